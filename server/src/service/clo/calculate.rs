//! One payment date, out of collections that are given.

use clo_core::coverage::Measure;
use clo_core::deal::{Accounts, Cash, DatedAmount};
use clo_core::waterfall::{Account, Kind, Movement};
use clo_core::{Assumptions, Deal, project};
use risk_core::time::{Date, add_months};
use risk_core::{Error, Result};
use std::collections::BTreeMap;

/// What is to be paid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// The next payment date of the deal when absent.
    pub payment_date: Option<Date>,
    pub interest: f64,
    pub principal: f64,
}

/// What a payment is, in the words of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentType {
    Fees,
    Interest,
    Principal,
}

/// A payment out of the deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Paid {
    pub movement: Movement,
    pub payment_type: PaymentType,
    /// What the deal still has after it.
    pub remaining: f64,
    /// Steps of one rank share it.
    pub priority: usize,
}

/// A payment date.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculated {
    pub payment_date: Date,
    /// Payments out of the deal, in order.
    pub steps: Vec<Paid>,
    /// Movements inside the deal: cures set aside, diversions, principal for purchases.
    pub transfers: Vec<Movement>,
    /// Interest and principal by class.
    pub classes: BTreeMap<String, (f64, f64)>,
    /// Sums by type.
    pub totals: BTreeMap<PaymentType, f64>,
    /// Set aside to buy collateral: part of what remains.
    pub reinvested: f64,
    pub tests: Vec<Measure>,
}

/// Pays `asked` out by the deal's waterfall, and nothing else: what its accounts hold and its assets pay
/// stays away, what has matured by the payment date is gone.
///
/// # Errors
/// When the payment date is not between the analysis date and the maturity, and those of `project`.
pub fn calculate(deal: &Deal, assumptions: &Assumptions, asked: &Asked) -> Result<Calculated> {
    let periods = deal.dates.payment_periods()?;
    let next = periods.first().map(|period| period.payment);
    let date = asked.payment_date.or(next).unwrap_or(deal.dates.maturity);
    let period = periods.iter().find(|period| period.payment >= date);
    let Some(period) = period.filter(|_| date > deal.dates.analysis && date < deal.dates.maturity) else {
        let (analysis, maturity) = (deal.dates.analysis, deal.dates.maturity);
        let wanted = format_args!("must be after {analysis} and before {maturity}, got {date}");
        return Err(Error::invalid("payment_date", wanted));
    };
    let one = one_date(deal, date, period.accrual_start, asked);
    let mut assumptions = assumptions.clone();
    assumptions.by_asset.retain(|id, _| one.assets.iter().any(|asset| asset.id == *id));
    assumptions.call = None;
    let projection = project(&one, &assumptions)?;
    let first = projection.periods.into_iter().next();
    let first = first.ok_or_else(|| Error::invalid("payment_date", "leaves no payment date"))?;
    Ok(told(deal, date, asked.interest + asked.principal, first.payments, first.tests))
}

/// The deal with this payment date as its next, and with this cash alone.
fn one_date(deal: &Deal, date: Date, accrual_start: Date, asked: &Asked) -> Deal {
    let mut one = deal.clone();
    let dates = &mut one.dates;
    dates.no_call = dates.no_call.or(Some(dates.closing));
    dates.analysis = date.pred_opt().unwrap_or(date);
    dates.closing = accrual_start.min(dates.analysis);
    dates.first_payment = date;
    // What comes after the date changes nothing on it.
    dates.maturity = dates.maturity.min(add_months(date, 12));
    dates.reinvestment_end = dates.reinvestment_end.map(|end| end.min(dates.maturity));
    let analysis = dates.analysis;
    let calendar = dates.calendar.clone();
    one.assets.retain(|asset| asset.defaulted || asset.final_payment(&calendar) > analysis);
    for asset in &mut one.assets {
        asset.draws.clear();
    }
    if one.equity_flows.is_empty() {
        let cost: f64 =
            deal.tranches.iter().filter(|class| class.is_equity()).map(|class| class.balance).sum();
        one.equity_flows = vec![DatedAmount { date: deal.dates.closing, amount: -cost }];
    }
    let collection = Cash { interest: asked.interest, principal: asked.principal };
    one.accounts = Accounts { collection, ..Accounts::default() };
    one
}

fn told(
    deal: &Deal,
    date: Date,
    available: f64,
    movements: Vec<Movement>,
    tests: Vec<Measure>,
) -> Calculated {
    let mut told = Calculated {
        payment_date: date,
        steps: Vec::new(),
        transfers: Vec::new(),
        classes: deal.tranches.iter().map(|class| (class.name.clone(), (0.0, 0.0))).collect(),
        totals: BTreeMap::new(),
        reinvested: 0.0,
        tests,
    };
    let (mut remaining, mut priority, mut last) = (available, 0, None);
    for movement in movements {
        let Some(payment_type) = payment_type(deal, &movement) else {
            if movement.kind == Kind::Reinvest {
                told.reinvested += movement.paid;
            }
            if movement.paid != 0.0 && movement.kind != Kind::Collection {
                told.transfers.push(movement);
            }
            continue;
        };
        if movement.due == 0.0 && movement.paid == 0.0 {
            continue;
        }
        let place = (movement.waterfall, movement.step);
        if last != Some(place) {
            (priority, last) = (priority + 1, Some(place));
        }
        remaining -= movement.paid;
        *told.totals.entry(payment_type).or_default() += movement.paid;
        if let Some((interest, principal)) = told.classes.get_mut(movement.payee.as_str()) {
            match payment_type {
                PaymentType::Principal => *principal += movement.paid,
                _ => *interest += movement.paid,
            }
        }
        told.steps.push(Paid { movement, payment_type, remaining, priority });
    }
    told
}

/// What a movement out of the deal is; none of one inside it.
fn payment_type(deal: &Deal, movement: &Movement) -> Option<PaymentType> {
    let to_class = deal.tranches.iter().any(|class| class.name == movement.payee);
    match movement.kind {
        Kind::Fees => Some(PaymentType::Fees),
        Kind::Interest | Kind::Deferred => Some(PaymentType::Interest),
        Kind::Principal | Kind::Amortization => Some(PaymentType::Principal),
        Kind::Cure if to_class => Some(PaymentType::Principal),
        Kind::Residual if movement.payer == Account::Interest => Some(PaymentType::Interest),
        Kind::Residual => Some(PaymentType::Principal),
        _ => None,
    }
}

/// A step in words.
pub fn describe(movement: &Movement) -> String {
    let payee = &movement.payee;
    let class = super::classify::class_label(payee);
    match movement.kind {
        Kind::Fees => {
            let mut letters = payee.chars();
            let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
            format!("{first}{} Fee", letters.as_str())
        }
        Kind::Interest => format!("Class {class} Interest"),
        Kind::Deferred => format!("Class {class} Deferred Interest"),
        Kind::Principal => format!("Class {class} Principal"),
        Kind::Amortization => format!("Class {class} Scheduled Principal"),
        Kind::Cure => format!("Class {class} Principal to Cure a Coverage Test"),
        Kind::Residual => format!("Class {class} Distribution"),
        other => format!("{other:?} to {payee}"),
    }
}
