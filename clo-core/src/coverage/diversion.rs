//! The interest diversion (reinvestment overcollateralization) test.

use super::{Measure, Struck};

/// The interest to turn into principal: the overcollateralization cure from interest, less what
/// earlier cures and diversions of the date have done.
///
/// # Formula
/// x = D − N/T − credited
pub(super) fn cure(struck: &Struck, measure: &Measure) -> f64 {
    let whole = measure.denominator - measure.numerator / measure.threshold;
    let credited = struck.cured_from_interest + struck.diverted;
    (whole - credited).clamp(0.0, measure.denominator.max(0.0))
}
