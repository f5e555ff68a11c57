//! The book: a deal's assets and tests, prepared so that changed holdings are measured at once.

use super::compile::{Column, Compiled, FRONT, compile, debt, recovery_threshold};
use super::country::{country, letters};
use super::criterion::Profile;
use super::definition::Measure;
use super::haircut::{Reason, Subject};
use super::members::{Groups, Member, members};
use super::terms::{Settings, Terms};
use crate::Deal;
use crate::deal::{Asset, CouponType};
use risk_core::check::Checks;
use risk_core::{Error, Problem, Result};
use std::collections::{BTreeMap, HashMap};

/// A deal's assets and candidates with everything that its tests ask of them.
///
/// Assets stand in the order of their identifiers, so that the order of the pool changes no result;
/// par amounts are slices in that order. [`Book::evaluate`] measures every test on such a slice.
#[derive(Debug, Clone)]
pub struct Book<'a> {
    /// The deal's terms.
    pub(super) terms: &'a Terms,
    pub(super) profiles: Vec<Profile<'a>>,
    /// What each asset counts at without the CCC excess, and why that is not par.
    pub(super) values: Vec<(f64, Option<Reason>)>,
    /// The assets in ascending order of their prices.
    pub(super) by_price: Vec<usize>,
    /// The index that spreads are measured against.
    index: f64,
    /// Par that the deal holds.
    pub(super) held: Vec<f64>,
    /// Principal cash that the deal holds.
    pub(super) cash: f64,
    pub(super) groups: [Groups<'a>; 4],
    pub(super) tests: Vec<Compiled>,
    /// What is summed over the pool; each of `coefficients` belongs to one.
    pub(super) columns: Vec<Column>,
    /// Per unit of par: a row for each asset, a column for each sum.
    pub(super) coefficients: Vec<f64>,
    /// The debt of the par coverage test.
    pub(super) debt: f64,
    /// Undrawn commitments of assets without funded par.
    pub(super) undrawn: f64,
    /// The threshold of the recovery test.
    pub(super) recovery_threshold: f64,
    /// What is unknown of the assets, and what was taken instead.
    pub(super) assumed: Vec<Problem>,
}

/// By what assets are grouped: places in [`Book::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Obligor,
    MoodysIndustry,
    SpIndustry,
    Country,
}

impl<'a> Book<'a> {
    /// Prepares a deal's assets, and candidates that it may buy; a candidate that the deal holds is
    /// passed over.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem of the deal, the settings and the candidates: no
    /// quality terms, a threshold or an index that a test needs, an asset given twice.
    pub fn new(deal: &'a Deal, candidates: &'a [Asset], settings: &Settings) -> Result<Self> {
        deal.check()?;
        let terms = deal
            .quality
            .as_ref()
            .ok_or_else(|| Error::invalid("quality", "is missing: the deal has no compliance tests"))?;
        let mut checks = Checks::default();
        settings.check(&mut checks);
        let members = members(deal, candidates, &mut checks);
        let mut columns = FRONT.to_vec();
        let tests = compile(terms, settings, &mut columns, &mut checks);
        let index = settings.index.or(deal.current_index);
        let has_spread = terms.matrix.is_some()
            || terms.cdo_monitor.is_some()
            || tests.iter().any(|test| test.measure == Measure::Spread);
        let has_floating = members.iter().any(|member| member.asset.coupon_type == CouponType::Floating);
        checks.require(
            index.is_some() || !has_spread || !has_floating,
            "current_index",
            "is missing: the spreads of floating-rate assets are measured against it",
        );
        checks.finish()?;

        let mut assumed = Vec::new();
        let mut places = HashMap::new();
        let mut profiles = Vec::with_capacity(members.len());
        for member in &members {
            let name = &member.asset.country;
            let place = *places.entry(name.as_str()).or_insert_with(|| terms.countries.place(&country(name)));
            let profile = member.profile(deal, place, settings.ratings);
            member.note_assumptions(&profile, settings.ratings, &tests, deal, &mut assumed);
            profiles.push(profile);
        }
        let subjects: Vec<Subject> = profiles.iter().map(|profile| profile.subject(deal)).collect();
        let values: Vec<_> = subjects.iter().map(|subject| terms.haircuts.value(subject)).collect();
        let mut by_price: Vec<usize> = (0..subjects.len()).collect();
        by_price.sort_by(|&i, &j| subjects[i].price.total_cmp(&subjects[j].price));
        let mut coefficients = Vec::with_capacity(profiles.len() * columns.len());
        let index = index.unwrap_or(0.0);
        for (profile, (value, _)) in profiles.iter().zip(&values) {
            let row = columns.iter().map(|column| column.coefficient(profile, *value, index, deal));
            coefficients.extend(row);
        }
        let group = |name: fn(&Profile<'a>) -> &'a str, key: fn(&str) -> String| {
            Groups::by(profiles.iter().map(name), key)
        };
        Ok(Self {
            terms,
            values,
            by_price,
            index,
            held: members.iter().map(|member| member.held).collect(),
            cash: deal.accounts.collection.principal + deal.accounts.ramp_up.principal,
            groups: [
                group(|profile| profile.asset.obligor(), str::to_owned),
                group(|profile| &profile.asset.moodys_industry, letters),
                group(|profile| &profile.asset.sp_industry, letters),
                group(|profile| &profile.asset.country, country),
            ],
            debt: terms.debt.unwrap_or_else(|| debt(deal)),
            undrawn: members.iter().map(Member::undrawn).sum(),
            recovery_threshold: recovery_threshold(terms),
            profiles,
            tests,
            columns,
            coefficients,
            assumed,
        })
    }

    /// The assets, in the order of the book.
    pub fn assets(&self) -> impl Iterator<Item = &'a Asset> {
        self.profiles.iter().map(|profile| profile.asset)
    }

