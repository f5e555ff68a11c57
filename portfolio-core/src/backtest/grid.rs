//! Many parameters of a rule at once.

use super::lanes::{Lanes, Sums, WIDTH, earn};
use super::settings::FillTiming;
use super::tables::Tables;
use crate::indicator::Bars;
use crate::performance::finite;
use crate::strategy::{PositionRule, Shorting};
use rayon::prelude::*;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a grid trades: all equity when the rule holds, none when it does not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GridSettings {
    /// Of the value of a fill, in basis points; 0 by default.
    pub commission_bps: f64,
    /// How much worse than the price a fill is, in basis points; 10 by default.
    pub slippage_bps: f64,
    /// Next open by default.
    pub fill_timing: FillTiming,
    /// For the Sharpe ratio; 252 by default.
    pub periods_per_year: f64,
}

impl Default for GridSettings {
    fn default() -> Self {
        let fill_timing = FillTiming::default();
        Self { commission_bps: 0.0, slippage_bps: 10.0, fill_timing, periods_per_year: 252.0 }
    }
}

/// What one rule of a grid earned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GridPoint {
    /// All returns compounded; None when it is beyond a double.
    pub total_return: Option<f64>,
    /// mean / deviation (n − 1) · √m of the returns of bars; None when nothing varies.
    pub sharpe_ratio: Option<f64>,
    /// The deepest fall from a peak, not positive.
    pub maximum_drawdown: f64,
}

/// Every pair of averages with the short one shorter, the long one varying fastest.
#[must_use]
pub fn crossovers(short: &[usize], long: &[usize]) -> Vec<PositionRule> {
    let pairs = short.iter().flat_map(|short| long.iter().map(move |long| (*short, *long)));
    pairs
        .filter(|(short, long)| short < long)
        .map(|(short, long)| PositionRule::SmaCrossoverV1 { short, long, shorting: Shorting::Forbidden })
        .collect()
}

/// What each of many rules would have earned with one instrument, in the order of the rules.
///
/// The answers are those of [`backtest`](super::backtest) with [`Sizing::Cash`](super::Sizing) of 1
/// and costs in basis points, to within rounding. Moving averages are shared between rules, and
/// eight rules are evaluated side by side.
///
/// # Errors
/// [`Error::Invalid`] unless the bars are sound and at least 2, the parameters of every rule make
/// sense and none sells short, and the settings can be used.
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{GridSettings, crossovers, grid};
/// use portfolio_core::indicator::Bars;
///
/// let close: Vec<f64> = (0..300).map(|t| 100.0 + f64::from((t % 60 - 30i32).abs())).collect();
/// let bars = Bars {
///     open: close.clone(), high: close.clone(), low: close.clone(), volume: vec![1.0; 300], close, dates: vec![],
/// };
/// let rules = crossovers(&[3, 5], &[10, 20]);
/// let points = grid(&bars, &rules, &GridSettings::default())?;
/// assert_eq!(points.len(), 4);
/// assert!(points.iter().all(|point| point.total_return > Some(0.5)));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn grid(bars: &Bars, rules: &[PositionRule], settings: &GridSettings) -> Result<Vec<GridPoint>> {
    grid_with(bars, rules, settings, &Progress::silent())
}

/// [`grid`], reporting rules to `progress`.
///
/// # Errors
/// As [`grid`], and [`Error::Cancelled`].
pub fn grid_with(
    bars: &Bars,
    rules: &[PositionRule],
    settings: &GridSettings,
    progress: &Progress<'_>,
) -> Result<Vec<GridPoint>> {
    check(bars, rules, settings)?;
    let steps = Steps::of(bars, settings);
    let mut points = vec![None; rules.len()];
    let mut done = 0;
    let (groups, sign) = groups(rules);
    for block in groups.chunks(BLOCK) {
        progress.report(done, rules.len() as u64)?;
        let tables = Tables::of(bars, rules, block, sign)?;
        let evaluated: Vec<[Sums; 2]> =
            block.par_chunks(2).map(|pair| earn(steps.pair(&tables, pair))).collect();
        for (group, sums) in block.iter().zip(evaluated.iter().flatten()) {
            for (l, place) in group.places().iter().enumerate() {
                points[*place] = Some(sums.point(l, bars.close.len(), settings));
                done += 1;
            }
        }
    }
    progress.report(done, rules.len() as u64)?;
    Ok(points.into_iter().flatten().collect())
}

/// Groups whose tables are in memory at a time.
const BLOCK: usize = 512;

/// What a bar earns, by what is held before and after: nothing when nothing is.
struct Steps {
    hold: Vec<f64>,
    enter: Vec<f64>,
    exit: Vec<f64>,
    /// Bars from a decision to its fill.
    lag: usize,
}

impl Steps {
    fn of(bars: &Bars, settings: &GridSettings) -> Self {
        let (slippage, commission) = (settings.slippage_bps / 1e4, settings.commission_bps / 1e4);
        let bought = 1.0 / ((1.0 + slippage) * (1.0 + commission));
        let sold = (1.0 - slippage) * (1.0 - commission);
        let before = |t: usize| bars.close[t.saturating_sub(1)];
        let (open, close) = (&bars.open, &bars.close);
        let n = close.len();
        let hold = each(n, |t| close[t] / before(t));
        match settings.fill_timing {
            FillTiming::NextOpen => {
                let enter = each(n, |t| bought * close[t] / open[t]);
                let exit = each(n, |t| sold * open[t] / before(t));
                Self { hold, enter, exit, lag: 1 }
            }
            FillTiming::Close => {
                let (enter, exit) = (each(n, |_| bought), each(n, |t| sold * close[t] / before(t)));
                Self { hold, enter, exit, lag: 0 }
            }
        }
    }

