//! Coverage tests: what they measure, and what it takes to cure them.

pub mod ccc;
mod diversion;
mod event_of_default;
mod ic;
mod oc;

pub use event_of_default::EventOfDefault;

use crate::deal::{Deal, Tranche};
use crate::waterfall::Class;
use compact_str::CompactString;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A coverage test of the indenture. It passes when its ratio is at least its trigger, and when
/// there is nothing to cover.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageTest {
    /// The name, unique in the deal; steps refer to it.
    pub name: String,
    /// What is measured.
    pub kind: TestKind,
    /// The most junior class (or pari passu group) that is covered; all senior to it are covered too.
    pub through: String,
    /// The least ratio that passes, such as 1.243.
    pub trigger: f64,
    /// The fees deducted from interest before an interest coverage ratio is taken; the trustee's and
    /// the senior management fee when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deducting: Option<Vec<String>>,
}

/// What a coverage test measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Collateral over debt; cured by redeeming notes.
    Overcollateralization,
    /// Interest proceeds over interest due; cured by redeeming notes.
    InterestCoverage,
    /// Collateral over debt; cured by turning interest into principal.
    InterestDiversion,
    /// Collateral over the senior debt; failing it is an event of default.
    EventOfDefault,
}

/// What the ratios of one payment date are taken from, before anything is paid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Collateral {
    /// Performing principal balance at the end of the collection period.
    pub performing: f64,
    /// Market value of the defaulted assets.
    pub defaulted_value: f64,
    /// Par in excess of the CCC limit less its market value.
    pub ccc_haircut: f64,
    /// Principal proceeds on hand, revolver funding included.
    pub principal_proceeds: f64,
    /// Interest proceeds on hand.
    pub interest_proceeds: f64,
    /// Financed accrued interest not repaid yet.
    pub financed_accrued_interest: f64,
}

/// A test as it stood on a payment date, before anything was paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The test's name.
    pub name: CompactString,
    /// What it measures.
    pub kind: TestKind,
    /// Its numerator, in the deal's currency.
    pub numerator: f64,
    /// Its denominator, in the deal's currency.
    pub denominator: f64,
    /// Numerator over denominator; none when there is nothing to cover.
    pub value: Option<f64>,
    /// The least ratio that passes.
    pub threshold: f64,
    /// Value less threshold.
    pub margin: Option<f64>,
    /// Whether it passes.
    pub passing: bool,
    /// Debt balance that the test covers: what an interest coverage cure is a fraction of.
    pub covered_balance: f64,
}

/// Which proceeds pay for a cure: paying from principal shrinks the numerator too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proceeds {
    /// Interest proceeds.
    Interest,
    /// Principal proceeds.
    Principal,
}

/// The tests of one payment date, and what has been done to cure them since they were struck.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Struck {
    /// Every test, in the deal's order.
    pub measures: Vec<Measure>,
    /// Paid or set aside for principal out of interest.
    pub cured_from_interest: f64,
    /// Paid or set aside for principal out of principal.
    pub cured_from_principal: f64,
    /// Interest turned into principal.
    pub diverted: f64,
    /// How many classes each test covers, from the most senior.
    pub covered: Vec<usize>,
}

/// Strikes every test of `deal` on one payment date.
#[must_use]
pub fn measure(deal: &Deal, collateral: &Collateral, classes: &[Class<'_>], fees_accrued: &[f64]) -> Struck {
    let mut struck = Struck::of(deal);
    struck.strike(deal, collateral, classes, fees_accrued);
    struck
}

/// How many classes there are from the most senior down to the last one of rank or name `through`.
fn covered(classes: &[Tranche], through: &str) -> usize {
    let last = classes.iter().rposition(|class| class.rank() == through || class.name == through);
    last.map_or(0, |last| {
        let rank = classes[last].rank();
        classes.iter().rposition(|class| class.rank() == rank).unwrap_or(last) + 1
    })
}

impl Struck {
    /// The tests of `deal`, not struck yet.
    #[must_use]
    pub fn of(deal: &Deal) -> Self {
        let measure = |test: &CoverageTest| Measure {
            name: test.name.as_str().into(),
            kind: test.kind,
            numerator: 0.0,
            denominator: 0.0,
            value: None,
            threshold: test.trigger,
            margin: None,
            passing: true,
            covered_balance: 0.0,
        };
        Self {
            measures: deal.coverage_tests.iter().map(measure).collect(),
            covered: deal.coverage_tests.iter().map(|test| covered(&deal.tranches, &test.through)).collect(),
            ..Self::default()
        }
    }

    /// Strikes the tests anew, of the same deal.
    pub fn strike(
        &mut self,
        deal: &Deal,
        collateral: &Collateral,
        classes: &[Class<'_>],
        fees_accrued: &[f64],
    ) {
        (self.cured_from_interest, self.cured_from_principal, self.diverted) = (0.0, 0.0, 0.0);
        let tests = deal.coverage_tests.iter().zip(&self.covered);
        for (measure, (test, &covered)) in self.measures.iter_mut().zip(tests) {
            let covered = &classes[..covered];
            let (numerator, denominator) = match test.kind {
                TestKind::Overcollateralization | TestKind::InterestDiversion => {
                    (oc::numerator(collateral), oc::denominator(covered))
                }
                TestKind::InterestCoverage => {
                    (ic::numerator(test, deal, collateral, fees_accrued), ic::denominator(covered))
                }
                TestKind::EventOfDefault => {
                    (event_of_default::numerator(collateral), oc::denominator(covered))
                }
            };
            let value = (denominator > 0.0).then(|| numerator / denominator);
            measure.numerator = numerator;
            measure.denominator = denominator;
            measure.value = value;
            measure.margin = value.map(|value| value - test.trigger);
            measure.passing = value.is_none_or(|value| value >= test.trigger);
            measure.covered_balance = oc::denominator(covered);
        }
    }

    /// The test of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.name == name)
    }

    /// What it still takes to cure the test `name`, paid from `proceeds`; zero when it passes.
    #[must_use]
    pub fn cure_due(&self, name: &str, proceeds: Proceeds) -> f64 {
        self.get(name).map_or(0.0, |measure| self.cure(measure, proceeds))
    }

    /// The same of a measure of these.
    pub(crate) fn cure(&self, measure: &Measure, proceeds: Proceeds) -> f64 {
        match measure.kind {
            TestKind::Overcollateralization | TestKind::EventOfDefault => oc::cure(self, measure, proceeds),
            TestKind::InterestCoverage => ic::cure(self, measure),
            TestKind::InterestDiversion => diversion::cure(self, measure),
        }
    }
}

impl CoverageTest {
    /// Gathers what is wrong with the test by itself.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.require(!self.name.trim().is_empty(), format_args!("{path}.name"), "must not be empty");
        checks.between(format_args!("{path}.trigger"), self.trigger, 1e-6, 100.0);
        checks.require(
            self.deducting.is_none() || self.kind == TestKind::InterestCoverage,
            format_args!("{path}.deducting"),
            "only an interest coverage test deducts fees",
        );
    }
}
