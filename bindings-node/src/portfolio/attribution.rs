//! Attribution: Brinson, contributions, factors.

use crate::argument::{Choice, Optional};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Attribution: Brinson, contributions, factors.
    attribution at "portfolio.attribution" of portfolio_core::attribution {
        brinson_attribution(portfolio_weights: Series, portfolio_returns: Series, benchmark_weights: Series, benchmark_returns: Series, allocation: Choice<core::AllocationEffect> = r#""brinson_fachler""#);
        async linked_brinson_attribution(portfolio_weights: Panel, portfolio_returns: Panel, benchmark_weights: Panel, benchmark_returns: Panel, settings: Optional<core::BrinsonSettings>);
        async contributions(weights: Panel, returns: Panel, linking: Choice<core::Linking> = r#""carino""#);
        async factor_attribution(returns: Series, exposures: Panel, factors: Panel, linking: Choice<core::Linking> = r#""carino""#);
    }
}
