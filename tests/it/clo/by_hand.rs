//! `examples/deals/small.json` by hand: five loans, three classes, four payment dates, 30/360.
//!
//! Five loans of 20m pay 8 % (2 % a quarter). L5 defaults on 30 June: its default is dated at the start
//! of that accrual, 31 March, so the first payment date's tests already see 20m in default at its
//! recovery value of 10m. L1, L2, and L3 with L4 repay on 30 June, 30 September and 31 December; L5
//! recovers on 30 September. Class A pays 5.5 %, class B 7 %. The OC test of B fails throughout, so
//! what the equity would get repays A, and the equity gets what the last date leaves.

use clo_core::report::{Period, Projection};
use clo_core::{Assumptions, Deal, project};

fn small() -> Projection {
    let deal = Deal::from_json(include_str!("../../../examples/deals/small.json")).unwrap();
    let assumptions =
        Assumptions::from_json(include_str!("../../../examples/deals/small.assumptions.json")).unwrap();
    project(&deal, &assumptions).unwrap()
}

fn assert_near(what: &str, got: f64, want: f64) {
    assert!((got - want).abs() < 1e-6, "{what}: got {got}, want {want}");
}

/// Interest and principal that a class is paid.
fn paid(period: &Period, class: &str) -> (f64, f64) {
    let row = period.tranches.iter().find(|row| row.name == class).unwrap();
    (row.interest_paid, row.principal_paid)
}

fn fee(period: &Period, name: &str) -> f64 {
    period.fees.iter().find(|fee| fee.name == name).unwrap().paid
}

fn ratio(period: &Period, test: &str) -> f64 {
    period.tests.iter().find(|row| row.name == test).unwrap().value.unwrap()
}

#[test]
fn the_calendar_is_the_fifteenth_and_eight_business_days_before() {
    let dates: Vec<String> =
        small().periods.iter().map(|p| format!("{} {}", p.collection_end, p.date)).collect();
    assert_eq!(
        dates,
        ["2026-04-03 2026-04-15", "2026-07-02 2026-07-15", "2026-10-02 2026-10-15", "2027-01-05 2027-01-15"]
    );
}

#[test]
fn every_quarter_comes_out_as_by_hand() {
    let projection = small();
    // interest, principal, recoveries; trustee, management; A: interest, principal; B: interest,
    // principal; equity
    let quarters = [
        // 100m x 2 %; 40,000/4; 100m x 0.4 %/4; 70m x 5.5 %/4; the rest repays A
        [2_000_000.0, 0.0, 0.0, 10_000.0, 100_000.0, 962_500.0, 577_500.0, 350_000.0, 0.0, 0.0],
        // 80m x 2 %; L1; A 69,422,500 x 1.375 %; principal 185,440.625 from interest and 20m
        [1_600_000.0, 20e6, 0.0, 10_000.0, 100_000.0, 954_559.375, 20_185_440.625, 350_000.0, 0.0, 0.0],
        // 60m x 2 %; L2; L5's 10m; A 49,237,059.375 x 1.375 %
        [
            1_200_000.0,
            20e6,
            10e6,
            10_000.0,
            100_000.0,
            677_009.566_406_25,
            30_062_990.433_593_75,
            350_000.0,
            0.0,
            0.0,
        ],
        // 40m x 2 %; L3 and L4; fee on 40m of par and 30m of principal; A 19,174,068.94 and B 20m repaid
        [
            800_000.0,
            40e6,
            0.0,
            10_000.0,
            70_000.0,
            263_643.447_944_335_94,
            19_174_068.941_406_25,
            350_000.0,
            20e6,
            932_287.610_649_414,
        ],
    ];
    assert_eq!(projection.periods.len(), quarters.len());
    for (k, (period, want)) in projection.periods.iter().zip(quarters).enumerate() {
        let (a, b, equity) = (paid(period, "A"), paid(period, "B"), paid(period, "Equity"));
        let got = [
            period.collections.interest,
            period.collections.principal,
            period.collections.recoveries,
            fee(period, "trustee"),
            fee(period, "management"),
            a.0,
            a.1,
            b.0,
            b.1,
            equity.0 + equity.1,
        ];
        for (column, (got, want)) in got.into_iter().zip(want).enumerate() {
            assert_near(&format!("quarter {}, column {column}", k + 1), got, want);
        }
        assert_near("cash kept", period.cash.closing, 0.0);
    }
}

#[test]
fn the_tests_see_the_default_at_its_recovery_value() {
    let projection = small();
    let oc_b: Vec<f64> = projection.periods.iter().map(|period| ratio(period, "oc_b")).collect();
    // (80 + 10)/90; (60 + 10 + 20)/89.4225; (40 + 30)/69.237...; 40/39.174...
    let want = [1.0, 90e6 / 89_422_500.0, 70e6 / 69_237_059.375, 40e6 / 39_174_068.941_406_25];
    for (got, want) in oc_b.into_iter().zip(want) {
        assert_near("oc_b", got, want);
    }
    // (2,000,000 - 110,000)/962,500 and /(962,500 + 350,000)
    assert_near("ic_a", ratio(&projection.periods[0], "ic_a"), 1.963_636_363_636_363_6);
    assert_near("ic_b", ratio(&projection.periods[0], "ic_b"), 1.44);
}

#[test]
fn the_classes_are_repaid_and_the_equity_loses() {
    let projection = small();
    let [a, b, equity] = &projection.tranches[..] else { panic!("three classes") };
    assert_eq!((a.loss, b.loss, equity.loss), (Some(0.0), Some(0.0), None));
    // days after 15 January 2026: 90, 181, 273, 365
    let days: f64 = 577_500.0 * 90.0
        + 20_185_440.625 * 181.0
        + 30_062_990.433_593_75 * 273.0
        + 19_174_068.941_406_25 * 365.0;
    assert_near("WAL of A", a.wal_years.unwrap(), days / 70e6 / 365.0);
    assert_near("WAL of B", b.wal_years.unwrap(), 1.0);
    // four whole quarters of 1.75 % at par
    assert_near("yield of B", b.yield_rate.unwrap(), 0.07);
    assert_near("discount margin of B", b.discount_margin.unwrap(), 0.03);
    let result = projection.equity.as_ref().unwrap();
    assert_near("cost", result.cost, 9e6);
    assert_near("MOIC", result.moic.unwrap(), 932_287.610_649_414 / 9e6);
    assert_near("IRR after one year", result.irr.unwrap(), 932_287.610_649_414 / 9e6 - 1.0);
}
