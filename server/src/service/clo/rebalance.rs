//! Rebalancing a stored deal: what is asked for, the run, and what it comes to.

use super::overview::coverage;
use super::{asset_list, base, classify};
use crate::error::ApiError;
use crate::store::rebalancings::{Ended, Rebalancing};
use chrono::{DateTime, Utc};
use clo_core::Deal;
use clo_core::coverage::{Measure, TestKind};
use clo_core::deal::Asset;
use clo_core::quality::{Book, Settings};
use clo_core::rebalance::rank::HeldNames;
use clo_core::rebalance::trade::{Method, RebalanceSettings, Stopped, Traded};
use clo_core::rebalance::{Filter, RankSettings, Rebalance, Side, candidates, rank, rebalance_with};
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;

/// Which way to trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TransactionType {
    /// Sales, then purchases.
    #[default]
    Buy,
    /// Sales alone.
    Sell,
}

/// How the trades are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RebalanceAlgorithm)]
pub enum Algorithm {
    /// The worst is sold, then the best is bought, a step at a time.
    #[default]
    TwoPhase,
    /// By integer programming; never worse.
    Optimal,
}

/// A rebalance, as it is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RebalanceRequest)]
pub struct Request {
    /// The deal.
    pub portfolio_id: String,
    /// BUY.
    pub transaction_type: Option<TransactionType>,
    /// Most different assets that are bought.
    pub max_num_assets: Option<usize>,
    /// Par of one step: 750,000.
    pub incremental_loan_size: Option<f64>,
    /// Par to sell: none.
    pub sale_par_amount: Option<f64>,
    /// Par to buy: as much as there is principal cash.
    pub buy_par_amount: Option<f64>,
    /// Which assets may be bought: `sp_rating >= 'BBB' AND spread >= 0.04`.
    pub buy_filter: Option<String>,
    /// Which assets may be sold.
    pub sale_filter: Option<String>,
    /// Most of one asset, as a fraction of what is bought: 0.05.
    pub max_concentration_per_asset: Option<f64>,
    /// The index against which spreads are measured: the deal's.
    pub libor_rate: Option<f64>,
    /// `two_phase`.
    pub algorithm: Option<Algorithm>,
    /// Whether more is bought of what the deal holds: no.
    pub include_current_holdings: Option<bool>,
    /// Whether the trades are made in the stored deal: no.
    pub commit: Option<bool>,
}

/// Reads a filter; one of nothing is none.
pub fn filter(text: Option<&str>, path: &str) -> Result<Option<Filter>> {
    let text = text.filter(|text| !text.trim().is_empty());
    let read = |text: &str| {
        Filter::parse(text).map_err(|error| match error {
            Error::Invalid(problems) => Error::Invalid(
                problems
                    .into_iter()
                    .map(|problem| {
                        risk_core::Problem::new(path, format!("{}: {}", problem.path, problem.message))
                    })
                    .collect(),
            ),
            other => other,
        })
    };
    text.map(read).transpose()
}

impl Request {
    /// The settings of the engine, for `deal`.
    ///
    /// # Errors
    /// With what is wrong of the filters or of the amounts.
    pub fn settings(&self, deal: &Deal) -> Result<RebalanceSettings> {
        let usual = RebalanceSettings::default();
        let cash = deal.accounts.collection.principal + deal.accounts.ramp_up.principal;
        let sells_alone = self.transaction_type == Some(TransactionType::Sell);
        let mut checks = Checks::default();
        let increment = self.incremental_loan_size.unwrap_or(usual.increment);
        let wanted = format_args!("must be an amount above zero, got {increment}");
        checks.require(increment > 0.0 && increment <= 1e12, "incremental_loan_size", wanted);
        let sale = self.sale_par_amount.unwrap_or(0.0);
        let buy = if sells_alone { 0.0 } else { self.buy_par_amount.unwrap_or(cash) };
        for (name, par) in [("sale_par_amount", sale), ("buy_par_amount", buy)] {
            checks.money(name, par);
            let wanted = format_args!("must be at most 10,000 steps of {increment}, got {par}");
            checks.require(par.is_nan() || par / increment <= 1e4, name, wanted);
        }
        let concentration = self.max_concentration_per_asset.unwrap_or(usual.max_concentration);
        checks.fraction("max_concentration_per_asset", concentration);
        if let Some(index) = self.libor_rate {
            checks.rate("libor_rate", index);
        }
        checks.finish()?;
        let method = match self.algorithm.unwrap_or_default() {
            Algorithm::TwoPhase => Method::TwoPhase,
            Algorithm::Optimal => Method::Optimal,
        };
        let held = match self.include_current_holdings {
            Some(true) => HeldNames::Allow,
            _ => HeldNames::Exclude,
        };
        Ok(RebalanceSettings {
            method,
            sale_par: sale,
            buy_par: buy,
            increment,
            max_concentration: concentration,
            most_assets: self.max_num_assets,
            sale_filter: filter(self.sale_filter.as_deref(), "sale_filter")?,
            buy_filter: filter(self.buy_filter.as_deref(), "buy_filter")?,
            held,
            tests: Settings { index: self.libor_rate, most_contributors: Some(3), ..Settings::default() },
            ..usual
        })
    }
}

