//! A block of paths, moved together step by step: the loop of a simulation.

use super::correlation::Factor;
use super::plan::{Growth, Plan};
use super::settings::{Rebalancing, VarianceReduction};
use crate::math::dispatch::Kernel;
use crate::math::vector::{exp, exp_lanes};
use crate::random::{GROUP, Streams, Sweep};

/// Streams that move together.
pub(super) const LANES: usize = 16;

/// One number for each of those streams.
pub(super) type Row = [f64; LANES];

/// Neighbouring paths, and where their results go: element i is for path `first_path` + i.
pub(super) struct Block<'a> {
    pub plan: &'a Plan<'a>,
    pub scratch: &'a mut Scratch,
    pub first_path: u64,
    pub terminal: &'a mut [f64],
    pub drawdown: &'a mut [f64],
    /// The values of the first of these paths at steps 0, 1, …, one path after the other.
    pub values: &'a mut [f64],
}

impl Kernel for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { plan, scratch, first_path, terminal, drawdown, values } = self;
        let sides = plan.sides;
        let first_stream = first_path / sides as u64;
        let length = plan.steps + 1;
        let groups = terminal.chunks_mut(LANES * sides).zip(drawdown.chunks_mut(LANES * sides));
        for (group, (terminal, drawdown)) in groups.enumerate() {
            let skipped = group * LANES * sides * length;
            let values = values.get_mut(skipped..).unwrap_or_default();
            scratch.start(plan, first_stream.wrapping_add((group * LANES) as u64));
            for step in 0..plan.steps {
                scratch.draw::<FMA>(plan);
                for side in 0..sides {
                    scratch.advance::<FMA>(plan, step, side);
                    scratch.record(side, sides, step + 1, length, values);
                }
            }
            for (i, (terminal, drawdown)) in terminal.iter_mut().zip(drawdown).enumerate() {
                let account = &scratch.accounts[i % sides];
                *terminal = account.value[i / sides];
                *drawdown = account.drawdown[i / sides];
            }
            for path in values.chunks_mut(length).take(LANES * sides) {
                path[0] = plan.initial_value;
            }
        }
    }
}

/// What a thread needs to move [`LANES`] streams; used again for each block.
#[derive(Debug)]
pub(super) struct Scratch {
    draws: Draws,
    /// L·z.
    correlated: Vec<Row>,
    /// What each asset is multiplied by.
    growth: Vec<Row>,
    /// Those that follow the streams, and those that follow their mirror images.
    accounts: [Account; 2],
}

impl Scratch {
    pub fn new(plan: &Plan<'_>) -> Self {
        let assets = plan.holdings.len();
        let none = [[0.0; LANES]];
        let account = || Account {
            holdings: none.repeat(assets),
            variances: none.repeat(plan.variances.len()),
            rows: [0; LANES],
            value: none[0],
            peak: none[0],
            drawdown: none[0],
        };
        Self {
            draws: Draws::new(plan.draws_per_step),
            correlated: none.repeat(plan.factor.as_ref().map_or(0, Factor::rows)),
            growth: none.repeat(assets),
            accounts: [account(), account()],
        }
    }

    fn start(&mut self, plan: &Plan<'_>, first_stream: u64) {
        self.draws.start(first_stream);
        for account in &mut self.accounts {
            account.start(plan);
        }
    }

    /// The random numbers of a step, and L·z.
    #[inline(always)]
    fn draw<const FMA: bool>(&mut self, plan: &Plan<'_>) {
        let normal = !matches!(plan.growth, Growth::Rows { .. });
        let z = self.draws.next::<FMA>(&plan.streams, plan.draws_per_step, normal);
        if plan.variance_reduction == VarianceReduction::MomentMatching {
            z.iter_mut().for_each(centre);
        }
        if let Some(factor) = &plan.factor {
            factor.multiply::<FMA>(z, &mut self.correlated);
        }
    }

