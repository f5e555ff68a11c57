use super::bootstrap::BootstrapMethod;
use super::heston::HestonVariance;
use super::jump::Jump;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// How the assets of a portfolio move together over a step of Δt years.
///
/// N is the number of assets; means are N rates per year, covariances N × N and per year. A singular
/// covariance is as good as any. With [`SimulationSettings::steps_per_year`](super::SimulationSettings)
/// at 1, a year is a step, and both are per step.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, chapter 3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Model {
    /// Geometric Brownian motions, by their exact law: S grows by exp((μ − ½σ²)Δt + √Δt·ε) with
    /// ε ~ N(0, Σ), so that E S(T) = S(0)·exp(μT).
    CorrelatedGbm {
        /// μ, the rate of growth of the expected price.
        mean: Vec<f64>,
        /// Σ, of log returns.
        #[serde(with = "crate::linalg::rows")]
        covariance: Array2<f64>,
    },
    /// Independent normal simple returns that compound: S grows by 1 + μΔt + √Δt·ε with ε ~ N(0, Σ). A
    /// return below −100 % counts as −100 %. With one asset, this simulates the series of a portfolio.
    SimpleReturns {
        /// μ, of simple returns.
        mean: Vec<f64>,
        /// Σ, of simple returns.
        #[serde(with = "crate::linalg::rows")]
        covariance: Array2<f64>,
    },
    /// Simple returns as above of a multivariate Student t distribution, whose covariance is Σ: the
    /// assets share the mixing variable, so that their extremes come together.
    StudentT {
        /// μ, of simple returns.
        mean: Vec<f64>,
        /// Σ, of simple returns.
        #[serde(with = "crate::linalg::rows")]
        covariance: Array2<f64>,
        /// ν, above 2 and at most 1000.
        degrees_of_freedom: f64,
    },
    /// Merton's jump diffusions, by their exact law: a correlated geometric Brownian motion and, for
    /// each asset on its own, log-normal jumps at Poisson times, compensated so that
    /// E S(T) = S(0)·exp(μT).
    MertonJump {
        /// μ, the rate of growth of the expected price.
        mean: Vec<f64>,
        /// Σ, of the diffusion's log returns.
        #[serde(with = "crate::linalg::rows")]
        covariance: Array2<f64>,
        /// The jumps of each asset.
        jumps: Vec<Jump>,
    },
    /// Heston's stochastic variances, by Andersen's quadratic-exponential scheme with martingale
    /// correction.
    Heston {
        /// μ, the rate of growth of the expected price.
        mean: Vec<f64>,
        /// C, of the parts of the assets' noises that are independent of the variances: noise i is
        /// ρᵢ·(the noise of its variance) + √(1 − ρᵢ²)·(a noise with correlation C).
        #[serde(with = "crate::linalg::rows")]
        correlation: Array2<f64>,
        /// The variance process of each asset.
        variances: Vec<HestonVariance>,
    },
    /// Whole rows of past simple returns, drawn with replacement: it keeps the dependence between
    /// assets, and within a block that between days.
    Bootstrap {
        /// T × N simple returns, one row per step.
        #[serde(with = "crate::linalg::rows")]
        returns: Array2<f64>,
        /// How rows are drawn.
        method: BootstrapMethod,
    },
}
