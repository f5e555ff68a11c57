//! Units: one for a whole column, from its header or else from its values.

use super::value;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The unit in which a column is written.
///
/// It is that of the header (`Spread (bps)`, `Floor %`), else percent where the numbers carry percent
/// signs, else told by the median size of the column's numbers other than zero:
///
/// | median        | rates        | prices and recoveries |
/// |---------------|--------------|-----------------------|
/// | below 0.2     | decimal      | decimal               |
/// | 0.2 to 1.5    | percent      | decimal               |
/// | 1.5 to 20     | percent      | percent               |
/// | 20 to 200     | basis points | percent               |
/// | more          | basis points | neither: an error     |
///
/// The bounds lie far from where medians are: spreads from 2 % to 10 % and floors from 0.5 % to 1 %
/// are 0.005 to 0.1, or 0.5 to 10, or 50 to 1000. Zero is zero in every unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A rate of 0.0375, a price of 0.99.
    #[default]
    Decimal,
    /// A rate of 3.75, a price of 99.
    Percent,
    /// A rate of 375.
    BasisPoints,
}

impl Unit {
    /// How many of the unit make one.
    pub(super) const fn in_one(self) -> f64 {
        match self {
            Self::Decimal => 1.0,
            Self::Percent => 100.0,
            Self::BasisPoints => 10_000.0,
        }
    }

    /// The unit that a word of a header names.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "%" | "pct" | "percent" => Some(Self::Percent),
            "bp" | "bps" => Some(Self::BasisPoints),
            "decimal" | "decimals" => Some(Self::Decimal),
            _ => None,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decimal => "decimals",
            Self::Percent => "percent",
            Self::BasisPoints => "basis points",
        })
    }
}

/// What a column with a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// A spread, coupon, floor or fee, of at most 100 %.
    Rate,
    /// A price or a recovery, of at most 200 % of par.
    OfPar,
}

impl Quantity {
    /// The largest that is believed.
    pub(super) const fn most(self) -> f64 {
        match self {
            Self::Rate => 1.0,
            Self::OfPar => 2.0,
        }
    }

    /// The unit of a column with these cells, by the rule of [`Unit`]; none when all are zero.
    ///
    /// # Errors
    /// What is wrong with the column: only some numbers with a percent sign, or amounts for prices.
    pub(super) fn unit<'a>(
        self,
        header: Option<Unit>,
        cells: impl Iterator<Item = &'a str>,
    ) -> Result<Option<Unit>, String> {
        if header.is_some() {
            return Ok(header);
        }
        let numbers: Vec<_> = cells.filter_map(value::number).filter(|number| number.value != 0.0).collect();
        let signed = numbers.iter().filter(|number| number.is_percent).count();
        if 0 < signed && signed < numbers.len() {
            return Err(format!("{signed} of {} values have a percent sign, the others none", numbers.len()));
        }
        let mut sizes: Vec<f64> = numbers.iter().map(|number| number.value.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let Some(&median) = sizes.get(sizes.len() / 2) else {
            return Ok(None);
        };
        match self {
            _ if signed > 0 => Ok(Some(Unit::Percent)),
            Self::Rate if median < 0.2 => Ok(Some(Unit::Decimal)),
            Self::Rate if median < 20.0 => Ok(Some(Unit::Percent)),
            Self::Rate => Ok(Some(Unit::BasisPoints)),
            Self::OfPar if median < 1.5 => Ok(Some(Unit::Decimal)),
            Self::OfPar if median <= 200.0 => Ok(Some(Unit::Percent)),
            Self::OfPar => {
                Err(format!("neither fractions nor percentages of par: half are {median} or more"))
            }
        }
    }
}
