//! The table of columns: which headers fill which field of an asset, and how their cells are read.

use super::unit::Quantity;
use super::value::{Cell, Read};
use crate::deal::Asset;

/// A field of [`Asset`] as tapes name it.
pub(super) struct Field {
    /// Its path in an asset.
    pub(super) name: &'static str,
    /// The headers that mean it, between commas; letters and digits count, case does not.
    pub(super) headers: &'static str,
    /// What it measures, if its numbers have a unit.
    pub(super) quantity: Option<Quantity>,
    /// Reads a cell into the asset: whether there was a value, or what was wanted instead.
    pub(super) read: Reader,
}

type Reader = fn(&mut Asset, &Cell<'_>) -> Result<bool, String>;

const fn plain(name: &'static str, headers: &'static str, read: Reader) -> Field {
    Field { name, headers, quantity: None, read }
}

const fn rate(name: &'static str, headers: &'static str, read: Reader) -> Field {
    Field { name, headers, quantity: Some(Quantity::Rate), read }
}

const fn of_par(name: &'static str, headers: &'static str, read: Reader) -> Field {
    Field { name, headers, quantity: Some(Quantity::OfPar), read }
}

fn put<T: From<V>, V>(place: &mut T, value: Read<V>) -> Result<bool, String> {
    let value = value?;
    let is_given = value.is_some();
    if let Some(value) = value {
        *place = value.into();
    }
    Ok(is_given)
}

/// Every field with its headers. Of several lines for one field the first that a tape has is read,
/// and the columns of the others are ignored.
///
/// `Moody's` is spelled `Moody` here, and both mean the same.
pub(super) static FIELDS: &[Field] = &[
    plain("id", "Asset ID, BLKRockID, ID, Loan ID, Security ID", |a, c| put(&mut a.id, c.text())),
    plain("id", "LoanX ID, LoanX, LXID, LX ID", |a, c| put(&mut a.id, c.text())),
    plain("id", "CUSIP, CUSIP ID", |a, c| put(&mut a.id, c.text())),
    plain("id", "ISIN", |a, c| put(&mut a.id, c.text())),
    plain(
        "name",
        "Name, Issue Name, Issue, Asset Name, Loan Name, Security Name, Security Description, \
         Description",
        |a, c| put(&mut a.name, c.text()),
    ),
    plain("name", "Tranche, Tranche Name, Facility, Facility Name, Facility Type", |a, c| {
        put(&mut a.name, c.text())
    }),
    plain("issuer", "Issuer ID, Obligor ID, Borrower ID", |a, c| put(&mut a.issuer, c.text())),
    plain("issuer", "Issuer, Issuer Name, Obligor, Obligor Name, Borrower, Borrower Name", |a, c| {
        put(&mut a.issuer, c.text())
    }),
    plain("kind", "Bond/Loan, Loan/Bond, Asset Type, Security Type", |a, c| put(&mut a.kind, c.kind())),
    plain("par", "Deal Par, Par Held, Held Par", |a, c| put(&mut a.par, c.number())),
    plain(
        "par",
        "Par, Par Amount, Par Balance, Par Value, Current Par, Current Balance, Current Principal \
         Balance, Principal Balance, Principal Amount, Outstanding Principal, Outstanding \
         Principal Balance, Outstanding Balance, Funded Amount, Funded Balance, Funded Par",
        |a, c| put(&mut a.par, c.number()),
    ),
    of_par("price", "Price, Market Price, Mark, Current Price, Bid Price, Price of Par", |a, c| {
        put(&mut a.price, c.number())
    }),
    of_par("price", "Market Value, Market Value of Par", |a, c| put(&mut a.price, c.number())),
    of_par("purchase_price", "Purchase Price, Average Purchase Price", |a, c| {
        put(&mut a.purchase_price, c.number())
    }),
    plain(
        "maturity",
        "Maturity, Maturity Date, Final Maturity, Final Maturity Date, Stated Maturity, Legal \
         Maturity, Legal Final Maturity",
        |a, c| put(&mut a.maturity, c.date()),
    ),
    plain(
        "coupon_type",
        "Coupon Type, Rate Type, Interest Type, Interest Rate Type, Fixed/Floating, Fixed/Float, \
         Floating/Fixed",
        |a, c| put(&mut a.coupon_type, c.coupon_type()),
    ),
    rate(
        "spread",
        "Spread, Coupon Spread, Margin, Current Spread, Index Spread, Spread over Index, Libor \
         Spread, SOFR Spread, Interest Margin",
        |a, c| put(&mut a.spread, c.number()),
    ),
    rate(
        "floor",
        "Floor, Libor Floor, SOFR Floor, Libor/SOFR Floor, SOFR/Libor Floor, Euribor Floor, Index \
         Floor, Rate Floor, Base Rate Floor, Benchmark Floor, Interest Rate Floor, Floor Rate",
        |a, c| put(&mut a.floor, c.number()),
    ),
    rate("coupon", "All-In Rate, All-In Coupon, All In Interest Rate, Current All-In Rate", |a, c| {
        put(&mut a.coupon, c.number())
    }),
    rate(
        "coupon",
        "Coupon, Current Coupon, Coupon Rate, Gross Coupon, Interest Rate, Current Interest Rate, \
         Current Rate",
        |a, c| put(&mut a.coupon, c.number()),
    ),
    plain("index", "Index, Index Name, Benchmark, Rate Index", |a, c| put(&mut a.index, c.text())),
    plain(
        "frequency",
        "Payment Frequency, Frequency, Pay Frequency, PMT Frequency, Coupon Frequency, Interest \
         Frequency",
        |a, c| put(&mut a.frequency, c.frequency()),
    ),
    plain("day_count", "Day Count, Day Count Convention, Day Count Basis, Accrual Basis", |a, c| {
        put(&mut a.day_count, c.day_count())
    }),
    plain(
        "business_day_convention",
        "Business Day Convention, Business Day Rule, Roll Convention",
        |a, c| put(&mut a.business_day_convention, c.business_day_convention()),
    ),
    plain("end_of_month", "PMT EOM, Payment EOM, End of Month, EOM", |a, c| {
        put(&mut a.end_of_month, c.flag())
    }),
    plain(
        "first_payment",
        "First Payment Date, First Coupon Date, First Interest Date, First Payment",
        |a, c| put(&mut a.first_payment, c.date()),
    ),
    plain("dated", "Dated Date, Dated", |a, c| put(&mut a.dated, c.date())),
    plain("issued", "Issue Date, Issuance Date, Origination Date", |a, c| put(&mut a.issued, c.date())),
    plain(
        "unfunded",
        "Unfunded, Unfunded Amount, Unfunded Balance, Unfunded Commitment, Undrawn, Undrawn \
         Amount, Undrawn Commitment",
        |a, c| put(&mut a.unfunded, c.number()),
    ),
    rate("commitment_fee", "Commitment Fee, Commitment Fee Rate, Unused Fee", |a, c| {
        put(&mut a.commitment_fee, c.number())
    }),
    plain(
        "delayed_draw",
        "Delayed Drawdown, Delayed Draw, Delayed Draw Term Loan, Delayed Drawdown Obligation, DDTL",
        |a, c| put(&mut a.delayed_draw, c.flag()),
    ),
    plain("revolver", "Revolver, Revolving, Revolving Loan, Revolving Obligation", |a, c| {
        put(&mut a.revolver, c.flag())
    }),
    plain(
        "deferrable",
        "Deferred Interest Bond, Deferrable, Deferrable Security, Deferrable Obligation, PIKable, \
         PIK-able Asset, PIK Security",
        |a, c| put(&mut a.deferrable, c.flag()),
    ),
    plain("piking", "PiKing, Currently PIKing, Deferring, Currently Deferring", |a, c| {
        put(&mut a.piking, c.flag())
    }),
    plain(
        "defaulted",
        "Defaulted, In Default, Default Obligation, Defaulted Obligation, Defaulted Security",
        |a, c| put(&mut a.defaulted, c.flag()),
    ),
    plain("default_date", "Default Date, Date of Default, Date of Defaulted", |a, c| {
        put(&mut a.default_date, c.date())
    }),
    plain("facility_size", "Facility Size, Facility Amount, Tranche Size", |a, c| {
        put(&mut a.facility_size, c.number())
    }),
    plain("amount_issued", "Amount Issued, Issue Amount, Issue Size, Issued Amount", |a, c| {
        put(&mut a.amount_issued, c.number())
    }),
    plain("seniority", "Seniority, Lien, Lien Type, Ranking", |a, c| put(&mut a.seniority, c.text())),
    plain("moodys_category", "Moody Asset Category, Moody Category", |a, c| {
        put(&mut a.moodys_category, c.moodys_category())
    }),
    plain("sp_priority_category", "S&P Priority Category, S&P Asset Category", |a, c| {
        put(&mut a.sp_priority_category, c.text())
    }),
    plain("moodys_industry", "Moody Industry, Moody Industry Name, Moody Industry Classification", |a, c| {
        put(&mut a.moodys_industry, c.text())
    }),
    plain("sp_industry", "S&P Industry, S&P Industry Name, S&P Industry Classification", |a, c| {
        put(&mut a.sp_industry, c.text())
    }),
    plain("country", "Country, Country of Domicile, Domicile, Country Name, Issuer Country", |a, c| {
        put(&mut a.country, c.text())
    }),
    plain("currency", "Currency, Currency Code, CCY", |a, c| put(&mut a.currency, c.text())),
    plain("cov_lite", "Cov-Lite, Cov Lite Loan, Covenant Lite, Covenant Lite Loan", |a, c| {
        put(&mut a.cov_lite, c.flag())
    }),
    plain("letter_of_credit", "Letter of Credit", |a, c| put(&mut a.letter_of_credit, c.flag())),
    plain("participation", "Participation, Participation Interest", |a, c| {
        put(&mut a.participation, c.flag())
    }),
    plain("dip", "DIP, DIP Loan, DIP Collateral Obligation, Debtor in Possession", |a, c| {
        put(&mut a.dip, c.flag())
    }),
    plain("convertible", "Convertible, Convertible Security", |a, c| put(&mut a.convertible, c.flag())),
    plain(
        "structured_finance",
        "Structured Finance, Structured Finance Obligation, Structured Finance Security",
        |a, c| put(&mut a.structured_finance, c.flag()),
    ),
    plain("bridge_loan", "Bridge Loan, Bridge", |a, c| put(&mut a.bridge_loan, c.flag())),
    plain("current_pay", "Current Pay, Current Pay Obligation", |a, c| put(&mut a.current_pay, c.flag())),
    plain("swapped_non_discount", "Swapped Non-Discount, Swapped Non-Discount Obligation", |a, c| {
        put(&mut a.swapped_non_discount, c.flag())
    }),
    plain("first_lien_last_out", "First Lien Last Out, First Lien Last Out Loan, FLLO", |a, c| {
        put(&mut a.first_lien_last_out, c.flag())
    }),
    plain("wal_years", "WAL, WAL Years, Weighted Average Life", |a, c| put(&mut a.wal_years, c.number())),
    plain("analyst_opinion", "Analyst Opinion, Opinion", |a, c| put(&mut a.analyst_opinion, c.opinion())),
    plain("analyst_opinion", "Credit Opinion", |a, c| put(&mut a.analyst_opinion, c.opinion())),
    plain("moodys.rating", "Moody Rating, Moody Rating-21", |a, c| put(&mut a.moodys.rating, c.rating())),
    plain(
        "moodys.default_probability",
        "Moody Default Probability Rating, Moody Default Probability Rating-18, Moody DP Rating, \
         Moody DPR",
        |a, c| put(&mut a.moodys.default_probability, c.rating()),
    ),
    plain("moodys.warf", "Moody Rating WARF, Moody WARF Rating", |a, c| put(&mut a.moodys.warf, c.rating())),
    of_par("moodys.recovery_rate", "Moody Recovery Rate, Moody Recovery Rate-23, Moody Recovery", |a, c| {
        put(&mut a.moodys.recovery_rate, c.number())
    }),
    plain("moodys.facility", "Moody Facility Rating, Moody Loan Rating", |a, c| {
        put(&mut a.moodys.facility, c.rating())
    }),
    plain("moodys.facility_outlook", "Moody Facility Outlook, Moody Facility Watch", |a, c| {
        put(&mut a.moodys.facility_outlook, c.outlook())
    }),
    plain(
        "moodys.issuer",
        "Moody Issuer Rating, Moody CFR, Moody Corporate Family Rating, Corporate Family Rating",
        |a, c| put(&mut a.moodys.issuer, c.rating()),
    ),
    plain("moodys.issuer_outlook", "Moody Issuer Outlook, Moody Issuer Watch, Moody Outlook", |a, c| {
        put(&mut a.moodys.issuer_outlook, c.outlook())
    }),
    plain("moodys.senior_secured", "Moody Senior Secured Rating, Moody Senior Secured", |a, c| {
        put(&mut a.moodys.senior_secured, c.rating())
    }),
    plain("moodys.senior_unsecured", "Moody Senior Unsecured Rating, Moody Senior Unsecured", |a, c| {
        put(&mut a.moodys.senior_unsecured, c.rating())
    }),
    plain(
        "moodys.subordinate",
        "Moody Subordinate Rating, Moody Subordinated Rating, Moody Subordinate",
        |a, c| put(&mut a.moodys.subordinate, c.rating()),
    ),
    plain("moodys.credit_estimate", "Moody Credit Estimate, Moody Credit Estimate Rating", |a, c| {
        put(&mut a.moodys.credit_estimate, c.rating())
    }),
    plain("moodys.credit_estimate_date", "Moody Credit Estimate Date", |a, c| {
        put(&mut a.moodys.credit_estimate_date, c.date())
    }),
    plain("sp.rating", "S&P Rating", |a, c| put(&mut a.sp.rating, c.rating())),
    plain("sp.facility", "S&P Facility Rating, S&P Loan Rating", |a, c| put(&mut a.sp.facility, c.rating())),
    plain("sp.issuer", "S&P Issuer Rating, S&P Issuer Credit Rating, S&P ICR", |a, c| {
        put(&mut a.sp.issuer, c.rating())
    }),
    plain("sp.senior_secured", "S&P Senior Secured Rating, S&P Senior Secured", |a, c| {
        put(&mut a.sp.senior_secured, c.rating())
    }),
    plain("sp.subordinated", "S&P Subordinated Rating, S&P Subordinate Rating, S&P Subordinated", |a, c| {
        put(&mut a.sp.subordinated, c.rating())
    }),
    plain("sp.recovery", "S&P Recovery Rating, S&P Recovery", |a, c| {
        put(&mut a.sp.recovery, c.recovery_rating())
    }),
];
