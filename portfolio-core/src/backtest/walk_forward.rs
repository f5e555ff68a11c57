//! Walk-forward: parameters chosen on one stretch, traded on the next.

use super::market::{Instrument, Market};
use super::metrics::{Costs, metrics};
use super::{Backtest, BacktestSettings, EquityPoint, Metrics, Trade, TradingStrategy, backtest};
use crate::performance::quotient;
use chrono::Days;
use rayon::prelude::*;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::statistics::{Bias, mean, standard_deviation};
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Where the stretch on which parameters are chosen begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// It moves along.
    #[default]
    Rolling,
    /// It stays at the first date, so that the stretch grows.
    Anchored,
}

/// What the best parameters have most of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Of the equity curve.
    #[default]
    SharpeRatio,
    /// Of the equity curve.
    TotalReturn,
    /// Of the trades.
    ProfitFactor,
    /// Of the trades.
    WinRate,
    /// The least deep.
    MaximumDrawdown,
}

impl Objective {
    /// Its value; the more the better.
    #[must_use]
    pub const fn of(self, metrics: &Metrics) -> Option<f64> {
        match self {
            Self::SharpeRatio => metrics.sharpe_ratio,
            Self::TotalReturn => Some(metrics.total_return),
            Self::ProfitFactor => metrics.profit_factor,
            Self::WinRate => metrics.win_rate,
            Self::MaximumDrawdown => Some(metrics.maximum_drawdown),
        }
    }
}

/// How to walk forward; days are calendar days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WalkForwardSettings {
    /// Days on which parameters are chosen (of the first window, when anchored); 252 by default.
    pub in_sample_days: u64,
    /// Days on which they are traded; 63 by default.
    pub out_of_sample_days: u64,
    /// Days from one window to the next, at most those out of sample; 63 by default.
    pub step_days: u64,
    /// Days left out at the end of each choice, so that what overlaps the trading is not learnt from;
    /// 0 by default.
    pub purge_days: u64,
    /// Rolling by default.
    pub kind: WindowKind,
    /// Trades in sample without which parameters are not chosen; 5 by default.
    pub least_trades: usize,
    /// The Sharpe ratio by default.
    pub objective: Objective,
    /// How each stretch trades. Its start and end bound the whole walk.
    pub backtest: BacktestSettings,
}

impl Default for WalkForwardSettings {
    fn default() -> Self {
        Self {
            in_sample_days: 252,
            out_of_sample_days: 63,
            step_days: 63,
            purge_days: 0,
            kind: WindowKind::default(),
            least_trades: 5,
            objective: Objective::default(),
            backtest: BacktestSettings::default(),
        }
    }
}

impl WalkForwardSettings {
    fn check(&self) -> Result<()> {
        self.backtest.check()?;
        let mut checks = Checks::default();
        for (name, days) in [
            ("in_sample_days", self.in_sample_days),
            ("out_of_sample_days", self.out_of_sample_days),
            ("step_days", self.step_days),
        ] {
            let message = format_args!("must be from 1 to 100000, got {days}");
            checks.require((1..=100_000).contains(&days), format_args!("settings.{name}"), message);
        }
        let (step, traded) = (self.step_days, self.out_of_sample_days);
        let message = format_args!("must be at most the {traded} days out of sample, got {step}");
        checks.require(step <= traded, "settings.step_days", message);
        let (purge, chosen) = (self.purge_days, self.in_sample_days);
        let message = format_args!("must be less than the {chosen} days in sample, got {purge}");
        checks.require(purge < chosen, "settings.purge_days", message);
        checks.finish()
    }
}

/// Two stretches; each begins with its start and ends before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First date on which parameters are chosen.
    pub in_sample_start: Date,
    /// The date before which the choice ends.
    pub in_sample_end: Date,
    /// First date that is traded.
    pub out_of_sample_start: Date,
    /// The date before which trading ends.
    pub out_of_sample_end: Date,
}

