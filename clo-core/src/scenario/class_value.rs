//! What the flows of a class on some paths are worth.

use crate::deal::{Deal, PaymentPeriod, Tranche};
use crate::projection::{LANES, Lanes, PathFlows, ZERO};
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::{exp, ln_ratio};
use risk_core::math::{exp_m1, power};
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
    /// Discount factors of the payment dates.
    discount: Vec<f64>,
    /// How often a year its yield compounds.
    frequency: f64,
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
        let discount = discount.collect();
        let balance = settle(class.balance) + settle(class.deferred);
        let frequency = if class.is_equity() { 1.0 } else { f64::from(deal.dates.frequency.per_year()) };
        let cost = class.balance * class.price.unwrap_or(1.0);
        Self {
            name: class.name.clone(),
            is_note: !class.is_equity(),
            balance,
            cost,
            years,
            discount,
            frequency,
        }
    }

    /// What class `i` got on each path.
    pub fn of(&self, flows: &PathFlows, i: usize) -> Worth {
        dispatch(Value { class: self, flows, i })
    }
}

/// Less than this share of the cost is nothing.
const LEAST: f64 = 1e-6;

const MOST_STEPS: usize = 50;

struct Value<'a> {
    class: &'a ClassValue,
    flows: &'a PathFlows,
    i: usize,
}

impl Kernel for Value<'_> {
    type Output = Worth;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Worth {
        let Self { class, flows, i } = self;
        let (mut value, mut repaid, mut weighted) = (ZERO, ZERO, ZERO);
        for (k, (&years, &discount)) in class.years.iter().zip(&class.discount).enumerate() {
            let (interest, principal) = self.at(k);
            for l in 0..LANES {
                value[l] += discount * (interest[l] + principal[l]);
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
        Worth { loss, price, wal_years, yield_rate: self.yields::<FMA>() }
    }
}

impl Value<'_> {
    #[inline(always)]
    fn at(&self, k: usize) -> (&Lanes, &Lanes) {
        let at = k * self.flows.classes + self.i;
        (&self.flows.interest[at], &self.flows.principal[at])
    }

    /// The rate y with Σ Cₖ(1 + y/f)^(−f·tₖ) = cost, by Newton's steps in the continuous rate δ, which
    /// come from the left of a convex curve: −1 where nothing, or too little to tell, came in.
    #[inline(always)]
    fn yields<const FMA: bool>(&self) -> Lanes {
        let class = self.class;
        let (mut received, mut weighted) = (ZERO, ZERO);
        for (k, &years) in class.years.iter().enumerate() {
            let (interest, principal) = self.at(k);
            for l in 0..LANES {
                let flow = interest[l] + principal[l];
                received[l] += flow;
                weighted[l] += years * flow;
            }
        }
        // The tangent of ln V at δ = 0 gives a start to the left of the root.
        let (mut delta, mut step) = (ZERO, ZERO);
        let mut seeking = [0.0; LANES];
        for l in 0..LANES {
            let some = (class.cost > 0.0) & (received[l] > LEAST * class.cost);
            let (ratio, mean_years) =
                if some { (received[l] / class.cost, weighted[l] / received[l]) } else { (1.0, 1.0) };
            let mean_years = if mean_years > 1.0 / 365.0 { mean_years } else { 1.0 / 365.0 };
            delta[l] = ln_ratio::<FMA>(ratio, 1.0) / mean_years;
            seeking[l] = if some { 1.0 } else { 0.0 };
        }
        let found = seeking;
        for _ in 0..MOST_STEPS {
            let (mut value, mut slope) = (ZERO, ZERO);
            for (k, &years) in class.years.iter().enumerate() {
                let (interest, principal) = self.at(k);
                for l in 0..LANES {
                    let present = (interest[l] + principal[l]) * exp::<FMA>(-delta[l] * years);
                    value[l] += present;
                    slope[l] += years * present;
                }
            }
            let mut left = 0.0;
            for l in 0..LANES {
                // Newton's step of ln V, which is convex in δ.
                let is = seeking[l] != 0.0;
                let (v, s) = if is { (value[l], slope[l]) } else { (class.cost.max(1.0), 1.0) };
                step[l] =
                    if is { ln_ratio::<FMA>(v, class.cost.max(f64::MIN_POSITIVE)) * v / s } else { 0.0 };
                delta[l] += step[l];
                let done = step[l].abs() <= 1e-12 * (1.0 + delta[l].abs());
                seeking[l] = if done { 0.0 } else { seeking[l] };
            }
            for seeking in &seeking {
                left += seeking;
            }
            if left == 0.0 {
                break;
            }
        }
        std::array::from_fn(|l| match found[l] != 0.0 {
            true => class.frequency * exp_m1(delta[l] / class.frequency),
            false => -1.0,
        })
    }
}
