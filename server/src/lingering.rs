//! What is left of a body that nobody reads.
//!
//! A server that answers and closes while the client still sends makes the client's system throw the
//! answer away: the client sees a broken connection where it should see a 413. So what is left is read
//! and dropped, up to a bound.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::EXPECT;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

const MOST: u64 = 256 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads what is left when it is dropped.
struct Lingering(Body);

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if !self.0.is_end_stream() {
            let rest = std::mem::take(&mut self.0);
            runtime.spawn(tokio::time::timeout(PATIENCE, discard(rest)));
        }
    }
}

async fn discard(mut body: Body) {
    let mut read = 0;
    while read < MOST {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let Some(Ok(frame)) = frame else { return };
        read += frame.data_ref().map_or(0, Bytes::len) as u64;
    }
}

/// Lets the body of a request linger, unless its client waits for a word before it sends it.
pub fn bounded(request: Request) -> Request {
    if request.headers().contains_key(EXPECT) || request.body().is_end_stream() {
        return request;
    }
    request.map(|body| Body::new(Lingering(body)))
}
