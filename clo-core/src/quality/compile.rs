//! The tests of a deal made ready: the sums that they need, and where their thresholds come from.

use super::criterion::Profile;
use super::definition::{Criterion, Direction, Measure, RECOVERY_TEST, TESTS, Usual};
use super::members::LEAST_DRAWN;
use super::spread::effective_spread;
use super::terms::{Settings, Terms, Test};
use crate::Deal;
use crate::deal::CouponType;
use risk_core::check::Checks;

/// A test, ready to be measured.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) number: u16,
    pub(super) name: String,
    pub(super) measure: Measure,
    pub(super) direction: Direction,
    pub(super) threshold: Usual,
    /// The column of the numerator, or of the assets that count.
    pub(super) column: usize,
    pub(super) baseline: Option<f64>,
}

/// A sum over the pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    /// Par that meets a criterion.
    Par(Criterion),
    /// Par of performing floating-rate assets.
    Floating,
    /// Undrawn commitments.
    Unfunded,
    /// Floating-rate par × effective spread.
    Spread,
    /// Fixed-rate par × coupon.
    Coupon,
    /// Par × recovery rate.
    Recovery,
    /// Par × life.
    Life,
    /// Par × rating factor.
    RatingFactor,
    /// Par at what it counts.
    Value,
}

/// The columns that every book has, in front: all par, floating par, fixed par, recovery, spread.
pub(super) const PERFORMING: usize = 0;
pub(super) const FLOATING: usize = 1;
pub(super) const FIXED: usize = 2;
pub(super) const RECOVERY: usize = 3;
pub(super) const SPREAD: usize = 4;
pub(super) const FRONT: [Column; 5] = [
    Column::Par(Criterion::Performing),
    Column::Floating,
    Column::Par(Criterion::FixedRate),
    Column::Recovery,
    Column::Spread,
];

impl Column {
    /// What a unit of par adds to the sum.
    pub(super) fn coefficient(self, profile: &Profile<'_>, value: f64, index: f64, deal: &Deal) -> f64 {
        let asset = profile.asset;
        let is_floating = asset.coupon_type == CouponType::Floating;
        match self {
            Self::Par(criterion) => f64::from(u8::from(criterion.is_met(profile, deal.dates.maturity))),
            Self::Value => value,
            _ if asset.defaulted => 0.0,
            Self::Floating => f64::from(u8::from(is_floating)),
            Self::Unfunded if asset.par >= LEAST_DRAWN => asset.unfunded / asset.par,
            Self::Unfunded => 0.0,
            Self::Spread if is_floating => effective_spread(asset, index),
            Self::Coupon if !is_floating => asset.coupon.unwrap_or(0.0),
            Self::Spread | Self::Coupon => 0.0,
            Self::Recovery => profile.recovery,
            Self::Life => profile.life,
            Self::RatingFactor => profile.warf.factor(),
        }
    }

    /// The column of a measure's numerator, or of the assets that count in it.
    fn of(measure: Measure) -> Self {
        match measure {
            Measure::Share(criterion)
            | Measure::ShareWithCash(criterion)
            | Measure::Obligor { among: criterion, .. }
            | Measure::Country { among: criterion, .. } => Self::Par(criterion),
            Measure::Industry { .. } | Measure::Diversity => Self::Par(Criterion::Performing),
            Measure::Unfunded => Self::Unfunded,
            Measure::Spread => Self::Spread,
            Measure::Coupon => Self::Coupon,
            Measure::Recovery => Self::Recovery,
            Measure::Life => Self::Life,
            Measure::RatingFactor => Self::RatingFactor,
            Measure::ParCoverage => Self::Value,
        }
    }
}

/// Makes the deal's tests ready, and finds what their thresholds lack.
pub(super) fn compile(
    terms: &Terms,
    settings: &Settings,
    columns: &mut Vec<Column>,
    checks: &mut Checks,
) -> Vec<Compiled> {
    let mut compiled = Vec::with_capacity(terms.tests.len());
    for (k, test) in terms.tests.iter().enumerate() {
        let usual = test.definition();
        let measure = test.measure.or(usual.map(|usual| usual.measure));
        let direction = test.direction.or(usual.map(|usual| usual.direction));
        let threshold = test.threshold.map(Usual::Value).or(usual.map(|usual| usual.threshold));
        let (Some(measure), Some(direction), Some(threshold)) = (measure, direction, threshold) else {
            continue; // found by `Terms::check`
        };
        let path = format_args!("quality.tests[{k}].threshold").to_string();
        check_threshold(terms, test, threshold, &path, checks);
        let wanted = Column::of(measure);
        let column = columns.iter().position(|column| *column == wanted).unwrap_or_else(|| {
            columns.push(wanted);
            columns.len() - 1
        });
        compiled.push(Compiled {
            number: test.number,
            name: test.name.clone().or(usual.map(|usual| usual.name.to_owned())).unwrap_or_default(),
            measure,
            direction,
            threshold,
            column,
            baseline: settings.baseline.get(&test.number).copied().filter(|value| *value > 0.0),
        });
    }
    compiled
}

fn check_threshold(terms: &Terms, test: &Test, threshold: Usual, path: &str, checks: &mut Checks) {
    let has_point = terms.point.is_some() || terms.matrix.is_some();
    let has_diversity = match terms.point {
        Some(point) => point.diversity.is_some(),
        None => terms.matrix.is_some(),
    };
    let (holds, wanted) = match threshold {
        Usual::Value(_) => (true, ""),
        Usual::OfTheDeal => (false, "is missing"),
        Usual::MinimumDiversity => (has_diversity, "is missing, and so is a quality point with a diversity"),
        _ => (has_point, "is missing, and so are quality.point and quality.matrix"),
    };
    checks.require(holds, path, format_args!("{wanted}: test {} has no usual one", test.number));
}

/// What the classes are owed, but for the equity.
pub(super) fn debt(deal: &Deal) -> f64 {
    let owed = deal.tranches.iter().filter(|class| !class.is_equity());
    owed.map(|class| class.balance + class.deferred).sum()
}

/// The threshold of the recovery test.
pub(super) fn recovery_threshold(terms: &Terms) -> f64 {
    let own = terms.tests.iter().find(|test| test.number == RECOVERY_TEST).and_then(|test| test.threshold);
    let usual = TESTS.get(usize::from(RECOVERY_TEST) - 1).map(|usual| usual.threshold);
    match (own, usual) {
        (Some(own), _) => own,
        (None, Some(Usual::Value(usual))) => usual,
        _ => 0.0,
    }
}
