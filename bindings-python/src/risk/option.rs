//! Option.

use crate::array::Series;
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;

functions! {
    /// American options: the early-exercise boundary solved to a tolerance.
    american of risk_core::option::american {
        greeks(
            option: Part<risk_core::option::European>, settings: Wire<core::AmericanSettings>,
            units: Choice<risk_core::option::Units>
        ) =
            core::greeks_in(option, settings, units);
        price(option: Part<risk_core::option::European>, settings: Wire<core::AmericanSettings>);
        prices(
            options: Part<Vec<risk_core::option::European>>, settings: Wire<core::AmericanSettings>
        ) -> vector;
        critical_price(option: Part<risk_core::option::European>, settings: Wire<core::AmericanSettings>);
    }
}

functions! {
    /// Options on a binomial tree, with cash dividends.
    binomial of risk_core::option::binomial {
        value(
            option: Part<risk_core::option::European>, dividends: Part<Vec<core::CashDividend>>,
            settings: Wire<core::BinomialSettings>
        );
        price(
            option: Part<risk_core::option::European>, dividends: Part<Vec<core::CashDividend>>,
            settings: Wire<core::BinomialSettings>
        );
    }
}

functions! {
    /// Options on forwards and futures, by Black (1976).
    black76 of risk_core::option::black76 {
        price(option: Part<core::ForwardOption>);
        greeks(option: Part<core::ForwardOption>, units: Choice<risk_core::option::Units>) =
            core::greeks_in(option, units);
        implied_volatility(price: f64, option: Part<core::ForwardOption>);
    }
}

functions! {
    /// One European option as data; :func:`paripassu.risk.greeks` takes arrays.
    black_scholes of risk_core::option::black_scholes {
        price(option: Part<risk_core::option::European>);
        greeks(option: Part<risk_core::option::European>, units: Choice<risk_core::option::Units>) =
            core::greeks_in(option, units);
    }
}

functions! {
    /// The risk of a book of options.
    book of risk_core::option::book {
        risk(positions: Part<Vec<core::Position>>, market: Part<core::Market>);
    }
}

functions! {
    /// Options by simulation, whole or in shards.
    monte_carlo of risk_core::option::monte_carlo {
        price(
            option: Part<risk_core::option::European>, payoff: Part<core::Payoff>,
            settings: Wire<core::MonteCarloSettings>
        ) = |progress| core::price_with(option, payoff, settings, progress);
        merge(earlier: Part<core::Sample>, later: Part<core::Sample>);
        estimate(sample: Part<core::Sample>);
        geometric_asian(option: Part<risk_core::option::European>, fixings: usize);
        sample(
            option: Part<risk_core::option::European>, payoff: Part<core::Payoff>,
            settings: Wire<core::MonteCarloSettings>
        ) = |progress| core::sample_with(option, payoff, settings, progress);
    }
}

functions! {
    /// A book of options under shocks of spot, volatility, rate and time.
    scenario of risk_core::option::scenario {
        revalue(
            positions: Part<Vec<risk_core::option::book::Position>>,
            market: Part<risk_core::option::book::Market>, shock: Part<core::Shock>
        );
        grid(
            positions: Part<Vec<risk_core::option::book::Position>>,
            market: Part<risk_core::option::book::Market>, settings: Wire<core::GridSettings>
        ) = |progress| core::grid_with(positions, market, settings, progress);
    }
}

functions! {
    /// The SABR smile.
    sabr of risk_core::option::smile::sabr {
        volatility(
            sabr: Part<risk_core::option::Sabr>, forward: f64, strike: f64, years: f64,
            expansion: Choice<core::SabrExpansion>
        );
        fit(
            forward: f64, years: f64, points: Part<Vec<core::VolatilityPoint>>,
            settings: Wire<core::SabrSettings>
        );
    }
}

functions! {
    /// The SVI smile.
    svi of risk_core::option::smile::svi {
        fit(points: Part<Vec<core::VariancePoint>>, settings: Wire<core::SviSettings>);
        total_variance(smile: Part<core::Svi>, log_moneyness: Series) -> vector =
            Ok(log_moneyness.iter().map(|k| smile.total_variance(*k)).collect());
        least_variance(smile: Part<core::Svi>) = Ok(smile.least_variance());
        durrleman(smile: Part<core::Svi>, log_moneyness: Series) -> series =
            Ok(log_moneyness.iter().map(|k| smile.durrleman(*k)).collect());
        least_durrleman(smile: Part<core::Svi>) = Ok(smile.least_durrleman());
        crossing(smile: Part<core::Svi>, later: Part<core::Svi>) = Ok(smile.crossing(later));
        jump_wings(smile: Part<core::Svi>, years: f64) = core::JumpWings::of(smile, years);
        raw(wings: Part<core::JumpWings>, years: f64) = wings.raw(years);
    }
}

functions! {
    /// Implied-volatility surfaces: built, read, checked for arbitrage.
    surface of risk_core::option::surface {
        quote_arbitrage(quotes: Part<Vec<core::Quote>>, underlying: Part<core::Underlying>);
        surface_arbitrage(surface: Part<core::Surface>);
        build(
            quotes: Part<Vec<core::Quote>>, underlying: Part<core::Underlying>,
            settings: Wire<core::SurfaceSettings>
        );
        forward(surface: Part<core::Surface>, years: f64) = surface.forward(years);
        volatility(surface: Part<core::Surface>, strike: Series, years: f64) -> vector =
            strike.iter().map(|k| surface.volatility(*k, years)).collect();
        local_volatility(surface: Part<core::Surface>, strike: Series, years: f64) -> series =
            strike.iter().map(|k| surface.local_volatility(*k, years)).collect();
    }
}

functions! {
    /// Options.
    option of risk_core::option, with
        super::american, super::binomial, super::black76,
        super::black_scholes, super::book, super::monte_carlo,
        super::scenario, super::sabr, super::svi, super::surface
    {}
}
