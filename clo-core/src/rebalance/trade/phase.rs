//! The two phases: sales of the worst, purchases of the best.

use super::super::filter::Filter;
use super::super::rank::{HeldNames, RankSettings, Ranked, Side, rank};
use super::desk::Desk;
use super::report::{Phase, Refusal, Refusals, Refused, Run, Step, Stopped};
use super::settings::{RebalanceSettings, SaleTests};
use crate::deal::Asset;
use risk_core::Result;
use risk_core::progress::Progress;
use std::collections::BTreeMap;

/// Par and cash of less than this are nothing: half a cent.
pub(crate) const DUST: f64 = 0.005;

/// The assets that may be traded on one side, and why the others may not.
pub(crate) struct Names {
    pub positions: Vec<usize>,
    refused: Refusals,
}

impl Names {
    /// The assets that may not be traded, by reason.
    pub fn listed(self) -> Vec<Refused> {
        self.refused.listed()
    }
}

/// The assets that may be sold, or bought when `sold` has been. Held is what was held before the run.
pub(crate) fn eligible(
    desk: &Desk<'_>,
    side: Side,
    sold: &[(usize, f64)],
    settings: &RebalanceSettings,
) -> Names {
    let mut names = Names { positions: Vec::new(), refused: Refusals::default() };
    for (at, asset) in desk.book.assets().enumerate() {
        let is_held = desk.book.par().get(at).is_some_and(|par| *par > 0.0);
        let refusal = match side {
            Side::Sell if !is_held => continue,
            Side::Sell => refuses_sale(asset, settings),
            Side::Buy if sold.iter().any(|(other, _)| *other == at) => Some(Refusal::Sold),
            Side::Buy => refuses_purchase(asset, is_held, settings),
        };
        match refusal {
            None => names.positions.push(at),
            Some(reason) => names.refused.add(reason, &asset.id, settings.most_refused),
        }
    }
    names
}

fn refuses_sale(asset: &Asset, settings: &RebalanceSettings) -> Option<Refusal> {
    if is_listed(asset, &settings.do_not_sell) {
        Some(Refusal::DoNotSell)
    } else {
        is_filtered(asset, settings.sale_filter.as_ref()).then_some(Refusal::Filter)
    }
}

fn refuses_purchase(asset: &Asset, is_held: bool, settings: &RebalanceSettings) -> Option<Refusal> {
    if is_listed(asset, &settings.do_not_buy) {
        Some(Refusal::DoNotBuy)
    } else if asset.defaulted {
        Some(Refusal::Defaulted)
    } else if asset.price_or_par() < settings.least_price {
        Some(Refusal::Price)
    } else if is_held && settings.held == HeldNames::Exclude {
        Some(Refusal::Held)
    } else {
        is_filtered(asset, settings.buy_filter.as_ref()).then_some(Refusal::Filter)
    }
}

fn is_listed(asset: &Asset, list: &std::collections::BTreeSet<String>) -> bool {
    list.contains(&asset.id) || list.contains(asset.obligor())
}

fn is_filtered(asset: &Asset, filter: Option<&Filter>) -> bool {
    filter.is_some_and(|filter| !filter.matches(asset))
}

/// Sells the worst until `sale_par` is sold, with what the run has sold already.
pub(crate) fn sell(run: &mut Run<'_>, settings: &RebalanceSettings, progress: &Progress<'_>) -> Result<()> {
    let mut names = eligible(&run.desk, Side::Sell, &[], settings);
    let candidates = names.positions.len();
    let mut sold: f64 = run.amounts(Side::Sell).iter().map(|(_, par)| par).sum();
    let stopped = loop {
        if settings.sale_par - sold <= DUST {
            break Stopped::Done;
        }
        let left: Vec<usize> =
            names.positions.iter().copied().filter(|at| run.desk.held(*at) > 0.0).collect();
        if left.is_empty() {
            break Stopped::NothingLeft;
        }
        let lot = settings.increment.min(settings.sale_par - sold);
        let par = |desk: &Desk<'_>, at: usize| Ok(lot.min(desk.held(at)));
        match step(run, Side::Sell, &left, par, settings)? {
            Ok(par) => sold += par,
            Err(refusals) => {
                names.refused.merge(refusals, settings.most_refused);
                break Stopped::AllRefused;
            }
        }
        progress.report(run.steps.len() as u64, steps(settings))?;
    };
    run.phases.push(Phase {
        side: Side::Sell,
        asked: settings.sale_par,
        traded: sold,
        cash: run.cash(Side::Sell),
        candidates,
        refused: names.refused.listed(),
        stopped,
    });
    Ok(())
}

