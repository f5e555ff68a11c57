//! Rebalancing: the worst of the collateral is sold and the best of a list bought, in small steps
//! under every test of the deal, with an account of why each trade was made.

mod attributes;
mod desk;
mod phase;
mod report;
mod settings;

pub use attributes::Attributes;
pub use report::{Gain, Moved, ObjectivePath, Phase, Rebalance, Refusal, Refused, Step, Stopped, Traded};
pub use settings::{Amounts, Method, RebalanceSettings, SaleTests};

pub(super) use desk::Desk;
pub(super) use phase::{DUST, buy, eligible, sell, steps};
pub(super) use report::Run;

use super::hypo::{Against, changes};
use super::optimal;
use super::rank::Side;
use crate::Deal;
use crate::deal::Asset;
use crate::quality::{Book, Compliance, Outcome};
use risk_core::Result;
use risk_core::progress::Progress;
use std::collections::BTreeMap;

/// Finds the trades that improve a deal's collateral: sales of what it holds, then purchases from what
/// `master` lists. The deal itself is a value and stays as it is.
///
/// The two-phase method sells one increment of the worst-ranked asset after another until the par
/// asked for is sold, then buys one increment of the best-ranked asset after another. After each step the
/// assets are ranked anew. A trade after which a test fails that is not exempt is undone, and the next
/// asset tried; a test that failed before the run need only be no worse than it was then, whatever has
/// happened in between. The optimal method starts from that result and is never worse.
///
/// # Examples
/// ```
/// use clo_core::quality::{Terms, Test};
/// use clo_core::rebalance::{Objective, RebalanceSettings, rebalance};
/// # let json = r#"{"name": "Small", "current_index": 0.02, "dates": {"analysis": "2024-01-15", "closing": "2023-01-15",
/// #   "first_payment": "2023-04-15", "maturity": "2035-01-15"}, "waterfall": {"preset": {"structure": "clo_2_0"}},
/// #   "tranches": [{"name": "A", "balance": 60e6, "coupon": {"floating": {"spread": 0.015}}},
/// #                {"name": "Sub", "kind": "equity", "balance": 40e6}],
/// #   "assets": [{"id": "LX1", "par": 60e6, "maturity": "2029-01-15", "spread": 0.04},
/// #              {"id": "LX2", "par": 40e6, "maturity": "2029-01-15", "spread": 0.03}]}"#;
/// let mut deal = clo_core::Deal::from_json(json)?;
/// let spread = Test { number: 46, threshold: Some(0.035), ..Test::default() };
/// deal.quality = Some(Terms { tests: vec![Test { number: 32, ..spread }], ..Terms::default() });
/// let master = [clo_core::deal::Asset { id: "LX3".into(), spread: 0.05, ..deal.assets[0].clone() }];
///
/// let settings = RebalanceSettings {
///     sale_par: 3e6,
///     buy_par: 3e6,
///     increment: 1e6,
///     max_concentration: 1.0,
///     objective: Objective { weights: [(32, 1.0)].into(), ..Objective::default() },
///     ..RebalanceSettings::default()
/// };
/// let done = rebalance(&deal, &master, &settings)?;
/// assert_eq!((done.sales[0].asset.as_str(), done.sales[0].par), ("LX2", 3e6));
/// assert_eq!((done.purchases[0].asset.as_str(), done.purchases[0].par), ("LX3", 3e6));
/// assert!(done.objective.after_purchases > done.objective.before);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// Those of [`Book::new`] and [`super::rank()`], and every setting that makes no sense.
pub fn rebalance(deal: &Deal, master: &[Asset], settings: &RebalanceSettings) -> Result<Rebalance> {
    rebalance_with(deal, master, settings, &Progress::silent())
}

/// As [`rebalance`], reporting each step.
///
/// # Errors
/// Those of [`rebalance`], and [`risk_core::Error::Cancelled`].
pub fn rebalance_with(
    deal: &Deal,
    master: &[Asset],
    settings: &RebalanceSettings,
    progress: &Progress<'_>,
) -> Result<Rebalance> {
    settings.check()?;
    let own = Book::new(deal, master, &settings.tests)?;
    let before = own.report(own.par(), own.cash(), settings.tests.most_contributors);
    let book = match settings.against {
        Against::Before => own.clone().with_baseline(&failing(&before)),
        Against::Baseline => own.clone(),
    };
    let start = Desk::new(&book, settings);
    let two_phase = two_phases(&start, settings, progress)?;
    let (run, gain) = match settings.method {
        Method::TwoPhase => (two_phase, None),
        Method::Optimal => {
            let (run, gain) = optimal::improve(&start, two_phase, settings, progress)?;
            (run, Some(gain))
        }
    };
    Ok(report(&start, run, before, gain, settings))
}

/// Sells the worst, then buys the best.
fn two_phases<'b>(
    start: &Desk<'b>,
    settings: &RebalanceSettings,
    progress: &Progress<'_>,
) -> Result<Run<'b>> {
    let mut run = Run::new(start.clone());
    sell(&mut run, settings, progress)?;
    run.after_sales = run.desk.clone();
    buy(&mut run, settings, progress)?;
    Ok(run)
}

/// The results of the tests that do not pass by themselves: only those are to be maintained.
fn failing(before: &Compliance) -> BTreeMap<u16, f64> {
    let fails = |outcome| matches!(outcome, Outcome::Failed | Outcome::Maintained);
    let failing = before.tests.iter().filter(|test| fails(test.outcome));
    failing.filter_map(|test| Some((test.number, test.value?))).collect()
}

fn report(
    start: &Desk<'_>,
    run: Run<'_>,
    before: Compliance,
    gain: Option<Gain>,
    settings: &RebalanceSettings,
) -> Rebalance {
    let most = settings.tests.most_contributors;
    let of = |desk: &Desk<'_>| desk.book.report(&desk.par, desk.cash, most);
    let (after_sales, after) = (of(&run.after_sales), of(&run.desk));
    let traded = |side: Side| run.traded(side);
    let (sold, bought) = (run.amounts(Side::Sell), run.amounts(Side::Buy));
    Rebalance {
        settings: settings.clone(),
        method: run.method,
        objective: ObjectivePath {
            before: start.objective,
            after_sales: run.after_sales.objective,
            after_purchases: run.desk.objective,
        },
        changes: changes(&before, &after),
        sales: traded(Side::Sell),
        purchases: traded(Side::Buy),
        attributes_before: Attributes::of_pool(start.book, &start.par),
        attributes_sold: Attributes::of(start.book, &sold),
        attributes_bought: Attributes::of(start.book, &bought),
        attributes_after: Attributes::of_pool(start.book, &run.desk.par),
        before,
        after_sales,
        after,
        phases: run.phases,
        steps: run.steps,
        gain,
    }
}
