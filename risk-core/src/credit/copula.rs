use crate::check::Checks;
use crate::math::{bivariate, exp, gamma, ln, normal, student};
use serde::{Deserialize, Serialize};

/// The distribution that joins the latent variables of a pool.
///
/// # References
/// D. X. Li (2000), "On default correlation: a copula function approach", *Journal of Fixed Income* 9,
/// 43–54; A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised
/// edition, sections 7.3 and 11.1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Copula {
    /// The normal one, the market's convention: extreme events of two names are independent in the
    /// limit.
    #[default]
    Gaussian,
    /// Student's: all latent variables of a path are divided by one √(χ²/ν), so extremes come together.
    StudentT {
        /// ν, from 0.1 to 10⁶; the smaller, the heavier the joint tails.
        degrees: f64,
    },
}

/// The bounds of ν.
const LEAST_DEGREES: f64 = 0.1;
const MOST_DEGREES: f64 = 1e6;

impl Copula {
    pub(super) fn check(self, checks: &mut Checks) {
        if let Self::StudentT { degrees } = self {
            checks.between("degrees", degrees, LEAST_DEGREES, MOST_DEGREES);
        }
    }

    /// The threshold below which the latent variable falls with probability p; `None` when p is not
    /// in \[0, 1\] or the degrees are out of range.
    #[must_use]
    pub fn quantile(self, p: f64) -> Option<f64> {
        match self {
            Self::Gaussian => normal::quantile(p),
            Self::StudentT { degrees } => student::quantile(p, degrees),
        }
    }

    /// The probability that the latent variable is at most x.
    #[must_use]
    pub fn cumulative(self, x: f64) -> Option<f64> {
        match self {
            Self::Gaussian if x.is_nan() => None,
            Self::Gaussian => Some(normal::cumulative(x)),
            Self::StudentT { degrees } => student::cumulative(x, degrees),
        }
    }

    /// The probability that two names default together.
    ///
    /// # Formula
    /// C(p, q) = F₂(F⁻¹(p), F⁻¹(q); ρ)
    ///
    /// where p and q are their default probabilities and ρ the correlation of their latent variables.
    /// `None` when an argument is out of its range.
    ///
    /// # Examples
    /// ```
    /// use risk_core::credit::Copula;
    ///
    /// let gaussian = Copula::Gaussian.joint_probability(0.01, 0.01, 0.2).unwrap();
    /// let student = Copula::StudentT { degrees: 4.0 }.joint_probability(0.01, 0.01, 0.2).unwrap();
    /// assert!(1e-4 < gaussian && gaussian < student);
    /// ```
    #[must_use]
    pub fn joint_probability(self, p: f64, q: f64, correlation: f64) -> Option<f64> {
        let (x, y) = (self.quantile(p)?, self.quantile(q)?);
        match self {
            Self::Gaussian => bivariate::normal(x, y, correlation),
            Self::StudentT { degrees } => bivariate::student(x, y, correlation, degrees),
        }
    }
}

/// √(χ²/ν) as a function of a standard normal z: the value whose probability is N(z).
///
/// A table of cubic pieces, whose relative error is below 10⁻⁹, for an exact quantile at every path
/// would cost more than all else.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixing {
    /// ln √(χ²/ν) and its slope in z, at each node.
    nodes: Vec<(f64, f64)>,
}

/// The nodes reach as far as a 53-bit uniform does, `PER_UNIT` to a standard deviation.
const END: f64 = 8.5;
const PER_UNIT: f64 = 64.0;

impl Mixing {
    pub(super) fn new(copula: Copula) -> Option<Self> {
        let Copula::StudentT { degrees } = copula else { return None };
        let count = (2.0 * END * PER_UNIT) as usize;
        let mut nodes: Vec<(f64, f64)> =
            (0..=count).map(|k| (ln_mixing(degrees, -END + k as f64 / PER_UNIT), 0.0)).collect();
        // The slopes by five-point differences, whose error is far below that of the cubics.
        let value = |k: usize, nodes: &[(f64, f64)]| nodes[k.min(count)].0;
        for k in 0..=count {
            let slope = if (2..=count - 2).contains(&k) {
                let near = value(k + 1, &nodes) - value(k - 1, &nodes);
                let far = value(k + 2, &nodes) - value(k - 2, &nodes);
                (8.0 * near - far) * PER_UNIT / 12.0
            } else {
                let (low, high) = (k.saturating_sub(1), (k + 1).min(count));
                (value(high, &nodes) - value(low, &nodes)) * PER_UNIT / (high - low) as f64
            };
            nodes[k].1 = slope;
        }
        Some(Self { nodes })
    }

    /// √(χ²/ν) at N(z).
    pub(super) fn at(&self, z: f64) -> f64 {
        let position = (z.clamp(-END, END) + END) * PER_UNIT;
        let k = (position as usize).min(self.nodes.len() - 2);
        let t = position - k as f64;
        let ((y0, m0), (y1, m1)) = (self.nodes[k], self.nodes[k + 1]);
        let (rest, h) = (1.0 - t, 1.0 / PER_UNIT);
        let line = y0 * rest * rest * (1.0 + 2.0 * t) + y1 * t * t * (3.0 - 2.0 * t);
        exp(line + h * t * rest * (m0 * rest - m1 * t))
    }
}

/// ln √(χ²/ν) where χ² with ν degrees has the probability N(z).
fn ln_mixing(degrees: f64, z: f64) -> f64 {
    let half = 0.5 * degrees;
    let chi_squared = gamma::quantile(half, normal::cumulative(z)).unwrap_or(half);
    0.5 * ln((chi_squared / half).max(f64::MIN_POSITIVE))
}
