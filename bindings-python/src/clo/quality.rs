//! The numbered compliance tests.

use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use clo_core::Deal;
use clo_core::deal::Asset;
use risk_core::time::Date;

functions! {
    /// The numbered compliance tests.
    quality of clo_core::quality {
        compliance(deal: Wire<Deal>, settings: Wire<core::Settings>) = core::compliance(deal, settings);
        standard_terms(structure: Choice<clo_core::deal::presets::Structure>) =
            Ok(core::Terms::of(structure));
        matrix_point(matrix: Part<core::Matrix>, spread: f64, diversity: f64) =
            Ok(matrix.point(spread, diversity));
        scenario_default_rate(rate: Part<core::ScenarioDefaultRate>, metrics: Part<core::PortfolioMetrics>) =
            Ok(rate.of(metrics));
        industry_score(units: f64) = Ok(core::diversity::industry_score(units));
        equivalent_units(obligors: Part<Vec<(usize, f64)>>, industries: usize) -> vector =
            Ok(core::diversity::equivalent_units(obligors, industries));
        average_life(asset: Part<Asset>, calendar: Part<risk_core::time::Calendar>, analysis: Choice<Date>) =
            Ok(core::life::average_life(asset, calendar, analysis));
        effective_spread(asset: Part<Asset>, index: f64) = Ok(core::spread::effective_spread(asset, index));
    }
}
