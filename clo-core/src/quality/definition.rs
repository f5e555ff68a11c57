//! The numbered tests as data: what each measures, which way, and its usual threshold.

use serde::{Deserialize, Serialize};

/// What a test asks of its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// At most the threshold.
    AtMost,
    /// At least the threshold.
    AtLeast,
}

/// Whose industries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agency {
    /// Moody's.
    Moodys,
    /// S&P's.
    Sp,
}

/// Which assets a test looks at. Defaulted assets never meet a criterion but
/// [`Criterion::NotSeniorSecured`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// All of them.
    Performing,
    /// A loan outside Moody's category of non-senior-secured loans.
    SeniorSecuredLoan,
    /// Not a loan of seniority *Senior Secured*, or unsecured or second lien in S&P's priority
    /// category; defaulted assets too.
    NotSeniorSecured,
    /// Of another seniority than *Senior Secured*.
    Unsecured,
    /// A loan to a debtor in possession.
    Dip,
    /// Any other.
    NotDip,
    /// Moody's Rating of Caa1 or below.
    MoodysCaa,
    /// S&P Rating of CCC+ or below.
    SpCcc,
    /// Pays interest less often than quarterly.
    LessThanQuarterly,
    /// Fixed-rate.
    FixedRate,
    /// A current-pay obligation.
    CurrentPay,
    /// Held by participation.
    Participation,
    /// Outside the home country.
    Foreign,
    /// In Canada or a tax jurisdiction.
    CanadaOrTaxJurisdiction,
    /// Outside the home country, Canada and the United Kingdom.
    ForeignButCanadaAndUnitedKingdom,
    /// In a country of group I, II or III.
    GroupCountry,
    /// In a country of this group, from 1 to 3.
    Group(u8),
    /// In a tax jurisdiction.
    TaxJurisdiction,
    /// In Canada.
    Canada,
    /// Outside the emerging markets.
    NotEmergingMarket,
    /// A bridge loan.
    BridgeLoan,
    /// Covenant-lite.
    CovLite,
    /// May defer interest.
    Deferrable,
    /// Of a facility smaller than this, in the deal's currency; one of unknown size counts as small.
    SmallFacility {
        /// In the home country.
        home: f64,
        /// Abroad.
        foreign: f64,
    },
    /// A letter of credit.
    LetterOfCredit,
    /// Matures after the deal's stated maturity.
    LongDated,
    /// A swapped non-discount obligation.
    SwappedNonDiscount,
}

/// What a test measures.
///
/// Unless said otherwise the denominator is the collateral principal amount: the par of what is not
/// in default, and principal cash.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The par that meets a criterion.
    Share(Criterion),
    /// The par that meets a criterion, and principal cash.
    ShareWithCash(Criterion),
    /// Undrawn commitments.
    Unfunded,
    /// The par of the obligor that is the `rank`-th largest among assets that meet a criterion.
    Obligor {
        /// 1 is the largest.
        rank: usize,
        /// The assets that count.
        among: Criterion,
    },
    /// The par in the industry that is the `rank`-th largest.
    Industry {
        /// 1 is the largest.
        rank: usize,
        /// Whose industries.
        of: Agency,
    },
    /// The par in the country that is the `rank`-th largest among assets that meet a criterion.
    Country {
        /// 1 is the largest.
        rank: usize,
        /// The assets that count.
        among: Criterion,
    },
    /// Weighted average spread of floating-rate par, with the benefit of floors.
    Spread,
    /// Weighted average coupon of fixed-rate par.
    Coupon,
    /// Moody's weighted average recovery rate of par.
    Recovery,
    /// Weighted average life of par in years, rounded to two decimals.
    Life,
    /// Moody's weighted average rating factor of par.
    RatingFactor,
    /// Moody's diversity score.
    Diversity,
    /// Adjusted par and principal cash over the debt.
    ParCoverage,
}

/// Where a test's threshold comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Usual {
    /// This one in most deals.
    Value(f64),
    /// The deal must give it.
    OfTheDeal,
    /// The minimum spread of the quality point as it stands.
    MinimumSpread,
    /// The same, lowered for recovery above the base recovery.
    MinimumSpreadByBaseRecovery,
    /// The same, lowered for recovery above the threshold of the recovery test.
    MinimumSpreadByRecoveryTest,
    /// The maximum rating factor of the quality point, raised for recovery above the base recovery.
    MaximumWarfByBaseRecovery,
    /// The same, raised for recovery above the threshold of the recovery test.
    MaximumWarfByRecoveryTest,
    /// The minimum diversity of the quality point.
    MinimumDiversity,
}

/// One of the numbered tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Definition {
    pub(super) name: &'static str,
    pub(super) measure: Measure,
    pub(super) direction: Direction,
    pub(super) threshold: Usual,
}

/// The number of the recovery test, to whose threshold tests 39 and 54 refer.
pub(super) const RECOVERY_TEST: u16 = 33;

const fn at_most(name: &'static str, measure: Measure, threshold: f64) -> Definition {
    test(name, measure, AtMost, Usual::Value(threshold))
}

const fn at_least(name: &'static str, measure: Measure, threshold: f64) -> Definition {
    test(name, measure, AtLeast, Usual::Value(threshold))
}

const fn test(name: &'static str, measure: Measure, direction: Direction, threshold: Usual) -> Definition {
    Definition { name, measure, direction, threshold }
}

