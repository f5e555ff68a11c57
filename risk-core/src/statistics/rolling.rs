use super::Bias;
use super::panel::check_sample;
use crate::check::Checks;
use crate::{Error, Result};

/// The mean of each window; `None` before the first full one.
///
/// Element t is the mean of the observations t − w + 1 … t. Each window is joined from two runs that
/// meet at a multiple of w, by the exact rules for joining moments: the cost does not depend on w, and
/// nothing is subtracted, so no rounding drifts along the series and an outlier leaves no trace.
///
/// # References
/// T. F. Chan, G. H. Golub, R. J. LeVeque (1983), "Algorithms for computing the sample variance",
/// *The American Statistician* 37, equation 2.1, for joining; M. van Herk (1992), "A fast algorithm for
/// local minimum and maximum filters", *Pattern Recognition Letters* 13, for the runs.
///
/// # Examples
/// ```
/// use risk_core::statistics::rolling_mean;
///
/// assert_eq!(rolling_mean(&[1.0, 2.0, 3.0, 5.0], 2)?, [None, Some(1.5), Some(2.5), Some(4.0)]);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the window is 0 or the series is not finite.
pub fn rolling_mean(series: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check_sample("series", series, 0)?;
    windows(series, series, window, |found| Some(found.x))
}

/// The standard deviation of each window; `None` before the first full one and where
/// [`standard_deviation`](super::standard_deviation) has none. See [`rolling_mean`] for the method.
///
/// # Errors
/// [`Error::Invalid`] when the window is 0 or the series is not finite.
pub fn rolling_standard_deviation(series: &[f64], window: usize, bias: Bias) -> Result<Vec<Option<f64>>> {
    check_sample("series", series, 0)?;
    windows(series, series, window, |found| Some((found.xx / found.divisor(bias)?).sqrt()))
}

/// The covariance of two series in each window; `None` before the first full one, and in windows of
/// one observation for [`Bias::Sample`]. See [`rolling_mean`] for the method.
///
/// # Errors
/// [`Error::Invalid`] when the window is 0 or the series are not finite and of one length.
pub fn rolling_covariance(x: &[f64], y: &[f64], window: usize, bias: Bias) -> Result<Vec<Option<f64>>> {
    check_pair(x, y)?;
    windows(x, y, window, |found| Some(found.xy / found.divisor(bias)?))
}

/// The correlation of two series in each window; `None` before the first full one and where a series
/// does not vary. See [`rolling_mean`] for the method.
///
/// # Errors
/// [`Error::Invalid`] when the window is 0 or the series are not finite and of one length.
pub fn rolling_correlation(x: &[f64], y: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check_pair(x, y)?;
    windows(x, y, window, |found| {
        let varies = found.xx > 0.0 && found.yy > 0.0;
        varies.then(|| (found.xy / found.xx.sqrt() / found.yy.sqrt()).clamp(-1.0, 1.0))
    })
}

/// The slope β of the regression of `returns` on `market`, with a constant, in each window; `None`
/// before the first full one and where the market does not vary. See [`rolling_mean`] for the method.
///
/// # Formula
/// β = cov(r, m)/var(m)
///
/// # Errors
/// [`Error::Invalid`] when the window is 0 or the series are not finite and of one length.
pub fn rolling_beta(returns: &[f64], market: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    let mut checks = Checks::default();
    checks.require(
        returns.len() == market.len(),
        "market",
        format_args!("must have {} elements, as returns has, got {}", returns.len(), market.len()),
    );
    checks.finish()?;
    check_sample("returns", returns, 0)?;
    check_sample("market", market, 0)?;
    windows(market, returns, window, |found| (found.xx > 0.0).then(|| found.xy / found.xx))
}

fn check_pair(x: &[f64], y: &[f64]) -> Result<()> {
    if x.len() != y.len() {
        let (want, got) = (x.len(), y.len());
        return Err(Error::invalid("y", format_args!("must have {want} elements, as x has, got {got}")));
    }
    check_sample("x", x, 0)?;
    check_sample("y", y, 0)
}

/// The means, sums of squared deviations and of their products of some observations.
#[derive(Clone, Copy, Default)]
struct Joint {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Joint {
    fn one(x: f64, y: f64) -> Self {
        Self { count: 1.0, x, y, ..Self::default() }
    }

    fn and(self, other: Self) -> Self {
        let count = self.count + other.count;
        if count == 0.0 {
            return self;
        }
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        let share = other.count / count;
        let both = self.count * share;
        Self {
            count,
            x: self.x + dx * share,
            y: self.y + dy * share,
            xx: self.xx + other.xx + dx * dx * both,
            yy: self.yy + other.yy + dy * dy * both,
            xy: self.xy + other.xy + dx * dy * both,
        }
    }

    fn divisor(&self, bias: Bias) -> Option<f64> {
        match bias {
            Bias::Population => Some(self.count),
            Bias::Sample => (self.count > 1.0).then_some(self.count - 1.0),
        }
    }
}

/// What `read` makes of each full window.
fn windows(
    x: &[f64],
    y: &[f64],
    window: usize,
    read: impl Fn(&Joint) -> Option<f64>,
) -> Result<Vec<Option<f64>>> {
    if window == 0 {
        return Err(Error::invalid("window", "must be at least 1, got 0"));
    }
    let mut out = vec![None; x.len()];
    // The observations from an element to the end of its run, for the run before.
    let mut ends: Vec<Joint> = Vec::new();
    let runs = x.chunks(window).zip(y.chunks(window)).zip(out.chunks_mut(window));
    for ((x, y), out) in runs {
        let mut start = Joint::default();
        for (i, (&x, &y)) in x.iter().zip(y).enumerate() {
            start = start.and(Joint::one(x, y));
            out[i] = if i + 1 == window {
                read(&start)
            } else {
                ends.get(i + 1).and_then(|end| read(&end.and(start)))
            };
            out[i] = out[i].filter(|value| value.is_finite());
        }
        ends.clear();
        let mut end = Joint::default();
        ends.extend(x.iter().zip(y).rev().map(|(&x, &y)| {
            end = Joint::one(x, y).and(end);
            end
        }));
        ends.reverse();
    }
    Ok(out)
}
