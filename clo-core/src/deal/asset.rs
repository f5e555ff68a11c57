//! The collateral obligations.

use super::Dates;
use super::agency::{MoodysRatings, SpRatings};
use risk_core::check::Checks;
use risk_core::rating::Rating;
use risk_core::time::{BusinessDayConvention, Calendar, Date, DayCount, Frequency, add_months};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// One collateral obligation: what cash flows, coverage tests and ratings need to know of it.
///
/// Rates are decimals, prices are fractions of par, amounts are in the deal's currency. Only `id`,
/// `par`, `maturity` and the coupon (`spread` of a floater, `coupon` of a fixed-rate asset) must be
/// given; everything else has the default of a senior secured, quarterly, ACT/360 leveraged loan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// The identifier, unique in the pool.
    pub id: String,
    /// The name of the issue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The issuer; assets of one issuer count as one obligor. The asset's own `id` when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// Loan or bond.
    #[serde(default)]
    pub kind: AssetKind,

    /// Funded principal that the deal holds, capitalised interest included.
    pub par: f64,
    /// Market price, as a fraction of par; taken for par when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// Price at which the deal bought it, as a fraction of par.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_price: Option<f64>,
    /// The last principal date, before business-day adjustment.
    pub maturity: Date,

    /// Fixed or floating.
    #[serde(default)]
    pub coupon_type: CouponType,
    /// Margin over the index (floating only).
    #[serde(default)]
    pub spread: f64,
    /// Least value of the index; none when absent (floating only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<f64>,
    /// The all-in rate of the current period. A floater without one resets from the curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<f64>,
    /// The name of the index, for reports.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub index: String,
    /// Interest dates in a year.
    #[serde(default)]
    pub frequency: Frequency,
    /// How interest accrues.
    #[serde(default)]
    pub day_count: DayCount,
    /// How an interest date that is no business day moves.
    #[serde(default)]
    pub business_day_convention: BusinessDayConvention,
    /// Whether interest dates fall on the last day of their month.
    #[serde(default)]
    pub end_of_month: bool,
    /// An interest date from which all others are counted; `maturity` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_payment: Option<Date>,
    /// When interest first accrued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<Date>,
    /// When the issue was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
    /// How principal falls due.
    #[serde(default)]
    pub amortization: Amortization,

    /// Undrawn commitment.
    #[serde(default)]
    pub unfunded: f64,
    /// Annual rate earned on the undrawn commitment.
    #[serde(default)]
    pub commitment_fee: f64,
    /// When the commitment will be drawn, out of the revolver funding account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<DatedAmount>,
    /// A delayed-draw term loan.
    #[serde(default)]
    pub delayed_draw: bool,
    /// A revolving facility.
    #[serde(default)]
    pub revolver: bool,
    /// May defer interest by its terms.
    #[serde(default)]
    pub deferrable: bool,
    /// Defers interest now: it is capitalised, not paid.
    #[serde(default)]
    pub piking: bool,
    /// In default now.
    #[serde(default)]
    pub defaulted: bool,
    /// When it defaulted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_date: Option<Date>,

    /// Size of the whole facility.
    #[serde(default)]
    pub facility_size: f64,
    /// Amount issued of the whole issue.
    #[serde(default)]
    pub amount_issued: f64,
    /// Place in the capital structure, as the trustee spells it (`Senior Secured`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seniority: String,
    /// Moody's asset category, which chooses the column of the recovery table.
    #[serde(default)]
    pub moodys_category: MoodysCategory,
    /// S&P priority category, as the trustee spells it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sp_priority_category: String,
    /// Moody's industry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub moodys_industry: String,
    /// S&P industry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sp_industry: String,
    /// Country of domicile.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// ISO 4217 code; the deal's currency when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Covenant-lite.
    #[serde(default)]
    pub cov_lite: bool,
    /// Letter of credit.
    #[serde(default)]
    pub letter_of_credit: bool,
    /// Held by participation.
    #[serde(default)]
    pub participation: bool,
    /// Debtor in possession.
    #[serde(default)]
    pub dip: bool,
    /// Convertible into equity.
    #[serde(default)]
    pub convertible: bool,
    /// A structured-finance security.
    #[serde(default)]
    pub structured_finance: bool,
    /// A bridge loan.
    #[serde(default)]
    pub bridge_loan: bool,
    /// A current-pay obligation.
    #[serde(default)]
    pub current_pay: bool,
    /// A swapped non-discount obligation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub swapped_non_discount: bool,
    /// First lien, last out.
    #[serde(default)]
    pub first_lien_last_out: bool,
    /// Weighted average life in years, as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wal_years: Option<f64>,
    /// The manager's view.
    #[serde(default)]
    pub analyst_opinion: Opinion,

    /// What Moody's says.
    #[serde(default)]
    pub moodys: MoodysRatings,
    /// What S&P says.
    #[serde(default)]
    pub sp: SpRatings,
}

