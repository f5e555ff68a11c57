//! The header line: which column is which field of an asset, and in which unit.

use super::columns::{FIELDS, Field};
use super::table::Place;
use super::unit::Unit;
use super::value::letters;
use risk_core::Problem;
use std::collections::{BTreeMap, HashMap};
use std::ptr;

/// The fields that every tape must have, but for the spread or the coupon.
pub(super) const REQUIRED: [&str; 3] = ["id", "par", "maturity"];

/// The header line, understood.
pub(super) struct Header {
    /// The row on which it stands, from 1.
    pub(super) line: u64,
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
    /// Understands the header line `names`; `mapped` tells fields by header, and goes first.
    pub(super) fn read(
        names: &[String],
        line: u64,
        place: &Place,
        mapped: &BTreeMap<String, String>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let fields = fields();
        let mut names: Vec<Name> = names
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(|(at, text)| Name::read(at, text, &fields))
            .collect();
        map(&mut names, mapped, problems);
        let mut header = Self { line, columns: Vec::new(), ignored: Vec::new() };
        let mut fill = |is_mapped: bool, field: &'static Field| {
            if header.column(field.name).is_some() {
                return;
            }
            let is = |name: &&Name| {
                name.is_mapped == is_mapped && name.field.is_some_and(|its| ptr::eq(its, field))
            };
            let mut found = names.iter().filter(is);
            let Some(first) = found.next() else { return };
            for other in found {
                let message =
                    format_args!("is the {} of an asset, but so is column {:?}", field.name, first.text);
                problems.push(Problem::new(place.cell(line, other.at, other.text), message));
            }
            header.columns.push(Found {
                at: first.at,
                name: first.text.into(),
                field,
                unit: first.unit,
                is_unclear: false,
            });
        };
        FIELDS.iter().for_each(|field| fill(true, field));
        FIELDS.iter().for_each(|field| fill(false, field));
        header.columns.sort_by_key(|column| column.at);
        let is_read = |name: &&Name| header.columns.iter().any(|column| column.at == name.at);
        header.ignored = names.iter().filter(|name| !is_read(name)).map(|name| name.text.into()).collect();
        header.check(place, problems);
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

    fn check(&self, place: &Place, problems: &mut Vec<Problem>) {
        let mut require = |holds: bool, wanted: &[&str]| {
            if !holds {
                let headers: Vec<&str> = FIELDS
                    .iter()
                    .filter(|field| wanted.contains(&field.name))
                    .map(|field| field.headers)
                    .collect();
                let message =
                    format_args!("no column for the {}: {}", wanted.join(" or the "), headers.join(", "));
                problems.push(Problem::new(place.row(self.line), message));
            }
        };
        for field in REQUIRED {
            require(self.column(field).is_some(), &[field]);
        }
        require(self.has_rate(), &["spread", "coupon"]);
    }
}

/// Every field by the letters of its headers.
fn fields() -> HashMap<String, &'static Field> {
    let spelled = |field: &'static Field| {
        field.headers.split(',').map(move |header| (letters(header).collect(), field))
    };
    FIELDS.iter().flat_map(spelled).collect()
}

/// How many of the fields that every tape must have a row names.
pub(super) fn required_in(names: &[String]) -> usize {
    let fields = fields();
    let found: Vec<&str> =
        names.iter().filter_map(|text| Name::read(0, text, &fields).field).map(|field| field.name).collect();
    REQUIRED.iter().filter(|field| found.contains(field)).count()
}

/// Gives columns the fields that `mapped` tells.
fn map(names: &mut [Name<'_>], mapped: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
    for (header, field) in mapped {
        let path = format!("columns.{header}");
        let Some(name) = names.iter_mut().find(|name| name.text.trim() == header.trim()) else {
            problems.push(Problem::new(path, "is no column of the tape"));
            continue;
        };
        match FIELDS.iter().find(|known| known.name == field) {
            Some(field) => (name.field, name.is_mapped) = (Some(field), true),
            None => problems.push(Problem::new(path, unknown(field))),
        }
    }
}

fn unknown(field: &str) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(field, known);
    let nearest = FIELDS.iter().map(|known| known.name).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|name| likeness(name) > 0.75) {
        Some(name) => format!("{field:?} is no field of an asset, did you mean {name:?}?"),
        None => format!("{field:?} is no field of an asset"),
    }
}

/// A header, read by itself.
struct Name<'a> {
    at: usize,
    text: &'a str,
    field: Option<&'static Field>,
    unit: Option<Unit>,
    /// The settings tell the field.
    is_mapped: bool,
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
        Self { at, text, field, unit, is_mapped: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_the_table_means_its_own_field_and_no_other() {
        for field in FIELDS {
            for header in field.headers.split(", ") {
                let names = [header.to_owned()];
                let read = Header::read(&names, 1, &Place::default(), &BTreeMap::new(), &mut Vec::new());
                let fields: Vec<&str> = read.columns.iter().map(|column| column.field.name).collect();
                assert_eq!(fields, [field.name], "{header}");
            }
        }
    }
}
