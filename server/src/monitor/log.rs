//! The log: lines to standard error, and the last of them in memory for who may ask for them.

use crate::clock;
use crate::config::{Config, LogFormat};
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::io::{self, BufWriter, IsTerminal};
use std::sync::{Mutex, OnceLock, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// For who looks for a fault.
    Debug,
    /// What happened.
    Info,
    /// What may become a fault.
    Warning,
    /// A fault.
    Error,
    /// A fault of the program itself.
    Critical,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// How grave it is.
    pub grade: Grade,
    /// Which part of the program wrote it: `server::auth::login`.
    pub target: &'static str,
    /// The file of it, and the line.
    pub file: &'static str,
    /// The line in the file; 0 where it is not known.
    pub line: u32,
    /// What it says, with its values.
    pub message: String,
    /// The name of the thread that wrote it.
    pub thread: String,
    /// The request that it was written for.
    pub request_id: Option<String>,
    /// Who asked.
    pub user_id: Option<String>,
}

/// The longest message that is kept.
const LONGEST: usize = 2000;

/// The last lines of the process.
#[derive(Debug)]
pub struct Log {
    lines: Mutex<VecDeque<Line>>,
    most: usize,
}

/// A process has one log, as it has one standard error.
static LOG: OnceLock<Log> = OnceLock::new();

/// Begins the log, with lines to standard error. Where one is set up already, it stays.
///
/// A thread of its own writes them, as many at a time as there are: dropping what is returned writes the last.
pub fn start(config: &Config) -> WorkerGuard {
    let lines = BufWriter::with_capacity(1 << 16, io::stderr());
    let (writer, guard) = NonBlockingBuilder::default().lossy(false).finish(lines);
    let filter = EnvFilter::new(&config.log_filter);
    let kept = LOG.get_or_init(|| Log::new(config.log_lines));
    let written = match config.log_format {
        LogFormat::Text => {
            // Colours are for a person.
            let colours = io::stderr().is_terminal();
            tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(writer).boxed()
        }
        LogFormat::Json => {
            tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(writer).boxed()
        }
    };
    let _ = tracing_subscriber::registry().with(filter).with(Keeping(kept)).with(written).try_init();
    guard
}

/// The last lines, where the log has begun.
#[must_use]
pub fn kept() -> Option<&'static Log> {
    LOG.get()
}

impl Log {
    fn new(most: usize) -> Self {
        Self { lines: Mutex::default(), most: most.max(1) }
    }

    fn keep(&self, line: Line) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= self.most {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The lines that `wanted` says, newest first and at most `most`; and how many there are in all.
    pub fn lines(&self, most: usize, wanted: impl Fn(&Line) -> bool) -> (Vec<Line>, usize) {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = 0;
        let mut found = Vec::new();
        for line in lines.iter().rev().filter(|line| wanted(line)) {
            count += 1;
            if found.len() < most {
                found.push(line.clone());
            }
        }
        (found, count)
    }
}

/// The layer that keeps lines.
struct Keeping(&'static Log);

/// The request that a span is for.
#[derive(Default)]
struct Asked {
    request_id: Option<String>,
    user_id: Option<String>,
}

impl Visit for Asked {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "id" => self.request_id = Some(format!("{value:?}")),
            "user" => self.user_id = Some(format!("{value:?}")),
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "id" => self.request_id = Some(value.to_owned()),
            "user" => self.user_id = Some(value.to_owned()),
            _ => {}
        }
    }
}

/// The message of an event, and its values behind it.
#[derive(Default)]
struct Said {
    message: String,
    values: String,
    critical: bool,
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.values, " {name}={value:?}"),
        };
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        match field.name() {
            "critical" => self.critical = value,
            _ => self.record_debug(field, &value),
        }
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Keeping {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().name() == "request"
            && let Some(span) = context.span(id)
        {
            let mut asked = Asked::default();
            attributes.record(&mut asked);
            span.extensions_mut().insert(asked);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(asked) = span.extensions_mut().get_mut::<Asked>()
        {
            values.record(asked);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut said = Said::default();
        event.record(&mut said);
        let mut message = said.message + &said.values;
        if let Some((cut, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(cut);
        }
        let metadata = event.metadata();
        let mut line = Line {
            at: clock::now(),
            grade: grade(*metadata.level(), said.critical),
            target: metadata.target(),
            file: metadata.file().unwrap_or_default(),
            line: metadata.line().unwrap_or_default(),
            message,
            thread: std::thread::current().name().unwrap_or("unnamed").to_owned(),
            request_id: None,
            user_id: None,
        };
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(asked) = span.extensions().get::<Asked>() {
                line.request_id.clone_from(&asked.request_id);
                line.user_id.clone_from(&asked.user_id);
            }
        }
        self.0.keep(line);
    }
}

fn grade(level: Level, critical: bool) -> Grade {
    match level {
        Level::ERROR if critical => Grade::Critical,
        Level::ERROR => Grade::Error,
        Level::WARN => Grade::Warning,
        Level::INFO => Grade::Info,
        _ => Grade::Debug,
    }
}
