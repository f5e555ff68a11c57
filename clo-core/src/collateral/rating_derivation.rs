//! The ratings that indentures derive from what the agencies say, and the recovery rate that follows.

use crate::deal::{Asset, AssetKind, MoodysCategory, Outlook};
use risk_core::rating::Rating;
use risk_core::time::{Date, add_months};
use serde::{Deserialize, Serialize};
use std::fmt;

/// For how many months a credit estimate counts.
const CREDIT_ESTIMATE_MONTHS: i32 = 15;

/// Recovery rate of a loan to a debtor in possession.
const DIP_RECOVERY: f64 = 0.5;

/// Moody's recovery rates by d, the notches by which the Moody's Rating is better than the default
/// probability rating: d ≥ 2, 1, 0, -1, -2, d ≤ -3.
const SENIOR_SECURED_LOAN: [f64; 6] = [0.60, 0.50, 0.45, 0.40, 0.30, 0.20];
const NON_SENIOR_SECURED_LOAN: [f64; 6] = [0.55, 0.45, 0.35, 0.25, 0.15, 0.05];
const OTHER_DEBT: [f64; 6] = [0.45, 0.35, 0.30, 0.25, 0.15, 0.05];

/// The ratings of an asset under the indenture, each with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedRatings {
    /// The Moody's Rating, of the facility.
    pub moodys: DerivedRating,
    /// The Moody's Default Probability Rating, of the obligor.
    pub default_probability: DerivedRating,
    /// The rating that enters the weighted average rating factor.
    pub warf: DerivedRating,
    /// Moody's recovery rate.
    pub recovery_rate: f64,
    /// The S&P Rating.
    pub sp: DerivedRating,
}

/// A rating, and the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedRating {
    /// The rating.
    pub rating: Rating,
    /// The rating that it was derived from.
    pub source: RatingSource,
    /// By how many notches it was meant to be worse than that one (better when negative), before the
    /// ends of the scale.
    pub notches: i32,
}

/// A raw rating from which another is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingSource {
    /// Moody's facility rating.
    MoodysFacility,
    /// Moody's corporate family rating.
    MoodysIssuer,
    /// Moody's rating of the senior unsecured debt.
    MoodysSeniorUnsecured,
    /// Moody's rating of the senior secured debt.
    MoodysSeniorSecured,
    /// Moody's rating of the subordinated debt.
    MoodysSubordinate,
    /// Moody's credit estimate.
    MoodysCreditEstimate,
    /// The Moody's Rating, for the S&P Rating.
    MoodysRating,
    /// S&P's facility rating.
    SpFacility,
    /// S&P's issuer credit rating.
    SpIssuer,
    /// S&P's rating of the senior secured debt.
    SpSeniorSecured,
    /// S&P's rating of the subordinated debt.
    SpSubordinated,
    /// The asset is in default.
    Defaulted,
    /// No agency says anything: Caa3 or CCC-.
    Unrated,
}

impl RatingSource {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MoodysFacility => "Moody's facility rating",
            Self::MoodysIssuer => "Moody's corporate family rating",
            Self::MoodysSeniorUnsecured => "Moody's senior unsecured rating",
            Self::MoodysSeniorSecured => "Moody's senior secured rating",
            Self::MoodysSubordinate => "Moody's subordinated rating",
            Self::MoodysCreditEstimate => "Moody's credit estimate",
            Self::MoodysRating => "Moody's Rating",
            Self::SpFacility => "S&P facility rating",
            Self::SpIssuer => "S&P issuer rating",
            Self::SpSeniorSecured => "S&P senior secured rating",
            Self::SpSubordinated => "S&P subordinated rating",
            Self::Defaulted => "default",
            Self::Unrated => "no rating",
        }
    }
}

/// `B2 (Moody's corporate family rating, 1 notch down)`.
impl fmt::Display for DerivedRating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelled = match self.source {
            RatingSource::SpIssuer | RatingSource::Defaulted => self.rating.sp(),
            _ => self.rating.moodys(),
        };
        write!(f, "{spelled} ({}", self.source.name())?;
        let (count, way) = (self.notches.unsigned_abs(), if self.notches > 0 { "down" } else { "up" });
        match count {
            0 => f.write_str(")"),
            1 => write!(f, ", 1 notch {way})"),
            _ => write!(f, ", {count} notches {way})"),
        }
    }
}

