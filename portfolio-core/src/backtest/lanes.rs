//! The kernels of a grid: eight rules side by side through all bars.

use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;
use std::ops::Range;

/// Rules side by side.
pub(super) const WIDTH: usize = 8;

/// One number for each rule.
pub(super) type Row = [f64; WIDTH];

/// Bars that are passed at a time: what rules earn first, then what wealth comes to. Each of the two
/// kernels has its numbers in registers, of which there are too few for both.
const STRETCH: usize = 128;

/// Rules that hold while their number is above a threshold, and what each bar earns.
///
/// All slices are of one length.
#[derive(Clone, Copy)]
pub(super) struct Lanes<'a> {
    /// A number for each rule; −∞ while there is none.
    pub rows: &'a [Row],
    /// What the numbers are compared with; ∞ while there is nothing.
    pub threshold: &'a [f64],
    /// Earned when held before and after.
    pub hold: &'a [f64],
    /// Earned when held after alone.
    pub enter: &'a [f64],
    /// Earned when held before alone.
    pub exit: &'a [f64],
    /// Whether a rule may hold before its number was seen at the threshold or below.
    pub is_armed: bool,
}

/// What rules earned.
pub(super) struct Sums {
    /// Π (1 + x).
    pub growth: Row,
    /// The least wealth over its peak.
    pub worst: Row,
    /// Σ x.
    pub sum: Row,
    /// Σ x².
    pub squares: Row,
}

/// What two sets of rules earn through the same bars; wealth waits for itself, so two of it grow at a time.
pub(super) fn earn(pair: [Lanes<'_>; 2]) -> [Sums; 2] {
    let mut holdings = pair.map(|lanes| Holdings::new(lanes.is_armed));
    let mut wealth = [Wealth { growth: [1.0; WIDTH], worst: [1.0; WIDTH], depth: [1.0; WIDTH] }; 2];
    let mut earned = [[[0.0; WIDTH]; STRETCH]; 2];
    let bars = pair[0].rows.len();
    for start in (0..bars).step_by(STRETCH) {
        let some = start..bars.min(start + STRETCH);
        for ((lanes, holdings), earned) in pair.iter().zip(&mut holdings).zip(&mut earned) {
            dispatch(Earn { lanes: lanes.of(some.clone()), holdings, earned });
        }
        dispatch(Grow { earned: earned.each_ref().map(|earned| &earned[..some.len()]), wealth: &mut wealth });
    }
    [0, 1].map(|i| {
        let (Holdings { sum, squares, .. }, Wealth { growth, worst, .. }) = (&holdings[i], wealth[i]);
        Sums { growth, worst, sum: *sum, squares: *squares }
    })
}

impl Lanes<'_> {
    /// Some of the bars.
    fn of(&self, bars: Range<usize>) -> Self {
        Self {
            rows: &self.rows[bars.clone()],
            threshold: &self.threshold[bars.clone()],
            hold: &self.hold[bars.clone()],
            enter: &self.enter[bars.clone()],
            exit: &self.exit[bars],
            is_armed: self.is_armed,
        }
    }
}

/// What rules hold, and what that earned; a mask has all bits set or none.
struct Holdings {
    held: [u64; WIDTH],
    /// Which rules have been at their threshold or below.
    armed: [u64; WIDTH],
    sum: Row,
    squares: Row,
}

impl Holdings {
    fn new(is_armed: bool) -> Self {
        let armed = [if is_armed { u64::MAX } else { 0 }; WIDTH];
        Self { held: [0; WIDTH], armed, sum: [0.0; WIDTH], squares: [0.0; WIDTH] }
    }
}

/// What rules earn on some bars.
struct Earn<'a> {
    lanes: Lanes<'a>,
    holdings: &'a mut Holdings,
    earned: &'a mut [Row; STRETCH],
}

impl Kernel for Earn<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { lanes: Lanes { rows, threshold, hold, enter, exit, .. }, holdings, earned } = self;
        let steps = [threshold, hold, enter, exit];
        if holdings.armed == [u64::MAX; WIDTH] {
            pass::<FMA, false>(rows, steps, holdings, earned);
        } else {
            pass::<FMA, true>(rows, steps, holdings, earned);
        }
    }
}

/// `ARMS` while there are rules that wait for their first crossing.
#[inline(always)]
fn pass<const FMA: bool, const ARMS: bool>(
    rows: &[Row],
    [threshold, hold, enter, exit]: [&[f64]; 4],
    holdings: &mut Holdings,
    earned: &mut [Row; STRETCH],
) {
    // Arrays of their own stay in registers.
    let Holdings { mut held, mut armed, mut sum, mut squares } = *holdings;
    let seen = rows.iter().zip(threshold);
    let earns = hold.iter().zip(enter).zip(exit);
    for (((row, threshold), ((hold, enter), exit)), earned) in seen.zip(earns).zip(earned) {
        // Read at once, since nothing says that what is written lies elsewhere.
        let (row, threshold) = (*row, *threshold);
        let (hold, enter, exit) = (hold.to_bits(), enter.to_bits(), exit.to_bits());
        let mut x = [0.0; WIDTH];
        for l in 0..WIDTH {
            // The sign of the difference, for a comparison would be turned into branches.
            let mut now = ((threshold - row[l]).to_bits().cast_signed() >> 63).cast_unsigned();
            if ARMS {
                let there = row[l] > f64::NEG_INFINITY && threshold < f64::INFINITY;
                armed[l] |= if there && row[l] <= threshold { u64::MAX } else { 0 };
                now &= armed[l];
            }
            let kept = (now & hold) | (!now & exit);
            x[l] = f64::from_bits((held[l] & kept) | (!held[l] & now & enter));
            held[l] = now;
        }
        for l in 0..WIDTH {
            sum[l] += x[l];
            squares[l] = fma::<FMA>(x[l], x[l], squares[l]);
        }
        *earned = x;
    }
    *holdings = Holdings { held, armed, sum, squares };
}

/// What wealth has grown to.
#[derive(Clone, Copy)]
struct Wealth {
    growth: Row,
    worst: Row,
    /// Wealth over its peak: it needs no peak and no division, since wealth and peak grow alike.
    depth: Row,
}

/// What two sets of rules come to on some bars.
struct Grow<'a> {
    earned: [&'a [Row]; 2],
    wealth: &'a mut [Wealth; 2],
}

impl Kernel for Grow<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let [mut first, mut second] = *self.wealth;
        for (x, y) in self.earned[0].iter().zip(self.earned[1]) {
            first.grow::<FMA>(x);
            second.grow::<FMA>(y);
        }
        *self.wealth = [first, second];
    }
}

impl Wealth {
    #[inline(always)]
    fn grow<const FMA: bool>(&mut self, x: &Row) {
        let Self { growth, worst, depth } = self;
        for l in 0..WIDTH {
            growth[l] = fma::<FMA>(growth[l], x[l], growth[l]);
            let moved = fma::<FMA>(depth[l], x[l], depth[l]);
            depth[l] = if moved < 1.0 { moved } else { 1.0 };
            worst[l] = if depth[l] < worst[l] { depth[l] } else { worst[l] };
        }
    }
}
