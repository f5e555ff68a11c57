//! Returns from prices.

use crate::array::{Panel, Series};
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use risk_core::time::Date;

functions! {
    /// Returns from prices.
    returns of portfolio_core::returns {
        align(series: Part<Vec<core::DatedSeries>>, missing: Choice<core::Missing>);
        aligned_returns(prices: Part<Vec<core::DatedSeries>>, settings: Wire<core::ReturnSettings>);
        log_returns(prices: Series) -> vector;
        panel_returns(prices: Panel, kind: Choice<core::ReturnKind>) -> matrix;
        simple_returns(prices: Series) -> vector;
        compounded(returns: Series) -> vector = Ok(core::compounded(returns));
        total_return(returns: Series) = Ok(core::total_return(returns));
        wealth(returns: Series) -> vector = Ok(core::wealth(returns));
        resample(returns: Series, dates: Part<Vec<Date>>, period: Choice<core::Period>);
        periods_per_year(period: Choice<core::Period>) = Ok(period.per_year());
    }
}
