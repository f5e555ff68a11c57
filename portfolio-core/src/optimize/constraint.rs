//! What a portfolio must satisfy, as data.

use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// The constraints of an optimisation; the default is long-only and fully invested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// The sum of the weights; 1 by default.
    pub budget: f64,
    /// The least weight of each asset; one number stands for all. 0 by default.
    pub lower: Vec<f64>,
    /// The largest weight of each asset; one number stands for all. 1 by default.
    pub upper: Vec<f64>,
    /// Limits on sums of weights: sectors, factor exposures, any linear combination.
    pub linear: Vec<Linear>,
    /// The largest Σ|wᵢ|; unlimited by default.
    pub leverage: Option<f64>,
    /// The largest distance from present weights.
    pub turnover: Option<Turnover>,
    /// The largest tracking error against a benchmark.
    pub tracking_error: Option<TrackingError>,
    /// The largest number of assets held. The assets are chosen by a heuristic: the relaxed problem
    /// is solved and the assets with the largest weights are kept, a quarter of the rest
    /// being dropped at a time.
    pub cardinality: Option<usize>,
    /// What trading costs, taken out of the expected return.
    pub costs: Option<Costs>,
}

impl Default for Constraints {
    fn default() -> Self {
        Self {
            budget: 1.0,
            lower: vec![0.0],
            upper: vec![1.0],
            linear: Vec::new(),
            leverage: None,
            turnover: None,
            tracking_error: None,
            cardinality: None,
            costs: None,
        }
    }
}

/// low ≤ Σᵢ coefficientsᵢ·wᵢ ≤ high.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// What messages call it.
    pub name: String,
    /// One coefficient per asset: ones and zeros for a sector, betas for a factor.
    pub coefficients: Vec<f64>,
    /// The least value; none by default.
    #[serde(default)]
    pub low: Option<f64>,
    /// The largest value; none by default.
    #[serde(default)]
    pub high: Option<f64>,
}

/// Σᵢ|wᵢ − presentᵢ| ≤ most, both sides of every trade counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turnover {
    /// The weights before the trade.
    pub present: Vec<f64>,
    /// The largest turnover: 2 replaces the whole portfolio.
    pub most: f64,
}

/// √((w − b)'Σ(w − b)) ≤ most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackingError {
    /// The benchmark's weights.
    pub benchmark: Vec<f64>,
    /// The largest tracking error, in the unit of time of the covariance.
    pub most: f64,
}

/// Σᵢ linearᵢ·|Δwᵢ| + Σᵢ impactᵢ·|Δwᵢ|^{3/2}, in units of the expected return.
///
/// # References
/// R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, chapter 16, for the square-root law of
/// impact, which costs the power 3/2 of the amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// The weights before the trade.
    pub present: Vec<f64>,
    /// Cost per unit traded, one per asset or one for all: half the spread and the commission.
    pub linear: Vec<f64>,
    /// Impact per unit traded to the power 3/2, one per asset, one for all, or none.
    #[serde(default)]
    pub impact: Vec<f64>,
}

impl Costs {
    /// What it costs to reach these weights.
    pub(super) fn of(&self, weights: &[f64]) -> f64 {
        let cost = |(i, (w, present)): (usize, (&f64, &f64))| {
            let traded = (w - present).abs();
            let rate = |list: &[f64]| each(list, i).unwrap_or(0.0);
            rate(&self.linear) * traded + rate(&self.impact) * traded * traded.sqrt()
        };
        weights.iter().zip(&self.present).enumerate().map(cost).sum()
    }
}

impl Constraints {
    /// Every problem with the constraints on `n` assets.
    pub(super) fn check(&self, n: usize, checks: &mut Checks) {
        checks.finite("constraints.budget", self.budget);
        for (name, list) in [("lower", &self.lower), ("upper", &self.upper)] {
            check_list(checks, &format!("constraints.{name}"), list, n);
        }
        for i in 0..n {
            if let (Some(low), Some(high)) = (each(&self.lower, i), each(&self.upper, i)) {
                let path = format!("constraints.lower[{i}]");
                checks.require(
                    low <= high,
                    path,
                    format_args!("must be at most the upper bound {high}, got {low}"),
                );
            }
        }
        for (k, linear) in self.linear.iter().enumerate() {
            let path = format!("constraints.linear[{k}]");
            check_whole(checks, &format!("{path}.coefficients"), &linear.coefficients, n);
            for (name, bound) in [("low", linear.low), ("high", linear.high)] {
                if let Some(bound) = bound {
                    checks.finite(format_args!("{path}.{name}"), bound);
                }
            }
        }
        if let Some(most) = self.leverage {
            checks.between("constraints.leverage", most, 0.0, f64::MAX);
        }
        if let Some(turnover) = &self.turnover {
            check_whole(checks, "constraints.turnover.present", &turnover.present, n);
            checks.between("constraints.turnover.most", turnover.most, 0.0, f64::MAX);
        }
        if let Some(tracking) = &self.tracking_error {
            check_whole(checks, "constraints.tracking_error.benchmark", &tracking.benchmark, n);
            checks.between("constraints.tracking_error.most", tracking.most, 0.0, f64::MAX);
        }
        if let Some(most) = self.cardinality {
            checks.require(most > 0, "constraints.cardinality", "must be at least 1, got 0");
        }
        if let Some(costs) = &self.costs {
            check_whole(checks, "constraints.costs.present", &costs.present, n);
            check_list(checks, "constraints.costs.linear", &costs.linear, n);
            if !costs.impact.is_empty() {
                check_list(checks, "constraints.costs.impact", &costs.impact, n);
            }
            for (name, list) in [("linear", &costs.linear), ("impact", &costs.impact)] {
                for (i, &cost) in list.iter().enumerate() {
                    let path = format!("constraints.costs.{name}[{i}]");
                    checks.require(cost >= 0.0, path, format_args!("must not be negative, got {cost}"));
                }
            }
        }
    }

    /// Whether only the budget and the bounds bind, so that the critical line applies.
    pub(super) fn is_box(&self) -> bool {
        let Self { linear, leverage, turnover, tracking_error, cardinality, costs, .. } = self;
        linear.is_empty()
            && leverage.is_none()
            && turnover.is_none()
            && tracking_error.is_none()
            && cardinality.is_none()
            && costs.is_none()
    }

    /// One lower and one upper bound per asset.
    pub(super) fn bounds(&self, n: usize) -> (Vec<f64>, Vec<f64>) {
        let list = |bounds: &[f64]| (0..n).filter_map(|i| each(bounds, i)).collect();
        (list(&self.lower), list(&self.upper))
    }
}

/// Element `i` of a list in which one number stands for all.
pub(super) fn each(list: &[f64], i: usize) -> Option<f64> {
    if list.len() == 1 { list.first().copied() } else { list.get(i).copied() }
}

fn check_list(checks: &mut Checks, path: &str, list: &[f64], n: usize) {
    let fits = list.len() == n || list.len() == 1;
    checks.require(fits, path, format_args!("must have 1 or {n} numbers, got {}", list.len()));
    check_finite(checks, path, list);
}

pub(super) fn check_whole(checks: &mut Checks, path: &str, list: &[f64], n: usize) {
    checks.require(list.len() == n, path, format_args!("must have {n} numbers, got {}", list.len()));
    check_finite(checks, path, list);
}

fn check_finite(checks: &mut Checks, path: &str, list: &[f64]) {
    for (i, &x) in list.iter().enumerate() {
        checks.finite(format_args!("{path}[{i}]"), x);
    }
}
