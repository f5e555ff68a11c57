//! Internal rate of return of dated cash flows.

use risk_core::math::power;
use risk_core::math::root::brent;
use risk_core::time::Date;

/// The bounds between which a return is sought.
const BOUNDS: (f64, f64) = (-0.99, 100.0);

/// Net present value at `date`, compounding annually on ACT/365.
///
/// # Formula
/// NPV = Σ CFᵢ (1 + r)^(−dᵢ/365), with dᵢ the days from `date` to flow i
#[must_use]
pub fn net_present_value(flows: &[(Date, f64)], rate: f64, date: Date) -> f64 {
    flows
        .iter()
        .map(|(on, amount)| amount * power(1.0 + rate, -((*on - date).num_days() as f64) / 365.0))
        .sum()
}

/// The annual rate at which the flows' net present value is zero (XIRR, ACT/365); none when no rate
/// from −99 % to 10,000 % does it, as when all flows have one sign.
///
/// # Examples
/// ```
/// use clo_core::analytics::irr::internal_rate_of_return;
/// use risk_core::time::Date;
///
/// let on = |year| Date::from_ymd_opt(year, 1, 1).unwrap();
/// let flows = [(on(2025), -100.0), (on(2026), 110.0)];
/// assert!((internal_rate_of_return(&flows).unwrap() - 0.10).abs() < 1e-12);
/// ```
#[must_use]
pub fn internal_rate_of_return(flows: &[(Date, f64)]) -> Option<f64> {
    let scale: f64 = flows.iter().map(|(_, amount)| amount.abs()).sum();
    let start = flows.first()?.0;
    let value = |rate: f64| net_present_value(flows, rate, start) / scale;
    brent("internal rate of return", value, BOUNDS.0, BOUNDS.1, 0.0).ok()
}
