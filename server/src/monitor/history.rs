//! What was measured, for as long as somebody may ask: every ten seconds of the last hour, and every
//! five minutes of the last week.

use super::metrics::Requests;
use super::system::Machine;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

/// How often is measured.
pub const EVERY: TimeDelta = TimeDelta::seconds(10);
const FINE: usize = 360;
const COARSE: usize = 2016;
const COARSE_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A measurement, of the time since the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// How long after the one before, in seconds.
    pub seconds: f64,
    /// The machine.
    pub machine: Machine,
    /// Connections that were open.
    pub connections: u64,
    /// Requests that were answered.
    pub requests: Requests,
}

impl Sample {
    /// Requests a second.
    #[must_use]
    pub fn request_rate(&self) -> f64 {
        if self.seconds > 0.0 { self.requests.count as f64 / self.seconds } else { 0.0 }
    }

    /// How long a request took on average, in milliseconds; 0 where there was none.
    #[must_use]
    pub fn response_milliseconds(&self) -> f64 {
        self.requests.microseconds as f64 / self.requests.count.max(1) as f64 / 1000.0
    }
}

/// One measurement of many: counts are summed, levels averaged by the time they stood.
fn together(samples: &[Sample]) -> Option<Sample> {
    let last = samples.last()?;
    let seconds: f64 = samples.iter().map(|sample| sample.seconds).sum();
    let level = |of: fn(&Sample) -> f64| {
        let weight = |sample: &Sample| if seconds > 0.0 { sample.seconds / seconds } else { 0.0 };
        if seconds > 0.0 { samples.iter().map(|sample| of(sample) * weight(sample)).sum() } else { of(last) }
    };
    let sum = |of: fn(&Sample) -> u64| samples.iter().map(of).sum::<u64>();
    let mut machine = last.machine;
    machine.cpu_percent = level(|sample| sample.machine.cpu_percent);
    machine.memory.used = level(|sample| sample.machine.memory.used as f64) as u64;
    machine.disk_read = sum(|sample| sample.machine.disk_read);
    machine.disk_written = sum(|sample| sample.machine.disk_written);
    machine.sent = sum(|sample| sample.machine.sent);
    machine.received = sum(|sample| sample.machine.received);
    let requests = Requests {
        count: sum(|sample| sample.requests.count),
        failures: sum(|sample| sample.requests.failures),
        microseconds: sum(|sample| sample.requests.microseconds),
    };
    let connections = level(|sample| sample.connections as f64) as u64;
    Some(Sample { at: last.at, seconds, machine, connections, requests })
}

/// The measurements of a week.
#[derive(Debug, Clone, Default)]
pub struct History {
    fine: VecDeque<Sample>,
    coarse: VecDeque<Sample>,
    /// Those that are not in a coarse one yet.
    waiting: Vec<Sample>,
}

impl History {
    /// Adds a measurement.
    pub fn add(&mut self, sample: Sample) {
        push(&mut self.fine, sample, FINE);
        self.waiting.push(sample);
        let begun = self.waiting.first().map_or(sample.at, |first| first.at);
        if sample.at - begun >= COARSE_EVERY - EVERY {
            if let Some(coarse) = together(&self.waiting) {
                push(&mut self.coarse, coarse, COARSE);
            }
            self.waiting.clear();
        }
    }

    /// The last measurement.
    #[must_use]
    pub fn last(&self) -> Option<Sample> {
        self.fine.back().copied()
    }

    /// The measurements since `since`, oldest first, and at most `most` of them: neighbours are put
    /// together where there are more.
    #[must_use]
    pub fn since(&self, since: DateTime<Utc>, most: usize) -> Vec<Sample> {
        let fine_from = self.fine.front().map_or(since, |first| first.at);
        let coarse = self.coarse.iter().filter(|sample| sample.at < fine_from);
        let all: Vec<Sample> =
            coarse.chain(&self.fine).filter(|sample| sample.at >= since).copied().collect();
        let group = all.len().div_ceil(most.max(1)).max(1);
        all.chunks(group).filter_map(together).collect()
    }

    /// All measurements since `since` as one.
    #[must_use]
    pub fn all_since(&self, since: DateTime<Utc>) -> Option<Sample> {
        together(&self.since(since, usize::MAX))
    }
}

fn push(samples: &mut VecDeque<Sample>, sample: Sample, most: usize) {
    if samples.len() == most {
        samples.pop_front();
    }
    samples.push_back(sample);
}
