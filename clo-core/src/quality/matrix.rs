//! The collateral quality matrix: how much rating factor a pool may have, given its spread and its
//! diversity, and how recovery moves the limits.

use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// The point of the collateral quality matrix that the manager has elected, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityPoint {
    /// Minimum weighted average spread.
    pub spread: f64,
    /// Minimum diversity score; its test needs its own threshold when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diversity: Option<f64>,
    /// Maximum weighted average rating factor.
    pub warf: f64,
    /// By how much that rises with each percentage point of recovery.
    #[serde(default)]
    pub warf_modifier: f64,
    /// By how much the minimum spread falls with each percentage point of recovery; 0.00065 when
    /// absent, or 0.0005 for a minimum spread below 3.1 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread_modifier: Option<f64>,
}

impl QualityPoint {
    /// The minimum spread with the recovery rate `above` the base (in decimals).
    pub(super) fn minimum_spread(&self, above: f64) -> f64 {
        let usual = if self.spread >= 0.031 { 0.000_65 } else { 0.000_5 };
        self.spread - above * 100.0 * self.spread_modifier.unwrap_or(usual)
    }

    /// The maximum rating factor with the recovery rate `above` the base.
    pub(super) fn maximum_warf(&self, above: f64) -> f64 {
        self.warf + above * 100.0 * self.warf_modifier
    }

    pub(super) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.rate(format_args!("{path}.spread"), self.spread);
        checks.between(format_args!("{path}.warf"), self.warf, 0.0, 10_000.0);
        checks.between(format_args!("{path}.warf_modifier"), self.warf_modifier, 0.0, 10_000.0);
        if let Some(modifier) = self.spread_modifier {
            checks.between(format_args!("{path}.spread_modifier"), modifier, 0.0, 0.1);
        }
        if let Some(diversity) = self.diversity {
            checks.between(format_args!("{path}.diversity"), diversity, 0.0, 1_000.0);
        }
    }
}

/// The collateral quality matrix. Between rows and columns it is interpolated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Minimum weighted average spreads, a row each, ascending.
    pub spreads: Vec<f64>,
    /// Minimum diversity scores, a column each, ascending.
    pub diversities: Vec<f64>,
    /// Maximum weighted average rating factor by row and column.
    pub warf: Vec<Vec<f64>>,
    /// Rise of that with each percentage point of recovery, by row and column; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warf_modifier: Option<Vec<Vec<f64>>>,
    /// Fall of the minimum spread with each percentage point of recovery, as in [`QualityPoint`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread_modifier: Option<f64>,
    /// The spread and diversity that the manager has elected. Without it the limits are those at the
    /// pool's own spread and diversity score, which pass whenever any election would, as far as the
    /// rating factor rises along both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elected: Option<Election>,
}

/// A row and a column of the matrix, or a place between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// Minimum weighted average spread.
    pub spread: f64,
    /// Minimum diversity score.
    pub diversity: f64,
}

impl Matrix {
    /// The limits at `spread` and `diversity`, each taken within the matrix. None when the matrix is
    /// empty or not rectangular.
    ///
    /// # Formula
    /// Bilinear: with x between rows i and i+1 and y between columns j and j+1,
    /// (1-a)(1-b) mᵢⱼ + (1-a) b mᵢⱼ₊₁ + a (1-b) mᵢ₊₁ⱼ + a b mᵢ₊₁ⱼ₊₁, a = (x-xᵢ)/(xᵢ₊₁-xᵢ), b likewise.
    ///
    /// # Examples
    /// ```
    /// use clo_core::quality::Matrix;
    ///
    /// let matrix = Matrix {
    ///     spreads: vec![0.03, 0.04],
    ///     diversities: vec![50.0, 60.0],
    ///     warf: vec![vec![2400.0, 2500.0], vec![2700.0, 2800.0]],
    ///     warf_modifier: None,
    ///     spread_modifier: None,
    ///     elected: None,
    /// };
    /// let point = matrix.point(0.035, 55.0).unwrap();
    /// assert!((point.warf - 2600.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn point(&self, spread: f64, diversity: f64) -> Option<QualityPoint> {
        let row = Place::of(spread, &self.spreads)?;
        let column = Place::of(diversity, &self.diversities)?;
        let modifier = match &self.warf_modifier {
            Some(cells) => interpolate(cells, row, column)?,
            None => 0.0,
        };
        Some(QualityPoint {
            spread: row.value,
            diversity: Some(column.value),
            warf: interpolate(&self.warf, row, column)?,
            warf_modifier: modifier,
            spread_modifier: self.spread_modifier,
        })
    }

    pub(super) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        for (name, axis, most) in
            [("spreads", &self.spreads, 10.0), ("diversities", &self.diversities, 1_000.0)]
        {
            checks.require(!axis.is_empty(), format_args!("{path}.{name}"), "must not be empty");
            checks.require(
                axis.is_sorted_by(|a, b| a < b),
                format_args!("{path}.{name}"),
                "must ascend, each value once",
            );
            for (k, value) in axis.iter().enumerate() {
                checks.between(format_args!("{path}.{name}[{k}]"), *value, 0.0, most);
            }
        }
        let modifiers = self.warf_modifier.iter().map(|cells| ("warf_modifier", cells));
        for (name, cells) in [("warf", &self.warf)].into_iter().chain(modifiers) {
            let shape = (self.spreads.len(), self.diversities.len());
            checks.require(
                cells.len() == shape.0 && cells.iter().all(|row| row.len() == shape.1),
                format_args!("{path}.{name}"),
                format_args!("must have {} rows of {}, one for each spread and diversity", shape.0, shape.1),
            );
            for (i, row) in cells.iter().enumerate() {
                for (j, cell) in row.iter().enumerate() {
                    checks.between(format_args!("{path}.{name}[{i}][{j}]"), *cell, 0.0, 10_000.0);
                }
            }
        }
        if let Some(modifier) = self.spread_modifier {
            checks.between(format_args!("{path}.spread_modifier"), modifier, 0.0, 0.1);
        }
        if let Some(elected) = self.elected {
            for (name, value, axis) in [
                ("spread", elected.spread, &self.spreads),
                ("diversity", elected.diversity, &self.diversities),
            ] {
                if let (Some(first), Some(last)) = (axis.first(), axis.last()) {
                    checks.between(format_args!("{path}.elected.{name}"), value, *first, *last);
                }
            }
        }
    }
}

/// Where a value stands on an axis: between `low` and `high`, `part` of the way.
#[derive(Clone, Copy)]
struct Place {
    value: f64,
    low: usize,
    high: usize,
    part: f64,
}

impl Place {
    fn of(value: f64, axis: &[f64]) -> Option<Self> {
        let (first, last) = (*axis.first()?, *axis.last()?);
        let value = if value > first { value.min(last) } else { first };
        let high = axis.partition_point(|mark| *mark < value).min(axis.len() - 1);
        let low = high.saturating_sub(1);
        let (below, above) = (axis[low], axis[high]);
        let part = if above > below { (value - below) / (above - below) } else { 0.0 };
        Some(Self { value, low, high, part })
    }
}

fn interpolate(cells: &[Vec<f64>], row: Place, column: Place) -> Option<f64> {
    let along = |i: usize| {
        let cells = cells.get(i)?;
        let (low, high) = (cells.get(column.low)?, cells.get(column.high)?);
        Some(low + (high - low) * column.part)
    };
    let (low, high) = (along(row.low)?, along(row.high)?);
    Some(low + (high - low) * row.part)
}
