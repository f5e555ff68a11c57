//! Prices: simulated, imported, and fetched from a stub of each provider.

use super::{fresh, on_both};
use chrono::NaiveDate;
use server::app;
use server::config::{Config, Secret};
use server::market::provider::{FetchError, Provider, Seller};
use server::market::refresh::refresh;
use server::market::synthetic::{Recipe, bars};
use server::market::{Source, import};
use server::store::market::Bar;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn recipe<'a>(symbol: &'a str, anchors: &'a [(NaiveDate, f64)]) -> Recipe<'a> {
    Recipe { symbol, anchors, volatility: 0.25, market_share: 0.6, volume: 1e6 }
}

fn returns(bars: &[Bar]) -> Vec<f64> {
    bars.windows(2).map(|pair| (pair[1].close / pair[0].close).ln()).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let products = |x: &[f64], mx: f64, y: &[f64], my: f64| {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>()
    };
    products(a, ma, b, mb) / (products(a, ma, a, ma) * products(b, mb, b, mb)).sqrt()
}

#[test]
fn synthetic_bars_meet_their_anchors_and_are_labelled() {
    let anchors = [(day("2024-03-01"), 100.0), (day("2024-09-03"), 140.0), (day("2025-02-28"), 90.0)];
    let made = bars(&recipe("ABC", &anchors), 7, day("2024-01-01"), day("2025-06-30"));
    for (at, close) in anchors {
        let bar = made.iter().find(|bar| bar.day == at).unwrap();
        assert_eq!(bar.close, close);
    }
    for bar in &made {
        assert_eq!(bar.source, Source::Synthetic);
        assert!(
            bar.low <= bar.open.min(bar.close) && bar.high >= bar.open.max(bar.close) && bar.low > 0.0,
            "{bar:?}"
        );
    }
    assert!(made.windows(2).all(|pair| pair[0].day < pair[1].day));
    assert_eq!(made.len(), 391, "the weekdays from 2024-01-01 to 2025-06-30");
}

#[test]
fn synthetic_bars_are_the_same_again_and_go_on_where_they_ended() {
    let anchors = [(day("2024-06-03"), 50.0)];
    let short = bars(&recipe("ABC", &anchors), 7, day("2024-01-01"), day("2024-12-31"));
    let long = bars(&recipe("ABC", &anchors), 7, day("2024-01-01"), day("2025-12-31"));
    assert_eq!(short[..], long[..short.len()]);
    let other = bars(&recipe("ABC", &anchors), 8, day("2024-01-01"), day("2024-12-31"));
    assert_ne!(short, other);
}

#[test]
fn synthetic_returns_have_the_volatility_and_correlation_of_their_recipes() {
    let (from, to) = (day("2000-01-03"), day("2025-12-31"));
    let a = returns(&bars(&recipe("AAA", &[(from, 1000.0)]), 1, from, to));
    let b = returns(&bars(&recipe("BBB", &[(from, 1000.0)]), 1, from, to));
    let volatility = (a.iter().map(|r| r * r).sum::<f64>() / a.len() as f64 * 252.0).sqrt();
    // The standard errors with 6,782 days are .0021 and .0078.
    assert!((volatility - 0.25).abs() < 0.01, "{volatility}");
    assert!((correlation(&a, &b) - 0.6).abs() < 0.035, "{}", correlation(&a, &b));
}

const CSV: &str = "Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9.5,10.5,1000\n2024-01-03 00:00:00,10.5,12,10,11.5,1200\n";

#[test]
fn a_file_is_read_whole_or_not_at_all() {
    let read = import::bars(CSV, Some("abc")).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!((read[0].symbol.as_str(), read[1].day, read[1].close), ("ABC", day("2024-01-03"), 11.5));
    assert_eq!(read[0].source, Source::Imported);

    let named = "symbol,close,low,high,open,DATE\nabc,1,1,1,1,2024-01-02\nDEF,2,2,2,2,2024-01-02\n";
    let read = import::bars(named, None).unwrap();
    assert_eq!(read.iter().map(|bar| bar.symbol.as_str()).collect::<Vec<_>>(), ["ABC", "DEF"]);
}

