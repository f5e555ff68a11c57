//! The table of fields: one line each.

use super::expression::Value;
use crate::deal::{Amortization, Asset, AssetKind, CouponType, MoodysCategory, Opinion, Outlook};
use risk_core::rating::Rating;
use risk_core::time::{BusinessDayConvention, Date, DayCount};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A field of an asset that filters can name.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Other names, between commas; letters and digits count, case does not.
    others: &'static str,
    get: Get,
}

#[derive(Debug)]
enum Get {
    /// Empty text is no value.
    Text(fn(&Asset) -> &str),
    /// One of a set of words, and the set: each word with its other spellings, between commas.
    Word(fn(&Asset) -> Option<&'static str>, &'static [&'static str]),
    Number(fn(&Asset) -> Option<f64>),
    /// A rating, and how its agency spells it.
    Rating(fn(&Asset) -> Option<Rating>, fn(Rating) -> &'static str),
    Date(fn(&Asset) -> Option<Date>),
    Flag(fn(&Asset) -> bool),
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// One of a few words.
    Word,
    /// A number: a decimal rate, a fraction of par, an amount.
    Number,
    /// A rating, compared by credit quality.
    Rating,
    /// A date.
    Date,
    /// Yes or no.
    Flag,
}

impl FieldKind {
    pub(super) fn is_comparable_with(self, other: Self) -> bool {
        self == other || (self.is_text() && other.is_text())
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Word)
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Word => "one of a few words",
            Self::Number => "a number",
            Self::Rating => "a rating",
            Self::Date => "a date",
            Self::Flag => "true or false",
        })
    }
}

/// A field of the filter language, for a list that people choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterField {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Other names that mean it.
    pub other_names: Vec<String>,
    /// The words that it may be; empty unless it is one of a few.
    pub words: Vec<String>,
}

/// Every field that a filter can name.
#[must_use]
pub fn fields() -> Vec<FilterField> {
    let parts = |list: &str| list.split(", ").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let field = |field: &Field| FilterField {
        name: field.name.into(),
        kind: field.kind(),
        other_names: parts(field.others),
        words: match field.get {
            Get::Word(_, words) => words.iter().map(|spellings| first(spellings).into()).collect(),
            _ => Vec::new(),
        },
    };
    FIELDS.iter().map(field).collect()
}

/// The letters and digits of a name, small.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn first(spellings: &'static str) -> &'static str {
    spellings.split(", ").next().unwrap_or(spellings)
}

