//! How far an operation is, told as it goes.

use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::User;
use crate::service::clo::operation::{self, OperationStatus};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/rebalancing`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(events))
}

/// How often progress is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How many looks without news until the line is shown to be alive.
const QUIET: u32 = 150;

/// How far an operation is.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Event {
    operation_id: String,
    status: OperationStatus,
    /// From 0 to 1.
    progress: f64,
}

/// Events as the body of an answer.
struct Events(Receiver<Bytes>);

impl http_body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Progress of an operation as server-sent events, until it ends.
#[utoipa::path(
    get, path = "/operations/{operation_id}/events", tag = "rebalancing", params(("operation_id" = String, Path)),
    responses(
        (status = 200, description = "Events", content_type = "text/event-stream"),
        (status = 401, description = "Not authenticated"), (status = 404, description = "No such operation"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn events(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    operation::find(&app, &id).await?;
    let (sender, receiver) = channel(4);
    tokio::spawn(tell(app, id, sender));
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, Body::new(Events(receiver))).into_response())
}

/// Sends what is new until the operation ends, or nobody listens.
async fn tell(app: Arc<App>, id: String, sender: Sender<Bytes>) {
    let (mut last, mut quiet) = (None, 0);
    while let Ok(operation) = operation::find(&app, &id).await {
        let status = OperationStatus::of(&operation);
        let job = app.database.job(&id).await.ok().flatten();
        let progress = match status {
            OperationStatus::Running => job.map_or(0.0, |job| job.progress),
            _ => 1.0,
        };
        let event = Event { operation_id: id.clone(), status, progress };
        let news = last.as_ref() != Some(&event);
        quiet = if news { 0 } else { quiet + 1 };
        let line = match serde_json::to_string(&event) {
            Ok(json) if news => format!("event: progress\ndata: {json}\n\n"),
            _ if quiet % QUIET == QUIET - 1 => ": alive\n\n".to_owned(),
            _ => String::new(),
        };
        if sender.is_closed() || (!line.is_empty() && sender.send(Bytes::from(line)).await.is_err()) {
            return;
        }
        if status != OperationStatus::Running {
            return;
        }
        last = Some(event);
        sleep(LOOK).await;
    }
}
