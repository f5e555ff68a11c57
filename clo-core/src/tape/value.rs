//! Values: what a cell of text means.

use super::unit::{Quantity, Unit};
use crate::deal::{AssetKind, CouponType, MoodysCategory, Opinion, Outlook};
use risk_core::rating::Rating;
use risk_core::time::{BusinessDayConvention, Date, DayCount, Frequency};
use std::ops::Range;

/// One cell, with what is known of its column.
pub(super) struct Cell<'a> {
    /// Without space around it.
    pub(super) text: &'a str,
    /// None for numbers without a unit, and for everything that is not a number.
    pub(super) quantity: Option<Quantity>,
    pub(super) unit: Unit,
}

/// The value of a cell, none where it is absent; else what was wanted instead: `a date`.
pub(super) type Read<T> = Result<Option<T>, String>;

/// Values with their spellings, between commas; letters and digits count, case does not.
type Words<T> = [(T, &'static str)];

const ABSENT: [&str; 10] = ["", "-", "--", "N/A", "#N/A", "NA", "n.a.", "NaN", "null", "none"];

const FLAGS: &Words<bool> = &[(true, "Yes, Y, True, T, 1"), (false, "No, N, False, F, 0")];

const KINDS: &Words<AssetKind> = &[
    (
        AssetKind::Loan,
        "Loan, Term Loan, Bank Loan, Senior Secured Loan, First Lien Loan, Second Lien Loan, \
         Delayed Draw Term Loan, DDTL, Revolver, Revolving Loan",
    ),
    (AssetKind::Bond, "Bond, Note, High Yield Bond, Senior Secured Bond, Senior Unsecured Bond"),
];

const COUPON_TYPES: &Words<CouponType> = &[
    (CouponType::Floating, "Float, Floating, Floater, Floating Rate, FLT, FRN, Variable"),
    (CouponType::Fixed, "Fixed, Fixed Rate, FIX"),
];

const FREQUENCIES: &Words<Frequency> = &[
    (Frequency::Quarterly, "4, Quarterly, Quarter, Q, QTR, QTLY, 3M, 3 Months"),
    (Frequency::Monthly, "12, Monthly, Month, M, 1M, 1 Month"),
    (Frequency::SemiAnnual, "2, SemiAnnual, SemiAnnually, S, SA, 6M, 6 Months"),
    (Frequency::Annual, "1, Annual, Annually, Yearly, A, 12M, 12 Months"),
];

const DAY_COUNTS: &Words<DayCount> = &[
    (DayCount::Actual360, "ACTUAL/360, ACT/360, A/360"),
    (DayCount::Actual365Fixed, "ACTUAL/365, ACT/365, A/365, ACTUAL/365 Fixed, ACT/365F, ACT/365 Fixed"),
    (DayCount::ActualActualIsda, "ACTUAL/ACTUAL, ACT/ACT, A/A, ACTUAL/ACTUAL ISDA, ACT/ACT ISDA"),
    (DayCount::Thirty360Us, "30/360, 30/360 US, 30U/360, 30A/360, Bond Basis"),
    (DayCount::Thirty360European, "30/360EU, 30E/360, 30/360E, 30/360 European, Eurobond Basis"),
];

const BUSINESS_DAY_CONVENTIONS: &Words<BusinessDayConvention> = &[
    (
        BusinessDayConvention::ModifiedFollowing,
        "Mod Following, Modified Following, ModFollow, Mod Foll, Modified, MF",
    ),
    (BusinessDayConvention::Following, "Following, Follow, Next, F"),
    (BusinessDayConvention::Preceding, "Preceding, Previous, Prior, P"),
    (BusinessDayConvention::ModifiedPreceding, "Mod Preceding, Modified Preceding, Mod Previous, MP"),
    (BusinessDayConvention::Unadjusted, "Unadjusted, No Adjustment"),
];

const OUTLOOKS: &Words<Option<Outlook>> = &[
    (
        Some(Outlook::Upgrade),
        "Upgrade, Watch Upgrade, On Watch for Upgrade, Review for Upgrade, Possible Upgrade",
    ),
    (
        Some(Outlook::Downgrade),
        "Downgrade, Watch Downgrade, On Watch for Downgrade, Review for Downgrade, Possible Downgrade",
    ),
    (Some(Outlook::Negative), "Negative, Neg, Negative Outlook"),
    (Some(Outlook::Positive), "Positive, Pos, Positive Outlook"),
    (None, "0, Stable, Developing, NR"),
];

const MOODYS_CATEGORIES: &Words<MoodysCategory> = &[
    (MoodysCategory::SeniorSecuredLoan, "Moody's Senior Secured Loan, Senior Secured Loan"),
    (
        MoodysCategory::NonSeniorSecuredLoan,
        "Moody's Non-Senior Secured Loan, Non-Senior Secured Loan, Second Lien Loan, Senior \
         Unsecured Loan, Unsecured Loan, Other Loan",
    ),
    (
        MoodysCategory::Other,
        "Other, Other Debt, Bond, Senior Secured Bond, Senior Unsecured Bond, Subordinated Bond",
    ),
];

const OPINIONS: &Words<Opinion> =
    &[(Opinion::Buy, "Buy"), (Opinion::Hold, "Hold"), (Opinion::Sell, "Sell, Sale")];

impl Cell<'_> {
    /// Any text.
    pub(super) fn text(&self) -> Read<String> {
        Ok((!is_absent(self.text)).then(|| self.text.to_owned()))
    }

    /// A number, as a decimal whatever the unit of its column.
    pub(super) fn number(&self) -> Read<f64> {
        if is_absent(self.text) {
            return Ok(None);
        }
        let most = self.quantity.map(|quantity| quantity.most() * self.unit.in_one());
        match number(self.text) {
            Some(number)
                if number.value.abs() <= most.unwrap_or(f64::MAX)
                    && (!number.is_percent || self.unit == Unit::Percent || number.value == 0.0) =>
            {
                Ok(Some(number.value / self.unit.in_one()))
            }
            _ => Err(match most {
                Some(most) => format!("a number of at most {most} in {}, the unit of the column", self.unit),
                None => "a number".into(),
            }),
        }
    }

    /// A date from 1950 to 2199.
    pub(super) fn date(&self) -> Read<Date> {
        if is_absent(self.text) || ["0", "0.0", "1/0/1900"].contains(&self.text) {
            return Ok(None);
        }
        date(self.text).map(Some).ok_or_else(|| "a date".into())
    }

    /// A rating of any agency.
    pub(super) fn rating(&self) -> Read<Rating> {
        if is_absent(self.text) || self.text == "0" || Rating::is_not_rated(self.text) {
            return Ok(None);
        }
        Rating::parse(self.text).map(Some).ok_or_else(|| "a rating".into())
    }

    /// S&P's recovery rating: one to six, with its mark.
    pub(super) fn recovery_rating(&self) -> Read<String> {
        Ok(self.text()?.filter(|text| text != "0" && !Rating::is_not_rated(text)))
    }

    /// The watch or outlook of a rating; none when stable.
    pub(super) fn outlook(&self) -> Read<Outlook> {
        self.word(OUTLOOKS, "an outlook").map(Option::flatten)
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> Read<bool> {
        self.word(FLAGS, "yes or no")
    }

    /// Loan or bond.
    pub(super) fn kind(&self) -> Read<AssetKind> {
        self.word(KINDS, "a loan or a bond")
    }

    /// Fixed or floating.
    pub(super) fn coupon_type(&self) -> Read<CouponType> {
        self.word(COUPON_TYPES, "fixed or floating")
    }

    /// A frequency, in words or as payments in a year.
    pub(super) fn frequency(&self) -> Read<Frequency> {
        self.word(FREQUENCIES, "a payment frequency")
    }

    /// A day count.
    pub(super) fn day_count(&self) -> Read<DayCount> {
        self.word(DAY_COUNTS, "a day count")
    }

    /// A business-day convention.
    pub(super) fn business_day_convention(&self) -> Read<BusinessDayConvention> {
        self.word(BUSINESS_DAY_CONVENTIONS, "a business-day convention")
    }

    /// Moody's asset category.
    pub(super) fn moodys_category(&self) -> Read<MoodysCategory> {
        self.word(MOODYS_CATEGORIES, "a Moody's asset category")
    }

    /// Buy, hold or sell.
    pub(super) fn opinion(&self) -> Read<Opinion> {
        self.word(OPINIONS, "buy, hold or sell")
    }

    fn word<T: Copy>(&self, words: &Words<T>, wanted: &str) -> Read<T> {
        if is_absent(self.text) {
            return Ok(None);
        }
        let text = self.text.strip_suffix(".0").unwrap_or(self.text); // a spreadsheet's 4.0 for 4
        let found = words.iter().find(|(_, spellings)| spellings.split(',').any(|word| is_same(word, text)));
        found.map(|(value, _)| Some(*value)).ok_or_else(|| wanted.into())
    }
}

/// A number as it stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// A percent sign follows; the value is not divided by a hundred.
    pub(super) is_percent: bool,
}

/// Reads `1500000`, `$1,500,000.00`, `(1,500)` for -1500, `3.75%`, `1.5E+06`.
pub(super) fn number(text: &str) -> Option<Number> {
    let padding = |c: char| c.is_whitespace() || "$€£¥".contains(c);
    let text = text.trim_matches(padding);
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let negated = bracketed.or(text.strip_prefix('-'));
    let text = negated.unwrap_or(text).trim_matches(padding);
    let unsigned = text.strip_suffix('%');
    let digits = unsigned.unwrap_or(text).trim_end();
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None; // "infinity", or a second sign
    }
    let value = ungroup(digits)?.parse::<f64>().ok().filter(|value| value.is_finite())?;
    Some(Number {
        value: if negated.is_some() { 0.0 - value } else { value },
        is_percent: unsigned.is_some(),
    })
}