/// The windows that fit between two dates, both included.
///
/// # Errors
/// [`Error::Invalid`] unless the settings can be used.
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{WalkForwardSettings, walk_forward_windows};
/// use risk_core::time::Date;
///
/// let first = Date::from_ymd_opt(2024, 1, 1).unwrap();
/// let last = first.iter_days().nth(999).unwrap();
/// let windows = walk_forward_windows(first, last, &WalkForwardSettings::default())?;
/// assert_eq!(windows.len(), 11);
/// assert_eq!(windows[0].out_of_sample_start, Date::from_ymd_opt(2024, 9, 9).unwrap());
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn walk_forward_windows(first: Date, last: Date, settings: &WalkForwardSettings) -> Result<Vec<Window>> {
    settings.check()?;
    let after = |days: u64| first.checked_add_days(Days::new(days));
    let windows = (0..).map_while(|k: u64| {
        let start = k * settings.step_days;
        let traded = start + settings.in_sample_days;
        let window = Window {
            in_sample_start: after(if settings.kind == WindowKind::Anchored { 0 } else { start })?,
            in_sample_end: after(traded - settings.purge_days)?,
            out_of_sample_start: after(traded)?,
            out_of_sample_end: after(traded + settings.out_of_sample_days)?,
        };
        Some(window).filter(|w| w.out_of_sample_end.pred_opt().is_some_and(|end| end <= last))
    });
    Ok(windows.collect())
}

/// What was chosen on a window, and how it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WalkForwardWindow {
    /// Its dates.
    pub window: Window,
    /// The place of the best candidate; None when none had enough trades and an objective: then
    /// nothing is traded.
    pub chosen: Option<usize>,
    /// The best candidate in sample.
    pub in_sample: Option<Metrics>,
    /// The same candidate out of sample, from fresh capital.
    pub out_of_sample: Option<Metrics>,
}

/// What choosing and trading in turn earned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WalkForward {
    /// Window by window.
    pub windows: Vec<WalkForwardWindow>,
    /// Out of sample, one stretch after the other, compounded from the initial capital. Of windows
    /// that overlap, each counts until the next begins.
    pub equity: Vec<EquityPoint>,
    /// Trades out of sample, of each window from fresh capital.
    pub trades: Vec<Trade>,
    /// Of `equity` and `trades`.
    pub metrics: Metrics,
    /// 1 − deviation / |mean| of the objective out of sample, from 0 to 1; None with less than two.
    pub stability: Option<f64>,
    /// The mean objective out of sample over that in sample.
    pub efficiency: Option<f64>,
}

/// Chooses among candidates on each window, and trades the best on the days after it.
///
/// Strategies see all bars before a stretch, so that indicators are warm when it begins.
///
/// # References
/// R. Pardo (2008), *The Evaluation and Optimization of Trading Strategies*, 2nd edition, chapter 11.
/// M. López de Prado (2018), *Advances in Financial Machine Learning*, chapter 7, on purging.
///
/// # Errors
/// [`Error::Invalid`] as [`backtest`], without candidates, and when no window fits the dates.
pub fn walk_forward(
    instruments: &[Instrument],
    candidates: &[TradingStrategy],
    settings: &WalkForwardSettings,
) -> Result<WalkForward> {
    walk_forward_with(instruments, candidates, settings, &Progress::silent())
}

/// [`walk_forward`], reporting windows to `progress`.
///
/// # Errors
/// As [`walk_forward`], and [`Error::Cancelled`].
pub fn walk_forward_with(
    instruments: &[Instrument],
    candidates: &[TradingStrategy],
    settings: &WalkForwardSettings,
    progress: &Progress<'_>,
) -> Result<WalkForward> {
    settings.check()?;
    let market = Market::of(instruments)?;
    if candidates.is_empty() {
        return Err(Error::invalid("candidates", "must be at least one, got none"));
    }
    let (first, last) = (market.dates[0], market.dates[market.dates.len() - 1]);
    let first = settings.backtest.start.map_or(first, |start| start.max(first));
    let last = settings.backtest.end.map_or(last, |end| end.min(last));
    let windows = walk_forward_windows(first, last, settings)?;
    if windows.is_empty() {
        let (wanted, got) =
            (settings.in_sample_days + settings.out_of_sample_days, (last - first).num_days() + 1);
        let message = format_args!("must leave room for a window of {wanted} days, got {got} days");
        return Err(Error::invalid("settings.in_sample_days", message));
    }
    let mut chain = Chain::new(settings.backtest.initial_capital);
    let mut done = Vec::with_capacity(windows.len());
    for (k, &window) in windows.iter().enumerate() {
        progress.report(k as u64, windows.len() as u64)?;
        let until = windows.get(k + 1).map_or(window.out_of_sample_end, |next| next.out_of_sample_start);
        let chosen = choose(instruments, candidates, &window, settings)?;
        let traded = match &chosen {
            Some((place, _)) => {
                let stretch = stretch(window.out_of_sample_start, window.out_of_sample_end, settings);
                Some(backtest(instruments, &candidates[*place], &stretch)?)
            }
            None => None,
        };
        match &traded {
            Some(traded) => chain.add(traded, until),
            None => chain.wait(&market.dates, window.out_of_sample_start, until),
        }
        done.push(WalkForwardWindow {
            window,
            chosen: chosen.as_ref().map(|(place, _)| *place),
            in_sample: chosen.map(|(_, metrics)| metrics),
            out_of_sample: traded.map(|traded| traded.metrics),
        });
    }
    progress.report(windows.len() as u64, windows.len() as u64)?;
    chain.into_result(done, settings)
}

