use crate::Result;
use crate::check::Checks;
use crate::rating::Rating;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// What the correlation of two names is read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligor {
    /// Who owes.
    pub issuer: String,
    /// The industry of the issuer.
    pub industry: String,
    /// The rating.
    pub rating: Rating,
}

/// A correlation that falls with the distance of two ratings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The correlation of two names of one rating.
    pub base: f64,
    /// By how much a notch of difference lowers it.
    pub slope: f64,
}

/// The correlation of two names, by what they share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CorrelationRule {
    /// Two names of one issuer; 0.7 less 0.05 a notch when absent.
    pub same_issuer: Link,
    /// Two issuers of one industry; 0.4 less 0.03 a notch when absent.
    pub same_industry: Link,
    /// Any others; 0.2 less 0.02 a notch when absent.
    pub other: Link,
}

impl Default for CorrelationRule {
    fn default() -> Self {
        Self {
            same_issuer: Link { base: 0.7, slope: 0.05 },
            same_industry: Link { base: 0.4, slope: 0.03 },
            other: Link { base: 0.2, slope: 0.02 },
        }
    }
}

/// The asset correlations of a pool by a rule.
///
/// # Formula
/// ρᵢⱼ = max(base − slope·|rankᵢ − rankⱼ|, 0) and ρᵢᵢ = 1
///
/// with base and slope of what the two names share. The matrix need not be positive semidefinite;
/// [`FactorStructure::new`](crate::credit::FactorStructure::new) repairs it.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when there is no obligor, a base is not in \[0, 1\], or a
/// slope is negative or not finite.
pub fn rule_correlation(obligors: &[Obligor], rule: &CorrelationRule) -> Result<Array2<f64>> {
    let mut checks = Checks::default();
    checks.require(!obligors.is_empty(), "obligors", "must not be empty");
    let links =
        [("same_issuer", rule.same_issuer), ("same_industry", rule.same_industry), ("other", rule.other)];
    for (name, link) in links {
        checks.fraction(format_args!("{name}.base"), link.base);
        checks.between(format_args!("{name}.slope"), link.slope, 0.0, 1.0);
    }
    checks.finish()?;
    let correlation = |a: &Obligor, b: &Obligor| {
        let link = if a.issuer == b.issuer {
            rule.same_issuer
        } else if a.industry == b.industry {
            rule.same_industry
        } else {
            rule.other
        };
        let notches = f64::from(a.rating.rank().abs_diff(b.rating.rank()));
        (link.base - link.slope * notches).max(0.0)
    };
    let n = obligors.len();
    Ok(Array2::from_shape_fn(
        (n, n),
        |(i, j)| if i == j { 1.0 } else { correlation(&obligors[i], &obligors[j]) },
    ))
}
