//! The correlations of a deal's assets.

use super::classify;
use crate::store::asset_matrices::Correlations;
use clo_core::deal::Asset;
use ndarray::Array2;
use risk_core::Result;
use risk_core::credit::{CorrelationRule, Obligor, rule_correlation};
use risk_core::linalg::{NearestCorrelationSettings, nearest_correlation, symmetric_eigen};
use risk_core::rating::Rating;
use std::collections::HashMap;

/// Below this an eigenvalue makes a matrix no correlation matrix.
const NEGATIVE: f64 = -1e-10;

/// The correlations of assets: those stored, and by rule (issuer, industry, rating) where none is.
pub fn of(assets: &[Asset], stored: Option<&Correlations>) -> Result<Array2<f64>> {
    let n = assets.len();
    if n == 0 {
        return Ok(Array2::zeros((0, 0)));
    }
    let obligors: Vec<Obligor> = assets.iter().map(obligor).collect();
    let mut matrix = rule_correlation(&obligors, &CorrelationRule::default())?;
    let Some(stored) = stored else { return Ok(matrix) };
    let known: HashMap<&str, usize> =
        stored.asset_ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let places: Vec<Option<usize>> =
        assets.iter().map(|asset| known.get(asset.id.as_str()).copied()).collect();
    for i in 0..n {
        for j in 0..i {
            let pair = places[i].zip(places[j]).and_then(|(a, b)| stored.at(a, b));
            if let Some(correlation) = pair {
                matrix[[i, j]] = correlation;
                matrix[[j, i]] = correlation;
            }
        }
    }
    Ok(matrix)
}

fn obligor(asset: &Asset) -> Obligor {
    Obligor {
        issuer: asset.obligor().to_owned(),
        industry: classify::industry(asset).to_owned(),
        rating: classify::rating(asset).unwrap_or(Rating::CCC_MINUS),
    }
}

/// The matrix with every correlation moved by `shift`, within ±0.99.
pub fn shifted(matrix: &Array2<f64>, shift: f64) -> Array2<f64> {
    let mut moved = matrix.clone();
    for ((i, j), correlation) in moved.indexed_iter_mut() {
        if i != j {
            *correlation = (*correlation + shift).clamp(-0.99, 0.99);
        }
    }
    moved
}

/// A correlation matrix, and what its eigenvalues say.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    pub matrix: Array2<f64>,
    /// The largest first.
    pub eigenvalues: Vec<f64>,
    /// The largest over the smallest; none where that is not above zero.
    pub condition_number: Option<f64>,
    pub average: Option<f64>,
    pub largest: Option<f64>,
    pub smallest: Option<f64>,
    /// It was no correlation matrix, and is the nearest one now.
    pub repaired: bool,
}

/// The correlations off the diagonal.
pub fn pairs(matrix: &Array2<f64>) -> impl Iterator<Item = f64> + '_ {
    matrix.indexed_iter().filter(|((i, j), _)| i < j).map(|(_, correlation)| *correlation)
}

/// Eigenvalues, condition and extremes; a matrix that is none is repaired first.
pub fn described(matrix: Array2<f64>) -> Result<Described> {
    let eigenvalues = |matrix: &Array2<f64>| -> Result<Vec<f64>> {
        if matrix.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<f64> = symmetric_eigen(matrix.view())?.values.to_vec();
        values.sort_by(|a, b| b.total_cmp(a));
        Ok(values)
    };
    let mut values = eigenvalues(&matrix)?;
    let repaired = values.last().is_some_and(|least| *least < NEGATIVE);
    let matrix = match repaired {
        false => matrix,
        true => {
            let nearest =
                nearest_correlation(matrix.view(), &NearestCorrelationSettings::default())?.correlation;
            values = eigenvalues(&nearest)?;
            nearest
        }
    };
    let count = pairs(&matrix).count();
    let condition = values.first().zip(values.last()).map(|(most, least)| most / least);
    Ok(Described {
        condition_number: condition.filter(|ratio| ratio.is_finite() && *ratio > 0.0),
        average: (count > 0).then(|| pairs(&matrix).sum::<f64>() / count as f64),
        largest: pairs(&matrix).reduce(f64::max),
        smallest: pairs(&matrix).reduce(f64::min),
        eigenvalues: values,
        matrix,
        repaired,
    })
}
