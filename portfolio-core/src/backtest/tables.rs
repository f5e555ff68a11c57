//! What the rules of a grid look at on each bar: averages and weights.

use super::grid::Group;
use super::lanes::{Row, WIDTH};
use crate::indicator::Bars;
use crate::strategy::{PositionRule, target_weights};
use rayon::prelude::*;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::{Error, Problem, Result};
use std::collections::{BTreeMap, BTreeSet};

/// What the groups of a block share.
pub(super) struct Tables {
    bars: usize,
    /// The windows of the averages that the crossings of a group share.
    shared: Vec<usize>,
    /// These averages on each bar, one after the other; ∞ until there are enough bars.
    averages: Vec<f64>,
    /// The windows of the averages that cross them.
    others: Vec<[usize; WIDTH]>,
    /// These averages on each bar, side by side; −∞ until there are enough bars.
    rows: Vec<f64>,
    /// Weights of other rules, by the place of the first of a group.
    weights: BTreeMap<usize, Vec<Row>>,
    /// What these weights are compared with.
    halves: Vec<f64>,
}

impl Tables {
    /// Of some groups; averages are times `sign`.
    pub fn of(bars: &Bars, rules: &[PositionRule], groups: &[Group], sign: f64) -> Result<Self> {
        let (mut shared, mut others, mut rest) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for group in groups {
            match group {
                Group::Crossings { shared: one, others: eight, .. } => {
                    shared.insert(*one);
                    others.insert(*eight);
                }
                Group::Rules { places } => rest.push(places),
            }
        }
        let (shared, others): (Vec<usize>, Vec<_>) =
            (shared.into_iter().collect(), others.into_iter().collect());
        let (values, n) = (&bars.close, bars.close.len());
        let mut averages = vec![0.0; shared.len() * n];
        let mut rows = vec![0.0; others.len() * n * WIDTH];
        // What is not there yet is never above.
        let average = |missing: f64| {
            move |(out, window): (&mut [f64], &usize)| {
                dispatch(MovingAverage { values, window: *window, sign, missing, out });
            }
        };
        rayon::join(
            || {
                let rows = rows.par_chunks_exact_mut(n * WIDTH).zip(&others).with_max_len(1);
                rows.for_each(|(out, windows)| {
                    let mut columns = vec![0.0; n * WIDTH];
                    columns.chunks_exact_mut(n).zip(windows).for_each(average(f64::NEG_INFINITY));
                    dispatch(SideBySide { columns: &columns, out });
                });
            },
            || averages.par_chunks_exact_mut(n).zip(&shared).for_each(average(f64::INFINITY)),
        );
        let row_of = |places: &Vec<usize>| {
            let of =
                |place: &usize| target_weights(bars, &rules[*place]).map_err(|error| named(error, *place));
            let weights = places.iter().map(of).collect::<Result<Vec<_>>>()?;
            let row = |t: usize| std::array::from_fn(|l| weights[l.min(weights.len() - 1)][t]);
            Ok((places[0], (0..n).map(row).collect()))
        };
        // Without any the threads are not woken.
        let weights: BTreeMap<_, _> = match rest.as_slice() {
            [] => BTreeMap::new(),
            rest => rest.par_iter().map(|places| row_of(places)).collect::<Result<_>>()?,
        };
        let halves = vec![0.5; if weights.is_empty() { 0 } else { n }];
        Ok(Self { bars: n, shared, averages, others, rows, weights, halves })
    }

    /// What the rules of a group compare with what, on each bar.
    pub fn of_group(&self, group: &Group) -> (&[Row], &[f64]) {
        match group {
            Group::Crossings { shared, others, .. } => {
                let side = self.others.partition_point(|other| other < others);
                let one = self.shared.partition_point(|other| other < shared);
                let rows = self.rows.as_chunks().0;
                (&rows[side * self.bars..][..self.bars], &self.averages[one * self.bars..][..self.bars])
            }
            Group::Rules { places } => (&self.weights[&places[0]], &self.halves),
        }
    }
}

/// [`simple_moving_average`](crate::indicator::simple_moving_average) to the last bit, so that averages
/// that are equal there are equal here, times `sign`; `missing` until there are enough values.
struct MovingAverage<'a> {
    values: &'a [f64],
    window: usize,
    sign: f64,
    missing: f64,
    out: &'a mut [f64],
}

impl Kernel for MovingAverage<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { values, window, sign, missing, out } = self;
        // before[i] is the sum of the block before from its place i on; after, of the present block.
        let room = window.min(values.len() + 1);
        let (mut before, mut after) = (vec![missing * sign; room], vec![0.0; room]);
        for (block, out) in values.chunks(window).zip(out.chunks_mut(window)) {
            let after_block = &mut after[..block.len()];
            let (mut beginning, mut end) = (0.0, 0.0);
            let forward = block.iter().zip(out.iter_mut());
            let backward = block.iter().zip(after_block).rev();
            // Two sums at a time, since each waits for itself.
            for ((x, out), (y, after)) in forward.zip(backward) {
                beginning += x;
                *out = beginning;
                end += y;
                *after = end;
            }
            // A window is one whole block, or begins in the block before.
            out.iter_mut().zip(&before[1..]).for_each(|(average, end)| *average += end);
            std::mem::swap(&mut before, &mut after);
        }
        let divisor = sign * window as f64;
        out.iter_mut().for_each(|average| *average /= divisor);
    }
}

/// Eight columns, one after the other, as rows.
struct SideBySide<'a> {
    columns: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for SideBySide<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.out.len() / WIDTH;
        for (l, column) in self.columns.chunks_exact(n).enumerate() {
            self.out[l..].iter_mut().step_by(WIDTH).zip(column).for_each(|(out, x)| *out = *x);
        }
    }
}

/// The error of a rule, with its place.
fn named(error: Error, place: usize) -> Error {
    match error {
        Error::Invalid(problems) => {
            let path = |p: &Problem| match p.path.strip_prefix("rule") {
                Some(rest) => format!("rules[{place}]{rest}"),
                None => format!("rules[{place}].{}", p.path),
            };
            Error::Invalid(problems.iter().map(|p| Problem::new(path(p), &p.message)).collect())
        }
        other => other,
    }
}
