// Written by generate_types.py.

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

/** Collateralized loan obligations. */
export declare const clo: {
  analytics: {
    /** First-loss and break-even default rates of every class, each the root of a monotone search. */
    breakEven(deal: DealInput | string, assumptions?: AssumptionsInput | string, settings?: BreakEvenSettings | string, options?: Options): Promise<BreakEven[]>;
    /** The flows of the class `name` in a projection of `deal`. */
    classCashFlows(deal: DealInput | string, projection: ProjectionInput | string, name: string, options?: Options): Promise<ClassCashFlows>;
    /** Durations, convexities and sensitivities of every class. */
    classRisk(deal: DealInput | string, assumptions?: AssumptionsInput | string, settings?: RiskSettings | string, options?: Options): Promise<ClassRisk[]>;
    /** The return on `cost` paid at `settlement`. */
    equity(cost: number, settlement: string, discountRate: number, distributions: readonly DistributionInput[]): EquityResult;
    /** The annual rate at which the flows' net present value is zero (XIRR, ACT/365); none when no rate from −99 % to 10,000 % does it, as when all flows have one sign. */
    internalRateOfReturn(flows: readonly [string, number][]): number | null;
    /** The discount margin at the price `price`. */
    marginAt(flows: ClassCashFlowsInput, price: number): number | null;
    /** Net asset value of the equity, and market value overcollateralization (MVOC) of the notes. */
    netAssetValue(deal: DealInput | string, options?: Options): Promise<NetAssetValue>;
    /** Net present value at `date`, compounding annually on ACT/365. */
    netPresentValue(flows: readonly [string, number][], rate: number, date: string): number;
    /** The price at the discount margin `margin`. */
    priceAtMargin(flows: ClassCashFlowsInput, margin: number): number | null;
    /** The price at the nominal annual yield `rate`, compounded at the deal's frequency. */
    priceAtYield(flows: ClassCashFlowsInput, rate: number): number | null;
    /** The price at the Z-spread `spread`. */
    priceAtZSpread(flows: ClassCashFlowsInput, spread: number): number | null;
    /** Projects `deal` with a refinancing or a reset. */
    refinance(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, refinancing: Refinancing, options?: Options): Promise<RefinancingResult>;
    /** Weighted average life in years (ACT/365) of `balance` from `settlement`: what is never repaid counts at the last date. None without a balance or dates. */
    weightedAverageLife(settlement: string, balance: number, principal: readonly [string, number][]): number | null;
    /** The yield at the price `price`. */
    yieldAt(flows: ClassCashFlowsInput, price: number): number | null;
    /** Yields of every class at its price to maturity, to each call and to the worst. */
    yieldsToCalls(deal: DealInput | string, assumptions?: AssumptionsInput | string, options?: Options): Promise<ClassYields[]>;
    /** The Z-spread at the price `price`. */
    zSpreadAt(flows: ClassCashFlowsInput, price: number): number | null;
  };
  /** Checks that the deal makes sense. */
  check(deal: DealInput | string): null;
  collateral: {
    /** The fraction of the remaining balance that falls due on each unadjusted date after `analysis`. The last date repays everything. */
    amortizationFractions(asset: AssetInput, interestDates: readonly string[], analysis: string): Record<string, number>;
    /** The par-weighted mean spread of the performing floaters; none without any. */
    averageSpread(assets: readonly AssetInput[]): number | null;
    /** Derives the ratings of `asset` on the date `as_of` from its raw ones; those that the asset carries as already derived are not looked at. */
    deriveRatings(asset: AssetInput, asOf: string): DerivedRatings;
    /** The part of a balance that leaves between two dates at an annual rate. */
    periodRate(annual: number, start: string, end: string): number;
  };
  /** Tests the deal. */
  compliance(deal: DealInput | string, settings?: SettingsInput | string, options?: Options): Promise<Compliance>;
  /** Tries trades on a deal: principal cash moves by par × price. */
  hypo(deal: DealInput | string, master: readonly AssetInput[], trades: readonly TradeInput[], settings?: HypoSettings | string, options?: Options): Promise<Hypo>;
  /** Projects `deal` under `assumptions` to its end. */
  project(deal: DealInput | string, assumptions?: AssumptionsInput | string, options?: Options): Promise<Projection>;
  quality: {
    /** The weighted average life of an asset in years (ACT/365): as reported, else by its schedule of amortization, without prepayments. */
    averageLife(asset: AssetInput, calendar: CalendarInput, analysis: string): number;
    /** Tests the deal. */
    compliance(deal: DealInput | string, settings?: SettingsInput | string, options?: Options): Promise<Compliance>;
    /** The spread that a floating-rate asset earns over the deal's index, which stands at `index`. */
    effectiveSpread(asset: AssetInput, index: number): number;
    /** The units of each of `industries` industries, from the par of every obligor and its industry. */
    equivalentUnits(obligors: readonly [number, number][], industries: number): Float64Array;
    /** The score of an industry that counts as `units` obligors of average size: the tenth obligor of an industry diversifies less than the first. */
    industryScore(units: number): number;
    /** The limits at `spread` and `diversity`, each taken within the matrix. None when the matrix is empty or not rectangular. */
    matrixPoint(matrix: QualityMatrixInput, spread: number, diversity: number): QualityPoint | null;
    /** The scenario default rate of a portfolio; none where a term divides by nothing. */
    scenarioDefaultRate(rate: ScenarioDefaultRateInput, metrics: PortfolioMetricsInput): number | null;
    /** The tests of a deal of this structure, with its quality point. Thresholds that such deals do not share (life, diversity, par coverage) are left to the deal, but for Mag 17. None for a structure that stands for no deal. */
    standardTerms(structure: StructureInput): Terms | null;
  };
  rank(deal: DealInput | string, master: readonly AssetInput[], settings?: RankSettings | string, tests?: SettingsInput | string, options?: Options): Promise<RankedAsset[]>;
  /** Reads a loan tape: a file's path, or its bytes; CSV or a workbook. */
  readTape(source: string | URL | Uint8Array, settings?: TapeSettings | string, options?: Options): Promise<Tape>;
  /** Finds the trades that improve a deal's collateral: sales of what it holds, then purchases from what `master` lists. The deal itself is a value and stays as it is. */
  rebalance(deal: DealInput | string, master: readonly AssetInput[], settings?: RebalanceSettingsInput | string, options?: Options): Promise<Rebalance>;
  scenario: {
    /** The deal and the assumptions with every change made, and checked. */
    applyScenario(scenario: ScenarioInput, deal: DealInput | string, assumptions?: AssumptionsInput | string): [Deal, Assumptions];
    /** The assumptions for `deal` under the stress. */
    applyStress(stress: StressInput, deal: DealInput | string, assumptions?: AssumptionsInput | string): Assumptions;
    /** Break-even default rates of every class by severity and prepayment rate. */
    breakEvenMatrix(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, matrix: BreakEvenMatrix, options?: Options): Promise<ClassMatrix[]>;
    /** Compares named outcomes with the first of them. */
    compare(outcomes: readonly [string, ScenarioOutcomeInput][], options?: Options): Promise<Comparison>;
    /** Compares two to five scenarios of a deal with the first of them. */
    compareScenarios(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, scenarios: readonly ScenarioInput[], options?: Options): Promise<Comparison>;
    /** Runs `deal` under every stress, and compares with the first. */
    compareStresses(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, stresses: readonly StressInput[], options?: Options): Promise<Comparison>;
    /** These paths and those that follow them. */
    join(earlier: MonteCarloInput, later: MonteCarloInput, options?: Options): Promise<MonteCarlo>;
    /** The scenario `Mag 6` to `Mag 17`: its index, its vectors of prepayments, defaults and severities, and purchases at the spread that its pool must have. None for a number that is no known deal. */
    magScenario(number: number): Scenario | null;
    /** Every documented scenario. */
    magScenarios(): Scenario[];
    /** Runs `deal` along paths of random defaults. */
    monteCarlo(deal: DealInput | string, assumptions?: AssumptionsInput | string, settings?: MonteCarloSettings | string, options?: Options): Promise<MonteCarlo>;
    /** Projects `deal` under `assumptions`, and keeps what it comes to. */
    outcome(deal: DealInput | string, assumptions?: AssumptionsInput | string, options?: Options): Promise<ScenarioOutcome>;
    /** Every input of `deal` under `assumptions` that is a value by itself, section by section. */
    parameters(deal: DealInput | string, assumptions?: AssumptionsInput | string, options?: Options): Promise<Parameter[]>;
    /** The scenario of one path, with which `project` shows it in full: the default date and the severity of each asset that defaults. */
    pathScenario(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, settings: MonteCarloSettings | string | undefined, path: number, options?: Options): Promise<Assumptions>;
    /** Runs every combination of a grid: default rates slowest, index shifts fastest. */
    runGrid(deal: DealInput | string, assumptions: AssumptionsInput | string | undefined, grid: ScenarioGrid, options?: Options): Promise<GridPoint[]>;
    /** The stresses that every deal is put to, the base case first: more defaults, lower and later recoveries, slow and fast prepayments, rates up and down, and a recession of several at once. */
    standardStresses(): Stress[];
    /** The simulation in numbers. */
    summary(paths: MonteCarloInput, options?: Options): Promise<MonteCarloSummary>;
  };
  /** `monte_carlo`, watched: progress counts paths. */
  simulate(deal: DealInput | string, assumptions?: AssumptionsInput | string, settings?: MonteCarloSettings | string, options?: Options): Promise<Simulated>;
  tape: {
    /** Compares a pool with the same pool later, asset by asset and field by field. */
    compare(before: readonly AssetInput[], after: readonly AssetInput[], options?: Options): Promise<PoolDiff>;
    /** `read_csv`, with what the tape does not say itself. */
    readCsv(text: string, settings?: TapeSettings | string, options?: Options): Promise<Tape>;
    /** Reads a loan tape from the bytes of an XLSX workbook, as `read_csv` reads one from text. */
    readXlsx(bytes: Uint8Array, settings?: TapeSettings | string, options?: Options): Promise<Tape>;
  };
  trades: {
    filterAssets(assets: readonly AssetInput[], filter: string, options?: Options): Promise<Asset[]>;
    /** Every field that a filter can name. */
    filterFields(): FilterField[];
    /** Tries trades on a deal: principal cash moves by par × price. */
    hypothetical(deal: DealInput | string, master: readonly AssetInput[], trades: readonly TradeInput[], settings?: HypoSettings | string, options?: Options): Promise<Hypo>;
    /** Reads a filter that is written in `dialect`. */
    parseFilter(text: string, dialect?: Dialect): string;
    rank(deal: DealInput | string, master: readonly AssetInput[], settings?: RankSettings | string, tests?: SettingsInput | string, options?: Options): Promise<RankedAsset[]>;
    /** Finds the trades that improve a deal's collateral: sales of what it holds, then purchases from what `master` lists. The deal itself is a value and stays as it is. */
    rebalance(deal: DealInput | string, master: readonly AssetInput[], settings?: RebalanceSettingsInput | string, options?: Options): Promise<Rebalance>;
  };
  waterfall: {
    /** Shares `cash` among `claims`: no claim gets more than it is, and together they get exactly the smaller of the cash and their sum. */
    allocate(claims: Numbers, cash: number, order?: OrderInput): Float64Array;
    /** The steps of the deal's waterfalls: its own, or those that its preset generates. */
    steps(deal: DealInput | string): Waterfalls;
  };
};

/** Market and credit risk. */
export declare const risk: {
  allGreeks(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividendYield?: Column, kind?: Kinds, units?: Units, options?: Options): Promise<AllGreeksColumns>;
  /** The correlation matrix of the columns; its diagonal is exactly 1. */
  correlation(returns: Rows, method?: CorrelationMethod, options?: Options): Promise<Matrix>;
  /** The covariance matrix of the columns, per observation. */
  covariance(returns: Rows, method?: CovarianceMethod, options?: Options): Promise<Matrix>;
  credit: {
    /** The base correlations of adjacent tranches: the correlation at which all tranches up to each detachment together lose what is expected of them. */
    baseCorrelations(pool: LargePool, tranches: readonly CreditTranche[], expectedLosses: Numbers, options?: Options): Promise<Float64Array>;
    /** Basel's asset correlation of a corporate exposure. */
    baselCorrelation(defaultProbability: number): number;
    /** The probability that the latent variable is at most x. */
    copulaCumulative(copula: Copula, x: number): number | null;
    /** The threshold below which the latent variable falls with probability p; `None` when p is not in \[0, 1\] or the degrees are out of range. */
    copulaQuantile(copula: Copula, p: number): number | null;
    /** The probability of having defaulted after 1, 2, …, `periods` periods, by rating (rows). */
    defaultTermStructure(matrix: TransitionMatrixInput, periods: number, options?: Options): Promise<Matrix>;
    /** Which of the known conditions for a generator a transition matrix fails. */
    embeddability(matrix: TransitionMatrixInput, options?: Options): Promise<Embeddability>;
    /** The generator behind a transition matrix. */
    generator(matrix: TransitionMatrixInput, regularization?: Regularization, options?: Options): Promise<Generator>;
    /** The probability of having defaulted by each time in years, by rating (rows). */
    generatorDefaultTermStructure(generator: GeneratorInput, years: Numbers, options?: Options): Promise<Matrix>;
    /** The correlations at which a tranche of a large pool loses what is expected of it. */
    impliedCorrelations(pool: LargePool, tranche: CreditTranche, expectedLoss: number, options?: Options): Promise<Float64Array>;
    /** This sample and the one of the paths that follow it. */
    joinLosses(earlier: LossSampleInput, later: LossSampleInput, options?: Options): Promise<LossSample>;
    /** This sample and the one of the paths that follow it. */
    joinMigrations(earlier: MigrationSampleInput, later: MigrationSampleInput, options?: Options): Promise<LossSample>;
    /** The probability that two names default together. */
    jointProbability(copula: Copula, p: number, q: number, correlation: number): number | null;
    /** P(L ≤ x). */
    largePoolCumulative(pool: LargePool, x: Numbers): Float64Array;
    /** The density of L at x; 0 outside (0, l). */
    largePoolDensity(pool: LargePool, x: Numbers): Float64Array;
    /** E\[max(L − x, 0)\]. */
    largePoolExpectedExcess(pool: LargePool, x: number): number;
    /** E\[L\] = l·p. */
    largePoolExpectedLoss(pool: LargePool): number;
    /** The mean of the worst 1 − `level` of the losses. */
    largePoolExpectedShortfall(pool: LargePool, level: number): number;
    /** The x with P(L ≤ x) = `level`: the loss of Basel's internal-ratings formula. */
    largePoolQuantile(pool: LargePool, level: number): number;
    /** What each tranche of a large pool loses, in closed form. */
    largePoolTrancheLosses(pool: LargePool, tranches: readonly CreditTranche[], options?: Options): Promise<TrancheLoss[]>;
    /** The standard deviation of L. */
    largePoolUnexpectedLoss(pool: LargePool): number;
    /** The distribution of the loss of a pool on one Gaussian factor, without simulation. */
    lossDistribution(exposures: readonly Exposure[], loadings: Numbers, settings?: RecursionSettings | string, options?: Options): Promise<LossDistribution>;
    /** The mean of the worst 1 − `level` of the distribution. */
    lossExpectedShortfall(distribution: LossDistributionInput, level: number, options?: Options): Promise<number | null>;
    /** The smallest loss l with P(L ≤ l) ≥ `level`; `None` for no losses or a level outside \[0, 1\]. */
    lossQuantile(distribution: LossDistributionInput, level: number, options?: Options): Promise<number | null>;
    /** The distribution in numbers. */
    lossStatistics(distribution: LossDistributionInput, settings?: LossSettings | string, options?: Options): Promise<LossStatistics>;
    /** The figures over all paths. */
    migrationStatistics(sample: MigrationSampleInput, options?: Options): Promise<MigrationStatistics>;
    /** The values of a field on every path at the end of `period`, counted from 0; empty when there is no such field or period. */
    migrationValues(sample: MigrationSampleInput, field: MigrationFieldInput, period: number, options?: Options): Promise<Float64Array>;
    /** The matrix of published figures, whose rows sum to 1 but for rounding and are scaled to do so. */
    publishedTransitionMatrix(ratings: readonly string[], periodYears: number, figures: Rows, options?: Options): Promise<TransitionMatrix>;
    /** The asset correlations of a pool by a rule. */
    ruleCorrelation(obligors: readonly Obligor[], rule: CorrelationRule, options?: Options): Promise<Matrix>;
    /** The distribution of a sample, each of whose losses is equally likely. */
    sampledDistribution(losses: Numbers, options?: Options): Promise<LossDistribution>;
    /** `simulate_losses`, reporting its paths to `progress`. */
    simulateLosses(exposures: readonly Exposure[], model: CopulaModel, settings?: SimulationSettings | string, options?: Options): Promise<LossSample>;
    /** `simulate_migration`, reporting its paths to `progress`. */
    simulateMigration(names: readonly MigrationName[], matrix: TransitionMatrixInput, periods: number, model: CopulaModel, settings?: SimulationSettings | string, options?: Options): Promise<MigrationSample>;
    /** What each tranche of a pool loses, from the distribution of the pool's loss. */
    trancheLosses(distribution: LossDistributionInput, notional: number, tranches: readonly CreditTranche[], options?: Options): Promise<TrancheLoss[]>;
    /** The matrix of a horizon, P = e^(t·G). */
    transitionMatrix(generator: GeneratorInput, years: number, options?: Options): Promise<TransitionMatrix>;
    /** The matrix of one part of `parts` of the period: a quarter is one part of four of a year. */
    transitionRoot(matrix: TransitionMatrixInput, parts: number, options?: Options): Promise<TransitionRoot>;
  };
  curve: {
    /** 1 − S(t), the probability of default up to t, exact also where it is small. */
    defaultProbability(curve: HazardCurveInput, times: Numbers): Float64Array;
    /** The time of default of a name whose draw is the uniform number u: the t with 1 − S(t) = u. */
    defaultTime(curve: HazardCurveInput, u: Numbers): Float64Array;
    /** The curve of zero rates to some dates. */
    discountFactors(reference: string, nodes: readonly [string, number][], dates: readonly string[], compounding?: CompoundingInput): Float64Array;
    /** The curve of one continuously compounded rate. */
    flatDiscountFactors(reference: string, rate: number, dates: readonly string[]): Float64Array;
    /** The curve of hazard rates per year, each up to its time in years. */
    hazardCurve(times: Numbers, rates: Numbers): HazardCurve;
    /** The curve through cumulative default probabilities. */
    hazardCurveFromDefaultProbabilities(times: Numbers, probabilities: Numbers): HazardCurve;
    /** The curve whose average hazard to each time is that of a credit spread. */
    hazardCurveFromSpreads(times: Numbers, spreads: Numbers, recovery: number): HazardCurve;
    /** The curve through the quotes. */
    indexRates(quotes: CurveQuotesInput, dates: readonly string[], months: number): Float64Array;
    /** The curve that prices every quoted par bond, or par swap, at par. */
    parDiscountFactors(reference: string, nodes: readonly [string, number][], dates: readonly string[], frequency: FrequencyInput, dayCount: DayCountInput): Float64Array;
    /** S(t), the probability of no default up to t. */
    survival(curve: HazardCurveInput, times: Numbers): Float64Array;
    /** The curve of zero rates to some dates. */
    zeroRates(reference: string, nodes: readonly [string, number][], dates: readonly string[], compounding?: CompoundingInput): Float64Array;
  };
  /** The expected shortfall alone: that of `value_at_risk`. */
  expectedShortfall(returns: Numbers, settings?: VarSettings | string): number | null;
  factor: {
    /** The beta of one series of returns on one factor, such as the market. */
    beta(returns: Numbers, factor: Numbers, settings?: BetaSettings | string, options?: Options): Promise<BetaEstimate>;
    /** Measures the collinearity of factor returns. */
    collinearity(factors: Rows, options?: Options): Promise<Collinearity>;
    /** Decomposes the variance of a portfolio under a factor model. */
    decomposeRisk(betas: Numbers, factorCovariance: Rows, weights: Numbers, idiosyncraticVariances: Numbers, options?: Options): Promise<RiskDecomposition>;
    /** The factor exposures of positions. */
    factorExposures(exposures: Numbers, betas: Rows, denominator?: ExposureDenominator, options?: Options): Promise<FactorExposures>;
    /** Fits a linear factor model to N assets by joint regressions on K factors. */
    fitFactorModel(assets: Rows, factors: Rows, settings?: FactorModelSettings | string, options?: Options): Promise<FactorModel>;
    /** The covariance of the assets that the model implies: B·Σ_F·Bᵀ + diag(σ²_ε), N×N. */
    impliedCovariance(model: FactorModelInput, options?: Options): Promise<Matrix>;
    /** The regression of returns on changes of a yield. */
    interestRateBeta(returns: Numbers, yields: Numbers, settings?: BetaSettings | string, options?: Options): Promise<BetaEstimate>;
    /** The sensitivity to yields by way of a bond fund: β_y = −D·β. */
    interestRateBetaByProxy(betaToBond: number, durationYears: number): number;
    /** Orthogonalises factors in the order of their columns: market first, then each style net of what is before it. */
    orthogonalFactors(factors: Rows, options?: Options): Promise<OrthogonalFactors>;
    /** The beta of a portfolio to one factor from the betas of its positions: Σ Eᵢ·βᵢ/V. */
    portfolioBeta(exposures: Numbers, betas: Numbers, denominator?: ExposureDenominator): number | null;
    /** The risk of a portfolio under a factor model, by source: `decompose_risk` with b = Bᵀ·w. */
    portfolioRisk(model: FactorModelInput, weights: Numbers, options?: Options): Promise<RiskDecomposition>;
    /** The principal components of returns. */
    principalComponents(returns: Rows, settings?: PrincipalSettings | string, options?: Options): Promise<PrincipalComponents>;
    /** The betas of N assets on K factors, by N·K regressions on one factor each. */
    univariateBetas(assets: Rows, factors: Rows, settings?: BetaSettings | string, options?: Options): Promise<BetaReport>;
  };
  /** The value of an American option and its Greeks, in the market's units. */
  greeks(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividendYield?: Column, kind?: Kinds, units?: Units, options?: Options): Promise<GreeksColumns>;
  /** The implied volatility of every quote. */
  impliedVolatility(price: Column, spot: Column, strike: Column, years: Column, rate: Column, dividendYield?: Column, kind?: Kinds, options?: Options): Promise<ImpliedVolatilities>;
  linalg: {
    /** The lower triangular L with A = L·Lᵀ, for a symmetric positive definite A. */
    cholesky(a: Rows, options?: Options): Promise<Matrix>;
    /** The lower triangular L with A = L·Lᵀ, for a symmetric positive semidefinite A, such as the covariance of more variables than observations. */
    choleskySemidefinite(a: Rows, options?: Options): Promise<Matrix>;
    /** The QR decomposition of a T × k matrix. */
    condition(x: Rows, options?: Options): Promise<number>;
    /** The determinant of a square matrix, by LU decomposition. */
    determinant(a: Rows, options?: Options): Promise<number>;
    /** The QR decomposition of a T × k matrix. */
    leastSquaresCoefficients(x: Rows, y: Numbers, options?: Options): Promise<Float64Array>;
    /** ln det A of a symmetric positive definite A, which neither overflows nor vanishes where det A does. */
    logDeterminant(a: Rows, options?: Options): Promise<number>;
    /** The exponential e^A = I + A + A²/2! + … of a square matrix. */
    matrixExponential(a: Rows, options?: Options): Promise<Matrix>;
    /** The principal logarithm of a square matrix: the L with e^L = A whose eigenvalues have imaginary parts between −π and π. */
    matrixLogarithm(a: Rows, options?: Options): Promise<Matrix>;
    /** `nearest_correlation`, which reports its iterations and can be stopped between them. */
    nearestCorrelation(a: Rows, settings?: NearestCorrelationSettings | string, options?: Options): Promise<NearestCorrelation>;
    /** The QR decomposition of a T × k matrix. */
    orthonormal(x: Rows, options?: Options): Promise<Matrix>;
    /** The X with A·X = B, for a symmetric positive definite A, by Cholesky's factor. */
    solvePositiveDefinite(a: Rows, b: Rows, options?: Options): Promise<Matrix>;
    /** The principal square root of a square matrix: the X with X² = A whose eigenvalues have positive real parts. */
    squareRoot(a: Rows, options?: Options): Promise<Matrix>;
    /** The decomposition A = V·diag(λ)·Vᵀ of a symmetric A. */
    symmetricEigen(a: Rows, options?: Options): Promise<Spectrum>;
  };
  math: {
    bivariate: {
      /** N₂(x, y; ρ) = P(X ≤ x, Y ≤ y) for standard normal X and Y of correlation ρ, to about 10⁻¹⁵. */
      normal(x: number, y: number, correlation: number): number | null;
      /** T₂(x, y; ρ, ν) = P(X ≤ x, Y ≤ y) for X and Y of Student's bivariate t distribution with ν degrees of freedom, not necessarily whole, and correlation ρ; to about 10⁻¹⁴. */
      student(x: number, y: number, correlation: number, degrees: number): number | null;
    };
    gamma: {
      /** The x with P(a, x) = p for a shape a > 0; 0 at p = 0. `None` unless a > 0 and p is in \[0, 1). */
      quantile(shape: number, p: number): number | null;
    };
    normal: {
      cumulative(x: Numbers): Float64Array;
      /** The density φ(x) = e^(−x²/2)/√(2π). */
      density(x: number): number;
      /** The quantile function N⁻¹(p): the x with N(x) = p, to about 10⁻¹⁶ relative over all of (0, 1). */
      quantile(p: number): number | null;
    };
    quadrature: {
      /** The nodes and weights of Gauss–Legendre on \[−1, 1\], in increasing order of the nodes: exact for polynomials of degree 2n − 1. */
      gaussLegendre(n: number): [number, number][];
      /** Nodes and weights of the trapezoidal rule under the standard normal density, `steps` apart by `step`, that lie at `offset` + k·`step`. */
      normalTrapezoid(step: number, offset: number): [number, number][];
    };
    special: {
      /** The regularised incomplete beta function Iₓ(a, b) for a, b > 0 and x in \[0, 1\]; `None` elsewhere. */
      betaRegularized(a: number, b: number, x: number): number | null;
      /** The probability that a χ² variable with `degrees` of freedom exceeds `x`: the p-value of a likelihood-ratio test. */
      chiSquaredTail(x: number, degrees: number): number | null;
      /** The regularised lower incomplete gamma function P(a, x) for a > 0 and x ≥ 0; `None` elsewhere. */
      gammaLower(a: number, x: number): number | null;
      /** The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), exact in its tail. */
      gammaUpper(a: number, x: number): number | null;
      /** ln Γ(x) for x > 0. */
      lnGamma(x: number): number;
    };
    student: {
      /** The distribution function, which keeps its relative accuracy in the left tail. */
      cumulative(x: number, degrees: number): number | null;
      /** The density f(x) = Γ((ν+1)/2) / (√(νπ)·Γ(ν/2)) · (1 + x²/ν)^(−(ν+1)/2); `None` unless ν > 0. */
      density(x: number, degrees: number): number | null;
      /** The x with T(x) = p; −∞ at 0 and +∞ at 1. `None` unless p is in \[0, 1\] and ν > 0. */
      quantile(p: number, degrees: number): number | null;
    };
  };
  option: {
    american: {
      /** The asset's price at which the option is exercised, `years` before expiry being what is left: below it a put, above it a call. `None` where early exercise never pays, and where the exercise region has two ends (see `price`). */
      criticalPrice(option: European, settings?: AmericanSettings | string): number | null;
      /** The value of an American option and its Greeks, in the units asked for. */
      greeks(option: European, settings?: AmericanSettings | string, units?: Units): Greeks;
      /** The value of an American option on the terms of `option`, exercisable from now to expiry. */
      price(option: European, settings?: AmericanSettings | string): number;
      /** The values of many American options, on all threads. */
      prices(options: readonly European[], settings?: AmericanSettings | string, watch?: Options): Promise<Float64Array>;
    };
    binomial: {
      /** The value of an option by a binomial tree; see `value`. */
      price(option: European, dividends: readonly CashDividend[], settings?: BinomialSettings | string, options?: Options): Promise<number>;
      /** The value of an option by a binomial tree, with delta and gamma. */
      value(option: European, dividends: readonly CashDividend[], settings?: BinomialSettings | string, options?: Options): Promise<BinomialValue>;
    };
    black76: {
      /** The value of a European option on a forward and its Greeks, in the units asked for. */
      greeks(option: ForwardOption, units?: Units): Greeks;
      /** The volatility at which `price` gives `price`; that in `option` is not read. */
      impliedVolatility(price: number, option: ForwardOption): OptionImpliedVolatility;
      /** The value of a European option on a forward. */
      price(option: ForwardOption): number;
    };
    blackScholes: {
      /** The value of a European option and its Greeks, in the units asked for. */
      greeks(option: European, units?: Units): Greeks;
      /** The value of a European option. */
      price(option: European): number;
    };
    book: {
      /** The Greeks of a book, by position, by underlying and in all. */
      risk(positions: readonly BookPosition[], market: BookMarket, options?: Options): Promise<BookReport>;
    };
    monteCarlo: {
      /** The price that a sample gives. */
      estimate(sample: SampleInput, options?: Options): Promise<MonteCarloPrice>;
      /** The exact price of an option on the geometric average of the prices at the ends of `fixings` equal steps. */
      geometricAsian(option: European, fixings: number): number;
      /** Two neighbouring ranges of paths as one. */
      merge(earlier: SampleInput, later: SampleInput, options?: Options): Promise<Sample>;
      /** `price`, reporting paths to `progress`. */
      price(option: European, payoff?: Payoff, settings?: MonteCarloMonteCarloSettings | string, options?: Options): Promise<MonteCarloPrice>;
      /** The payoffs of a range of paths, for `merge` and `estimate`. */
      sample(option: European, payoff: Payoff, settings?: MonteCarloMonteCarloSettings | string, options?: Options): Promise<Sample>;
    };
    sabr: {
      /** The SABR model nearest to quoted volatilities of one expiry: α, ρ and ν by least squares, from several starts. */
      fit(forward: number, years: number, points: readonly VolatilityPoint[], settings?: SabrSettings | string, options?: Options): Promise<SabrFit>;
      /** The implied volatility of an option on a forward, by Black's model of 1976. */
      volatility(sabr: SabrInput, forward: number, strike: number, years: number, expansion?: SabrExpansion): number;
    };
    scenario: {
      /** `grid`, reporting to `progress` row by row. */
      grid(positions: readonly BookPosition[], market: BookMarket, settings?: ScenarioGridSettings | string, options?: Options): Promise<ScenarioScenarioGrid>;
      /** What a book gains under a shock: every position is valued again, and beside it stands the estimate of its Greeks. */
      revalue(positions: readonly BookPosition[], market: BookMarket, shock: Shock, options?: Options): Promise<ScenarioReport>;
    };
    surface: {
      /** The surface through, or nearest to, quoted implied volatilities. */
      build(quotes: readonly QuotesQuote[], underlying: Underlying, settings?: QuotesSurfaceSettings | string, options?: Options): Promise<Surface>;
      /** The forward price of the asset. */
      forward(surface: SurfaceInput, years: number): number;
      /** The local volatility at a price of the asset and a time: that of the one diffusion which gives every option on the surface its price. `None` where there is none, because the surface has arbitrage there. */
      localVolatility(surface: SurfaceInput, strike: Numbers, years: number): Float64Array;
      /** The static arbitrage of quotes as they stand, before any smile is drawn through them: between neighbouring strikes of each expiry, and from each expiry to the next, whose total variance is taken as straight between its quotes. */
      quoteArbitrage(quotes: readonly QuotesQuote[], underlying: Underlying, options?: Options): Promise<ArbitrageReport>;
      /** The static arbitrage of a surface: at every expiry and halfway between, and from each expiry to the next. */
      surfaceArbitrage(surface: SurfaceInput, options?: Options): Promise<ArbitrageReport>;
      /** The implied volatility at a strike and expiry. */
      volatility(surface: SurfaceInput, strike: Numbers, years: number): Float64Array;
    };
    svi: {
      /** Where w(k) of this smile, of the earlier expiry, most exceeds that of `later`: a calendar spread there would cost less than nothing. `None` when it nowhere does. */
      crossing(smile: SviInput, later: SviInput): Crossing | null;
      /** g(k), which has the sign of the density of the asset's price that the smile implies; `None` where variance is not positive. See `durrleman`. */
      durrleman(smile: SviInput, logMoneyness: Numbers): Float64Array;
      /** The SABR model nearest to quoted volatilities of one expiry: α, ρ and ν by least squares, from several starts. */
      fit(points: readonly VariancePoint[], settings?: SviSettings | string, options?: Options): Promise<SabrFit>;
      /** The jump-wings form of a smile whose expiry is `years` away. */
      jumpWings(smile: SviInput, years: number): JumpWings;
      /** The least g(k) and where: below zero where a butterfly of options would cost less than nothing. */
      leastDurrleman(smile: SviInput): Density;
      /** a + bσ√(1 − ρ²), the least w(k). */
      leastVariance(smile: SviInput): number;
      /** The raw parameters. */
      raw(wings: JumpWingsInput, years: number): Svi;
      /** w(k), never below zero. */
      totalVariance(smile: SviInput, logMoneyness: Numbers): Float64Array;
    };
  };
  /** The values of many American options, on all threads. */
  prices(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividendYield?: Column, kind?: Kinds, options?: Options): Promise<Float64Array>;
  process: {
    /** A standard Brownian motion at `times`, built from its end inwards. */
    brownianBridge(times: Numbers, normals: Numbers): Float64Array;
    /** The price of a European call under Heston's model. */
    hestonCall(call: HestonCall, variance: HestonVariance): number;
    /** The run of which these are the shards, in order: the bits of a run that was made at once. */
    merge(shards: readonly ShardInput[], options?: Options): Promise<Shard>;
    /** The expected value of a process after `years`. */
    processMean(process: Process, start: number, years: number): number;
    /** The variance of a process after `years`; `None` for Heston's, where it may be infinite. */
    processVariance(process: Process, start: number, years: number): number | null;
    /** Paths of a process: row k holds path `first_path` + k at times 0, T/steps, …, T. */
    simulatePaths(process: Process, start: number, settings?: PathSettings | string, options?: Options): Promise<Matrix>;
    /** Simulates what a portfolio comes to. */
    simulatePortfolio(holdings: Numbers, model: Model, settings?: SettingsSimulationSettings | string, options?: Options): Promise<Simulation>;
    /** The paths of `simulate_portfolio` one by one, to be [merged](super::merge) with others and [summarised](summarize). */
    simulateShard(holdings: Numbers, model: Model, settings?: SettingsSimulationSettings | string, options?: Options): Promise<Shard>;
    /** What a run of paths says: the statistics of its shards, [merged](super::merge) before. */
    summarize(shard: ShardInput, settings?: SettingsSimulationSettings | string, options?: Options): Promise<Simulation>;
  };
  /** The p-quantile of a sample, in time linear in its length. */
  quantile(sample: Numbers, p: number, method?: QuantileMethod): number;
  random: {
    normals(seed: number, path: number, count: number, position?: number): Float64Array;
    /** The sequence in so many dimensions. */
    sobolNormals(dimensions: number, first: number, count: number, scrambling?: Scrambling, options?: Options): Promise<Matrix>;
    /** The sequence in so many dimensions. */
    sobolUniforms(dimensions: number, first: number, count: number, scrambling?: Scrambling, options?: Options): Promise<Matrix>;
    uniforms(seed: number, path: number, count: number, position?: number): Float64Array;
  };
  rating: {
    notchesDown(text: string, notches: number): string;
    parse(text: string): RatingSpellings;
  };
  /** Simulates what a portfolio comes to. */
  simulatePortfolio(mean: Numbers, covariance: Rows, weights: Numbers, settings?: SettingsSimulationSettings | string, options?: Options): Promise<Simulation>;
  statistics: {
    /** The correlation matrix of the columns; its diagonal is exactly 1. */
    correlation(returns: Rows, method?: CorrelationMethod, options?: Options): Promise<Matrix>;
    /** The groups of at least two variables that chains of strong correlation link: the connected components of the graph whose edges are the pairs with |ρᵢⱼ| at or above `threshold`. */
    correlationClusters(correlation: Rows, threshold: number, options?: Options): Promise<Cluster[]>;
    /** The probability, under independence of two normal variables, of a sample correlation of at least this size. */
    correlationPValue(correlation: number, observations: number): number | null;
    /** The covariance matrix of variables with these correlations and standard deviations. */
    correlationToCovariance(correlation: Rows, standardDeviations: Numbers, options?: Options): Promise<Matrix>;
    /** The covariance matrix of the columns, per observation. */
    covariance(returns: Rows, method?: CovarianceMethod, options?: Options): Promise<Matrix>;
    /** The correlations in a covariance matrix. */
    covarianceToCorrelation(covariance: Rows, options?: Options): Promise<Matrix>;
    /** The number of uncorrelated positions that diversify as much as these, equally weighted. */
    effectivePositions(correlation: Rows, options?: Options): Promise<number | null>;
    /** The fourth standardised moment, less the 3 of a normal distribution. */
    excessKurtosis(sample: Numbers, bias?: BiasInput): number | null;
    /** The regression of y on the columns of X by ordinary least squares. */
    leastSquares(x: Rows, y: Numbers, settings?: RegressionSettings | string, options?: Options): Promise<Regression>;
    /** The regression of each column of Y on the columns of X by ordinary least squares: what `least_squares` gives for one response, for thousands in one pass. */
    leastSquaresMany(x: Rows, y: Rows, settings?: RegressionSettings | string, options?: Options): Promise<Regressions>;
    /** The arithmetic mean; `None` when the sample is empty or not finite. */
    mean(sample: Numbers): number | null;
    /** The mean of |ρᵢⱼ| over all pairs; `None` for a single variable. */
    meanAbsoluteCorrelation(correlation: Rows, options?: Options): Promise<number | null>;
    /** The moments of a sample. */
    moments(sample: Numbers, bias?: BiasInput): Moments;
    /** The correlation matrix of a panel with gaps: each pair of columns over the rows in which both are observed. */
    pairwiseCorrelation(returns: Rows, settings?: PairwiseSettings | string, options?: Options): Promise<PairwiseCorrelation>;
    /** The p-quantile of a sample, in time linear in its length. */
    quantile(sample: Numbers, p: number, method?: QuantileMethod): number;
    /** The quantiles of one sample at several probabilities, for which it is sorted once. */
    quantiles(sample: Numbers, probabilities: Numbers, method?: QuantileMethod): Float64Array;
    /** The ranks of a sample, from 1; equal observations share the mean of their ranks. */
    ranks(sample: Numbers): Float64Array;
    /** The rows of resample `path`: n numbers below n, for the rows of a panel, say. */
    resampleIndices(count: number, method: BootstrapBootstrapMethod, seed: number, path: number): number[];
    /** The ridge regression of y on the columns of X: stable where they are nearly collinear, as factor returns are. */
    ridge(x: Rows, y: Numbers, settings?: RidgeSettings | string, options?: Options): Promise<Ridge>;
    /** The slope β of the regression of `returns` on `market`, with a constant, in each window; `None` before the first full one and where the market does not vary. See `rolling_mean` for the method. */
    rollingBeta(returns: Numbers, market: Numbers, window: number): Float64Array;
    /** The correlation of two series in each window; `None` before the first full one and where a series does not vary. See `rolling_mean` for the method. */
    rollingCorrelation(x: Numbers, y: Numbers, window: number): Float64Array;
    /** The covariance of two series in each window; `None` before the first full one, and in windows of one observation for `Bias::Sample`. See `rolling_mean` for the method. */
    rollingCovariance(x: Numbers, y: Numbers, window: number, bias?: BiasInput): Float64Array;
    /** The mean of each window; `None` before the first full one. */
    rollingMean(series: Numbers, window: number): Float64Array;
    /** The standard deviation of each window; `None` before the first full one and where `standard_deviation` has none. See `rolling_mean` for the method. */
    rollingStandardDeviation(series: Numbers, window: number, bias?: BiasInput): Float64Array;
    /** The covariance matrix of Ledoit and Wolf. */
    shrinkage(returns: Rows, target?: ShrinkageTarget, options?: Options): Promise<Shrunk>;
    /** The third standardised moment. */
    skewness(sample: Numbers, bias?: BiasInput): number | null;
    /** The square root of the `variance`; `None` where the sample has none. */
    standardDeviation(sample: Numbers, bias?: BiasInput): number | null;
    /** The variance about the mean. */
    variance(sample: Numbers, bias?: BiasInput): number | null;
  };
  stress: {
    /** Four everyday moves to compare the scenarios of `catalogue` with. */
    baseCases(): StressScenario[];
    /** The eighteen standard scenarios: market, rates, style rotations, volatility, and three of history. */
    catalogue(): StressScenario[];
    /** The P&L when the factors that are not shocked move as expected, given those that are. */
    conditionalStress(exposures: readonly ShockExposure[], scenario: StressScenarioInput, covariance: TargetMatrix, settings?: StressSettings | string, options?: Options): Promise<StressResult>;
    /** The P&L when every factor follows the shocked ones by its correlation with them. */
    correlatedStress(exposures: readonly ShockExposure[], scenario: StressScenarioInput, correlation: TargetMatrix, settings?: StressSettings | string, options?: Options): Promise<StressResult>;
    /** The P&L of the shocks of a scenario alone. */
    directStress(exposures: readonly ShockExposure[], scenario: StressScenarioInput, settings?: StressSettings | string, options?: Options): Promise<StressResult>;
    /** Runs today's positions through rows of past returns. */
    historicalReplay(values: Numbers, returns: Rows, rows: { start: number; end: number }, holding?: ReplayHolding, options?: Options): Promise<Replay>;
    /** The interval about a stressed P&L in which the return that no factor explains leaves it. */
    idiosyncraticBand(pnl: number, idiosyncraticVolatility: number, confidence: number, periods: number): [number, number];
    /** The smallest move of the factors, in the sense of Mahalanobis, that loses a given amount. */
    reverseStress(exposures: Numbers, covariance: Rows, loss: number, moves: readonly FactorMove[], options?: Options): Promise<ReverseStress>;
    /** Exponentially weighted correlations of factor returns, T×K, oldest first. */
    stressCorrelation(returns: Rows, settings?: StressCorrelationSettings | string, options?: Options): Promise<Matrix>;
    /** The mean and volatility of returns before and after stresses. */
    stressReturns(returns: Numbers, stresses: readonly ReturnStressInput[], options?: Options): Promise<ReturnStressReport>;
    /** Summarises the results of scenarios. */
    summarizeStress(results: readonly StressResultInput[], options?: Options): Promise<StressSummary>;
    /** The stretch of `length` rows in which today's book would have lost most; the first of equals. */
    worstWindow(values: Numbers, returns: Rows, length: number, holding?: ReplayHolding, options?: Options): Promise<WorstWindow>;
  };
  time: {
    /** The date `months` later, or earlier when negative; the day is held within the month reached. */
    addMonths(date: string, months: number): string;
    /** `date` itself if it is a business day, else where `convention` puts it. */
    adjust(date: string, convention: BusinessDayConventionInput, calendar?: CalendarInput): string;
    /** The date `business_days` business days after `date`, or before it when negative; `date` itself need not be one. */
    advance(date: string, businessDays: number, calendar?: CalendarInput): string;
    /** The days from `start` to `end`: of 30-day months for the 30/360 conventions, actual days for the others; negative when `end` comes first. */
    days(start: string, end: string, dayCount: DayCountInput): number;
    /** The last day of the month of `date`. */
    endOfMonth(date: string): string;
    /** True when the market is open on `date`. */
    isBusinessDay(date: string, calendar?: CalendarInput): boolean;
    /** True on the last day of a month. */
    isEndOfMonth(date: string): boolean;
    /** The unadjusted dates from `start` to `end`, both included, strictly increasing. */
    schedule(start: string, end: string, frequency?: FrequencyInput, stub?: Stub, roll?: RollDay): string[];
    /** The part of a year from `start` to `end`, negative when `end` comes first. */
    yearFraction(start: string, end: string, dayCount: DayCountInput): number;
  };
  /** The value at risk and the expected shortfall of a series of returns or of profits and losses. */
  valueAtRisk(returns: Numbers, settings?: VarSettings | string): VarReport;
  var: {
    /** Compares returns with the value at risk that was forecast for each. */
    backtest(returns: Numbers, valueAtRisk: Numbers, confidence: number): BacktestReport;
    /** Standard errors and confidence intervals of any estimate of `value_at_risk`, by the `bootstrap`: for the expected shortfall, and for the methods whose report has none. */
    bootstrapValueAtRisk(returns: Numbers, settings?: VarSettings | string, bootstrap?: BootstrapSettings | string, options?: Options): Promise<BootstrapVar>;
    /** The expected shortfall alone: that of `value_at_risk`. */
    expectedShortfall(returns: Numbers, settings?: VarSettings | string): number | null;
    /** The value at risk of positions in a factor model, with the parts of the factors; means are zero. */
    factorValueAtRisk(weights: Numbers, loadings: Rows, covariance: Rows, idiosyncraticVariances: Numbers, settings?: ParametricSettings | string, options?: Options): Promise<FactorVar>;
    /** The filtered historical method with volatilities from elsewhere, of a GARCH model for instance. */
    filteredValueAtRisk(returns: Numbers, volatilities: Numbers, settings?: VarSettings | string, options?: Options): Promise<VarReport>;
    /** The generalized Pareto distribution of the largest likelihood with ξ ≥ −½, for positive `excesses`. */
    fitGeneralizedPareto(excesses: Numbers, options?: Options): Promise<GeneralizedPareto>;
    /** The parts of the historical value at risk and expected shortfall of a portfolio. */
    historicalContributions(returns: Rows, weights: Numbers, settings?: ContributionSettings | string, options?: Options): Promise<HistoricalContributions>;
    /** The incremental value at risk of each position, by computing the portfolio anew without it. */
    incrementalValueAtRisk(returns: Rows, weights: Numbers, settings?: VarSettings | string, options?: Options): Promise<IncrementalVar>;
    /** Kupiec's test from the counts alone. */
    kupiec(exceedances: number, observations: number, confidence: number): LikelihoodRatio;
    /** The value at risk of positions whose returns are jointly normal or t, with its parts. */
    parametricValueAtRisk(weights: Numbers, mean: Numbers, covariance: Rows, settings?: ParametricSettings | string, options?: Options): Promise<ParametricVar>;
    /** The returns of a portfolio of constant weights: rₜ = Σᵢ wᵢ·rₜᵢ. */
    portfolioReturns(returns: Rows, weights: Numbers): Float64Array;
    /** The value at risk and the expected shortfall of a portfolio. */
    portfolioValueAtRisk(returns: Rows, weights: Numbers, settings?: VarSettings | string, options?: Options): Promise<VarReport>;
    /** The second test of Acerbi and Szekely for forecasts of expected shortfall. */
    shortfallStatistic(returns: Numbers, valueAtRisk: Numbers, expectedShortfall: Numbers, confidence: number): number;
    /** Simulated returns of a portfolio of constant weights over the horizon, one for each path. */
    simulatePortfolio(returns: Rows, weights: Numbers, settings?: VarSettings | string, options?: Options): Promise<Float64Array>;
    /** Simulated returns of all assets over the horizon: paths × N. */
    simulateReturns(returns: Rows, settings?: VarSettings | string, options?: Options): Promise<Matrix>;
    /** The value at risk and the expected shortfall of a series of returns or of profits and losses. */
    valueAtRisk(returns: Numbers, settings?: VarSettings | string): VarReport;
    /** `value_at_risk` at several levels: the distribution is fitted once. */
    valueAtRiskLevels(returns: Numbers, confidences: Numbers, settings?: VarSettings | string): VarReport[];
    /** The historical value at risk and expected shortfall of each column of `returns` (T × N), one period ahead: the digits of `value_at_risk` for each, many times as fast. */
    valueAtRiskOfEach(returns: Rows, settings?: PanelSettings | string, options?: Options): Promise<PanelVar>;
  };
  volatility: {
    /** The exponentially weighted variance of returns, and its forecast. */
    ewma(returns: Numbers, settings?: EwmaSettings | string): EwmaReport;
    /** Fits a GARCH(1,1) model, or its asymmetric form, by maximum likelihood. */
    fitGarch(returns: Numbers, settings?: GarchSettings | string, options?: Options): Promise<GarchFit>;
    /** The variance forecasts of the next `horizon` periods. */
    garchForecast(parameters: GarchParametersInput, nextVariance: number, horizon: number): Float64Array;
    /** The periods in which half of a shock to the variance dies away; `None` when it does not, or at once. */
    garchHalfLife(parameters: GarchParametersInput): number | null;
    /** V_L = ω/(1 − α − γ/2 − β); `None` when the variance does not return to any level. */
    garchLongRunVariance(parameters: GarchParametersInput): number | null;
    /** α + γ/2 + β: the share of a shock to the variance that is left a period later. */
    garchPersistence(parameters: GarchParametersInput): number;
    /** Runs a GARCH model with given parameters over returns. */
    garchSeries(returns: Numbers, parameters: GarchParametersInput, options?: Options): Promise<GarchSeries>;
    /** Forecasts tomorrow's volatility by the heterogeneous autoregressive model (HAR). */
    heterogeneousForecast(volatilities: Numbers, settings?: HeterogeneousSettings | string, options?: Options): Promise<HeterogeneousForecast>;
    /** The annualised volatility of price bars. */
    rangeVolatility(open: Numbers, high: Numbers, low: Numbers, close: Numbers, settings?: RangeSettings | string): number | null;
    /** The volatility of each window of bars: element t is that of the `window` periods that end at t, and of the close before them where the estimator needs it; `None` before the first full window. */
    rollingRangeVolatility(open: Numbers, high: Numbers, low: Numbers, close: Numbers, window: number, settings?: RangeSettings | string, options?: Options): Promise<Float64Array>;
    /** The volatility of each window of returns: element t is that of the `window` returns that end at t, `None` before the first full window. */
    rollingVolatility(returns: Numbers, window: number, settings?: VolatilitySettings | string): Float64Array;
    /** The annualised volatility of returns. */
    volatility(returns: Numbers, settings?: VolatilitySettings | string): number | null;
    /** The share of the earlier volatilities that lie below the last one. */
    volatilityPercentile(volatilities: Numbers, minObservations: number): number | null;
    /** The trend of a rolling volatility: the least-squares line through its last points. */
    volatilityTrend(volatilities: Numbers, settings?: TrendSettings | string): VolatilityTrend | null;
  };
};

/** Portfolio construction, rebalancing, performance and signals. */
export declare const portfolio: {
  attribution: {
    /** Brinson attribution of one period. */
    brinsonAttribution(portfolioWeights: Numbers, portfolioReturns: Numbers, benchmarkWeights: Numbers, benchmarkReturns: Numbers, allocation?: AllocationEffect): BrinsonEffects;
    /** Contributions of assets to the return of a portfolio over several periods. */
    contributions(weights: Rows, returns: Rows, linking?: Linking, options?: Options): Promise<Contribution>;
    /** Attribution of returns to factors. */
    factorAttribution(returns: Numbers, exposures: Rows, factors: Rows, linking?: Linking, options?: Options): Promise<FactorAttribution>;
    /** Brinson attribution of several periods: T rows of sectors each. */
    linkedBrinsonAttribution(portfolioWeights: Rows, portfolioReturns: Rows, benchmarkWeights: Rows, benchmarkReturns: Rows, settings?: BrinsonSettings | string, options?: Options): Promise<BrinsonAttribution>;
  };
  /** `points` portfolios from that of the least risk to that of the highest expected return, each of the least risk for its return; the returns between are evenly spaced. */
  efficientFrontier(estimates: Known, settings?: OptimizeSettings | string, points?: number, options?: Options): Promise<Optimized[]>;
  estimate: {
    /** The market's implied returns, blended with `views`. */
    blackLitterman(covariance: Rows, marketWeights: Numbers, views: readonly View[], settings?: BlackLittermanSettings | string, options?: Options): Promise<BlackLitterman>;
    /** Annual means and covariances from T × n simple returns, oldest first. */
    estimate(returns: Rows, settings?: EstimateSettings | string, options?: Options): Promise<Estimates>;
    /** π = δΣw: the excess returns for which `weights` would be optimal. */
    impliedReturns(covariance: Rows, weights: Numbers, riskAversion: number, options?: Options): Promise<Float64Array>;
    /** The expected annual return of each column of T × n simple `returns`. */
    mean(returns: Rows, method: MeanMethod, periodsPerYear: number, options?: Options): Promise<Float64Array>;
  };
  exposure: {
    /** Adds up the Greeks of the options among positions. */
    aggregateGreeks(positions: readonly ExposurePosition[]): GreekTotals;
    /** Beta of positions with market values, dollar deltas for options. */
    betaExposure(positions: readonly ExposurePosition[], totalValue: number): BetaExposure;
    /** Concentration of signed exposures. */
    concentration(exposures: Numbers): Concentration;
    /** What a portfolio holds and what that exposes it to; of no positions, zeros. */
    exposure(positions: readonly ExposurePosition[], settings?: ExposureSettings | string): ExposureReport;
    /** Exposures of active positions beside the limits of a risk profile. */
    exposureUse(positions: readonly ExposurePosition[], portfolioValue: number, profile: RiskProfileInput): ExposureUse;
    /** What gamma earns when every underlying moves by a fraction, whichever way. */
    gammaPnl(positions: readonly ExposurePosition[], relativeMove: number): number;
    /** Groups of positions by name, none of them empty. */
    group(positions: readonly ExposurePosition[], by: Grouping): Group[];
    /** Values a position. */
    value(position: ExposurePosition): Valuation;
  };
  indicator: {
    /** The average true range. */
    averageTrueRange(high: Numbers, low: Numbers, close: Numbers, window: number, smoothing?: SmoothingInput): Float64Array;
    /** Bollinger bands. */
    bollingerBands(values: Numbers, settings?: BollingerSettingsInput | string): Bollinger;
    /** The volume-weighted average price since the first bar: of a session, when the bars are its. */
    cumulativeVolumeWeightedAveragePrice(high: Numbers, low: Numbers, close: Numbers, volume: Numbers): Float64Array;
    /** Directional movement: +DI, −DI and ADX. */
    directionalMovement(high: Numbers, low: Numbers, close: Numbers, window: number, smoothing?: SmoothingInput): DirectionalMovement;
    /** The Donchian channel: highest high, lowest low and their middle over the last `window` bars, the current one among them. */
    donchianChannel(high: Numbers, low: Numbers, window: number): Channel;
    /** The exponential moving average of span `window`. */
    exponentialMovingAverage(values: Numbers, window: number, seed?: ExponentialSeedInput): Float64Array;
    /** IV percentile, from 0 to 100: the share of the last `window` values, itself among them, that lie below a value. */
    impliedVolatilityPercentile(values: Numbers, window: number): Float64Array;
    /** IV rank, from 0 to 100: where a value lies between the least and the greatest of the last `window` values; None where they are equal. */
    impliedVolatilityRank(values: Numbers, window: number): Float64Array;
    /** The Keltner channel: an exponential average of the close, and average true ranges from it. */
    keltnerChannel(high: Numbers, low: Numbers, close: Numbers, settings?: KeltnerSettings | string): Channel;
    /** Moving average convergence and divergence. */
    macd(values: Numbers, settings?: MacdSettingsInput | string): Macd;
    /** The change over `window` bars: xₜ − xₜ₋ₙ. */
    momentum(values: Numbers, window: number): Float64Array;
    /** On-balance volume: the running sum of volumes, added when the close rises and taken away when it falls; the first bar counts as a rise. */
    onBalanceVolume(close: Numbers, volume: Numbers): Float64Array;
    /** The relative change over `window` bars as a fraction: xₜ / xₜ₋ₙ − 1. */
    rateOfChange(values: Numbers, window: number): Float64Array;
    /** The annualised deviation of the last returns of a price. */
    realizedVolatility(prices: Numbers, settings?: RealizedVolatilitySettings | string): Float64Array;
    /** The relative strength index, from 0 to 100; None while nothing has moved. */
    relativeStrengthIndex(values: Numbers, window: number, smoothing?: SmoothingInput): Float64Array;
    /** The mean of the last `window` values. */
    simpleMovingAverage(values: Numbers, window: number): Float64Array;
    /** The stochastic oscillator; None where the range is nothing. */
    stochastic(high: Numbers, low: Numbers, close: Numbers, settings?: StochasticSettings | string): Stochastic;
    /** The true range of each bar; of the first, high less low. */
    trueRange(high: Numbers, low: Numbers, close: Numbers): Float64Array;
    /** Volume over its simple average of `window` bars, the current one among them. */
    volumeRatio(volume: Numbers, window: number): Float64Array;
    /** The volume-weighted average price of the last `window` bars; None where nothing traded. */
    volumeWeightedAveragePrice(high: Numbers, low: Numbers, close: Numbers, volume: Numbers, window: number): Float64Array;
    /** The mean with weights n for the last value, n − 1 for the one before, down to 1. */
    weightedMovingAverage(values: Numbers, window: number): Float64Array;
    /** Wilder's moving average: an exponential one with α = 1 / n, seeded by the mean of n values. */
    wilderMovingAverage(values: Numbers, window: number): Float64Array;
    /** Williams' %R, from −100 to 0: the stochastic %K less 100. */
    williamsPercentR(high: Numbers, low: Numbers, close: Numbers, window: number): Float64Array;
    /** How many deviations of its window a value lies from the mean; None where nothing varies. */
    zScore(values: Numbers, window: number, deviation?: BiasInput): Float64Array;
  };
  measures: {
    /** Jensen's alpha per year. */
    alpha(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The compounded return per year: CAGR. */
    annualizedReturn(returns: Numbers, periodsPerYear: number): number | null;
    /** The standard deviation of returns per year. */
    annualizedVolatility(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The mean return times the periods in a year. */
    arithmeticAnnualReturn(returns: Numbers, periodsPerYear: number): number | null;
    /** The share of periods that beat the benchmark. */
    battingAverage(returns: Numbers, benchmark: Numbers): number | null;
    /** Beta: the slope of the regression of returns on the benchmark's. */
    beta(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The Calmar ratio: the compounded annual return over the maximum drawdown. */
    calmarRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The capture ratio: compounded annual return over the benchmark's, both over the periods in which the benchmark gained (or lost). */
    captureRatio(returns: Numbers, benchmark: Numbers, market: Market, settings?: PerformanceSettings | string): number | null;
    /** The rate per year at which 1 grows to `growth` in `years`; None unless growth is not negative and years are positive. */
    compoundAnnualGrowthRate(growth: number, years: number): number | null;
    /** The correlation with the benchmark. */
    correlation(returns: Numbers, benchmark: Numbers): number | null;
    /** The downside deviation per year. */
    downsideDeviation(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** How far wealth is below its peak after each return: 0 at a peak, −0.2 when 20 % down. */
    drawdownSeries(returns: Numbers, firstPeak?: FirstPeak): Float64Array;
    /** Every drawdown in the order of time; `dates` are those of the returns, or empty. */
    drawdowns(returns: Numbers, dates: readonly string[], firstPeak?: FirstPeak): Drawdown[];
    /** The mean loss in the cases at least as bad as `value_at_risk`; positive when it is a loss. */
    expectedShortfall(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The sum of returns over the sum of losses. */
    gainToPainRatio(returns: Numbers): number | null;
    /** The information ratio per year: the mean return beyond the benchmark's times m, over the tracking error. */
    informationRatio(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The Martin ratio, or ulcer performance index: compounded annual return less the risk-free rate, over the ulcer index. */
    martinRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The deepest fall from a peak, not positive; None without returns. */
    maximumDrawdown(returns: Numbers, firstPeak?: FirstPeak): number | null;
    /** The modified Dietz return from one valuation to another, with flows between. */
    modifiedDietz(start: [string, number], end: [string, number], flows: readonly [string, number][]): number;
    /** The internal rate of return of dated flows: what spreadsheets call XIRR. */
    moneyWeightedReturn(flows: readonly [string, number][]): MoneyWeightedReturn;
    /** Returns compounded by calendar month, a row for each year. */
    monthlyReturns(returns: Numbers, dates: readonly string[]): MonthlyReturns[];
    /** Omega: gains above the minimum acceptable return over losses below it. */
    omegaRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The pain index: the mean drawdown, positive. */
    painIndex(returns: Numbers, firstPeak?: FirstPeak): number | null;
    /** The pain ratio: compounded annual return less the risk-free rate, over the pain index. */
    painRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** A performance report: every measure of a series of simple returns, oldest first, and of the same beside a benchmark's. */
    performance(returns: Numbers, dates?: readonly string[], benchmark?: Numbers, settings?: PerformanceSettings | string): PerformanceReport;
    /** The probability that the true Sharpe ratio exceeds that of a benchmark. */
    probabilisticSharpeRatio(returns: Numbers, benchmark: number, settings?: PerformanceSettings | string): number | null;
    /** The total return over the maximum drawdown. */
    recoveryFactor(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** Beta to a benchmark in each window; empty unless the series are of one length. */
    rollingBeta(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): Float64Array;
    /** Compounded return of each window. */
    rollingReturn(returns: Numbers, window: number): Float64Array;
    /** Annualised arithmetic Sharpe ratio of each window. */
    rollingSharpeRatio(returns: Numbers, settings?: PerformanceSettings | string): Float64Array;
    /** Annualised Sortino ratio of each window, the downside over all its periods. */
    rollingSortinoRatio(returns: Numbers, settings?: PerformanceSettings | string): Float64Array;
    /** Annualised volatility of each window of `settings.rolling_window` returns. */
    rollingVolatility(returns: Numbers, settings?: PerformanceSettings | string): Float64Array;
    /** The Sharpe ratio per year. */
    sharpeRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The Sortino ratio per year. */
    sortinoRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** How straight the growth is: R² of the regression of cumulative log returns on time. */
    stability(returns: Numbers): number | null;
    /** The right tail over the left: |q(c)| / |q(1 − c)|, for the confidence c of the settings. */
    tailRatio(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The true time-weighted return: the portfolio is valued at every flow. */
    timeWeightedReturn(valuations: readonly TimeWeightedValuation[], timing?: FlowTiming): TimeWeightedReturn;
    /** The tracking error per year: the deviation of returns beyond the benchmark's, times √m. */
    trackingError(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): number | null;
    /** Statistics of closed trades, in any order. */
    tradeStatistics(trades: readonly ClosedTrade[], settings?: TradeSettings | string): TradeStatistics;
    /** The Treynor ratio: the mean excess return per year over beta. */
    treynorRatio(returns: Numbers, benchmark: Numbers, settings?: PerformanceSettings | string): number | null;
    /** The ulcer index: the root mean square drawdown. */
    ulcerIndex(returns: Numbers, firstPeak?: FirstPeak): number | null;
    /** The loss per period that is exceeded with probability 1 − c; positive when it is a loss. */
    valueAtRisk(returns: Numbers, settings?: PerformanceSettings | string): number | null;
    /** Statistics of winning and losing periods; nothing but zeros and None when a return is not finite. */
    winLoss(returns: Numbers): WinLoss;
  };
  optimization: {
    /** The efficient frontier of portfolios that sum to `budget` within `lower` and `upper`. */
    criticalLine(mean: Numbers, covariance: Rows, lower: Numbers, upper: Numbers, budget: number, options?: Options): Promise<Frontier>;
    /** The portfolio of the least variance whose return is at least `target`. */
    frontierAtReturn(frontier: FrontierInput, target: number): FrontierPoint;
    /** The portfolio that maximises μ'w − ½·a·w'Σw, for a risk aversion a > 0. */
    frontierAtRiskAversion(frontier: FrontierInput, riskAversion: number): FrontierPoint;
    /** The portfolio of the highest return whose volatility is at most `target`. */
    frontierAtVolatility(frontier: FrontierInput, target: number): FrontierPoint;
    /** The portfolio of the highest return. */
    frontierMaximumReturn(frontier: FrontierInput): FrontierPoint;
    /** The portfolio of the highest (μ'w − `risk_free`)/√(w'Σw). */
    frontierMaximumSharpe(frontier: FrontierInput, riskFreeRate: number): FrontierPoint;
    /** The portfolio of the least variance. */
    frontierMinimumVariance(frontier: FrontierInput): FrontierPoint;
    /** `count` portfolios whose returns are evenly spaced from the least variance to the highest return. */
    frontierPoints(frontier: FrontierInput, count: number): FrontierPoint[];
    /** The long-only portfolio whose assets contribute `budgets` of its variance; equal shares, which is risk parity, when `budgets` is empty. */
    riskBudget(covariance: Rows, budgets: Numbers, options?: Options): Promise<RiskBudget>;
  };
  /** The portfolio that `settings` ask for. */
  optimize(estimates: Known, settings?: OptimizeSettings | string, options?: Options): Promise<Optimized>;
  /** A performance report: every measure of a series of simple returns, oldest first, and of the same beside a benchmark's. */
  performance(returns: Numbers, dates?: readonly string[], benchmark?: Numbers, settings?: PerformanceSettings | string): PerformanceReport;
  /** The trades that bring positions worth `values` to `targets`. */
  rebalance(values: Numbers, targets: Numbers, settings?: TradeRebalanceSettings | string): TradeRebalance;
  rebalancing: {
    /** The whole units that `capital` buys, close to `weights`. */
    discreteAllocation(weights: Numbers, prices: Numbers, capital: number, options?: Options): Promise<Allocation>;
    /** The drift of positions worth `values` from `targets`. */
    drift(values: Numbers, targets: Numbers, band: Band): Drift;
    /** The weights after a period of `returns` without trading: wᵢ(1 + rᵢ)/Σⱼwⱼ(1 + rⱼ). */
    driftedWeights(weights: Numbers, returns: Numbers): Float64Array;
    /** The trades that bring positions worth `values` to `targets`. */
    rebalance(values: Numbers, targets: Numbers, settings?: TradeRebalanceSettings | string): TradeRebalance;
    /** Sells `quantity` units at `price` on `date` out of `lots`. */
    sell(lots: readonly LotInput[], quantity: number, price: number, date: string, method?: LotMethod): Sale;
  };
  returns: {
    /** The series on common dates. */
    align(series: readonly DatedSeries[], missing?: Missing, options?: Options): Promise<Panel>;
    /** The returns of prices that may lie on different dates: aligned first, then differenced, so that every row is a return over the same days for all. */
    alignedReturns(prices: readonly DatedSeries[], settings?: ReturnSettings | string, options?: Options): Promise<Panel>;
    /** The compounded return to each date: as many values as there are returns. */
    compounded(returns: Numbers): Float64Array;
    /** Logarithmic returns of a series of prices: one fewer than there are prices. */
    logReturns(prices: Numbers): Float64Array;
    /** Returns of a panel of prices (rows are dates, columns assets): one row fewer. */
    panelReturns(prices: Rows, kind?: ReturnKind): Matrix;
    /** How many there are in a year, for annualisation: 52, 12, 4 or 1. */
    periodsPerYear(period: ResamplePeriod): number;
    /** Simple returns compounded within each period; each is dated by the last date it holds. */
    resample(returns: Numbers, dates: readonly string[], period: ResamplePeriod): [string, number][];
    /** Simple returns of a series of prices: one fewer than there are prices. */
    simpleReturns(prices: Numbers): Float64Array;
    /** The growth of 1 over all returns, less 1; None when it is not finite. */
    totalReturn(returns: Numbers): number | null;
    /** The wealth that 1 becomes: one value more than there are returns, the first 1. */
    wealth(returns: Numbers): Float64Array;
  };
  sizing: {
    /** Stop and target of a bought position as percentages of the entry price. */
    bracket(entry: number, quantity: number, settings?: BracketSettings | string): Bracket;
    /** Where a price stands beside a stop and a target of a bought position; None when a number is NaN. */
    checkLevels(current: number, stop?: number, target?: number): LevelCheck | null;
    /** Units worth a fraction of equity. */
    fixedFraction(equity: number, fraction: number, price: number): number;
    /** Units that lose a fraction of equity between entry and stop: fixed fractional risk. */
    fixedRisk(equity: number, fraction: number, entry: number, stop: number): number;
    /** The Kelly fraction of a bet that wins `payoff` with probability p and loses 1 otherwise; 0 when the odds are against it. */
    kellyBet(winProbability: number, payoff: number): number;
    /** The expected growth of a portfolio per period, to second order. */
    kellyGrowth(weights: Numbers, means: Numbers, covariance: Rows, riskFreeRate: number, options?: Options): Promise<number>;
    /** Kelly weights of several assets, without constraints. */
    kellyWeights(means: Numbers, covariance: Rows, riskFreeRate: number, fraction: number, options?: Options): Promise<Float64Array>;
    /** The number of option contracts for a signal; the whole premium counts as at risk. */
    positionSize(request: SizeRequest, profile: RiskProfileInput, settings?: ContractSizeSettings | string): PositionSize;
    /** The profile that a record of closed trades recommends. */
    recommendProfile(profile?: RiskProfileInput, record?: RiskRecordInput): RiskProfile;
    /** The record of closed trades; None without a trade. */
    riskRecord(statistics: TradeStatisticsInput): RiskRecord | null;
    /** Stop and target of a bought option, on its premium. */
    stopAndTarget(entry: number, current: number, daysToExpiration: number, profile: RiskProfileInput, settings?: LevelSettings | string): StopTarget;
    /** The leverage at which a portfolio of some volatility has the volatility wanted. */
    volatilityTarget(target: number, volatility: number, mostLeverage: number): number;
  };
  strategy: {
    /** Every strategy with its usual parameters: Cutler's RSI, bands of the sample deviation, simple directional movement. */
    allStrategies(): Strategy[];
    /** The signals that others make together: at most one for each side, bullish first. */
    ensemble(signals: readonly SignalInput[], settings?: EnsembleSettings | string, options?: Options): Promise<Signal[]>;
    /** The place of the contract for a side: a call for the bullish and a put for the bearish, its expiration within the window, its strike nearest to the spot price (the lower of two), then its expiration nearest to the days wanted. None when there is no such contract. */
    nearestContract(contracts: readonly ContractChoice[], side: SignalSideInput, spot: number, today: string, settings?: ContractSettings | string): number | null;
    /** Weights over time that hold the assets with the highest past returns, equally: T × N, decided after each close; zeros until there is enough past. */
    relativeMomentumWeights(prices: Rows, settings?: RelativeMomentumSettingsInput | string, options?: Options): Promise<Matrix>;
    /** What a technical strategy says at every bar; a strategy that looks at more than bars says nothing. */
    signalHistory(bars: Bars, strategy: StrategyInput, options?: Options): Promise<(Signal | null)[]>;
    /** What strategies say of a market at its last bar, in the order of strategies. */
    signals(view: MarketView, strategies: readonly StrategyInput[], options?: Options): Promise<Signal[]>;
    /** The weight to hold after each close, from −1 to 1: 0 until the rule can speak. */
    targetWeights(bars: Bars, rule: PositionRuleInput, options?: Options): Promise<Float64Array>;
  };
};

/** Backtests. */
export declare const backtest: {
  /** What cash, buying and holding, and chance would have earned on the same bars with the same costs. */
  baselines(instruments: readonly Instrument[], settings: BacktestSettings, baseline?: BaselineSettings | string, options?: Options): Promise<Baseline[]>;
  /** The limits that an order breaks, in the order in which they are looked at: kill switch (alone when it is on), circuit breaker, portfolio, strategy, order. */
  checkOrder(order: OrderFacts, account: AccountFacts, limits: RiskLimits): Violation[];
  /** The strategy with every combination of the ranges' values, the last range varying fastest. */
  combinations(strategy: TradingStrategyInput, ranges: readonly ParameterRange[]): TradingStrategy[];
  /** A strategy beside each baseline. */
  compareBaselines(strategy: MetricsInput, baselines: readonly BaselineInput[]): BaselineComparison[];
  /** Every pair of averages with the short one shorter, the long one varying fastest. */
  crossovers(short: readonly number[], long: readonly number[]): PositionRule[];
  /** `grid`, reporting rules to `progress`. */
  grid(bars: Bars, rules: readonly PositionRuleInput[], settings?: GridSettings | string, options?: Options): Promise<GridGridPoint[]>;
  /** The report as an HTML page: figures, equity, drawdown, monthly returns and trades. It refers to no other file and runs no script; every text is escaped. */
  htmlReport(backtest: BacktestInput, settings?: ReportSettings | string, options?: Options): Promise<string>;
  /** Its value; the more the better. */
  objective(metrics: MetricsInput, objective: WalkForwardObjective): number | null;
  /** Its values. The k-th is min + k step, so that no rounding adds up. */
  parameterValues(range: ParameterRange): Float64Array;
  /** The reason for which an order is rejected: the first error among its violations. */
  rejectionReason(violations: readonly ViolationInput[]): string | null;
  /** The strategy, ready to be asked. */
  run(instruments: readonly Instrument[], strategy: TradingStrategyInput, settings?: BacktestSettings | string, options?: Options): Promise<Backtest>;
  /** `walk_forward`, reporting windows to `progress`. */
  walkForward(instruments: readonly Instrument[], candidates: readonly TradingStrategyInput[], settings?: WalkForwardSettings | string, options?: Options): Promise<WalkForward>;
  /** The windows that fit between two dates, both included. */
  walkForwardWindows(first: string, last: string, settings?: WalkForwardSettings | string): Window[];
  /** The strategy with another value of a parameter: one of its rule, `stop_loss`, `take_profit`, `trailing_stop`, or `size`, which is the number of its sizing. */
  withParameter(strategy: TradingStrategyInput, name: string, value: number): TradingStrategy;
};

/** Where cash comes from, and where it goes inside the deal. */
export type Account = 
  | "collateral"
  | "interest"
  | "principal"
  | "redemption"
  | "revolver_funding"
  | "reserve";

/** What a limit has to know of the account. */
export interface AccountFacts {
  /** Halted by a kill switch, reducing by a circuit breaker. */
  trading?: TradingState;
  /** Cash and positions. */
  equity?: number;
  /** The highest equity so far. */
  high_water_mark?: number;
  /** Equity at the end of the day before. */
  day_start_equity?: number;
  /** What positions are worth, long and short added up. */
  deployed?: number;
  /** How many positions are open. */
  open_positions?: number;
  /** The strategy does not trade for now. */
  strategy_paused?: boolean;
  /** What the strategy may use, in currency. */
  strategy_allocation?: number;
  /** What the strategy's positions are worth. */
  strategy_deployed?: number;
  /** The fall of the strategy's equity from its highest, as a positive fraction. */
  strategy_drawdown?: number;
  /** The strategy's loss today, in currency, positive. */
  strategy_daily_loss?: number;
}

/** Where cash comes from, and where it goes inside the deal. */
export type AccountInput = 
  | "collateral"
  | "interest"
  | "principal"
  | "redemption"
  | "revolver_funding"
  | "reserve";

/** Cash in each account at the analysis date. */
export interface Accounts {
  /** Collected, to be distributed on the next payment date. */
  collection: Cash;
  /** Moved out of collection already, for the next payment date. */
  payment: Cash;
  /** Proceeds of the closing not invested yet: swept to collected principal at the start. */
  ramp_up: Cash;
  /** Set aside for undrawn commitments: pays their draws, and counts as principal in overcollateralization. What no draw needs any more is released to principal. */
  revolver_funding: Cash;
  /** Released to interest on the first payment date. */
  interest_reserve: Cash;
  /** Kept until the last payment date, then released to interest. */
  expense_reserve: Cash;
  /** Kept until the last payment date, then released to interest. */
  supplemental_reserve: Cash;
}

/** Cash in each account at the analysis date. */
export interface AccountsInput {
  /** Collected, to be distributed on the next payment date. */
  collection?: CashInput;
  /** Moved out of collection already, for the next payment date. */
  payment?: CashInput;
  /** Proceeds of the closing not invested yet: swept to collected principal at the start. */
  ramp_up?: CashInput;
  /** Set aside for undrawn commitments: pays their draws, and counts as principal in overcollateralization. What no draw needs any more is released to principal. */
  revolver_funding?: CashInput;
  /** Released to interest on the first payment date. */
  interest_reserve?: CashInput;
  /** Kept until the last payment date, then released to interest. */
  expense_reserve?: CashInput;
  /** Kept until the last payment date, then released to interest. */
  supplemental_reserve?: CashInput;
}

/** How far spectral collocation goes. */
export type Accuracy = 
  | "fast"
  | "standard"
  | "high";

/** The tests after some trades. */
export interface AfterTrade {
  /** The trades as made: with the par and price that they had. */
  trades: Trade[];
  /** The tests. */
  compliance: Compliance;
  /** The portfolio objective. */
  objective: number;
  /** What has changed, test by test. */
  changes: Change[];
}

/** What a test after the trade is held against if it fails. */
export type Against = 
  | "before"
  | "baseline";

/** What a test after the trade is held against if it fails. */
export type AgainstInput = 
  | "before"
  | "baseline";

/** Whose industries. */
export type Agency = 
  | "moodys"
  | "sp";

/** Whose industries. */
export type AgencyInput = 
  | "moodys"
  | "sp";

/** Whole units of each asset. */
export interface Allocation {
  /** Units of each asset. */
  units: number[];
  /** What is left in cash. */
  leftover: number;
  /** √(Σ(weight − target)²/n) of the weights that the units have in the capital. */
  root_mean_square_error: number;
}

/** What the allocation to a sector is measured against. */
export type AllocationEffect = 
  | "brinson_fachler"
  | "brinson_hood_beebower";

/** How Jensen's alpha is brought to a year. */
export type AlphaConvention = 
  | "compounded"
  | "arithmetic"
  | "annual_returns";

/** How an American option is valued. */
export type AmericanMethod = 
  | "spectral_collocation"
  | "leisen_reimer"
  | "cox_ross_rubinstein";

/** How to value American options. */
export interface AmericanSettings {
  /** The method; by default spectral collocation. */
  method?: AmericanMethod;
  /** The accuracy of spectral collocation; by default 1e-8 of the strike. */
  accuracy?: Accuracy;
  /** Steps of a tree: 1 to 20,000, by default 1,001. */
  steps?: number;
}

/** When principal falls due before maturity. */
export type Amortization = 
  | "bullet"
  | { "annual_rate": number }
  | { "schedule": DatedAmount[] };

/** When principal falls due before maturity. */
export type AmortizationInput = 
  | "bullet"
  | { "annual_rate": number }
  | { "schedule": readonly DatedAmountInput[] };

/** How much the optimal method trades. */
export type Amounts = 
  | "as_asked"
  | "at_most";

/** How much the optimal method trades. */
export type AmountsInput = 
  | "as_asked"
  | "at_most";

/** Parameters of the analyst strategy. */
export interface AnalystSettings {
  /** The least number of ratings; 3 by default. */
  least_ratings: number;
  /** Bullish above this share of buys less sells; 0.5 by default. */
  bullish_sentiment: number;
  /** Bearish below it; −0.3 by default. */
  bearish_sentiment: number;
  /** The least distance of the target from the price; 0.1 by default. */
  least_upside: number;
}

/** Parameters of the analyst strategy. */
export interface AnalystSettingsInput {
  /** The least number of ratings; 3 by default. */
  least_ratings?: number;
  /** Bullish above this share of buys less sells; 0.5 by default. */
  bullish_sentiment?: number;
  /** Bearish below it; −0.3 by default. */
  bearish_sentiment?: number;
  /** The least distance of the target from the price; 0.1 by default. */
  least_upside?: number;
}

/** Ratings and price targets of the last 30 days. */
export interface Analysts {
  /** Ratings to buy. */
  buy: number;
  /** Ratings to hold. */
  hold: number;
  /** Ratings to sell. */
  sell: number;
  /** The mean price target. */
  mean_target: number;
}

/** Whether each path is walked a second time with all its draws mirrored. */
export type Antithetic = 
  | "mirrored"
  | "single";

/** A kind of static arbitrage. */
export type Arbitrage = 
  | "calendar"
  | "butterfly"
  | "vertical";

/** Every place with arbitrage. */
export interface ArbitrageReport {
  /** In order of expiry; of neighbouring places that are alike, the worst. */
  violations: ArbitrageViolation[];
}

/** One place with arbitrage. */
export interface ArbitrageViolation {
  /** Which kind. */
  kind: Arbitrage;
  /** The expiry; of a calendar spread, the later. */
  years: number;
  /** The strike; of a calendar spread, that of the later expiry. */
  strike: number;
  /** k = ln(K/F) */
  log_moneyness: number;
  /** How bad it is: see `Arbitrage`. */
  size: number;
}

/** One collateral obligation: what cash flows, coverage tests and ratings need to know of it. */
export interface Asset {
  /** The identifier, unique in the pool. */
  id: string;
  /** The name of the issue. */
  name?: string;
  /** The issuer; assets of one issuer count as one obligor. The asset's own `id` when empty. */
  issuer?: string;
  /** Loan or bond. */
  kind: AssetKind;
  /** Funded principal that the deal holds, capitalised interest included. */
  par: number;
  /** Market price, as a fraction of par; taken for par when absent. */
  price?: number | null;
  /** Price at which the deal bought it, as a fraction of par. */
  purchase_price?: number | null;
  /** The last principal date, before business-day adjustment. */
  maturity: string;
  /** Fixed or floating. */
  coupon_type: CouponType;
  /** Margin over the index (floating only). */
  spread: number;
  /** Least value of the index; none when absent (floating only). */
  floor?: number | null;
  /** The all-in rate of the current period. A floater without one resets from the curve. */
  coupon?: number | null;
  /** The name of the index, for reports. */
  index?: string;
  /** Interest dates in a year. */
  frequency: Frequency;
  /** How interest accrues. */
  day_count: DayCount;
  /** How an interest date that is no business day moves. */
  business_day_convention: BusinessDayConvention;
  /** Whether interest dates fall on the last day of their month. */
  end_of_month: boolean;
  /** An interest date from which all others are counted; `maturity` when absent. */
  first_payment?: string | null;
  /** When interest first accrued. */
  dated?: string | null;
  /** When the issue was made. */
  issued?: string | null;
  /** How principal falls due. */
  amortization: Amortization;
  /** Undrawn commitment. */
  unfunded: number;
  /** Annual rate earned on the undrawn commitment. */
  commitment_fee: number;
  /** When the commitment will be drawn, out of the revolver funding account. */
  draws?: DatedAmount[];
  /** A delayed-draw term loan. */
  delayed_draw: boolean;
  /** A revolving facility. */
  revolver: boolean;
  /** May defer interest by its terms. */
  deferrable: boolean;
  /** Defers interest now: it is capitalised, not paid. */
  piking: boolean;
  /** In default now. */
  defaulted: boolean;
  /** When it defaulted. */
  default_date?: string | null;
  /** Size of the whole facility. */
  facility_size: number;
  /** Amount issued of the whole issue. */
  amount_issued: number;
  /** Place in the capital structure, as the trustee spells it (`Senior Secured`). */
  seniority?: string;
  /** Moody's asset category, which chooses the column of the recovery table. */
  moodys_category: MoodysCategory;
  /** S&P priority category, as the trustee spells it. */
  sp_priority_category?: string;
  /** Moody's industry. */
  moodys_industry?: string;
  /** S&P industry. */
  sp_industry?: string;
  /** Country of domicile. */
  country?: string;
  /** ISO 4217 code; the deal's currency when empty. */
  currency?: string;
  /** Covenant-lite. */
  cov_lite: boolean;
  /** Letter of credit. */
  letter_of_credit: boolean;
  /** Held by participation. */
  participation: boolean;
  /** Debtor in possession. */
  dip: boolean;
  /** Convertible into equity. */
  convertible: boolean;
  /** A structured-finance security. */
  structured_finance: boolean;
  /** A bridge loan. */
  bridge_loan: boolean;
  /** A current-pay obligation. */
  current_pay: boolean;
  /** A swapped non-discount obligation. */
  swapped_non_discount?: boolean;
  /** First lien, last out. */
  first_lien_last_out: boolean;
  /** Weighted average life in years, as reported. */
  wal_years?: number | null;
  /** The manager's view. */
  analyst_opinion: Opinion;
  /** What Moody's says. */
  moodys: MoodysRatings;
  /** What S&P says. */
  sp: SpRatings;
}

/** What differs for one asset. */
export interface AssetAssumptions {
  /** Annual default rate. */
  default_rate?: Vector | null;
  /** The whole balance defaults on the first interest date on or after this one, and none before. */
  default_date?: string | null;
  /** Annual prepayment rate. */
  prepayment_rate?: Vector | null;
  /** Loss of a default, as a fraction of its par. */
  severity?: Vector | null;
  /** Months from default to recovery. */
  recovery_lag_months?: number | null;
}

/** What differs for one asset. */
export interface AssetAssumptionsInput {
  /** Annual default rate. */
  default_rate?: VectorInput | null;
  /** The whole balance defaults on the first interest date on or after this one, and none before. */
  default_date?: string | null;
  /** Annual prepayment rate. */
  prepayment_rate?: VectorInput | null;
  /** Loss of a default, as a fraction of its par. */
  severity?: VectorInput | null;
  /** Months from default to recovery. */
  recovery_lag_months?: number | null;
}

/** An asset that is not what it was. */
export interface AssetChange {
  /** Its identifier. */
  id: string;
  /** Its name, the later one. */
  name: string;
  /** Par bought less par sold, repaid or lost. */
  par_change: number;
  /** Every field that differs, in the order of an asset's JSON. */
  fields: FieldChange[];
}

/** One collateral obligation: what cash flows, coverage tests and ratings need to know of it. */
export interface AssetInput {
  /** The identifier, unique in the pool. */
  id: string;
  /** The name of the issue. */
  name?: string;
  /** The issuer; assets of one issuer count as one obligor. The asset's own `id` when empty. */
  issuer?: string;
  /** Loan or bond. */
  kind?: AssetKindInput;
  /** Funded principal that the deal holds, capitalised interest included. */
  par: number;
  /** Market price, as a fraction of par; taken for par when absent. */
  price?: number | null;
  /** Price at which the deal bought it, as a fraction of par. */
  purchase_price?: number | null;
  /** The last principal date, before business-day adjustment. */
  maturity: string;
  /** Fixed or floating. */
  coupon_type?: CouponTypeInput;
  /** Margin over the index (floating only). */
  spread?: number;
  /** Least value of the index; none when absent (floating only). */
  floor?: number | null;
  /** The all-in rate of the current period. A floater without one resets from the curve. */
  coupon?: number | null;
  /** The name of the index, for reports. */
  index?: string;
  /** Interest dates in a year. */
  frequency?: FrequencyInput;
  /** How interest accrues. */
  day_count?: DayCountInput;
  /** How an interest date that is no business day moves. */
  business_day_convention?: BusinessDayConventionInput;
  /** Whether interest dates fall on the last day of their month. */
  end_of_month?: boolean;
  /** An interest date from which all others are counted; `maturity` when absent. */
  first_payment?: string | null;
  /** When interest first accrued. */
  dated?: string | null;
  /** When the issue was made. */
  issued?: string | null;
  /** How principal falls due. */
  amortization?: AmortizationInput;
  /** Undrawn commitment. */
  unfunded?: number;
  /** Annual rate earned on the undrawn commitment. */
  commitment_fee?: number;
  /** When the commitment will be drawn, out of the revolver funding account. */
  draws?: readonly DatedAmountInput[];
  /** A delayed-draw term loan. */
  delayed_draw?: boolean;
  /** A revolving facility. */
  revolver?: boolean;
  /** May defer interest by its terms. */
  deferrable?: boolean;
  /** Defers interest now: it is capitalised, not paid. */
  piking?: boolean;
  /** In default now. */
  defaulted?: boolean;
  /** When it defaulted. */
  default_date?: string | null;
  /** Size of the whole facility. */
  facility_size?: number;
  /** Amount issued of the whole issue. */
  amount_issued?: number;
  /** Place in the capital structure, as the trustee spells it (`Senior Secured`). */
  seniority?: string;
  /** Moody's asset category, which chooses the column of the recovery table. */
  moodys_category?: MoodysCategoryInput;
  /** S&P priority category, as the trustee spells it. */
  sp_priority_category?: string;
  /** Moody's industry. */
  moodys_industry?: string;
  /** S&P industry. */
  sp_industry?: string;
  /** Country of domicile. */
  country?: string;
  /** ISO 4217 code; the deal's currency when empty. */
  currency?: string;
  /** Covenant-lite. */
  cov_lite?: boolean;
  /** Letter of credit. */
  letter_of_credit?: boolean;
  /** Held by participation. */
  participation?: boolean;
  /** Debtor in possession. */
  dip?: boolean;
  /** Convertible into equity. */
  convertible?: boolean;
  /** A structured-finance security. */
  structured_finance?: boolean;
  /** A bridge loan. */
  bridge_loan?: boolean;
  /** A current-pay obligation. */
  current_pay?: boolean;
  /** A swapped non-discount obligation. */
  swapped_non_discount?: boolean;
  /** First lien, last out. */
  first_lien_last_out?: boolean;
  /** Weighted average life in years, as reported. */
  wal_years?: number | null;
  /** The manager's view. */
  analyst_opinion?: OpinionInput;
  /** What Moody's says. */
  moodys?: MoodysRatingsInput;
  /** What S&P says. */
  sp?: SpRatingsInput;
}

/** Loan or bond. */
export type AssetKind = 
  | "loan"
  | "bond";

/** Loan or bond. */
export type AssetKindInput = 
  | "loan"
  | "bond";

/** What a projection assumes. The default is the market's base case: 2 % CDR, 20 % CPR, 30 % severity recovered after a year, principal reinvested at par to the end of the reinvestment period, no call. */
export interface Assumptions {
  /** The index; flat at the deal's `current_index` when absent. */
  index?: CurveQuotes | null;
  /** Annual constant default rate (CDR) of the performing balance; by interest period. */
  default_rate: Vector;
  /** Annual conditional prepayment rate (CPR) of the performing balance; by interest period. */
  prepayment_rate: Vector;
  /** Loss of a default, as a fraction of its par; by interest period. */
  severity: Vector;
  /** Months from default to recovery, in whole interest periods of the asset. */
  recovery_lag_months: number;
  /** What differs for single assets, by their `id`. */
  by_asset: Record<string, AssetAssumptions>;
  /** What principal buys. */
  reinvestment: Reinvestment;
  /** When the equity calls the deal; never when absent. */
  call?: Call | null;
  /** What the collateral sells for when the deal ends. */
  liquidation: Liquidation;
  /** Annual rate at which the equity's distributions are discounted. */
  equity_discount_rate: number;
}

/** What a projection assumes. The default is the market's base case: 2 % CDR, 20 % CPR, 30 % severity recovered after a year, principal reinvested at par to the end of the reinvestment period, no call. */
export interface AssumptionsInput {
  /** The index; flat at the deal's `current_index` when absent. */
  index?: CurveQuotesInput | null;
  /** Annual constant default rate (CDR) of the performing balance; by interest period. */
  default_rate?: VectorInput;
  /** Annual conditional prepayment rate (CPR) of the performing balance; by interest period. */
  prepayment_rate?: VectorInput;
  /** Loss of a default, as a fraction of its par; by interest period. */
  severity?: VectorInput;
  /** Months from default to recovery, in whole interest periods of the asset. */
  recovery_lag_months?: number;
  /** What differs for single assets, by their `id`. */
  by_asset?: Record<string, AssetAssumptionsInput>;
  /** What principal buys. */
  reinvestment?: ReinvestmentInput;
  /** When the equity calls the deal; never when absent. */
  call?: CallInput | null;
  /** What the collateral sells for when the deal ends. */
  liquidation?: LiquidationInput;
  /** Annual rate at which the equity's distributions are discounted. */
  equity_discount_rate?: number;
}

/** Whether falls raise the variance more than rises. */
export type Asymmetry = 
  | "none"
  | "threshold";

/** What becomes of positions after the last bar. */
export type AtEnd = 
  | "keep"
  | "liquidate";

/** Averages weighted by par. None without par. */
export interface Attributes {
  /** Par in all. */
  par: number;
  /** Margin over the index, of floating-rate par. */
  spread: number | null;
  /** The same with the benefit of the floor. */
  spread_with_floor: number | null;
  /** Moody's rating factor. */
  rating_factor: number | null;
  /** Average life in years. */
  life_years: number | null;
  /** Moody's recovery rate. */
  recovery_rate: number | null;
  /** Market price as a fraction of par. */
  price: number | null;
}

/** How an average is taken. */
export type Averaging = 
  | "arithmetic"
  | "geometric";

/** What a strategy did. */
export interface Backtest {
  /** In numbers. */
  metrics: Metrics;
  /** The account at every close. */
  equity: EquityPoint[];
  /** Trades in the order in which they were closed. */
  trades: LedgerTrade[];
  /** What is held at the end. */
  open_positions: Position[];
  /** Every order, in the order in which they were sent. */
  orders: OrderRecord[];
  /** The date on which nothing was left of the equity; nothing is traded after it. */
  ruin: string | null;
}

/** What a strategy did. */
export interface BacktestInput {
  /** In numbers. */
  metrics: MetricsInput;
  /** The account at every close. */
  equity: readonly EquityPointInput[];
  /** Trades in the order in which they were closed. */
  trades: readonly LedgerTradeInput[];
  /** What is held at the end. */
  open_positions: readonly PositionInput[];
  /** Every order, in the order in which they were sent. */
  orders: readonly OrderRecordInput[];
  /** The date on which nothing was left of the equity; nothing is traded after it. */
  ruin?: string | null;
}

/** An order. */
export interface BacktestOrder {
  /** Of an instrument. */
  symbol: string;
  /** Purchase or sale. */
  side: OrderSide;
  /** How much. */
  quantity: Quantity;
  /** Market by default. */
  kind: OrderKind;
  /** Good till cancelled by default. */
  time_in_force: TimeInForce;
  /** Reject by default. */
  shortage: Shortage;
  /** Any by default. */
  effect: Effect;
  /** None by default; what it opens or adds to takes them over. */
  exits: Exits;
  /** Why, for people: `crossed above`. */
  reason: string;
}

/** An order. */
export interface BacktestOrderInput {
  /** Of an instrument. */
  symbol: string;
  /** Purchase or sale. */
  side: OrderSideInput;
  /** How much. */
  quantity: QuantityInput;
  /** Market by default. */
  kind?: OrderKindInput;
  /** Good till cancelled by default. */
  time_in_force?: TimeInForceInput;
  /** Reject by default. */
  shortage?: ShortageInput;
  /** Any by default. */
  effect?: EffectInput;
  /** None by default; what it opens or adds to takes them over. */
  exits?: ExitsInput;
  /** Why, for people: `crossed above`. */
  reason?: string;
}

/** How forecasts of value at risk did. */
export interface BacktestReport {
  /** T. */
  observations: number;
  /** The days with a loss above the value at risk. */
  exceedances: number;
  /** (1 − c)·T. */
  expected_exceedances: number;
  /** How often a day without (row 0) or with (row 1) an exceedance was followed by one without (column 0) or with (column 1). */
  transitions: number[][];
  /** Kupiec's test of the number of exceedances. */
  unconditional_coverage: LikelihoodRatio;
  /** Christoffersen's test that exceedances do not come in clusters; `None` where no day, or every day, of those with a next one was an exceedance, so that there is nothing to compare. */
  independence: LikelihoodRatio | null;
  /** Both at once. */
  conditional_coverage: LikelihoodRatio | null;
  /** The zone of Basel. */
  traffic_light: TrafficLight;
  /** The probability that a right model has at most as many exceedances. */
  cumulative_probability: number;
}

/** How a backtest trades. */
export interface BacktestSettings {
  /** Cash before the first bar; 100,000 by default. */
  initial_capital?: number;
  /** 1 for each fill by default. */
  commission?: Commission;
  /** How much worse than the price a fill is, in basis points, from 0 to 1000; 10 by default. */
  slippage_bps?: number;
  /** Next open by default. */
  fill_timing?: FillTiming;
  /** Forbidden by default: a sale sells what is held. Where allowed, twice the value of what is sold short stays in cash, so that nothing is borrowed. */
  shorting?: ShortingInput;
  /** The most of a bar's volume that one order fills, as a fraction; no bound by default. */
  volume_share?: number | null;
  /** Units come in multiples of it; any fraction of a unit by default. */
  lot?: number | null;
  /** The first date that trades; strategies see the bars before it. All by default. */
  start?: string | null;
  /** The last date; all by default. */
  end?: string | null;
  /** Keep by default. */
  at_end?: AtEnd;
  /** Checks before each order; none by default. */
  limits?: RiskLimits | null;
  /** The conventions of the metrics: 252 periods by default, 365 for coins. */
  performance?: PerformanceSettings;
}

/** How far a weight may be from its target before it counts as a breach. */
export type Band = 
  | { "absolute": number }
  | { "relative": number };

/** A barrier. */
export interface Barrier {
  /** H */
  level: number;
  /** From which side it is crossed. */
  direction: MonteCarloDirection;
  /** What crossing does. */
  knock: Knock;
  /** When it is watched; at all times when the input does not say. */
  monitoring?: Monitoring;
}

/** Open, high, low and close prices with volumes, oldest first, as columns. */
export interface Bars {
  /** Strictly increasing; may be empty when dates do not matter. */
  dates?: readonly string[];
  /** First price of each bar. */
  open: Numbers;
  /** Highest price. */
  high: Numbers;
  /** Lowest price. */
  low: Numbers;
  /** Last price. */
  close: Numbers;
  /** Units traded. */
  volume: Numbers;
}

/** What a baseline earned. */
export interface Baseline {
  /** Which one. */
  kind: BaselineKind;
  /** What it earned. */
  metrics: Metrics;
  /** Its account at every close. */
  equity: EquityPoint[];
}

/** A strategy beside a baseline. */
export interface BaselineComparison {
  /** Which baseline. */
  kind: BaselineKind;
  /** Total return of the strategy less the baseline's: negative is regret. */
  total_return: number;
  /** Sharpe ratio of the strategy less the baseline's. */
  sharpe_ratio: number | null;
  /** Maximum drawdown of the strategy less the baseline's: positive is a smaller fall. */
  maximum_drawdown: number;
  /** No other baseline has a higher total return. */
  is_best: boolean;
}

/** What a baseline earned. */
export interface BaselineInput {
  /** Which one. */
  kind: BaselineKindInput;
  /** What it earned. */
  metrics: MetricsInput;
  /** Its account at every close. */
  equity: readonly EquityPointInput[];
}

/** A strategy that needs no skill. */
export type BaselineKind = 
  | "hold_cash"
  | "buy_and_hold"
  | "random";

/** A strategy that needs no skill. */
export type BaselineKindInput = 
  | "hold_cash"
  | "buy_and_hold"
  | "random";

/** How the random baseline trades, and which one it is. */
export interface BaselineSettings {
  /** 42 by default. */
  seed?: number;
  /** The probability on each bar that what is not held is bought, and that what is held is sold; 0.05 by default. */
  probability?: number;
  /** Fraction of equity lost at the stop; 0.02 by default. */
  risk?: number;
  /** The stop loss, as a fraction of the entry price; 0.05 by default. */
  stop_loss?: number;
}

/** The degrees of freedom in β = covariance / variance. */
export type BetaConvention = 
  | "regression"
  | "mixed_degrees";

/** One regression r = α + β·f + ε. */
export interface BetaEstimate {
  /** The beta to use: capped, or 0 where there is none. */
  beta: number;
  /** The slope as estimated. */
  slope: number | null;
  /** The intercept, per period. */
  alpha: number | null;
  /** Of the slope. */
  standard_error: number | null;
  /** slope/standard error. */
  t_statistic: number | null;
  /** The probability, were β zero, of a |t| at least this large; two-sided, n − 2 degrees of freedom. */
  p_value: number | null;
  /** The share of the asset's variance that the factor explains; `None` for an asset that did not move. */
  r_squared: number | null;
  /** Paired observations. */
  observations: number;
  /** How far to trust it. */
  quality: BetaQuality;
}

/** One regression r = α + β·f + ε. */
export interface BetaEstimateArrays {
  /** The beta to use: capped, or 0 where there is none. */
  beta: number;
  /** The slope as estimated. */
  slope: number | null;
  /** The intercept, per period. */
  alpha: number | null;
  /** Of the slope. */
  standard_error: number | null;
  /** slope/standard error. */
  t_statistic: number | null;
  /** The probability, were β zero, of a |t| at least this large; two-sided, n − 2 degrees of freedom. */
  p_value: number | null;
  /** The share of the asset's variance that the factor explains; `None` for an asset that did not move. */
  r_squared: number | null;
  /** Paired observations. */
  observations: number;
  /** How far to trust it. */
  quality: BetaQualityArrays;
}

/** The market exposure of a portfolio. */
export interface BetaExposure {
  /** Σ Eᵢ βᵢ: what the portfolio gains when the market doubles, in currency. */
  dollars: number;
  /** Over total value; None when that is 0. */
  beta: number | null;
  /** Positions without beta, or options without delta: left out. */
  missing: number;
}

/** How far a beta can be trusted. */
export type BetaQuality = 
  | "full"
  | "capped"
  | "limited_history"
  | "constant_factor";

/** How far a beta can be trusted. */
export type BetaQualityArrays = 
  | "full"
  | "capped"
  | "limited_history"
  | "constant_factor";

/** Betas of assets on factors. */
export interface BetaReport {
  /** N×K: a row per asset, a column per factor. */
  betas: Float64Array[];
  /** The regression behind each beta, in the same order. */
  estimates: BetaEstimateArrays[][];
}

/** How betas are estimated. */
export interface BetaSettings {
  /** Only the last so many rows count; all by default. */
  window?: number | null;
  /** Fewer paired observations than this give a beta of 0 and the flag `limited_history`; 60 by default, at least 3. */
  min_observations?: number;
  /** The largest beta in size, beyond which it is capped and flagged; 3 by default, `null` for none. */
  cap?: number | null;
  /** What NaN means; refused by default. */
  missing?: MissingValues;
}

/** What a sum of powers of deviations is divided by. */
export type Bias = 
  | "population"
  | "sample";

/** What a sum of powers of deviations is divided by. */
export type BiasInput = 
  | "population"
  | "sample";

/** A bar of a histogram. */
export interface Bin {
  /** The lower end, which belongs to the bar. */
  from: number;
  /** The upper end, which belongs to the next bar, unless this is the last. */
  to: number;
  /** The probability of a loss in the bar. */
  probability: number;
}

/** What held a size down. */
export type Binding = 
  | "stock_allocation"
  | "portfolio_exposure"
  | "cash";

/** A tree. */
export interface BinomialSettings {
  /** How its nodes are laid; by default after Leisen and Reimer, who want an odd number of steps: an even one gets one more. */
  lattice?: Lattice;
  /** Its steps: 1 to 20,000, by default 1,001. */
  steps?: number;
  /** When the holder may exercise; by default at any time. */
  exercise?: Exercise;
}

/** The value of an option at the root of a tree. */
export interface BinomialValue {
  /** V */
  price: number;
  /** Δ = ∂V/∂S, from the two nodes beside the root */
  delta: number;
  /** Γ = ∂²V/∂S², from the same */
  gamma: number;
}

/** Returns and covariances after the views. */
export interface BlackLitterman {
  /** π = δΣw: the excess returns that the market's weights imply. */
  prior: Float64Array;
  /** The excess returns after the views. */
  mean: Float64Array;
  /** Σ + M, with M the uncertainty that is left in the mean. */
  covariance: Float64Array[];
  /** The diagonal of Ω that was used. */
  view_variances: Float64Array;
}

/** The market's parameters. */
export interface BlackLittermanSettings {
  /** δ, the market's risk aversion; 3 by default. */
  risk_aversion?: number;
  /** τ, the uncertainty of the prior mean relative to the covariance; 0.05 by default. */
  tau?: number;
}

/** Bollinger bands. */
export interface Bollinger {
  /** The simple average. */
  middle: Float64Array;
  /** Middle plus deviations. */
  upper: Float64Array;
  /** Middle less deviations. */
  lower: Float64Array;
  /** (x − lower) / (upper − lower); None where the bands meet. */
  percent_b: Float64Array;
  /** (upper − lower) / middle. */
  width: Float64Array;
}

/** Settings of Bollinger bands. */
export interface BollingerSettings {
  /** Bars of the average; 20 by default. */
  window: number;
  /** Deviations from the middle to a band; 2 by default. */
  deviations: number;
  /** Population by default, as Bollinger's; sample for parity with pandas `std`. */
  deviation: Bias;
}

/** Settings of Bollinger bands. */
export interface BollingerSettingsInput {
  /** Bars of the average; 20 by default. */
  window?: number;
  /** Deviations from the middle to a band; 2 by default. */
  deviations?: number;
  /** Population by default, as Bollinger's; sample for parity with pandas `std`. */
  deviation?: BiasInput;
}

/** An asset. */
export interface BookAsset {
  /** S, if it is known. */
  spot?: number | null;
  /** q, continuously compounded: 0 by default. */
  dividend_yield?: number;
  /** σ, if it is known. */
  volatility?: number | null;
}

/** Greeks of holdings, by quantity and in money. */
export interface BookExposure {
  /** Σ qΔ */
  delta: number;
  /** Σ qΓ */
  gamma: number;
  /** Σ qν, per volatility point */
  vega: number;
  /** Σ qΘ, per calendar day */
  theta: number;
  /** Σ qρ, per percentage point */
  rho: number;
  /** Σ qmV, what the holdings are worth */
  value: number;
  /** Σ qmΔS: money made if prices rise by 100 %, to first order; the net exposure */
  dollar_delta: number;
  /** Σ qmΓS²/100: how much that changes when prices rise by 1 % */
  dollar_gamma: number;
  /** Σ qmν, money for a volatility point */
  dollar_vega: number;
  /** Σ qmΘ, money for a calendar day */
  dollar_theta: number;
  /** Σ qmρ, money for a percentage point of rate */
  dollar_rho: number;
  /** Σ |q|mS */
  notional: number;
}

/** What is held. */
export type BookInstrument = 
  | "stock"
  | { "option": Contract };

/** What positions are valued with. */
export interface BookMarket {
  /** r, continuously compounded: 5 % by default. */
  rate?: number;
  /** σ of assets for which none is known: 25 % by default. */
  volatility?: number;
  /** The assets by their symbols. */
  assets?: Record<string, BookAsset>;
}

/** A position without a value. */
export interface BookMissing {
  /** Which. */
  id: string;
  /** What it lacks: `spot`, `strike`, `years`. */
  fields: string[];
}

/** One holding. */
export interface BookPosition {
  /** A name for reports. */
  id: string;
  /** The asset, or what the option is on: a key of `Market::assets`. */
  underlying: string;
  /** Shares or contracts; negative when short. */
  quantity: number;
  /** Units of the asset for one of the quantity: by default 100 for options and 1 for stock. */
  multiplier?: number | null;
  /** What is held. */
  instrument: BookInstrument;
}

/** The risk of a book. */
export interface BookReport {
  /** Every position, in their order. */
  positions: PositionRisk[];
  /** Sums by underlying, in the order of their symbols. */
  underlyings: Record<string, BookExposure>;
  /** The sum over options. */
  options: BookExposure;
  /** The sum over stocks. */
  stocks: BookExposure;
  /** The sum over all. Its unit Greeks mix contracts with shares; its money does not. */
  total: BookExposure;
  /** How many options have expired: they count, with zeros. */
  expired: number;
  /** The positions that lack what a value needs, and are in no sum. */
  missing: BookMissing[];
}

/** How observations are drawn again. */
export type BootstrapBootstrapMethod = 
  | "independent"
  | { "circular_block": { /** The observations in a block, from 1 to n. */ length: number; } }
  | { "stationary": { /** The mean number of observations in a block, at least 1. */ mean_length: number; } };

/** How rows of past returns are drawn. */
export type BootstrapMethod = 
  | "independent"
  | { "circular_block": { /** Rows in a block, from 1 to T. */ length: number; } }
  | { "stationary": { /** The mean number of rows in a block, at least 1. */ length: number; } };

/** What a bootstrap says of a statistic. */
export interface BootstrapReport {
  /** The statistic of the sample itself. */
  estimate: number;
  /** The mean of the statistic over the resamples, less the estimate. */
  bias: number;
  /** The sample standard deviation of the statistic over the resamples; `None` for one resample. */
  standard_error: number | null;
  /** The lower end of the percentile interval: the quantile at (1 − confidence)/2. */
  lower: number;
  /** Its upper end: the quantile at (1 + confidence)/2. */
  upper: number;
  /** The statistic of each resample, in the order of their streams. */
  replicates: number[];
}

/** The settings of `bootstrap`. */
export interface BootstrapSettings {
  /** Default: one by one. */
  method?: BootstrapBootstrapMethod;
  /** The number of resamples, from 1 to 10 million. Default 10,000. */
  resamples?: number;
  /** The probability in the interval, between 0 and 1. Default 0.95. */
  confidence?: number;
  /** Default 42. */
  seed?: number;
}

/** How far value at risk and expected shortfall would vary from sample to sample. */
export interface BootstrapVar {
  /** The estimate, its error and interval for the value at risk. */
  value_at_risk: BootstrapReport;
  /** The same for the expected shortfall; `None` where the observations have none. */
  expected_shortfall: BootstrapReport | null;
}

/** A stop and a target around an entry price. */
export interface Bracket {
  /** The stop price, on a tick. */
  stop: number;
  /** The target price, on a tick. */
  target: number;
  /** (stop − entry) · quantity: negative. */
  pnl_at_stop: number;
  /** (target − entry) · quantity. */
  pnl_at_target: number;
}

/** How a bracket is set around an entry price. */
export interface BracketSettings {
  /** Of the entry price, in percent; 2 by default. */
  stop_loss_pct?: number;
  /** Of the entry price, in percent; 5 by default. */
  take_profit_pct?: number;
  /** Prices are rounded to it, a half up; 0.01 by default. */
  tick?: number;
}

/** The constant default rates that a class bears. */
export interface BreakEven {
  /** The class's name. */
  name: string;
  /** The highest annual default rate at which it loses nothing; zero when it loses without any default, none when it loses at no rate, and of equity. */
  first_loss_cdr: number | null;
  /** The highest at which its yield at its price is the target; zero when it is missed without any default, none when it is reached at every rate. */
  break_even_cdr: number | null;
}

/** Severities and prepayment rates by which break-even default rates are sought. */
export interface BreakEvenMatrix {
  /** Constant severities, one a row. */
  severities?: Numbers;
  /** Constant annual prepayment rates, one a column. */
  prepayment_rates?: Numbers;
  /** How thresholds are sought. */
  search?: BreakEvenSettings;
}

/** How thresholds are sought. */
export interface BreakEvenSettings {
  /** The loss, in currency, that counts as the first; one unit. */
  least_loss?: number;
  /** The yield that breaks even: by default zero, the money back. */
  target_yield?: number;
  /** How close thresholds are found, as an annual rate; a thousandth of a basis point. */
  tolerance?: number;
}

/** The breakeven default rate of a class. */
export interface Breakeven {
  /** c₀. */
  constant: number;
  /** c₁. */
  spread: number;
  /** c₂. */
  recovery: number;
}

/** The breakeven default rate of a class. */
export interface BreakevenInput {
  /** c₀. */
  constant: number;
  /** c₁. */
  spread: number;
  /** c₂. */
  recovery: number;
}

/** Brinson attribution of several periods. */
export interface BrinsonAttribution {
  /** Effects of every period. */
  periods: BrinsonEffects[];
  /** Effects of all periods, linked: they add up to the excess return. */
  linked: BrinsonEffects;
  /** The portfolio's return, compounded. */
  portfolio_return: number;
  /** The benchmark's return, compounded. */
  benchmark_return: number;
  /** The first less the second. */
  excess_return: number;
}

/** Effects by sector. */
export interface BrinsonEffects {
  /** Of the weights of sectors. */
  allocation: number[];
  /** Of the returns within sectors, at the benchmark's weights. */
  selection: number[];
  /** Of both together. */
  interaction: number[];
}

/** The conventions of a Brinson attribution. */
export interface BrinsonSettings {
  /** Brinson and Fachler's by default. */
  allocation?: AllocationEffect;
  /** Of several periods: Cariño's by default. */
  linking?: Linking;
}

/** Where a date that falls on a closed day goes. */
export type BusinessDayConvention = 
  | "unadjusted"
  | "following"
  | "modified_following"
  | "preceding"
  | "modified_preceding";

/** Where a date that falls on a closed day goes. */
export type BusinessDayConventionInput = 
  | "unadjusted"
  | "following"
  | "modified_following"
  | "preceding"
  | "modified_preceding";

/** What to do where the best fit has butterfly arbitrage. */
export type Butterfly = 
  | "forbid"
  | "allow";

/** The business days of a market: all but those closed by a rule, and but some single dates. */
export interface Calendar {
  /** The days closed by rule; US federal unless said otherwise. */
  rule: HolidayRule;
  /** Further closed days. */
  holidays: string[];
}

/** The business days of a market: all but those closed by a rule, and but some single dates. */
export interface CalendarInput {
  /** The days closed by rule; US federal unless said otherwise. */
  rule?: HolidayRuleInput;
  /** Further closed days. */
  holidays?: readonly string[];
}

/** When the equity calls the deal: on the first payment date, not before the no-call date, on which either condition holds. */
export interface Call {
  /** On or after this date. */
  on?: string | null;
  /** One date after a distribution to the equity below this fraction of its original balance. */
  when_distribution_below?: number | null;
}

/** When the equity calls the deal: on the first payment date, not before the no-call date, on which either condition holds. */
export interface CallInput {
  /** On or after this date. */
  on?: string | null;
  /** One date after a distribution to the equity below this fraction of its original balance. */
  when_distribution_below?: number | null;
}

/** An asset that counts below its par. */
export interface Carried {
  /** Its identifier. */
  asset: string;
  /** Its par. */
  par: number;
  /** What it counts for. */
  value: number;
  /** Why; for the part in the CCC excess too, where there is another reason, the other. */
  reason: HaircutReason;
}

/** Cash by the kind of proceeds it is. */
export interface Cash {
  /** Interest proceeds. */
  interest: number;
  /** Principal proceeds. */
  principal: number;
}

/** An amount of money that the asset pays to its holders. */
export interface CashDividend {
  /** When the asset goes ex dividend, in years from now; what lies after expiry, or is past, does not count. */
  years: number;
  /** The amount for one unit of the asset. */
  amount: number;
}

/** Cash by the kind of proceeds it is. */
export interface CashInput {
  /** Interest proceeds. */
  interest?: number;
  /** Principal proceeds. */
  principal?: number;
}

/** Cash in all accounts before and after a payment date. */
export interface CashReport {
  /** Before the period's collections. */
  opening: number;
  /** After the payments. */
  closing: number;
}

/** Cash in all accounts before and after a payment date. */
export interface CashReportInput {
  /** Before the period's collections. */
  opening: number;
  /** After the payments. */
  closing: number;
}

/** What kind of thing an input is. */
export type Category = 
  | "economic"
  | "credit"
  | "market"
  | "structure";

/** How much CCC par counts in full. */
export interface CccLimit {
  /** Fraction of performing par and principal proceeds. */
  limit: number;
  /** Price of every asset in the excess; each its own market price when absent. */
  price?: number | null;
}

/** How much CCC par counts in full. */
export interface CccLimitInput {
  /** Fraction of performing par and principal proceeds. */
  limit?: number;
  /** Price of every asset in the excess; each its own market price when absent. */
  price?: number | null;
}

/** S&P's CDO Monitor, all its numbers data: they differ from indenture to indenture. */
export interface CdoMonitor {
  /** The defaults that the highest rating scenario brings. */
  scenario_default_rate: ScenarioDefaultRate;
  /** The classes that are monitored. */
  classes: ClassMonitor[];
  /** The par that the breakeven default rates were made for; no adjustment when absent. */
  target_par?: number | null;
  /** Regions by country; a country that is not listed is a region of its own. */
  regions: Record<string, string>;
}

/** S&P's CDO Monitor, all its numbers data: they differ from indenture to indenture. */
export interface CdoMonitorInput {
  /** The defaults that the highest rating scenario brings. */
  scenario_default_rate?: ScenarioDefaultRateInput;
  /** The classes that are monitored. */
  classes?: readonly ClassMonitorInput[];
  /** The par that the breakeven default rates were made for; no adjustment when absent. */
  target_par?: number | null;
  /** Regions by country; a country that is not listed is a region of its own. */
  regions?: Record<string, string>;
}

/** One test before and after. */
export interface Change {
  /** Its number. */
  number: number;
  /** What it is called. */
  name: string;
  /** The result before. */
  before: number | null;
  /** The result after. */
  after: number | null;
  /** Their difference. */
  difference: number | null;
  /** True when the result moved the right way, or stayed. */
  improved: boolean | null;
  /** How the test ended before. */
  outcome_before: Outcome;
  /** How it ended after. */
  outcome_after: Outcome;
}

/** A channel of prices. */
export interface Channel {
  /** The upper line. */
  upper: Float64Array;
  /** The line between. */
  middle: Float64Array;
  /** The lower line. */
  lower: Float64Array;
}

/** What a class pays from settlement on, in the shapes that pricing needs. */
export interface ClassCashFlows {
  /** The class's principal at settlement. */
  balance: number;
  /** Interest accrued from the payment date before to settlement, part of the price in cash. */
  accrued: number;
  /** The payment dates. */
  dates: string[];
  /** The flows by payment periods, for yields. */
  periodic: PeriodicFlows;
  /** The flows with the index of each period, for margins. */
  indexed: IndexedFlows;
  /** The flows by years, for spreads over spot rates. */
  spot: SpotFlows;
}

/** What a class pays from settlement on, in the shapes that pricing needs. */
export interface ClassCashFlowsInput {
  /** The class's principal at settlement. */
  balance: number;
  /** Interest accrued from the payment date before to settlement, part of the price in cash. */
  accrued: number;
  /** The payment dates. */
  dates: readonly string[];
  /** The flows by payment periods, for yields. */
  periodic: PeriodicFlowsInput;
  /** The flows with the index of each period, for margins. */
  indexed: IndexedFlowsInput;
  /** The flows by years, for spreads over spot rates. */
  spot: SpotFlowsInput;
}

/** The default rates that a class bears, by severity (rows) and prepayment rate (columns). */
export interface ClassMatrix {
  /** The class's name. */
  name: string;
  /** As `crate::analytics::BreakEven::first_loss_cdr`. */
  first_loss_cdr: ((number | null)[])[];
  /** As `crate::analytics::BreakEven::break_even_cdr`. */
  break_even_cdr: ((number | null)[])[];
}

/** How one class is monitored. */
export interface ClassMonitor {
  /** The class. */
  class: string;
  /** The defaults that it can bear. */
  breakeven: Breakeven;
  /** S&P's recovery rates in the class's rating scenario, by recovery rating (`1`, `2H`, …; `NR` for assets without one). What is not listed recovers nothing. */
  recovery_rates: Record<string, number>;
  /** The scenario default rate of this class, where it is not that of the monitor. */
  scenario_default_rate?: ScenarioDefaultRate | null;
}

/** How one class is monitored. */
export interface ClassMonitorInput {
  /** The class. */
  class: string;
  /** The defaults that it can bear. */
  breakeven: BreakevenInput;
  /** S&P's recovery rates in the class's rating scenario, by recovery rating (`1`, `2H`, …; `NR` for assets without one). What is not listed recovers nothing. */
  recovery_rates?: Record<string, number>;
  /** The scenario default rate of this class, where it is not that of the monitor. */
  scenario_default_rate?: ScenarioDefaultRateInput | null;
}

/** A class in a few numbers, as `crate::analytics::TrancheResult` has them. */
export interface ClassOutcome {
  /** The class's name. */
  name: string;
  /** Yield at the class's price. */
  yield: number | null;
  /** Discount margin at the class's price; none for equity. */
  discount_margin: number | null;
  /** Weighted average life in years; none for equity. */
  wal_years: number | null;
  /** Interest paid. */
  interest: number;
  /** Principal paid. */
  principal: number;
  /** Never paid; none for equity. */
  loss: number | null;
}

/** A class in a few numbers, as `crate::analytics::TrancheResult` has them. */
export interface ClassOutcomeInput {
  /** The class's name. */
  name: string;
  /** Yield at the class's price. */
  yield?: number | null;
  /** Discount margin at the class's price; none for equity. */
  discount_margin?: number | null;
  /** Weighted average life in years; none for equity. */
  wal_years?: number | null;
  /** Interest paid. */
  interest: number;
  /** Principal paid. */
  principal: number;
  /** Never paid; none for equity. */
  loss?: number | null;
}

/** What a class got on each path. */
export interface ClassPaths {
  /** The class's name. */
  name: string;
  /** What it was owed in the end, as a fraction of its balance at the start; 0 for the equity. */
  loss: Float64Array;
  /** The largest interest it was owed and not paid on a date, in units of currency. */
  interest_shortfall: Float64Array;
  /** The present value of what it got, per unit of its balance: for notes at their own coupons, so that a note which is paid all that falls due is worth 1 on a payment date; for the equity at the scenario's discount rate. */
  price: Float64Array;
  /** Its average life in years; 0 where no principal was paid. */
  wal_years: Float64Array;
  /** Its yield at its price (par without one), compounded with the deal's frequency, for the equity annually (the internal rate of return); −1 where it got nothing. */
  yield: Float64Array;
}

/** What a class got on each path. */
export interface ClassPathsInput {
  /** The class's name. */
  name: string;
  /** What it was owed in the end, as a fraction of its balance at the start; 0 for the equity. */
  loss: Numbers;
  /** The largest interest it was owed and not paid on a date, in units of currency. */
  interest_shortfall: Numbers;
  /** The present value of what it got, per unit of its balance: for notes at their own coupons, so that a note which is paid all that falls due is worth 1 on a payment date; for the equity at the scenario's discount rate. */
  price: Numbers;
  /** Its average life in years; 0 where no principal was paid. */
  wal_years: Numbers;
  /** Its yield at its price (par without one), compounded with the deal's frequency, for the equity annually (the internal rate of return); −1 where it got nothing. */
  yield: Numbers;
}

/** The CDO Monitor test of one class. */
export interface ClassResult {
  /** The class. */
  class: string;
  /** S&P's weighted average recovery rate in its scenario. */
  recovery_rate: number;
  /** The defaults that the scenario brings; none where its formula divides by nothing. */
  scenario_default_rate: number | null;
  /** The defaults that the class can bear with the par that there is; none without any. */
  breakeven_default_rate: number | null;
  /** Their difference. */
  default_differential: number | null;
  /** Whether that is not negative. */
  passing: boolean;
}

/** What moves a class's value, by bumping an input and pricing the class again. */
export interface ClassRisk {
  /** The class's name. */
  name: string;
  /** Its clean price. */
  price: number | null;
  /** Its value in cash. */
  value: number | null;
  /** The margin (of equity the yield) that is held. */
  margin: number | null;
  /** Effective duration in years: cash flows and discounting move with the index curve. */
  rate_duration: number | null;
  /** Effective convexity in years squared, to the same moves. */
  rate_convexity: number | null;
  /** Spread duration in years: discounting alone moves. */
  spread_duration: number | null;
  /** Spread convexity in years squared. */
  spread_convexity: number | null;
  /** What the class loses, in currency, when the index curve rises by a basis point. */
  dv01: number | null;
  /** What the class loses, in currency, when its margin widens by a basis point. */
  cs01: number | null;
  /** What the class gains, in currency, when the default rate rises by `default_bump`. */
  default01: number | null;
  /** What the class gains, in currency, when recoveries rise by `recovery_bump`. */
  recovery01: number | null;
  /** What the class gains, in currency, when the prepayment rate rises by `prepayment_bump`. */
  prepayment01: number | null;
}

/** A class over all paths. */
export interface ClassSummary {
  /** The class's name. */
  name: string;
  /** The mean loss of principal, as a fraction of the balance. */
  expected_loss: number;
  /** The standard error of that mean; none of one path. */
  standard_error: number | null;
  /** The share of paths with a loss of more than a millionth of the balance. */
  probability_of_loss: number;
  /** The mean loss of those paths; none where there are none. */
  loss_given_loss: number | null;
  /** The share of paths on which interest was left unpaid. */
  probability_of_interest_shortfall: number;
  /** The loss. */
  loss: PathSummaryDistribution;
  /** The price at the class's own coupons. */
  price: PathSummaryDistribution;
  /** The yield; the equity's internal rate of return. */
  yield: PathSummaryDistribution;
  /** The average life in years. */
  wal_years: PathSummaryDistribution;
}

/** A class over all paths. */
export interface ClassSummaryArrays {
  /** The class's name. */
  name: string;
  /** The mean loss of principal, as a fraction of the balance. */
  expected_loss: number;
  /** The standard error of that mean; none of one path. */
  standard_error: number | null;
  /** The share of paths with a loss of more than a millionth of the balance. */
  probability_of_loss: number;
  /** The mean loss of those paths; none where there are none. */
  loss_given_loss: number | null;
  /** The share of paths on which interest was left unpaid. */
  probability_of_interest_shortfall: number;
  /** The loss. */
  loss: PathSummaryDistributionArrays;
  /** The price at the class's own coupons. */
  price: PathSummaryDistributionArrays;
  /** The yield; the equity's internal rate of return. */
  yield: PathSummaryDistributionArrays;
  /** The average life in years. */
  wal_years: PathSummaryDistributionArrays;
}

/** A class's yields by when the deal ends. */
export interface ClassYields {
  /** The class's name. */
  name: string;
  /** Clean price. */
  price: number | null;
  /** Under the assumptions as they are. */
  to_maturity: YieldTo;
  /** If called on the first date on which that repays the notes; none when there is none. */
  to_first_call: YieldTo | null;
  /** The lowest of the yields to maturity and to calls that repay the notes. */
  to_worst: YieldTo;
  /** If called on each payment date from the no-call date on. */
  to_calls: YieldTo[];
}

/** A trade that is over. */
export interface ClosedTrade {
  /** When the position was opened. */
  entry_date: string;
  /** When it was closed. */
  exit_date: string;
  /** Profit, negative when a loss, in currency. */
  pnl: number;
}

/** Variables that move together. */
export interface Cluster {
  /** Their columns, in ascending order. */
  members: number[];
  /** The mean correlation over the pairs of members, with its sign. */
  mean_correlation: number;
}

/** An estimated coefficient. */
export interface Coefficient {
  /** The estimate. */
  estimate: number;
  /** Its standard error; `None` without degrees of freedom. */
  standard_error: number | null;
  /** Estimate over standard error; `None` when that is 0. */
  t_statistic: number | null;
  /** The two-sided probability, under Student's t, of a t at least as far from 0. */
  p_value: number | null;
}

/** What came in during a collection period. */
export interface Collections {
  /** Interest. */
  interest: number;
  /** Scheduled principal and prepayments. */
  principal: number;
  /** Recoveries on defaulted par. */
  recoveries: number;
  /** Of the principal, scheduled. */
  scheduled: number;
  /** Of the principal, prepaid. */
  prepayments: number;
  /** Proceeds of selling the collateral. */
  sales: number;
  /** Paid out for drawn commitments. */
  draws: number;
}

/** What came in during a collection period. */
export interface CollectionsInput {
  /** Interest. */
  interest: number;
  /** Scheduled principal and prepayments. */
  principal: number;
  /** Recoveries on defaulted par. */
  recoveries: number;
  /** Of the principal, scheduled. */
  scheduled: number;
  /** Of the principal, prepaid. */
  prepayments: number;
  /** Proceeds of selling the collateral. */
  sales: number;
  /** Paid out for drawn commitments. */
  draws: number;
}

/** How nearly collinear factors are. */
export interface Collinearity {
  /** K×K; 0 beside a factor that does not move. */
  correlation: Float64Array[];
  /** The mean of the correlations off the diagonal; `None` for one factor. */
  mean_correlation: number | null;
  /** VIF_k = 1/(1 − R_k²) of factor k on all the others; above 10 its joint beta is not to be trusted. `None` when the factors are linearly dependent. */
  variance_inflation: Float64Array | null;
  /** λ_max/λ_min of the correlation; its square root is Belsley's condition index, which above 30 is called harmful. `None` when the factors are linearly dependent. */
  condition_number: number | null;
}

/** What a broker takes for a fill. */
export interface Commission {
  /** For each fill, in currency; 1 by default. */
  per_trade?: number;
  /** For each unit, in currency. */
  per_unit?: number;
  /** Of the value, in basis points. */
  bps?: number;
  /** The least, in currency. */
  minimum?: number;
}

/** One number of every outcome. */
export interface ComparedMetric {
  /** Which: `equity_irr`, `D.loss`. */
  name: string;
  /** Its value in every outcome. */
  values: (number | null)[];
  /** Its difference from the first outcome; none where either is. */
  changes: (number | null)[];
}

/** Outcomes side by side, with their differences from the first. */
export interface Comparison {
  /** What is compared, the base first. */
  names: string[];
  /** Every number of an outcome. */
  metrics: ComparedMetric[];
  /** The outcomes in full. */
  outcomes: ScenarioOutcome[];
}

/** The compliance of a deal with its collateral quality and concentration tests. */
export interface Compliance {
  /** True when every test passes, the CDO Monitor's included. */
  passing: boolean;
  /** Par of what is not in default, and principal cash: the denominator of most tests. */
  collateral_principal_amount: number;
  /** Principal cash. */
  principal_cash: number;
  /** The tests, in the order of the deal. */
  tests: TestResult[];
  /** The quality point in force; none when the deal has neither a point nor a matrix. */
  point: QualityPoint | null;
  /** The assets that count below par in the par coverage, in the order of their identifiers. */
  haircuts: Carried[];
  /** S&P's CDO Monitor; none when the deal has none. */
  cdo_monitor: MonitorResult | null;
  /** What is unknown of the assets, with its path, and what was taken instead. */
  assumed: ErrorProblem[];
}

/** How many components are kept. */
export type ComponentCount = 
  | "all"
  | { "fixed": number }
  | { "share": number }
  | "kaiser"
  | "marchenko_pastur";

/** How a zero rate compounds. */
export type Compounding = 
  | "continuous"
  | "simple"
  | "annual"
  | "semi_annual"
  | "quarterly";

/** How a zero rate compounds. */
export type CompoundingInput = 
  | "continuous"
  | "simple"
  | "annual"
  | "semi_annual"
  | "quarterly";

/** Concentration of positions; None without exposure. */
export interface Concentration {
  /** The largest share of gross exposure. */
  largest: number | null;
  /** The share of the five largest. */
  top_five: number | null;
  /** Σ w², from 1/n to 1. */
  herfindahl_index: number | null;
  /** 1 / Σ w². */
  effective_positions: number | null;
}

/** When a step is taken. */
export type Condition = 
  | { "failing": string }
  | { "passing": string }
  | { "during": Phase }
  | { "controlling": string }
  | { "irr_above": number }
  | { "from": string }
  | { "before": string }
  | { "all": Condition[] }
  | { "any": Condition[] }
  | { "not": Condition };

/** When a step is taken. */
export type ConditionInput = 
  | { "failing": string }
  | { "passing": string }
  | { "during": PhaseInput }
  | { "controlling": string }
  | { "irr_above": number }
  | { "from": string }
  | { "before": string }
  | { "all": readonly ConditionInput[] }
  | { "any": readonly ConditionInput[] }
  | { "not": ConditionInput };

/** What happens when both sides pass. */
export type Conflict = 
  | "dominant"
  | "both";

/** The constraints of an optimisation; the default is long-only and fully invested. */
export interface Constraints {
  /** The sum of the weights; 1 by default. */
  budget?: number;
  /** The least weight of each asset; one number stands for all. 0 by default. */
  lower?: Numbers;
  /** The largest weight of each asset; one number stands for all. 1 by default. */
  upper?: Numbers;
  /** Limits on sums of weights: sectors, factor exposures, any linear combination. */
  linear?: readonly Linear[];
  /** The largest Σ|wᵢ|; unlimited by default. */
  leverage?: number | null;
  /** The largest distance from present weights. */
  turnover?: Turnover | null;
  /** The largest tracking error against a benchmark. */
  tracking_error?: TrackingError | null;
  /** The largest number of assets held. The assets are chosen by a heuristic: the relaxed problem is solved and the assets with the largest weights are kept, a quarter of the rest being dropped at a time. */
  cardinality?: number | null;
  /** What trading costs, taken out of the expected return. */
  costs?: Costs | null;
}

/** A contract that can be chosen. */
export interface ContractChoice {
  /** A call or a put. */
  kind: OptionKind;
  /** When it expires. */
  expiration: string;
  /** The strike price. */
  strike: number;
}

/** The terms of an option; without a strike or an expiry it has no value. */
export interface Contract {
  /** Call or put. */
  kind?: EuropeanKind;
  /** European by default. */
  exercise?: Exercise;
  /** K */
  strike?: number | null;
  /** T, calendar days/365; negative when it has expired. */
  years?: number | null;
  /** σ of this contract; by default that of the asset. */
  volatility?: number | null;
}

/** Which contracts are looked at. */
export interface ContractSettings {
  /** Days to expiration; 7 by default. */
  days?: number;
  /** So many more or fewer; 2 by default. */
  tolerance_days?: number;
}

/** The conventions of contract sizing. */
export interface ContractSizeSettings {
  /** A risk budget by default. */
  mode?: SizingMode;
  /** Shares in a contract; 100 by default. */
  multiplier?: number;
}

/** Contributions to return. */
export interface Contribution {
  /** wₜᵢ rₜᵢ: T periods × N assets; a row adds up to the return of its period. */
  periods: number[][];
  /** Σᵢ wₜᵢ rₜᵢ. */
  returns: number[];
  /** Σₜ wₜᵢ rₜᵢ by asset: the arithmetic contributions. */
  arithmetic: number[];
  /** By asset, linked: they add up to the total return. */
  linked: number[];
  /** All periods compounded. */
  total_return: number;
}

/** The settings of `historical_contributions`. */
export interface ContributionSettings {
  /** The level c in (0, 1). Default: 0.95. */
  confidence?: number;
  /** How the value at risk is divided. Default: `VarAllocation::Kernel`. */
  allocation?: VarAllocation;
  /** How the quantile is read off. Default: `QuantileMethod::Linear`. */
  quantile?: QuantileMethod;
  /** The tail of the expected shortfall. Default: `TailMean::AtOrBelow`. */
  tail_mean?: TailMean;
  /** h: the figures of one day are taken times √h. Default: 1. */
  horizon_days?: number;
}

/** A risk, divided among positions by Euler's theorem for functions of degree one. */
export interface Contributions {
  /** The risk: the sum of the components. */
  total: number;
  /** ∂ρ/∂wᵢ: the change of the risk for each unit of the position. */
  marginal: number[];
  /** wᵢ·∂ρ/∂wᵢ. */
  component: number[];
  /** The components in fractions of the total; `None` when the total is 0. */
  share: number[] | null;
}

/** A part of a numerator. */
export interface Contributor {
  /** An asset's identifier; an industry of the diversity score; `principal cash`; `undrawn` for commitments that no par stands for. */
  name: string;
  /** Its part of the numerator. */
  amount: number;
}

/** Whether the error of something whose price is known corrects the result. */
export type ControlVariate = 
  | "known"
  | "off";

/** The distribution that joins the latent variables of a pool. */
export type Copula = 
  | "gaussian"
  | { "student_t": { /** ν, from 0.1 to 10⁶; the smaller, the heavier the joint tails. */ degrees: number; } };

/** How the defaults of a pool depend on one another. */
export interface CopulaModel {
  /** The copula of the latent variables; Gaussian when absent. */
  copula?: Copula;
  /** Their factors. */
  dependence: Dependence;
}

/** A portfolio where the frontier bends. */
export interface Corner {
  /** λ of ½·w'Σw − λ·μ'w, the slope dσ²/2dμ of the frontier: the inverse of the risk aversion. */
  risk_tolerance: number;
  /** One weight per asset. */
  weights: number[];
  /** μ'w. */
  expected_return: number;
  /** w'Σw. */
  variance: number;
}

/** A portfolio where the frontier bends. */
export interface CornerInput {
  /** λ of ½·w'Σw − λ·μ'w, the slope dσ²/2dμ of the frontier: the inverse of the risk aversion. */
  risk_tolerance: number;
  /** One weight per asset. */
  weights: Numbers;
  /** μ'w. */
  expected_return: number;
  /** w'Σw. */
  variance: number;
}

/** Which dependence a correlation measures. */
export type CorrelationMethod = 
  | "pearson"
  | "spearman";

/** How a matrix is made a correlation matrix. */
export type CorrelationRepair = 
  | "alternating_projections"
  | "eigenvalue_clipping";

/** The correlation of two names, by what they share. */
export interface CorrelationRule {
  /** Two names of one issuer; 0.7 less 0.05 a notch when absent. */
  same_issuer?: Link;
  /** Two issuers of one industry; 0.4 less 0.03 a notch when absent. */
  same_industry?: Link;
  /** Any others; 0.2 less 0.02 a notch when absent. */
  other?: Link;
}

/** Σᵢ linearᵢ·|Δwᵢ| + Σᵢ impactᵢ·|Δwᵢ|^{3/2}, in units of the expected return. */
export interface Costs {
  /** The weights before the trade. */
  present: Numbers;
  /** Cost per unit traded, one per asset or one for all: half the spread and the commission. */
  linear: Numbers;
  /** Impact per unit traded to the power 3/2, one per asset, one for all, or none. */
  impact?: Numbers;
}

/** The lists of countries that an indenture's tests refer to. */
export interface Countries {
  /** Where the deal is at home. */
  home: string;
  /** Group I countries: the Netherlands, Australia, New Zealand, the United Kingdom. */
  group_1: string[];
  /** Group II countries: Germany, Sweden, Switzerland. */
  group_2: string[];
  /** Group III countries: Austria, Belgium, Denmark, Finland, France, Iceland, Liechtenstein, Luxembourg, Norway, Spain. */
  group_3: string[];
  /** Tax jurisdictions: the Bahamas, Bermuda, the British Virgin Islands, the Cayman Islands, the Channel Islands, the Netherlands Antilles. */
  tax_jurisdictions: string[];
  /** Emerging markets; none by default. */
  emerging_markets: string[];
}

/** The lists of countries that an indenture's tests refer to. */
export interface CountriesInput {
  /** Where the deal is at home. */
  home?: string;
  /** Group I countries: the Netherlands, Australia, New Zealand, the United Kingdom. */
  group_1?: readonly string[];
  /** Group II countries: Germany, Sweden, Switzerland. */
  group_2?: readonly string[];
  /** Group III countries: Austria, Belgium, Denmark, Finland, France, Iceland, Liechtenstein, Luxembourg, Norway, Spain. */
  group_3?: readonly string[];
  /** Tax jurisdictions: the Bahamas, Bermuda, the British Virgin Islands, the Cayman Islands, the Channel Islands, the Netherlands Antilles. */
  tax_jurisdictions?: readonly string[];
  /** Emerging markets; none by default. */
  emerging_markets?: readonly string[];
}

/** How a class's coupon is set. */
export type Coupon = 
  | { "fixed": number }
  | { "floating": { /** Margin over the index. */ spread: number; /** Least value of the index; none when absent. */ floor?: number | null; } };

/** How a class's coupon is set. */
export type CouponInput = 
  | { "fixed": number }
  | { "floating": { /** Margin over the index. */ spread: number; /** Least value of the index; none when absent. */ floor?: number | null; } };

/** A coupon that begins on a date. */
export interface CouponStep {
  /** The first accrual period that begins on or after this date has the coupon, and all later ones. */
  from: string;
  /** The coupon. */
  coupon: Coupon;
}

/** A coupon that begins on a date. */
export interface CouponStepInput {
  /** The first accrual period that begins on or after this date has the coupon, and all later ones. */
  from: string;
  /** The coupon. */
  coupon: CouponInput;
}

/** How the coupon is set. */
export type CouponType = 
  | "floating"
  | "fixed";

/** How the coupon is set. */
export type CouponTypeInput = 
  | "floating"
  | "fixed";

/** How a covariance matrix is estimated. */
export type CovarianceMethod = 
  | "sample"
  | "population"
  | { "ewma": { /** λ in (0, 1): 0.94 for daily returns in RiskMetrics, 0.97 for monthly ones. */ decay: number; } }
  | { "centred_ewma": { /** λ in (0, 1). */ decay: number; } }
  | { "ledoit_wolf": { /** The target. */ target: ShrinkageTarget; } };

/** A test as it stood on a payment date, before anything was paid. */
export interface CoverageMeasure {
  /** The test's name. */
  name: string;
  /** What it measures. */
  kind: TestKind;
  /** Its numerator, in the deal's currency. */
  numerator: number;
  /** Its denominator, in the deal's currency. */
  denominator: number;
  /** Numerator over denominator; none when there is nothing to cover. */
  value: number | null;
  /** The least ratio that passes. */
  threshold: number;
  /** Value less threshold. */
  margin: number | null;
  /** Whether it passes. */
  passing: boolean;
  /** Debt balance that the test covers: what an interest coverage cure is a fraction of. */
  covered_balance: number;
}

/** A test as it stood on a payment date, before anything was paid. */
export interface CoverageMeasureInput {
  /** The test's name. */
  name: string;
  /** What it measures. */
  kind: TestKindInput;
  /** Its numerator, in the deal's currency. */
  numerator: number;
  /** Its denominator, in the deal's currency. */
  denominator: number;
  /** Numerator over denominator; none when there is nothing to cover. */
  value?: number | null;
  /** The least ratio that passes. */
  threshold: number;
  /** Value less threshold. */
  margin?: number | null;
  /** Whether it passes. */
  passing: boolean;
  /** Debt balance that the test covers: what an interest coverage cure is a fraction of. */
  covered_balance: number;
}

/** A coverage test of the indenture. It passes when its ratio is at least its trigger, and when there is nothing to cover. */
export interface CoverageTest {
  /** The name, unique in the deal; steps refer to it. */
  name: string;
  /** What is measured. */
  kind: TestKind;
  /** The most junior class (or pari passu group) that is covered; all senior to it are covered too. */
  through: string;
  /** The least ratio that passes, such as 1.243. */
  trigger: number;
  /** The fees deducted from interest before an interest coverage ratio is taken; the trustee's and the senior management fee when absent. */
  deducting?: string[] | null;
}

/** A coverage test of the indenture. It passes when its ratio is at least its trigger, and when there is nothing to cover. */
export interface CoverageTestInput {
  /** The name, unique in the deal; steps refer to it. */
  name: string;
  /** What is measured. */
  kind: TestKindInput;
  /** The most junior class (or pari passu group) that is covered; all senior to it are covered too. */
  through: string;
  /** The least ratio that passes, such as 1.243. */
  trigger: number;
  /** The fees deducted from interest before an interest coverage ratio is taken; the trustee's and the senior management fee when absent. */
  deducting?: readonly string[] | null;
}

/** A rate that reverts to a level and does not fall below 0, dx = κ(θ − x)dt + σ√x·dW: the model of Cox, Ingersoll and Ross. */
export interface CoxIngersollRoss {
  /** κ, at least 0: the speed of mean reversion, per year. */
  reversion: number;
  /** θ, above 0: the level to which x reverts. */
  level: number;
  /** σ, above 0. */
  volatility: number;
}

/** A slice of the losses of a pool: those between two fractions of its notional. */
export interface CreditTranche {
  /** A, the loss as a fraction of the pool that the tranches below take. */
  attachment: number;
  /** D, the loss as a fraction of the pool at which the tranche is gone. */
  detachment: number;
}

/** Which assets a test looks at. Defaulted assets never meet a criterion but `Criterion::NotSeniorSecured`. */
export type Criterion = 
  | "performing"
  | "senior_secured_loan"
  | "not_senior_secured"
  | "unsecured"
  | "dip"
  | "not_dip"
  | "moodys_caa"
  | "sp_ccc"
  | "less_than_quarterly"
  | "fixed_rate"
  | "current_pay"
  | "participation"
  | "foreign"
  | "canada_or_tax_jurisdiction"
  | "foreign_but_canada_and_united_kingdom"
  | "group_country"
  | { "group": number }
  | "tax_jurisdiction"
  | "canada"
  | "not_emerging_market"
  | "bridge_loan"
  | "cov_lite"
  | "deferrable"
  | { "small_facility": { /** In the home country. */ home: number; /** Abroad. */ foreign: number; } }
  | "letter_of_credit"
  | "long_dated"
  | "swapped_non_discount";

/** Which assets a test looks at. Defaulted assets never meet a criterion but `Criterion::NotSeniorSecured`. */
export type CriterionInput = 
  | "performing"
  | "senior_secured_loan"
  | "not_senior_secured"
  | "unsecured"
  | "dip"
  | "not_dip"
  | "moodys_caa"
  | "sp_ccc"
  | "less_than_quarterly"
  | "fixed_rate"
  | "current_pay"
  | "participation"
  | "foreign"
  | "canada_or_tax_jurisdiction"
  | "foreign_but_canada_and_united_kingdom"
  | "group_country"
  | { "group": number }
  | "tax_jurisdiction"
  | "canada"
  | "not_emerging_market"
  | "bridge_loan"
  | "cov_lite"
  | "deferrable"
  | { "small_facility": { /** In the home country. */ home: number; /** Abroad. */ foreign: number; } }
  | "letter_of_credit"
  | "long_dated"
  | "swapped_non_discount";

/** By how much the total variance of an earlier expiry exceeds that of a later. */
export interface Crossing {
  /** k */
  log_moneyness: number;
  /** w(k, T₁) − w(k, T₂) */
  size: number;
}

/** What is known of a floating-rate index, as quoted. */
export type CurveQuotes = 
  | { "flat": number }
  | { "path": Quote[] }
  | { "zero_rates": ZeroRates }
  | { "par_rates": ParRates };

/** What is known of a floating-rate index, as quoted. */
export type CurveQuotesInput = 
  | { "flat": number }
  | { "path": readonly QuoteInput[] }
  | { "zero_rates": ZeroRatesInput }
  | { "par_rates": ParRatesInput };

/** An amount on a date. */
export interface DatedAmount {
  /** The date. */
  date: string;
  /** The amount, in the deal's currency. */
  amount: number;
}

/** An amount on a date. */
export interface DatedAmountInput {
  /** The date. */
  date: string;
  /** The amount, in the deal's currency. */
  amount: number;
}

/** Values of one variable by date; a value that is NaN is missing. */
export interface DatedSeries {
  /** What messages and results call it, such as a ticker. */
  name: string;
  /** Strictly increasing. */
  dates: readonly string[];
  /** One for each date. */
  values: Numbers;
}

/** The deal's dates and the rules that make its payment calendar. */
export interface Dates {
  /** The date of the data: what happened up to it is in the balances. */
  analysis: string;
  /** Closing, when the notes begin to accrue. */
  closing: string;
  /** The first payment date ever, before adjustment; it sets the day of the month. */
  first_payment: string;
  /** The stated maturity, before adjustment: the last payment date. */
  maturity: string;
  /** From this date on the equity may call the deal; `closing` when absent. */
  no_call?: string | null;
  /** The last payment date on which principal may be reinvested; never when absent. */
  reinvestment_end?: string | null;
  /** How often the deal pays. */
  frequency: Frequency;
  /** How a payment date that is no business day moves. */
  business_day_convention: BusinessDayConvention;
  /** Which days are business days. */
  calendar: Calendar;
  /** Business days between the end of a collection period and its payment date. */
  determination_days: number;
  /** Business days between the index fixing and the start of the accrual period. */
  index_determination_days: number;
}

/** The deal's dates and the rules that make its payment calendar. */
export interface DatesInput {
  /** The date of the data: what happened up to it is in the balances. */
  analysis: string;
  /** Closing, when the notes begin to accrue. */
  closing: string;
  /** The first payment date ever, before adjustment; it sets the day of the month. */
  first_payment: string;
  /** The stated maturity, before adjustment: the last payment date. */
  maturity: string;
  /** From this date on the equity may call the deal; `closing` when absent. */
  no_call?: string | null;
  /** The last payment date on which principal may be reinvested; never when absent. */
  reinvestment_end?: string | null;
  /** How often the deal pays. */
  frequency?: FrequencyInput;
  /** How a payment date that is no business day moves. */
  business_day_convention?: BusinessDayConventionInput;
  /** Which days are business days. */
  calendar?: CalendarInput;
  /** Business days between the end of a collection period and its payment date. */
  determination_days?: number;
  /** Business days between the index fixing and the start of the accrual period. */
  index_determination_days?: number;
}

/** How the days between two dates are counted and what part of a year they are. */
export type DayCount = 
  | "actual_360"
  | "actual_365_fixed"
  | "actual_actual_isda"
  | "thirty_360_us"
  | "thirty_360_european";

/** How the days between two dates are counted and what part of a year they are. */
export type DayCountInput = 
  | "actual_360"
  | "actual_365_fixed"
  | "actual_actual_isda"
  | "thirty_360_us"
  | "thirty_360_european";

/** A collateralized loan obligation. */
export interface Deal {
  /** The name, for reports. */
  name: string;
  /** ISO 4217 code of every amount. */
  currency: string;
  /** Its dates. */
  dates: Dates;
  /** Its classes, from the most senior to the most junior. */
  tranches: Tranche[];
  /** Its collateral. */
  assets: Asset[];
  /** Its cash. */
  accounts: Accounts;
  /** Its fees. */
  fees: Fee[];
  /** Its coverage tests. */
  coverage_tests: CoverageTest[];
  /** How much CCC par counts in full; all of it when absent. */
  ccc?: CccLimit | null;
  /** Its collateral quality and concentration tests; none when absent. */
  quality?: Terms | null;
  /** What makes an event of default. */
  event_of_default: EventOfDefault;
  /** Its priority of payments. */
  waterfall: Priority;
  /** The notes' index rate of the current accrual period; from the curve when absent. */
  current_index?: number | null;
  /** The balance that fees of the current period accrue on; from the pool when absent. */
  fee_basis?: number | null;
  /** Accrued interest that principal has paid for, repaid from the first interest. */
  financed_accrued_interest: number;
  /** The equity's cash flows so far: its purchase negative, distributions positive. Without any it was bought at par on closing. */
  equity_flows?: DatedAmount[];
}

/** A collateralized loan obligation. */
export interface DealInput {
  /** The name, for reports. */
  name: string;
  /** ISO 4217 code of every amount. */
  currency?: string;
  /** Its dates. */
  dates: DatesInput;
  /** Its classes, from the most senior to the most junior. */
  tranches: readonly TrancheInput[];
  /** Its collateral. */
  assets: readonly AssetInput[];
  /** Its cash. */
  accounts?: AccountsInput;
  /** Its fees. */
  fees?: readonly FeeInput[];
  /** Its coverage tests. */
  coverage_tests?: readonly CoverageTestInput[];
  /** How much CCC par counts in full; all of it when absent. */
  ccc?: CccLimitInput | null;
  /** Its collateral quality and concentration tests; none when absent. */
  quality?: TermsInput | null;
  /** What makes an event of default. */
  event_of_default?: EventOfDefaultInput;
  /** Its priority of payments. */
  waterfall: PriorityInput;
  /** The notes' index rate of the current accrual period; from the curve when absent. */
  current_index?: number | null;
  /** The balance that fees of the current period accrue on; from the pool when absent. */
  fee_basis?: number | null;
  /** Accrued interest that principal has paid for, repaid from the first interest. */
  financed_accrued_interest?: number;
  /** The equity's cash flows so far: its purchase negative, distributions positive. Without any it was bought at par on closing. */
  equity_flows?: readonly DatedAmountInput[];
}

/** How likely the defaults of the assets are. */
export type DefaultRisk = 
  | "rating_factors"
  | { "hazard_rate": number }
  | { "by_asset": Record<string, number> };

/** What a defaulted asset counts at. */
export type DefaultedValue = 
  | "market_value"
  | "lesser_of_market_value_and_recovery";

/** What a defaulted asset counts at. */
export type DefaultedValueInput = 
  | "market_value"
  | "lesser_of_market_value_and_recovery";

/** How the degrees of freedom of Student's t are found. */
export type DegreesEstimator = 
  | "maximum_likelihood"
  | "kurtosis";

/** What is added to the denominator of an average when an asset is tried. */
export type Denominator = 
  | "same_par"
  | "tenfold_par";

/** What is added to the denominator of an average when an asset is tried. */
export type DenominatorInput = 
  | "same_par"
  | "tenfold_par";

/** g at one log-moneyness. */
export interface Density {
  /** k */
  log_moneyness: number;
  /** g(k) */
  g: number;
}

/** What makes the names of a pool move together. */
export type Dependence = 
  | { "uniform": { /** The asset correlation ρ, from 0 to 1. */ correlation: number; } }
  | { "one_factor": { /** The loading aᵢ of each name, from −1 to 1. */ loadings: Numbers; } }
  | { "sectors": { /** The sector of each name: 0, 1, …. */ sectors: readonly number[]; /** The correlation of two names of one sector, from `across` to 1. */ within: number; /** The correlation of two names of different sectors, from 0 to 1. */ across: number; } }
  | { "multi_factor": { /** One row per name, one column per factor; no row longer than 1. */ loadings: Rows; } }
  | { "matrix": { /** Names × names. */ correlation: Rows; } };

/** A rating, and the way to it. */
export interface DerivedRating {
  /** The rating. */
  rating: string;
  /** The rating that it was derived from. */
  source: RatingSource;
  /** By how many notches it was meant to be worse than that one (better when negative), before the ends of the scale. */
  notches: number;
}

/** The ratings of an asset under the indenture, each with where it comes from. */
export interface DerivedRatings {
  /** The Moody's Rating, of the facility. */
  moodys: DerivedRating;
  /** The Moody's Default Probability Rating, of the obligor. */
  default_probability: DerivedRating;
  /** The rating that enters the weighted average rating factor. */
  warf: DerivedRating;
  /** Moody's recovery rate. */
  recovery_rate: number;
  /** The S&P Rating. */
  sp: DerivedRating;
}

/** What deviations are measured from, and what their squares are divided by. */
export type Deviation = 
  | "sample"
  | "population"
  | "from_zero";

/** How a filter is read. */
export type Dialect = 
  | "standard"
  | "legacy";

/** A rating agency. */
export type DiffAgency = 
  | "moodys"
  | "sp";

/** What a test asks of its result. */
export type Direction = 
  | "at_most"
  | "at_least";

/** What a test asks of its result. */
export type DirectionInput = 
  | "at_most"
  | "at_least";

/** Directional indicators and their index, from 0 to 100. */
export interface DirectionalMovement {
  /** +DI: the share of the true range that went up. */
  plus: Float64Array;
  /** −DI: the share that went down. */
  minus: Float64Array;
  /** ADX: the average of |+DI − −DI| / (+DI + −DI). */
  average_index: Float64Array;
}

/** Discount obligations: bought far below par, they count at the purchase price until their market price has recovered. */
export interface Discount {
  /** A purchase price below this makes one. */
  below: number;
  /** The same where the Moody's Rating is below B3. */
  below_if_caa: number;
  /** A market price of this much ends it. */
  recovered_at: number;
}

/** Discount obligations: bought far below par, they count at the purchase price until their market price has recovered. */
export interface DiscountInput {
  /** A purchase price below this makes one. */
  below?: number;
  /** The same where the Moody's Rating is below B3. */
  below_if_caa?: number;
  /** A market price of this much ends it. */
  recovered_at?: number;
}

/** One distribution to the equity. */
export interface Distribution {
  /** The payment date. */
  date: string;
  /** Out of interest. */
  interest: number;
  /** Out of principal. */
  principal: number;
  /** Both, as a fraction of the original balance. */
  fraction: number;
}

/** One distribution to the equity. */
export interface DistributionInput {
  /** The payment date. */
  date: string;
  /** Out of interest. */
  interest: number;
  /** Out of principal. */
  principal: number;
  /** Both, as a fraction of the original balance. */
  fraction: number;
}

/** What a downside deviation is taken over. */
export type Downside = 
  | "all_periods"
  | "negative_returns";

/** One fall of wealth from a peak and its recovery; indices count returns from 0. */
export interface Drawdown {
  /** The fall from peak to trough as a fraction of the peak: −0.2 is 20 % down. */
  depth: number;
  /** The return after which wealth was at its peak; None for the initial wealth. */
  peak: number | null;
  /** The first return below the peak. */
  start: number;
  /** The return after which wealth was lowest. */
  trough: number;
  /** The first return that reaches the peak again; None when none does. */
  recovery: number | null;
  /** Returns after which wealth is below the peak. */
  duration: number;
  /** Of `peak`, when dates are given. */
  peak_date: string | null;
  /** Of `start`. */
  start_date: string | null;
  /** Of `trough`. */
  trough_date: string | null;
  /** Of `recovery`. */
  recovery_date: string | null;
  /** Calendar days from `start` to `recovery`, or to the last date. */
  days: number | null;
}

/** The distance of a portfolio from its targets. */
export interface Drift {
  /** The weights now. */
  weights: number[];
  /** Weight less target, one per asset. */
  deviations: number[];
  /** √Σ(deviation²). */
  distance: number;
  /** ½·Σ|deviation|: the share of the portfolio that is in the wrong place. */
  active_share: number;
  /** The assets outside the band. */
  breaches: number[];
}

/** Earnings of a company. */
export interface Earnings {
  /** Days to the report, negative after it. */
  days_to_report: number;
  /** Surprises of past reports in percent of the estimate, oldest first. */
  surprises_pct: Numbers;
}

/** Parameters of the earnings strategy. */
export interface EarningsSettings {
  /** Speaks from so many days before; 5 by default. */
  days_before: number;
  /** Speaks to so many days after; 2 by default. */
  days_after: number;
  /** The least trend of surprises before, where 1 is 100 points; 0.2 by default. */
  least_trend: number;
  /** The least surprise after, in percent; 10 by default. */
  least_surprise_pct: number;
}

/** Parameters of the earnings strategy. */
export interface EarningsSettingsInput {
  /** Speaks from so many days before; 5 by default. */
  days_before?: number;
  /** Speaks to so many days after; 2 by default. */
  days_after?: number;
  /** The least trend of surprises before, where 1 is 100 points; 0.2 by default. */
  least_trend?: number;
  /** The least surprise after, in percent; 10 by default. */
  least_surprise_pct?: number;
}

/** Whether an order may open a position. */
export type Effect = 
  | "any"
  | "reduce_only";

/** Whether an order may open a position. */
export type EffectInput = 
  | "any"
  | "reduce_only";

/** A row and a column of the matrix, or a place between them. */
export interface Election {
  /** Minimum weighted average spread. */
  spread: number;
  /** Minimum diversity score. */
  diversity: number;
}

/** A row and a column of the matrix, or a place between them. */
export interface ElectionInput {
  /** Minimum weighted average spread. */
  spread: number;
  /** Minimum diversity score. */
  diversity: number;
}

/** Whether a transition matrix comes from migration in continuous time. */
export interface Embeddability {
  /** det P. */
  determinant: number;
  /** Why it does not, or not by its principal logarithm; empty when that is a generator. */
  obstacles: Obstacle[];
}

/** How signals of one side are combined. */
export type EnsembleKind = 
  | "simple"
  | "weighted"
  | "scheduled";

/** How signals become one. */
export interface EnsembleSettings {
  /** Weighted by default. */
  kind?: EnsembleKind;
  /** A dominant side by default. */
  conflict?: Conflict;
  /** The least number of signals of a side; 2 by default. */
  least_signals?: number;
  /** The least combined confidence; 0.6 by default. */
  least_confidence?: number;
}

/** The days on which equity is looked at for the Sharpe ratio. */
export type EquityDays = 
  | "business"
  | "calendar";

/** The account at a close. */
export interface EquityPoint {
  /** The date. */
  date: string;
  /** Cash. */
  cash: number;
  /** What positions are worth; negative when more is sold short than bought. */
  positions: number;
  /** Cash and positions. */
  equity: number;
  /** How many positions are open. */
  open_positions: number;
}

/** The account at a close. */
export interface EquityPointInput {
  /** The date. */
  date: string;
  /** Cash. */
  cash: number;
  /** What positions are worth; negative when more is sold short than bought. */
  positions: number;
  /** Cash and positions. */
  equity: number;
  /** How many positions are open. */
  open_positions: number;
}

/** What the equity earns on its price at settlement. */
export interface EquityResult {
  /** What it costs at settlement: balance × price, at par when no price is given. */
  cost: number;
  /** Annual internal rate of return (ACT/365); none when nothing comes back or nothing is paid. */
  irr: number | null;
  /** Net present value of cost and distributions. */
  npv: number;
  /** The rate of that value. */
  discount_rate: number;
  /** Multiple on invested capital: distributions over cost. */
  moic: number | null;
  /** The first date by which distributions have repaid the cost. */
  payback: string | null;
  /** Years from settlement to that date (ACT/365). */
  payback_years: number | null;
  /** Every distribution. */
  distributions: Distribution[];
}

/** What the equity earns on its price at settlement. */
export interface EquityResultInput {
  /** What it costs at settlement: balance × price, at par when no price is given. */
  cost: number;
  /** Annual internal rate of return (ACT/365); none when nothing comes back or nothing is paid. */
  irr?: number | null;
  /** Net present value of cost and distributions. */
  npv: number;
  /** The rate of that value. */
  discount_rate: number;
  /** Multiple on invested capital: distributions over cost. */
  moic?: number | null;
  /** The first date by which distributions have repaid the cost. */
  payback?: string | null;
  /** Years from settlement to that date (ACT/365). */
  payback_years?: number | null;
  /** Every distribution. */
  distributions: readonly DistributionInput[];
}

/** One thing that is wrong with an input. */
export interface ErrorProblem {
  /** Where: `tranches[2].spread`; empty when the input as a whole is meant. */
  path: string;
  /** What was wanted and what was got: `must be finite, got NaN`. */
  message: string;
}

/** How means and covariances are estimated; by default from the sample, for a year of 252 days. */
export interface EstimateSettings {
  /** How expected returns are estimated; the arithmetic mean by default. */
  mean?: MeanMethod;
  /** How the covariance is estimated; the sample's by default. */
  covariance?: CovarianceMethod;
  /** Rows of returns in a year; 252 by default. Means and covariances are multiplied by it. */
  periods_per_year?: number;
}

/** What is believed about n assets, all in one unit of time. */
export interface Estimates {
  /** n expected returns. */
  mean: Float64Array;
  /** Their n × n covariance. */
  covariance: Float64Array[];
  /** T × n returns, equally likely, for the measures of risk that need more than the covariance. */
  returns?: Float64Array[] | null;
}

/** A European option on an asset that pays a continuous dividend yield. */
export interface European {
  /** Call or put; a call when the input does not say. */
  kind?: EuropeanKind;
  /** S₀, the price of the asset now: from 0 to 1e100. */
  spot: number;
  /** K, the strike: from 0 to 1e100. */
  strike: number;
  /** T, the time to expiry in years (calendar days/365): from 0 to 200. */
  years: number;
  /** r, the continuously compounded riskless rate, as a decimal: from -1 to 10. */
  rate: number;
  /** q, the continuously compounded dividend yield, as a decimal: from -1 to 10; 0 when the input does not say. */
  dividend_yield?: number;
  /** σ, the annual volatility, as a decimal: from 0 to 1e6. */
  volatility: number;
}

/** What the holder may do at expiry. */
export type EuropeanKind = 
  | "call"
  | "put";

/** What makes an event of default, besides failing a test of kind `event_of_default`. */
export interface EventOfDefault {
  /** One has been declared already. */
  declared: boolean;
  /** Days for which interest of a class that may not defer can stay unpaid. */
  grace_days: number;
}

/** What makes an event of default, besides failing a test of kind `event_of_default`. */
export interface EventOfDefaultInput {
  /** One has been declared already. */
  declared?: boolean;
  /** Days for which interest of a class that may not defer can stay unpaid. */
  grace_days?: number;
}

/** An exponentially weighted variance through time. */
export interface EwmaReport {
  /** σₜ² of each return, from the returns before it; one element per return. */
  variances: Float64Array;
  /** σ² of the period after the last return. The model has no mean reversion, so this is the forecast of every later period too, and h of them have h times the variance. */
  forecast_variance: number;
  /** The annualised volatility of the forecast. */
  volatility: number;
}

/** How an exponentially weighted volatility is computed. */
export interface EwmaSettings {
  /** λ, in (0, 1): 0.94, RiskMetrics' for daily returns, by default; 0.97 for monthly ones. */
  decay?: number;
  /** The first variance; `first_square` by default. */
  start?: EwmaStart;
  /** Returns per year, for `volatility`; 252 by default. */
  periods_per_year?: number;
}

/** The variance that the recursion starts from. */
export type EwmaStart = 
  | "first_square"
  | { "leading_window": { /** How many returns. */ window: number; } }
  | "whole_sample"
  | "backcast"
  | { "given": { /** σ₁². */ variance: number; } };

/** When the holder may exercise. */
export type Exercise = 
  | "european"
  | "american";

/** Why a trade ended. */
export type ExitReason = 
  | "signal"
  | "stop"
  | "target"
  | "end"
  | "ruin";

/** Why a trade ended. */
export type ExitReasonInput = 
  | "signal"
  | "stop"
  | "target"
  | "end"
  | "ruin";

/** Where to leave the position that an order opens, as fractions of the entry price. */
export interface Exits {
  /** Leave when the price is this far against the position: 0.02 is 2 %. */
  stop_loss: number | null;
  /** Leave when the price is this far in favour of the position. */
  take_profit: number | null;
  /** Leave when the price is this far from the best price since the entry, the current bar's left out. */
  trailing_stop: number | null;
}

/** Where to leave the position that an order opens, as fractions of the entry price. */
export interface ExitsInput {
  /** Leave when the price is this far against the position: 0.02 is 2 %. */
  stop_loss?: number | null;
  /** Leave when the price is this far in favour of the position. */
  take_profit?: number | null;
  /** Leave when the price is this far from the best price since the entry, the current bar's left out. */
  trailing_stop?: number | null;
}

/** Whether the loss that stops a trade shrinks as an option expires. */
export type ExpirationScaling = 
  | "none"
  | "seven_days";

/** How an exponential average begins. */
export type ExponentialSeed = 
  | "first_value"
  | "simple_average"
  | "adjusted";

/** How an exponential average begins. */
export type ExponentialSeedInput = 
  | "first_value"
  | "simple_average"
  | "adjusted";

/** What a dollar exposure is divided by to give the beta of a portfolio. */
export type ExposureDenominator = 
  | "gross"
  | "net"
  | { "value": number };

/** One name of a pool. */
export interface Exposure {
  /** What is owed at default, in units of currency. */
  notional: number;
  /** The probability of default up to the horizon. */
  default_probability: number;
  /** What is recovered; 40 % when absent. */
  recovery?: Recovery;
}

/** A signed position: a negative quantity is sold short, or written. */
export interface ExposurePosition {
  /** What messages and results call it. */
  symbol?: string;
  /** Stock by default. */
  instrument?: PositionInstrument;
  /** Shares or contracts, negative when short. */
  quantity?: number;
  /** Per share. */
  price?: number;
  /** What was paid, or got, per share. */
  entry_price?: number;
  /** Of the session before; without it there is no day change. */
  previous_price?: number | null;
  /** Shares in a unit: 1 for stocks and 100 for options unless given. */
  multiplier?: number | null;
  /** Of an option: the symbol of what it is on. Stocks are their own underlying. */
  underlying?: string | null;
  /** Of an option: the price of what it is on. */
  underlying_price?: number | null;
  /** Of an option, on one share. */
  greeks?: UnitGreeks | null;
  /** Of the stock or the underlying, to the market. */
  beta?: number | null;
  /** Of the stock or the underlying. */
  sector?: string | null;
  /** Any number of labels. */
  tags?: readonly string[];
}

/** What a portfolio holds and what that exposes it to. */
export interface ExposureReport {
  /** T: positions and cash. */
  total_value: number;
  /** M: Σ market value, signed. */
  market_value: number;
  /** T − M. */
  cash: number;
  /** Σ cost, signed. */
  cost: number;
  /** Σ unrealised P&L. */
  unrealized_pnl: number;
  /** Of |cost|; None when that is 0. */
  unrealized_pnl_fraction: number | null;
  /** Σ day change. */
  day_change: number;
  /** Of total value at the session before; None when that is 0. */
  day_change_fraction: number | null;
  /** By position, in the order given. */
  valuations: Valuation[];
  /** Market value over total value, signed; None when that is 0. */
  weights: (number | null)[];
  /** Of market values. */
  exposure: ExposureTotals;
  /** Of dollar deltas. */
  delta_adjusted: ExposureTotals;
  /** Σ |market value| of all positions. */
  notional: number;
  /** Σ |premium value| of options. */
  options_notional: number;
  /** Σ |q| m S of options; those without an underlying price count as nothing. */
  options_underlying_notional: number;
  /** Of |market values|. */
  concentration: Concentration;
  /** Of options. */
  greeks: GreekTotals;
  /** To the market. */
  beta: BetaExposure;
  /** Long, short, call, put. */
  by_type: Group[];
  /** By sector. */
  by_sector: Group[];
  /** Stocks with the options on them. */
  by_underlying: Group[];
  /** By tag. */
  by_tag: Group[];
}

/** The conventions of an exposure report. */
export interface ExposureSettings {
  /** A balance of 0 by default. */
  cash?: ReportCash;
}

/** Sums of signed exposures. */
export interface ExposureTotals {
  /** Σ E⁺ */
  long: number;
  /** Σ E⁻, negative. */
  short: number;
  /** Σ |E| */
  gross: number;
  /** Σ E */
  net: number;
  /** Positions with E > 0. */
  long_count: number;
  /** Positions with E < 0. */
  short_count: number;
  /** Σ |E| of options. */
  options: number;
  /** Σ |E| of stocks. */
  stocks: number;
  /** Positions whose exposure is not known; they count as nothing. */
  missing: number;
}

/** Exposures beside the limits of a risk profile. */
export interface ExposureUse {
  /** Σ market value. */
  total: number;
  /** Of the portfolio's value; 0 when that is not positive. */
  fraction: number;
  /** What the profile allows, in currency, whether there are positions or not. */
  maximum: number;
  /** Beside the limit of the portfolio. */
  level: UseLevel;
  /** By underlying, in order of symbols. */
  stocks: StockUse[];
}

/** A return by factors, and the rest. */
export interface FactorAttribution {
  /** βₜₖ fₜₖ: T periods × K factors. */
  periods: number[][];
  /** What the factors do not explain, by period. */
  residuals: number[];
  /** By factor, linked; with the residual they add up to the total return. */
  linked: number[];
  /** The residuals, linked. */
  linked_residual: number;
  /** All periods compounded. */
  total_return: number;
}

/** What one factor adds. */
export interface FactorContribution {
  /** b_f·(Σ_F b)_f: these add up to the systematic variance. */
  variance: number;
  /** b_f·(Σ_F b)_f/σ: with the idiosyncratic contributions these add up to the volatility. */
  volatility: number | null;
  /** b_f·(Σ_F b)_f/σ²; negative for a factor that hedges others. */
  share: number | null;
  /** (Σ_F b)_f/σ = ∂σ/∂b_f. */
  marginal: number | null;
}

/** The exposure of a portfolio to each factor. */
export interface FactorExposures {
  /** D_f = Σ Eᵢ·β_if, signed: the P&L of a factor return of 1. */
  dollars: number[];
  /** Σ|Eᵢ·β_if|: what would be left if nothing offset anything. */
  gross_dollars: number[];
  /** b_f = D_f/denominator; `None` when the denominator is 0. */
  betas: number[] | null;
  /** The value that was divided by. */
  denominator: number;
}

/** A linear factor model of N assets on K factors: r = α + B·f + ε. */
export interface FactorModel {
  /** N intercepts, per period. */
  alphas: Float64Array;
  /** N×K. */
  betas: Float64Array[];
  /** N×K standard errors; absent for ridge, whose betas are biased on purpose. */
  standard_errors: Float64Array[] | null;
  /** N×K two-sided p-values of Student's t; absent for ridge; `None` for a perfect fit. */
  p_values: Float64Array[] | null;
  /** The share of each asset's variance that the factors explain; `None` for an asset that did not move. */
  r_squared: Float64Array;
  /** σ²_ε of each asset per period: the sum of squared residuals over T − 1 − d. */
  idiosyncratic_variances: Float64Array;
  /** d: K for least squares; Σ λ/(λ + α) over the eigenvalues λ of ZᵀZ for ridge. */
  degrees: number;
  /** Σ_F, K×K, per period. */
  factor_covariance: Float64Array[];
}

/** A linear factor model of N assets on K factors: r = α + B·f + ε. */
export interface FactorModelInput {
  /** N intercepts, per period. */
  alphas: Numbers;
  /** N×K. */
  betas: Rows;
  /** N×K standard errors; absent for ridge, whose betas are biased on purpose. */
  standard_errors?: readonly Numbers[] | null;
  /** N×K two-sided p-values of Student's t; absent for ridge; `None` for a perfect fit. */
  p_values?: readonly Numbers[] | null;
  /** The share of each asset's variance that the factors explain; `None` for an asset that did not move. */
  r_squared: Numbers;
  /** σ²_ε of each asset per period: the sum of squared residuals over T − 1 − d. */
  idiosyncratic_variances: Numbers;
  /** d: K for least squares; Σ λ/(λ + α) over the eigenvalues λ of ZᵀZ for ridge. */
  degrees: number;
  /** Σ_F, K×K, per period. */
  factor_covariance: Rows;
}

/** How a factor model is fitted. */
export interface FactorModelSettings {
  /** `least_squares` by default. */
  regression?: FactorRegression;
  /** Of the factors; the sample covariance by default. */
  covariance?: CovarianceMethod;
}

/** How a factor may move. */
export type FactorMove = 
  | "free"
  | "still"
  | "up"
  | "down"
  | { "between": { /** The lowest move. */ low: number; /** The highest move. */ high: number; } };

/** How the betas on several factors are estimated together. */
export type FactorRegression = 
  | "least_squares"
  | { "ridge": { /** The penalty, above 0; 1 is usual. */ alpha: number; } };

/** A risk by factors. */
export interface FactorVar {
  /** The value at risk over the horizon: the sum of the components of the factors and of the rest. */
  value_at_risk: number;
  /** The expected shortfall over the horizon. */
  expected_shortfall: number;
  /** One day ahead. */
  standard_deviation: number;
  /** √(w′BΣB′w), one day ahead. */
  systematic_deviation: number;
  /** √(Σwᵢ²dᵢ), one day ahead. */
  idiosyncratic_deviation: number;
  /** B′w. */
  factor_exposures: number[];
  /** The part of the value at risk of each factor. */
  factor_components: number[];
  /** The part of the value at risk that no factor explains. */
  idiosyncratic_component: number;
}

/** One fee. It accrues (basis × `rate` + `fixed`) × year fraction over each payment period. */
export interface Fee {
  /** The name, unique in the deal; steps refer to it. */
  name: string;
  /** Whose fee it is; presets place it by this. */
  kind: FeeKind;
  /** Annual rate on the basis. */
  rate: number;
  /** Annual amount, in the deal's currency. */
  fixed: number;
  /** The most that accrues in a year, in the deal's currency; no cap when absent. */
  annual_cap?: number | null;
  /** How the fee accrues. */
  day_count: DayCount;
  /** The balance that `rate` applies to. */
  basis: FeeBasis;
  /** Due and unpaid at the analysis date. */
  unpaid: number;
  /** Margin over the index that unpaid amounts earn; they earn nothing when absent. */
  interest_on_unpaid?: number | null;
}

/** The balance that a fee's rate applies to. The basis of a date is the principal balance of all assets, defaulted ones included, plus principal proceeds and financed accrued interest. */
export type FeeBasis = 
  | "beginning"
  | "average";

/** The balance that a fee's rate applies to. The basis of a date is the principal balance of all assets, defaulted ones included, plus principal proceeds and financed accrued interest. */
export type FeeBasisInput = 
  | "beginning"
  | "average";

/** One fee. It accrues (basis × `rate` + `fixed`) × year fraction over each payment period. */
export interface FeeInput {
  /** The name, unique in the deal; steps refer to it. */
  name: string;
  /** Whose fee it is; presets place it by this. */
  kind: FeeKindInput;
  /** Annual rate on the basis. */
  rate?: number;
  /** Annual amount, in the deal's currency. */
  fixed?: number;
  /** The most that accrues in a year, in the deal's currency; no cap when absent. */
  annual_cap?: number | null;
  /** How the fee accrues. */
  day_count?: DayCountInput;
  /** The balance that `rate` applies to. */
  basis?: FeeBasisInput;
  /** Due and unpaid at the analysis date. */
  unpaid?: number;
  /** Margin over the index that unpaid amounts earn; they earn nothing when absent. */
  interest_on_unpaid?: number | null;
}

/** Whose fee it is. */
export type FeeKind = 
  | "trustee"
  | "administrative"
  | "senior_management"
  | "subordinated_management"
  | "incentive"
  | "other";

/** Whose fee it is. */
export type FeeKindInput = 
  | "trustee"
  | "administrative"
  | "senior_management"
  | "subordinated_management"
  | "incentive"
  | "other";

/** One fee on one payment date. */
export interface FeePeriod {
  /** The fee's name. */
  name: string;
  /** Accrued in the period, interest on unpaid amounts included. */
  accrued: number;
  /** Paid. */
  paid: number;
  /** Carried unpaid. */
  unpaid: number;
}

/** One fee on one payment date. */
export interface FeePeriodInput {
  /** The fee's name. */
  name: string;
  /** Accrued in the period, interest on unpaid amounts included. */
  accrued: number;
  /** Paid. */
  paid: number;
  /** Carried unpaid. */
  unpaid: number;
}

/** A field before and after; null where it had no value, or its default. */
export interface FieldChange {
  /** Its path in an asset: `spread`, `moodys.facility`. */
  field: string;
  /** What it was. */
  before: unknown;
  /** What it is. */
  after: unknown;
}

/** What a field holds. */
export type FieldKind = 
  | "text"
  | "word"
  | "number"
  | "rating"
  | "date"
  | "flag";

/** When an order that was decided on a close trades at the market. */
export type FillTiming = 
  | "next_open"
  | "close";

/** A field of the filter language, for a list that people choose from. */
export interface FilterField {
  /** Its name. */
  name: string;
  /** What it holds. */
  kind: FieldKind;
  /** Other names that mean it. */
  other_names: string[];
  /** The words that it may be; empty unless it is one of a few. */
  words: string[];
}

/** Who pays for the trades. */
export type Financing = 
  | "proceeds"
  | "external";

/** Whether the wealth before the first return can be a peak. */
export type FirstPeak = 
  | "initial_wealth"
  | "first_observation";

/** When money flows on its date. */
export type FlowTiming = 
  | "end_of_day"
  | "start_of_day";

/** A European option on a forward or futures price. */
export interface ForwardOption {
  /** Call or put; a call when the input does not say. */
  kind?: EuropeanKind;
  /** F₀, the forward price of the asset for the option's expiry: from 0 to 1e100. */
  forward: number;
  /** K, the strike: from 0 to 1e100. */
  strike: number;
  /** T, the time to expiry in years: from 0 to 200. */
  years: number;
  /** r, the continuously compounded riskless rate, as a decimal: from -1 to 10. 0, when the input does not say, gives the undiscounted value, as of an option that is margined like a future. */
  rate?: number;
  /** σ, the annual volatility of the forward, as a decimal: from 0 to 1e6. */
  volatility: number;
}

/** A forward price. */
export interface ForwardPoint {
  /** T */
  years: number;
  /** F_T */
  forward: number;
}

/** How often a payment recurs; quarterly unless said otherwise, as loans and notes of CLOs pay. */
export type Frequency = 
  | "annual"
  | "semi_annual"
  | "quarterly"
  | "monthly";

/** How often a payment recurs; quarterly unless said otherwise, as loans and notes of CLOs pay. */
export type FrequencyInput = 
  | "annual"
  | "semi_annual"
  | "quarterly"
  | "monthly";

/** All corners, from the portfolio of the highest return to the one of the least variance; between two of them weights are linear in the risk tolerance and in the return. */
export interface Frontier {
  /** At least one. */
  corners: Corner[];
}

/** All corners, from the portfolio of the highest return to the one of the least variance; between two of them weights are linear in the risk tolerance and in the return. */
export interface FrontierInput {
  /** At least one. */
  corners: readonly CornerInput[];
}

/** A portfolio on the frontier. */
export interface FrontierPoint {
  /** One weight per asset. */
  weights: number[];
  /** μ'w. */
  expected_return: number;
  /** √(w'Σw). */
  volatility: number;
}

/** The optimal method beside the two-phase method. */
export interface Gain {
  /** The portfolio objective after the two-phase method's trades. */
  two_phase: number;
  /** After those of this result. */
  optimal: number;
  /** What the latter is higher by; never negative. */
  improvement: number;
  /** The optimum of the last linear program without regard to increments, a bound as far as the objective is linear; none when there was no program to solve. */
  relaxed: number | null;
  /** Linear programs solved. */
  programs: number;
  /** How it ended, in words. */
  explanation: string;
}

/** Standard errors of the parameters; `None` for those that were not estimated. */
export interface GarchErrors {
  /** Of μ. */
  mean: number | null;
  /** Of ω; `None` also under variance targeting, where it follows from the others. */
  omega: number | null;
  /** Of α. */
  alpha: number | null;
  /** Of γ. */
  leverage: number | null;
  /** Of β. */
  beta: number | null;
  /** Of ν. */
  degrees: number | null;
}

/** A GARCH model fitted to returns. */
export interface GarchFit {
  /** The maximum-likelihood estimates. */
  parameters: GarchParameters;
  /** Standard errors from the inverse Hessian, right when the innovations are as assumed; `None` where the estimate lies on an edge of its domain. Under variance targeting they take the target as known. */
  standard_errors: GarchErrors | null;
  /** Standard errors of Bollerslev and Wooldridge, right also when they are not. */
  robust_standard_errors: GarchErrors | null;
  /** Akaike's criterion, 2k − 2 ln L for k estimated parameters. */
  akaike: number;
  /** The Bayesian criterion, k·ln n − 2 ln L. */
  bayesian: number;
  /** α + γ/2 + β. */
  persistence: number;
  /** V_L per period; `None` when the persistence is 1. */
  long_run_variance: number | null;
  /** √V_L, annualised. */
  long_run_volatility: number | null;
  /** The volatility of the next period, annualised. */
  forecast_volatility: number;
  /** The model along the returns: variances, standardised residuals, ln L, the next variance. */
  series: GarchSeries;
  /** How many steps the optimiser took. */
  iterations: number;
}

/** The mean of the returns. */
export type GarchMean = 
  | "constant"
  | "zero";

/** The parameters of a GARCH(1,1) model, per period. */
export interface GarchParameters {
  /** μ, the mean return. */
  mean: number;
  /** ω > 0. */
  omega: number;
  /** α ≥ 0, the weight of the last squared innovation. */
  alpha: number;
  /** γ, what a negative innovation adds to α; 0 in a symmetric model. */
  leverage: number;
  /** β ≥ 0, the weight of the last variance. */
  beta: number;
  /** ν > 2 of Student's t; absent for the normal. */
  degrees: number | null;
}

/** The parameters of a GARCH(1,1) model, per period. */
export interface GarchParametersInput {
  /** μ, the mean return. */
  mean?: number;
  /** ω > 0. */
  omega: number;
  /** α ≥ 0, the weight of the last squared innovation. */
  alpha: number;
  /** γ, what a negative innovation adds to α; 0 in a symmetric model. */
  leverage?: number;
  /** β ≥ 0, the weight of the last variance. */
  beta: number;
  /** ν > 2 of Student's t; absent for the normal. */
  degrees?: number | null;
}

/** What a GARCH model says of each return. */
export interface GarchSeries {
  /** σₜ², from the returns before t; one element per return. */
  variances: Float64Array;
  /** (rₜ − μ)/σₜ. */
  standardized_residuals: Float64Array;
  /** σ² of the period after the last return. */
  forecast_variance: number;
  /** ln L of the returns. */
  log_likelihood: number;
}

/** How a GARCH model is fitted. */
export interface GarchSettings {
  /** `none` (GARCH) by default. */
  asymmetry?: Asymmetry;
  /** `constant` by default. */
  mean?: GarchMean;
  /** `normal` by default, which estimates consistently even where it is not the true one. */
  innovation?: Innovation;
  /** `estimated` by default. */
  long_run_variance?: LongRunVariance;
  /** Returns per year, for the annualised volatilities; 252 by default. */
  periods_per_year?: number;
}

/** A generalized Pareto distribution: P(Y > y) = (1 + ξy/β)^(−1/ξ), and e^(−y/β) for ξ = 0. */
export interface GeneralizedPareto {
  /** The shape ξ: above 0 for a heavy tail, whose moments exist below 1/ξ. */
  shape: number;
  /** The scale β. */
  scale: number;
  /** The standard error of ξ; `None` where the likelihood has no maximum above ξ = −½. */
  shape_standard_error: number | null;
  /** The standard error of β. */
  scale_standard_error: number | null;
  /** The logarithm of the likelihood. */
  log_likelihood: number;
}

/** Rates of migration: gᵢⱼ per year from rating i to rating j. */
export interface Generator {
  /** The rating of each row and column. */
  ratings: string[];
  /** The rates: off the diagonal none is negative, and rows sum to 0. */
  rates: number[][];
  /** What the regularisation of the logarithm changed. */
  change: RegularizationChange;
}

/** Rates of migration: gᵢⱼ per year from rating i to rating j. */
export interface GeneratorInput {
  /** The rating of each row and column. */
  ratings: readonly string[];
  /** The rates: off the diagonal none is negative, and rows sum to 0. */
  rates: Rows;
  /** What the regularisation of the logarithm changed. */
  change: RegularizationChangeInput;
}

/** What a mean-risk portfolio seeks. */
export type Goal = 
  | { name: "minimum_risk" }
  | { name: "maximum_return" }
  | { name: "maximum_utility"; /** a > 0. */ risk_aversion: number; }
  | { name: "target_return"; /** In the unit of time of the means. */ expected_return: number; }
  | { name: "target_risk"; /** The root of a measure that is a square (variance, tracking error, semivariance), else the measure itself. */ risk: number; }
  | { name: "maximum_ratio"; /** r_f in the unit of time of the means; 0 by default. */ risk_free_rate?: number; };

/** Sums of the Greeks of options. */
export interface GreekTotals {
  /** Σ q δ, in contracts. */
  delta: number;
  /** Σ q γ */
  gamma: number;
  /** Σ q θ, per calendar day. */
  theta: number;
  /** Σ q ν, per volatility point. */
  vega: number;
  /** Σ q ρ, per percentage point. */
  rho: number;
  /** Σ q m δ S: the shares that options stand for, in currency. */
  dollar_delta: number;
  /** Σ q m γ S² / 100: how dollar delta changes when every underlying moves by 1 %. */
  dollar_gamma: number;
  /** Σ q m θ: what a calendar day earns, in currency. */
  dollar_theta: number;
  /** Σ q m ν: what a volatility point earns, in currency. */
  dollar_vega: number;
  /** Σ q m ρ: what a percentage point of the rate earns, in currency. */
  dollar_rho: number;
  /** Options in the portfolio. */
  options: number;
  /** Options without Greeks, left out of every sum. */
  missing: number;
  /** Options with Greeks but no underlying price, left out of dollar delta and gamma. */
  missing_underlying: number;
}

/** A price and its partial derivatives, in one of the `Units`. */
export interface Greeks {
  /** V */
  price: number;
  /** Δ = ∂V/∂S */
  delta: number;
  /** Γ = ∂²V/∂S² */
  gamma: number;
  /** ν = ∂V/∂σ */
  vega: number;
  /** Θ = ∂V/∂t */
  theta: number;
  /** ρ = ∂V/∂r */
  rho: number;
  /** ∂²V/∂S∂σ */
  vanna: number;
  /** ∂²V/∂σ² */
  volga: number;
  /** ∂²V/∂S∂t */
  charm: number;
}

/** What one rule of a grid earned. */
export interface GridGridPoint {
  /** All returns compounded; None when it is beyond a double. */
  total_return: number | null;
  /** mean / deviation (n − 1) · √m of the returns of bars; None when nothing varies. */
  sharpe_ratio: number | null;
  /** The deepest fall from a peak, not positive. */
  maximum_drawdown: number;
}

/** One combination, and what it comes to. */
export interface GridPoint {
  /** The default rate; none where the assumptions' own is kept. */
  default_rate: number | null;
  /** The prepayment rate. */
  prepayment_rate: number | null;
  /** The severity. */
  severity: number | null;
  /** The shift of the index. */
  index_shift: number | null;
  /** What it comes to. */
  outcome: ScenarioOutcome;
}

/** How a grid trades: all equity when the rule holds, none when it does not. */
export interface GridSettings {
  /** Of the value of a fill, in basis points; 0 by default. */
  commission_bps?: number;
  /** How much worse than the price a fill is, in basis points; 10 by default. */
  slippage_bps?: number;
  /** Next open by default. */
  fill_timing?: FillTiming;
  /** For the Sharpe ratio; 252 by default. */
  periods_per_year?: number;
}

/** Positions that share something. */
export interface Group {
  /** What they share. */
  name: string;
  /** How many they are. */
  count: number;
  /** Calls among them. */
  calls: number;
  /** Puts among them. */
  puts: number;
  /** Σ market value, signed. */
  value: number;
  /** Σ |market value|. */
  gross: number;
  /** Value over the value of all positions; None when that is 0. */
  fraction: number | null;
  /** Of the options among them. */
  greeks: GreekTotals;
}

/** What positions are grouped by. */
export type Grouping = 
  | "type"
  | "asset_class"
  | "sector"
  | "underlying"
  | "tag";

/** Why an asset counts below par. */
export type HaircutReason = 
  | "defaulted"
  | "deferring"
  | "discount"
  | "long_dated"
  | "ccc_excess";

/** What counts below par, and at what. An asset to which several apply counts at the lowest. */
export interface Haircuts {
  /** What a defaulted asset counts at. */
  defaulted: DefaultedValue;
  /** The CCC and Caa excess; none by default. */
  ccc?: CccLimit | null;
  /** Discount obligations; none by default. */
  discount?: Discount | null;
  /** Long-dated obligations; none by default. */
  long_dated?: LongDated | null;
}

/** What counts below par, and at what. An asset to which several apply counts at the lowest. */
export interface HaircutsInput {
  /** What a defaulted asset counts at. */
  defaulted?: DefaultedValueInput;
  /** The CCC and Caa excess; none by default. */
  ccc?: CccLimitInput | null;
  /** Discount obligations; none by default. */
  discount?: DiscountInput | null;
  /** Long-dated obligations; none by default. */
  long_dated?: LongDatedInput | null;
}

/** The chance that a name lives on, by piecewise constant hazard rates. */
export type HazardCurve = Pieces;

/** The chance that a name lives on, by piecewise constant hazard rates. */
export type HazardCurveInput = PiecesInput;

/** Whether more is bought of what is held already. */
export type HeldNames = 
  | "exclude"
  | "allow";

/** Whether more is bought of what is held already. */
export type HeldNamesInput = 
  | "exclude"
  | "allow";

/** A European call and its market. */
export interface HestonCall {
  /** S, above 0. */
  spot: number;
  /** K, above 0. */
  strike: number;
  /** T, above 0 and at most 100: years to expiry. */
  years: number;
  /** r, continuous and per year. */
  rate: number;
  /** q, continuous and per year. */
  dividend_yield: number;
}

/** The variance of Heston's model, dv = κ(θ − v)dt + ξ√v·dW, and its tie to the price. */
export interface HestonVariance {
  /** v(0), per year; 0.04 is a volatility of 20 %. */
  initial: number;
  /** κ, above 0: the speed of mean reversion, per year. */
  reversion: number;
  /** θ, above 0: the level to which the variance reverts. */
  level: number;
  /** ξ, above 0: the volatility of the variance. */
  volatility: number;
  /** ρ, between −1 and 1: the correlation of variance and price. */
  correlation: number;
}

/** A fitted heterogeneous autoregression. */
export interface HeterogeneousForecast {
  /** Tomorrow's volatility, in the unit of the input; never below 0. */
  forecast: number;
  /** The constant. */
  intercept: number;
  /** The coefficient of today's volatility. */
  day: Coefficient;
  /** That of the mean over the last week. */
  week: Coefficient;
  /** That of the mean over the last month. */
  month: Coefficient;
  /** Of the regression; `None` for volatilities that do not vary. */
  r_squared: number | null;
  /** Rows of the regression. */
  observations: number;
}

/** How a heterogeneous autoregression is fitted. */
export interface HeterogeneousSettings {
  /** Days of the short average; 5 by default. */
  week?: number;
  /** Days of the long one; 21 by default. */
  month?: number;
  /** Fewest observations; 63 by default. */
  min_observations?: number;
}

/** The historical value at risk and expected shortfall of a portfolio, divided among its positions. */
export interface HistoricalContributions {
  /** The parts of the value at risk. */
  value_at_risk: Contributions;
  /** The parts of the expected shortfall. */
  expected_shortfall: Contributions;
}

/** An asset that came or went. */
export interface Holding {
  /** Its identifier. */
  id: string;
  /** Its name. */
  name: string;
  /** Its obligor. */
  issuer: string;
  /** Its par. */
  par: number;
  /** Its price, as a fraction of par. */
  price: number | null;
}

/** The days that are closed by rule. */
export type HolidayRule = 
  | "weekends_only"
  | "us_federal";

/** The days that are closed by rule. */
export type HolidayRuleInput = 
  | "weekends_only"
  | "us_federal";

/** How a horizon of several days is reached. */
export type HorizonScaling = 
  | "square_root_of_time"
  | "overlapping_sums"
  | "none";

/** What trades do to the tests. */
export interface Hypo {
  /** The tests before. */
  before: Compliance;
  /** The portfolio objective before. */
  objective_before: number;
  /** After the trades: one of all of them, or one of each. */
  after: AfterTrade[];
}

/** How to try trades. */
export interface HypoSettings {
  /** All trades together, or each by itself. */
  mode?: Mode;
  /** What a test after the trade is held against if it fails. */
  against?: AgainstInput;
  /** How to test. */
  tests?: SettingsInput;
  /** The portfolio objective. */
  objective?: ObjectiveInput;
}

/** Implied volatilities of an underlying, decimal: 0.3 is 30 %. */
export interface ImpliedVolatility {
  /** The share of past values below the current one, from 0 to 100. */
  percentile?: number | null;
  /** The place between least and greatest of a year, from 0 to 100. */
  rank?: number | null;
  /** Put less call, equally far out of the money: 5, 10 and 15 %. */
  skews?: Numbers;
  /** The surface; only with an expiry in exactly 7 days. */
  surface?: VolatilitySurface | null;
}

/** The manager's share above the equity's hurdle. */
export interface Incentive {
  /** The equity's internal rate of return from which the manager shares. */
  hurdle: number;
  /** The manager's fraction of what remains then. */
  share: number;
}

/** The manager's share above the equity's hurdle. */
export interface IncentiveInput {
  /** The equity's internal rate of return from which the manager shares. */
  hurdle: number;
  /** The manager's fraction of what remains then. */
  share: number;
}

/** The risk of a portfolio and what it would lose without each of its positions. */
export interface IncrementalVar {
  /** The risk of the portfolio as it is. */
  portfolio: VarReport;
  /** VaR(portfolio) − VaR(portfolio without position i): positive where the position adds risk. */
  value_at_risk: number[];
  /** The same of the expected shortfall; `None` where one of the two has none. */
  expected_shortfall: (number | null)[];
}

/** Cash flows with the index of the period that each ends. */
export interface IndexedFlows {
  /** Amounts. */
  amounts: number[];
  /** Annual index rate of each period. */
  index: number[];
  /** Year fraction of each period; the first begins at settlement. */
  years: number[];
}

/** Cash flows with the index of the period that each ends. */
export interface IndexedFlowsInput {
  /** Amounts. */
  amounts: Numbers;
  /** Annual index rate of each period. */
  index: Numbers;
  /** Year fraction of each period; the first begins at settlement. */
  years: Numbers;
}

/** The distribution of the standardised innovations. */
export type Innovation = 
  | "normal"
  | "student_t";

/** Something to trade, and its history. */
export interface Instrument {
  /** What orders call it. */
  symbol: string;
  /** Dated bars, adjusted for splits and dividends. */
  bars: Bars;
}

/** Whether a regression has a constant term. */
export type Intercept = 
  | "with"
  | "without";

/** Where a quantity lies with a given probability; an end is `None` where the data set no bound. */
export interface Interval {
  /** The lower end. */
  lower: number | null;
  /** The upper end. */
  upper: number | null;
}

/** Parameters of the IV percentile strategy. */
export interface IvPercentileSettings {
  /** Bullish below it; 20 by default. */
  low: number;
  /** Bearish above it; 80 by default. */
  high: number;
}

/** Parameters of the IV percentile strategy. */
export interface IvPercentileSettingsInput {
  /** Bullish below it; 20 by default. */
  low?: number;
  /** Bearish above it; 80 by default. */
  high?: number;
}

/** Parameters of the IV skew strategy. */
export interface IvSkewSettings {
  /** Bearish above it, bullish below its negative; 0.15 by default. */
  threshold: number;
}

/** Parameters of the IV skew strategy. */
export interface IvSkewSettingsInput {
  /** Bearish above it, bullish below its negative; 0.15 by default. */
  threshold?: number;
}

/** Jumps of a price at the times of a Poisson process: S becomes S·eʲ with J ~ N(m, δ²). */
export interface Jump {
  /** λ, the mean number of jumps per year. */
  intensity: number;
  /** m, the mean of the logarithm of a jump. */
  mean: number;
  /** δ, the standard deviation of the logarithm of a jump. */
  volatility: number;
}

/** One expiry's smile in the parameters that traders see: those of the jump-wings form of SVI, which hardly change with the expiry. */
export interface JumpWings {
  /** v, the variance on the money, per year. */
  variance: number;
  /** ψ, the skew on the money: ∂(σ_BS√T)/∂k there. */
  skew: number;
  /** p, the slope of the left wing. */
  put_slope: number;
  /** c, the slope of the right wing. */
  call_slope: number;
  /** ṽ, the least variance, per year. */
  least_variance: number;
}

/** One expiry's smile in the parameters that traders see: those of the jump-wings form of SVI, which hardly change with the expiry. */
export interface JumpWingsInput {
  /** v, the variance on the money, per year. */
  variance: number;
  /** ψ, the skew on the money: ∂(σ_BS√T)/∂k there. */
  skew: number;
  /** p, the slope of the left wing. */
  put_slope: number;
  /** c, the slope of the right wing. */
  call_slope: number;
  /** ṽ, the least variance, per year. */
  least_variance: number;
}

/** Settings of the Keltner channel. */
export interface KeltnerSettings {
  /** Span of the exponential average of the close; 20 by default. */
  window?: number;
  /** Window of the average true range (Wilder); 10 by default. */
  range_window?: number;
  /** Average true ranges from the middle to a line; 2 by default. */
  multiple?: number;
}

/** What a movement is for. */
export type Kind = 
  | "collection"
  | "sale"
  | "draw"
  | "transfer"
  | "fees"
  | "interest"
  | "deferred"
  | "principal"
  | "amortization"
  | "cure"
  | "divert"
  | "reinvest"
  | "redeem"
  | "residual";

/** What a movement is for. */
export type KindInput = 
  | "collection"
  | "sale"
  | "draw"
  | "transfer"
  | "fees"
  | "interest"
  | "deferred"
  | "principal"
  | "amortization"
  | "cure"
  | "divert"
  | "reinvest"
  | "redeem"
  | "residual";

/** What crossing a barrier does. */
export type Knock = 
  | "in"
  | "out";

/** A point of a smile. */
export interface Knot {
  /** k */
  log_moneyness: number;
  /** w(k) */
  total_variance: number;
  /** w″(k) of the spline: zero at all knots makes it straight lines. */
  bend: number;
}

/** A point of a smile. */
export interface KnotInput {
  /** k */
  log_moneyness: number;
  /** w(k) */
  total_variance: number;
  /** w″(k) of the spline: zero at all knots makes it straight lines. */
  bend?: number;
}

/** A pool of infinitely many equal names on one Gaussian factor. */
export interface LargePool {
  /** p, the default probability of each name, between 0 and 1. */
  default_probability: number;
  /** l, the fraction of a defaulted notional that is lost, above 0 and at most 1. */
  loss_given_default: number;
  /** ρ, the asset correlation of two names, between 0 and 1. */
  correlation: number;
}

/** How the nodes of the tree are laid. */
export type Lattice = 
  | "leisen_reimer"
  | "cox_ross_rubinstein";

/** A position, or a part of one, that was opened and closed. */
export interface LedgerTrade {
  /** The instrument. */
  symbol: string;
  /** Bought first or sold first. */
  side: TradeSide;
  /** When the position was opened. */
  entry_date: string;
  /** When this part of it was closed. */
  exit_date: string;
  /** The mean price of the entry, slippage among it. */
  entry_price: number;
  /** The price of the exit, slippage among it. */
  exit_price: number;
  /** Units, positive. */
  quantity: number;
  /** Commission of entry and exit. */
  commission: number;
  /** Profit in currency, after commission. */
  pnl: number;
  /** exit / entry − 1, before commission; the negative of it for a short trade. */
  return_on_entry: number;
  /** Why it ended. */
  exit_reason: ExitReason;
}

/** A position, or a part of one, that was opened and closed. */
export interface LedgerTradeInput {
  /** The instrument. */
  symbol: string;
  /** Bought first or sold first. */
  side: TradeSideInput;
  /** When the position was opened. */
  entry_date: string;
  /** When this part of it was closed. */
  exit_date: string;
  /** The mean price of the entry, slippage among it. */
  entry_price: number;
  /** The price of the exit, slippage among it. */
  exit_price: number;
  /** Units, positive. */
  quantity: number;
  /** Commission of entry and exit. */
  commission: number;
  /** Profit in currency, after commission. */
  pnl: number;
  /** exit / entry − 1, before commission; the negative of it for a short trade. */
  return_on_entry: number;
  /** Why it ended. */
  exit_reason: ExitReasonInput;
}

/** A price beside its levels. */
export interface LevelCheck {
  /** Where it stands. */
  status: LevelStatus;
  /** price ≤ stop. */
  stop_hit: boolean;
  /** price ≥ target. */
  target_hit: boolean;
  /** stop / price − 1. */
  to_stop: number | null;
  /** target / price − 1. */
  to_target: number | null;
}

/** How levels are set. */
export interface LevelSettings {
  /** Not scaled by default. */
  scaling?: ExpirationScaling;
  /** That of the profile unless given. */
  risk_reward_ratio?: number | null;
}

/** Where a price stands beside its levels, the first that holds. */
export type LevelStatus = 
  | "no_levels"
  | "stop_hit"
  | "target_hit"
  | "near_stop"
  | "near_target"
  | "within";

/** A likelihood-ratio test. */
export interface LikelihoodRatio {
  /** −2·ln of the ratio of the likelihoods; χ² for a model that is right. */
  statistic: number;
  /** The probability of a statistic at least as large when the model is right. */
  p_value: number;
}

/** The most that a step pays. Every limit that is given holds. */
export interface Limit {
  /** This amount on one payment date, in the deal's currency. */
  cap?: number | null;
  /** This amount in the year that begins on each anniversary of closing. */
  annual_cap?: number | null;
  /** This fraction of the cash that is left when the step is reached. */
  fraction?: number | null;
  /** What makes all these coverage tests pass: the largest of their cures. One name or a list. */
  until_cured?: string[];
  /** What brings the equity to this internal rate of return. */
  until_irr?: number | null;
}

/** The most that a step pays. Every limit that is given holds. */
export interface LimitInput {
  /** This amount on one payment date, in the deal's currency. */
  cap?: number | null;
  /** This amount in the year that begins on each anniversary of closing. */
  annual_cap?: number | null;
  /** This fraction of the cash that is left when the step is reached. */
  fraction?: number | null;
  /** What makes all these coverage tests pass: the largest of their cures. One name or a list. */
  until_cured?: readonly string[];
  /** What brings the equity to this internal rate of return. */
  until_irr?: number | null;
}

/** Which limit speaks. */
export type LimitKind = 
  | "kill_switch"
  | "circuit_breaker"
  | "daily_drawdown"
  | "total_drawdown"
  | "deployed"
  | "open_positions"
  | "strategy_paused"
  | "strategy_allocation"
  | "strategy_drawdown"
  | "strategy_daily_loss"
  | "blocked_symbol"
  | "order_risk"
  | "order_notional"
  | "price_deviation"
  | "least_price"
  | "volume_share"
  | "least_volume";

/** Which limit speaks. */
export type LimitKindInput = 
  | "kill_switch"
  | "circuit_breaker"
  | "daily_drawdown"
  | "total_drawdown"
  | "deployed"
  | "open_positions"
  | "strategy_paused"
  | "strategy_allocation"
  | "strategy_drawdown"
  | "strategy_daily_loss"
  | "blocked_symbol"
  | "order_risk"
  | "order_notional"
  | "price_deviation"
  | "least_price"
  | "volume_share"
  | "least_volume";

/** What one exposure contributes. */
export interface LinearContribution {
  /** The target. */
  of: Target;
  /** How far it moves: as shocked, or as the shocks imply. */
  shock: number;
  /** The exposure to it. */
  dollars: number;
  /** dollars·shock. */
  pnl: number;
}

/** What one exposure contributes. */
export interface LinearContributionInput {
  /** The target. */
  of: TargetInput;
  /** How far it moves: as shocked, or as the shocks imply. */
  shock: number;
  /** The exposure to it. */
  dollars: number;
  /** dollars·shock. */
  pnl: number;
}

/** low ≤ Σᵢ coefficientsᵢ·wᵢ ≤ high. */
export interface Linear {
  /** What messages call it. */
  name: string;
  /** One coefficient per asset: ones and zeros for a sector, betas for a factor. */
  coefficients: Numbers;
  /** The least value; none by default. */
  low?: number | null;
  /** The largest value; none by default. */
  high?: number | null;
}

/** A correlation that falls with the distance of two ratings. */
export interface Link {
  /** The correlation of two names of one rating. */
  base: number;
  /** By how much a notch of difference lowers it. */
  slope: number;
}

/** How the distance of two clusters is measured. */
export type Linkage = 
  | "single"
  | "complete"
  | "average"
  | "ward";

/** How the effects of single periods are linked. */
export type Linking = 
  | "carino"
  | "menchero";

/** What the collateral sells for when the deal is called or ends. Defaulted assets bring their market value. */
export interface Liquidation {
  /** Price of performing assets, as a fraction of par. */
  price: number;
  /** Price of performing assets rated CCC or Caa; as the others when absent. */
  ccc_price?: number | null;
}

/** What the collateral sells for when the deal is called or ends. Defaulted assets bring their market value. */
export interface LiquidationInput {
  /** Price of performing assets, as a fraction of par. */
  price?: number;
  /** Price of performing assets rated CCC or Caa; as the others when absent. */
  ccc_price?: number | null;
}

/** Long-dated obligations, which mature after the deal's stated maturity: they count at no more than a price, and at nothing when they mature much later. */
export interface LongDated {
  /** The price they count at, their market price if that is lower. */
  price: number;
  /** By how many years they may be late before they count at nothing. */
  most_years: number;
}

/** Long-dated obligations, which mature after the deal's stated maturity: they count at no more than a price, and at nothing when they mature much later. */
export interface LongDatedInput {
  /** The price they count at, their market price if that is lower. */
  price?: number;
  /** By how many years they may be late before they count at nothing. */
  most_years?: number;
}

/** Where the long-run variance comes from. */
export type LongRunVariance = 
  | "estimated"
  | "sample";

/** The strike of a lookback option. */
export type LookbackStrike = 
  | "fixed"
  | "floating";

/** The distribution of a loss that takes finitely many values. */
export interface LossDistribution {
  /** The possible losses, increasing, in units of currency. */
  losses: Float64Array;
  /** The probability of each. */
  probabilities: Float64Array;
}

/** The distribution of a loss that takes finitely many values. */
export interface LossDistributionInput {
  /** The possible losses, increasing, in units of currency. */
  losses: Numbers;
  /** The probability of each. */
  probabilities: Numbers;
}

/** The simulated losses of a pool. */
export interface LossSample {
  /** The first path. */
  first_path: number;
  /** The loss of each path, in units of currency. */
  losses: Float64Array;
  /** What was done to a correlation matrix that is none. */
  repair: MatrixRepair | null;
}

/** The simulated losses of a pool. */
export interface LossSampleInput {
  /** The first path. */
  first_path: number;
  /** The loss of each path, in units of currency. */
  losses: Numbers;
  /** What was done to a correlation matrix that is none. */
  repair?: MatrixRepairInput | null;
}

/** What is asked of a loss distribution. */
export interface LossSettings {
  /** The confidence level of value at risk and expected shortfall; 0.999, Basel's, when absent. */
  confidence?: number;
  /** The levels of the percentiles; 5, 25, 50, 75, 95 and 99 % when absent. */
  levels?: Numbers;
  /** The number of bars of the histogram; 50 when absent. */
  bins?: number;
}

/** A loss distribution in numbers, all in units of currency. */
export interface LossStatistics {
  /** E\[L\]. */
  expected_loss: number;
  /** The standard deviation of L. */
  unexpected_loss: number;
  /** The smallest loss whose probability of not being exceeded reaches the confidence level. */
  value_at_risk: number;
  /** The mean of the worst 1 − α of the distribution, where an atom counts in part. */
  expected_shortfall: number;
  /** Value at risk less the expected loss. */
  economic_capital: number;
  /** P(L > 0). */
  probability_of_loss: number;
  /** The quantile at each of the levels asked for. */
  percentiles: number[];
  /** Bars of equal width from 0 to the largest loss. */
  histogram: Bin[];
}

/** A purchase, or what is left of it. */
export interface Lot {
  /** When it was bought. */
  date: string;
  /** Units held. */
  quantity: number;
  /** Cost per unit. */
  cost: number;
}

/** A purchase, or what is left of it. */
export interface LotInput {
  /** When it was bought. */
  date: string;
  /** Units held. */
  quantity: number;
  /** Cost per unit. */
  cost: number;
}

/** Which lots are sold first. */
export type LotMethod = 
  | "fifo"
  | "lifo"
  | "hifo";

/** What trades are multiples of. */
export interface Lots {
  /** The price of a unit of each asset. */
  prices: Numbers;
  /** Units in a lot, one number for all: 1 trades whole shares. */
  size?: number;
}

/** Moving average convergence and divergence. */
export interface Macd {
  /** Fast less slow average. */
  line: Float64Array;
  /** The average of the line. */
  signal: Float64Array;
  /** Line less signal. */
  histogram: Float64Array;
}

/** Windows of the MACD. */
export interface MacdSettings {
  /** Span of the fast average; 12 by default. */
  fast: number;
  /** Span of the slow average; 26 by default. */
  slow: number;
  /** Span of the signal line; 9 by default. */
  signal: number;
  /** How the averages begin: at the first value by default. */
  seed: ExponentialSeed;
}

/** Windows of the MACD. */
export interface MacdSettingsInput {
  /** Span of the fast average; 12 by default. */
  fast?: number;
  /** Span of the slow average; 26 by default. */
  slow?: number;
  /** Span of the signal line; 9 by default. */
  signal?: number;
  /** How the averages begin: at the first value by default. */
  seed?: ExponentialSeedInput;
}

/** Which of the benchmark's periods a capture ratio is taken over. */
export type Market = 
  | "up"
  | "down";

/** How a class of notes is covered at market value. */
export interface MarketValueCoverage {
  /** The class's name. */
  name: string;
  /** Debt of the class, of those that rank with it and of those senior to it. */
  debt: number;
  /** Market value and principal cash over that debt; none without debt. */
  ratio: number | null;
  /** The fall of the market value, as a fraction of it, at which the class begins to lose; negative when it is not covered. None without market value. */
  cushion: number | null;
}

/** What strategies look at; what is not there says nothing. */
export interface MarketView {
  /** Bars of the underlying, oldest first: 250 or more, since exponential averages depend on where they begin. The last close is the spot price. */
  bars?: Bars;
  /** The company's earnings. */
  earnings?: Earnings | null;
  /** The company's ratios and its sector's. */
  valuations?: Valuations | null;
  /** Ratings and targets of the last 30 days. */
  analysts?: Analysts | null;
  /** Implied volatilities. */
  implied_volatility?: ImpliedVolatility | null;
}

/** How far a matrix was from a correlation matrix. */
export interface MatrixRepair {
  /** The smallest eigenvalue before the repair. */
  smallest_eigenvalue: number;
  /** The largest change of an element. */
  largest_change: number;
  /** The root of the sum of the squares of all changes. */
  distance: number;
}

/** How far a matrix was from a correlation matrix. */
export interface MatrixRepairInput {
  /** The smallest eigenvalue before the repair. */
  smallest_eigenvalue: number;
  /** The largest change of an element. */
  largest_change: number;
  /** The root of the sum of the squares of all changes. */
  distance: number;
}

/** How wrong the expected returns may be. Wherever a portfolio's expected return counts, the worst of an ellipsoid around μ does: μ'w − κ√(w'Ωw). */
export interface MeanError {
  /** κ ≥ 0, how many standard errors off the means may be: √ of a quantile of χ² with n degrees. */
  radius: number;
  /** Ω, the n × n covariance of the errors of the means: Σ/T for means of T independent rows. */
  covariance: Rows;
}

/** How expected returns are estimated. */
export type MeanMethod = 
  | { name: "historical" }
  | { name: "geometric" }
  | { name: "ewma"; /** λ in (0, 1). */ decay: number; }
  | { name: "capm"; /** T returns of the market. */ market: Numbers; /** r_f a year; 0 by default. */ risk_free_rate?: number; };

/** What a test measures. */
export type Measure = 
  | { "share": Criterion }
  | { "share_with_cash": Criterion }
  | "unfunded"
  | { "obligor": { /** 1 is the largest. */ rank: number; /** The assets that count. */ among: Criterion; } }
  | { "industry": { /** 1 is the largest. */ rank: number; /** Whose industries. */ of: Agency; } }
  | { "country": { /** 1 is the largest. */ rank: number; /** The assets that count. */ among: Criterion; } }
  | "spread"
  | "coupon"
  | "recovery"
  | "life"
  | "rating_factor"
  | "diversity"
  | "par_coverage";

/** What a test measures. */
export type MeasureInput = 
  | { "share": CriterionInput }
  | { "share_with_cash": CriterionInput }
  | "unfunded"
  | { "obligor": { /** 1 is the largest. */ rank: number; /** The assets that count. */ among: CriterionInput; } }
  | { "industry": { /** 1 is the largest. */ rank: number; /** Whose industries. */ of: AgencyInput; } }
  | { "country": { /** 1 is the largest. */ rank: number; /** The assets that count. */ among: CriterionInput; } }
  | "spread"
  | "coupon"
  | "recovery"
  | "life"
  | "rating_factor"
  | "diversity"
  | "par_coverage";

/** How the trades are found. */
export type Method = 
  | "two_phase"
  | "optimal";

/** How the trades are found. */
export type MethodInput = 
  | "two_phase"
  | "optimal";

/** A metric of the portfolio. */
export type Metric = 
  | "rating_factor"
  | "expected_default_rate"
  | "default_rate_dispersion"
  | "default_rate_dispersion_of_one"
  | "obligor_diversity"
  | "industry_diversity"
  | "regional_diversity"
  | "life";

/** A metric of the portfolio. */
export type MetricInput = 
  | "rating_factor"
  | "expected_default_rate"
  | "default_rate_dispersion"
  | "default_rate_dispersion_of_one"
  | "obligor_diversity"
  | "industry_diversity"
  | "regional_diversity"
  | "life";

/** What a backtest earned. Undefined measures are None; ratios are, when equity reached zero. */
export interface Metrics {
  /** Cash before the first bar. */
  initial_capital: number;
  /** Cash and positions at the last close. */
  final_equity: number;
  /** final / initial − 1. */
  total_return: number;
  /** (final / initial)^(365.25 / days) − 1, over the days from the first bar to the last. */
  cagr: number | null;
  /** Deviation of returns per year. */
  volatility: number | null;
  /** See `sharpe_ratio`. */
  sharpe_ratio: number | null;
  /** See `sortino_ratio`. */
  sortino_ratio: number | null;
  /** See `calmar_ratio`. */
  calmar_ratio: number | null;
  /** The deepest fall of equity from its peak as a fraction of the peak, not positive. */
  maximum_drawdown: number;
  /** The deepest fall of equity from its peak in currency, not positive. */
  maximum_drawdown_amount: number;
  /** Trades that are closed. */
  total_trades: number;
  /** The share of them with a profit. */
  win_rate: number | null;
  /** Gross profit over gross loss; None without a loss. */
  profit_factor: number | null;
  /** The mean profit of winners. */
  average_win: number | null;
  /** The mean loss of the others, positive. */
  average_loss: number | null;
  /** The mean profit of a trade. */
  expectancy: number | null;
  /** Mean hours from entry to exit, days of 24. */
  average_trade_duration_hours: number | null;
  /** The share of bars that end with a position. */
  exposure: number;
  /** The value of all fills. */
  traded: number;
  /** The same over the mean equity. */
  turnover: number | null;
  /** All commission. */
  commission: number;
}

/** What a backtest earned. Undefined measures are None; ratios are, when equity reached zero. */
export interface MetricsInput {
  /** Cash before the first bar. */
  initial_capital: number;
  /** Cash and positions at the last close. */
  final_equity: number;
  /** final / initial − 1. */
  total_return: number;
  /** (final / initial)^(365.25 / days) − 1, over the days from the first bar to the last. */
  cagr?: number | null;
  /** Deviation of returns per year. */
  volatility?: number | null;
  /** See `sharpe_ratio`. */
  sharpe_ratio?: number | null;
  /** See `sortino_ratio`. */
  sortino_ratio?: number | null;
  /** See `calmar_ratio`. */
  calmar_ratio?: number | null;
  /** The deepest fall of equity from its peak as a fraction of the peak, not positive. */
  maximum_drawdown: number;
  /** The deepest fall of equity from its peak in currency, not positive. */
  maximum_drawdown_amount: number;
  /** Trades that are closed. */
  total_trades: number;
  /** The share of them with a profit. */
  win_rate?: number | null;
  /** Gross profit over gross loss; None without a loss. */
  profit_factor?: number | null;
  /** The mean profit of winners. */
  average_win?: number | null;
  /** The mean loss of the others, positive. */
  average_loss?: number | null;
  /** The mean profit of a trade. */
  expectancy?: number | null;
  /** Mean hours from entry to exit, days of 24. */
  average_trade_duration_hours?: number | null;
  /** The share of bars that end with a position. */
  exposure: number;
  /** The value of all fills. */
  traded: number;
  /** The same over the mean equity. */
  turnover?: number | null;
  /** All commission. */
  commission: number;
}

/** One figure of a pool at the end of a period. */
export type MigrationField = 
  | { "count": string }
  | "matured_count"
  | { "balance": string }
  | "matured_balance"
  | "upgraded_count"
  | "upgraded_balance"
  | "downgraded_count"
  | "downgraded_balance"
  | "defaulted_count"
  | "defaulted_balance"
  | "default_rate"
  | "cumulative_default_rate";

/** One figure of a pool at the end of a period. */
export type MigrationFieldArrays = 
  | { "count": string }
  | "matured_count"
  | { "balance": string }
  | "matured_balance"
  | "upgraded_count"
  | "upgraded_balance"
  | "downgraded_count"
  | "downgraded_balance"
  | "defaulted_count"
  | "defaulted_balance"
  | "default_rate"
  | "cumulative_default_rate";

/** One figure of a pool at the end of a period. */
export type MigrationFieldInput = 
  | { "count": string }
  | "matured_count"
  | { "balance": string }
  | "matured_balance"
  | "upgraded_count"
  | "upgraded_balance"
  | "downgraded_count"
  | "downgraded_balance"
  | "defaulted_count"
  | "defaulted_balance"
  | "default_rate"
  | "cumulative_default_rate";

/** A name whose rating is followed. */
export interface MigrationName {
  /** The rating at the start. */
  rating: string;
  /** The balance, in units of currency. */
  balance: number;
  /** When it is repaid, in years from the start, unless it has defaulted; never, when absent. */
  maturity_years?: number | null;
}

/** What happened on each path of a migration. */
export interface MigrationSample {
  /** The ratings of the matrix. */
  ratings: string[];
  /** The period in years. */
  period_years: number;
  /** The number of periods. */
  periods: number;
  /** The first path. */
  first_path: number;
  /** What is counted; it is the order of the innermost dimension of `values`. */
  fields: MigrationFieldArrays[];
  /** Paths × periods × fields, at the end of each period. */
  values: Float64Array;
  /** What was done to a correlation matrix that is none. */
  repair: MatrixRepair | null;
}

/** What happened on each path of a migration. */
export interface MigrationSampleInput {
  /** The ratings of the matrix. */
  ratings: readonly string[];
  /** The period in years. */
  period_years: number;
  /** The number of periods. */
  periods: number;
  /** The first path. */
  first_path: number;
  /** What is counted; it is the order of the innermost dimension of `values`. */
  fields: readonly MigrationFieldInput[];
  /** Paths × periods × fields, at the end of each period. */
  values: Numbers;
  /** What was done to a correlation matrix that is none. */
  repair?: MatrixRepairInput | null;
}

/** The figures of a migration over all paths. */
export interface MigrationStatistics {
  /** What is counted. */
  fields: MigrationField[];
  /** Fields × periods. */
  spreads: Spread[][];
}

/** What becomes of a date on which a series has no value. */
export type Missing = 
  | "drop"
  | "carry_forward"
  | "reject";

/** What a number that is missing, NaN, means. */
export type MissingValues = 
  | "refuse"
  | "skip_pairs";

/** All trades together, or each by itself. */
export type Mode = 
  | "pool"
  | "individual";

/** How the assets of a portfolio move together over a step of Δt years. */
export type Model = 
  | { "correlated_gbm": { /** μ, the rate of growth of the expected price. */ mean: Numbers; /** Σ, of log returns. */ covariance: Rows; } }
  | { "simple_returns": { /** μ, of simple returns. */ mean: Numbers; /** Σ, of simple returns. */ covariance: Rows; } }
  | { "student_t": { /** μ, of simple returns. */ mean: Numbers; /** Σ, of simple returns. */ covariance: Rows; /** ν, above 2 and at most 1000. */ degrees_of_freedom: number; } }
  | { "merton_jump": { /** μ, the rate of growth of the expected price. */ mean: Numbers; /** Σ, of the diffusion's log returns. */ covariance: Rows; /** The jumps of each asset. */ jumps: readonly Jump[]; } }
  | { "heston": { /** μ, the rate of growth of the expected price. */ mean: Numbers; /** C, of the parts of the assets' noises that are independent of the variances: noise i is ρᵢ·(the noise of its variance) + √(1 − ρᵢ²)·(a noise with correlation C). */ correlation: Rows; /** The variance process of each asset. */ variances: readonly HestonVariance[]; } }
  | { "bootstrap": { /** T × N simple returns, one row per step. */ returns: Rows; /** How rows are drawn. */ method: BootstrapMethod; } };

/** The first four moments of a sample. */
export interface Moments {
  /** The number of observations. */
  count: number;
  /** The arithmetic mean. */
  mean: number;
  /** The square root of the variance; `None` where `standard_deviation` has none. */
  standard_deviation: number | null;
  /** `None` where `skewness` has none. */
  skewness: number | null;
  /** Kurtosis less 3; `None` where `excess_kurtosis` has none. */
  excess_kurtosis: number | null;
}

/** Parameters of the momentum strategy. */
export interface MomentumSettings {
  /** Bars of the move; 10 by default. */
  window: number;
  /** The least move; 0.05 by default. */
  threshold: number;
  /** Bars of directional movement; 14 by default. */
  direction_window: number;
  /** The least ADX; 25 by default. */
  least_index: number;
  /** Of directional movement; simple by default. */
  smoothing: Smoothing;
}

/** Parameters of the momentum strategy. */
export interface MomentumSettingsInput {
  /** Bars of the move; 10 by default. */
  window?: number;
  /** The least move; 0.05 by default. */
  threshold?: number;
  /** Bars of directional movement; 14 by default. */
  direction_window?: number;
  /** The least ADX; 25 by default. */
  least_index?: number;
  /** Of directional movement; simple by default. */
  smoothing?: SmoothingInput;
}

/** A money-weighted return per year. */
export interface MoneyWeightedReturn {
  /** The rate nearest to zero at which the flows are worth nothing, annual compounding. */
  rate: number;
  /** All such rates that were found, increasing: more than one when the flows change sign more than once, and then none of them means much. */
  roots: number[];
}

/** The CDO Monitor's results. */
export interface MonitorResult {
  /** The portfolio's metrics; none without performing par. */
  metrics: PortfolioMetrics | null;
  /** The classes. */
  classes: ClassResult[];
}

/** One term of a scenario default rate. */
export interface MonitorTerm {
  /** m. */
  metric: Metric;
  /** c. */
  coefficient: number;
  /** p, 1 when absent; -1 divides by the metric. */
  power: number;
}

/** One term of a scenario default rate. */
export interface MonitorTermInput {
  /** m. */
  metric: MetricInput;
  /** c. */
  coefficient: number;
  /** p, 1 when absent; -1 divides by the metric. */
  power?: number;
}

/** When a barrier is watched. */
export type Monitoring = 
  | "continuous"
  | "discrete";

/** What happened on each path. */
export interface MonteCarlo {
  /** The first path. */
  first_path: number;
  /** How many assets defaulted. */
  defaults: number[];
  /** Every class, from the most senior. */
  classes: ClassPaths[];
  /** What was done to a correlation matrix that is none. */
  repair: MatrixRepair | null;
}

/** From which side a barrier is crossed. */
export type MonteCarloDirection = 
  | "up"
  | "down";

/** What happened on each path. */
export interface MonteCarloInput {
  /** The first path. */
  first_path: number;
  /** How many assets defaulted. */
  defaults: readonly number[];
  /** Every class, from the most senior. */
  classes: readonly ClassPathsInput[];
  /** What was done to a correlation matrix that is none. */
  repair?: MatrixRepairInput | null;
}

/** How to simulate. */
export interface MonteCarloMonteCarloSettings {
  /** n, the steps of a path: 1 to 4,096, by default 252. A European option needs and takes one. */
  steps?: number;
  /** The number of the first path, a multiple of 512: 0 by default. */
  first_path?: number;
  /** How many paths: 2 to a billion, by default 65,536. */
  paths?: number;
  /** 42 by default. */
  seed?: number;
  /** By default each path has its mirror image. */
  antithetic?: Antithetic;
  /** By default there is one. */
  control?: ControlVariate;
}

/** A price by simulation. */
export interface MonteCarloPrice {
  /** The mean of the discounted payoffs, corrected by the control variate. */
  price: number;
  /** The standard error of the price. */
  standard_error: number;
  /** How many paths it rests on; a path and its mirror image are one. */
  paths: number;
}

/** What is simulated. The default is 10,000 paths of a Gaussian copula with a correlation of 20 %, default rates from Moody's rating factors and the scenario's severity. */
export interface MonteCarloSettings {
  /** The seed of the random numbers. */
  seed?: number;
  /** The paths, of which each has its own random numbers: runs over 0..5,000 and 5,000..10,000 [join](MonteCarlo::join) to the run over 0..10,000 bit for bit. */
  paths?: { start: number; end: number };
  /** How the defaults depend on one another; its names are the deal's assets, in their order. */
  model?: CopulaModel;
  /** How likely defaults are. */
  default_risk?: DefaultRisk;
  /** What is recovered; 1 less the scenario's severity of the first period when absent. */
  recovery?: Recovery | null;
}

/** A simulation in numbers. */
export interface MonteCarloSummary {
  /** How many paths there are. */
  paths: number;
  /** The mean number of defaults. */
  mean_defaults: number;
  /** Every class, from the most senior. */
  classes: ClassSummary[];
}

/** A simulation in numbers. */
export interface MonteCarloSummaryArrays {
  /** How many paths there are. */
  paths: number;
  /** The mean number of defaults. */
  mean_defaults: number;
  /** Every class, from the most senior. */
  classes: ClassSummaryArrays[];
}

/** A row of the table: a year. */
export interface MonthlyReturns {
  /** The calendar year. */
  year: number;
  /** January to December; None where there is no return. */
  months: (number | null)[];
  /** All of the year, compounded. */
  total: number;
}

/** The columns of Moody's recovery table. */
export type MoodysCategory = 
  | "senior_secured_loan"
  | "non_senior_secured_loan"
  | "other";

/** The columns of Moody's recovery table. */
export type MoodysCategoryInput = 
  | "senior_secured_loan"
  | "non_senior_secured_loan"
  | "other";

/** Moody's ratings of an asset: the raw ones, and the three that indentures derive from them. */
export interface MoodysRatings {
  /** The Moody's Rating (facility level). */
  rating: string | null;
  /** The Moody's Default Probability Rating. */
  default_probability: string | null;
  /** The rating that enters the weighted average rating factor. */
  warf: string | null;
  /** Recovery rate by the indenture's table. */
  recovery_rate: number | null;
  /** Facility rating. */
  facility: string | null;
  /** Watch or outlook of the facility rating. */
  facility_outlook: Outlook | null;
  /** Corporate family rating. */
  issuer: string | null;
  /** Watch or outlook of the corporate family rating. */
  issuer_outlook: Outlook | null;
  /** Rating of the issuer's senior secured debt. */
  senior_secured: string | null;
  /** Rating of the issuer's senior unsecured debt. */
  senior_unsecured: string | null;
  /** Rating of the issuer's subordinated debt. */
  subordinate: string | null;
  /** Credit estimate. */
  credit_estimate: string | null;
  /** When the credit estimate was given; it ages out after 15 months. */
  credit_estimate_date: string | null;
}

/** Moody's ratings of an asset: the raw ones, and the three that indentures derive from them. */
export interface MoodysRatingsInput {
  /** The Moody's Rating (facility level). */
  rating?: string | null;
  /** The Moody's Default Probability Rating. */
  default_probability?: string | null;
  /** The rating that enters the weighted average rating factor. */
  warf?: string | null;
  /** Recovery rate by the indenture's table. */
  recovery_rate?: number | null;
  /** Facility rating. */
  facility?: string | null;
  /** Watch or outlook of the facility rating. */
  facility_outlook?: OutlookInput | null;
  /** Corporate family rating. */
  issuer?: string | null;
  /** Watch or outlook of the corporate family rating. */
  issuer_outlook?: OutlookInput | null;
  /** Rating of the issuer's senior secured debt. */
  senior_secured?: string | null;
  /** Rating of the issuer's senior unsecured debt. */
  senior_unsecured?: string | null;
  /** Rating of the issuer's subordinated debt. */
  subordinate?: string | null;
  /** Credit estimate. */
  credit_estimate?: string | null;
  /** When the credit estimate was given; it ages out after 15 months. */
  credit_estimate_date?: string | null;
}

/** A test whose result moved. */
export interface Moved {
  /** Its number. */
  number: number;
  /** The result before. */
  before: number | null;
  /** And after. */
  after: number | null;
}

/** One movement of cash on a payment date. */
export interface Movement {
  /** The part of the date that it belongs to. */
  waterfall: Stage;
  /** Which step of the waterfall, from 1; 0 outside the waterfalls. */
  step: number;
  /** The account that pays. */
  payer: Account;
  /** Who receives: a class, a fee, or an account's name. */
  payee: string;
  /** What it is for. */
  kind: Kind;
  /** What was due, in the deal's currency. */
  due: number;
  /** What was paid. */
  paid: number;
  /** What was due and not paid. */
  shortfall: number;
  /** Why it was this much. */
  reason: Reason;
}

/** One movement of cash on a payment date. */
export interface MovementInput {
  /** The part of the date that it belongs to. */
  waterfall: StageInput;
  /** Which step of the waterfall, from 1; 0 outside the waterfalls. */
  step: number;
  /** The account that pays. */
  payer: AccountInput;
  /** Who receives: a class, a fee, or an account's name. */
  payee: string;
  /** What it is for. */
  kind: KindInput;
  /** What was due, in the deal's currency. */
  due: number;
  /** What was paid. */
  paid: number;
  /** What was due and not paid. */
  shortfall: number;
  /** Why it was this much. */
  reason: ReasonInput;
}

/** A repaired correlation matrix, and what the repair changed. */
export interface NearestCorrelation {
  /** Symmetric and positive semidefinite, with a diagonal of exactly 1. */
  correlation: Float64Array[];
  /** The smallest eigenvalue of the given matrix. */
  smallest_eigenvalue: number;
  /** ‖X − A‖ in Frobenius' norm; 0 when the given matrix was a correlation matrix. */
  distance: number;
  /** The number of projections; 0 when nothing had to be done. */
  iterations: number;
}

/** The settings of `nearest_correlation`. */
export interface NearestCorrelationSettings {
  /** The method. Default: the nearest matrix. */
  repair?: CorrelationRepair;
  /** The least eigenvalue before the diagonal is brought to 1, from 0 to 1. Default 0, for the nearest matrix, which is singular where it differs from the given one; 1e-8 gives it a Cholesky factor. */
  least_eigenvalue?: number;
  /** The change of the matrix in one iteration, relative to its norm, at which the projections end. Default 1e-10. */
  tolerance?: number;
  /** The most iterations. Default 10,000. */
  most_iterations?: number;
}

/** The deal at market value. */
export interface NetAssetValue {
  /** Par times price of every asset. */
  market_value: number;
  /** Par of the assets without a price, which count at par. */
  unpriced_par: number;
  /** Principal cash in the accounts. */
  principal_cash: number;
  /** Principal and deferred interest of the notes. */
  debt: number;
  /** Market value and principal cash less debt. */
  net_asset_value: number;
  /** Of it, per unit of the equity's balance; none without equity. */
  equity_net_asset_value: number | null;
  /** Every class of notes, from the most senior. */
  classes: MarketValueCoverage[];
}

/** Which tests count, and how much. */
export interface Objective {
  /** Weights by test number; only weights above zero count. By default 0.6 for the spread (32), 0.3 for the rating factor (36) and 0.1 for the par coverage (38). */
  weights: Record<string, number>;
  /** Tests that may fail; by default that of small facilities (31). */
  exempt: number[];
}

/** Which tests count, and how much. */
export interface ObjectiveInput {
  /** Weights by test number; only weights above zero count. By default 0.6 for the spread (32), 0.3 for the rating factor (36) and 0.1 for the par coverage (38). */
  weights?: Record<string, number>;
  /** Tests that may fail; by default that of small facilities (31). */
  exempt?: readonly number[];
}

/** The portfolio objective on the way. Tests that failed before count as passing while they are no worse than then. */
export interface ObjectivePath {
  /** Before any trade. */
  before: number;
  /** After the sales. */
  after_sales: number;
  /** After all. */
  after_purchases: number;
}

/** What the correlation of two names is read from. */
export interface Obligor {
  /** Who owes. */
  issuer: string;
  /** The industry of the issuer. */
  industry: string;
  /** The rating. */
  rating: string;
}

/** A reason why a matrix has no generator. */
export type Obstacle = 
  | "determinant_not_positive"
  | { "determinant_above_diagonal": { /** Πpᵢᵢ. */ diagonal: number; } }
  | { "reached_only_over_others": { /** The rating left. */ from: string; /** The rating reached. */ to: string; } }
  | "no_logarithm"
  | { "negative_rate": { /** The rating left. */ from: string; /** The rating reached. */ to: string; /** The rate per year. */ rate: number; } };

/** How a value is changed. */
export type Operation = 
  | "set"
  | "add"
  | "multiply"
  | "remove";

/** How a value is changed. */
export type OperationInput = 
  | "set"
  | "add"
  | "multiply"
  | "remove";

/** The manager's view of an asset. */
export type Opinion = 
  | "buy"
  | "hold"
  | "sell";

/** The manager's view of an asset. */
export type OpinionInput = 
  | "buy"
  | "hold"
  | "sell";

/** How a portfolio is chosen. */
export type OptimizeMethod = 
  | { name: "mean_risk"; /** What is sought. */ goal?: Goal; /** How risk is measured. */ risk?: Risk; }
  | { name: "kelly" }
  | { name: "risk_budget"; /** One positive number per asset, or none. */ budgets?: Numbers; }
  | { name: "maximum_diversification" }
  | { name: "hierarchical_risk_parity"; /** How the distance of two clusters is measured. */ linkage?: Linkage; }
  | { name: "hierarchical_equal_risk"; /** How the distance of two clusters is measured. */ linkage?: Linkage; /** How many clusters; the square root of the number of assets unless given. */ clusters?: number | null; }
  | { name: "equal_weight" }
  | { name: "inverse_volatility" };

/** What is to be done; the default is the long-only portfolio of the least variance. */
export interface OptimizeSettings {
  /** How the portfolio is chosen. */
  method?: OptimizeMethod;
  /** What it must satisfy. */
  constraints?: Constraints;
  /** How wrong the expected returns may be; they are taken for true by default. */
  mean_error?: MeanError | null;
}

/** A portfolio, and what the estimates say of it. */
export interface Optimized {
  /** One weight per asset. */
  weights: number[];
  /** μ'w, before costs. */
  expected_return: number;
  /** √(w'Σw). */
  volatility: number;
  /** wᵢ(Σw)ᵢ/w'Σw, which sum to 1; none for a portfolio without risk. */
  risk_contributions: number[] | null;
  /** Corners, sweeps or interior-point steps that were made; 0 for a formula. */
  iterations: number;
}

/** An implied volatility, when there is one. */
export interface OptionImpliedVolatility {
  /** σ as an annual decimal. */
  volatility: number | null;
  /** Why there is one, or none. */
  status: Status;
}

/** A call or a put. */
export type OptionKind = 
  | "call"
  | "put";

/** How payees share cash that does not suffice. */
export type Order = 
  | "sequential"
  | "pro_rata";

/** What a limit has to know of an order. */
export interface OrderFacts {
  /** The instrument. */
  symbol: string;
  /** Purchase or sale. */
  side: OrderSideInput;
  /** Units. */
  quantity: number;
  /** Its limit or stop, or the last price. */
  price: number;
  /** The last price. */
  last_price: number;
  /** The price of its stop loss. */
  stop?: number | null;
  /** Mean units traded on a day. */
  average_volume: number;
  /** It only reduces a position: limits on size, risk and drawdown let it pass. */
  reduces: boolean;
  /** It adds to a position that is open. */
  adds: boolean;
}

/** How payees share cash that does not suffice. */
export type OrderInput = 
  | "sequential"
  | "pro_rata";

/** At what price an order trades. */
export type OrderKind = 
  | { kind: "market" }
  | { kind: "limit"; /** The worst price. */ limit: number; }
  | { kind: "stop"; /** The price that triggers. */ stop: number; }
  | { kind: "stop_limit"; /** The price that triggers. */ stop: number; /** The worst price. */ limit: number; };

/** At what price an order trades. */
export type OrderKindInput = 
  | { kind: "market" }
  | { kind: "limit"; /** The worst price. */ limit: number; }
  | { kind: "stop"; /** The price that triggers. */ stop: number; }
  | { kind: "stop_limit"; /** The price that triggers. */ stop: number; /** The worst price. */ limit: number; };

/** An order and what became of it. */
export interface OrderRecord {
  /** Counts orders from 1. */
  id: number;
  /** What was asked for. */
  order: BacktestOrder;
  /** The date on whose close it was decided. */
  date: string;
  /** Where it stands. */
  status: OrderStatus;
  /** Units filled. */
  filled: number;
  /** The mean price of what is filled, slippage among it. */
  average_price: number | null;
  /** Commission paid. */
  commission: number;
  /** The date on which it ceased to work. */
  closed: string | null;
  /** Why it was not filled in full. */
  reason: string | null;
  /** What the limits said of it. */
  violations: Violation[];
  /** A stop-limit order whose stop was touched. */
  triggered: boolean;
}

/** An order and what became of it. */
export interface OrderRecordInput {
  /** Counts orders from 1. */
  id: number;
  /** What was asked for. */
  order: BacktestOrderInput;
  /** The date on whose close it was decided. */
  date: string;
  /** Where it stands. */
  status: OrderStatusInput;
  /** Units filled. */
  filled: number;
  /** The mean price of what is filled, slippage among it. */
  average_price?: number | null;
  /** Commission paid. */
  commission: number;
  /** The date on which it ceased to work. */
  closed?: string | null;
  /** Why it was not filled in full. */
  reason?: string | null;
  /** What the limits said of it. */
  violations: readonly ViolationInput[];
  /** A stop-limit order whose stop was touched. */
  triggered: boolean;
}

/** Which way an order trades. */
export type OrderSide = 
  | "buy"
  | "sell";

/** Which way an order trades. */
export type OrderSideInput = 
  | "buy"
  | "sell";

/** Where an order stands. */
export type OrderStatus = 
  | "submitted"
  | "partially_filled"
  | "filled"
  | "cancelled"
  | "expired"
  | "rejected";

/** Where an order stands. */
export type OrderStatusInput = 
  | "submitted"
  | "partially_filled"
  | "filled"
  | "cancelled"
  | "expired"
  | "rejected";

/** Factors of which each is what the ones before it leave unexplained. */
export interface OrthogonalFactors {
  /** T×K: the factors, uncorrelated in this sample; the first is as given. */
  factors: Float64Array[];
  /** K×K, lower triangular with a diagonal of 1: original factor i is Σⱼ coefficients\[i\]\[j\] times orthogonal factor j. */
  coefficients: Float64Array[];
}

/** How a test ended. */
export type Outcome = 
  | "passed"
  | "maintained"
  | "failed"
  | "not_applicable";

/** A rating's watch or outlook. */
export type Outlook = 
  | "upgrade"
  | "downgrade"
  | "negative"
  | "positive";

/** A rating's watch or outlook. */
export type OutlookInput = 
  | "upgrade"
  | "downgrade"
  | "negative"
  | "positive";

/** One change. */
export interface Override {
  /** What is changed. */
  path: string;
  /** How. */
  operation: Operation;
  /** By what; nothing for a removal. */
  value: unknown;
}

/** One change. */
export interface OverrideInput {
  /** What is changed. */
  path: string;
  /** How. */
  operation?: OperationInput;
  /** By what; nothing for a removal. */
  value?: unknown;
}

/** The correlations of columns with gaps. */
export interface PairwiseCorrelation {
  /** `None`, in a document `null`, where the overlap is too short or a column does not vary on it. Not always positive semidefinite, as each pair has rows of its own: `nearest_correlation` repairs it. */
  correlation: Float64Array[];
  /** The number of rows in which both columns are observed. */
  overlap: Float64Array[];
}

/** The settings of `pairwise_correlation`. */
export interface PairwiseSettings {
  /** Default: Pearson's. */
  method?: CorrelationMethod;
  /** The rows in which both columns must be observed, at least 2. Default 20: with fewer, a correlation of 0.44 is within the 95 % band of none. */
  minimum_overlap?: number;
}

/** Values of several variables on the same dates. */
export interface Panel {
  /** The dates of the rows, strictly increasing. */
  dates: string[];
  /** The names of the columns. */
  names: string[];
  /** T dates × N variables. */
  values: number[][];
}

/** The settings of `value_at_risk_of_each`. */
export interface PanelSettings {
  /** The levels c, each in (0, 1). Default: 0.95 and 0.99. */
  confidences?: Numbers;
  /** How the quantile is read off. Default: `QuantileMethod::Linear`. */
  quantile?: QuantileMethod;
  /** The tail of the expected shortfall. Default: `TailMean::AtOrBelow`. */
  tail_mean?: TailMean;
}

/** Historical value at risk and expected shortfall of each column of a panel, one row for each level. */
export interface PanelVar {
  /** The levels, as asked for. */
  confidences: Float64Array;
  /** Levels × series. */
  value_at_risk: Float64Array[];
  /** Levels × series. */
  expected_shortfall: Float64Array[];
}

/** Par rates, as `DiscountCurve::from_par_rates` takes them. */
export interface ParRates {
  /** The date on which the curve discounts to. */
  reference: string;
  /** How often the quoted bonds pay. */
  frequency: Frequency;
  /** How the quoted bonds accrue. */
  day_count: DayCount;
  /** The rates, by increasing maturity. */
  nodes: Quote[];
}

/** Par rates, as `DiscountCurve::from_par_rates` takes them. */
export interface ParRatesInput {
  /** The date on which the curve discounts to. */
  reference: string;
  /** How often the quoted bonds pay. */
  frequency: FrequencyInput;
  /** How the quoted bonds accrue. */
  day_count: DayCountInput;
  /** The rates, by increasing maturity. */
  nodes: readonly QuoteInput[];
}

/** One input. */
export interface Parameter {
  /** Its cell, from `R1C1`: row and column of the input sheet. */
  name: string;
  /** What kind of thing it is. */
  category: Category;
  /** The section of the sheet: `liabilities`, `payment schedule`. */
  section: string;
  /** What it is: `B spread`, `period 3 payment`. */
  description: string;
  /** Its value: a number, a text, a date or a flag. */
  value: unknown;
  /** `rate` (decimal), `fraction`, `currency`, `date`, `months`, `days`; none for a name or a number of things. */
  unit: string | null;
}

/** Whether a parameter counts something. */
export type ParameterKind = 
  | "float"
  | "int";

/** The values that a parameter takes: from least to most, both included, a step apart. */
export interface ParameterRange {
  /** Of the strategy: `short`, `stop_loss`. */
  name: string;
  /** The first value. */
  min: number;
  /** No value is above it. */
  max: number;
  /** From one value to the next. */
  step: number;
  /** Any number by default. */
  kind?: ParameterKind;
}

/** The settings of `parametric_value_at_risk` and `factor_value_at_risk`. */
export interface ParametricSettings {
  /** The level c in (0, 1). Default: 0.95. */
  confidence?: number;
  /** ν, above 2, of a joint t distribution with the mean and covariance given; `None` for the normal one. Default: `None`. */
  degrees?: number | null;
  /** h: mean and deviation are both taken times √h, the rule of Basel. Default: 1. */
  horizon_days?: number;
}

/** A parametric risk with the parts of its positions. */
export interface ParametricVar {
  /** The value at risk over the horizon. */
  value_at_risk: number;
  /** The expected shortfall over the horizon. */
  expected_shortfall: number;
  /** w′μ, one day ahead. */
  mean: number;
  /** √(w′Σw), one day ahead. */
  standard_deviation: number;
  /** The parts of the value at risk. */
  value_at_risk_contributions: Contributions;
  /** The parts of the expected shortfall. */
  expected_shortfall_contributions: Contributions;
}

/** The fitted tail of a sample of returns. */
export interface ParetoTail {
  /** The threshold u, a loss. */
  threshold: number;
  /** Nᵤ, the number of losses above u. */
  exceedances: number;
  /** n, the number of returns. */
  observations: number;
  /** The distribution of the losses above u, less u. */
  excess: GeneralizedPareto;
}

/** Which paths of a process are simulated. */
export interface PathSettings {
  /** T, above 0 and at most 1000: the years to the end of a path; 1. */
  years?: number;
  /** Steps of equal length; 252. */
  steps?: number;
  /** Paths; 1,000. Paths × (steps + 1) is at most `MOST_VALUES`. */
  paths?: number;
  /** The number of the first path; 0. */
  first_path?: number;
  /** What the random numbers are a function of; 42. */
  seed?: number;
}

/** A measure over all paths. */
export interface PathSummaryDistribution {
  /** The mean. */
  mean: number;
  /** The standard deviation of the sample; none of one path. */
  standard_deviation: number | null;
  /** The smallest. */
  minimum: number;
  /** Quantiles by type 7. */
  p01: number;
  /** 5 %. */
  p05: number;
  /** The median. */
  median: number;
  /** 95 %. */
  p95: number;
  /** 99 %. */
  p99: number;
  /** The largest. */
  maximum: number;
}

/** A measure over all paths. */
export interface PathSummaryDistributionArrays {
  /** The mean. */
  mean: number;
  /** The standard deviation of the sample; none of one path. */
  standard_deviation: number | null;
  /** The smallest. */
  minimum: number;
  /** Quantiles by type 7. */
  p01: number;
  /** 5 %. */
  p05: number;
  /** The median. */
  median: number;
  /** 95 %. */
  p95: number;
  /** 99 %. */
  p99: number;
  /** The largest. */
  maximum: number;
}

/** The kinds of payment. */
export type Payment = 
  | "fees"
  | "interest"
  | "deferred"
  | "principal"
  | "amortization"
  | "cure"
  | "divert"
  | "reinvest"
  | "redeem"
  | "residual";

/** The kinds of payment. */
export type PaymentInput = 
  | "fees"
  | "interest"
  | "deferred"
  | "principal"
  | "amortization"
  | "cure"
  | "divert"
  | "reinvest"
  | "redeem"
  | "residual";

/** What an option pays at expiry. S₁, …, Sₙ are the prices at the ends of n equal steps of its life. */
export type Payoff = 
  | "european"
  | { "asian": Averaging }
  | { "barrier": Barrier }
  | { "lookback": LookbackStrike };

/** A percentile. */
export interface Percentile {
  /** From 0 to 100. */
  percent: number;
  /** The value below which so many percent lie. */
  value: number;
}

/** What a series of returns has done: what a tear sheet shows. A measure that is undefined is None. */
export interface PerformanceReport {
  /** Returns in the series. */
  observations: number;
  /** First date, when dates are given. */
  start_date: string | null;
  /** Last date. */
  end_date: string | null;
  /** All returns compounded. */
  total_return: number | null;
  /** Compounded per year: CAGR. */
  annualized_return: number | null;
  /** The mean times the periods in a year. */
  arithmetic_annual_return: number | null;
  /** The deviation per year. */
  volatility: number | null;
  /** The downside deviation per year. */
  downside_deviation: number | null;
  /** See `sharpe_ratio`. */
  sharpe_ratio: number | null;
  /** The probability that the true Sharpe ratio is positive. */
  probabilistic_sharpe_ratio: number | null;
  /** See `sortino_ratio`. */
  sortino_ratio: number | null;
  /** See `calmar_ratio`. */
  calmar_ratio: number | null;
  /** See `omega_ratio`. */
  omega_ratio: number | null;
  /** See `gain_to_pain_ratio`. */
  gain_to_pain_ratio: number | null;
  /** See `tail_ratio`. */
  tail_ratio: number | null;
  /** See `stability`. */
  stability: number | null;
  /** Corrected for bias. */
  skewness: number | null;
  /** Corrected for bias. */
  excess_kurtosis: number | null;
  /** Per period, a loss positive. */
  value_at_risk: number | null;
  /** Per period, a loss positive. */
  expected_shortfall: number | null;
  /** Not positive. */
  maximum_drawdown: number | null;
  /** Most periods in a row below a peak. */
  maximum_drawdown_duration: number;
  /** See `ulcer_index`. */
  ulcer_index: number | null;
  /** See `martin_ratio`. */
  martin_ratio: number | null;
  /** See `pain_index`. */
  pain_index: number | null;
  /** See `pain_ratio`. */
  pain_ratio: number | null;
  /** See `recovery_factor`. */
  recovery_factor: number | null;
  /** Winning and losing periods. */
  periods: WinLoss;
  /** Beside the benchmark, when one is given. */
  relative: RelativePerformance | null;
  /** The deepest drawdowns, deepest first. */
  worst_drawdowns: Drawdown[];
  /** Wealth from 1: one value more than there are returns. */
  wealth: number[];
  /** Below the peak after each return. */
  drawdowns: number[];
  /** Volatility over the window of the settings. */
  rolling_volatility: (number | null)[];
  /** Sharpe ratio over the window of the settings. */
  rolling_sharpe_ratio: (number | null)[];
  /** A row for each year; empty without dates. */
  months: MonthlyReturns[];
}

/** The conventions of a performance report; the default is what the field reports: 252 periods, sample deviations, arithmetic Sharpe ratio, downside over all periods. */
export interface PerformanceSettings {
  /** Periods in a year: 252 (default) for trading days, 365 for coins, 52, 12. */
  periods_per_year?: number;
  /** Per year, decimal; 0 by default. */
  risk_free_rate?: number;
  /** MAR of Sortino ratio and Omega, per year, decimal; 0 by default. */
  minimum_acceptable_return?: number;
  /** Rates per year to rates per period: simple by default. */
  rate_conversion?: RateConversion;
  /** Volatility, Sharpe ratio, tracking error: sample by default. */
  deviation?: BiasInput;
  /** Arithmetic by default. */
  sharpe_numerator?: SharpeNumerator;
  /** Over all periods by default. */
  downside?: Downside;
  /** Initial wealth counts by default. */
  first_peak?: FirstPeak;
  /** Compounded by default. */
  alpha?: AlphaConvention;
  /** The slope of the regression by default. */
  beta?: BetaConvention;
  /** Historical by default. */
  tail?: TailMethod;
  /** Of value at risk, expected shortfall and tail ratio; 0.95 by default. */
  confidence?: number;
  /** Periods in a rolling window; 126 (half a year) by default. */
  rolling_window?: number;
  /** Rows of the drawdown table, deepest first; 10 by default. */
  worst_drawdowns?: number;
}

/** One payment date. */
export interface Period {
  /** The payment date. */
  date: string;
  /** The last day of its collection period. */
  collection_end: string;
  /** The notes' index rate of the accrual period. */
  index_rate: number;
  /** Paid by the acceleration waterfall, after an event of default. */
  accelerated: boolean;
  /** The collateral was sold: by a call, or because the deal ended. */
  redeemed: boolean;
  /** What came in. */
  collections: Collections;
  /** The pool at the end of the date. */
  pool: PoolReport;
  /** Cash in all accounts. */
  cash: CashReport;
  /** Every movement of cash, in order. */
  payments: Movement[];
  /** Every coverage test, as it stood before anything was paid. */
  tests: CoverageMeasure[];
  /** Every class. */
  tranches: TranchePeriod[];
  /** Every fee. */
  fees: FeePeriod[];
}

/** One payment date. */
export interface PeriodInput {
  /** The payment date. */
  date: string;
  /** The last day of its collection period. */
  collection_end: string;
  /** The notes' index rate of the accrual period. */
  index_rate: number;
  /** Paid by the acceleration waterfall, after an event of default. */
  accelerated: boolean;
  /** The collateral was sold: by a call, or because the deal ended. */
  redeemed: boolean;
  /** What came in. */
  collections: CollectionsInput;
  /** The pool at the end of the date. */
  pool: PoolReportInput;
  /** Cash in all accounts. */
  cash: CashReportInput;
  /** Every movement of cash, in order. */
  payments: readonly MovementInput[];
  /** Every coverage test, as it stood before anything was paid. */
  tests: readonly CoverageMeasureInput[];
  /** Every class. */
  tranches: readonly TranchePeriodInput[];
  /** Every fee. */
  fees: readonly FeePeriodInput[];
}

/** Cash flows by the number of payment periods from settlement to each. */
export interface PeriodicFlows {
  /** Periods from settlement. */
  periods: number[];
  /** Amounts. */
  amounts: number[];
  /** Payments in a year. */
  per_year: number;
}

/** Cash flows by the number of payment periods from settlement to each. */
export interface PeriodicFlowsInput {
  /** Periods from settlement. */
  periods: Numbers;
  /** Amounts. */
  amounts: Numbers;
  /** Payments in a year. */
  per_year: number;
}

/** The phases of a deal's life. */
export type Phase = 
  | "reinvestment"
  | "amortization"
  | "non_call"
  | "call"
  | "redemption";

/** The phases of a deal's life. */
export type PhaseInput = 
  | "reinvestment"
  | "amortization"
  | "non_call"
  | "call"
  | "redemption";

/** The curve in a document. */
export interface Pieces {
  times: number[];
  rates: number[];
}

/** The curve in a document. */
export interface PiecesInput {
  times: Numbers;
  rates: Numbers;
}

/** The most that may be reinvested on a payment date. */
export interface Policy {
  /** Which principal counts. */
  source: PrincipalSource;
  /** The fraction of it that may be spent. */
  fraction: number;
}

/** The most that may be reinvested on a payment date. */
export interface PolicyInput {
  /** Which principal counts. */
  source: PrincipalSourceInput;
  /** The fraction of it that may be spent. */
  fraction: number;
}

/** The difference between a pool and the same pool later. */
export interface PoolDiff {
  /** Assets that are in the later pool alone, in its order. */
  added: Holding[];
  /** Assets that are in the earlier pool alone, in its order. */
  removed: Holding[];
  /** Assets that are in both and differ, in the order of the later pool. */
  changed: AssetChange[];
  /** How many assets are in both and the same. */
  unchanged: number;
  /** Every rating that moved, the largest par first. */
  rating_moves: RatingMove[];
  /** The earlier pool in all. */
  before: PoolTotals;
  /** The later pool in all. */
  after: PoolTotals;
}

/** The pool on a payment date. */
export interface PoolReport {
  /** Performing par, after purchases and sales. */
  performing: number;
  /** Defaulted par, not worked out yet. */
  defaulted: number;
  /** What it will recover. */
  defaulted_value: number;
  /** Par that defaulted in the period. */
  defaults: number;
  /** Par lost in the period: in workouts, and in sales below par. */
  losses: number;
  /** Interest added to balances. */
  capitalized: number;
  /** Par bought. */
  purchased: number;
  /** What it cost. */
  purchase_cost: number;
  /** CCC haircut in the overcollateralization tests. */
  ccc_haircut: number;
}

/** The pool on a payment date. */
export interface PoolReportInput {
  /** Performing par, after purchases and sales. */
  performing: number;
  /** Defaulted par, not worked out yet. */
  defaulted: number;
  /** What it will recover. */
  defaulted_value: number;
  /** Par that defaulted in the period. */
  defaults: number;
  /** Par lost in the period: in workouts, and in sales below par. */
  losses: number;
  /** Interest added to balances. */
  capitalized: number;
  /** Par bought. */
  purchased: number;
  /** What it cost. */
  purchase_cost: number;
  /** CCC haircut in the overcollateralization tests. */
  ccc_haircut: number;
}

/** A pool in all. */
export interface PoolTotals {
  /** Number of assets. */
  assets: number;
  /** Number of obligors. */
  obligors: number;
  /** Par. */
  par: number;
  /** Of it, in default. */
  defaulted_par: number;
  /** Of it, rated CCC+ or Caa1 or worse by either agency, and not in default. */
  ccc_par: number;
  /** Par times price, of the assets that have a price. */
  market_value: number;
  /** Par of the assets without a price. */
  unpriced_par: number;
  /** Undrawn commitments. */
  unfunded: number;
  /** Par-weighted mean spread of the floaters that are not in default. */
  average_spread: number | null;
  /** Par-weighted mean price of the assets that have one. */
  average_price: number | null;
}

/** The metrics of the performing portfolio, with par F and factors f. */
export interface PortfolioMetrics {
  /** S&P's weighted average rating factor: Σ F f / Σ F. */
  rating_factor: number;
  /** Default rate dispersion: Σ F |f - that| / Σ F. */
  default_rate_dispersion: number;
  /** Obligor diversity measure: (Σ F)² / Σ (par of an obligor)², the number of equal obligors. */
  obligor_diversity: number;
  /** The same over S&P industries. */
  industry_diversity: number;
  /** The same over regions. */
  regional_diversity: number;
  /** Weighted average life, years. */
  life: number;
}

/** The metrics of the performing portfolio, with par F and factors f. */
export interface PortfolioMetricsInput {
  /** S&P's weighted average rating factor: Σ F f / Σ F. */
  rating_factor: number;
  /** Default rate dispersion: Σ F |f - that| / Σ F. */
  default_rate_dispersion: number;
  /** Obligor diversity measure: (Σ F)² / Σ (par of an obligor)², the number of equal obligors. */
  obligor_diversity: number;
  /** The same over S&P industries. */
  industry_diversity: number;
  /** The same over regions. */
  regional_diversity: number;
  /** Weighted average life, years. */
  life: number;
}

/** What is held of an instrument. */
export interface Position {
  /** The instrument. */
  symbol: string;
  /** Units; negative when sold short, 0 when there is none. */
  quantity: number;
  /** The mean price of the units. */
  entry_price: number;
  /** When it was opened. */
  entry_date: string | null;
  /** Commission paid for the units that are held. */
  entry_commission: number;
  /** The last price. */
  price: number;
  /** Where to leave it. */
  exits: Exits;
  /** The best price since the entry: the highest when bought, the lowest when sold short. */
  best_price: number;
}

/** What is held of an instrument. */
export interface PositionInput {
  /** The instrument. */
  symbol: string;
  /** Units; negative when sold short, 0 when there is none. */
  quantity: number;
  /** The mean price of the units. */
  entry_price: number;
  /** When it was opened. */
  entry_date?: string | null;
  /** Commission paid for the units that are held. */
  entry_commission: number;
  /** The last price. */
  price: number;
  /** Where to leave it. */
  exits: ExitsInput;
  /** The best price since the entry: the highest when bought, the lowest when sold short. */
  best_price: number;
}

/** What is held. */
export type PositionInstrument = 
  | "stock"
  | "call"
  | "put";

/** The profit or loss of one position; none where something is missing. */
export interface PositionProfit {
  /** Its name. */
  id: string;
  /** What it is worth before. */
  value: number | null;
  /** Its gain. */
  profit: number | null;
  /** What its Greeks say. */
  estimate: number | null;
}

/** The risk of one position. */
export interface PositionRisk {
  /** Its name. */
  id: string;
  /** Its asset. */
  underlying: string;
  /** σ that it was valued with; none of a stock or where something is missing. */
  volatility: number | null;
  /** The Greeks of one option or share in the market's units; none where something is missing. */
  unit: Greeks | null;
  /** Those of the position; none where something is missing. */
  exposure: BookExposure | null;
}

/** A rule for one asset. */
export type PositionRule = 
  | { rule: "buy_and_hold" }
  | { rule: "sma_crossover_v1"; /** Bars of the short average; 20 is usual. */ short: number; /** Bars of the long average; 50 is usual. */ long: number; /** Short while not above, after the first crossing. */ shorting: Shorting; }
  | { rule: "momentum"; /** Bars of the return. */ window: number; /** Decimal. */ threshold: number; /** Short while it is below the negative threshold. */ shorting: Shorting; }
  | { rule: "mean_reversion"; /** Bars of mean and (sample) deviation. */ window: number; /** Deviations below the mean at which to buy. */ entry: number; /** Deviations below the mean from which to sell: less than the entry, negative for above. */ exit: number; /** Sell short what is far above. */ shorting: Shorting; }
  | { rule: "rsi"; /** Bars of the index; 14 is usual. */ window: number; /** 30 is usual. */ oversold: number; /** 70 is usual. */ overbought: number; /** Wilder's by default. */ smoothing: Smoothing; /** Short from overbought to oversold. */ shorting: Shorting; }
  | { rule: "breakout"; /** Bars of the channel to enter; 20 is usual. */ entry: number; /** Bars of the channel to leave; 10 is usual. */ exit: number; };

/** A rule for one asset. */
export type PositionRuleInput = 
  | { rule: "buy_and_hold" }
  | { rule: "sma_crossover_v1"; /** Bars of the short average; 20 is usual. */ short: number; /** Bars of the long average; 50 is usual. */ long: number; /** Short while not above, after the first crossing. */ shorting?: ShortingInput; }
  | { rule: "momentum"; /** Bars of the return. */ window: number; /** Decimal. */ threshold: number; /** Short while it is below the negative threshold. */ shorting?: ShortingInput; }
  | { rule: "mean_reversion"; /** Bars of mean and (sample) deviation. */ window: number; /** Deviations below the mean at which to buy. */ entry: number; /** Deviations below the mean from which to sell: less than the entry, negative for above. */ exit: number; /** Sell short what is far above. */ shorting?: ShortingInput; }
  | { rule: "rsi"; /** Bars of the index; 14 is usual. */ window: number; /** 30 is usual. */ oversold: number; /** 70 is usual. */ overbought: number; /** Wilder's by default. */ smoothing?: SmoothingInput; /** Short from overbought to oversold. */ shorting?: ShortingInput; }
  | { rule: "breakout"; /** Bars of the channel to enter; 20 is usual. */ entry: number; /** Bars of the channel to leave; 10 is usual. */ exit: number; };

/** How many contracts, and why. */
export interface PositionSize {
  /** Contracts to buy. */
  contracts: number;
  /** What may be spent, before it is rounded to contracts; with nearest contracts, what they cost. */
  max_capital: number;
  /** What the contracts cost. */
  capital_required: number;
  /** The budget: scaled by confidence, before limits. */
  risk_per_trade: number;
  /** What one contract costs. */
  contract_value: number;
  /** As in the request. */
  portfolio_value: number;
  /** As in the request. */
  current_allocation: number;
  /** What the limit of one stock leaves. */
  available_allocation: number;
  /** 0.5 + confidence. */
  confidence_multiplier: number;
  /** What held the size below the budget. */
  binding: Binding | null;
}

/** A known structure, with its terms. */
export interface Preset {
  /** Which one. */
  structure: Structure;
  /** The manager's incentive fee; none when absent. */
  incentive?: Incentive | null;
  /** The most of the remaining interest that a failing diversion test turns into principal. */
  diversion_fraction: number;
}

/** A known structure, with its terms. */
export interface PresetInput {
  /** Which one. */
  structure: StructureInput;
  /** The manager's incentive fee; none when absent. */
  incentive?: IncentiveInput | null;
  /** The most of the remaining interest that a failing diversion test turns into principal. */
  diversion_fraction?: number;
}

/** Principal components of returns: N assets, T observations, m components kept. */
export interface PrincipalComponents {
  /** All N eigenvalues, largest first. */
  eigenvalues: Float64Array;
  /** Each eigenvalue's share of their sum; `None` for returns that do not move. */
  explained: Float64Array | null;
  /** N×m: the unit eigenvectors as columns; the largest element of each is positive. */
  vectors: Float64Array[];
  /** N×m: the eigenvectors times √λ, the covariance (or correlation) of asset and standardised component. */
  loadings: Float64Array[];
  /** T×m: the components, (r − mean)/scale times the vectors; column k has variance λₖ. */
  scores: Float64Array[];
  /** What was subtracted from each asset. */
  means: Float64Array;
  /** What each asset was divided by: 1, or its standard deviation for a correlation. */
  scales: Float64Array;
}

/** Which matrix is decomposed. */
export type PrincipalMatrix = 
  | "covariance"
  | "correlation";

/** How principal components are found. */
export interface PrincipalSettings {
  /** `covariance` by default. */
  matrix?: PrincipalMatrix;
  /** `all` by default. */
  components?: ComponentCount;
}

/** Which principal may be reinvested. */
export type PrincipalSource = 
  | "all"
  | "unscheduled"
  | "none";

/** Which principal may be reinvested. */
export type PrincipalSourceInput = 
  | "all"
  | "unscheduled"
  | "none";

/** When a class's principal is repaid. */
export interface PrincipalWindow {
  /** The first date of principal. */
  first: string;
  /** The last. */
  last: string;
}

/** When a class's principal is repaid. */
export interface PrincipalWindowInput {
  /** The first date of principal. */
  first: string;
  /** The last. */
  last: string;
}

/** The priority of payments: a named structure, or the steps themselves. */
export type Priority = 
  | { "preset": Preset }
  | { "steps": Waterfalls };

/** The priority of payments: a named structure, or the steps themselves. */
export type PriorityInput = 
  | { "preset": PresetInput }
  | { "steps": WaterfallsInput };

/** A stochastic process of one variable. Rates and volatilities are per year. */
export type Process = 
  | { "brownian_motion": { /** μ */ drift: number; /** σ, at least 0. */ volatility: number; } }
  | { "brownian_bridge": { /** x(T) */ end: number; /** T, above 0: where the paths end, or after. */ years: number; /** σ, at least 0. */ volatility: number; } }
  | { "geometric_brownian_motion": { /** μ */ drift: number; /** σ, at least 0. */ volatility: number; } }
  | { "vasicek": Vasicek }
  | { "cox_ingersoll_ross": CoxIngersollRoss }
  | { "merton_jump": { /** μ, the rate of growth of the expected price. */ drift: number; /** σ, of the diffusion, at least 0. */ volatility: number; /** The jumps. */ jump: Jump; } }
  | { "heston": { /** μ */ drift: number; /** The variance and its tie to the price. */ variance: HestonVariance; } };

/** A deal projected end to end. Amounts are in the deal's currency, rates are decimals. */
export interface Projection {
  /** The deal's name. */
  deal: string;
  /** ISO 4217 code of every amount. */
  currency: string;
  /** Where the deal stands on the analysis date. */
  analysis: Snapshot;
  /** The date at which prices and yields are struck. */
  settlement: string;
  /** Every payment date. */
  periods: Period[];
  /** Every class, from the most senior. */
  tranches: TrancheResult[];
  /** The equity's return; none for a deal without equity. */
  equity: EquityResult | null;
}

/** A deal projected end to end. Amounts are in the deal's currency, rates are decimals. */
export interface ProjectionInput {
  /** The deal's name. */
  deal: string;
  /** ISO 4217 code of every amount. */
  currency: string;
  /** Where the deal stands on the analysis date. */
  analysis: SnapshotInput;
  /** The date at which prices and yields are struck. */
  settlement: string;
  /** Every payment date. */
  periods: readonly PeriodInput[];
  /** Every class, from the most senior. */
  tranches: readonly TrancheResultInput[];
  /** The equity's return; none for a deal without equity. */
  equity?: EquityResultInput | null;
}

/** The collateral quality matrix. Between rows and columns it is interpolated. */
export interface QualityMatrix {
  /** Minimum weighted average spreads, a row each, ascending. */
  spreads: number[];
  /** Minimum diversity scores, a column each, ascending. */
  diversities: number[];
  /** Maximum weighted average rating factor by row and column. */
  warf: number[][];
  /** Rise of that with each percentage point of recovery, by row and column; none when absent. */
  warf_modifier?: number[][] | null;
  /** Fall of the minimum spread with each percentage point of recovery, as in `QualityPoint`. */
  spread_modifier?: number | null;
  /** The spread and diversity that the manager has elected. Without it the limits are those at the pool's own spread and diversity score, which pass whenever any election would, as far as the rating factor rises along both. */
  elected?: Election | null;
}

/** The collateral quality matrix. Between rows and columns it is interpolated. */
export interface QualityMatrixInput {
  /** Minimum weighted average spreads, a row each, ascending. */
  spreads: Numbers;
  /** Minimum diversity scores, a column each, ascending. */
  diversities: Numbers;
  /** Maximum weighted average rating factor by row and column. */
  warf: readonly Numbers[];
  /** Rise of that with each percentage point of recovery, by row and column; none when absent. */
  warf_modifier?: readonly Numbers[] | null;
  /** Fall of the minimum spread with each percentage point of recovery, as in `QualityPoint`. */
  spread_modifier?: number | null;
  /** The spread and diversity that the manager has elected. Without it the limits are those at the pool's own spread and diversity score, which pass whenever any election would, as far as the rating factor rises along both. */
  elected?: ElectionInput | null;
}

/** The point of the collateral quality matrix that the manager has elected, as numbers. */
export interface QualityPoint {
  /** Minimum weighted average spread. */
  spread: number;
  /** Minimum diversity score; its test needs its own threshold when absent. */
  diversity?: number | null;
  /** Maximum weighted average rating factor. */
  warf: number;
  /** By how much that rises with each percentage point of recovery. */
  warf_modifier: number;
  /** By how much the minimum spread falls with each percentage point of recovery; 0.00065 when absent, or 0.0005 for a minimum spread below 3.1 %. */
  spread_modifier?: number | null;
}

/** The point of the collateral quality matrix that the manager has elected, as numbers. */
export interface QualityPointInput {
  /** Minimum weighted average spread. */
  spread: number;
  /** Minimum diversity score; its test needs its own threshold when absent. */
  diversity?: number | null;
  /** Maximum weighted average rating factor. */
  warf: number;
  /** By how much that rises with each percentage point of recovery. */
  warf_modifier?: number;
  /** By how much the minimum spread falls with each percentage point of recovery; 0.00065 when absent, or 0.0005 for a minimum spread below 3.1 %. */
  spread_modifier?: number | null;
}

/** How a quantile is read off a sample: the nine definitions of Hyndman and Fan. */
export type QuantileMethod = 
  | "inverse_empirical"
  | "averaged_inverse_empirical"
  | "closest_observation"
  | "interpolated_inverse_empirical"
  | "hazen"
  | "weibull"
  | "linear"
  | "median_unbiased"
  | "normal_unbiased";

/** How much an order trades. */
export type Quantity = 
  | { "units": number }
  | { "cash": number };

/** How much an order trades. */
export type QuantityInput = 
  | { "units": number }
  | { "cash": number };

/** A rate on, or to, a date. */
export interface Quote {
  /** The reset date of a path; the maturity of a zero or par rate. */
  date: string;
  /** The annual rate, in decimals. */
  rate: number;
}

/** A rate on, or to, a date. */
export interface QuoteInput {
  /** The reset date of a path; the maturity of a zero or par rate. */
  date: string;
  /** The annual rate, in decimals. */
  rate: number;
}

/** A quoted implied volatility. */
export interface QuotesQuote {
  /** T, the time to expiry in years. */
  years: number;
  /** K */
  strike: number;
  /** The implied volatility: positive, at most 100. */
  volatility: number;
  /** How much it counts in a fit; 1 when the input does not say. Knots go through every quote. */
  weight?: number;
}

/** How to build a surface. */
export interface QuotesSurfaceSettings {
  /** What smiles are made of; by default SVI. */
  smile?: SmileModel;
  /** Whether a fitted smile may have butterfly arbitrage; by default not. */
  butterfly?: Butterfly;
}

/** Which estimator of the variance of a period. */
export type RangeEstimator = 
  | "close_to_close"
  | "parkinson"
  | "garman_klass"
  | "garman_klass_yang_zhang"
  | "rogers_satchell"
  | "yang_zhang";

/** How a volatility is computed from bars. */
export interface RangeSettings {
  /** The estimator; `yang_zhang` by default. */
  estimator?: RangeEstimator;
  /** Bars per year; 252, trading days, by default; 1 leaves the volatility per period. */
  periods_per_year?: number;
}

/** How to rank. */
export interface RankSettings {
  /** Purchases from the best, or sales from the worst. */
  side?: SideInput;
  /** The tests that count. The spread, recovery, life, rating factor, par coverage and Caa tests can be ranked by. */
  objective?: ObjectiveInput;
  /** What is added to the denominators of averages. */
  denominator?: DenominatorInput;
  /** The least price at which an asset is bought: 75 %. */
  least_price?: number;
  /** Whether more is bought of what is held already. */
  held?: HeldNamesInput;
}

/** A ranked asset of the deal or the master list. */
export interface RankedAsset {
  id: string;
  position: number;
  score: number;
}

/** How a rate per year becomes a rate per period. */
export type RateConversion = 
  | "simple"
  | "compounded";

/** A rating that moved. */
export interface RatingMove {
  /** The asset's identifier. */
  id: string;
  /** The asset's name. */
  name: string;
  /** Whose rating it is. */
  agency: DiffAgency;
  /** The rating that counted in the agency's tests before; none when not rated. */
  before: string | null;
  /** And after. */
  after: string | null;
  /** By how many notches it got better, negative when worse; none where either rating is missing. */
  notches: number | null;
  /** The asset's later par. */
  par: number;
}

/** A raw rating from which another is derived. */
export type RatingSource = 
  | "moodys_facility"
  | "moodys_issuer"
  | "moodys_senior_unsecured"
  | "moodys_senior_secured"
  | "moodys_subordinate"
  | "moodys_credit_estimate"
  | "moodys_rating"
  | "sp_facility"
  | "sp_issuer"
  | "sp_senior_secured"
  | "sp_subordinated"
  | "defaulted"
  | "unrated";

/** A rating in every spelling. */
export interface RatingSpellings {
  /** 0 for Aaa, one more a notch. */
  rank: number;
  /** As Moody's spells it. */
  moodys: string;
  /** As S&P spells it. */
  sp: string;
  /** As Fitch spells it. */
  fitch: string;
  /** Moody's rating factor. */
  factor: number;
  /** S&P's rating factor. */
  sp_factor: number;
}

/** Which ratings and recovery rates count. */
export type RatingsUsed = 
  | "given_else_derived"
  | "derived";

/** Which ratings and recovery rates count. */
export type RatingsUsedInput = 
  | "given_else_derived"
  | "derived";

/** Ratios of a company, or of a sector on average. */
export interface Ratios {
  /** Price over earnings. */
  price_earnings?: number | null;
  /** Price over earnings over growth in percent. */
  price_earnings_growth?: number | null;
  /** Price over book value. */
  price_book?: number | null;
  /** Profit over sales. */
  profit_margin?: number | null;
}

/** The part of a sale that comes from one lot. */
export interface RealizedGain {
  /** When the lot was bought. */
  bought: string;
  /** Units sold of it. */
  quantity: number;
  /** What they brought. */
  proceeds: number;
  /** What they had cost. */
  cost: number;
  /** Proceeds less cost. */
  gain: number;
  /** Days from the purchase to the sale. */
  days_held: number;
}

/** Settings of realised volatility. */
export interface RealizedVolatilitySettings {
  /** Returns in a window; 30 by default. */
  window?: number;
  /** 252 by default; 1 for volatility per bar. */
  periods_per_year?: number;
  /** Simple by default. */
  returns?: ReturnKind;
  /** Sample by default. */
  deviation?: BiasInput;
}

/** Why a movement was as large as it was. */
export type Reason = 
  | "paid_in_full"
  | "nothing_due"
  | "out_of_cash"
  | "limit_reached"
  | "condition_not_met";

/** Why a movement was as large as it was. */
export type ReasonInput = 
  | "paid_in_full"
  | "nothing_due"
  | "out_of_cash"
  | "limit_reached"
  | "condition_not_met";

/** A rebalance: the trades, why each was made, and the deal before and after them. */
export interface Rebalance {
  /** What was asked for. */
  settings: RebalanceSettings;
  /** The method that these trades come from: the two-phase method where the optimal one found nothing better. */
  method: Method;
  /** The portfolio objective on the way. */
  objective: ObjectivePath;
  /** The sales and the purchases as a whole, in this order. */
  phases: ReportPhase[];
  /** Every trade in order. */
  steps: ReportStep[];
  /** What was sold, by asset, in the order of the first step. */
  sales: Traded[];
  /** What was bought. */
  purchases: Traded[];
  /** The tests before, held against the baseline of the settings alone. */
  before: Compliance;
  /** The tests after the sales. */
  after_sales: Compliance;
  /** The tests after all. */
  after: Compliance;
  /** What has changed, test by test. */
  changes: Change[];
  /** Averages of the collateral before. */
  attributes_before: Attributes;
  /** Averages of what was sold. */
  attributes_sold: Attributes;
  /** Averages of what was bought. */
  attributes_bought: Attributes;
  /** Averages of the collateral after. */
  attributes_after: Attributes;
  /** The optimal method beside the two-phase method; none when only the latter was asked for. */
  gain: Gain | null;
}

/** What a rebalance is to do. By default nothing: `sale_par` and `buy_par` are zero. */
export interface RebalanceSettings {
  /** How the trades are found. */
  method: Method;
  /** Par to sell; as much as there is if that is less. */
  sale_par: number;
  /** Par to buy, as far as the cash goes. */
  buy_par: number;
  /** Par of one step: 750 000. */
  increment: number;
  /** Most par of one asset that is bought, as a part of `buy_par`: 5 %. The first increment of an asset is bought in any case. */
  max_concentration: number;
  /** Most different assets that are bought; any number when absent. */
  most_assets: number | null;
  /** Which assets may be sold; all when absent. */
  sale_filter: string | null;
  /** Which assets may be bought; all when absent. */
  buy_filter: string | null;
  /** Identifiers and issuers that are not bought. */
  do_not_buy: string[];
  /** Identifiers and issuers that are not sold. */
  do_not_sell: string[];
  /** Whether more is bought of what the deal holds already. What is sold is never bought back. */
  held: HeldNames;
  /** The least price at which an asset is bought: 75 %. */
  least_price: number;
  /** Principal cash that is not spent: none. */
  least_cash: number;
  /** Whether a sale is undone when a test fails after it. */
  sale_tests: SaleTests;
  /** What a failing test is held against. */
  against: Against;
  /** The portfolio objective, which also ranks the assets. */
  objective: Objective;
  /** What is added to the denominators of averages when assets are ranked. */
  denominator: Denominator;
  /** How to test. */
  tests: Settings;
  /** How many refused assets are named for each reason; all are counted. Five. */
  most_refused: number;
  /** How much the optimal method trades. */
  amounts: Amounts;
  /** Most linear programs that the optimal method solves: 200. */
  most_programs: number;
}

/** What a rebalance is to do. By default nothing: `sale_par` and `buy_par` are zero. */
export interface RebalanceSettingsInput {
  /** How the trades are found. */
  method?: MethodInput;
  /** Par to sell; as much as there is if that is less. */
  sale_par?: number;
  /** Par to buy, as far as the cash goes. */
  buy_par?: number;
  /** Par of one step: 750 000. */
  increment?: number;
  /** Most par of one asset that is bought, as a part of `buy_par`: 5 %. The first increment of an asset is bought in any case. */
  max_concentration?: number;
  /** Most different assets that are bought; any number when absent. */
  most_assets?: number | null;
  /** Which assets may be sold; all when absent. */
  sale_filter?: string | null;
  /** Which assets may be bought; all when absent. */
  buy_filter?: string | null;
  /** Identifiers and issuers that are not bought. */
  do_not_buy?: readonly string[];
  /** Identifiers and issuers that are not sold. */
  do_not_sell?: readonly string[];
  /** Whether more is bought of what the deal holds already. What is sold is never bought back. */
  held?: HeldNamesInput;
  /** The least price at which an asset is bought: 75 %. */
  least_price?: number;
  /** Principal cash that is not spent: none. */
  least_cash?: number;
  /** Whether a sale is undone when a test fails after it. */
  sale_tests?: SaleTestsInput;
  /** What a failing test is held against. */
  against?: AgainstInput;
  /** The portfolio objective, which also ranks the assets. */
  objective?: ObjectiveInput;
  /** What is added to the denominators of averages when assets are ranked. */
  denominator?: DenominatorInput;
  /** How to test. */
  tests?: SettingsInput;
  /** How many refused assets are named for each reason; all are counted. Five. */
  most_refused?: number;
  /** How much the optimal method trades. */
  amounts?: AmountsInput;
  /** Most linear programs that the optimal method solves: 200. */
  most_programs?: number;
}

/** A trade in one asset. */
export interface RebalanceTrade {
  /** The asset's place in the list. */
  asset: number;
  /** What is bought, negative what is sold, in currency. */
  amount: number;
  /** The units, when trades are in lots. */
  units: number | null;
  /** What it costs. */
  cost: number;
}

/** What the owner of a portfolio does after each step. */
export type Rebalancing = 
  | "buy_and_hold"
  | "each_step";

/** What is recovered of a defaulted exposure: a fraction of it, fixed or random. */
export interface Recovery {
  /** The mean, from 0 to 1; 0.40 when absent, the convention of credit default swaps. */
  mean?: number;
  /** The standard deviation, below √(mean·(1 − mean)); 0 when absent, which is a fixed recovery. */
  standard_deviation?: number;
  /** ω, the share of the variance that the factors explain, from 0 to 1; 0 when absent. */
  systematic?: number;
}

/** How a loss distribution is computed without simulation. */
export interface RecursionSettings {
  /** The loss unit in units of currency. When absent: the smallest loss given default if all are whole multiples of it and the pool has at most 2,000 of them, and a thousandth of the largest possible loss of the pool if not. */
  loss_unit?: number | null;
  /** By how much the probabilities may yet change, summed, when the step of the quadrature is halved for the last time; 10⁻¹² when absent. */
  tolerance?: number;
}

/** A class that is refinanced. */
export interface RefinancedClass {
  /** Its name. */
  name: string;
  /** What its holders are repaid on the date, at par: principal, deferred interest and shortfalls. */
  repaid: number;
  /** The old class over its life, which ends on the date. */
  old: TrancheResult;
  /** Interest of the new class over its life. */
  interest_after: number;
  /** Interest that the old class would have been paid from the date on. */
  interest_before: number;
}

/** A refinancing; with any new date, a reset. */
export interface Refinancing {
  /** It happens on the first payment date on or after this one, after that date's payments. */
  on: string;
  /** The new coupons, by class; classes that are not named stay as they are. */
  coupons: Record<string, CouponInput>;
  /** Its costs, in currency, borne by the equity on the date. */
  cost?: number;
  /** The new end of the reinvestment period. */
  reinvestment_end?: string | null;
  /** The new stated maturity. */
  maturity?: string | null;
}

/** What a refinancing does to the holders of every class. */
export interface RefinancingResult {
  /** The payment date on which it happens. */
  date: string;
  /** The classes that are refinanced, from the most senior. */
  classes: RefinancedClass[];
  /** The equity without the refinancing; none for a deal without equity. */
  equity_before: EquityResult | null;
  /** The equity with it, its costs taken from the distribution of the date. */
  equity_after: EquityResult | null;
  /** The deal with the new coupons and dates: balances as if each new class went on from the old. */
  projection: Projection;
}

/** Why an asset was not traded. */
export type Refusal = 
  | "filter"
  | "do_not_buy"
  | "do_not_sell"
  | "defaulted"
  | "price"
  | "held"
  | "sold"
  | "concentration"
  | "most_assets"
  | { "test": number };

/** The assets that were refused for one reason. An asset that would fail several tests counts for each. */
export interface Refused {
  /** The reason. */
  reason: Refusal;
  /** How many. */
  count: number;
  /** The first of them. */
  first: string[];
}

/** A linear regression. */
export interface Regression {
  /** The constant, when there is one. */
  intercept: Coefficient | null;
  /** One for each column of X. */
  coefficients: Coefficient[];
  /** T. */
  observations: number;
  /** T less the number of coefficients, the constant included. */
  degrees_of_freedom: number;
  /** s = √(RSS/degrees of freedom); `None` without degrees of freedom. */
  residual_standard_deviation: number | null;
  /** 1 − RSS/TSS; `None` when y does not vary. */
  r_squared: number | null;
  /** 1 − (RSS/degrees of freedom)/(TSS/(T − 1)), with T in place of T − 1 without a constant. */
  adjusted_r_squared: number | null;
  /** The F statistic of the hypothesis that every coefficient but the constant is 0. */
  f_statistic: number | null;
  /** The probability of a greater F under that hypothesis. */
  f_p_value: number | null;
  /** Σ(eₜ − eₜ₋₁)²/Σeₜ²: near 2 without autocorrelation; `None` for a perfect fit. */
  durbin_watson: number | null;
  /** The condition number of the columns at length 1, the constant included: above 30 they are strongly collinear. */
  condition: number;
  /** e = y − X·b, oldest first. */
  residuals: number[];
}

/** The settings of `least_squares`. */
export interface RegressionSettings {
  /** Default: with a constant. */
  intercept?: Intercept;
}

/** The regressions of M responses on the same columns. With a constant term, its row comes first. */
export interface Regressions {
  /** One row for each term, one column for each response. */
  coefficients: Float64Array[];
  /** The standard errors of the coefficients. */
  standard_errors: Float64Array[];
  /** Coefficient over standard error; `None` where the fit is perfect. Its probability is that of `student::cumulative`. */
  t_statistics: Float64Array[];
  /** 1 − RSS/TSS of each response; `None` where it does not vary. */
  r_squared: Float64Array;
  /** √(RSS/degrees of freedom) of each response. */
  residual_standard_deviations: Float64Array;
  /** T less the number of terms. */
  degrees_of_freedom: number;
}

/** What a regularisation changed. */
export interface RegularizationChange {
  /** How many elements were negative that may not be. */
  negative: number;
  /** The largest change of an element. */
  largest_change: number;
  /** The largest difference between the matrix given and what the result makes of the same period. */
  misfit: number;
}

/** What a regularisation changed. */
export interface RegularizationChangeInput {
  /** How many elements were negative that may not be. */
  negative: number;
  /** The largest change of an element. */
  largest_change: number;
  /** The largest difference between the matrix given and what the result makes of the same period. */
  misfit: number;
}

/** How the logarithm of a transition matrix is made a generator. */
export type Regularization = 
  | "diagonal"
  | "weighted"
  | "quasi_optimal";

/** How much principal buys collateral, and what it buys. */
export interface Reinvestment {
  /** Up to the end of the reinvestment period. */
  during: Policy;
  /** After it. */
  after: Policy;
  /** What is bought. */
  asset: ReinvestmentAsset;
}

/** The loan that principal buys: a floater that pays with the deal, 30/360. */
export interface ReinvestmentAsset {
  /** Margin over the index; the par-weighted mean of the pool's floaters when absent. */
  spread?: number | null;
  /** Least value of the index. */
  floor: number;
  /** Purchase price, as a fraction of par. */
  price: number;
  /** Months to maturity, in whole payment periods of the deal. */
  maturity_months: number;
  /** Fraction of par repaid every year before maturity. */
  amortization_rate: number;
  /** Annual default rate by period of the deal; the pool's when absent. */
  default_rate?: Vector | null;
  /** Annual prepayment rate by period of the deal; the pool's when absent. */
  prepayment_rate?: Vector | null;
  /** Loss of a default by period of the deal; the pool's when absent. */
  severity?: Vector | null;
  /** Months from default to recovery; the pool's when absent. */
  recovery_lag_months?: number | null;
}

/** The loan that principal buys: a floater that pays with the deal, 30/360. */
export interface ReinvestmentAssetInput {
  /** Margin over the index; the par-weighted mean of the pool's floaters when absent. */
  spread?: number | null;
  /** Least value of the index. */
  floor?: number;
  /** Purchase price, as a fraction of par. */
  price?: number;
  /** Months to maturity, in whole payment periods of the deal. */
  maturity_months?: number;
  /** Fraction of par repaid every year before maturity. */
  amortization_rate?: number;
  /** Annual default rate by period of the deal; the pool's when absent. */
  default_rate?: VectorInput | null;
  /** Annual prepayment rate by period of the deal; the pool's when absent. */
  prepayment_rate?: VectorInput | null;
  /** Loss of a default by period of the deal; the pool's when absent. */
  severity?: VectorInput | null;
  /** Months from default to recovery; the pool's when absent. */
  recovery_lag_months?: number | null;
}

/** How much principal buys collateral, and what it buys. */
export interface ReinvestmentInput {
  /** Up to the end of the reinvestment period. */
  during?: PolicyInput;
  /** After it. */
  after?: PolicyInput;
  /** What is bought. */
  asset?: ReinvestmentAssetInput;
}

/** Parameters of momentum across assets. */
export interface RelativeMomentumSettings {
  /** Bars back at which the return begins; 252 by default. */
  lookback: number;
  /** Bars back at which it ends: the last month reverts; 21 by default. */
  skip: number;
  /** Assets that are held; 1 by default. */
  winners: number;
  /** Bars from one choice to the next; 21 by default. */
  rebalance_every: number;
}

/** Parameters of momentum across assets. */
export interface RelativeMomentumSettingsInput {
  /** Bars back at which the return begins; 252 by default. */
  lookback?: number;
  /** Bars back at which it ends: the last month reverts; 21 by default. */
  skip?: number;
  /** Assets that are held; 1 by default. */
  winners?: number;
  /** Bars from one choice to the next; 21 by default. */
  rebalance_every?: number;
}

/** Performance beside a benchmark's. */
export interface RelativePerformance {
  /** The benchmark's returns compounded. */
  benchmark_total_return: number | null;
  /** The benchmark's CAGR. */
  benchmark_annualized_return: number | null;
  /** The benchmark's volatility. */
  benchmark_volatility: number | null;
  /** The benchmark's Sharpe ratio. */
  benchmark_sharpe_ratio: number | null;
  /** The benchmark's maximum drawdown. */
  benchmark_maximum_drawdown: number | null;
  /** Difference of annualised returns. */
  excess_return: number | null;
  /** See `tracking_error`. */
  tracking_error: number | null;
  /** See `information_ratio`. */
  information_ratio: number | null;
  /** See `beta`. */
  beta: number | null;
  /** See `alpha`. */
  alpha: number | null;
  /** See `correlation`. */
  correlation: number | null;
  /** The square of the correlation. */
  r_squared: number | null;
  /** See `treynor_ratio`. */
  treynor_ratio: number | null;
  /** `capture_ratio` of rising markets. */
  up_capture: number | null;
  /** `capture_ratio` of falling markets. */
  down_capture: number | null;
  /** See `batting_average`. */
  batting_average: number | null;
  /** Beta over the window of the settings. */
  rolling_beta: (number | null)[];
}

/** A book through a stretch of history. */
export interface Replay {
  /** P&L from the start to the end. */
  pnl: number;
  /** The same per asset. */
  pnl_by_asset: number[];
  /** P&L from the start to the end of each period. */
  path: number[];
  /** `path` less its highest point so far, the start included: never positive. */
  drawdown: number[];
  /** The lowest drawdown, in dollars. */
  max_drawdown: number;
  /** The period, counted from the first row, with the lowest P&L of its own. */
  worst_period: number;
  /** That P&L. */
  worst_period_pnl: number;
}

/** What is held as time goes on. */
export type ReplayHolding = 
  | "units"
  | "dollars";

/** The cash beside positions. */
export type ReportCash = 
  | { "balance": number }
  | { "share_of_total": number };

/** All sales, or all purchases. */
export interface ReportPhase {
  /** Which. */
  side: Side;
  /** Par asked for. */
  asked: number;
  /** Par traded. */
  traded: number;
  /** Cash received, or paid. */
  cash: number;
  /** How many assets could be traded. */
  candidates: number;
  /** The assets that could not, and those that the last step refused when it refused all, by reason. */
  refused: Refused[];
  /** Why it ended. */
  stopped: Stopped;
}

/** What the report says above its figures, and how long it is. */
export interface ReportSettings {
  /** `Backtest` by default. */
  title?: string;
  /** A line below the title; none by default. */
  subtitle?: string;
  /** Most rows of the table of trades, the first ones; 5000 by default. */
  most_trades?: number;
}

/** One trade. */
export interface ReportStep {
  /** From 1. */
  number: number;
  /** The asset. */
  asset: string;
  /** Sold or bought. */
  side: Side;
  /** Par. */
  par: number;
  /** Price as a fraction of par. */
  price: number;
  /** Principal cash after it. */
  cash: number;
  /** The asset's score in the ranking of this step; of an optimal trade, what a unit of its par adds to the objective, times one million. */
  score: number;
  /** Its place in that ranking, from 1; none for an optimal trade. */
  rank: number | null;
  /** How many assets were ranked. */
  candidates: number;
  /** The portfolio objective before. */
  objective_before: number;
  /** And after. */
  objective_after: number;
  /** The tests whose results moved. */
  moved: Moved[];
  /** The tests that bound: a better-ranked asset was refused because of them. */
  bound: number[];
  /** The better-ranked assets that were refused, by reason. */
  refused: Refused[];
  /** Why, in words. */
  why: string;
}

/** A stretch of the calendar. */
export type ResamplePeriod = 
  | "weekly"
  | "monthly"
  | "quarterly"
  | "yearly";

/** How the change of a price is measured. */
export type ReturnKind = 
  | "simple"
  | "log";

/** How prices become a panel of returns. */
export interface ReturnSettings {
  /** Simple returns by default. */
  kind?: ReturnKind;
  /** Dates that some series lacks are dropped by default. */
  missing?: Missing;
}

/** What is done to every return. */
export type ReturnStress = 
  | { type: "market_crash"; /** Added to each return; −0.30 by default. */ shock: number; }
  | { type: "volatility_spike"; /** The factor; 2 by default. */ multiplier: number; /** About what; `zero` by default. */ center: SpikeCenter; }
  | { type: "correlation_breakdown"; /** The standard deviation of the noise; 0.1 by default. */ noise_level: number; /** The seed of Z; 42 by default. */ seed: number; };

/** What is done to every return. */
export type ReturnStressInput = 
  | { type: "market_crash"; /** Added to each return; −0.30 by default. */ shock?: number; }
  | { type: "volatility_spike"; /** The factor; 2 by default. */ multiplier?: number; /** About what; `zero` by default. */ center?: SpikeCenterInput; }
  | { type: "correlation_breakdown"; /** The standard deviation of the noise; 0.1 by default. */ noise_level?: number; /** The seed of Z; 42 by default. */ seed?: number; };

/** A series of returns under stresses. */
export interface ReturnStressReport {
  /** The mean of the returns, per period. */
  mean: number;
  /** Their standard deviation, divisor n. */
  volatility: number;
  /** One result per stress. */
  results: ReturnStressResult[];
}

/** A series of returns under one stress. */
export interface ReturnStressResult {
  /** What was done. */
  stress: ReturnStress;
  /** The mean of the stressed returns. */
  mean: number;
  /** Their standard deviation, divisor n. */
  volatility: number;
  /** Stressed mean less mean. */
  mean_impact: number;
  /** Stressed volatility less volatility. */
  volatility_impact: number;
  /** `mean_impact` over the size of the mean; `None` when that is 0. */
  relative_mean_impact: number | null;
  /** `volatility_impact` over the volatility; `None` when that is 0. */
  relative_volatility_impact: number | null;
}

/** The most plausible move with a given loss. */
export interface ReverseStress {
  /** f, one move per factor. */
  moves: number[];
  /** D_f·f per factor: these add up to −loss. */
  pnl: number[];
  /** √(fᵀΣ⁻¹f), in standard deviations: how far out the move lies. */
  mahalanobis: number;
  /** The probability of a move at least as far out in any direction: the tail of χ² with as many degrees of freedom as Σ has rank. */
  probability_of_distance: number;
  /** The probability of a loss at least as large, by any move: N(−loss/√(DᵀΣD)). */
  probability_of_loss: number;
}

/** A ridge regression. */
export interface Ridge {
  /** The constant, which is not penalised. */
  intercept: number;
  /** One for each column of X, in the units of X; 0 for a constant column. */
  coefficients: number[];
  /** 1 − RSS/TSS; `None` when y does not vary. */
  r_squared: number | null;
  /** y − a − X·b, oldest first. */
  residuals: number[];
}

/** The settings of `ridge`. */
export interface RidgeSettings {
  /** The penalty α on the coefficients of the standardised regressors, above 0. Default 1. */
  alpha?: number;
}

/** A portfolio whose assets contribute stated shares of its risk. */
export interface RiskBudget {
  /** Positive weights that sum to 1. */
  weights: number[];
  /** wᵢ(Σw)ᵢ/w'Σw, which sum to 1. */
  risk_contributions: number[];
  /** √(w'Σw). */
  volatility: number;
  /** Sweeps over all assets that were made. */
  sweeps: number;
}

/** The variance of a portfolio by source, per period of the inputs. */
export interface RiskDecomposition {
  /** σ² = b'Σ_F b + Σ wᵢ²·σ²_εi. */
  variance: number;
  /** σ. */
  volatility: number;
  /** b'Σ_F b. */
  systematic_variance: number;
  /** Σ wᵢ²·σ²_εi. */
  idiosyncratic_variance: number;
  /** b'Σ_F b/σ², the R² of the portfolio; `None` for a portfolio without risk. */
  systematic_share: number | null;
  /** The rest. */
  idiosyncratic_share: number | null;
  /** Per factor. */
  factors: FactorContribution[];
  /** wᵢ²·σ²_εi/σ per asset: what each adds to the volatility by itself; `None` without risk. */
  idiosyncratic_contributions: number[] | null;
}

/** How risk is measured. All but the two of the covariance need the returns themselves, whose T rows count equally. */
export type Risk = 
  | { name: "variance" }
  | { name: "tracking_error"; /** b, one weight per asset. */ benchmark: Numbers; }
  | { name: "semivariance"; /** The return below which risk begins; 0 by default. */ target?: number; }
  | { name: "mean_absolute_deviation" }
  | { name: "expected_shortfall"; /** c; 0.95 by default. */ confidence?: number; }
  | { name: "drawdown_at_risk"; /** c; 0.95 by default. */ confidence?: number; };

/** Limits; one that is `None` is not looked at. The default is what a cautious desk uses. */
export interface RiskLimits {
  /** The fall of equity since the day before, as a fraction, from which nothing is opened; 0.03. */
  daily_drawdown?: number | null;
  /** The fall of equity from its highest, from which nothing is opened; 0.10. */
  total_drawdown?: number | null;
  /** Positions over equity from which nothing is bought; 0.80. */
  deployed?: number | null;
  /** Open positions from which nothing new is bought; 20. */
  open_positions?: number | null;
  /** The most of its allocation that the strategy's positions are worth after the order; 1. */
  strategy_allocation?: number | null;
  /** The fall of the strategy's equity from its highest, from which it opens nothing; 0.10. */
  strategy_drawdown?: number | null;
  /** The strategy's loss of a day over its allocation, from which it opens nothing; 0.02. */
  strategy_daily_loss?: number | null;
  /** The most of equity that an order puts at risk: to its stop, or 10 % of its value; 0.02. */
  order_risk?: number | null;
  /** The most an order is worth, in currency; 25,000. */
  order_notional?: number | null;
  /** The most by which the price of an order is away from the last one, as a fraction; 0.05. */
  price_deviation?: number | null;
  /** The least price of what is traded; 5. */
  least_price?: number | null;
  /** The most of the average daily volume that an order asks for; 0.10. */
  volume_share?: number | null;
  /** Average daily volume below which there is a warning; 500,000 units. */
  least_volume?: number | null;
  /** Symbols that are not traded. */
  blocked?: readonly string[];
}

/** How much risk a user takes, in percent as the user says it. */
export interface RiskProfile {
  /** Of the portfolio's value, put at risk by one trade; 2 by default. */
  max_portfolio_risk_pct: number;
  /** Of the portfolio's value, in all positions; 50 by default. */
  max_portfolio_exposure_pct: number;
  /** Of the portfolio's value, in one stock; 10 by default. */
  max_stock_allocation_pct: number;
  /** Of the entry price, before a trade is stopped; 25 by default. */
  max_loss_per_trade_pct: number;
  /** Target over risk; 2 by default. */
  risk_reward_ratio: number;
}

/** How much risk a user takes, in percent as the user says it. */
export interface RiskProfileInput {
  /** Of the portfolio's value, put at risk by one trade; 2 by default. */
  max_portfolio_risk_pct?: number;
  /** Of the portfolio's value, in all positions; 50 by default. */
  max_portfolio_exposure_pct?: number;
  /** Of the portfolio's value, in one stock; 10 by default. */
  max_stock_allocation_pct?: number;
  /** Of the entry price, before a trade is stopped; 25 by default. */
  max_loss_per_trade_pct?: number;
  /** Target over risk; 2 by default. */
  risk_reward_ratio?: number;
}

/** What a profile is recommended from. */
export interface RiskRecord {
  /** A fraction. */
  win_rate: number;
  /** None when there was no loss: better than any number. */
  profit_factor: number | null;
  /** Calendar days. */
  average_holding_days: number;
  /** None when it is undefined: no rule that needs it applies. */
  sharpe_ratio: number | null;
  /** As a fraction of the peak; the sign does not matter. */
  maximum_drawdown_fraction: number;
}

/** What a profile is recommended from. */
export interface RiskRecordInput {
  /** A fraction. */
  win_rate: number;
  /** None when there was no loss: better than any number. */
  profit_factor?: number | null;
  /** Calendar days. */
  average_holding_days: number;
  /** None when it is undefined: no rule that needs it applies. */
  sharpe_ratio?: number | null;
  /** As a fraction of the peak; the sign does not matter. */
  maximum_drawdown_fraction: number;
}

/** How far inputs are moved. */
export interface RiskSettings {
  /** Parallel shift of the index curve, up and down; 25 basis points, as effective durations are quoted: far enough for floors to count. */
  rate_bump?: number;
  /** Shift of the discount margin, up and down; one basis point. */
  spread_bump?: number;
  /** Shift of the annual default rate, up; one percentage point. */
  default_bump?: number;
  /** Shift of recoveries, up; one percentage point. */
  recovery_bump?: number;
  /** Shift of the annual prepayment rate, up; one percentage point. */
  prepayment_bump?: number;
}

/** On which day of the month the regular dates fall. */
export type RollDay = 
  | "same_day"
  | "end_of_month";

/** Parameters of the RSI strategy. */
export interface RsiSettings {
  /** 14 by default. */
  window: number;
  /** Simple (Cutler's) by default. */
  smoothing: Smoothing;
  /** Bullish below it; 30 by default. */
  oversold: number;
  /** Bearish above it; 70 by default. */
  overbought: number;
}

/** Parameters of the RSI strategy. */
export interface RsiSettingsInput {
  /** 14 by default. */
  window?: number;
  /** Simple (Cutler's) by default. */
  smoothing?: SmoothingInput;
  /** Bullish below it; 30 by default. */
  oversold?: number;
  /** Bearish above it; 70 by default. */
  overbought?: number;
}

/** The parameters of the SABR model. */
export interface Sabr {
  /** α, the volatility now: positive. */
  alpha: number;
  /** β, from 0 (normal) to 1 (lognormal). */
  beta: number;
  /** ρ, between −1 and 1. */
  rho: number;
  /** ν, the volatility of volatility: 0 or more. */
  nu: number;
}

/** Which expansion in the time to expiry gives the implied volatility. */
export type SabrExpansion = 
  | "hagan"
  | "obloj";

/** A fitted model. */
export interface SabrFit {
  /** The parameters. */
  sabr: Sabr;
  /** The weighted root mean square of volatility − quote. */
  error: number;
  /** The largest |volatility − quote|. */
  largest_error: number;
}

/** The parameters of the SABR model. */
export interface SabrInput {
  /** α, the volatility now: positive. */
  alpha: number;
  /** β, from 0 (normal) to 1 (lognormal). */
  beta: number;
  /** ρ, between −1 and 1. */
  rho: number;
  /** ν, the volatility of volatility: 0 or more. */
  nu: number;
}

/** How to fit the model. */
export interface SabrSettings {
  /** β, which a smile hardly fixes and the user therefore chooses: by default 1, as is usual for equities and exchange rates; for interest rates 0.5 is. */
  beta?: number;
  /** The expansion; by default Hagan's. */
  expansion?: SabrExpansion;
}

/** A sale, lot by lot. */
export interface Sale {
  /** The parts, in the order in which lots were used. */
  gains: RealizedGain[];
  /** Σ gain. */
  gain: number;
  /** The lots that are left, in their order before. */
  remaining: Lot[];
}

/** Whether a sale is undone when a test fails after it. */
export type SaleTests = 
  | "maintain_or_improve"
  | "unchecked";

/** Whether a sale is undone when a test fails after it. */
export type SaleTestsInput = 
  | "maintain_or_improve"
  | "unchecked";

/** What a range of paths gave, block by block, so that ranges join to the bits of one run. */
export interface Sample {
  /** The number of the first path. */
  first_path: number;
  /** How many. */
  paths: number;
  /** The sums of every 512 paths. */
  blocks: Sums[];
}

/** What a range of paths gave, block by block, so that ranges join to the bits of one run. */
export interface SampleInput {
  /** The number of the first path. */
  first_path: number;
  /** How many. */
  paths: number;
  /** The sums of every 512 paths. */
  blocks: readonly SumsInput[];
}

/** A named set of changes to a deal and its assumptions. */
export interface Scenario {
  /** The identifier. */
  id: string;
  /** The name, for people. */
  name: string;
  /** What it is for. */
  description: string;
  /** Where it comes from. */
  kind: ScenarioKind;
  /** Its changes, made in this order. */
  overrides: Override[];
}

/** What a scenario is about. */
export type ScenarioCategory = 
  | "market"
  | "rates"
  | "rotation"
  | "volatility"
  | "historical"
  | "custom";

/** What a scenario is about. */
export type ScenarioCategoryInput = 
  | "market"
  | "rates"
  | "rotation"
  | "volatility"
  | "historical"
  | "custom";

/** The scenario default rate: a constant and terms in the portfolio's metrics. */
export interface ScenarioDefaultRate {
  /** c₀. */
  constant: number;
  /** cₖ mₖ^pₖ. */
  terms: MonitorTerm[];
}

/** The scenario default rate: a constant and terms in the portfolio's metrics. */
export interface ScenarioDefaultRateInput {
  /** c₀. */
  constant?: number;
  /** cₖ mₖ^pₖ. */
  terms?: readonly MonitorTermInput[];
}

/** Rates of which every combination is run. An empty list keeps what the assumptions have. */
export interface ScenarioGrid {
  /** Constant annual default rates. */
  default_rates?: Numbers;
  /** Constant annual prepayment rates. */
  prepayment_rates?: Numbers;
  /** Constant severities. */
  severities?: Numbers;
  /** Parallel shifts of the index curve. */
  index_shifts?: Numbers;
}

/** Spot moves against volatility moves. */
export interface ScenarioGridSettings {
  /** The relative moves of all prices: by default −20 % to 20 % in steps of 5 %. */
  spots?: Numbers;
  /** The moves of all volatilities: by default −10 to 10 points in steps of 5. */
  volatilities?: Numbers;
  /** How volatility moves: by a sum, by default. */
  volatility_shock?: VolatilityShock;
  /** The move of the rate, in every cell: 0 by default. */
  rate?: number;
  /** The calendar days that pass, in every cell: 0 by default. */
  days?: number;
}

/** A named set of changes to a deal and its assumptions. */
export interface ScenarioInput {
  /** The identifier. */
  id: string;
  /** The name, for people. */
  name: string;
  /** What it is for. */
  description?: string;
  /** Where it comes from. */
  kind?: ScenarioKindInput;
  /** Its changes, made in this order. */
  overrides?: readonly OverrideInput[];
}

/** Where a scenario comes from. */
export type ScenarioKind = 
  | "custom"
  | "mag"
  | "regulatory";

/** Where a scenario comes from. */
export type ScenarioKindInput = 
  | "custom"
  | "mag"
  | "regulatory";

/** A projection in a few numbers. */
export interface ScenarioOutcome {
  /** Every class, from the most senior. */
  classes: ClassOutcome[];
  /** The equity's annual return; none without equity, or where nothing comes back. */
  equity_irr: number | null;
  /** The equity's net present value at the discount rate of the assumptions. */
  equity_npv: number | null;
  /** Distributions to the equity over its cost. */
  equity_moic: number | null;
  /** Interest collected. */
  interest: number;
  /** Principal collected: scheduled, prepaid, recovered and sold. */
  principal: number;
  /** Par that defaulted. */
  defaults: number;
  /** Par lost. */
  losses: number;
  /** The first date on which a coverage test failed. */
  first_failure: string | null;
  /** On how many dates a coverage test failed. */
  failures: number;
  /** The first date paid by acceleration. */
  accelerated: string | null;
  /** The last payment date. */
  end: string | null;
}

/** A projection in a few numbers. */
export interface ScenarioOutcomeInput {
  /** Every class, from the most senior. */
  classes: readonly ClassOutcomeInput[];
  /** The equity's annual return; none without equity, or where nothing comes back. */
  equity_irr?: number | null;
  /** The equity's net present value at the discount rate of the assumptions. */
  equity_npv?: number | null;
  /** Distributions to the equity over its cost. */
  equity_moic?: number | null;
  /** Interest collected. */
  interest: number;
  /** Principal collected: scheduled, prepaid, recovered and sold. */
  principal: number;
  /** Par that defaulted. */
  defaults: number;
  /** Par lost. */
  losses: number;
  /** The first date on which a coverage test failed. */
  first_failure?: string | null;
  /** On how many dates a coverage test failed. */
  failures: number;
  /** The first date paid by acceleration. */
  accelerated?: string | null;
  /** The last payment date. */
  end?: string | null;
}

/** The days of a historical scenario, both included. */
export interface ScenarioPeriod {
  /** The first. */
  from: string;
  /** The last. */
  to: string;
}

/** The days of a historical scenario, both included. */
export interface ScenarioPeriodInput {
  /** The first. */
  from: string;
  /** The last. */
  to: string;
}

/** The profit or loss of a book under a shock. */
export interface ScenarioReport {
  /** What the book is worth before. */
  value: number;
  /** The gain, by full revaluation. */
  profit: number;
  /** What the Greeks say it would be: ΔdS + ½ΓdS² + νdσ + Θdt + ρdr. */
  estimate: number;
  /** The gain by underlying. */
  underlyings: Record<string, number>;
  /** Every position, in their order. */
  positions: PositionProfit[];
  /** How many positions lack what a value needs, and are in no sum. */
  missing: number;
}

/** The profit or loss of a book in every cell of a grid. */
export interface ScenarioScenarioGrid {
  /** The moves of prices: one for each row. */
  spots: number[];
  /** The moves of volatilities: one for each column. */
  volatilities: number[];
  /** The gains by full revaluation. */
  profit: number[][];
  /** What the Greeks say. */
  estimate: number[][];
}

/** How bad a scenario is. */
export type ScenarioSeverity = 
  | "base"
  | "mild"
  | "moderate"
  | "severe"
  | "extreme";

/** How bad a scenario is. */
export type ScenarioSeverityInput = 
  | "base"
  | "mild"
  | "moderate"
  | "severe"
  | "extreme";

/** What is done to the points of a sequence that keeps them even and makes them random. */
export type Scrambling = 
  | "none"
  | { "owen": { /** What the flips are a function of. */ seed: number; } };

/** How to test. */
export interface Settings {
  /** Earlier results by test number: a test that fails, but is no worse than it was at four decimals, is maintained or improved and passes. Only results above zero count. None by default, and nothing is ever stored: the caller chooses the baseline, such as the pool before a trade. */
  baseline: Record<string, number>;
  /** Which ratings count. */
  ratings: RatingsUsed;
  /** The index rate against which spreads are measured; the deal's current index when absent. */
  index: number | null;
  /** Most contributors that a result lists, the largest; all of them when absent. */
  most_contributors: number | null;
}

/** How to test. */
export interface SettingsInput {
  /** Earlier results by test number: a test that fails, but is no worse than it was at four decimals, is maintained or improved and passes. Only results above zero count. None by default, and nothing is ever stored: the caller chooses the baseline, such as the pool before a trade. */
  baseline?: Record<string, number>;
  /** Which ratings count. */
  ratings?: RatingsUsedInput;
  /** The index rate against which spreads are measured; the deal's current index when absent. */
  index?: number | null;
  /** Most contributors that a result lists, the largest; all of them when absent. */
  most_contributors?: number | null;
}

/** When the portfolio is looked at. */
export type SettingsMonitoring = 
  | "each_step"
  | "terminal";

/** How a portfolio is simulated. */
export interface SettingsSimulationSettings {
  /** Steps of a path, from 1 to `MOST_STEPS`; 252, a year of trading days. */
  steps?: number;
  /** Steps in a year, 252. Set it to 1 when the model's rates are per step. */
  steps_per_year?: number;
  /** Paths, from 1 to `MOST_PATHS`; 10,000. */
  paths?: number;
  /** The number of the first path, 0: paths 50,000 to 99,999 here and 0 to 49,999 elsewhere are one run. */
  first_path?: number;
  /** What the random numbers are a function of; 42. */
  seed?: number;
  /** What the owner does after a step; nothing. */
  rebalancing?: Rebalancing;
  /** How the error of the estimates is made smaller; not at all. */
  variance_reduction?: VarianceReduction;
  /** When the portfolio is looked at; after each step. */
  monitoring?: SettingsMonitoring;
  /** The confidence levels of value at risk and expected shortfall, inside (0, 1); 95 % and 99 %. */
  confidence_levels?: Numbers;
  /** The percentiles of the distributions, from 0 to 100; 1, 5, 10, 25, 50, 75, 90, 95 and 99. */
  percentiles?: Numbers;
  /** The percentiles of the portfolio's value at each step, from 0 to 100; none. Paths × steps is then at most `MOST_VALUES`. */
  fan?: Numbers;
  /** How many paths, from path 0 on, are given whole; none. */
  sample_paths?: number;
}

/** How much a violation weighs. */
export type Severity = 
  | "warning"
  | "error";

/** How much a violation weighs. */
export type SeverityInput = 
  | "warning"
  | "error";

/** What a range of paths came to: a part of a run, or all of it. */
export interface Shard {
  /** The seed of the run. */
  seed: number;
  /** The number of the first path. */
  first_path: number;
  /** The steps of a path. */
  steps: number;
  /** The value of the portfolio at the start. */
  initial_value: number;
  /** The value of each path at the horizon. */
  terminal: Float64Array;
  /** The largest fall of each path below its highest value so far, the start included, as a fraction of that value; empty when only the horizon was looked at. */
  drawdown: Float64Array;
  /** The values of the first of the paths at steps 0, 1, …, one row per path that was to be kept. */
  values: Float64Array[];
}

/** What a range of paths came to: a part of a run, or all of it. */
export interface ShardInput {
  /** The seed of the run. */
  seed: number;
  /** The number of the first path. */
  first_path: number;
  /** The steps of a path. */
  steps: number;
  /** The value of the portfolio at the start. */
  initial_value: number;
  /** The value of each path at the horizon. */
  terminal: Numbers;
  /** The largest fall of each path below its highest value so far, the start included, as a fraction of that value; empty when only the horizon was looked at. */
  drawdown: Numbers;
  /** The values of the first of the paths at steps 0, 1, …, one row per path that was to be kept. */
  values: Rows;
}

/** The numerator of the Sharpe ratio. */
export type SharpeNumerator = 
  | "arithmetic"
  | "geometric";

/** What a move of a target by 1 earns the book, to first order. */
export interface ShockExposure {
  /** To what. */
  to: TargetInput;
  /** The P&L of a move by 1. */
  dollars: number;
}

/** What happens. Nothing, by default. */
export interface Shock {
  /** The relative move of all prices: −0.1 is a fall by 10 %. */
  spot?: number;
  /** The relative move of single assets, in place of the above. */
  spots?: Record<string, number>;
  /** The move of all volatilities; they stop at zero. */
  volatility?: number;
  /** How volatility moves: by a sum, by default. */
  volatility_shock?: VolatilityShock;
  /** The move of the rate: 0.01 is a percentage point. */
  rate?: number;
  /** The calendar days that pass. */
  days?: number;
}

/** What happens when there is not enough free cash. */
export type Shortage = 
  | "reject"
  | "reduce";

/** What happens when there is not enough free cash. */
export type ShortageInput = 
  | "reject"
  | "reduce";

/** Whether a rule may sell short. */
export type Shorting = 
  | "forbidden"
  | "allowed";

/** Whether a rule may sell short. */
export type ShortingInput = 
  | "forbidden"
  | "allowed";

/** What a covariance matrix is pulled towards. */
export type ShrinkageTarget = 
  | "scaled_identity"
  | "constant_correlation"
  | "single_factor";

/** A shrunk covariance matrix. */
export interface Shrunk {
  /** δ·F + (1 − δ)·S, per observation. */
  covariance: Float64Array[];
  /** The weight δ of the target, from 0 to 1. */
  intensity: number;
}

/** Which way to trade. */
export type Side = 
  | "buy"
  | "sell";

/** Which way to trade. */
export type SideInput = 
  | "buy"
  | "sell";

/** What a strategy says. */
export interface Signal {
  /** Who says it. */
  strategy: StrategyKind;
  /** What kind of information it stands on. */
  source: SignalSource;
  /** Which way it points. */
  side: SignalSide;
  /** From 0 to 1. */
  confidence: number;
  /** Price of the underlying at which to take the profit. */
  target: number;
  /** Price of the underlying at which to take the loss. */
  stop: number;
  /** What it stands on. */
  factors: SignalFactor[];
}

/** A number that a signal stands on. */
export interface SignalFactor {
  /** What it is: `rsi`. */
  name: string;
  /** The raw value. */
  value: number;
  /** How much of the signal it makes up; the weights of a signal add up to 1, or to less when a number is not there. */
  weight: number;
}

/** A number that a signal stands on. */
export interface SignalFactorInput {
  /** What it is: `rsi`. */
  name: string;
  /** The raw value. */
  value: number;
  /** How much of the signal it makes up; the weights of a signal add up to 1, or to less when a number is not there. */
  weight: number;
}

/** What a strategy says. */
export interface SignalInput {
  /** Who says it. */
  strategy: StrategyKindInput;
  /** What kind of information it stands on. */
  source: SignalSourceInput;
  /** Which way it points. */
  side: SignalSideInput;
  /** From 0 to 1. */
  confidence: number;
  /** Price of the underlying at which to take the profit. */
  target: number;
  /** Price of the underlying at which to take the loss. */
  stop: number;
  /** What it stands on. */
  factors: readonly SignalFactorInput[];
}

/** Which way a signal points. */
export type SignalSide = 
  | "bullish"
  | "bearish";

/** Which way a signal points. */
export type SignalSideInput = 
  | "bullish"
  | "bearish";

/** What kind of information a signal stands on. */
export type SignalSource = 
  | "technical"
  | "momentum"
  | "fundamental"
  | "volatility"
  | "ensemble";

/** What kind of information a signal stands on. */
export type SignalSourceInput = 
  | "technical"
  | "momentum"
  | "fundamental"
  | "volatility"
  | "ensemble";

/** Random defaults along many paths, and what they come to. */
export interface Simulated {
  summary: MonteCarloSummaryArrays;
  paths: MonteCarlo;
}

/** What a simulation says of a portfolio. */
export interface Simulation {
  /** How many paths there are. */
  paths: number;
  /** The value at the start. */
  initial_value: number;
  /** The value at the horizon. */
  terminal: SimulationDistribution;
  /** The standard error of the mean of the value at the horizon, from the independent batches of paths; `None` for one batch. */
  standard_error: number | null;
  /** The share of paths that end below the start. */
  probability_of_loss: number;
  /** The risk of the return to the horizon, at each confidence level. */
  tail: TailRisk[];
  /** The maximum drawdown of a path, positive, the start included; `None` when only the horizon was looked at. */
  drawdown: SimulationDistribution | null;
  /** Row t holds the percentiles of the value after t steps, in the order of the settings' `fan`. */
  fan: number[][];
  /** Row k holds the values of path k at steps 0, 1, … */
  sample: number[][];
}

/** A sample in a few numbers. */
export interface SimulationDistribution {
  /** The arithmetic mean. */
  mean: number;
  /** The standard deviation of the sample itself: divisor n. */
  standard_deviation: number;
  /** The smallest. */
  minimum: number;
  /** The median. */
  median: number;
  /** The largest. */
  maximum: number;
  /** The percentiles that were asked for, by type 7. */
  percentiles: Percentile[];
}

/** What a simulation draws. */
export type SimulationModel = 
  | "normal"
  | "student_t"
  | "bootstrap"
  | "block_bootstrap";

/** Which paths are simulated. */
export interface SimulationSettings {
  /** The seed of the random numbers; 42 when absent. */
  seed?: number;
  /** The paths, of which each has its own random numbers; 0 to 100,000 when absent. Runs over 0..50,000 and 50,000..100,000 join to that run bit for bit. */
  paths?: { start: number; end: number };
}

/** What is to be sized. */
export interface SizeRequest {
  /** Positions and cash. */
  portfolio_value?: number;
  /** The premium per share. */
  option_price?: number;
  /** Of the signal, from 0 to 1. */
  confidence?: number;
  /** What is in this stock already. */
  current_allocation?: number;
  /** What can be spent; not looked at unless given. */
  cash?: number | null;
  /** What is in all positions; the exposure limit is not looked at unless given. */
  current_exposure?: number | null;
}

/** How many units a rule trades; all but fixed units are of the account when the order is decided. */
export type Sizing = 
  | { "equity": number }
  | { "risk": number }
  | { "units": number }
  | { "cash": number };

/** How many units a rule trades; all but fixed units are of the account when the order is decided. */
export type SizingInput = 
  | { "equity": number }
  | { "risk": number }
  | { "units": number }
  | { "cash": number };

/** How a budget becomes contracts. */
export type SizingMode = 
  | "risk_budget"
  | "nearest_contract";

/** One expiry of a surface. */
export interface Slice {
  /** T, the time to expiry in years. */
  years: number;
  /** F_T, the forward price of the asset. */
  forward: number;
  /** Total variance by log-moneyness. */
  smile: Smile;
}

/** One expiry of a surface. */
export interface SliceInput {
  /** T, the time to expiry in years. */
  years: number;
  /** F_T, the forward price of the asset. */
  forward: number;
  /** Total variance by log-moneyness. */
  smile: SmileInput;
}

/** Total variance at one expiry. */
export type Smile = 
  | { "svi": Svi }
  | { "knots": Knot[] };

/** Total variance at one expiry. */
export type SmileInput = 
  | { "svi": SviInput }
  | { "knots": readonly KnotInput[] };

/** What a smile is made of. */
export type SmileModel = 
  | "svi"
  | "cubic"
  | "linear";

/** How an indicator averages over its window. */
export type Smoothing = 
  | "wilder"
  | "simple";

/** How an indicator averages over its window. */
export type SmoothingInput = 
  | "wilder"
  | "simple";

/** The deal before its first projected payment date. */
export interface Snapshot {
  /** The analysis date. */
  date: string;
  /** Par of the performing assets and collected principal. */
  collateral_principal_amount: number;
  /** Performing par. */
  performing: number;
  /** Defaulted par. */
  defaulted: number;
  /** Number of assets. */
  assets: number;
  /** Par-weighted mean spread of the performing floaters. */
  average_spread: number | null;
  /** Cash in all accounts. */
  cash: number;
  /** The tests that compare collateral with debt. */
  tests: CoverageMeasure[];
}

/** The deal before its first projected payment date. */
export interface SnapshotInput {
  /** The analysis date. */
  date: string;
  /** Par of the performing assets and collected principal. */
  collateral_principal_amount: number;
  /** Performing par. */
  performing: number;
  /** Defaulted par. */
  defaulted: number;
  /** Number of assets. */
  assets: number;
  /** Par-weighted mean spread of the performing floaters. */
  average_spread?: number | null;
  /** Cash in all accounts. */
  cash: number;
  /** The tests that compare collateral with debt. */
  tests: readonly CoverageMeasureInput[];
}

/** S&P's ratings of an asset. */
export interface SpRatings {
  /** The S&P Rating. */
  rating: string | null;
  /** Facility rating. */
  facility: string | null;
  /** Issuer credit rating. */
  issuer: string | null;
  /** Rating of the issuer's senior secured debt. */
  senior_secured: string | null;
  /** Rating of the issuer's subordinated debt. */
  subordinated: string | null;
  /** Recovery rating: `1`, `1+`, `2H` … `6`; none when not rated. */
  recovery: string | null;
}

/** S&P's ratings of an asset. */
export interface SpRatingsInput {
  /** The S&P Rating. */
  rating?: string | null;
  /** Facility rating. */
  facility?: string | null;
  /** Issuer credit rating. */
  issuer?: string | null;
  /** Rating of the issuer's senior secured debt. */
  senior_secured?: string | null;
  /** Rating of the issuer's subordinated debt. */
  subordinated?: string | null;
  /** Recovery rating: `1`, `1+`, `2H` … `6`; none when not rated. */
  recovery?: string | null;
}

/** What a symmetric matrix is made of. */
export interface Spectrum {
  /** The eigenvalues. */
  values: Float64Array;
  /** An eigenvector a column. */
  vectors: Float64Array[];
}

/** What stays in place when returns are spread. */
export type SpikeCenter = 
  | "zero"
  | "mean";

/** What stays in place when returns are spread. */
export type SpikeCenterInput = 
  | "zero"
  | "mean";

/** Cash flows by the spot rate to each. */
export interface SpotFlows {
  /** Years from settlement (ACT/365). */
  years: number[];
  /** Amounts. */
  amounts: number[];
  /** Nominal annual spot rates, compounded `per_year` times. */
  rates: number[];
  /** Compounding periods in a year. */
  per_year: number;
}

/** Cash flows by the spot rate to each. */
export interface SpotFlowsInput {
  /** Years from settlement (ACT/365). */
  years: Numbers;
  /** Amounts. */
  amounts: Numbers;
  /** Nominal annual spot rates, compounded `per_year` times. */
  rates: Numbers;
  /** Compounding periods in a year. */
  per_year: number;
}

/** A figure over all paths. */
export interface Spread {
  /** The smallest. */
  min: number;
  /** The largest. */
  max: number;
  /** The average. */
  mean: number;
  /** The middle one, or the average of the two in the middle. */
  median: number;
  /** The standard deviation of the population, dividing by the number of paths. */
  standard_deviation: number;
}

/** The parts of a payment date. */
export type Stage = 
  | "collection"
  | "interest"
  | "principal"
  | "note_sequence"
  | "acceleration";

/** The parts of a payment date. */
export type StageInput = 
  | "collection"
  | "interest"
  | "principal"
  | "note_sequence"
  | "acceleration";

/** Why there is a volatility, or none. */
export type Status = 
  | "converged"
  | "no_time_value"
  | "below_intrinsic"
  | "above_maximum"
  | "expired"
  | "no_price";

/** One step: who is paid what, in which order, up to which limit, and when at all. */
export interface Step {
  /** The kind of payment. */
  pay: Payment;
  /** The fees or classes that are paid; empty where the kind names its payee itself. */
  to?: string[];
  /** How payees share cash that does not suffice. */
  order?: Order;
  /** The most that the step pays; every given limit holds. */
  limit?: Limit;
  /** The step is skipped unless this holds. */
  when?: Condition | null;
}

/** One step: who is paid what, in which order, up to which limit, and when at all. */
export interface StepInput {
  /** The kind of payment. */
  pay: PaymentInput;
  /** The fees or classes that are paid; empty where the kind names its payee itself. */
  to?: readonly string[];
  /** How payees share cash that does not suffice. */
  order?: OrderInput;
  /** The most that the step pays; every given limit holds. */
  limit?: LimitInput;
  /** The step is skipped unless this holds. */
  when?: ConditionInput | null;
}

/** The stochastic oscillator, from 0 to 100. */
export interface Stochastic {
  /** Where the close lies in the range. */
  k: Float64Array;
  /** The average of %K. */
  d: Float64Array;
}

/** Windows of the stochastic oscillator. */
export interface StochasticSettings {
  /** Bars of the range; 14 by default. */
  window?: number;
  /** Simple average of %K; 1 (fast) by default, 3 for the slow oscillator. */
  slowing?: number;
  /** Simple average of %K that is %D; 3 by default. */
  signal?: number;
}

/** The exposure to one underlying. */
export interface StockUse {
  /** The underlying. */
  symbol: string;
  /** Σ market value. */
  value: number;
  /** Of the portfolio's value; 0 when that is not positive. */
  fraction: number;
  /** Beside the limit of one stock. */
  level: UseLevel;
}

/** A stop and a target, and where the price stands between them. */
export interface StopTarget {
  /** Sell when the price falls to it. */
  stop: number;
  /** Sell when the price rises to it. */
  target: number;
  /** The loss at the stop, of the entry price, in percent. */
  max_loss_pct: number;
  /** What is gained (lost when negative) for each unit at risk; None when nothing is at risk. */
  current_risk_reward: number | null;
  /** stop / price − 1; None at a price of 0. */
  to_stop: number | null;
  /** target / price − 1; None at a price of 0. */
  to_target: number | null;
}

/** Why a phase ended. */
export type Stopped = 
  | "done"
  | "cash_spent"
  | "nothing_left"
  | "all_refused"
  | "optimal";

/** A strategy with its parameters. */
export type Strategy = 
  | ({ strategy: "rsi" } & RsiSettings)
  | ({ strategy: "macd" } & MacdSettings)
  | ({ strategy: "bollinger" } & BollingerSettings)
  | ({ strategy: "momentum" } & MomentumSettings)
  | ({ strategy: "earnings" } & EarningsSettings)
  | ({ strategy: "valuation" } & ValuationSettings)
  | ({ strategy: "analyst" } & AnalystSettings)
  | ({ strategy: "iv_percentile" } & IvPercentileSettings)
  | ({ strategy: "iv_skew" } & IvSkewSettings)
  | ({ strategy: "volatility_surface" } & SurfaceSettings);

/** A strategy with its parameters. */
export type StrategyInput = 
  | ({ strategy: "rsi" } & RsiSettingsInput)
  | ({ strategy: "macd" } & MacdSettingsInput)
  | ({ strategy: "bollinger" } & BollingerSettingsInput)
  | ({ strategy: "momentum" } & MomentumSettingsInput)
  | ({ strategy: "earnings" } & EarningsSettingsInput)
  | ({ strategy: "valuation" } & ValuationSettingsInput)
  | ({ strategy: "analyst" } & AnalystSettingsInput)
  | ({ strategy: "iv_percentile" } & IvPercentileSettingsInput)
  | ({ strategy: "iv_skew" } & IvSkewSettingsInput)
  | ({ strategy: "volatility_surface" } & SurfaceSettingsInput);

/** The name of a strategy. */
export type StrategyKind = 
  | "rsi"
  | "macd"
  | "bollinger"
  | "momentum"
  | "earnings"
  | "valuation"
  | "analyst"
  | "iv_percentile"
  | "iv_skew"
  | "volatility_surface"
  | "ensemble";

/** The name of a strategy. */
export type StrategyKindInput = 
  | "rsi"
  | "macd"
  | "bollinger"
  | "momentum"
  | "earnings"
  | "valuation"
  | "analyst"
  | "iv_percentile"
  | "iv_skew"
  | "volatility_surface"
  | "ensemble";

/** A change of the assumptions. The default changes nothing. */
export interface Stress {
  /** Its name, for tables. */
  name: string;
  /** Factor of the default rates. */
  default_rate_factor: number;
  /** Shift of the annual default rates: 0.01 is one percentage point. */
  default_rate_shift: number;
  /** Factor of the prepayment rates. */
  prepayment_rate_factor: number;
  /** Shift of the annual prepayment rates. */
  prepayment_rate_shift: number;
  /** Factor of the severities. */
  severity_factor: number;
  /** Shift of the severities. */
  severity_shift: number;
  /** Months by which recoveries come later, or earlier when negative. */
  recovery_lag_shift_months: number;
  /** Parallel shift of the index curve. A current rate that is fixed already stays. */
  index_shift: number;
  /** Shift of the spread at which principal is reinvested: the assumptions' own, else the pool's mean. */
  reinvestment_spread_shift: number;
  /** Shift of the price at which principal is reinvested. */
  reinvestment_price_shift: number;
  /** Shift of the liquidation prices. */
  liquidation_price_shift: number;
}

/** How the correlations of a stress test are estimated. */
export interface StressCorrelationSettings {
  /** λ of the weights λᵏ, k = 0 for the newest row; 0.94 by default. */
  decay?: number;
  /** Only the last so many rows count; 252 by default. */
  window?: number;
  /** With fewer rows every correlation is 0; 30 by default. */
  min_observations?: number;
  /** The largest correlation in size off the diagonal; 0.95 by default. */
  limit?: number;
}

/** A change of the assumptions. The default changes nothing. */
export interface StressInput {
  /** Its name, for tables. */
  name?: string;
  /** Factor of the default rates. */
  default_rate_factor?: number;
  /** Shift of the annual default rates: 0.01 is one percentage point. */
  default_rate_shift?: number;
  /** Factor of the prepayment rates. */
  prepayment_rate_factor?: number;
  /** Shift of the annual prepayment rates. */
  prepayment_rate_shift?: number;
  /** Factor of the severities. */
  severity_factor?: number;
  /** Shift of the severities. */
  severity_shift?: number;
  /** Months by which recoveries come later, or earlier when negative. */
  recovery_lag_shift_months?: number;
  /** Parallel shift of the index curve. A current rate that is fixed already stays. */
  index_shift?: number;
  /** Shift of the spread at which principal is reinvested: the assumptions' own, else the pool's mean. */
  reinvestment_spread_shift?: number;
  /** Shift of the price at which principal is reinvested. */
  reinvestment_price_shift?: number;
  /** Shift of the liquidation prices. */
  liquidation_price_shift?: number;
}

/** The P&L of a book in a scenario. */
export interface StressResult {
  /** The scenario's id. */
  scenario: string;
  /** The P&L, bounded: losses negative. */
  pnl: number;
  /** Of the shocked targets alone, bounded alike. */
  direct_pnl: number;
  /** pnl − direct: what the moves that the shocks imply add. */
  correlation_effect: number;
  /** Whether `pnl` was cut to the largest loss; the contributions are not scaled with it. */
  is_clipped: boolean;
  /** The targets that move, in the order of the exposures. */
  contributions: LinearContribution[];
  /** Shocked targets to which the book shows no exposure: they count as 0. */
  missing: Target[];
}

/** The P&L of a book in a scenario. */
export interface StressResultInput {
  /** The scenario's id. */
  scenario: string;
  /** The P&L, bounded: losses negative. */
  pnl: number;
  /** Of the shocked targets alone, bounded alike. */
  direct_pnl: number;
  /** pnl − direct: what the moves that the shocks imply add. */
  correlation_effect: number;
  /** Whether `pnl` was cut to the largest loss; the contributions are not scaled with it. */
  is_clipped: boolean;
  /** The targets that move, in the order of the exposures. */
  contributions: readonly LinearContributionInput[];
  /** Shocked targets to which the book shows no exposure: they count as 0. */
  missing: readonly TargetInput[];
}

/** Shocks that come together. */
export interface StressScenario {
  /** A short name without spaces, such as `market_down_10`. */
  id: string;
  /** A name to show. */
  name: string;
  /** What it is about. */
  category: ScenarioCategory;
  /** How bad it is. */
  severity: ScenarioSeverity;
  /** What moves, each target once. */
  shocks: StressShock[];
  /** When it happened. */
  period: ScenarioPeriod | null;
}

/** Shocks that come together. */
export interface StressScenarioInput {
  /** A short name without spaces, such as `market_down_10`. */
  id: string;
  /** A name to show. */
  name: string;
  /** What it is about. */
  category: ScenarioCategoryInput;
  /** How bad it is. */
  severity: ScenarioSeverityInput;
  /** What moves, each target once. */
  shocks: readonly StressShockInput[];
  /** When it happened. */
  period?: ScenarioPeriodInput | null;
}

/** How a P&L is bounded. */
export interface StressSettings {
  /** The value of the book, of which no more can be lost than `most_loss`; no bound by default. */
  value?: number | null;
  /** The largest loss as a share of `value`; 0.99 by default, as a linear P&L knows no floor. */
  most_loss?: number;
}

/** A sudden move. */
export interface StressShock {
  /** What moves. */
  on: Target;
  /** By how much, as a decimal: −0.10 is a fall of 10 %. */
  size: number;
}

/** A sudden move. */
export interface StressShockInput {
  /** What moves. */
  on: TargetInput;
  /** By how much, as a decimal: −0.10 is a fall of 10 %. */
  size: number;
}

/** The P&L over scenarios. */
export interface StressSummary {
  /** The scenario that loses most; the first of equals. */
  worst: SummaryScenarioOutcome;
  /** The one that gains most. */
  best: SummaryScenarioOutcome;
  /** Of the P&L. */
  mean: number;
  /** Of the P&L. */
  median: number;
  /** Of the P&L, divisor n. */
  standard_deviation: number;
  /** Of P&L less direct P&L. */
  mean_correlation_effect: number;
  /** Scenarios that lose. */
  negative: number;
  /** Scenarios that gain. */
  positive: number;
  /** Scenarios whose loss was cut. */
  clipped: number;
}

/** The known structures. */
export type Structure = 
  | "clo_2_0"
  | "mag_6"
  | "mag_7"
  | "mag_8"
  | "mag_9"
  | "mag_11"
  | "mag_12"
  | "mag_14"
  | "mag_15"
  | "mag_16"
  | "mag_17";

/** The known structures. */
export type StructureInput = 
  | "clo_2_0"
  | "mag_6"
  | "mag_7"
  | "mag_8"
  | "mag_9"
  | "mag_11"
  | "mag_12"
  | "mag_14"
  | "mag_15"
  | "mag_16"
  | "mag_17";

/** Where the odd period goes when the dates do not fill a whole number of periods, and so from which end the regular dates are measured. */
export type Stub = 
  | "short_last"
  | "long_last"
  | "short_first"
  | "long_first";

/** A scenario and its P&L. */
export interface SummaryScenarioOutcome {
  /** The scenario's id. */
  scenario: string;
  /** Its P&L. */
  pnl: number;
}

/** The sums of a block of paths. */
export interface Sums {
  /** Σ y, the discounted payoffs */
  y: number;
  /** Σ y² */
  yy: number;
  /** Σ x, the control variates less their known mean */
  x: number;
  /** Σ x² */
  xx: number;
  /** Σ xy */
  xy: number;
}

/** The sums of a block of paths. */
export interface SumsInput {
  /** Σ y, the discounted payoffs */
  y: number;
  /** Σ y² */
  yy: number;
  /** Σ x, the control variates less their known mean */
  x: number;
  /** Σ x² */
  xx: number;
  /** Σ xy */
  xy: number;
}

/** Implied volatilities of one asset: a smile for each quoted expiry, and rules between and beyond. */
export interface Surface {
  /** S₀ */
  spot: number;
  /** The smiles, in order of expiry. */
  slices: Slice[];
}

/** Implied volatilities of one asset: a smile for each quoted expiry, and rules between and beyond. */
export interface SurfaceInput {
  /** S₀ */
  spot: number;
  /** The smiles, in order of expiry. */
  slices: readonly SliceInput[];
}

/** Parameters of the volatility surface strategy. */
export interface SurfaceSettings {
  /** Bearish above this skew; 0.1 by default. */
  steep_skew: number;
  /** Bullish only below this skew; 0.05 by default. */
  flat_skew: number;
  /** Bearish below this slope per day; −0.01 by default. */
  inverted_slope: number;
  /** Bullish only above this slope per day; 0.005 by default. */
  rising_slope: number;
}

/** Parameters of the volatility surface strategy. */
export interface SurfaceSettingsInput {
  /** Bearish above this skew; 0.1 by default. */
  steep_skew?: number;
  /** Bullish only below this skew; 0.05 by default. */
  flat_skew?: number;
  /** Bearish below this slope per day; −0.01 by default. */
  inverted_slope?: number;
  /** Bullish only above this slope per day; 0.005 by default. */
  rising_slope?: number;
}

/** One expiry's smile in the raw parameters of SVI ("stochastic volatility inspired"). */
export interface Svi {
  /** The level of variance. */
  a: number;
  /** The slope of the wings: b(1 ± ρ). */
  b: number;
  /** How far the hyperbola is turned, from −1 to 1. */
  rho: number;
  /** Where it is centred. */
  m: number;
  /** How round its bottom is. */
  sigma: number;
}

/** One expiry's smile in the raw parameters of SVI ("stochastic volatility inspired"). */
export interface SviInput {
  /** The level of variance. */
  a: number;
  /** The slope of the wings: b(1 ± ρ). */
  b: number;
  /** How far the hyperbola is turned, from −1 to 1. */
  rho: number;
  /** Where it is centred. */
  m: number;
  /** How round its bottom is. */
  sigma: number;
}

/** How to fit a smile. */
export interface SviSettings {
  /** What to do with butterfly arbitrage; by default there may be none. */
  butterfly?: Butterfly;
}

/** Which observations are the tail whose mean is the historical expected shortfall. */
export type TailMean = 
  | "at_or_below"
  | "worst_observations"
  | "fractional";

/** How value at risk and expected shortfall are estimated. */
export type TailMethod = 
  | "historical"
  | "normal";

/** Losses to the horizon as fractions of the value at the start, positive. */
export interface TailRisk {
  /** c, such as 0.95. */
  confidence: number;
  /** The c-quantile of the loss, by type 7. */
  value_at_risk: number;
  /** The mean of the losses that are at least the value at risk. */
  expected_shortfall: number;
}

/** A loan tape that was read without a problem, and how it was understood. */
export interface Tape {
  /** The sheet that was read; none of a text. */
  sheet?: string | null;
  /** The row of the header, from 1. */
  header_row: number;
  /** The assets, in the order of their rows. */
  assets: Asset[];
  /** The columns that were read, from left to right. */
  columns: TapeColumn[];
  /** The columns that nothing was read from, from left to right. */
  ignored_columns: string[];
  /** The rows passed over as totals, by the line of the file on which they stand. */
  totals_rows: number[];
}

/** How a column was understood. */
export interface TapeColumn {
  /** Its header. */
  name: string;
  /** The field of `Asset` that it fills: `spread`, `moodys.facility`. */
  field: string;
  /** The unit of its rates, prices or recoveries: what the header says, else what the values show. None for every other column, and for one without a value but zero. */
  unit: Unit | null;
}

/** How a tape is to be read, where it does not say so itself. */
export interface TapeSettings {
  /** The sheet of a workbook. When absent the first visible one in which a row names an identifier, a par and a maturity, else the first. */
  sheet?: string | null;
  /** The row of the header, from 1. When absent the first row that names an identifier, a par and a maturity, among the first thirty; else the first that is not blank. */
  header_row?: number | null;
  /** Fields of `Asset` by the header of their column, before what the header means by itself: `{"Bal": "par", "Mkt": "price"}`. */
  columns?: Record<string, string>;
}

/** What a shock moves, and what a book is exposed to. */
export type Target = 
  | { "factor": string }
  | { "asset": string }
  | "interest_rate"
  | "volatility";

/** What a shock moves, and what a book is exposed to. */
export type TargetInput = 
  | { "factor": string }
  | { "asset": string }
  | "interest_rate"
  | "volatility";

/** A symmetric matrix whose rows and columns are targets. */
export interface TargetMatrix {
  /** The targets, in the order of the rows. */
  targets: readonly TargetInput[];
  /** A correlation or a covariance. */
  matrix: Rows;
}

/** The collateral quality and concentration tests of a deal. */
export interface Terms {
  /** The tests, each number once. */
  tests: Test[];
  /** The point of the quality matrix that is in force, as numbers. Goes before `matrix`. */
  point?: QualityPoint | null;
  /** The quality matrix. */
  matrix?: QualityMatrix | null;
  /** The recovery rate at which the matrix stands unmodified: 43 %. */
  base_recovery: number;
  /** The debt of the par coverage test; the balance and deferred interest of every class but the equity when absent. */
  debt?: number | null;
  /** What counts below par in the par coverage test. */
  haircuts: Haircuts;
  /** The lists of countries. */
  countries: Countries;
  /** S&P's CDO Monitor; not run when absent. */
  cdo_monitor?: CdoMonitor | null;
}

/** The collateral quality and concentration tests of a deal. */
export interface TermsInput {
  /** The tests, each number once. */
  tests?: readonly TestInput[];
  /** The point of the quality matrix that is in force, as numbers. Goes before `matrix`. */
  point?: QualityPointInput | null;
  /** The quality matrix. */
  matrix?: QualityMatrixInput | null;
  /** The recovery rate at which the matrix stands unmodified: 43 %. */
  base_recovery?: number;
  /** The debt of the par coverage test; the balance and deferred interest of every class but the equity when absent. */
  debt?: number | null;
  /** What counts below par in the par coverage test. */
  haircuts?: HaircutsInput;
  /** The lists of countries. */
  countries?: CountriesInput;
  /** S&P's CDO Monitor; not run when absent. */
  cdo_monitor?: CdoMonitorInput | null;
}

/** One test of a deal. From 1 to 54 the number says what it is, and the other fields replace parts of that; any other number is a test of the deal's own and gives everything. */
export interface Test {
  /** The number, unique in the deal. */
  number: number;
  /** What to call it. */
  name?: string | null;
  /** What it measures. */
  measure?: Measure | null;
  /** Whether the result must be at most or at least the threshold. */
  direction?: Direction | null;
  /** The threshold; the usual one of the number when absent, or that of the quality point. */
  threshold?: number | null;
}

/** One test of a deal. From 1 to 54 the number says what it is, and the other fields replace parts of that; any other number is a test of the deal's own and gives everything. */
export interface TestInput {
  /** The number, unique in the deal. */
  number: number;
  /** What to call it. */
  name?: string | null;
  /** What it measures. */
  measure?: MeasureInput | null;
  /** Whether the result must be at most or at least the threshold. */
  direction?: DirectionInput | null;
  /** The threshold; the usual one of the number when absent, or that of the quality point. */
  threshold?: number | null;
}

/** What a coverage test measures. */
export type TestKind = 
  | "overcollateralization"
  | "interest_coverage"
  | "interest_diversion"
  | "event_of_default";

/** What a coverage test measures. */
export type TestKindInput = 
  | "overcollateralization"
  | "interest_coverage"
  | "interest_diversion"
  | "event_of_default";

/** One test. */
export interface TestResult {
  /** Its number. */
  number: number;
  /** What it is called. */
  name: string;
  /** What it measures. */
  measure: Measure;
  /** Whether the result must be at most or at least the threshold. */
  direction: Direction;
  /** The threshold in force. */
  threshold: number;
  /** What is measured: par, par × a rate, or the score. */
  numerator: number;
  /** In relation to what: the collateral principal amount, par, or the debt. */
  denominator: number;
  /** The result; none when there is nothing to measure. */
  value: number | null;
  /** How far the result is inside the threshold; negative outside. */
  margin: number | null;
  /** How the test ended. */
  outcome: Outcome;
  /** The result before, if it was given. */
  baseline: number | null;
  /** The obligor, industry or country that is measured. */
  group: string | null;
  /** What the numerator is made of, the largest first. */
  contributors: Contributor[];
  /** The result in words. */
  explanation: string;
}

/** How long an order works. */
export type TimeInForce = 
  | "good_till_cancelled"
  | "day"
  | "immediate_or_cancel"
  | "fill_or_kill";

/** How long an order works. */
export type TimeInForceInput = 
  | "good_till_cancelled"
  | "day"
  | "immediate_or_cancel"
  | "fill_or_kill";

/** A time-weighted return and the returns it links. */
export interface TimeWeightedReturn {
  /** Of the whole time, not annualised. */
  total: number;
  /** From each valuation to the next. */
  returns: number[];
}

/** What a portfolio is worth at the close of a date, and what flows in (positive) or out on it. */
export interface TimeWeightedValuation {
  /** The date. */
  date: string;
  /** The market value at the close; with flows at the end of the day, before the day's flow. */
  value: number;
  /** Money put in, or taken out when negative. */
  flow?: number;
}

/** √((w − b)'Σ(w − b)) ≤ most. */
export interface TrackingError {
  /** The benchmark's weights. */
  benchmark: Numbers;
  /** The largest tracking error, in the unit of time of the covariance. */
  most: number;
}

/** A purchase or a sale. */
export interface Trade {
  /** The identifier of the asset: one of the deal's, or of the master list's. */
  asset: string;
  /** Which way. */
  side: Side;
  /** Par. No more is sold than is held. */
  par: number;
  /** Price as a fraction of par; the asset's own when absent. */
  price?: number | null;
}

/** A purchase or a sale. */
export interface TradeInput {
  /** The identifier of the asset: one of the deal's, or of the master list's. */
  asset: string;
  /** Which way. */
  side: SideInput;
  /** Par. No more is sold than is held. */
  par: number;
  /** Price as a fraction of par; the asset's own when absent. */
  price?: number | null;
}

/** A rebalancing. */
export interface TradeRebalance {
  /** The portfolio's value before. */
  total_value: number;
  /** Trades in the order of the assets. */
  trades: RebalanceTrade[];
  /** Σ|amount|, both sides counted. */
  turnover: number;
  /** The smaller of what is bought and what is sold. */
  one_sided_turnover: number;
  /** Σ cost. */
  costs: number;
  /** Sales less buys less costs: what is left in cash, negative what must be paid in. */
  cash: number;
  /** Values after the trades, without the cash. */
  values: number[];
  /** √Σ(weight − target)² before. */
  distance_before: number;
  /** The same after, on the value that is left with the cash. */
  distance_after: number;
}

/** How a portfolio is rebalanced; by default every difference is traded, without costs. */
export interface TradeRebalanceSettings {
  /** Trades of at most this amount are not made; 0 by default. */
  minimum_trade?: number;
  /** Cost per unit of currency traded, as a decimal; 0 by default. */
  cost_rate?: number;
  /** Who pays; the portfolio by default. */
  financing?: Financing;
  /** Assets inside their band are not traded; no band by default. */
  band?: Band | null;
  /** Trades are made in whole lots at these prices; any amount can be traded by default. */
  lots?: Lots | null;
}

/** How trades become statistics. */
export interface TradeSettings {
  /** Equity before the first trade; 100,000 by default. */
  initial_capital?: number;
  /** Business days by default. */
  days?: EquityDays;
  /** For the Sharpe ratio; 252 by default. */
  periods_per_year?: number;
}

/** Which way a position stood. */
export type TradeSide = 
  | "long"
  | "short";

/** Which way a position stood. */
export type TradeSideInput = 
  | "long"
  | "short";

/** Statistics of closed trades; a trade that breaks even counts as a loss of zero. */
export interface TradeStatistics {
  /** How many there are. */
  trades: number;
  /** The sum of profits. */
  total_pnl: number;
  /** The share of trades with a profit. */
  win_rate: number | null;
  /** Gross profit over gross loss; None without a loss. */
  profit_factor: number | null;
  /** The mean profit of winners. */
  average_win: number | null;
  /** The mean loss of the others, positive. */
  average_loss: number | null;
  /** Average win over average loss. */
  payoff_ratio: number | null;
  /** The mean profit of a trade. */
  expectancy: number | null;
  /** The largest profit. */
  largest_win: number | null;
  /** The largest loss, positive. */
  largest_loss: number | null;
  /** Most winners in a row. */
  consecutive_wins: number;
  /** Most others in a row. */
  consecutive_losses: number;
  /** Mean calendar days from entry to exit. */
  average_holding_days: number | null;
  /** mean / deviation (n − 1) · √m of daily returns on equity, risk-free rate 0. */
  sharpe_ratio: number | null;
  /** The deepest fall of equity from its peak, in currency, not positive. */
  maximum_drawdown: number;
  /** The deepest fall of equity from its peak as a fraction of the peak, not positive. */
  maximum_drawdown_fraction: number;
  /** The initial capital on the first entry date, then a point for each date with an exit. */
  equity: [string, number][];
}

/** Statistics of closed trades; a trade that breaks even counts as a loss of zero. */
export interface TradeStatisticsInput {
  /** How many there are. */
  trades: number;
  /** The sum of profits. */
  total_pnl: number;
  /** The share of trades with a profit. */
  win_rate?: number | null;
  /** Gross profit over gross loss; None without a loss. */
  profit_factor?: number | null;
  /** The mean profit of winners. */
  average_win?: number | null;
  /** The mean loss of the others, positive. */
  average_loss?: number | null;
  /** Average win over average loss. */
  payoff_ratio?: number | null;
  /** The mean profit of a trade. */
  expectancy?: number | null;
  /** The largest profit. */
  largest_win?: number | null;
  /** The largest loss, positive. */
  largest_loss?: number | null;
  /** Most winners in a row. */
  consecutive_wins: number;
  /** Most others in a row. */
  consecutive_losses: number;
  /** Mean calendar days from entry to exit. */
  average_holding_days?: number | null;
  /** mean / deviation (n − 1) · √m of daily returns on equity, risk-free rate 0. */
  sharpe_ratio?: number | null;
  /** The deepest fall of equity from its peak, in currency, not positive. */
  maximum_drawdown: number;
  /** The deepest fall of equity from its peak as a fraction of the peak, not positive. */
  maximum_drawdown_fraction: number;
  /** The initial capital on the first entry date, then a point for each date with an exit. */
  equity: readonly [string, number][];
}

/** What was traded of one asset. */
export interface Traded {
  /** The asset's identifier. */
  asset: string;
  /** Its name. */
  name: string;
  /** Its issuer. */
  issuer: string;
  /** Par. */
  par: number;
  /** Price as a fraction of par. */
  price: number;
  /** Cash. */
  cash: number;
  /** Its score when it was first traded. */
  score: number;
  /** Moody's rating as given. */
  moodys_rating: string | null;
  /** S&P's rating as given. */
  sp_rating: string | null;
  /** The all-in rate of the current period. */
  coupon: number | null;
  /** Margin over the index. */
  spread: number;
}

/** What an account may do. */
export type TradingState = 
  | "active"
  | "reducing"
  | "halted";

/** A strategy as data. */
export type TradingStrategy = 
  | { strategy: "rule"; /** The weight to hold. */ rule: PositionRule; /** For a weight of 1; a tenth of equity by default. */ sizing: Sizing; /** None by default. */ exits: Exits; }
  | { strategy: "signals"; /** Whose signals. */ signal: Strategy; /** A tenth of equity by default. */ sizing: Sizing; /** None by default. */ exits: Exits; }
  | ({ strategy: "relative_momentum" } & RelativeMomentumSettings)
  | { strategy: "weights"; /** Strictly increasing. */ dates: string[]; /** Dates × instruments, fractions of equity. */ weights: number[][]; };

/** A strategy as data. */
export type TradingStrategyInput = 
  | { strategy: "rule"; /** The weight to hold. */ rule: PositionRuleInput; /** For a weight of 1; a tenth of equity by default. */ sizing?: SizingInput; /** None by default. */ exits?: ExitsInput; }
  | { strategy: "signals"; /** Whose signals. */ signal: StrategyInput; /** A tenth of equity by default. */ sizing?: SizingInput; /** None by default. */ exits?: ExitsInput; }
  | ({ strategy: "relative_momentum" } & RelativeMomentumSettingsInput)
  | { strategy: "weights"; /** Strictly increasing. */ dates: readonly string[]; /** Dates × instruments, fractions of equity. */ weights: Rows; };

/** The zones of the supervisors. */
export type TrafficLight = 
  | "green"
  | "yellow"
  | "red";

/** One class of notes. A deal lists its classes from the most senior to the most junior. */
export interface Tranche {
  /** The name, unique in the deal; steps and tests refer to it. */
  name: string;
  /** What the class is. */
  kind: TrancheKind;
  /** Principal outstanding at the analysis date, in the deal's currency. */
  balance: number;
  /** Principal at issue; `balance` when absent. */
  original_balance?: number | null;
  /** How the coupon is set; none for equity. */
  coupon?: Coupon | null;
  /** Coupons that take its place later, as after a refinancing: in ascending order of dates. */
  coupon_steps?: CouponStep[];
  /** How interest accrues. */
  day_count: DayCount;
  /** Whether unpaid interest is deferred (capitalised) instead of being a default. */
  pikable: boolean;
  /** Deferred interest outstanding at the analysis date. */
  deferred: number;
  /** The pari passu group: neighbours with the same label share one rank. */
  group?: string | null;
  /** Principal due to a Class X out of interest on each payment date (the last value repeats). */
  amortization?: number[];
  /** Clean market price, as a fraction of the balance. */
  price?: number | null;
  /** Market discount margin (decimal); prices the class when no price is given. */
  discount_margin?: number | null;
}

/** One class of notes. A deal lists its classes from the most senior to the most junior. */
export interface TrancheInput {
  /** The name, unique in the deal; steps and tests refer to it. */
  name: string;
  /** What the class is. */
  kind?: TrancheKindInput;
  /** Principal outstanding at the analysis date, in the deal's currency. */
  balance: number;
  /** Principal at issue; `balance` when absent. */
  original_balance?: number | null;
  /** How the coupon is set; none for equity. */
  coupon?: CouponInput | null;
  /** Coupons that take its place later, as after a refinancing: in ascending order of dates. */
  coupon_steps?: readonly CouponStepInput[];
  /** How interest accrues. */
  day_count?: DayCountInput;
  /** Whether unpaid interest is deferred (capitalised) instead of being a default. */
  pikable?: boolean;
  /** Deferred interest outstanding at the analysis date. */
  deferred?: number;
  /** The pari passu group: neighbours with the same label share one rank. */
  group?: string | null;
  /** Principal due to a Class X out of interest on each payment date (the last value repeats). */
  amortization?: Numbers;
  /** Clean market price, as a fraction of the balance. */
  price?: number | null;
  /** Market discount margin (decimal); prices the class when no price is given. */
  discount_margin?: number | null;
}

/** What a class is. */
export type TrancheKind = 
  | "note"
  | "class_x"
  | "equity";

/** What a class is. */
export type TrancheKindInput = 
  | "note"
  | "class_x"
  | "equity";

/** What a tranche loses. */
export interface TrancheLoss {
  /** E\[min(max(L − A, 0), D − A)\] as a fraction of the notional of the pool. */
  expected_loss: number;
  /** The expected loss as a fraction of the tranche. */
  expected_loss_rate: number;
  /** P(L > A). */
  probability_of_loss: number;
  /** P(L ≥ D): the tranche is gone. */
  probability_of_exhaustion: number;
  /** The expected loss rate given that there is a loss; `None` when there is never one. */
  loss_given_impairment: number | null;
}

/** One class on one payment date. */
export interface TranchePeriod {
  /** The class's name. */
  name: string;
  /** Annual rate. */
  rate: number;
  /** Principal before the payments. */
  beginning: number;
  /** Interest due: current, on deferred interest, and shortfalls with their interest. */
  interest_due: number;
  /** Of it, paid; for equity its distribution out of interest. */
  interest_paid: number;
  /** Principal paid; for equity its distribution out of principal. */
  principal_paid: number;
  /** Principal after the payments. */
  ending: number;
  /** Deferred interest before the payments. */
  deferred_beginning: number;
  /** Deferred interest paid. */
  deferred_paid: number;
  /** Deferred interest after the payments. */
  deferred_ending: number;
  /** Interest carried unpaid, of a class that may not defer. */
  shortfall: number;
}

/** One class on one payment date. */
export interface TranchePeriodInput {
  /** The class's name. */
  name: string;
  /** Annual rate. */
  rate: number;
  /** Principal before the payments. */
  beginning: number;
  /** Interest due: current, on deferred interest, and shortfalls with their interest. */
  interest_due: number;
  /** Of it, paid; for equity its distribution out of interest. */
  interest_paid: number;
  /** Principal paid; for equity its distribution out of principal. */
  principal_paid: number;
  /** Principal after the payments. */
  ending: number;
  /** Deferred interest before the payments. */
  deferred_beginning: number;
  /** Deferred interest paid. */
  deferred_paid: number;
  /** Deferred interest after the payments. */
  deferred_ending: number;
  /** Interest carried unpaid, of a class that may not defer. */
  shortfall: number;
}

/** What a class gets over its life, and what that is worth at settlement. */
export interface TrancheResult {
  /** The class's name. */
  name: string;
  /** What it is. */
  kind: TrancheKind;
  /** Principal at the analysis date. */
  balance: number;
  /** Weighted average life in years; none for equity. */
  wal_years: number | null;
  /** Nominal annual yield at the price, compounded at the deal's frequency. */
  yield: number | null;
  /** Discount margin at the price (decimal); none for equity. */
  discount_margin: number | null;
  /** Clean price as a fraction of the balance: the class's own, or from its discount margin, or par. */
  price: number | null;
  /** Modified duration in years at the yield. */
  duration: number | null;
  /** Macaulay duration in years at the yield. */
  macaulay_duration: number | null;
  /** Interest paid, deferred interest included. */
  interest_paid: number;
  /** Principal paid. */
  principal_paid: number;
  /** Principal, deferred interest and shortfalls never paid; none for equity. */
  loss: number | null;
  /** When principal is repaid; none when none is. */
  principal_window: PrincipalWindow | null;
}

/** What a class gets over its life, and what that is worth at settlement. */
export interface TrancheResultInput {
  /** The class's name. */
  name: string;
  /** What it is. */
  kind: TrancheKindInput;
  /** Principal at the analysis date. */
  balance: number;
  /** Weighted average life in years; none for equity. */
  wal_years?: number | null;
  /** Nominal annual yield at the price, compounded at the deal's frequency. */
  yield?: number | null;
  /** Discount margin at the price (decimal); none for equity. */
  discount_margin?: number | null;
  /** Clean price as a fraction of the balance: the class's own, or from its discount margin, or par. */
  price?: number | null;
  /** Modified duration in years at the yield. */
  duration?: number | null;
  /** Macaulay duration in years at the yield. */
  macaulay_duration?: number | null;
  /** Interest paid, deferred interest included. */
  interest_paid: number;
  /** Principal paid. */
  principal_paid: number;
  /** Principal, deferred interest and shortfalls never paid; none for equity. */
  loss?: number | null;
  /** When principal is repaid; none when none is. */
  principal_window?: PrincipalWindowInput | null;
}

/** The probabilities with which a name of each rating has each rating a period later. */
export interface TransitionMatrix {
  /** The rating of each row and column. */
  ratings: string[];
  /** The period in years: 1 for an annual matrix. */
  period_years: number;
  /** Row i, column j: the probability of moving from rating i to rating j. */
  probabilities: number[][];
}

/** The probabilities with which a name of each rating has each rating a period later. */
export interface TransitionMatrixInput {
  /** The rating of each row and column. */
  ratings: readonly string[];
  /** The period in years: 1 for an annual matrix. */
  period_years: number;
  /** Row i, column j: the probability of moving from rating i to rating j. */
  probabilities: Rows;
}

/** A root of a transition matrix. */
export interface TransitionRoot {
  /** The matrix of the shorter period. */
  matrix: TransitionMatrix;
  /** What the regularisation of the root changed. */
  change: RegularizationChange;
}

/** Which way a volatility goes. */
export type TrendDirection = 
  | "increasing"
  | "stable"
  | "decreasing";

/** When a volatility counts as rising or falling. */
export interface TrendSettings {
  /** Points that the line is laid through; 21 by default. */
  window?: number;
  /** The least slope per day in size, exclusive; 0.001, a tenth of a volatility point, by default. */
  least_slope?: number;
  /** The least share of the variance that the line explains, exclusive; 0.3 by default. */
  least_r_squared?: number;
}

/** Σᵢ|wᵢ − presentᵢ| ≤ most, both sides of every trade counted. */
export interface Turnover {
  /** The weights before the trade. */
  present: Numbers;
  /** The largest turnover: 2 replaces the whole portfolio. */
  most: number;
}

/** An element of the diagonal Ω. */
export type Uncertainty = 
  | "proportional"
  | { "confidence": number }
  | { "variance": number };

/** What the options are on. */
export interface Underlying {
  /** S₀ */
  spot: number;
  /** r, the continuously compounded riskless rate; 0 when the input does not say. */
  rate?: number;
  /** q, the continuously compounded dividend yield; 0 when the input does not say. */
  dividend_yield?: number;
  /** Forward prices where they are known, by expiry; elsewhere F = S₀ e^((r − q)T). */
  forwards?: readonly ForwardPoint[];
}

/** The unit in which a column is written. */
export type Unit = 
  | "decimal"
  | "percent"
  | "basis_points";

/** Greeks of an option on one share. */
export interface UnitGreeks {
  /** Per unit of the underlying's price. */
  delta: number;
  /** Of delta, per unit of the underlying's price. */
  gamma: number;
  /** Per calendar day. */
  theta: number;
  /** Per volatility point (0.01). */
  vega: number;
  /** Per percentage point of the rate. */
  rho: number;
}

/** What Greeks are per unit of. */
export type Units = 
  | "market"
  | "raw";

/** How close an exposure is to its limit. */
export type UseLevel = 
  | "low"
  | "medium"
  | "high";

/** What a position is worth, and what it has earned. */
export interface Valuation {
  /** Signed. */
  market_value: number;
  /** Signed. */
  cost: number;
  /** Market value less cost, right for shorts too. */
  unrealized_pnl: number;
  /** Of |cost|; 0 when it cost nothing. */
  unrealized_pnl_fraction: number;
  /** Since the session before; 0 without its price. */
  day_change: number;
  /** Relative, positive when the position gained. */
  day_change_fraction: number;
}

/** Parameters of the valuation strategy. */
export interface ValuationSettings {
  /** Cheap below this multiple of the sector's; 0.8 by default. */
  cheap: number;
  /** Dear above this multiple of the sector's; 1.2 by default. */
  dear: number;
}

/** Parameters of the valuation strategy. */
export interface ValuationSettingsInput {
  /** Cheap below this multiple of the sector's; 0.8 by default. */
  cheap?: number;
  /** Dear above this multiple of the sector's; 1.2 by default. */
  dear?: number;
}

/** A company beside its sector. */
export interface Valuations {
  /** The company's ratios. */
  company?: Ratios;
  /** The sector's mean ratios. */
  sector?: Ratios;
}

/** How the historical value at risk, which is one or two observations, is divided. */
export type VarAllocation = 
  | "kernel"
  | "nearest_days"
  | "parametric";

/** The distribution that was fitted to the returns. */
export type VarFit = 
  | { distribution: "empirical" }
  | { distribution: "normal" }
  | { distribution: "student_t"; /** ν; `None` for its normal limit. */ degrees: number | null; /** The centre. */ location: number; /** The scale, which is not the standard deviation. */ scale: number; }
  | { distribution: "cornish_fisher"; /** The skewness S. */ skewness: number; /** The excess kurtosis K. */ excess_kurtosis: number; /** True where the expansion rises everywhere, and so is a distribution (Maillard 2018). */ within_domain: boolean; }
  | ({ distribution: "generalized_pareto" } & ParetoTail);

/** What the distribution of returns is taken to be. */
export type VarMethod = 
  | "historical"
  | "age_weighted"
  | "filtered_historical"
  | "normal"
  | "student_t"
  | "cornish_fisher"
  | "extreme_value"
  | "monte_carlo";

/** What the distribution of returns is taken to be. */
export type VarMethodInput = 
  | "historical"
  | "age_weighted"
  | "filtered_historical"
  | "normal"
  | "student_t"
  | "cornish_fisher"
  | "extreme_value"
  | "monte_carlo";

/** An estimate of value at risk and expected shortfall. */
export interface VarReport {
  /** The loss that is not exceeded with probability c over the horizon. */
  value_at_risk: number;
  /** The mean loss beyond the value at risk; `None` where the distribution has none (ξ ≥ 1, ν ≤ 1) or the expansion of Cornish and Fisher is no distribution there. */
  expected_shortfall: number | null;
  /** c. */
  confidence: number;
  /** The method. */
  method: VarMethod;
  /** The horizon in periods of the returns. */
  horizon_days: number;
  /** How many returns the estimate rests on: overlapping sums and simulated paths are counted as such. */
  observations: number;
  /** How many of them lie at or below −VaR. */
  tail_observations: number;
  /** Their mean, not scaled to the horizon. */
  mean: number;
  /** Their standard deviation, not scaled to the horizon; `None` for a single observation with `Bias::Sample`. */
  standard_deviation: number | null;
  /** The standard error of the value at risk. For the historical methods and for simulations it is Woodruff's: half the interval over the normal quantile of its confidence. `None` for the methods without a formula: `bootstrap_value_at_risk` serves those. */
  value_at_risk_standard_error: number | null;
  /** The standard error of the expected shortfall. */
  expected_shortfall_standard_error: number | null;
  /** The confidence interval of the value at risk: between order statistics, by the binomial distribution, for the historical methods and simulations; ± N⁻¹ standard errors otherwise. */
  value_at_risk_interval: Interval;
  /** The confidence interval of the expected shortfall: ± N⁻¹ standard errors. */
  expected_shortfall_interval: Interval;
  /** The distribution. */
  fit: VarFit;
}

/** The settings of an estimate of value at risk. */
export interface VarSettings {
  /** The probability c, in (0, 1), that the loss stays below the value at risk. Default: 0.95. */
  confidence?: number;
  /** The distribution. Default: `VarMethod::Historical`. */
  method?: VarMethodInput;
  /** The horizon h, in periods of the returns. Default: 1. */
  horizon_days?: number;
  /** How the horizon is reached; `VarMethod::MonteCarlo` simulates it and scales nothing. Default: `HorizonScaling::SquareRootOfTime`. */
  scaling?: HorizonScaling;
  /** How the quantile of the historical methods is read off. Default: `QuantileMethod::Linear`. */
  quantile?: QuantileMethod;
  /** The tail of the historical expected shortfall. Default: `TailMean::AtOrBelow`. */
  tail_mean?: TailMean;
  /** The divisor of the moments of the parametric methods. Default: `Bias::Population`, which is maximum likelihood. */
  bias?: BiasInput;
  /** λ in (0, 1] of `VarMethod::AgeWeighted`: a return has λ times the weight of the next one. Default: 0.99. */
  age_decay?: number;
  /** λ in (0, 1) of the volatilities of `VarMethod::FilteredHistorical`. Default: 0.94, that of RiskMetrics. */
  volatility_decay?: number;
  /** ν of Student's t, above 2; `None` when it is to be fitted. Default: `None`. */
  degrees?: number | null;
  /** How ν is fitted. Default: `DegreesEstimator::MaximumLikelihood`. */
  degrees_estimator?: DegreesEstimator;
  /** The share of the observations, in (0, 1), that lies beyond the threshold of `VarMethod::ExtremeValue`. Default: 0.10. */
  threshold_fraction?: number;
  /** The probability, in (0, 1), of the confidence intervals of the estimates. Default: 0.95. */
  interval_confidence?: number;
  /** The simulation of `VarMethod::MonteCarlo`. */
  simulation?: VarSettingsSimulationSettings;
}

/** The settings of a simulation. */
export interface VarSettingsSimulationSettings {
  /** What is drawn. Default: `SimulationModel::Normal`. */
  model?: SimulationModel;
  /** How many paths. Default: 10,000. */
  paths?: number;
  /** The number of the first path: a run of the paths 0 to 49,999 and one of 50,000 to 99,999 give the paths of one run of 100,000. Default: 0. */
  first_path?: number;
  /** The seed. Default: 42. */
  seed?: number;
  /** The length of a run of `SimulationModel::BlockBootstrap`, in days. Default: 10. */
  block_days?: number;
}

/** A quoted total variance. */
export interface VariancePoint {
  /** k = ln(K/F): from −20 to 20. */
  log_moneyness: number;
  /** w = σ_BS² T: positive, at most 1,000. */
  total_variance: number;
  /** How much it counts; 1 when the input does not say. */
  weight?: number;
}

/** How the error of the estimates is made smaller. */
export type VarianceReduction = 
  | "none"
  | "antithetic"
  | "moment_matching";

/** A rate that reverts to a level, dx = κ(θ − x)dt + σdW: Vasicek's model, an Ornstein–Uhlenbeck process. */
export interface Vasicek {
  /** κ, at least 0: the speed of mean reversion, per year. */
  reversion: number;
  /** θ, the level to which x reverts. */
  level: number;
  /** σ, at least 0, per √year. */
  volatility: number;
}

/** A number, or one per period: the last holds for all later periods. */
export type Vector = 
  | number
  | number[];

/** A number, or one per period: the last holds for all later periods. */
export type VectorInput = 
  | number
  | Numbers;

/** A belief about a combination of assets. */
export interface View {
  /** A row of P, one number per asset: a single 1 for an absolute view, 1 and −1 for one asset over another. */
  coefficients: Numbers;
  /** An element of Q: what the combination is expected to return, in excess of the risk-free rate. */
  expected_return: number;
  /** How sure the view is. */
  uncertainty?: Uncertainty;
}

/** A limit that an order breaks. */
export interface Violation {
  /** Which limit. */
  limit_type: LimitKind;
  /** What it allows. */
  limit_value: number;
  /** What there is. */
  actual_value: number;
  /** Both in words. */
  message: string;
  /** Whether the order is rejected. */
  severity: Severity;
}

/** A limit that an order breaks. */
export interface ViolationInput {
  /** Which limit. */
  limit_type: LimitKindInput;
  /** What it allows. */
  limit_value: number;
  /** What there is. */
  actual_value: number;
  /** Both in words. */
  message: string;
  /** Whether the order is rejected. */
  severity: SeverityInput;
}

/** A quoted volatility. */
export interface VolatilityPoint {
  /** K */
  strike: number;
  /** The implied volatility: positive, at most 100. */
  volatility: number;
  /** How much it counts; 1 when the input does not say. */
  weight?: number;
}

/** How a volatility is computed from returns. */
export interface VolatilitySettings {
  /** The kind of deviation; `sample` by default. */
  deviation?: Deviation;
  /** Returns per year: the variance is multiplied by it. 252, trading days, by default; 1 leaves the volatility per period. */
  periods_per_year?: number;
}

/** How a shock moves volatility. */
export type VolatilityShock = 
  | "absolute"
  | "relative";

/** A volatility surface in three numbers. */
export interface VolatilitySurface {
  /** Put less call at the money. */
  skew?: number;
  /** The slope of volatility over expiries, per day. */
  term_slope?: number;
  /** At the money. */
  volatility?: number | null;
}

/** The line through the last volatilities. */
export interface VolatilityTrend {
  /** Which way. */
  direction: TrendDirection;
  /** Change per day. */
  slope: number;
  /** What the line explains; `None` for volatilities that do not vary. */
  r_squared: number | null;
}

/** What choosing and trading in turn earned. */
export interface WalkForward {
  /** Window by window. */
  windows: WalkForwardWindow[];
  /** Out of sample, one stretch after the other, compounded from the initial capital. Of windows that overlap, each counts until the next begins. */
  equity: EquityPoint[];
  /** Trades out of sample, of each window from fresh capital. */
  trades: LedgerTrade[];
  /** Of `equity` and `trades`. */
  metrics: Metrics;
  /** 1 − deviation / |mean| of the objective out of sample, from 0 to 1; None with less than two. */
  stability: number | null;
  /** The mean objective out of sample over that in sample. */
  efficiency: number | null;
}

/** What the best parameters have most of. */
export type WalkForwardObjective = 
  | "sharpe_ratio"
  | "total_return"
  | "profit_factor"
  | "win_rate"
  | "maximum_drawdown";

/** How to walk forward; days are calendar days. */
export interface WalkForwardSettings {
  /** Days on which parameters are chosen (of the first window, when anchored); 252 by default. */
  in_sample_days?: number;
  /** Days on which they are traded; 63 by default. */
  out_of_sample_days?: number;
  /** Days from one window to the next, at most those out of sample; 63 by default. */
  step_days?: number;
  /** Days left out at the end of each choice, so that what overlaps the trading is not learnt from; 0 by default. */
  purge_days?: number;
  /** Rolling by default. */
  kind?: WindowKind;
  /** Trades in sample without which parameters are not chosen; 5 by default. */
  least_trades?: number;
  /** The Sharpe ratio by default. */
  objective?: WalkForwardObjective;
  /** How each stretch trades. Its start and end bound the whole walk. */
  backtest?: BacktestSettings;
}

/** What was chosen on a window, and how it did. */
export interface WalkForwardWindow {
  /** Its dates. */
  window: Window;
  /** The place of the best candidate; None when none had enough trades and an objective: then nothing is traded. */
  chosen: number | null;
  /** The best candidate in sample. */
  in_sample: Metrics | null;
  /** The same candidate out of sample, from fresh capital. */
  out_of_sample: Metrics | null;
}

/** The deal's four waterfalls. */
export interface Waterfalls {
  /** Pays out of interest proceeds. */
  interest: Step[];
  /** Pays out of principal proceeds. */
  principal: Step[];
  /** Pays out of what cures and redemptions have set aside. */
  note_sequence: Step[];
  /** Pays out of everything after an event of default. */
  acceleration: Step[];
}

/** The deal's four waterfalls. */
export interface WaterfallsInput {
  /** Pays out of interest proceeds. */
  interest: readonly StepInput[];
  /** Pays out of principal proceeds. */
  principal: readonly StepInput[];
  /** Pays out of what cures and redemptions have set aside. */
  note_sequence: readonly StepInput[];
  /** Pays out of everything after an event of default. */
  acceleration: readonly StepInput[];
}

/** Winning (positive) and losing (negative) returns of a series; a return of zero is neither. */
export interface WinLoss {
  /** Positive returns. */
  wins: number;
  /** Negative returns. */
  losses: number;
  /** Wins over wins and losses. */
  win_rate: number | null;
  /** The sum of wins over the sum of losses. */
  profit_factor: number | null;
  /** The average win over the average loss. */
  payoff_ratio: number | null;
  /** win rate · average win − (1 − win rate) · average loss: what a period with a result earns. */
  expectancy: number | null;
  /** Mean of the positive returns. */
  average_win: number | null;
  /** Mean of the negative returns, as a positive loss. */
  average_loss: number | null;
  /** The largest return. */
  best: number | null;
  /** The smallest return. */
  worst: number | null;
  /** Most positive returns in a row. */
  consecutive_wins: number;
  /** Most negative returns in a row. */
  consecutive_losses: number;
  /** The share of returns that are not zero: the time in the market. */
  exposure_time: number | null;
  /** (payoff · win rate − (1 − win rate)) / payoff: the Kelly fraction of a bet with these odds. */
  kelly_fraction: number | null;
}

/** Two stretches; each begins with its start and ends before its end. */
export interface Window {
  /** First date on which parameters are chosen. */
  in_sample_start: string;
  /** The date before which the choice ends. */
  in_sample_end: string;
  /** First date that is traded. */
  out_of_sample_start: string;
  /** The date before which trading ends. */
  out_of_sample_end: string;
}

/** Where the stretch on which parameters are chosen begins. */
export type WindowKind = 
  | "rolling"
  | "anchored";

/** The stretch of history that would have cost most. */
export interface WorstWindow {
  /** Its first row. */
  first: number;
  /** Its last row. */
  last: number;
  /** The book through it. */
  replay: Replay;
}

/** What a class earns if the deal ends on a date. */
export interface YieldTo {
  /** The last payment date. */
  date: string;
  /** The sale of the collateral repays all notes in full, so that the equity can call. */
  repays_notes: boolean;
  /** Nominal annual yield at the class's price. */
  yield: number | null;
  /** Discount margin at the class's price; none for equity. */
  discount_margin: number | null;
  /** Weighted average life in years; none for equity. */
  wal_years: number | null;
}

/** Zero rates, as `DiscountCurve::from_zero_rates` takes them. */
export interface ZeroRates {
  /** The date on which the curve discounts to. */
  reference: string;
  /** How the rates compound. */
  compounding: Compounding;
  /** The rates, by increasing date. */
  nodes: Quote[];
}

/** Zero rates, as `DiscountCurve::from_zero_rates` takes them. */
export interface ZeroRatesInput {
  /** The date on which the curve discounts to. */
  reference: string;
  /** How the rates compound. */
  compounding: CompoundingInput;
  /** The rates, by increasing date. */
  nodes: readonly QuoteInput[];
}
