//! A document on A4 pages.

mod chart;
mod draw;
mod page;
mod table;
mod text;

use super::{Block, Document, Error, Figure, Section, spelling};
use page::{Anchor, BOTTOM, HEIGHT, Ink, MARGIN, MEASURE, Mark, Pages, WIDTH};
use text::{Fonts, Style};

const TITLE: Style = Style::bold(20.0);
const SUBTITLE: Style = Style::regular(11.5);
const HEADING: Style = Style::bold(13.0);
const BODY: Style = Style::regular(9.5);
const SMALL: Style = Style::regular(8.0);
const FIGURE: Style = Style::bold(13.0);

/// A heading stands with at least so much of what it is above.
const KEPT: f32 = 90.0;

/// Single figures stand so many in a row, so high, so far apart.
const FIGURES: usize = 4;
const PANEL: f32 = 42.0;
const GAP: f32 = 7.0;

/// Where a section begins: its heading, page, and place on it.
type Bookmark = (String, usize, f32);

/// Sets the document, with page numbers, bookmarks of the sections, and its fonts embedded.
///
/// # Errors
/// None that a document can cause.
pub fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let fonts = Fonts::read()?;
    let mut pages = Pages::new(&fonts);
    title(&mut pages, document);
    let bookmarks: Vec<Bookmark> = document.sections.iter().map(|s| section(&mut pages, s)).collect();
    foot(&mut pages, document);
    draw::drawn(&fonts, pages.marks, document, bookmarks)
}

fn title(pages: &mut Pages<'_>, document: &Document) {
    pages.mark(Mark::Area { at: (0.0, 0.0), size: (WIDTH, 7.0), ink: Ink::LEAD });
    for line in pages.fonts.lines(&spelling::printable(&document.title), TITLE, MEASURE, 2) {
        pages.line(line, TITLE, Ink::LEAD);
    }
    for line in pages.fonts.lines(&spelling::printable(&document.subtitle), SUBTITLE, MEASURE, 2) {
        if !line.is_empty() {
            pages.line(line, SUBTITLE, Ink::TEXT);
        }
    }
    pages.y += 2.0;
    pages.line(made(document), SMALL, Ink::MUTED);
    pages.y += 4.0;
    pages.mark(Mark::rule((MARGIN, pages.y), (MARGIN + MEASURE, pages.y), 1.2, Ink::LEAD));
    pages.y += 4.0;
}

fn made(document: &Document) -> String {
    document.generated_at.format("Generated %-d %B %Y, %H:%M UTC").to_string()
}

fn section(pages: &mut Pages<'_>, section: &Section) -> Bookmark {
    pages.y += 14.0;
    pages.need(HEADING.leading() + KEPT);
    let (page, from) = (pages.marks.len() - 1, pages.y);
    let heading = spelling::printable(&section.heading);
    for line in pages.fonts.lines(&heading, HEADING, MEASURE, 2) {
        pages.line(line, HEADING, Ink::LEAD);
    }
    pages.y += 4.0;
    for block in &section.blocks {
        match block {
            Block::Text(text) => paragraphs(pages, text),
            Block::Figures(figures) => panels(pages, figures),
            Block::Table(table) => table::set(pages, table),
            Block::Chart(chart) => chart::set(pages, chart),
        }
        pages.y += 6.0;
    }
    (heading, page, from)
}

fn paragraphs(pages: &mut Pages<'_>, text: &str) {
    for paragraph in text.lines() {
        for line in pages.fonts.lines(&spelling::printable(paragraph), BODY, MEASURE, usize::MAX) {
            pages.line(line, BODY, Ink::TEXT);
        }
    }
}

/// Figures in rows of panels, each below its name.
fn panels(pages: &mut Pages<'_>, figures: &[Figure]) {
    let width = (MEASURE + GAP) / FIGURES as f32 - GAP;
    for row in figures.chunks(FIGURES) {
        pages.need(PANEL);
        let top = pages.y;
        for (n, figure) in row.iter().enumerate() {
            let left = MARGIN + n as f32 * (width + GAP);
            let inner = width - 14.0;
            let label = pages.fonts.cut(&spelling::printable(&figure.label), SMALL, inner);
            let value = pages.fonts.cut(&spelling::cell(&figure.value, figure.kind), FIGURE, inner);
            pages.mark(Mark::Area { at: (left, top), size: (width, PANEL), ink: Ink::PANEL });
            pages.mark(Mark::Area { at: (left, top), size: (2.0, PANEL), ink: Ink::LEAD });
            pages.mark(Mark::text((left + 9.0, top + 15.0), Anchor::Left, SMALL, Ink::MUTED, label));
            pages.mark(Mark::text((left + 9.0, top + 33.0), Anchor::Left, FIGURE, Ink::TEXT, value));
        }
        pages.y += PANEL + GAP;
    }
}

/// The title, the time and the number of each page.
fn foot(pages: &mut Pages<'_>, document: &Document) {
    let title = pages.fonts.cut(&spelling::printable(&document.title), SMALL, 0.5 * MEASURE);
    let (count, base) = (pages.marks.len(), HEIGHT - 36.0);
    let right = MARGIN + MEASURE;
    for (n, page) in pages.marks.iter_mut().enumerate() {
        page.push(Mark::rule((MARGIN, BOTTOM + 12.0), (right, BOTTOM + 12.0), 0.5, Ink::RULE));
        page.push(Mark::text((MARGIN, base), Anchor::Left, SMALL, Ink::MUTED, &title));
        let number = format!("Page {} of {count}", n + 1);
        page.push(Mark::text((right, base), Anchor::Right, SMALL, Ink::MUTED, number));
    }
}
