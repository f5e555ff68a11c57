//! What is counted: requests, and how long they took, by method, route and kind of answer.
//!
//! A route is the pattern that matched (`/portfolios/{portfolio_id}`), never what a user wrote, so that
//! there are as many series as endpoints.

use crate::app::State as App;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use metrics::{Counter, Histogram, Key, Label, Level, Metadata, Recorder, SharedString};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Upper bounds of the latency histogram, in seconds: a fast read to the longest request.
const BUCKETS: [f64; 14] =
    [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const METADATA: Metadata<'static> = Metadata::new("paripassu", Level::INFO, None);
/// Paths that no route matches, and methods that are none of HTTP's.
const UNMATCHED: &str = "unmatched";
const OTHER: &str = "OTHER";

/// The counters of one server.
pub struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    routes: RwLock<HashMap<String, HashMap<Method, Arc<Route>>>>,
    in_flight: AtomicUsize,
    totals: Totals,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").field("totals", &self.totals).finish_non_exhaustive()
    }
}

/// Sums over requests since the server started.
#[derive(Debug, Default)]
struct Totals {
    requests: AtomicU64,
    failures: AtomicU64,
    microseconds: AtomicU64,
}

/// Sums over requests up to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requests {
    /// How many were answered.
    pub count: u64,
    /// How many of them failed by the server's fault.
    pub failures: u64,
    /// How long they took together.
    pub microseconds: u64,
}

/// One method of one path.
struct Route {
    by_class: [Counter; CLASSES.len()],
    latency: Histogram,
    count: AtomicU64,
    errors: AtomicU64,
    microseconds: AtomicU64,
    least: AtomicU64,
    most: AtomicU64,
}

/// What was seen of one method of one path.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The pattern of the path.
    pub route: String,
    /// The method.
    pub method: String,
    /// How many requests were answered.
    pub count: u64,
    /// How many of them with a status of 400 or above.
    pub errors: u64,
    /// How long the shortest took, in seconds.
    pub least: f64,
    /// How long they took on average.
    pub mean: f64,
    /// How long the longest took.
    pub most: f64,
}

impl Route {
    fn answered(&self, status: StatusCode, took: Duration) {
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
        if let Some(counter) = self.by_class.get(class) {
            counter.increment(1);
        }
        self.latency.record(took.as_secs_f64());
        self.count.fetch_add(1, Relaxed);
        self.errors.fetch_add(u64::from(status.as_u16() >= 400), Relaxed);
        self.microseconds.fetch_add(microseconds, Relaxed);
        self.least.fetch_min(microseconds, Relaxed);
        self.most.fetch_max(microseconds, Relaxed);
    }
}

impl Metrics {
    /// Counters of its own, which no other server of the process shares.
    ///
    /// # Errors
    /// Never with these buckets.
    pub fn new() -> Result<Self, BuildError> {
        let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS)?.build_recorder();
        let described = [
            ("http_requests_total", "Requests answered, by method, route and class of status"),
            ("http_request_duration_seconds", "How long requests took, by method and route"),
        ];
        for (name, what) in described {
            recorder.describe_counter(name.into(), None, what.into());
        }
        Ok(Self {
            handle: recorder.handle(),
            recorder,
            routes: RwLock::default(),
            in_flight: AtomicUsize::new(0),
            totals: Totals::default(),
        })
    }

    /// Sums over all requests so far.
    pub fn requests(&self) -> Requests {
        let Totals { requests, failures, microseconds } = &self.totals;
        Requests {
            count: requests.load(Relaxed),
            failures: failures.load(Relaxed),
            microseconds: microseconds.load(Relaxed),
        }
    }

    /// Every method of every path that was asked for, the busiest first.
    pub fn seen(&self) -> Vec<Seen> {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let seconds = |microseconds: u64| microseconds as f64 / 1e6;
        let all = routes.iter().flat_map(|(path, methods)| methods.iter().map(move |route| (path, route)));
        let mut seen: Vec<Seen> = all
            .map(|(path, (method, route))| {
                let count = route.count.load(Relaxed);
                Seen {
                    route: path.clone(),
                    method: method.to_string(),
                    count,
                    errors: route.errors.load(Relaxed),
                    least: seconds(route.least.load(Relaxed).min(route.most.load(Relaxed))),
                    mean: seconds(route.microseconds.load(Relaxed)) / count.max(1) as f64,
                    most: seconds(route.most.load(Relaxed)),
                }
            })
            .collect();
        seen.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| (&a.route, &a.method).cmp(&(&b.route, &b.method)))
        });
        seen
    }

    /// Sets a value that is measured when somebody looks.
    pub fn set(&self, name: &'static str, labels: &[(&'static str, String)], value: f64) {
        let labels: Vec<Label> =
            labels.iter().map(|(key, value)| Label::new(*key, SharedString::from(value.clone()))).collect();
        self.recorder.register_gauge(&Key::from_parts(name, labels), &METADATA).set(value);
    }

    /// Everything, as Prometheus reads it.
    pub fn render(&self) -> String {
        self.set("http_requests_in_flight", &[], self.in_flight.load(Relaxed) as f64);
        self.handle.render()
    }

    /// Puts what was recorded into its buckets; else it is kept one by one until somebody looks.
    pub fn fold(&self) {
        self.handle.run_upkeep();
    }

    fn route(&self, method: &Method, path: &str) -> Arc<Route> {
        let method = known(method);
        {
            let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(route) = routes.get(path).and_then(|methods| methods.get(&method)) {
                return Arc::clone(route);
            }
        }
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let methods = routes.entry(path.to_owned()).or_default();
        Arc::clone(methods.entry(method.clone()).or_insert_with(|| Arc::new(self.register(&method, path))))
    }

    fn register(&self, method: &Method, path: &str) -> Route {
        let labels = || vec![Label::new("method", method.to_string()), Label::new("route", path.to_owned())];
        let counter = |class: &'static str| {
            let labels = [labels(), vec![Label::new("status", class)]].concat();
            self.recorder.register_counter(&Key::from_parts("http_requests_total", labels), &METADATA)
        };
        let latency = Key::from_parts("http_request_duration_seconds", labels());
        Route {
            by_class: CLASSES.map(counter),
            latency: self.recorder.register_histogram(&latency, &METADATA),
            count: AtomicU64::new(0),
            errors: AtomicU64::new(0),
            microseconds: AtomicU64::new(0),
            least: AtomicU64::new(u64::MAX),
            most: AtomicU64::new(0),
        }
    }
}

/// Anybody can make up a method; they are all one.
fn known(method: &Method) -> Method {
    let known = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
        Method::TRACE,
        Method::CONNECT,
    ];
    match known.contains(method) {
        true => method.clone(),
        false => Method::from_bytes(OTHER.as_bytes()).unwrap_or(Method::GET),
    }
}

/// Counts down when the request is answered, or its client goes away.
struct InFlight<'a>(&'a AtomicUsize);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// Counts a request and its answer.
pub async fn counted<F: Future<Output = Response>>(
    app: &App,
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let metrics = &app.monitor.metrics;
    let begun = Instant::now();
    let path = request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str);
    let route = metrics.route(request.method(), path);
    metrics.in_flight.fetch_add(1, Relaxed);
    let _in_flight = InFlight(&metrics.in_flight);
    let response = next(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    route.answered(status, took);
    let Totals { requests, failures, microseconds } = &metrics.totals;
    requests.fetch_add(1, Relaxed);
    failures.fetch_add(u64::from(status.is_server_error()), Relaxed);
    microseconds.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    response
}
