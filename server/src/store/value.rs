//! What a statement is given.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A value of one of the kinds that both databases store.
#[derive(Debug, Clone)]
pub enum Value {
    /// Sixteen bytes in SQLite.
    Uuid(Option<Uuid>),
    /// Any text without a zero byte.
    Text(Option<String>),
    /// 64 bits.
    Integer(Option<i64>),
    /// Any but NaN, which SQLite would store as NULL.
    Number(Option<f64>),
    /// 0 or 1 in SQLite.
    Bool(Option<bool>),
    /// To the microsecond; RFC 3339 in SQLite.
    Time(Option<DateTime<Utc>>),
    /// A day.
    Date(Option<NaiveDate>),
    /// Text in SQLite.
    Json(Option<serde_json::Value>),
    /// Anything.
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($from:ty => $kind:ident),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$kind(Some(value.into()))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map(Into::into))
            }
        }
    )* };
}

values!(
    Uuid => Uuid, String => Text, &str => Text, &String => Text, i64 => Integer, u32 => Integer, f64 => Number,
    bool => Bool, DateTime<Utc> => Time, NaiveDate => Date, serde_json::Value => Json, Vec<u8> => Bytes,
);

/// The parameters of a statement, `$1` first.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::Value::from($value)),*] };
}
pub(crate) use params;
