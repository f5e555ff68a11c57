//! From words to a condition.
//!
//! Precedence climbing: a join of at least the wanted power takes what follows with a higher one.
//!
//! # References
//! V. R. Pratt (1973), *Top Down Operator Precedence*.

use super::expression::{Compared, Comparison, Expression, Value};
use super::field::{Field, FieldKind};
use super::like::Pattern;
use super::token::{Fault, Token, tokens};
use super::{Dialect, MOST_BYTES};
use risk_core::{Error, Problem};

/// Deepest nesting of parentheses and `NOT`.
const MOST_DEPTH: usize = 64;

/// Most problems that are gathered.
const MOST_PROBLEMS: usize = 25;

/// Longest pattern of `LIKE`, in bytes.
const MOST_PATTERN: usize = 256;

/// The condition that `text` says.
pub(super) fn expression(text: &str, dialect: Dialect) -> risk_core::Result<Expression> {
    if text.len() > MOST_BYTES {
        let message = format!("a filter has at most {MOST_BYTES} bytes, got {}", text.len());
        return Err(Error::invalid("", message));
    }
    let mut faults = Vec::new();
    let read = tokens(text).and_then(|tokens| {
        let mut parser = Parser { tokens, next: 0, depth: 0, dialect, faults: &mut faults };
        parser.whole()
    });
    match read {
        Ok(expression) if faults.is_empty() => Ok(expression),
        Ok(_) => Err(Error::Invalid(problems(text, &faults))),
        Err(fault) => {
            faults.push(fault);
            Err(Error::Invalid(problems(text, &faults)))
        }
    }
}

/// The faults with the place of each as a reader counts: in characters, from 1.
fn problems(text: &str, faults: &[Fault]) -> Vec<Problem> {
    let place = |fault: &Fault| {
        let before = text.char_indices().take_while(|(at, _)| *at < fault.at).count();
        Problem::new(format_args!("character {}", before + 1), &fault.message)
    };
    faults.iter().take(MOST_PROBLEMS).map(place).collect()
}

