//! Options on the path of an asset, by simulation of geometric Brownian motion.

mod walk;

use super::European;
use crate::check::Checks;
use crate::math::exp;
use crate::math::ln;
use crate::math::normal::cumulative;
use crate::progress::Progress;
use crate::{Error, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What an option pays at expiry. S₁, …, Sₙ are the prices at the ends of n equal steps of its life.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Payoff {
    /// ω(Sₙ − K), if positive.
    #[default]
    European,
    /// ω(A − K), if positive, where A is the average of S₁, …, Sₙ.
    Asian(Averaging),
    /// As a European option, if the price has crossed a barrier, or has not.
    Barrier(Barrier),
    /// With a fixed strike: max Sᵢ − K for a call, K − min Sᵢ for a put, if positive; with a floating
    /// one: Sₙ − min Sᵢ for a call, max Sᵢ − Sₙ for a put. S₀ counts.
    Lookback(LookbackStrike),
}

/// How an average is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Averaging {
    /// (S₁ + … + Sₙ)/n
    #[default]
    Arithmetic,
    /// (S₁ · … · Sₙ)^(1/n)
    Geometric,
}

/// A barrier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barrier {
    /// H
    pub level: f64,
    /// From which side it is crossed.
    pub direction: Direction,
    /// What crossing does.
    pub knock: Knock,
    /// When it is watched; at all times when the input does not say.
    #[serde(default)]
    pub monitoring: Monitoring,
}

/// From which side a barrier is crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From below.
    Up,
    /// From above.
    Down,
}

/// What crossing a barrier does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knock {
    /// The option begins to exist.
    In,
    /// The option ceases to exist.
    Out,
}

/// When a barrier is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitoring {
    /// At all times: between steps by the probability that a Brownian bridge crosses, which leaves
    /// no error of discretisation.
    #[default]
    Continuous,
    /// At S₁, …, Sₙ.
    Discrete,
}

/// The strike of a lookback option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookbackStrike {
    /// K of the option.
    Fixed,
    /// The best price of the path.
    Floating,
}

/// Whether each path is walked a second time with all its draws mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Antithetic {
    /// It is: the mean of both is one observation.
    #[default]
    Mirrored,
    /// It is not.
    Single,
}

/// Whether the error of something whose price is known corrects the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlVariate {
    /// It does: for an average the geometric average option, for the rest the asset at expiry.
    #[default]
    Known,
    /// It does not.
    Off,
}

/// How to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MonteCarloSettings {
    /// n, the steps of a path: 1 to 4,096, by default 252. A European option needs and takes one.
    pub steps: usize,
    /// The number of the first path, a multiple of 512: 0 by default.
    pub first_path: u64,
    /// How many paths: 2 to a billion, by default 65,536.
    pub paths: u64,
    /// 42 by default.
    pub seed: u64,
    /// By default each path has its mirror image.
    pub antithetic: Antithetic,
    /// By default there is one.
    pub control: ControlVariate,
}

impl Default for MonteCarloSettings {
    fn default() -> Self {
        Self {
            steps: 252,
            first_path: 0,
            paths: 65_536,
            seed: 42,
            antithetic: Antithetic::Mirrored,
            control: ControlVariate::Known,
        }
    }
}

/// A price by simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonteCarloPrice {
    /// The mean of the discounted payoffs, corrected by the control variate.
    pub price: f64,
    /// The standard error of the price.
    pub standard_error: f64,
    /// How many paths it rests on; a path and its mirror image are one.
    pub paths: u64,
}

/// The sums of a block of paths.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Σ y, the discounted payoffs
    pub y: f64,
    /// Σ y²
    pub yy: f64,
    /// Σ x, the control variates less their known mean
    pub x: f64,
    /// Σ x²
    pub xx: f64,
    /// Σ xy
    pub xy: f64,
}

/// What a range of paths gave, block by block, so that ranges join to the bits of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The number of the first path.
    pub first_path: u64,
    /// How many.
    pub paths: u64,
    /// The sums of every 512 paths.
    pub blocks: Vec<Sums>,
}

/// Paths that are walked together.
const BLOCK: u64 = 512;

