//! Credit portfolios: default dependence, loss distributions, tranches and rating migration.

mod copula;
mod default_event;
mod default_time;
mod dependence;
mod large_pool;
mod latent;
mod loss;
mod migration;
mod recovery;
mod tranche;

pub use copula::Copula;
pub use default_event::{DatedDefault, DatedDefaultSampler, DefaultEvent, DefaultEventSampler};
pub use default_time::{CopulaModel, DefaultSampler, DefaultWorkspace, NEVER};
pub use dependence::{Dependence, FactorStructure, MatrixRepair};
pub use large_pool::{LargePool, basel_correlation};
pub use latent::BLOCK;
pub use loss::{
    Bin, Exposure, LossDistribution, LossSample, LossSettings, LossStatistics, RecursionSettings,
    SimulationSettings, loss_distribution, simulate_losses, simulate_losses_with,
};
pub use migration::{
    CorrelationRule, Embeddability, Generator, Link, MigrationField, MigrationName, MigrationSample,
    MigrationStatistics, MigrationStepper, MigrationWorkspace, NamedPaths, Obligor, Obstacle, Regularization,
    RegularizationChange, Spread, TransitionMatrix, TransitionRoot, embeddability, generator,
    rule_correlation, simulate_migration, simulate_migration_with, transition_root,
};
pub use recovery::{Recovery, RecoverySampler};
pub use tranche::{
    Tranche, TrancheLoss, base_correlations, implied_correlations, large_pool_tranche_losses, tranche_losses,
};
