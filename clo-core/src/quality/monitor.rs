//! S&P's CDO Monitor: whether each class could bear the defaults that its rating scenario brings.

use super::book::{Book, By};
use super::compile::{FLOATING, PERFORMING, SPREAD};
use super::country::country;
use super::evaluate::{Evaluation, held};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Display;

/// S&P's CDO Monitor, all its numbers data: they differ from indenture to indenture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CdoMonitor {
    /// The defaults that the highest rating scenario brings.
    pub scenario_default_rate: ScenarioDefaultRate,
    /// The classes that are monitored.
    pub classes: Vec<ClassMonitor>,
    /// The par that the breakeven default rates were made for; no adjustment when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_par: Option<f64>,
    /// Regions by country; a country that is not listed is a region of its own.
    pub regions: BTreeMap<String, String>,
}

impl Default for CdoMonitor {
    /// No classes; the United States and Canada one region.
    fn default() -> Self {
        let regions = ["United States", "Canada"].map(|name| (name.to_owned(), "North America".to_owned()));
        Self {
            scenario_default_rate: ScenarioDefaultRate::default(),
            classes: Vec::new(),
            target_par: None,
            regions: BTreeMap::from(regions),
        }
    }
}

/// The scenario default rate: a constant and terms in the portfolio's metrics.
///
/// # Formula
/// SDR = c₀ + Σ cₖ mₖ^pₖ
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioDefaultRate {
    /// c₀.
    pub constant: f64,
    /// cₖ mₖ^pₖ.
    pub terms: Vec<MonitorTerm>,
}

/// One term of a scenario default rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitorTerm {
    /// m.
    pub metric: Metric,
    /// c.
    pub coefficient: f64,
    /// p, 1 when absent; -1 divides by the metric.
    #[serde(default = "one")]
    pub power: i32,
}

const fn one() -> i32 {
    1
}

impl Default for ScenarioDefaultRate {
    /// S&P's formula of 2019.
    ///
    /// # Formula
    /// 0.247621 + SPWARF/9162.65 - DRD/16757.2 - ODM/7677.8 - IDM/2177.56 - RDM/34.0948 + WAL/27.3896
    ///
    /// # References
    /// S&P Global Ratings (2019), *Updated Assumptions for CDO Monitor Non-Model Version*.
    fn default() -> Self {
        let term = |metric, divisor: f64| MonitorTerm { metric, coefficient: 1.0 / divisor, power: 1 };
        Self {
            constant: 0.247_621,
            terms: vec![
                term(Metric::RatingFactor, 9_162.65),
                term(Metric::DefaultRateDispersion, -16_757.2),
                term(Metric::ObligorDiversity, -7_677.8),
                term(Metric::IndustryDiversity, -2_177.56),
                term(Metric::RegionalDiversity, -34.094_8),
                term(Metric::Life, 27.389_6),
            ],
        }
    }
}

/// A metric of the portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// S&P's weighted average rating factor, of 10,000.
    RatingFactor,
    /// The same as an expected default rate, of 1.
    ExpectedDefaultRate,
    /// Default rate dispersion, of 10,000.
    DefaultRateDispersion,
    /// The same, of 1.
    DefaultRateDispersionOfOne,
    /// Obligor diversity measure.
    ObligorDiversity,
    /// Industry diversity measure.
    IndustryDiversity,
    /// Regional diversity measure.
    RegionalDiversity,
    /// Weighted average life, years.
    Life,
}

/// How one class is monitored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassMonitor {
    /// The class.
    pub class: String,
    /// The defaults that it can bear.
    pub breakeven: Breakeven,
    /// S&P's recovery rates in the class's rating scenario, by recovery rating (`1`, `2H`, …; `NR`
    /// for assets without one). What is not listed recovers nothing.
    #[serde(default)]
    pub recovery_rates: BTreeMap<String, f64>,
    /// The scenario default rate of this class, where it is not that of the monitor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario_default_rate: Option<ScenarioDefaultRate>,
}

/// The breakeven default rate of a class.
///
/// # Formula
/// BDR = c₀ + c₁ · weighted average spread + c₂ · R, adjusted for par A at the target and B now:
/// BDR · A/B + (B - A) / (B (1 - R)), where R is the weighted average recovery rate
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakeven {
    /// c₀.
    pub constant: f64,
    /// c₁.
    pub spread: f64,
    /// c₂.
    pub recovery: f64,
}

