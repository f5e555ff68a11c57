//! Returns from prices.

use crate::argument::{Choice, Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Returns from prices.
    returns at "portfolio.returns" of portfolio_core::returns {
        async align(series: Part<Vec<core::DatedSeries>>, missing: Choice<core::Missing> = r#""drop""#);
        async aligned_returns(prices: Part<Vec<core::DatedSeries>>, settings: Optional<core::ReturnSettings>);
        log_returns(prices: Series) -> vector;
        panel_returns(prices: Panel, kind: Choice<core::ReturnKind> = r#""simple""#) -> matrix;
        simple_returns(prices: Series) -> vector;
        compounded(returns: Series) -> vector = Ok(core::compounded(returns));
        total_return(returns: Series) -> number = Ok(core::total_return(returns));
        wealth(returns: Series) -> vector = Ok(core::wealth(returns));
        resample(returns: Series, dates: Part<Vec<Date>>, period: Choice<core::Period>);
        periods_per_year(period: Choice<core::Period>) = Ok(period.per_year());
    }
}
