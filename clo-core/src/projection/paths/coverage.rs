//! The coverage tests on neighbouring paths: [`Struck`](crate::coverage::Struck), lane by lane.

use super::class::{ClassLanes, ClassTerms, FeeLanes};
use super::lanes::{LANES, Lanes, ZERO, any, least, mask, most};
use crate::coverage::{Proceeds, Struck, TestKind};
use crate::deal::{Deal, FeeKind, TrancheKind};

/// The amount, in units of currency, by which a cure in settled amounts can fall short.
const CURED: f64 = 1e-6;

/// The share of a numerator below which its distance from the trigger may be rounding.
const NEAR: f64 = 1e-12;

/// What of a test is the same on every path.
#[derive(Debug)]
pub(super) struct TestTerms {
    pub kind: TestKind,
    trigger: f64,
    /// How many classes it covers, from the most senior.
    covered: usize,
    /// The fees that an interest coverage test deducts.
    deducting: Vec<usize>,
}

impl TestTerms {
    pub fn of(deal: &Deal) -> Vec<Self> {
        let covered = Struck::of(deal).covered;
        let tests = deal.coverage_tests.iter().zip(covered);
        tests
            .map(|(test, covered)| {
                let deducts = |fee: &crate::deal::Fee| match &test.deducting {
                    Some(names) => names.contains(&fee.name),
                    None => matches!(fee.kind, FeeKind::Trustee | FeeKind::SeniorManagement),
                };
                let fees = deal.fees.iter().enumerate().filter(|(_, fee)| deducts(fee));
                let deducting = fees.map(|(place, _)| place).collect();
                Self { kind: test.kind, trigger: test.trigger, covered, deducting }
            })
            .collect()
    }
}

/// What the tests are struck on.
#[derive(Debug, Clone)]
pub(super) struct CollateralLanes {
    /// Performing par, the value of what is in default, and principal proceeds.
    pub par: Lanes,
    /// The same less the haircut, and with financed accrued interest.
    pub adjusted: Lanes,
    pub interest_proceeds: Lanes,
}

/// What the classes from the most senior down are owed together, by how many of them.
#[derive(Debug)]
pub(super) struct DebtLanes {
    /// Principal and deferred interest of notes.
    balances: Vec<Lanes>,
    /// Interest due.
    interest: Vec<Lanes>,
}

impl DebtLanes {
    pub fn new(classes: usize) -> Self {
        Self { balances: vec![ZERO; classes + 1], interest: vec![ZERO; classes + 1] }
    }

    #[inline(always)]
    pub fn sum(&mut self, classes: &[ClassLanes], terms: &[ClassTerms]) {
        for (i, (class, own)) in classes.iter().zip(terms).enumerate() {
            let counts = mask(own.kind == TrancheKind::Note);
            for l in 0..LANES {
                let balance = class.balance[l] + class.deferred[l];
                self.balances[i + 1][l] = self.balances[i][l] + counts * balance;
                self.interest[i + 1][l] = self.interest[i][l] + class.interest_due(l);
            }
        }
    }
}

/// A test on a payment date.
#[derive(Debug, Clone)]
pub(super) struct TestLanes {
    numerator: Lanes,
    denominator: Lanes,
    covered_balance: Lanes,
    /// 1 where it passes.
    pub passing: Lanes,
    /// Whether there is a path on which it fails.
    fails_somewhere: bool,
}

/// What has been done to cure the tests of a date.
#[derive(Debug, Clone)]
pub(super) struct CureLanes {
    pub from_interest: Lanes,
    pub from_principal: Lanes,
    pub diverted: Lanes,
}

impl TestLanes {
    pub fn new() -> Self {
        let (numerator, denominator, covered_balance, passing) = (ZERO, ZERO, ZERO, ZERO);
        Self { numerator, denominator, covered_balance, passing, fails_somewhere: false }
    }