struct Parser<'a, 'f> {
    tokens: Vec<(usize, Token<'a>)>,
    next: usize,
    depth: usize,
    dialect: Dialect,
    /// What is wrong in sense; reading goes on.
    faults: &'f mut Vec<Fault>,
}

/// One side of a comparison.
enum Side<'a> {
    Field(&'static Field),
    /// A name of no field, which is noted already.
    Unknown,
    Literal(usize, Token<'a>),
}

const TRUE: Expression = Expression::All(Vec::new());

impl<'a> Parser<'a, '_> {
    fn whole(&mut self) -> Result<Expression, Fault> {
        if *self.peek() == Token::End {
            return Ok(TRUE);
        }
        let expression = self.expression(0)?;
        match self.peek() {
            Token::End => Ok(expression),
            Token::Symbol(")") => Err(self.fault("this ) was never opened")),
            Token::Symbol(symbol) if Comparison::of(symbol).is_some() => {
                Err(self
                    .fault("a comparison has two sides; for a range write: field BETWEEN lowest AND highest"))
            }
            _ => Err(self.wanted("AND, OR or the end")),
        }
    }

    /// A condition joined by operators of at least this power.
    fn expression(&mut self, least: u8) -> Result<Expression, Fault> {
        let mut left = self.term()?;
        loop {
            let is_and = self.is_word("AND");
            if !is_and && !self.is_word("OR") {
                return Ok(left);
            }
            let power = if is_and && self.dialect == Dialect::Standard { 2 } else { 1 };
            if power < least {
                return Ok(left);
            }
            self.next += 1;
            let right = self.expression(power + 1)?;
            left = match (left, is_and) {
                (Expression::All(mut parts), true) => {
                    parts.push(right);
                    Expression::All(parts)
                }
                (Expression::Any(mut parts), false) => {
                    parts.push(right);
                    Expression::Any(parts)
                }
                (left, true) => Expression::All(vec![left, right]),
                (left, false) => Expression::Any(vec![left, right]),
            };
        }
    }

    fn term(&mut self) -> Result<Expression, Fault> {
        if self.take_word("NOT") {
            return self.nested(|parser| Ok(Expression::Not(Box::new(parser.term()?))));
        }
        if self.take_symbol("(") {
            return self.nested(|parser| {
                let inner = parser.expression(0)?;
                parser.want_symbol(")")?;
                Ok(inner)
            });
        }
        self.condition()
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Expression, Fault>,
    ) -> Result<Expression, Fault> {
        if self.depth == MOST_DEPTH {
            return Err(self.fault(format!("nested deeper than {MOST_DEPTH} levels")));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn condition(&mut self) -> Result<Expression, Fault> {
        let at = self.at();
        let left = self.side()?;
        if self.take_word("IS") {
            let is_not = self.take_word("NOT");
            if !self.take_word("NULL") {
                return Err(self.wanted("NULL"));
            }
            let Some(field) = self.field_of(&left, at) else { return Ok(TRUE) };
            return Ok(negated_if(is_not, Expression::IsNull(field)));
        }
        let is_not = self.take_word("NOT");
        if self.take_word("IN") {
            return Ok(negated_if(is_not, self.list(left, at)?));
        }
        if self.take_word("BETWEEN") {
            return Ok(negated_if(is_not, self.range(left, at)?));
        }
        if self.take_word("LIKE") {
            return Ok(negated_if(is_not, self.like(left, at)?));
        }
        if is_not {
            return Err(self.wanted("IN, BETWEEN or LIKE"));
        }
        if let Token::Symbol(symbol) = *self.peek()
            && let Some(comparison) = Comparison::of(symbol)
        {
            self.next += 1;
            let right_at = self.at();
            let right = self.side()?;
            return Ok(match (&left, &right) {
                (Side::Literal(..), Side::Field(_)) => {
                    self.compare(right, right_at, comparison.mirrored(), left)
                }
                _ => self.compare(left, at, comparison, right),
            });
        }
        match left {
            Side::Field(field) if field.kind() == FieldKind::Flag => Ok(Expression::Flag(field)),
            Side::Unknown => Ok(TRUE),
            _ => Err(self.wanted("a comparison such as =, <= or IN")),
        }
    }

    /// `('US', 'Canada')` after `IN`.
    fn list(&mut self, left: Side<'a>, at: usize) -> Result<Expression, Fault> {
        self.want_symbol("(")?;
        let field = self.field_of(&left, at);
        let mut parts = Vec::new();
        loop {
            let member = self.side()?;
            if let Some(field) = field {
                parts.push(self.compare(Side::Field(field), at, Comparison::Equal, member));
            }
            if !self.take_symbol(",") {
                break;
            }
        }
        if *self.peek() != Token::Symbol(")") {
            return Err(self.wanted(", or )"));
        }
        self.next += 1;
        Ok(Expression::Any(parts))
    }

    /// `0.8 AND 0.95` after `BETWEEN`.
    fn range(&mut self, left: Side<'a>, at: usize) -> Result<Expression, Fault> {
        let field = self.field_of(&left, at);
        let lowest = self.side()?;
        if !self.take_word("AND") {
            return Err(self.wanted("AND and the upper end of the range"));
        }
        let highest_at = self.at();
        let highest = self.side()?;
        let Some(field) = field else { return Ok(TRUE) };
        let (above, below) = match self.dialect {
            Dialect::Legacy if field.kind() == FieldKind::Rating => (highest, lowest),
            _ => (lowest, highest),
        };
        // The constants are in the order of quality here, so the dialect has had its say.
        let dialect = std::mem::replace(&mut self.dialect, Dialect::Standard);
        let above = self.compare(Side::Field(field), at, Comparison::GreaterOrEqual, above);
        let below = self.compare(Side::Field(field), at, Comparison::LessOrEqual, below);
        self.dialect = dialect;
        if let (
            Expression::Compare(_, _, Compared::Constant(low)),
            Expression::Compare(_, _, Compared::Constant(high)),
        ) = (&above, &below)
            && low.compare(high).is_some_and(|order| order.is_gt())
        {
            self.note(highest_at, "BETWEEN wants its lower end first (of ratings the worse)");
        }
        Ok(Expression::All(vec![above, below]))
    }

    fn like(&mut self, left: Side<'a>, at: usize) -> Result<Expression, Fault> {
        let pattern_at = self.at();
        let Token::Text(pattern) = self.peek().clone() else {
            return Err(self.wanted("a pattern in single quotes"));
        };
        self.next += 1;
        if pattern.len() > MOST_PATTERN {
            self.note(
                pattern_at,
                format!("a pattern has at most {MOST_PATTERN} bytes, got {}", pattern.len()),
            );
        }
        let Some(field) = self.field_of(&left, at) else { return Ok(TRUE) };
        if matches!(field.kind(), FieldKind::Number | FieldKind::Flag) {
            self.note(at, format!("LIKE compares text, and `{}` is {}", field.name, field.kind()));
        }
        Ok(Expression::Like(field, Pattern::new(&pattern)))
    }

    /// A comparison of `left` with `right`; whatever when that makes no sense, which is noted.
    fn compare(&mut self, left: Side<'a>, at: usize, comparison: Comparison, right: Side<'a>) -> Expression {
        let Some(field) = self.field_of(&left, at) else { return TRUE };
        let kind = field.kind();
        if comparison.is_order() && matches!(kind, FieldKind::Text | FieldKind::Word | FieldKind::Flag) {
            self.note(at, format!("`{}` is {kind}, which is compared by =, !=, IN or LIKE", field.name));
            return TRUE;
        }
        let operand = match right {
            Side::Unknown => return TRUE,
            Side::Field(other) if other.kind().is_comparable_with(kind) => Compared::Field(other),
            Side::Field(other) => {
                let other = format!("`{}` is {}", other.name, other.kind());
                self.note(at, format!("`{}` is {kind}, and {other}", field.name));
                return TRUE;
            }
            Side::Literal(at, literal) => match constant(field, &literal) {
                Ok(value) => Compared::Constant(value),
                Err(message) => {
                    self.note(at, message);
                    return TRUE;
                }
            },
        };
        let by_rank = self.dialect == Dialect::Legacy && kind == FieldKind::Rating;
        Expression::Compare(field, if by_rank { comparison.mirrored() } else { comparison }, operand)
    }

    fn field_of(&mut self, side: &Side<'a>, at: usize) -> Option<&'static Field> {
        match side {
            Side::Field(field) => Some(field),
            Side::Unknown => None,
            Side::Literal(..) => {
                self.note(at, "a comparison needs a field on one of its sides");
                None
            }
        }
    }

    /// A field or a literal.
    fn side(&mut self) -> Result<Side<'a>, Fault> {
        let at = self.at();
        let token = self.peek().clone();
        let side = match token {
            Token::Word(word) if is_keyword(word) => return Err(self.wanted("a field or a value")),
            Token::Word(word) if is_literal(word) => Side::Literal(at, token),
            Token::Word(name) | Token::Quoted(name) => match Field::named(name) {
                Some(field) => Side::Field(field),
                None if self.follows_a_comparison() => Side::Literal(at, token),
                None => {
                    self.note(at, unknown(name));
                    Side::Unknown
                }
            },
            Token::Text(_) | Token::Number(_) | Token::Date(_) => Side::Literal(at, token),
            Token::Symbol(_) | Token::End => return Err(self.wanted("a field or a value")),
        };
        self.next += 1;
        Ok(side)
    }

    /// Whether the word before is one after which a value stands.
    fn follows_a_comparison(&self) -> bool {
        match self.next.checked_sub(1).and_then(|before| self.tokens.get(before)) {
            Some((_, Token::Symbol(symbol))) => *symbol == "," || Comparison::of(symbol).is_some(),
            Some((_, Token::Word(word))) => word.eq_ignore_ascii_case("BETWEEN"),
            _ => false,
        }
    }

    fn peek(&self) -> &Token<'a> {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).or(self.tokens.last()).map_or(0, |(at, _)| *at)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(it) if it.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.next += usize::from(is);
        is
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let is = matches!(self.peek(), Token::Symbol(it) if *it == symbol);
        self.next += usize::from(is);
        is
    }

    fn want_symbol(&mut self, symbol: &'static str) -> Result<(), Fault> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.wanted(symbol)) }
    }

    fn note(&mut self, at: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(at, message));
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.at(), message)
    }

