//! What is sought, and what a portfolio must satisfy.

use super::super::frontier::{check_bounds, check_periods, trading_days, usual_rate};
use super::super::input::check_name;
use portfolio_core::estimate::EstimateSettings;
use risk_core::check::Checks;
use risk_core::statistics::{CovarianceMethod, ShrinkageTarget};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is sought, and what a portfolio must satisfy. Rates and returns are annual, in decimals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OptimizationParams {
    /// How the portfolio is chosen.
    pub method: OptimizationMethod,
    /// Of `mean_variance`, `cvar` and `black_litterman`: the least risk with at least this return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_return: Option<f64>,
    /// Of `mean_variance` and `black_litterman`: the highest return with at most this volatility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_volatility: Option<f64>,
    /// a of μ'w − ½·a·w'Σw, which `mean_variance` maximises without a target, and of the market of
    /// `black_litterman`; 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_aversion: Option<f64>,
    /// 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_weight_per_asset: Option<f64>,
    /// 0; below it, assets can be sold short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_weight_per_asset: Option<f64>,
    /// Limits on sums of weights; none.
    pub groups: Vec<Group>,
    /// The weights before the trade, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_weights: Option<BTreeMap<String, f64>>,
    /// The largest sum of all changes of weights, buys and sales.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_turnover: Option<f64>,
    /// 0.02.
    pub risk_free_rate: f64,
    /// Rows of the returns in a year; 252.
    pub periods_per_year: f64,
    /// Of `cvar`: the share of the returns that are not in the tail; 0.95.
    pub confidence_level: f64,
    /// How the covariance is estimated.
    pub covariance: CovarianceEstimate,
    /// Of `black_litterman`: what is believed beside the market.
    pub views: Vec<View>,
    /// Of `black_litterman`: the weights of the market, by name; equal ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market_weights: Option<BTreeMap<String, f64>>,
    /// Of `black_litterman`: the uncertainty of the market's returns relative to the covariance; 0.05.
    pub tau: f64,
}

impl Default for OptimizationParams {
    fn default() -> Self {
        Self {
            method: OptimizationMethod::default(),
            target_return: None,
            target_volatility: None,
            risk_aversion: None,
            max_weight_per_asset: None,
            min_weight_per_asset: None,
            groups: Vec::new(),
            current_weights: None,
            max_turnover: None,
            risk_free_rate: usual_rate(),
            periods_per_year: trading_days(),
            confidence_level: 0.95,
            covariance: CovarianceEstimate::default(),
            views: Vec::new(),
            market_weights: None,
            tau: 0.05,
        }
    }
}

/// How a portfolio is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptimizationMethod {
    /// The least variance at a target return, the highest return at a target volatility, or the best of
    /// both at a risk aversion.
    #[default]
    MeanVariance,
    /// The least variance.
    MinimumVariance,
    /// The highest excess return for its volatility.
    MaxSharpe,
    /// The highest return.
    MaxReturn,
    /// The least mean loss in the tail.
    Cvar,
    /// The returns that the market implies, blended with views; then as `mean_variance` at a target, or
    /// else as `max_sharpe`.
    BlackLitterman,
    /// The highest ratio of the weighted volatilities to the volatility.
    MaxDiversification,
    /// Every asset contributes the same risk.
    RiskParity,
    /// Hierarchical risk parity.
    Hrp,
    /// The same weight for every asset.
    EqualWeight,
    /// Weights in proportion to one over the volatility.
    InverseVolatility,
}

impl OptimizationMethod {
    /// Whether weights follow a formula that knows no constraints.
    pub(super) const fn is_rule(self) -> bool {
        matches!(self, Self::RiskParity | Self::Hrp | Self::EqualWeight | Self::InverseVolatility)
    }
}

/// How the covariance is estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CovarianceEstimate {
    /// That of the sample.
    #[default]
    Sample,
    /// That of the sample, pulled towards the identity (Ledoit and Wolf).
    LedoitWolf,
    /// With weights that fade by 0.94 a row, as RiskMetrics does.
    Ewma,
}

/// A limit on the sum of some weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptimizationGroup)]
pub struct Group {
    /// What messages call it.
    pub name: String,
    /// Which assets.
    pub assets: Vec<String>,
    /// The least sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The largest sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// What is believed of a combination of assets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptimizationView)]
pub struct View {
    /// Its weights by name: one 1 for an asset, 1 and -1 for one over another.
    pub assets: BTreeMap<String, f64>,
    /// Of the combination, a year.
    pub expected_return: f64,
    /// From 0 to 1; without it the view is as uncertain as the market's own returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

impl OptimizationParams {
    /// The least and the largest weight.
    pub(super) fn bounds(&self) -> [f64; 2] {
        [self.min_weight_per_asset.unwrap_or(0.0), self.max_weight_per_asset.unwrap_or(1.0)]
    }

    /// How means and covariances are estimated.
    pub(super) fn estimation(&self) -> EstimateSettings {
        let covariance = match self.covariance {
            CovarianceEstimate::Sample => CovarianceMethod::Sample,
            CovarianceEstimate::LedoitWolf => {
                CovarianceMethod::LedoitWolf { target: ShrinkageTarget::ScaledIdentity }
            }
            CovarianceEstimate::Ewma => CovarianceMethod::Ewma { decay: 0.94 },
        };
        EstimateSettings {
            covariance,
            periods_per_year: self.periods_per_year,
            ..EstimateSettings::default()
        }
    }

