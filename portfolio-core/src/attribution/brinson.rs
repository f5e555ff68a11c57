//! Brinson attribution: what the choice of sectors earned, and what the choice within them.

use super::Linking;
use super::contribution::{check_losses, check_panel, check_shape, weighted_sums};
use ndarray::{Array2, ArrayView2, Axis};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// What the allocation to a sector is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllocationEffect {
    /// (wᴾ − wᴮ)(rᴮ − Rᴮ): overweight what beats the benchmark.
    ///
    /// # References
    /// G. P. Brinson, N. Fachler (1985), *Measuring non-US equity portfolio performance*, The
    /// Journal of Portfolio Management 11(3).
    #[default]
    BrinsonFachler,
    /// (wᴾ − wᴮ) rᴮ.
    ///
    /// # References
    /// G. P. Brinson, L. R. Hood, G. L. Beebower (1986), *Determinants of portfolio performance*,
    /// Financial Analysts Journal 42(4).
    BrinsonHoodBeebower,
}

/// The conventions of a Brinson attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrinsonSettings {
    /// Brinson and Fachler's by default.
    pub allocation: AllocationEffect,
    /// Of several periods: Cariño's by default.
    pub linking: Linking,
}

/// Effects by sector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BrinsonEffects {
    /// Of the weights of sectors.
    pub allocation: Vec<f64>,
    /// Of the returns within sectors, at the benchmark's weights.
    pub selection: Vec<f64>,
    /// Of both together.
    pub interaction: Vec<f64>,
}

impl BrinsonEffects {
    /// All effects of all sectors: the return beyond the benchmark's.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.allocation.iter().chain(&self.selection).chain(&self.interaction).sum()
    }
}

/// Brinson attribution of several periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BrinsonAttribution {
    /// Effects of every period.
    pub periods: Vec<BrinsonEffects>,
    /// Effects of all periods, linked: they add up to the excess return.
    pub linked: BrinsonEffects,
    /// The portfolio's return, compounded.
    pub portfolio_return: f64,
    /// The benchmark's return, compounded.
    pub benchmark_return: f64,
    /// The first less the second.
    pub excess_return: f64,
}

/// Brinson attribution of one period.
///
/// # Formula
/// allocation (wᴾ − wᴮ)(rᴮ − Rᴮ), selection wᴮ (rᴾ − rᴮ), interaction (wᴾ − wᴮ)(rᴾ − rᴮ)
///
/// by sector, where w are weights and r returns of portfolio P and benchmark B, and Rᴮ = Σ wᴮ rᴮ
/// (0 for Brinson, Hood and Beebower). The weights of both must add up to the same number, or the
/// first form does not add up.
///
/// # References
/// See [`AllocationEffect`].
///
/// # Errors
/// As [`linked_brinson_attribution`].
///
/// # Examples
/// ```
/// use portfolio_core::attribution::{AllocationEffect, brinson_attribution};
///
/// let effects = brinson_attribution(
///     &[0.7, 0.3], &[0.1, 0.02], &[0.6, 0.4], &[0.08, 0.01], AllocationEffect::BrinsonFachler,
/// )?;
/// assert!((effects.total() - (0.076 - 0.052)).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn brinson_attribution(
    portfolio_weights: &[f64],
    portfolio_returns: &[f64],
    benchmark_weights: &[f64],
    benchmark_returns: &[f64],
    allocation: AllocationEffect,
) -> Result<BrinsonEffects> {
    let row = |values: &[f64]| ndarray::aview1(values).insert_axis(Axis(0)).to_owned();
    let panels = [portfolio_weights, portfolio_returns, benchmark_weights, benchmark_returns].map(row);
    check([panels[0].view(), panels[1].view(), panels[2].view(), panels[3].view()])?;
    Ok(effects(portfolio_weights, portfolio_returns, benchmark_weights, benchmark_returns, allocation))
}

