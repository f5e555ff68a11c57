//! What moves a class's value: rates, spreads, defaults, recoveries and prepayments.

use super::cash_flows::ClassCashFlows;
use crate::assumptions::Assumptions;
use crate::deal::{Deal, Tranche};
use crate::project;
use crate::scenario::Stress;
use rayon::prelude::*;
use risk_core::check::Checks;
use risk_core::{Progress, Result};
use serde::{Deserialize, Serialize};

/// A basis point.
const BASIS_POINT: f64 = 1e-4;

/// How far inputs are moved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RiskSettings {
    /// Parallel shift of the index curve, up and down; 25 basis points, as effective durations are
    /// quoted: far enough for floors to count.
    pub rate_bump: f64,
    /// Shift of the discount margin, up and down; one basis point.
    pub spread_bump: f64,
    /// Shift of the annual default rate, up; one percentage point.
    pub default_bump: f64,
    /// Shift of recoveries, up; one percentage point.
    pub recovery_bump: f64,
    /// Shift of the annual prepayment rate, up; one percentage point.
    pub prepayment_bump: f64,
}

impl Default for RiskSettings {
    fn default() -> Self {
        Self {
            rate_bump: 0.0025,
            spread_bump: BASIS_POINT,
            default_bump: 0.01,
            recovery_bump: 0.01,
            prepayment_bump: 0.01,
        }
    }
}

/// What moves a class's value, by bumping an input and pricing the class again.
///
/// A note is priced at its discount margin, equity at its yield; both are held while the input moves.
/// Values are in cash: the price with accrued interest. Undefined where the class has no price, or its
/// flows no margin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassRisk {
    /// The class's name.
    pub name: String,
    /// Its clean price.
    pub price: Option<f64>,
    /// Its value in cash.
    pub value: Option<f64>,
    /// The margin (of equity the yield) that is held.
    pub margin: Option<f64>,
    /// Effective duration in years: cash flows and discounting move with the index curve.
    pub rate_duration: Option<f64>,
    /// Effective convexity in years squared, to the same moves.
    pub rate_convexity: Option<f64>,
    /// Spread duration in years: discounting alone moves.
    pub spread_duration: Option<f64>,
    /// Spread convexity in years squared.
    pub spread_convexity: Option<f64>,
    /// What the class loses, in currency, when the index curve rises by a basis point.
    pub dv01: Option<f64>,
    /// What the class loses, in currency, when its margin widens by a basis point.
    pub cs01: Option<f64>,
    /// What the class gains, in currency, when the default rate rises by `default_bump`.
    pub default01: Option<f64>,
    /// What the class gains, in currency, when recoveries rise by `recovery_bump`.
    pub recovery01: Option<f64>,
    /// What the class gains, in currency, when the prepayment rate rises by `prepayment_bump`.
    pub prepayment01: Option<f64>,
}

/// Durations, convexities and sensitivities of every class.
///
/// # Formula
/// With P(x) the value when the input is x, held margin m: duration D = (P(−h) − P(h)) / (2 h P(0)),
/// convexity C = (P(h) + P(−h) − 2 P(0)) / (h² P(0)), DV01 and CS01 = D P(0) / 10,000; default01,
/// recovery01 and prepayment01 = P(h) − P(0). Six projections in all.
///
/// # References
/// Fabozzi, *Fixed Income Analysis*, chapter on effective duration and convexity; Tuckman and Serrat,
/// *Fixed Income Securities*, for DV01.
///
/// # Errors
/// As [`project`], and with every bump that is out of range.
pub fn class_risk(deal: &Deal, assumptions: &Assumptions, settings: &RiskSettings) -> Result<Vec<ClassRisk>> {
    class_risk_with(deal, assumptions, settings, &Progress::silent())
}

