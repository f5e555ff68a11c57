//! A time in a query string.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

/// A time as RFC 3339 writes it; without a zone it is UTC's, and a day is its first moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Moment(pub DateTime<Utc>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // A plus sign that a client did not escape arrives as a space.
        let zoned = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).map(|time| time.to_utc());
        let local = || text.parse::<NaiveDateTime>().map(|time| time.and_utc());
        let day = || text.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let time = zoned.ok().or_else(|| local().ok()).or_else(|| day().ok());
        time.map(Self).ok_or_else(|| de::Error::custom("must be a time, such as 2024-08-10T15:30:00Z"))
    }
}
