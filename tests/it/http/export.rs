//! Documents as PDF, workbook and CSV, and the reports that are made of them.

use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use risk_core::check::Checks;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::export::{Block, Cell, Chart, Column, Document, Figure, Kind, Plot, Section, Series, Table};
use server::export::{csv, pdf, spreadsheet};
use server::service::reports::{File, Format, PortfolioExport, PortfolioReport, RiskReport, filename};
use std::io::Cursor;

const HOSTILE: [&str; 9] = [
    "../../etc/passwd",
    "=HYPERLINK(\"http://evil\",\"click\")",
    "@SUM(1+1)",
    "\t=1+1",
    "-2+3+cmd|' /C calc'!A0",
    "📈 émoji 東京 عربي שלום",
    "zero\0bytes\u{1}\u{7f}\u{202e}gnp.exe",
    "'quoted' \"twice\", and; <tags> & [brackets]:*?/\\",
    "",
];

fn noon() -> DateTime<Utc> {
    "2026-03-05T12:30:45Z".parse().unwrap()
}

fn document(blocks: Vec<Block>) -> Document {
    let sections = vec![Section { heading: "Section".to_owned(), blocks }];
    Document { title: "Title".to_owned(), subtitle: "Subtitle".to_owned(), generated_at: noon(), sections }
}

fn table(names: &[&str]) -> Table {
    let columns = vec![
        Column::new("Name", Kind::Text),
        Column::new("Amount", Kind::Money),
        Column::new("Share", Kind::Percent),
        Column::new("Count", Kind::Number { decimals: 0 }),
        Column::new("Date", Kind::Date),
    ];
    let date = Cell::Date(NaiveDate::from_ymd_opt(2025, 11, 13).unwrap());
    let row = |name: &&str| vec![(*name).into(), 1234.5.into(), 0.0625.into(), 7.0.into(), date.clone()];
    Table { columns, rows: names.iter().map(row).collect(), total: None }
}

fn chart(plot: Plot) -> Block {
    Block::Chart(Chart { title: "=A chart!".to_owned(), kind: Kind::Percent, plot })
}

/// One of everything, with these names everywhere.
fn everything(names: &[&str], numbers: &[f64]) -> Document {
    let bars = names.iter().zip(numbers.iter().cycle()).map(|(n, v)| ((*n).to_owned(), *v)).collect();
    let series = names.iter().map(|n| Series { name: (*n).to_owned(), values: numbers.to_vec() }).collect();
    let points =
        (0..numbers.len()).map(|n| names.get(n).map_or(format!("{n}"), |n| (*n).to_owned())).collect();
    let figure = |n: &&str| Figure { label: (*n).to_owned(), kind: Kind::Text, value: (*n).into() };
    let blocks = vec![
        Block::Text(names.join("\n")),
        Block::Figures(names.iter().map(figure).collect()),
        Block::Table(table(names)),
        chart(Plot::Bar { measure: names.first().copied().unwrap_or_default().to_owned(), bars }),
        chart(Plot::Line { points, series }),
        chart(Plot::Histogram { values: numbers.to_vec(), marks: vec![(names.concat(), 0.5)] }),
    ];
    let sections =
        names.iter().map(|n| Section { heading: (*n).to_owned(), blocks: blocks.clone() }).collect();
    Document { title: names.concat(), subtitle: names.concat(), generated_at: noon(), sections }
}

/// The pages of a PDF, which its objects count.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    assert!(text.starts_with("%PDF-1.7") && text.trim_end().ends_with("%%EOF"), "{}", &text[..20]);
    let counted = text.split("/Type /Pages").nth(1).or_else(|| text.split("/Type/Pages").nth(1)).unwrap();
    let count = counted.split("/Count").nth(1).unwrap().trim_start();
    count.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn workbook(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn cell(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, row: u32, column: u32) -> Data {
    book.worksheet_range(sheet).unwrap().get_value((row, column)).cloned().unwrap_or(Data::Empty)
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    risk_core::read::value(value).unwrap()
}

fn problems(check: impl FnOnce(&mut Checks)) -> Vec<String> {
    let mut checks = Checks::default();
    check(&mut checks);
    let found = checks.finish().map_or_else(|error| error.problems().to_vec(), |()| Vec::new());
    found.into_iter().map(|problem| problem.path).collect()
}

#[test]
fn a_csv_holds_values_and_no_formula() {
    let mut rows = table(&["Bank loan, \"A\"", "=1+1", " @x", "-0.5", "+1e3", "-inf", "＝1", "-", "a\nb"]);
    rows.total = Some(vec!["Total".into()]);
    rows.rows.push(vec![Cell::Empty, f64::NAN.into(), (-0.25).into()]);
    rows.columns[3].name = "=Count".to_owned();
    let written = String::from_utf8(csv::write(&rows).unwrap()).unwrap();
    let mut read = written.lines();
    assert_eq!(read.next(), Some("Name,Amount,Share,'=Count,Date"));
    assert_eq!(read.next(), Some("\"Bank loan, \"\"A\"\"\",1234.5,0.0625,7,2025-11-13"));
    let names: Vec<&str> = read.by_ref().take(7).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["'=1+1", "' @x", "-0.5", "+1e3", "'-inf", "'＝1", "'-"]);
    assert!(written.contains("\"a\nb\",1234.5"));
    assert!(written.ends_with(",,-0.25,,\n") && !written.contains("Total"));
    assert_eq!(csv::write(&Table::default()).unwrap(), b"");
}

