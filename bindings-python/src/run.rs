//! Running a computation for Python.

use crate::convert::to_python;
use crate::error::exception;
use pyo3::prelude::*;
use risk_core::{Progress, Result};
use serde::Serialize;
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// Between two looks for a signal; a look waits for the GIL.
const LOOK_EVERY_MS: u64 = 50;

/// Runs `work` with the GIL released and hands its answer to Python. Ctrl-C stops the work.
pub fn run<'py, T: Serialize + Send>(
    py: Python<'py>,
    work: impl FnOnce(&Progress<'_>) -> Result<T> + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let interrupt = OnceLock::new();
    let start = Instant::now();
    let next_look_ms = AtomicU64::new(LOOK_EVERY_MS);
    let observe = |_done, _total| {
        let now_ms = start.elapsed().as_millis() as u64;
        if now_ms < next_look_ms.load(Relaxed) {
            return ControlFlow::Continue(());
        }
        next_look_ms.store(now_ms + LOOK_EVERY_MS, Relaxed);
        match Python::attach(|py| py.check_signals()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(signal) => {
                interrupt.get_or_init(|| signal);
                ControlFlow::Break(())
            }
        }
    };
    let answer = py.detach(|| work(&Progress::new(&observe)));
    match interrupt.into_inner() {
        Some(signal) => Err(signal),
        None => to_python(py, &answer.map_err(exception)?),
    }
}
