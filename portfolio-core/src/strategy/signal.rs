//! Strategies, what they look at, and what they say.

use super::fundamental::{
    AnalystSettings, Analysts, Earnings, EarningsSettings, ValuationSettings, Valuations, analyst, earnings,
    valuation,
};
use super::implied::{
    ImpliedVolatility, IvPercentileSettings, IvSkewSettings, SurfaceSettings, iv_percentile, iv_skew, surface,
};
use super::technical::{self, MomentumSettings, RsiSettings};
use crate::indicator::{Bars, BollingerSettings, MacdSettings};
use risk_core::Result;
use risk_core::statistics::Bias;
use serde::{Deserialize, Serialize};

/// Which way a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Up: buy, or buy calls.
    Bullish,
    /// Down: sell, or buy puts.
    Bearish,
}

impl Side {
    /// A factor on the spot price as the bullish side says it: 1.05 is 0.95 for the bearish.
    pub(super) fn factor(self, bullish: f64) -> f64 {
        match self {
            Self::Bullish => bullish,
            Self::Bearish => 2.0 - bullish,
        }
    }
}

/// What kind of information a signal stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalSource {
    /// Prices and volumes.
    Technical,
    /// Trends of prices.
    Momentum,
    /// Earnings, valuations, analysts.
    Fundamental,
    /// Implied volatilities.
    Volatility,
    /// Other signals.
    Ensemble,
}

/// The name of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrategyKind {
    /// The relative strength index.
    Rsi,
    /// Crossings of the MACD and its signal line.
    Macd,
    /// Breaks of Bollinger bands.
    Bollinger,
    /// Momentum confirmed by directional movement.
    Momentum,
    /// Surprises around earnings.
    Earnings,
    /// Ratios beside those of the sector.
    Valuation,
    /// Ratings and price targets.
    Analyst,
    /// The percentile of implied volatility.
    IvPercentile,
    /// Puts beside calls out of the money.
    IvSkew,
    /// Skew and term structure.
    VolatilitySurface,
    /// Several of these.
    Ensemble,
}

impl StrategyKind {
    /// What kind of information it stands on.
    #[must_use]
    pub const fn source(self) -> SignalSource {
        match self {
            Self::Rsi | Self::Macd | Self::Bollinger => SignalSource::Technical,
            Self::Momentum => SignalSource::Momentum,
            Self::Earnings | Self::Valuation | Self::Analyst => SignalSource::Fundamental,
            Self::IvPercentile | Self::IvSkew | Self::VolatilitySurface => SignalSource::Volatility,
            Self::Ensemble => SignalSource::Ensemble,
        }
    }
}

/// A strategy with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "strategy")]
pub enum Strategy {
    /// Buys what is oversold, sells what is overbought.
    Rsi(RsiSettings),
    /// Follows strict crossings of the signal line.
    Macd(MacdSettings),
    /// Expects a close that crosses a band to return to the middle.
    Bollinger(BollingerSettings),
    /// Follows a move that directional movement confirms.
    Momentum(MomentumSettings),
    /// Follows the trend of surprises before earnings and the surprise after.
    Earnings(EarningsSettings),
    /// Buys what is cheap beside its sector, sells what is dear; may say both.
    Valuation(ValuationSettings),
    /// Follows analysts who agree.
    Analyst(AnalystSettings),
    /// Buys calls when options are cheap, puts when they are dear.
    IvPercentile(IvPercentileSettings),
    /// Follows a strong skew.
    IvSkew(IvSkewSettings),
    /// Follows skew and slope of the surface.
    VolatilitySurface(SurfaceSettings),
}

impl Strategy {
    /// Every strategy with its usual parameters: Cutler's RSI, bands of the sample deviation, simple
    /// directional movement.
    #[must_use]
    pub fn all() -> [Self; 10] {
        [
            Self::Rsi(RsiSettings::default()),
            Self::Macd(MacdSettings::default()),
            Self::Bollinger(BollingerSettings { deviation: Bias::Sample, ..BollingerSettings::default() }),
            Self::Momentum(MomentumSettings::default()),
            Self::Earnings(EarningsSettings::default()),
            Self::Valuation(ValuationSettings::default()),
            Self::Analyst(AnalystSettings::default()),
            Self::IvPercentile(IvPercentileSettings::default()),
            Self::IvSkew(IvSkewSettings::default()),
            Self::VolatilitySurface(SurfaceSettings::default()),
        ]
    }
}

/// A number that a signal stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignalFactor {
    /// What it is: `rsi`.
    pub name: String,
    /// The raw value.
    pub value: f64,
    /// How much of the signal it makes up; the weights of a signal add up to 1, or to less when a
    /// number is not there.
    pub weight: f64,
}

