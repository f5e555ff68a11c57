use super::correlation::check_correlation;
use crate::Result;
use crate::check::Checks;
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// Variables that move together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Their columns, in ascending order.
    pub members: Vec<usize>,
    /// The mean correlation over the pairs of members, with its sign.
    pub mean_correlation: f64,
}

/// The groups of at least two variables that chains of strong correlation link: the connected
/// components of the graph whose edges are the pairs with |ρᵢⱼ| at or above `threshold`.
///
/// The largest come first, and of two of one size the one with the first column.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::statistics::correlation_clusters;
///
/// let rho = array![[1.0, 0.1, 0.8], [0.1, 1.0, 0.2], [0.8, 0.2, 1.0]];
/// let clusters = correlation_clusters(rho.view(), 0.7)?;
/// assert_eq!(clusters[0].members, [0, 2]);
/// assert_eq!(clusters.len(), 1);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is no correlation matrix or the threshold is
/// not from 0 to 1.
pub fn correlation_clusters(correlation: ArrayView2<'_, f64>, threshold: f64) -> Result<Vec<Cluster>> {
    check_correlation("correlation", correlation)?;
    let mut checks = Checks::default();
    checks.fraction("threshold", threshold);
    checks.finish()?;
    let count = correlation.nrows();
    let mut seen = vec![false; count];
    let mut clusters = Vec::new();
    for first in 0..count {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        let mut members = vec![first];
        let mut next = 0;
        while next < members.len() {
            let row = correlation.row(members[next]);
            for (j, rho) in row.iter().enumerate() {
                if !seen[j] && rho.abs() >= threshold {
                    seen[j] = true;
                    members.push(j);
                }
            }
            next += 1;
        }
        if members.len() > 1 {
            members.sort_unstable();
            let pairs = pairs(&members).map(|(i, j)| correlation[[i, j]]);
            let mean_correlation = pairs.sum::<f64>() / (members.len() * (members.len() - 1) / 2) as f64;
            clusters.push(Cluster { members, mean_correlation });
        }
    }
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.members.len()));
    Ok(clusters)
}

fn pairs(members: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    members.iter().enumerate().flat_map(|(k, &i)| members[k + 1..].iter().map(move |&j| (i, j)))
}

/// The number of uncorrelated positions that diversify as much as these, equally weighted.
///
/// # Formula
/// n²/Σᵢⱼ ρᵢⱼ
///
/// It is n for uncorrelated positions, 1 for positions that move as one, and `None` where the
/// correlations sum to nothing or less: such a portfolio has no risk.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is no correlation matrix.
pub fn effective_positions(correlation: ArrayView2<'_, f64>) -> Result<Option<f64>> {
    check_correlation("correlation", correlation)?;
    let count = correlation.nrows() as f64;
    Ok(Some(count * count / correlation.sum()).filter(|n| *n > 0.0 && n.is_finite()))
}

/// The mean of |ρᵢⱼ| over all pairs; `None` for a single variable.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is no correlation matrix.
pub fn mean_absolute_correlation(correlation: ArrayView2<'_, f64>) -> Result<Option<f64>> {
    check_correlation("correlation", correlation)?;
    let count = correlation.nrows();
    let all: Vec<usize> = (0..count).collect();
    let sum: f64 = pairs(&all).map(|(i, j)| correlation[[i, j]].abs()).sum();
    Ok((count > 1).then(|| sum / (count * (count - 1) / 2) as f64))
}
