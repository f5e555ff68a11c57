use crate::Result;
use crate::check::Checks;
use crate::math::{exp, exp_m1, ln, ln_1p};
use serde::{Deserialize, Serialize};

/// The largest hazard rate of a curve.
const MOST_HAZARD: f64 = 1e6;

/// Times beyond this count as this.
const MOST_YEARS: f64 = 1e9;

/// The chance that a name lives on, by piecewise constant hazard rates.
///
/// # Formula
/// S(t) = e^(−∫₀ᵗ h(s) ds)
///
/// where h is `rates[0]` up to `times[0]`, `rates[1]` from there to `times[1]`, …, and the last rate
/// for ever; t is in years.
///
/// # References
/// J. C. Hull (2022), *Options, Futures, and Other Derivatives*, 11th edition, sections 24.2 and 24.4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Pieces", into = "Pieces")]
pub struct HazardCurve {
    times: Vec<f64>,
    rates: Vec<f64>,
}

/// The curve in a document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pieces {
    times: Vec<f64>,
    rates: Vec<f64>,
}

impl TryFrom<Pieces> for HazardCurve {
    type Error = crate::Error;

    fn try_from(pieces: Pieces) -> Result<Self> {
        Self::new(&pieces.times, &pieces.rates)
    }
}

impl From<HazardCurve> for Pieces {
    fn from(curve: HazardCurve) -> Self {
        Self { times: curve.times, rates: curve.rates }
    }
}

impl HazardCurve {
    /// The curve of hazard rates per year, each up to its time in years.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) unless there is a time, the times increase from
    /// above 0, and there are as many rates, from 0 to 10⁶.
    pub fn new(times: &[f64], rates: &[f64]) -> Result<Self> {
        let mut checks = Checks::default();
        check_times(&mut checks, times, "rates", rates.len());
        for (k, &rate) in rates.iter().enumerate() {
            checks.between(format_args!("rates[{k}]"), rate, 0.0, MOST_HAZARD);
        }
        checks.finish()?;
        Ok(Self { times: times.to_vec(), rates: rates.to_vec() })
    }

    /// The curve of one hazard rate.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) unless the rate is from 0 to 10⁶.
    pub fn flat(rate: f64) -> Result<Self> {
        let mut checks = Checks::default();
        checks.between("rate", rate, 0.0, MOST_HAZARD);
        checks.finish()?;
        Ok(Self { times: vec![1.0], rates: vec![rate] })
    }

