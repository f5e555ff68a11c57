//! The header line: which column is which field of an asset, and in which unit.

use super::columns::{FIELDS, Field};
use super::unit::Unit;
use super::value::letters;
use csv::StringRecord;
use risk_core::Problem;
use std::collections::HashMap;
use std::ptr;

/// The fields that every tape must have, but for the spread or the coupon.
pub(super) const REQUIRED: [&str; 3] = ["id", "par", "maturity"];

/// The header line, understood.
pub(super) struct Header {
    /// The columns that are read, from left to right.
    pub(super) columns: Vec<Found>,
    /// The names of all others.
    pub(super) ignored: Vec<String>,
}

/// A column whose field is known.
pub(super) struct Found {
    /// Its place in a row, from 0.
    pub(super) at: usize,
    /// Its header.
    pub(super) name: String,
    /// What it fills.
    pub(super) field: &'static Field,
    /// The unit, once it is known.
    pub(super) unit: Option<Unit>,
    /// The unit cannot be told, so no cell can be read.
    pub(super) is_unclear: bool,
}

impl Header {
    /// Understands the header line `names`.
    pub(super) fn read(names: &StringRecord, problems: &mut Vec<Problem>) -> Self {
        let fields: HashMap<String, &Field> = FIELDS
            .iter()
            .flat_map(|field| field.headers.split(',').map(move |header| (letters(header).collect(), field)))
            .collect();
        let names: Vec<Name> = names
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(|(at, text)| Name::read(at, text, &fields))
            .collect();
        let mut header = Self { columns: Vec::new(), ignored: Vec::new() };
        for field in FIELDS {
            if header.column(field.name).is_some() {
                continue;
            }
            let mut found = names.iter().filter(|name| name.field.is_some_and(|its| ptr::eq(its, field)));
            let Some(first) = found.next() else { continue };
            for other in found {
                let message =
                    format_args!("is the {} of an asset, but so is column {:?}", field.name, first.text);
                problems.push(Problem::new(format_args!("row 1, column {:?}", other.text), message));
            }
            header.columns.push(Found {
                at: first.at,
                name: first.text.into(),
                field,
                unit: first.unit,
                is_unclear: false,
            });
        }
        header.columns.sort_by_key(|column| column.at);
        let is_read = |name: &&Name| header.columns.iter().any(|column| column.at == name.at);
        header.ignored = names.iter().filter(|name| !is_read(name)).map(|name| name.text.into()).collect();
        header.check(problems);
        header
    }

    /// The column of a field.
    pub(super) fn column(&self, field: &str) -> Option<&Found> {
        self.columns.iter().find(|column| column.field.name == field)
    }

    /// True when there is a spread or a coupon.
    pub(super) fn has_rate(&self) -> bool {
        self.column("spread").or(self.column("coupon")).is_some()
    }

    fn check(&self, problems: &mut Vec<Problem>) {
        let mut require = |holds: bool, wanted: &[&str]| {
            if !holds {
                let headers: Vec<&str> = FIELDS
                    .iter()
                    .filter(|field| wanted.contains(&field.name))
                    .map(|field| field.headers)
                    .collect();
                let message =
                    format_args!("no column for the {}: {}", wanted.join(" or the "), headers.join(", "));
                problems.push(Problem::new("row 1", message));
            }
        };
        for field in REQUIRED {
            require(self.column(field).is_some(), &[field]);
        }
        require(self.has_rate(), &["spread", "coupon"]);
    }
}

/// A header, read by itself.
struct Name<'a> {
    at: usize,
    text: &'a str,
    field: Option<&'static Field>,
    unit: Option<Unit>,
}

impl<'a> Name<'a> {
    /// Takes the unit out of a header and looks up the rest.
    ///
    /// A unit tells the field too: `Par (%)` is a weight, not the par.
    fn read(at: usize, text: &'a str, fields: &HashMap<String, &'static Field>) -> Self {
        let spaced = text.to_lowercase().replace('%', " % ").replace(['\'', '’'], "");
        let words = spaced.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
        let (mut bare, mut unit) = (String::new(), None);
        for word in words {
            match Unit::named(word) {
                Some(named) => unit = Some(named),
                None => bare += if word == "moodys" { "moody" } else { word },
            }
        }
        let field = fields.get(&bare).copied().filter(|field| unit.is_none() || field.quantity.is_some());
        Self { at, text, field, unit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_the_table_means_its_own_field_and_no_other() {
        for field in FIELDS {
            for header in field.headers.split(", ") {
                let read = Header::read(&StringRecord::from(vec![header]), &mut Vec::new());
                let fields: Vec<&str> = read.columns.iter().map(|column| column.field.name).collect();
                assert_eq!(fields, [field.name], "{header}");
            }
        }
    }
}