    #[inline(always)]
    pub fn strike(
        &mut self,
        terms: &TestTerms,
        collateral: &CollateralLanes,
        debts: &DebtLanes,
        fees: &[FeeLanes],
        active: &Lanes,
    ) {
        self.covered_balance = debts.balances[terms.covered];
        match terms.kind {
            TestKind::InterestCoverage => {
                self.numerator = collateral.interest_proceeds;
                let mut deducted = ZERO;
                for &fee in &terms.deducting {
                    super::lanes::add(&mut deducted, &fees[fee].accrued);
                }
                super::lanes::subtract(&mut self.numerator, &deducted);
                self.denominator = debts.interest[terms.covered];
            }
            TestKind::EventOfDefault => {
                (self.numerator, self.denominator) = (collateral.par, self.covered_balance);
            }
            TestKind::Overcollateralization | TestKind::InterestDiversion => {
                (self.numerator, self.denominator) = (collateral.adjusted, self.covered_balance);
            }
        }
        self.decide(terms.trigger);
        let mut failing = ZERO;
        for l in 0..LANES {
            failing[l] = (1.0 - self.passing[l]) * active[l];
        }
        self.fails_somewhere = any(&failing);
    }

    /// Where the ratio is at least `trigger`, or there is nothing to cover.
    #[inline(always)]
    fn decide(&mut self, trigger: f64) {
        let mut close = ZERO;
        for l in 0..LANES {
            let (numerator, denominator) = (self.numerator[l], self.denominator[l]);
            let excess = numerator - trigger * denominator;
            self.passing[l] = mask((denominator <= 0.0) | (excess >= 0.0));
            close[l] = mask(excess.abs() < NEAR * numerator.abs());
        }
        // The quotient is rounded, which decides only where it is all but equal to the trigger.
        if any(&close) {
            for l in 0..LANES {
                let passes = self.numerator[l] / self.denominator[l] >= trigger;
                self.passing[l] = mask((self.denominator[l] <= 0.0) | passes);
            }
        }
    }

    /// Whether there is nothing to cure on any path, whatever is paid on the date.
    #[inline(always)]
    pub fn passes_everywhere(&self, terms: &TestTerms) -> bool {
        !self.fails_somewhere && (terms.trigger >= 1.0 || terms.kind == TestKind::InterestCoverage)
    }

    /// What it still takes to cure the test, paid from `proceeds`.
    #[inline(always)]
    pub fn cure(&self, terms: &TestTerms, done: &CureLanes, proceeds: Proceeds) -> Lanes {
        let trigger = terms.trigger;
        let mut cure = ZERO;
        match terms.kind {
            TestKind::Overcollateralization | TestKind::EventOfDefault => {
                for l in 0..LANES {
                    let debt = self.denominator[l] - done.from_interest[l] - done.from_principal[l];
                    let collateral = self.numerator[l] + done.diverted[l] - done.from_principal[l];
                    let due = match proceeds {
                        Proceeds::Interest => debt - collateral / trigger,
                        Proceeds::Principal if trigger > 1.0 => {
                            (trigger * debt - collateral) / (trigger - 1.0)
                        }
                        Proceeds::Principal => debt,
                    };
                    let cured = (debt <= 0.0) | (trigger * debt - collateral <= CURED * trigger);
                    cure[l] = if cured { 0.0 } else { least(most(due, 0.0), debt) };
                }
            }
            TestKind::InterestCoverage => {
                for l in 0..LANES {
                    let ratio = self.numerator[l] / self.denominator[l];
                    let covered = self.covered_balance[l];
                    let whole = least((1.0 - ratio / trigger) * covered, covered);
                    let due = most(whole - done.from_interest[l] - done.from_principal[l], 0.0);
                    let failing = (self.denominator[l] > 0.0) & (ratio < trigger);
                    cure[l] = if failing { due } else { 0.0 };
                }
            }
            TestKind::InterestDiversion => {
                for l in 0..LANES {
                    let whole = self.denominator[l] - self.numerator[l] / trigger;
                    let credited = done.from_interest[l] + done.diverted[l];
                    cure[l] = least(most(whole - credited, 0.0), most(self.denominator[l], 0.0));
                }
            }
        }
        cure
    }
}
