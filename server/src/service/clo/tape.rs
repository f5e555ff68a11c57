//! A deal's tape as a file: read as it comes, written so that it reads again.

use crate::error::{ApiError, Part};
use crate::export::{self, Block, Cell, Document, Kind, Section, Table, csv, spreadsheet};
use chrono::NaiveTime;
use clo_core::Deal;
use clo_core::deal::{Asset, AssetKind, CouponType, MoodysCategory, Opinion};
use clo_core::tape::{Column, Tape, TapeSettings, read_csv, read_xlsx};
use risk_core::{Problem, Result};
use serde_json::Value;
use std::collections::HashMap;

/// What a workbook begins with: it is a ZIP archive.
const ZIP: &[u8] = b"PK\x03\x04";
/// Bytes that a workbook may unpack to.
const MOST_UNPACKED: u64 = 256 << 20;
/// Where the central directory of a ZIP archive names a file.
const ENTRY: &[u8] = b"PK\x01\x02";

/// The forms of a tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Csv,
    Xlsx,
}

/// Reads a tape, whatever form it has.
///
/// # Errors
/// With every problem of the tape; of a workbook that would unpack to too much.
pub fn read(bytes: &[u8]) -> Result<Tape> {
    if bytes.starts_with(ZIP) {
        let unpacked = unpacked(bytes);
        if unpacked > MOST_UNPACKED {
            let wanted = format!("must unpack to at most {MOST_UNPACKED} bytes, got {unpacked}");
            return Err(risk_core::Error::invalid("tape", wanted));
        }
        return read_xlsx(bytes, &TapeSettings::default());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| risk_core::Error::invalid("tape", "must be an XLSX workbook, or CSV in UTF-8"))?;
    read_csv(text)
}

/// The sizes that the directory of an archive declares, summed up.
fn unpacked(bytes: &[u8]) -> u64 {
    let size = |entry: &[u8]| {
        let four = entry.get(24..28).and_then(|four| four.try_into().ok());
        four.map_or(0, |four| u64::from(u32::from_le_bytes(four)))
    };
    let starts = bytes.windows(ENTRY.len()).enumerate().filter(|(_, window)| *window == ENTRY);
    starts.filter_map(|(at, _)| bytes.get(at..)).map(size).sum()
}

/// The deal with the assets of a tape. What the tape has no column for stays as the deal has it, of assets
/// that it holds already.
///
/// # Errors
/// Never of a deal and a tape that were read.
pub fn merged(deal: &Deal, tape: Tape, columns: &[Column]) -> Result<Deal> {
    let held: HashMap<&str, &Asset> = deal.assets.iter().map(|asset| (asset.id.as_str(), asset)).collect();
    let carried = |asset: Asset| match held.get(asset.id.as_str()) {
        Some(old) => overlaid(old, &asset, columns),
        None => Ok(asset),
    };
    let assets = tape.assets.into_iter().map(carried).collect::<Result<_>>()?;
    Ok(Deal { assets, ..deal.clone() })
}

/// The old asset with the fields of these columns from the new one.
fn overlaid(old: &Asset, new: &Asset, columns: &[Column]) -> Result<Asset> {
    let json =
        |asset: &Asset| serde_json::to_value(asset).map_err(|error| risk_core::Error::invalid("tape", error));
    let (mut overlaid, new) = (json(old)?, json(new)?);
    for column in columns {
        let (group, field) = match column.field.split_once('.') {
            Some((group, field)) => (overlaid.get_mut(group), field),
            None => (Some(&mut overlaid), column.field.as_str()),
        };
        let Some(fields) = group.and_then(Value::as_object_mut) else { continue };
        match new.pointer(&format!("/{}", column.field.replace('.', "/"))) {
            Some(value) => fields.insert(field.to_owned(), value.clone()),
            None => fields.remove(field),
        };
    }
    risk_core::read::value(overlaid)
}

/// The problems of a tape, as those of a body.
pub fn refused(error: risk_core::Error) -> ApiError {
    match error {
        risk_core::Error::Invalid(problems) => {
            let most = 100;
            let more = problems.len().saturating_sub(most);
            let mut told: Vec<Problem> = problems.into_iter().take(most).collect();
            if more > 0 {
                told.push(Problem::new("tape", format!("has {more} problems more")));
            }
            Part::Body.invalid(told)
        }
        other => other.into(),
    }
}

/// A column of a tape: its header, and what stands in it.
type Written = (&'static str, Kind, fn(&Asset) -> Cell);

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { text.into() }
}

fn flag(flag: bool) -> Cell {
    if flag { "Yes" } else { "No" }.into()
}

const AMOUNT: Kind = Kind::Number { decimals: 2 };
const RATE: Kind = Kind::Number { decimals: 6 };