/// Derives the ratings of `asset` on the date `as_of` from its raw ones; those that the asset carries
/// as already derived are not looked at.
///
/// Of the sources in a ladder the first that is rated counts. Moody's ratings stay within Aaa and C.
///
/// - *Default probability rating*: corporate family rating (1 notch down on watch for downgrade, 1 up
///   on watch for upgrade, of issuer or facility); senior unsecured; senior secured 1 down; credit
///   estimate; S&P; Caa3. A debtor in possession has its facility rating 1 down, and nothing of the
///   issuer's from before.
/// - *WARF rating*: the same, but 2 notches down on watch for downgrade and 1 down on negative outlook.
/// - *Moody's Rating* of a senior secured loan: facility (1 down or up on watch); corporate family
///   (1 down on watch for downgrade or negative outlook); senior unsecured 2 up; of anything else:
///   facility; senior unsecured; corporate family 1 down; subordinated 1 up. Then for both: credit
///   estimate; S&P; Caa3.
/// - *S&P Rating*: the facility's for a debtor in possession; D in default; issuer; senior secured;
///   subordinated (1 up from investment grade, else 2 up); the Moody's Rating 1 down from investment
///   grade, else 2 down; CCC-. Where the Moody's Rating itself is S&P's facility rating notched down,
///   that facility rating.
///
/// A credit estimate counts for 15 months from its date. From S&P, Moody's ratings are: the facility
/// rating of what is no structured finance, 2 notches down, 1 for a bond of investment grade; senior
/// secured 1 down (2 below B); subordinated 1 up (unchanged below B-).
///
/// # References
/// Moody's Global Approach to Rating Collateralized Loan Obligations (2019), appendices on ratings
/// derivation and recovery; S&P Global Ratings (2019), Global Methodology for CLOs.
///
/// # Examples
/// ```
/// use clo_core::collateral::derive_ratings;
/// use clo_core::deal::{Asset, MoodysRatings, Outlook};
/// use risk_core::rating::Rating;
///
/// let moodys = MoodysRatings {
///     facility: Rating::parse("B1"),
///     issuer: Rating::parse("B2"),
///     issuer_outlook: Some(Outlook::Negative),
///     ..MoodysRatings::default()
/// };
/// let asset = Asset { moodys, ..Asset::default() };
/// let derived = derive_ratings(&asset, asset.maturity);
/// assert_eq!(derived.moodys.rating.moodys(), "B1");
/// assert_eq!(derived.default_probability.rating.moodys(), "B2");
/// assert_eq!(derived.warf.to_string(), "B3 (Moody's corporate family rating, 1 notch down)");
/// assert_eq!(derived.recovery_rate, 0.5);
/// ```
#[must_use]
pub fn derive_ratings(asset: &Asset, as_of: Date) -> DerivedRatings {
    let moodys = moodys_rating(asset, as_of);
    let default_probability = obligor_rating(asset, as_of, watch_notches(asset));
    DerivedRatings {
        moodys,
        default_probability,
        warf: obligor_rating(asset, as_of, watch_and_outlook_notches(asset)),
        recovery_rate: moodys_recovery_rate(asset, default_probability.rating, moodys.rating),
        sp: sp_rating(asset, moodys),
    }
}

/// Moody's recovery rate of `asset` by the notches between its two ratings; 50 % for a debtor in
/// possession.
///
/// # Formula
/// d = rank(default probability rating) - rank(Moody's Rating), looked up in the column of the
/// asset's category: the better the facility is rated against its obligor, the more it recovers.
///
/// # References
/// Moody's Global Approach to Rating Collateralized Loan Obligations (2019), recovery rate table.
#[must_use]
pub fn moodys_recovery_rate(asset: &Asset, default_probability: Rating, moodys: Rating) -> f64 {
    if asset.dip {
        return DIP_RECOVERY;
    }
    let column = match asset.moodys_category {
        MoodysCategory::SeniorSecuredLoan => &SENIOR_SECURED_LOAN,
        MoodysCategory::NonSeniorSecuredLoan => &NON_SENIOR_SECURED_LOAN,
        MoodysCategory::Other => &OTHER_DEBT,
    };
    match i32::from(default_probability.rank()) - i32::from(moodys.rank()) {
        2.. => column[0],
        1 => column[1],
        0 => column[2],
        -1 => column[3],
        -2 => column[4],
        _ => column[5],
    }
}

/// One step of a ladder: a raw rating if there is one, and its notches down.
type Step = (RatingSource, Option<Rating>, i32);

/// The first step that is rated.
fn first(ladder: &[Step]) -> Option<DerivedRating> {
    ladder.iter().find_map(|(source, rating, notches)| {
        rating.map(|rating| DerivedRating {
            rating: rating.notches_down(*notches),
            source: *source,
            notches: *notches,
        })
    })
}

/// The first step that is rated, else S&P's word, else Caa3; Moody's has no grade for default.
fn first_of_moodys(asset: &Asset, ladder: &[Step]) -> DerivedRating {
    let unrated = DerivedRating { rating: Rating::CCC_MINUS, source: RatingSource::Unrated, notches: 0 };
    let mut found = first(ladder).or_else(|| moodys_from_sp(asset)).unwrap_or(unrated);
    found.rating = found.rating.max(Rating::C);
    found
}

fn is_on(asset: &Asset, outlook: Outlook) -> bool {
    [asset.moodys.issuer_outlook, asset.moodys.facility_outlook].contains(&Some(outlook))
}

fn watch_notches(asset: &Asset) -> i32 {
    match () {
        () if is_on(asset, Outlook::Downgrade) => 1,
        () if is_on(asset, Outlook::Upgrade) => -1,
        () => 0,
    }
}

