//! The deals: classes, fees and tests of a usual transaction of five hundred million.

use super::{AS_OF, INDEX};
use clo_core::Deal;
use clo_core::coverage::ccc::CccLimit;
use clo_core::coverage::{CoverageTest, EventOfDefault, TestKind};
use clo_core::deal::{
    Accounts, Asset, Cash, Coupon, Dates, Fee, FeeKind, Incentive, Preset, Priority, Structure, Tranche,
    TrancheKind,
};
use clo_core::quality::{QualityPoint, Terms, Test};
use risk_core::time::{BusinessDayConvention, Calendar, Date, Frequency};
use std::collections::BTreeMap;

/// Name, balance, spread and rating of the notes.
const NOTES: [(&str, f64, f64, &str); 6] = [
    ("A1", 260e6, 0.0150, "AAA"),
    ("A2", 50e6, 0.0180, "AAA"),
    ("B", 55e6, 0.0220, "AA"),
    ("C", 32.5e6, 0.0270, "A"),
    ("D", 27.5e6, 0.0400, "BBB-"),
    ("E", 22.5e6, 0.0675, "BB-"),
];
const EQUITY: f64 = 52.5e6;
/// Par of the assets; the rest of five hundred million is cash.
const ASSET_PAR: f64 = 494e6;

/// Through which class, and the overcollateralization and interest coverage that it must have.
const TRIGGERS: [(&str, f64, f64); 4] =
    [("B", 1.265, 1.20), ("C", 1.165, 1.15), ("D", 1.095, 1.10), ("E", 1.055, 1.05)];

/// The numbered tests, with the thresholds that are not the usual ones.
const TESTS: [(u16, Option<f64>); 24] = [
    (1, None),
    (2, None),
    (3, None),
    (4, None),
    (7, None),
    (8, Some(0.10)),
    (9, Some(0.05)),
    (12, None),
    (13, None),
    (14, None),
    (17, None),
    (24, None),
    (25, Some(0.12)),
    (26, Some(0.14)),
    (27, Some(0.16)),
    (29, Some(0.65)),
    (30, None),
    (32, None),
    (33, Some(0.43)),
    (35, Some(8.0)),
    (36, None),
    (37, Some(45.0)),
    (38, Some(1.06)),
    (40, None),
];

/// A deal of these assets, whose par is scaled to the usual size.
pub fn deal(name: &str, closing: Date, assets: Vec<Asset>) -> Deal {
    let total: f64 = assets.iter().map(|asset| asset.par).sum();
    let scaled = |asset: Asset| Asset { par: (asset.par * ASSET_PAR / total / 1e3).round() * 1e3, ..asset };
    let assets: Vec<Asset> = assets.into_iter().map(scaled).collect();
    let cash = 500e6 - assets.iter().map(|asset| asset.par).sum::<f64>();
    Deal {
        name: name.to_owned(),
        currency: "USD".into(),
        dates: dates(closing),
        tranches: tranches(),
        assets,
        accounts: Accounts { collection: Cash { interest: 10.9e6, principal: cash }, ..Accounts::default() },
        fees: fees(),
        coverage_tests: coverage_tests(),
        ccc: Some(CccLimit { limit: 0.075, price: None }),
        quality: Some(terms()),
        event_of_default: EventOfDefault::default(),
        waterfall: Priority::Preset(Preset {
            structure: Structure::Clo2,
            incentive: Some(Incentive { hurdle: 0.12, share: 0.2 }),
            diversion_fraction: 0.5,
        }),
        current_index: Some(INDEX),
        fee_basis: None,
        financed_accrued_interest: 0.0,
        equity_flows: Vec::new(),
    }
}

/// Pays on 15 February, May, August and November; reinvests for four years.
fn dates(closing: Date) -> Dates {
    let day = |year, month| Date::from_ymd_opt(year, month, 15).unwrap_or(AS_OF);
    Dates {
        analysis: AS_OF,
        closing,
        first_payment: day(2024, 5),
        maturity: day(2036, 2),
        no_call: Some(day(2026, 2)),
        reinvestment_end: Some(day(2028, 2)),
        frequency: Frequency::Quarterly,
        business_day_convention: BusinessDayConvention::default(),
        calendar: Calendar::default(),
        determination_days: 8,
        index_determination_days: 2,
    }
}

fn tranches() -> Vec<Tranche> {
    let note = |(k, (name, balance, spread, _)): (usize, (&str, f64, f64, &str))| Tranche {
        name: name.into(),
        balance,
        coupon: Some(Coupon::Floating { spread, floor: Some(0.0) }),
        pikable: k >= 3,
        ..Tranche::default()
    };
    let equity = Tranche {
        name: "Sub".into(),
        kind: TrancheKind::Equity,
        balance: EQUITY,
        price: Some(0.88),
        ..Tranche::default()
    };
    NOTES.into_iter().enumerate().map(note).chain([equity]).collect()
}

/// What agencies say of the notes.
pub fn class_ratings() -> BTreeMap<String, String> {
    NOTES.iter().map(|(name, _, _, rating)| ((*name).to_owned(), (*rating).to_owned())).collect()
}

fn fees() -> Vec<Fee> {
    let fee = |name: &str, kind, rate, fixed| Fee { name: name.into(), kind, rate, fixed, ..Fee::default() };
    vec![
        fee("trustee", FeeKind::Trustee, 0.0002, 0.0),
        fee("administrative", FeeKind::Administrative, 0.0, 200e3),
        fee("senior management", FeeKind::SeniorManagement, 0.0015, 0.0),
        fee("subordinated management", FeeKind::SubordinatedManagement, 0.0030, 0.0),
        fee("incentive", FeeKind::Incentive, 0.0, 0.0),
    ]
}

fn coverage_tests() -> Vec<CoverageTest> {
    let test = |name: String, kind, through: &str, trigger| CoverageTest {
        name,
        kind,
        through: through.into(),
        trigger,
        deducting: None,
    };
    let of_class = |(class, oc, ic): &(&str, f64, f64)| {
        let key = class.to_lowercase();
        [
            test(format!("oc_{key}"), TestKind::Overcollateralization, class, *oc),
            test(format!("ic_{key}"), TestKind::InterestCoverage, class, *ic),
        ]
    };
    let diversion = test("interest_diversion".into(), TestKind::InterestDiversion, "E", 1.065);
    TRIGGERS.iter().flat_map(of_class).chain([diversion]).collect()
}

fn terms() -> Terms {
    let test = |(number, threshold)| Test { number, threshold, ..Test::default() };
    let point = QualityPoint {
        spread: 0.0345,
        diversity: None,
        warf: 2_900.0,
        warf_modifier: 65.0,
        spread_modifier: None,
    };
    Terms { tests: TESTS.into_iter().map(test).collect(), point: Some(point), ..Terms::default() }
}
