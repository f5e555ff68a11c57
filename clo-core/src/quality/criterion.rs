//! Which assets meet a criterion.

use super::country::{Place, letters};
use super::definition::Criterion;
use crate::deal::{Asset, AssetKind, CouponType, MoodysCategory};
use risk_core::rating::Rating;
use risk_core::time::Date;

/// An asset with what the tests derive of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile<'a> {
    pub(super) asset: &'a Asset,
    pub(super) moodys: Rating,
    pub(super) warf: Rating,
    pub(super) sp: Rating,
    pub(super) recovery: f64,
    pub(super) place: Place,
    /// Years, see [`super::life::average_life`].
    pub(super) life: f64,
}

impl Criterion {
    /// True when the asset meets the criterion in a deal that matures on `maturity`.
    pub(super) fn is_met(self, profile: &Profile<'_>, maturity: Date) -> bool {
        let Profile { asset, place, .. } = *profile;
        if self == Self::NotSeniorSecured {
            return is_not_senior_secured(asset);
        }
        if asset.defaulted {
            return false;
        }
        match self {
            Self::Performing | Self::NotSeniorSecured => true,
            Self::SeniorSecuredLoan => {
                asset.kind == AssetKind::Loan && asset.moodys_category != MoodysCategory::NonSeniorSecuredLoan
            }
            Self::Unsecured => !has_senior_secured_seniority(asset),
            Self::Dip => asset.dip,
            Self::NotDip => !asset.dip,
            Self::MoodysCaa => profile.moodys.is_ccc(),
            Self::SpCcc => profile.sp.is_ccc(),
            Self::LessThanQuarterly => asset.frequency.per_year() < 4,
            Self::FixedRate => asset.coupon_type == CouponType::Fixed,
            Self::CurrentPay => asset.current_pay,
            Self::Participation => asset.participation,
            Self::Foreign => !place.home,
            Self::CanadaOrTaxJurisdiction => place.canada || place.tax_jurisdiction,
            Self::ForeignButCanadaAndUnitedKingdom => !(place.home || place.canada || place.united_kingdom),
            Self::GroupCountry => place.group.is_some(),
            Self::Group(group) => place.group == Some(group),
            Self::TaxJurisdiction => place.tax_jurisdiction,
            Self::Canada => place.canada,
            Self::NotEmergingMarket => !place.emerging_market,
            Self::BridgeLoan => asset.bridge_loan,
            Self::CovLite => asset.cov_lite,
            Self::Deferrable => asset.deferrable,
            Self::SmallFacility { home, foreign } => {
                asset.facility_size < if place.home { home } else { foreign }
            }
            Self::LetterOfCredit => asset.letter_of_credit,
            Self::LongDated => asset.maturity > maturity,
            Self::SwappedNonDiscount => asset.swapped_non_discount,
        }
    }

    /// What of an asset must be known to apply the criterion, if it is not: the field, and what
    /// was taken instead.
    pub(super) fn missing(self, asset: &Asset) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Foreign
            | Self::CanadaOrTaxJurisdiction
            | Self::ForeignButCanadaAndUnitedKingdom
            | Self::GroupCountry
            | Self::Group(_)
            | Self::TaxJurisdiction
            | Self::Canada
            | Self::NotEmergingMarket
            | Self::SmallFacility { .. }
                if asset.country.trim().is_empty() =>
            {
                Some(("country", "unknown, taken for a foreign country outside every group"))
            }
            Self::SmallFacility { .. } if asset.facility_size == 0.0 => {
                Some(("facility_size", "unknown, taken for small"))
            }
            _ => None,
        }
    }
}

/// An asset without a seniority is senior secured, as everything it does not say is that of a
/// senior secured loan.
fn has_senior_secured_seniority(asset: &Asset) -> bool {
    let seniority = letters(&asset.seniority);
    seniority.is_empty() || seniority == "seniorsecured"
}

fn is_not_senior_secured(asset: &Asset) -> bool {
    let category = letters(&asset.sp_priority_category);
    asset.kind != AssetKind::Loan
        || !has_senior_secured_seniority(asset)
        || category.contains("unsecured")
        || category.contains("secondlien")
}
