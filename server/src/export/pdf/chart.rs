//! Charts on a page.

use super::page::{Anchor, BOTTOM, Ink, MARGIN, MEASURE, Mark, Pages, Pattern};
use super::text::{Fonts, Style};
use crate::export::chart::{Axis, classes};
use crate::export::{Chart, Kind, Plot, Series, spelling};

const NAME: Style = Style::bold(9.5);
const LABEL: Style = Style::regular(7.5);

/// The height of a plot without its title and labels.
const HEIGHT: f32 = 150.0;
/// The height of a bar with the gap to the next.
const BAR: f32 = 17.0;
/// So many bars fit on a page.
const MOST_BARS: usize = 36;
/// A line has no more points than this, or what is drawn is the lowest and highest of several.
const MOST_POINTS: usize = 1200;
/// Names below a line are so far apart at least.
const APART: f32 = 75.0;

/// Where a plot is: between its axes.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

impl Frame {
    fn x(self, place: f64) -> f32 {
        self.left + self.width * place as f32
    }

    fn y(self, place: f64) -> f32 {
        self.top + self.height * (1.0 - place as f32)
    }

    fn bottom(self) -> f32 {
        self.top + self.height
    }
}

/// Sets a chart with its title.
pub fn set(pages: &mut Pages<'_>, chart: &Chart) {
    let height = match &chart.plot {
        Plot::Bar { bars, .. } => BAR * bars.len().clamp(2, MOST_BARS) as f32,
        Plot::Line { .. } | Plot::Histogram { .. } => HEIGHT,
    };
    pages.need((height + 54.0).min(BOTTOM - MARGIN));
    let title = pages.fonts.cut(&spelling::printable(&chart.title), NAME, 0.6 * MEASURE);
    pages.mark(Mark::text((MARGIN, pages.y + 11.0), Anchor::Left, NAME, Ink::TEXT, title));
    let top = pages.y + 25.0;
    let page = Frame { left: MARGIN, top, width: MEASURE, height };
    let marks = match &chart.plot {
        Plot::Line { points, series } => line(pages.fonts, page, chart.kind, points, series),
        Plot::Bar { bars, .. } => bar(pages.fonts, page, chart.kind, bars),
        Plot::Histogram { values, marks } => histogram(pages.fonts, page, chart.kind, values, marks),
    };
    for mark in marks {
        pages.mark(mark);
    }
    pages.y = page.bottom() + 24.0;
}

/// The frame beside the labels of a vertical axis, and the axis itself with its grid.
fn upright(fonts: &Fonts, page: Frame, axis: Axis, kind: Kind) -> (Frame, Vec<Mark>) {
    let spell = |value| spelling::tick(value, kind, axis.step);
    let room = axis.ticks().map(|t| fonts.width(&spell(t), LABEL)).fold(0.0, f32::max) + 6.0;
    let frame = Frame { left: page.left + room, width: page.width - room, ..page };
    let mut marks = Vec::new();
    for tick in axis.ticks() {
        let y = frame.y(axis.place(tick));
        let ink = if tick == 0.0 { Ink::MUTED } else { Ink::RULE };
        marks.push(Mark::rule((frame.left, y), (frame.left + frame.width, y), 0.5, ink));
        marks.push(Mark::text((frame.left - 5.0, y + 2.6), Anchor::Right, LABEL, Ink::MUTED, spell(tick)));
    }
    (frame, marks)
}

/// The labels of a horizontal axis below the frame.
fn level(frame: Frame, axis: Axis, kind: Kind) -> impl Iterator<Item = Mark> {
    let labels: Vec<Mark> = axis
        .ticks()
        .map(|tick| {
            let at = (frame.x(axis.place(tick)), frame.bottom() + 11.0);
            Mark::text(at, Anchor::Middle, LABEL, Ink::MUTED, spelling::tick(tick, kind, axis.step))
        })
        .collect();
    labels.into_iter()
}

