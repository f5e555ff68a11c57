//! What principal buys: a described loan that pays with the deal.

use super::decrement::period_rate;
use super::pool::Flows;
use super::recovery::Workout;
use crate::assumptions::Assumptions;
use crate::deal::{Asset, CouponType, Deal, PaymentPeriod};
use risk_core::curve::ForwardCurve;
use risk_core::time::DayCount;

/// The loan that every purchase buys.
#[derive(Debug, Clone)]
pub struct Template {
    price: f64,
    /// Life, and time to recovery, in payment periods of the deal.
    life: usize,
    lag: usize,
    /// Fraction of par repaid in each period.
    amortization: f64,
    /// What a purchase does in each period of the deal.
    periods: Vec<Terms>,
}

/// What a purchase does in one period.
#[derive(Debug, Clone)]
struct Terms {
    coupon: f64,
    years: f64,
    /// The parts of the balance that default and prepay.
    default_fraction: f64,
    prepaid_fraction: f64,
    severity: f64,
}

impl Template {
    /// The loan that the assumptions describe; what they leave open is as in the pool.
    #[must_use]
    pub fn new(
        deal: &Deal,
        assumptions: &Assumptions,
        periods: &[PaymentPeriod],
        index: &ForwardCurve,
    ) -> Self {
        let terms = &assumptions.reinvestment.asset;
        let months = deal.dates.frequency.months();
        let spread = terms.spread.or_else(|| average_spread(&deal.assets)).unwrap_or(0.0);
        let default_rate = terms.default_rate.as_ref().unwrap_or(&assumptions.default_rate);
        let prepayment_rate = terms.prepayment_rate.as_ref().unwrap_or(&assumptions.prepayment_rate);
        let severity = terms.severity.as_ref().unwrap_or(&assumptions.severity);
        let period = |(k, period): (usize, &PaymentPeriod)| {
            let (start, end) = (period.accrual_start, period.payment);
            Terms {
                coupon: (index.rate(start, months).max(terms.floor) + spread).max(0.0),
                years: DayCount::Thirty360Us.year_fraction(start, end),
                default_fraction: period_rate(default_rate.at(k), start, end),
                prepaid_fraction: period_rate(prepayment_rate.at(k), start, end),
                severity: severity.at(k),
            }
        };
        let lag = terms.recovery_lag_months.unwrap_or(assumptions.recovery_lag_months);
        Self {
            price: terms.price,
            life: (terms.maturity_months / months).max(1) as usize,
            lag: (lag / months) as usize,
            amortization: terms.amortization_rate / f64::from(deal.dates.frequency.per_year()),
            periods: periods.iter().enumerate().map(period).collect(),
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
    pub fn buy(&self, amount: f64, bought: usize, flows: &mut [Flows]) -> f64 {
        let par = amount / self.price;
        let workout = Workout::new(0.0, 0.0, self.lag);
        let mut loan = Loan { template: self, par, performing: par, age: 0, workout };
        for (terms, flows) in self.periods.iter().zip(flows).skip(bought + 1) {
            if loan.age >= self.life && !loan.workout.is_open() {
                break;
            }
            *flows += &loan.advance(terms);
        }
        par
    }
}

/// One purchase through time.
struct Loan<'a> {
    template: &'a Template,
    par: f64,
    performing: f64,
    /// Periods so far.
    age: usize,
    workout: Workout,
}

impl Loan<'_> {
    /// A period of the deal: default, interest on the rest, principal, prepayment, recovery.
    fn advance(&mut self, terms: &Terms) -> Flows {
        let template = self.template;
        let defaults = self.performing * terms.default_fraction;
        let earning = self.performing - defaults;
        let matures = self.age + 1 >= template.life;
        let scheduled = if matures { earning } else { (template.amortization * self.par).min(earning) };
        let prepayments = (earning - scheduled) * terms.prepaid_fraction;
        let defaulted_value = defaults * (1.0 - terms.severity);
        let (worked_out, recoveries) = self.workout.advance(defaults, defaulted_value);
        self.performing = if matures { 0.0 } else { (earning - scheduled - prepayments).max(0.0) };
        self.age += 1;
        Flows {
            interest: earning * terms.coupon * terms.years,
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
