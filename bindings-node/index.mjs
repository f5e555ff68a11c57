import paripassu from "./index.js";

export const {
  clo,
  risk,
  portfolio,
  backtest,
  Matrix,
  ParipassuError,
  InvalidError,
  InfeasibleError,
  NoConvergenceError,
  CancelledError,
  InternalError,
} = paripassu;

export default paripassu;
