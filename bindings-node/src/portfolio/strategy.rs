//! Signals of strategies, and ensembles of them.

use crate::argument::{Choice, Optional, Part};
use crate::array::Panel;
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Signals of strategies, and ensembles of them.
    strategy at "portfolio.strategy" of portfolio_core::strategy {
        nearest_contract(contracts: Part<Vec<core::ContractChoice>>, side: Choice<core::Side>, spot: f64, today: Choice<Date>, settings: Optional<core::ContractSettings>);
        async ensemble(signals: Part<Vec<core::Signal>>, settings: Optional<core::EnsembleSettings>);
        async relative_momentum_weights(prices: Panel, settings: Optional<core::RelativeMomentumSettings>) -> matrix;
        async target_weights(bars: Part<portfolio_core::indicator::Bars>, rule: Part<core::PositionRule>) -> vector;
        async signal_history(bars: Part<portfolio_core::indicator::Bars>, strategy: Part<core::Strategy>);
        async signals(view: Part<core::MarketView>, strategies: Part<Vec<core::Strategy>>);
        all_strategies() = Ok(core::Strategy::all());
    }
}
