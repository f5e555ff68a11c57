//! paripassu for Node: the compiled half, which `index.js` wraps.

mod answer;
mod apart;
mod argument;
mod array;
mod clo;
mod function;
mod portfolio;
mod risk;
mod run;

use function::Exports;
use napi::bindgen_prelude::Object;
use napi::{Env, Result};
use napi_derive::napi;

/// Adds the functions to the exports of the addon.
#[napi(module_exports)]
pub fn export(exports: Object, env: Env) -> Result<()> {
    let mut functions = Exports::new(&env)?;
    clo::add(&mut functions)?;
    risk::add(&mut functions)?;
    portfolio::add(&mut functions)?;
    functions.finish(exports)
}