/// The settings of a stretch that ends before a date.
fn stretch(start: Date, end: Date, settings: &WalkForwardSettings) -> BacktestSettings {
    BacktestSettings { start: Some(start), end: end.pred_opt(), ..settings.backtest.clone() }
}

/// The best candidate in sample, the first of equals.
fn choose(
    instruments: &[Instrument],
    candidates: &[TradingStrategy],
    window: &Window,
    settings: &WalkForwardSettings,
) -> Result<Option<(usize, Metrics)>> {
    let stretch = stretch(window.in_sample_start, window.in_sample_end, settings);
    let tried =
        candidates.par_iter().map(|candidate| Ok(backtest(instruments, candidate, &stretch)?.metrics));
    let tried: Vec<Metrics> = tried.collect::<Result<_>>()?;
    let mut best: Option<(usize, f64)> = None;
    for (place, metrics) in tried.iter().enumerate() {
        let value = settings.objective.of(metrics).filter(|_| metrics.total_trades >= settings.least_trades);
        if let Some(value) = value.filter(|value| best.is_none_or(|(_, most)| *value > most)) {
            best = Some((place, value));
        }
    }
    Ok(best.map(|(place, _)| (place, tried[place].clone())))
}

/// Stretches, one after the other.
struct Chain {
    initial_capital: f64,
    equity: Vec<EquityPoint>,
    trades: Vec<Trade>,
    costs: Costs,
}

impl Chain {
    fn new(initial_capital: f64) -> Self {
        let costs = Costs { commission: 0.0, traded: 0.0 };
        Self { initial_capital, equity: Vec::new(), trades: Vec::new(), costs }
    }

    fn wealth(&self) -> f64 {
        self.equity.last().map_or(self.initial_capital, |point| point.equity)
    }

    fn add(&mut self, traded: &Backtest, until: Date) {
        let scale = self.wealth() / self.initial_capital;
        self.equity.extend(traded.equity.iter().filter(|point| point.date < until).map(|point| {
            EquityPoint {
                cash: scale * point.cash,
                positions: scale * point.positions,
                equity: scale * point.equity,
                ..*point
            }
        }));
        self.trades.extend(traded.trades.iter().cloned());
        self.costs.commission += traded.metrics.commission;
        self.costs.traded += traded.metrics.traded;
    }

    fn wait(&mut self, dates: &[Date], start: Date, until: Date) {
        let cash = self.wealth();
        let waits = dates.iter().filter(|date| (start..until).contains(*date));
        self.equity.extend(waits.map(|date| EquityPoint {
            date: *date,
            cash,
            positions: 0.0,
            equity: cash,
            open_positions: 0,
        }));
    }

    fn into_result(
        self,
        windows: Vec<WalkForwardWindow>,
        settings: &WalkForwardSettings,
    ) -> Result<WalkForward> {
        let of = |metrics: &Option<Metrics>| metrics.as_ref().and_then(|m| settings.objective.of(m));
        let outside: Vec<f64> = windows.iter().filter_map(|w| of(&w.out_of_sample)).collect();
        let inside: Vec<f64> = windows.iter().filter_map(|w| of(&w.in_sample)).collect();
        let spread = if outside.len() < 2 { None } else { standard_deviation(&outside, Bias::Population) };
        let stability = spread
            .zip(mean(&outside))
            .and_then(|(spread, mean)| quotient(spread, mean.abs()))
            .map(|ratio| (1.0 - ratio).clamp(0.0, 1.0));
        let efficiency = mean(&outside).zip(mean(&inside)).and_then(|(out, inside)| quotient(out, inside));
        let metrics = metrics(&settings.backtest, &self.equity, &self.trades, &self.costs)?;
        Ok(WalkForward { windows, equity: self.equity, trades: self.trades, metrics, stability, efficiency })
    }
}
