// Prices to portfolio to risk, in TypeScript.

import { Matrix, backtest, portfolio, risk } from "paripassu";

export async function study(symbols: string[], dates: string[], prices: number[][], signal: AbortSignal) {
  const returns: Matrix = await portfolio.returns.panelReturns(prices, "simple");
  const { weights } = await portfolio.optimize({ returns }, { method: { name: "hierarchical_risk_parity" } }, { signal });
  const series: Float64Array = risk.var.portfolioReturns(returns, weights);
  const { value_at_risk } = risk.valueAtRisk(series, { confidence: 0.99 });
  const { delta } = await risk.greeks([90, 100, 110], 100, 0.5, 0.03, 0.2, 0, "put");
  const sharpe: number | null = portfolio.measures.sharpeRatio(series);
  return { weights, value_at_risk, delta, sharpe, symbols, dates, windows: backtest.walkForwardWindows };
}
