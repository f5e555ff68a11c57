//! A filter that is understood, and what it says of an asset.

use super::field::Field;
use super::like::{Pattern, folded};
use crate::deal::Asset;
use risk_core::rating::Rating;
use risk_core::time::Date;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A condition. Long chains of `AND` or `OR` are lists, so that depth comes from parentheses alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Compare(&'static Field, Comparison, Compared),
    Like(&'static Field, Pattern),
    IsNull(&'static Field),
    Flag(&'static Field),
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Compared {
    Field(&'static Field),
    Constant(Value<'static>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn of(symbol: &str) -> Option<Self> {
        match symbol {
            "=" | "==" => Some(Self::Equal),
            "!=" | "<>" => Some(Self::Unequal),
            "<" => Some(Self::Less),
            "<=" => Some(Self::LessOrEqual),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::GreaterOrEqual),
            _ => None,
        }
    }

    /// The same with its sides exchanged.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    pub(super) fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// What a field of an asset is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Rating(Rating),
    Date(Date),
    Flag(bool),
}

impl Value<'_> {
    /// How two values of one kind compare; none when one is no number.
    pub(super) fn compare(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Value::Text(b)) => Some(folded(a).cmp(folded(b))),
            (Self::Number(a), Value::Number(b)) => a.partial_cmp(b),
            (Self::Rating(a), Value::Rating(b)) => Some(a.cmp(b)),
            (Self::Date(a), Value::Date(b)) => Some(a.cmp(b)),
            (Self::Flag(a), Value::Flag(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

impl Compared {
    fn value<'a>(&'a self, asset: &'a Asset) -> Option<Value<'a>> {
        match self {
            Self::Field(field) => field.value(asset),
            Self::Constant(value) => Some(value.clone()),
        }
    }
}

impl Expression {
    /// True, false, or none where a value that it needs is not known.
    ///
    /// # References
    /// Kleene's strong logic of three values, which is SQL's: `AND` is false when any part is, `OR` true
    /// when any part is, and both are otherwise unknown when any part is.
    pub(super) fn truth(&self, asset: &Asset) -> Option<bool> {
        match self {
            Self::All(parts) => unless_any(parts, asset, false),
            Self::Any(parts) => unless_any(parts, asset, true),
            Self::Not(inner) => inner.truth(asset).map(|truth| !truth),
            Self::Compare(field, comparison, operand) => {
                let order = field.value(asset)?.compare(&operand.value(asset)?)?;
                Some(comparison.holds(order))
            }
            Self::Like(field, pattern) => Some(pattern.matches(&field.spelled(asset)?)),
            Self::IsNull(field) => Some(field.value(asset).is_none()),
            Self::Flag(field) => match field.value(asset)? {
                Value::Flag(flag) => Some(flag),
                _ => None,
            },
        }
    }
}

/// `decisive` when any part is; else unknown when any part is, else the opposite.
fn unless_any(parts: &[Expression], asset: &Asset, decisive: bool) -> Option<bool> {
    let mut is_known = true;
    for part in parts {
        match part.truth(asset) {
            Some(truth) if truth == decisive => return Some(decisive),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(!decisive)
}
