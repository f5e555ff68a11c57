//! The assets of a book: what the tests derive of each, and what they do not find.

use super::compile::Compiled;
use super::country::Place;
use super::criterion::Profile;
use super::definition::{Agency, Measure};
use super::haircut::Subject;
use super::life::average_life;
use super::terms::RatingsUsed;
use crate::Deal;
use crate::collateral::derive_ratings;
use crate::collateral::rating_derivation::{RatingSource, moodys_recovery_rate};
use crate::deal::Asset;
use risk_core::Problem;
use risk_core::check::Checks;
use risk_core::rating::Rating;
use std::collections::HashMap;

/// Funded par, in units of currency, below which an undrawn commitment stands by itself: above it, the
/// commitment is bought and sold along with the par.
pub(super) const LEAST_DRAWN: f64 = 1.0;

/// An asset of the deal or a candidate.
pub(super) struct Member<'a> {
    pub(super) asset: &'a Asset,
    /// Par that the deal holds.
    pub(super) held: f64,
    /// Its place in the deal; none of a candidate.
    index: Option<usize>,
}

/// The assets of the deal and the candidates that it does not hold, by identifier.
pub(super) fn members<'a>(deal: &'a Deal, candidates: &'a [Asset], checks: &mut Checks) -> Vec<Member<'a>> {
    let mut seen: HashMap<&str, bool> = HashMap::with_capacity(deal.assets.len() + candidates.len());
    let mut members = Vec::with_capacity(deal.assets.len() + candidates.len());
    for (i, asset) in deal.assets.iter().enumerate() {
        seen.insert(&asset.id, false);
        members.push(Member { asset, held: asset.par, index: Some(i) });
    }
    for (i, asset) in candidates.iter().enumerate() {
        asset.check(&format_args!("candidates[{i}]"), &deal.dates, checks);
        checks.require(
            asset.currency.is_empty() || asset.currency == deal.currency,
            format_args!("candidates[{i}].currency"),
            format_args!("must be the deal's {}, got {}", deal.currency, asset.currency),
        );
        match seen.insert(&asset.id, true) {
            None => members.push(Member { asset, held: 0.0, index: None }),
            Some(was_candidate) => checks.require(
                !was_candidate,
                format_args!("candidates[{i}].id"),
                format_args!("is given twice: {:?}", asset.id),
            ),
        }
    }
    members.sort_by(|a, b| a.asset.id.cmp(&b.asset.id));
    members
}

impl<'a> Member<'a> {
    /// Undrawn commitment that no par stands for.
    pub(super) fn undrawn(&self) -> f64 {
        let is_drawn = self.asset.par >= LEAST_DRAWN;
        if is_drawn || self.index.is_none() || self.asset.defaulted { 0.0 } else { self.asset.unfunded }
    }

    pub(super) fn profile(&self, deal: &Deal, place: Place, ratings: RatingsUsed) -> Profile<'a> {
        let asset = self.asset;
        let analysis = deal.dates.analysis;
        let derived = derive_ratings(asset, analysis);
        let used = |given: Option<Rating>, derived: Rating| match ratings {
            RatingsUsed::GivenElseDerived => given.unwrap_or(derived),
            RatingsUsed::Derived => derived,
        };
        let moodys = used(asset.moodys.rating, derived.moodys.rating);
        let default_probability = used(asset.moodys.default_probability, derived.default_probability.rating);
        let recovery = match asset.moodys.recovery_rate {
            Some(rate) if ratings == RatingsUsed::GivenElseDerived => rate,
            _ => moodys_recovery_rate(asset, default_probability, moodys),
        };
        Profile {
            asset,
            moodys,
            warf: used(asset.moodys.warf, derived.warf.rating),
            sp: used(asset.sp.rating, derived.sp.rating),
            recovery,
            place,
            life: average_life(asset, &deal.dates.calendar, analysis),
        }
    }

    /// Notes what is unknown of an asset that the deal holds, and what was taken instead.
    pub(super) fn note_assumptions(
        &self,
        profile: &Profile<'_>,
        ratings: RatingsUsed,
        tests: &[Compiled],
        deal: &Deal,
        assumed: &mut Vec<Problem>,
    ) {
        let (Some(i), asset) = (self.index, self.asset) else { return };
        let mut note = |field: &str, message: &str| {
            assumed.push(Problem::new(format_args!("assets[{i}].{field}"), message));
        };
        let derived = derive_ratings(asset, deal.dates.analysis);
        let is_given = |rating: Option<Rating>| rating.is_some() && ratings == RatingsUsed::GivenElseDerived;
        if derived.moodys.source == RatingSource::Unrated && !is_given(asset.moodys.rating) {
            note("moodys.rating", "not rated, taken for Caa3");
        }
        if derived.sp.source == RatingSource::Unrated && !is_given(asset.sp.rating) {
            note("sp.rating", "not rated, taken for CCC-");
        }
        if asset.price.is_none() && (asset.defaulted || profile.moodys.is_ccc() || profile.sp.is_ccc()) {
            note("price", "unknown, taken for par");
        }
        for (field, message) in missing(asset, tests) {
            note(field, message);
        }
    }
}

/// What the tests need of an asset and do not find: the field, and what was taken instead.
fn missing(asset: &Asset, tests: &[Compiled]) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for test in tests {
        let missing = match test.measure {
            Measure::Share(criterion) | Measure::ShareWithCash(criterion) => criterion.missing(asset),
            Measure::Country { among, .. } => among.missing(asset),
            Measure::Industry { of: Agency::Moodys, .. } | Measure::Diversity
                if asset.moodys_industry.trim().is_empty() =>
            {
                Some(("moodys_industry", "unknown, taken for an industry of its own kind"))
            }
            Measure::Industry { of: Agency::Sp, .. } if asset.sp_industry.trim().is_empty() => {
                Some(("sp_industry", "unknown, taken for an industry of its own kind"))
            }
            Measure::Life if asset.wal_years.is_none() => {
                Some(("wal_years", "not reported, taken from the schedule of amortization"))
            }
            _ => None,
        };
        found.extend(missing);
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Profile<'_> {
    pub(super) fn subject(&self, deal: &Deal) -> Subject {
        let asset = self.asset;
        Subject {
            price: asset.price_or_par(),
            purchase_price: asset.purchase_price,
            recovery: self.recovery,
            defaulted: asset.defaulted,
            deferring: asset.piking,
            is_caa: self.moodys.is_ccc(),
            late_years: (asset.maturity - deal.dates.maturity).num_days() as f64 / 365.0,
        }
    }
}

/// Assets sorted into groups by a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups<'a> {
    /// The group of each asset.
    pub(super) of: Vec<usize>,
    /// The groups' names, in the order in which they first occur.
    pub(super) names: Vec<&'a str>,
}

impl<'a> Groups<'a> {
    /// Groups assets whose names have the same key.
    pub(super) fn by(names: impl Iterator<Item = &'a str>, key: fn(&str) -> String) -> Self {
        let mut groups = Self::default();
        let mut known = HashMap::new();
        for name in names {
            let next = groups.names.len();
            let group = *known.entry(key(name)).or_insert(next);
            if group == next {
                groups.names.push(name);
            }
            groups.of.push(group);
        }
        groups
    }
}
