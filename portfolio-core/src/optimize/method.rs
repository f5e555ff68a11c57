//! How a portfolio is chosen, as data.

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
    /// The highest μ'w − ½·a·risk for variance and semivariance, μ'w − a·risk for the other measures.
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
        /// A volatility for variance and semivariance, else the measure itself.
        risk: f64,
    },
    /// The highest (μ'w − r_f)/risk, the Sharpe ratio for variance.
    MaximumRatio {
        /// r_f in the unit of time of the means; 0 by default.
        #[serde(default)]
        risk_free_rate: f64,
    },
}

/// How risk is measured. All but variance need the returns themselves, whose T rows count equally.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Risk {
    /// w'Σw.
    #[default]
    Variance,
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
