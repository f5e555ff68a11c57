//! The collateral, asset by asset.

use crate::argument::{Choice, Part};
use crate::function::functions;
use clo_core::deal::Asset;
use risk_core::time::Date;

functions! {
    /// The collateral, asset by asset.
    collateral at "clo.collateral" of clo_core::collateral {
        derive_ratings(asset: Part<Asset>, as_of: Choice<Date>) = Ok(core::rating_derivation::derive_ratings(asset, as_of));
        average_spread(assets: Part<Vec<Asset>>) -> number = Ok(core::reinvestment::average_spread(assets));
        period_rate(annual: f64, start: Choice<Date>, end: Choice<Date>) -> number = Ok(core::decrement::period_rate(annual, start, end));
        amortization_fractions(asset: Part<Asset>, interest_dates: Part<Vec<Date>>, analysis: Choice<Date>) = Ok(core::amortization::fractions(asset, interest_dates, analysis));
    }
}
