//! What principal buys: a described loan that pays with the deal.

use super::decrement::period_rate;
use super::pool::Flows;
use super::recovery::Workout;
use crate::assumptions::{Assumptions, Vector};
use crate::deal::{Asset, CouponType, Deal, PaymentPeriod};
use risk_core::curve::ForwardCurve;
use risk_core::time::DayCount;

/// The loan that every purchase buys.
#[derive(Debug, Clone)]
pub struct Template {
    spread: f64,
    floor: f64,
    price: f64,
    /// Life, and time to recovery, in payment periods of the deal.
    life: usize,
    lag: usize,
    months: u32,
    /// Fraction of par repaid in each period.
    amortization: f64,
    default_rate: Vector,
    prepayment_rate: Vector,
    severity: Vector,
}

impl Template {
    /// The loan that the assumptions describe; what they leave open is as in the pool.
    #[must_use]
    pub fn new(deal: &Deal, assumptions: &Assumptions) -> Self {
        let terms = &assumptions.reinvestment.asset;
        let months = deal.dates.frequency.months();
        let or_pool = |own: &Option<Vector>, pool: &Vector| own.as_ref().unwrap_or(pool).clone();
        let lag = terms.recovery_lag_months.unwrap_or(assumptions.recovery_lag_months);
        Self {
            spread: terms.spread.or_else(|| average_spread(&deal.assets)).unwrap_or(0.0),
            floor: terms.floor,
            price: terms.price,
            life: (terms.maturity_months / months).max(1) as usize,
            lag: (lag / months) as usize,
            months,
            amortization: terms.amortization_rate / f64::from(deal.dates.frequency.per_year()),
            default_rate: or_pool(&terms.default_rate, &assumptions.default_rate),
            prepayment_rate: or_pool(&terms.prepayment_rate, &assumptions.prepayment_rate),
            severity: or_pool(&terms.severity, &assumptions.severity),
        }
    }

    /// The price of a purchase, as a fraction of par.
    #[must_use]
    pub fn price(&self) -> f64 {
        self.price
    }

    /// Buys for `amount` on the payment date of period `bought`, and adds what the loan pays in the
    /// later periods to `flows`. Gives the par bought.
    ///
    /// It pays with the deal: in each period, interest for the whole of the notes' accrual, 30/360. It
    /// ends with its life or with the deal.
    pub fn buy(
        &self,
        amount: f64,
        bought: usize,
        periods: &[PaymentPeriod],
        index: &ForwardCurve,
        flows: &mut [Flows],
    ) -> f64 {
        let par = amount / self.price;
        let workout = Workout::new(0.0, 0.0, self.lag);
        let mut loan = Loan { terms: self, par, performing: par, age: 0, workout };
        for (k, period) in periods.iter().enumerate().skip(bought + 1) {
            if loan.age >= self.life && !loan.workout.is_open() {
                break;
            }
            flows[k] += &loan.advance(k, period, index);
        }
        par
    }
}

/// One purchase through time.
struct Loan<'a> {
    terms: &'a Template,
    par: f64,
    performing: f64,
    /// Periods so far.
    age: usize,
    workout: Workout,
}

impl Loan<'_> {
    /// The deal's period `k`: default, interest on the rest, principal, prepayment, recovery.
    fn advance(&mut self, k: usize, period: &PaymentPeriod, index: &ForwardCurve) -> Flows {
        let (terms, start, end) = (self.terms, period.accrual_start, period.payment);
        let defaults = self.performing * period_rate(terms.default_rate.at(k), start, end);
        let earning = self.performing - defaults;
        let coupon = (index.rate(start, terms.months).max(terms.floor) + terms.spread).max(0.0);
        let matures = self.age + 1 >= terms.life;
        let scheduled = if matures { earning } else { (terms.amortization * self.par).min(earning) };
        let prepayments = (earning - scheduled) * period_rate(terms.prepayment_rate.at(k), start, end);
        let defaulted_value = defaults * (1.0 - terms.severity.at(k));
        let (worked_out, recoveries) = self.workout.advance(defaults, defaulted_value);
        self.performing = if matures { 0.0 } else { (earning - scheduled - prepayments).max(0.0) };
        self.age += 1;
        Flows {
            interest: earning * coupon * DayCount::Thirty360Us.year_fraction(start, end),
            scheduled,
            prepayments,
            defaults,
            defaulted_value,
            worked_out,
            recoveries,
            losses: worked_out - recoveries,
            ..Flows::default()
        }
    }
}

/// The par-weighted mean spread of the performing floaters; none without any.
#[must_use]
pub fn average_spread(assets: &[Asset]) -> Option<f64> {
    let floaters =
        assets.iter().filter(|asset| asset.coupon_type == CouponType::Floating && !asset.defaulted);
    let (par, weighted) =
        floaters.fold((0.0, 0.0), |(par, sum), asset| (par + asset.par, sum + asset.par * asset.spread));
    (par > 0.0).then(|| weighted / par)
}
