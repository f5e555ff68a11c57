//! Stresses: what is harder than in the base case.

use crate::assumptions::{Assumptions, Vector};
use crate::collateral::reinvestment::average_spread;
use crate::deal::Deal;
use risk_core::check::Checks;
use risk_core::curve::CurveQuotes;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A change of the assumptions. The default changes nothing.
///
/// # Formula
/// x' = min(max(f x + s, 0), 1), with f the factor and s the shift, for default and prepayment rates
/// and for severities: those of the pool, of single assets and of what is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stress {
    /// Its name, for tables.
    pub name: String,
    /// Factor of the default rates.
    pub default_rate_factor: f64,
    /// Shift of the annual default rates: 0.01 is one percentage point.
    pub default_rate_shift: f64,
    /// Factor of the prepayment rates.
    pub prepayment_rate_factor: f64,
    /// Shift of the annual prepayment rates.
    pub prepayment_rate_shift: f64,
    /// Factor of the severities.
    pub severity_factor: f64,
    /// Shift of the severities.
    pub severity_shift: f64,
    /// Months by which recoveries come later, or earlier when negative.
    pub recovery_lag_shift_months: i32,
    /// Parallel shift of the index curve. A current rate that is fixed already stays.
    pub index_shift: f64,
    /// Shift of the spread at which principal is reinvested: the assumptions' own, else the pool's mean.
    pub reinvestment_spread_shift: f64,
    /// Shift of the price at which principal is reinvested.
    pub reinvestment_price_shift: f64,
    /// Shift of the liquidation prices.
    pub liquidation_price_shift: f64,
}

impl Default for Stress {
    fn default() -> Self {
        Self {
            name: String::new(),
            default_rate_factor: 1.0,
            default_rate_shift: 0.0,
            prepayment_rate_factor: 1.0,
            prepayment_rate_shift: 0.0,
            severity_factor: 1.0,
            severity_shift: 0.0,
            recovery_lag_shift_months: 0,
            index_shift: 0.0,
            reinvestment_spread_shift: 0.0,
            reinvestment_price_shift: 0.0,
            liquidation_price_shift: 0.0,
        }
    }
}

/// The stresses that every deal is put to, the base case first: more defaults, lower and later
/// recoveries, slow and fast prepayments, rates up and down, and a recession of several at once.
#[must_use]
pub fn standard_set() -> Vec<Stress> {
    let stress = |name: &str| Stress { name: name.into(), ..Stress::default() };
    vec![
        stress("base"),
        Stress { default_rate_factor: 2.0, ..stress("defaults doubled") },
        Stress { default_rate_shift: 0.05, ..stress("defaults up 5 points") },
        Stress { severity_shift: 0.20, recovery_lag_shift_months: 12, ..stress("recoveries low and late") },
        Stress { prepayment_rate_factor: 0.25, ..stress("prepayments slow") },
        Stress { prepayment_rate_factor: 2.0, ..stress("prepayments fast") },
        Stress { index_shift: 0.02, ..stress("rates up 200 bps") },
        Stress { index_shift: -0.02, ..stress("rates down 200 bps") },
        Stress {
            default_rate_factor: 3.0,
            severity_shift: 0.15,
            recovery_lag_shift_months: 6,
            prepayment_rate_factor: 0.5,
            index_shift: -0.01,
            liquidation_price_shift: -0.10,
            ..stress("recession")
        },
    ]
}

