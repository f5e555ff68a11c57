//! The sensitivities of an option, and their units.

use crate::math::vector::fma;
use serde::{Deserialize, Serialize};

/// What Greeks are per unit of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Units {
    /// The market's: theta and charm per calendar day (∂/∂t ÷ 365), vega and vanna per volatility
    /// point (∂/∂σ ÷ 100), rho per percentage point (∂/∂r ÷ 100), volga per point twice (÷ 10,000).
    #[default]
    Market,
    /// The partial derivatives themselves: theta and charm per year, vega, vanna and volga per 1.00
    /// of volatility, rho per 1.00 of rate.
    Raw,
}

/// A price and its partial derivatives, in one of the [`Units`].
///
/// where t is calendar time, so that theta, ∂V/∂t = −∂V/∂T, is what a day's passing brings: negative
/// for most options that are held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Greeks {
    /// V
    pub price: f64,
    /// Δ = ∂V/∂S
    pub delta: f64,
    /// Γ = ∂²V/∂S²
    pub gamma: f64,
    /// ν = ∂V/∂σ
    pub vega: f64,
    /// Θ = ∂V/∂t
    pub theta: f64,
    /// ρ = ∂V/∂r
    pub rho: f64,
    /// ∂²V/∂S∂σ
    pub vanna: f64,
    /// ∂²V/∂σ²
    pub volga: f64,
    /// ∂²V/∂S∂t
    pub charm: f64,
}

/// One market unit of calendar time, of volatility and of rate.
const DAY: f64 = 1.0 / 365.0;
const POINT: f64 = 0.01;

/// What raw derivatives are multiplied by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub time: f64,
    pub volatility: f64,
    pub rate: f64,
}

impl Units {
    pub(super) const fn scale(self) -> Scale {
        match self {
            Self::Market => Scale { time: DAY, volatility: POINT, rate: POINT },
            Self::Raw => Scale { time: 1.0, volatility: 1.0, rate: 1.0 },
        }
    }
}

impl Greeks {
    /// The nine values in the order of the fields.
    #[inline(always)]
    pub(super) const fn values(&self) -> [f64; 9] {
        let Self { price, delta, gamma, vega, theta, rho, vanna, volga, charm } = *self;
        [price, delta, gamma, vega, theta, rho, vanna, volga, charm]
    }

    /// Raw derivatives, times the units' scale. Adding 0 makes a negative zero positive.
    #[inline(always)]
    pub(super) fn scaled<const FMA: bool>(self, scale: Scale) -> Self {
        Self {
            delta: self.delta + 0.0,
            vega: self.vega * scale.volatility,
            theta: fma::<FMA>(self.theta, scale.time, 0.0),
            rho: fma::<FMA>(self.rho, scale.rate, 0.0),
            vanna: fma::<FMA>(self.vanna, scale.volatility, 0.0),
            volga: fma::<FMA>(self.volga, scale.volatility * scale.volatility, 0.0),
            charm: fma::<FMA>(self.charm, scale.time, 0.0),
            ..self
        }
    }
}
