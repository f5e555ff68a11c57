//! The tests made linear: how each numerator, denominator and threshold moves with par and cash.

use super::book::{Book, By};
use super::compile::{Compiled, FIXED, FLOATING, PERFORMING, RECOVERY};
use super::definition::{Agency, Direction, Measure};
use super::evaluate::held;

/// By how much the recovery rate is moved to see how a threshold follows it.
const RECOVERY_STEP: f64 = 1e-3;

/// Half of the last decimal to which a life is rounded, less what rounding of sums may take.
const LIFE_ROUNDING: f64 = 0.005 - 1e-9;

/// How near the limit a group is watched: a part of it, as the denominator moves too.
const NEAR: f64 = 0.9;

/// The trades for which the tests are made linear.
struct Trades<'t> {
    more: &'t [f64],
    lot: f64,
    near: f64,
}

/// a'F + b·cash at some holdings F, and its derivatives there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    pub value: f64,
    /// a, by place in the book.
    pub per_par: Vec<f64>,
    /// b.
    pub per_cash: f64,
}

/// A test, or one group of a test of groups, as a ratio of linear functions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tangent {
    pub number: u16,
    pub direction: Direction,
    pub numerator: Linear,
    pub denominator: Linear,
    /// The threshold in force.
    pub threshold: Linear,
    /// The limit that the ratio must keep if the threshold is what it is: the threshold, or the
    /// baseline where that is easier.
    pub limit: f64,
}

impl Tangent {
    /// How far the test is inside its limit, times its denominator: N - tD, or tD - N. It must not be
    /// negative.
    pub fn slack(&self) -> Linear {
        let Self { numerator, denominator, threshold, .. } = self;
        let sign = match self.direction {
            Direction::AtLeast => 1.0,
            Direction::AtMost => -1.0,
        };
        let moves = if self.limit == threshold.value { denominator.value } else { 0.0 };
        let part = |n: f64, d: f64, t: f64| sign * (n - self.limit * d - moves * t);
        let per_par = (0..numerator.per_par.len())
            .map(|i| part(numerator.per_par[i], denominator.per_par[i], threshold.per_par[i]))
            .collect();
        Linear {
            value: sign * (numerator.value - self.limit * denominator.value),
            per_par,
            per_cash: part(numerator.per_cash, denominator.per_cash, threshold.per_cash),
        }
    }

    /// How far inside its threshold the ratio is (1 at the threshold), and how that moves; none where
    /// it divides by nothing.
    pub fn headroom(&self) -> Option<Linear> {
        let (n, d, t) = (self.numerator.value, self.denominator.value, self.threshold.value);
        let (ratio, sign) = match self.direction {
            Direction::AtLeast => (n / d / t, 1.0),
            Direction::AtMost => (t * d / n, -1.0),
        };
        let part = |dn: f64, dd: f64, dt: f64| sign * ratio * (dn / n - dd / d - dt / t);
        let per_par: Vec<f64> = (0..self.numerator.per_par.len())
            .map(|i| part(self.numerator.per_par[i], self.denominator.per_par[i], self.threshold.per_par[i]))
            .collect();
        let per_cash = part(self.numerator.per_cash, self.denominator.per_cash, self.threshold.per_cash);
        let is_finite = ratio.is_finite() && per_cash.is_finite() && per_par.iter().all(|x| x.is_finite());
        is_finite.then_some(Linear { value: ratio, per_par, per_cash })
    }
}

