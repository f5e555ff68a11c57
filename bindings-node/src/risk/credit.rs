//! Credit portfolios: copulas, loss distributions, tranches, rating migration.

use crate::argument::{Choice, Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Credit portfolios: copulas, loss distributions, tranches, rating migration.
    credit at "risk.credit" of risk_core::credit {
        basel_correlation(default_probability: f64) -> number;
        async loss_distribution(exposures: Part<Vec<core::Exposure>>, loadings: Series, settings: Optional<core::RecursionSettings>) -> arrays;
        async |progress| simulate_losses(exposures: Part<Vec<core::Exposure>>, model: Part<core::CopulaModel>, settings: Optional<core::SimulationSettings>) -> arrays = core::simulate_losses_with(exposures, model, settings, progress);
        async embeddability(matrix: Part<core::TransitionMatrix>);
        async generator(matrix: Part<core::TransitionMatrix>, regularization: Choice<core::Regularization> = r#""quasi_optimal""#);
        async rule_correlation(obligors: Part<Vec<core::Obligor>>, rule: Part<core::CorrelationRule>) -> matrix;
        async |progress| simulate_migration(names: Part<Vec<core::MigrationName>>, matrix: Part<core::TransitionMatrix>, periods: usize, model: Part<core::CopulaModel>, settings: Optional<core::SimulationSettings>) -> arrays = core::simulate_migration_with(names, matrix, periods, model, settings, progress);
        async transition_root(matrix: Part<core::TransitionMatrix>, parts: usize);
        async base_correlations(pool: Part<core::LargePool>, tranches: Part<Vec<core::Tranche>>, expected_losses: Series) -> series;
        async implied_correlations(pool: Part<core::LargePool>, tranche: Part<core::Tranche>, expected_loss: f64) -> vector;
        async large_pool_tranche_losses(pool: Part<core::LargePool>, tranches: Part<Vec<core::Tranche>>);
        async tranche_losses(distribution: Part<core::LossDistribution>, notional: f64, tranches: Part<Vec<core::Tranche>>);
        copula_quantile(copula: Choice<core::Copula>, p: f64) -> number = Ok(copula.quantile(p));
        copula_cumulative(copula: Choice<core::Copula>, x: f64) -> number = Ok(copula.cumulative(x));
        joint_probability(copula: Choice<core::Copula>, p: f64, q: f64, correlation: f64) -> number = Ok(copula.joint_probability(p, q, correlation));
        large_pool_expected_loss(pool: Part<core::LargePool>) -> number = Ok(pool.expected_loss());
        large_pool_cumulative(pool: Part<core::LargePool>, x: Series) -> vector = x.iter().map(|x| pool.cumulative(*x)).collect();
        large_pool_density(pool: Part<core::LargePool>, x: Series) -> vector = x.iter().map(|x| pool.density(*x)).collect();
        large_pool_quantile(pool: Part<core::LargePool>, level: f64) -> number = pool.quantile(level);
        large_pool_expected_shortfall(pool: Part<core::LargePool>, level: f64) -> number = pool.expected_shortfall(level);
        large_pool_unexpected_loss(pool: Part<core::LargePool>) -> number = pool.unexpected_loss();
        large_pool_expected_excess(pool: Part<core::LargePool>, x: f64) -> number = pool.expected_excess(x);
        async loss_quantile(distribution: Part<core::LossDistribution>, level: f64) -> number = Ok(distribution.quantile(level));
        async loss_expected_shortfall(distribution: Part<core::LossDistribution>, level: f64) -> number = Ok(distribution.expected_shortfall(level));
        async loss_statistics(distribution: Part<core::LossDistribution>, settings: Optional<core::LossSettings>) = distribution.statistics(settings);
        async sampled_distribution(losses: Series) -> arrays = Ok(core::LossDistribution::of_sample(losses));
        async join_losses(earlier: Part<core::LossSample>, later: Part<core::LossSample>) -> arrays = earlier.clone().join(later);
        async transition_matrix(generator: Part<core::Generator>, years: f64) = generator.transition_matrix(years);
        async published_transition_matrix(ratings: Choice<Vec<risk_core::rating::Rating>>, period_years: f64, figures: Panel) = core::TransitionMatrix::from_published(ratings, period_years, figures);
        async default_term_structure(matrix: Part<core::TransitionMatrix>, periods: usize) -> matrix = matrix.default_term_structure(periods);
        async generator_default_term_structure(generator: Part<core::Generator>, years: Series) -> matrix = generator.default_term_structure(years);
        async migration_statistics(sample: Part<core::MigrationSample>) = Ok(sample.statistics());
        async migration_values(sample: Part<core::MigrationSample>, field: Choice<core::MigrationField>, period: usize) -> vector = Ok(sample.values_of(field, period));
        async join_migrations(earlier: Part<core::MigrationSample>, later: Part<core::MigrationSample>) -> arrays = earlier.clone().join(later);
    }
}
