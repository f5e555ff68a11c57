use super::block::{LANES, Row};
use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// How rows of past returns are drawn.
///
/// # References
/// B. Efron (1979), "Bootstrap methods", *Annals of Statistics* 7; D. N. Politis, J. P. Romano (1992),
/// "A circular block-resampling procedure", and (1994), "The stationary bootstrap", *Journal of the
/// American Statistical Association* 89.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BootstrapMethod {
    /// Each step a row of its own. The default.
    #[default]
    Independent,
    /// Blocks of `length` neighbouring rows; the last row is followed by the first.
    CircularBlock {
        /// Rows in a block, from 1 to T.
        length: usize,
    },
    /// Circular blocks whose lengths are geometric with mean `length`, which makes the resampled
    /// series stationary.
    Stationary {
        /// The mean number of rows in a block, at least 1.
        length: f64,
    },
}

impl BootstrapMethod {
    pub(super) fn check(&self, rows: usize, checks: &mut Checks) {
        let path = "model.method.length";
        match *self {
            Self::Independent => {}
            Self::CircularBlock { length } => {
                let message = format_args!("must be from 1 to the {rows} rows of returns, got {length}");
                checks.require((1..=rows).contains(&length), path, message);
            }
            Self::Stationary { length } => {
                checks.require(
                    length.is_finite() && length >= 1.0,
                    path,
                    format_args!("must be at least 1, got {length}"),
                );
            }
        }
    }

    /// Moves the row of each path on to its next, by one uniform number each.
    #[inline(always)]
    pub(super) fn advance(&self, step: usize, rows: usize, uniforms: &Row, at: &mut [usize; LANES]) {
        for lane in 0..LANES {
            let u = uniforms[lane];
            let next = if at[lane] + 1 < rows { at[lane] + 1 } else { 0 };
            at[lane] = match *self {
                _ if step == 0 => nth(u, rows),
                Self::Independent => nth(u, rows),
                Self::CircularBlock { length } if step.is_multiple_of(length) => nth(u, rows),
                // Below 1/length the uniform says that a block begins, and scaled up again, where.
                Self::Stationary { length } if u * length < 1.0 => nth(u * length, rows),
                _ => next,
            };
        }
    }
}

/// One of `rows` numbers, all as likely.
#[inline(always)]
fn nth(u: f64, rows: usize) -> usize {
    ((u * rows as f64) as usize).min(rows - 1)
}
