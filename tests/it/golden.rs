//! The golden projections: what Rust gives here, Python and Node must give to the last bit.
//!
//! After a change that is meant to change numbers, `PARIPASSU_UPDATE_GOLDEN=1 cargo nextest run golden`
//! writes them anew; read the difference before you commit it.

use clo_core::{Assumptions, Deal, project};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn rust_gives_the_golden_projections() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/golden");
    let update = std::env::var_os("PARIPASSU_UPDATE_GOLDEN").is_some();
    let mut seen = 0;
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let mut golden: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let deal: Deal = risk_core::read::value(golden["deal"].clone()).unwrap();
        let assumptions: Assumptions = risk_core::read::value(golden["assumptions"].clone()).unwrap();
        let projection = serde_json::to_value(project(&deal, &assumptions).unwrap()).unwrap();
        if update {
            golden["projection"] = projection;
            fs::write(&path, serde_json::to_string(&golden).unwrap() + "\n").unwrap();
        } else {
            assert!(golden["projection"] == projection, "{} has changed", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 4, "only {seen} golden files");
}
