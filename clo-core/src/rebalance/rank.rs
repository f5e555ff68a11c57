//! Ranking assets by what a purchase or a sale of them does to the weighted tests.

use super::objective::Objective;
use crate::quality::{AssetQuality, Book, Criterion, Evaluation, Measure, Struck};
use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Par of the asset that is added to each test, in units of currency.
const NOTIONAL: f64 = 1e6;

/// The term of the Caa test for an asset that is not rated Caa.
const NOT_CAA: f64 = 10.0;

/// Which way to trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A purchase.
    #[default]
    Buy,
    /// A sale.
    Sell,
}

/// What is added to the denominator of an average when an asset is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// As much par as to its numerator: one million.
    #[default]
    SamePar,
    /// Ten million, as a known spreadsheet does.
    TenfoldPar,
}

/// How to rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RankSettings {
    /// Purchases from the best, or sales from the worst.
    pub side: Side,
    /// The tests that count. The spread, recovery, life, rating factor, par coverage and Caa tests
    /// can be ranked by.
    pub objective: Objective,
    /// What is added to the denominators of averages.
    pub denominator: Denominator,
    /// The least price at which an asset is bought: 75 %.
    pub least_price: f64,
    /// Whether more is bought of what is held already.
    pub held: HeldNames,
}

impl Default for RankSettings {
    fn default() -> Self {
        Self {
            side: Side::Buy,
            objective: Objective::default(),
            denominator: Denominator::SamePar,
            least_price: 0.75,
            held: HeldNames::Exclude,
        }
    }
}

/// Whether more is bought of what is held already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldNames {
    /// Only assets that are not held.
    #[default]
    Exclude,
    /// Held ones too.
    Allow,
}

/// An asset with its score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    /// Its place in the book.
    pub position: usize,
    /// Σ weight × ratio: for a purchase the higher the better, for a sale the lower.
    pub score: f64,
}

/// The places in the book of the assets that can be traded: for a sale what is held; for a purchase
/// what is not in default, not too cheap and, unless the settings say otherwise, not held.
#[must_use]
pub fn candidates(book: &Book<'_>, par: &[f64], settings: &RankSettings) -> Vec<usize> {
    let can_be_traded = |(at, asset): (usize, &crate::deal::Asset)| {
        let is_held = par.get(at).is_some_and(|par| *par > 0.0);
        let is_wanted = match settings.side {
            Side::Sell => is_held,
            Side::Buy => {
                !asset.defaulted
                    && asset.price_or_par() >= settings.least_price
                    && (!is_held || settings.held == HeldNames::Allow)
            }
        };
        is_wanted.then_some(at)
    };
    book.assets().enumerate().filter_map(can_be_traded).collect()
}

/// Ranks the assets at `positions` of the book, given its tests as measured: purchases in descending
/// order of their scores, sales in ascending order, and equal scores in the order of the book.
///
/// # Formula
/// Σ wₜ rₜ over tests with a weight, with N, D and L a test's numerator, denominator and threshold, n
/// one million of the asset, d what is added to denominators, and p its price:
/// spread r = (s n + N)/(d + D)/L, of a fixed-rate asset N/D/L; recovery likewise; life and rating factor
/// r = L (d + D)/(x n + N); par coverage r = (N + (1-p) n)/D/L to buy, L D/(N - (1-p) n) to sell;
/// Caa, of an asset rated so, r = L (D + (1-p) n)/(N + n) to buy, (N - n)/(D - (1-p) n)/L to sell, and 10
/// of any other.
///
/// # Errors
/// [`Error::Invalid`] when a weight is no weight, when its test is not one of the deal, or cannot be
/// ranked by.
pub fn rank(
    book: &Book<'_>,
    evaluation: &Evaluation,
    positions: &[usize],
    settings: &RankSettings,
) -> Result<Vec<Ranked>> {
    let mut checks = Checks::default();
    settings.objective.check(&"objective", &mut checks);
    checks.between("least_price", settings.least_price, 0.0, 2.0);
    checks.finish()?;
    let terms = terms(book, evaluation, &settings.objective)?;
    let mut ranked: Vec<Ranked> = positions
        .iter()
        .filter_map(|&position| Some((position, book.quality(position)?)))
        .map(|(position, asset)| Ranked { position, score: score(&asset, &terms, settings) })
        .collect();
    match settings.side {
        Side::Buy => ranked.sort_by(|a, b| b.score.total_cmp(&a.score)),
        Side::Sell => ranked.sort_by(|a, b| a.score.total_cmp(&b.score)),
    }
    Ok(ranked)
}

