//! Computing for a request, off the threads that answer requests.

use crate::error::ApiError;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use risk_core::progress::Progress;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

/// The threads that compute. Work waits its turn when all are busy.
#[derive(Debug, Clone)]
pub struct Computer {
    pool: Arc<ThreadPool>,
}

/// Stops the work when nobody waits for its answer any more.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Computer {
    /// With so many threads; 0 is one per processor.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(threads: usize) -> Result<Self, ThreadPoolBuildError> {
        let named = |index| format!("compute-{index}");
        let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(named).build()?;
        Ok(Self { pool: Arc::new(pool) })
    }

    /// Runs `work` on these threads. A caller that goes away cancels it at its next report.
    ///
    /// # Errors
    /// Those of `work`; [`ApiError::Internal`] when it panics.
    pub async fn compute<T, W>(&self, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: FnOnce(&Progress<'_>) -> risk_core::Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let stopped = Arc::new(AtomicBool::new(false));
        let _stop = StopOnDrop(Arc::clone(&stopped));
        self.pool.spawn(move || {
            let observer = |_, _| match stopped.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                let progress = Progress::new(&observer);
                // What nobody waits for any more is not begun.
                progress.report(0, 1)?;
                work(&progress)
            }));
            // The receiver is gone when the caller is.
            let _ = answer.send(outcome);
        });
        match answered.await {
            Ok(Ok(outcome)) => Ok(outcome?),
            Ok(Err(_)) | Err(_) => {
                tracing::error!("a computation panicked");
                Err(ApiError::Internal)
            }
        }
    }
}
