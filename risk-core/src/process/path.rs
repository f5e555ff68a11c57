use super::cir::CoxIngersollRoss;
use super::heston::{HestonVariance, QuadraticExponential};
use super::jump::Jump;
use super::plan::JumpStep;
use super::settings::{MOST_PATHS, MOST_STEPS, MOST_VALUES};
use super::vasicek::Vasicek;
use crate::check::Checks;
use crate::math::{exp, exp_m1};
use crate::random::{Stream, stream};
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A stochastic process of one variable. Rates and volatilities are per year.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, chapter 3.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Process {
    /// dx = μdt + σdW.
    BrownianMotion {
        /// μ
        drift: f64,
        /// σ, at least 0.
        volatility: f64,
    },
    /// A Brownian motion dx = σdW of which the value at time T is known: x(t) is normal with mean
    /// x(0) + (x(T) − x(0))t/T and variance σ²t(T − t)/T.
    BrownianBridge {
        /// x(T)
        end: f64,
        /// T, above 0: where the paths end, or after.
        years: f64,
        /// σ, at least 0.
        volatility: f64,
    },
    /// dS = μS·dt + σS·dW.
    GeometricBrownianMotion {
        /// μ
        drift: f64,
        /// σ, at least 0.
        volatility: f64,
    },
    /// See [`Vasicek`].
    Vasicek(Vasicek),
    /// See [`CoxIngersollRoss`].
    CoxIngersollRoss(CoxIngersollRoss),
    /// A geometric Brownian motion with log-normal jumps, compensated so that E S(T) = S(0)·exp(μT).
    MertonJump {
        /// μ, the rate of growth of the expected price.
        drift: f64,
        /// σ, of the diffusion, at least 0.
        volatility: f64,
        /// The jumps.
        jump: Jump,
    },
    /// dS = μS·dt + √v·S·dW: the price under Heston's model, by the quadratic-exponential scheme.
    Heston {
        /// μ
        drift: f64,
        /// The variance and its tie to the price.
        variance: HestonVariance,
    },
}

/// Which paths of a process are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PathSettings {
    /// T, above 0 and at most 1000: the years to the end of a path; 1.
    pub years: f64,
    /// Steps of equal length; 252.
    pub steps: usize,
    /// Paths; 1,000. Paths × (steps + 1) is at most [`MOST_VALUES`].
    pub paths: usize,
    /// The number of the first path; 0.
    pub first_path: u64,
    /// What the random numbers are a function of; 42.
    pub seed: u64,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self { years: 1.0, steps: 252, paths: 1_000, first_path: 0, seed: 42 }
    }
}

/// Paths of a process: row k holds path `first_path` + k at times 0, T/steps, …, T.
///
/// All steps but Heston's, whose scheme is close to exact for daily steps, follow the exact law. A path
/// is a function of the seed and its number.
///
/// # Examples
/// ```
/// use risk_core::process::{PathSettings, Process, process_mean, simulate_paths};
///
/// let process = Process::GeometricBrownianMotion { drift: 0.05, volatility: 0.2 };
/// let paths = simulate_paths(&process, 100.0, &PathSettings::default())?;
/// assert_eq!(paths.dim(), (1_000, 253));
/// let mean = paths.column(252).mean().unwrap();
/// assert!((mean - process_mean(&process, 100.0, 1.0)?).abs() < 4.0 * 20.0 / 1_000_f64.sqrt());
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with every argument that is out of range; [`Error::Infeasible`] when a path leaves
/// the numbers of a computer.
pub fn simulate_paths(process: &Process, start: f64, settings: &PathSettings) -> Result<Array2<f64>> {
    let PathSettings { years, steps, paths, first_path, seed } = *settings;
    let mut checks = Checks::default();
    checks.between("years", years, 1e-9, MOST_YEARS);
    for (name, value, most) in [("steps", steps, MOST_STEPS), ("paths", paths, MOST_PATHS)] {
        let message = format_args!("must be from 1 to {most}, got {value}");
        checks.require((1..=most).contains(&value), name, message);
    }
    let values = paths as u128 * (steps as u128 + 1);
    let message = format_args!("paths x (steps + 1) must be at most {MOST_VALUES}, got {values}");
    checks.require(values <= MOST_VALUES as u128, "paths", message);
    process.check(start, years, years / steps.max(1) as f64, &mut checks);
    checks.finish()?;
    let step = Step::new(process, years / steps as f64);
    let mut all = Array2::zeros((paths, steps + 1));
    let rows = all.as_slice_mut().unwrap_or_default();
    rows.par_chunks_mut(steps + 1).enumerate().for_each(|(k, row)| {
        walk(process, &step, start, row, &mut stream(seed, first_path.wrapping_add(k as u64)));
    });
    if let Some(((k, _), _)) = all.indexed_iter().find(|(_, x)| !x.is_finite()) {
        let path = first_path.wrapping_add(k as u64);
        return Err(Error::Infeasible(format!(
            "path {path} leaves the numbers of a computer: drift or volatility is too large for its horizon"
        )));
    }
    Ok(all)
}

