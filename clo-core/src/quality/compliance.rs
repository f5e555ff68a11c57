//! The compliance report: every test with the assets behind it and the words that explain it.

use super::book::{Book, By};
use super::definition::{Agency, Direction, Measure};
use super::evaluate::{Evaluation, Outcome, Struck, held};
use super::explain::explain;
use super::haircut::Reason;
use super::matrix::QualityPoint;
use super::monitor::MonitorResult;
use super::terms::Settings;
use crate::Deal;
use risk_core::{Problem, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The compliance of a deal with its collateral quality and concentration tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compliance {
    /// True when every test passes, the CDO Monitor's included.
    pub passing: bool,
    /// Par of what is not in default, and principal cash: the denominator of most tests.
    pub collateral_principal_amount: f64,
    /// Principal cash.
    pub principal_cash: f64,
    /// The tests, in the order of the deal.
    pub tests: Vec<TestResult>,
    /// The quality point in force; none when the deal has neither a point nor a matrix.
    pub point: Option<QualityPoint>,
    /// The assets that count below par in the par coverage, in the order of their identifiers.
    pub haircuts: Vec<Carried>,
    /// S&P's CDO Monitor; none when the deal has none.
    pub cdo_monitor: Option<MonitorResult>,
    /// What is unknown of the assets, with its path, and what was taken instead.
    pub assumed: Vec<Problem>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    /// Its number.
    pub number: u16,
    /// What it is called.
    pub name: String,
    /// What it measures.
    pub measure: Measure,
    /// Whether the result must be at most or at least the threshold.
    pub direction: Direction,
    /// The threshold in force.
    pub threshold: f64,
    /// What is measured: par, par × a rate, or the score.
    pub numerator: f64,
    /// In relation to what: the collateral principal amount, par, or the debt.
    pub denominator: f64,
    /// The result; none when there is nothing to measure.
    pub value: Option<f64>,
    /// How far the result is inside the threshold; negative outside.
    pub margin: Option<f64>,
    /// How the test ended.
    pub outcome: Outcome,
    /// The result before, if it was given.
    pub baseline: Option<f64>,
    /// The obligor, industry or country that is measured.
    pub group: Option<String>,
    /// What the numerator is made of, the largest first.
    pub contributors: Vec<Contributor>,
    /// The result in words.
    pub explanation: String,
}

/// A part of a numerator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contributor {
    /// An asset's identifier; an industry of the diversity score; `principal cash`; `undrawn` for
    /// commitments that no par stands for.
    pub name: String,
    /// Its part of the numerator.
    pub amount: f64,
}

/// An asset that counts below its par.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Its identifier.
    pub asset: String,
    /// Its par.
    pub par: f64,
    /// What it counts for.
    pub value: f64,
    /// Why; for the part in the CCC excess too, where there is another reason, the other.
    pub reason: Reason,
}

/// Tests the deal.
///
/// # Examples
/// ```
/// use clo_core::quality::{Settings, Terms, Test, compliance};
/// # let json = r#"{"name": "Small", "dates": {"analysis": "2024-01-15", "closing": "2023-01-15",
/// #   "first_payment": "2023-04-15", "maturity": "2035-01-15"}, "waterfall": {"preset": {"structure": "clo_2_0"}},
/// #   "tranches": [{"name": "A", "balance": 60, "coupon": {"floating": {"spread": 0.015}}},
/// #                {"name": "Sub", "kind": "equity", "balance": 40}],
/// #   "assets": [{"id": "LX1", "par": 60, "maturity": "2029-01-15", "spread": 0.04, "cov_lite": true},
/// #              {"id": "LX2", "par": 40, "maturity": "2029-01-15", "spread": 0.03}]}"#;
/// let mut deal = clo_core::Deal::from_json(json)?;
/// deal.quality = Some(Terms { tests: vec![Test { number: 29, ..Test::default() }], ..Terms::default() });
/// let report = compliance(&deal, &Settings::default())?;
/// assert!(report.passing);
/// assert_eq!(report.tests[0].value, Some(0.6));
/// assert_eq!(report.tests[0].contributors[0].name, "LX1");
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// Those of [`Book::new`].
pub fn compliance(deal: &Deal, settings: &Settings) -> Result<Compliance> {
    let book = Book::new(deal, &[], settings)?;
    Ok(book.report(book.par(), book.cash(), settings.most_contributors))
}

impl Compliance {
    /// The test of this number.
    #[must_use]
    pub fn get(&self, number: u16) -> Option<&TestResult> {
        self.tests.iter().find(|test| test.number == number)
    }

    /// The results by test number: the baseline of the next report.
    #[must_use]
    pub fn results(&self) -> BTreeMap<u16, f64> {
        self.tests.iter().filter_map(|test| Some((test.number, test.value?))).collect()
    }
}

