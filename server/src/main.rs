//! The `paripassu` program.

use mimalloc::MiMalloc;
use server::cli::{self, Console};
use std::env;
use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;

/// Answers are many small allocations on many threads, at which it is the faster one.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let stdout_is_terminal = io::stdout().is_terminal();
    let mut console = Console {
        stdin: &mut io::stdin().lock(),
        stdout: &mut BufWriter::new(io::stdout().lock()),
        stderr: &mut io::stderr(),
        stdout_is_terminal,
        stderr_is_terminal: io::stderr().is_terminal(),
        colour: stdout_is_terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    cli::run(env::args_os(), &mut console)
}
