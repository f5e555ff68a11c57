//! Lines through points.

/// How a function goes on outside its first and last point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// With the value of the last point.
    Flat,
    /// Along the line through the last two points.
    Straight,
}

/// A function that is linear between points; zero everywhere if it has none.
#[derive(Debug, Clone, PartialEq)]
pub struct PiecewiseLinear {
    pieces: Vec<Piece>,
}

/// The line of value y + slope · (x − from), on the right of `from`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    from: f64,
    y: f64,
    slope: f64,
}

impl PiecewiseLinear {
    /// The function through `points` (x, y), in strictly increasing order of x.
    #[must_use]
    pub fn through(points: &[(f64, f64)], beyond: Beyond) -> Self {
        let between = points.windows(2).filter_map(|pair| match *pair {
            [(from, y), (to, y_to)] => Some(Piece { from, y, slope: (y_to - y) / (to - from) }),
            _ => None,
        });
        let flat = |&(from, y): &(f64, f64)| Piece { from, y, slope: 0.0 };
        let pieces = match beyond {
            Beyond::Straight if points.len() > 1 => between.collect(),
            _ => points.first().map(flat).into_iter().chain(between).chain(points.last().map(flat)).collect(),
        };
        Self { pieces }
    }

    /// The value at `x`.
    #[must_use]
    pub fn value(&self, x: f64) -> f64 {
        self.piece(x).map_or(0.0, |p| p.y + p.slope * (x - p.from))
    }

    /// The slope at `x`, on its right where two pieces meet.
    #[must_use]
    pub fn slope(&self, x: f64) -> f64 {
        self.piece(x).map_or(0.0, |p| p.slope)
    }

    fn piece(&self, x: f64) -> Option<&Piece> {
        let after = self.pieces.partition_point(|p| p.from <= x);
        self.pieces.get(after.saturating_sub(1))
    }
}
