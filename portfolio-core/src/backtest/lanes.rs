//! The kernel of a grid: eight rules side by side through all bars.

use risk_core::math::dispatch::Kernel;
use risk_core::math::vector::fma;

/// Rules side by side.
pub(super) const WIDTH: usize = 8;

/// One number for each rule.
pub(super) type Row = [f64; WIDTH];

/// Rules that hold while their number is above a threshold, and what each bar earns.
///
/// All slices are of one length.
pub(super) struct Lanes<'a> {
    /// A number for each rule; NaN holds nothing.
    pub rows: &'a [Row],
    /// What the numbers are compared with.
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

/// Rules on their way through the bars; a mask has all bits set or none.
struct State {
    sums: Sums,
    /// Wealth over its peak: it needs no peak and no division, since wealth and peak grow alike.
    depth: Row,
    held: [u64; WIDTH],
    armed: [u64; WIDTH],
}

impl Kernel for Lanes<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Sums {
        let sums =
            Sums { growth: [1.0; WIDTH], worst: [1.0; WIDTH], sum: [0.0; WIDTH], squares: [0.0; WIDTH] };
        let armed = [if self.is_armed { u64::MAX } else { 0 }; WIDTH];
        let mut state = State { sums, depth: [1.0; WIDTH], held: [0; WIDTH], armed };
        let bars = self.rows.len();
        let mut t = 0;
        while t < bars && state.armed != [u64::MAX; WIDTH] {
            self.step::<FMA, true>(&mut state, t);
            t += 1;
        }
        while t < bars {
            self.step::<FMA, false>(&mut state, t);
            t += 1;
        }
        state.sums
    }
}

impl Lanes<'_> {
    /// One bar; `ARMS` while there are rules that wait for their first crossing.
    #[inline(always)]
    fn step<const FMA: bool, const ARMS: bool>(&self, state: &mut State, t: usize) {
        let (row, threshold) = (&self.rows[t], self.threshold[t]);
        let (hold, enter, exit) = (self.hold[t].to_bits(), self.enter[t].to_bits(), self.exit[t].to_bits());
        for l in 0..WIDTH {
            let above = if row[l] > threshold { u64::MAX } else { 0 };
            let now = if ARMS {
                state.armed[l] |= if row[l] <= threshold { u64::MAX } else { 0 };
                above & state.armed[l]
            } else {
                above
            };
            let held = state.held[l];
            state.held[l] = now;
            let x = f64::from_bits((held & ((now & hold) | (!now & exit))) | (!held & now & enter));
            state.sums.growth[l] = fma::<FMA>(state.sums.growth[l], x, state.sums.growth[l]);
            let depth = fma::<FMA>(state.depth[l], x, state.depth[l]);
            state.depth[l] = if depth < 1.0 { depth } else { 1.0 };
            state.sums.worst[l] =
                if state.depth[l] < state.sums.worst[l] { state.depth[l] } else { state.sums.worst[l] };
            state.sums.sum[l] += x;
            state.sums.squares[l] = fma::<FMA>(x, x, state.sums.squares[l]);
        }
    }
}