/// The price of an option on the path of an asset.
///
/// # Formula
/// Sᵢ₊₁ = Sᵢ e^((r − q − σ²/2)Δt + σ√Δt Z), V = e^(−rT) mean of the payoff
///
/// Path j uses the random stream (seed, j) and nothing else, so a result does not depend on threads.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, sections 3.2, 4.1, 4.2 and
/// 6.4; A. G. Z. Kemna, A. C. F. Vorst (1990), "A pricing method for options based on average asset
/// values", *Journal of Banking and Finance* 14, 113–129.
///
/// # Errors
/// [`Error::Invalid`] as by [`European::check`], and when a setting or the barrier is out of range;
/// [`Error::Infeasible`] when payoffs leave the range of numbers.
///
/// # Examples
/// ```
/// use risk_core::option::monte_carlo::{Averaging, MonteCarloSettings, Payoff, price};
/// use risk_core::option::{European, Kind};
///
/// let call = European {
///     kind: Kind::Call,
///     spot: 50.0,
///     strike: 50.0,
///     years: 1.0,
///     rate: 0.1,
///     dividend_yield: 0.0,
///     volatility: 0.4,
/// };
/// let settings = MonteCarloSettings { steps: 250, paths: 2_000, ..Default::default() };
/// let average = price(&call, &Payoff::Asian(Averaging::Arithmetic), &settings)?;
/// // Hull, example 26.3: 5.63 for 250 observations, with a lognormal approximation.
/// assert!((average.price - 5.58).abs() < 0.1);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn price(option: &European, payoff: &Payoff, settings: &MonteCarloSettings) -> Result<MonteCarloPrice> {
    price_with(option, payoff, settings, &Progress::silent())
}

/// [`price`], reporting paths to `progress`.
///
/// # Errors
/// As [`price`], and [`Error::Cancelled`].
pub fn price_with(
    option: &European,
    payoff: &Payoff,
    settings: &MonteCarloSettings,
    progress: &Progress<'_>,
) -> Result<MonteCarloPrice> {
    estimate(&sample_with(option, payoff, settings, progress)?)
}

/// The payoffs of a range of paths, for [`merge`] and [`estimate`].
///
/// # Errors
/// As [`price`], and [`Error::Cancelled`].
pub fn sample_with(
    option: &European,
    payoff: &Payoff,
    settings: &MonteCarloSettings,
    progress: &Progress<'_>,
) -> Result<Sample> {
    check(option, payoff, settings)?;
    let plan = walk::Plan::new(option, payoff, settings);
    let count = settings.paths.div_ceil(BLOCK);
    let mut blocks: Vec<Sums> = Vec::new();
    for first in (0..count).step_by(REPORTED) {
        let last = (first + REPORTED as u64).min(count);
        let block = |i: u64| {
            let paths = BLOCK.min(settings.paths - i * BLOCK);
            plan.walk(settings.first_path + i * BLOCK, paths as usize)
        };
        let group: Vec<Sums> = (first..last).into_par_iter().map(block).collect();
        blocks.extend(group);
        progress.report((last * BLOCK).min(settings.paths), settings.paths)?;
    }
    Ok(Sample { first_path: settings.first_path, paths: settings.paths, blocks })
}

/// Blocks between two reports.
const REPORTED: usize = 64;

/// Two neighbouring ranges of paths as one.
///
/// # Errors
/// [`Error::Invalid`] when `later` does not begin where `earlier` ends, or that is inside a block.
pub fn merge(earlier: &Sample, later: &Sample) -> Result<Sample> {
    let end = earlier.first_path.saturating_add(earlier.paths);
    let mut checks = Checks::default();
    let message = format!("must be {end}, where the earlier range ends, got {}", later.first_path);
    checks.require(later.first_path == end, "later.first_path", message);
    let message = format!("must be a multiple of {BLOCK} to be continued, got {}", earlier.paths);
    checks.require(earlier.paths.is_multiple_of(BLOCK), "earlier.paths", message);
    checks.finish()?;
    let blocks = [earlier.blocks.as_slice(), later.blocks.as_slice()].concat();
    Ok(Sample { first_path: earlier.first_path, paths: earlier.paths.saturating_add(later.paths), blocks })
}

