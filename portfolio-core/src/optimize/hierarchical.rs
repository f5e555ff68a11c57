//! Hierarchical risk parity and hierarchical equal risk contribution.

use super::method::Linkage;
use ndarray::{Array2, ArrayView2};

/// A merge of two clusters; clusters 0..n are the assets, n + k is the k-th merge.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Merge {
    left: usize,
    right: usize,
}

/// Hierarchical risk parity: assets are ordered by a tree of their correlations, and the order is
/// halved again and again, each half weighted inversely to its variance.
///
/// # Formula
/// Distance dᵢⱼ = √(½(1 − ρᵢⱼ)), clustered on the Euclidean distance of its columns. A half's variance
/// is that of its inverse-variance portfolio; the left gets 1 − V_l/(V_l + V_r).
///
/// # References
/// M. López de Prado (2016), "Building diversified portfolios that outperform out of sample",
/// *Journal of Portfolio Management* 42(4), 59–69.
pub(super) fn risk_parity(covariance: ArrayView2<'_, f64>, linkage: Linkage) -> Vec<f64> {
    let n = covariance.nrows();
    let tree = tree(covariance, linkage);
    let order = if n == 1 { vec![0] } else { leaves(&tree, n, n + tree.len() - 1) };
    let mut weights = vec![1.0; n];
    let mut parts = vec![order.as_slice()];
    while let Some(part) = parts.pop() {
        if part.len() < 2 {
            continue;
        }
        let (left, right) = part.split_at(part.len() / 2);
        let (below, above) = (cluster_variance(covariance, left), cluster_variance(covariance, right));
        let share = 1.0 - below / (below + above);
        left.iter().for_each(|&i| weights[i] *= share);
        right.iter().for_each(|&i| weights[i] *= 1.0 - share);
        parts.extend([left, right]);
    }
    weights
}

/// Hierarchical equal risk contribution: risk is shared equally down the tree to `clusters` clusters,
/// and inversely to the volatilities inside each.
///
/// # References
/// T. Raffinot (2018), "The hierarchical equal risk contribution portfolio".
pub(super) fn equal_risk(covariance: ArrayView2<'_, f64>, linkage: Linkage, clusters: usize) -> Vec<f64> {
    let n = covariance.nrows();
    let tree = tree(covariance, linkage);
    let mut weights = vec![0.0; n];
    // From the root down: the latest merges are undone first.
    let mut parts = vec![(n + tree.len() - 1, 1.0)];
    while parts.len() < clusters.min(n) {
        let Some(latest) = (0..parts.len()).max_by_key(|&k| parts[k].0) else { break };
        let (node, weight) = parts.swap_remove(latest);
        let Merge { left, right } = tree[node - n];
        let volatility = |node| naive(covariance, &leaves(&tree, n, node)).1;
        let (below, above) = (volatility(left), volatility(right));
        let share = above / (below + above);
        parts.extend([(left, weight * share), (right, weight * (1.0 - share))]);
    }
    for (node, weight) in parts {
        let members = leaves(&tree, n, node);
        for (&i, inside) in members.iter().zip(naive(covariance, &members).0) {
            weights[i] = weight * inside;
        }
    }
    weights
}

/// The inverse-volatility weights of `members`, and the volatility of their portfolio.
fn naive(covariance: ArrayView2<'_, f64>, members: &[usize]) -> (Vec<f64>, f64) {
    let inverse: Vec<f64> = members.iter().map(|&i| covariance[[i, i]].sqrt().recip()).collect();
    let total: f64 = inverse.iter().sum();
    let weights: Vec<f64> = inverse.iter().map(|x| x / total).collect();
    let variance = quadratic_form(covariance, members, &weights);
    (weights, variance.max(0.0).sqrt())
}

fn cluster_variance(covariance: ArrayView2<'_, f64>, members: &[usize]) -> f64 {
    let inverse: Vec<f64> = members.iter().map(|&i| covariance[[i, i]].recip()).collect();
    let total: f64 = inverse.iter().sum();
    let weights: Vec<f64> = inverse.iter().map(|x| x / total).collect();
    quadratic_form(covariance, members, &weights)
}

fn quadratic_form(covariance: ArrayView2<'_, f64>, members: &[usize], weights: &[f64]) -> f64 {
    let row = |i: usize| members.iter().zip(weights).map(|(&j, w)| covariance[[i, j]] * w).sum::<f64>();
    members.iter().zip(weights).map(|(&i, w)| w * row(i)).sum()
}

/// The agglomerative clustering of the assets, n − 1 merges from the closest on.
fn tree(covariance: ArrayView2<'_, f64>, linkage: Linkage) -> Vec<Merge> {
    let n = covariance.nrows();
    let mut distance = distances(covariance);
    let mut alive: Vec<usize> = (0..n).collect();
    let (mut node, mut size) = ((0..n).collect::<Vec<_>>(), vec![1.0; n]);
    let mut merges = Vec::with_capacity(n.saturating_sub(1));
    while alive.len() > 1 {
        let pairs = alive.iter().enumerate().flat_map(|(k, &i)| alive[k + 1..].iter().map(move |&j| (i, j)));
        let Some((i, j)) = pairs.min_by(|&a, &b| distance[[a.0, a.1]].total_cmp(&distance[[b.0, b.1]]))
        else {
            break;
        };
        for &k in alive.iter().filter(|&&k| k != i && k != j) {
            let sizes = [size[i], size[j], size[k]];
            let new = joined(linkage, distance[[i, k]], distance[[j, k]], distance[[i, j]], sizes);
            (distance[[i, k]], distance[[k, i]]) = (new, new);
        }
        merges.push(Merge { left: node[i], right: node[j] });
        node[i] = n + merges.len() - 1;
        size[i] += size[j];
        alive.retain(|&k| k != j);
    }
    merges
}

/// The distance from a third cluster to the union of two (Lance and Williams 1967).
fn joined(linkage: Linkage, left: f64, right: f64, apart: f64, [a, b, c]: [f64; 3]) -> f64 {
    match linkage {
        Linkage::Single => left.min(right),
        Linkage::Complete => left.max(right),
        Linkage::Average => (a * left + b * right) / (a + b),
        Linkage::Ward => {
            let square = (a + c) * left * left + (b + c) * right * right - c * apart * apart;
            (square / (a + b + c)).max(0.0).sqrt()
        }
    }
}

/// Euclidean distances between the columns of √(½(1 − ρ)).
fn distances(covariance: ArrayView2<'_, f64>) -> Array2<f64> {
    let n = covariance.nrows();
    let far = Array2::from_shape_fn((n, n), |(i, j)| {
        let correlation = covariance[[i, j]] / (covariance[[i, i]] * covariance[[j, j]]).sqrt();
        (0.5 * (1.0 - correlation)).max(0.0).sqrt()
    });
    Array2::from_shape_fn((n, n), |(i, j)| {
        far.row(i).iter().zip(far.row(j)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    })
}

/// The assets below `node`, from left to right.
fn leaves(tree: &[Merge], n: usize, node: usize) -> Vec<usize> {
    let mut stack = vec![node];
    let mut assets = Vec::new();
    while let Some(node) = stack.pop() {
        match node.checked_sub(n).and_then(|merge| tree.get(merge)) {
            Some(merge) => stack.extend([merge.right, merge.left]),
            None => assets.push(node),
        }
    }
    assets
}
