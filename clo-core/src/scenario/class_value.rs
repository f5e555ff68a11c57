//! What the flows of a class on some paths are worth.

use crate::deal::{Deal, PaymentPeriod, Tranche};
use crate::projection::{LANES, Lanes, PathFlows, ZERO};
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::{exp, ln_ratio};
use risk_core::math::{exp_m1, ln, power};
use risk_core::money::settle;

/// A class, with everything that does not change from path to path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClassValue {
    pub name: String,
    /// Whether it is owed anything.
    pub is_note: bool,
    balance: f64,
    /// What its yield is struck on.
    cost: f64,
    /// Years from settlement to each payment date, ACT/365.
    years: Vec<f64>,
    /// The different numbers of years from one date to the next, and which of them leads to each date.
    gaps: Vec<f64>,
    gap_to: Vec<usize>,
    /// Discount factors of the payment dates.
    discount: Vec<f64>,
    /// How often a year its yield compounds.
    frequency: f64,
    /// A continuous rate near to those that it mostly earns.
    usual_rate: f64,
}

/// A class on some paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Worth {
    pub loss: Lanes,
    pub price: Lanes,
    pub wal_years: Lanes,
    pub yield_rate: Lanes,
}

impl ClassValue {
    /// `rates` are the index rates by period; `discount_rate` is the equity's, per year.
    pub fn new(
        deal: &Deal,
        class: &Tranche,
        periods: &[PaymentPeriod],
        rates: &[f64],
        discount_rate: f64,
    ) -> Self {
        let settlement = deal.dates.settlement();
        let years: Vec<f64> =
            periods.iter().map(|period| (period.payment - settlement).num_days() as f64 / 365.0).collect();
        let mut factor = 1.0;
        let discount = periods.iter().zip(rates).zip(&years).map(|((period, &rate), &years)| {
            let Some(coupon) = class.coupon_at(period.accrual_start).filter(|_| !class.is_equity()) else {
                return power(1.0 + discount_rate, -years);
            };
            let accrual = class.day_count.year_fraction(period.accrual_start, period.payment).max(0.0);
            factor /= 1.0 + coupon.rate(rate) * accrual;
            factor
        });
        let discount: Vec<f64> = discount.collect();
        let (mut gaps, mut gap_to, mut before) = (Vec::new(), Vec::with_capacity(periods.len()), 0.0);
        for &date in &years {
            let gap = date - before;
            let known = gaps.iter().position(|known: &f64| (known - gap).abs() < SAME_GAP);
            gap_to.push(known.unwrap_or(gaps.len()));
            if known.is_none() {
                gaps.push(gap);
            }
            before = date;
        }
        let last = years.last().copied().unwrap_or(0.0).max(1.0);
        let usual_rate = discount.last().map_or(0.0, |factor| -ln(*factor) / last);
        let balance = settle(class.balance) + settle(class.deferred);
        let frequency = if class.is_equity() { 1.0 } else { f64::from(deal.dates.frequency.per_year()) };
        let cost = class.balance * class.price.unwrap_or(1.0);
        Self {
            name: class.name.clone(),
            is_note: !class.is_equity(),
            balance,
            cost,
            years,
            gaps,
            gap_to,
            discount,
            frequency,
            usual_rate,
        }
    }

    /// What class `i` got on each path. `memory` is used again and again.
    pub fn of(&self, flows: &PathFlows, i: usize, memory: &mut Vec<Lanes>) -> Worth {
        memory.resize(self.years.len() + self.gaps.len(), ZERO);
        let (received, factors) = memory.split_at_mut(self.years.len());
        dispatch(Value { class: self, flows, i, received, factors })
    }
}

/// Years by which two equal gaps may differ.
const SAME_GAP: f64 = 1e-9;

/// Less than this share of the cost is nothing.
const LEAST: f64 = 1e-6;

/// The largest exponent of a growth factor.
const MOST_GROWTH: f64 = 600.0;

const MOST_STEPS: usize = 50;

