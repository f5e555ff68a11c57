//! The words of a filter.

use risk_core::time::Date;
use std::borrow::Cow;

/// What is wrong, and at which byte.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// A name in double quotes or brackets.
    Quoted(&'a str),
    /// Text in single quotes.
    Text(Cow<'a, str>),
    Number(f64),
    Date(Date),
    /// `(`, `)`, `,` or a comparison.
    Symbol(&'static str),
    End,
}

/// The longer of two symbols that begin alike stands first.
const SYMBOLS: [&str; 11] = [">=", "<=", "!=", "<>", "==", "=", "<", ">", "(", ")", ","];

/// The words of `text` with the byte at which each begins; an end is the last.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_start().len();
        at += space;
        let rest = &rest[space..];
        let Some(first) = rest.chars().next() else {
            tokens.push((at, Token::End));
            return Ok(tokens);
        };
        let (token, length) = match first {
            '\'' => quoted_text(rest, at)?,
            '"' => quoted_name(rest, '"', at)?,
            '[' => quoted_name(rest, ']', at)?,
            '0'..='9' | '.' | '-' | '+' => number(rest, at)?,
            c if c.is_alphabetic() || c == '_' => {
                let word = word(rest);
                (Token::Word(word), word.len())
            }
            other => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
                Some(symbol) => (Token::Symbol(symbol), symbol.len()),
                None if "‘’“”".contains(other) => {
                    return Err(Fault::new(at, "a typographic quote: text stands in straight single quotes"));
                }
                None => return Err(Fault::new(at, format!("{other:?} is no part of a filter"))),
            },
        };
        tokens.push((at, token));
        at += length;
    }
}

/// The letters, digits, underscores and dots with which `text` begins.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    &text[..end.unwrap_or(text.len())]
}

fn quoted_text(rest: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let inner = &rest[1..];
    let mut from = 0;
    while let Some(quote) = inner[from..].find('\'').map(|found| from + found) {
        if !inner[quote + 1..].starts_with('\'') {
            let text = &inner[..quote];
            let text = if text.contains('\'') { text.replace("''", "'").into() } else { text.into() };
            return Ok((Token::Text(text), quote + 2));
        }
        from = quote + 2;
    }
    Err(Fault::new(at, "the quote ' is not closed (a quote inside text is doubled)"))
}

fn quoted_name(rest: &str, close: char, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let inner = &rest[1..];
    match inner.find(close) {
        Some(end) => Ok((Token::Quoted(&inner[..end]), end + 2)),
        None => Err(Fault::new(at, format!("the name is not closed by {close}"))),
    }
}

/// A number in decimals, percent or basis points, or a date.
fn number(rest: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let is_part = |(i, c): (usize, char)| {
        let before = rest[..i].chars().next_back();
        c.is_ascii_alphanumeric()
            || "._".contains(c)
            || "+-".contains(c) && matches!(before, None | Some('e' | 'E'))
    };
    if let Some(date) = rest.get(..10).filter(|text| text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-')
    {
        return match date.parse() {
            Ok(date) => Ok((Token::Date(date), 10)),
            Err(_) => Err(Fault::new(at, format!("not a date: {date:?}"))),
        };
    }
    let end = rest.char_indices().find(|part| !is_part(*part)).map_or(rest.len(), |(end, _)| end);
    let written = &rest[..end];
    let spaced = &rest[end..];
    let space = spaced.len() - spaced.trim_start().len();
    let after = &spaced[space..];
    let (digits, length, unit) = if after.starts_with('%') {
        (written, end + space + 1, 100.0)
    } else if let Some(name) = Some(word(after)).filter(|word| is_basis_points(word)) {
        (written, end + space + name.len(), 10_000.0)
    } else {
        let bare = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_bps = is_basis_points(&written[bare.len()..]);
        if is_bps { (bare, end, 10_000.0) } else { (written, end, 1.0) }
    };
    let is_grouped = digits.contains('_') && !digits.ends_with('_');
    let plain: Cow<'_, str> = if is_grouped { digits.replace('_', "").into() } else { digits.into() };
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() && !plain.ends_with(|c: char| c.is_alphabetic()) => {
            Ok((Token::Number(value / unit), length))
        }
        _ => Err(Fault::new(at, format!("not a number: {written:?}"))),
    }
}

fn is_basis_points(word: &str) -> bool {
    word.eq_ignore_ascii_case("bps") || word.eq_ignore_ascii_case("bp")
}
