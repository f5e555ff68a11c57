//! The table of monthly returns.

use crate::returns::{Period, resample};
use chrono::Datelike;
use risk_core::Result;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A row of the table: a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthlyReturns {
    /// The calendar year.
    pub year: i32,
    /// January to December; None where there is no return.
    pub months: Vec<Option<f64>>,
    /// All of the year, compounded.
    pub total: f64,
}

/// Returns compounded by calendar month, a row for each year.
///
/// # Errors
/// As [`resample`].
pub fn monthly_returns(returns: &[f64], dates: &[Date]) -> Result<Vec<MonthlyReturns>> {
    let years = resample(returns, dates, Period::Yearly)?;
    let mut rows: Vec<MonthlyReturns> = years
        .into_iter()
        .map(|(date, total)| MonthlyReturns { year: date.year(), months: vec![None; 12], total })
        .collect();
    for (date, r) in resample(returns, dates, Period::Monthly)? {
        let row = rows.iter_mut().find(|row| row.year == date.year());
        if let Some(month) = row.and_then(|row| row.months.get_mut(date.month0() as usize)) {
            *month = Some(r);
        }
    }
    Ok(rows)
}
