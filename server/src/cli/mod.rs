//! The command line: what it accepts, and where it reads and writes.

mod bar;
mod csv;
mod import;
mod input;
mod project;
mod serve;
mod settings;
mod table;
mod validate;
mod worker;

use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::process::ExitCode;

/// Structured-credit computing: project a CLO to its end, and see what every class gets.
#[derive(Debug, Parser)]
#[command(name = "paripassu", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Project(project::Project),
    Validate(validate::Validate),
    Serve(serve::Serve),
    Worker(worker::Worker),
    Import(import::Import),
}

/// Where a command reads and writes, and whether a person is there.
pub struct Console<'a> {
    /// The deal, when its file is `-`.
    pub stdin: &'a mut dyn Read,
    /// Results.
    pub stdout: &'a mut dyn Write,
    /// Problems, and what is worth knowing about the input.
    pub stderr: &'a mut dyn Write,
    /// A person reads the results.
    pub stdout_is_terminal: bool,
    /// A person waits for them.
    pub stderr_is_terminal: bool,
    /// Results may be coloured.
    pub colour: bool,
}

impl Console<'_> {
    /// Tells the person something beside the results.
    fn tell(&mut self, line: impl Display) {
        // When nobody can be told there is nobody to tell so.
        let _ = writeln!(self.stderr, "{}", printable(&line.to_string(), ' '));
    }
}

/// Text without control characters (a name in a deal must not drive a terminal), but for `kept`.
fn printable(text: &str, kept: char) -> String {
    text.chars().map(|c| if c.is_control() && c != kept { ' ' } else { c }).collect()
}

/// Why a command gave no result.
enum Failure {
    /// The input is wrong: every problem, led by the file it is in.
    Input(Vec<String>),
    /// The results could not be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command that `args` asks for, the program's name first.
///
/// The exit code is 0 when it succeeds, 1 when its input is wrong, and 2 when `args` is. A reader who
/// has seen enough and closes the pipe is no failure.
pub fn run(args: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(usage) => {
            let stream = if usage.use_stderr() { &mut *console.stderr } else { &mut *console.stdout };
            let _ = write!(stream, "{usage}").and_then(|()| stream.flush());
            return if usage.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let outcome = match cli.command {
        Command::Project(command) => command.run(console),
        Command::Validate(command) => command.run(console),
        Command::Serve(command) => command.run(console),
        Command::Worker(command) => command.run(console),
        Command::Import(command) => command.run(console),
    };
    let problems = match outcome.and_then(|()| Ok(console.stdout.flush()?)) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(Failure::Output(error)) => vec![format!("stdout: {error}")],
        Err(Failure::Input(problems)) => problems,
    };
    for problem in problems {
        console.tell(problem);
    }
    ExitCode::FAILURE
}