    /// The return of the portfolio that holds as much as the bounds allow of the first, then of the next.
    pub(super) fn greedy<'a>(&self, means: impl ExactSizeIterator<Item = &'a f64>) -> f64 {
        let [low, high] = self.bounds();
        let mut left = 1.0 - low * means.len() as f64;
        let hold = |mean: &f64| {
            let more = left.min(high - low).max(0.0);
            left -= more;
            (low + more) * mean
        };
        means.map(hold).sum()
    }

    /// Wants numbers within their ranges, names of assets, and nothing that the method does not read.
    pub(super) fn check(&self, checks: &mut Checks, names: &[String]) {
        let at = |field: &str| format!("optimization_params.{field}");
        self.check_method(checks);
        let paths = [at("min_weight_per_asset"), at("max_weight_per_asset")];
        check_bounds(checks, paths.each_ref().map(String::as_str), self.bounds(), names.len());
        for (field, value) in
            [("target_return", self.target_return), ("risk_free_rate", Some(self.risk_free_rate))]
        {
            checks.rate(at(field), value.unwrap_or_default());
        }
        let positive = [
            ("target_volatility", self.target_volatility),
            ("risk_aversion", self.risk_aversion),
            ("tau", Some(self.tau)),
        ];
        for (field, value) in positive {
            let usable = value.is_none_or(|value| value > 0.0 && value <= 1e6);
            let got = value.unwrap_or_default();
            checks.require(usable, at(field), format_args!("must be positive, got {got}"));
        }
        check_periods(checks, &at("periods_per_year"), self.periods_per_year);
        let level = self.confidence_level;
        checks.require(
            level > 0.0 && level < 1.0,
            at("confidence_level"),
            format_args!("must lie strictly between 0 and 1, got {level}"),
        );
        if let Some(most) = self.max_turnover {
            checks.between(at("max_turnover"), most, 0.0, 100.0);
            let wanted = self.current_weights.is_some();
            checks.require(wanted, at("current_weights"), "must be given with max_turnover");
        }
        for (field, weights) in
            [("current_weights", &self.current_weights), ("market_weights", &self.market_weights)]
        {
            let Some(weights) = weights else { continue };
            check_named(checks, &at(field), weights, names);
            let sum: f64 = weights.values().sum();
            let sums = (sum - 1.0).abs() <= 1e-6;
            checks.require(sums, at(field), format_args!("must sum to 1, got {sum}"));
        }
        self.groups.iter().enumerate().for_each(|(k, group)| {
            group.check(checks, &at(&format!("groups[{k}]")), names);
        });
        self.views.iter().enumerate().for_each(|(k, view)| {
            view.check(checks, &at(&format!("views[{k}]")), names);
        });
    }

    fn check_method(&self, checks: &mut Checks) {
        use OptimizationMethod::{BlackLitterman, Cvar, MeanVariance};
        let method = self.method;
        let of = |methods: &[OptimizationMethod]| methods.contains(&method);
        let solved = !method.is_rule();
        let read = [
            ("target_return", self.target_return.is_none(), of(&[MeanVariance, Cvar, BlackLitterman])),
            ("target_volatility", self.target_volatility.is_none(), of(&[MeanVariance, BlackLitterman])),
            ("risk_aversion", self.risk_aversion.is_none(), of(&[MeanVariance, BlackLitterman])),
            ("views", self.views.is_empty(), of(&[BlackLitterman])),
            ("market_weights", self.market_weights.is_none(), of(&[BlackLitterman])),
            ("groups", self.groups.is_empty(), solved),
            ("max_turnover", self.max_turnover.is_none(), solved),
        ];
        let name = serde_json::to_value(method).unwrap_or_default();
        for (field, _, _) in read.into_iter().filter(|(_, is_absent, is_read)| !is_absent && !is_read) {
            let path = format!("optimization_params.{field}");
            checks.problem(path, format_args!("must be absent for {name}, which does not read it"));
        }
        checks.require(
            self.target_return.is_none() || self.target_volatility.is_none(),
            "optimization_params.target_volatility",
            "must be absent where target_return is given",
        );
    }
}

impl Group {
    fn check(&self, checks: &mut Checks, path: &str, names: &[String]) {
        check_name(checks, &format!("{path}.name"), &self.name);
        checks.require(!self.assets.is_empty(), format_args!("{path}.assets"), "must name an asset");
        for (i, name) in self.assets.iter().enumerate() {
            let path = format!("{path}.assets[{i}]");
            checks.require(names.contains(name), path, "must be one of assets_data.asset_names");
        }
        let (low, high) = (self.min.unwrap_or(-100.0), self.max.unwrap_or(100.0));
        checks.between(format_args!("{path}.min"), low, -100.0, 100.0);
        checks.between(format_args!("{path}.max"), high, -100.0, 100.0);
        let bounded = self.min.is_some() || self.max.is_some();
        checks.require(bounded, path, "must have a min or a max");
        checks.require(
            low <= high,
            format_args!("{path}.min"),
            format_args!("must be at most the max {high}, got {low}"),
        );
    }
}

impl View {
    fn check(&self, checks: &mut Checks, path: &str, names: &[String]) {
        let assets = format!("{path}.assets");
        check_named(checks, &assets, &self.assets, names);
        checks.require(self.assets.values().any(|x| *x != 0.0), assets, "must weigh an asset");
        checks.rate(format_args!("{path}.expected_return"), self.expected_return);
        if let Some(confidence) = self.confidence {
            checks.fraction(format_args!("{path}.confidence"), confidence);
        }
    }
}

fn check_named(checks: &mut Checks, path: &str, numbers: &BTreeMap<String, f64>, names: &[String]) {
    for (name, &number) in numbers {
        let path = format!("{path}.{name}");
        checks.require(names.contains(name), &path, "must be one of assets_data.asset_names");
        checks.between(path, number, -100.0, 100.0);
    }
}