fn line(fonts: &Fonts, page: Frame, kind: Kind, points: &[String], series: &[Series]) -> Vec<Mark> {
    let values = series.iter().flat_map(|s| s.values.iter().copied());
    let axis = Axis::over(values, 5.0);
    let (frame, mut marks) = upright(fonts, page, axis, kind);
    let last = points.len().max(2) - 1;
    let x = |n: usize| frame.x(n as f64 / last as f64);
    for (one, ink) in series.iter().zip(Ink::SERIES.into_iter().cycle()) {
        let at = |(n, value): (usize, f64)| (x(n), frame.y(axis.place(value)));
        let points = thinned(&one.values, points.len()).into_iter().map(at).collect();
        marks.push(Mark::Stroke { points, width: 1.3, ink, pattern: Pattern::Solid });
    }
    if series.len() > 1 {
        marks.extend(legend(fonts, page, series));
    }
    marks.extend(names_below(fonts, frame, points));
    marks
}

/// The finite values with their places; where there are too many, the lowest and highest of several.
fn thinned(values: &[f64], points: usize) -> Vec<(usize, f64)> {
    let numbered = values.iter().copied().enumerate().take(points).filter(|(_, v)| v.is_finite());
    let all: Vec<(usize, f64)> = numbered.collect();
    if all.len() <= MOST_POINTS {
        return all;
    }
    let several = all.chunks((2 * all.len()).div_ceil(MOST_POINTS));
    let ends = several.flat_map(|some| {
        let low = some.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let high = some.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let mut ends: Vec<(usize, f64)> = low.into_iter().chain(high).copied().collect();
        ends.sort_by_key(|(n, _)| *n);
        ends
    });
    ends.collect()
}

fn names_below(fonts: &Fonts, frame: Frame, points: &[String]) -> Vec<Mark> {
    let last = points.len().max(2) - 1;
    let count = ((frame.width / APART) as usize).min(last).max(1);
    let mut shown: Vec<usize> = (0..=count).map(|k| k * last / count).collect();
    shown.dedup();
    let mark = |n: usize| {
        let anchor = match n {
            0 => Anchor::Left,
            n if n == last => Anchor::Right,
            _ => Anchor::Middle,
        };
        let name = fonts.cut(&spelling::printable(points.get(n)?), LABEL, APART - 6.0);
        Some(Mark::text(
            (frame.x(n as f64 / last as f64), frame.bottom() + 11.0),
            anchor,
            LABEL,
            Ink::MUTED,
            name,
        ))
    };
    shown.into_iter().filter_map(mark).collect()
}

/// The names of the lines above the right end of the plot, as many as fit.
fn legend(fonts: &Fonts, page: Frame, series: &[Series]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let base = page.top - 14.0;
    let mut right = page.left + page.width;
    let named: Vec<_> = series.iter().zip(Ink::SERIES.into_iter().cycle()).take(Ink::SERIES.len()).collect();
    for (one, ink) in named.into_iter().rev() {
        let name = fonts.cut(&spelling::printable(&one.name), LABEL, 90.0);
        let left = right - fonts.width(&name, LABEL) - 10.0;
        if left < page.left + 0.6 * page.width {
            break;
        }
        marks.push(Mark::Area { at: (left, base - 6.0), size: (7.0, 7.0), ink });
        marks.push(Mark::text((left + 10.0, base), Anchor::Left, LABEL, Ink::TEXT, name));
        right = left - 12.0;
    }
    marks
}