/// Loan or bond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A loan.
    #[default]
    Loan,
    /// A bond.
    Bond,
}

/// How the coupon is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponType {
    /// Index plus spread.
    #[default]
    Floating,
    /// A fixed rate.
    Fixed,
}

/// The columns of Moody's recovery table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoodysCategory {
    /// Moody's senior secured loan.
    #[default]
    SeniorSecuredLoan,
    /// Moody's non-senior-secured loan.
    NonSeniorSecuredLoan,
    /// Any other debt.
    Other,
}

/// The manager's view of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// Buy more.
    Buy,
    /// Keep.
    #[default]
    Hold,
    /// Sell.
    Sell,
}

/// When principal falls due before maturity.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amortization {
    /// All at maturity.
    #[default]
    Bullet,
    /// This fraction of the par at the analysis date every year, in equal parts on the interest
    /// dates; the rest at maturity.
    AnnualRate(f64),
    /// These amounts; only their proportions matter, and the last repays whatever remains.
    Schedule(Vec<DatedAmount>),
}

/// An amount on a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedAmount {
    /// The date.
    pub date: Date,
    /// The amount, in the deal's currency.
    pub amount: f64,
}

impl Asset {
    /// The market price as a fraction of par: par when none is known.
    #[must_use]
    pub fn price_or_par(&self) -> f64 {
        self.price.unwrap_or(1.0)
    }

    /// The obligor: the issuer where given, else the asset itself.
    #[must_use]
    pub fn obligor(&self) -> &str {
        if self.issuer.is_empty() { &self.id } else { &self.issuer }
    }

    /// The rating that counts in S&P tests: the S&P Rating where given, else the issuer rating.
    #[must_use]
    pub fn sp_rating(&self) -> Option<Rating> {
        self.sp.rating.or(self.sp.issuer)
    }

    /// The rating that counts in Moody's tests: the Moody's Rating where given, else the facility's,
    /// else the corporate family's.
    #[must_use]
    pub fn moodys_rating(&self) -> Option<Rating> {
        self.moodys.rating.or(self.moodys.facility).or(self.moodys.issuer)
    }

    /// The date on which the last principal is paid: maturity, moved to a business day.
    #[must_use]
    pub fn final_payment(&self, calendar: &Calendar) -> Date {
        calendar.adjust(self.maturity, self.business_day_convention)
    }