impl Field {
    /// The field of a name, whatever its capitals and its marks.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let wanted = letters(name);
        let is = |known: &str| letters(known) == wanted;
        FIELDS
            .iter()
            .find(|field| is(field.name))
            .or_else(|| FIELDS.iter().find(|f| f.others.split(", ").any(is)))
    }

    /// The field whose name is most like an unknown one; none when none is.
    pub(super) fn nearest(name: &str) -> Option<&'static Self> {
        let name: String = name.chars().take(60).flat_map(char::to_lowercase).collect();
        let likeness = |field: &Field| {
            let names = field.others.split(", ").chain([field.name]);
            names.map(|known| strsim::jaro_winkler(&name, &known.to_lowercase())).fold(0.0, f64::max)
        };
        let nearest = FIELDS.iter().map(|field| (likeness(field), field));
        let (likeness, field) = nearest.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (likeness > 0.8).then_some(field)
    }

    pub(super) fn kind(&self) -> FieldKind {
        match self.get {
            Get::Text(_) => FieldKind::Text,
            Get::Word(..) => FieldKind::Word,
            Get::Number(_) => FieldKind::Number,
            Get::Rating(..) => FieldKind::Rating,
            Get::Date(_) => FieldKind::Date,
            Get::Flag(_) => FieldKind::Flag,
        }
    }

    /// The field of `asset`; none when it is not known.
    pub(super) fn value<'a>(&self, asset: &'a Asset) -> Option<Value<'a>> {
        match self.get {
            Get::Text(get) => {
                Some(get(asset)).filter(|text| !text.is_empty()).map(|text| Value::Text(text.into()))
            }
            Get::Word(get, _) => get(asset).map(|word| Value::Text(word.into())),
            Get::Number(get) => get(asset).map(Value::Number),
            Get::Rating(get, _) => get(asset).map(Value::Rating),
            Get::Date(get) => get(asset).map(Value::Date),
            Get::Flag(get) => Some(Value::Flag(get(asset))),
        }
    }

    /// The field as text, for patterns: a rating in its agency's spelling, a date as in `2030-12-31`.
    pub(super) fn spelled<'a>(&self, asset: &'a Asset) -> Option<Cow<'a, str>> {
        match (self.value(asset)?, &self.get) {
            (Value::Text(text), _) => Some(text),
            (Value::Rating(rating), Get::Rating(_, spell)) => Some(spell(rating).into()),
            (Value::Date(date), _) => Some(date.to_string().into()),
            _ => None,
        }
    }

    /// What `text` in quotes means beside this field, or what is wrong with it.
    pub(super) fn constant(&self, text: &str) -> Result<Value<'static>, String> {
        let name = self.name;
        let got: String = text.chars().take(60).collect();
        match self.get {
            Get::Text(_) => Ok(Value::Text(text.to_owned().into())),
            Get::Word(_, words) => {
                let wanted = letters(text);
                let is =
                    |spellings: &&&str| spellings.split(", ").any(|spelling| letters(spelling) == wanted);
                let known: Vec<&str> = words.iter().map(|spellings| first(spellings)).collect();
                let found = words.iter().find(is).map(|spellings| Value::Text(first(spellings).into()));
                found.ok_or_else(|| format!("`{name}` is one of {}; got '{got}'", known.join(", ")))
            }
            Get::Rating(..) if Rating::is_not_rated(text) => {
                Err(format!("no rating compares with '{got}'; write `{name} IS NULL`"))
            }
            Get::Rating(..) => {
                Rating::parse(text).map(Value::Rating).ok_or_else(|| format!("not a rating: '{got}'"))
            }
            Get::Date(_) => {
                let wanted = || format!("`{name}` is a date such as '2030-12-31', got '{got}'");
                text.trim().parse().map(Value::Date).map_err(|_| wanted())
            }
            Get::Flag(_) => {
                let flag = match letters(text).as_str() {
                    "true" | "yes" | "y" | "t" => Some(true),
                    "false" | "no" | "n" | "f" => Some(false),
                    _ => None,
                };
                flag.map(Value::Flag).ok_or_else(|| format!("`{name}` is true or false, got '{got}'"))
            }
            Get::Number(_) => Err(format!("`{name}` is a number, which stands without quotes; got '{got}'")),
        }
    }
}

/// Two fields are the same when they are the same line of the table.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const fn text(name: &'static str, others: &'static str, get: fn(&Asset) -> &str) -> Field {
    Field { name, others, get: Get::Text(get) }
}

const fn word(
    name: &'static str,
    others: &'static str,
    get: fn(&Asset) -> Option<&'static str>,
    words: &'static [&'static str],
) -> Field {
    Field { name, others, get: Get::Word(get, words) }
}

const fn number(name: &'static str, others: &'static str, get: fn(&Asset) -> Option<f64>) -> Field {
    Field { name, others, get: Get::Number(get) }
}

const fn moodys(name: &'static str, others: &'static str, get: fn(&Asset) -> Option<Rating>) -> Field {
    Field { name, others, get: Get::Rating(get, Rating::moodys) }
}

const fn sp(name: &'static str, others: &'static str, get: fn(&Asset) -> Option<Rating>) -> Field {
    Field { name, others, get: Get::Rating(get, Rating::sp) }
}

const fn date(name: &'static str, others: &'static str, get: fn(&Asset) -> Option<Date>) -> Field {
    Field { name, others, get: Get::Date(get) }
}

const fn flag(name: &'static str, others: &'static str, get: fn(&Asset) -> bool) -> Field {
    Field { name, others, get: Get::Flag(get) }
}

/// An amount that is zero when it is not known.
fn known(amount: f64) -> Option<f64> {
    (amount != 0.0).then_some(amount)
}

fn outlook(outlook: Option<Outlook>) -> Option<&'static str> {
    outlook.map(|outlook| match outlook {
        Outlook::Upgrade => "upgrade",
        Outlook::Downgrade => "downgrade",
        Outlook::Negative => "negative",
        Outlook::Positive => "positive",
    })
}