const fn obligor(rank: usize, among: Criterion) -> Measure {
    Measure::Obligor { rank, among }
}

const fn industry(rank: usize, of: Agency) -> Measure {
    Measure::Industry { rank, of }
}

const fn country(group: u8) -> Measure {
    Measure::Country { rank: 1, among: Criterion::Group(group) }
}

use Criterion as C;
use Direction::{AtLeast, AtMost};
use Measure::{Share, ShareWithCash};

/// The tests 1 to 54, in order.
pub(super) static TESTS: [Definition; 54] = [
    at_least("Senior secured loans and cash", ShareWithCash(C::SeniorSecuredLoan), 0.90),
    at_most("Not senior secured", Share(C::NotSeniorSecured), 0.10),
    at_most("Sixth largest obligor", obligor(6, C::NotDip), 0.02),
    at_most("Largest obligor", obligor(1, C::NotDip), 0.025),
    at_most("Largest DIP obligor", obligor(1, C::Dip), 0.02),
    at_most("Largest obligor of what is not senior secured", obligor(1, C::NotSeniorSecured), 0.02),
    at_most("Caa obligations", Share(C::MoodysCaa), 0.075),
    at_most("Paying less often than quarterly", Share(C::LessThanQuarterly), 0.05),
    at_most("Fixed-rate obligations", Share(C::FixedRate), 0.025),
    at_most("Current-pay obligations", Share(C::CurrentPay), 0.025),
    at_most("DIP loans", Share(C::Dip), 0.075),
    at_most("Unfunded commitments", Measure::Unfunded, 0.05),
    at_most("Participations", Share(C::Participation), 0.15),
    at_most("Outside the United States", Share(C::Foreign), 0.20),
    at_most("Canada and tax jurisdictions", Share(C::CanadaOrTaxJurisdiction), 0.125),
    at_most(
        "Outside the United States, Canada and the United Kingdom",
        Share(C::ForeignButCanadaAndUnitedKingdom),
        0.10,
    ),
    at_most("Group countries", Share(C::GroupCountry), 0.15),
    at_most("Group I countries", Share(C::Group(1)), 0.15),
    at_most("Largest group I country", country(1), 0.05),
    at_most("Group II countries", Share(C::Group(2)), 0.10),
    at_most("Largest group II country", country(2), 0.05),
    at_most("Group III countries", Share(C::Group(3)), 0.075),
    at_most("Largest group III country", country(3), 0.05),
    at_most("Tax jurisdictions", Share(C::TaxJurisdiction), 0.075),
    at_most("Fourth largest S&P industry", industry(4, Agency::Sp), 0.10),
    at_most("Second largest S&P industry", industry(2, Agency::Sp), 0.12),
    at_most("Largest S&P industry", industry(1, Agency::Sp), 0.15),
    at_most("Bridge loans", Share(C::BridgeLoan), 0.05),
    at_most("Cov-lite loans", Share(C::CovLite), 0.60),
    at_most("Deferrable obligations", Share(C::Deferrable), 0.05),
    at_most("Small facilities", Share(C::SmallFacility { home: 150e6, foreign: 250e6 }), 0.07),
    test("Weighted average spread", Measure::Spread, AtLeast, Usual::MinimumSpreadByBaseRecovery),
    at_least("Moody's weighted average recovery rate", Measure::Recovery, 0.47),
    at_least("Weighted average coupon", Measure::Coupon, 0.07),
    test("Weighted average life", Measure::Life, AtMost, Usual::OfTheDeal),
    test("Weighted average rating factor", Measure::RatingFactor, AtMost, Usual::MaximumWarfByBaseRecovery),
    test("Moody's diversity score", Measure::Diversity, AtLeast, Usual::MinimumDiversity),
    test("Par coverage of the debt", Measure::ParCoverage, AtLeast, Usual::OfTheDeal),
    test("Weighted average spread by recovery", Measure::Spread, AtLeast, Usual::MinimumSpreadByRecoveryTest),
    at_most("CCC obligations", Share(C::SpCcc), 0.075),
    at_most("Canada", Share(C::Canada), 0.125),
    at_most("Letters of credit", Share(C::LetterOfCredit), 0.05),
    at_most("Long-dated obligations", Share(C::LongDated), 0.05),
    at_most("Unsecured obligations", Share(C::Unsecured), 0.05),
    at_most("Swapped non-discount obligations", Share(C::SwappedNonDiscount), 0.05),
    test("Weighted average spread, unadjusted", Measure::Spread, AtLeast, Usual::MinimumSpread),
    at_least("Outside emerging markets", Share(C::NotEmergingMarket), 0.125),
    at_most("Participations by S&P criteria", Share(C::Participation), 0.15),
    at_most("Largest Moody's industry", industry(1, Agency::Moodys), 0.15),
    at_most("Second largest Moody's industry", industry(2, Agency::Moodys), 0.12),
    at_most("Third largest Moody's industry", industry(3, Agency::Moodys), 0.12),
    at_most("Fourth largest Moody's industry", industry(4, Agency::Moodys), 0.10),
    at_most(
        "Small facilities below 200 million",
        Share(C::SmallFacility { home: 200e6, foreign: 200e6 }),
        0.07,
    ),
    test(
        "Weighted average rating factor by recovery",
        Measure::RatingFactor,
        AtMost,
        Usual::MaximumWarfByRecoveryTest,
    ),
];