    /// Gathers what is wrong with the asset in a deal with these dates.
    pub fn check(&self, path: &dyn Display, dates: &Dates, checks: &mut Checks) {
        let analysis = dates.analysis;
        checks.require(!self.id.trim().is_empty(), format_args!("{path}.id"), "must not be empty");
        checks.money(format_args!("{path}.par"), self.par);
        if let Some(price) = self.price {
            checks.between(format_args!("{path}.price"), price, 0.0, 2.0);
        }
        if let Some(price) = self.purchase_price {
            checks.between(format_args!("{path}.purchase_price"), price, 0.0, 2.0);
        }
        checks.rate(format_args!("{path}.spread"), self.spread);
        checks.fraction(format_args!("{path}.commitment_fee"), self.commitment_fee);
        checks.money(format_args!("{path}.unfunded"), self.unfunded);
        checks.money(format_args!("{path}.facility_size"), self.facility_size);
        checks.money(format_args!("{path}.amount_issued"), self.amount_issued);
        if let Some(floor) = self.floor {
            checks.rate(format_args!("{path}.floor"), floor);
        }
        if let Some(coupon) = self.coupon {
            checks.rate(format_args!("{path}.coupon"), coupon);
        }
        checks.require(
            self.coupon.is_some() || self.coupon_type == CouponType::Floating,
            format_args!("{path}.coupon"),
            "a fixed-rate asset needs a coupon",
        );
        if let Some(recovery) = self.moodys.recovery_rate {
            checks.fraction(format_args!("{path}.moodys.recovery_rate"), recovery);
        }
        if let Some(wal) = self.wal_years {
            checks.between(format_args!("{path}.wal_years"), wal, 0.0, 100.0);
        }
        checks.require(
            self.final_payment(&dates.calendar) > analysis || self.par == 0.0 || self.defaulted,
            format_args!("{path}.maturity"),
            format_args!("must be paid after the analysis date {analysis}, got {}", self.maturity),
        );
        self.check_first_period(path, analysis, checks);
        self.check_amortization(path, checks);
        self.check_draws(path, analysis, checks);
    }

    /// A first interest period that is still to be paid must not be absurdly long: that is a next
    /// payment date in the place of the first one.
    fn check_first_period(&self, path: &dyn Display, analysis: Date, checks: &mut Checks) {
        if let (Some(dated), Some(first)) = (self.dated, self.first_payment)
            && first > analysis
        {
            let longest = add_months(dated, 2 * self.frequency.months() as i32 + 1);
            checks.require(
                first <= longest,
                format_args!("{path}.first_payment"),
                format_args!(
                    "must be within two interest periods of the dated date {dated} (it is the first ever, \
                     not the next), got {first}"
                ),
            );
        }
    }

    fn check_amortization(&self, path: &dyn Display, checks: &mut Checks) {
        match &self.amortization {
            Amortization::Bullet => {}
            Amortization::AnnualRate(rate) => {
                checks.fraction(format_args!("{path}.amortization.annual_rate"), *rate);
            }
            Amortization::Schedule(entries) => {
                for (k, entry) in entries.iter().enumerate() {
                    let at = format!("{path}.amortization.schedule[{k}]");
                    checks.money(format_args!("{at}.amount"), entry.amount);
                    checks.require(
                        entry.date <= self.maturity,
                        format_args!("{at}.date"),
                        format_args!("must not be after maturity {}, got {}", self.maturity, entry.date),
                    );
                }
                check_ascending(entries, format_args!("{path}.amortization.schedule"), checks);
            }
        }
    }

    fn check_draws(&self, path: &dyn Display, analysis: Date, checks: &mut Checks) {
        let mut total = 0.0;
        for (k, draw) in self.draws.iter().enumerate() {
            checks.money(format_args!("{path}.draws[{k}].amount"), draw.amount);
            checks.require(
                analysis < draw.date && draw.date < self.maturity,
                format_args!("{path}.draws[{k}].date"),
                format_args!("must be after {analysis} and before {}, got {}", self.maturity, draw.date),
            );
            total += draw.amount;
        }
        check_ascending(&self.draws, format_args!("{path}.draws"), checks);
        checks.require(
            total <= self.unfunded + 1e-6,
            format_args!("{path}.draws"),
            format_args!("draw {total} in all, but only {} is unfunded", self.unfunded),
        );
    }
}

fn check_ascending(entries: &[DatedAmount], path: impl Display, checks: &mut Checks) {
    checks.require(
        entries.is_sorted_by(|a, b| a.date < b.date),
        path,
        "dates must be in ascending order, each once",
    );
}