    fn wanted(&self, wanted: &str) -> Fault {
        let got = match self.peek() {
            Token::Word(word) => format!("`{}`", excerpt(word)),
            Token::Quoted(name) => format!("`\"{}\"`", excerpt(name)),
            Token::Text(text) => format!("'{}'", excerpt(text)),
            Token::Number(number) => number.to_string(),
            Token::Date(date) => date.to_string(),
            Token::Symbol(symbol) => (*symbol).to_owned(),
            Token::End => "the end".to_owned(),
        };
        self.fault(format!("wanted {wanted}, got {got}"))
    }
}

fn negated_if(is_not: bool, expression: Expression) -> Expression {
    if is_not { Expression::Not(Box::new(expression)) } else { expression }
}

fn is_keyword(word: &str) -> bool {
    ["AND", "OR", "NOT", "IN", "IS", "LIKE", "BETWEEN"]
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

fn is_literal(word: &str) -> bool {
    ["TRUE", "FALSE", "NULL"].iter().any(|literal| word.eq_ignore_ascii_case(literal))
}

fn unknown(name: &str) -> String {
    let nearest = Field::nearest(name).map(|field| format!(", did you mean `{}`?", field.name));
    format!("unknown field `{}`{}", excerpt(name), nearest.unwrap_or_default())
}

/// The value of a literal that stands beside `field`, or what is wrong with it.
fn constant(field: &'static Field, literal: &Token<'_>) -> Result<Value<'static>, String> {
    match literal {
        Token::Text(text) => field.constant(text),
        Token::Number(number) if field.kind() == FieldKind::Number => Ok(Value::Number(*number)),
        Token::Number(number) if field.kind() == FieldKind::Flag && [0.0, 1.0].contains(number) => {
            Ok(Value::Flag(*number == 1.0))
        }
        Token::Date(date) if field.kind() == FieldKind::Date => Ok(Value::Date(*date)),
        Token::Word(word) if word.eq_ignore_ascii_case("NULL") => {
            Err(format!("nothing equals NULL; write `{} IS NULL`", field.name))
        }
        Token::Word(word) if is_literal(word) && field.kind() == FieldKind::Flag => field.constant(word),
        Token::Word(word) | Token::Quoted(word) => {
            let quoted = match field.kind() {
                FieldKind::Number => None,
                _ => field
                    .constant(word)
                    .ok()
                    .map(|_| format!(", or write '{}' in single quotes", excerpt(word))),
            };
            Err(format!("{}{}", unknown(word), quoted.unwrap_or_default()))
        }
        _ => Err(format!("`{}` is {}", field.name, field.kind())),
    }
}

/// The beginning of what a filter says, for a message.
fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}
