//! Bars of prices.

use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// Open, high, low and close prices with volumes, oldest first, as columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bars {
    /// Strictly increasing; may be empty when dates do not matter.
    #[serde(default)]
    pub dates: Vec<Date>,
    /// First price of each bar.
    pub open: Vec<f64>,
    /// Highest price.
    pub high: Vec<f64>,
    /// Lowest price.
    pub low: Vec<f64>,
    /// Last price.
    pub close: Vec<f64>,
    /// Units traded.
    pub volume: Vec<f64>,
}

impl Bars {
    /// Wants columns of one length, positive prices with the low at or below open, close and high,
    /// volumes not negative, and dates (if any) that increase.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with the first bad bar of every kind.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let n = self.close.len();
        let prices = [("open", &self.open), ("high", &self.high), ("low", &self.low), ("close", &self.close)];
        for (name, column) in prices.into_iter().chain([("volume", &self.volume)]) {
            let got = column.len();
            checks.require(
                got == n,
                format_args!("bars.{name}"),
                format_args!("must be {n} values, got {got}"),
            );
        }
        let got = self.dates.len();
        checks.require(
            got == 0 || got == n,
            "bars.dates",
            format_args!("must be {n} dates or none, got {got}"),
        );
        for (name, column) in prices {
            if let Some(t) = column.iter().position(|p| !(p.is_finite() && *p > 0.0)) {
                let message = format_args!("must be a positive finite price, got {}", column[t]);
                checks.problem(format_args!("bars.{name}[{t}]"), message);
            }
        }
        if let Some(t) = self.volume.iter().position(|v| !(v.is_finite() && *v >= 0.0)) {
            let message = format_args!("must be finite and not negative, got {}", self.volume[t]);
            checks.problem(format_args!("bars.volume[{t}]"), message);
        }
        if let Some(t) = self.dates.windows(2).position(|d| d[0] >= d[1]) {
            let message = format_args!("must increase, got {} after {}", self.dates[t + 1], self.dates[t]);
            checks.problem(format_args!("bars.dates[{}]", t + 1), message);
        }
        if checks.is_clean() {
            let is_ordered = |t: &usize| {
                let (low, high) = (self.low[*t], self.high[*t]);
                [self.open[*t], self.close[*t]].iter().all(|price| low <= *price && *price <= high)
            };
            if let Some(t) = (0..n).find(|t| !is_ordered(t)) {
                let [open, high, low, close] = [self.open[t], self.high[t], self.low[t], self.close[t]];
                let message = format_args!(
                    "must hold open {open} and close {close} between low and high, got {low} and {high}"
                );
                checks.problem(format_args!("bars[{t}]"), message);
            }
        }
        checks.finish()
    }
}

/// Wants windows of at least one bar, and finite series of one length.
pub(super) fn check(windows: &[(&str, usize)], series: &[(&str, &[f64])]) -> Result<()> {
    let mut checks = Checks::default();
    for (name, window) in windows {
        checks.require(*window >= 1, name, format_args!("must be at least 1, got {window}"));
    }
    let n = series.first().map_or(0, |s| s.1.len());
    for (name, values) in series {
        let got = values.len();
        checks.require(got == n, name, format_args!("must be {n} values, got {got}"));
        if let Some(t) = values.iter().position(|x| !x.is_finite()) {
            checks.finite(format_args!("{name}[{t}]"), values[t]);
        }
    }
    checks.finish()
}
