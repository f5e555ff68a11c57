//! Fill rules: at what price an order trades on a bar.

use super::market::Bar;
use super::order::{OrderKind, OrderSide};

/// When on a bar a price was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// With the first price.
    Open,
    /// After it.
    Within,
}

/// What a bar does to an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Touch {
    /// Nothing.
    None,
    /// Its stop is touched; the limit is not, or not for certain after it.
    Trigger,
    /// It trades at a price, before slippage.
    Fill(f64, Moment),
}

/// What a bar does to an order.
///
/// A purchase and a sale are mirror images: times −1, the prices of a sale are those of a purchase.
/// A price that the open has already passed trades at the open. Of a bar's path only the open is
/// known, so a limit that could have been reached before its stop waits for the next bar.
pub(super) fn touch(kind: OrderKind, side: OrderSide, bar: &Bar) -> Touch {
    let s = side.sign();
    let (open, best, worst) = match side {
        OrderSide::Buy => (bar.open, bar.low, bar.high),
        OrderSide::Sell => (-bar.open, -bar.high, -bar.low),
    };
    let at_limit = |limit: f64| match s * limit {
        limit if open <= limit => Touch::Fill(s * open, Moment::Open),
        limit if best <= limit => Touch::Fill(s * limit, Moment::Within),
        _ => Touch::None,
    };
    match kind {
        OrderKind::Market => Touch::Fill(bar.open, Moment::Open),
        OrderKind::Limit { limit } => at_limit(limit),
        OrderKind::Stop { stop } => match s * stop {
            stop if open >= stop => Touch::Fill(s * open, Moment::Open),
            stop if worst >= stop => Touch::Fill(s * stop, Moment::Within),
            _ => Touch::None,
        },
        OrderKind::StopLimit { stop, limit } => match s * stop {
            stop if open >= stop => match at_limit(limit) {
                Touch::None => Touch::Trigger,
                fill => fill,
            },
            stop if worst < stop => Touch::None,
            stop if stop <= s * limit => Touch::Fill(s * stop, Moment::Within),
            _ => Touch::Trigger,
        },
    }
}

/// The price paid or received: worse by the slippage, though never worse than a limit.
pub(super) fn slipped(price: f64, kind: OrderKind, side: OrderSide, slippage_bps: f64) -> f64 {
    let worse = price * (1.0 + side.sign() * slippage_bps / 1e4);
    match (kind, side) {
        (OrderKind::Limit { limit } | OrderKind::StopLimit { limit, .. }, OrderSide::Buy) => worse.min(limit),
        (OrderKind::Limit { limit } | OrderKind::StopLimit { limit, .. }, OrderSide::Sell) => {
            worse.max(limit)
        }
        _ => worse,
    }
}