#[test]
fn a_workbook_has_typed_cells_and_formats() {
    let mut rows = table(&["First", "=1+1"]);
    rows.total = Some(vec!["Total".into(), 2469.0.into()]);
    let document = document(vec![Block::Text("Said.".to_owned()), Block::Table(rows)]);
    let mut book = workbook(&spreadsheet::write(&document).unwrap());
    assert_eq!(book.sheet_names(), ["Report", "Section"]);
    assert_eq!(cell(&mut book, "Report", 0, 0), Data::String("Title".to_owned()));
    assert_eq!(cell(&mut book, "Section", 0, 1), Data::String("Amount".to_owned()));
    assert_eq!(cell(&mut book, "Section", 1, 1), Data::Float(1234.5));
    assert_eq!(cell(&mut book, "Section", 1, 2), Data::Float(0.0625));
    let Data::DateTime(date) = cell(&mut book, "Section", 1, 4) else { panic!("no date") };
    assert_eq!(date.to_ymd_hms_milli(), (2025, 11, 13, 0, 0, 0, 0));
    assert_eq!(cell(&mut book, "Section", 2, 0), Data::String("=1+1".to_owned()));
    assert_eq!(cell(&mut book, "Section", 3, 1), Data::Float(2469.0));
    assert!(book.worksheet_formula("Section").unwrap().is_empty());
}

#[test]
fn a_chart_stands_beside_its_data() {
    let series = vec![Series { name: "One".to_owned(), values: vec![0.1, f64::NAN, 0.3] }];
    let points = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let document = document(vec![Block::Table(table(&["x"])), chart(Plot::Line { points, series })]);
    let bytes = spreadsheet::write(&document).unwrap();
    let mut book = workbook(&bytes);
    assert_eq!(cell(&mut book, "Section", 0, 6), Data::String("=A chart!".to_owned()));
    assert_eq!(cell(&mut book, "Section", 1, 7), Data::Float(0.1));
    assert_eq!(cell(&mut book, "Section", 2, 7), Data::Empty);
    assert_eq!(cell(&mut book, "Section", 3, 7), Data::Float(0.3));
    let names = String::from_utf8_lossy(&bytes);
    assert!(names.contains("xl/charts/chart1.xml"), "no native chart");
}

#[test]
fn sheets_have_legal_names_that_differ() {
    let long = "x".repeat(40);
    let headings = ["A/B", "a_b", "", "History", "'q'", &long, &long, "📈📈📈📈📈📈📈📈📈📈📈📈📈📈📈📈📈"];
    let section = |h: &&str| Section { heading: (*h).to_owned(), blocks: vec![Block::Table(table(&["x"]))] };
    let sections = headings.iter().map(section).collect();
    let document = Document { subtitle: String::new(), sections, ..document(Vec::new()) };
    let book = workbook(&spreadsheet::write(&document).unwrap());
    let names = book.sheet_names();
    assert_eq!(names[..5], ["A_B", "a_b (2)", "Sheet", "Sheet (2)", "q"]);
    assert!(names.iter().all(|name| name.encode_utf16().count() <= 31), "{names:?}");
    assert_eq!(names.len(), headings.len());
}

#[test]
fn the_same_document_makes_the_same_bytes() {
    let document = everything(&["One", "Two"], &[0.1, -0.2, 0.3]);
    assert_eq!(pdf::write(&document).unwrap(), pdf::write(&document).unwrap());
    assert_eq!(spreadsheet::write(&document).unwrap(), spreadsheet::write(&document).unwrap());
    let later = Document { generated_at: noon() + chrono::TimeDelta::minutes(1), ..document.clone() };
    assert_ne!(pdf::write(&document).unwrap(), pdf::write(&later).unwrap());
}

