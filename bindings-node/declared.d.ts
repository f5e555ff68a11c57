/** Numbers, oldest first where they are a series. A `Float64Array` is read where it is, all else is copied. */
export type Numbers = Float64Array | Float32Array | Int32Array | readonly number[];

/** Rows of numbers of one length: observations or dates, with assets or variables as columns. */
export type Rows = Matrix | { data: Numbers; rows: number; columns: number } | readonly Numbers[];

/** A number for every option, or one for all. */
export type Column = Numbers | number;

/** The kind of every option, or one for all. An `Int8Array` has 1 for a call and -1 for a put. */
export type Kinds = "call" | "put" | readonly ("call" | "put")[] | Int8Array;

/** What the optimiser knows of the assets; what is left out is estimated from the returns. */
export type Known =
  | { mean: Numbers; covariance: Rows; returns?: Rows }
  | { mean?: Numbers; covariance?: Rows; returns: Rows };

/** Rows of numbers of one length, one after another in one array. */
export declare class Matrix {
  constructor(data: Float64Array, rows: number, columns: number);
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** The element of row `i` and column `j`, from 0. */
  at(i: number, j: number): number;
  /** Row `i`: a view, not a copy. */
  row(i: number): Float64Array;
  /** The rows as plain lists. */
  toRows(): number[][];
  toJSON(): number[][];
}

/**
 * Who watches work that is done off the event loop. Arrays that were handed over must not be written or
 * transferred before it is done.
 */
export interface Options {
  /** Stops the computation; its promise then rejects with a `CancelledError`. */
  signal?: AbortSignal;
  /** Hears how many steps are done, and of how many. */
  onProgress?: (done: number, total: number) => void;
}

/** One thing that is wrong with an input. */
export interface Problem {
  /** Where: `tranches[2].spread`; empty when the input as a whole is meant. */
  path: string;
  /** What was wanted and what was got. */
  message: string;
}

/** What a computation throws or rejects with. */
export declare class ParipassuError extends Error {
  code: "Invalid" | "Infeasible" | "NoConvergence" | "Cancelled" | "Internal";
  /** Every problem that was found; empty unless the code is `Invalid`. */
  problems: Problem[];
}
/** The input is wrong: `problems` says where and how. */
export declare class InvalidError extends ParipassuError {}
/** No answer can satisfy what is asked. */
export declare class InfeasibleError extends ParipassuError {}
/** The computation did not come to an end. */
export declare class NoConvergenceError extends ParipassuError {}
/** The computation was stopped; `cause` is the signal's reason. */
export declare class CancelledError extends ParipassuError {}
/** The computation itself is broken. */
export declare class InternalError extends ParipassuError {}

/** Prices and first Greeks as columns, an option a row. */
export interface GreeksColumns {
  price: Float64Array;
  delta: Float64Array;
  gamma: Float64Array;
  vega: Float64Array;
  theta: Float64Array;
  rho: Float64Array;
}

/** Prices and all Greeks as columns, an option a row. */
export interface AllGreeksColumns extends GreeksColumns {
  vanna: Float64Array;
  volga: Float64Array;
  charm: Float64Array;
}

/** Implied volatilities as columns, an option a row. */
export interface ImpliedVolatilities {
  /** NaN where there is none. */
  volatility: Float64Array;
  /** 0 where the volatility was found. */
  status: Float64Array;
}