struct Value<'a> {
    class: &'a ClassValue,
    flows: &'a PathFlows,
    i: usize,
    /// What it gets on each date.
    received: &'a mut [Lanes],
    /// By gap, the discount factor over it.
    factors: &'a mut [Lanes],
}

impl Kernel for Value<'_> {
    type Output = Worth;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Worth {
        let Self { class, flows, i, received, factors } = self;
        let (mut value, mut repaid, mut weighted, mut sum) = (ZERO, ZERO, ZERO, ZERO);
        for (k, (&years, &discount)) in class.years.iter().zip(&class.discount).enumerate() {
            let at = k * flows.classes + i;
            let (interest, principal) = (&flows.interest[at], &flows.principal[at]);
            for l in 0..LANES {
                let flow = interest[l] + principal[l];
                received[k][l] = flow;
                sum[l] += flow;
                value[l] += discount * flow;
                repaid[l] += principal[l];
                weighted[l] += years * principal[l];
            }
        }
        let per = if class.balance > 0.0 { 1.0 / class.balance } else { 0.0 };
        let (mut loss, mut price, mut wal_years) = (ZERO, ZERO, ZERO);
        for l in 0..LANES {
            loss[l] = if class.balance > 0.0 { flows.unpaid[i][l] / class.balance } else { 0.0 };
            price[l] = value[l] * per;
            wal_years[l] = if repaid[l] > 0.0 { weighted[l] / repaid[l] } else { 0.0 };
        }
        Worth { loss, price, wal_years, yield_rate: class.yields::<FMA>(&sum, received, factors) }
    }
}

impl ClassValue {
    /// The rate y with Σ Cₖ(1 + y/f)^(−f·tₖ) = cost: −1 where nothing, or too little to tell, came in.
    ///
    /// Newton's steps in the continuous rate δ of ln Σ Cₖe^(−δtₖ), which is convex: from the first step on
    /// they come from the left. The factors of neighbouring dates differ by that of the gap between
    /// them, and there are few different gaps.
    #[inline(always)]
    fn yields<const FMA: bool>(&self, sum: &Lanes, received: &[Lanes], factors: &mut [Lanes]) -> Lanes {
        let lowest = -MOST_GROWTH / self.years.last().map_or(1.0, |last| last.max(1.0));
        let mut delta = Lanes::all(self.usual_rate);
        let mut found = ZERO;
        for l in 0..LANES {
            let some = (self.cost > 0.0) & (sum[l] > LEAST * self.cost);
            found[l] = if some { 1.0 } else { 0.0 };
        }
        let mut seeking = found;
        for _ in 0..MOST_STEPS {
            for (factor, gap) in factors.iter_mut().zip(&self.gaps) {
                for l in 0..LANES {
                    factor[l] = exp::<FMA>(-delta[l] * gap);
                }
            }
            let (mut value, mut slope, mut discount) = (ZERO, ZERO, Lanes::all(1.0));
            for ((received, &years), &gap) in received.iter().zip(&self.years).zip(&self.gap_to) {
                let factor = &factors[gap];
                for l in 0..LANES {
                    discount[l] *= factor[l];
                    let present = received[l] * discount[l];
                    value[l] += present;
                    slope[l] += years * present;
                }
            }
            let mut left = 0.0;
            for l in 0..LANES {
                let is = seeking[l] != 0.0;
                let (v, s) = if is { (value[l], slope[l]) } else { (self.cost.max(1.0), 1.0) };
                let step =
                    if is { ln_ratio::<FMA>(v, self.cost.max(f64::MIN_POSITIVE)) * v / s } else { 0.0 };
                let next = delta[l] + step;
                let next = if next > lowest { next } else { lowest };
                let done = (next - delta[l]).abs() <= 1e-12 * (1.0 + next.abs());
                delta[l] = next;
                seeking[l] = if done { 0.0 } else { seeking[l] };
            }
            for seeking in seeking.iter() {
                left += seeking;
            }
            if left == 0.0 {
                break;
            }
        }
        Lanes::each(|l| match found[l] != 0.0 {
            true => self.frequency * exp_m1(delta[l] / self.frequency),
            false => -1.0,
        })
    }
}