/// Buys the best until `buy_par` is bought, with what the run has bought already.
pub(crate) fn buy(run: &mut Run<'_>, settings: &RebalanceSettings, progress: &Progress<'_>) -> Result<()> {
    let mut names = eligible(&run.desk, Side::Buy, &run.amounts(Side::Sell), settings);
    let candidates = names.positions.len();
    let mut bought: BTreeMap<usize, f64> = run.amounts(Side::Buy).into_iter().collect();
    let mut total: f64 = bought.values().sum();
    let stopped = loop {
        if settings.buy_par - total <= DUST {
            break Stopped::Done;
        }
        let spendable = run.desk.cash - settings.least_cash;
        if spendable <= DUST {
            break Stopped::CashSpent;
        }
        if names.positions.is_empty() {
            break Stopped::NothingLeft;
        }
        let lot = settings.increment.min(settings.buy_par - total);
        let par = |desk: &Desk<'_>, at: usize| {
            let price = desk.price(at);
            let par = if price > 0.0 { lot.min(spendable / price) } else { lot };
            allowed(bought.get(&at).copied(), bought.len(), par, settings).map(|()| par)
        };
        match step(run, Side::Buy, &names.positions, par, settings)? {
            Ok(par) => {
                total += par;
                if let Some(at) = run.steps.last().and_then(|step| run.desk.book.position(&step.asset)) {
                    *bought.entry(at).or_default() += par;
                }
            }
            Err(refusals) => {
                names.refused.merge(refusals, settings.most_refused);
                break Stopped::AllRefused;
            }
        }
        progress.report(run.steps.len() as u64, steps(settings))?;
    };
    run.phases.push(Phase {
        side: Side::Buy,
        asked: settings.buy_par,
        traded: total,
        cash: run.cash(Side::Buy),
        candidates,
        refused: names.refused.listed(),
        stopped,
    });
    Ok(())
}

/// Whether the limits on one asset and on their number allow a purchase.
fn allowed(
    bought: Option<f64>,
    assets: usize,
    par: f64,
    settings: &RebalanceSettings,
) -> std::result::Result<(), Refusal> {
    match bought {
        Some(bought) if bought + par > settings.max_concentration * settings.buy_par + DUST => {
            Err(Refusal::Concentration)
        }
        None if settings.most_assets.is_some_and(|most| assets >= most) => Err(Refusal::MostAssets),
        _ => Ok(()),
    }
}

/// Steps that a run takes at most, but for those that held par cuts short.
pub(crate) fn steps(settings: &RebalanceSettings) -> u64 {
    let count = |par: f64| (par / settings.increment).ceil() as u64;
    count(settings.sale_par) + count(settings.buy_par)
}

/// Ranks the assets and trades the first that may be: its par, or why all are refused.
fn step(
    run: &mut Run<'_>,
    side: Side,
    positions: &[usize],
    par: impl Fn(&Desk<'_>, usize) -> std::result::Result<f64, Refusal>,
    settings: &RebalanceSettings,
) -> Result<std::result::Result<f64, Refusals>> {
    let ranking = RankSettings {
        side,
        objective: settings.objective.clone(),
        denominator: settings.denominator,
        least_price: settings.least_price,
        held: settings.held,
    };
    let assets: Vec<&Asset> = run.desk.book.assets().collect();
    let is_tested = side == Side::Buy || settings.sale_tests == SaleTests::MaintainOrImprove;
    let ranked = rank(run.desk.book, &run.desk.evaluation, positions, &ranking)?;
    let mut refusals = Refusals::default();
    let mut trial = run.desk.clone();
    for (place, Ranked { position, score }) in ranked.iter().copied().enumerate() {
        let Some(asset) = assets.get(position) else { continue };
        let par = match par(&run.desk, position) {
            Ok(par) => par,
            Err(reason) => {
                refusals.add(reason, &asset.id, settings.most_refused);
                continue;
            }
        };
        trial.clone_from(&run.desk);
        trial.trade(position, side, par);
        let breaches = trial.breaches();
        if is_tested && !breaches.is_empty() {
            for number in breaches {
                refusals.add(Refusal::Test(number), &asset.id, settings.most_refused);
            }
            continue;
        }
        run.steps.push(Step {
            number: run.steps.len() + 1,
            asset: asset.id.clone(),
            side,
            par,
            price: trial.price(position),
            cash: trial.cash,
            score,
            rank: Some(place + 1),
            candidates: ranked.len(),
            objective_before: run.desk.objective,
            objective_after: trial.objective,
            moved: trial.moved_from(&run.desk),
            bound: refusals.tests(),
            why: why(side, place, ranked.len(), score),
            refused: refusals.listed(),
        });
        run.desk = trial;
        return Ok(Ok(par));
    }
    Ok(Err(refusals))
}

/// `The best of 87 to buy, with a score of 1.090300.`
fn why(side: Side, place: usize, candidates: usize, score: f64) -> String {
    let (order, verb) = match side {
        Side::Buy => ("best", "buy"),
        Side::Sell => ("worst", "sell"),
    };
    let rank = match place {
        0 => format!("The {order}"),
        _ => format!("Number {} from the {order}", place + 1),
    };
    let refused = match place {
        0 => String::new(),
        1 => "; the one before it was refused".to_owned(),
        _ => format!("; the {place} before it were refused"),
    };
    format!("{rank} of {candidates} to {verb}, with a score of {score:.6}{refused}.")
}