fn day_count(day_count: DayCount) -> &'static str {
    match day_count {
        DayCount::Actual360 => "actual_360",
        DayCount::Actual365Fixed => "actual_365_fixed",
        DayCount::ActualActualIsda => "actual_actual_isda",
        DayCount::Thirty360Us => "thirty_360_us",
        DayCount::Thirty360European => "thirty_360_european",
    }
}

fn convention(convention: BusinessDayConvention) -> &'static str {
    match convention {
        BusinessDayConvention::Unadjusted => "unadjusted",
        BusinessDayConvention::Following => "following",
        BusinessDayConvention::ModifiedFollowing => "modified_following",
        BusinessDayConvention::Preceding => "preceding",
        BusinessDayConvention::ModifiedPreceding => "modified_preceding",
    }
}

static KINDS: [&str; 2] = ["loan", "bond"];
static COUPON_TYPES: [&str; 2] = ["floating, float, floater", "fixed"];
static CATEGORIES: [&str; 3] = [
    "senior_secured_loan, Moody's Senior Secured Loan",
    "non_senior_secured_loan, Moody's Non-Senior Secured Loan",
    "other",
];
static OPINIONS: [&str; 3] = ["buy", "hold", "sell, sale"];
static OUTLOOKS: [&str; 4] = ["upgrade", "downgrade", "negative", "positive"];
static AMORTIZATIONS: [&str; 3] = ["bullet", "annual_rate", "schedule, scheduled"];
static DAY_COUNTS: [&str; 5] = [
    "actual_360, ACT/360",
    "actual_365_fixed, ACT/365, ACTUAL/365",
    "actual_actual_isda, ACT/ACT, ACTUAL/ACTUAL",
    "thirty_360_us, 30/360",
    "thirty_360_european, 30E/360, 30/360EU",
];
static CONVENTIONS: [&str; 5] = [
    "unadjusted",
    "following",
    "modified_following, mod following",
    "preceding, previous",
    "modified_preceding, mod preceding",
];

