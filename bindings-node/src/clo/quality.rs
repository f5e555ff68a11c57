//! The numbered compliance tests.

use crate::argument::{Choice, Document, Optional, Part};
use crate::function::functions;
use clo_core::Deal;
use clo_core::deal::Asset;
use risk_core::time::Date;

functions! {
    /// The numbered compliance tests.
    quality at "clo.quality" of clo_core::quality {
        async compliance(deal: Document<Deal>, settings: Optional<core::Settings>) = core::compliance(deal, settings);
        standard_terms(structure: Choice<clo_core::deal::presets::Structure>) = Ok(core::Terms::of(structure));
        matrix_point(matrix: Part<core::Matrix>, spread: f64, diversity: f64) = Ok(matrix.point(spread, diversity));
        scenario_default_rate(rate: Part<core::ScenarioDefaultRate>, metrics: Part<core::PortfolioMetrics>) = Ok(rate.of(metrics));
        industry_score(units: f64) -> number = Ok(core::diversity::industry_score(units));
        equivalent_units(obligors: Part<Vec<(usize, f64)>>, industries: usize) -> vector = Ok(core::diversity::equivalent_units(obligors, industries));
        average_life(asset: Part<Asset>, calendar: Part<risk_core::time::Calendar>, analysis: Choice<Date>) -> number = Ok(core::life::average_life(asset, calendar, analysis));
        effective_spread(asset: Part<Asset>, index: f64) -> number = Ok(core::spread::effective_spread(asset, index));
    }
}
