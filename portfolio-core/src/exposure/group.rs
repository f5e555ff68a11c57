//! Positions by what they share.

use super::greeks::aggregate_greeks;
use super::{GreekTotals, Instrument, Position};
use crate::performance::quotient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What positions are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// `long` and `short` stocks, `call` and `put` options.
    Type,
    /// `stocks` and `options`.
    AssetClass,
    /// The sector; `Other` where it is not known.
    Sector,
    /// A stock together with the options on it.
    Underlying,
    /// The tag; a position counts in each of its tags, and not at all without one.
    Tag,
}

/// Positions that share something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What they share.
    pub name: String,
    /// How many they are.
    pub count: usize,
    /// Calls among them.
    pub calls: usize,
    /// Puts among them.
    pub puts: usize,
    /// Σ market value, signed.
    pub value: f64,
    /// Σ |market value|.
    pub gross: f64,
    /// Value over the value of all positions; None when that is 0.
    pub fraction: Option<f64>,
    /// Of the options among them.
    pub greeks: GreekTotals,
}

/// Groups of positions by name, none of them empty.
///
/// # Examples
/// ```
/// use portfolio_core::exposure::{Grouping, Position, group};
///
/// let share = |sector: Option<&str>, quantity| {
///     Position { quantity, price: 1.0, sector: sector.map(Into::into), ..Position::default() }
/// };
/// let groups = group(&[share(Some("Technology"), 30.0), share(None, 10.0)], Grouping::Sector);
/// assert_eq!((groups[0].name.as_str(), groups[0].fraction), ("Other", Some(0.25)));
/// ```
#[must_use]
pub fn group(positions: &[Position], by: Grouping) -> Vec<Group> {
    let mut members: BTreeMap<String, Vec<Position>> = BTreeMap::new();
    for position in positions {
        for name in names(position, by) {
            members.entry(name).or_default().push(position.clone());
        }
    }
    let invested: f64 = positions.iter().map(Position::market_value).sum();
    let group = |(name, positions): (String, Vec<Position>)| {
        let value = positions.iter().map(Position::market_value).sum();
        let count = |kind| positions.iter().filter(|p| p.instrument == kind).count();
        Group {
            name,
            count: positions.len(),
            calls: count(Instrument::Call),
            puts: count(Instrument::Put),
            value,
            gross: positions.iter().map(|p| p.market_value().abs()).sum(),
            fraction: quotient(value, invested),
            greeks: aggregate_greeks(&positions),
        }
    };
    members.into_iter().map(group).collect()
}

fn names(position: &Position, by: Grouping) -> Vec<String> {
    let name = match (by, position.instrument) {
        (Grouping::Tag, _) => {
            let mut tags = position.tags.clone();
            tags.sort();
            tags.dedup();
            return tags;
        }
        (Grouping::Sector, _) => position.sector.as_deref().unwrap_or("Other"),
        (Grouping::Underlying, _) => position.underlying_symbol(),
        (Grouping::AssetClass, Instrument::Stock) => "stocks",
        (Grouping::AssetClass, _) => "options",
        (Grouping::Type, Instrument::Call) => "call",
        (Grouping::Type, Instrument::Put) => "put",
        (Grouping::Type, Instrument::Stock) if position.quantity < 0.0 => "short",
        (Grouping::Type, Instrument::Stock) => "long",
    };
    vec![name.to_owned()]
}