/// The expected value of a process after `years`.
///
/// # Errors
/// [`Error::Invalid`] with every argument that is out of range.
pub fn process_mean(process: &Process, start: f64, years: f64) -> Result<f64> {
    check_moment(process, start, years)?;
    Ok(match process {
        Process::BrownianMotion { drift, .. } => start + drift * years,
        Process::BrownianBridge { end, years: whole, .. } => start + (end - start) * (years / whole),
        Process::GeometricBrownianMotion { drift, .. }
        | Process::MertonJump { drift, .. }
        | Process::Heston { drift, .. } => start * exp(drift * years),
        Process::Vasicek(vasicek) => vasicek.mean(start, years),
        Process::CoxIngersollRoss(cir) => cir.mean(start, years),
    })
}

/// The variance of a process after `years`; `None` for Heston's, where it may be infinite.
///
/// # Formula
/// S(0)²·e^(2μt)·(e^(σ²t + λt·(e^(2m + 2δ²) − 2e^(m + δ²/2) + 1)) − 1) for a price with jumps; those of
/// the others stand with the processes.
///
/// # Errors
/// [`Error::Invalid`] with every argument that is out of range.
pub fn process_variance(process: &Process, start: f64, years: f64) -> Result<Option<f64>> {
    check_moment(process, start, years)?;
    let price = |drift: f64, rate: f64| {
        let mean = start * exp(drift * years);
        mean * mean * exp_m1(rate * years)
    };
    Ok(match process {
        Process::BrownianMotion { volatility, .. } => Some(volatility * volatility * years),
        Process::BrownianBridge { years: whole, volatility, .. } => {
            Some(volatility * volatility * years * ((whole - years) / whole).max(0.0))
        }
        Process::GeometricBrownianMotion { drift, volatility } => {
            Some(price(*drift, volatility * volatility))
        }
        Process::MertonJump { drift, volatility, jump } => {
            let square = jump.volatility * jump.volatility;
            let once = exp_m1(jump.mean + 0.5 * square);
            let twice = exp_m1(2.0 * jump.mean + 2.0 * square);
            Some(price(*drift, volatility * volatility + jump.intensity * (twice - 2.0 * once)))
        }
        Process::Vasicek(vasicek) => Some(vasicek.variance(years)),
        Process::CoxIngersollRoss(cir) => Some(cir.variance(start, years)),
        Process::Heston { .. } => None,
    }
    .filter(|variance| variance.is_finite()))
}

const MOST_YEARS: f64 = 1_000.0;

/// The largest rate, volatility and value.
const MOST: f64 = 1e6;

fn check_moment(process: &Process, start: f64, years: f64) -> Result<()> {
    let mut checks = Checks::default();
    checks.between("years", years, 0.0, MOST_YEARS);
    process.check(start, years, 0.0, &mut checks);
    checks.finish()
}

