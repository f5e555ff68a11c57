//! Attribution: Brinson, contributions, factors.

use crate::array::{Panel, Series};
use crate::convert::{Choice, Wire};
use crate::functions::functions;

functions! {
    /// Attribution: Brinson, contributions, factors.
    attribution of portfolio_core::attribution {
        brinson_attribution(
            portfolio_weights: Series, portfolio_returns: Series, benchmark_weights: Series,
            benchmark_returns: Series, allocation: Choice<core::AllocationEffect>
        );
        linked_brinson_attribution(
            portfolio_weights: Panel, portfolio_returns: Panel, benchmark_weights: Panel,
            benchmark_returns: Panel, settings: Wire<core::BrinsonSettings>
        );
        contributions(weights: Panel, returns: Panel, linking: Choice<core::Linking>);
        factor_attribution(returns: Series, exposures: Panel, factors: Panel, linking: Choice<core::Linking>);
    }
}
