//! What happens to the assets on each path: defaults and ratings, block by block.

use super::migration::MigrationDriver;
use super::settings::{DefaultRisk, MonteCarloSettings, hazard_rate};
use crate::assumptions::{Assumptions, DatedRating};
use crate::collateral::path_pool::PathPool;
use crate::deal::{Asset, Deal};
use crate::projection::{BucketBits, PathModel};
use risk_core::Result;
use risk_core::credit::{
    BLOCK, DatedDefault, DatedDefaultSampler, DefaultWorkspace, MatrixRepair, MigrationWorkspace, Recovery,
};
use risk_core::curve::HazardCurve;
use risk_core::time::Date;

/// Draws what happens to the assets.
#[derive(Debug)]
pub(super) enum Driver {
    Copula(DatedDefaultSampler),
    Migration(MigrationDriver),
}

/// What happens on the paths of a block.
#[derive(Debug)]
pub(super) struct Block {
    /// The defaults of each path.
    pub defaults: Vec<Vec<DatedDefault>>,
    /// Which assets are in the CCC bucket, when ratings migrate.
    pub bucket: BucketBits,
    pub(super) draw: Draw,
}

/// Memory of the draws.
#[derive(Debug, Default)]
pub(super) struct Draw {
    workspace: DefaultWorkspace,
    pub migration: MigrationWorkspace,
    pub states: Vec<u8>,
    pub defaulted: Vec<u64>,
}

impl Block {
    /// Room for every asset of `deal` to default on every path.
    pub fn new(deal: &Deal) -> Self {
        let assets = deal.assets.len();
        let defaults = (0..BLOCK).map(|_| Vec::with_capacity(assets)).collect();
        Self { defaults, bucket: BucketBits::default(), draw: Draw::default() }
    }
}

/// Days of a year, for the dates of default times.
const YEAR_DAYS: f64 = 365.25;

impl Driver {
    pub fn new(
        deal: &Deal,
        assumptions: &Assumptions,
        settings: &MonteCarloSettings,
        model: &PathModel<'_>,
    ) -> Result<Self> {
        let recovery = |asset: &Asset| {
            settings.recovery.unwrap_or_else(|| {
                let own = assumptions.by_asset.get(&asset.id).and_then(|own| own.severity.as_ref());
                Recovery::fixed(1.0 - own.unwrap_or(&assumptions.severity).at(0))
            })
        };
        let recoveries: Vec<Recovery> = deal.assets.iter().map(recovery).collect();
        if let DefaultRisk::Migration(migration) = &settings.default_risk {
            let driver =
                MigrationDriver::new(deal, migration, settings, &recoveries, &model.pool, model.periods())?;
            return Ok(Self::Migration(driver));
        }
        let curve = |asset: &Asset| HazardCurve::flat(hazard_rate(asset, &settings.default_risk));
        let curves = deal.assets.iter().map(curve).collect::<Result<Vec<_>>>()?;
        let years = |date: &Date| (*date - deal.dates.analysis).num_days().max(0) as f64 / YEAR_DAYS;
        let dates = model.pool.assets.iter().map(|asset| asset.dates.iter().map(years).collect());
        let dates: Vec<Vec<f64>> = dates.collect();
        let sampler = DatedDefaultSampler::new(&curves, &dates, &settings.model, &recoveries, settings.seed)?;
        Ok(Self::Copula(sampler))
    }

    /// What was done to a correlation matrix that is none.
    pub fn repair(&self) -> Option<MatrixRepair> {
        match self {
            Self::Copula(sampler) => sampler.repair(),
            Self::Migration(driver) => driver.repair(),
        }
    }

    /// Whether ratings change.
    pub fn migrates(&self) -> bool {
        matches!(self, Self::Migration(_))
    }

    /// Draws `paths` paths from `first`, at most [`BLOCK`].
    pub fn draw(&self, first: u64, paths: usize, pool: &PathPool, block: &mut Block) -> Result<()> {
        block.defaults.iter_mut().for_each(Vec::clear);
        match self {
            Self::Migration(driver) => driver.draw(first, paths, pool, block),
            Self::Copula(sampler) => {
                sampler.draw(first, &mut block.draw.workspace, &mut block.defaults[..paths]);
                Ok(())
            }
        }
    }

    /// The ratings of each asset on a path; none where they stay as they are.
    pub fn ratings(&self, path: u64) -> Result<Option<Vec<Vec<DatedRating>>>> {
        match self {
            Self::Copula(_) => Ok(None),
            Self::Migration(driver) => driver.ratings(path).map(Some),
        }
    }
}
