//! The database: the same on both engines.

use super::{Engine, fresh, on_both};
use server::config::Config;
use server::store::{Database, Value, is_duplicate};
use std::time::Duration;
use uuid::Uuid;

async fn opened(engine: Engine) -> (Config, Database) {
    let config = fresh(engine).await;
    let database = Database::open(&config).await.unwrap();
    (config, database)
}

async fn count(database: &Database, table: &str) -> i64 {
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table}");
    database.one::<(i64,)>(sql, Vec::new()).await.unwrap().unwrap().0
}

/// A table with a column of every kind.
async fn scratch(database: &Database) {
    let json = if database.name() == "SQLite" { "TEXT" } else { "JSONB" };
    let sql = format!(
        "CREATE TABLE scratch (id UUID PRIMARY KEY, word TEXT, whole BIGINT, real DOUBLE PRECISION, flag BOOLEAN,
         at TIMESTAMPTZ, day DATE, data {json}, bytes {})",
        if database.name() == "SQLite" { "BLOB" } else { "BYTEA" }
    );
    database.run(sql, Vec::new()).await.unwrap();
}

async fn add(database: &Database, whole: i64) {
    let values = vec![Value::from(Uuid::now_v7()), Value::from(whole)];
    database.run("INSERT INTO scratch (id, whole) VALUES ($1, $2)", values).await.unwrap();
}

on_both! {
    async fn opening_twice_changes_nothing(engine) {
        let (config, database) = opened(engine).await;
        let before = count(&database, "migration").await;
        assert!(before >= 2);
        let again = Database::open(&config).await.unwrap();
        assert_eq!(count(&again, "migration").await, before);
    }

    async fn of_servers_that_start_at_once_one_migrates(engine) {
        let config = fresh(engine).await;
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let config = config.clone();
                tokio::spawn(async move { Database::open(&config).await.map(|_| ()) })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    }

    async fn a_database_of_a_later_version_is_refused(engine) {
        let (config, database) = opened(engine).await;
        let sql = "INSERT INTO migration (version, name, digest, applied_at) SELECT 999, name, digest, applied_at FROM migration WHERE version = 1";
        database.run(sql, Vec::new()).await.unwrap();
        let refused = Database::open(&config).await.unwrap_err().to_string();
        assert!(refused.contains("later version"), "{refused}");
    }

    async fn a_migration_that_was_altered_is_refused(engine) {
        let (config, database) = opened(engine).await;
        database.run("UPDATE migration SET digest = 'other' WHERE version = 2", Vec::new()).await.unwrap();
        let refused = Database::open(&config).await.unwrap_err().to_string();
        assert!(refused.contains("migration 2"), "{refused}");
    }

    async fn values_of_every_kind_come_back_as_they_were(engine) {
        let (_, database) = opened(engine).await;
        scratch(&database).await;
        let id = Uuid::now_v7();
        let at = "2024-02-29T23:59:59.123456Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let data = serde_json::json!({ "k": [1, 2.5, "drei", null] });
        let values = vec![
            Value::from(id),
            Value::from("o'Neill; DROP TABLE scratch; --"),
            Value::from(i64::MAX),
            Value::from(0.1 + 0.2),
            Value::from(true),
            Value::from(at),
            Value::from(day),
            Value::from(data.clone()),
            Value::from(vec![0_u8, 255]),
        ];
        let sql = "INSERT INTO scratch VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        assert_eq!(database.run(sql, values).await.unwrap(), 1);
        type Everything = (
            Uuid, String, i64, f64, bool, chrono::DateTime<chrono::Utc>, chrono::NaiveDate, serde_json::Value, Vec<u8>,
        );
        let sql = "SELECT * FROM scratch WHERE id = $1";
        let found: Everything = database.one(sql, vec![Value::from(id)]).await.unwrap().unwrap();
        let text = "o'Neill; DROP TABLE scratch; --".to_owned();
        assert_eq!(found, (id, text, i64::MAX, 0.1 + 0.2, true, at, day, data, vec![0, 255]));
        let nothing = vec![Value::from(Uuid::now_v7()), Value::Text(None), Value::Json(None), Value::Time(None)];
        database.run("INSERT INTO scratch (id, word, data, at) VALUES ($1, $2, $3, $4)", nothing).await.unwrap();
        let sql = "SELECT word FROM scratch WHERE at IS NULL AND data IS NULL";
        assert_eq!(database.all::<(Option<String>,)>(sql, Vec::new()).await.unwrap(), [(None,)]);
    }

    async fn nan_is_refused(engine) {
        let (_, database) = opened(engine).await;
        scratch(&database).await;
        let values = vec![Value::from(Uuid::now_v7()), Value::from(f64::NAN)];
        assert!(database.run("INSERT INTO scratch (id, real) VALUES ($1, $2)", values).await.is_err());
        assert_eq!(count(&database, "scratch").await, 0);
    }

    async fn a_duplicate_is_told_from_other_failures(engine) {
        let (_, database) = opened(engine).await;
        scratch(&database).await;
        let id = Uuid::now_v7();
        let insert = || database.run("INSERT INTO scratch (id) VALUES ($1)", vec![Value::from(id)]);
        insert().await.unwrap();
        assert!(is_duplicate(&insert().await.unwrap_err()));
        assert!(!is_duplicate(&database.run("INSERT INTO nowhere (id) VALUES (1)", Vec::new()).await.unwrap_err()));
    }

    async fn a_transaction_that_is_dropped_never_was(engine) {
        let (_, database) = opened(engine).await;
        scratch(&database).await;
        let insert = "INSERT INTO scratch (id) VALUES ($1)";
        let mut dropped = database.begin().await.unwrap();
        dropped.run(insert, vec![Value::from(Uuid::now_v7())]).await.unwrap();
        drop(dropped);
        let mut committed = database.begin().await.unwrap();
        committed.run(insert, vec![Value::from(Uuid::now_v7())]).await.unwrap();
        committed.commit().await.unwrap();
        assert_eq!(count(&database, "scratch").await, 1);
    }

    async fn writers_wait_for_each_other(engine) {
        let (_, database) = opened(engine).await;
        scratch(&database).await;
        add(&database, 0).await;
        let writers: Vec<_> = (0..16)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        let mut transaction = database.begin().await.unwrap();
                        let lock = if database.name() == "SQLite" { "" } else { " FOR UPDATE" };
                        let sql = format!("SELECT whole FROM scratch{lock}");
                        let (whole,) = transaction.one::<(i64,)>(sql, Vec::new()).await.unwrap().unwrap();
                        let next = vec![Value::from(whole + 1)];
                        transaction.run("UPDATE scratch SET whole = $1", next).await.unwrap();
                        transaction.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let whole = database.one::<(i64,)>("SELECT whole FROM scratch", Vec::new()).await.unwrap();
        assert_eq!(whole, Some((160,)));
    }

    /// sqlx 0.9.0 leaves a connection in a transaction that nobody commits, unless `begin` guards against it.
    async fn a_begin_that_is_given_up_loses_no_later_write(engine) {
        let (config, database) = opened(engine).await;
        scratch(&database).await;
        for patience in 0..60 {
            let begun = tokio::time::timeout(Duration::from_micros(patience * 20), database.begin()).await;
            drop(begun);
        }
        for whole in 0..40 {
            add(&database, whole).await;
        }
        database.close().await;
        let reopened = Database::open(&config).await.unwrap();
        assert_eq!(count(&reopened, "scratch").await, 40);
    }
}
