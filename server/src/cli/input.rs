//! What a command is given: a deal, and perhaps a tape, assumptions and single rates on the line.

use super::{Console, Failure};
use clap::{Args, value_parser};
use clo_core::assumptions::{Call, Vector};
use clo_core::tape::{self, Tape, TapeSettings, Unit};
use clo_core::{Assumptions, Deal};
use risk_core::check::Checks;
use risk_core::curve::CurveQuotes;
use risk_core::time::Date;
use risk_core::{Error, Problem};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The files, and what the command line says over them.
#[derive(Debug, Args)]
pub struct Input {
    /// The deal; - reads standard input
    #[arg(value_name = "DEAL.json")]
    deal: PathBuf,
    /// Loan tape, whose assets stand in for the deal's; CSV or XLSX
    #[arg(long, value_name = "TAPE")]
    tape: Option<PathBuf>,
    /// The sheet of an XLSX tape; without it the first that looks like one
    #[arg(long, value_name = "NAME", requires = "tape")]
    sheet: Option<String>,
    /// Scenario; without it the market's base case (CDR 2 %, CPR 20 %, severity 30 %)
    #[arg(long, value_name = "ASSUMPTIONS.json")]
    assumptions: Option<PathBuf>,
    #[command(flatten)]
    overrides: Overrides,
}

/// Single assumptions, which go before those of the file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Assumptions, before those of the file")]
struct Overrides {
    /// Annual default rate: 0.02 is 2 %
    #[arg(long, value_name = "RATE", value_parser = fraction)]
    cdr: Option<f64>,
    /// Annual prepayment rate
    #[arg(long, value_name = "RATE", value_parser = fraction)]
    cpr: Option<f64>,
    /// Loss of a default, as a fraction of its par
    #[arg(long, value_name = "FRACTION", value_parser = fraction)]
    severity: Option<f64>,
    /// Months from default to recovery
    #[arg(long, value_name = "MONTHS", value_parser = value_parser!(u32).range(..=1200))]
    lag: Option<u32>,
    /// The index, flat at this rate
    #[arg(long, value_name = "RATE", value_parser = rate, allow_negative_numbers = true)]
    index: Option<f64>,
    /// The equity calls on the first payment date from this one, not before the no-call date
    #[arg(long, value_name = "YYYY-MM-DD")]
    call: Option<Date>,
}

impl Input {
    /// Reads everything, and checks that it makes sense together.
    ///
    /// # Errors
    /// With every problem of form in all files or, where the form is right, of sense.
    pub fn load(&self, console: &mut Console<'_>) -> Result<(Deal, Assumptions), Failure> {
        let stdin = &mut *console.stdin;
        let deal = read(&self.deal, stdin, |text| self.read_deal(text));
        let settings = TapeSettings { sheet: self.sheet.clone(), ..TapeSettings::default() };
        let read_tape = |bytes: &[u8]| tape_of(bytes, &settings);
        let tape = self.tape.as_deref().map(|path| read_bytes(path, stdin, read_tape)).transpose();
        let assumptions =
            self.assumptions.as_deref().map(|path| read(path, stdin, Assumptions::from_json)).transpose();
        let (mut deal, tape, assumptions) = match (deal, tape, assumptions) {
            (Ok(deal), Ok(tape), Ok(assumptions)) => (deal, tape, assumptions),
            (deal, tape, assumptions) => {
                let problems = [deal.err(), tape.err(), assumptions.err()];
                return Err(Failure::Input(problems.into_iter().flatten().flatten().collect()));
            }
        };
        if let (Some(path), Some(tape)) = (&self.tape, tape) {
            for line in how_read(&tape) {
                console.tell(format_args!("{}: {line}", path.display()));
            }
            deal.assets = tape.assets;
        }
        let assumptions = self.overrides.over(assumptions.unwrap_or_default());
        let mut problems = Vec::new();
        if let Err(error) = deal.check() {
            problems.extend(error.problems().iter().map(|problem| self.of_deal(problem)));
        }
        if let Err(error) = assumptions.check(&deal) {
            let file = self.assumptions.as_deref().map_or("assumptions".into(), name);
            problems.extend(error.problems().iter().map(|problem| format!("{file}: {problem}")));
        }
        if problems.is_empty() { Ok((deal, assumptions)) } else { Err(Failure::Input(problems)) }
    }

    /// The deal; the assets of a tape make its own superfluous.
    fn read_deal(&self, json: &str) -> risk_core::Result<Deal> {
        if self.tape.is_none() {
            return risk_core::read::text(json);
        }
        let mut deal: Value = risk_core::read::text(json)?;
        if let Some(fields) = deal.as_object_mut() {
            fields.insert("assets".into(), Value::Array(Vec::new()));
        }
        risk_core::read::value(deal)
    }

