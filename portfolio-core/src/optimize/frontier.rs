//! The efficient frontier as its corner portfolios, and the portfolios on it.

use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// A portfolio where the frontier bends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// λ of ½·w'Σw − λ·μ'w, the slope dσ²/2dμ of the frontier: the inverse of the risk aversion.
    pub risk_tolerance: f64,
    /// One weight per asset.
    pub weights: Vec<f64>,
    /// μ'w.
    pub expected_return: f64,
    /// w'Σw.
    pub variance: f64,
}

/// All corners, from the portfolio of the highest return to the one of the least variance; between
/// two of them weights are linear in the risk tolerance and in the return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// At least one.
    pub corners: Vec<Corner>,
}

/// A portfolio on the frontier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrontierPoint {
    /// One weight per asset.
    pub weights: Vec<f64>,
    /// μ'w.
    pub expected_return: f64,
    /// √(w'Σw).
    pub volatility: f64,
}

/// The frontier between a corner and the next: a share of 0 is the first and 1 the second.
struct Segment<'a> {
    from: &'a Corner,
    to: &'a Corner,
    /// w_from'Σ(w_to − w_from) and (w_to − w_from)'Σ(w_to − w_from).
    mixed: f64,
    square: f64,
}

impl<'a> Segment<'a> {
    /// On the frontier σ² as a function of μ has the slope 2λ, so the two corners' λ, returns and
    /// variances give the quadratic without Σ.
    fn new(from: &'a Corner, to: &'a Corner) -> Self {
        let step = to.expected_return - from.expected_return;
        let mixed = from.risk_tolerance * step;
        let square = (to.risk_tolerance - from.risk_tolerance) * step;
        Self { from, to, mixed, square: square.max(0.0) }
    }

    fn at(&self, share: f64) -> FrontierPoint {
        let between = |a: f64, b: f64| a + share * (b - a);
        let variance = self.from.variance + share * (2.0 * self.mixed + share * self.square);
        FrontierPoint {
            weights: self.from.weights.iter().zip(&self.to.weights).map(|(&a, &b)| between(a, b)).collect(),
            expected_return: between(self.from.expected_return, self.to.expected_return),
            volatility: variance.max(0.0).sqrt(),
        }
    }
}

