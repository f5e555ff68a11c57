//! What `paripassu` prints of a right deal.

use super::{SCENARIO, SCENARIO_FILE, SMALL, SMALL_FILE, paripassu, paripassu_into};
use clo_core::assumptions::{Call, Vector};
use clo_core::{Assumptions, Deal, Projection, project};
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const PROJECT: [&str; 4] = ["project", SMALL_FILE, "--assumptions", SCENARIO_FILE];

fn small() -> Projection {
    project(&Deal::from_json(SMALL).unwrap(), &Assumptions::from_json(SCENARIO).unwrap()).unwrap()
}

/// The standard output of `paripassu project` on the small deal.
fn output(options: &[&str]) -> String {
    let run = paripassu(&[&PROJECT, options].concat(), "");
    assert_eq!((run.code, run.stderr.as_str()), (ExitCode::SUCCESS, ""));
    run.stdout
}

/// The cells of the first line that begins with `label`, without it.
fn cells<'t>(table: &'t str, label: &str) -> Vec<&'t str> {
    let line = table.lines().find(|line| line.split_whitespace().next() == Some(label)).unwrap();
    line.split_whitespace().skip(1).collect()
}

#[test]
fn the_table_holds_the_hand_calculation() {
    let table = output(&[]);
    assert!(table.starts_with("Small CLO: five loans, three classes\n"));
    // 2,857,712 = 962,500 + 954,559.375 + 677,009.566 + 263,643.448
    let a = ["70,000,000", "100.000", "5.50%", "150.0", "0.74", "0.72", "2026-04–2027-01", "2,857,712"];
    assert_eq!(cells(&table, "A"), [&a[..], &["70,000,000", "0"]].concat());
    // 9,000,000 (1 + y/4)^4 = 932,288: a nominal yield of 4 (0.567326 - 1), a duration of 1/0.567326
    let equity = ["10,000,000", "90.000", "-173.07%", "–", "–", "1.76", "2027-01", "0", "932,288", "–"];
    assert_eq!(cells(&table, "Equity"), equity);
    assert_eq!(cells(&table, "now"), ["142.86%", "111.11%", "–", "–"]);
    assert_eq!(cells(&table, "2026-10-15"), ["142.17%", "101.10%✗", "161.00%", "106.13%✗"]);
    assert!(table.contains("cost 9,000,000; IRR -89.64%; NPV at 12.0% -8,167,600; MOIC 0.10x; payback –"));
    assert!(table.contains("2027-01-15         0    932,288      932,288    9.32%       10.4%"));
    assert!(table.contains("2026-04-15  oc_b fails at 100.00%, below 105.00%; on 4 of 4 dates"));
    assert!(table.ends_with("2027-01-15  stated maturity\n"));
    assert!(table.lines().all(|line| line.chars().count() <= 120));
}

#[test]
fn a_long_deal_goes_on_by_year_and_says_what_it_leaves_out() {
    let deal = SMALL.replace("2027-01-15", "2036-01-15").replace("2026-12-31", "2035-12-31");
    let run = paripassu(&["project", "-"], &deal);
    let (tests, equity) = run.stdout.split_once("EQUITY").unwrap();
    let dates: Vec<&str> =
        tests.lines().filter(|line| line.starts_with("20")).map(|line| &line[..7]).collect();
    let quarters = ["2026-04", "2026-07", "2026-10", "2027-01", "2027-04", "2027-07", "2027-10", "2028-01"];
    let years = ["2028-10", "2029-10", "2030-10", "2031-10", "2032-10", "2033-10", "2034-10", "2035-10"];
    assert_eq!(dates, [&quarters[..], &years, &["2036-01"]].concat());
    assert!(tests.contains("23 dates left out"), "{tests}");
    for year in 2026..=2036 {
        assert!(equity.contains(&format!("\n{year}  ")), "{year}: {equity}");
    }
}

#[test]
fn json_is_the_projection_bit_for_bit() {
    let projection = small();
    for options in [&["--format", "json"][..], &["--pretty"]] {
        let json = output(options);
        assert_eq!(serde_json::from_str::<Projection>(&json).unwrap(), projection);
    }
    assert_eq!(output(&["--format", "json"]), serde_json::to_string(&projection).unwrap() + "\n");
}