    /// The name of the deal's file.
    pub fn deal_name(&self) -> String {
        name(&self.deal)
    }

    /// A problem of the deal, led by the file that it is in.
    fn of_deal(&self, problem: &Problem) -> String {
        match &self.tape {
            Some(tape) if problem.path.starts_with("assets") => format!("{}: {problem}", name(tape)),
            _ => format!("{}: {problem}", self.deal_name()),
        }
    }

    /// Why the deal, though it makes sense, gave no answer.
    pub fn failure(&self, error: &Error) -> Failure {
        Failure::Input(vec![format!("{}: {error}", self.deal_name())])
    }
}

impl Overrides {
    /// The assumptions, with these in place of their own.
    fn over(&self, mut assumptions: Assumptions) -> Assumptions {
        for (rate, own) in [
            (self.cdr, &mut assumptions.default_rate),
            (self.cpr, &mut assumptions.prepayment_rate),
            (self.severity, &mut assumptions.severity),
        ] {
            if let Some(rate) = rate {
                *own = Vector::Constant(rate);
            }
        }
        if let Some(months) = self.lag {
            assumptions.recovery_lag_months = months;
        }
        if let Some(rate) = self.index {
            assumptions.index = Some(CurveQuotes::Flat(rate));
        }
        if let Some(date) = self.call {
            assumptions.call = Some(Call { on: Some(date), ..Call::default() });
        }
        assumptions
    }
}

/// Reads the text at `path`; its problems are led by its name.
fn read<T>(
    path: &Path,
    stdin: &mut dyn Read,
    parse: impl FnOnce(&str) -> risk_core::Result<T>,
) -> Result<T, Vec<String>> {
    read_bytes(path, stdin, |bytes| parse(text_of(bytes)?))
}

/// Reads the file at `path`; its problems are led by its name.
fn read_bytes<T>(
    path: &Path,
    stdin: &mut dyn Read,
    parse: impl FnOnce(&[u8]) -> risk_core::Result<T>,
) -> Result<T, Vec<String>> {
    let name = name(path);
    let mut bytes = Vec::new();
    let read =
        if path == Path::new("-") { stdin.read_to_end(&mut bytes).map(|_| bytes) } else { fs::read(path) };
    let bytes = read.map_err(|error| vec![format!("{name}: {error}")])?;
    parse(&bytes)
        .map_err(|error| error.problems().iter().map(|problem| format!("{name}: {problem}")).collect())
}

/// The text of a file, without its byte order mark.
fn text_of(bytes: &[u8]) -> risk_core::Result<&str> {
    let text = str::from_utf8(bytes).map_err(|_| Error::invalid("", "stream did not contain valid UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// How every XLSX workbook begins, being a ZIP archive.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The tape that is in a file of either kind.
fn tape_of(bytes: &[u8], settings: &TapeSettings) -> risk_core::Result<Tape> {
    if bytes.starts_with(ARCHIVE) {
        return tape::read_xlsx(bytes, settings);
    }
    if settings.sheet.is_some() {
        return Err(Error::invalid("", "is no XLSX workbook, so it has no sheets"));
    }
    tape::read_csv_as(text_of(bytes)?, settings)
}

fn name(path: &Path) -> String {
    if path == Path::new("-") { "stdin".into() } else { path.display().to_string() }
}

/// How a tape was understood, for a person to check.
fn how_read(tape: &Tape) -> Vec<String> {
    let mut lines = vec![format!("assets read: {}, from {} columns", tape.assets.len(), tape.columns.len())];
    if let Some(sheet) = &tape.sheet {
        lines.push(format!("sheet {sheet:?}, header in row {}", tape.header_row));
    }
    for unit in [Unit::Decimal, Unit::Percent, Unit::BasisPoints] {
        let columns = tape.columns.iter().filter(|column| column.unit == Some(unit));
        let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        if !names.is_empty() {
            lines.push(format!("in {unit}: {}", names.join(", ")));
        }
    }
    if !tape.ignored_columns.is_empty() {
        lines.push(format!("ignored columns: {}", tape.ignored_columns.join(", ")));
    }
    for row in &tape.totals_rows {
        lines.push(format!("row {row} is taken for totals and left out"));
    }
    lines
}

fn fraction(text: &str) -> Result<f64, String> {
    number(text, |checks, value| checks.fraction("", value))
}

fn rate(text: &str) -> Result<f64, String> {
    number(text, |checks, value| checks.rate("", value))
}

fn number(text: &str, check: impl FnOnce(&mut Checks, f64)) -> Result<f64, String> {
    let value = text.parse().map_err(|_| "is not a number".to_owned())?;
    let mut checks = Checks::default();
    check(&mut checks, value);
    checks.finish().map(|()| value).map_err(|error| error.to_string())
}