#[test]
fn every_bad_line_of_a_file_is_named() {
    let text = "date,open,high,low,close,volume\n2024-01-02,x,11,9,10,5\n2024-13-01,1,1,1,1,1\n2024-01-04,1,1,1,-1,1\n\
                2024-01-05,1,0.5,1,1,1\n2024-01-08,1,1,1,1,1\n2024-01-08,1,1,1,1,1\n2024-01-09,1\n2024-01-10,1,1,1,1,-2\n";
    let error = import::bars(text, Some("ABC")).unwrap_err();
    let told: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    for line in 2..=5 {
        assert!(told.iter().any(|problem| problem.starts_with(&format!("line {line}"))), "{line}: {told:?}");
    }
    assert!(told.iter().any(|problem| problem.contains("must not repeat 2024-01-08 of ABC")), "{told:?}");
    assert!(told.iter().any(|problem| problem.starts_with("line 8.high")), "{told:?}");
    assert!(told.iter().any(|problem| problem.starts_with("line 9.volume")), "{told:?}");
    assert!(!told.iter().any(|problem| problem.starts_with("line 6")), "{told:?}");

    for (bad, says) in [
        ("", "must have a column date"),
        ("date,open,high,low,close,volume\n", "the file has none"),
        ("day,price\n2024-01-02,1\n", "must have a column close"),
        (CSV, "must be 1 to 20 of A-Z"),
    ] {
        let symbol = if bad == CSV { "no symbol" } else { "ABC" };
        let error = import::bars(bad, Some(symbol)).unwrap_err().to_string();
        assert!(error.contains(says), "{bad:?}: {error}");
    }
}

/// Answers one request after another with these, and tells what was asked.
fn stub(answers: Vec<(u16, String)>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, told) = channel();
    std::thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let read = stream.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..read]);
            }
            let line = String::from_utf8(request).unwrap().lines().next().unwrap().to_owned();
            asked.send(line).unwrap();
            let length = body.len();
            write!(stream, "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        }
    });
    (url, told)
}

fn provider(seller: Seller, url: &str) -> Provider {
    Provider::new(seller, Secret("the-key".to_owned()), Some(url))
}

#[test]
fn fmp_is_asked_and_read_as_it_documents() {
    // Newest first, with more fields than are read.
    let body = r#"[{"symbol":"AAPL","date":"2024-01-03","open":184.22,"high":185.88,"low":183.43,"close":184.25,"volume":58414460,"change":0.03,"vwap":184.44},
                   {"symbol":"AAPL","date":"2024-01-02","open":187.15,"high":188.44,"low":183.89,"close":185.64,"volume":82488700}]"#;
    let (url, asked) = stub(vec![(200, body.to_owned())]);
    let bars = provider(Seller::Fmp, &url).fetch("AAPL", day("2024-01-01"), day("2024-01-31")).unwrap();
    let asked = asked.recv().unwrap();
    assert_eq!(
        asked,
        "GET /stable/historical-price-eod/full?symbol=AAPL&from=2024-01-01&to=2024-01-31&apikey=the-key HTTP/1.1"
    );
    assert_eq!(
        bars.iter().map(|bar| (bar.day, bar.close)).collect::<Vec<_>>(),
        [(day("2024-01-02"), 185.64), (day("2024-01-03"), 184.25)]
    );
    assert_eq!((bars[1].volume, bars[1].source), (58_414_460.0, Source::Fmp));
}

#[test]
fn polygon_is_asked_and_read_as_it_documents() {
    // Midnight in New York on 2024-01-02 and, in summer, on 2024-07-01.
    let body = r#"{"ticker":"AAPL","status":"OK","resultsCount":2,"adjusted":true,"results":[
        {"v":82488700,"vw":185.8,"o":187.15,"c":185.64,"h":188.44,"l":183.885,"t":1704171600000,"n":1},
        {"v":60402900,"o":212.09,"c":216.75,"h":217.51,"l":211.92,"t":1719806400000}]}"#;
    let (url, asked) = stub(vec![
        (200, body.to_owned()),
        (200, r#"{"ticker":"NONE","status":"OK","resultsCount":0}"#.to_owned()),
    ]);
    let polygon = provider(Seller::Polygon, &url);
    let bars = polygon.fetch("AAPL", day("2024-01-01"), day("2024-12-31")).unwrap();
    let first = asked.recv().unwrap();
    assert!(first.starts_with("GET /v2/aggs/ticker/AAPL/range/1/day/2024-01-01/2024-12-31?adjusted=true&sort=asc&limit=50000&apiKey=the-key "), "{first}");
    assert_eq!(bars.iter().map(|bar| bar.day).collect::<Vec<_>>(), [day("2024-01-02"), day("2024-07-01")]);
    assert_eq!((bars[0].open, bars[0].source), (187.15, Source::Polygon));
    assert_eq!(polygon.fetch("NONE", day("2024-01-01"), day("2024-12-31")), Ok(vec![]));
}