#[test]
fn a_long_table_runs_over_pages() {
    let names: Vec<String> = (0..10_000).map(|n| format!("Obligor {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let document = document(vec![Block::Table(table(&names))]);
    let count = pages(&pdf::write(&document).unwrap());
    assert!((200..400).contains(&count), "{count}");
    let mut book = workbook(&spreadsheet::write(&document).unwrap());
    assert_eq!(cell(&mut book, "Section", 10_000, 0), Data::String("Obligor 9999".to_owned()));
}

#[test]
fn a_short_document_is_one_page() {
    assert_eq!(pages(&pdf::write(&document(vec![Block::Table(table(&["x"]))])).unwrap()), 1);
    assert_eq!(pages(&pdf::write(&Document { sections: Vec::new(), ..document(Vec::new()) }).unwrap()), 1);
}

#[test]
fn whatever_is_written_is_written() {
    let long = "x".repeat(10_000);
    let words = "word ".repeat(2_000);
    let mut names = HOSTILE.to_vec();
    names.extend([long.as_str(), words.as_str()]);
    let numbers = [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 5e-324, 0.0, -0.0, 1e300, 0.5];
    for (names, numbers) in [
        (&names[..], &numbers[..]),
        (&names, &[]),
        (&[], &numbers),
        (&HOSTILE[8..], &[0.0]),
        (&["a"], &[1e-300]),
    ] {
        let document = everything(names, numbers);
        assert!(pages(&pdf::write(&document).unwrap()) > 0);
        workbook(&spreadsheet::write(&document).unwrap());
        csv::write(&table(names)).unwrap();
    }
}

#[test]
fn a_wide_table_continues_below() {
    let columns: Vec<Column> = (0..40).map(|n| Column::new(format!("Column {n}"), Kind::Money)).collect();
    let row: Vec<Cell> = (0..40).map(|n| Cell::Number(1e12 + f64::from(n))).collect();
    let wide = Table { columns, rows: vec![row.clone(), row[..3].to_vec()], total: None };
    assert!(pages(&pdf::write(&document(vec![Block::Table(wide)])).unwrap()) <= 2);
    let number = |_| Column::new("n", Kind::Money);
    let huge =
        Table { columns: (0..4).map(number).collect(), rows: vec![vec![f64::MAX.into(); 4]], total: None };
    pdf::write(&document(vec![Block::Table(huge)])).unwrap();
}

#[test]
fn a_file_is_named_after_its_portfolio_and_time() {
    let named = |of: &str| filename("portfolio_report", of, noon(), Format::Pdf);
    assert_eq!(named("Growth Fund-1"), "portfolio_report_Growth_Fund-1_20260305_123045.pdf");
    assert_eq!(named("../../etc/passwd"), "portfolio_report_etc_passwd_20260305_123045.pdf");
    assert_eq!(named("📈"), "portfolio_report_20260305_123045.pdf");
    for hostile in HOSTILE.iter().chain(&["x".repeat(10_000).as_str()]) {
        let name = named(hostile);
        let stem = name.strip_suffix(".pdf").unwrap();
        assert!(
            stem.len() < 110 && stem.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)),
            "{name}"
        );
    }
}

fn portfolio(config: Value) -> Value {
    let returns: Vec<f64> = (0..250).map(|n| 0.02 * f64::from(n * 37 % 41 - 20) / 20.0).collect();
    json!({
        "portfolio_data": {
            "portfolio_name": "Growth",
            "holdings": { "AAPL": 250_000.0, "=MSFT": 500_000.0, "GOOGL": 250_000.0 },
            "performance_data": {
                "performance_summary": { "total_return": 9.0, "sortino_ratio": 1.5 },
                "metadata": { "task_id": "1", "number": 4 },
                "returns": returns,
            },
            "risk_metrics": { "var_95": -0.0248, "cvar_95": -0.0337, "var_99": -0.0383, "cvar_99": -0.0467 },
        },
        "report_config": config,
    })
}

fn made(request: Value) -> File {
    let report: PortfolioReport = read(request);
    assert_eq!(problems(|checks| report.check(checks)), [""; 0]);
    report.make(noon()).unwrap()
}