/// A test that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// What it measures.
    pub measure: Measure,
    /// Its weight.
    pub weight: f64,
    /// Its numerator as measured.
    pub numerator: f64,
    /// Its denominator.
    pub denominator: f64,
    /// Its threshold.
    pub threshold: f64,
}

fn terms(book: &Book<'_>, evaluation: &Evaluation, objective: &Objective) -> Result<Vec<Term>> {
    let mut checks = Checks::default();
    for (number, _) in objective.weights.iter().filter(|(_, weight)| **weight > 0.0) {
        let measure = book.measure(*number);
        let path = format_args!("objective.weights.{number}").to_string();
        checks.require(measure.is_some(), &path, format_args!("the deal has no test {number}"));
        checks.require(
            measure.is_none_or(can_be_ranked_by),
            &path,
            format_args!("assets cannot be ranked by test {number}"),
        );
    }
    checks.finish()?;
    let term = |(test, weight): (&Struck, f64)| {
        let Struck { numerator, denominator, threshold, .. } = *test;
        Some(Term { measure: book.measure(test.number)?, weight, numerator, denominator, threshold })
    };
    let terms: Vec<Term> = objective.weighted(&evaluation.tests).filter_map(term).collect();
    if terms.is_empty() {
        Err(Error::invalid("objective.weights", "no test has a weight"))
    } else {
        Ok(terms)
    }
}

fn can_be_ranked_by(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Spread
            | Measure::Recovery
            | Measure::Life
            | Measure::RatingFactor
            | Measure::ParCoverage
            | Measure::Share(Criterion::MoodysCaa)
    )
}

/// The score of one asset, see [`rank`]; terms that divide by nothing are passed over.
#[must_use]
pub fn score(asset: &AssetQuality, terms: &[Term], settings: &RankSettings) -> f64 {
    let term = |term: &Term| {
        let ratio = ratio(asset, term, settings);
        if ratio.is_finite() { term.weight * ratio } else { 0.0 }
    };
    terms.iter().map(term).sum()
}

fn ratio(asset: &AssetQuality, term: &Term, settings: &RankSettings) -> f64 {
    let Term { numerator, denominator, threshold, .. } = *term;
    let added = match settings.denominator {
        Denominator::SamePar => NOTIONAL,
        Denominator::TenfoldPar => 10.0 * NOTIONAL,
    };
    let average = |value: f64, par: f64| (value * NOTIONAL + numerator) / (par + denominator);
    let discount = (1.0 - asset.price) * NOTIONAL;
    match (term.measure, settings.side) {
        (Measure::Spread, _) => match asset.margin {
            Some(margin) => average(margin, added) / threshold,
            None => average(0.0, 0.0) / threshold,
        },
        (Measure::Recovery, _) => average(asset.recovery_rate, added) / threshold,
        (Measure::Life, _) => threshold / average(asset.life, added),
        (Measure::RatingFactor, _) => threshold / average(asset.rating_factor, added),
        (Measure::ParCoverage, Side::Buy) => (numerator + discount) / denominator / threshold,
        (Measure::ParCoverage, Side::Sell) => threshold / ((numerator - discount) / denominator),
        _ if !asset.is_caa => NOT_CAA,
        (_, Side::Buy) => threshold / ((NOTIONAL + numerator) / (denominator + discount)),
        (_, Side::Sell) => (numerator - NOTIONAL) / (denominator - discount) / threshold,
    }
}
