//! What a portfolio has done: measures that are given, or follow from its returns.

use super::measures::{Measures, place};
use crate::export::{Block, Chart, Figure, Kind, Plot, Series};
use chrono::NaiveDate;
use portfolio_core::performance::{
    PerformanceSettings, SharpeNumerator, annualized_return, annualized_volatility, maximum_drawdown,
    sharpe_ratio,
};
use portfolio_core::returns::{total_return, wealth};
use risk_core::check::Checks;
use risk_core::statistics::Bias;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The risk-free rate of the Sharpe ratio, per year.
const RISK_FREE_RATE: f64 = 0.02;

const MOST_RETURNS: usize = 100_000;

/// Measures by name, or the result of a performance task; and the returns, when they are known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PerformanceData {
    /// Simple returns per day, oldest first. The measures that follow from them replace those that are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<f64>,
    /// The dates of the returns, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<NaiveDate>,
    /// Everything else.
    #[serde(flatten)]
    pub measures: Measures,
}

impl PerformanceData {
    /// Wants returns above −1, and a date for each or none.
    pub fn check(&self, checks: &mut Checks, path: &str) {
        self.measures.check(checks, path);
        let (returns, dates) = (self.returns.len(), self.dates.len());
        let most = format_args!("must be at most {MOST_RETURNS}, got {returns}");
        checks.require(returns <= MOST_RETURNS, format_args!("{path}.returns"), most);
        for (n, value) in self.returns.iter().enumerate().filter(|(_, r)| !(-1.0..=1e3).contains(*r)).take(5)
        {
            checks.between(format_args!("{path}.returns[{n}]"), *value, -1.0, 1e3);
        }
        let wanted = format_args!("must be one per return: {returns}, got {dates}");
        checks.require(dates == 0 || dates == returns, format_args!("{path}.dates"), wanted);
    }

    /// The measures, known ones first.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let computed = computed(&self.returns);
        let mut all: Vec<(String, f64)> = self.measures.numbers();
        all.retain(|(key, _)| !computed.iter().any(|(other, _)| key == other));
        all.extend(computed.into_iter().map(|(key, value)| (key.to_owned(), value)));
        all.sort_by_key(|(key, _)| place(key));
        super::measures::figures(all)
    }

    /// The value of one unit over time; none without returns that can be compounded.
    #[must_use]
    pub fn chart(&self) -> Option<Block> {
        let wealth = wealth(&self.returns);
        if self.returns.is_empty() || wealth.is_empty() {
            return None;
        }
        let dated = |n: usize| match (n, self.dates.get(n.wrapping_sub(1))) {
            (0, _) => "Start".to_owned(),
            (_, Some(date)) => date.to_string(),
            (n, None) => format!("Day {n}"),
        };
        let points = (0..wealth.len()).map(dated).collect();
        let values = wealth.iter().map(|w| w - 1.0).collect();
        let series = vec![Series { name: "Cumulative return".to_owned(), values }];
        let plot = Plot::Line { points, series };
        Some(Block::Chart(Chart { title: "Cumulative return".to_owned(), kind: Kind::Percent, plot }))
    }
}

/// What follows from daily returns; nothing when there are none.
fn computed(returns: &[f64]) -> Vec<(&'static str, f64)> {
    let settings = PerformanceSettings {
        risk_free_rate: RISK_FREE_RATE,
        deviation: Bias::Population,
        sharpe_numerator: SharpeNumerator::Geometric,
        ..PerformanceSettings::default()
    };
    let measures = [
        ("total_return", total_return(returns)),
        ("annualized_return", annualized_return(returns, settings.periods_per_year)),
        ("volatility", annualized_volatility(returns, &settings)),
        ("sharpe_ratio", sharpe_ratio(returns, &settings)),
        ("max_drawdown", maximum_drawdown(returns, settings.first_peak)),
    ];
    let known = measures.into_iter().filter_map(|(key, value)| Some((key, value?)));
    if returns.is_empty() { Vec::new() } else { known.collect() }
}
