//! Running a computation for JavaScript: at once, or off the event loop.

use crate::answer::{Answer, Sent, panicked, settled};
use napi::bindgen_prelude::{AsyncTask, FnArgs};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode::NonBlocking};
use napi::{Env, Status, Task};
use napi_derive::napi;
use risk_core::{Error, Progress, Result};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// Between two words on the progress: more would keep the event loop busy.
const TELL_EVERY_MS: u64 = 20;

/// Steps done and steps in all.
type Steps = FnArgs<(f64, f64)>;
/// A JavaScript function that any thread may call, and that does not keep the process alive.
type OnProgress = ThreadsafeFunction<Steps, (), Steps, Status, false, true>;

/// The caller's hold on one computation: hears how far it is, and stops it.
#[napi]
pub struct Watch {
    stopped: Arc<AtomicBool>,
    /// Goes over to the computation and ends with it: kept here, it and the watch it may stop would hold each other for ever.
    on_progress: Cell<Option<OnProgress>>,
}

#[napi]
impl Watch {
    #[napi(constructor)]
    pub fn new(on_progress: Option<OnProgress>) -> Self {
        Self { stopped: Arc::default(), on_progress: Cell::new(on_progress) }
    }

    #[napi]
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }
}

/// A computation under way.
pub struct Run {
    stopped: Arc<AtomicBool>,
    on_progress: Option<OnProgress>,
    work: Option<Box<Work>>,
}

type Work = dyn FnOnce(&Progress<'_>) -> Result<Answer> + Send;

/// Runs `work` on a worker thread under the eyes of `watch`.
pub fn later(
    watch: &Watch,
    work: impl FnOnce(&Progress<'_>) -> Result<Answer> + Send + 'static,
) -> AsyncTask<Run> {
    AsyncTask::new(Run {
        stopped: watch.stopped.clone(),
        on_progress: watch.on_progress.take(),
        work: Some(Box::new(work)),
    })
}

/// Runs `work` here.
pub fn now(work: impl FnOnce() -> Result<Answer>) -> Sent {
    guarded(work).send()
}

/// A panic may not cross into C: it would end the process.
fn guarded(work: impl FnOnce() -> Result<Answer>) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).map_or_else(|_| panicked(), settled)
}

impl Task for Run {
    type Output = Answer;
    type JsValue = Sent;

    fn compute(&mut self) -> napi::Result<Answer> {
        let (start, next_ms) = (Instant::now(), AtomicU64::new(0));
        let observe = |done, total| {
            let now_ms = start.elapsed().as_millis() as u64;
            if now_ms >= next_ms.load(Relaxed) || done == total {
                next_ms.store(now_ms + TELL_EVERY_MS, Relaxed);
                if let Some(on_progress) = &self.on_progress {
                    on_progress.call((done as f64, total as f64).into(), NonBlocking);
                }
            }
            if self.stopped.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let work = self.work.take();
        Ok(guarded(|| match work {
            Some(work) if !self.stopped.load(Relaxed) => work(&Progress::new(&observe)),
            _ => Err(Error::Cancelled),
        }))
    }

    fn resolve(&mut self, _: Env, answer: Answer) -> napi::Result<Sent> {
        Ok(answer.send())
    }
}
