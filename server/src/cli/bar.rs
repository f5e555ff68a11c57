//! A progress bar for work that lasts.

use indicatif::{ProgressBar, ProgressStyle};
use risk_core::Progress;
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Does `work`, with a bar on standard error when it lasts and somebody `watches`.
pub fn with_bar<T>(watches: bool, work: impl FnOnce(&Progress<'_>) -> T) -> T {
    if !watches {
        return work(&Progress::silent());
    }
    let started = Instant::now();
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    let show = |done, total| {
        if started.elapsed() > PATIENCE {
            bar.get_or_init(|| new_bar(total)).set_position(done);
        }
        ControlFlow::Continue(())
    };
    let result = work(&Progress::new(&show));
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    result
}

fn new_bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("projecting {wide_bar} {percent} % {eta:>4}");
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
