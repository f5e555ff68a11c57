//! What `paripassu` says of input that is wrong, and how it reads a tape.

use super::{SMALL, SMALL_FILE, file, paripassu};
use clo_core::{Assumptions, Deal, Projection, project};
use serde_json::Value;
use std::process::ExitCode;

/// Runs both commands, which must fail with these lines on standard error and nothing else.
fn assert_wrong(options: &[&str], stdin: &str, want: &[&str]) {
    for command in ["validate", "project"] {
        let run = paripassu(&[&[command], options].concat(), stdin);
        assert_eq!(run.stderr.lines().collect::<Vec<_>>(), want, "{command} {options:?}");
        assert_eq!((run.code, run.stdout.as_str()), (ExitCode::FAILURE, ""), "{command} {options:?}");
    }
}

/// The small deal with `json` at `pointer`.
fn small_with(pointer: &str, json: &str) -> String {
    let mut deal: Value = serde_json::from_str(SMALL).unwrap();
    *deal.pointer_mut(pointer).unwrap() = serde_json::from_str(json).unwrap();
    deal.to_string()
}

#[test]
fn a_problem_is_told_with_its_file_and_its_path() {
    for (pointer, json, want) in [
        ("/dates/closing", "7", "dates.closing: invalid type: integer `7`, expected a formatted date string"),
        ("/dates/maturity", r#""2025-01-15""#, "dates.maturity: must not be before the first payment"),
        ("/assets", "[]", "assets: the pool is empty"),
        ("/assets/2/par", "-1", "assets[2].par: must be an amount from 0 to 1e13, got -1"),
        ("/assets/2/par", "1e308", "assets[2].par: must be an amount from 0 to 1e13, got 1"),
        ("/assets/2/par", r#""NaN""#, "assets[2].par: invalid type: string \"NaN\", expected f64"),
        ("/assets/1/id", r#""L1""#, "assets[1].id: is given twice: \"L1\""),
        ("/tranches/0/coupon", "null", "tranches[0].coupon: is missing: notes need a coupon"),
        ("/fees/1/rate", "-0.1", "fees[1].rate: must be"),
        ("/waterfall/preset/structure", r#""mag_99""#, "waterfall."),
    ] {
        let run = paripassu(&["project", "-"], &small_with(pointer, json));
        assert_eq!((run.code, run.stdout.as_str()), (ExitCode::FAILURE, ""), "{pointer}");
        assert!(run.stderr.starts_with(&format!("stdin: {want}")), "{pointer}: {}", run.stderr);
    }
}

#[test]
fn all_problems_of_all_files_are_told_at_once() {
    let form = file("form.assumptions.json", r#"{"severty": 0.4}"#);
    let want = format!("{form}: severty: unknown field");
    let run = paripassu(&["validate", "-", "--assumptions", &form], &small_with("/assets/0/par", r#""1m""#));
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines[0], "stdin: assets[0].par: invalid type: string \"1m\", expected f64");
    assert!(lines[1].starts_with(&want), "{}", lines[1]);

    let sense = file("sense.assumptions.json", r#"{"severity": 1.4, "by_asset": {"L9": {}}}"#);
    assert_wrong(
        &["-", "--assumptions", &sense],
        &small_with("/assets/0/par", "-1"),
        &[
            "stdin: assets[0].par: must be an amount from 0 to 1e13, got -1",
            &format!("{sense}: severity: must be between 0 and 1, got 1.4"),
            &format!("{sense}: by_asset.L9: is no asset of the deal"),
        ],
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    for missing in ["no/such/deal.json", env!("CARGO_MANIFEST_DIR")] {
        let run = paripassu(&["project", missing], "");
        assert_eq!(run.code, ExitCode::FAILURE);
        assert!(run.stderr.starts_with(&format!("{missing}: ")), "{}", run.stderr);
    }
    assert_wrong(&["-"], "", &["stdin: not JSON: EOF while parsing a value at line 1 column 0"]);
    assert_wrong(&["-"], "{\n  \"name\": \"x\",\n}", &["stdin: not JSON: trailing comma at line 3 column 1"]);
    let index_missing = SMALL.replace("\"current_index\": 0.04,", "");
    assert_wrong(
        &["-"],
        &index_missing,
        &["assumptions: index: is missing: give a curve here, or current_index in the deal"],
    );
    let with_byte_order_mark = format!("\u{feff}{index_missing}");
    assert_eq!(
        paripassu(&["project", "-", "--index", "0.04"], &with_byte_order_mark).code,
        ExitCode::SUCCESS
    );
}

#[test]
fn a_wrong_command_line_is_usage() {
    for (words, want) in [
        (&["project"][..], "<DEAL.json>"),
        (&["project", SMALL_FILE, "--format", "yaml"], "table, json, csv"),
        (&["project", SMALL_FILE, "--table", "notes"], "tranches, periods, payments, tests"),
        (&["project", SMALL_FILE, "--cdr", "2"], "must be between 0 and 1, got 2"),
        (&["project", SMALL_FILE, "--cpr", "NaN"], "must be between 0 and 1, got NaN"),
        (&["project", SMALL_FILE, "--severity", "40%"], "is not a number"),
        (&["project", SMALL_FILE, "--lag", "1201"], "1201 is not in"),
        (&["project", SMALL_FILE, "--index", "400"], "must be a decimal rate"),
        (&["project", SMALL_FILE, "--call", "2026-02-30"], "--call"),
        (&["price", SMALL_FILE], "unrecognized subcommand"),
    ] {
        let run = paripassu(words, "");
        assert_eq!((run.code, run.stdout.as_str()), (ExitCode::from(2), ""), "{words:?}");
        assert!(run.stderr.contains(want), "{words:?}: {}", run.stderr);
    }
    let help = paripassu(&["project", "--help"], "");
    assert_eq!((help.code, help.stderr.as_str()), (ExitCode::SUCCESS, ""));
    assert!(help.stdout.contains("--assumptions"));
}

const TAPE: &str = "LoanX ID,Principal Balance,Maturity Date,Spread (bps),Desk\n\
                    LX1,60000000,2026-10-31,400,a\n\
                    LX2,40000000,2026-12-31,400,b\n";

#[test]
fn the_assets_of_a_tape_stand_in_for_the_deals() {
    let mut deal: Value = serde_json::from_str(SMALL).unwrap();
    deal.as_object_mut().unwrap().remove("assets");
    let tape = file("right.csv", TAPE);
    let run = paripassu(&["project", "-", "--tape", &tape, "--format", "json"], &deal.to_string());
    let told = format!(
        "{tape}: assets read: 2, from 4 columns\n{tape}: in basis points: Spread (bps)\n\
         {tape}: ignored columns: Desk\n"
    );
    assert_eq!((run.code, run.stderr), (ExitCode::SUCCESS, told));
    let mut deal = Deal::from_json(SMALL).unwrap();
    deal.assets = clo_core::tape::read_csv(TAPE).unwrap().assets;
    let want = project(&deal, &Assumptions::default()).unwrap();
    assert_eq!(serde_json::from_str::<Projection>(&run.stdout).unwrap(), want);
}

#[test]
fn the_problems_of_a_tape_are_told_with_its_name() {
    let cell = file("cell.csv", &TAPE.replace("40000000", "lots"));
    let run = paripassu(&["validate", SMALL_FILE, "--tape", &cell], "");
    assert_eq!(run.code, ExitCode::FAILURE);
    assert!(
        run.stderr.starts_with(&format!("{cell}: row 3, column \"Principal Balance\": ")),
        "{}",
        run.stderr
    );
    let late = file("late.csv", &TAPE.replace("2026-10-31", "2020-10-31"));
    let run = paripassu(&["validate", SMALL_FILE, "--tape", &late], "");
    let want = format!(
        "{late}: assets[0].maturity: must be paid after the analysis date 2026-01-15, got 2020-10-31"
    );
    assert_eq!(run.stderr.lines().last(), Some(want.as_str()));
}

#[test]
fn a_tape_may_be_a_workbook() {
    let tape = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/tape/trustee.xlsx");
    let run = paripassu(&["validate", SMALL_FILE, "--tape", tape], "");
    assert_eq!(run.code, ExitCode::SUCCESS, "{}", run.stderr);
    assert!(run.stderr.contains("sheet \"Loan Tape '26\", header in row 4\n"), "{}", run.stderr);
    let run = paripassu(&["validate", SMALL_FILE, "--tape", tape, "--sheet", "Old tape"], "");
    assert!(run.stderr.contains("assets read: 1, from 4 columns"), "{}", run.stderr);
    let broken = tape.replace("trustee", "broken");
    let run = paripassu(&["validate", SMALL_FILE, "--tape", &broken], "");
    assert!(run.stderr.contains("broken.xlsx: Loans!B2, column \"Par\": not a number"), "{}", run.stderr);
    let text = file("text.csv", TAPE);
    let run = paripassu(&["validate", SMALL_FILE, "--tape", &text, "--sheet", "x"], "");
    assert!(run.stderr.contains("is no XLSX workbook, so it has no sheets"), "{}", run.stderr);
}