/// Coverage of the most junior class that is tested.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = CoverageRatios)]
pub struct Ratios {
    pub oc_ratio: Option<f64>,
    pub ic_ratio: Option<f64>,
}

impl Ratios {
    fn of(deal: &Deal) -> Result<Self> {
        let tests = coverage(deal, &base::assumptions())?;
        let last = |kind: TestKind| {
            let of_kind = |test: &&Measure| test.kind == kind;
            tests.iter().rfind(of_kind).and_then(|test| test.value)
        };
        Ok(Self {
            oc_ratio: last(TestKind::Overcollateralization),
            ic_ratio: last(TestKind::InterestCoverage),
        })
    }
}

/// What a run comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub rebalance: Rebalance,
    pub before: Ratios,
    pub after_sale: Ratios,
    pub after_buy: Ratios,
    /// Seconds that the run took.
    pub seconds: f64,
}

impl Outcome {
    /// How many assets are sold or bought.
    pub fn trades(&self) -> usize {
        self.rebalance.sales.len() + self.rebalance.purchases.len()
    }

    /// What the trades add to the objective.
    pub fn improvement(&self) -> f64 {
        self.rebalance.objective.after_purchases - self.rebalance.objective.before
    }

    /// Why less was traded than was asked for.
    pub fn warnings(&self) -> Vec<String> {
        let short = self.rebalance.phases.iter().filter(|phase| phase.asked - phase.traded > 0.01);
        let warning = |phase: &clo_core::rebalance::trade::Phase| {
            let what = match phase.side {
                Side::Sell => "Sales",
                Side::Buy => "Purchases",
            };
            let why = match phase.stopped {
                Stopped::Done => "there was nothing more to do",
                Stopped::CashSpent => "no cash is left",
                Stopped::NothingLeft => "no asset is left that may be traded",
                Stopped::AllRefused => "every asset that is left would fail a test or a limit",
                Stopped::Optimal => "more would not be better",
            };
            format!("{what} ended at {:.0} of {:.0}: {why}", phase.traded, phase.asked)
        };
        short.map(warning).collect()
    }

    /// Why an asset was traded: the words of its first step.
    pub fn rationale(&self, traded: &Traded, side: Side) -> &str {
        let step = self.rebalance.steps.iter().find(|step| step.asset == traded.asset && step.side == side);
        step.map_or("", |step| &step.why)
    }

    /// How the operation is kept.
    pub fn ended(&self) -> Ended {
        Ended {
            status: "completed",
            result: serde_json::to_string(self).ok(),
            error: None,
            total_trades: Some(self.trades() as i64),
            objective_improvement: Some(self.improvement()),
        }
    }
}

/// Runs a rebalance. The deal itself is a value and stays as it is.
///
/// # Errors
/// Those of the engine, and with what is wrong of the request.
pub fn run(request: &Request, deal: &Deal, master: &[Asset], progress: &Progress<'_>) -> Result<Outcome> {
    let settings = request.settings(deal)?;
    let begun = Instant::now();
    let rebalance = rebalance_with(deal, master, &settings, progress)?;
    let sold = traded(deal, master, &rebalance.sales, &[]);
    let bought = traded(deal, master, &rebalance.sales, &rebalance.purchases);
    Ok(Outcome {
        before: Ratios::of(deal)?,
        after_sale: Ratios::of(&sold)?,
        after_buy: Ratios::of(&bought)?,
        rebalance,
        seconds: begun.elapsed().as_secs_f64(),
    })
}

