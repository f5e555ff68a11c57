//! Value at risk and its tail mean (spec 002, section 5.2).

use super::input::PortfolioData;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::statistics::{Bias, excess_kurtosis, mean, skewness, standard_deviation};
use risk_core::var::{self, SimulationSettings, VarReport, VarSettings, value_at_risk_levels};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

const USUAL_LEVELS: [f64; 2] = [0.95, 0.99];
/// The share of the returns beyond the threshold of the tail, and how many returns leave ten there.
const TAIL: f64 = 0.1;
const FEWEST_FOR_TAIL: usize = 101;

/// A portfolio whose losses are to be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VarCvarTask)]
pub struct VarCvar {
    /// What is held.
    pub portfolio_data: PortfolioData,
    /// Probabilities that the loss is not exceeded, each in (0, 1); 0.95 and 0.99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_levels: Option<Vec<f64>>,
    /// One such probability, in place of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_level: Option<f64>,
    /// What the distribution of returns is taken to be.
    #[serde(default)]
    pub method: LossMethod,
    /// Periods ahead, from 1 to 1,000: by the square root of time, but simulated by `monte_carlo`.
    #[serde(default = "one")]
    pub horizon: usize,
    /// Paths of `monte_carlo`, from 100 to 1,000,000; 10,000.
    #[serde(default = "usual_simulations")]
    pub num_simulations: usize,
    /// What the random numbers of `monte_carlo` are a function of; 42.
    #[serde(default = "usual_seed")]
    pub seed: u64,
}

/// What the distribution of returns is taken to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossMethod {
    /// The returns of the past.
    #[default]
    Historical,
    /// A normal distribution of their mean and variance.
    Parametric,
    /// A normal distribution bent to their skewness and kurtosis.
    CornishFisher,
    /// A generalized Pareto distribution of the losses beyond the worst tenth.
    EvtPot,
    /// Simulated normal returns.
    MonteCarlo,
}

impl From<LossMethod> for var::VarMethod {
    fn from(method: LossMethod) -> Self {
        match method {
            LossMethod::Historical => Self::Historical,
            LossMethod::Parametric => Self::Normal,
            LossMethod::CornishFisher => Self::CornishFisher,
            LossMethod::EvtPot => Self::ExtremeValue,
            LossMethod::MonteCarlo => Self::MonteCarlo,
        }
    }
}

const fn one() -> usize {
    1
}

const fn usual_simulations() -> usize {
    10_000
}

const fn usual_seed() -> u64 {
    42
}

impl VarCvar {
    /// Wants data that make sense, levels that can be told apart, and counts within the bounds.
    pub fn check(&self, checks: &mut Checks) {
        self.portfolio_data.check(checks);
        let both = self.confidence_level.is_some() && self.confidence_levels.is_some();
        checks.require(!both, "confidence_level", "must be absent where confidence_levels is given");
        let levels = self.levels();
        let count = levels.len();
        let few = (1..=50).contains(&count);
        checks.require(few, "confidence_levels", format_args!("must be 1 to 50 levels, got {count}"));
        let mut seen = BTreeSet::new();
        for (index, &level) in levels.iter().enumerate() {
            let path = match self.confidence_level {
                Some(_) => "confidence_level".to_owned(),
                None => format!("confidence_levels[{index}]"),
            };
            let inside = level > 0.0 && level < 1.0;
            checks.require(
                inside,
                &path,
                format_args!("must lie strictly between 0 and 1 (0.95 is 95 %), got {level}"),
            );
            let low = inside && self.method == LossMethod::EvtPot && level <= 1.0 - TAIL;
            checks.require(!low, &path, format_args!("must be above 0.9 for evt_pot, got {level}"));
            checks.require(
                seen.insert(percent(level)),
                &path,
                format_args!("must stand once, got {level} again"),
            );
        }
        let rows = self.portfolio_data.historical_returns.len();
        checks.require(
            self.method != LossMethod::EvtPot || rows >= FEWEST_FOR_TAIL,
            "portfolio_data.historical_returns",
            format_args!("must have at least {FEWEST_FOR_TAIL} rows for evt_pot, got {rows}"),
        );
        let horizon = self.horizon;
        checks.require(
            (1..=1_000).contains(&horizon),
            "horizon",
            format_args!("must be from 1 to 1000, got {horizon}"),
        );
        let paths = self.num_simulations;
        checks.require(
            (100..=1_000_000).contains(&paths),
            "num_simulations",
            format_args!("must be from 100 to 1000000, got {paths}"),
        );
    }

    /// Measures the portfolio's own series. Value at risk is a return, and negative in a loss; `loss` has
    /// the same with the sign of a loss.
    ///
    /// # Errors
    /// When the distribution cannot be fitted, or nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        progress.report(0, 1)?;
        let returns = self.portfolio_data.returns();
        let settings = VarSettings {
            method: self.method.into(),
            horizon_days: self.horizon,
            threshold_fraction: TAIL,
            simulation: SimulationSettings {
                paths: self.num_simulations,
                seed: self.seed,
                ..SimulationSettings::default()
            },
            ..VarSettings::default()
        };
        let reports = value_at_risk_levels(&returns, &self.levels(), &settings)?;
        let table = |measure: fn(&VarReport) -> Option<f64>| -> Map<String, Value> {
            reports.iter().map(|report| (percent(report.confidence), measure(report).into())).collect()
        };
        Ok(json!({
            "var": table(|report| Some(-report.value_at_risk)),
            "cvar": table(|report| report.expected_shortfall.map(|loss| -loss)),
            "loss": {
                "var": table(|report| Some(report.value_at_risk)),
                "cvar": table(|report| report.expected_shortfall),
            },
            "standard_error": {
                "var": table(|report| report.value_at_risk_standard_error),
                "cvar": table(|report| report.expected_shortfall_standard_error),
            },
            "statistics": {
                "mean_return": mean(&returns),
                "volatility": standard_deviation(&returns, Bias::Population),
                "skewness": skewness(&returns, Bias::Sample),
                "kurtosis": excess_kurtosis(&returns, Bias::Sample),
            },
            "metadata": {
                "method": self.method,
                "horizon": self.horizon,
                "number_of_observations": returns.len(),
                "fit": reports.first().map(|report| report.fit),
            },
        }))
    }

    fn levels(&self) -> Vec<f64> {
        match (self.confidence_level, &self.confidence_levels) {
            (Some(level), _) => vec![level],
            (None, Some(levels)) => levels.clone(),
            (None, None) => USUAL_LEVELS.to_vec(),
        }
    }
}

/// A level as documents spell it: 95%, 97.5%.
fn percent(level: f64) -> String {
    format!("{}%", (level * 1e12).round() / 1e10)
}
