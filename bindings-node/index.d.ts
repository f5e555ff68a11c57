/** Plain data, as `JSON.parse` gives it, or JSON text. */
export type Document = object | string;

export interface Options {
  /** Stops the computation; its promise then rejects with the code `Cancelled`. */
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

/** What a promise rejects with. */
export interface Failure extends Error {
  code: "Invalid" | "Infeasible" | "NoConvergence" | "Cancelled";
  /** Every problem that was found; empty unless the code is `Invalid`. */
  problems: Problem[];
}

/** Collateralized loan obligations. */
export declare namespace clo {
  /**
   * Projects a deal: its collateral, its waterfall on every payment date, and what each tranche gets.
   *
   * What the assumptions leave out, or their absence, means the market's base case. The work is done
   * off the event loop.
   *
   * @example
   * const deal = JSON.parse(await readFile("examples/deals/small.json", "utf8"));
   * const { tranches } = await clo.project(deal, { default_rate: 0.02 });
   */
  function project(deal: Document, assumptions?: Document, options?: Options): Promise<Record<string, any>>;
}
