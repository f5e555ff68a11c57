//! Measuring every test of a book on given holdings.

use super::book::{Book, By};
use super::compile::{Compiled, FIXED, FLOATING, PERFORMING, RECOVERY, SPREAD};
use super::concentration::largest;
use super::definition::{Agency, Direction, Measure, Usual};
use super::diversity::{equivalent_units, industry_score};
use super::haircut::{Exposure, ccc_excess};
use super::matrix::QualityPoint;
use risk_core::check::MOST_MONEY;
use serde::{Deserialize, Serialize};

/// By how much of the threshold a result may miss it and still be equal to it: rounding of sums.
const EQUAL: f64 = 1e-12;

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The result keeps the threshold.
    Passed,
    /// It does not, but is no worse than the baseline.
    Maintained,
    /// Neither.
    Failed,
    /// There is nothing to measure (no fixed-rate asset for the coupon), which passes.
    NotApplicable,
}

impl Outcome {
    /// True of all but [`Outcome::Failed`].
    #[must_use]
    pub fn is_passing(self) -> bool {
        self != Self::Failed
    }
}

/// One test, measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Struck {
    /// Its number.
    pub number: u16,
    /// What is measured.
    pub numerator: f64,
    /// In relation to what.
    pub denominator: f64,
    /// Their ratio; none without a denominator.
    pub value: Option<f64>,
    /// What it is held against.
    pub threshold: f64,
    /// Whether at most or at least that.
    pub direction: Direction,
    /// Whether it holds.
    pub outcome: Outcome,
    /// The obligor, industry or country that is measured.
    pub(super) group: Option<usize>,
}

/// Every test on the same holdings.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Par of what is not in default, and principal cash.
    pub principal_amount: f64,
    /// Principal cash.
    pub cash: f64,
    /// Moody's weighted average recovery rate; none without par.
    pub recovery: Option<f64>,
    /// The quality point in force; none when the deal has neither a point nor a matrix.
    pub point: Option<QualityPoint>,
    /// The tests, in the order of the deal.
    pub tests: Vec<Struck>,
}

impl Evaluation {
    /// True when every test passes.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.tests.iter().all(|test| test.outcome.is_passing())
    }

    /// The test of this number.
    #[must_use]
    pub fn get(&self, number: u16) -> Option<&Struck> {
        self.tests.iter().find(|test| test.number == number)
    }
}

/// What a test is about, measured.
#[derive(Clone, Copy)]
pub(super) struct Ratio {
    numerator: f64,
    denominator: f64,
    group: Option<usize>,
}

impl Ratio {
    fn value(self, measure: Measure) -> Option<f64> {
        let ratio = self.numerator / self.denominator;
        let rounded = if measure == Measure::Life { (ratio * 100.0).round() / 100.0 } else { ratio };
        (self.denominator > 0.0 && rounded.is_finite()).then_some(rounded)
    }
}

