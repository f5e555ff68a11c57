//! The command line, run in process.

mod input;
mod output;

use server::cli::{Console, run};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const SMALL: &str = include_str!("../../../examples/deals/small.json");
const SCENARIO: &str = include_str!("../../../examples/deals/small.assumptions.json");
const SMALL_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/deals/small.json");
const SCENARIO_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/deals/small.assumptions.json");

/// What a run of `paripassu` left behind.
struct Run {
    code: ExitCode,
    stdout: String,
    stderr: String,
}

/// Runs `paripassu` with these words, and `stdin`, where nobody watches.
fn paripassu(words: &[&str], stdin: &str) -> Run {
    let mut stdout = Vec::new();
    let (code, stderr) = paripassu_into(&mut stdout, words, stdin);
    Run { code, stdout: String::from_utf8(stdout).unwrap(), stderr }
}

fn paripassu_into(stdout: &mut dyn Write, words: &[&str], stdin: &str) -> (ExitCode, String) {
    let mut stderr = Vec::new();
    let mut console = Console {
        stdin: &mut stdin.as_bytes(),
        stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        colour: false,
    };
    let code = run(["paripassu"].iter().chain(words).map(Into::into), &mut console);
    (code, String::from_utf8(stderr).unwrap())
}

/// A file with `text`, for a test of its own; its path.
fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
