//! The inputs of a deal as one flat list, as the rows and columns of an input sheet.

use crate::assumptions::{Assumptions, Vector};
use crate::deal::{Asset, Coupon, CouponType, Deal, PaymentPeriod, Tranche};
use risk_core::curve::ForwardCurve;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its cell, from `R1C1`: row and column of the input sheet.
    pub name: String,
    /// What kind of thing it is.
    pub category: Category,
    /// The section of the sheet: `liabilities`, `payment schedule`.
    pub section: String,
    /// What it is: `B spread`, `period 3 payment`.
    pub description: String,
    /// Its value: a number, a text, a date or a flag.
    pub value: Value,
    /// `rate` (decimal), `fraction`, `currency`, `date`, `months`, `days`; none for a name or a number of
    /// things.
    pub unit: Option<String>,
}

/// What kind of thing an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Rates of the economy: the index.
    Economic,
    /// Ratings, defaults, recoveries, prepayments.
    Credit,
    /// Prices and spreads.
    Market,
    /// The deal itself: names, balances, dates, tests, fees.
    Structure,
}

use Category::{Credit, Economic, Market, Structure};

/// A cell: what it is, its category, its unit and its value.
type Cell = (&'static str, Category, &'static str, Value);

/// Every input of `deal` under `assumptions` that is a value by itself, section by section.
///
/// # Errors
/// [`Error::Invalid`] with every problem of the deal, or else of the assumptions.
pub fn parameters(deal: &Deal, assumptions: &Assumptions) -> Result<Vec<Parameter>> {
    deal.check()?;
    assumptions.check(deal)?;
    let mut sheet = Sheet::default();
    dates(deal, &mut sheet);
    terms(deal, &mut sheet);
    accounts(deal, &mut sheet);
    scenario(assumptions, &mut sheet);
    for class in &deal.tranches {
        sheet.row("liabilities", &class.name, tranche(class));
    }
    for fee in &deal.fees {
        let cells = [
            ("name", Structure, "", json!(fee.name)),
            ("kind", Structure, "", written(&fee.kind)?),
            ("rate", Structure, "rate", json!(fee.rate)),
            ("fixed amount", Structure, "currency", json!(fee.fixed)),
            ("basis", Structure, "", written(&fee.basis)?),
        ];
        sheet.row("fees", &fee.name, cells);
    }
    for test in &deal.coverage_tests {
        let Value::Object(fields) = written(test)? else { continue };
        let leaves = fields.into_iter().filter(|(_, value)| !value.is_object() && !value.is_array());
        sheet.named_row("coverage tests", &test.name, leaves);
    }
    for (k, flow) in deal.equity_flows.iter().enumerate() {
        let cells = [
            ("date", Structure, "date", json!(flow.date)),
            ("amount", Structure, "currency", json!(flow.amount)),
        ];
        sheet.row("equity flows", &format!("flow {}", k + 1), cells);
    }
    schedule(deal, assumptions, &mut sheet)?;
    for item in &deal.assets {
        sheet.row("collateral", &item.id, asset(item));
    }
    Ok(sheet.parameters)
}

/// Fills a sheet from the top, a row at a time.
#[derive(Default)]
struct Sheet {
    row: usize,
    parameters: Vec<Parameter>,
}

impl Sheet {
    fn row(&mut self, section: &str, of: &str, cells: impl IntoIterator<Item = Cell>) {
        self.row += 1;
        for (column, (name, category, unit, value)) in cells.into_iter().enumerate() {
            self.cell(section, column, format!("{of} {name}"), category, unit, value);
        }
    }

    fn named_row(&mut self, section: &str, of: &str, cells: impl IntoIterator<Item = (String, Value)>) {
        self.row += 1;
        for (column, (name, value)) in cells.into_iter().enumerate() {
            self.cell(section, column, format!("{of} {name}"), Structure, "", value);
        }
    }

    fn cell(
        &mut self,
        section: &str,
        column: usize,
        description: String,
        category: Category,
        unit: &str,
        value: Value,
    ) {
        if value.is_null() {
            return;
        }
        self.parameters.push(Parameter {
            name: format!("R{}C{}", self.row, column + 1),
            category,
            section: section.into(),
            description: description.trim().to_owned(),
            value,
            unit: (!unit.is_empty()).then(|| unit.to_owned()),
        });
    }
}

/// A value as its JSON spells it.
fn written(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::invalid("", error))
}

fn dates(deal: &Deal, sheet: &mut Sheet) {
    let dates = &deal.dates;
    let each = [
        ("analysis", Some(dates.analysis)),
        ("closing", Some(dates.closing)),
        ("first payment", Some(dates.first_payment)),
        ("no call", dates.no_call),
        ("reinvestment end", dates.reinvestment_end),
        ("maturity", Some(dates.maturity)),
    ];
    for (name, date) in each {
        sheet.row("deal dates", "", [(name, Structure, "date", json!(date))]);
    }
    let days = |name, count: u16| (name, Structure, "days", json!(count));
    sheet.row("deal dates", "", [days("determination days", dates.determination_days)]);
    sheet.row("deal dates", "", [days("index determination days", dates.index_determination_days)]);
    sheet.row("deal dates", "", [("payments a year", Structure, "", json!(dates.frequency.per_year()))]);
}

