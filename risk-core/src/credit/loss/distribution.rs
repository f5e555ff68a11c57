use crate::Result;
use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// The distribution of a loss that takes finitely many values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossDistribution {
    /// The possible losses, increasing, in units of currency.
    pub losses: Vec<f64>,
    /// The probability of each.
    pub probabilities: Vec<f64>,
}

/// What is asked of a loss distribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LossSettings {
    /// The confidence level of value at risk and expected shortfall; 0.999, Basel's, when absent.
    pub confidence: f64,
    /// The levels of the percentiles; 5, 25, 50, 75, 95 and 99 % when absent.
    pub levels: Vec<f64>,
    /// The number of bars of the histogram; 50 when absent.
    pub bins: usize,
}

impl Default for LossSettings {
    fn default() -> Self {
        Self { confidence: 0.999, levels: vec![0.05, 0.25, 0.50, 0.75, 0.95, 0.99], bins: 50 }
    }
}

/// A loss distribution in numbers, all in units of currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossStatistics {
    /// E\[L\].
    pub expected_loss: f64,
    /// The standard deviation of L.
    pub unexpected_loss: f64,
    /// The smallest loss whose probability of not being exceeded reaches the confidence level.
    pub value_at_risk: f64,
    /// The mean of the worst 1 − α of the distribution, where an atom counts in part.
    pub expected_shortfall: f64,
    /// Value at risk less the expected loss.
    pub economic_capital: f64,
    /// P(L > 0).
    pub probability_of_loss: f64,
    /// The quantile at each of the levels asked for.
    pub percentiles: Vec<f64>,
    /// Bars of equal width from 0 to the largest loss.
    pub histogram: Vec<Bin>,
}

/// A bar of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The lower end, which belongs to the bar.
    pub from: f64,
    /// The upper end, which belongs to the next bar, unless this is the last.
    pub to: f64,
    /// The probability of a loss in the bar.
    pub probability: f64,
}

/// Most bars of a histogram.
const MOST_BINS: usize = 100_000;

/// What the rounding of a sum of probabilities may lack of a level.
const LEVEL_TOLERANCE: f64 = 1e-10;

impl LossDistribution {
    /// The distribution of a sample, each of whose losses is equally likely.
    #[must_use]
    pub fn of_sample(losses: &[f64]) -> Self {
        let mut losses = losses.to_vec();
        losses.sort_by(f64::total_cmp);
        let probabilities = vec![1.0 / losses.len() as f64; losses.len()];
        Self { losses, probabilities }
    }

    /// E\[f(L)\].
    #[must_use]
    pub fn mean_of(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.losses.iter().zip(&self.probabilities).map(|(&l, p)| p * f(l)).sum()
    }

