//! Options: one by one, on trees, by simulation; smiles, surfaces and books.

use crate::argument::{Choice, Optional, Part};
use crate::array::Series;
use crate::function::functions;

functions! {
    /// American options: the early-exercise boundary solved to a tolerance.
    american at "risk.option.american" of risk_core::option::american {
        greeks(option: Part<risk_core::option::European>, settings: Optional<core::AmericanSettings>, units: Choice<risk_core::option::Units> = r#""market""#) = core::greeks_in(option, settings, units);
        price(option: Part<risk_core::option::European>, settings: Optional<core::AmericanSettings>);
        async prices(options: Part<Vec<risk_core::option::European>>, settings: Optional<core::AmericanSettings>) -> vector;
        critical_price(option: Part<risk_core::option::European>, settings: Optional<core::AmericanSettings>) -> number;
    }
}

functions! {
    /// Options on a binomial tree, with cash dividends.
    binomial at "risk.option.binomial" of risk_core::option::binomial {
        async value(option: Part<risk_core::option::European>, dividends: Part<Vec<core::CashDividend>>, settings: Optional<core::BinomialSettings>);
        async price(option: Part<risk_core::option::European>, dividends: Part<Vec<core::CashDividend>>, settings: Optional<core::BinomialSettings>);
    }
}

functions! {
    /// Options on forwards and futures, by Black (1976).
    black76 at "risk.option.black76" of risk_core::option::black76 {
        price(option: Part<core::ForwardOption>);
        greeks(option: Part<core::ForwardOption>, units: Choice<risk_core::option::Units> = r#""market""#) = core::greeks_in(option, units);
        implied_volatility(price: f64, option: Part<core::ForwardOption>);
    }
}

functions! {
    /// One European option as data; `risk.greeks` takes columns.
    black_scholes at "risk.option.black_scholes" of risk_core::option::black_scholes {
        price(option: Part<risk_core::option::European>);
        greeks(option: Part<risk_core::option::European>, units: Choice<risk_core::option::Units> = r#""market""#) = core::greeks_in(option, units);
    }
}

functions! {
    /// The risk of a book of options.
    book at "risk.option.book" of risk_core::option::book {
        async risk(positions: Part<Vec<core::Position>>, market: Part<core::Market>);
    }
}

functions! {
    /// Options by simulation, whole or in shards.
    monte_carlo at "risk.option.monte_carlo" of risk_core::option::monte_carlo {
        async |progress| price(option: Part<risk_core::option::European>, payoff: Part<core::Payoff> = r#""european""#, settings: Optional<core::MonteCarloSettings>) = core::price_with(option, payoff, settings, progress);
        async merge(earlier: Part<core::Sample>, later: Part<core::Sample>) -> arrays;
        async estimate(sample: Part<core::Sample>);
        geometric_asian(option: Part<risk_core::option::European>, fixings: usize) -> number;
        async |progress| sample(option: Part<risk_core::option::European>, payoff: Part<core::Payoff>, settings: Optional<core::MonteCarloSettings>) -> arrays = core::sample_with(option, payoff, settings, progress);
    }
}

functions! {
    /// A book of options under shocks of spot, volatility, rate and time.
    scenario at "risk.option.scenario" of risk_core::option::scenario {
        async revalue(positions: Part<Vec<risk_core::option::book::Position>>, market: Part<risk_core::option::book::Market>, shock: Part<core::Shock>);
        async |progress| grid(positions: Part<Vec<risk_core::option::book::Position>>, market: Part<risk_core::option::book::Market>, settings: Optional<core::GridSettings>) = core::grid_with(positions, market, settings, progress);
    }
}

functions! {
    /// The SABR smile.
    sabr at "risk.option.sabr" of risk_core::option::smile::sabr {
        volatility(sabr: Part<risk_core::option::Sabr>, forward: f64, strike: f64, years: f64, expansion: Choice<core::SabrExpansion> = r#""hagan""#) -> number;
        async fit(forward: f64, years: f64, points: Part<Vec<core::VolatilityPoint>>, settings: Optional<core::SabrSettings>);
    }
}

functions! {
    /// The SVI smile.
    svi at "risk.option.svi" of risk_core::option::smile::svi {
        async fit(points: Part<Vec<core::VariancePoint>>, settings: Optional<core::SviSettings>);
        total_variance(smile: Part<core::Svi>, log_moneyness: Series) -> vector = Ok(log_moneyness.iter().map(|k| smile.total_variance(*k)).collect());
        least_variance(smile: Part<core::Svi>) -> number = Ok(smile.least_variance());
        durrleman(smile: Part<core::Svi>, log_moneyness: Series) -> series = Ok(log_moneyness.iter().map(|k| smile.durrleman(*k)).collect());
        least_durrleman(smile: Part<core::Svi>) = Ok(smile.least_durrleman());
        crossing(smile: Part<core::Svi>, later: Part<core::Svi>) = Ok(smile.crossing(later));
        jump_wings(smile: Part<core::Svi>, years: f64) = core::JumpWings::of(smile, years);
        raw(wings: Part<core::JumpWings>, years: f64) = wings.raw(years);
    }
}

functions! {
    /// Implied-volatility surfaces: built, read, checked for arbitrage.
    surface at "risk.option.surface" of risk_core::option::surface {
        async quote_arbitrage(quotes: Part<Vec<core::Quote>>, underlying: Part<core::Underlying>);
        async surface_arbitrage(surface: Part<core::Surface>);
        async build(quotes: Part<Vec<core::Quote>>, underlying: Part<core::Underlying>, settings: Optional<core::SurfaceSettings>);
        forward(surface: Part<core::Surface>, years: f64) -> number = surface.forward(years);
        volatility(surface: Part<core::Surface>, strike: Series, years: f64) -> vector = strike.iter().map(|k| surface.volatility(*k, years)).collect();
        local_volatility(surface: Part<core::Surface>, strike: Series, years: f64) -> series = strike.iter().map(|k| surface.local_volatility(*k, years)).collect();
    }
}
