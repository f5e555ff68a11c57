//! What a default at each possible date does to the pool, worked out once for all paths.

use super::cash_flow::{Behaviour, cash_flows};
use super::pool::{Flows, by_period, performing};
use super::schedule::{Event, timetable};
use crate::assumptions::{Assumptions, Vector};
use crate::deal::{Asset, Deal, PaymentPeriod};
use rayon::prelude::*;
use risk_core::curve::ForwardCurve;
use risk_core::time::{Date, add_months};

/// The defaults that an asset may suffer, by interest date.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct AssetProfile {
    /// The interest dates of the asset up to maturity: a default between two of them is noticed at the
    /// later one.
    pub(crate) dates: Vec<Date>,
    /// What each does.
    pub(crate) defaults: Vec<DefaultProfile>,
}

/// The flows of an asset that defaults on one date, less those of one that never does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DefaultProfile {
    /// The first period that differs.
    pub(crate) first: usize,
    /// The differences from then on, without any recovery.
    pub(crate) without_recovery: Vec<Flows>,
    /// What a recovery of everything adds: periods and flows, of which a part R adds R times as much.
    pub(crate) recovery: Vec<(usize, Flows)>,
    /// The performing par from the first period on, of an asset in the CCC bucket.
    pub(crate) performing: Vec<f64>,
}

/// The profiles of the assets that are not in default, by place; those of the others have no dates.
pub(crate) fn asset_profiles(
    deal: &Deal,
    assumptions: &Assumptions,
    index: &ForwardCurve,
    periods: &[PaymentPeriod],
) -> Vec<AssetProfile> {
    let ends: Vec<Date> = periods.iter().map(|period| period.collection_end).collect();
    let profile = |asset: &Asset| {
        if asset.defaulted { AssetProfile::default() } else { of(asset, deal, assumptions, index, &ends) }
    };
    deal.assets.par_iter().map(profile).collect()
}

fn of(
    asset: &Asset,
    deal: &Deal,
    assumptions: &Assumptions,
    index: &ForwardCurve,
    ends: &[Date],
) -> AssetProfile {
    let (analysis, calendar) = (deal.dates.analysis, &deal.dates.calendar);
    let horizon = horizon(deal, ends);
    let (all, nothing) = (Vector::Constant(0.0), Vector::Constant(1.0));
    let flows = |default_date: Date, severity: &Vector| {
        let own = Behaviour::of(&asset.id, assumptions);
        let behaviour = Behaviour { default_date: Some(default_date), severity, ..own };
        by_period(&cash_flows(asset, &behaviour, index, calendar, analysis, horizon), ends)
    };
    let never = flows(Date::MAX, &nothing);
    let dates = interest_dates(asset, deal, horizon);
    let is_ccc = asset.sp_rating().is_some_and(|rating| rating.is_ccc())
        || asset.moodys_rating().is_some_and(|rating| rating.is_ccc());
    let default = |&date: &Date| {
        let (lost, recovered) = (flows(date, &nothing), flows(date, &all));
        let first = lost.iter().zip(&never).position(|(a, b)| a != b).unwrap_or(lost.len());
        let without_recovery = lost.iter().zip(&never).skip(first).map(|(a, b)| a.less(b)).collect();
        let gains = recovered.iter().zip(&lost).map(|(a, b)| a.less(b)).enumerate();
        DefaultProfile {
            first,
            without_recovery,
            recovery: gains.filter(|(_, gain)| *gain != Flows::default()).collect(),
            performing: if is_ccc { performing(asset, &lost).split_off(first) } else { Vec::new() },
        }
    };
    AssetProfile { defaults: dates.iter().map(default).collect(), dates }
}

/// A default is dated at the start of its accrual, which can end a year after the last period.
fn horizon(deal: &Deal, ends: &[Date]) -> Date {
    add_months(ends.last().copied().unwrap_or(deal.dates.analysis), 12)
}

/// The dates on which the asset pays interest, up to its maturity.
fn interest_dates(asset: &Asset, deal: &Deal, horizon: Date) -> Vec<Date> {
    let events = timetable(asset, &deal.dates.calendar, deal.dates.analysis, horizon).events;
    let interest = events.iter().filter(|(_, event)| matches!(event, Event::Interest(_)));
    interest.map(|(date, _)| *date).collect()
}

/// The interest date on which a default on `date` is noticed; none after maturity, and for an asset that
/// is in default already.
pub(crate) fn noticed_on(asset: &Asset, deal: &Deal, periods: &[PaymentPeriod], date: Date) -> Option<Date> {
    let ends: Vec<Date> = periods.iter().map(|period| period.collection_end).collect();
    let mut dates = interest_dates(asset, deal, horizon(deal, &ends)).into_iter();
    dates.find(|at| *at >= date).filter(|_| !asset.defaulted)
}

impl AssetProfile {
    /// Which default is noticed first on or after `date`; none after maturity.
    pub(crate) fn on(&self, date: Date) -> Option<usize> {
        let place = self.dates.partition_point(|at| *at < date);
        (place < self.dates.len()).then_some(place)
    }
}
