//! Running one statement on either database, inside a transaction or not.

use super::{Database, Error, Result, Row, Transaction, Value};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::query::Query;
use sqlx::{Arguments, AssertSqlSafe, Encode, IntoArguments, Postgres, Sqlite, Type};
use std::borrow::Cow;
use uuid::Uuid;

/// A statement with its parameters. The text never holds what a user wrote: that is a parameter.
fn statement<'q, D>(sql: Cow<'static, str>, values: Vec<Value>) -> Result<Query<'q, D, D::Arguments>>
where
    D: sqlx::Database,
    D::Arguments: Arguments<Database = D> + IntoArguments<D>,
    Option<Uuid>: Encode<'q, D> + Type<D>,
    Option<String>: Encode<'q, D> + Type<D>,
    Option<i64>: Encode<'q, D> + Type<D>,
    Option<f64>: Encode<'q, D> + Type<D>,
    Option<bool>: Encode<'q, D> + Type<D>,
    Option<DateTime<Utc>>: Encode<'q, D> + Type<D>,
    Option<NaiveDate>: Encode<'q, D> + Type<D>,
    Option<serde_json::Value>: Encode<'q, D> + Type<D>,
    Option<Vec<u8>>: Encode<'q, D> + Type<D>,
{
    let mut query = sqlx::query::<D>(AssertSqlSafe(sql.into_owned()));
    for value in values {
        query = match value {
            // SQLite would store NULL in its place.
            Value::Number(Some(number)) if number.is_nan() => {
                return Err(Error::Encode("NaN cannot be stored".into()));
            }
            Value::Uuid(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::Number(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
            Value::Time(value) => query.bind(value),
            Value::Date(value) => query.bind(value),
            Value::Json(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    Ok(query)
}

/// Evaluates `$run` where `$executor` is the connection (SQLite's `$pool`) and `$D` the database.
macro_rules! on_database {
    ($self:ident, $pool:ident, $executor:ident, $D:ident => $run:expr) => {
        match $self {
            Database::Sqlite { $pool: pool, .. } => {
                type $D = Sqlite;
                let mut connection = pool.acquire().await?;
                let $executor = &mut *connection;
                $run
            }
            Database::Postgres($executor) => {
                type $D = Postgres;
                $run
            }
        }
    };
}

macro_rules! on_transaction {
    ($self:ident, $pool:ident, $executor:ident, $D:ident => $run:expr) => {
        match $self {
            Transaction::Sqlite(transaction) => {
                type $D = Sqlite;
                let $executor = &mut **transaction;
                $run
            }
            Transaction::Postgres(transaction) => {
                type $D = Postgres;
                let $executor = &mut **transaction;
                $run
            }
        }
    };
}

macro_rules! statements {
    ($on:ident, $self:ident, $($receiver:tt)*) => {
        /// Runs a statement; how many rows it changed.
        ///
        /// # Errors
        /// When the database refuses it, or does not answer.
        pub async fn run(
            $($receiver)*, sql: impl Into<Cow<'static, str>>, values: Vec<Value>,
        ) -> Result<u64> {
            let sql = sql.into();
            Ok($on!($self, write, executor, D => {
                statement::<D>(sql, values)?.execute(executor).await?.rows_affected()
            }))
        }

        /// Every row of a query.
        ///
        /// # Errors
        /// When the database refuses it, or does not answer.
        pub async fn all<T: Row>(
            $($receiver)*, sql: impl Into<Cow<'static, str>>, values: Vec<Value>,
        ) -> Result<Vec<T>> {
            let sql = sql.into();
            $on!($self, read, executor, D => {
                statement::<D>(sql, values)?.fetch_all(executor).await?.iter().map(T::from_row).collect()
            })
        }

        /// The one row of a query, or none.
        ///
        /// # Errors
        /// When the database refuses it, or does not answer.
        pub async fn one<T: Row>(
            $($receiver)*, sql: impl Into<Cow<'static, str>>, values: Vec<Value>,
        ) -> Result<Option<T>> {
            let sql = sql.into();
            $on!($self, read, executor, D => {
                statement::<D>(sql, values)?.fetch_optional(executor).await?.as_ref().map(T::from_row).transpose()
            })
        }

        /// The one row that a change gives back, or none.
        ///
        /// # Errors
        /// When the database refuses it, or does not answer.
        pub async fn change<T: Row>(
            $($receiver)*, sql: impl Into<Cow<'static, str>>, values: Vec<Value>,
        ) -> Result<Option<T>> {
            let sql = sql.into();
            $on!($self, write, executor, D => {
                statement::<D>(sql, values)?.fetch_optional(executor).await?.as_ref().map(T::from_row).transpose()
            })
        }
    };
}

impl Database {
    statements!(on_database, self, &self);
}

impl Transaction {
    statements!(on_transaction, self, &mut self);

    /// Runs several statements, which have no parameters.
    pub(super) async fn script(&mut self, sql: String) -> Result<()> {
        on_transaction!(self, write, executor, D => {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(executor).await.map(|_: <D as sqlx::Database>::QueryResult| ())
        })
    }
}
