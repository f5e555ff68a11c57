//! The `paripassu` program.

use server::cli::{self, Console};
use std::env;
use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;

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
