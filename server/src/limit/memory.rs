//! Quotas counted in the memory of this server.

use super::{Class, Count, Who};
use crate::config::Config;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::fmt;
use std::num::NonZeroU32;

type Counter = RateLimiter<Who, DashMapStateStore<Who>, DefaultClock, StateInformationMiddleware>;

/// A counter a class. Each gives its quota back evenly over the minute (the generic cell rate algorithm).
pub struct Memory {
    counters: [Counter; Class::ALL.len()],
    quotas: [u32; Class::ALL.len()],
    clock: DefaultClock,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("quotas", &self.quotas).finish_non_exhaustive()
    }
}

impl Memory {
    pub fn new(config: &Config) -> Self {
        let quotas = Class::ALL.map(|class| class.quota(config).max(1));
        let counter = |quota| {
            let quota = Quota::per_minute(NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN));
            RateLimiter::dashmap(quota).with_middleware()
        };
        Self { counters: quotas.map(counter), quotas, clock: DefaultClock::default() }
    }

    pub fn quota(&self, class: Class) -> u32 {
        self.quotas[class as usize]
    }

    pub fn count(&self, class: Class, who: &Who) -> Count {
        let limit = self.quota(class);
        let counter = &self.counters[class as usize];
        match counter.check_key(who) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = limit.saturating_sub(remaining);
                Count { limit, remaining, reset: state.quota().replenish_interval() * used, wait: None }
            }
            Err(refused) => {
                let reset = refused.quota().burst_size_replenished_in();
                let wait = refused.wait_time_from(self.clock.now());
                Count { limit, remaining: 0, reset, wait: Some(wait) }
            }
        }
    }

    /// Forgets those whose whole quota is there again.
    pub fn forget(&self) {
        for counter in &self.counters {
            counter.retain_recent();
            counter.shrink_to_fit();
        }
    }
}
