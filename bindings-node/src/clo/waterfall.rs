//! Priorities of payments.

use crate::argument::{Choice, Document};
use crate::array::Series;
use crate::function::functions;
use clo_core::Deal;

functions! {
    /// Priorities of payments.
    waterfall at "clo.waterfall" of clo_core::waterfall {
        allocate(claims: Series, cash: f64, order: Choice<core::Order> = r#""sequential""#) -> vector = Ok(core::allocate(claims, cash, order));
        steps(deal: Document<Deal>) = deal.waterfalls().map(|waterfalls| waterfalls.into_owned());
    }
}
