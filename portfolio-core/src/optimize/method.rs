//! How a portfolio is chosen, as data.

use ndarray::{Array2, ArrayView1};
use risk_core::linalg::rows;
use serde::{Deserialize, Serialize};

/// How a portfolio is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// The best trade of return against risk; the default is the least variance.
    MeanRisk {
        /// What is sought.
        #[serde(default)]
        goal: Goal,
        /// How risk is measured.
        #[serde(default)]
        risk: Risk,
    },
    /// The highest mean of ln(1 + r'w) over the rows of the returns, which is the growth of wealth
    /// (Kelly 1956). Bets of any size on the same rows again would grow slower.
    Kelly,
    /// Stated shares of the variance come from each asset: equal ones, which is risk parity, unless
    /// budgets are given.
    RiskBudget {
        /// One positive number per asset, or none.
        #[serde(default)]
        budgets: Vec<f64>,
    },
    /// The largest Σwᵢσᵢ/√(w'Σw) (Choueifaty and Coignard 2008).
    MaximumDiversification,
    /// Hierarchical risk parity (López de Prado 2016).
    HierarchicalRiskParity {
        /// How the distance of two clusters is measured.
        #[serde(default)]
        linkage: Linkage,
    },
    /// Hierarchical equal risk contribution (Raffinot 2018): the tree is cut into clusters, which share
    /// the risk equally, as do the assets in each.
    HierarchicalEqualRisk {
        /// How the distance of two clusters is measured.
        #[serde(default)]
        linkage: Linkage,
        /// How many clusters; the square root of the number of assets unless given.
        #[serde(default)]
        clusters: Option<usize>,
    },
    /// The same weight for every asset.
    EqualWeight,
    /// Weights in proportion to 1/σᵢ.
    InverseVolatility,
}

impl Default for Method {
    fn default() -> Self {
        Self::MeanRisk { goal: Goal::default(), risk: Risk::default() }
    }
}

/// What a mean-risk portfolio seeks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Goal {
    /// The least risk.
    #[default]
    MinimumRisk,
    /// The highest expected return.
    MaximumReturn,
    /// The highest μ'w − ½·a·risk for the measures that are squares, μ'w − a·risk for the other measures.
    MaximumUtility {
        /// a > 0.
        risk_aversion: f64,
    },
    /// The least risk with an expected return of at least a target.
    TargetReturn {
        /// In the unit of time of the means.
        expected_return: f64,
    },
    /// The highest expected return with a risk of at most a target.
    TargetRisk {
        /// The root of a measure that is a square (variance, tracking error, semivariance), else the
        /// measure itself.
        risk: f64,
    },
    /// The highest (μ'w − r_f)/risk, the Sharpe ratio for variance.
    MaximumRatio {
        /// r_f in the unit of time of the means; 0 by default.
        #[serde(default)]
        risk_free_rate: f64,
    },
}

/// How risk is measured. All but the two of the covariance need the returns themselves, whose T rows
/// count equally.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Risk {
    /// w'Σw.
    #[default]
    Variance,
    /// (w − b)'Σ(w − b), the square of the tracking error.
    TrackingError {
        /// b, one weight per asset.
        benchmark: Vec<f64>,
    },
    /// mean(min(r − target, 0)²).
    Semivariance {
        /// The return below which risk begins; 0 by default.
        #[serde(default)]
        target: f64,
    },
    /// mean|r − mean(r)| (Konno and Yamazaki 1991).
    MeanAbsoluteDeviation,
    /// The mean loss in the worst share 1 − c of the rows (Rockafellar and Uryasev 2000).
    ExpectedShortfall {
        /// c; 0.95 by default.
        #[serde(default = "usual_confidence")]
        confidence: f64,
    },
    /// The mean of the worst share 1 − c of the drawdowns of the uncompounded cumulative return
    /// (Chekhlov, Uryasev and Zabarankin 2005).
    DrawdownAtRisk {
        /// c; 0.95 by default.
        #[serde(default = "usual_confidence")]
        confidence: f64,
    },
}

fn usual_confidence() -> f64 {
    0.95
}

/// How wrong the expected returns may be. Wherever a portfolio's expected return counts, the worst of an
/// ellipsoid around μ does: μ'w − κ√(w'Ωw).
///
/// # References
/// D. Goldfarb, G. Iyengar (2003), "Robust portfolio selection problems", *Mathematics of Operations
/// Research* 28, 1–38; S. Ceria, R. A. Stubbs (2006), "Incorporating estimation errors into portfolio
/// selection", *Journal of Asset Management* 7, 109–127.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanError {
    /// κ ≥ 0, how many standard errors off the means may be: √ of a quantile of χ² with n degrees.
    pub radius: f64,
    /// Ω, the n × n covariance of the errors of the means: Σ/T for means of T independent rows.
    #[serde(with = "rows")]
    pub covariance: Array2<f64>,
}

impl MeanError {
    /// κ√(w'Ωw)
    pub(super) fn of(&self, weights: &[f64]) -> f64 {
        let weights = ArrayView1::from(weights);
        self.radius * weights.dot(&self.covariance.dot(&weights)).max(0.0).sqrt()
    }
}

/// How the distance of two clusters is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Linkage {
    /// The smallest distance between their members, as in the original paper.
    #[default]
    Single,
    /// The largest.
    Complete,
    /// The mean.
    Average,
    /// The growth of the sum of squares (Ward 1963).
    Ward,
}
