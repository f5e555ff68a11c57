//! Text: shaped, measured, broken into lines.

use crate::export::Error;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::UnicodeBuffer;
use std::collections::BTreeSet;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSansCondensed.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSansCondensed-Bold.ttf");

/// What stands where text is cut.
const CUT: char = '…';

/// A face and a size of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// The face.
    pub weight: Weight,
    /// Points.
    pub size: f32,
}

/// The faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For headings.
    Bold,
}

impl Style {
    /// Regular, of this size.
    pub const fn regular(size: f32) -> Self {
        Self { weight: Weight::Regular, size }
    }

    /// Bold, of this size.
    pub const fn bold(size: f32) -> Self {
        Self { weight: Weight::Bold, size }
    }

    /// From one line to the next.
    pub fn leading(self) -> f32 {
        1.35 * self.size
    }
}

/// The faces that are embedded.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

/// A font: as it is embedded, and as it is shaped with.
pub struct Face {
    /// For the document.
    pub font: Font,
    shaper: rustybuzz::Face<'static>,
}

impl Fonts {
    /// Reads the faces.
    pub fn read() -> Result<Self, Error> {
        let face = |data: &'static [u8]| {
            let font = Font::new(data.into(), 0)?;
            Some(Face { font, shaper: rustybuzz::Face::from_slice(data, 0)? })
        };
        let unreadable = || Error::new("PDF", "its font cannot be read");
        Ok(Self { regular: face(REGULAR).ok_or_else(unreadable)?, bold: face(BOLD).ok_or_else(unreadable)? })
    }

    /// The face of a weight.
    pub fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// How wide `text` is, in points, without the kerning that brings letters closer.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        let face = self.face(style.weight);
        style.size * text.chars().map(|c| face.advance(c)).sum::<f32>()
    }

    /// `text` in lines no wider than `width`, broken at blanks, and in words that are wider than a line. What does
    /// not fit on `most` lines is cut.
    pub fn lines(&self, text: &str, style: Style, width: f32, most: usize) -> Vec<String> {
        let blank = self.width(" ", style);
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for word in text.split_whitespace() {
            let wide = self.width(word, style);
            let is_first = used == 0.0;
            if !is_first && used + blank + wide > width {
                lines.push(String::new());
                used = 0.0;
            } else if !is_first {
                push(&mut lines, ' ');
                used += blank;
            }
            for letter in word.chars() {
                let advance = self.face(style.weight).advance(letter) * style.size;
                if wide > width && used > 0.0 && used + advance > width {
                    lines.push(String::new());
                    used = 0.0;
                }
                push(&mut lines, letter);
                used += advance;
            }
            if lines.len() > most {
                break;
            }
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                last.push(CUT);
                *last = self.cut(last, style, width);
            }
        }
        lines
    }

    /// `text` on one line no wider than `width`, cut if it must be.
    pub fn cut(&self, text: &str, style: Style, width: f32) -> String {
        if self.width(text, style) <= width {
            return text.to_owned();
        }
        let mut left = width - self.width("…", style);
        let fits = |c: &char| {
            left -= self.face(style.weight).advance(*c) * style.size;
            left >= 0.0
        };
        let kept: String = text.chars().take_while(fits).collect();
        kept.trim_end_matches([CUT, ' ']).to_owned() + &CUT.to_string()
    }
}

impl Face {
    /// The advance of a character in the units of a size of one.
    fn advance(&self, c: char) -> f32 {
        let glyph = self.shaper.glyph_index(c).unwrap_or_default();
        f32::from(self.shaper.glyph_hor_advance(glyph).unwrap_or(0)) / self.font.units_per_em()
    }

    /// The glyphs of `text`, and how wide they are in the units of a size of one.
    pub fn shape(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(&self.shaper, &[], buffer);
        let starts: BTreeSet<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let units = |n: i32| n as f32 / self.font.units_per_em();
        let mut width = 0.0;
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, at)| {
            let start = info.cluster as usize;
            let end = starts.range(start + 1..).next().copied().unwrap_or(text.len());
            width += units(at.x_advance);
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                units(at.x_advance),
                units(at.x_offset),
                units(at.y_offset),
                units(at.y_advance),
                start..end,
                None,
            )
        });
        let glyphs = glyphs.collect();
        (glyphs, width)
    }
}

fn push(lines: &mut [String], letter: char) {
    if let Some(line) = lines.last_mut() {
        line.push(letter);
    }
}
