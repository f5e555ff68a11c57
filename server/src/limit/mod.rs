//! How often one may ask: quotas a minute, by what is asked for and who asks.

mod memory;
mod shared;

use crate::app::State as App;
use crate::config::{Config, Switch};
use crate::error::ApiError;
use crate::extract::Presented;
use crate::network;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use memory::Memory;
use shared::Shared;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Requests that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Attempts to get in, by address.
    Authentication,
    /// What computes while the caller waits, by user.
    Calculation,
    /// Stopping and starting strategies, by user.
    Controls,
    /// Starting backtests, by user.
    Runs,
    /// What machines ask of a server: probes, scrapes, the pages of the documentation. By address.
    Service,
    /// All else of who shows no good token, by address.
    Anonymous,
    /// All else, by user.
    User,
}

use Class::{Anonymous, Authentication, Calculation, Controls, Runs, Service, User};

/// The class of a request is that of the first line that fits; `/*` is everything below.
const TABLE: [(Option<Method>, &str, Class); 17] = [
    (None, "/health", Service),
    (None, "/metrics", Service),
    (None, "/openapi.json", Service),
    (None, "/docs/*", Service),
    (None, "/apidocs/*", Service),
    (None, "/redoc/*", Service),
    (Some(Method::POST), "/api/v1/auth/*", Authentication),
    (Some(Method::POST), "/v1/auth/*", Authentication),
    (Some(Method::POST), "/api/v1/waterfall/*", Calculation),
    (Some(Method::POST), "/api/v1/scenarios/*", Calculation),
    (Some(Method::POST), "/api/v1/rebalancing/*", Calculation),
    (Some(Method::POST), "/api/v1/risk/*", Calculation),
    (Some(Method::GET), "/api/v1/risk/*", Calculation),
    (None, "/v1/controls/*", Controls),
    (Some(Method::POST), "/v1/runs", Runs),
    (Some(Method::POST), "/v1/runs/", Runs),
    (None, "/*", User),
];

/// The class of a request, as far as it does not depend on who asks.
fn class(method: &Method, path: &str) -> Class {
    let covers = |pattern: &str| match pattern.strip_suffix("/*") {
        Some(above) => path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        None => path == pattern,
    };
    let fits = |(wanted, pattern, _): &&(Option<Method>, &str, Class)| {
        wanted.as_ref().is_none_or(|wanted| wanted == method) && covers(pattern)
    };
    TABLE.iter().find(fits).map_or(User, |(_, _, class)| *class)
}

impl Class {
    const ALL: [Self; 7] = [Authentication, Calculation, Controls, Runs, Service, Anonymous, User];

    const fn name(self) -> &'static str {
        match self {
            Authentication => "authentication",
            Calculation => "calculation",
            Controls => "controls",
            Runs => "runs",
            Service => "service",
            Anonymous => "anonymous",
            User => "user",
        }
    }

    const fn quota(self, config: &Config) -> u32 {
        match self {
            Authentication => config.rate_limit_authentication,
            Calculation => config.rate_limit_calculation,
            Controls => config.rate_limit_controls,
            Runs => config.rate_limit_runs,
            Service => config.rate_limit_service,
            Anonymous => config.rate_limit_anonymous,
            User => config.rate_limit_user,
        }
    }
}

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Address(IpAddr),
    User(String),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "address:{address}"),
            Self::User(id) => write!(f, "user:{id}"),
        }
    }
}

/// What a quota says to one request.
#[derive(Debug, Clone, Copy)]
struct Count {
    /// The quota.
    limit: u32,
    /// How many more it lets through now.
    remaining: u32,
    /// Until the whole quota is there again.
    reset: Duration,
    /// Until one more is let through, where this one is not.
    wait: Option<Duration>,
}

/// The quotas, and how much of them is used: counted in Redis where there is one, else in memory.
#[derive(Debug)]
pub struct Limits {
    memory: Memory,
    shared: Option<Shared>,
    switch: Switch,
}

impl Limits {
    /// As the configuration has them. Nothing is connected to yet.
    ///
    /// # Errors
    /// When `REDIS_URL` is none.
    pub fn new(config: &Config) -> redis::RedisResult<Self> {
        let shared = config.redis_url.as_ref().map(|url| Shared::new(&url.0)).transpose()?;
        Ok(Self { memory: Memory::new(config), shared, switch: config.rate_limits })
    }

    /// Forgets who has not asked for long, and looks whether a Redis that was away is back.
    pub async fn keep(&self) {
        const EVERY: Duration = Duration::from_secs(1);
        for second in 1_u64.. {
            tokio::time::sleep(EVERY).await;
            if let Some(shared) = &self.shared {
                shared.look().await;
            }
            if second.is_multiple_of(60) {
                self.memory.forget();
            }
        }
    }

    /// How long Redis took to answer just now; the text says why it did not. `None` where there is none.
    pub async fn redis(&self) -> Option<Result<Duration, String>> {
        Some(self.shared.as_ref()?.ping().await)
    }

    async fn count(&self, class: Class, who: Who) -> Count {
        if let Some(shared) = &self.shared
            && let Some(count) = shared.count(class, &who, self.memory.quota(class)).await
        {
            return count;
        }
        self.memory.count(class, &who)
    }
}

/// Counts the request, and refuses it where the quota is used up; tells every caller what is left.
pub async fn admitted<F: Future<Output = Response>>(
    app: &App,
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let user = Presented::of(&mut parts, app).ok().map(|Presented(claims)| claims.sub);
    if let Some(user) = &user {
        tracing::Span::current().record("user", user);
    }
    if app.limits.switch == Switch::Off {
        return next(Request::from_parts(parts, body)).await;
    }
    let address = || Who::Address(network::household(network::client(&parts, &app.config.trusted_proxies)));
    let (class, who) = match (class(&parts.method, parts.uri.path()), user) {
        (class @ (Authentication | Service | Anonymous), _) => (class, address()),
        (class, Some(user)) => (class, Who::User(user)),
        (_, None) => (Anonymous, address()),
    };
    let count = app.limits.count(class, who).await;
    let mut response = match count.wait {
        None => next(Request::from_parts(parts, body)).await,
        Some(wait) => ApiError::TooMany(whole_seconds(wait)).into_response(),
    };
    tell(&mut response, &count);
    response
}

/// The names of the headers, for pages of other origins to be let read.
pub const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
];

fn tell(response: &mut Response, count: &Count) {
    let reset = crate::clock::now().timestamp().unsigned_abs() + whole_seconds(count.reset);
    let values = [count.limit.into(), count.remaining.into(), reset];
    for (name, value) in HEADERS.into_iter().zip(values) {
        response.headers_mut().insert(name, HeaderValue::from(value));
    }
}

/// Never too early.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
