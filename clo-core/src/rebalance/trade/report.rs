//! What a rebalance has done, and why.

use super::super::hypo::Change;
use super::super::rank::Side;
use super::attributes::Attributes;
use super::desk::Desk;
use super::settings::{Method, RebalanceSettings};
use crate::quality::Compliance;
use risk_core::rating::Rating;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A rebalance: the trades, why each was made, and the deal before and after them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebalance {
    /// What was asked for.
    pub settings: RebalanceSettings,
    /// The method that these trades come from: the two-phase method where the optimal one found
    /// nothing better.
    pub method: Method,
    /// The portfolio objective on the way.
    pub objective: ObjectivePath,
    /// The sales and the purchases as a whole, in this order.
    pub phases: Vec<Phase>,
    /// Every trade in order.
    pub steps: Vec<Step>,
    /// What was sold, by asset, in the order of the first step.
    pub sales: Vec<Traded>,
    /// What was bought.
    pub purchases: Vec<Traded>,
    /// The tests before, held against the baseline of the settings alone.
    pub before: Compliance,
    /// The tests after the sales.
    pub after_sales: Compliance,
    /// The tests after all.
    pub after: Compliance,
    /// What has changed, test by test.
    pub changes: Vec<Change>,
    /// Averages of the collateral before.
    pub attributes_before: Attributes,
    /// Averages of what was sold.
    pub attributes_sold: Attributes,
    /// Averages of what was bought.
    pub attributes_bought: Attributes,
    /// Averages of the collateral after.
    pub attributes_after: Attributes,
    /// The optimal method beside the two-phase method; none when only the latter was asked for.
    pub gain: Option<Gain>,
}

/// The portfolio objective on the way. Tests that failed before count as passing while they are no
/// worse than then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectivePath {
    /// Before any trade.
    pub before: f64,
    /// After the sales.
    pub after_sales: f64,
    /// After all.
    pub after_purchases: f64,
}

/// All sales, or all purchases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Which.
    pub side: Side,
    /// Par asked for.
    pub asked: f64,
    /// Par traded.
    pub traded: f64,
    /// Cash received, or paid.
    pub cash: f64,
    /// How many assets could be traded.
    pub candidates: usize,
    /// The assets that could not, and those that the last step refused when it refused all, by reason.
    pub refused: Vec<Refused>,
    /// Why it ended.
    pub stopped: Stopped,
}

/// Why a phase ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// The par asked for is traded.
    Done,
    /// No cash is left.
    CashSpent,
    /// No asset is left.
    NothingLeft,
    /// Assets are left, but each would be refused.
    AllRefused,
    /// The optimal method ends where more would not be better.
    Optimal,
}

/// One trade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// From 1.
    pub number: usize,
    /// The asset.
    pub asset: String,
    /// Sold or bought.
    pub side: Side,
    /// Par.
    pub par: f64,
    /// Price as a fraction of par.
    pub price: f64,
    /// Principal cash after it.
    pub cash: f64,
    /// The asset's score in the ranking of this step; of an optimal trade, what a unit of its par
    /// adds to the objective, times one million.
    pub score: f64,
    /// Its place in that ranking, from 1; none for an optimal trade.
    pub rank: Option<usize>,
    /// How many assets were ranked.
    pub candidates: usize,
    /// The portfolio objective before.
    pub objective_before: f64,
    /// And after.
    pub objective_after: f64,
    /// The tests whose results moved.
    pub moved: Vec<Moved>,
    /// The tests that bound: a better-ranked asset was refused because of them.
    pub bound: Vec<u16>,
    /// The better-ranked assets that were refused, by reason.
    pub refused: Vec<Refused>,
    /// Why, in words.
    pub why: String,
}

/// A test whose result moved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Its number.
    pub number: u16,
    /// The result before.
    pub before: Option<f64>,
    /// And after.
    pub after: Option<f64>,
}

/// Why an asset was not traded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It does not fulfil the filter.
    Filter,
    /// It is on the do-not-buy list.
    DoNotBuy,
    /// It is on the do-not-sell list.
    DoNotSell,
    /// It is in default.
    Defaulted,
    /// It costs less than the least price.
    Price,
    /// The deal holds it already.
    Held,
    /// It was sold in this run.
    Sold,
    /// Another increment would be too much of one asset.
    Concentration,
    /// It would be one asset too many.
    MostAssets,
    /// The test of this number would fail.
    Test(u16),
}