impl Stress {
    /// The assumptions for `deal` under the stress.
    #[must_use]
    pub fn apply(&self, deal: &Deal, assumptions: &Assumptions) -> Assumptions {
        let mut stressed = assumptions.clone();
        let reinvested = &mut stressed.reinvestment.asset;
        for own in stressed.by_asset.values_mut() {
            self.apply_rates([&mut own.default_rate, &mut own.prepayment_rate, &mut own.severity]);
            own.recovery_lag_months = own.recovery_lag_months.map(|months| self.later(months));
        }
        self.apply_rates([
            &mut reinvested.default_rate,
            &mut reinvested.prepayment_rate,
            &mut reinvested.severity,
        ]);
        reinvested.recovery_lag_months = reinvested.recovery_lag_months.map(|months| self.later(months));
        if self.reinvestment_spread_shift != 0.0 {
            let spread = reinvested.spread.or_else(|| average_spread(&deal.assets)).unwrap_or(0.0);
            reinvested.spread = Some(spread + self.reinvestment_spread_shift);
        }
        reinvested.price += self.reinvestment_price_shift;
        for (vector, (factor, shift)) in
            [&mut stressed.default_rate, &mut stressed.prepayment_rate, &mut stressed.severity]
                .into_iter()
                .zip(self.changes())
        {
            change(vector, factor, shift);
        }
        stressed.recovery_lag_months = self.later(stressed.recovery_lag_months);
        if self.index_shift != 0.0 {
            stressed.index = shifted(stressed.index.as_ref(), deal.current_index, self.index_shift);
        }
        let liquidation = &mut stressed.liquidation;
        liquidation.price = (liquidation.price + self.liquidation_price_shift).max(0.0);
        liquidation.ccc_price =
            liquidation.ccc_price.map(|price| (price + self.liquidation_price_shift).max(0.0));
        stressed
    }

    /// Factor and shift of default rates, prepayment rates and severities.
    fn changes(&self) -> [(f64, f64); 3] {
        [
            (self.default_rate_factor, self.default_rate_shift),
            (self.prepayment_rate_factor, self.prepayment_rate_shift),
            (self.severity_factor, self.severity_shift),
        ]
    }

    fn apply_rates(&self, vectors: [&mut Option<Vector>; 3]) {
        for (vector, (factor, shift)) in vectors.into_iter().zip(self.changes()) {
            if let Some(vector) = vector {
                change(vector, factor, shift);
            }
        }
    }

    fn later(&self, months: u32) -> u32 {
        months.saturating_add_signed(self.recovery_lag_shift_months)
    }

    /// Gathers what is wrong with the stress.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        for (name, factor) in [
            ("default_rate_factor", self.default_rate_factor),
            ("prepayment_rate_factor", self.prepayment_rate_factor),
            ("severity_factor", self.severity_factor),
        ] {
            checks.between(format_args!("{path}.{name}"), factor, 0.0, 100.0);
        }
        for (name, shift) in [
            ("default_rate_shift", self.default_rate_shift),
            ("prepayment_rate_shift", self.prepayment_rate_shift),
            ("severity_shift", self.severity_shift),
            ("index_shift", self.index_shift),
            ("reinvestment_spread_shift", self.reinvestment_spread_shift),
            ("reinvestment_price_shift", self.reinvestment_price_shift),
            ("liquidation_price_shift", self.liquidation_price_shift),
        ] {
            checks.between(format_args!("{path}.{name}"), shift, -1.0, 1.0);
        }
    }
}

fn change(vector: &mut Vector, factor: f64, shift: f64) {
    let stressed = |value: &mut f64| *value = (factor * *value + shift).clamp(0.0, 1.0);
    match vector {
        Vector::Constant(value) => stressed(value),
        Vector::Path(values) => values.iter_mut().for_each(stressed),
    }
}

/// The index curve in parallel higher by `shift`; without one, flat at the deal's rate.
fn shifted(index: Option<&CurveQuotes>, current: Option<f64>, shift: f64) -> Option<CurveQuotes> {
    let mut index = index.cloned().or(current.map(CurveQuotes::Flat))?;
    match &mut index {
        CurveQuotes::Flat(rate) => *rate += shift,
        CurveQuotes::Path(nodes) => nodes.iter_mut().for_each(|node| node.rate += shift),
        CurveQuotes::ZeroRates(zero) => zero.nodes.iter_mut().for_each(|node| node.rate += shift),
        CurveQuotes::ParRates(par) => par.nodes.iter_mut().for_each(|node| node.rate += shift),
    }
    Some(index)
}
