//! What is held, largest first, and the weights that follow.

use crate::export::{Block, Cell, Chart, Column, Kind, Plot, Table};
use risk_core::check::{Checks, MOST_MONEY};
use std::collections::BTreeMap;

/// So many holdings are bars of their own.
const MOST_BARS: usize = 15;

const MOST_HOLDINGS: usize = 10_000;

/// Amounts by asset.
pub type Holdings = BTreeMap<String, f64>;

/// Wants amounts that have a positive sum; a short position is negative.
pub fn check(checks: &mut Checks, path: &str, holdings: &Holdings) {
    let count = holdings.len();
    let within = (1..=MOST_HOLDINGS).contains(&count);
    checks.require(within, path, format_args!("must be 1 to {MOST_HOLDINGS} assets, got {count}"));
    for (asset, value) in holdings {
        let shown: String = asset.chars().take(40).collect();
        super::check_name(checks, &format!("{path}.{shown}"), asset);
        checks.between(format_args!("{path}.{shown}"), *value, -MOST_MONEY, MOST_MONEY);
    }
    let total: f64 = holdings.values().sum();
    checks.require(total > 0.0, path, format_args!("must have a positive sum, got {total}"));
}

/// The holdings with their weights, in the order of value.
fn weighted(holdings: &Holdings) -> Vec<(&str, f64, f64)> {
    let total: f64 = holdings.values().sum();
    let weight = |value: f64| if total == 0.0 { f64::NAN } else { value / total };
    let mut rows: Vec<(&str, f64, f64)> =
        holdings.iter().map(|(asset, value)| (asset.as_str(), *value, weight(*value))).collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    rows
}

/// A row per asset: value and weight.
pub fn table(holdings: &Holdings) -> Table {
    let columns = vec![
        Column::new("Asset", Kind::Text),
        Column::new("Value", Kind::Money),
        Column::new("Weight", Kind::Percent),
    ];
    let row = |(asset, value, weight): (&str, f64, f64)| vec![asset.into(), value.into(), weight.into()];
    Table { columns, rows: weighted(holdings).into_iter().map(row).collect(), total: None }
}

/// The same with the sum of all.
pub fn summed(holdings: &Holdings) -> Table {
    let total: f64 = holdings.values().sum();
    let row = vec![Cell::from("Total"), total.into(), if total == 0.0 { Cell::Empty } else { 1.0.into() }];
    Table { total: Some(row), ..table(holdings) }
}

/// The weights of the largest, and of all others together.
pub fn chart(holdings: &Holdings) -> Block {
    let rows = weighted(holdings);
    let shown = if rows.len() > MOST_BARS { MOST_BARS - 1 } else { rows.len() };
    let mut bars: Vec<(String, f64)> =
        rows.iter().take(shown).map(|(asset, _, w)| ((*asset).to_owned(), *w)).collect();
    if rows.len() > shown {
        let others = rows.iter().skip(shown).map(|(_, _, w)| w).sum();
        bars.push((format!("{} others", rows.len() - shown), others));
    }
    let plot = Plot::Bar { measure: "Weight".to_owned(), bars };
    Block::Chart(Chart { title: "Weights".to_owned(), kind: Kind::Percent, plot })
}
