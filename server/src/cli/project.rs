//! `paripassu project`: a deal projected to its end.

use super::bar::with_bar;
use super::csv::Contents;
use super::input::Input;
use super::{Console, Failure, csv, table};
use clap::builder::ArgPredicate::IsPresent;
use clap::{Args, ValueEnum};
use clo_core::project_with;
use std::io;

const EXAMPLES: &str = "\
Examples:
  paripassu project deal.json --cdr 0.03 --call 2028-04-20
  paripassu project deal.json --tape loans.csv --assumptions stress.json --format json > projection.json
  paripassu project deal.json --table payments > payments.csv";

/// Project a deal to its end: what every class gets, test by test and date by date
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Project {
    #[command(flatten)]
    input: Input,
    /// How the results are written
    #[arg(
        long,
        value_enum,
        help_heading = "Output",
        default_value = "table",
        default_value_ifs = [("table", IsPresent, "csv"), ("pretty", IsPresent, "json")],
    )]
    format: Format,
    /// What the CSV holds [default: tranches]
    #[arg(long, value_enum, help_heading = "Output")]
    table: Option<Contents>,
    /// Indent the JSON, as it is on a terminal
    #[arg(long, help_heading = "Output")]
    pretty: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A report to read
    Table,
    /// Everything
    Json,
    /// One flat table for a spreadsheet
    Csv,
}

impl Project {
    /// Projects the deal and writes what comes of it.
    pub fn run(&self, console: &mut Console<'_>) -> Result<(), Failure> {
        let (deal, assumptions) = self.input.load(console)?;
        let projection =
            with_bar(console.stderr_is_terminal, |progress| project_with(&deal, &assumptions, progress))
                .map_err(|error| self.input.failure(&error))?;
        let out = &mut *console.stdout;
        match self.format {
            Format::Table => {
                write!(out, "{}", table::report(&deal, &assumptions, &projection, console.colour))?;
            }
            Format::Json => {
                let written = if self.pretty || console.stdout_is_terminal {
                    serde_json::to_writer_pretty(&mut *out, &projection)
                } else {
                    serde_json::to_writer(&mut *out, &projection)
                };
                written.map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Csv => csv::write(&projection, self.table.unwrap_or_default(), out)?,
        }
        Ok(())
    }
}
