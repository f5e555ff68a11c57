//! Assets: one to twelve, of every kind that the cash-flow model knows.

use super::{convention, day, day_count, frequency, money};
use clo_core::deal::{Amortization, Asset, CouponType, DatedAmount};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::rating::Rating;
use risk_core::time::{BusinessDayConvention, DayCount, Frequency};

#[derive(Debug, Clone)]
pub(super) struct RawAsset {
    par: f64,
    price: Option<f64>,
    /// Days from analysis.
    maturity: i32,
    /// Days from analysis; matters only to an asset in default.
    past_maturity: Option<i32>,
    coupon: RawCoupon,
    conventions: (Frequency, DayCount, BusinessDayConvention, bool),
    /// Days from analysis.
    dated: Option<i32>,
    /// Interest periods from `dated`, or else from analysis.
    first: Option<f64>,
    amortization: RawAmortization,
    /// Where between analysis and maturity commitments are drawn, and how much.
    draws: Vec<(f64, f64)>,
    undrawn: f64,
    commitment_fee: f64,
    piking: bool,
    defaulted: bool,
    ratings: (Option<Rating>, Option<Rating>),
}

#[derive(Debug, Clone)]
struct RawCoupon {
    is_fixed: bool,
    spread: f64,
    floor: Option<f64>,
    coupon: Option<f64>,
}

#[derive(Debug, Clone)]
enum RawAmortization {
    Bullet,
    Rate(f64),
    /// Where between shortly before analysis and maturity, and how much.
    Schedule(Vec<(f64, f64)>),
}

pub(super) fn assets() -> BoxedStrategy<Vec<RawAsset>> {
    prop::collection::vec(asset().boxed(), 1..=12).boxed()
}

fn asset() -> impl Strategy<Value = RawAsset> {
    let par = prop_oneof![1 => Just(0.0), 9 => 1e4..5e6];
    let maturity = prop_oneof![1 => 10..100, 6 => 10..3000, 1 => 3000..12_000];
    let past = prop::option::weighted(0.3, -1500..=-10);
    let dates = (maturity, past, prop::option::of(-900..20), prop::option::of(0.01..1.9));
    let conventions = (frequency(), day_count(), convention(), any::<bool>());
    let draws = prop_oneof![6 => Just(vec![]), 1 => prop::collection::vec((0.0..1.0, 0.0..1e6), 1..4)];
    let commitment = (draws, money(1e6), 0.0..0.02);
    let flags = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    let ratings = (rating(), rating());
    let price = prop::option::of(0.0..1.3);
    (par, price, dates, coupon(), conventions, amortization(), commitment, flags, ratings).prop_map(
        |(par, price, dates, coupon, conventions, amortization, commitment, flags, ratings)| RawAsset {
            par,
            price,
            maturity: dates.0,
            past_maturity: dates.1,
            coupon,
            conventions,
            dated: dates.2,
            first: dates.3,
            amortization,
            draws: commitment.0,
            undrawn: commitment.1,
            commitment_fee: commitment.2,
            piking: flags.0,
            defaulted: flags.1,
            ratings,
        },
    )
}

fn coupon() -> impl Strategy<Value = RawCoupon> {
    let floor = prop::option::of(-0.02..0.03);
    (prop::bool::weighted(0.25), -0.01..0.10, floor, prop::option::of(0.0..0.12))
        .prop_map(|(is_fixed, spread, floor, coupon)| RawCoupon { is_fixed, spread, floor, coupon })
}

fn amortization() -> impl Strategy<Value = RawAmortization> {
    prop_oneof![
        3 => Just(RawAmortization::Bullet),
        1 => (0.0..=1.0).prop_map(RawAmortization::Rate),
        1 => prop::collection::vec((0.0..1.0, money(1e6)), 0..8).prop_map(RawAmortization::Schedule),
    ]
}

fn rating() -> impl Strategy<Value = Option<Rating>> {
    prop::option::of(select(
        ["Aaa", "Ba2", "B2", "Caa1", "Caa3", "Ca"].map(|name| Rating::parse(name).unwrap()).to_vec(),
    ))
}

impl RawAsset {
    /// The asset number `i`, analysed on day `analysis`.
    pub(super) fn asset(&self, i: usize, analysis: i32) -> Asset {
        let (frequency, day_count, business_day_convention, end_of_month) = self.conventions;
        let past = self.past_maturity.filter(|_| self.defaulted);
        let life = past.unwrap_or(self.maturity);
        let within = |part: &f64| 1 + (f64::from(life - 1) * part) as i32;
        let mut draws: Vec<_> = self.draws.iter().map(|(part, amount)| (within(part), *amount)).collect();
        draws.retain(|(on, _)| 0 < *on && *on < life);
        let draws = dated_amounts(draws, analysis);
        let period = f64::from(frequency.months()) * 30.0;
        let first = self.first.map(|periods| self.dated.unwrap_or(0) + (periods * period) as i32);
        let drawn: f64 = draws.iter().map(|draw| draw.amount).sum();
        let mut asset = Asset {
            id: format!("loan-{i}"),
            par: self.par,
            price: self.price,
            maturity: day(analysis + life),
            coupon_type: if self.coupon.is_fixed { CouponType::Fixed } else { CouponType::Floating },
            spread: self.coupon.spread,
            floor: self.coupon.floor,
            coupon: self.coupon.coupon.or(self.coupon.is_fixed.then_some(0.05)),
            frequency,
            day_count,
            business_day_convention,
            end_of_month,
            first_payment: first.map(|days| day(analysis + days)),
            dated: self.dated.map(|days| day(analysis + days)),
            amortization: self.amortization(analysis, life),
            unfunded: drawn + self.undrawn,
            commitment_fee: self.commitment_fee,
            draws,
            piking: self.piking,
            defaulted: self.defaulted,
            ..Asset::default()
        };
        asset.sp.rating = self.ratings.0;
        asset.moodys.rating = self.ratings.1;
        asset
    }

    fn amortization(&self, analysis: i32, life: i32) -> Amortization {
        match &self.amortization {
            RawAmortization::Bullet => Amortization::Bullet,
            RawAmortization::Rate(rate) => Amortization::AnnualRate(*rate),
            RawAmortization::Schedule(parts) => {
                let on = |part: f64| (f64::from(life + 100) * part) as i32 - 100;
                let entries = parts.iter().map(|(part, amount)| (on(*part).min(life), *amount)).collect();
                Amortization::Schedule(dated_amounts(entries, analysis))
            }
        }
    }
}

/// In ascending order, each date once.
fn dated_amounts(mut entries: Vec<(i32, f64)>, analysis: i32) -> Vec<DatedAmount> {
    entries.sort_by_key(|(on, _)| *on);
    entries.dedup_by_key(|(on, _)| *on);
    entries.into_iter().map(|(on, amount)| DatedAmount { date: day(analysis + on), amount }).collect()
}
