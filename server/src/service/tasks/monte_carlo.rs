//! Simulating the value of a portfolio (spec 002, section 5.1).

use super::input::PortfolioData;
use ndarray::array;
use risk_core::check::Checks;
use risk_core::process::{
    BootstrapMethod, Distribution, Model, SimulationSettings, simulate_shard_with, summarize,
};
use risk_core::progress::Progress;
use risk_core::statistics::{Bias, mean, variance};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How many simulated values an answer shows at most.
const SHOWN: usize = 1000;

/// A portfolio to be simulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MonteCarloTask)]
pub struct MonteCarlo {
    /// What is held.
    pub portfolio_data: PortfolioData,
    /// Paths, from 1 to 100,000.
    #[serde(default = "usual_simulations")]
    pub num_simulations: usize,
    /// Trading days, from 1 to 1,000.
    #[serde(default = "usual_horizon")]
    pub time_horizon: usize,
    /// How a day's return is drawn.
    #[serde(default)]
    pub method: ReturnModel,
    /// What the random numbers are a function of; 42.
    #[serde(default = "usual_seed")]
    pub seed: u64,
}

/// How the return of a day is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnModel {
    /// From a normal distribution with the mean and variance of the past.
    #[default]
    Normal,
    /// From the days of the past, with replacement.
    Bootstrap,
    /// From Student's t with five degrees of freedom and the mean and variance of the past.
    StudentT,
}

const fn usual_simulations() -> usize {
    10_000
}

const fn usual_horizon() -> usize {
    252
}

const fn usual_seed() -> u64 {
    42
}

impl MonteCarlo {
    /// Wants data that make sense, and counts within the bounds.
    pub fn check(&self, checks: &mut Checks) {
        self.portfolio_data.check(checks);
        let mut within = |name: &str, value: usize, most: usize| {
            let wanted = format_args!("must be from 1 to {most}, got {value}");
            checks.require((1..=most).contains(&value), name, wanted);
        };
        within("num_simulations", self.num_simulations, 100_000);
        within("time_horizon", self.time_horizon, 1_000);
    }

    /// Simulates the portfolio's own series, day by day. Value at risk is a return, and negative in a loss.
    ///
    /// # Errors
    /// When the data cannot be simulated, or nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> risk_core::Result<Value> {
        let returns = self.portfolio_data.returns();
        let invalid = |why| risk_core::Error::invalid("portfolio_data.historical_returns", why);
        let mean = mean(&returns).ok_or_else(|| invalid("must have a mean"))?;
        let variance = variance(&returns, Bias::Population).ok_or_else(|| invalid("must have a variance"))?;
        let settings = SimulationSettings {
            steps: self.time_horizon,
            steps_per_year: 1.0,
            paths: self.num_simulations,
            seed: self.seed,
            ..SimulationSettings::default()
        };
        let shard = simulate_shard_with(&[1.0], &self.model(returns, mean, variance), &settings, progress)?;
        let simulation = summarize(&shard, &settings)?;
        let [tail_95, tail_99] = simulation.tail.as_slice() else {
            return Err(risk_core::Error::invalid("confidence_levels", "must be two"));
        };
        let Distribution { mean: final_mean, standard_deviation, minimum, median, maximum, percentiles } =
            simulation.terminal;
        let percentiles: serde_json::Map<String, Value> =
            percentiles.iter().map(|p| (format!("p{}", p.percent), p.value.into())).collect();
        let shown = |values: &[f64]| values[..values.len().min(SHOWN)].to_vec();
        Ok(json!({
            "simulation_parameters": {
                "num_simulations": self.num_simulations,
                "time_horizon": self.time_horizon,
                "portfolio_mean_return": mean,
                "portfolio_volatility": variance.sqrt(),
                "method": self.method,
                "seed": self.seed,
            },
            "risk_metrics": {
                "var_95": -tail_95.value_at_risk,
                "var_99": -tail_99.value_at_risk,
                "cvar_95": -tail_95.expected_shortfall,
                "cvar_99": -tail_99.expected_shortfall,
                "probability_of_loss": simulation.probability_of_loss,
            },
            "statistics": {
                "mean_final_value": final_mean,
                "median_final_value": median,
                "std_final_value": standard_deviation,
                "min_final_value": minimum,
                "max_final_value": maximum,
                "mean_max_drawdown": simulation.drawdown.map(|drawdown| -drawdown.mean),
                "standard_error": simulation.standard_error,
            },
            "percentiles": percentiles,
            "simulation_data": {
                "final_values": shown(&shard.terminal),
                "max_drawdowns": shown(&shard.drawdown).into_iter().map(|d| -d).collect::<Vec<_>>(),
            },
        }))
    }

    fn model(&self, returns: Vec<f64>, mean: f64, variance: f64) -> Model {
        match self.method {
            ReturnModel::Normal => Model::SimpleReturns { mean: vec![mean], covariance: array![[variance]] },
            ReturnModel::StudentT => {
                Model::StudentT { mean: vec![mean], covariance: array![[variance]], degrees_of_freedom: 5.0 }
            }
            ReturnModel::Bootstrap => Model::Bootstrap {
                returns: ndarray::Array1::from(returns).insert_axis(ndarray::Axis(1)),
                method: BootstrapMethod::Independent,
            },
        }
    }
}
