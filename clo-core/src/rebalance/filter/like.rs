//! Patterns of text.

/// A pattern of `LIKE`, ready to be matched.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Any text, the empty one too.
    Any,
    /// One character.
    One,
    /// This character.
    Just(char),
}

/// A text as filters compare it: small letters, straight apostrophes.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase)
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let mut characters = folded(text);
        let mut parts: Vec<Part> = Vec::new();
        while let Some(c) = characters.next() {
            let part = match c {
                '%' => Part::Any,
                '_' => Part::One,
                '\\' => Part::Just(characters.next().unwrap_or('\\')),
                other => Part::Just(other),
            };
            if part != Part::Any || parts.last() != Some(&Part::Any) {
                parts.push(part);
            }
        }
        Self(parts)
    }

    /// Whether the whole of `text` fits.
    ///
    /// When a part does not fit, the last `%` takes one character more; an earlier `%` never has to,
    /// so the work is at most the product of the two lengths.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = folded(text).collect();
        let (mut at, mut part) = (0, 0);
        let mut retry = None;
        while let Some(&c) = text.get(at) {
            match self.0.get(part) {
                Some(Part::Any) => {
                    retry = Some((at, part + 1));
                    part += 1;
                }
                Some(Part::One) => (at, part) = (at + 1, part + 1),
                Some(Part::Just(wanted)) if *wanted == c => (at, part) = (at + 1, part + 1),
                _ => {
                    let Some((from, after)) = retry else { return false };
                    retry = Some((from + 1, after));
                    (at, part) = (from + 1, after);
                }
            }
        }
        self.0[part..].iter().all(|part| *part == Part::Any)
    }
}
