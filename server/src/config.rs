//! What the server is told before it starts: defaults, then a TOML file, then the environment.

use crate::jobs::Queue;
use crate::market::provider::Seller;
use crate::market::refresh;
use crate::network::Network;
use risk_core::check::Checks;
use risk_core::{Error, Problem, Result, read};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

/// Settings that have a name of their own in the environment; every other is `PARIPASSU_` and its name.
const BARE: [&str; 6] =
    ["database_url", "environment", "jwt_algorithm", "jwt_secret_key", "market_data_api_key", "redis_url"];
const PREFIX: &str = "PARIPASSU_";

/// HMAC with SHA-256 wants a key as long as its digest (RFC 7518, section 3.2).
const SHORTEST_KEY: usize = 32;
const FEWEST_DIFFERENT: usize = 12;
/// Keys that people copy out of documentation say one of these.
const COPIED: [&str; 5] = ["secret", "change", "password", "example", "default"];

/// Every setting. `paripassu serve` runs with none of them given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What the server is used for; all but development refuse a weak key. `ENVIRONMENT`
    pub environment: Environment,
    /// Where it listens: `127.0.0.1:8000`.
    pub listen: SocketAddr,
    /// `sqlite:FILE` or `postgres://…`; a file of its own in the working folder. `DATABASE_URL`
    pub database_url: String,
    /// Connections at most: 10. SQLite reads over as many, and writes over one.
    pub database_connections: u32,
    /// Where servers count requests together: `redis://HOST:PORT/0`; without it each counts its own. `REDIS_URL`
    pub redis_url: Option<Secret>,
    /// Signs tokens; in development one is generated and kept beside the database. `JWT_SECRET_KEY`
    pub jwt_secret_key: Option<Secret>,
    /// Keys that signed earlier tokens, which stay good until they expire.
    pub jwt_previous_keys: Vec<Secret>,
    /// How tokens are signed. `JWT_ALGORITHM`
    pub jwt_algorithm: Algorithm,
    /// Buys prices; without one none are fetched. `MARKET_DATA_API_KEY`
    pub market_data_api_key: Option<Secret>,
    /// From whom.
    pub market_data_provider: Seller,
    /// Where, when not at their own address.
    pub market_data_url: Option<String>,
    /// The largest request: 16 MiB.
    pub body_limit_bytes: usize,
    /// How long a request may take: 30 s. Longer work is a task.
    pub request_timeout_seconds: u64,
    /// How long a client may take over the head of a request, and keep a connection without one: 30 s.
    pub connection_timeout_seconds: u64,
    /// Connections at a time: 10 000. More wait.
    pub connections: usize,
    /// Proxies whose word in `X-Forwarded-For` counts, as addresses and networks: none.
    pub trusted_proxies: Vec<Network>,
    /// Whether requests over the quotas below are refused.
    pub rate_limits: Switch,
    /// Registrations, logins and the like, a minute and address: 10.
    pub rate_limit_authentication: u32,
    /// Requests that compute, a minute and user: 20.
    pub rate_limit_calculation: u32,
    /// Changes of `/v1/controls`, a minute and user: 10.
    pub rate_limit_controls: u32,
    /// Backtests started, a minute and user: 5.
    pub rate_limit_runs: u32,
    /// Probes, scrapes and pages of the documentation, a minute and address: 600.
    pub rate_limit_service: u32,
    /// Other requests without a good token, a minute and address: 20.
    pub rate_limit_anonymous: u32,
    /// Other requests, a minute and user: 100.
    pub rate_limit_user: u32,
    /// Pages of these origins may call the server, with their cookies: none.
    pub cors_origins: Vec<String>,
    /// How long requests in flight may take to finish once the server is told to stop: 20 s.
    pub shutdown_timeout_seconds: u64,
    /// Threads that compute; 0, the default, is one per processor.
    pub compute_threads: usize,
    /// Queues whose jobs this server runs, each as `name` or `name=N` for N at a time: all; `none` for a server
    /// that only answers requests.
    pub queues: Vec<String>,
    /// How long a worker holds a job without a sign of life: 30 s.
    pub job_lease_seconds: u32,
    /// A job is told to stop after this long: 300 s.
    pub job_soft_limit_seconds: u32,
    /// And given up after this long: 330 s.
    pub job_hard_limit_seconds: u32,
    /// How long results of tasks are kept: an hour.
    pub job_result_seconds: u32,
    /// How long it is known that there was a task: a day.
    pub job_kept_seconds: u32,
    /// Failed logins of one name that lock it: 5.
    pub lockout_failures: u32,
    /// How long they count, and the name stays locked: 300 s.
    pub lockout_seconds: u32,
    /// What the log holds, as `tracing` filters are written: `info`.
    pub log_filter: String,
    /// Answers that are kept to be given again: 64 MiB.
    pub cache_bytes: u64,
    /// Lines of the log that are kept in memory, for the endpoint that shows them: 10 000.
    pub log_lines: usize,
    /// How the log is written.
    pub log_format: LogFormat,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Development,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8000)),
            database_url: "sqlite:paripassu.db".to_owned(),
            database_connections: 10,
            redis_url: None,
            jwt_secret_key: None,
            jwt_previous_keys: Vec::new(),
            jwt_algorithm: Algorithm::Hs256,
            market_data_api_key: None,
            market_data_provider: refresh::USUAL,
            market_data_url: None,
            body_limit_bytes: 16 << 20,
            request_timeout_seconds: 30,
            connection_timeout_seconds: 30,
            connections: 10_000,
            trusted_proxies: Vec::new(),
            rate_limits: Switch::On,
            rate_limit_authentication: 10,
            rate_limit_calculation: 20,
            rate_limit_controls: 10,
            rate_limit_runs: 5,
            rate_limit_service: 600,
            rate_limit_anonymous: 20,
            rate_limit_user: 100,
            cors_origins: Vec::new(),
            shutdown_timeout_seconds: 20,
            compute_threads: 0,
            queues: Queue::ALL.iter().map(|queue| queue.name().to_owned()).collect(),
            job_lease_seconds: 30,
            job_soft_limit_seconds: 300,
            job_hard_limit_seconds: 330,
            job_result_seconds: 3600,
            job_kept_seconds: 86_400,
            lockout_failures: 5,
            lockout_seconds: 300,
            log_filter: "info".to_owned(),
            cache_bytes: 64 << 20,
            log_lines: 10_000,
            log_format: LogFormat::Text,
        }
    }
}

