//! Classes, fees and tests: one to six ranks of notes, with what stands around them.

use super::{chosen, day_count, money};
use clo_core::coverage::{CoverageTest, TestKind};
use clo_core::deal::{
    Coupon, Fee, FeeBasis, FeeKind, Incentive, Preset, Priority, Structure, Tranche, TrancheKind,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use risk_core::time::DayCount;

/// What the liabilities are made of.
pub(super) struct Liabilities {
    pub(super) tranches: Vec<Tranche>,
    pub(super) fees: Vec<Fee>,
    pub(super) tests: Vec<CoverageTest>,
    pub(super) preset: Priority,
}

#[derive(Debug, Clone)]
pub(super) struct RawLiabilities {
    ranks: Vec<RawRank>,
    /// Par of the notes over par of the pool.
    leverage: f64,
    class_x: Option<RawClassX>,
    equity: Vec<RawEquity>,
    fees: Vec<RawFee>,
    diversion: Option<f64>,
    /// Trigger of an event-of-default test, and its rank.
    event: Option<(f64, Index)>,
    structure: Index,
    incentive: Option<Incentive>,
    diversion_fraction: f64,
}

#[derive(Debug, Clone)]
struct RawRank {
    classes: Vec<RawClass>,
    oc: Option<f64>,
    ic: Option<f64>,
    /// Whether the tests name the first class of the rank instead of the rank.
    by_class: bool,
    /// The fees that the interest coverage test deducts.
    deducting: Option<(u16, Index)>,
}

#[derive(Debug, Clone)]
struct RawClass {
    weight: f64,
    coupon: Coupon,
    day_count: DayCount,
    pikable: bool,
    deferred: f64,
    original: Option<f64>,
    price: Option<f64>,
    discount_margin: Option<f64>,
}

#[derive(Debug, Clone)]
struct RawClassX {
    class: RawClass,
    balance: f64,
    amortization: Vec<f64>,
    at_the_end: bool,
}

#[derive(Debug, Clone)]
struct RawEquity {
    balance: f64,
    original: Option<f64>,
    price: Option<f64>,
}

#[derive(Debug, Clone)]
struct RawFee {
    kind: FeeKind,
    rate: f64,
    fixed: f64,
    annual_cap: Option<f64>,
    day_count: DayCount,
    basis: FeeBasis,
    unpaid: f64,
    interest_on_unpaid: Option<f64>,
}

pub(super) fn liabilities() -> BoxedStrategy<RawLiabilities> {
    let debt = (prop::collection::vec(rank().boxed(), 1..=6), 0.2..1.3);
    let rest =
        (prop::option::weighted(0.25, class_x().boxed()), prop::collection::vec(equity().boxed(), 0..=2));
    let fees = prop::collection::vec(fee().boxed(), 0..=7);
    let tests = (prop::option::of(0.5..2.0), prop::option::weighted(0.2, (0.1..1.5, any::<Index>())));
    let incentive =
        prop::option::of((0.0..0.3, 0.0..=1.0).prop_map(|(hurdle, share)| Incentive { hurdle, share }));
    let all = (debt, rest, fees, tests, any::<Index>(), incentive, 0.0..=1.0);
    all.prop_map(|(debt, rest, fees, tests, structure, incentive, diversion_fraction)| RawLiabilities {
        ranks: debt.0,
        leverage: debt.1,
        class_x: rest.0,
        equity: rest.1,
        fees,
        diversion: tests.0,
        event: tests.1,
        structure,
        incentive,
        diversion_fraction,
    })
    .boxed()
}

fn rank() -> impl Strategy<Value = RawRank> {
    let classes = prop_oneof![
        3 => prop::collection::vec(class(), 1),
        1 => prop::collection::vec(class(), 2..=3),
    ];
    let trigger = || prop::option::of(prop_oneof![4 => 0.8..1.6, 1 => 0.01..5.0]);
    let deducting = prop::option::of((any::<u16>(), any::<Index>()));
    (classes, trigger(), trigger(), any::<bool>(), deducting)
        .prop_map(|(classes, oc, ic, by_class, deducting)| RawRank { classes, oc, ic, by_class, deducting })
}

fn class() -> impl Strategy<Value = RawClass> {
    let weight = prop_oneof![1 => Just(0.0), 9 => 0.1..1.0];
    let floating = (-0.01..0.08, prop::option::of(-0.01..0.03))
        .prop_map(|(spread, floor)| Coupon::Floating { spread, floor });
    let coupon = prop_oneof![3 => floating, 1 => (0.0..0.12).prop_map(Coupon::Fixed)];
    let market = (prop::option::of(0.5..1.1), prop::option::of(0.0..0.2), prop::option::of(0.0..1e7));
    (weight, coupon, day_count(), any::<bool>(), money(2e5), market).prop_map(
        |(weight, coupon, day_count, pikable, deferred, market)| RawClass {
            weight,
            coupon,
            day_count,
            pikable,
            deferred: if pikable { deferred } else { 0.0 },
            original: market.2,
            price: market.0,
            discount_margin: market.1,
        },
    )
}

fn class_x() -> impl Strategy<Value = RawClassX> {
    (class(), money(5e5), prop::collection::vec(0.0..1e5, 1..6), any::<bool>()).prop_map(
        |(class, balance, amortization, at_the_end)| RawClassX { class, balance, amortization, at_the_end },
    )
}

fn equity() -> impl Strategy<Value = RawEquity> {
    (money(5e6), prop::option::of(0.0..5e6), prop::option::of(0.0..1.2))
        .prop_map(|(balance, original, price)| RawEquity { balance, original, price })
}

fn fee() -> impl Strategy<Value = RawFee> {
    use FeeKind::{Administrative, Incentive, Other, SeniorManagement, SubordinatedManagement, Trustee};
    let kind =
        select(vec![Trustee, Administrative, SeniorManagement, SubordinatedManagement, Incentive, Other]);
    let amounts = (prop_oneof![Just(0.0), 0.0..0.01], money(1e5), prop::option::of(money(2e5)));
    let unpaid = (money(5e4), prop::option::of(-0.05..0.10));
    let basis = select(vec![FeeBasis::Beginning, FeeBasis::Average]);
    (kind, amounts, day_count(), basis, unpaid).prop_map(|(kind, amounts, day_count, basis, unpaid)| {
        let accrues = if kind == Incentive { 0.0 } else { 1.0 };
        RawFee {
            kind,
            rate: amounts.0 * accrues,
            fixed: amounts.1 * accrues,
            annual_cap: amounts.2,
            day_count,
            basis,
            unpaid: unpaid.0 * accrues,
            interest_on_unpaid: unpaid.1,
        }
    })
}

/// Which structures have so many ranks, and for each how many ranks from the top have no test, and
/// how many then have tests of both kinds before one of overcollateralization alone.
fn structures(ranks: usize) -> &'static [(Structure, usize, usize)] {
    use Structure::{Clo2, Mag6, Mag7, Mag8, Mag9, Mag11, Mag12, Mag14, Mag15, Mag16, Mag17};
    match ranks {
        5 => &[(Clo2, 0, 9), (Mag6, 1, 4), (Mag11, 1, 3), (Mag15, 1, 3), (Mag16, 1, 3), (Mag17, 1, 3)],
        6 => &[(Clo2, 0, 9), (Mag7, 2, 4), (Mag8, 1, 3), (Mag9, 1, 3), (Mag12, 1, 3), (Mag14, 1, 3)],
        _ => &[(Clo2, 0, 9)],
    }
}

