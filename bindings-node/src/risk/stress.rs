//! Stress tests: scenarios as data, propagation, replay, reverse stress.

use crate::argument::{Choice, Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Stress tests: scenarios as data, propagation, replay, reverse stress.
    stress at "risk.stress" of risk_core::stress {
        base_cases() = Ok(core::base_cases());
        catalogue() = Ok(core::catalogue());
        async conditional_stress(exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>, covariance: Part<core::TargetMatrix>, settings: Optional<core::StressSettings>);
        async correlated_stress(exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>, correlation: Part<core::TargetMatrix>, settings: Optional<core::StressSettings>);
        async stress_correlation(returns: Panel, settings: Optional<core::StressCorrelationSettings>) -> matrix;
        async direct_stress(exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>, settings: Optional<core::StressSettings>);
        idiosyncratic_band(pnl: f64, idiosyncratic_volatility: f64, confidence: f64, periods: f64);
        async historical_replay(values: Series, returns: Panel, rows: Choice<std::ops::Range<usize>>, holding: Choice<core::Holding> = r#""units""#);
        async worst_window(values: Series, returns: Panel, length: usize, holding: Choice<core::Holding> = r#""units""#);
        async stress_returns(returns: Series, stresses: Part<Vec<core::ReturnStress>>);
        async reverse_stress(exposures: Series, covariance: Panel, loss: f64, moves: Part<Vec<core::FactorMove>>);
        async summarize_stress(results: Part<Vec<core::StressResult>>);
    }
}
