//! paripassu for Node: the compiled half, which `index.js` wraps.

mod clo;
mod convert;
mod run;