/// The metrics of the performing portfolio, with par F and factors f.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortfolioMetrics {
    /// S&P's weighted average rating factor: Σ F f / Σ F.
    pub rating_factor: f64,
    /// Default rate dispersion: Σ F |f - that| / Σ F.
    pub default_rate_dispersion: f64,
    /// Obligor diversity measure: (Σ F)² / Σ (par of an obligor)², the number of equal obligors.
    pub obligor_diversity: f64,
    /// The same over S&P industries.
    pub industry_diversity: f64,
    /// The same over regions.
    pub regional_diversity: f64,
    /// Weighted average life, years.
    pub life: f64,
}

/// The CDO Monitor's results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitorResult {
    /// The portfolio's metrics; none without performing par.
    pub metrics: Option<PortfolioMetrics>,
    /// The classes.
    pub classes: Vec<ClassResult>,
}

/// The CDO Monitor test of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassResult {
    /// The class.
    pub class: String,
    /// S&P's weighted average recovery rate in its scenario.
    pub recovery_rate: f64,
    /// The defaults that the scenario brings; none where its formula divides by nothing.
    pub scenario_default_rate: Option<f64>,
    /// The defaults that the class can bear with the par that there is; none without any.
    pub breakeven_default_rate: Option<f64>,
    /// Their difference.
    pub default_differential: Option<f64>,
    /// Whether that is not negative.
    pub passing: bool,
}

impl MonitorResult {
    /// True when every class passes.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.classes.iter().all(|class| class.passing)
    }
}

impl ScenarioDefaultRate {
    /// The scenario default rate of a portfolio; none where a term divides by nothing.
    #[must_use]
    pub fn of(&self, metrics: &PortfolioMetrics) -> Option<f64> {
        let rate = self.terms.iter().fold(self.constant, |rate, term| {
            rate + term.coefficient * metrics.get(term.metric).powi(term.power)
        });
        rate.is_finite().then_some(rate)
    }
}

impl PortfolioMetrics {
    fn get(&self, metric: Metric) -> f64 {
        match metric {
            Metric::RatingFactor => self.rating_factor,
            Metric::ExpectedDefaultRate => self.rating_factor / 1e4,
            Metric::DefaultRateDispersion => self.default_rate_dispersion,
            Metric::DefaultRateDispersionOfOne => self.default_rate_dispersion / 1e4,
            Metric::ObligorDiversity => self.obligor_diversity,
            Metric::IndustryDiversity => self.industry_diversity,
            Metric::RegionalDiversity => self.regional_diversity,
            Metric::Life => self.life,
        }
    }
}

impl Breakeven {
    /// The breakeven default rate with `par` where the coefficients were made for `target`; none
    /// without par, or where everything recovers and par differs.
    fn rate(&self, spread: f64, recovery: f64, target: Option<f64>, par: f64) -> Option<f64> {
        let rate = self.constant + self.spread * spread + self.recovery * recovery;
        let adjusted = match target {
            Some(target) if target != par => rate * target / par + (par - target) / (par * (1.0 - recovery)),
            _ => rate,
        };
        (par > 0.0 && adjusted.is_finite()).then_some(adjusted)
    }
}

