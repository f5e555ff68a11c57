//! Credit ratings: one scale of 22 grades, in the spelling of three agencies.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;

/// A credit rating, from AAA (rank 1) to C (rank 21) and D for default (rank 22).
///
/// Compared by credit quality: `rating >= Rating::BBB_MINUS` reads "BBB- or better", and the worse
/// of two ratings is their `min`. Ranks run the other way, as agencies number them.
///
/// In JSON a rating is written as S&P spells it and read as any agency does; [`moodys`] and [`sp`]
/// are for fields that may be not rated.
///
/// # References
/// Moody's (2024), *Rating Symbols and Definitions*, for the scale and how agencies' grades match.
///
/// # Examples
/// ```
/// use risk_core::rating::Rating;
///
/// let rating = Rating::parse("Ba2").unwrap();
/// assert_eq!(rating.sp(), "BB");
/// assert_eq!(rating.factor(), 1350.0);
/// assert!(rating < Rating::BBB_MINUS);
/// assert_eq!(rating.notches_down(2).moodys(), "B1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rating(u8);

/// One grade: what Moody's and S&P call it, and their rating factors.
struct Grade {
    moodys: &'static str,
    sp: &'static str,
    factor: f64,
    sp_factor: f64,
}

const fn grade(moodys: &'static str, sp: &'static str, factor: f64, sp_factor: f64) -> Grade {
    Grade { moodys, sp, factor, sp_factor }
}

/// The grades in the order of their ranks.
static SCALE: [Grade; 22] = [
    grade("Aaa", "AAA", 1.0, 13.51),
    grade("Aa1", "AA+", 10.0, 26.75),
    grade("Aa2", "AA", 20.0, 46.36),
    grade("Aa3", "AA-", 40.0, 63.90),
    grade("A1", "A+", 70.0, 99.50),
    grade("A2", "A", 120.0, 146.35),
    grade("A3", "A-", 180.0, 199.83),
    grade("Baa1", "BBB+", 260.0, 271.01),
    grade("Baa2", "BBB", 360.0, 361.17),
    grade("Baa3", "BBB-", 610.0, 540.42),
    grade("Ba1", "BB+", 940.0, 784.92),
    grade("Ba2", "BB", 1_350.0, 1_233.63),
    grade("Ba3", "BB-", 1_766.0, 1_565.44),
    grade("B1", "B+", 2_220.0, 1_982.00),
    grade("B2", "B", 2_720.0, 2_859.50),
    grade("B3", "B-", 3_490.0, 3_610.11),
    grade("Caa1", "CCC+", 4_770.0, 4_641.40),
    grade("Caa2", "CCC", 6_500.0, 5_293.00),
    grade("Caa3", "CCC-", 8_070.0, 5_751.10),
    grade("Ca", "CC", 10_000.0, 10_000.0),
    grade("C", "C", 10_000.0, 10_000.0),
    grade("D", "D", 10_000.0, 10_000.0),
];

/// Other spellings of default: S&P's selective default, Fitch's restricted and former ones.
const DEFAULTS: [&str; 4] = ["SD", "RD", "DD", "DDD"];

/// Spellings of not rated and of a rating withdrawn.
const NOT_RATED: [&str; 9] = ["", "-", "N/A", "NA", "NR", "NOT RATED", "UNRATED", "WD", "WR"];

impl Rating {
    /// Aaa or AAA, rank 1.
    pub const AAA: Self = Self(1);
    /// Baa3 or BBB-, rank 10: the lowest investment grade.
    pub const BBB_MINUS: Self = Self(10);
    /// B3 or B-, rank 16: the lowest above the CCC grades.
    pub const B_MINUS: Self = Self(16);
    /// Caa3 or CCC-, rank 19: what an obligation without any rating counts as.
    pub const CCC_MINUS: Self = Self(19);
    /// C, rank 21: the lowest that is not default.
    pub const C: Self = Self(21);
    /// Default, rank 22.
    pub const D: Self = Self(22);

    /// The rating of a rank from 1 to 22.
    #[must_use]
    pub const fn from_rank(rank: u8) -> Option<Self> {
        match rank {
            1..=22 => Some(Self(rank)),
            _ => None,
        }
    }

