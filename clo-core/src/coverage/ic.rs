//! Interest coverage.

use super::{Collateral, CoverageTest, Measure, Struck};
use crate::deal::{Deal, FeeKind};
use crate::waterfall::Class;

/// Interest proceeds less the senior fees accrued in the period.
pub(super) fn numerator(test: &CoverageTest, deal: &Deal, collateral: &Collateral, accrued: &[f64]) -> f64 {
    let deducted = deal.fees.iter().zip(accrued).filter(|(fee, _)| match &test.deducting {
        Some(names) => names.contains(&fee.name),
        None => matches!(fee.kind, FeeKind::Trustee | FeeKind::SeniorManagement),
    });
    collateral.interest_proceeds - deducted.map(|(_, amount)| amount).sum::<f64>()
}

/// Interest due to the covered classes before anything is paid.
pub(super) fn denominator(covered: &[Class<'_>]) -> f64 {
    covered.iter().map(Class::interest_due).sum()
}

/// What must be paid to the notes, taking interest due to fall in proportion to the balance.
///
/// # Formula
/// x = (1 − R/T) · B − what earlier cures of the date have paid, where R is the ratio, T the trigger
/// and B the covered balance.
pub(super) fn cure(struck: &Struck, measure: &Measure) -> f64 {
    let Some(ratio) = measure.value.filter(|ratio| *ratio < measure.threshold) else {
        return 0.0;
    };
    let whole = ((1.0 - ratio / measure.threshold) * measure.covered_balance).min(measure.covered_balance);
    (whole - struck.cured_from_interest - struck.cured_from_principal).max(0.0)
}