impl RawLiabilities {
    /// The liabilities of a pool of `par`.
    pub(super) fn build(&self, par: f64) -> Liabilities {
        let (structure, untested, both) = *self.structure.get(structures(self.ranks.len()));
        let mut tranches = self.notes(par);
        let labels: Vec<String> = (0..self.ranks.len()).map(label).collect();
        let fees: Vec<Fee> = self.fees.iter().enumerate().map(|(i, fee)| fee.fee(i)).collect();
        let names: Vec<String> = fees.iter().map(|fee| fee.name.clone()).collect();
        let mut tests = Vec::new();
        for (r, rank) in self.ranks.iter().enumerate() {
            let group = rank.by_class && rank.classes.len() > 1;
            let through = if group { format!("{}-1", labels[r]) } else { labels[r].clone() };
            let mut test = |kind, name: &str, trigger: Option<f64>| {
                let test = trigger.map(|trigger| coverage_test(kind, name, &through, trigger));
                let deducting = rank.deducting.filter(|_| kind == TestKind::InterestCoverage);
                let deducting = deducting.map(|(mask, at)| chosen(&names, mask, at));
                tests.extend(test.map(|test| CoverageTest { deducting, ..test }));
            };
            if (untested..=untested + both).contains(&r) {
                test(TestKind::Overcollateralization, "oc", rank.oc);
            }
            if (untested..untested + both).contains(&r) {
                test(TestKind::InterestCoverage, "ic", rank.ic);
            }
        }
        let most_junior = labels.last().unwrap();
        let diversion =
            |trigger| coverage_test(TestKind::InterestDiversion, "diversion", most_junior, trigger);
        tests.extend(self.diversion.map(diversion));
        let event = |(trigger, at): (f64, Index)| {
            let through: &String = at.get(&labels);
            coverage_test(TestKind::EventOfDefault, "event", through, trigger)
        };
        tests.extend(self.event.map(event));
        if let Some(x) = &self.class_x {
            let at = if x.at_the_end { tranches.len() } else { 0 };
            tranches.insert(at, x.tranche());
        }
        tranches.extend(self.equity.iter().enumerate().map(|(i, equity)| equity.tranche(i)));
        Liabilities {
            tranches,
            fees,
            tests,
            preset: Priority::Preset(Preset {
                structure,
                incentive: self.incentive,
                diversion_fraction: self.diversion_fraction,
            }),
        }
    }