impl Book<'_> {
    /// Every test at holdings of `par` and `cash`, made linear; a test of groups once for each group that
    /// may not grow over the limit (for the k-th largest, all but the k-1 largest as they are) and comes
    /// near it with `more` par by place in the book. What is not linear in par (the diversity score, the
    /// CCC excess) is a secant over trades of `lot`.
    pub(crate) fn tangents(&self, par: &[f64], cash: f64, more: &[f64], lot: f64) -> Vec<Tangent> {
        let evaluation = self.evaluate(par, cash);
        let principal_amount = self.column(PERFORMING, par).plus_cash(cash);
        let mut tangents = Vec::new();
        for (test, struck) in self.tests.iter().zip(&evaluation.tests) {
            let denominator = match test.measure {
                Measure::Spread => self.column(FLOATING, par),
                Measure::Coupon => self.column(FIXED, par),
                Measure::Recovery | Measure::Life | Measure::RatingFactor => self.column(PERFORMING, par),
                Measure::Diversity => self.constant(1.0),
                Measure::ParCoverage => self.constant(self.debt),
                _ => principal_amount.clone(),
            };
            let threshold = self.threshold_at(test, par, struck.threshold, &evaluation);
            let limit = limit(test, struck.threshold);
            let near = NEAR * limit * principal_amount.value;
            for numerator in self.numerators(test, par, cash, &Trades { more, lot, near }) {
                tangents.push(Tangent {
                    number: test.number,
                    direction: test.direction,
                    numerator,
                    denominator: denominator.clone(),
                    threshold: threshold.clone(),
                    limit,
                });
            }
        }
        tangents
    }

    fn constant(&self, value: f64) -> Linear {
        Linear { value, per_par: vec![0.0; self.held.len()], per_cash: 0.0 }
    }

    /// Σ Fᵢ cᵢ over a column.
    fn column(&self, column: usize, par: &[f64]) -> Linear {
        self.masked(column, par, |_| true)
    }

    fn masked(&self, column: usize, par: &[f64], counts: impl Fn(usize) -> bool) -> Linear {
        let per_par: Vec<f64> = (0..self.held.len())
            .map(|at| if counts(at) { self.row(at).get(column).copied().unwrap_or(0.0) } else { 0.0 })
            .collect();
        let value = held(par).map(|(at, par)| par * per_par.get(at).copied().unwrap_or(0.0)).sum();
        Linear { value, per_par, per_cash: 0.0 }
    }

    /// What a test measures: one function, or one for each group.
    fn numerators(&self, test: &Compiled, par: &[f64], cash: f64, trades: &Trades<'_>) -> Vec<Linear> {
        let lot = trades.lot;
        let by_group = |by: By, rank: usize| self.by_group(by, rank, test.column, par, trades);
        let column = self.column(test.column, par);
        match test.measure {
            Measure::Obligor { rank, .. } => by_group(By::Obligor, rank),
            Measure::Country { rank, .. } => by_group(By::Country, rank),
            Measure::Industry { rank, of: Agency::Moodys } => by_group(By::MoodysIndustry, rank),
            Measure::Industry { rank, of: Agency::Sp } => by_group(By::SpIndustry, rank),
            Measure::ShareWithCash(_) => vec![column.plus_cash(cash)],
            Measure::Unfunded => vec![Linear { value: column.value + self.undrawn, ..column }],
            Measure::Diversity => {
                let score = |par: &[f64], _: f64| self.industry_scores(par).iter().sum();
                vec![self.secant(par, cash, lot, score)]
            }
            Measure::ParCoverage => {
                let column = column.plus_cash(cash);
                if self.terms.haircuts.ccc.is_none() {
                    return vec![column];
                }
                let lost = |par: &[f64], cash: f64| {
                    let base = self.column_sum(PERFORMING, par) + cash;
                    self.ccc_losses(par, base).iter().map(|(_, _, lost)| lost).sum()
                };
                let lost = self.secant(par, cash, lot, lost);
                vec![column.minus(&lost)]
            }
            _ => vec![column],
        }
    }

    fn column_sum(&self, column: usize, par: &[f64]) -> f64 {
        held(par).map(|(at, par)| par * self.row(at).get(column).copied().unwrap_or(0.0)).sum()
    }

    /// A function of the holdings with its slopes over a trade of `lot`: a sale of what there is
    /// enough of, else a purchase.
    fn secant(&self, par: &[f64], cash: f64, lot: f64, of: impl Fn(&[f64], f64) -> f64) -> Linear {
        let value = of(par, cash);
        let mut moved = par.to_vec();
        let mut per_par = vec![0.0; self.held.len()];
        for (at, slope) in per_par.iter_mut().enumerate() {
            let Some(held) = par.get(at).copied() else { continue };
            let step = if held >= lot { -lot } else { lot };
            moved[at] = held + step;
            *slope = (of(&moved, cash) - value) / step;
            moved[at] = held;
        }
        Linear { value, per_par, per_cash: (of(par, cash + lot) - value) / lot }
    }

    /// The par of each group but the `rank` - 1 largest.
    fn by_group(&self, by: By, rank: usize, column: usize, par: &[f64], trades: &Trades<'_>) -> Vec<Linear> {
        let totals = self.totals(by, column, par);
        let more = self.totals(by, column, trades.more);
        let mut order: Vec<usize> = (0..totals.len()).collect();
        order.sort_by(|&a, &b| totals[b].total_cmp(&totals[a]));
        let groups = &self.groups[by as usize];
        let of = |group: usize| self.masked(column, par, |at| groups.of.get(at) == Some(&group));
        let comes_near = |group: &usize| totals[*group] + more[*group] > trades.near;
        order.into_iter().skip(rank.saturating_sub(1)).filter(comes_near).map(of).collect()
    }

    /// A threshold, and how it follows the recovery rate. A matrix that follows the pool counts as it
    /// stands.
    fn threshold_at(
        &self,
        test: &Compiled,
        par: &[f64],
        threshold: f64,
        evaluation: &super::Evaluation,
    ) -> Linear {
        let mut linear = self.constant(threshold);
        let Some(recovery) = evaluation.recovery else { return linear };
        let moved = self.threshold(test.threshold, evaluation.point, Some(recovery + RECOVERY_STEP));
        let slope = (moved - threshold) / RECOVERY_STEP;
        if slope != 0.0 {
            let total = self.column_sum(PERFORMING, par);
            for (at, slope_of) in linear.per_par.iter_mut().enumerate() {
                let row = self.row(at);
                let (value, counts) = (row.get(RECOVERY).copied(), row.get(PERFORMING).copied());
                let moves = value.unwrap_or(0.0) - recovery * counts.unwrap_or(0.0);
                *slope_of = slope * moves / total;
            }
        }
        linear
    }
}

/// The limit in force: the threshold, or the baseline where that is easier; a life is rounded before it
/// is compared.
fn limit(test: &Compiled, threshold: f64) -> f64 {
    let easier = match (test.baseline, test.direction) {
        (None, _) => threshold,
        (Some(baseline), Direction::AtMost) => threshold.max(baseline),
        (Some(baseline), Direction::AtLeast) => threshold.min(baseline),
    };
    match (test.measure, test.direction) {
        (Measure::Life, Direction::AtMost) => easier + LIFE_ROUNDING,
        (Measure::Life, Direction::AtLeast) => easier - LIFE_ROUNDING,
        _ => easier,
    }
}

impl Linear {
    /// This plus cash.
    fn plus_cash(mut self, cash: f64) -> Self {
        self.value += cash;
        self.per_cash += 1.0;
        self
    }

    fn minus(mut self, other: &Self) -> Self {
        self.value -= other.value;
        self.per_cash -= other.per_cash;
        for (own, other) in self.per_par.iter_mut().zip(&other.per_par) {
            *own -= other;
        }
        self
    }
}
