//! portfolio_core::strategy.

mod ensembles;
mod rules;
mod triggers;

use portfolio_core::indicator::Bars;

/// Bars of closes alone.
fn bars(close: &[f64]) -> Bars {
    let close = close.to_vec();
    Bars {
        dates: Vec::new(),
        open: close.clone(),
        high: close.clone(),
        low: close.clone(),
        volume: vec![1.0; close.len()],
        close,
    }
}