    /// The smallest loss l with P(L ≤ l) ≥ `level`; `None` for no losses or a level outside \[0, 1\].
    #[must_use]
    pub fn quantile(&self, level: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&level) {
            return None;
        }
        let mut reached = 0.0;
        for (&loss, &p) in self.losses.iter().zip(&self.probabilities) {
            reached += p;
            if p > 0.0 && reached >= level - LEVEL_TOLERANCE {
                return Some(loss);
            }
        }
        self.losses.last().copied()
    }

    /// The mean of the worst 1 − `level` of the distribution.
    ///
    /// # Formula
    /// ES = (E\[L; L > q\] + q·(P(L ≤ q) − α))/(1 − α), with q the quantile at α
    ///
    /// # References
    /// C. Acerbi and D. Tasche (2002), "On the coherence of expected shortfall", *Journal of Banking &
    /// Finance* 26, 1487–1503, definition 2.6.
    ///
    /// `None` for no losses or a level outside \[0, 1).
    #[must_use]
    pub fn expected_shortfall(&self, level: f64) -> Option<f64> {
        if level == 1.0 {
            return None;
        }
        let quantile = self.quantile(level)?;
        let excess = self.mean_of(|loss| (loss - quantile).max(0.0));
        Some(quantile + excess / (1.0 - level))
    }

    /// Wants increasing finite losses from 0, as many probabilities, and a sum of 1.
    pub(in crate::credit) fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let (losses, probabilities) = (&self.losses, &self.probabilities);
        checks.require(!losses.is_empty(), "losses", "must not be empty");
        let message =
            format_args!("must have {} elements, one per loss, got {}", losses.len(), probabilities.len());
        checks.require(losses.len() == probabilities.len(), "probabilities", message);
        let mut before = 0.0;
        for (k, &loss) in losses.iter().enumerate() {
            let message = format_args!("must be finite and at least {before}, got {loss}");
            checks.require(loss.is_finite() && loss >= before, format_args!("losses[{k}]"), message);
            before = if loss.is_finite() { loss } else { before };
        }
        for (k, &p) in probabilities.iter().enumerate() {
            checks.fraction(format_args!("probabilities[{k}]"), p);
        }
        let sum: f64 = probabilities.iter().sum();
        checks.require((sum - 1.0).abs() <= 1e-6, "probabilities", format_args!("must sum to 1, got {sum}"));
        checks.finish()
    }

    /// The distribution in numbers.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when this is no distribution, the confidence is not
    /// between 0 and 1, a level is not in \[0, 1\], or there are no bins or more than 100,000.
    ///
    /// # Examples
    /// ```
    /// use risk_core::credit::{LossDistribution, LossSettings};
    ///
    /// let distribution = LossDistribution { losses: vec![0.0, 10.0, 100.0], probabilities: vec![0.9, 0.09, 0.01] };
    /// let settings = LossSettings { confidence: 0.95, ..LossSettings::default() };
    /// let statistics = distribution.statistics(&settings)?;
    /// assert!((statistics.expected_loss - 1.9).abs() < 1e-12);
    /// assert_eq!(statistics.value_at_risk, 10.0);
    /// assert!((statistics.expected_shortfall - 28.0).abs() < 1e-12);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn statistics(&self, settings: &LossSettings) -> Result<LossStatistics> {
        self.check()?;
        let mut checks = Checks::default();
        let inside = settings.confidence > 0.0 && settings.confidence < 1.0;
        checks.require(
            inside,
            "confidence",
            format_args!("must be between 0 and 1, got {}", settings.confidence),
        );
        for (k, &level) in settings.levels.iter().enumerate() {
            checks.fraction(format_args!("levels[{k}]"), level);
        }
        let message = format_args!("must be from 1 to {MOST_BINS}, got {}", settings.bins);
        checks.require((1..=MOST_BINS).contains(&settings.bins), "bins", message);
        checks.finish()?;
        let expected_loss = self.mean_of(|loss| loss);
        let value_at_risk = self.quantile(settings.confidence).unwrap_or(0.0);
        Ok(LossStatistics {
            expected_loss,
            unexpected_loss: self.mean_of(|loss| (loss - expected_loss) * (loss - expected_loss)).sqrt(),
            value_at_risk,
            expected_shortfall: self.expected_shortfall(settings.confidence).unwrap_or(value_at_risk),
            economic_capital: value_at_risk - expected_loss,
            probability_of_loss: self.mean_of(|loss| f64::from(u8::from(loss > 0.0))),
            percentiles: settings.levels.iter().filter_map(|&level| self.quantile(level)).collect(),
            histogram: self.histogram(settings.bins),
        })
    }

    fn histogram(&self, bins: usize) -> Vec<Bin> {
        let largest = self.losses.last().copied().unwrap_or(0.0);
        let end = |k: usize| largest * k as f64 / bins as f64;
        let bar = |k: usize| Bin { from: end(k), to: end(k + 1), probability: 0.0 };
        let mut histogram: Vec<Bin> = (0..bins).map(bar).collect();
        let mut k = 0;
        for (&loss, &p) in self.losses.iter().zip(&self.probabilities) {
            while k + 1 < bins && loss >= end(k + 1) && largest > 0.0 {
                k += 1;
            }
            histogram[k].probability += p;
        }
        histogram
    }
}
