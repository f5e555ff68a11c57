//! The book: a deal's assets and tests, prepared so that changed holdings are measured at once.

use super::country::{Place, country, letters};
use super::criterion::Profile;
use super::definition::{Agency, Criterion, Direction, Measure, RECOVERY_TEST, TESTS, Usual};
use super::haircut::{Reason, Subject};
use super::life::average_life;
use super::spread::effective_spread;
use super::terms::{RatingsUsed, Settings, Terms, Test};
use crate::Deal;
use crate::collateral::derive_ratings;
use crate::collateral::rating_derivation::{RatingSource, moodys_recovery_rate};
use crate::deal::{Asset, CouponType};
use risk_core::check::Checks;
use risk_core::rating::Rating;
use risk_core::{Error, Problem, Result};
use std::collections::HashMap;

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

/// Assets sorted into groups by a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups<'a> {
    /// The group of each asset.
    pub(super) of: Vec<usize>,
    /// The groups' names, in the order in which they first occur.
    pub(super) names: Vec<&'a str>,
}

/// By what assets are grouped: places in [`Book::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Obligor,
    MoodysIndustry,
    SpIndustry,
    Country,
}

/// A test, ready to be measured.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) number: u16,
    pub(super) name: String,
    pub(super) measure: Measure,
    pub(super) direction: Direction,
    pub(super) threshold: Usual,
    /// The column of the numerator, or of the assets that count.
    pub(super) column: usize,
    pub(super) baseline: Option<f64>,
}

/// A sum over the pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    /// Par that meets a criterion.
    Par(Criterion),
    /// Par of performing floating-rate assets.
    Floating,
    /// Undrawn commitments.
    Unfunded,
    /// Floating-rate par × effective spread.
    Spread,
    /// Fixed-rate par × coupon.
    Coupon,
    /// Par × recovery rate.
    Recovery,
    /// Par × life.
    Life,
    /// Par × rating factor.
    RatingFactor,
    /// Par at what it counts.
    Value,
}

/// The columns that every book has, in front: all par, floating par, fixed par, recovery, spread.
pub(super) const PERFORMING: usize = 0;
pub(super) const FLOATING: usize = 1;
pub(super) const FIXED: usize = 2;
pub(super) const RECOVERY: usize = 3;
pub(super) const SPREAD: usize = 4;
const FRONT: [Column; 5] = [
    Column::Par(Criterion::Performing),
    Column::Floating,
    Column::Par(Criterion::FixedRate),
    Column::Recovery,
    Column::Spread,
];

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
        for (profile, (value, _)) in profiles.iter().zip(&values) {
            let index = index.unwrap_or(0.0);
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

    /// What the measures of an asset weigh: its rating factor, recovery rate, life and effective
    /// spread (0 of a fixed-rate asset).
    #[must_use]
    pub fn quality(&self, at: usize) -> Option<AssetQuality> {
        let profile = self.profiles.get(at)?;
        let row = self.coefficients.get(at * self.columns.len()..)?;
        Some(AssetQuality {
            rating_factor: profile.warf.factor(),
            recovery_rate: profile.recovery,
            life: profile.life,
            spread: *row.get(SPREAD)?,
            is_caa: profile.moodys.is_ccc(),
        })
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
    /// Moody's rating factor of its WARF rating.
    pub rating_factor: f64,
    /// Moody's recovery rate.
    pub recovery_rate: f64,
    /// Average life in years.
    pub life: f64,
    /// Spread with the benefit of the floor.
    pub spread: f64,
    /// Rated Caa1 or below by Moody's.
    pub is_caa: bool,
}

/// An asset of the deal or a candidate.
struct Member<'a> {
    asset: &'a Asset,
    held: f64,
    /// Its place in the deal; none of a candidate.
    index: Option<usize>,
}