    /// One step of one of the accounts.
    #[inline(always)]
    fn advance<const FMA: bool>(&mut self, plan: &Plan<'_>, step: usize, side: usize) {
        let Self { draws, correlated, growth, accounts } = self;
        let Some(account) = accounts.get_mut(side) else { return };
        let sign = if side == 0 { 1.0 } else { -1.0 };
        let z = draws.current(plan.draws_per_step);
        let assets = plan.holdings.len();
        match &plan.growth {
            Growth::LogNormal => log_normal::<FMA>(&plan.drift, correlated, sign, growth),
            Growth::Simple => {
                let none = [1.0; LANES];
                simple(&plan.drift, correlated, sign, &none, growth);
            }
            Growth::StudentT { mixing } => {
                let mut scale = [0.0; LANES];
                for lane in 0..LANES {
                    // The mirror image has the same mixing variable.
                    scale[lane] = exp::<FMA>(z.get(assets).map_or(0.0, |z| mixing.logarithm(z[lane])));
                }
                simple(&plan.drift, correlated, sign, &scale, growth);
            }
            Growth::Jump { jumps } => {
                log_normal::<FMA>(&plan.drift, correlated, sign, growth);
                let (counts, sizes) = z.get(assets..).unwrap_or_default().split_at(assets);
                for (((jump, count), size), growth) in
                    jumps.iter().zip(counts).zip(sizes).zip(growth.iter_mut())
                {
                    for lane in 0..LANES {
                        let count = jump.count(sign * count[lane]);
                        let size = jump.mean * count + jump.volatility * count.sqrt() * (sign * size[lane]);
                        growth[lane] *= exp::<FMA>(size);
                    }
                }
            }
            Growth::Heston { schemes } => {
                let prices = correlated.iter().zip(z.get(assets..).unwrap_or_default());
                let states = account.variances.iter_mut().zip(growth.iter_mut());
                for (((scheme, drift), (price, z)), (v, growth)) in
                    schemes.iter().zip(&plan.drift).zip(prices).zip(states)
                {
                    for lane in 0..LANES {
                        let (next, rise) = scheme.advance::<FMA>(v[lane], sign * z[lane], sign * price[lane]);
                        v[lane] = next;
                        growth[lane] = exp::<FMA>(drift + rise);
                    }
                }
            }
            Growth::Rows { growths, method } => {
                let rows = growths.len() / assets.max(1);
                if let Some(uniforms) = z.first() {
                    method.advance(step, rows, uniforms, &mut account.rows);
                }
                for (lane, row) in account.rows.iter().enumerate() {
                    let row = growths.get(row * assets..).unwrap_or_default();
                    for (growth, past) in growth.iter_mut().zip(row) {
                        growth[lane] = *past;
                    }
                }
            }
        }
        account.grow(plan, growth);
    }

    /// Keeps the values of those paths that are wanted.
    #[inline(always)]
    fn record(&self, side: usize, sides: usize, step: usize, length: usize, values: &mut [f64]) {
        if values.is_empty() {
            return;
        }
        for (lane, value) in self.accounts[side].value.iter().enumerate() {
            if let Some(place) = values.get_mut((lane * sides + side) * length + step) {
                *place = *value;
            }
        }
    }
}

#[inline(always)]
fn log_normal<const FMA: bool>(drift: &[f64], noise: &[Row], sign: f64, growth: &mut [Row]) {
    for ((growth, noise), drift) in growth.iter_mut().zip(noise).zip(drift) {
        for lane in 0..LANES {
            growth[lane] = drift + sign * noise[lane];
        }
        exp_lanes::<FMA, LANES>(growth);
    }
}

#[inline(always)]
fn simple(mean: &[f64], noise: &[Row], sign: f64, scale: &Row, growth: &mut [Row]) {
    for ((growth, noise), mean) in growth.iter_mut().zip(noise).zip(mean) {
        for lane in 0..LANES {
            growth[lane] = (1.0 + mean + sign * (noise[lane] * scale[lane])).max(0.0);
        }
    }
}