impl Process {
    /// Wants a process that can be followed for `years` in steps of `step`.
    fn check(&self, start: f64, years: f64, step: f64, checks: &mut Checks) {
        let diffusion = |drift: f64, volatility: f64, checks: &mut Checks| {
            checks.between("process.drift", drift, -MOST, MOST);
            checks.between("process.volatility", volatility, 0.0, MOST);
        };
        let mut least = -MOST;
        match self {
            Self::BrownianMotion { drift, volatility } => diffusion(*drift, *volatility, checks),
            Self::GeometricBrownianMotion { drift, volatility } => {
                least = 0.0;
                diffusion(*drift, *volatility, checks);
            }
            Self::BrownianBridge { end, years: whole, volatility } => {
                checks.between("process.end", *end, -MOST, MOST);
                checks.between("process.years", *whole, years * (1.0 - 1e-12), MOST_YEARS);
                checks.between("process.volatility", *volatility, 0.0, MOST);
            }
            Self::Vasicek(Vasicek { reversion, level, volatility }) => {
                checks.between("process.reversion", *reversion, 0.0, MOST);
                checks.between("process.level", *level, -MOST, MOST);
                checks.between("process.volatility", *volatility, 0.0, MOST);
            }
            Self::CoxIngersollRoss(CoxIngersollRoss { reversion, level, volatility }) => {
                least = 0.0;
                checks.between("process.reversion", *reversion, 0.0, MOST);
                checks.between("process.level", *level, 0.0, MOST);
                checks.between("process.volatility", *volatility, 1e-4, MOST);
            }
            Self::MertonJump { drift, volatility, jump } => {
                least = 0.0;
                diffusion(*drift, *volatility, checks);
                jump.check("process.jump", step, checks);
            }
            Self::Heston { drift, variance } => {
                least = 0.0;
                checks.between("process.drift", *drift, -MOST, MOST);
                variance.check("process.variance", checks);
            }
        }
        checks.between("start", start, least, MOST);
    }
}

/// What a step of Δt needs beyond the process.
struct Step {
    years: f64,
    jumps: Option<JumpStep>,
    scheme: Option<QuadraticExponential>,
}

impl Step {
    fn new(process: &Process, years: f64) -> Self {
        let (mut jumps, mut scheme) = (None, None);
        match process {
            Process::MertonJump { jump, .. } => jumps = Some(JumpStep::of(jump, years)),
            Process::Heston { variance, .. } => scheme = Some(QuadraticExponential::new(variance, years)),
            _ => {}
        }
        Self { years, jumps, scheme }
    }
}

/// One path.
fn walk(process: &Process, step: &Step, start: f64, row: &mut [f64], random: &mut Stream) {
    let years = step.years;
    let root = years.sqrt();
    let mut x = start;
    let mut v = if let Process::Heston { variance, .. } = process { variance.initial } else { 0.0 };
    for (i, place) in row.iter_mut().enumerate() {
        if i > 0 {
            x = match process {
                Process::BrownianMotion { drift, volatility } => {
                    x + drift * years + volatility * root * random.normal()
                }
                Process::BrownianBridge { end, years: whole, volatility } => {
                    let before = whole - (i - 1) as f64 * years;
                    // What rounding leaves of the last step is nothing.
                    let after = if before - years > 1e-9 * whole { before - years } else { 0.0 };
                    let spread = volatility * root * (after / before).sqrt();
                    x + (end - x) * (1.0 - after / before) + spread * random.normal()
                }
                Process::GeometricBrownianMotion { drift, volatility } => {
                    x * exp(
                        (drift - 0.5 * volatility * volatility) * years + volatility * root * random.normal()
                    )
                }
                Process::Vasicek(vasicek) => {
                    vasicek.mean(x, years) + vasicek.variance(years).sqrt() * random.normal()
                }
                Process::CoxIngersollRoss(cir) => cir.advance(x, years, random),
                Process::MertonJump { drift, volatility, jump } => {
                    let rate = drift - 0.5 * volatility * volatility - jump.compensator();
                    let noise = volatility * root * random.normal();
                    let count = step.jumps.as_ref().map_or(0.0, |jumps| jumps.count(random.normal()));
                    let size = jump.mean * count + jump.volatility * count.sqrt() * random.normal();
                    x * exp(rate * years + noise + size)
                }
                Process::Heston { drift, .. } => {
                    let (z_variance, z_price) = (random.normal(), random.normal());
                    let moved = step.scheme.map_or((v, 0.0), |s| s.advance::<false>(v, z_variance, z_price));
                    v = moved.0;
                    x * exp(drift * years + moved.1)
                }
            };
        }
        *place = x;
    }
}
