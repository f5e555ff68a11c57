//! Watching long work, and stopping it.

use crate::{Error, Result};
use std::ops::ControlFlow;

/// Receives `(done, total)` and says whether to go on.
type Observer<'a> = &'a (dyn Fn(u64, u64) -> ControlFlow<()> + Sync);

/// What long work reports to. [`Progress::silent`] watches nothing and never stops.
#[derive(Clone, Copy, Default)]
pub struct Progress<'a> {
    observer: Option<Observer<'a>>,
}

impl<'a> Progress<'a> {
    /// Nobody watches.
    #[must_use]
    pub const fn silent() -> Self {
        Self { observer: None }
    }

    /// Calls `observer` with the steps done and the steps in all; `Break` cancels the work.
    #[must_use]
    pub const fn new(observer: Observer<'a>) -> Self {
        Self { observer: Some(observer) }
    }

    /// Reports `done` of `total` steps.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the observer wants no more.
    pub fn report(&self, done: u64, total: u64) -> Result<()> {
        match self.observer.map(|observe| observe(done, total)) {
            Some(ControlFlow::Break(())) => Err(Error::Cancelled),
            _ => Ok(()),
        }
    }
}
