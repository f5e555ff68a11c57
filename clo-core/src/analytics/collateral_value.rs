//! What the collateral is worth: yields of its assets, and their values under a scenario.

use super::yield_to_maturity::PeriodicFlows;
use crate::assumptions::{Assumptions, Vector};
use crate::collateral::{Behaviour, CashFlow, cash_flows};
use crate::deal::{Asset, Deal};
use risk_core::Result;
use risk_core::curve::ForwardCurve;
use risk_core::math::exp;
use risk_core::math::root::{bracket, brent};
use risk_core::time::{Calendar, Date, add_months};
use serde::{Deserialize, Serialize};

/// Days of a year by which flows are discounted.
const YEAR_DAYS: f64 = 365.0;

/// The margins that are sought.
const MARGINS: (f64, f64) = (-0.9, 50.0);

/// What an asset yields at its price when it pays as contracted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AssetYield {
    /// Nominal annual yield, compounded as often as the asset pays.
    pub yield_to_maturity: f64,
    /// Macaulay duration in years.
    pub macaulay_duration: f64,
    /// Modified duration in years.
    pub modified_duration: f64,
    /// Convexity in years squared.
    pub convexity: f64,
    /// Average life of the principal in years.
    pub wal_years: f64,
}

/// The yield of `asset` at its price, settled on `settlement`, with no default and no prepayment and
/// floating coupons reset at `index`.
///
/// None without a price, in default, when nothing is left to be paid, or when no yield gives the price.
///
/// # Formula
/// P + a = Σ CFₖ (1 + y/f)^(−f tₖ), D = Σ tₖ PVₖ / Σ PVₖ, D* = D/(1 + y/f),
/// C = Σ tₖ (tₖ + 1/f) PVₖ / (Σ PVₖ (1 + y/f)²)
///
/// where a is interest accrued to settlement, f payments a year and tₖ years to flow k, ACT/365.
///
/// # References
/// Fabozzi, *Fixed Income Analysis*, chapters on yield, duration and convexity.
#[must_use]
pub fn asset_yield(
    asset: &Asset,
    index: &ForwardCurve,
    calendar: &Calendar,
    settlement: Date,
) -> Option<AssetYield> {
    let price = asset.price.filter(|_| !asset.defaulted && asset.par > 0.0)?;
    let none = Vector::Constant(0.0);
    let behaviour = Behaviour {
        default_rate: &none,
        default_date: None,
        prepayment_rate: &none,
        severity: &none,
        recovery_lag_months: 0,
    };
    let horizon = add_months(asset.maturity, 12);
    let flows = cash_flows(asset, &behaviour, index, calendar, settlement, horizon);
    let per_year = f64::from(asset.frequency.per_year());
    let years: Vec<f64> = flows.iter().map(|flow| years(settlement, flow.date)).collect();
    let paid = PeriodicFlows {
        periods: years.iter().map(|years| years * per_year).collect(),
        amounts: flows.iter().map(received).collect(),
        per_year,
    };
    let rate = paid.yield_at(price * asset.par + accrued(&flows, settlement))?;
    let (macaulay, modified) = paid.durations(rate)?;
    let base = 1.0 + rate / per_year;
    let (mut value, mut curved) = (0.0, 0.0);
    for (years, amount) in years.iter().zip(&paid.amounts) {
        let present = amount * risk_core::math::power(base, -years * per_year);
        value += present;
        curved += years * (years + 1.0 / per_year) * present;
    }
    let principal: f64 = flows.iter().map(|flow| flow.scheduled).sum();
    let weighted: f64 = flows.iter().zip(&years).map(|(flow, years)| flow.scheduled * years).sum();
    let found = AssetYield {
        yield_to_maturity: rate,
        macaulay_duration: macaulay,
        modified_duration: modified,
        convexity: curved / (value * base * base),
        wal_years: if principal > 0.0 { weighted / principal } else { 0.0 },
    };
    found.convexity.is_finite().then_some(found)
}

/// The collateral of a deal, priced by its projected cash flows: each asset at the margin over the index at
/// which the flows of the base case are worth its market price.
///
/// With the margins held, a scenario that changes the flows or the index changes the values; with the
/// base case and no shift they are the market values. What has no flows or no price above zero (an asset
/// in default, say) keeps its market value.
///
/// # Formula
/// Vᵢ(m) = Σₖ CFₖ exp(−Σ_{j≤k} rⱼ τⱼ − m tₖ) − aᵢ, and mᵢ such that Vᵢ(mᵢ) = pᵢ Fᵢ under the base case
///
/// where CF are interest, principal and recoveries less draws, r the index of each interest period, τ its
/// length and t the time to its end in years ACT/365, a interest accrued, p the price, F par.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// # let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// use clo_core::analytics::CollateralPricing;
/// let base = clo_core::Assumptions::default();
/// let pricing = CollateralPricing::new(&deal, &base)?;
/// let wider: f64 = pricing.values(&base, 0.01)?.iter().sum();
/// assert!(wider < pricing.market_values().iter().sum());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct CollateralPricing<'d> {
    deal: &'d Deal,
    market: Vec<f64>,
    margins: Vec<Option<f64>>,
}

