//! How often a payment recurs.

use serde::{Deserialize, Serialize};

/// How often a payment recurs; quarterly unless said otherwise, as loans and notes of CLOs pay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Once a year.
    Annual,
    /// Every six months.
    SemiAnnual,
    /// Every three months.
    #[default]
    Quarterly,
    /// Every month.
    Monthly,
}

impl Frequency {
    /// The months from one payment to the next.
    #[must_use]
    pub const fn months(self) -> u32 {
        12 / self.per_year()
    }

    /// The payments in a year.
    #[must_use]
    pub const fn per_year(self) -> u32 {
        match self {
            Self::Annual => 1,
            Self::SemiAnnual => 2,
            Self::Quarterly => 4,
            Self::Monthly => 12,
        }
    }

    /// The frequency of `n` payments a year: 1, 2, 4 or 12.
    #[must_use]
    pub const fn from_per_year(n: u32) -> Option<Self> {
        match n {
            1 => Some(Self::Annual),
            2 => Some(Self::SemiAnnual),
            4 => Some(Self::Quarterly),
            12 => Some(Self::Monthly),
            _ => None,
        }
    }
}