/// Bars from zero to the right, or to the left in red; the value stands behind each.
fn bar(fonts: &Fonts, page: Frame, kind: Kind, bars: &[(String, f64)]) -> Vec<Mark> {
    let bars = &bars[..bars.len().min(MOST_BARS)];
    let names: Vec<String> =
        bars.iter().map(|(name, _)| fonts.cut(&spelling::printable(name), LABEL, 0.3 * MEASURE)).collect();
    let room = names.iter().map(|n| fonts.width(n, LABEL)).fold(0.0, f32::max) + 8.0;
    let spell = |value: f64| {
        if value.is_finite() { spelling::number(value, kind) } else { spelling::NONE.to_owned() }
    };
    let behind =
        bars.iter().map(|(_, v)| fonts.width(&spell(*v), LABEL)).fold(0.0, f32::max).min(0.2 * MEASURE) + 8.0;
    let is_loss = |v: &f64| *v < 0.0;
    let before = if bars.iter().any(|(_, v)| is_loss(v)) { behind } else { 0.0 };
    let frame = Frame { left: page.left + room + before, width: page.width - room - before - behind, ..page };
    let axis = Axis::over(bars.iter().map(|(_, v)| *v).chain([0.0]), 5.0);
    let mut marks = Vec::new();
    for tick in axis.ticks() {
        let (x, ink) = (frame.x(axis.place(tick)), if tick == 0.0 { Ink::MUTED } else { Ink::RULE });
        marks.push(Mark::rule((x, frame.top), (x, frame.bottom()), 0.5, ink));
    }
    marks.extend(level(frame, axis, kind));
    let zero = frame.x(axis.place(0.0));
    for (n, ((_, value), name)) in bars.iter().zip(names).enumerate() {
        let top = frame.top + n as f32 * BAR;
        let base = top + 0.5 * BAR + 2.6;
        marks.push(Mark::text((page.left, base), Anchor::Left, LABEL, Ink::TEXT, name));
        let end = if value.is_finite() { frame.x(axis.place(*value)) } else { zero };
        let ink = if is_loss(value) { Ink::LOSS } else { Ink::LEAD };
        let size = ((end - zero).abs(), BAR - 5.0);
        marks.push(Mark::Area { at: (zero.min(end), top + 2.5), size, ink });
        let (x, anchor) = if is_loss(value) { (end - 4.0, Anchor::Right) } else { (end + 4.0, Anchor::Left) };
        marks.push(Mark::text((x, base), anchor, LABEL, Ink::TEXT, spell(*value)));
    }
    marks
}

fn histogram(fonts: &Fonts, page: Frame, kind: Kind, values: &[f64], named: &[(String, f64)]) -> Vec<Mark> {
    let classes = classes(values);
    let counts = Axis::over(classes.iter().map(|c| c.count as f64).chain([0.0]), 5.0);
    let (frame, mut marks) = upright(fonts, page, counts, Kind::Number { decimals: 0 });
    let (Some(first), Some(last)) = (classes.first(), classes.last()) else { return marks };
    let place = |value: f64| (value - first.low) / (last.high - first.low);
    for class in &classes {
        let (left, right) = (frame.x(place(class.low)), frame.x(place(class.high)));
        let top = frame.y(counts.place(class.count as f64));
        let at = (left + 0.4, top);
        marks.push(Mark::Area { at, size: (right - left - 0.8, frame.bottom() - top), ink: Ink::SERIES[4] });
    }
    let ticks = Axis::over([first.low, last.high], 7.0);
    for tick in ticks.ticks().filter(|t| (0.0..=1.0).contains(&place(*t))) {
        let at = (frame.x(place(tick)), frame.bottom() + 11.0);
        marks.push(Mark::text(at, Anchor::Middle, LABEL, Ink::MUTED, spelling::tick(tick, kind, ticks.step)));
    }
    let inside = named.iter().filter(|(_, v)| v.is_finite() && (0.0..=1.0).contains(&place(*v)));
    for (n, (name, value)) in inside.enumerate() {
        let (x, top) = (frame.x(place(*value)), frame.top + 9.0 * n as f32);
        let points = vec![(x, top), (x, frame.bottom())];
        marks.push(Mark::Stroke { points, width: 0.9, ink: Ink::LOSS, pattern: Pattern::Dashed });
        let text = format!("{}: {}", spelling::printable(name), spelling::number(*value, kind));
        let text = fonts.cut(&text, LABEL, 150.0);
        let is_right = place(*value) < 0.7;
        let (x, anchor) = if is_right { (x + 3.0, Anchor::Left) } else { (x - 3.0, Anchor::Right) };
        marks.push(Mark::text((x, top + 6.0), anchor, LABEL, Ink::LOSS, text));
    }
    marks
}
