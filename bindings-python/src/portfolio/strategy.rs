//! Signals of strategies, and ensembles of them.

use crate::array::Panel;
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use risk_core::time::Date;

functions! {
    /// Signals of strategies, and ensembles of them.
    strategy of portfolio_core::strategy {
        nearest_contract(
            contracts: Part<Vec<core::ContractChoice>>, side: Choice<core::Side>, spot: f64,
            today: Choice<Date>, settings: Wire<core::ContractSettings>
        );
        ensemble(signals: Part<Vec<core::Signal>>, settings: Wire<core::EnsembleSettings>);
        relative_momentum_weights(prices: Panel, settings: Wire<core::RelativeMomentumSettings>) -> matrix;
        target_weights(bars: Part<portfolio_core::indicator::Bars>, rule: Part<core::PositionRule>) -> vector;
        signal_history(bars: Part<portfolio_core::indicator::Bars>, strategy: Part<core::Strategy>);
        signals(view: Part<core::MarketView>, strategies: Part<Vec<core::Strategy>>);
        all_strategies() = Ok(core::Strategy::all());
    }
}
