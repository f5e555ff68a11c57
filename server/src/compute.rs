//! Computing off the threads that answer requests.

use crate::error::ApiError;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use risk_core::progress::Progress;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use tokio::sync::oneshot;

/// The threads that compute. Work waits its turn when all are busy.
#[derive(Debug, Clone)]
pub struct Computer {
    pool: Arc<ThreadPool>,
    tasks: Arc<AtomicUsize>,
}

/// How far a computation is, and whether it is to stop: seen from both sides.
#[derive(Debug, Default)]
pub struct Watch {
    stopped: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Watch {
    /// Tells the computation to stop at its next report.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    /// The part that is done, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let (done, total) = (self.done.load(Relaxed), self.total.load(Relaxed));
        if total == 0 { 0.0 } else { (done as f64 / total as f64).min(1.0) }
    }

    fn observe(&self, done: u64, total: u64) -> ControlFlow<()> {
        self.total.store(total, Relaxed);
        self.done.store(done, Relaxed);
        match self.stopped.load(Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Stops the work when nobody waits for its answer any more.
struct StopOnDrop(Arc<Watch>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Computer {
    /// With so many threads; 0 is one per processor.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(name: &'static str, threads: usize) -> Result<Self, ThreadPoolBuildError> {
        let named = move |index| format!("{name}-{index}");
        let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(named).build()?;
        Ok(Self { pool: Arc::new(pool), tasks: Arc::default() })
    }

    /// How many threads there are.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// How many computations run or wait for a thread.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.tasks.load(Relaxed)
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
        self.compute_watched(Arc::default(), work).await
    }

    /// As [`Computer::compute`], watched.
    ///
    /// # Errors
    /// Those of `work`; [`ApiError::Internal`] when it panics.
    pub async fn compute_watched<T, W>(&self, watch: Arc<Watch>, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: FnOnce(&Progress<'_>) -> risk_core::Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let _stop = StopOnDrop(Arc::clone(&watch));
        let tasks = Arc::clone(&self.tasks);
        tasks.fetch_add(1, Relaxed);
        self.pool.spawn(move || {
            let observer = |done, total| watch.observe(done, total);
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                let progress = Progress::new(&observer);
                // What nobody waits for any more is not begun.
                progress.report(0, 1)?;
                work(&progress)
            }));
            tasks.fetch_sub(1, Relaxed);
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
