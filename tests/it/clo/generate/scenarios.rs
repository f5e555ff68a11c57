//! Scenarios: rates as numbers and vectors, dates of default, curves, reinvestment, calls.

use super::day;
use clo_core::assumptions::{
    AssetAssumptions, Call, DatedRating, Liquidation, Policy, PrincipalSource, Reinvestment,
    ReinvestmentAsset, Vector,
};
use clo_core::{Assumptions, Deal};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::curve::{Compounding, CurveQuotes, ParRates, Quote, ZeroRates};
use risk_core::rating::Rating;
use risk_core::time::{DayCount, Frequency};

#[derive(Debug, Clone)]
pub(super) struct RawScenario {
    assumptions: Assumptions,
    /// What differs for each asset that has something.
    by_asset: Vec<Option<AssetAssumptions>>,
}

impl RawScenario {
    pub(super) fn assumptions(&self, deal: &Deal) -> Assumptions {
        let own = deal.assets.iter().zip(&self.by_asset);
        let own = own.filter_map(|(asset, own)| Some((asset.id.clone(), own.clone()?)));
        Assumptions { by_asset: own.collect(), ..self.assumptions.clone() }
    }
}

pub(super) fn scenario() -> impl Strategy<Value = RawScenario> {
    let rates = (rate(), rate(), severity(), lag());
    let exits = (reinvestment(), prop::option::of(call()), liquidation());
    let by_asset = prop::collection::vec(prop::option::weighted(0.3, own()), 12);
    (prop::option::of(index()), rates, exits, by_asset, -0.5..1.0).prop_map(
        |(index, rates, exits, by_asset, equity_discount_rate)| RawScenario {
            assumptions: Assumptions {
                index,
                default_rate: rates.0,
                prepayment_rate: rates.1,
                severity: rates.2,
                recovery_lag_months: rates.3,
                by_asset: Default::default(),
                reinvestment: exits.0,
                call: exits.1,
                liquidation: exits.2,
                equity_discount_rate,
            },
            by_asset,
        },
    )
}

/// One number, or up to eight.
fn vector(one: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Vector> {
    prop_oneof![
        1 => one.clone().prop_map(Vector::Constant),
        1 => prop::collection::vec(one, 1..=8).prop_map(Vector::Path),
    ]
}

/// Nothing, all, or an ordinary annual rate.
fn rate() -> impl Strategy<Value = Vector> {
    vector(prop_oneof![10 => Just(0.0), 1 => Just(1.0), 30 => 0.0..0.4])
}

fn severity() -> impl Strategy<Value = Vector> {
    vector(prop_oneof![1 => Just(0.0), 1 => Just(1.0), 4 => 0.0..1.0])
}

fn lag() -> impl Strategy<Value = u32> {
    prop_oneof![1 => Just(0), 4 => 0..=24u32]
}

fn own() -> impl Strategy<Value = AssetAssumptions> {
    let default = prop_oneof![
        1 => Just((None, None)),
        2 => rate().prop_map(|rate| (Some(rate), None)),
        2 => (0..6000).prop_map(|on| (None, Some(day(on)))),
    ];
    let rated = prop::collection::btree_map(0..6000, 1..=22_u8, 0..3);
    let rates = (prop::option::of(rate()), prop::option::of(severity()), prop::option::of(lag()));
    (default, rates, rated).prop_map(|((default_rate, default_date), rates, rated)| {
        let (prepayment_rate, severity, recovery_lag_months) = rates;
        let rating = |(on, rank)| DatedRating { date: day(on), rating: Rating::from_rank(rank).unwrap() };
        AssetAssumptions {
            default_rate,
            default_date,
            prepayment_rate,
            severity,
            recovery_lag_months,
            ratings: rated.into_iter().map(rating).collect(),
        }
    })
}

fn reinvestment() -> impl Strategy<Value = Reinvestment> {
    let rates = (
        prop::option::of(rate()),
        prop::option::of(rate()),
        prop::option::of(severity()),
        prop::option::of(lag()),
    );
    let terms = (prop::option::of(-0.01..0.10), -0.01..0.03, 0.98..1.2, 1..=140u32, 0.0..=1.0);
    (policy(), policy(), terms, rates).prop_map(|(during, after, terms, rates)| Reinvestment {
        during,
        after,
        asset: ReinvestmentAsset {
            spread: terms.0,
            floor: terms.1,
            price: terms.2,
            maturity_months: terms.3,
            amortization_rate: terms.4,
            default_rate: rates.0,
            prepayment_rate: rates.1,
            severity: rates.2,
            recovery_lag_months: rates.3,
        },
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let source = select(vec![PrincipalSource::All, PrincipalSource::Unscheduled, PrincipalSource::None]);
    let fraction = prop_oneof![1 => Just(1.0), 1 => 0.0..=1.0];
    (source, fraction).prop_map(|(source, fraction)| Policy { source, fraction })
}

fn call() -> impl Strategy<Value = Call> {
    (prop::option::of(0..5000), prop::option::weighted(0.3, 0.0..0.2))
        .prop_map(|(on, below)| Call { on: on.map(day), when_distribution_below: below })
}

fn liquidation() -> impl Strategy<Value = Liquidation> {
    (0.0..1.2, prop::option::of(0.0..1.2)).prop_map(|(price, ccc_price)| Liquidation { price, ccc_price })
}

/// A curve of any kind, with rates from below zero.
fn index() -> impl Strategy<Value = CurveQuotes> {
    let quotes = |lowest: f64| {
        let steps = prop::collection::vec((300..1500, lowest..0.08), 1..=4);
        steps.prop_map(|steps| {
            let dates = steps.iter().scan(0, |on, (step, _)| {
                *on += step;
                Some(day(*on))
            });
            dates.zip(&steps).map(|(date, (_, rate))| Quote { date, rate: *rate }).collect::<Vec<_>>()
        })
    };
    let compounding = select(vec![Compounding::Continuous, Compounding::Annual, Compounding::Quarterly]);
    let zero = (quotes(-0.02), compounding).prop_map(|(nodes, compounding)| ZeroRates {
        reference: day(0),
        compounding,
        nodes,
    });
    let par = quotes(0.0).prop_map(|nodes| ParRates {
        reference: day(0),
        frequency: Frequency::SemiAnnual,
        day_count: DayCount::Thirty360Us,
        nodes,
    });
    prop_oneof![
        2 => (-0.02..0.08).prop_map(CurveQuotes::Flat),
        2 => quotes(-0.02).prop_map(CurveQuotes::Path),
        1 => zero.prop_map(CurveQuotes::ZeroRates),
        1 => par.prop_map(CurveQuotes::ParRates),
    ]
}
