//! Marks as PDF: the one door to its library.

use super::Bookmark;
use super::page::{Anchor, HEIGHT, Ink, Mark, Pattern, WIDTH};
use super::text::Fonts;
use crate::export::{Document, Error, spelling};
use chrono::{Datelike, Timelike};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;

/// A title is no longer than this in what describes the file.
const MOST_LETTERS: usize = 200;

/// The file of these pages.
pub fn drawn(
    fonts: &Fonts,
    pages: Vec<Vec<Mark>>,
    document: &Document,
    bookmarks: Vec<Bookmark>,
) -> Result<Vec<u8>, Error> {
    let failed = |reason: &str| Error::new("PDF", reason);
    let mut file = krilla::Document::new();
    file.set_metadata(metadata(document));
    for marks in pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| failed("its page has no size"))?;
        let mut page = file.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &marks {
            draw(&mut surface, fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (heading, page, y) in bookmarks {
        outline
            .push_child(OutlineNode::new(short(&heading), XyzDestination::new(page, Point::from_xy(0.0, y))));
    }
    file.set_outline(outline);
    file.finish().map_err(|error| Error::new("PDF", error))
}

fn metadata(document: &Document) -> Metadata {
    let at = document.generated_at;
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(at.month() as u8)
        .day(at.day() as u8)
        .hour(at.hour() as u8)
        .minute(at.minute() as u8)
        .second(at.second() as u8)
        .utc_offset_hour(0);
    Metadata::new()
        .title(short(&spelling::printable(&document.title)))
        .description(short(&spelling::printable(&document.subtitle)))
        .creator("paripassu".to_owned())
        .language("en".to_owned())
        .creation_date(date)
}

fn short(text: &str) -> String {
    text.chars().take(MOST_LETTERS).collect()
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { at, anchor, style, ink, text } => {
            let face = fonts.face(style.weight);
            let (glyphs, width) = face.shape(text);
            let back = match anchor {
                Anchor::Left => 0.0,
                Anchor::Middle => 0.5 * width,
                Anchor::Right => width,
            };
            let start = Point::from_xy(at.0 - back * style.size, at.1);
            fill(surface, *ink);
            if !glyphs.is_empty() {
                surface.draw_glyphs(start, &glyphs, face.font.clone(), text, style.size, false);
            }
        }
        Mark::Area { at, size, ink } => {
            fill(surface, *ink);
            if let Some(path) = rectangle(*at, *size) {
                surface.draw_path(&path);
            }
        }
        Mark::Stroke { points, width, ink, pattern } => {
            let dash = match pattern {
                Pattern::Solid => None,
                Pattern::Dashed => Some(StrokeDash { array: vec![3.0, 2.0], offset: 0.0 }),
            };
            let paint = colour(*ink).into();
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint,
                width: *width,
                line_join: LineJoin::Round,
                dash,
                ..Stroke::default()
            }));
            if let Some(path) = through(points) {
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(surface: &mut Surface<'_>, ink: Ink) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: colour(ink).into(), ..Fill::default() }));
}

fn colour(ink: Ink) -> rgb::Color {
    rgb::Color::new(ink.0, ink.1, ink.2)
}

/// None when it is empty.
fn rectangle(at: (f32, f32), size: (f32, f32)) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(at.0, at.1, size.0, size.1)?);
    path.finish()
}

/// None with fewer than two points.
fn through(points: &[(f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (n, (x, y)) in points.iter().enumerate() {
        if n == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
    path.finish()
}