impl Frontier {
    fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.corners.windows(2).filter_map(|pair| match pair {
            [from, to] => Some(Segment::new(from, to)),
            _ => None,
        })
    }

    fn ends(&self) -> Result<(&Corner, &Corner)> {
        match (self.corners.first(), self.corners.last()) {
            (Some(first), Some(last)) => Ok((first, last)),
            _ => Err(Error::invalid("corners", "must have at least one corner, got none")),
        }
    }

    /// The portfolio of the least variance.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a frontier without corners.
    pub fn minimum_variance(&self) -> Result<FrontierPoint> {
        self.ends().map(|(_, last)| point(last))
    }

    /// The portfolio of the highest return.
    ///
    /// # Errors
    /// As [`Frontier::minimum_variance`].
    pub fn maximum_return(&self) -> Result<FrontierPoint> {
        self.ends().map(|(first, _)| point(first))
    }

    /// The portfolio that maximises μ'w − ½·a·w'Σw, for a risk aversion a > 0.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless a is positive and finite.
    pub fn at_risk_aversion(&self, risk_aversion: f64) -> Result<FrontierPoint> {
        let (first, last) = self.ends()?;
        if !risk_aversion.is_finite() || risk_aversion <= 0.0 {
            return Err(Error::invalid(
                "risk_aversion",
                format_args!("must be positive, got {risk_aversion}"),
            ));
        }
        let tolerance = 1.0 / risk_aversion;
        if tolerance >= first.risk_tolerance {
            return Ok(point(first));
        }
        let reached = self.segments().find(|segment| segment.to.risk_tolerance <= tolerance);
        Ok(reached.map_or_else(
            || point(last),
            |s| s.at((s.from.risk_tolerance - tolerance) / (s.from.risk_tolerance - s.to.risk_tolerance)),
        ))
    }

    /// The portfolio of the least variance whose return is at least `target`.
    ///
    /// # Errors
    /// [`Error::Infeasible`] with the range that can be reached, when the target is above it.
    pub fn at_return(&self, target: f64) -> Result<FrontierPoint> {
        let (first, last) = self.ends()?;
        if target.is_nan() {
            return Err(Error::invalid("target_return", "must be a number, got NaN"));
        }
        let (low, high) = (last.expected_return, first.expected_return);
        if target > high + SLACK * (1.0 + high.abs()) {
            return Err(Error::Infeasible(format!(
                "target return {target} cannot be reached: efficient portfolios return {low} to {high}"
            )));
        }
        if target >= high {
            return Ok(point(first));
        }
        let reached = self.segments().find(|segment| segment.to.expected_return <= target);
        Ok(reached.map_or_else(
            || point(last),
            |s| {
                let span = s.from.expected_return - s.to.expected_return;
                s.at(((s.from.expected_return - target) / span).clamp(0.0, 1.0))
            },
        ))
    }

    /// The portfolio of the highest return whose volatility is at most `target`.
    ///
    /// # Errors
    /// [`Error::Infeasible`] with the range that can be reached, when the target is below it.
    pub fn at_volatility(&self, target: f64) -> Result<FrontierPoint> {
        let (first, last) = self.ends()?;
        if target.is_nan() {
            return Err(Error::invalid("target_volatility", "must be a number, got NaN"));
        }
        let (low, high) = (last.variance.sqrt(), first.variance.sqrt());
        if target < low - SLACK * (1.0 + low) {
            return Err(Error::Infeasible(format!(
                "target volatility {target} cannot be reached: efficient portfolios have {low} to {high}"
            )));
        }
        let variance = target * target;
        if variance >= first.variance {
            return Ok(point(first));
        }
        let reached = self.segments().find(|segment| segment.to.variance <= variance);
        Ok(reached.map_or_else(|| point(last), |s| s.at(share_of_variance(&s, variance))))
    }

    /// The portfolio of the highest (μ'w − `risk_free`)/√(w'Σw).
    ///
    /// # Errors
    /// [`Error::Infeasible`] when no efficient portfolio returns more than the risk-free rate, so
    /// that the ratio has no positive maximum.
    pub fn maximum_sharpe(&self, risk_free: f64) -> Result<FrontierPoint> {
        let (first, last) = self.ends()?;
        if !risk_free.is_finite() {
            return Err(Error::invalid("risk_free_rate", format_args!("must be finite, got {risk_free}")));
        }
        if first.expected_return <= risk_free {
            return Err(Error::Infeasible(format!(
                "no portfolio returns more than the risk-free rate {risk_free}: the highest return is {}",
                first.expected_return
            )));
        }
        // Down the frontier the ratio rises to its one maximum: where the derivative of a segment
        // vanishes, or at a corner.
        for s in self.segments() {
            let (excess, step) =
                (s.from.expected_return - risk_free, s.to.expected_return - s.from.expected_return);
            let above = step * s.from.variance - excess * s.mixed;
            let below = excess * s.square - step * s.mixed;
            let share = above / below;
            if (0.0..=1.0).contains(&share) {
                return Ok(s.at(share));
            }
        }
        let ratio = |c: &Corner| (c.expected_return - risk_free) / c.variance.sqrt();
        let best = self.corners.iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        Ok(point(best.unwrap_or(last)))
    }

    /// `count` portfolios whose returns are evenly spaced from the least variance to the highest
    /// return.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `count` is 0.
    pub fn points(&self, count: usize) -> Result<Vec<FrontierPoint>> {
        let (first, last) = self.ends()?;
        if count == 0 {
            return Err(Error::invalid("points", "must be at least 1, got 0"));
        }
        let (low, high) = (last.expected_return, first.expected_return);
        let steps = count.saturating_sub(1).max(1) as f64;
        (0..count).map(|k| self.at_return(low + (high - low) * k as f64 / steps)).collect()
    }
}

/// How far outside the reachable range a target may be through rounding.
const SLACK: f64 = 1e-12;

fn point(corner: &Corner) -> FrontierPoint {
    FrontierPoint {
        weights: corner.weights.clone(),
        expected_return: corner.expected_return,
        volatility: corner.variance.sqrt(),
    }
}

/// The share where the falling variance of the segment is `variance`.
fn share_of_variance(s: &Segment<'_>, variance: f64) -> f64 {
    // square·x² + 2·mixed·x + (from − variance) = 0, the smaller root, without cancellation.
    let excess = s.from.variance - variance;
    let root = (s.mixed * s.mixed - s.square * excess).max(0.0).sqrt();
    let share = excess / (root - s.mixed);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 }
}
