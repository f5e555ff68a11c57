//! Running a computation for JavaScript, off the event loop.

use crate::convert::reply;
use napi::bindgen_prelude::{AsyncTask, FnArgs};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode::NonBlocking};
use napi::{Env, Error, Status, Task};
use napi_derive::napi;
use risk_core::{Progress, Result};
use serde::Serialize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Steps done and steps in all.
type Steps = FnArgs<(f64, f64)>;
/// A JavaScript function that any thread may call, and that does not keep the process alive.
type OnProgress = ThreadsafeFunction<Steps, (), Steps, Status, false, true>;

/// The caller's hold on a computation: hears how far it is, and stops it.
#[napi]
#[derive(Clone)]
pub struct Watch {
    stopped: Arc<AtomicBool>,
    on_progress: Option<Arc<OnProgress>>,
}

#[napi]
impl Watch {
    #[napi(constructor)]
    pub fn new(on_progress: Option<OnProgress>) -> Self {
        Self { stopped: Arc::default(), on_progress: on_progress.map(Arc::new) }
    }

    #[napi]
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    fn observe(&self, done: u64, total: u64) -> ControlFlow<()> {
        if let Some(on_progress) = &self.on_progress {
            on_progress.call((done as f64, total as f64).into(), NonBlocking);
        }
        if self.stopped.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// A computation under way; resolves to the text of a reply.
pub struct Run {
    watch: Watch,
    work: Box<Work>,
}

type Work = dyn Fn(&Progress<'_>) -> serde_json::Result<String> + Send;

/// Runs `work` on a worker thread under the eyes of `watch`.
pub fn run<T: Serialize>(
    watch: &Watch,
    work: impl Fn(&Progress<'_>) -> Result<T> + Send + 'static,
) -> AsyncTask<Run> {
    AsyncTask::new(Run { watch: watch.clone(), work: Box::new(move |progress| reply(work(progress))) })
}

impl Task for Run {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> napi::Result<String> {
        let observe = |done, total| self.watch.observe(done, total);
        // A panic may not cross into C: it would end the process.
        let text = catch_unwind(AssertUnwindSafe(|| (self.work)(&Progress::new(&observe))))
            .map_err(|_| Error::from_reason("the computation panicked"))?;
        text.map_err(|error| Error::from_reason(error.to_string()))
    }

    fn resolve(&mut self, _: Env, text: String) -> napi::Result<String> {
        Ok(text)
    }
}
