use super::Shock;
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// What a scenario is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// The market as a whole.
    Market,
    /// The level of yields.
    Rates,
    /// From one style to another.
    Rotation,
    /// Volatility and liquidity.
    Volatility,
    /// What happened once.
    Historical,
    /// A user's own.
    Custom,
}

/// How bad a scenario is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// An everyday move, for comparison.
    Base,
    /// Below 5 %.
    Mild,
    /// From 5 %.
    Moderate,
    /// From 15 %.
    Severe,
    /// From 35 %.
    Extreme,
}

impl Severity {
    /// The severity of a move or a loss of this size, of either sign.
    #[must_use]
    pub fn of(size: f64) -> Self {
        match size.abs() {
            size if size >= 0.35 => Self::Extreme,
            size if size >= 0.15 => Self::Severe,
            size if size >= 0.05 => Self::Moderate,
            _ => Self::Mild,
        }
    }
}

/// The days of a historical scenario, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

/// Shocks that come together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// A short name without spaces, such as `market_down_10`.
    pub id: String,
    /// A name to show.
    pub name: String,
    /// What it is about.
    pub category: Category,
    /// How bad it is.
    pub severity: Severity,
    /// What moves, each target once.
    pub shocks: Vec<Shock>,
    /// When it happened.
    #[serde(default)]
    pub period: Option<Period>,
}
