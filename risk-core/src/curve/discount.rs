//! Discount factors.

use crate::check::Checks;
use crate::math::interpolation::{Beyond, PiecewiseLinear};
use crate::math::root;
use crate::math::{exp, exp_m1, ln_1p};
use crate::time::{Date, DayCount, Frequency, RollDay, Stub, schedule};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The instantaneous forward rates among which a bootstrap looks.
const LOWEST_FORWARD: f64 = -10.0;
const HIGHEST_FORWARD: f64 = 20.0;

/// The largest logarithm of a growth: e^700 is still finite.
const MOST_GROWTH: f64 = 700.0;

/// How a zero rate compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compounding {
    /// 1 / DF = e^(r t)
    Continuous,
    /// 1 / DF = 1 + r t
    Simple,
    /// 1 / DF = (1 + r)^t
    Annual,
    /// 1 / DF = (1 + r/2)^(2 t)
    SemiAnnual,
    /// 1 / DF = (1 + r/4)^(4 t)
    Quarterly,
}

impl Compounding {
    /// The compoundings in a year, where they are counted.
    const fn per_year(self) -> Option<f64> {
        match self {
            Self::Continuous | Self::Simple => None,
            Self::Annual => Some(1.0),
            Self::SemiAnnual => Some(2.0),
            Self::Quarterly => Some(4.0),
        }
    }
}

/// The value on a reference date of 1 paid on another date.
///
/// # Formula
/// ln DF(t) is linear between the quoted dates, so the instantaneous forward rate is constant
/// there; beyond the last quote, and before the reference date, it goes on unchanged.
///
/// where t is in years of 365 days from the reference date (ACT/365 fixed), and DF(0) = 1.
///
/// Every result is finite: growth by more than e^700 counts as e^700.
///
/// # References
/// P. S. Hagan and G. West (2006), *Interpolation methods for curve construction*, Applied
/// Mathematical Finance 13(2), section "raw interpolation".
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountCurve {
    reference: Date,
    log_discount: PiecewiseLinear,
}

impl DiscountCurve {
    /// The curve of one continuously compounded rate.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless the rate is from -1 to 10.
    ///
    /// # Examples
    /// ```
    /// use risk_core::curve::{Compounding, DiscountCurve};
    /// use risk_core::time::Date;
    ///
    /// let reference = Date::from_ymd_opt(2026, 1, 1).unwrap();
    /// let curve = DiscountCurve::flat(reference, 0.04)?;
    /// let in_a_year = Date::from_ymd_opt(2027, 1, 1).unwrap();
    /// assert!((curve.discount_factor(in_a_year) - (-0.04f64).exp()).abs() < 1e-15);
    /// assert!((curve.zero_rate(in_a_year, Compounding::Continuous) - 0.04).abs() < 1e-15);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn flat(reference: Date, rate: f64) -> Result<Self> {
        let mut checks = Checks::default();
        checks.rate("rate", rate);
        checks.finish()?;
        Ok(Self::through(reference, &[(0.0, 0.0), (1.0, -rate)]))
    }

    /// The curve of zero rates to some dates.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless there is a node, the dates increase from after the reference
    /// date, the rates are from -1 to 10, and none of them gives a discount factor of infinity.
    pub fn from_zero_rates(reference: Date, nodes: &[(Date, f64)], compounding: Compounding) -> Result<Self> {
        check_nodes("nodes", Some(reference), nodes)?;
        let mut checks = Checks::default();
        let mut points = vec![(0.0, 0.0)];
        for (i, &(date, rate)) in nodes.iter().enumerate() {
            let t = years(reference, date);
            let growth = match (compounding, compounding.per_year()) {
                (Compounding::Simple, _) => ln_1p(rate * t),
                (_, Some(n)) => n * t * ln_1p(rate / n),
                (_, None) => rate * t,
            };
            checks.require(
                growth.is_finite(),
                format_args!("nodes[{i}].rate"),
                format_args!("must leave a positive amount, got {rate}"),
            );
            points.push((t, -growth));
        }
        checks.finish()?;
        Ok(Self::through(reference, &points))
    }

    /// The curve that prices every quoted par bond, or par swap, at par.
    ///
    /// # Formula
    /// c Σ τₖ DF(tₖ) + DF(tₙ) = 1
    ///
    /// where c is the par rate, tₖ the coupon dates, counted back from the maturity in whole
    /// periods with a short first one where they do not fit, unadjusted; and τₖ their year
    /// fractions by `day_count`.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless there is a node, the maturities increase from after the
    /// reference date and the rates are from -1 to 10, and when no forward rate from -10 to 20
    /// prices a quote.
    pub fn from_par_rates(
        reference: Date,
        nodes: &[(Date, f64)],
        frequency: Frequency,
        day_count: DayCount,
    ) -> Result<Self> {
        check_nodes("nodes", Some(reference), nodes)?;
        let mut points = vec![(0.0, 0.0)];
        for (i, &(maturity, rate)) in nodes.iter().enumerate() {
            let dates = schedule(reference, maturity, frequency, Stub::ShortFirst, RollDay::SameDay)
                .map_err(|error| Error::invalid(format_args!("nodes[{i}].date"), error))?;
            let mut flows: Vec<(f64, f64)> = dates
                .iter()
                .zip(dates.iter().skip(1))
                .map(|(&start, &end)| (years(reference, end), rate * day_count.year_fraction(start, end)))
                .collect();
            let t = years(reference, maturity);
            flows.push((t, 1.0));
            let point = point_at_par(&points, t, &flows).ok_or_else(|| {
                let message =
                    format_args!("no forward rate from {LOWEST_FORWARD} to {HIGHEST_FORWARD} gives {rate}");
                Error::invalid(format_args!("nodes[{i}].rate"), message)
            })?;
            points.push(point);
        }
        Ok(Self::through(reference, &points))
    }

    fn through(reference: Date, points: &[(f64, f64)]) -> Self {
        Self { reference, log_discount: PiecewiseLinear::through(points, Beyond::Straight) }
    }

    /// The date on which the curve discounts to.
    #[must_use]
    pub fn reference(&self) -> Date {
        self.reference
    }

    /// The discount factor to `date`; over 1 before the reference date at positive rates.
    #[must_use]
    pub fn discount_factor(&self, date: Date) -> f64 {
        growth(self.log_discount.value(years(self.reference, date)))
    }

    /// The rate that compounds to the discount factor to `date`, on ACT/365 fixed; at the
    /// reference date, the instantaneous forward rate.
    #[must_use]
    pub fn zero_rate(&self, date: Date, compounding: Compounding) -> f64 {
        let t = years(self.reference, date);
        let continuous =
            if t == 0.0 { -self.log_discount.slope(0.0) } else { -self.log_discount.value(t) / t };
        match (compounding, compounding.per_year()) {
            (Compounding::Simple, _) if t != 0.0 => growth_less_one(continuous * t) / t,
            (_, Some(n)) => n * growth_less_one(continuous / n),
            (_, None) => continuous,
        }
    }

    /// The simple forward rate from `start` to `end`.
    ///
    /// # Formula
    /// (DF(start) / DF(end) − 1) / τ
    ///
    /// where τ is the year fraction by `day_count`; where it is 0, the instantaneous forward rate.
    #[must_use]
    pub fn forward_rate(&self, start: Date, end: Date, day_count: DayCount) -> f64 {
        let (t_start, t_end) = (years(self.reference, start), years(self.reference, end));
        let fraction = day_count.year_fraction(start, end);
        if fraction == 0.0 {
            return -self.log_discount.slope(t_start);
        }
        growth_less_one(self.log_discount.value(t_start) - self.log_discount.value(t_end)) / fraction
    }
}

