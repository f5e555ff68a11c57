//! What a simulation found.

use super::measures::Measures;
use crate::export::{Block, Chart, Kind, Plot};

/// Its measures, and how its final values are spread.
pub fn blocks(results: &Measures, with_charts: bool) -> Vec<Block> {
    let mut blocks = vec![Block::Figures(results.figures())];
    let values = results.list("final_values");
    if with_charts && !values.is_empty() {
        let named = [("VaR 95%", "var_95"), ("VaR 99%", "var_99")];
        // Value at risk is a return, as the task answers it: negative in a loss.
        let level = |(name, key): (&str, &str)| Some((name.to_owned(), 1.0 + results.number(key)?));
        let marks = named.into_iter().filter_map(level).collect();
        let kind = Kind::Number { decimals: 4 };
        let plot = Plot::Histogram { values, marks };
        blocks.push(Block::Chart(Chart { title: "Simulated final values".to_owned(), kind, plot }));
    }
    blocks
}