#[test]
fn what_a_provider_refuses_is_told_without_the_key() {
    let page = r#"[{"date":"2024-01-02","open":1,"high":1,"low":1,"close":-1,"volume":0}]"#;
    let answers = vec![
        (401, "{}".to_owned()),
        (429, "{}".to_owned()),
        (500, "oops".to_owned()),
        (200, "<html>".to_owned()),
        (200, page.to_owned()),
    ];
    let (url, _asked) = stub(answers);
    let fmp = provider(Seller::Fmp, &url);
    let fetch = || fmp.fetch("AAPL", day("2024-01-01"), day("2024-01-31")).unwrap_err();
    assert_eq!(fetch(), FetchError::Refused);
    assert_eq!(fetch(), FetchError::TooMany);
    assert_eq!(fetch(), FetchError::Away("status 500".to_owned()));
    assert!(matches!(fetch(), FetchError::Unreadable(_)));
    assert!(fetch().to_string().contains("2024-01-02.close: must be a price above 0"));
    let nobody =
        provider(Seller::Fmp, "http://127.0.0.1:1").fetch("AAPL", day("2024-01-01"), day("2024-01-31"));
    let told = nobody.unwrap_err().to_string();
    assert!(told.starts_with("the provider does not answer") && !told.contains("the-key"), "{told}");
}

on_both! {
    async fn a_refresh_fetches_what_is_missing_and_leaves_the_synthetic(engine) {
        let yesterday = chrono::Utc::now().date_naive().pred_opt().unwrap();
        let body = format!(r#"[{{"date":"{yesterday}","open":1,"high":3,"low":1,"close":2,"volume":5}}]"#);
        let (url, asked) = stub(vec![(200, body), (429, String::new())]);
        let config = fresh(engine).await;
        let bars = import::bars("symbol,date,open,high,low,close\nAAA,2024-01-02,1,1,1,1\nBBB,2024-01-02,1,1,1,1\n", None).unwrap();
        let synthetic = bars.iter().map(|bar| Bar { symbol: "SYN".to_owned(), source: Source::Synthetic, ..bar.clone() }).take(1);
        server::import(config.clone(), bars.iter().cloned().chain(synthetic).collect()).await.unwrap();
        let keyed = Config {
            market_data_api_key: Some(Secret("the-key".to_owned())),
            market_data_url: Some(url),
            queues: vec!["none".to_owned()],
            ..config
        };
        let app = app(keyed).await.unwrap();
        let refreshed = refresh(&app.state).await.unwrap();
        assert_eq!(refreshed.updated.iter().collect::<Vec<_>>(), [(&"AAA".to_owned(), &1)]);
        assert_eq!(refreshed.failed["BBB"], "the provider wants fewer requests");
        assert!(asked.recv().unwrap().contains("from=2024-01-03"));
        let stored = app.state.database().bars("AAA", day("2024-01-01"), yesterday).await.unwrap();
        assert_eq!(stored.iter().map(|bar| (bar.close, bar.source)).collect::<Vec<_>>(), [(1.0, Source::Imported), (2.0, Source::Fmp)]);
    }

    async fn the_demo_fills_an_empty_database_once(engine) {
        let app = app(Config { queues: vec!["none".to_owned()], ..fresh(engine).await }).await.unwrap();
        server::demo::fill(&app.state).await.unwrap();
        let before = app.state.database().reaches().await.unwrap();
        assert!(before.iter().any(|reach| reach.symbol == "AAPL" && reach.close == 175.25 && reach.day == day("2025-09-04")));
        server::demo::fill(&app.state).await.unwrap();
        assert_eq!(app.state.database().reaches().await.unwrap(), before);
        let body = serde_json::json!({ "username": "user@example.com", "password": "password" });
        let granted = super::super::post(&app, "/api/v1/auth/login", body).await;
        assert_eq!(granted.status, axum::http::StatusCode::OK);
    }
}