/// What a server is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// On the machine of one person.
    Development,
    /// As production, before it.
    Staging,
    /// For its users.
    Production,
}

/// How tokens are signed. Everything else is refused, `none` above all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// HMAC with SHA-256.
    #[serde(rename = "HS256")]
    Hs256,
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for a person.
    Text,
    /// A JSON object a line, for a collector.
    Json,
}

/// A text that no log and no message shows.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str("(hidden)")
    }
}

impl Config {
    /// The settings of a TOML `file` (its name and text), and over them those of the environment.
    /// An empty variable counts as unset.
    ///
    /// # Errors
    /// With every bad setting, by the name under which it was given.
    pub fn gather(
        file: Option<(&str, &str)>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self> {
        let mut given = Given::default();
        if let Some((name, text)) = file {
            given.add_file(name, text)?;
        }
        given.add_environment(environment);
        let config = given.read()?;
        config.check(|setting| given.name(setting))?;
        Ok(config)
    }

    /// The queues whose jobs this server runs, and how many of each at a time.
    #[must_use]
    pub fn workers(&self) -> Vec<(Queue, usize)> {
        self.queues.iter().filter_map(|setting| worker(setting)).collect()
    }

    /// Whether the settings make sense; problems name a setting as `name` does.
    fn check(&self, name: impl Fn(&str) -> String) -> Result<()> {
        let mut checks = Checks::default();
        let database = ["sqlite:", "postgres://", "postgresql://"];
        checks.require(
            database.iter().any(|scheme| self.database_url.starts_with(scheme)),
            name("database_url"),
            "must start with sqlite:, postgres:// or postgresql://",
        );
        let positive = [
            ("database_connections", u64::from(self.database_connections)),
            ("body_limit_bytes", self.body_limit_bytes as u64),
            ("request_timeout_seconds", self.request_timeout_seconds),
            ("shutdown_timeout_seconds", self.shutdown_timeout_seconds),
            ("job_lease_seconds", u64::from(self.job_lease_seconds)),
            ("job_soft_limit_seconds", u64::from(self.job_soft_limit_seconds)),
            ("job_hard_limit_seconds", u64::from(self.job_hard_limit_seconds)),
            ("job_result_seconds", u64::from(self.job_result_seconds)),
            ("job_kept_seconds", u64::from(self.job_kept_seconds)),
            ("connection_timeout_seconds", self.connection_timeout_seconds),
            ("connections", self.connections as u64),
            ("log_lines", self.log_lines as u64),
            ("rate_limit_authentication", self.rate_limit_authentication.into()),
            ("rate_limit_calculation", self.rate_limit_calculation.into()),
            ("rate_limit_controls", self.rate_limit_controls.into()),
            ("rate_limit_runs", self.rate_limit_runs.into()),
            ("rate_limit_service", self.rate_limit_service.into()),
            ("rate_limit_anonymous", self.rate_limit_anonymous.into()),
            ("rate_limit_user", self.rate_limit_user.into()),
            ("lockout_failures", u64::from(self.lockout_failures)),
            ("lockout_seconds", u64::from(self.lockout_seconds)),
        ];
        for (setting, value) in positive {
            checks.require(value > 0, name(setting), "must be positive, got 0");
        }
        if let Some(url) = &self.redis_url {
            let is_url = ["redis://", "rediss://", "unix://"].iter().any(|scheme| url.0.starts_with(scheme));
            checks.require(is_url, name("redis_url"), "must be redis://HOST:PORT/DATABASE");
        }
        for (index, origin) in self.cors_origins.iter().enumerate() {
            let is_origin = ["http://", "https://"].iter().any(|scheme| origin.starts_with(scheme))
                && origin.matches('/').count() == 2
                && axum::http::HeaderValue::from_str(origin).is_ok();
            let path = format!("{}[{index}]", name("cors_origins"));
            checks.require(is_origin, path, "must be an origin, such as https://desk.example.com");
        }
        if let Some(url) = &self.market_data_url {
            let is_address = url.starts_with("http://") || url.starts_with("https://");
            checks.require(is_address, name("market_data_url"), "must start with http:// or https://");
        }
        for (index, setting) in self.queues.iter().enumerate() {
            let path = format!("{}[{index}]", name("queues"));
            checks.require(setting == "none" || worker(setting).is_some(), path, QUEUES);
        }
        if let Err(error) = self.log_filter.parse::<tracing_subscriber::EnvFilter>() {
            checks.problem(name("log_filter"), error);
        }
        if self.environment != Environment::Development {
            match &self.jwt_secret_key {
                None => checks.problem(name("jwt_secret_key"), "must be set outside development"),
                Some(key) => checks.require(!key.is_weak(), name("jwt_secret_key"), WEAK),
            }
            let previous = self.jwt_previous_keys.iter();
            checks.require(!previous.into_iter().any(Secret::is_weak), name("jwt_previous_keys"), WEAK);
        }
        checks.finish()
    }
}

const QUEUES: &str = "must be default, risk_calculations, portfolio_operations, report_generation or maintenance, \
     with =N for N jobs at a time, or none";

/// `risk_calculations=4` as the queue and the number.
fn worker(setting: &str) -> Option<(Queue, usize)> {
    let (name, number) = setting.split_once('=').map_or((setting, None), |(name, n)| (name, Some(n)));
    let queue = Queue::ALL.into_iter().find(|queue| queue.name() == name.trim())?;
    let number = number.map_or(Some(queue.usual_concurrency()), |n| n.trim().parse().ok())?;
    (1..=1024).contains(&number).then_some((queue, number))
}

const WEAK: &str = "is weak: a key is at least 32 random characters (openssl rand -base64 48 makes one)";

impl Secret {
    fn is_weak(&self) -> bool {
        let lower = self.0.to_lowercase();
        let different: std::collections::BTreeSet<u8> = self.0.bytes().collect();
        self.0.len() < SHORTEST_KEY
            || different.len() < FEWEST_DIFFERENT
            || COPIED.iter().any(|word| lower.contains(word))
    }
}

/// Settings as they were given, and under which name.
#[derive(Default)]
struct Given {
    settings: Map<String, Value>,
    names: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Given {
    fn set(&mut self, setting: String, name: String, value: Value) {
        self.settings.insert(setting.clone(), value);
        self.names.insert(setting, name);
    }

    /// The name under which a setting was given, or else that of its variable.
    fn name(&self, setting: &str) -> String {
        self.names.get(setting).cloned().unwrap_or_else(|| variable(setting))
    }

    fn add_file(&mut self, file: &str, text: &str) -> Result<()> {
        let table: Map<String, Value> =
            toml::from_str(text).map_err(|error| Error::invalid(file, error.to_string().trim_end()))?;
        for (setting, value) in table {
            let name = format!("{file}: {setting}");
            self.set(setting, name, value);
        }
        Ok(())
    }

    fn add_environment(&mut self, environment: impl IntoIterator<Item = (String, String)>) {
        let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
        for (variable, text) in environment {
            let bare = BARE.into_iter().find(|setting| variable == setting.to_uppercase());
            let setting = match (bare, variable.strip_prefix(PREFIX)) {
                (Some(setting), _) => setting.to_owned(),
                (None, Some(rest)) => rest.to_lowercase(),
                (None, None) => continue,
            };
            // `PARIPASSU_CONFIG` names the file; the tests have a variable of their own.
            if text.is_empty() || setting == "config" || setting.starts_with("test_") {
                continue;
            }
            match like(defaults.get(&setting), &text) {
                Some(value) => self.set(setting, variable, value),
                None => self.problems.push(Problem::new(variable, "must be a whole number")),
            }
        }
    }

    /// Reads on after every bad setting, to find them all.
    fn read(&mut self) -> Result<Config> {
        loop {
            let found = match read::value::<Config>(Value::Object(self.settings.clone())) {
                Ok(config) if self.problems.is_empty() => return Ok(config),
                Ok(_) => Vec::new(),
                Err(Error::Invalid(found)) => found,
                Err(error) => return Err(error),
            };
            let mut removed = false;
            for Problem { path, message } in found {
                let setting = path.split(['.', '[']).next().unwrap_or_default();
                removed |= self.settings.remove(setting).is_some();
                self.problems.push(Problem::new(self.name(setting), message));
            }
            if !removed {
                return Err(Error::Invalid(std::mem::take(&mut self.problems)));
            }
        }
    }
}

fn variable(setting: &str) -> String {
    let prefix = if BARE.contains(&setting) { "" } else { PREFIX };
    format!("{prefix}{}", setting.to_uppercase())
}

/// The text of a variable as a value of the same kind as the setting's default; lists have commas.
fn like(default: Option<&Value>, text: &str) -> Option<Value> {
    match default {
        Some(Value::Number(_)) => text.trim().parse::<u64>().ok().map(Value::from),
        Some(Value::Array(_)) => Some(text.split(',').map(|item| Value::from(item.trim())).collect()),
        _ => Some(Value::from(text)),
    }
}