/// The point (t, ln DF) after `points` at which `flows` (t, amount) are worth 1.
fn point_at_par(points: &[(f64, f64)], t: f64, flows: &[(f64, f64)]) -> Option<(f64, f64)> {
    let curve = PiecewiseLinear::through(points, Beyond::Straight);
    let (from, log_from) = points.last().copied()?;
    let (known, unknown): (Vec<_>, Vec<_>) = flows.iter().partition(|(t, _)| *t <= from);
    let known: f64 = known.iter().map(|(t, amount)| amount * exp(curve.value(*t))).sum();
    let log_discount = |t: f64, forward: f64| log_from - forward * (t - from);
    let above_par = |forward: f64| {
        let unknown: f64 = unknown.iter().map(|(t, amount)| amount * exp(log_discount(*t, forward))).sum();
        known + unknown - 1.0
    };
    let (low, high) = root::bracket(above_par, -0.05, 0.15, LOWEST_FORWARD, HIGHEST_FORWARD)?;
    let forward = root::brent("forward rate", above_par, low, high, 0.0).ok()?;
    Some((t, log_discount(t, forward)))
}

/// Wants at least one node, dates that increase from after `reference`, and decimal rates; `list` is
/// the path of the nodes.
pub(super) fn check_nodes(list: &str, reference: Option<Date>, nodes: &[(Date, f64)]) -> Result<()> {
    let mut checks = Checks::default();
    checks.require(!nodes.is_empty(), list, "must not be empty");
    let mut before = reference;
    for (i, &(date, rate)) in nodes.iter().enumerate() {
        if let Some(before) = before {
            let message = format_args!("must come after {before}, got {date}");
            checks.require(before < date, format_args!("{list}[{i}].date"), message);
        }
        checks.rate(format_args!("{list}[{i}].rate"), rate);
        before = Some(date);
    }
    checks.finish()
}

/// e^x, finite and positive for every x.
fn growth(x: f64) -> f64 {
    exp(x.clamp(-MOST_GROWTH, MOST_GROWTH))
}

/// e^x − 1, finite for every x, and exact to the last digits near 0.
fn growth_less_one(x: f64) -> f64 {
    exp_m1(x.clamp(-MOST_GROWTH, MOST_GROWTH))
}

/// Years of 365 days.
fn years(from: Date, to: Date) -> f64 {
    DayCount::Actual365Fixed.year_fraction(from, to)
}
