//! Amounts of money.

/// Parts of a unit of currency: 2²⁰, so that the smallest amount is a little below a millionth.
const PARTS: f64 = 1_048_576.0;

/// `amount` to the nearest smallest amount, 2⁻²⁰ of a unit of currency.
///
/// Settled amounts below 2³² add and subtract without any rounding, in any order: cash that is moved
/// in settled amounts is conserved exactly, not to a tolerance.
///
/// # Examples
/// ```
/// use risk_core::money::settle;
///
/// let third = settle(100.0 / 3.0);
/// assert!((third - 100.0 / 3.0).abs() < 5e-7);
/// assert_eq!(1e9 - third - third + 2.0 * third, 1e9);
/// assert_eq!(settle(499_999_999.999_999_94), 5e8);
/// ```
#[inline]
#[must_use]
pub fn settle(amount: f64) -> f64 {
    (amount * PARTS).round() / PARTS
}
