//! Answers that are kept.

use axum::response::IntoResponse;
use server::cache::{Cache, Kind};
use server::error::ApiError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

#[tokio::test]
async fn an_answer_is_computed_once_a_version() {
    let cache = Cache::new(1 << 20);
    let computed = AtomicU32::new(0);
    let ask = async |id: &str, version: &str| {
        let compute = async { Ok(computed.fetch_add(1, Ordering::Relaxed)) };
        cache.answer(Kind::Asset, id, version, compute).await.unwrap()
    };
    let first = ask("A", "1").await;
    assert_eq!(ask("A", "1").await, first);
    assert_ne!(ask("A", "2").await, first, "what changed is computed anew");
    assert_ne!(ask("B", "1").await, first);
    assert_eq!(computed.load(Ordering::Relaxed), 3);
    assert_eq!(cache.looked_up(), (1, 3));
    let compute = async { Ok(computed.fetch_add(1, Ordering::Relaxed)) };
    assert_ne!(cache.answer(Kind::CorrelationMatrix, "A", "1", compute).await.unwrap(), first);
}

#[tokio::test]
async fn of_many_who_ask_at_once_one_computes() {
    let cache = Cache::new(1 << 20);
    let computed = AtomicU32::new(0);
    let ask = || {
        cache.answer(Kind::Asset, "A", "1", async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(computed.fetch_add(1, Ordering::Relaxed))
        })
    };
    let answers = tokio::join!(ask(), ask(), ask(), ask());
    assert_eq!(answers.0.unwrap(), answers.3.unwrap());
    assert_eq!(computed.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_failure_is_told_and_not_kept() {
    let cache = Cache::new(1 << 20);
    let failed =
        cache.answer(Kind::Asset, "A", "1", async { Err::<u8, _>(ApiError::NotFound("Asset")) }).await;
    assert_eq!(failed.unwrap_err(), ApiError::NotFound("Asset"));
    assert!(cache.answer(Kind::Asset, "A", "1", async { Ok(1) }).await.is_ok());
}

#[tokio::test]
async fn an_answer_carries_a_name_that_follows_its_content() {
    let cache = Cache::new(1 << 20);
    let tag = async |id: &str, value: &str| {
        let written = cache.answer(Kind::Asset, id, "1", async { Ok(value.to_owned()) }).await.unwrap();
        let response = written.into_response();
        assert_eq!(response.headers()["cache-control"], "private, no-cache");
        assert_eq!(response.headers()["content-type"], "application/json");
        response.headers()["etag"].to_str().unwrap().to_owned()
    };
    assert_eq!(tag("A", "x").await, tag("B", "x").await);
    assert_ne!(tag("A", "x").await, tag("C", "y").await);
}

#[test]
fn lifetimes_are_the_documented_ones() {
    let hours = [Kind::Asset, Kind::CorrelationMatrix, Kind::ScenarioParameters].map(Kind::lifetime);
    assert_eq!(hours, [1, 2, 4].map(|hours| Duration::from_secs(3600 * hours)));
}
