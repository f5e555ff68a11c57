//! Pages of marks: where things stand, before they are drawn.

use super::text::{Fonts, Style};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// From the edge to what is printed.
pub const MARGIN: f32 = 51.0;
/// The width of what is printed.
pub const MEASURE: f32 = WIDTH - 2.0 * MARGIN;
/// Below it stands only the foot.
pub const BOTTOM: f32 = HEIGHT - 62.0;
/// Where a page after the first begins.
const TOP: f32 = 56.0;

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Of text.
    pub const TEXT: Self = Self(0x22, 0x26, 0x2c);
    /// Of headings, and of the first line of a chart.
    pub const LEAD: Self = Self(0x17, 0x36, 0x5d);
    /// Of what is said in passing.
    pub const MUTED: Self = Self(0x6b, 0x72, 0x7d);
    /// Of rules.
    pub const RULE: Self = Self(0xdd, 0xe1, 0xe6);
    /// Behind single figures.
    pub const PANEL: Self = Self(0xf3, 0xf5, 0xf8);
    /// Of what is lost, and of what is pointed out.
    pub const LOSS: Self = Self(0xa9, 0x32, 0x26);
    /// The lines of a chart, in order.
    pub const SERIES: [Self; 6] = [
        Self::LEAD,
        Self(0xc2, 0x7c, 0x1a),
        Self(0x2e, 0x7d, 0x6b),
        Self(0x7a, 0x4b, 0x8f),
        Self(0x5b, 0x8d, 0xc9),
        Self::MUTED,
    ];
}

/// Which point of a line of text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The first.
    Left,
    /// The middle.
    Middle,
    /// The last.
    Right,
}

/// Something on a page. Places are from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A line of text.
    Text {
        /// Where its anchor is, on its base line.
        at: (f32, f32),
        /// Its anchor.
        anchor: Anchor,
        /// Its style.
        style: Style,
        /// Its colour.
        ink: Ink,
        /// What it says.
        text: String,
    },
    /// A filled rectangle.
    Area {
        /// Its upper left corner.
        at: (f32, f32),
        /// Its width and height.
        size: (f32, f32),
        /// Its colour.
        ink: Ink,
    },
    /// Straight lines from point to point.
    Stroke {
        /// The points.
        points: Vec<(f32, f32)>,
        /// How thick.
        width: f32,
        /// Its colour.
        ink: Ink,
        /// Whether it is broken.
        pattern: Pattern,
    },
}

/// How a stroke runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Without a break.
    Solid,
    /// In dashes.
    Dashed,
}

impl Mark {
    /// A line of text.
    pub fn text(at: (f32, f32), anchor: Anchor, style: Style, ink: Ink, text: impl Into<String>) -> Self {
        Self::Text { at, anchor, style, ink, text: text.into() }
    }

    /// A thin line.
    pub fn rule(from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) -> Self {
        Self::Stroke { points: vec![from, to], width, ink, pattern: Pattern::Solid }
    }
}

/// The pages as they fill from top to bottom.
pub struct Pages<'a> {
    /// What text is set in.
    pub fonts: &'a Fonts,
    /// The marks of each.
    pub marks: Vec<Vec<Mark>>,
    /// How far down the last one is filled.
    pub y: f32,
}

impl<'a> Pages<'a> {
    /// One empty page.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, marks: vec![Vec::new()], y: TOP }
    }

    /// Puts a mark on the last page.
    pub fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.marks.last_mut() {
            page.push(mark);
        }
    }

    /// Begins a page.
    pub fn turn(&mut self) {
        self.marks.push(Vec::new());
        self.y = TOP;
    }

    /// Whether `height` fits below what is there.
    pub fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Begins a page unless `height` fits.
    pub fn need(&mut self, height: f32) {
        if !self.fits(height) {
            self.turn();
        }
    }

    /// Sets a line of text across the page, and goes below it.
    pub fn line(&mut self, text: impl Into<String>, style: Style, ink: Ink) {
        self.need(style.leading());
        self.mark(Mark::text((MARGIN, self.y + style.size), Anchor::Left, style, ink, text));
        self.y += style.leading();
    }
}
