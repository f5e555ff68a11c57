//! How often one may ask.

use super::{Answer, Engine, fresh, get, logged_in, on_both, request, send};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::Value;
use server::config::{Config, Secret, Switch};
use server::network::{Network, client};
use server::{App, app};
use std::net::{IpAddr, SocketAddr};
use std::process::Stdio;
use std::time::Duration;
use tokio::net::TcpListener;

async fn limited(engine: Engine) -> Config {
    Config { rate_limits: Switch::On, ..fresh(engine).await }
}

fn header(answer: &Answer, name: &str) -> u64 {
    let value = answer.headers.get(name).unwrap_or_else(|| panic!("no {name} in {answer:?}"));
    value.to_str().unwrap().parse().unwrap()
}

async fn ask(app: &App, method: Method, path: &str, token: Option<&str>) -> Answer {
    let response = app.router.clone();
    let asked = request(method, path, token, &Value::Null);
    let (parts, _) = tower::ServiceExt::oneshot(response, asked).await.unwrap().into_parts();
    Answer { status: parts.status, headers: parts.headers, body: Value::Null }
}

on_both! {
    async fn every_answer_tells_what_is_left(engine) {
        let app = app(limited(engine).await).await.unwrap();
        let token = logged_in(&app, "a@example.com").await;
        let now = chrono::Utc::now().timestamp().unsigned_abs();
        for (method, path, token) in [
            (Method::GET, "/health", None),
            (Method::GET, "/api/v1/auth/me", Some(token.as_str())),
            (Method::GET, "/api/v1/auth/me", None),
            (Method::GET, "/nothing", None),
            (Method::DELETE, "/v1/auth/login", None),
            (Method::GET, "/docs", None),
        ] {
            let answer = ask(&app, method, path, token).await;
            let (limit, left) = (header(&answer, "x-ratelimit-limit"), header(&answer, "x-ratelimit-remaining"));
            assert!(left < limit, "{path}: {left} of {limit}");
            let reset = header(&answer, "x-ratelimit-reset");
            assert!((now..=now + 62).contains(&reset), "{path}: {reset} is not within a minute of {now}");
        }
    }

    async fn the_eleventh_attempt_to_get_in_within_a_minute_is_refused(engine) {
        let app = app(limited(engine).await).await.unwrap();
        let attempt = |path: &'static str| request(Method::POST, path, None, &serde_json::json!({}));
        let mut let_through = 0;
        let refused = loop {
            let answer = send(&app, attempt("/api/v1/auth/login")).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break answer;
            }
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let_through += 1;
        };
        // One more every six seconds, should this take so long.
        assert!((10..=20).contains(&let_through), "{let_through}");
        assert!((1..=6).contains(&header(&refused, "retry-after")), "{refused:?}");
        assert_eq!(header(&refused, "x-ratelimit-limit"), 10);
        assert_eq!(header(&refused, "x-ratelimit-remaining"), 0);
        assert_eq!(refused.body["status_code"], 429);
        let refused = send(&app, attempt("/v1/auth/login")).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.body["error"]["code"], "RATE_LIMIT_EXCEEDED");
        assert_eq!(refused.body["error"]["retry_after"], header(&refused, "retry-after"));
        let other = get(&app, "/health", "none").await;
        assert_eq!(other.status, StatusCode::OK, "one class does not use up another's quota");
    }

    async fn users_do_not_use_up_each_others_quota(engine) {
        let app = app(Config { rate_limit_user: 3, ..limited(engine).await }).await.unwrap();
        let (a, b) = (logged_in(&app, "a@example.com").await, logged_in(&app, "b@example.com").await);
        for _ in 0..3 {
            assert_eq!(get(&app, "/api/v1/auth/me", &a).await.status, StatusCode::OK);
        }
        assert_eq!(get(&app, "/api/v1/auth/me", &a).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(get(&app, "/api/v1/auth/me", &b).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_quota_is_that_of_the_path_and_of_who_asks() {
    let app = app(limited(Engine::Sqlite).await).await.unwrap();
    let token = logged_in(&app, "a@example.com").await;
    let known = Some(token.as_str());
    for (method, path, token, limit) in [
        (Method::POST, "/api/v1/auth/token", known, 10),
        (Method::GET, "/api/v1/auth/me", known, 100),
        (Method::POST, "/api/v1/waterfall/calculate", known, 20),
        (Method::POST, "/api/v1/waterfall/calculate", None, 20),
        (Method::GET, "/api/v1/waterfall/DEAL001/x", known, 100),
        (Method::GET, "/api/v1/risk/DEAL001/metrics", known, 20),
        (Method::GET, "/api/v1/risk-management/portfolio-metrics/1", known, 100),
        (Method::POST, "/api/v1/scenarios/compare", known, 20),
        (Method::POST, "/api/v1/rebalancing/run", known, 20),
        (Method::POST, "/v1/controls/pause", known, 10),
        (Method::POST, "/v1/runs", known, 5),
        (Method::GET, "/v1/runs", known, 100),
        (Method::POST, "/v1/runs/1/cancel", known, 100),
        (Method::GET, "/v1/runs", None, 20),
        (Method::GET, "/v1/runs", Some("no.good.token"), 20),
        (Method::GET, "/metrics", None, 600),
        (Method::GET, "/docs/swagger-ui.css", None, 600),
        (Method::GET, "/docsx", None, 20),
    ] {
        let answer = ask(&app, method.clone(), path, token).await;
        assert_eq!(header(&answer, "x-ratelimit-limit"), limit, "{method} {path}");
    }
}

#[tokio::test]
async fn a_quota_comes_back() {
    let config = Config { rate_limit_anonymous: 600, ..limited(Engine::Sqlite).await };
    let app = app(config).await.unwrap();
    while ask(&app, Method::GET, "/nothing", None).await.status != StatusCode::TOO_MANY_REQUESTS {}
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(ask(&app, Method::GET, "/nothing", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn limits_that_are_off_refuse_nobody_and_say_nothing() {
    let app = app(fresh(Engine::Sqlite).await).await.unwrap();
    for _ in 0..30 {
        let answer = ask(&app, Method::POST, "/api/v1/auth/login", None).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.headers.contains_key("x-ratelimit-limit"));
    }
}

fn network(text: &str) -> Network {
    text.parse().unwrap()
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn a_network_holds_the_addresses_that_begin_like_it() {
    assert!(network("10.0.0.0/8").contains(address("10.255.1.2")));
    assert!(!network("10.0.0.0/8").contains(address("11.0.0.1")));
    assert!(network("10.0.0.0/8").contains(address("::ffff:10.1.2.3")), "IPv4 over IPv6");
    assert!(network("192.168.1.7").contains(address("192.168.1.7")));
    assert!(!network("192.168.1.7").contains(address("192.168.1.6")));
    assert!(network("0.0.0.0/0").contains(address("8.8.8.8")));
    assert!(!network("0.0.0.0/0").contains(address("2001:db8::1")));
    assert!(network("2001:db8::/32").contains(address("2001:db8:ffff::1")));
    assert!(!network("2001:db8::/32").contains(address("2001:db9::1")));
    for bad in ["", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "host/8"] {
        assert!(bad.parse::<Network>().is_err(), "{bad}");
    }
}

#[test]
fn only_a_trusted_proxy_says_for_whom_it_asks() {
    let asks = |peer: &str, forwarded: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        let request = Request::get("/").header("x-forwarded-for", forwarded);
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(axum::extract::ConnectInfo(peer));
        parts
    };
    let trusted = [network("10.0.0.0/8")];
    let spoofed = asks("203.0.113.9:1", "1.1.1.1");
    assert_eq!(client(&spoofed, &trusted), address("203.0.113.9"));
    assert_eq!(client(&asks("10.0.0.1:1", "1.1.1.1"), &[]), address("10.0.0.1"));
    assert_eq!(client(&asks("10.0.0.1:1", "198.51.100.4"), &trusted), address("198.51.100.4"));
    let through_two = asks("10.0.0.1:1", "6.6.6.6, 198.51.100.4, 10.0.0.2");
    assert_eq!(client(&through_two, &trusted), address("198.51.100.4"), "what the client wrote itself");
    assert_eq!(client(&asks("10.0.0.1:1", "nonsense"), &trusted), address("10.0.0.1"));
    assert_eq!(client(&asks("10.0.0.1:1", "nonsense, 10.0.0.3"), &trusted), address("10.0.0.3"));
}

/// A Redis of its own, where the program is installed.
struct Redis {
    port: u16,
    process: std::process::Child,
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Redis {
    async fn start(port: u16) -> Option<Self> {
        let mut command = std::process::Command::new("redis-server");
        command.args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(Self { port, process });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("redis-server does not answer");
    }
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn sharing(config: Config, port: u16) -> Config {
    Config { redis_url: Some(Secret(format!("redis://127.0.0.1:{port}/"))), ..config }
}

async fn left(app: &App) -> u64 {
    header(&ask(app, Method::GET, "/nothing", None).await, "x-ratelimit-remaining")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_count_together_in_redis_and_alone_without_it() {
    let Some(redis) = Redis::start(free_port().await).await else { return };
    let config = sharing(limited(Engine::Sqlite).await, redis.port);
    let (one, two) = (app(config.clone()).await.unwrap(), app(config).await.unwrap());
    assert_eq!((left(&one).await, left(&two).await, left(&one).await), (19, 18, 17));
    for expected in (0..17).rev() {
        assert_eq!(left(&two).await, expected);
    }
    let refused = ask(&one, Method::GET, "/nothing", None).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=60).contains(&header(&refused, "retry-after")));

    let port = redis.port;
    drop(redis);
    assert_eq!((left(&one).await, left(&two).await), (19, 19), "each counts its own");
    let _redis = Redis::start(port).await.unwrap();
    let mut waits = 0;
    loop {
        // Alone, the first would only count its own.
        let (a, b, c) = (left(&one).await, left(&two).await, left(&one).await);
        if (b + 1, c + 2) == (a, a) {
            return;
        }
        waits += 1;
        assert!(waits < 100, "Redis is back, and was not asked");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_does_not_answer_holds_nobody_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    for port in [port, free_port().await] {
        let app = app(sharing(limited(Engine::Sqlite).await, port)).await.unwrap();
        let begun = std::time::Instant::now();
        assert_eq!(left(&app).await, 19);
        assert!(left(&app).await >= 18);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let health = send(&app, Request::get("/api/v1/monitoring/health").body(Body::empty()).unwrap()).await;
        assert_eq!(health.status, StatusCode::OK);
        assert_eq!(health.body["redis_status"], "degraded");
        assert_eq!(health.body["overall_status"], "degraded");
    }
}