    fn notes(&self, par: f64) -> Vec<Tranche> {
        let weights: f64 = self.ranks.iter().flat_map(|rank| &rank.classes).map(|class| class.weight).sum();
        let mut notes = Vec::new();
        for (r, rank) in self.ranks.iter().enumerate() {
            for (k, class) in rank.classes.iter().enumerate() {
                let group = rank.classes.len() > 1;
                let name = if group { format!("{}-{}", label(r), k + 1) } else { label(r) };
                let balance = if weights > 0.0 { par * self.leverage * class.weight / weights } else { 0.0 };
                let group = group.then(|| label(r));
                notes.push(Tranche { group, ..class.tranche(name, TrancheKind::Note, balance) });
            }
        }
        if weights == 0.0 {
            notes[0].balance = par;
        }
        notes
    }
}

/// The label of the rank number `r`: A, B, C …
fn label(r: usize) -> String {
    char::from(b'A' + r as u8).to_string()
}

fn coverage_test(kind: TestKind, name: &str, through: &str, trigger: f64) -> CoverageTest {
    CoverageTest {
        name: format!("{name}_{through}"),
        kind,
        through: through.to_owned(),
        trigger,
        deducting: None,
    }
}

impl RawClass {
    fn tranche(&self, name: String, kind: TrancheKind, balance: f64) -> Tranche {
        Tranche {
            name,
            kind,
            balance,
            original_balance: self.original,
            coupon: Some(self.coupon),
            day_count: self.day_count,
            pikable: self.pikable,
            deferred: self.deferred,
            price: self.price,
            discount_margin: self.discount_margin,
            ..Tranche::default()
        }
    }
}

impl RawClassX {
    fn tranche(&self) -> Tranche {
        Tranche {
            amortization: self.amortization.clone(),
            ..self.class.tranche("X".into(), TrancheKind::ClassX, self.balance)
        }
    }
}

impl RawEquity {
    fn tranche(&self, i: usize) -> Tranche {
        Tranche {
            name: format!("Equity-{}", i + 1),
            kind: TrancheKind::Equity,
            balance: self.balance,
            original_balance: self.original,
            price: self.price,
            ..Tranche::default()
        }
    }
}

impl RawFee {
    fn fee(&self, i: usize) -> Fee {
        Fee {
            name: format!("fee-{}", i + 1),
            kind: self.kind,
            rate: self.rate,
            fixed: self.fixed,
            annual_cap: self.annual_cap,
            day_count: self.day_count,
            basis: self.basis,
            unpaid: self.unpaid,
            interest_on_unpaid: self.interest_on_unpaid,
        }
    }
}