#[test]
fn a_portfolio_report_computes_weights_and_measures() {
    let file = made(portfolio(json!({ "format": "excel" })));
    assert_eq!(file.name, "portfolio_report_Growth_20260305_123045.xlsx");
    let mut book = workbook(&file.bytes);
    assert_eq!(book.sheet_names(), ["Report", "Holdings", "Performance", "Risk metrics"]);
    assert_eq!(cell(&mut book, "Holdings", 1, 0), Data::String("=MSFT".to_owned()));
    assert_eq!(cell(&mut book, "Holdings", 1, 2), Data::Float(0.5));
    assert_eq!(cell(&mut book, "Holdings", 4, 1), Data::Float(1e6));
    let metrics: Vec<Vec<Data>> =
        book.worksheet_range("Performance").unwrap().rows().skip(1).map(|row| row[..2].to_vec()).collect();
    let metric = |name: &str| {
        let row = metrics.iter().find(|row| row[0] == Data::String(name.to_owned())).unwrap();
        let Data::Float(value) = row[1] else { panic!("{name} is no number") };
        value
    };
    let returns = portfolio(Value::Null)["portfolio_data"]["performance_data"]["returns"].clone();
    let returns: Vec<f64> = serde_json::from_value(returns).unwrap();
    let growth = returns.iter().fold(1.0, |value, r| value * (1.0 + r));
    assert!((metric("Total return") - (growth - 1.0)).abs() < 1e-12, "the given 9.0 is not believed");
    assert!((metric("Annualised return") - (growth.powf(252.0 / 250.0) - 1.0)).abs() < 1e-12);
    assert_eq!(metric("Sortino ratio"), 1.5);
    assert!(metrics.iter().all(|row| row[0] != Data::String("Number".to_owned())), "metadata is no measure");
    assert_eq!(cell(&mut book, "Risk metrics", 1, 1), Data::Float(-0.0248));
}

#[test]
fn a_portfolio_report_is_pdf_unless_told_otherwise() {
    let mut request = portfolio(Value::Null);
    request.as_object_mut().unwrap().remove("report_config");
    let file = made(request);
    assert_eq!(
        (file.content_type, &file.name[..]),
        ("application/pdf", "portfolio_report_Growth_20260305_123045.pdf")
    );
    assert!(pages(&file.bytes) <= 2);
    let csv = made(portfolio(json!({ "format": "csv" })));
    let text = String::from_utf8(csv.bytes).unwrap();
    assert_eq!(text, "Asset,Value,Weight\n'=MSFT,500000,0.5\nAAPL,250000,0.25\nGOOGL,250000,0.25\n");
}

#[test]
fn charts_can_be_left_out() {
    let with = made(portfolio(json!({ "format": "excel" })));
    let without = made(portfolio(json!({ "format": "excel", "include_charts": false })));
    let drawn = |file: &File| String::from_utf8_lossy(&file.bytes).contains("xl/charts/");
    assert!(drawn(&with) && !drawn(&without));
}

#[test]
fn a_risk_report_takes_results_of_tasks_as_they_are() {
    let finals: Vec<f64> = (0..1000).map(|n| 0.6 + 0.001 * f64::from(n * 7 % 1000)).collect();
    let nested = json!({
        "simulation_parameters": { "num_simulations": 1000, "time_horizon": 252, "method": "normal" },
        "risk_metrics": { "var_95": -0.35, "probability_of_loss": 0.4 },
        "percentiles": { "p5": 0.65 },
        "simulation_data": { "final_values": finals },
    });
    let flat =
        json!({ "num_simulations": 1000, "time_horizon": 252, "var_95": -0.35, "probability_of_loss": 0.4 });
    let stress = json!({
        "baseline": { "return": 0.001, "volatility": 0.01 },
        "stress_results": [
            { "scenario": { "type": "market_crash", "shock": -0.3 }, "stressed_return": -0.299, "return_impact": -0.3 },
            { "scenario": { "name": "=Spike", "type": "volatility_spike" }, "stressed_volatility": 0.02 },
        ],
    });
    for results in [nested, flat] {
        let request = json!({
            "risk_analysis_data": { "monte_carlo_results": results, "stress_test_results": stress },
            "report_config": { "format": "xlsx" },
        });
        let report: RiskReport = read(request);
        assert_eq!(problems(|checks| report.check(checks)), [""; 0]);
        let file = report.make(noon()).unwrap();
        assert_eq!(file.name, "risk_report_20260305_123045.xlsx");
        let mut book = workbook(&file.bytes);
        assert_eq!(book.sheet_names(), ["Monte Carlo simulation", "Stress tests"]);
        assert_eq!(cell(&mut book, "Monte Carlo simulation", 1, 1), Data::Float(1000.0));
        assert_eq!(cell(&mut book, "Stress tests", 1, 0), Data::String("market_crash".to_owned()));
        assert_eq!(cell(&mut book, "Stress tests", 2, 0), Data::String("=Spike".to_owned()));
        assert_eq!(cell(&mut book, "Stress tests", 1, 1), Data::Float(-0.299));
        assert_eq!(cell(&mut book, "Stress tests", 2, 1), Data::Empty);
    }
}

