//! Overcollateralization.

use super::{Collateral, Measure, Proceeds, Struck};
use crate::waterfall::Class;

/// The amount, in units of currency, by which a cure in settled amounts can fall short.
const CURED: f64 = 1e-6;

/// The adjusted collateral principal amount.
///
/// # Formula
/// N = performing + MV(defaulted) − CCC haircut + principal proceeds + financed accrued interest
pub(super) fn numerator(collateral: &Collateral) -> f64 {
    collateral.performing + collateral.defaulted_value - collateral.ccc_haircut
        + collateral.principal_proceeds
        + collateral.financed_accrued_interest
}

/// The debt covered: balances at the beginning of the date, deferred interest included; a Class X and
/// the equity do not count.
pub(super) fn denominator(covered: &[Class<'_>]) -> f64 {
    covered.iter().filter(|class| class.terms.is_note()).map(Class::covered_balance).sum()
}

/// What must be paid to the notes for the ratio to reach its trigger.
///
/// # Formula
/// From interest the debt falls alone: x = D − N/T. From principal both fall: x = (T·D − N)/(T − 1),
/// where N and D are what earlier cures of the date have left. At T ≤ 1 paying from principal cannot
/// raise the ratio to T, and the cure is the whole debt.
pub(super) fn cure(struck: &Struck, measure: &Measure, proceeds: Proceeds) -> f64 {
    let trigger = measure.threshold;
    let debt = measure.denominator - struck.cured_from_interest - struck.cured_from_principal;
    let collateral = measure.numerator + struck.diverted - struck.cured_from_principal;
    if debt <= 0.0 || trigger * debt - collateral <= CURED * trigger {
        return 0.0;
    }
    let due = match proceeds {
        Proceeds::Interest => debt - collateral / trigger,
        Proceeds::Principal if trigger > 1.0 => (trigger * debt - collateral) / (trigger - 1.0),
        Proceeds::Principal => debt,
    };
    due.clamp(0.0, debt)
}