/// Takes out the commas between thousands; none where a comma is anything else.
fn ungroup(text: &str) -> Option<String> {
    let whole = text.split('.').next().unwrap_or(text);
    let is_grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    is_grouped.then(|| text.replacen(',', "", whole.matches(',').count()))
}

/// Of dates in figures the month comes first, as in the United States.
const DATE_FORMATS: [&str; 8] =
    ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d-%B-%Y", "%d-%B-%y", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d"];

/// The dates that are believed; a two-digit year that is read as one of four digits lies outside.
const DATES: Range<Option<Date>> = Date::from_ymd_opt(1950, 1, 1)..Date::from_ymd_opt(2200, 1, 1);

/// Day 0 of a spreadsheet, 1899-12-30, as a day of the common era.
const SPREADSHEET_EPOCH: i32 = 693_594;

/// Reads `2021-09-17`, `9/17/2021`, `17-Sep-2021`, `44456`, with or without a time of day.
fn date(text: &str) -> Option<Date> {
    if let Ok(serial) = text.parse::<f64>() {
        let date = Date::from_num_days_from_ce_opt(SPREADSHEET_EPOCH.saturating_add(serial as i32));
        return date.filter(|date| DATES.contains(&Some(*date)));
    }
    DATE_FORMATS.iter().find_map(|format| {
        let (date, rest) = Date::parse_and_remainder(text, format).ok()?;
        (DATES.contains(&Some(date)) && is_time(rest)).then_some(date)
    })
}

/// Nothing, or ` 12:00:00 AM`, or `T00:00:00Z`.
fn is_time(text: &str) -> bool {
    text.is_empty()
        || (text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || "T :.AMPZ".contains(c)))
}

/// A blank cell, or a spelling of nothing.
pub(super) fn is_absent(text: &str) -> bool {
    ABSENT.iter().any(|absent| text.eq_ignore_ascii_case(absent))
}

/// The label of a row of totals.
pub(super) fn is_total(text: &str) -> bool {
    ["Total", "Totals", "Grand Total"].iter().any(|word| is_same(word, text))
}

/// True when two texts have the same letters and digits, in capitals or not.
fn is_same(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

/// The letters and digits of a text, small.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase())
}

/// The beginning of a text, for a message: an unclosed quote makes a cell of the rest of the file.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}
