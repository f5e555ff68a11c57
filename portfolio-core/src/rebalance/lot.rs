//! Tax lots: which purchases a sale disposes of.

use risk_core::check::Checks;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// A purchase, or what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// When it was bought.
    pub date: Date,
    /// Units held.
    pub quantity: f64,
    /// Cost per unit.
    pub cost: f64,
}

/// Which lots are sold first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotMethod {
    /// First in, first out: the default of tax authorities.
    #[default]
    Fifo,
    /// Last in, first out.
    Lifo,
    /// Highest cost first, which realises the smallest gain.
    Hifo,
}

/// The part of a sale that comes from one lot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RealizedGain {
    /// When the lot was bought.
    pub bought: Date,
    /// Units sold of it.
    pub quantity: f64,
    /// What they brought.
    pub proceeds: f64,
    /// What they had cost.
    pub cost: f64,
    /// Proceeds less cost.
    pub gain: f64,
    /// Days from the purchase to the sale.
    pub days_held: i64,
}

/// A sale, lot by lot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sale {
    /// The parts, in the order in which lots were used.
    pub gains: Vec<RealizedGain>,
    /// Σ gain.
    pub gain: f64,
    /// The lots that are left, in their order before.
    pub remaining: Vec<Lot>,
}

/// Sells `quantity` units at `price` on `date` out of `lots`.
///
/// Lots of one rank go in the order in which they are given.
///
/// # Errors
/// [`Error::Invalid`] for numbers that are not positive, or a lot bought after the sale;
/// [`Error::Infeasible`] when the lots hold less than is to be sold.
pub fn sell(lots: &[Lot], quantity: f64, price: f64, date: Date, method: LotMethod) -> Result<Sale> {
    check(lots, quantity, price, date)?;
    let held: f64 = lots.iter().map(|lot| lot.quantity).sum();
    if quantity > held {
        return Err(Error::Infeasible(format!("{quantity} units are to be sold, but the lots hold {held}")));
    }
    let mut order: Vec<usize> = (0..lots.len()).collect();
    match method {
        LotMethod::Fifo => order.sort_by_key(|&i| lots[i].date),
        LotMethod::Lifo => order.sort_by_key(|&i| std::cmp::Reverse(lots[i].date)),
        LotMethod::Hifo => order.sort_by(|&i, &j| lots[j].cost.total_cmp(&lots[i].cost)),
    }
    let mut remaining = lots.to_vec();
    let mut gains = Vec::new();
    let mut left = quantity;
    for i in order {
        let lot = &mut remaining[i];
        let sold = left.min(lot.quantity);
        if sold > 0.0 {
            let (proceeds, cost) = (sold * price, sold * lot.cost);
            let days_held = (date - lot.date).num_days();
            gains.push(RealizedGain {
                bought: lot.date,
                quantity: sold,
                proceeds,
                cost,
                gain: proceeds - cost,
                days_held,
            });
            lot.quantity -= sold;
            left -= sold;
        }
    }
    remaining.retain(|lot| lot.quantity > 0.0);
    let gain = gains.iter().map(|gain| gain.gain).sum();
    Ok(Sale { gains, gain, remaining })
}

fn check(lots: &[Lot], quantity: f64, price: f64, date: Date) -> Result<()> {
    let mut checks = Checks::default();
    let mut positive = |path: String, x: f64| {
        checks.require(x > 0.0 && x.is_finite(), path, format_args!("must be positive, got {x}"));
    };
    positive("quantity".to_owned(), quantity);
    positive("price".to_owned(), price);
    for (i, lot) in lots.iter().enumerate() {
        positive(format!("lots[{i}].quantity"), lot.quantity);
    }
    for (i, lot) in lots.iter().enumerate() {
        checks.finite(format_args!("lots[{i}].cost"), lot.cost);
        let path = format!("lots[{i}].date");
        checks.require(
            lot.date <= date,
            path,
            format_args!("must not be after the sale on {date}, got {}", lot.date),
        );
    }
    checks.finish()
}
