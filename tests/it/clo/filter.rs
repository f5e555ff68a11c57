//! The filter language against SQLite, and against everything that people and machines type.

use clo_core::deal::{Asset, CouponType, Opinion};
use clo_core::rebalance::Filter;
use clo_core::rebalance::filter::{Dialect, FieldKind, MOST_BYTES, fields};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::rating::Rating;
use risk_core::time::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    assets: Vec<Row>,
    /// Filters, with the assets that fulfil them.
    cases: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    country: Option<String>,
    price: Option<f64>,
    spread: f64,
    floor: Option<f64>,
    maturity: Date,
    sp_rating: Option<Rating>,
    cov_lite: bool,
}

impl From<Row> for Asset {
    fn from(row: Row) -> Self {
        let mut asset = Self {
            id: row.id,
            name: row.name,
            country: row.country.unwrap_or_default(),
            price: row.price,
            spread: row.spread,
            floor: row.floor,
            maturity: row.maturity,
            cov_lite: row.cov_lite,
            ..Self::default()
        };
        asset.sp.rating = row.sp_rating;
        asset
    }
}

fn matches(filter: &str, asset: &Asset) -> bool {
    Filter::parse(filter).unwrap_or_else(|e| panic!("{filter}: {e}")).matches(asset)
}

fn problems(filter: &str) -> Vec<String> {
    let error = Filter::parse(filter).expect_err(filter);
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn random_filters_select_what_sqlite_selects() {
    let fixture: Fixture = serde_json::from_str(include_str!("../../fixtures/clo/filter.json")).unwrap();
    let assets: Vec<Asset> = fixture.assets.into_iter().map(Asset::from).collect();
    assert!(fixture.cases.len() >= 300);
    for (text, want) in &fixture.cases {
        let filter = Filter::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let got: Vec<&str> = assets.iter().filter(|a| filter.matches(a)).map(|a| a.id.as_str()).collect();
        assert_eq!(got.join(" "), *want, "{text}");
    }
}

fn rated(rating: &str) -> Asset {
    let mut asset = Asset { spread: 0.045, ..Asset::default() };
    asset.sp.rating = Rating::parse(rating);
    asset.moodys.rating = Rating::parse(rating);
    asset
}

#[test]
fn ratings_compare_by_quality_in_any_spelling() {
    let filter = "sp_rating >= 'BBB' AND spread >= 0.04";
    for (rating, want) in [("AAA", true), ("BBB+", true), ("BBB", true), ("BBB-", false), ("D", false)] {
        assert_eq!(matches(filter, &rated(rating)), want, "{rating}");
        assert_eq!(matches("moodys_rating >= 'Baa2'", &rated(rating)), want, "{rating}");
        assert_eq!(matches("sp_rating >= 'Baa2'", &rated(rating)), want, "{rating}");
    }
    assert!(matches("moodys_rating < 'B3'", &rated("Caa1")));
    assert!(matches("moodys_rating LIKE 'Caa%' AND sp_rating LIKE 'CCC%'", &rated("CCC-")));
    assert!(matches("sp_rating BETWEEN 'B-' AND 'BB+'", &rated("B")));
    assert!(!matches("sp_rating IS NOT NULL OR sp_rating = 'B' OR NOT sp_rating = 'B'", &rated("NR")));
}

#[test]
fn and_binds_closer_than_or_and_not_closer_than_both() {
    let asset = Asset { cov_lite: true, dip: false, revolver: false, ..Asset::default() };
    assert!(matches("cov_lite OR dip AND revolver", &asset));
    assert!(!matches("(cov_lite OR dip) AND revolver", &asset));
    assert!(matches("NOT dip AND cov_lite", &asset));
    assert!(!matches("NOT (dip OR cov_lite)", &asset));
    assert!(matches("NOT NOT cov_lite", &asset));
}

#[test]
fn the_legacy_dialect_reads_from_left_to_right_and_ratings_by_rank() {
    let legacy = |text, asset: &Asset| Filter::parse_as(text, Dialect::Legacy).unwrap().matches(asset);
    let asset = Asset { cov_lite: true, ..Asset::default() };
    assert!(!legacy("cov_lite OR dip AND revolver", &asset));
    assert!(legacy("[S&P Rating] <= 'B1'", &rated("BB")));
    assert!(!legacy("[S&P Rating] <= 'B1'", &rated("B")));
    assert!(legacy("sp_rating BETWEEN 'BB' AND 'B'", &rated("B+")));
    assert!(!matches("sp_rating <= 'B1'", &rated("BB")));
}

#[test]
fn numbers_may_carry_their_unit() {
    let asset = Asset { spread: 0.04, facility_size: 1e9, price: Some(0.985), ..Asset::default() };
    for text in
        ["spread = 4%", "spread = 4 %", "spread = 400bps", "spread = 400 BP", "spread = 4e-2", "spread = .04"]
    {
        assert!(matches(text, &asset), "{text}");
    }
    assert!(matches("facility_size = 1_000_000_000 AND spread > -1", &asset));
    assert!(matches("market_value = 98.5 AND price = 98.5%", &asset));
}

#[test]
fn fields_go_by_many_names_and_compare_with_one_another() {
    let mut asset = Asset { price: Some(0.4), analyst_opinion: Opinion::Sell, ..Asset::default() };
    asset.moodys.recovery_rate = Some(0.45);
    asset.moodys_industry = "Healthcare & Pharmaceuticals".into();
    for text in [
        "price < moodys_recovery_rate",
        "analyst_opinion = 'SELL' AND opinion = 'sale' AND \"Analyst Opinion\" IN ('buy', 'Sell')",
        "\"Moody's Industry\" = 'healthcare & pharmaceuticals' AND [MOODY'S INDUSTRY] LIKE '%care%'",
        "coupon_type = 'Float' AND kind != 'bond'",
        "maturity_date <= '2030-12-31' AND maturity < 2030-12-31 AND maturity LIKE '1970%'",
        "Cov_Lite = 'No' AND cov_lite = 0 AND cov_lite = FALSE",
        "",
        "  \n ",
    ] {
        assert!(matches(text, &asset), "{text}");
    }
    asset.name = "O’Neill & Sons 50%_x".into();
    assert!(matches(
        r"name = 'o''neill & sons 50%_X' AND name LIKE '%50\%\_x' AND NOT name LIKE '%50\%%y'",
        &asset
    ));
}

#[test]
fn what_is_not_known_is_neither_so_nor_otherwise() {
    let asset = Asset { coupon_type: CouponType::Fixed, ..Asset::default() };
    for text in [
        "price < 0.9",
        "NOT price < 0.9",
        "price != 1",
        "spread >= 0",
        "facility_size = 0",
        "country != 'US'",
    ] {
        assert!(!matches(text, &asset), "{text}");
    }
    assert!(matches(
        "price IS NULL AND country IS NULL AND spread IS NULL AND (price < 1 OR kind = 'loan')",
        &asset
    ));
    assert!(!matches("price < 1 OR price >= 1", &Asset { price: Some(f64::NAN), ..Asset::default() }));
}

#[test]
fn every_field_of_an_asset_can_be_named() {
    let tape = include_str!("../../fixtures/tape/manager.csv");
    let known = fields();
    let mut named = 0;
    for asset in clo_core::tape::read_csv(tape).unwrap().assets {
        let value = serde_json::to_value(asset).unwrap();
        for (key, value) in value.as_object().unwrap() {
            let keys = match value.as_object().filter(|_| ["moodys", "sp"].contains(&key.as_str())) {
                Some(inner) => inner.keys().map(|inner| format!("{key}_{inner}")).collect(),
                None => vec![key.clone()],
            };
            for key in keys {
                assert!(known.iter().any(|field| field.name == key), "{key}");
                named += 1;
            }
        }
    }
    assert!(named > 60);
}

#[test]
fn every_name_means_its_own_field_and_no_other() {
    for field in fields() {
        let literal = match field.kind {
            FieldKind::Text => "'x'".to_owned(),
            FieldKind::Word => format!("'{}'", field.words[0]),
            FieldKind::Number => "1".into(),
            FieldKind::Rating => "'B'".into(),
            FieldKind::Date => "2030-01-01".into(),
            FieldKind::Flag => "true".into(),
        };
        let by_name = Filter::parse(&format!("{} = {literal}", field.name)).unwrap();
        for other in &field.other_names {
            let by_other = Filter::parse(&format!("\"{other}\" = {literal}")).unwrap();
            // All but the text of the two is the same.
            let said = |filter: &Filter| format!("{filter:?}").split_once("expression").unwrap().1.to_owned();
            assert_eq!(said(&by_other), said(&by_name), "{other}");
        }
    }
}

#[test]
fn errors_name_the_place_and_what_would_be_right() {
    for (text, want) in [
        ("sp_ratng >= 'BBB'", "character 1: unknown field `sp_ratng`, did you mean `sp_rating`?"),
        ("spread >= 0.04 AND coutry = 'US'", "character 20: unknown field `coutry`, did you mean `country`?"),
        ("zzzzzz = 1", "character 1: unknown field `zzzzzz`"),
        ("sp_rating >= 'BBX'", "character 14: not a rating: 'BBX'"),
        ("sp_rating = 'NR'", "character 13: no rating compares with 'NR'; write `sp_rating IS NULL`"),
        ("spread >= '0.04'", "character 11: `spread` is a number, which stands without quotes; got '0.04'"),
        ("spread >=", "character 10: wanted a field or a value, got the end"),
        ("spread 0.04", "character 8: wanted a comparison such as =, <= or IN, got 0.04"),
        ("price = NULL", "character 9: nothing equals NULL; write `price IS NULL`"),
        (
            "maturity < '2030-13-01'",
            "character 12: `maturity` is a date such as '2030-12-31', got '2030-13-01'",
        ),
        ("maturity < 2030-13-01", "character 12: not a date: \"2030-13-01\""),
        ("(spread > 1", "character 12: wanted ), got the end"),
        ("spread > 1)", "character 11: this ) was never opened"),
        ("name = 'é' AND x", "character 16: unknown field `x`"),
        ("name = 'Acme", "character 8: the quote ' is not closed (a quote inside text is doubled)"),
        ("name = ‘Acme’", "character 8: a typographic quote: text stands in straight single quotes"),
        ("spread > 0.04.1", "character 10: not a number: \"0.04.1\""),
        ("spread # 1", "character 8: '#' is no part of a filter"),
        ("name > 'A'", "character 1: `name` is text, which is compared by =, !=, IN or LIKE"),
        ("spread LIKE '4%'", "character 1: LIKE compares text, and `spread` is a number"),
        ("kind = 'equity'", "character 8: `kind` is one of loan, bond; got 'equity'"),
        ("cov_lite = 'maybe'", "character 12: `cov_lite` is true or false, got 'maybe'"),
        ("spread < maturity", "character 1: `spread` is a number, and `maturity` is a date"),
        ("1 < 2", "character 1: a comparison needs a field on one of its sides"),
        (
            "0.01 < spread < 0.04",
            "character 15: a comparison has two sides; for a range write: field BETWEEN lowest AND highest",
        ),
        (
            "sp_rating BETWEEN 'BB+' AND 'B-'",
            "character 29: BETWEEN wants its lower end first (of ratings the worse)",
        ),
        ("spread NOT 4", "character 12: wanted IN, BETWEEN or LIKE, got 4"),
        ("AND", "character 1: wanted a field or a value, got `AND`"),
        ("spread > 1 spread < 2", "character 12: wanted AND, OR or the end, got `spread`"),
        ("sp_rating >= BBB", "character 14: unknown field `BBB`, or write 'BBB' in single quotes"),
    ] {
        assert_eq!(problems(text), [want], "{text}");
    }
}

#[test]
fn all_that_makes_no_sense_is_told_at_once() {
    let told = problems("spred > 1 AND sp_rating > 'X' AND (cuntry = 'US' OR price LIKE 'x')");
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(problems(&vec!["x"; 200].join(" OR ")).len(), 25);
}

#[test]
fn a_filter_is_a_string_in_json() {
    let filter: Filter = serde_json::from_str(r#""spread > 4%""#).unwrap();
    assert_eq!(serde_json::to_string(&filter).unwrap(), r#""spread > 4%""#);
    assert_eq!(filter.to_string(), "spread > 4%");
    let legacy = Filter::parse_as("sp_rating <= 'B'", Dialect::Legacy).unwrap();
    let json = serde_json::to_string(&legacy).unwrap();
    assert_eq!(json, r#""legacy:sp_rating <= 'B'""#);
    assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), legacy);
    let error = serde_json::from_str::<Filter>(r#""spred > 4%""#).unwrap_err().to_string();
    assert!(error.starts_with("character 1: unknown field `spred`"), "{error}");
}

#[test]
fn depth_and_length_have_limits() {
    for (open, close) in [("(", ")"), ("NOT ", ""), ("NOT(", ")")] {
        let nested = |n: usize| format!("{}cov_lite{}", open.repeat(n), close.repeat(n));
        let levels = if open == "NOT(" { 32 } else { 64 };
        assert!(Filter::parse(&nested(levels)).is_ok());
        let told = problems(&nested(levels + 1));
        assert!(told[0].ends_with("nested deeper than 64 levels"), "{told:?}");
        assert!(Filter::parse(&nested(MOST_BYTES / 6)).is_err());
    }
    assert_eq!(problems(&" ".repeat(MOST_BYTES + 1)), ["a filter has at most 10000 bytes, got 10001"]);
    assert!(Filter::parse(&" ".repeat(MOST_BYTES)).is_ok());
    let chain = vec!["dip"; 1400].join(" OR ");
    assert!(!matches(&chain, &Asset::default()));
    let joins = (0..700).map(|i| if i % 2 == 0 { "dip AND " } else { "dip OR " });
    let mixed: String = joins.chain(["dip"]).collect();
    for dialect in [Dialect::Standard, Dialect::Legacy] {
        let filter = Filter::parse_as(&mixed, dialect).unwrap();
        assert!(filter.matches(&Asset { dip: true, ..Asset::default() }));
    }
}

#[test]
fn patterns_that_ruin_backtracking_end() {
    let asset = Asset { name: "a".repeat(100_000), ..Asset::default() };
    assert!(!matches(&format!("name LIKE '{}b'", "%a".repeat(120)), &asset));
    assert!(matches(&format!("name LIKE '{}'", "%a".repeat(120)), &asset));
    assert!(problems(&format!("name LIKE '{}'", "a".repeat(257)))[0].contains("at most 256 bytes"));
}

fn soup() -> impl Strategy<Value = String> {
    let words = [
        "AND",
        "OR",
        "NOT",
        "IN",
        "IS",
        "NULL",
        "LIKE",
        "BETWEEN",
        "(",
        ")",
        ",",
        "=",
        "<",
        ">=",
        "<>",
        "'B-'",
        "'",
        "\"",
        "[",
        "]",
        "0.04",
        "4%",
        "-",
        "1e",
        "1e999",
        "2030-01-01",
        "2030-",
        "bps",
        "sp_rating",
        "spread",
        "name",
        "cov_lite",
        "maturity",
        "analyst_opinion",
        "true",
        "é’",
        "\u{0}",
        "%",
        "\\",
        "x",
        "\n",
        "_",
    ];
    prop::collection::vec(select(words.to_vec()), 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn no_soup_of_words_upsets_the_reader(text in soup(), any in any::<String>(), squeeze in any::<bool>()) {
        let text = if squeeze { text.replace(' ', "") } else { text };
        for dialect in [Dialect::Standard, Dialect::Legacy] {
            for text in [&text, &any] {
                match Filter::parse_as(text, dialect) {
                    Ok(filter) => {
                        let _ = filter.matches(&Asset::default());
                        prop_assert_eq!(Filter::parse_as(&filter.to_string(), dialect).unwrap(), filter);
                    }
                    Err(error) => {
                        prop_assert!(!error.problems().is_empty());
                        for problem in error.problems() {
                            let place: usize = problem.path.strip_prefix("character ").unwrap().parse().unwrap();
                            prop_assert!((1..=text.chars().count() + 1).contains(&place));
                        }
                    }
                }
            }
        }
    }

    /// Against a matcher that is plainly right, and exponential.
    #[test]
    fn patterns_match_as_by_their_definition(pattern in "[ab%_]{0,8}", text in "[ab]{0,8}") {
        fn fits(pattern: &[u8], text: &[u8]) -> bool {
            match pattern.split_first() {
                None => text.is_empty(),
                Some((b'%', rest)) => (0..=text.len()).any(|k| fits(rest, &text[k..])),
                Some((b'_', rest)) => !text.is_empty() && fits(rest, &text[1..]),
                Some((c, rest)) => text.first() == Some(c) && fits(rest, &text[1..]),
            }
        }
        let asset = Asset { name: format!("x{text}"), ..Asset::default() };
        let want = fits(pattern.as_bytes(), text.as_bytes());
        prop_assert_eq!(matches(&format!("name LIKE 'X{pattern}'"), &asset), want);
    }
}
