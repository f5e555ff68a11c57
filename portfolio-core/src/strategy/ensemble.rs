//! One signal of many.

use super::{Side, Signal, SignalFactor, SignalSource, StrategyKind};
use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How signals of one side are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnsembleKind {
    /// Every signal counts the same.
    Simple,
    /// A signal counts by its strategy and its source, half each.
    #[default]
    Weighted,
    /// Confidences of a side must add up to more than 1.5 and twice those of the other; the mean
    /// confidence is raised by a fifth, to 0.95 at most.
    Scheduled,
}

/// What happens when both sides pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Only a side whose confidences add up to more than twice those of the other speaks.
    #[default]
    Dominant,
    /// Both speak.
    Both,
}

/// How signals become one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnsembleSettings {
    /// Weighted by default.
    pub kind: EnsembleKind,
    /// A dominant side by default.
    pub conflict: Conflict,
    /// The least number of signals of a side; 2 by default.
    pub least_signals: usize,
    /// The least combined confidence; 0.6 by default.
    pub least_confidence: f64,
}

impl Default for EnsembleSettings {
    fn default() -> Self {
        Self {
            kind: EnsembleKind::default(),
            conflict: Conflict::default(),
            least_signals: 2,
            least_confidence: 0.6,
        }
    }
}

/// How much a signal counts: the mean of its strategy's and its source's weight.
fn weight(signal: &Signal) -> f64 {
    let of_strategy = match signal.strategy {
        StrategyKind::Earnings => 0.9,
        StrategyKind::Macd | StrategyKind::Valuation | StrategyKind::IvPercentile => 0.8,
        StrategyKind::Rsi | StrategyKind::Momentum | StrategyKind::Analyst | StrategyKind::IvSkew => 0.7,
        StrategyKind::Bollinger | StrategyKind::VolatilitySurface => 0.6,
        StrategyKind::Ensemble => 1.0,
    };
    let of_source = match signal.source {
        SignalSource::Fundamental => 0.9,
        SignalSource::Volatility => 0.8,
        SignalSource::Technical | SignalSource::Momentum => 0.7,
        SignalSource::Ensemble => 1.0,
    };
    (of_strategy + of_source) / 2.0
}

/// The signals that others make together: at most one for each side, bullish first.
///
/// # Formula
/// confidence = Σ wᵢ cᵢ / Σ wᵢ, target and stop the plain means
///
/// where w are the weights of the kind and c confidences, over the signals of one side.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless confidences are from 0 to 1, and targets and
/// stops are amounts of money.
pub fn ensemble(signals: &[Signal], settings: &EnsembleSettings) -> Result<Vec<Signal>> {
    let mut checks = Checks::default();
    for (i, signal) in signals.iter().enumerate() {
        checks.fraction(format_args!("signals[{i}].confidence"), signal.confidence);
        checks.money(format_args!("signals[{i}].target"), signal.target);
        checks.money(format_args!("signals[{i}].stop"), signal.stop);
    }
    checks.fraction("settings.least_confidence", settings.least_confidence);
    checks.finish()?;
    let combined = |side: Side| {
        let (own, other): (Vec<&Signal>, Vec<&Signal>) = signals.iter().partition(|s| s.side == side);
        let total = |signals: &[&Signal]| signals.iter().map(|s| s.confidence).sum::<f64>();
        let dominates = total(&own) > 2.0 * total(&other);
        let confidence = match settings.kind {
            EnsembleKind::Scheduled => {
                let passes = total(&own) > 1.5 && dominates;
                mean(&own, |s| s.confidence).filter(|_| passes).map(|mean| (1.2 * mean).min(0.95))?
            }
            kind => {
                let w = |s: &Signal| if kind == EnsembleKind::Weighted { weight(s) } else { 1.0 };
                let sum = |of: &dyn Fn(&Signal) -> f64| own.iter().map(|s| of(s)).sum::<f64>();
                let confidence = quotient(sum(&|s| w(s) * s.confidence), sum(&w))?;
                let speaks = dominates || settings.conflict == Conflict::Both;
                let passes = own.len() >= settings.least_signals && confidence >= settings.least_confidence;
                Some(confidence).filter(|_| passes && speaks)?
            }
        };
        Some(Signal {
            strategy: StrategyKind::Ensemble,
            source: SignalSource::Ensemble,
            side,
            confidence: confidence.clamp(0.0, 1.0),
            target: mean(&own, |s| s.target)?,
            stop: mean(&own, |s| s.stop)?,
            factors: factors(&own, settings.kind),
        })
    };
    Ok([Side::Bullish, Side::Bearish].into_iter().filter_map(combined).collect())
}

fn mean(signals: &[&Signal], of: impl Fn(&Signal) -> f64) -> Option<f64> {
    quotient(signals.iter().map(|s| of(s)).sum(), signals.len() as f64)
}

/// The raw factors of all signals, each weighted by what its signal counts; of scheduled ones, the
/// number of signals and the sources.
fn factors(signals: &[&Signal], kind: EnsembleKind) -> Vec<SignalFactor> {
    let total: f64 = signals.iter().map(|s| weight(s)).sum();
    let share = |signal: &Signal| match kind {
        EnsembleKind::Weighted => weight(signal) / total,
        _ => 1.0 / signals.len() as f64,
    };
    if kind != EnsembleKind::Scheduled {
        let weighted = |s: &&Signal| {
            let share = share(s);
            s.factors
                .iter()
                .map(move |f| SignalFactor { weight: f.weight * share, ..f.clone() })
                .collect::<Vec<_>>()
        };
        return signals.iter().flat_map(weighted).collect();
    }
    let sources: BTreeSet<SignalSource> = signals.iter().map(|s| s.source).collect();
    let weight = 0.7 / sources.len() as f64;
    let count = SignalFactor { name: "components".to_owned(), value: signals.len() as f64, weight: 0.3 };
    let of_source = |source: SignalSource| {
        let value = signals.iter().filter(|s| s.source == source).count() as f64;
        SignalFactor { name: format!("{source:?}").to_lowercase(), value, weight }
    };
    std::iter::once(count).chain(sources.into_iter().map(of_source)).collect()
}
