//! Bars of several symbols on one calendar.

use crate::indicator::Bars;
use risk_core::check::Checks;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something to trade, and its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// What orders call it.
    pub symbol: String,
    /// Dated bars, adjusted for splits and dividends.
    pub bars: Bars,
}

/// The history of an instrument up to a close: nothing after it can be seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History<'a> {
    /// What orders call it.
    pub symbol: &'a str,
    /// Dates of its bars.
    pub dates: &'a [Date],
    /// First price of each bar.
    pub open: &'a [f64],
    /// Highest price.
    pub high: &'a [f64],
    /// Lowest price.
    pub low: &'a [f64],
    /// Last price.
    pub close: &'a [f64],
    /// Units traded.
    pub volume: &'a [f64],
}

/// One bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
    pub volume: f64,
}

impl<'a> History<'a> {
    /// The first `count` bars of an instrument.
    pub(super) fn of(instrument: &'a Instrument, count: usize) -> Self {
        let bars = &instrument.bars;
        Self {
            symbol: &instrument.symbol,
            dates: &bars.dates[..count],
            open: &bars.open[..count],
            high: &bars.high[..count],
            low: &bars.low[..count],
            close: &bars.close[..count],
            volume: &bars.volume[..count],
        }
    }

    /// The bar of a date, if its last bar is of that date.
    pub(super) fn bar_on(&self, date: Date) -> Option<Bar> {
        let t = self.dates.len().checked_sub(1).filter(|t| self.dates[*t] == date)?;
        Some(Bar {
            open: self.open[t],
            high: self.high[t],
            low: self.low[t],
            close: self.close[t],
            volume: self.volume[t],
        })
    }

    /// The mean volume of the last `window` bars.
    pub(super) fn average_volume(&self, window: usize) -> f64 {
        let last = &self.volume[self.volume.len().saturating_sub(window)..];
        if last.is_empty() { 0.0 } else { last.iter().sum::<f64>() / last.len() as f64 }
    }
}

/// Instruments that have been checked, and every date on which one of them has a bar.
#[derive(Debug, Clone)]
pub(super) struct Market<'a> {
    pub instruments: &'a [Instrument],
    pub dates: Vec<Date>,
    /// Places in `instruments`, in the order of the symbols.
    pub places: BTreeMap<&'a str, usize>,
}

impl<'a> Market<'a> {
    pub fn of(instruments: &'a [Instrument]) -> Result<Self> {
        let mut problems = Vec::new();
        let mut checks = Checks::default();
        checks.require(!instruments.is_empty(), "instruments", "must be at least one, got none");
        let mut places = BTreeMap::new();
        for (i, Instrument { symbol, bars }) in instruments.iter().enumerate() {
            let path = format!("instruments[{i}]");
            checks.require(!symbol.trim().is_empty(), format_args!("{path}.symbol"), "must not be empty");
            if places.insert(symbol.as_str(), i).is_some() {
                checks.problem(
                    format_args!("{path}.symbol"),
                    format_args!("must be unique, got {symbol} again"),
                );
            }
            if let Err(Error::Invalid(found)) = bars.check() {
                problems.extend(
                    found
                        .into_iter()
                        .map(|p| risk_core::Problem::new(format_args!("{path}.{}", p.path), p.message)),
                );
                continue;
            }
            let (count, dates) = (bars.close.len(), bars.dates.len());
            checks.require(
                count >= 2,
                format_args!("{path}.bars"),
                format_args!("must be at least 2 bars, got {count}"),
            );
            let message = format_args!("must be one for each of {count} bars, got {dates}");
            checks.require(dates == count, format_args!("{path}.bars.dates"), message);
            for (name, prices) in [("low", &bars.low), ("high", &bars.high)] {
                if let Some(t) = prices.iter().position(|p| !(1e-9..=1e12).contains(p)) {
                    checks.between(format_args!("{path}.bars.{name}[{t}]"), prices[t], 1e-9, 1e12);
                }
            }
        }
        if let Err(Error::Invalid(found)) = checks.finish() {
            problems.extend(found);
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let dates: BTreeSet<Date> = instruments.iter().flat_map(|i| i.bars.dates.iter().copied()).collect();
        Ok(Self { instruments, dates: dates.into_iter().collect(), places })
    }
}
