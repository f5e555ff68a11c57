//! Collateralized loan obligations.

use crate::convert::read;
use crate::run::{Run, Watch, run};
use clo_core::project_with;
use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;

#[napi(namespace = "clo")]
fn project(deal: String, assumptions: String, watch: &Watch) -> AsyncTask<Run> {
    run(watch, move |progress| project_with(&read(&deal)?, &read(&assumptions)?, progress))
}
