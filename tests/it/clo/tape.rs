use clo_core::deal::{Asset, CouponType};
use clo_core::tape::{self, Tape, Unit};
use proptest::prelude::*;
use risk_core::{Error, Problem};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Want {
    assets: Vec<Asset>,
    ignored_columns: Vec<String>,
    units: BTreeMap<String, Unit>,
    #[serde(default)]
    totals_rows: Vec<u64>,
}

fn text(name: &str) -> String {
    let path = format!("{}/fixtures/tape/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn read(text: &str) -> Tape {
    tape::read_csv(text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// The problems of a tape, each as `path: message`.
fn problems(text: &str) -> Vec<String> {
    match tape::read_csv(text) {
        Err(Error::Invalid(problems)) => problems.iter().map(Problem::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

/// One asset's tape of a single column beside those that must be there.
fn with(column: &str, cell: &str) -> String {
    format!("ID,Par,Maturity,Spread,{column}\nA,1000,2030-01-15,0.03,\"{cell}\"\n")
}

fn units(tape: &Tape) -> BTreeMap<String, Unit> {
    tape.columns.iter().filter_map(|column| Some((column.name.clone(), column.unit?))).collect()
}

#[test]
fn tapes_are_read_field_by_field() {
    for name in ["manager", "trustee"] {
        let want: Want = serde_json::from_str(&text(&format!("{name}.json"))).unwrap();
        let tape = read(&text(&format!("{name}.csv")));
        assert_eq!(tape.assets.len(), want.assets.len(), "{name}");
        for (asset, want) in tape.assets.iter().zip(&want.assets) {
            assert_eq!(asset, want, "{name}");
        }
        assert_eq!(tape.ignored_columns, want.ignored_columns, "{name}");
        assert_eq!(tape.totals_rows, want.totals_rows, "{name}");
        assert_eq!(units(&tape), want.units, "{name}");
    }
}

#[test]
fn every_column_fills_the_field_that_it_names() {
    let tape = read(&text("manager.csv"));
    assert_eq!(tape.columns.len(), 65);
    let default = serde_json::to_value(Asset { par: -1.0, ..Asset::default() }).unwrap();
    let assets: Vec<_> = tape.assets.iter().map(|asset| serde_json::to_value(asset).unwrap()).collect();
    for column in tape.columns {
        let pointer = format!("/{}", column.field.replace('.', "/"));
        let filled = assets.iter().any(|asset| asset.pointer(&pointer) != default.pointer(&pointer));
        assert!(filled, "{column:?}");
    }
}

#[test]
fn byte_order_mark_line_ends_and_blank_lines_change_nothing() {
    let unix = text("manager.csv");
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n\r\n"));
    assert_eq!(read(&windows), read(&unix));
}

#[test]
fn headers_are_known_in_any_dress() {
    for header in ["S&P Rating", "s&p  rating", "S&P_RATING", "SP-Rating", "\"S&P\nRating\""] {
        assert!(read(&with(header, "BB-")).assets[0].sp.rating.is_some(), "{header}");
    }
    for header in ["Moody's Rating-21", "Moody’s Rating - 21", "MOODYS RATING", "moody rating"] {
        assert!(read(&with(header, "Ba3")).assets[0].moodys.rating.is_some(), "{header}");
    }
}

#[test]
fn of_several_columns_for_one_field_the_best_is_read() {
    let tape = read(
        "CUSIP,LoanX ID,Par Amount,Deal Par,Maturity,Spread,Market Value\n1,LX,5,7,2030-01-15,0.03,99\n",
    );
    assert_eq!((tape.assets[0].id.as_str(), tape.assets[0].par), ("LX", 7.0));
    assert_eq!(tape.ignored_columns, ["CUSIP", "Par Amount"]);
    // A market value in money does no harm beside a price.
    let tape = read("ID,Par,Maturity,Spread,Market Value,Price\nA,1000,2030-01-15,0.03,990,99\n");
    assert_eq!(tape.assets[0].price, Some(0.99));
}

#[test]
fn a_share_of_par_is_not_the_par() {
    let tape = read("ID,Par,Par (%),Maturity,Spread\nA,1000,100,2030-01-15,0.03\n");
    assert_eq!((tape.assets[0].par, tape.ignored_columns), (1000.0, vec!["Par (%)".to_owned()]));
}

#[test]
fn columns_that_clash_or_lack_are_named() {
    assert_eq!(
        problems("ID,Par,Principal Balance,Maturity,Price,Mark,Spread\nA,1,1,2030-01-15,99,99,0.03\n"),
        [
            r#"row 1, column "Principal Balance": is the par of an asset, but so is column "Par""#,
            r#"row 1, column "Mark": is the price of an asset, but so is column "Price""#,
        ]
    );
    let lacks = problems("Name,Price\nAcme,99\n");
    let fields = ["id", "par", "maturity", "spread or the coupon"];
    assert_eq!(lacks.len(), fields.len());
    for (problem, field) in lacks.iter().zip(fields) {
        assert!(problem.starts_with(&format!("row 1: no column for the {field}: ")), "{problem}");
    }
    assert!(lacks[3].contains("Spread, ") && lacks[3].contains("All-In Rate, "), "{}", lacks[3]);
}

#[test]
fn every_bad_cell_is_reported_with_its_row_and_column() {
    let tape = "\
ID,Par,Maturity,Coupon Type,Spread,Coupon,Price,Payment Frequency,Day Count,Business Day Convention,Cov-Lite,Bond/Loan,\
S&P Rating,Moody Issuer Outlook,Moody's Asset Category,Analyst Opinion
A,1000,2030-01-15,FLOAT,3.5,5,99,4,ACT/360,Following,No,LOAN,B,,Other,BUY
B,12x,31/31/2020,SWAP,abc,NaN%,ninety,3,ACT/364,Sideways,maybe,Swap,Bx,Sideways,Equity,KEEP

,,,FLOAT,350,5,-,Q,30/360,Previous,Y,BOND,NR,Negative,-,SALE
A,\"1,00\",0,FIXED,3.75,,250,M,A/A,MF,1,bond,sd,Stable,,Sell
C,1,2030-01-15,FLOAT,,1,101,,,,,,,,,
D,1
";
    assert_eq!(
        problems(tape),
        [
            r#"row 8: has 2 cells, the header has 16"#,
            r#"row 3, column "Par": not a number: "12x""#,
            r#"row 3, column "Maturity": not a date: "31/31/2020""#,
            r#"row 3, column "Coupon Type": not fixed or floating: "SWAP""#,
            r#"row 3, column "Spread": not a number of at most 100 in percent, the unit of the column: "abc""#,
            r#"row 3, column "Coupon": not a number of at most 100 in percent, the unit of the column: "NaN%""#,
            r#"row 3, column "Price": not a number of at most 200 in percent, the unit of the column: "ninety""#,
            r#"row 3, column "Payment Frequency": not a payment frequency: "3""#,
            r#"row 3, column "Day Count": not a day count: "ACT/364""#,
            r#"row 3, column "Business Day Convention": not a business-day convention: "Sideways""#,
            r#"row 3, column "Cov-Lite": not yes or no: "maybe""#,
            r#"row 3, column "Bond/Loan": not a loan or a bond: "Swap""#,
            r#"row 3, column "S&P Rating": not a rating: "Bx""#,
            r#"row 3, column "Moody Issuer Outlook": not an outlook: "Sideways""#,
            r#"row 3, column "Moody's Asset Category": not a Moody's asset category: "Equity""#,
            r#"row 3, column "Analyst Opinion": not buy, hold or sell: "KEEP""#,
            r#"row 5, column "Spread": not a number of at most 100 in percent, the unit of the column: "350""#,
            r#"row 5, column "ID": is missing"#,
            r#"row 5, column "Par": is missing"#,
            r#"row 5, column "Maturity": is missing"#,
            r#"row 6, column "Par": not a number: "1,00""#,
            r#"row 6, column "Price": not a number of at most 200 in percent, the unit of the column: "250""#,
            r#"row 6, column "Maturity": is missing"#,
            r#"row 6, column "Coupon": a fixed-rate asset needs a coupon"#,
            r#"row 6, column "ID": the same as in row 2: "A""#,
            r#"row 7, column "Spread": a floating-rate asset needs a spread"#,
        ]
    );
}

#[test]
fn tapes_without_assets_are_refused() {
    assert_eq!(problems(""), ["the tape is empty"]);
    assert_eq!(problems("\u{feff}\n,,\n"), ["the tape is empty"]);
    assert_eq!(problems("ID,Par,Maturity,Spread\n"), ["the tape has no assets below its header"]);
    assert_eq!(problems("ID,Par,Maturity,Spread\n,10,,\n"), ["the tape has no assets below its header"]);
}

#[test]
fn an_unclosed_quote_does_not_quote_the_file() {
    let tape = format!("ID,Par,Maturity,Spread\nA,1,2030-01-15,\"3\n{}", "B,1,2030-01-15,3\n".repeat(1000));
    let problems = problems(&tape);
    assert!(problems.len() == 1 && problems[0].starts_with(r#"row 2, column "Spread""#), "{problems:?}");
    assert!(problems[0].len() < 300, "{}", problems[0]);
}

#[test]
fn reading_stops_at_ten_thousand_problems() {
    let rows: String = (0..12_000).map(|k| format!("{k},1,never,0.03\n")).collect();
    let problems = problems(&format!("ID,Par,Maturity,Spread\n{rows}"));
    assert_eq!(problems.len(), 10_001);
    assert_eq!(problems[10_000], "reading stopped at row 10001: too many problems");
}

#[test]
fn rows_of_totals_are_passed_over_at_the_bottom_only() {
    let head = "ID,Par,Maturity,Spread,Country";
    let asset = "A,1,2030-01-15,0.03,USA";
    let tape = read(&format!("{head}\n{asset}\n,,,,\nTotal,1,,,\n,\"$1.00\",-,3.00%\n"));
    assert_eq!((tape.assets.len(), tape.totals_rows), (1, vec![4, 5]));
    // Above an asset, or with a word in it, it is an asset without an identifier.
    for tape in [format!("{head}\n,1,,,\n{asset}\n"), format!("{head}\n{asset}\n,1,,0.03,USA\n")] {
        assert!(problems(&tape).iter().any(|problem| problem.ends_with("\"ID\": is missing")));
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (cell, want) in [
        ("1500000", 1_500_000.0),
        ("1,500,000.25", 1_500_000.25),
        ("$1,500", 1500.0),
        (" € 1,500 ", 1500.0),
        ("($1,500.5)", -1500.5),
        ("$ (1,500)", -1500.0),
        ("-$12", -12.0),
        ("1.5E+06", 1_500_000.0),
        (".5", 0.5),
        ("(0)", 0.0),
        ("-", 0.0),
        ("#N/A", 0.0),
    ] {
        let unfunded = read(&with("Unfunded", cell)).assets[0].unfunded;
        assert_eq!(unfunded.to_bits(), f64::to_bits(want), "{cell}");
    }
    for cell in
        ["1,5", "1.000,50", "1,50,000", ",500", "--5", "inf", "1e999", "5%", "1 000", "(5", "0x10", "$"]
    {
        let want = format!("row 2, column \"Unfunded\": not a number: {cell:?}");
        assert_eq!(problems(&with("Unfunded", cell)), [want]);
    }
}

#[test]
fn dates_are_read_as_people_write_them() {
    for cell in [
        "2021-09-07",
        "2021-9-7",
        "2021/09/07",
        "9/7/2021",
        "09/07/21",
        "7-Sep-2021",
        "07-SEP-21",
        "7 September 2021",
        "Sep 7, 2021",
        "44446",
        "44446.0",
        "2021-09-07 00:00:00",
        "2021-09-07T00:00:00.000Z",
        "9/7/2021 12:00:00 AM",
    ] {
        let dated = read(&with("Dated Date", cell)).assets[0].dated;
        assert_eq!(dated.map(|date| date.to_string()).as_deref(), Some("2021-09-07"), "{cell}");
    }
    for cell in ["", "0", "-", "N/A", "1/0/1900"] {
        assert_eq!(read(&with("Dated Date", cell)).assets[0].dated, None, "{cell}");
    }
    for cell in [
        "31/12/2020",
        "2021-02-29",
        "1/1/1920",
        "9999-12-31",
        "20210907",
        "1",
        "inf",
        "9/7/2021 or so",
        "9/7/20 21",
    ] {
        assert_eq!(
            problems(&with("Dated Date", cell)),
            [format!("row 2, column \"Dated Date\": not a date: {cell:?}")]
        );
    }
}

#[test]
fn words_are_read_as_people_write_them() {
    for (column, field, want, cells) in [
        ("Payment Frequency", "/frequency", "quarterly", "4|4.0|Quarterly|Q|3M|N/A"),
        ("Payment Frequency", "/frequency", "semi_annual", "2|Semi-Annual|semi annually"),
        ("Payment Frequency", "/frequency", "monthly", "12|Monthly|M"),
        ("Day Count", "/day_count", "actual_360", "ACTUAL/360|ACT/360|A/360|act 360|-"),
        ("Day Count", "/day_count", "actual_365_fixed", "ACTUAL/365|Act/365F"),
        ("Day Count", "/day_count", "actual_actual_isda", "ACTUAL/ACTUAL|Act/Act"),
        ("Day Count", "/day_count", "thirty_360_us", "30/360"),
        ("Day Count", "/day_count", "thirty_360_european", "30/360EU|30E/360"),
        ("Business Day Convention", "/business_day_convention", "modified_following", "Mod Following|MF|"),
        ("Business Day Convention", "/business_day_convention", "preceding", "Previous|Preceding"),
        ("Coupon Type", "/coupon_type", "floating", "FLOAT|Floating"),
        ("Bond/Loan", "/kind", "bond", "BOND|Note"),
        ("Moody Asset Category", "/moodys_category", "senior_secured_loan", "Moody's Senior Secured loan"),
        (
            "Moody Asset Category",
            "/moodys_category",
            "non_senior_secured_loan",
            "Moody’s Non-Senior Secured Loan",
        ),
        ("Analyst Opinion", "/analyst_opinion", "sell", "SELL|Sale"),
        ("Analyst Opinion", "/analyst_opinion", "hold", "HOLD|"),
        ("Moody Facility Outlook", "/moodys/facility_outlook", "downgrade", "Downgrade|Watch Downgrade"),
        ("Moody Facility Outlook", "/moodys/facility_outlook", "null", "0|Stable|-|"),
        ("DIP", "/dip", "true", "Yes|Y|true|1|1.0"),
        ("DIP", "/dip", "false", "No|N|FALSE|0|N/A|"),
        ("S&P Issuer Rating", "/sp/issuer", "BB-", "BB-|Ba3|bb-"),
        ("S&P Issuer Rating", "/sp/issuer", "null", "NR|WR|0|N/A|"),
        ("S&P Recovery Rating", "/sp/recovery", "null", "NR|0|"),
    ] {
        for cell in cells.split('|') {
            let asset = serde_json::to_value(&read(&with(column, cell)).assets[0]).unwrap();
            let got = asset.pointer(field).map_or("null".into(), |value| value.to_string());
            assert_eq!(got.trim_matches('"'), want, "{column}: {cell}");
        }
    }
}

#[test]
fn a_tape_without_coupon_types_tells_fixed_from_floating_by_the_rates() {
    let tape = read(
        "ID,Par,Maturity,Spread,Coupon\nA,1,2030-01-15,350,\nB,1,2030-01-15,0,6.5\nC,1,2030-01-15,350,8.8\n",
    );
    let types: Vec<CouponType> = tape.assets.iter().map(|asset| asset.coupon_type).collect();
    assert_eq!(types, [CouponType::Floating, CouponType::Fixed, CouponType::Floating]);
    let tape = read("ID,Par,Maturity,Coupon\nA,1,2030-01-15,6.5\n");
    assert_eq!((tape.assets[0].coupon_type, tape.assets[0].coupon), (CouponType::Fixed, Some(0.065)));
}

#[test]
fn a_column_has_one_unit() {
    let column = |header: &str, cells: &[&str]| {
        let rows: String =
            cells.iter().enumerate().map(|(k, cell)| format!("A{k},1,2030-01-15,0,{cell}\n")).collect();
        format!("ID,Par,Maturity,Spread,{header}\n{rows}")
    };
    use Unit::{BasisPoints, Decimal, Percent};
    for (header, cells, unit, first) in [
        ("Floor", ["0.0075", "0.01", "0"], Some(Decimal), 0.0075),
        ("Floor", ["0.75", "1", "0"], Some(Percent), 0.0075),
        ("Floor", ["75", "100", "0"], Some(BasisPoints), 0.0075),
        ("Floor", ["0.75%", "1.00%", "0"], Some(Percent), 0.0075),
        ("Floor (%)", ["0.1", "0.1", "0"], Some(Percent), 0.001),
        ("Floor (bps)", ["10", "10", "0"], Some(BasisPoints), 0.001),
        ("Floor_pct", ["0.1", "0.1", ""], Some(Percent), 0.001),
        // One value out of line is read in the unit of its column.
        ("Floor", ["0.05", "3.5", "4.0"], Some(Percent), 0.0005),
        ("Floor", ["0", "0", "0%"], None, 0.0),
        ("Price", ["0.99292", "1.0025", "0"], Some(Decimal), 0.99292),
        ("Price", ["62.5", "100.25", "0"], Some(Percent), 0.625),
        ("Price (% of Par)", ["1.25", "1", "1.5"], Some(Percent), 0.0125),
        ("Moody's Recovery Rate", ["0.45", "0.6", "0"], Some(Decimal), 0.45),
        ("Moody's Recovery Rate", ["45", "60", "0"], Some(Percent), 0.45),
    ] {
        let tape = read(&column(header, &cells));
        let read = tape.columns.iter().find(|column| column.name == header).unwrap();
        assert_eq!(read.unit, unit, "{header} {cells:?}");
        let asset = &tape.assets[0];
        assert_eq!(
            asset.floor.or(asset.price).or(asset.moodys.recovery_rate),
            Some(first),
            "{header} {cells:?}"
        );
    }
    assert_eq!(
        problems(&column("Coupon", &["5%", "5", "0"])),
        [r#"column "Coupon": 1 of 2 values have a percent sign, the others none"#]
    );
    assert_eq!(
        problems(&column("Market Value", &["990000", "1500000", "99"])),
        [r#"column "Market Value": neither fractions nor percentages of par: half are 990000 or more"#]
    );
    assert_eq!(
        problems(&column("Floor (bps)", &["75", "1%", "0"])),
        [
            r#"row 3, column "Floor (bps)": not a number of at most 10000 in basis points, the unit of the column: "1%""#
        ]
    );
}

#[test]
fn units_do_not_change_the_assets() {
    let tape = |spread: [&str; 3], price: [&str; 3]| {
        let rows: String =
            (0..3).map(|k| format!("A{k},1,2030-01-15,{},{}\n", spread[k], price[k])).collect();
        read(&format!("ID,Par,Maturity,Spread,Price\n{rows}")).assets
    };
    let decimal = tape(["0.035", "0.0425", "0"], ["0.9925", "1", "0"]);
    assert_eq!(tape(["3.5", "4.25", "0"], ["99.25", "100", "0"]), decimal);
    assert_eq!(tape(["350", "425", "0"], ["99.25", "100", "0"]), decimal);
    assert_eq!(tape(["3.50%", "4.25%", "0.00%"], ["99.25%", "100%", "0%"]), decimal);
}

/// The cells of a tape without quotes.
fn cells(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

const SMALL: &str = "\
ID,Issuer,Deal Par,Par Amount,Maturity,Spread,Floor,Coupon,Price,Cov-Lite,S&P Rating,Moody Rating,Trader
A,Acme,1000000,5,2030-01-15,350,1,4.5,99.5,Yes,B+,B1,x
B,Acme,2500000.5,6,1/31/2029,425,0.75,0,100.25,No,NR,Caa1,y
C,Coyote,0,7,44456,0,,6,0,,,,z";

/// What a tape is made of, and what it is not.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(cells(SMALL).concat()),
        1 => "[-+($€]{0,2}[0-9]{0,3}[,.]?[0-9]{0,4}[%)eE]{0,2}[0-9]{0,4}",
        1 => "[0-9]{1,4}[-/ ]([0-9]{1,2}|[A-Za-z]{3})[-/ ][0-9]{1,4}[T :0-9]{0,3}",
        1 => ".{0,8}",
    ]
}

proptest! {
    #[test]
    fn shuffled_columns_give_the_same_assets(order in Just((0..13).collect::<Vec<usize>>()).prop_shuffle()) {
        let shuffled: Vec<String> =
            cells(SMALL).iter().map(|row| order.iter().map(|&at| row[at].as_str()).collect::<Vec<_>>().join(",")).collect();
        let (tape, want) = (read(&shuffled.join("\n")), read(SMALL));
        prop_assert_eq!(tape.assets, want.assets);
        prop_assert_eq!(tape.columns.len(), want.columns.len());
        prop_assert!(want.columns.iter().all(|column| tape.columns.contains(column)));
    }

    #[test]
    fn no_text_panics(text in "(?s).{0,400}") {
        let _ = tape::read_csv(&text);
    }

    #[test]
    fn no_table_panics_and_what_is_read_is_finite(rows in prop::collection::vec(prop::collection::vec(any_cell(), 13), 0..6)) {
        let body: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let head = SMALL.lines().next().unwrap_or_default();
        for text in [body.join("\n"), format!("{head}\n{}", body.join("\n"))] {
            if let Ok(tape) = tape::read_csv(&text) {
                prop_assert!(!tape.assets.is_empty());
                for asset in tape.assets {
                    let numbers = [Some(asset.par), Some(asset.spread), asset.floor, asset.coupon, asset.price];
                    prop_assert!(numbers.into_iter().flatten().all(f64::is_finite));
                    prop_assert!(!asset.id.is_empty());
                }
            }
        }
    }
}