    /// The place of an asset in the book.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.profiles.binary_search_by(|profile| profile.asset.id.as_str().cmp(id)).ok()
    }

    /// The par that the deal holds of each asset; zero of candidates.
    #[must_use]
    pub fn par(&self) -> &[f64] {
        &self.held
    }

    /// The principal cash that the deal holds, what is to be invested at closing included.
    #[must_use]
    pub fn cash(&self) -> f64 {
        self.cash
    }

    /// What the weighted averages take of the asset at a place in the book.
    #[must_use]
    pub fn quality(&self, at: usize) -> Option<AssetQuality> {
        let profile = self.profiles.get(at)?;
        let asset = profile.asset;
        let benefit = asset.floor.map_or(0.0, |floor| (floor - self.index).max(0.0));
        Some(AssetQuality {
            price: asset.price_or_par(),
            margin: (asset.coupon_type == CouponType::Floating).then_some(benefit + asset.spread),
            rating_factor: profile.warf.factor(),
            recovery_rate: profile.recovery,
            life: profile.life,
            is_caa: profile.moodys.is_ccc(),
        })
    }

    /// What the test of this number measures; none when the deal has no such test.
    #[must_use]
    pub fn measure(&self, number: u16) -> Option<Measure> {
        self.tests.iter().find(|test| test.number == number).map(|test| test.measure)
    }

    /// The same book with other earlier results to hold failing tests against.
    #[must_use]
    pub fn with_baseline(mut self, baseline: &BTreeMap<u16, f64>) -> Self {
        for test in &mut self.tests {
            test.baseline = baseline.get(&test.number).copied().filter(|value| *value > 0.0);
        }
        self
    }

    /// The numbers of the coefficients of the asset at `at`, one for each column.
    pub(super) fn row(&self, at: usize) -> &[f64] {
        let width = self.columns.len();
        self.coefficients.get(at * width..(at + 1) * width).unwrap_or(&[])
    }
}

/// What the weighted averages take of one asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssetQuality {
    /// Market price as a fraction of par; par when none is known.
    pub price: f64,
    /// Spread with the benefit of the floor over the index, of a floating-rate asset.
    pub margin: Option<f64>,
    /// Moody's rating factor of its WARF rating.
    pub rating_factor: f64,
    /// Moody's recovery rate.
    pub recovery_rate: f64,
    /// Average life in years.
    pub life: f64,
    /// Rated Caa1 or below by Moody's.
    pub is_caa: bool,
}
