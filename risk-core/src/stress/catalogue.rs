//! The scenarios that a risk report shows.

use super::{Category, Period, Scenario, Severity, Shock, Target};
use crate::time::Date;

/// A row of the table: id, name, category, severity, shocks, and the days of a historical one.
type Row = (
    &'static str,
    &'static str,
    Category,
    Severity,
    &'static [(&'static str, f64)],
    Option<([i32; 3], [i32; 3])>,
);

/// How the table spells a move of yields; everything else is a factor.
const RATE: &str = "interest_rate";

#[rustfmt::skip]
const CATALOGUE: [Row; 18] = [
    ("market_up_10", "Market Rally 10%", Category::Market, Severity::Moderate, &[("market", 0.10)], None),
    ("market_down_10", "Market Decline 10%", Category::Market, Severity::Moderate, &[("market", -0.10)], None),
    ("market_crash_35", "Market Crash 35%", Category::Market, Severity::Severe, &[("market", -0.35)], None),
    ("market_rally_25", "Market Rally 25%", Category::Market, Severity::Severe, &[("market", 0.25)], None),
    ("rates_up_25bp", "Rates Up 25bp", Category::Rates, Severity::Mild, &[(RATE, 0.0025)], None),
    ("rates_down_25bp", "Rates Down 25bp", Category::Rates, Severity::Mild, &[(RATE, -0.0025)], None),
    ("rates_up_100bp", "Rates Up 100bp", Category::Rates, Severity::Moderate, &[(RATE, 0.01)], None),
    ("rates_down_100bp", "Rates Down 100bp", Category::Rates, Severity::Moderate, &[(RATE, -0.01)], None),
    ("rate_spike_300bp", "Rate Spike 300bp", Category::Rates, Severity::Severe, &[(RATE, 0.03)], None),
    ("value_rotation_20", "Value Rotation 20%", Category::Rotation, Severity::Moderate,
        &[("value", 0.20), ("growth", -0.10)], None),
    ("growth_rally_15", "Growth Rally 15%", Category::Rotation, Severity::Moderate,
        &[("growth", 0.15), ("momentum", 0.10)], None),
    ("small_cap_outperformance_10", "Small-Cap Outperformance 10%", Category::Rotation, Severity::Mild,
        &[("size", 0.10)], None),
    ("quality_flight_12", "Flight to Quality 12%", Category::Rotation, Severity::Mild,
        &[("quality", 0.12), ("market", -0.05)], None),
    ("vix_spike_150", "VIX Spike 150%", Category::Volatility, Severity::Severe,
        &[("low_volatility", -0.25), ("market", -0.15)], None),
    ("liquidity_crisis", "Liquidity Crisis", Category::Volatility, Severity::Severe,
        &[("market", -0.20), ("low_volatility", -0.30), ("quality", 0.15), ("size", -0.10)], None),
    ("financial_crisis_2008", "Financial Crisis 2008", Category::Historical, Severity::Extreme,
        &[("market", -0.45), ("value", -0.30), ("size", -0.25), ("quality", 0.20), ("low_volatility", -0.35)],
        Some(([2008, 9, 15], [2009, 3, 15]))),
    ("covid_crash_2020", "COVID Crash 2020", Category::Historical, Severity::Extreme,
        &[("market", -0.35), ("growth", 0.15), ("value", -0.40), ("size", -0.30), ("quality", 0.10)],
        Some(([2020, 2, 19], [2020, 3, 23]))),
    ("dotcom_crash_2000", "Dot-Com Crash 2000", Category::Historical, Severity::Extreme,
        &[("market", -0.45), ("growth", -0.60), ("value", 0.20), ("momentum", -0.50), ("quality", 0.15)],
        Some(([2000, 3, 10], [2002, 10, 9]))),
];

#[rustfmt::skip]
const BASE_CASES: [Row; 4] = [
    ("market_up_5", "Market Up 5%", Category::Market, Severity::Base, &[("market", 0.05)], None),
    ("market_down_5", "Market Down 5%", Category::Market, Severity::Base, &[("market", -0.05)], None),
    ("rates_up_50bp", "Rates Up 50bp", Category::Rates, Severity::Base, &[(RATE, 0.005)], None),
    ("rates_down_50bp", "Rates Down 50bp", Category::Rates, Severity::Base, &[(RATE, -0.005)], None),
];

/// The eighteen standard scenarios: market, rates, style rotations, volatility, and three of history.
///
/// Factors are `market`, `value`, `growth`, `momentum`, `quality`, `size` and `low_volatility`.
///
/// # Examples
/// ```
/// use risk_core::stress::{Target, catalogue};
///
/// let scenarios = catalogue();
/// assert_eq!(scenarios.len(), 18);
/// assert_eq!(scenarios[2].shocks[0].on, Target::Factor("market".to_owned()));
/// assert_eq!(scenarios[2].shocks[0].size, -0.35);
/// ```
#[must_use]
pub fn catalogue() -> Vec<Scenario> {
    CATALOGUE.iter().map(scenario).collect()
}

/// Four everyday moves to compare the scenarios of [`catalogue`] with.
#[must_use]
pub fn base_cases() -> Vec<Scenario> {
    BASE_CASES.iter().map(scenario).collect()
}

fn scenario(&(id, name, category, severity, shocks, days): &Row) -> Scenario {
    let shock = |&(name, size): &(&str, f64)| {
        let on = if name == RATE { Target::InterestRate } else { Target::Factor(name.to_owned()) };
        Shock { on, size }
    };
    let date = |[year, month, day]: [i32; 3]| Date::from_ymd_opt(year, month as u32, day as u32);
    let period = days.and_then(|(from, to)| Some(Period { from: date(from)?, to: date(to)? }));
    let shocks = shocks.iter().map(shock).collect();
    Scenario { id: id.to_owned(), name: name.to_owned(), category, severity, shocks, period }
}
