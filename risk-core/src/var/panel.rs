//! Historical value at risk of many series at once.

use super::expected_shortfall::tail_mean;
use super::input::overflow;
use super::settings::{TailMean, open_fraction, tail_probability};
use crate::Result;
use crate::check::Checks;
use crate::statistics::{QuantileMethod, sorted_quantile};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The settings of [`value_at_risk_of_each`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PanelSettings {
    /// The levels c, each in (0, 1). Default: 0.95 and 0.99.
    pub confidences: Vec<f64>,
    /// How the quantile is read off. Default: [`QuantileMethod::Linear`].
    pub quantile: QuantileMethod,
    /// The tail of the expected shortfall. Default: [`TailMean::AtOrBelow`].
    pub tail_mean: TailMean,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self {
            confidences: vec![0.95, 0.99],
            quantile: QuantileMethod::Linear,
            tail_mean: TailMean::AtOrBelow,
        }
    }
}

/// Historical value at risk and expected shortfall of each column of a panel, one row for each level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelVar {
    /// The levels, as asked for.
    pub confidences: Vec<f64>,
    /// Levels × series.
    #[serde(with = "crate::linalg::rows")]
    pub value_at_risk: Array2<f64>,
    /// Levels × series.
    #[serde(with = "crate::linalg::rows")]
    pub expected_shortfall: Array2<f64>,
}

/// How many columns a task copies, and in tiles of how many rows: a tile stays in the nearest cache
/// while its columns are written, and few pages of memory are read at a time.
const COLUMNS: usize = 32;
const ROWS: usize = 32;

/// The historical value at risk and expected shortfall of each column of `returns` (T × N), one period
/// ahead: the digits of [`value_at_risk`](super::value_at_risk) for each, many times as fast.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::var::{PanelSettings, value_at_risk_of_each};
///
/// let returns = array![[0.01, -0.02], [-0.03, 0.01], [0.02, 0.02], [-0.01, -0.01]];
/// let settings = PanelSettings { confidences: vec![0.5], ..PanelSettings::default() };
/// let found = value_at_risk_of_each(returns.view(), &settings)?;
/// assert_eq!(found.value_at_risk[[0, 0]], 0.0);
/// assert_eq!(found.expected_shortfall[[0, 0]], 0.02);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the panel is empty or not finite or a level is not in (0, 1).
pub fn value_at_risk_of_each(returns: ArrayView2<'_, f64>, settings: &PanelSettings) -> Result<PanelVar> {
    let mut checks = Checks::default();
    checks.require(!settings.confidences.is_empty(), "confidences", "must have at least one level, got none");
    for (i, &confidence) in settings.confidences.iter().enumerate() {
        open_fraction(&mut checks, &format!("confidences[{i}]"), confidence);
    }
    checks.finish()?;
    let (count, series) = returns.dim();
    if count == 0 || series == 0 {
        return Err(overflow(returns));
    }
    let tails: Vec<f64> = settings.confidences.iter().map(|c| tail_probability(*c)).collect();
    let blocks: Vec<Option<Vec<Risk>>> = (0..series.div_ceil(COLUMNS))
        .into_par_iter()
        .map_init(Vec::new, |columns, block| {
            copy_columns(returns, block * COLUMNS, columns);
            let mut risks = Vec::with_capacity(COLUMNS * tails.len());
            for column in columns.chunks_exact_mut(count) {
                risks.extend(of_column(column, &tails, settings)?);
            }
            Some(risks)
        })
        .collect();
    let levels = tails.len();
    let mut value_at_risk = Array2::zeros((levels, series));
    let mut expected_shortfall = Array2::zeros((levels, series));
    for (block, risks) in blocks.into_iter().enumerate() {
        let Some(risks) = risks else {
            return Err(overflow(returns));
        };
        for (at, risk) in risks.into_iter().enumerate() {
            let place = [at % levels, block * COLUMNS + at / levels];
            value_at_risk[place] = risk.value_at_risk;
            expected_shortfall[place] = risk.expected_shortfall;
        }
    }
    Ok(PanelVar { confidences: settings.confidences.clone(), value_at_risk, expected_shortfall })
}

struct Risk {
    value_at_risk: f64,
    expected_shortfall: f64,
}

/// Copies the columns from `first` on, up to [`COLUMNS`] of them, one behind the other.
fn copy_columns(returns: ArrayView2<'_, f64>, first: usize, columns: &mut Vec<f64>) {
    let (count, series) = returns.dim();
    let last = series.min(first + COLUMNS);
    columns.resize(count * (last - first), 0.0);
    let mut row = 0;
    while row < count {
        let rows = row..count.min(row + ROWS);
        let part = returns.slice(ndarray::s![rows.clone(), first..last]);
        for (column, source) in columns.chunks_exact_mut(count).zip(part.columns()) {
            for (r, &from) in column[rows.clone()].iter_mut().zip(source) {
                *r = from;
            }
        }
        row = rows.end;
    }
}

/// The risk of one series at every level; `None` when a number is not finite. Reorders the series.
fn of_column(column: &mut [f64], tails: &[f64], settings: &PanelSettings) -> Option<Vec<Risk>> {
    let count = column.len();
    if !column.iter().fold(true, |finite, r| finite & r.is_finite()) {
        return None;
    }
    // No definition of the quantile looks beyond the order statistic np + 2.
    let largest = tails.iter().copied().fold(0.0, f64::max);
    let reach = ((count as f64 * largest).ceil() as usize + 2).min(count);
    if reach < count {
        column.select_nth_unstable_by(reach, f64::total_cmp);
    }
    let (tail, rest) = column.split_at_mut(reach);
    tail.sort_unstable_by(f64::total_cmp);
    // Where observations are equal, to rounding, the tail of a level can be longer.
    let (least, last) = (tail.first()?.abs(), *tail.last()?);
    if rest.first().is_some_and(|next| next - last <= 1e-13 * least.max(last.abs())) {
        rest.sort_unstable_by(f64::total_cmp);
    }
    let risk = |&p: &f64| {
        let quantile = sorted_quantile(column, p, settings.quantile);
        let shortfall = tail_mean(column, p, quantile, settings.tail_mean);
        let risk = Risk { value_at_risk: -quantile, expected_shortfall: shortfall };
        risk.expected_shortfall.is_finite().then_some(risk)
    };
    tails.iter().map(risk).collect()
}
