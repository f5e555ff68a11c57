//! The desk: holdings on which trades are tried.

use super::super::objective::portfolio_objective;
use super::super::rank::Side;
use super::report::Moved;
use super::settings::RebalanceSettings;
use crate::quality::{Book, Evaluation};

/// Holdings, and what the tests say of them.
#[derive(Clone)]
pub(crate) struct Desk<'b> {
    pub book: &'b Book<'b>,
    settings: &'b RebalanceSettings,
    /// Par by place in the book.
    pub par: Vec<f64>,
    pub cash: f64,
    pub evaluation: Evaluation,
    pub objective: f64,
}

impl<'b> Desk<'b> {
    pub fn new(book: &'b Book<'b>, settings: &'b RebalanceSettings) -> Self {
        let (par, cash) = (book.par().to_vec(), book.cash());
        let evaluation = book.evaluate(&par, cash);
        let objective = portfolio_objective(&evaluation, &settings.objective);
        Self { book, settings, par, cash, evaluation, objective }
    }

    /// The price at which an asset trades.
    pub fn price(&self, at: usize) -> f64 {
        self.book.quality(at).map_or(1.0, |asset| asset.price)
    }

    pub fn held(&self, at: usize) -> f64 {
        self.par.get(at).copied().unwrap_or(0.0)
    }

    /// Trades `par` of the asset at `at`.
    pub fn trade(&mut self, at: usize, side: Side, par: f64) {
        let price = self.price(at);
        if let Some(held) = self.par.get_mut(at) {
            match side {
                Side::Buy => {
                    *held += par;
                    self.cash -= par * price;
                }
                Side::Sell => {
                    *held = (*held - par).max(0.0);
                    self.cash += par * price;
                }
            }
        }
        self.measure();
    }

    /// Puts the desk where `par` is held with `cash`.
    pub fn place(&mut self, par: Vec<f64>, cash: f64) {
        (self.par, self.cash) = (par, cash);
        self.measure();
    }

    fn measure(&mut self) {
        self.evaluation = self.book.evaluate(&self.par, self.cash);
        self.objective = portfolio_objective(&self.evaluation, &self.settings.objective);
    }

    /// The tests that fail and may not.
    pub fn breaches(&self) -> Vec<u16> {
        let exempt = &self.settings.objective.exempt;
        let failing = self.evaluation.tests.iter().filter(|test| !test.outcome.is_passing());
        failing.map(|test| test.number).filter(|number| !exempt.contains(number)).collect()
    }

    /// The tests whose results are not what they were.
    pub fn moved_from(&self, before: &Self) -> Vec<Moved> {
        let pairs = before.evaluation.tests.iter().zip(&self.evaluation.tests);
        pairs
            .filter(|(before, after)| before.value != after.value)
            .map(|(before, after)| Moved { number: after.number, before: before.value, after: after.value })
            .collect()
    }
}