    /// The curve through cumulative default probabilities.
    ///
    /// # Formula
    /// hₖ = ln((1 − pₖ₋₁)/(1 − pₖ))/(tₖ − tₖ₋₁)
    ///
    /// A probability of 1 counts as 1 − 2⁻⁵³, whose hazard is finite.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) unless there is a time, the times increase from
    /// above 0, and the probabilities do not decrease and lie in \[0, 1\], as many as there are times.
    ///
    /// # Examples
    /// ```
    /// use risk_core::curve::HazardCurve;
    ///
    /// let curve = HazardCurve::from_default_probabilities(&[1.0, 5.0], &[0.02, 0.10])?;
    /// assert!((curve.default_probability(5.0) - 0.10).abs() < 1e-15);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn from_default_probabilities(times: &[f64], probabilities: &[f64]) -> Result<Self> {
        let mut checks = Checks::default();
        check_times(&mut checks, times, "probabilities", probabilities.len());
        let mut before = 0.0;
        for (k, &p) in probabilities.iter().enumerate() {
            let message = format_args!("must be from {before}, the one before, to 1, got {p}");
            checks.require((before..=1.0).contains(&p), format_args!("probabilities[{k}]"), message);
            before = if p > before && p <= 1.0 { p } else { before };
        }
        checks.finish()?;
        let survived =
            |k: usize| if k == 0 { 0.0 } else { ln_1p(-probabilities[k - 1].min(1.0 - f64::EPSILON / 2.0)) };
        Self::through(times, |k| survived(k) - survived(k + 1))
    }

    /// The curve whose average hazard to each time is that of a credit spread.
    ///
    /// # Formula
    /// ∫₀ᵗ h(s) ds = s·t/(1 − R), the credit triangle
    ///
    /// where s is the spread quoted to t as a decimal rate, of a bond over the risk-free rate or of a
    /// credit default swap.
    ///
    /// # References
    /// J. C. Hull (2022), *Options, Futures, and Other Derivatives*, equation (24.2).
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) unless there is a time, the times increase from
    /// above 0, the recovery lies in \[0, 1), and the spreads are not negative and leave no forward
    /// hazard below 0.
    pub fn from_spreads(times: &[f64], spreads: &[f64], recovery: f64) -> Result<Self> {
        let mut checks = Checks::default();
        check_times(&mut checks, times, "spreads", spreads.len());
        let message = format_args!("must be from 0 to below 1, got {recovery}");
        checks.require((0.0..1.0).contains(&recovery), "recovery", message);
        let mut before = 0.0;
        for (k, (&t, &s)) in times.iter().zip(spreads).enumerate() {
            checks.rate(format_args!("spreads[{k}]"), s);
            let message =
                format_args!("must be at least {}, or the forward hazard is negative, got {s}", before / t);
            checks.require(s * t >= before, format_args!("spreads[{k}]"), message);
            before = s * t;
        }
        checks.finish()?;
        let total = |k: usize| if k == 0 { 0.0 } else { spreads[k - 1] * times[k - 1] / (1.0 - recovery) };
        Self::through(times, |k| total(k + 1) - total(k))
    }

    /// The curve whose total hazard over piece k is `hazard(k)`.
    fn through(times: &[f64], hazard: impl Fn(usize) -> f64) -> Result<Self> {
        let start = |k: usize| if k == 0 { 0.0 } else { times[k - 1] };
        let rates: Vec<f64> = (0..times.len()).map(|k| hazard(k).max(0.0) / (times[k] - start(k))).collect();
        Self::new(times, &rates)
    }

    /// ∫₀ᵗ h(s) ds; 0 before time 0.
    #[must_use]
    pub fn cumulative_hazard(&self, t: f64) -> f64 {
        let t = if t.is_nan() { 0.0 } else { t.min(MOST_YEARS) };
        let (mut total, mut start) = (0.0, 0.0);
        let last = self.rates.len().saturating_sub(1);
        for (k, (&end, &rate)) in self.times.iter().zip(&self.rates).enumerate() {
            let end = if k == last { t } else { end.min(t) };
            if end > start {
                total += rate * (end - start);
                start = end;
            }
        }
        total
    }

    /// S(t), the probability of no default up to t.
    #[must_use]
    pub fn survival(&self, t: f64) -> f64 {
        exp(-self.cumulative_hazard(t))
    }

    /// 1 − S(t), the probability of default up to t, exact also where it is small.
    #[must_use]
    pub fn default_probability(&self, t: f64) -> f64 {
        -exp_m1(-self.cumulative_hazard(t))
    }

    /// The time of default of a name whose draw is the uniform number u: the t with 1 − S(t) = u.
    ///
    /// `None` when it never comes, which is so where the last rate is 0 and u is large, and when u is
    /// not in \[0, 1).
    ///
    /// # Examples
    /// ```
    /// use risk_core::curve::HazardCurve;
    ///
    /// let curve = HazardCurve::new(&[2.0, 5.0], &[0.01, 0.03])?;
    /// let time = curve.default_time(curve.default_probability(3.5)).unwrap();
    /// assert!((time - 3.5).abs() < 1e-13);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    #[must_use]
    pub fn default_time(&self, u: f64) -> Option<f64> {
        if !(0.0..1.0).contains(&u) {
            return None;
        }
        let hazard = if u < 0.5 { -ln_1p(-u) } else { -ln(1.0 - u) };
        self.time_of_hazard(hazard)
    }

    /// The time at which the cumulative hazard reaches `hazard`.
    fn time_of_hazard(&self, hazard: f64) -> Option<f64> {
        let (mut total, mut start) = (0.0, 0.0);
        let last = self.rates.len().checked_sub(1)?;
        for (k, (&end, &rate)) in self.times.iter().zip(&self.rates).enumerate() {
            let piece = rate * (end - start);
            if hazard <= total + piece || k == last {
                let time = start + (hazard - total).max(0.0) / rate;
                return if hazard <= total { Some(start) } else { time.is_finite().then_some(time) };
            }
            (total, start) = (total + piece, end);
        }
        None
    }
}

fn check_times(checks: &mut Checks, times: &[f64], others: &str, count: usize) {
    checks.require(!times.is_empty(), "times", "must not be empty");
    let message = format_args!("must have {} elements, one per time, got {count}", times.len());
    checks.require(count == times.len(), others, message);
    let mut before = 0.0;
    for (k, &t) in times.iter().enumerate() {
        let message = format_args!("must be finite and above {before}, got {t}");
        checks.require(t.is_finite() && t > before, format_args!("times[{k}]"), message);
        before = if t.is_finite() { t.max(before) } else { before };
    }
}