impl Book<'_> {
    /// S&P's metrics of the holdings, and every monitored class.
    pub(super) fn cdo_monitor(
        &self,
        terms: &CdoMonitor,
        par: &[f64],
        evaluation: &Evaluation,
    ) -> MonitorResult {
        let performing: Vec<(usize, f64)> = held(par)
            .filter(|(at, _)| self.profiles.get(*at).is_some_and(|profile| !profile.asset.defaulted))
            .collect();
        let metrics = self.portfolio_metrics(terms, &performing);
        let sum = |column: usize| -> f64 {
            performing.iter().map(|(at, par)| par * self.row(*at).get(column).unwrap_or(&0.0)).sum()
        };
        let (total, floating) = (sum(PERFORMING), sum(FLOATING));
        let spread = if floating > 0.0 { sum(SPREAD) / floating } else { 0.0 };
        let result = |class: &ClassMonitor| {
            let recovered: f64 = performing.iter().map(|(at, par)| par * self.sp_recovery(class, *at)).sum();
            let recovery_rate = if total > 0.0 { recovered / total } else { 0.0 };
            let scenario = class.scenario_default_rate.as_ref().unwrap_or(&terms.scenario_default_rate);
            let scenario = metrics.and_then(|metrics| scenario.of(&metrics));
            let par = evaluation.principal_amount;
            let breakeven = class.breakeven.rate(spread, recovery_rate, terms.target_par, par);
            let differential = breakeven.zip(scenario).map(|(breakeven, scenario)| breakeven - scenario);
            ClassResult {
                class: class.class.clone(),
                recovery_rate,
                scenario_default_rate: scenario,
                breakeven_default_rate: breakeven,
                default_differential: differential,
                passing: differential.is_some_and(|differential| differential >= 0.0),
            }
        };
        MonitorResult { metrics, classes: terms.classes.iter().map(result).collect() }
    }

    fn portfolio_metrics(&self, terms: &CdoMonitor, performing: &[(usize, f64)]) -> Option<PortfolioMetrics> {
        let total: f64 = performing.iter().map(|(_, par)| par).sum();
        if total <= 0.0 {
            return None;
        }
        let average = |value: &dyn Fn(usize) -> f64| -> f64 {
            performing.iter().map(|(at, par)| par * value(*at)).sum::<f64>() / total
        };
        let factor = |at: usize| self.profiles[at].sp.sp_factor();
        let rating_factor = average(&factor);
        let by = |by: By| diversity_measure(performing, total, |at| self.groups[by as usize].of[at]);
        Some(PortfolioMetrics {
            rating_factor,
            default_rate_dispersion: average(&|at| (factor(at) - rating_factor).abs()),
            obligor_diversity: by(By::Obligor),
            industry_diversity: by(By::SpIndustry),
            regional_diversity: diversity_measure(performing, total, |at| self.region(terms, at)),
            life: average(&|at| self.profiles[at].life),
        })
    }

    /// The region of an asset: named, or its country.
    fn region(&self, terms: &CdoMonitor, at: usize) -> String {
        let home = country(&self.profiles[at].asset.country);
        let region = terms.regions.iter().find(|(name, _)| country(name) == home);
        region.map_or(home, |(_, region)| format!("region {region}"))
    }

    fn sp_recovery(&self, class: &ClassMonitor, at: usize) -> f64 {
        let rating = self.profiles[at].asset.sp.recovery.as_deref().unwrap_or("NR");
        class.recovery_rates.get(rating).copied().unwrap_or(0.0)
    }
}

/// The number of equal groups that would concentrate as much.
///
/// # Formula
/// (Σ F)² / Σ_g (Σ_{i in g} Fᵢ)²
fn diversity_measure<G: Ord>(performing: &[(usize, f64)], total: f64, group: impl Fn(usize) -> G) -> f64 {
    let mut groups: BTreeMap<G, f64> = BTreeMap::new();
    for (at, par) in performing {
        *groups.entry(group(*at)).or_default() += par;
    }
    1.0 / groups.values().map(|par| (par / total) * (par / total)).sum::<f64>()
}

impl CdoMonitor {
    pub(super) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        self.scenario_default_rate.check(&format_args!("{path}.scenario_default_rate"), checks);
        if let Some(par) = self.target_par {
            checks.money(format_args!("{path}.target_par"), par);
        }
        for (k, class) in self.classes.iter().enumerate() {
            let at = format!("{path}.classes[{k}]");
            let Breakeven { constant, spread, recovery } = class.breakeven;
            for (name, value) in [("constant", constant), ("spread", spread), ("recovery", recovery)] {
                checks.between(format_args!("{at}.breakeven.{name}"), value, -1e6, 1e6);
            }
            for (rating, rate) in &class.recovery_rates {
                checks.fraction(format_args!("{at}.recovery_rates.{rating}"), *rate);
            }
            if let Some(rate) = &class.scenario_default_rate {
                rate.check(&format_args!("{at}.scenario_default_rate"), checks);
            }
        }
    }
}

impl ScenarioDefaultRate {
    fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.between(format_args!("{path}.constant"), self.constant, -1e6, 1e6);
        for (k, term) in self.terms.iter().enumerate() {
            checks.between(format_args!("{path}.terms[{k}].coefficient"), term.coefficient, -1e6, 1e6);
            let power = f64::from(term.power);
            checks.between(format_args!("{path}.terms[{k}].power"), power, -4.0, 4.0);
        }
    }
}