/// The assets that were refused for one reason. An asset that would fail several tests counts for
/// each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The reason.
    pub reason: Refusal,
    /// How many.
    pub count: usize,
    /// The first of them.
    pub first: Vec<String>,
}

/// What was traded of one asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Traded {
    /// The asset's identifier.
    pub asset: String,
    /// Its name.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// Par.
    pub par: f64,
    /// Price as a fraction of par.
    pub price: f64,
    /// Cash.
    pub cash: f64,
    /// Its score when it was first traded.
    pub score: f64,
    /// Moody's rating as given.
    pub moodys_rating: Option<Rating>,
    /// S&P's rating as given.
    pub sp_rating: Option<Rating>,
    /// The all-in rate of the current period.
    pub coupon: Option<f64>,
    /// Margin over the index.
    pub spread: f64,
}

/// The optimal method beside the two-phase method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// The portfolio objective after the two-phase method's trades.
    pub two_phase: f64,
    /// After those of this result.
    pub optimal: f64,
    /// What the latter is higher by; never negative.
    pub improvement: f64,
    /// The optimum of the last linear program without regard to increments, a bound as far as the
    /// objective is linear; none when there was no program to solve.
    pub relaxed: Option<f64>,
    /// Linear programs solved.
    pub programs: usize,
    /// How it ended, in words.
    pub explanation: String,
}

/// A run in the making.
pub(crate) struct Run<'b> {
    pub method: Method,
    pub desk: Desk<'b>,
    pub after_sales: Desk<'b>,
    pub phases: Vec<Phase>,
    pub steps: Vec<Step>,
}

impl<'b> Run<'b> {
    pub fn new(start: Desk<'b>) -> Self {
        Self {
            method: Method::TwoPhase,
            after_sales: start.clone(),
            desk: start,
            phases: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Par traded on a side, by place in the book.
    pub fn amounts(&self, side: Side) -> Vec<(usize, f64)> {
        let mut amounts: Vec<(usize, f64)> = Vec::new();
        for step in self.steps.iter().filter(|step| step.side == side) {
            let Some(at) = self.desk.book.position(&step.asset) else { continue };
            match amounts.iter_mut().find(|(other, _)| *other == at) {
                Some((_, par)) => *par += step.par,
                None => amounts.push((at, step.par)),
            }
        }
        amounts
    }

    /// Cash received or paid on a side.
    pub fn cash(&self, side: Side) -> f64 {
        self.steps.iter().filter(|step| step.side == side).map(|step| step.par * step.price).sum()
    }

    /// What was traded on a side, by asset.
    pub(super) fn traded(&self, side: Side) -> Vec<Traded> {
        let assets: Vec<_> = self.desk.book.assets().collect();
        let traded = |(at, par): (usize, f64)| {
            let asset = assets.get(at)?;
            let first = self.steps.iter().find(|step| step.asset == asset.id && step.side == side)?;
            Some(Traded {
                asset: asset.id.clone(),
                name: asset.name.clone(),
                issuer: asset.issuer.clone(),
                par,
                price: first.price,
                cash: par * first.price,
                score: first.score,
                moodys_rating: asset.moodys_rating(),
                sp_rating: asset.sp_rating(),
                coupon: asset.coupon,
                spread: asset.spread,
            })
        };
        self.amounts(side).into_iter().filter_map(traded).collect()
    }
}

/// Refused assets by reason, as they come.
#[derive(Default)]
pub(super) struct Refusals(BTreeMap<Refusal, (usize, Vec<String>)>);

impl Refusals {
    pub fn add(&mut self, reason: Refusal, asset: &str, most: usize) {
        let (count, first) = self.0.entry(reason).or_default();
        *count += 1;
        if first.len() < most {
            first.push(asset.to_owned());
        }
    }

    /// Adds the others, whose names come after these.
    pub fn merge(&mut self, others: Self, most: usize) {
        for (reason, (more, names)) in others.0 {
            let (count, first) = self.0.entry(reason).or_default();
            *count += more;
            first.extend(names);
            first.truncate(most);
        }
    }

    /// The tests among the reasons.
    pub fn tests(&self) -> Vec<u16> {
        let test = |reason: &Refusal| if let Refusal::Test(number) = reason { Some(*number) } else { None };
        self.0.keys().filter_map(test).collect()
    }

    pub fn listed(self) -> Vec<Refused> {
        self.0.into_iter().map(|(reason, (count, first))| Refused { reason, count, first }).collect()
    }
}