/// Takes the mean of the paths from each; the factor keeps each a standard normal number.
#[inline(always)]
fn centre(row: &mut Row) {
    let mean = row.iter().sum::<f64>() / LANES as f64;
    let scale = (LANES as f64 / (LANES - 1) as f64).sqrt();
    for x in row {
        *x = scale * (*x - mean);
    }
}

/// The portfolios of the paths.
#[derive(Debug)]
struct Account {
    /// The amount in each asset.
    holdings: Vec<Row>,
    /// The variance of each asset, where it has one.
    variances: Vec<Row>,
    /// The row of past returns that was last drawn.
    rows: [usize; LANES],
    value: Row,
    peak: Row,
    drawdown: Row,
}

impl Account {
    fn start(&mut self, plan: &Plan<'_>) {
        for (row, amount) in self.holdings.iter_mut().zip(plan.holdings) {
            *row = [*amount; LANES];
        }
        for (row, variance) in self.variances.iter_mut().zip(&plan.variances) {
            *row = [*variance; LANES];
        }
        self.rows = [0; LANES];
        self.value = [plan.initial_value; LANES];
        self.peak = self.value;
        self.drawdown = [0.0; LANES];
    }

    #[inline(always)]
    fn grow(&mut self, plan: &Plan<'_>, growth: &[Row]) {
        let mut value = [0.0; LANES];
        match plan.rebalancing {
            Rebalancing::BuyAndHold => {
                for (holding, growth) in self.holdings.iter_mut().zip(growth) {
                    for lane in 0..LANES {
                        holding[lane] *= growth[lane];
                        value[lane] += holding[lane];
                    }
                }
            }
            Rebalancing::EachStep => {
                for (amount, growth) in plan.holdings.iter().zip(growth) {
                    for lane in 0..LANES {
                        value[lane] += amount * growth[lane];
                    }
                }
                for lane in 0..LANES {
                    value[lane] = self.value[lane] * (value[lane] / plan.initial_value);
                }
            }
        }
        for lane in 0..LANES {
            let peak = if value[lane] > self.peak[lane] { value[lane] } else { self.peak[lane] };
            let fall = 1.0 - value[lane] / peak;
            self.drawdown[lane] = if fall > self.drawdown[lane] { fall } else { self.drawdown[lane] };
            self.peak[lane] = peak;
        }
        self.value = value;
    }
}

/// The draws of neighbouring streams in their order, each used once: draw d of step t of a model that
/// needs n is draw t·n + d of the stream.
#[derive(Debug)]
struct Draws {
    rows: Vec<Row>,
    /// Where the rows that were not used yet begin, and where they end.
    from: usize,
    to: usize,
    first_stream: u64,
    group: u64,
}

impl Draws {
    fn new(count: usize) -> Self {
        let rows = (count + GROUP).next_multiple_of(GROUP) + GROUP;
        Self { rows: vec![[0.0; LANES]; rows], from: 0, to: 0, first_stream: 0, group: 0 }
    }

    fn start(&mut self, first_stream: u64) {
        *self = Self { rows: std::mem::take(&mut self.rows), from: 0, to: 0, first_stream, group: 0 };
    }

    #[inline(always)]
    fn next<const FMA: bool>(&mut self, streams: &Streams, count: usize, normal: bool) -> &mut [Row] {
        if self.to - self.from < count {
            self.rows.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
            let wanted = (count - self.to).next_multiple_of(GROUP);
            let room = self.rows.get_mut(self.to..self.to + wanted).unwrap_or_default();
            let out = room.as_flattened_mut();
            let Self { first_stream: first_path, group, .. } = *self;
            Sweep { streams, first_path, group, paths: LANES, out, normal }.run::<FMA>();
            self.to += wanted;
            self.group += (wanted / GROUP) as u64;
        }
        self.from += count;
        self.rows.get_mut(self.from - count..self.from).unwrap_or_default()
    }

    /// The rows that [`Draws::next`] gave last.
    #[inline(always)]
    fn current(&self, count: usize) -> &[Row] {
        self.rows.get(self.from.wrapping_sub(count)..self.from).unwrap_or_default()
    }
}