/// Brinson attribution of several periods: T rows of sectors each.
///
/// # Formula
/// as [`brinson_attribution`] by period; linked Eᵢ = Σₜ kₜ Eₜᵢ with ΣE = Π (1 + Rᴾₜ) − Π (1 + Rᴮₜ)
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the four panels are of one shape with a row
/// and a column, all numbers are finite, the weights of portfolio and benchmark add up to the same
/// in every period, and no period loses everything.
pub fn linked_brinson_attribution(
    portfolio_weights: ArrayView2<'_, f64>,
    portfolio_returns: ArrayView2<'_, f64>,
    benchmark_weights: ArrayView2<'_, f64>,
    benchmark_returns: ArrayView2<'_, f64>,
    settings: &BrinsonSettings,
) -> Result<BrinsonAttribution> {
    check([portfolio_weights, portfolio_returns, benchmark_weights, benchmark_returns])?;
    let products = |w: ArrayView2<'_, f64>, r: ArrayView2<'_, f64>| -> Vec<f64> {
        w.rows().into_iter().zip(r.rows()).map(|(w, r)| w.iter().zip(r).map(|(w, r)| w * r).sum()).collect()
    };
    let own = products(portfolio_weights, portfolio_returns);
    let other = products(benchmark_weights, benchmark_returns);
    check_losses("portfolio_returns", &own)?;
    check_losses("benchmark_returns", &other)?;
    let row = |panel: ArrayView2<'_, f64>, t: usize| panel.row(t).to_vec();
    let of_period = |t: usize| {
        let (wp, rp) = (row(portfolio_weights, t), row(portfolio_returns, t));
        let (wb, rb) = (row(benchmark_weights, t), row(benchmark_returns, t));
        effects(&wp, &rp, &wb, &rb, settings.allocation)
    };
    let periods: Vec<BrinsonEffects> = (0..own.len()).map(of_period).collect();
    let coefficients = settings.linking.coefficients(&own, &other);
    let link = |effect: fn(&BrinsonEffects) -> &[f64]| {
        let shape = portfolio_weights.dim();
        weighted_sums(&Array2::from_shape_fn(shape, |(t, i)| effect(&periods[t])[i]), &coefficients)
    };
    let total = |returns: &[f64]| returns.iter().map(|r| 1.0 + r).product::<f64>() - 1.0;
    let (portfolio_return, benchmark_return) = (total(&own), total(&other));
    Ok(BrinsonAttribution {
        linked: BrinsonEffects {
            allocation: link(|e| &e.allocation),
            selection: link(|e| &e.selection),
            interaction: link(|e| &e.interaction),
        },
        periods,
        portfolio_return,
        benchmark_return,
        excess_return: portfolio_return - benchmark_return,
    })
}

fn effects(wp: &[f64], rp: &[f64], wb: &[f64], rb: &[f64], allocation: AllocationEffect) -> BrinsonEffects {
    let hurdle = match allocation {
        AllocationEffect::BrinsonFachler => wb.iter().zip(rb).map(|(w, r)| w * r).sum(),
        AllocationEffect::BrinsonHoodBeebower => 0.0,
    };
    let sectors = 0..wp.len();
    BrinsonEffects {
        allocation: sectors.clone().map(|i| (wp[i] - wb[i]) * (rb[i] - hurdle)).collect(),
        selection: sectors.clone().map(|i| wb[i] * (rp[i] - rb[i])).collect(),
        interaction: sectors.map(|i| (wp[i] - wb[i]) * (rp[i] - rb[i])).collect(),
    }
}

/// How far the sums of weights may lie apart.
const SAME_SUM: f64 = 1e-9;

const NAMES: [&str; 4] = ["portfolio_weights", "portfolio_returns", "benchmark_weights", "benchmark_returns"];

fn check(panels: [ArrayView2<'_, f64>; 4]) -> Result<()> {
    let mut checks = Checks::default();
    for (name, panel) in NAMES.into_iter().zip(panels) {
        check_panel(&mut checks, name, panel);
        check_shape(&mut checks, name, panel.dim(), panels[0].dim());
    }
    if checks.is_clean() {
        let sums = panels[0].rows().into_iter().zip(panels[2].rows()).map(|(p, b)| (p.sum(), b.sum()));
        for (t, (own, other)) in sums.enumerate() {
            checks.require(
                (own - other).abs() <= SAME_SUM * own.abs().max(1.0),
                format_args!("benchmark_weights[{t}]"),
                format_args!("must add up to what portfolio_weights do, {own}, got {other}"),
            );
        }
    }
    checks.finish()
}
