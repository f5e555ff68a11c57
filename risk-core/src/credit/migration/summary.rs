use super::simulate::MigrationSample;
use crate::rating::Rating;
use crate::{Error, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// One figure of a pool at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MigrationField {
    /// The number of names of a rating.
    Count(Rating),
    /// The number of names repaid so far.
    MaturedCount,
    /// The balance of a rating.
    Balance(Rating),
    /// The balance repaid so far.
    MaturedBalance,
    /// The number of names upgraded in the period.
    UpgradedCount,
    /// The balance upgraded in the period.
    UpgradedBalance,
    /// The number of names downgraded in the period, defaults among them.
    DowngradedCount,
    /// The balance downgraded in the period, defaults among it.
    DowngradedBalance,
    /// The number of names that defaulted in the period.
    DefaultedCount,
    /// The balance that defaulted in the period.
    DefaultedBalance,
    /// The annualised default rate of the period: what defaulted over what was neither repaid nor in
    /// default before, over the period in years.
    DefaultRate,
    /// The balance in default over the original balance.
    CumulativeDefaultRate,
}

impl MigrationField {
    /// The fields of a matrix with `ratings`, in the order of a sample.
    pub(super) fn all(ratings: &[Rating]) -> Vec<Self> {
        let counts = ratings.iter().map(|&r| Self::Count(r)).chain([Self::MaturedCount]);
        let balances = ratings.iter().map(|&r| Self::Balance(r)).chain([Self::MaturedBalance]);
        let rest = [
            Self::UpgradedCount,
            Self::UpgradedBalance,
            Self::DowngradedCount,
            Self::DowngradedBalance,
            Self::DefaultedCount,
            Self::DefaultedBalance,
            Self::DefaultRate,
            Self::CumulativeDefaultRate,
        ];
        counts.chain(balances).chain(rest).collect()
    }

    /// How many fields a matrix with so many ratings has.
    pub(super) const fn count(ratings: usize) -> usize {
        2 * (ratings + 1) + 8
    }
}

/// A figure over all paths.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The average.
    pub mean: f64,
    /// The middle one, or the average of the two in the middle.
    pub median: f64,
    /// The standard deviation of the population, dividing by the number of paths.
    pub standard_deviation: f64,
}

/// The figures of a migration over all paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MigrationStatistics {
    /// What is counted.
    pub fields: Vec<MigrationField>,
    /// Fields × periods.
    pub spreads: Vec<Vec<Spread>>,
}

impl MigrationStatistics {
    /// The figures of one field, by period.
    #[must_use]
    pub fn of(&self, field: MigrationField) -> Option<&[Spread]> {
        let at = self.fields.iter().position(|f| *f == field)?;
        self.spreads.get(at).map(Vec::as_slice)
    }
}

/// Paths by the balance in default at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPaths {
    /// The path with the least.
    pub min: u64,
    /// The path in the middle; the lower one of two.
    pub median: u64,
    /// The path with the most.
    pub max: u64,
}

impl MigrationSample {
    /// The number of paths.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.values.len() / (self.periods * self.fields.len()).max(1)
    }

    /// The values of a field on every path at the end of `period`, counted from 0; empty when there is
    /// no such field or period.
    #[must_use]
    pub fn values_of(&self, field: MigrationField, period: usize) -> Vec<f64> {
        let Some(at) = self.fields.iter().position(|f| *f == field).filter(|_| period < self.periods) else {
            return Vec::new();
        };
        let (width, count) = (self.periods * self.fields.len(), self.fields.len());
        self.values.chunks_exact(width).map(|path| path[period * count + at]).collect()
    }

    /// The figures over all paths.
    #[must_use]
    pub fn statistics(&self) -> MigrationStatistics {
        let of = |field: &MigrationField| {
            (0..self.periods).filter_map(|period| spread(self.values_of(*field, period))).collect()
        };
        MigrationStatistics { fields: self.fields.clone(), spreads: self.fields.par_iter().map(of).collect() }
    }

    /// The paths with the least, the middle and the most balance in default at the end; of equal ones
    /// the first. `None` without paths.
    #[must_use]
    pub fn named_paths(&self) -> Option<NamedPaths> {
        let last = self.periods.checked_sub(1)?;
        let defaulted = self.values_of(MigrationField::Balance(Rating::D), last);
        let mut order: Vec<usize> = (0..defaulted.len()).collect();
        order.sort_by(|&a, &b| defaulted[a].total_cmp(&defaulted[b]));
        let path = |at: &usize| self.first_path + *at as u64;
        let most = *order.last()?;
        let first_of_most = order.iter().find(|&&at| defaulted[at] == defaulted[most])?;
        Some(NamedPaths {
            min: path(order.first()?),
            median: path(order.get((order.len() - 1) / 2)?),
            max: path(first_of_most),
        })
    }

    /// This sample and the one of the paths that follow it.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `next` is of the same fields and periods and begins where this one
    /// ends.
    pub fn join(mut self, next: &Self) -> Result<Self> {
        let end = self.first_path + self.paths() as u64;
        if next.first_path != end {
            let message = format_args!("must begin with path {end}, got {}", next.first_path);
            return Err(Error::invalid("next.first_path", message));
        }
        if next.fields != self.fields || next.periods != self.periods {
            return Err(Error::invalid("next", "must have the same fields and periods"));
        }
        self.values.extend_from_slice(&next.values);
        Ok(self)
    }
}

fn spread(mut values: Vec<f64>) -> Option<Spread> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    let (even, middle) = (values.len().is_multiple_of(2), values.len() / 2);
    let largest_of = |values: &[f64]| values.iter().copied().max_by(f64::total_cmp);
    let max = largest_of(&values)?;
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let min = below.iter().copied().min_by(f64::total_cmp).unwrap_or(*upper);
    let lower = if even { largest_of(below).unwrap_or(*upper) } else { *upper };
    Some(Spread { min, max, mean, median: 0.5 * (lower + *upper), standard_deviation: variance.sqrt() })
}
