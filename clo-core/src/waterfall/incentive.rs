//! The equity's hurdle: what it must still receive for an internal rate of return.

use crate::deal::Deal;
use risk_core::math::power;
use risk_core::time::Date;
use std::sync::Arc;

/// The least amount, in units of currency, by which a hurdle counts as missed.
const HALF_A_CENT: f64 = 0.005;

/// The equity's cash flows: purchases negative, distributions positive.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityFlows {
    flows: Vec<EquityFlow>,
    growth: Arc<Growth>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct EquityFlow {
    date: Date,
    amount: f64,
    /// The place of the date among those that are known beforehand.
    place: Option<usize>,
}

/// (1 + h)^((t − s)/365) for hurdles h and dates s ≤ t that are known beforehand.
#[derive(Debug, PartialEq, Default)]
struct Growth {
    hurdles: Vec<f64>,
    dates: Vec<Date>,
    /// By hurdle, t and s.
    factors: Vec<f64>,
}

impl Growth {
    fn new(hurdles: Vec<f64>, mut dates: Vec<Date>) -> Self {
        dates.sort_unstable();
        dates.dedup();
        let mut factors = Vec::with_capacity(hurdles.len() * dates.len() * dates.len());
        for hurdle in &hurdles {
            for date in &dates {
                factors.extend(
                    dates.iter().map(|on| if on <= date { growth(*hurdle, *on, *date) } else { 0.0 }),
                );
            }
        }
        Self { hurdles, dates, factors }
    }

    fn place(&self, date: Date) -> Option<usize> {
        self.dates.binary_search(&date).ok()
    }

    /// The factors up to `date`, by place of the flow's; none when it was not foreseen.
    fn row(&self, hurdle: f64, date: Date) -> Option<&[f64]> {
        let h = self.hurdles.iter().position(|known| *known == hurdle)?;
        let t = self.place(date)?;
        let n = self.dates.len();
        self.factors.get((h * n + t) * n..(h * n + t) * n + t + 1)
    }
}

fn growth(hurdle: f64, on: Date, date: Date) -> f64 {
    power(1.0 + hurdle, (date - on).num_days() as f64 / 365.0)
}

impl EquityFlows {
    /// The flows so far; without any recorded, a purchase at par on closing.
    #[must_use]
    pub fn new(deal: &Deal) -> Self {
        let flow = |date, amount| EquityFlow { date, amount, place: None };
        let mut flows: Vec<_> = deal.equity_flows.iter().map(|own| flow(own.date, own.amount)).collect();
        if flows.is_empty() {
            let par = |class: &crate::deal::Tranche| class.original_balance.unwrap_or(class.balance);
            let cost: f64 = deal.tranches.iter().filter(|class| class.is_equity()).map(par).sum();
            flows.push(flow(deal.dates.closing, -cost));
        }
        Self { flows, growth: Arc::default() }
    }

    /// The same flows, with what these hurdles ask on these dates worked out beforehand.
    #[must_use]
    pub fn foreseeing(self, hurdles: Vec<f64>, dates: impl Iterator<Item = Date>) -> Self {
        let dates = self.flows.iter().map(|flow| flow.date).chain(dates).collect();
        let growth = Growth::new(hurdles, dates);
        let flow = |flow: EquityFlow| EquityFlow { place: growth.place(flow.date), ..flow };
        Self { flows: self.flows.into_iter().map(flow).collect(), growth: Arc::new(growth) }
    }

    /// Records a distribution.
    pub fn push(&mut self, date: Date, amount: f64) {
        if amount != 0.0 {
            self.flows.push(EquityFlow { date, amount, place: self.growth.place(date) });
        }
    }

    /// What a distribution on `date` must still bring for the return to be `hurdle`; zero once it is
    /// met.
    ///
    /// # Formula
    /// max(0, −Σ CFᵢ (1 + h)^((t − tᵢ)/365))
    #[must_use]
    pub fn required(&self, hurdle: f64, date: Date) -> f64 {
        let row = self.growth.row(hurdle, date).unwrap_or_default();
        let factor = |flow: &EquityFlow| match flow.place.and_then(|place| row.get(place)) {
            Some(factor) => *factor,
            None => growth(hurdle, flow.date, date),
        };
        let future_value: f64 = self.flows.iter().map(|flow| flow.amount * factor(flow)).sum();
        (-future_value).max(0.0)
    }

    /// What the flows so far are worth on `date` when they earn `hurdle`.
    pub(crate) fn future_value(&self, hurdle: f64, date: Date) -> f64 {
        self.flows.iter().map(|flow| flow.amount * growth(hurdle, flow.date, date)).sum()
    }

    /// Whether the return has reached `hurdle`.
    #[must_use]
    pub fn has_reached(&self, hurdle: f64, date: Date) -> bool {
        self.required(hurdle, date) < HALF_A_CENT
    }
}
