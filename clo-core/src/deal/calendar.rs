//! The deal's dates: payment dates, and the collection period that each distributes.

use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::{
    BusinessDayConvention, Calendar, Date, Frequency, RollDay, Stub, add_months, schedule,
};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// The deal's dates and the rules that make its payment calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// The date of the data: what happened up to it is in the balances.
    pub analysis: Date,
    /// Closing, when the notes begin to accrue.
    pub closing: Date,
    /// The first payment date ever, before adjustment; it sets the day of the month.
    pub first_payment: Date,
    /// The stated maturity, before adjustment: the last payment date.
    pub maturity: Date,
    /// From this date on the equity may call the deal; `closing` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_call: Option<Date>,
    /// The last payment date on which principal may be reinvested; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reinvestment_end: Option<Date>,
    /// How often the deal pays.
    #[serde(default)]
    pub frequency: Frequency,
    /// How a payment date that is no business day moves.
    #[serde(default)]
    pub business_day_convention: BusinessDayConvention,
    /// Which days are business days.
    #[serde(default)]
    pub calendar: Calendar,
    /// Business days between the end of a collection period and its payment date.
    #[serde(default = "eight_days")]
    pub determination_days: u16,
    /// Business days between the index fixing and the start of the accrual period.
    #[serde(default = "two_days")]
    pub index_determination_days: u16,
}

fn eight_days() -> u16 {
    8
}

fn two_days() -> u16 {
    2
}

/// One payment period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentPeriod {
    /// Start of the notes' accrual: the payment date before, or closing.
    pub accrual_start: Date,
    /// The payment date, adjusted; the accrual ends here.
    pub payment: Date,
    /// The last day of the collection period.
    pub collection_end: Date,
    /// When the index of the accrual period is fixed.
    pub index_determination: Date,
    /// The payment date before adjustment.
    pub unadjusted: Date,
}

impl Dates {
    /// The payment periods after the analysis date. Payment dates step from the first one ever to the
    /// stated maturity (a short last period when it is off the grid) and are adjusted; collections end
    /// `determination_days` business days before.
    ///
    /// # Errors
    /// When the dates leave no payment period.
    pub fn payment_periods(&self) -> Result<Vec<PaymentPeriod>> {
        let first = self.calendar.adjust(self.first_payment, self.business_day_convention);
        let unadjusted = if self.first_payment < self.maturity {
            schedule(self.first_payment, self.maturity, self.frequency, Stub::ShortLast, RollDay::SameDay)?
        } else {
            vec![self.first_payment]
        };
        let mut periods = Vec::with_capacity(unadjusted.len());
        let mut previous = self.closing.min(first);
        for date in unadjusted {
            let payment = self.calendar.adjust(date, self.business_day_convention);
            if payment <= previous && !periods.is_empty() {
                continue;
            }
            if payment > self.analysis {
                periods.push(PaymentPeriod {
                    accrual_start: previous,
                    payment,
                    collection_end: self.calendar.advance(payment, -i32::from(self.determination_days)),
                    index_determination: self
                        .calendar
                        .advance(previous, -i32::from(self.index_determination_days)),
                    unadjusted: date,
                });
            }
            previous = payment;
        }
        Ok(periods)
    }

    /// The date at which prices and yields are struck: the analysis date, or closing if later.
    #[must_use]
    pub fn settlement(&self) -> Date {
        self.analysis.max(self.closing)
    }

    /// Gathers what is wrong with the dates.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.require(
            self.closing < self.first_payment,
            format_args!("{path}.first_payment"),
            format_args!("must be after closing {}, got {}", self.closing, self.first_payment),
        );
        checks.require(
            self.first_payment <= self.maturity,
            format_args!("{path}.maturity"),
            format_args!(
                "must not be before the first payment {}, got {}",
                self.first_payment, self.maturity
            ),
        );
        checks.require(
            self.analysis < self.maturity,
            format_args!("{path}.analysis"),
            format_args!("must be before maturity {}, got {}", self.maturity, self.analysis),
        );
        checks.require(
            self.closing <= add_months(self.analysis, 24),
            format_args!("{path}.analysis"),
            format_args!("must be within two years of closing {}, got {}", self.closing, self.analysis),
        );
        checks.require(
            self.maturity <= add_months(self.closing, 12 * 100),
            format_args!("{path}.maturity"),
            format_args!("must be within 100 years of closing, got {}", self.maturity),
        );
        checks.require(
            self.determination_days <= 60,
            format_args!("{path}.determination_days"),
            format_args!("must be at most 60 business days, got {}", self.determination_days),
        );
        checks.require(
            self.index_determination_days <= 60,
            format_args!("{path}.index_determination_days"),
            format_args!("must be at most 60 business days, got {}", self.index_determination_days),
        );
        if let Some(end) = self.reinvestment_end {
            checks.require(
                end <= self.maturity,
                format_args!("{path}.reinvestment_end"),
                format_args!("must not be after maturity {}, got {end}", self.maturity),
            );
        }
    }
}
