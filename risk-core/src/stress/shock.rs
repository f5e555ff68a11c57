use serde::{Deserialize, Serialize};

/// What a shock moves, and what a book is exposed to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The return of a factor, by name.
    Factor(String),
    /// The return of one asset, by name.
    Asset(String),
    /// The level of yields: 0.01 is a parallel rise of 100 basis points.
    InterestRate,
    /// The level of implied volatility: 0.10 is a rise of ten points.
    Volatility,
}

/// A sudden move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shock {
    /// What moves.
    pub on: Target,
    /// By how much, as a decimal: −0.10 is a fall of 10 %.
    pub size: f64,
}

/// What a move of a target by 1 earns the book, to first order.
///
/// For a factor Σ Eᵢ·β_if, for an asset its signed market value or dollar delta, for the interest rate
/// Σ Vᵢ·β_yi (minus value times duration), for volatility the vega per 1.00.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// To what.
    pub to: Target,
    /// The P&L of a move by 1.
    pub dollars: f64,
}