impl<'d> CollateralPricing<'d> {
    /// Prices the assets of `deal` under the base case `assumptions`.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem of the deal, or else of the assumptions.
    pub fn new(deal: &'d Deal, assumptions: &Assumptions) -> Result<Self> {
        deal.check()?;
        let index = index(deal, assumptions)?;
        let settlement = deal.dates.settlement();
        let market: Vec<f64> = deal.assets.iter().map(|asset| asset.par * asset.price_or_par()).collect();
        let margin = |(asset, &value): (&Asset, &f64)| {
            let flows = discounted(asset, deal, assumptions, &index, settlement)?;
            flows.margin_at(value).filter(|_| value > 0.0)
        };
        let margins = deal.assets.iter().zip(&market).map(margin).collect();
        Ok(Self { deal, market, margins })
    }

    /// Par times price of each asset, in the order of the deal.
    #[must_use]
    pub fn market_values(&self) -> &[f64] {
        &self.market
    }

    /// The value of each asset under `assumptions`, with every margin wider by `margin_shift`.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem of the assumptions.
    pub fn values(&self, assumptions: &Assumptions, margin_shift: f64) -> Result<Vec<f64>> {
        let index = index(self.deal, assumptions)?;
        let settlement = self.deal.dates.settlement();
        let value = |((asset, &market), margin): ((&Asset, &f64), &Option<f64>)| {
            let repriced = margin.and_then(|margin| {
                let flows = discounted(asset, self.deal, assumptions, &index, settlement)?;
                Some(flows.value(margin + margin_shift)).filter(|value| value.is_finite())
            });
            repriced.unwrap_or(market)
        };
        Ok(self.deal.assets.iter().zip(&self.market).zip(&self.margins).map(value).collect())
    }
}

fn index(deal: &Deal, assumptions: &Assumptions) -> Result<ForwardCurve> {
    assumptions.check(deal)?;
    match &assumptions.index {
        Some(quotes) => quotes.forward_curve(),
        None => Ok(ForwardCurve::flat(deal.current_index.unwrap_or(0.0))),
    }
}

/// Flows discounted by the index, with the years to each.
struct Discounted {
    years: Vec<f64>,
    amounts: Vec<f64>,
    accrued: f64,
}

impl Discounted {
    fn value(&self, margin: f64) -> f64 {
        let present = |(years, amount): (&f64, &f64)| amount * exp(-margin * years);
        self.years.iter().zip(&self.amounts).map(present).sum::<f64>() - self.accrued
    }

    fn margin_at(&self, value: f64) -> Option<f64> {
        let excess = |margin: f64| (self.value(margin) - value) / value;
        let (low, high) = bracket(excess, 0.0, 0.1, MARGINS.0, MARGINS.1)?;
        brent("discount margin", excess, low, high, 0.0).ok()
    }
}

/// None where nothing is to be paid.
fn discounted(
    asset: &Asset,
    deal: &Deal,
    assumptions: &Assumptions,
    index: &ForwardCurve,
    settlement: Date,
) -> Option<Discounted> {
    if asset.defaulted || asset.par <= 0.0 {
        return None;
    }
    let behaviour = Behaviour::of(&asset.id, assumptions);
    let horizon =
        add_months(asset.maturity, 12 + i32::try_from(behaviour.recovery_lag_months).unwrap_or(1200));
    let flows = cash_flows(asset, &behaviour, index, &deal.dates.calendar, settlement, horizon);
    let (mut before, mut exponent) = (settlement, 0.0);
    let mut found = Discounted {
        years: Vec::with_capacity(flows.len()),
        amounts: Vec::with_capacity(flows.len()),
        accrued: accrued(&flows, settlement),
    };
    for flow in &flows {
        let rate = index.rate(flow.accrual_start, asset.frequency.months());
        exponent += rate * years(before, flow.date);
        before = flow.date;
        found.years.push(years(settlement, flow.date));
        found.amounts.push(received(flow) * exp(-exponent));
    }
    found.amounts.iter().any(|amount| *amount > 0.0).then_some(found)
}

fn received(flow: &CashFlow) -> f64 {
    flow.interest + flow.scheduled + flow.prepayment + flow.recovery - flow.draw
}

/// Interest of the first period that has accrued by `settlement`.
fn accrued(flows: &[CashFlow], settlement: Date) -> f64 {
    let Some(first) = flows.first().filter(|flow| flow.accrual_start < settlement) else { return 0.0 };
    let (gone, whole) = (years(first.accrual_start, settlement), years(first.accrual_start, first.date));
    if whole > 0.0 { first.interest * (gone / whole).min(1.0) } else { 0.0 }
}

fn years(from: Date, to: Date) -> f64 {
    (to - from).num_days() as f64 / YEAR_DAYS
}