/// The price that a sample gives.
///
/// # Formula
/// V = ȳ − βx̄ with β = cov(x, y)/var(x), where x has mean zero; standard error √((var(y) − β cov(x, y))/n)
///
/// # Errors
/// [`Error::Invalid`] when there are fewer than two paths; [`Error::Infeasible`] when the sums are not
/// finite.
pub fn estimate(sample: &Sample) -> Result<MonteCarloPrice> {
    if sample.paths < 2 {
        return Err(Error::invalid("sample.paths", format!("must be at least 2, got {}", sample.paths)));
    }
    let n = sample.paths as f64;
    let mut sums = Sums::default();
    for block in &sample.blocks {
        sums.y += block.y;
        sums.yy += block.yy;
        sums.x += block.x;
        sums.xx += block.xx;
        sums.xy += block.xy;
    }
    let (y, x) = (sums.y / n, sums.x / n);
    let var_x = (sums.xx / n - x * x).max(0.0);
    let var_y = (sums.yy / n - y * y).max(0.0);
    let cov = sums.xy / n - x * y;
    let beta = if var_x > 1e-12 * x * x && var_x > 0.0 { cov / var_x } else { 0.0 };
    let price = y - beta * x;
    let standard_error = ((var_y - beta * cov).max(0.0) / (n - 1.0)).sqrt();
    if (price + standard_error).is_finite() {
        return Ok(MonteCarloPrice { price, standard_error, paths: sample.paths });
    }
    Err(Error::Infeasible("the payoffs leave the range of numbers".to_owned()))
}

/// The exact price of an option on the geometric average of the prices at the ends of `fixings` equal
/// steps.
///
/// # Formula
/// ln A is normal with mean ln S₀ + (r − q − σ²/2)T(n + 1)/(2n) and variance σ²T(n + 1)(2n + 1)/(6n²)
///
/// # References
/// Kemna and Vorst (1990); Hull (2022), section 26.13.
///
/// # Errors
/// [`Error::Invalid`] as by [`European::check`], or when `fixings` is zero.
pub fn geometric_asian(option: &European, fixings: usize) -> Result<f64> {
    let mut checks = gathered(option);
    checks.require(fixings > 0, "fixings", "must be at least 1, got 0");
    checks.finish()?;
    let value = geometric_value(option, fixings);
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::Infeasible("the value of this option is beyond the range of numbers".to_owned()))
}

fn geometric_value(option: &European, fixings: usize) -> f64 {
    let European { kind, spot, strike, years, rate, dividend_yield, volatility } = *option;
    let n = fixings as f64;
    let variance = volatility * volatility * years * (n + 1.0) * (2.0 * n + 1.0) / (6.0 * n * n);
    let drift = (rate - dividend_yield - 0.5 * volatility * volatility) * years * (n + 1.0) / (2.0 * n);
    let (w, discount, mean) = (kind.sign(), exp(-rate * years), spot * exp(drift + 0.5 * variance));
    let deviation = variance.sqrt();
    if deviation == 0.0 || strike <= 0.0 || spot <= 0.0 {
        return discount * (w * (mean - strike)).max(0.0);
    }
    let d1 = ln(mean / strike) / deviation + 0.5 * deviation;
    discount * w * (mean * cumulative(w * d1) - strike * cumulative(w * (d1 - deviation)))
}

/// The problems of an option, to which others are added.
fn gathered(option: &European) -> Checks {
    let mut checks = Checks::default();
    if let Err(error) = option.check() {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
    checks
}

fn check(option: &European, payoff: &Payoff, settings: &MonteCarloSettings) -> Result<()> {
    let mut checks = gathered(option);
    let message = format!("must be above 0, got {}", option.spot);
    checks.require(option.spot > 0.0 || option.spot.is_nan(), "spot", message);
    if let Payoff::Barrier(barrier) = payoff {
        let message = format!("must be positive and at most 1e100, got {}", barrier.level);
        checks.require(barrier.level > 0.0 && barrier.level <= 1e100, "payoff.barrier.level", message);
    }
    let MonteCarloSettings { steps, first_path, paths, .. } = *settings;
    checks.require(
        (1..=4_096).contains(&steps),
        "steps",
        format_args!("must be between 1 and 4096, got {steps}"),
    );
    checks.require(
        (2..=1_000_000_000).contains(&paths),
        "paths",
        format_args!("must be between 2 and 1e9, got {paths}"),
    );
    checks.require(
        first_path % BLOCK == 0 && first_path <= u64::MAX / 2,
        "first_path",
        format_args!("must be a multiple of {BLOCK} below 2^63, got {first_path}"),
    );
    checks.finish()
}
