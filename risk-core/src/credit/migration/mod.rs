//! Rating migration: transition matrices, their generators and roots, and correlated paths.

mod correlation;
mod embeddability;
mod generator;
mod matrix;
mod regularize;
mod root;
mod simulate;
mod stepper;
mod summary;

pub use correlation::{CorrelationRule, Link, Obligor, rule_correlation};
pub use embeddability::{Embeddability, Obstacle, embeddability};
pub use generator::{Generator, generator};
pub use matrix::TransitionMatrix;
pub use regularize::{Regularization, RegularizationChange};
pub use root::{TransitionRoot, transition_root};
pub use simulate::{MigrationName, MigrationSample, simulate_migration, simulate_migration_with};
pub use stepper::{MigrationStepper, MigrationWorkspace};
pub use summary::{MigrationField, MigrationStatistics, NamedPaths, Spread};
