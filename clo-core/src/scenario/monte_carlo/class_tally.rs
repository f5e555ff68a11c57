//! What a class got over all paths.

use super::ClassNumbers;
use super::tally::Tally;
use crate::projection::{LANES, ZERO};
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// A loss below this fraction of the balance is rounding.
const NO_LOSS: f64 = 1e-6;

/// What a class got over all paths.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassTally {
    /// The class's name.
    pub name: String,
    /// Whether it is owed anything: not the equity.
    pub is_note: bool,
    /// As in [`ClassPaths`]; a loss of less than a millionth counts as none.
    pub loss: Tally,
    /// The largest interest it was owed and not paid on a date, as a fraction of its balance at the start.
    pub interest_shortfall: Tally,
    /// As in [`ClassPaths`].
    pub price: Tally,
    /// As in [`ClassPaths`].
    pub wal_years: Tally,
    /// As in [`ClassPaths`].
    #[serde(rename = "yield")]
    pub yield_rate: Tally,
    /// On how many paths with a loss it became known on each payment date: on the first on which interest
    /// was left unpaid or deferred, or else on the last of the path.
    pub loss_dates: Vec<u64>,
}

impl ClassTally {
    /// Counts the first `paths` of some neighbouring paths of a class with such a balance at the start.
    pub(super) fn push(&mut self, numbers: &ClassNumbers, balance: f64, paths: usize) {
        let (mut loss, mut shortfall) = (ZERO, ZERO);
        for l in 0..LANES {
            loss[l] = if numbers.loss[l] > NO_LOSS { numbers.loss[l] } else { 0.0 };
            shortfall[l] = if balance > 0.0 { numbers.shortfall[l] / balance } else { 0.0 };
        }
        self.loss.push(&loss[..paths]);
        self.interest_shortfall.push(&shortfall[..paths]);
        self.price.push(&numbers.price[..paths]);
        self.wal_years.push(&numbers.wal_years[..paths]);
        self.yield_rate.push(&numbers.yield_rate[..paths]);
        for (_, first_short) in
            loss.iter().zip(numbers.first_short.iter()).take(paths).filter(|(loss, _)| **loss > 0.0)
        {
            if let Some(paths) = self.loss_dates.get_mut(*first_short as usize) {
                *paths += 1;
            }
        }
    }

    /// Counts the paths of another tally of the class.
    pub(super) fn merge(&mut self, other: &Self) -> Result<()> {
        self.loss.merge(&other.loss)?;
        self.interest_shortfall.merge(&other.interest_shortfall)?;
        self.price.merge(&other.price)?;
        self.wal_years.merge(&other.wal_years)?;
        self.yield_rate.merge(&other.yield_rate)?;
        for (paths, more) in self.loss_dates.iter_mut().zip(&other.loss_dates) {
            *paths += more;
        }
        Ok(())
    }

    pub(super) fn trim(&mut self) {
        let Self { loss, interest_shortfall, price, wal_years, yield_rate, .. } = self;
        [loss, interest_shortfall, price, wal_years, yield_rate].into_iter().for_each(Tally::trim);
    }
}
