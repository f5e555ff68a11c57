//! Rebalances: made-up pools worked out by an independent script, laws on larger ones, and garbage.

mod audit;
mod garbage;
mod laws;
mod optimal;
mod two_phase;

use clo_core::Deal;
use clo_core::deal::Asset;
use clo_core::rebalance::{Objective, RebalanceSettings, Side};
use serde_json::{Value, json};

/// The pools of the script.
fn fixture() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/clo/rebalance.json")).unwrap()
}

fn asset(entry: &Value) -> Asset {
    let text = json!({
        "id": entry["id"], "issuer": entry["issuer"], "par": entry["par"], "spread": entry["spread"],
        "price": entry["price"], "cov_lite": entry["cov_lite"], "sp_industry": entry["industry"],
        "maturity": "2029-01-15", "wal_years": 5.0, "facility_size": 500e6, "country": "USA",
        "moodys": {"warf": entry["rating"], "rating": entry["rating"], "recovery_rate": 0.45},
    });
    serde_json::from_value(text).unwrap()
}

fn deal(assets: &[Asset], cash: f64, debt: f64, tests: &Value) -> Deal {
    let equity = assets.iter().map(|asset| asset.par).sum::<f64>() + cash - debt;
    let text = json!({
        "name": "Made up", "current_index": 0.02,
        "dates": {"analysis": "2024-01-15", "closing": "2023-01-15", "first_payment": "2023-04-15",
                  "maturity": "2035-01-15"},
        "waterfall": {"preset": {"structure": "clo_2_0"}},
        "accounts": {"collection": {"principal": cash}},
        "tranches": [{"name": "A", "balance": debt, "coupon": {"floating": {"spread": 0.015}}},
                     {"name": "Sub", "kind": "equity", "balance": equity}],
        "assets": assets, "quality": {"tests": tests},
    });
    Deal::from_json(&text.to_string()).unwrap()
}

/// A case of the script: the deal, the list of assets to buy, and what to do.
fn case(fixture: &Value, case: &Value) -> (Deal, Vec<Asset>, RebalanceSettings) {
    let assets: Vec<Asset> = case["deal"]["assets"].as_array().unwrap().iter().map(asset).collect();
    let (held, listed) = assets.into_iter().partition::<Vec<_>, _>(|asset| asset.par > 0.0);
    let tests: Vec<Value> = case["deal"]["thresholds"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(number, limit)| json!({"number": number.parse::<u16>().unwrap(), "threshold": limit}))
        .collect();
    let number = |name: &str| fixture[name].as_f64().unwrap();
    let settings = RebalanceSettings {
        sale_par: number("sale_par"),
        buy_par: number("buy_par"),
        increment: number("increment"),
        max_concentration: number("max_concentration"),
        do_not_buy: serde_json::from_value(case["do_not_buy"].clone()).unwrap(),
        objective: Objective {
            weights: serde_json::from_value(case["weights"].clone()).unwrap(),
            ..Objective::default()
        },
        ..RebalanceSettings::default()
    };
    let [cash, debt] = ["cash", "debt"].map(|name| case["deal"][name].as_f64().unwrap());
    (deal(&held, cash, debt, &json!(tests)), listed, settings)
}

/// A larger pool: 40 held loans and 60 to choose from, spread over issuers and industries by `seed`,
/// under 14 tests.
fn large(seed: u64) -> (Deal, Vec<Asset>, RebalanceSettings) {
    let mut draws = risk_core::random::stream(seed, 0);
    let mut below = |n: usize| ((draws.uniform() * n as f64) as usize).min(n - 1);
    let mut assets = Vec::new();
    for i in 0..100 {
        let grade = below(6);
        let name = ["Ba2", "Ba3", "B1", "B2", "B3", "Caa1"][grade];
        let held = i < 40;
        assets.push(asset(&json!({
            "id": format!("{}{i:03}", if held { "H" } else { "M" }),
            "issuer": format!("Issuer {}", below(80)),
            "par": if held { 2.5e5 * (4 + below(12)) as f64 } else { 0.0 },
            "spread": 0.0025 * (10 + grade + below(6)) as f64,
            "price": 0.85 + 0.01 * below(17) as f64,
            "rating": name,
            "industry": format!("Industry {}", below(14)),
            "cov_lite": below(2) == 0,
        })));
    }
    let listed = assets.split_off(40);
    for asset in &mut assets {
        asset.moodys_industry.clone_from(&asset.sp_industry);
    }
    let listed: Vec<Asset> = listed
        .into_iter()
        .map(|asset| Asset { moodys_industry: asset.sp_industry.clone(), ..asset })
        .collect();
    let par: f64 = assets.iter().map(|asset| asset.par).sum();
    let tests = json!([
        {"number": 1}, {"number": 3, "threshold": 0.06}, {"number": 4, "threshold": 0.08}, {"number": 7},
        {"number": 25, "threshold": 0.12}, {"number": 26}, {"number": 27, "threshold": 0.18}, {"number": 29},
        {"number": 32, "threshold": 0.034}, {"number": 33, "threshold": 0.40}, {"number": 35, "threshold": 6.0},
        {"number": 36, "threshold": 2700}, {"number": 37, "threshold": 14}, {"number": 38, "threshold": 1.05},
    ]);
    let settings = RebalanceSettings {
        sale_par: 5e6,
        buy_par: 8e6,
        increment: 500e3,
        max_concentration: 0.2,
        ..RebalanceSettings::default()
    };
    (deal(&assets, 4e6, (par + 4e6) * 0.9, &tests), listed, settings)
}

fn signed(side: Side, par: f64) -> f64 {
    if side == Side::Buy { par } else { -par }
}

fn near(got: f64, want: f64, tolerance: f64) -> bool {
    (got - want).abs() <= tolerance * want.abs().max(1.0)
}
