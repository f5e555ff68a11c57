//! Reading JSON: every problem of form in one pass, each with its path.

use risk_core::{Error, Problem, read};
use serde::Deserialize;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Book {
    title: String,
    #[serde(default)]
    chapters: Vec<Chapter>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Chapter {
    pages: u32,
    #[serde(default)]
    spread: f64,
    #[serde(default)]
    cover: Option<Cover>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Cover {
    Hard { grams: f64 },
}

fn problems(json: &str) -> Vec<String> {
    match read::text::<Book>(json) {
        Err(Error::Invalid(problems)) => problems.iter().map(Problem::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn reads_what_is_right() {
    let book: Book = read::text(r#"{"title": "t", "chapters": [{"pages": 3, "spread": 0.1}]}"#).unwrap();
    assert_eq!(
        book,
        Book { title: "t".into(), chapters: vec![Chapter { pages: 3, spread: 0.1, cover: None }] }
    );
}

#[test]
fn names_every_problem_by_its_place_in_the_text() {
    let json = r#"{"titel": "x", "title": "t", "chapters": [
        {"pages": 1}, {"pages": "two"}, {"pages": 3, "spred": 1}, {"spread": 0.1}, {"pages": 5}, {"pages": -1}, 7]}"#;
    assert_eq!(
        problems(json),
        [
            "chapters[1].pages: invalid type: string \"two\", expected u32",
            "chapters[2].spred: unknown field, did you mean `spread`?",
            "chapters[3].pages: is missing",
            "chapters[5].pages: invalid value: integer `-1`, expected u32",
            "chapters[6]: invalid type: integer `7`, expected an object",
            "titel: unknown field, did you mean `title`?",
        ]
    );
}

#[test]
fn names_the_kind_in_the_path() {
    let json = r#"{"title": "t", "chapters": [
        {"pages": 1, "cover": {"hard": {"grams": "x"}}}, {"pages": 1, "cover": {"hard": {"gram": 1, "grams": 2}}}]}"#;
    assert_eq!(
        problems(json),
        [
            "chapters[0].cover.hard.grams: invalid type: string \"x\", expected f64",
            "chapters[1].cover.hard.gram: unknown field, did you mean `grams`?",
        ]
    );
}

#[test]
fn refuses_a_field_given_twice() {
    assert_eq!(problems(r#"{"title": "t", "title": "u"}"#), ["duplicate field `title` at line 1 column 22"]);
}

#[test]
fn says_where_text_is_not_json() {
    assert_eq!(problems("{\n  \"title\": NaN}"), ["not JSON: expected value at line 2 column 12"]);
    assert!(problems(&"[".repeat(100_000))[0].starts_with("not JSON: recursion limit"));
    assert!(
        problems("{\"title\": \"t\", \"chapters\": [{\"pages\": 1, \"spread\": 1e999}]}")[0]
            .contains("number out of range")
    );
}

#[test]
fn stops_at_what_cannot_be_taken_out() {
    assert_eq!(problems("{}"), ["title: is missing"]);
    assert_eq!(problems("[]"), ["invalid length 0, expected an object"]);
}

#[test]
fn gives_no_more_than_twenty_five() {
    let chapters = vec!["{\"pages\": \"x\"}"; 100].join(",");
    assert_eq!(problems(&format!("{{\"title\": \"t\", \"chapters\": [{chapters}]}}")).len(), 25);
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    #[expect(dead_code)]
    symbol: String,
    #[expect(dead_code)]
    quantity: f64,
    #[expect(dead_code)]
    side: Side,
    #[expect(dead_code)]
    day: Option<chrono::NaiveDate>,
    #[expect(dead_code)]
    book: Option<Box<Book>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Side {
    Buy,
    Sell,
}

fn order_problems(json: &str) -> Vec<String> {
    match read::text::<Order>(json) {
        Err(Error::Invalid(problems)) => problems.iter().map(Problem::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_wrong_field_hides_no_other() {
    assert_eq!(
        order_problems(
            r#"{"symbol": 5, "quantity": "many", "side": "hold", "day": "tomorrow", "book": {"title": []}, "x": 1}"#
        ),
        [
            "book.title: invalid type: sequence, expected a string",
            "day: input contains invalid characters",
            "quantity: invalid type: string \"many\", expected f64",
            "side: unknown variant `hold`, expected `buy` or `sell`",
            "symbol: invalid type: integer `5`, expected a string",
            "x: unknown field",
        ]
    );
}

#[test]
fn every_missing_field_is_told() {
    assert_eq!(
        order_problems(r#"{"book": {}, "day": 1}"#)[..4],
        [
            "book.title: is missing",
            "day: invalid type: integer `1`, expected a formatted date string",
            "symbol: is missing",
            "quantity: is missing",
        ]
    );
}