fn terms(deal: &Deal, sheet: &mut Sheet) {
    let par = deal.assets.iter().fold(0.0, |par, asset| par + asset.par);
    for cell in [
        ("name", Structure, "", json!(deal.name)),
        ("currency", Structure, "", json!(deal.currency)),
        ("number of assets", Structure, "", json!(deal.assets.len())),
        ("collateral par", Structure, "currency", json!(par)),
        ("current index", Economic, "rate", json!(deal.current_index)),
        ("fee basis", Structure, "currency", json!(deal.fee_basis)),
        ("financed accrued interest", Structure, "currency", json!(deal.financed_accrued_interest)),
        ("CCC limit", Credit, "fraction", json!(deal.ccc.map(|ccc| ccc.limit))),
    ] {
        sheet.row("deal", "", [cell]);
    }
}

fn accounts(deal: &Deal, sheet: &mut Sheet) {
    let accounts = &deal.accounts;
    for (name, cash) in [
        ("payment", accounts.payment),
        ("collection", accounts.collection),
        ("ramp up", accounts.ramp_up),
        ("revolver funding", accounts.revolver_funding),
        ("expense reserve", accounts.expense_reserve),
        ("supplemental reserve", accounts.supplemental_reserve),
        ("interest reserve", accounts.interest_reserve),
    ] {
        let cells = [
            ("interest", Structure, "currency", json!(cash.interest)),
            ("principal", Structure, "currency", json!(cash.principal)),
        ];
        sheet.row("accounts", name, cells);
    }
}

fn scenario(assumptions: &Assumptions, sheet: &mut Sheet) {
    let asset = &assumptions.reinvestment.asset;
    let call = assumptions.call.unwrap_or_default();
    let policy = &assumptions.reinvestment;
    for cell in [
        ("recovery lag", Credit, "months", json!(assumptions.recovery_lag_months)),
        ("liquidation price", Market, "fraction", json!(assumptions.liquidation.price)),
        ("CCC liquidation price", Market, "fraction", json!(assumptions.liquidation.ccc_price)),
        ("call on", Structure, "date", json!(call.on)),
        ("call when distribution below", Structure, "fraction", json!(call.when_distribution_below)),
        ("equity discount rate", Market, "rate", json!(assumptions.equity_discount_rate)),
        ("reinvested while reinvesting", Structure, "fraction", json!(policy.during.fraction)),
        ("reinvested afterwards", Structure, "fraction", json!(policy.after.fraction)),
        ("reinvestment spread", Market, "rate", json!(asset.spread)),
        ("reinvestment floor", Market, "rate", json!(asset.floor)),
        ("reinvestment price", Market, "fraction", json!(asset.price)),
        ("reinvestment maturity", Market, "months", json!(asset.maturity_months)),
        ("reinvestment amortization", Market, "rate", json!(asset.amortization_rate)),
    ] {
        sheet.row("cash-flow inputs", "", [cell]);
    }
}

fn tranche(class: &Tranche) -> [Cell; 9] {
    let (is_fixed, rate, floor) = match class.coupon {
        Some(Coupon::Fixed(rate)) => (Some(true), Some(rate), None),
        Some(Coupon::Floating { spread, floor }) => (Some(false), Some(spread), floor),
        None => (None, None, None),
    };
    [
        ("name", Structure, "", json!(class.name)),
        ("original balance", Structure, "currency", json!(class.original_balance.unwrap_or(class.balance))),
        ("balance", Structure, "currency", json!(class.balance)),
        ("deferred", Structure, "currency", json!(class.deferred)),
        ("coupon is fixed", Structure, "", json!(is_fixed)),
        ("spread or coupon", Structure, "rate", json!(rate)),
        ("floor", Structure, "rate", json!(floor)),
        ("price", Market, "fraction", json!(class.price)),
        ("discount margin", Market, "rate", json!(class.discount_margin)),
    ]
}

/// The payment dates, with what is assumed of each period.
fn schedule(deal: &Deal, assumptions: &Assumptions, sheet: &mut Sheet) -> Result<()> {
    let curve = match &assumptions.index {
        Some(quotes) => quotes.forward_curve()?,
        None => ForwardCurve::flat(deal.current_index.unwrap_or(0.0)),
    };
    let months = deal.dates.frequency.months();
    for (k, period) in deal.dates.payment_periods()?.iter().enumerate() {
        let PaymentPeriod { accrual_start, payment, collection_end, index_determination, unadjusted } =
            *period;
        let date = |name, date: Date| (name, Structure, "date", json!(date));
        let credit = |name, vector: &Vector| (name, Credit, "rate", json!(vector.at(k)));
        let current = deal.current_index.filter(|_| k == 0);
        let index = current.unwrap_or_else(|| curve.rate(index_determination, months));
        let cells = [
            date("scheduled", unadjusted),
            date("payment", payment),
            date("accrual start", accrual_start),
            date("collection end", collection_end),
            date("index determination", index_determination),
            ("index", Economic, "rate", json!(index)),
            credit("default rate", &assumptions.default_rate),
            credit("prepayment rate", &assumptions.prepayment_rate),
            credit("severity", &assumptions.severity),
        ];
        sheet.row("payment schedule", &format!("period {}", k + 1), cells);
    }
    Ok(())
}

fn asset(asset: &Asset) -> [Cell; 7] {
    let is_floating = asset.coupon_type == CouponType::Floating;
    let rate = if is_floating { Some(asset.spread) } else { asset.coupon };
    [
        ("identifier", Structure, "", json!(asset.id)),
        ("par", Structure, "currency", json!(asset.par)),
        ("maturity", Structure, "date", json!(asset.maturity)),
        ("spread or coupon", Market, "rate", json!(rate)),
        ("price", Market, "fraction", json!(asset.price)),
        ("Moody's rating", Credit, "", json!(asset.moodys_rating().map(|rating| rating.moodys()))),
        ("S&P rating", Credit, "", json!(asset.sp_rating().map(|rating| rating.sp()))),
    ]
}