/// What a strategy says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// Who says it.
    pub strategy: StrategyKind,
    /// What kind of information it stands on.
    pub source: SignalSource,
    /// Which way it points.
    pub side: Side,
    /// From 0 to 1.
    pub confidence: f64,
    /// Price of the underlying at which to take the profit.
    pub target: f64,
    /// Price of the underlying at which to take the loss.
    pub stop: f64,
    /// What it stands on.
    pub factors: Vec<SignalFactor>,
}

impl Signal {
    /// A signal with target and stop as factors on the spot price, said for the bullish side.
    pub(super) fn new(
        strategy: StrategyKind,
        side: Side,
        confidence: f64,
        spot: f64,
        (target, stop): (f64, f64),
        factors: &[(&str, Option<f64>, f64)],
    ) -> Self {
        let known = factors.iter().filter_map(|(name, value, weight)| Some((*name, (*value)?, *weight)));
        Self {
            strategy,
            source: strategy.source(),
            side,
            confidence: confidence.clamp(0.0, 1.0),
            target: spot * side.factor(target),
            stop: spot * side.factor(stop),
            factors: known
                .map(|(name, value, weight)| SignalFactor { name: name.to_owned(), value, weight })
                .collect(),
        }
    }
}

/// What strategies look at; what is not there says nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MarketView {
    /// Bars of the underlying, oldest first: 250 or more, since exponential averages depend on
    /// where they begin. The last close is the spot price.
    pub bars: Bars,
    /// The company's earnings.
    pub earnings: Option<Earnings>,
    /// The company's ratios and its sector's.
    pub valuations: Option<Valuations>,
    /// Ratings and targets of the last 30 days.
    pub analysts: Option<Analysts>,
    /// Implied volatilities.
    pub implied_volatility: Option<ImpliedVolatility>,
}

/// What strategies say of a market at its last bar, in the order of strategies.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless there is a bar, bars and other numbers are
/// sound, and the parameters of the strategies can be used.
///
/// # Examples
/// ```
/// use portfolio_core::indicator::Bars;
/// use portfolio_core::strategy::{MarketView, Side, Strategy, signals};
///
/// let close: Vec<f64> = (0..60).map(|t| 100.0 - f64::from(t)).collect();
/// let bars = Bars {
///     open: close.clone(), high: close.clone(), low: close.clone(), volume: vec![1.0; 60], close, dates: vec![],
/// };
/// let found = signals(&MarketView { bars, ..MarketView::default() }, &Strategy::all())?;
/// assert_eq!((found[0].side, found[0].confidence), (Side::Bullish, 1.0));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn signals(view: &MarketView, strategies: &[Strategy]) -> Result<Vec<Signal>> {
    view.bars.check()?;
    let Some(&spot) = view.bars.close.last() else {
        return Err(risk_core::Error::invalid("bars", "must be at least one bar, got none"));
    };
    let mut found = Vec::new();
    for strategy in strategies {
        match strategy {
            Strategy::Earnings(settings) => found.extend(earnings(spot, view.earnings.as_ref(), settings)?),
            Strategy::Valuation(settings) => {
                found.extend(valuation(spot, view.valuations.as_ref(), settings)?)
            }
            Strategy::Analyst(settings) => found.extend(analyst(spot, view.analysts.as_ref(), settings)?),
            Strategy::IvPercentile(settings) => {
                found.extend(iv_percentile(spot, view.implied_volatility.as_ref(), settings)?);
            }
            Strategy::IvSkew(settings) => {
                found.extend(iv_skew(spot, view.implied_volatility.as_ref(), settings)?)
            }
            Strategy::VolatilitySurface(settings) => {
                found.extend(surface(spot, view.implied_volatility.as_ref(), settings)?);
            }
            technical => found.extend(signal_history(&view.bars, technical)?.pop().flatten()),
        }
    }
    Ok(found)
}

/// What a technical strategy says at every bar; a strategy that looks at more than bars says
/// nothing.
///
/// Nothing looks ahead: what it says at a bar depends on that bar and those before.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the bars are sound and the parameters can be
/// used.
pub fn signal_history(bars: &Bars, strategy: &Strategy) -> Result<Vec<Option<Signal>>> {
    bars.check()?;
    match strategy {
        Strategy::Rsi(settings) => technical::rsi(bars, settings),
        Strategy::Macd(settings) => technical::macd_cross(bars, settings),
        Strategy::Bollinger(settings) => technical::bollinger(bars, settings),
        Strategy::Momentum(settings) => technical::momentum(bars, settings),
        _ => Ok(vec![None; bars.close.len()]),
    }
}