    /// The rank: 1 is AAA, 21 is C, 22 is D.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self.0
    }

    /// Reads a rating as Moody's, S&P or Fitch spell it, in capitals or not.
    ///
    /// Space around it and the mark of structured finance (`sf`, `(sf)`) are passed over. Every
    /// kind of default (SD, RD, DDD, DD) is D. None for what is not a rating, *not rated* included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_suffix("(SF)").or(text.strip_suffix("SF")).unwrap_or(&text).trim_end();
        if DEFAULTS.contains(&text) {
            return Some(Self::D);
        }
        let is_text = |grade: &Grade| text == grade.sp || text.eq_ignore_ascii_case(grade.moodys);
        let index = SCALE.iter().position(is_text)?;
        u8::try_from(index + 1).ok().and_then(Self::from_rank)
    }

    /// True for a spelling of *not rated*: nothing, `-`, `N/A`, `NA`, `NR`, `WR`, `WD`, `not rated` or
    /// `unrated`, in capitals or not.
    #[must_use]
    pub fn is_not_rated(text: &str) -> bool {
        NOT_RATED.contains(&text.trim().to_ascii_uppercase().as_str())
    }

    /// Moody's spelling. Moody's has no grade for default; D stands for it, so that nothing is
    /// lost.
    #[must_use]
    pub fn moodys(self) -> &'static str {
        self.grade().moodys
    }

    /// S&P's spelling.
    #[must_use]
    pub fn sp(self) -> &'static str {
        self.grade().sp
    }

    /// Fitch's spelling, which is S&P's.
    #[must_use]
    pub fn fitch(self) -> &'static str {
        self.sp()
    }

    /// Moody's rating factor: ten thousand times the idealised probability of default in ten years.
    #[must_use]
    pub fn factor(self) -> f64 {
        self.grade().factor
    }

    /// S&P's rating factor, of which the CDO Monitor takes the average.
    ///
    /// # References
    /// S&P Global Ratings (2019), *Updated Assumptions for CDO Monitor Non-Model Version*.
    #[must_use]
    pub fn sp_factor(self) -> f64 {
        self.grade().sp_factor
    }

    /// The rating `n` notches worse, or better when negative, within AAA and C. A default stays one.
    #[must_use]
    pub fn notches_down(self, n: i32) -> Self {
        if self == Self::D {
            return self;
        }
        let rank = i32::from(self.0).saturating_add(n).clamp(1, 21);
        Self(rank as u8)
    }

    /// True below B-: CCC+ or Caa1 and worse, default included.
    #[must_use]
    pub fn is_ccc(self) -> bool {
        self < Self::B_MINUS
    }

    fn grade(self) -> &'static Grade {
        &SCALE[usize::from(self.0 - 1)] // a Rating's rank is from 1 to 22
    }
}

impl Ord for Rating {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0)
    }
}

impl PartialOrd for Rating {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As S&P spells it.
impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.sp())
    }
}

impl Serialize for Rating {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.sp())
    }
}

impl<'de> Deserialize<'de> for Rating {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| not_a_rating(&text))
    }
}

fn not_a_rating<E: serde::de::Error>(text: &str) -> E {
    E::custom(format_args!("not a rating: {text:?}"))
}

/// Reads null and every spelling of *not rated* as `None`.
fn deserialize_optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rating>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        Some(text) if !Rating::is_not_rated(&text) => {
            Rating::parse(&text).map(Some).ok_or_else(|| not_a_rating(&text))
        }
        _ => Ok(None),
    }
}

/// For `#[serde(default, with = "risk_core::rating::moodys")]` on an `Option<Rating>`.
pub mod moodys {
    use super::{Rating, deserialize_optional};
    use serde::{Deserializer, Serialize, Serializer};

    /// Writes Moody's spelling, or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(rating: &Option<Rating>, serializer: S) -> Result<S::Ok, S::Error> {
        rating.map(Rating::moodys).serialize(serializer)
    }

    /// Reads any agency's spelling; null and every spelling of *not rated* are `None`.
    ///
    /// # Errors
    /// `not a rating: "Bx"` for anything else.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rating>, D::Error> {
        deserialize_optional(deserializer)
    }
}

/// For `#[serde(default, with = "risk_core::rating::sp")]` on an `Option<Rating>`.
pub mod sp {
    use super::{Rating, deserialize_optional};
    use serde::{Deserializer, Serialize, Serializer};

    /// Writes S&P's spelling, or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(rating: &Option<Rating>, serializer: S) -> Result<S::Ok, S::Error> {
        rating.map(Rating::sp).serialize(serializer)
    }

    /// Reads any agency's spelling; null and every spelling of *not rated* are `None`.
    ///
    /// # Errors
    /// `not a rating: "Bx"` for anything else.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rating>, D::Error> {
        deserialize_optional(deserializer)
    }
}