/// The deal after these trades.
pub fn traded(deal: &Deal, master: &[Asset], sales: &[Traded], purchases: &[Traded]) -> Deal {
    let mut after = deal.clone();
    for sale in sales {
        if let Some(asset) = after.assets.iter_mut().find(|asset| asset.id == sale.asset) {
            asset.par = (asset.par - sale.par).max(0.0);
        }
        after.accounts.collection.principal += sale.cash;
    }
    after.assets.retain(|asset| asset.par > 0.005 || asset.unfunded > 0.0);
    for purchase in purchases {
        match after.assets.iter_mut().find(|asset| asset.id == purchase.asset) {
            Some(held) => held.par += purchase.par,
            None => {
                let bought = master.iter().find(|asset| asset.id == purchase.asset);
                let bought = bought.map(|asset| Asset {
                    par: purchase.par,
                    purchase_price: Some(purchase.price),
                    ..asset.clone()
                });
                after.assets.extend(bought);
            }
        }
        let cash = &mut after.accounts.collection.principal;
        *cash = (*cash - purchase.cash).max(0.0);
    }
    after
}

/// An operation that was run at `at`.
pub fn completed(
    id: &str,
    deal_version: i64,
    request: &Request,
    deal: &Deal,
    master: &[Asset],
    at: DateTime<Utc>,
) -> std::result::Result<Rebalancing, ApiError> {
    let outcome = run(request, deal, master, &Progress::silent())?;
    let Ended { status, result, error, total_trades, objective_improvement } = outcome.ended();
    let took = chrono::TimeDelta::milliseconds((outcome.seconds * 1e3) as i64);
    Ok(Rebalancing {
        id: id.to_owned(),
        deal_id: request.portfolio_id.clone(),
        deal_version,
        status: status.to_owned(),
        request: serde_json::to_string(request).map_err(|_| ApiError::Internal)?,
        result,
        error,
        job_id: None,
        total_trades,
        objective_improvement,
        created_at: at,
        completed_at: Some(at + took),
    })
}

/// An asset in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub asset_id: String,
    pub asset_name: String,
    pub score: f64,
    /// What may be traded of it: what is held for a sale, the increment for a purchase.
    pub par: f64,
    pub price: Option<f64>,
    pub spread: f64,
    pub rating: &'static str,
    pub maturity: risk_core::time::Date,
    pub industry: String,
}

/// Ranks what `deal` may buy of `master`, or sell of what it holds; the best first.
///
/// # Errors
/// Those of the engine.
pub fn ranking(
    deal: &Deal,
    master: &[Asset],
    side: Side,
    filter: Option<&Filter>,
    increment: f64,
) -> Result<Vec<Place>> {
    let book = Book::new(deal, master, &Settings::default())?;
    let settings = RankSettings { side, ..RankSettings::default() };
    let assets: Vec<&Asset> = book.assets().collect();
    let mut positions = candidates(&book, book.par(), &settings);
    positions
        .retain(|at| filter.is_none_or(|filter| assets.get(*at).is_some_and(|asset| filter.matches(asset))));
    let evaluation = book.evaluate(book.par(), book.cash());
    let ranked = rank(&book, &evaluation, &positions, &settings)?;
    let place = |ranked: &clo_core::rebalance::Ranked| {
        let asset = assets.get(ranked.position)?;
        let held = book.par().get(ranked.position).copied().unwrap_or(0.0);
        Some(Place {
            asset_id: asset.id.clone(),
            asset_name: asset_list::name(asset).to_owned(),
            score: ranked.score,
            par: if side == Side::Sell { held.min(increment) } else { increment },
            price: asset.price,
            spread: asset.spread,
            rating: classify::rating_name(asset),
            maturity: asset.maturity,
            industry: classify::industry(asset).to_owned(),
        })
    };
    Ok(ranked.iter().filter_map(place).collect())
}