impl Book<'_> {
    /// Reports every test on holdings of `par` and principal cash of `cash`, as [`Book::evaluate`]
    /// measures them; each with at most `most_contributors`.
    #[must_use]
    pub fn report(&self, par: &[f64], cash: f64, most_contributors: Option<usize>) -> Compliance {
        let par = self.within(par);
        let evaluation = self.evaluate(par, cash);
        let tests: Vec<TestResult> = (0..evaluation.tests.len())
            .map(|k| self.result(k, &evaluation, par, most_contributors.unwrap_or(usize::MAX)))
            .collect();
        let cdo_monitor =
            self.terms.cdo_monitor.as_ref().map(|terms| self.cdo_monitor(terms, par, &evaluation));
        let monitor_passes = cdo_monitor.as_ref().is_none_or(MonitorResult::is_passing);
        Compliance {
            passing: evaluation.is_passing() && monitor_passes,
            collateral_principal_amount: evaluation.principal_amount,
            principal_cash: evaluation.cash,
            tests,
            point: evaluation.point,
            haircuts: self.carried(par, evaluation.principal_amount),
            cdo_monitor,
            assumed: self.assumed.clone(),
        }
    }

    fn result(&self, k: usize, evaluation: &Evaluation, par: &[f64], most: usize) -> TestResult {
        let (struck, test) = (&evaluation.tests[k], &self.tests[k]);
        let mut contributors = self.contributors(k, struck, par, evaluation);
        contributors.retain(|contributor| contributor.amount != 0.0);
        contributors.sort_by(|a, b| b.amount.total_cmp(&a.amount).then_with(|| a.name.cmp(&b.name)));
        contributors.truncate(most);
        let inside = |value: f64| match struck.direction {
            Direction::AtMost => struck.threshold - value,
            Direction::AtLeast => value - struck.threshold,
        };
        let mut result = TestResult {
            number: struck.number,
            name: test.name.clone(),
            measure: test.measure,
            direction: struck.direction,
            threshold: struck.threshold,
            numerator: struck.numerator,
            denominator: struck.denominator,
            value: struck.value,
            margin: struck.value.map(inside),
            outcome: struck.outcome,
            baseline: test.baseline,
            group: struck.group.and_then(|group| self.group_name(test.measure, group)),
            contributors,
            explanation: String::new(),
        };
        result.explanation = explain(&result);
        result
    }

    fn group_name(&self, measure: Measure, group: usize) -> Option<String> {
        let name = self.groups[by(measure)? as usize].names.get(group)?;
        Some(if name.is_empty() { "unknown".to_owned() } else { (*name).to_owned() })
    }

    /// The parts of a numerator.
    fn contributors(
        &self,
        k: usize,
        struck: &Struck,
        par: &[f64],
        evaluation: &Evaluation,
    ) -> Vec<Contributor> {
        let test = &self.tests[k];
        let part = |name: &str, amount| Contributor { name: name.to_owned(), amount };
        let asset = |at: usize, amount: f64| part(&self.profiles[at].asset.id, amount);
        if test.measure == Measure::Diversity {
            let industries = &self.groups[By::MoodysIndustry as usize].names;
            let scores = self.industry_scores(par);
            return industries.iter().zip(scores).map(|(name, score)| part(name, score)).collect();
        }
        let counts = |at: usize| match by(test.measure) {
            Some(by) => self.groups[by as usize].of.get(at).copied() == struck.group,
            None => true,
        };
        let mut parts: Vec<Contributor> = held(par)
            .filter(|(at, _)| counts(*at))
            .map(|(at, par)| asset(at, par * self.row(at).get(test.column).copied().unwrap_or(0.0)))
            .collect();
        match test.measure {
            Measure::ShareWithCash(_) => parts.push(part("principal cash", evaluation.cash)),
            Measure::Unfunded => parts.push(part("undrawn", self.undrawn)),
            Measure::ParCoverage => {
                let losses = self.ccc_losses(par, evaluation.principal_amount);
                for (at, _, lost) in losses {
                    let id = &self.profiles[at].asset.id;
                    if let Some(found) = parts.iter_mut().find(|part| part.name == *id) {
                        found.amount -= lost;
                    }
                }
                parts.push(part("principal cash", evaluation.cash));
            }
            _ => {}
        }
        parts
    }

    /// The assets that count below par.
    fn carried(&self, par: &[f64], principal_amount: f64) -> Vec<Carried> {
        let losses: BTreeMap<usize, f64> =
            self.ccc_losses(par, principal_amount).into_iter().map(|(at, _, lost)| (at, lost)).collect();
        let carried = |(at, par): (usize, f64)| {
            let (value, reason) = self.values[at];
            let lost = losses.get(&at).copied().unwrap_or(0.0);
            let reason = reason.or((lost > 0.0).then_some(Reason::CccExcess))?;
            Some(Carried {
                asset: self.profiles[at].asset.id.clone(),
                par,
                value: par * value - lost,
                reason,
            })
        };
        held(par).filter_map(carried).collect()
    }
}

/// What the groups of a measure are.
fn by(measure: Measure) -> Option<By> {
    match measure {
        Measure::Obligor { .. } => Some(By::Obligor),
        Measure::Industry { of: Agency::Moodys, .. } => Some(By::MoodysIndustry),
        Measure::Industry { of: Agency::Sp, .. } => Some(By::SpIndustry),
        Measure::Country { .. } => Some(By::Country),
        _ => None,
    }
}
