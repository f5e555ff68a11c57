//! Hypothetical trades: every test before and after, and nothing changed.

use super::objective::{Objective, portfolio_objective};
use super::rank::Side;
use crate::Deal;
use crate::deal::Asset;
use crate::quality::{Book, Compliance, Direction, Outcome, Settings};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// A purchase or a sale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trade {
    /// The identifier of the asset: one of the deal's, or of the master list's.
    pub asset: String,
    /// Which way.
    pub side: Side,
    /// Par. No more is sold than is held.
    pub par: f64,
    /// Price as a fraction of par; the asset's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
}

/// How to try trades.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HypoSettings {
    /// All trades together, or each by itself.
    pub mode: Mode,
    /// What a test after the trade is held against if it fails.
    pub against: Against,
    /// How to test.
    pub tests: Settings,
    /// The portfolio objective.
    pub objective: Objective,
}

/// All trades together, or each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All at once.
    #[default]
    Pool,
    /// Each from the holdings before.
    Individual,
}

/// What a test after the trade is held against if it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The results before the trade: maintain or improve.
    #[default]
    Before,
    /// The baseline of the settings.
    Baseline,
}

/// What trades do to the tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypo {
    /// The tests before.
    pub before: Compliance,
    /// The portfolio objective before.
    pub objective_before: f64,
    /// After the trades: one of all of them, or one of each.
    pub after: Vec<AfterTrade>,
}

/// The tests after some trades.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AfterTrade {
    /// The trades as made: with the par and price that they had.
    pub trades: Vec<Trade>,
    /// The tests.
    pub compliance: Compliance,
    /// The portfolio objective.
    pub objective: f64,
    /// What has changed, test by test.
    pub changes: Vec<Change>,
}

/// One test before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its number.
    pub number: u16,
    /// What it is called.
    pub name: String,
    /// The result before.
    pub before: Option<f64>,
    /// The result after.
    pub after: Option<f64>,
    /// Their difference.
    pub difference: Option<f64>,
    /// True when the result moved the right way, or stayed.
    pub improved: Option<bool>,
    /// How the test ended before.
    pub outcome_before: Outcome,
    /// How it ended after.
    pub outcome_after: Outcome,
}

/// Tries trades on a deal: principal cash moves by par × price.
///
/// # Errors
/// Those of [`Book::new`], and every trade that makes no sense: an asset that neither the deal nor
/// the master list has, par or a price that is none.
pub fn hypothetical(
    deal: &Deal,
    master: &[Asset],
    trades: &[Trade],
    settings: &HypoSettings,
) -> Result<Hypo> {
    let book = Book::new(deal, master, &settings.tests)?;
    let mut checks = Checks::default();
    settings.objective.check(&"objective", &mut checks);
    let placed: Vec<(usize, &Trade)> = trades
        .iter()
        .enumerate()
        .filter_map(|(k, trade)| {
            let position = book.position(&trade.asset);
            let path = format!("trades[{k}]");
            checks.require(
                position.is_some(),
                format_args!("{path}.asset"),
                format_args!("is no asset of the deal nor of the master list: {:?}", trade.asset),
            );
            checks.money(format_args!("{path}.par"), trade.par);
            if let Some(price) = trade.price {
                checks.between(format_args!("{path}.price"), price, 0.0, 2.0);
            }
            Some((position?, trade))
        })
        .collect();
    checks.finish()?;

    let most = settings.tests.most_contributors;
    let before = book.report(book.par(), book.cash(), most);
    let objective_before = portfolio_objective(&book.evaluate(book.par(), book.cash()), &settings.objective);
    let after_book = match settings.against {
        Against::Before => book.clone().with_baseline(&before.results()),
        Against::Baseline => book.clone(),
    };
    let groups: Vec<&[(usize, &Trade)]> = match settings.mode {
        Mode::Pool => vec![&placed],
        Mode::Individual => placed.chunks(1).collect(),
    };
    let after = groups
        .into_iter()
        .map(|group| {
            let mut holdings = Holdings { par: after_book.par().to_vec(), cash: after_book.cash() };
            let trades = group.iter().map(|(at, trade)| holdings.make(&after_book, *at, trade)).collect();
            let compliance = after_book.report(&holdings.par, holdings.cash, most);
            let evaluation = after_book.evaluate(&holdings.par, holdings.cash);
            AfterTrade {
                trades,
                changes: changes(&before, &compliance),
                compliance,
                objective: portfolio_objective(&evaluation, &settings.objective),
            }
        })
        .collect();
    Ok(Hypo { before, objective_before, after })
}

/// Par by position in the book, and principal cash.
struct Holdings {
    par: Vec<f64>,
    cash: f64,
}

impl Holdings {
    /// Makes a trade: what was bought or sold, at which price.
    fn make(&mut self, book: &Book<'_>, at: usize, trade: &Trade) -> Trade {
        let own = book.quality(at).map_or(1.0, |asset| asset.price);
        let price = trade.price.unwrap_or(own);
        let mut made = Trade { price: Some(price), ..trade.clone() };
        if let Some(held) = self.par.get_mut(at) {
            match trade.side {
                Side::Buy => {
                    *held += made.par;
                    self.cash -= made.par * price;
                }
                Side::Sell => {
                    made.par = made.par.min(*held);
                    *held -= made.par;
                    self.cash += made.par * price;
                }
            }
        }
        made
    }
}

pub(super) fn changes(before: &Compliance, after: &Compliance) -> Vec<Change> {
    let change = |(before, after): (&crate::quality::TestResult, &crate::quality::TestResult)| {
        let difference = before.value.zip(after.value).map(|(before, after)| after - before);
        let improved = difference.map(|difference| match after.direction {
            Direction::AtMost => difference <= 0.0,
            Direction::AtLeast => difference >= 0.0,
        });
        Change {
            number: after.number,
            name: after.name.clone(),
            before: before.value,
            after: after.value,
            difference,
            improved,
            outcome_before: before.outcome,
            outcome_after: after.outcome,
        }
    };
    before.tests.iter().zip(&after.tests).map(change).collect()
}