/// [`class_risk`], watched: progress counts projections.
///
/// # Errors
/// As [`class_risk`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn class_risk_with(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &RiskSettings,
    progress: &Progress<'_>,
) -> Result<Vec<ClassRisk>> {
    settings.check()?;
    deal.check()?;
    assumptions.check(deal)?;
    let none = Stress::default();
    let stresses = [
        none.clone(),
        Stress { index_shift: settings.rate_bump, ..none.clone() },
        Stress { index_shift: -settings.rate_bump, ..none.clone() },
        Stress { default_rate_shift: settings.default_bump, ..none.clone() },
        Stress { severity_shift: -settings.recovery_bump, ..none.clone() },
        Stress { prepayment_rate_shift: settings.prepayment_bump, ..none },
    ];
    progress.report(0, stresses.len() as u64)?;
    let runs = stresses.par_iter().map(|stress| flows(deal, assumptions, stress));
    let runs: Vec<Vec<ClassCashFlows>> = runs.collect::<Result<_>>()?;
    progress.report(stresses.len() as u64, stresses.len() as u64)?;
    let classes = deal.tranches.iter().enumerate();
    Ok(classes.map(|(k, class)| measure(class, runs.iter().map(|run| &run[k]).collect(), settings)).collect())
}

/// Every class's flows under a stress, to be discounted over the index of the stress.
fn flows(deal: &Deal, assumptions: &Assumptions, stress: &Stress) -> Result<Vec<ClassCashFlows>> {
    let projection = project(deal, &stress.apply(deal, assumptions))?;
    let mut classes = Vec::with_capacity(deal.tranches.len());
    for class in &deal.tranches {
        let mut flows = ClassCashFlows::of(deal, &projection, &class.name)?;
        // The current coupon is fixed already, but the market discounts it at the new rates.
        if let (Some(_), Some(first)) = (deal.current_index, flows.indexed.index.first_mut()) {
            *first += stress.index_shift;
        }
        classes.push(flows);
    }
    Ok(classes)
}

fn measure(class: &Tranche, runs: Vec<&ClassCashFlows>, settings: &RiskSettings) -> ClassRisk {
    let held = |flows: &ClassCashFlows, rate: f64| {
        let value = if class.is_equity() {
            flows.periodic.present_value(rate)
        } else {
            flows.indexed.present_value(rate)
        };
        Some(value).filter(|value| value.is_finite())
    };
    let [base, up, down, defaults, recoveries, prepayments] = runs[..] else { return empty(class) };
    let price = base.market_price(class);
    let value = price.map(|price| base.value(price)).filter(|value| *value > 0.0);
    let margin = price
        .filter(|_| value.is_some())
        .and_then(|price| if class.is_equity() { base.yield_at(price) } else { base.margin_at(price) });
    let (Some(value), Some(margin)) = (value, margin) else { return ClassRisk { price, ..empty(class) } };
    let (at_rates, at_spreads) = (settings.rate_bump, settings.spread_bump);
    let rates = held(up, margin).zip(held(down, margin));
    let spreads = held(base, margin + at_spreads).zip(held(base, margin - at_spreads));
    let duration = |h: f64| move |(high, low): (f64, f64)| (low - high) / (2.0 * h * value);
    let convexity = |h: f64| move |(high, low): (f64, f64)| (high + low - 2.0 * value) / (h * h * value);
    let in_currency = |duration: f64| duration * value * BASIS_POINT;
    let gain = |flows: &ClassCashFlows| held(flows, margin).map(|stressed| stressed - value);
    let (rate_duration, spread_duration) = (rates.map(duration(at_rates)), spreads.map(duration(at_spreads)));
    ClassRisk {
        name: class.name.clone(),
        price,
        value: Some(value),
        margin: Some(margin),
        rate_duration,
        rate_convexity: rates.map(convexity(at_rates)),
        spread_duration,
        spread_convexity: spreads.map(convexity(at_spreads)),
        dv01: rate_duration.map(in_currency),
        cs01: spread_duration.map(in_currency),
        default01: gain(defaults),
        recovery01: gain(recoveries),
        prepayment01: gain(prepayments),
    }
}

fn empty(class: &Tranche) -> ClassRisk {
    ClassRisk {
        name: class.name.clone(),
        price: None,
        value: None,
        margin: None,
        rate_duration: None,
        rate_convexity: None,
        spread_duration: None,
        spread_convexity: None,
        dv01: None,
        cs01: None,
        default01: None,
        recovery01: None,
        prepayment01: None,
    }
}

impl RiskSettings {
    fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        for (name, bump) in [
            ("rate_bump", self.rate_bump),
            ("spread_bump", self.spread_bump),
            ("default_bump", self.default_bump),
            ("recovery_bump", self.recovery_bump),
            ("prepayment_bump", self.prepayment_bump),
        ] {
            checks.between(name, bump, 1e-6, 0.1);
        }
        checks.finish()
    }
}
