use super::migration::Migration;
use crate::deal::{Asset, Deal};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::credit::{Copula, CopulaModel, Dependence, Recovery};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is simulated. The default is 10,000 paths of a Gaussian copula with a correlation of 20 %, default
/// rates from Moody's rating factors and the scenario's severity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MonteCarloSettings {
    /// The seed of the random numbers.
    pub seed: u64,
    /// The paths, of which each has its own random numbers: runs over 0..5,000 and 5,000..10,000
    /// [join](super::MonteCarlo::join) to the run over 0..10,000 bit for bit.
    pub paths: Range<u64>,
    /// How the assets depend on one another; its names are the deal's assets, in their order.
    pub model: CopulaModel,
    /// How likely defaults are.
    pub default_risk: DefaultRisk,
    /// What is recovered; 1 less the scenario's severity of the first period when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
    /// Whether the numbers of each path are kept.
    pub path_values: PathValues,
}

impl Default for MonteCarloSettings {
    fn default() -> Self {
        let dependence = Dependence::Uniform { correlation: 0.20 };
        Self {
            seed: 42,
            paths: 0..10_000,
            model: CopulaModel { copula: Copula::Gaussian, dependence },
            default_risk: DefaultRisk::RatingFactors,
            recovery: None,
            path_values: PathValues::Drop,
        }
    }
}

/// What becomes of the numbers of single paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathValues {
    /// They are counted and dropped: memory does not grow with the number of paths.
    #[default]
    Drop,
    /// They are kept: 48 bytes for each class and path.
    Keep,
}

/// How likely the defaults of the assets are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DefaultRisk {
    /// By Moody's rating factor f, which is ten thousand times the probability of default in ten years:
    /// a constant hazard rate of −ln(1 − f/10,000)/10. An asset without a rating counts as Caa2.
    #[default]
    RatingFactors,
    /// The same constant hazard rate for all, per year.
    HazardRate(f64),
    /// A constant hazard rate for each asset, by its `id`.
    ByAsset(BTreeMap<String, f64>),
    /// Ratings migrate, and default is one of them.
    Migration(Migration),
}

/// Most paths of one run.
const MOST_PATHS: u64 = 10_000_000;

/// The rating factor of an asset without a rating.
const UNRATED: f64 = 6500.0;

pub(super) fn check(deal: &Deal, settings: &MonteCarloSettings) -> Result<()> {
    let mut checks = Checks::default();
    let Range { start, end } = settings.paths;
    let count = end.checked_sub(start);
    let message = format_args!("must be from 1 to {MOST_PATHS} paths, got {start} to {end}");
    checks.require(count.is_some_and(|n| (1..=MOST_PATHS).contains(&n)), "paths", message);
    checks.require(!deal.assets.is_empty(), "assets", "must have at least one asset, got none");
    match &settings.default_risk {
        DefaultRisk::RatingFactors => {}
        DefaultRisk::HazardRate(rate) => checks.between("default_risk.hazard_rate", *rate, 0.0, 100.0),
        DefaultRisk::ByAsset(rates) => {
            for asset in deal.assets.iter().filter(|asset| !asset.defaulted) {
                let path = format!("default_risk.by_asset.{}", asset.id);
                match rates.get(&asset.id) {
                    Some(rate) => checks.between(path, *rate, 0.0, 100.0),
                    None => checks.problem(path, "is missing"),
                }
            }
        }
        DefaultRisk::Migration(migration) => {
            migration.check(deal, settings, &mut checks);
        }
    }
    checks.finish()
}

pub(super) fn hazard_rate(asset: &Asset, risk: &DefaultRisk) -> f64 {
    if asset.defaulted {
        return 0.0;
    }
    match risk {
        DefaultRisk::RatingFactors | DefaultRisk::Migration(_) => {
            let factor = asset.moodys_rating().map_or(UNRATED, |rating| rating.factor());
            -risk_core::math::ln_1p(-(factor / 1e4).min(0.9999)) / 10.0
        }
        DefaultRisk::HazardRate(rate) => *rate,
        DefaultRisk::ByAsset(rates) => rates.get(&asset.id).copied().unwrap_or(0.0),
    }
}