fn watch_and_outlook_notches(asset: &Asset) -> i32 {
    match () {
        () if is_on(asset, Outlook::Downgrade) => 2,
        () if is_on(asset, Outlook::Negative) => 1,
        () if is_on(asset, Outlook::Upgrade) => -1,
        () => 0,
    }
}

/// The rating of the obligor, its corporate family rating `notches` down.
fn obligor_rating(asset: &Asset, as_of: Date, notches: i32) -> DerivedRating {
    let moodys = &asset.moodys;
    let estimate = (RatingSource::MoodysCreditEstimate, credit_estimate(asset, as_of), 0);
    if asset.dip {
        return first_of_moodys(asset, &[(RatingSource::MoodysFacility, moodys.facility, 1), estimate]);
    }
    let ladder = [
        (RatingSource::MoodysIssuer, moodys.issuer, notches),
        (RatingSource::MoodysSeniorUnsecured, moodys.senior_unsecured, 0),
        (RatingSource::MoodysSeniorSecured, moodys.senior_secured, 1),
        estimate,
    ];
    first_of_moodys(asset, &ladder)
}

/// The rating of the facility.
fn moodys_rating(asset: &Asset, as_of: Date) -> DerivedRating {
    let moodys = &asset.moodys;
    let estimate = (RatingSource::MoodysCreditEstimate, credit_estimate(asset, as_of), 0);
    let is_senior_secured_loan =
        asset.kind == AssetKind::Loan && asset.moodys_category == MoodysCategory::SeniorSecuredLoan;
    if is_senior_secured_loan {
        let on_facility = match moodys.facility_outlook {
            Some(Outlook::Downgrade) => 1,
            Some(Outlook::Upgrade) => -1,
            _ => 0,
        };
        let on_issuer = match moodys.issuer_outlook {
            Some(Outlook::Downgrade | Outlook::Negative) => 1,
            _ => 0,
        };
        let ladder = [
            (RatingSource::MoodysFacility, moodys.facility, on_facility),
            (RatingSource::MoodysIssuer, moodys.issuer, on_issuer),
            (RatingSource::MoodysSeniorUnsecured, moodys.senior_unsecured, -2),
            estimate,
        ];
        return first_of_moodys(asset, &ladder);
    }
    let ladder = [
        (RatingSource::MoodysFacility, moodys.facility, 0),
        (RatingSource::MoodysSeniorUnsecured, moodys.senior_unsecured, 0),
        (RatingSource::MoodysIssuer, moodys.issuer, 1),
        (RatingSource::MoodysSubordinate, moodys.subordinate, -1),
        estimate,
    ];
    first_of_moodys(asset, &ladder)
}

/// The credit estimate while it counts; one without a date has aged out.
fn credit_estimate(asset: &Asset, as_of: Date) -> Option<Rating> {
    let moodys = &asset.moodys;
    let date = moodys.credit_estimate_date?;
    moodys.credit_estimate.filter(|_| as_of < add_months(date, CREDIT_ESTIMATE_MONTHS))
}

/// What S&P says, as a Moody's rating.
fn moodys_from_sp(asset: &Asset) -> Option<DerivedRating> {
    let sp = &asset.sp;
    let facility = sp.facility.filter(|_| !asset.structured_finance);
    let is_bond = asset.kind == AssetKind::Bond;
    let notched = |rating: Option<Rating>, last: u8, to_last: i32, below: i32| {
        rating.map_or(0, |rating| if rating.rank() <= last { to_last } else { below })
    };
    first(&[
        (RatingSource::SpFacility, facility, notched(facility, 10, if is_bond { 1 } else { 2 }, 2)),
        (RatingSource::SpSeniorSecured, sp.senior_secured, notched(sp.senior_secured, 15, 1, 2)),
        (RatingSource::SpSubordinated, sp.subordinated, notched(sp.subordinated, 16, -1, 0)),
    ])
}

fn sp_rating(asset: &Asset, moodys: DerivedRating) -> DerivedRating {
    let sp = &asset.sp;
    let by_grade = |rating: Rating, investment: i32, below: i32| {
        if rating >= Rating::BBB_MINUS { investment } else { below }
    };
    let from_moodys = match moodys.source {
        RatingSource::Unrated => (RatingSource::Unrated, Some(Rating::CCC_MINUS), 0),
        RatingSource::SpFacility => (RatingSource::SpFacility, sp.facility, 0),
        _ => (RatingSource::MoodysRating, Some(moodys.rating), by_grade(moodys.rating, 1, 2)),
    };
    let ladder = [
        (RatingSource::SpFacility, sp.facility.filter(|_| asset.dip), 0),
        (RatingSource::Defaulted, asset.defaulted.then_some(Rating::D), 0),
        (RatingSource::SpIssuer, sp.issuer, 0),
        (RatingSource::SpSeniorSecured, sp.senior_secured, 0),
        (RatingSource::SpSubordinated, sp.subordinated, sp.subordinated.map_or(0, |r| by_grade(r, -1, -2))),
        from_moodys,
    ];
    let unrated = DerivedRating { rating: Rating::CCC_MINUS, source: RatingSource::Unrated, notches: 0 };
    first(&ladder).unwrap_or(unrated)
}
