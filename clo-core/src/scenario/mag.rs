//! The documented scenarios: the market in which each of the known deals was struck.

use super::named::{Operation, Override, Scenario, ScenarioKind};
use serde_json::{Value, json};

/// What is recorded of a known deal.
struct Recorded {
    number: u8,
    /// Weighted average spread that the pool must have.
    spread: f64,
    /// The index.
    index: f64,
}

const fn recorded(number: u8, spread: f64, index: f64) -> Recorded {
    Recorded { number, spread, index }
}

/// The known deals. There is no 10 and no 13.
static RECORDED: [Recorded; 10] = [
    recorded(6, 0.044, 0.006_338_5),
    recorded(7, 0.0415, 0.006_22),
    recorded(8, 0.0395, 0.006_22),
    recorded(9, 0.0405, 0.006_186),
    recorded(11, 0.041, 0.006_211),
    recorded(12, 0.042, 0.006_22),
    recorded(14, 0.044, 0.006_211),
    recorded(15, 0.044, 0.005_418),
    recorded(16, 0.0365, 0.006_107_9),
    recorded(17, 0.044, 0.005_418),
];

/// The first quarters of prepayment and default rates that the deals were run with; the last holds for
/// all later periods.
const PREPAYMENT_RATES: [f64; 2] = [0.2003, 0.2168];
const DEFAULT_RATES: [f64; 2] = [0.027_75, 0.034_85];
const SEVERITY: f64 = 0.3;

/// The numbers of the known deals.
pub const MAG_DEALS: [u8; 10] = [6, 7, 8, 9, 11, 12, 14, 15, 16, 17];

/// The scenario `Mag 6` to `Mag 17`: its index, its vectors of prepayments, defaults and severities,
/// and purchases at the spread that its pool must have. None for a number that is no known deal.
///
/// [`super::parameters`] lists the inputs of a deal under it, about two thousand for a deal of two hundred
/// assets.
#[must_use]
pub fn mag_scenario(number: u8) -> Option<Scenario> {
    let recorded = RECORDED.iter().find(|recorded| recorded.number == number)?;
    let set = |path: &str, value: Value| Override { path: path.into(), operation: Operation::Set, value };
    Some(Scenario {
        id: format!("Mag {number}"),
        name: format!("Mag {number}"),
        description: format!("MAG {number} scenario parameters"),
        kind: ScenarioKind::Mag,
        overrides: vec![
            set("deal.current_index", json!(recorded.index)),
            set("assumptions.index", json!({ "flat": recorded.index })),
            set("assumptions.prepayment_rate", json!(PREPAYMENT_RATES)),
            set("assumptions.default_rate", json!(DEFAULT_RATES)),
            set("assumptions.severity", json!(SEVERITY)),
            set("assumptions.reinvestment.asset.spread", json!(recorded.spread)),
        ],
    })
}

/// Every documented scenario.
#[must_use]
pub fn mag_scenarios() -> Vec<Scenario> {
    MAG_DEALS.into_iter().filter_map(mag_scenario).collect()
}