impl Book<'_> {
    /// Measures every test on holdings of `par`, in the order of [`Book::assets`], and principal cash
    /// of `cash`. What is no amount of money counts as none.
    ///
    /// # Formula
    /// A share is Σ Fᵢ / (Σ Fᵢ + cash) over performing par F; an average Σ Fᵢ xᵢ / Σ Fᵢ.
    #[must_use]
    pub fn evaluate(&self, par: &[f64], cash: f64) -> Evaluation {
        let par = self.within(par);
        let cash = if cash.abs() <= MOST_MONEY { cash } else { 0.0 };
        let sums = self.sums(par);
        let ratios: Vec<Ratio> = self.tests.iter().map(|test| self.ratio(test, &sums, par, cash)).collect();
        let recovery = average(sums[RECOVERY], sums[PERFORMING]);
        let point = self.point(&sums, par);
        let strike = |(test, ratio): (&Compiled, &Ratio)| {
            let value = ratio.value(test.measure);
            let threshold = self.threshold(test.threshold, point, recovery);
            Struck {
                number: test.number,
                numerator: ratio.numerator,
                denominator: ratio.denominator,
                value,
                threshold,
                direction: test.direction,
                outcome: outcome(value, threshold, test.direction, test.baseline),
                group: ratio.group,
            }
        };
        Evaluation {
            principal_amount: sums[PERFORMING] + cash,
            cash,
            recovery,
            point,
            tests: self.tests.iter().zip(&ratios).map(strike).collect(),
        }
    }

    /// The holdings of assets that are in the book.
    pub(super) fn within<'p>(&self, par: &'p [f64]) -> &'p [f64] {
        par.get(..self.held.len()).unwrap_or(par)
    }

    /// Each column summed over the holdings.
    fn sums(&self, par: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns.len()];
        for (at, par) in held(par) {
            for (sum, coefficient) in sums.iter_mut().zip(self.row(at)) {
                *sum += par * coefficient;
            }
        }
        sums
    }

    fn ratio(&self, test: &Compiled, sums: &[f64], par: &[f64], cash: f64) -> Ratio {
        let sum = sums[test.column];
        let principal_amount = sums[PERFORMING] + cash;
        let grouped = |by: By, rank: usize| {
            let found = largest(&self.totals(by, test.column, par), rank);
            let (group, total) = found.map_or((None, 0.0), |(group, total)| (Some(group), total));
            Ratio { numerator: total, denominator: principal_amount, group }
        };
        let (numerator, denominator) = match test.measure {
            Measure::Obligor { rank, .. } => return grouped(By::Obligor, rank),
            Measure::Industry { rank, of: Agency::Moodys } => return grouped(By::MoodysIndustry, rank),
            Measure::Industry { rank, of: Agency::Sp } => return grouped(By::SpIndustry, rank),
            Measure::Country { rank, .. } => return grouped(By::Country, rank),
            Measure::Share(_) => (sum, principal_amount),
            Measure::ShareWithCash(_) => (sum + cash, principal_amount),
            Measure::Unfunded => (sum + self.undrawn, principal_amount),
            Measure::Spread => (sum, sums[FLOATING]),
            Measure::Coupon => (sum, sums[FIXED]),
            Measure::Recovery | Measure::Life | Measure::RatingFactor => (sum, sums[PERFORMING]),
            Measure::Diversity => (self.industry_scores(par).iter().sum(), 1.0),
            Measure::ParCoverage => {
                let lost: f64 = self.ccc_losses(par, principal_amount).iter().map(|(_, _, lost)| lost).sum();
                (sum - lost + cash, self.debt)
            }
        };
        Ratio { numerator, denominator, group: None }
    }

    /// The par of each group, of assets that count in a column.
    pub(super) fn totals(&self, by: By, column: usize, par: &[f64]) -> Vec<f64> {
        let groups = &self.groups[by as usize];
        let mut totals = vec![0.0; groups.names.len()];
        for (at, par) in held(par) {
            if let (Some(&group), Some(counts)) = (groups.of.get(at), self.row(at).get(column)) {
                totals[group] += par * counts;
            }
        }
        totals
    }

    /// The diversity score of each Moody's industry. An obligor's industry is that of its first asset.
    pub(super) fn industry_scores(&self, par: &[f64]) -> Vec<f64> {
        let [obligors, industries, ..] = &self.groups;
        let mut obligor_par: Vec<Option<(usize, f64)>> = vec![None; obligors.names.len()];
        for (at, par) in held(par) {
            let performing = par * self.row(at).get(PERFORMING).copied().unwrap_or(0.0);
            if performing > 0.0
                && let (Some(&obligor), Some(&industry)) = (obligors.of.get(at), industries.of.get(at))
            {
                obligor_par[obligor].get_or_insert((industry, 0.0)).1 += performing;
            }
        }
        let obligor_par: Vec<(usize, f64)> = obligor_par.into_iter().flatten().collect();
        let units = equivalent_units(&obligor_par, industries.names.len());
        units.into_iter().map(industry_score).collect()
    }

    /// The assets in the CCC excess: place, par in it, value lost.
    pub(super) fn ccc_losses(&self, par: &[f64], principal_amount: f64) -> Vec<(usize, f64, f64)> {
        let Some(limit) = &self.terms.haircuts.ccc else { return Vec::new() };
        let exposure = |&at: &usize| {
            let profile = &self.profiles[at];
            let (sp, moodys) = (profile.sp.is_ccc(), profile.moodys.is_ccc());
            let par = par.get(at).copied().filter(|par| is_held(*par))?;
            ((sp || moodys) && !profile.asset.defaulted).then(|| Exposure {
                at,
                par,
                price: profile.asset.price_or_par(),
                value: self.values[at].0,
                sp,
                moodys,
            })
        };
        let exposures: Vec<Exposure> = self.by_price.iter().filter_map(exposure).collect();
        ccc_excess(limit, &exposures, principal_amount)
    }

    /// The quality point in force: the deal's own, or that of its matrix.
    fn point(&self, sums: &[f64], par: &[f64]) -> Option<QualityPoint> {
        if self.terms.point.is_some() {
            return self.terms.point;
        }
        let matrix = self.terms.matrix.as_ref()?;
        match matrix.elected {
            Some(elected) => matrix.point(elected.spread, elected.diversity),
            None => {
                let spread = average(sums[SPREAD], sums[FLOATING]).unwrap_or(0.0);
                matrix.point(spread, self.industry_scores(par).iter().sum())
            }
        }
    }

    pub(super) fn threshold(&self, usual: Usual, point: Option<QualityPoint>, recovery: Option<f64>) -> f64 {
        let above = |base: f64| recovery.map_or(0.0, |recovery| recovery - base);
        let above_base = above(self.terms.base_recovery);
        let above_test = above(self.recovery_threshold);
        let of_point = |limit: &dyn Fn(&QualityPoint) -> f64| point.as_ref().map_or(0.0, limit);
        match usual {
            Usual::Value(threshold) => threshold,
            Usual::MinimumSpread => of_point(&|point| point.spread),
            Usual::MinimumSpreadByBaseRecovery => of_point(&|point| point.minimum_spread(above_base)),
            Usual::MinimumSpreadByRecoveryTest => of_point(&|point| point.minimum_spread(above_test)),
            Usual::MaximumWarfByBaseRecovery => of_point(&|point| point.maximum_warf(above_base)),
            Usual::MaximumWarfByRecoveryTest => of_point(&|point| point.maximum_warf(above_test)),
            Usual::MinimumDiversity => of_point(&|point| point.diversity.unwrap_or(0.0)),
            Usual::OfTheDeal => 0.0, // `Book::new` wants a threshold instead
        }
    }
}

fn is_held(par: f64) -> bool {
    par > 0.0 && par <= MOST_MONEY
}

/// The holdings with par, and their places.
pub(super) fn held(par: &[f64]) -> impl Iterator<Item = (usize, f64)> {
    par.iter().copied().enumerate().filter(|(_, par)| is_held(*par))
}

fn average(sum: f64, par: f64) -> Option<f64> {
    (par > 0.0).then(|| sum / par)
}

/// Whether a result keeps its threshold, or else its baseline at four decimals.
fn outcome(value: Option<f64>, threshold: f64, direction: Direction, baseline: Option<f64>) -> Outcome {
    let Some(value) = value else { return Outcome::NotApplicable };
    let holds = |value: f64, limit: f64| match direction {
        Direction::AtMost => value <= limit,
        Direction::AtLeast => value >= limit,
    };
    let is_equal = (value - threshold).abs() <= EQUAL * threshold.abs();
    if is_equal || holds(value, threshold) {
        return Outcome::Passed;
    }
    let rounded = |value: f64| (value * 1e4).round();
    match baseline {
        Some(baseline) if holds(rounded(value), rounded(baseline)) => Outcome::Maintained,
        _ => Outcome::Failed,
    }
}
