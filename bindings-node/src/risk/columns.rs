//! Options as columns: numbers of an option each, or one for all.

use crate::answer::{Answer, columns as answered};
use crate::argument::Choice;
use crate::array::{Column, Kinds};
use crate::function::functions;
use risk_core::Result;
use risk_core::option::Units;
use risk_core::option::batch::{CrossGreeksOut, GreeksOut, Options, all_greeks_into, greeks_into, prices};
use risk_core::option::implied_volatility::{Quotes, Status, implied_volatilities_into};

functions! {
    /// Options as columns.
    columns at "risk" of risk_core::option {
        async prices(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividend_yield: Column = "0", kind: Kinds = "1") -> vector = prices(&Options { kind, spot, strike, years, rate, dividend_yield, volatility });
        async greeks(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividend_yield: Column = "0", kind: Kinds = "1", units: Choice<Units> = r#""market""#) -> ready = greeks(&Options { kind, spot, strike, years, rate, dividend_yield, volatility }, units);
        async all_greeks(spot: Column, strike: Column, years: Column, rate: Column, volatility: Column, dividend_yield: Column = "0", kind: Kinds = "1", units: Choice<Units> = r#""market""#) -> ready = all_greeks(&Options { kind, spot, strike, years, rate, dividend_yield, volatility }, units);
        async implied_volatility(price: Column, spot: Column, strike: Column, years: Column, rate: Column, dividend_yield: Column = "0", kind: Kinds = "1") -> ready = implied_volatilities(&Quotes { kind, price, spot, strike, years, rate, dividend_yield });
    }
}

fn greeks(options: &Options<'_>, units: Units) -> Result<Answer> {
    let rows = options.rows()?;
    let [mut price, mut delta, mut gamma, mut vega, mut theta, mut rho] = [(); 6].map(|()| vec![0.0; rows]);
    let out = GreeksOut {
        price: &mut price,
        delta: &mut delta,
        gamma: &mut gamma,
        vega: &mut vega,
        theta: &mut theta,
        rho: &mut rho,
    };
    greeks_into(options, units, out)?;
    answered(["price", "delta", "gamma", "vega", "theta", "rho"], [price, delta, gamma, vega, theta, rho])
}

fn all_greeks(options: &Options<'_>, units: Units) -> Result<Answer> {
    let rows = options.rows()?;
    let [mut price, mut delta, mut gamma, mut vega, mut theta, mut rho] = [(); 6].map(|()| vec![0.0; rows]);
    let [mut vanna, mut volga, mut charm] = [(); 3].map(|()| vec![0.0; rows]);
    let out = GreeksOut {
        price: &mut price,
        delta: &mut delta,
        gamma: &mut gamma,
        vega: &mut vega,
        theta: &mut theta,
        rho: &mut rho,
    };
    let cross = CrossGreeksOut { vanna: &mut vanna, volga: &mut volga, charm: &mut charm };
    all_greeks_into(options, units, out, cross)?;
    answered(
        ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm"],
        [price, delta, gamma, vega, theta, rho, vanna, volga, charm],
    )
}

/// The volatilities, NaN where there is none, and the number of each one's status.
fn implied_volatilities(quotes: &Quotes<'_>) -> Result<Answer> {
    let rows = quotes.rows()?;
    let (mut volatility, mut status) = (vec![0.0; rows], vec![Status::default(); rows]);
    implied_volatilities_into(quotes, &mut volatility, &mut status)?;
    let status = status.into_iter().map(|status| f64::from(status as u8)).collect();
    answered(["volatility", "status"], [volatility, status])
}