#[test]
fn an_export_has_four_sheets() {
    let data = json!({
        "holdings": { "A": 1.0, "B": 3.0 },
        "risk_metrics": { "var_95": -0.02 },
        "historical_returns": [[0.01, -0.02], [0.03, 0.04]],
        "asset_names": ["A", "B"],
        "dates": ["2025-11-12", "2025-11-13"],
    });
    let export: PortfolioExport = read(json!({ "portfolio_data": data }));
    assert_eq!(problems(|checks| export.check(checks)), [""; 0]);
    let file = export.make(noon()).unwrap();
    assert_eq!(file.name, "portfolio_export_Unknown_20260305_123045.xlsx");
    let mut book = workbook(&file.bytes);
    assert_eq!(book.sheet_names(), ["Holdings", "Performance", "Risk_Metrics", "Historical_Returns"]);
    let head: Vec<Data> = book.worksheet_range("Holdings").unwrap().rows().next().unwrap().to_vec();
    assert_eq!(head, ["Asset", "Value", "Weight"].map(|name| Data::String(name.to_owned())));
    assert_eq!(cell(&mut book, "Holdings", 1, 0), Data::String("B".to_owned()));
    assert_eq!(cell(&mut book, "Holdings", 1, 2), Data::Float(0.75));
    assert!(matches!(cell(&mut book, "Historical_Returns", 2, 0), Data::DateTime(_)));
    assert_eq!(cell(&mut book, "Historical_Returns", 2, 2), Data::Float(0.04));
    for (returns, last) in [(json!([0.1, 0.2]), 0.2), (json!({ "B": [0.1, 0.3], "A": [0.1, 0.4] }), 0.4)] {
        let data = json!({ "holdings": { "A": 1.0 }, "historical_returns": returns });
        let export: PortfolioExport = read(json!({ "portfolio_data": data }));
        let mut book = workbook(&export.make(noon()).unwrap().bytes);
        assert_eq!(cell(&mut book, "Historical_Returns", 2, 1), Data::Float(last));
    }
}

#[test]
fn every_problem_of_a_report_is_named() {
    let request = json!({
        "portfolio_data": {
            "portfolio_name": "x".repeat(10_000),
            "holdings": { "A": 1e14, "B": -1e15 },
            "performance_data": { "returns": [0.1, -1.5], "dates": ["2025-01-01"] },
        },
        "report_config": { "title": " " },
    });
    let report: PortfolioReport = read(request);
    let expected = [
        "portfolio_data.portfolio_name",
        "portfolio_data.holdings.A",
        "portfolio_data.holdings.B",
        "portfolio_data.holdings",
        "portfolio_data.performance_data.returns[1]",
        "portfolio_data.performance_data.dates",
        "report_config.title",
    ];
    assert_eq!(problems(|checks| report.check(checks)), expected);
    let risk: RiskReport = read(json!({ "risk_analysis_data": {}, "report_config": { "format": "csv" } }));
    assert_eq!(problems(|checks| risk.check(checks)), ["risk_analysis_data", "report_config.format"]);
    let data = json!({ "holdings": {}, "historical_returns": [[0.1], [0.1, 0.2]], "asset_names": ["A"], "dates": ["2025-01-01"] });
    let export: PortfolioExport =
        read(json!({ "portfolio_data": data, "export_config": { "format": "pdf" } }));
    let expected = [
        "portfolio_data.holdings",
        "portfolio_data.holdings",
        "portfolio_data.historical_returns[1]",
        "portfolio_data.dates",
        "portfolio_data.asset_names",
        "export_config.format",
    ];
    assert_eq!(problems(|checks| export.check(checks)), expected);
    let unknown = json!({ "portfolio_data": { "holdings": {}, "surprise": 1 } });
    assert!(risk_core::read::value::<PortfolioExport>(unknown).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_and_number_can_be_written(name in "\\PC{0,60}", other in ".{0,30}", numbers in prop::collection::vec(any::<f64>(), 0..12)) {
        let document = everything(&[&name, &other], &numbers);
        prop_assert!(pages(&pdf::write(&document).unwrap()) > 0);
        let book = workbook(&spreadsheet::write(&document).unwrap());
        prop_assert!(book.sheet_names().len() >= 4);
        let read = csv::write(&table(&[&name, &other])).unwrap();
        prop_assert!(!String::from_utf8(read).unwrap().lines().any(|line| line.starts_with(['=', '@'])));
    }
}
