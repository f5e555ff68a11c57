//! Computing for a request.

use risk_core::Error;
use server::compute::Computer;
use server::error::ApiError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[tokio::test]
async fn an_answer_and_an_error_come_back() {
    let computer = Computer::new("test", 2).unwrap();
    assert_eq!(computer.compute(|_| Ok(6 * 7)).await, Ok(42));
    let invalid = computer.compute::<(), _>(|_| Err(Error::invalid("weights[1]", "must be finite"))).await;
    let Err(ApiError::Invalid(wrong)) = invalid else { panic!("{invalid:?}") };
    assert_eq!(wrong[0].path, "weights[1]");
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_the_threads_live_on() {
    let computer = Computer::new("test", 1).unwrap();
    for _ in 0..3 {
        assert_eq!(computer.compute::<(), _>(|_| panic!("on purpose")).await, Err(ApiError::Internal));
    }
    assert_eq!(computer.compute(|_| Ok(1)).await, Ok(1));
}

#[tokio::test]
async fn the_async_threads_stay_free() {
    let computer = Computer::new("test", 1).unwrap();
    let gate = Arc::new(AtomicBool::new(false));
    let opened = Arc::clone(&gate);
    let working = computer.compute(move |_| {
        while !opened.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    let opens = async { gate.store(true, Ordering::Release) };
    // On one thread: the second future runs only if the first gives way.
    assert_eq!(tokio::join!(working, opens).0, Ok(()));
}

#[tokio::test]
async fn work_whose_caller_goes_away_is_cancelled() {
    let computer = Computer::new("test", 1).unwrap();
    let (began, beginning) = tokio::sync::oneshot::channel();
    let (ended, ending) = tokio::sync::oneshot::channel();
    let working = computer.compute::<(), _>(move |progress| {
        began.send(()).unwrap();
        for step in 0.. {
            if let Err(error) = progress.report(step, u64::MAX) {
                ended.send(error.clone()).unwrap();
                return Err(error);
            }
        }
        Ok(())
    });
    tokio::select! {
        _ = working => panic!("endless work ended"),
        _ = beginning => {}
    }
    assert_eq!(tokio::time::timeout(Duration::from_secs(10), ending).await.unwrap(), Ok(Error::Cancelled));
    assert_eq!(computer.compute(|_| Ok(1)).await, Ok(1));
}