/// Every field. The names are those of [`Asset`]; an agency's ratings carry its name.
static FIELDS: &[Field] = &[
    text("id", "asset_id, blkrockid, loanx_id, cusip", |a| &a.id),
    text("name", "issue_name, asset_name", |a| &a.name),
    text("issuer", "obligor, issuer_name, issuer_id", |a| a.obligor()),
    word(
        "kind",
        "asset_type, bond_loan",
        |a| {
            Some(match a.kind {
                AssetKind::Loan => "loan",
                AssetKind::Bond => "bond",
            })
        },
        &KINDS,
    ),
    number("par", "par_amount, balance, current_balance", |a| Some(a.par)),
    number("price", "", |a| a.price),
    number("market_value", "price_pct", |a| a.price.map(|price| 100.0 * price)),
    date("maturity", "maturity_date", |a| Some(a.maturity)),
    word(
        "coupon_type",
        "rate_type",
        |a| {
            Some(match a.coupon_type {
                CouponType::Floating => "floating",
                CouponType::Fixed => "fixed",
            })
        },
        &COUPON_TYPES,
    ),
    number("spread", "coupon_spread, margin", |a| {
        (a.coupon_type == CouponType::Floating).then_some(a.spread)
    }),
    number("floor", "libor_floor, index_floor", |a| a.floor),
    number("coupon", "coupon_rate, all_in_rate", |a| a.coupon),
    text("index", "benchmark", |a| &a.index),
    number("frequency", "payment_frequency", |a| Some(f64::from(a.frequency.per_year()))),
    word("day_count", "", |a| Some(day_count(a.day_count)), &DAY_COUNTS),
    word("business_day_convention", "", |a| Some(convention(a.business_day_convention)), &CONVENTIONS),
    flag("end_of_month", "payment_eom", |a| a.end_of_month),
    date("first_payment", "first_payment_date", |a| a.first_payment),
    date("dated", "dated_date", |a| a.dated),
    date("issued", "issue_date", |a| a.issued),
    word(
        "amortization",
        "amortization_type",
        |a| {
            Some(match a.amortization {
                Amortization::Bullet => "bullet",
                Amortization::AnnualRate(_) => "annual_rate",
                Amortization::Schedule(_) => "schedule",
            })
        },
        &AMORTIZATIONS,
    ),
    number("unfunded", "unfunded_amount", |a| Some(a.unfunded)),
    number("commitment_fee", "", |a| Some(a.commitment_fee)),
    flag("delayed_draw", "delayed_drawdown, ddtl", |a| a.delayed_draw),
    flag("revolver", "revolving", |a| a.revolver),
    flag("deferrable", "deferred_interest_bond, pikable", |a| a.deferrable),
    flag("piking", "", |a| a.piking),
    flag("defaulted", "default_obligation, in_default", |a| a.defaulted),
    date("default_date", "date_of_default", |a| a.default_date),
    number("facility_size", "", |a| known(a.facility_size)),
    number("amount_issued", "", |a| known(a.amount_issued)),
    text("seniority", "lien", |a| &a.seniority),
    word(
        "moodys_category",
        "moodys_asset_category",
        |a| {
            Some(match a.moodys_category {
                MoodysCategory::SeniorSecuredLoan => "senior_secured_loan",
                MoodysCategory::NonSeniorSecuredLoan => "non_senior_secured_loan",
                MoodysCategory::Other => "other",
            })
        },
        &CATEGORIES,
    ),
    text("sp_priority_category", "", |a| &a.sp_priority_category),
    text("moodys_industry", "", |a| &a.moodys_industry),
    text("sp_industry", "", |a| &a.sp_industry),
    text("country", "", |a| &a.country),
    text("currency", "", |a| &a.currency),
    flag("cov_lite", "covenant_lite", |a| a.cov_lite),
    flag("letter_of_credit", "", |a| a.letter_of_credit),
    flag("participation", "", |a| a.participation),
    flag("dip", "debtor_in_possession", |a| a.dip),
    flag("convertible", "", |a| a.convertible),
    flag("structured_finance", "", |a| a.structured_finance),
    flag("bridge_loan", "", |a| a.bridge_loan),
    flag("current_pay", "", |a| a.current_pay),
    flag("first_lien_last_out", "", |a| a.first_lien_last_out),
    number("wal_years", "wal", |a| a.wal_years),
    word(
        "analyst_opinion",
        "opinion, credit_opinion",
        |a| {
            Some(match a.analyst_opinion {
                Opinion::Buy => "buy",
                Opinion::Hold => "hold",
                Opinion::Sell => "sell",
            })
        },
        &OPINIONS,
    ),
    moodys("moodys_rating", "", |a| a.moodys_rating()),
    moodys("moodys_default_probability", "moodys_rating_dpr, moodys_default_probability_rating", |a| {
        a.moodys.default_probability
    }),
    moodys("moodys_warf", "moodys_rating_warf", |a| a.moodys.warf),
    number("moodys_recovery_rate", "recovery_rate", |a| a.moodys.recovery_rate),
    moodys("moodys_facility", "moodys_facility_rating", |a| a.moodys.facility),
    word("moodys_facility_outlook", "", |a| outlook(a.moodys.facility_outlook), &OUTLOOKS),
    moodys("moodys_issuer", "moodys_issuer_rating", |a| a.moodys.issuer),
    word("moodys_issuer_outlook", "", |a| outlook(a.moodys.issuer_outlook), &OUTLOOKS),
    moodys("moodys_senior_secured", "moodys_senior_secured_rating", |a| a.moodys.senior_secured),
    moodys("moodys_senior_unsecured", "moodys_senior_unsecured_rating", |a| a.moodys.senior_unsecured),
    moodys("moodys_subordinate", "moodys_subordinate_rating", |a| a.moodys.subordinate),
    moodys("moodys_credit_estimate", "", |a| a.moodys.credit_estimate),
    date("moodys_credit_estimate_date", "", |a| a.moodys.credit_estimate_date),
    sp("sp_rating", "s&p_rating", |a| a.sp_rating()),
    sp("sp_facility", "sp_facility_rating", |a| a.sp.facility),
    sp("sp_issuer", "sp_issuer_rating", |a| a.sp.issuer),
    sp("sp_senior_secured", "sp_senior_secured_rating", |a| a.sp.senior_secured),
    sp("sp_subordinated", "sp_subordinated_rating", |a| a.sp.subordinated),
    text("sp_recovery", "sp_recovery_rating", |a| a.sp.recovery.as_deref().unwrap_or_default()),
];
