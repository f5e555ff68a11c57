//! The kernel of a grid: eight rules side by side through all bars.

use risk_core::math::dispatch::Kernel;
use risk_core::math::vector::fma;
use std::ops::Range;

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
        let start = State { sums, depth: [1.0; WIDTH], held: [0; WIDTH], armed };
        let bars = self.rows.len();
        let arming = if self.is_armed { 0 } else { self.bars_until_armed() };
        let armed = self.pass::<FMA, true>(start, 0..arming);
        self.pass::<FMA, false>(armed, arming..bars).sums
    }
}

impl Lanes<'_> {
    /// Bars after which every rule has been at its threshold or below.
    #[expect(
        clippy::neg_cmp_op_on_partial_ord,
        reason = "an average that is not there yet, NaN, arms nothing"
    )]
    #[inline(always)]
    fn bars_until_armed(&self) -> usize {
        let mut waiting = [true; WIDTH];
        for (t, (row, threshold)) in self.rows.iter().zip(self.threshold).enumerate() {
            if waiting == [false; WIDTH] {
                return t;
            }
            for l in 0..WIDTH {
                waiting[l] &= !(row[l] <= *threshold);
            }
        }
        self.rows.len()
    }

    /// Some bars; `ARMS` while there are rules that wait for their first crossing.
    #[inline(always)]
    fn pass<const FMA: bool, const ARMS: bool>(&self, state: State, bars: Range<usize>) -> State {
        // Arrays of their own stay in registers.
        let State { sums: Sums { mut growth, mut worst, mut sum, mut squares }, .. } = state;
        let State { mut depth, mut held, mut armed, .. } = state;
        let earned = self.hold[bars.clone()].iter().zip(&self.enter[bars.clone()]);
        let earned = earned.zip(&self.exit[bars.clone()]);
        let seen = self.rows[bars.clone()].iter().zip(&self.threshold[bars]);
        for ((row, threshold), ((hold, enter), exit)) in seen.zip(earned) {
            let (hold, enter, exit) = (hold.to_bits(), enter.to_bits(), exit.to_bits());
            for l in 0..WIDTH {
                let mut now = if row[l] > *threshold { u64::MAX } else { 0 };
                if ARMS {
                    armed[l] |= if row[l] <= *threshold { u64::MAX } else { 0 };
                    now &= armed[l];
                }
                let kept = (now & hold) | (!now & exit);
                let x = f64::from_bits((held[l] & kept) | (!held[l] & now & enter));
                held[l] = now;
                growth[l] = fma::<FMA>(growth[l], x, growth[l]);
                let moved = fma::<FMA>(depth[l], x, depth[l]);
                depth[l] = if moved < 1.0 { moved } else { 1.0 };
                worst[l] = if depth[l] < worst[l] { depth[l] } else { worst[l] };
                sum[l] += x;
                squares[l] = fma::<FMA>(x, x, squares[l]);
            }
        }
        State { sums: Sums { growth, worst, sum, squares }, depth, held, armed }
    }
}
