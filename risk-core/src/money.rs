//! Amounts of money.

/// The resolution of amounts in reports, as parts of a unit of currency.
const PARTS: f64 = 1e6;

/// `amount` to the nearest millionth of a unit of currency: below it, a sum over many assets says how
/// it was added up and not what was added.
///
/// # Examples
/// ```
/// use risk_core::money::to_millionths;
///
/// assert_eq!(to_millionths(0.1 + 0.2), 0.3);
/// ```
#[must_use]
pub fn to_millionths(amount: f64) -> f64 {
    let parts = amount * PARTS;
    if parts.is_finite() { parts.round() / PARTS } else { amount }
}
