//! The filter language: which assets a trade, a ranking or a watch list is about.

mod expression;
mod field;
mod like;
mod parse;
mod token;

pub use field::{FieldKind, FilterField, fields};

use crate::deal::Asset;
use expression::Expression;
use risk_core::Result;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest text of a filter, in bytes.
pub const MOST_BYTES: usize = 10_000;

/// What the text of a filter of the legacy dialect begins with.
const LEGACY: &str = "legacy:";

/// A condition on assets: `sp_rating >= 'BBB' AND spread >= 0.04`.
///
/// | written | means |
/// |---|---|
/// | `spread >= 0.04`, `spread >= 4%`, `spread >= 400bps` | comparisons by `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=` |
/// | `sp_rating >= 'BBB'` | rated BBB or better: ratings compare by credit quality, in any agency's spelling |
/// | `price BETWEEN 0.8 AND 0.95` | from one to the other, both included |
/// | `country IN ('US', 'Canada')` | any of these |
/// | `name LIKE 'Acme%'` | `%` stands for any text, `_` for one character, `\` takes the next as it is |
/// | `floor IS NULL`, `price IS NOT NULL` | no value is known; one is |
/// | `cov_lite`, `cov_lite = true` | a flag |
/// | `price < moodys_recovery_rate` | a field against another of its kind |
/// | `NOT`, `AND`, `OR`, `( )` | `NOT` binds closest, then `AND`, then `OR` |
///
/// Text and dates stand in single quotes, a quote inside text is doubled; `2030-12-31` may go without.
/// Keywords, field names and text are compared without regard to case, and so are the two kinds of
/// apostrophe. [`fields`] lists the fields; `"S&P Rating"` and `[S&P Rating]` name `sp_rating` too.
///
/// A comparison with a value that is not known is neither true nor false, as in SQL, and neither is
/// its negation: an asset without a price fulfils neither `price < 0.9` nor `NOT price < 0.9`. A
/// text of nothing but space selects every asset.
///
/// # Examples
/// ```
/// use clo_core::deal::Asset;
/// use clo_core::rebalance::Filter;
///
/// let filter = Filter::parse("spread >= 4% AND NOT cov_lite")?;
/// assert!(filter.matches(&Asset { spread: 0.0425, ..Asset::default() }));
///
/// let error = Filter::parse("spred >= 4%").unwrap_err();
/// assert_eq!(error.to_string(), "character 1: unknown field `spred`, did you mean `spread`?");
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Filter {
    text: String,
    expression: Expression,
}

/// How a filter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// `AND` before `OR`; a better rating is greater.
    #[default]
    Standard,
    /// As the spreadsheets of the trade do: `AND` and `OR` from left to right without precedence, and
    /// ratings by rank, so that `sp_rating <= 'B+'` reads B+ or better. The text of such a filter is
    /// written with `legacy:` before it, and that mark goes before any dialect asked for.
    Legacy,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`], whose path is the place, `character 15` (after the mark of a legacy
    /// filter): the first error of form,
    /// or else every unknown field and every value that does not fit its field.
    pub fn parse(text: &str) -> Result<Self> {
        Self::parse_as(text, Dialect::Standard)
    }

    /// Reads a filter that is written in `dialect`.
    ///
    /// # Errors
    /// As [`Filter::parse`].
    pub fn parse_as(text: &str, dialect: Dialect) -> Result<Self> {
        let (dialect, said) = match text.trim_start().strip_prefix(LEGACY) {
            Some(said) => (Dialect::Legacy, said),
            None => (dialect, text),
        };
        let expression = parse::expression(said, dialect)?;
        let mark = if dialect == Dialect::Legacy { LEGACY } else { "" };
        Ok(Self { text: format!("{mark}{said}"), expression })
    }

    /// Whether `asset` fulfils the condition.
    #[must_use]
    pub fn matches(&self, asset: &Asset) -> bool {
        self.expression.truth(asset) == Some(true)
    }
}

/// As it was written.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Filter {
    type Error = risk_core::Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<Filter> for String {
    fn from(filter: Filter) -> Self {
        filter.text
    }
}