/// The assets of the deal and the candidates that it does not hold, by identifier.
fn members<'a>(deal: &'a Deal, candidates: &'a [Asset], checks: &mut Checks) -> Vec<Member<'a>> {
    let mut seen: HashMap<&str, bool> = HashMap::with_capacity(deal.assets.len() + candidates.len());
    let mut members = Vec::with_capacity(deal.assets.len() + candidates.len());
    for (i, asset) in deal.assets.iter().enumerate() {
        seen.insert(&asset.id, false);
        members.push(Member { asset, held: asset.par, index: Some(i) });
    }
    for (i, asset) in candidates.iter().enumerate() {
        asset.check(&format_args!("candidates[{i}]"), &deal.dates, checks);
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
    fn undrawn(&self) -> f64 {
        if self.held > 0.0 || self.index.is_none() || self.asset.defaulted {
            0.0
        } else {
            self.asset.unfunded
        }
    }

    fn profile(&self, deal: &Deal, place: Place, ratings: RatingsUsed) -> Profile<'a> {
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
    fn note_assumptions(
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
    fn subject(&self, deal: &Deal) -> Subject {
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

impl<'a> Groups<'a> {
    /// Groups assets whose names have the same key.
    fn by(names: impl Iterator<Item = &'a str>, key: fn(&str) -> String) -> Self {
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

impl Column {
    /// What a unit of par adds to the sum.
    fn coefficient(self, profile: &Profile<'_>, value: f64, index: f64, deal: &Deal) -> f64 {
        let asset = profile.asset;
        let is_floating = asset.coupon_type == CouponType::Floating;
        match self {
            Self::Par(criterion) => f64::from(u8::from(criterion.is_met(profile, deal.dates.maturity))),
            Self::Value => value,
            _ if asset.defaulted => 0.0,
            Self::Floating => f64::from(u8::from(is_floating)),
            Self::Unfunded => {
                Some(asset.unfunded / asset.par).filter(|ratio| ratio.is_finite()).unwrap_or(0.0)
            }
            Self::Spread if is_floating => effective_spread(asset, index),
            Self::Coupon if !is_floating => asset.coupon.unwrap_or(0.0),
            Self::Spread | Self::Coupon => 0.0,
            Self::Recovery => profile.recovery,
            Self::Life => profile.life,
            Self::RatingFactor => profile.warf.factor(),
        }
    }

    /// The column of a measure's numerator, or of the assets that count in it.
    fn of(measure: Measure) -> Self {
        match measure {
            Measure::Share(criterion)
            | Measure::ShareWithCash(criterion)
            | Measure::Obligor { among: criterion, .. }
            | Measure::Country { among: criterion, .. } => Self::Par(criterion),
            Measure::Industry { .. } | Measure::Diversity => Self::Par(Criterion::Performing),
            Measure::Unfunded => Self::Unfunded,
            Measure::Spread => Self::Spread,
            Measure::Coupon => Self::Coupon,
            Measure::Recovery => Self::Recovery,
            Measure::Life => Self::Life,
            Measure::RatingFactor => Self::RatingFactor,
            Measure::ParCoverage => Self::Value,
        }
    }
}

/// Makes the deal's tests ready, and finds what their thresholds lack.
fn compile(
    terms: &Terms,
    settings: &Settings,
    columns: &mut Vec<Column>,
    checks: &mut Checks,
) -> Vec<Compiled> {
    let mut compiled = Vec::with_capacity(terms.tests.len());
    for (k, test) in terms.tests.iter().enumerate() {
        let usual = test.definition();
        let measure = test.measure.or(usual.map(|usual| usual.measure));
        let direction = test.direction.or(usual.map(|usual| usual.direction));
        let threshold = test.threshold.map(Usual::Value).or(usual.map(|usual| usual.threshold));
        let (Some(measure), Some(direction), Some(threshold)) = (measure, direction, threshold) else {
            continue; // found by `Terms::check`
        };
        let path = format_args!("quality.tests[{k}].threshold").to_string();
        check_threshold(terms, test, threshold, &path, checks);
        let wanted = Column::of(measure);
        let column = columns.iter().position(|column| *column == wanted).unwrap_or_else(|| {
            columns.push(wanted);
            columns.len() - 1
        });
        compiled.push(Compiled {
            number: test.number,
            name: test.name.clone().or(usual.map(|usual| usual.name.to_owned())).unwrap_or_default(),
            measure,
            direction,
            threshold,
            column,
            baseline: settings.baseline.get(&test.number).copied().filter(|value| *value > 0.0),
        });
    }
    compiled
}

fn check_threshold(terms: &Terms, test: &Test, threshold: Usual, path: &str, checks: &mut Checks) {
    let has_point = terms.point.is_some() || terms.matrix.is_some();
    let has_diversity = match terms.point {
        Some(point) => point.diversity.is_some(),
        None => terms.matrix.is_some(),
    };
    let (holds, wanted) = match threshold {
        Usual::Value(_) => (true, ""),
        Usual::OfTheDeal => (false, "is missing"),
        Usual::MinimumDiversity => (has_diversity, "is missing, and so is a quality point with a diversity"),
        _ => (has_point, "is missing, and so are quality.point and quality.matrix"),
    };
    checks.require(holds, path, format_args!("{wanted}: test {} has no usual one", test.number));
}

/// What the classes are owed, but for the equity.
fn debt(deal: &Deal) -> f64 {
    let owed = deal.tranches.iter().filter(|class| !class.is_equity());
    owed.map(|class| class.balance + class.deferred).sum()
}

fn recovery_threshold(terms: &Terms) -> f64 {
    let own = terms.tests.iter().find(|test| test.number == RECOVERY_TEST).and_then(|test| test.threshold);
    let usual = TESTS.get(usize::from(RECOVERY_TEST) - 1).map(|usual| usual.threshold);
    match (own, usual) {
        (Some(own), _) => own,
        (None, Some(Usual::Value(usual))) => usual,
        _ => 0.0,
    }
}
