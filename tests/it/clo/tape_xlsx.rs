//! Tapes in workbooks, as openpyxl writes them.

use clo_core::deal::Asset;
use clo_core::tape::{Tape, TapeSettings, Unit, read_csv, read_csv_as, read_xlsx};
use proptest::prelude::*;
use proptest::sample::Index;
use risk_core::Result;
use serde::Deserialize;

const TRUSTEE: &[u8] = include_bytes!("../../fixtures/tape/trustee.xlsx");
const BROKEN: &[u8] = include_bytes!("../../fixtures/tape/broken.xlsx");

#[derive(Deserialize)]
struct Want {
    assets: Vec<Asset>,
}

fn problems(read: Result<Tape>) -> Vec<String> {
    read.unwrap_err().problems().iter().map(ToString::to_string).collect()
}

fn on_sheet(name: &str) -> TapeSettings {
    TapeSettings { sheet: Some(name.into()), ..TapeSettings::default() }
}

#[test]
fn a_workbook_is_read_as_a_person_sees_it() {
    let want: Want = serde_json::from_str(include_str!("../../fixtures/tape/workbook.json")).unwrap();
    let tape = read_xlsx(TRUSTEE, &TapeSettings::default()).unwrap();
    assert_eq!(tape.assets, want.assets);
    assert_eq!((tape.sheet.as_deref(), tape.header_row), (Some("Loan Tape '26"), 4));
    assert_eq!(tape.totals_rows, [9]);
    assert_eq!(tape.ignored_columns, ["Custodian", "Market Value"]);
    let unit = |name| tape.columns.iter().find(|column| column.name == name).unwrap().unit;
    // Spread is in percent because its cells are shown so; Floor % by its name, and shown so too.
    assert_eq!([unit("Spread"), unit("Floor %"), unit("Price")], [Some(Unit::Percent); 3]);
}

#[test]
fn a_sheet_can_be_named_and_a_hidden_one_only_so() {
    let tape = read_xlsx(TRUSTEE, &on_sheet("old TAPE")).unwrap();
    assert_eq!((tape.assets[0].id.as_str(), tape.sheet.as_deref()), ("OLD", Some("Old tape")));
    assert_eq!(
        problems(read_xlsx(TRUSTEE, &on_sheet("Loans"))),
        [r#"sheet: "Loans" is no sheet of the workbook: Summary, Old tape, Loan Tape '26"#]
    );
    let told = problems(read_xlsx(TRUSTEE, &on_sheet("Summary")));
    assert!(told[0].starts_with("Summary, row 1: no column for the id: "), "{told:?}");
}

#[test]
fn every_bad_cell_is_told_by_its_sheet_and_name() {
    assert_eq!(
        problems(read_xlsx(BROKEN, &TapeSettings::default())),
        [
            r#"Loans!G1, column "Mark": is the price of an asset, but so is column "Price""#,
            r#"Loans!D:D, column "Spread": 1 of 2 values have a percent sign, the others none"#,
            r#"Loans!B2, column "Par": not a number: "lots""#,
            r#"Loans!C3, column "Maturity": not a date: "0.25""#,
            r#"Loans!E3, column "S&P Rating": not a rating: "Bx""#,
            r#"Loans!A3, column "ID": the same as in row 2: "A""#,
        ]
    );
    let told =
        problems(read_xlsx(TRUSTEE, &TapeSettings { header_row: Some(5), ..on_sheet("Loan Tape '26") }));
    assert!(told[0].starts_with("'Loan Tape ''26', row 5: no column for the id"), "{told:?}");
}

#[test]
fn columns_can_be_mapped_and_the_header_told() {
    let text = "Report of 2026,,\n\nKey,Bal,End,bp over,Px,Par Amount\nA,5,2030-01-15,350,99,7\nB,6,2031-01-15,400,98,7\n";
    let pairs = [("Key", "id"), ("Bal", "par"), ("End", "maturity"), ("bp over", "spread"), ("Px", "price")];
    let columns = pairs.map(|(header, field)| (header.to_owned(), field.to_owned())).into();
    let settings = TapeSettings { header_row: Some(3), columns, ..TapeSettings::default() };
    let tape = read_csv_as(text, &settings).unwrap();
    let asset = &tape.assets[1];
    assert_eq!((asset.id.as_str(), asset.par, asset.spread, asset.price), ("B", 6.0, 0.04, Some(0.98)));
    assert_eq!((tape.ignored_columns, tape.header_row), (vec!["Par Amount".to_owned()], 3));

    let columns =
        [("Key", "ident"), ("Bal", "prise"), ("Nope", "par")].map(|(a, b)| (a.into(), b.into())).into();
    let told = problems(read_csv_as(text, &TapeSettings { columns, ..settings.clone() }));
    assert!(
        told.contains(&r#"columns.Bal: "prise" is no field of an asset, did you mean "price"?"#.to_owned())
    );
    assert!(told.contains(&"columns.Nope: is no column of the tape".to_owned()), "{told:?}");
    let told = problems(read_csv_as(text, &TapeSettings { header_row: Some(2), ..settings }));
    assert_eq!(told, ["header_row: row 2 of the tape is blank or beyond its end"]);
}

#[test]
fn a_title_above_the_header_of_a_text_is_passed_over() {
    let table = "ID,Par,Maturity,Spread\nA,5,2030-01-15,0.035\n";
    let (plain, titled) = (read_csv(table).unwrap(), read_csv(&format!("Acme CLO,,,\n\n{table}")).unwrap());
    assert_eq!(plain.assets, titled.assets);
    assert_eq!((plain.header_row, titled.header_row), (1, 3));
}

#[test]
fn what_is_no_workbook_is_told() {
    for bytes in [&b""[..], b"ID,Par\n", b"PK\x03\x04", &TRUSTEE[..TRUSTEE.len() / 2]] {
        let told = problems(read_xlsx(bytes, &TapeSettings::default()));
        assert!(told[0].starts_with("not an XLSX workbook: "), "{told:?}");
    }
}

proptest! {
    #[test]
    fn a_damaged_workbook_gives_an_answer(
        damage in prop::collection::vec((any::<Index>(), any::<u8>()), 1..20),
        cut in any::<Index>(), is_cut in any::<bool>(),
    ) {
        let mut bytes = TRUSTEE.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = read_xlsx(&bytes, &TapeSettings::default()) {
            prop_assert!(!error.problems().is_empty());
        }
    }
}
