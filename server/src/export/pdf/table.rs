//! Tables over columns and pages.

use super::page::{Anchor, Ink, MARGIN, MEASURE, Mark, Pages};
use super::text::{Fonts, Style};
use crate::export::{Cell, Kind, Table, spelling};

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
    let widths = natural(pages.fonts, table);
    for (n, group) in groups(table, &widths).iter().enumerate() {
        if n > 0 {
            pages.y += 10.0;
        }
        let wide = fitted(table, group, &widths);
        Grid { table, columns: group, widths: &wide }.set(pages);
    }
}

/// How wide each column would be if nothing were broken.
fn natural(fonts: &Fonts, table: &Table) -> Vec<f32> {
    let rows = || table.rows.iter().chain(&table.total);
    let of = |(n, column): (usize, &crate::export::Column)| {
        let cell = |row: &Vec<Cell>| fonts.width(&spelling::cell(table.cell(row, n), column.kind), HEAD);
        let widest = rows().map(cell).fold(fonts.width(&spelling::printable(&column.name), HEAD), f32::max);
        (widest + 2.0 * PAD.0 + 0.5).min(MEASURE)
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// The least width of a column: texts can be broken.
fn least(table: &Table, column: usize, natural: &[f32]) -> f32 {
    let is_text = table.columns.get(column).is_some_and(|c| c.kind == Kind::Text);
    let most = if is_text { NARROWEST } else { MEASURE - NARROWEST };
    natural.get(column).copied().unwrap_or(0.0).min(most)
}

/// The columns that stand side by side; the first is in every group.
fn groups(table: &Table, natural: &[f32]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut used = f32::INFINITY;
    for column in 0..table.columns.len() {
        let width = least(table, column, natural);
        if used + width > MEASURE {
            let first = if column == 0 { vec![] } else { vec![0] };
            used = first.iter().map(|n| least(table, *n, natural)).sum();
            groups.push(first);
        }
        used += width;
        if let Some(group) = groups.last_mut() {
            group.push(column);
        }
    }
    groups
}

/// The widths of a group's columns, which fill the page: room that is left is shared, and what is missing is taken from
/// the widest.
fn fitted(table: &Table, group: &[usize], natural: &[f32]) -> Vec<f32> {
    let wanted: Vec<f32> = group.iter().map(|n| natural.get(*n).copied().unwrap_or(0.0)).collect();
    let total: f32 = wanted.iter().sum();
    if total <= MEASURE {
        let share = (MEASURE - total) / group.len() as f32;
        return wanted.iter().map(|width| width + share).collect();
    }
    let least: Vec<f32> = group.iter().map(|n| least(table, *n, natural)).collect();
    let tightest: f32 = least.iter().sum();
    if tightest > MEASURE {
        return least.iter().map(|width| width * MEASURE / tightest).collect();
    }
    let room = MEASURE - tightest;
    let over: f32 = wanted.iter().zip(&least).map(|(w, l)| w - l).sum();
    wanted.iter().zip(&least).map(|(w, l)| l + (w - l) * room / over.max(1.0)).collect()
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
