//! What an indenture says of collateral quality, and how it is to be tested.

use super::country::Countries;
use super::definition::{Criterion, Direction, Measure, TESTS};
use super::haircut::Haircuts;
use super::matrix::{Matrix, QualityPoint};
use super::monitor::CdoMonitor;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;

/// Most tests of a deal.
const MOST_TESTS: usize = 1_000;

/// The collateral quality and concentration tests of a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// The tests, each number once.
    pub tests: Vec<Test>,
    /// The point of the quality matrix that is in force, as numbers. Goes before `matrix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<QualityPoint>,
    /// The quality matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
    /// The recovery rate at which the matrix stands unmodified: 43 %.
    pub base_recovery: f64,
    /// The debt of the par coverage test; the balance and deferred interest of every class but the
    /// equity when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debt: Option<f64>,
    /// What counts below par in the par coverage test.
    pub haircuts: Haircuts,
    /// The lists of countries.
    pub countries: Countries,
    /// S&P's CDO Monitor; not run when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cdo_monitor: Option<CdoMonitor>,
}

impl Default for Terms {
    /// No tests, and the usual terms.
    fn default() -> Self {
        Self {
            tests: Vec::new(),
            point: None,
            matrix: None,
            base_recovery: 0.43,
            debt: None,
            haircuts: Haircuts::default(),
            countries: Countries::default(),
            cdo_monitor: None,
        }
    }
}

/// One test of a deal. From 1 to 54 the number says what it is, and the other fields replace parts of
/// that; any other number is a test of the deal's own and gives everything.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The number, unique in the deal.
    pub number: u16,
    /// What to call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Whether the result must be at most or at least the threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The threshold; the usual one of the number when absent, or that of the quality point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// How to test.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Earlier results by test number: a test that fails, but is no worse than it was at four
    /// decimals, is maintained or improved and passes. Only results above zero count. None by default,
    /// and nothing is ever stored: the caller chooses the baseline, such as the pool before a trade.
    pub baseline: BTreeMap<u16, f64>,
    /// Which ratings count.
    pub ratings: RatingsUsed,
    /// The index rate against which spreads are measured; the deal's current index when absent.
    pub index: Option<f64>,
    /// Most contributors that a result lists, the largest; all of them when absent.
    pub most_contributors: Option<usize>,
}

/// Which ratings and recovery rates count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingsUsed {
    /// The asset's own Moody's Rating, default probability rating, WARF rating, recovery rate and S&P
    /// Rating where given; else derived from the raw ratings.
    #[default]
    GivenElseDerived,
    /// All derived from the raw ratings.
    Derived,
}

impl Terms {
    pub(crate) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        let count = self.tests.len();
        checks.require(
            count <= MOST_TESTS,
            format_args!("{path}.tests"),
            format_args!("must be at most {MOST_TESTS}, got {count}"),
        );
        let mut numbers = HashSet::new();
        for (k, test) in self.tests.iter().enumerate() {
            let at = format!("{path}.tests[{k}]");
            test.check(&at, checks);
            checks.require(
                numbers.insert(test.number),
                format_args!("{at}.number"),
                format_args!("is given twice: {}", test.number),
            );
        }
        if let Some(point) = self.point {
            point.check(&format_args!("{path}.point"), checks);
        }
        if let Some(matrix) = &self.matrix {
            matrix.check(&format_args!("{path}.matrix"), checks);
        }
        checks.fraction(format_args!("{path}.base_recovery"), self.base_recovery);
        if let Some(debt) = self.debt {
            checks.money(format_args!("{path}.debt"), debt);
        }
        self.haircuts.check(&format_args!("{path}.haircuts"), checks);
        if let Some(monitor) = &self.cdo_monitor {
            monitor.check(&format_args!("{path}.cdo_monitor"), checks);
        }
    }
}

impl Test {
    /// What is known of the test by its number.
    pub(super) fn definition(&self) -> Option<&'static super::definition::Definition> {
        usize::from(self.number).checked_sub(1).and_then(|at| TESTS.get(at))
    }

    fn check(&self, path: &str, checks: &mut Checks) {
        if self.definition().is_none() {
            for (field, is_given) in [
                ("name", self.name.is_some()),
                ("measure", self.measure.is_some()),
                ("direction", self.direction.is_some()),
                ("threshold", self.threshold.is_some()),
            ] {
                checks.require(
                    is_given,
                    format_args!("{path}.{field}"),
                    format_args!("is missing: test {} is not one of the numbered 1 to 54", self.number),
                );
            }
        }
        if let Some(threshold) = self.threshold {
            checks.between(format_args!("{path}.threshold"), threshold, -1e6, 1e6);
        }
        let (criterion, rank) = match self.measure {
            Some(Measure::Share(criterion) | Measure::ShareWithCash(criterion)) => (Some(criterion), 1),
            Some(Measure::Obligor { rank, among } | Measure::Country { rank, among }) => (Some(among), rank),
            Some(Measure::Industry { rank, .. }) => (None, rank),
            _ => (None, 1),
        };
        checks.require(
            (1..=1_000).contains(&rank),
            format_args!("{path}.measure.rank"),
            format_args!("must be from 1 to 1000, got {rank}"),
        );
        match criterion {
            Some(Criterion::Group(group)) => checks.require(
                (1..=3).contains(&group),
                format_args!("{path}.measure"),
                format_args!("there are groups 1 to 3, got {group}"),
            ),
            Some(Criterion::SmallFacility { home, foreign }) => {
                checks.money(format_args!("{path}.measure.home"), home);
                checks.money(format_args!("{path}.measure.foreign"), foreign);
            }
            _ => {}
        }
    }
}

impl Settings {
    pub(super) fn check(&self, checks: &mut Checks) {
        for (number, value) in &self.baseline {
            checks.finite(format_args!("baseline.{number}"), *value);
        }
        if let Some(index) = self.index {
            checks.rate("index", index);
        }
    }
}