/// The columns, under headers that are read back.
static COLUMNS: [Written; 33] = [
    ("LoanX ID", Kind::Text, |a| text(&a.id)),
    ("Issue Name", Kind::Text, |a| text(&a.name)),
    ("Issuer", Kind::Text, |a| text(&a.issuer)),
    ("Bond/Loan", Kind::Text, |a| if a.kind == AssetKind::Bond { "Bond" } else { "Loan" }.into()),
    ("Par Amount", AMOUNT, |a| a.par.into()),
    ("Price (decimal)", RATE, |a| a.price.into()),
    ("Maturity Date", Kind::Date, |a| Cell::Date(a.maturity)),
    ("Coupon Type", Kind::Text, |a| {
        if a.coupon_type == CouponType::Fixed { "Fixed" } else { "Floating" }.into()
    }),
    ("Spread (decimal)", RATE, |a| a.spread.into()),
    ("Floor (decimal)", RATE, |a| a.floor.into()),
    ("All-In Rate (decimal)", RATE, |a| a.coupon.into()),
    ("Index Name", Kind::Text, |a| text(&a.index)),
    ("Payment Frequency", Kind::Text, |a| f64::from(a.frequency.per_year()).into()),
    ("Dated Date", Kind::Date, |a| a.dated.map_or(Cell::Empty, Cell::Date)),
    ("First Payment Date", Kind::Date, |a| a.first_payment.map_or(Cell::Empty, Cell::Date)),
    ("Unfunded Amount", AMOUNT, |a| a.unfunded.into()),
    ("Facility Size", AMOUNT, |a| a.facility_size.into()),
    ("Seniority", Kind::Text, |a| text(&a.seniority)),
    ("Moody's Industry", Kind::Text, |a| text(&a.moodys_industry)),
    ("S&P Industry", Kind::Text, |a| text(&a.sp_industry)),
    ("Country", Kind::Text, |a| text(&a.country)),
    ("Cov-Lite", Kind::Text, |a| flag(a.cov_lite)),
    ("Defaulted", Kind::Text, |a| flag(a.defaulted)),
    ("Default Date", Kind::Date, |a| a.default_date.map_or(Cell::Empty, Cell::Date)),
    ("Moody's Rating", Kind::Text, |a| a.moodys.rating.map_or(Cell::Empty, |rating| rating.moodys().into())),
    ("Moody's Default Probability Rating", Kind::Text, |a| {
        a.moodys.default_probability.map_or(Cell::Empty, |rating| rating.moodys().into())
    }),
    ("Moody's Recovery Rate (decimal)", RATE, |a| a.moodys.recovery_rate.into()),
    ("S&P Rating", Kind::Text, |a| a.sp.rating.map_or(Cell::Empty, |rating| rating.sp().into())),
    ("Day Count", Kind::Text, |a| day_count(a).into()),
    ("Moody's Rating WARF", Kind::Text, |a| {
        a.moodys.warf.map_or(Cell::Empty, |rating| rating.moodys().into())
    }),
    ("S&P Issuer Rating", Kind::Text, |a| a.sp.issuer.map_or(Cell::Empty, |rating| rating.sp().into())),
    ("Moody's Asset Category", Kind::Text, |a| category(a).into()),
    ("Analyst Opinion", Kind::Text, |a| opinion(a).into()),
];

fn category(asset: &Asset) -> &'static str {
    match asset.moodys_category {
        MoodysCategory::SeniorSecuredLoan => "Moody's Senior Secured Loan",
        MoodysCategory::NonSeniorSecuredLoan => "Moody's Non-Senior Secured Loan",
        MoodysCategory::Other => "Other",
    }
}

fn opinion(asset: &Asset) -> &'static str {
    match asset.analyst_opinion {
        Opinion::Buy => "Buy",
        Opinion::Hold => "Hold",
        Opinion::Sell => "Sell",
    }
}

fn day_count(asset: &Asset) -> &'static str {
    use risk_core::time::DayCount;
    match asset.day_count {
        DayCount::Actual360 => "Actual/360",
        DayCount::Thirty360Us => "30/360",
        DayCount::Actual365Fixed => "Actual/365",
        DayCount::ActualActualIsda => "Actual/Actual",
        DayCount::Thirty360European => "30E/360",
    }
}

/// Writes the tape of a deal.
///
/// # Errors
/// When a text is longer than a cell holds.
pub fn write(deal: &Deal, form: Form) -> std::result::Result<Vec<u8>, ApiError> {
    let row = |asset: &Asset| COLUMNS.iter().map(|(.., cell)| cell(asset)).collect();
    let table = Table {
        columns: COLUMNS.iter().map(|(name, kind, _)| export::Column::new(*name, *kind)).collect(),
        rows: deal.assets.iter().map(row).collect(),
        total: None,
    };
    match form {
        Form::Csv => Ok(csv::write(&table)?),
        Form::Xlsx => {
            let document = Document {
                title: deal.name.clone(),
                subtitle: "Collateral".to_owned(),
                generated_at: deal.dates.analysis.and_time(NaiveTime::MIN).and_utc(),
                sections: vec![Section { heading: "Tape".to_owned(), blocks: vec![Block::Table(table)] }],
            };
            Ok(spreadsheet::write(&document)?)
        }
    }
}