#[test]
fn csv_holds_every_row_and_every_cent() {
    let projection = small();
    let csv = output(&["--format", "csv"]);
    let mut rows = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    assert_eq!(header[..4], ["date", "class", "rate", "beginning"]);
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), projection.periods.len() * projection.tranches.len());
    for (name, want) in
        [("interest_paid", projection.tranches[0].interest_paid), ("principal_paid", 70_000_000.0)]
    {
        let column = header.iter().position(|column| *column == name).unwrap();
        let of_a = rows.iter().filter(|row| row[1] == "A");
        let total: f64 = of_a.map(|row| row[column].parse::<f64>().unwrap()).sum();
        assert_eq!(total, want, "{name}");
    }
}

#[test]
fn csv_has_a_table_for_every_part() {
    let periods = small().periods;
    let rows = [
        ("tranches", periods.iter().map(|period| period.tranches.len()).sum::<usize>()),
        ("periods", periods.len()),
        ("payments", periods.iter().map(|period| period.payments.len()).sum()),
        ("tests", periods.iter().map(|period| period.tests.len()).sum()),
    ];
    for (table, want) in rows {
        let csv = output(&["--table", table]);
        assert_eq!(csv.lines().count(), want + 1, "{table}");
        let commas = |line: &str| line.matches(',').count();
        assert!(csv.lines().all(|line| commas(line) == commas(csv.lines().next().unwrap())), "{table}");
    }
}

#[test]
fn a_name_is_neither_a_formula_nor_a_control_sequence() {
    let deal = SMALL.replace(r#""name": "Equity""#, r#""name": "=HYPERLINK(1)\u001b[31m""#);
    let csv = paripassu(&["project", "-", "--format", "csv"], &deal).stdout;
    assert_eq!(csv.matches(",'=HYPERLINK(1)").count(), 4);
    let table = paripassu(&["project", "-"], &deal).stdout;
    assert!(table.contains("=HYPERLINK(1)") && !table.contains('\u{1b}'));
}

#[test]
fn the_line_goes_before_the_file() {
    let line = ["--cdr", "0.05", "--cpr", "0.1", "--severity", "0.4", "--lag", "6", "--index", "-0.001"];
    let call = ["--call", "2026-10-01", "--format", "json"];
    let mut assumptions = Assumptions::from_json(SCENARIO).unwrap();
    assumptions.default_rate = Vector::Constant(0.05);
    assumptions.prepayment_rate = Vector::Constant(0.1);
    assumptions.severity = Vector::Constant(0.4);
    assumptions.recovery_lag_months = 6;
    assumptions.index = serde_json::from_str(r#"{"flat": -0.001}"#).unwrap();
    assumptions.call = Some(Call { on: "2026-10-01".parse().ok(), ..Call::default() });
    let want = project(&Deal::from_json(SMALL).unwrap(), &assumptions).unwrap();
    assert_eq!(want.periods.len(), 3);
    assert_eq!(serde_json::from_str::<Projection>(&output(&[&line[..], &call].concat())).unwrap(), want);
}

#[test]
fn validate_says_what_the_deal_is() {
    let run = paripassu(&["validate", "-"], SMALL);
    let want = "stdin: Small CLO: five loans, three classes: 5 assets of 100,000,000 USD par, 3 classes, \
                4 coverage tests, 4 payment dates from 2026-04-15 to 2027-01-15\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (ExitCode::SUCCESS, want, ""));
}

/// Fails at every write.
struct Broken(ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
    for format in ["table", "json", "csv"] {
        let words = [&PROJECT[..], &["--format", format]].concat();
        let closed = paripassu_into(&mut Broken(ErrorKind::BrokenPipe), &words, "");
        assert_eq!(closed, (ExitCode::SUCCESS, String::new()), "{format}");
        let (code, stderr) = paripassu_into(&mut Broken(ErrorKind::StorageFull), &words, "");
        assert_eq!(code, ExitCode::FAILURE, "{format}");
        assert!(stderr.starts_with("stdout: "), "{format}: {stderr}");
    }
}
