//! Running a computation for Python.

use crate::error::exception;
use pyo3::prelude::*;
use risk_core::{Progress, Result};
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// Between two looks for a signal; a look waits for the GIL.
const LOOK_EVERY_MS: u64 = 50;

/// Runs `work` with the GIL released.
pub fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    py.detach(work).map_err(exception)
}

/// Runs `work` with the GIL released. Ctrl-C stops it; `watcher`, called with the steps done and in all,
/// stops it by an exception, which becomes the caller's.
pub fn run_watched<T: Send>(
    py: Python<'_>,
    watcher: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Progress<'_>) -> Result<T> + Send,
) -> PyResult<T> {
    let watcher = watcher.filter(|watcher| !watcher.is_none()).map(|watcher| watcher.clone().unbind());
    let interrupt = OnceLock::new();
    let start = Instant::now();
    let next_look_ms = AtomicU64::new(LOOK_EVERY_MS);
    let observe = |done, total| {
        let now_ms = start.elapsed().as_millis() as u64;
        let is_last = done == total && watcher.is_some();
        if now_ms < next_look_ms.load(Relaxed) && !is_last {
            return ControlFlow::Continue(());
        }
        next_look_ms.store(now_ms + LOOK_EVERY_MS, Relaxed);
        let look = |py: Python<'_>| {
            py.check_signals()?;
            watcher.as_ref().map_or(Ok(()), |watcher| watcher.call1(py, (done, total)).map(drop))
        };
        match Python::attach(look) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                interrupt.get_or_init(|| error);
                ControlFlow::Break(())
            }
        }
    };
    let answer = py.detach(|| work(&Progress::new(&observe)));
    match interrupt.into_inner() {
        Some(error) => Err(error),
        None => answer.map_err(exception),
    }
}
