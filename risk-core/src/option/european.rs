//! One European option and the market it is valued in.

use crate::Result;
use crate::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// The largest price of an asset, or strike, that a valuation accepts.
const MOST_PRICE: f64 = 1e100;

/// The longest time to expiry, in years.
const MOST_YEARS: f64 = 200.0;

/// The largest volatility: 1e6 is 100,000,000 %. Options that expire within the minute imply such.
const MOST_VOLATILITY: f64 = 1e6;

/// The least and the largest rate of interest or dividends.
const LEAST_RATE: f64 = -1.0;
const MOST_RATE: f64 = 10.0;

/// What the holder may do at expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Buy at the strike.
    #[default]
    Call,
    /// Sell at the strike.
    Put,
}

impl Kind {
    /// 1 for a call, -1 for a put, as [`batch`](super::batch) takes it.
    #[must_use]
    pub const fn flag(self) -> i8 {
        match self {
            Self::Call => 1,
            Self::Put => -1,
        }
    }

    /// 1 for a call, -1 for a put.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::Call => 1.0,
            Self::Put => -1.0,
        }
    }
}

/// A European option on an asset that pays a continuous dividend yield.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct European {
    /// Call or put; a call when the input does not say.
    #[serde(default)]
    pub kind: Kind,
    /// S₀, the price of the asset now: from 0 to 1e100.
    pub spot: f64,
    /// K, the strike: from 0 to 1e100.
    pub strike: f64,
    /// T, the time to expiry in years (calendar days/365): from 0 to 200.
    pub years: f64,
    /// r, the continuously compounded riskless rate, as a decimal: from -1 to 10.
    pub rate: f64,
    /// q, the continuously compounded dividend yield, as a decimal: from -1 to 10; 0 when the input
    /// does not say.
    #[serde(default)]
    pub dividend_yield: f64,
    /// σ, the annual volatility, as a decimal: from 0 to 1e6.
    pub volatility: f64,
}

impl European {
    /// Whether every number lies in its range.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) names every field that does not.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        for (name, value, low, high) in self.ranges() {
            check_range(&mut checks, name, value, low, high);
        }
        checks.finish()
    }

    /// Every number with its name and the range it must be in.
    #[inline(always)]
    pub(super) const fn ranges(&self) -> [(&'static str, f64, f64, f64); 6] {
        [
            ("spot", self.spot, 0.0, MOST_PRICE),
            ("strike", self.strike, 0.0, MOST_PRICE),
            ("years", self.years, 0.0, MOST_YEARS),
            ("rate", self.rate, LEAST_RATE, MOST_RATE),
            ("dividend_yield", self.dividend_yield, LEAST_RATE, MOST_RATE),
            ("volatility", self.volatility, 0.0, MOST_VOLATILITY),
        ]
    }

    /// [`check`](Self::check) without branches.
    #[inline(always)]
    pub(super) fn is_in_range(&self) -> bool {
        let ranges = self.ranges();
        let mut holds = true;
        for i in 0..ranges.len() {
            let (_, value, low, high) = ranges[i];
            holds &= (value >= low) & (value <= high);
        }
        holds
    }
}

/// Wants `low <= value <= high`, and writes a great bound as a power of ten.
pub(super) fn check_range(checks: &mut Checks, path: impl Display, value: f64, low: f64, high: f64) {
    if !(low..=high).contains(&value) {
        let most = if high < 1e6 { high.to_string() } else { format!("{high:e}") };
        checks.problem(path, format_args!("must be between {low} and {most}, got {value}"));
    }
}
