//! Tables over columns and pages.

use super::page::{Anchor, Ink, MARGIN, MEASURE, Mark, Pages};
use super::text::{Fonts, Style};
use crate::export::{Cell, Column, Kind, Table, spelling};

const HEAD: Style = Style::bold(8.5);
const BODY: Style = Style::regular(8.5);

/// Left and right of a cell, and above and below it.
const PAD: (f32, f32) = (5.0, 3.2);

/// A cell is cut to so many lines.
const MOST_LINES: usize = 4;

/// A text may be broken into lines of this width.
const NARROWEST: f32 = 70.0;

/// Sets a table. Columns that do not fit side by side follow below, each time after the first column.
pub fn set(pages: &mut Pages<'_>, table: &Table) {
    let rooms = rooms(pages.fonts, table);
    for (n, group) in groups(&rooms).iter().enumerate() {
        if n > 0 {
            pages.y += 10.0;
        }
        Grid { table, columns: group, widths: &fitted(group, &rooms) }.set(pages);
    }
}

/// How wide a column would be if nothing were broken, and how narrow it can be.
struct Room {
    wanted: f32,
    least: f32,
}

/// Texts and the names of columns can be broken between words; numbers stay whole.
fn rooms(fonts: &Fonts, table: &Table) -> Vec<Room> {
    let rows = || table.rows.iter().chain(&table.total);
    let of = |(n, column): (usize, &Column)| {
        let name = spelling::printable(&column.name);
        let word = name.split_whitespace().map(|word| fonts.width(word, HEAD)).fold(0.0, f32::max);
        let cell = |row: &Vec<Cell>| fonts.width(&spelling::cell(table.cell(row, n), column.kind), HEAD);
        let widest = rows().map(cell).fold(0.0, f32::max);
        let padded = |width: f32| (width + 2.0 * PAD.0 + 0.5).min(MEASURE);
        let wanted = padded(widest.max(fonts.width(&name, HEAD)));
        let least = match column.kind {
            Kind::Text => NARROWEST.min(wanted),
            _ => padded(widest.max(word)).min(MEASURE - NARROWEST),
        };
        Room { wanted, least }
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// The columns that stand side by side; the first is in every group.
fn groups(rooms: &[Room]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut used = f32::INFINITY;
    for (column, room) in rooms.iter().enumerate() {
        if used + room.least > MEASURE {
            used = if column == 0 { 0.0 } else { rooms.first().map_or(0.0, |first| first.least) };
            groups.push(if column == 0 { Vec::new() } else { vec![0] });
        }
        used += room.least;
        if let Some(group) = groups.last_mut() {
            group.push(column);
        }
    }
    groups
}

/// The widths of a group's columns, which fill the page: room that is left is shared, and what is missing is taken from
/// those that can be narrower.
fn fitted(group: &[usize], rooms: &[Room]) -> Vec<f32> {
    let grouped = || group.iter().filter_map(|column| rooms.get(*column));
    let wanted: f32 = grouped().map(|room| room.wanted).sum();
    let least: f32 = grouped().map(|room| room.least).sum();
    let width = |room: &Room| {
        if wanted <= MEASURE {
            room.wanted + (MEASURE - wanted) / group.len() as f32
        } else if least >= MEASURE {
            room.least * MEASURE / least
        } else {
            room.least + (room.wanted - room.least) * (MEASURE - least) / (wanted - least)
        }
    };
    grouped().map(width).collect()
}

/// Columns of a table that stand side by side.
struct Grid<'a> {
    table: &'a Table,
    columns: &'a [usize],
    widths: &'a [f32],
}

/// A row, broken into lines: for each cell, its lines.
type Lines = Vec<Vec<String>>;

impl Grid<'_> {
    fn set(&self, pages: &mut Pages<'_>) {
        let names =
            |n: &usize| self.table.columns.get(*n).map_or(String::new(), |c| spelling::printable(&c.name));
        let head = self.broken(pages.fonts, HEAD, self.columns.iter().map(names));
        pages.need(height(&head, HEAD) + 3.0 * (BODY.leading() + 2.0 * PAD.1));
        self.head(pages, &head);
        for row in &self.table.rows {
            let lines = self.broken(pages.fonts, BODY, self.spelled(row));
            self.below(pages, &head, height(&lines, BODY));
            self.row(pages, &lines, BODY, Ink::TEXT);
            self.across(pages, 0.4, Ink::RULE);
        }
        if self.table.rows.is_empty() {
            let none =
                self.columns.iter().enumerate().map(|(k, _)| if k == 0 { "None" } else { "" }.to_owned());
            let lines = self.broken(pages.fonts, BODY, none);
            self.row(pages, &lines, BODY, Ink::MUTED);
        }
        if let Some(total) = &self.table.total {
            let lines = self.broken(pages.fonts, HEAD, self.spelled(total));
            self.below(pages, &head, height(&lines, HEAD));
            self.across(pages, 0.8, Ink::LEAD);
            self.row(pages, &lines, HEAD, Ink::TEXT);
        }
        pages.y += 4.0;
    }

    /// Goes to a new page, below the head again, unless `height` fits.
    fn below(&self, pages: &mut Pages<'_>, head: &Lines, height: f32) {
        if !pages.fits(height) {
            pages.turn();
            self.head(pages, head);
        }
    }

    fn head(&self, pages: &mut Pages<'_>, head: &Lines) {
        self.row(pages, head, HEAD, Ink::LEAD);
        self.across(pages, 0.9, Ink::LEAD);
    }

    fn across(&self, pages: &mut Pages<'_>, width: f32, ink: Ink) {
        let to = MARGIN + self.widths.iter().sum::<f32>();
        pages.mark(Mark::rule((MARGIN, pages.y), (to, pages.y), width, ink));
    }

    fn spelled<'r>(&'r self, row: &'r [Cell]) -> impl Iterator<Item = String> + 'r {
        self.columns.iter().map(|n| spelling::cell(self.table.cell(row, *n), self.kind(*n)))
    }

    fn kind(&self, column: usize) -> Kind {
        self.table.columns.get(column).map_or(Kind::Text, |column| column.kind)
    }

    fn broken(&self, fonts: &Fonts, style: Style, texts: impl Iterator<Item = String>) -> Lines {
        let cell = |(text, width): (String, &f32)| fonts.lines(&text, style, width - 2.0 * PAD.0, MOST_LINES);
        texts.zip(self.widths).map(cell).collect()
    }

    /// Sets a row, numbers to the right, and goes below it.
    fn row(&self, pages: &mut Pages<'_>, lines: &Lines, style: Style, ink: Ink) {
        let mut left = MARGIN;
        for ((cell, width), column) in lines.iter().zip(self.widths).zip(self.columns) {
            let (x, anchor) = match self.kind(*column) {
                Kind::Text | Kind::Date => (left + PAD.0, Anchor::Left),
                _ => (left + width - PAD.0, Anchor::Right),
            };
            for (n, text) in cell.iter().enumerate() {
                let base = pages.y + PAD.1 + style.size + n as f32 * style.leading();
                pages.mark(Mark::text((x, base), anchor, style, ink, text));
            }
            left += width;
        }
        pages.y += height(lines, style);
    }
}

fn height(lines: &Lines, style: Style) -> f32 {
    lines.iter().map(Vec::len).max().unwrap_or(1) as f32 * style.leading() + 2.0 * PAD.1
}
