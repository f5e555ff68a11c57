//! Stress tests: scenarios as data, propagation, replay, reverse stress.

use crate::array::{Panel, Series};
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;

functions! {
    /// Stress tests: scenarios as data, propagation, replay, reverse stress.
    stress of risk_core::stress {
        base_cases() = Ok(core::base_cases());
        catalogue() = Ok(core::catalogue());
        conditional_stress(
            exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>,
            covariance: Part<core::TargetMatrix>, settings: Wire<core::StressSettings>
        );
        correlated_stress(
            exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>,
            correlation: Part<core::TargetMatrix>, settings: Wire<core::StressSettings>
        );
        stress_correlation(returns: Panel, settings: Wire<core::StressCorrelationSettings>) -> matrix;
        direct_stress(
            exposures: Part<Vec<core::Exposure>>, scenario: Part<core::Scenario>,
            settings: Wire<core::StressSettings>
        );
        idiosyncratic_band(pnl: f64, idiosyncratic_volatility: f64, confidence: f64, periods: f64);
        historical_replay(
            values: Series, returns: Panel, rows: Choice<std::ops::Range<usize>>,
            holding: Choice<core::Holding>
        );
        worst_window(values: Series, returns: Panel, length: usize, holding: Choice<core::Holding>);
        stress_returns(returns: Series, stresses: Part<Vec<core::ReturnStress>>);
        reverse_stress(exposures: Series, covariance: Panel, loss: f64, moves: Part<Vec<core::FactorMove>>);
        summarize_stress(results: Part<Vec<core::StressResult>>);
    }
}
