//! Priorities of payments.

use crate::array::Series;
use crate::convert::{Choice, Wire};
use crate::functions::functions;
use clo_core::Deal;

functions! {
    /// Priorities of payments.
    waterfall of clo_core::waterfall {
        allocate(claims: Series, cash: f64, order: Choice<core::Order>) -> vector =
            Ok(core::allocate(claims, cash, order));
        steps(deal: Wire<Deal>) = deal.waterfalls().map(|waterfalls| waterfalls.into_owned());
    }
}
