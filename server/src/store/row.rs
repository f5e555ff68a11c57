//! What a statement gives back.

use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// A row that reads from both databases.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A struct whose fields are the columns of a row. (sqlx's derive builds its drivers a second time.)
macro_rules! row {
    ($(#[$of_struct:meta])* $visible:vis struct $name:ident {
        $($(#[$of_field:meta])* $shown:vis $field:ident: $kind:ty,)*
    }) => {
        $(#[$of_struct])*
        $visible struct $name { $($(#[$of_field])* $shown $field: $kind,)* }
        $crate::store::row!(@read $name sqlx::sqlite::SqliteRow, $($field)*);
        $crate::store::row!(@read $name sqlx::postgres::PgRow, $($field)*);
    };
    (@read $name:ident $row:ty, $($field:ident)*) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?,)* })
            }
        }
    };
}
pub(crate) use row;

/// Stores an enum as the text that serde gives it.
macro_rules! stored_as_text {
    ($name:ty) => {
        impl<D: sqlx::Database> sqlx::Type<D> for $name
        where
            str: sqlx::Type<D>,
        {
            fn type_info() -> D::TypeInfo {
                <str as sqlx::Type<D>>::type_info()
            }
            fn compatible(info: &D::TypeInfo) -> bool {
                <str as sqlx::Type<D>>::compatible(info)
            }
        }
        impl<'r, D: sqlx::Database> sqlx::Decode<'r, D> for $name
        where
            &'r str: sqlx::Decode<'r, D>,
        {
            fn decode(value: D::ValueRef<'r>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
                let text = <&str as sqlx::Decode<D>>::decode(value)?;
                Ok(serde_json::from_value(text.into())?)
            }
        }
        impl From<$name> for $crate::store::Value {
            fn from(value: $name) -> Self {
                Self::Text(serde_json::to_value(value).ok().and_then(|text| text.as_str().map(str::to_owned)))
            }
        }
    };
}
pub(crate) use stored_as_text;
