//! Curves: discount factors, index forwards, hazards.

use crate::argument::{Choice, Part};
use crate::array::Series;
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Curves: discount factors, index forwards, hazards.
    curve at "risk.curve" of risk_core::curve {
        flat_discount_factors(reference: Choice<Date>, rate: f64, dates: Part<Vec<Date>>) -> vector = core::DiscountCurve::flat(reference, rate).map(|curve| dates.iter().map(|date| curve.discount_factor(*date)).collect());
        discount_factors(reference: Choice<Date>, nodes: Part<Vec<(Date, f64)>>, dates: Part<Vec<Date>>, compounding: Choice<core::Compounding> = r#""continuous""#) -> vector = core::DiscountCurve::from_zero_rates(reference, nodes, compounding).map(|curve| dates.iter().map(|date| curve.discount_factor(*date)).collect());
        zero_rates(reference: Choice<Date>, nodes: Part<Vec<(Date, f64)>>, dates: Part<Vec<Date>>, compounding: Choice<core::Compounding> = r#""continuous""#) -> vector = core::DiscountCurve::from_zero_rates(reference, nodes, compounding).map(|curve| dates.iter().map(|date| curve.zero_rate(*date, compounding)).collect());
        par_discount_factors(reference: Choice<Date>, nodes: Part<Vec<(Date, f64)>>, dates: Part<Vec<Date>>, frequency: Choice<risk_core::time::Frequency>, day_count: Choice<risk_core::time::DayCount>) -> vector = core::DiscountCurve::from_par_rates(reference, nodes, frequency, day_count).map(|curve| dates.iter().map(|date| curve.discount_factor(*date)).collect());
        index_rates(quotes: Part<core::CurveQuotes>, dates: Part<Vec<Date>>, months: u32) -> vector = quotes.forward_curve().map(|curve| dates.iter().map(|date| curve.rate(*date, months)).collect());
        hazard_curve(times: Series, rates: Series) = core::HazardCurve::new(times, rates);
        hazard_curve_from_default_probabilities(times: Series, probabilities: Series) = core::HazardCurve::from_default_probabilities(times, probabilities);
        hazard_curve_from_spreads(times: Series, spreads: Series, recovery: f64) = core::HazardCurve::from_spreads(times, spreads, recovery);
        survival(curve: Part<core::HazardCurve>, times: Series) -> vector = Ok(times.iter().map(|t| curve.survival(*t)).collect());
        default_probability(curve: Part<core::HazardCurve>, times: Series) -> vector = Ok(times.iter().map(|t| curve.default_probability(*t)).collect());
        default_time(curve: Part<core::HazardCurve>, u: Series) -> series = Ok(u.iter().map(|u| curve.default_time(*u)).collect());
    }
}