    /// What one or two groups look at and earn; one stands beside itself.
    fn pair<'a>(&'a self, tables: &'a Tables, groups: &[Group]) -> [Lanes<'a>; 2] {
        let first = self.lanes(tables, &groups[0]);
        [first, groups.get(1).map_or(first, |second| self.lanes(tables, second))]
    }

    /// What the rules of a group look at and earn.
    fn lanes<'a>(&'a self, tables: &'a Tables, group: &Group) -> Lanes<'a> {
        let decided = self.hold.len() - self.lag;
        let (rows, threshold) = tables.of_group(group);
        Lanes {
            rows: &rows[..decided],
            threshold: &threshold[..decided],
            hold: &self.hold[self.lag..],
            enter: &self.enter[self.lag..],
            exit: &self.exit[self.lag..],
            is_armed: matches!(group, Group::Rules { .. }),
        }
    }
}

impl Sums {
    /// What the rule `l` earned in so many bars.
    fn point(&self, l: usize, bars: usize, settings: &GridSettings) -> GridPoint {
        let n = bars as f64;
        let mean = self.sum[l] / n;
        let variance = (self.squares[l] - self.sum[l] * mean) / (n - 1.0);
        let ratio = (variance > 0.0).then(|| mean / variance.sqrt() * settings.periods_per_year.sqrt());
        GridPoint {
            total_return: finite(self.growth[l] - 1.0),
            sharpe_ratio: ratio.and_then(finite),
            maximum_drawdown: self.worst[l] - 1.0,
        }
    }
}

/// What `growth` earns at every bar.
fn each(bars: usize, growth: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..bars).map(|t| growth(t) - 1.0).collect()
}

/// Rules that are evaluated side by side.
pub(super) enum Group {
    /// Crossings of one average with eight others.
    Crossings { shared: usize, others: [usize; WIDTH], places: Vec<usize> },
    /// Any rules.
    Rules { places: Vec<usize> },
}

impl Group {
    /// Places of its rules among all.
    fn places(&self) -> &[usize] {
        match self {
            Self::Crossings { places, .. } | Self::Rules { places } => places,
        }
    }
}

/// Puts rules together: crossings by the average whose sharing needs fewer groups. They hold while an
/// average that is not shared is above the one that is, both times a sign, which comes along.
fn groups(rules: &[PositionRule]) -> (Vec<Group>, f64) {
    let mut by_short: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut by_long: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        if let PositionRule::SmaCrossoverV1 { short, long, .. } = *rule {
            by_short.entry(short).or_default().push((long, place));
            by_long.entry(long).or_default().push((short, place));
        } else {
            rest.push(place);
        }
    }
    let count = |by: &BTreeMap<usize, Vec<_>>| by.values().map(|of| of.len().div_ceil(WIDTH)).sum::<usize>();
    let (by, sign) = if count(&by_short) < count(&by_long) { (by_short, -1.0) } else { (by_long, 1.0) };
    let mut groups = Vec::new();
    for (shared, mut of) in by {
        of.sort_unstable();
        for few in of.chunks(WIDTH) {
            let others = std::array::from_fn(|l| few[l.min(few.len() - 1)].0);
            let places = few.iter().map(|(_, place)| *place).collect();
            groups.push(Group::Crossings { shared, others, places });
        }
    }
    groups.extend(rest.chunks(WIDTH).map(|places| Group::Rules { places: places.to_vec() }));
    (groups, sign)
}

fn check(bars: &Bars, rules: &[PositionRule], settings: &GridSettings) -> Result<()> {
    bars.check()?;
    let mut checks = Checks::default();
    let n = bars.close.len();
    checks.require(n >= 2, "bars", format_args!("must be at least 2 bars, got {n}"));
    for (name, prices) in [("low", &bars.low), ("high", &bars.high)] {
        if let Some(t) = prices.iter().position(|p| !(1e-9..=1e12).contains(p)) {
            checks.between(format_args!("bars.{name}[{t}]"), prices[t], 1e-9, 1e12);
        }
    }
    for (place, rule) in rules.iter().enumerate() {
        match *rule {
            PositionRule::SmaCrossoverV1 { short, long, shorting } => {
                let message = format_args!("must be at least 1 and less than long {long}, got {short}");
                checks.require(short >= 1 && short < long, format_args!("rules[{place}].short"), message);
                check_shorting(&mut checks, place, shorting);
            }
            PositionRule::Momentum { shorting, .. }
            | PositionRule::MeanReversion { shorting, .. }
            | PositionRule::Rsi { shorting, .. } => check_shorting(&mut checks, place, shorting),
            PositionRule::BuyAndHold | PositionRule::Breakout { .. } => {}
        }
    }
    checks.between("settings.commission_bps", settings.commission_bps, 0.0, 1000.0);
    checks.between("settings.slippage_bps", settings.slippage_bps, 0.0, 1000.0);
    checks.between("settings.periods_per_year", settings.periods_per_year, 1e-9, 1e9);
    checks.finish()
}

fn check_shorting(checks: &mut Checks, place: usize, shorting: Shorting) {
    let message = "must be forbidden in a grid, got allowed";
    checks.require(shorting == Shorting::Forbidden, format_args!("rules[{place}].shorting"), message);
}
