//! Random deals with random scenarios, for the property tests.
//!
//! A strategy draws plain numbers; they are then assembled into a deal that is valid by construction,
//! whatever the numbers are, so that a failing case shrinks towards a small deal. A failing case prints
//! itself as the two JSON documents that reproduce it.

mod assets;
mod coverage;
mod liabilities;
mod scenarios;
mod steps;

use clo_core::coverage::EventOfDefault;
use clo_core::coverage::ccc::CccLimit;
use clo_core::deal::{Accounts, Cash, DatedAmount, Dates};
use clo_core::report::Projection;
use clo_core::{Assumptions, Deal, project};
use liabilities::Liabilities;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use risk_core::time::{BusinessDayConvention, Calendar, Date, DayCount, Frequency, HolidayRule};
use std::fmt;

/// A deal and a scenario for it.
#[derive(Clone)]
pub struct Case {
    pub deal: Deal,
    pub assumptions: Assumptions,
}

impl Case {
    pub fn project(&self) -> Projection {
        project(&self.deal, &self.assumptions).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = |value: serde_json::Result<String>| value.map_err(|_| fmt::Error);
        writeln!(f, "deal: {}", json(serde_json::to_string(&self.deal))?)?;
        write!(f, "assumptions: {}", json(serde_json::to_string(&self.assumptions))?)
    }
}

/// Any deal, with any waterfall.
pub fn case() -> impl Strategy<Value = Case> {
    // On the heap: trees of whole deals are large, and a thread's stack is not.
    prop_oneof![3 => preset_case().boxed(), 2 => custom_case().boxed()]
}

/// A deal with one of the known structures.
pub fn preset_case() -> impl Strategy<Value = Case> {
    (deal().boxed(), scenarios::scenario().boxed())
        .prop_map(|(deal, scenario)| Case { assumptions: scenario.assumptions(&deal), deal })
}

/// A deal with steps of its own.
pub fn custom_case() -> impl Strategy<Value = Case> {
    (preset_case().boxed(), steps::waterfalls().boxed()).prop_map(|(mut case, steps)| {
        case.deal.waterfall = steps.priority(&case.deal);
        case
    })
}

/// How many cases a property is tried on: `usual`, unless the environment says otherwise.
pub fn cases(usual: u32) -> ProptestConfig {
    let from_environment = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig::default();
    let cases = if from_environment { config.cases } else { usual };
    ProptestConfig { cases, failure_persistence: None, ..config }
}

/// The day number `n`, from 1 January 2020.
fn day(n: i32) -> Date {
    Date::from_num_days_from_ce_opt(737_425 + n).unwrap()
}

fn deal() -> impl Strategy<Value = Deal> {
    let own =
        (dates().boxed(), assets::assets(), liabilities::liabilities(), accounts().boxed(), terms().boxed());
    own.prop_map(|(calendar, assets, liabilities, accounts, terms)| {
        let dates = calendar.dates();
        let analysis = calendar.analysis();
        let mut assets: Vec<_> =
            assets.iter().enumerate().map(|(i, asset)| asset.asset(i, analysis)).collect();
        if assets.iter().all(|asset| asset.par == 0.0) {
            assets[0].par = 1e6;
        }
        let par: f64 = assets.iter().map(|asset| asset.par).sum();
        let drawn: f64 = assets.iter().flat_map(|asset| &asset.draws).map(|draw| draw.amount).sum();
        let mut accounts = accounts;
        accounts.revolver_funding.principal += drawn;
        let Liabilities { tranches, fees, tests, preset } = liabilities.build(par);
        let settled = day(calendar.closing.max(analysis));
        let flow =
            |(on, amount): &(i32, f64)| DatedAmount { date: day(calendar.closing + on), amount: *amount };
        let mut flows: Vec<_> = terms.equity_flows.iter().map(flow).collect();
        flows.retain(|flow| flow.date <= settled);
        Deal {
            name: "Generated".into(),
            currency: "USD".into(),
            dates,
            tranches,
            assets,
            accounts,
            fees,
            coverage_tests: tests,
            ccc: terms.ccc,
            event_of_default: terms.event_of_default,
            waterfall: preset,
            current_index: Some(terms.current_index),
            fee_basis: terms.fee_basis,
            financed_accrued_interest: terms.financed,
            equity_flows: flows,
            quality: None,
        }
    })
}

/// The deal's calendar in day numbers.
#[derive(Debug, Clone)]
struct RawDates {
    closing: i32,
    first: i32,
    /// From the first payment date.
    maturity: i32,
    /// Where analysis lies between shortly before closing and maturity.
    analysis: f64,
    no_call: Option<i32>,
    reinvestment_end: Option<f64>,
    frequency: Frequency,
    convention: BusinessDayConvention,
    calendar: Calendar,
    determination_days: u16,
    index_determination_days: u16,
}

fn dates() -> impl Strategy<Value = RawDates> {
    let calendar = (
        select(vec![HolidayRule::UsFederal, HolidayRule::WeekendsOnly]),
        prop::collection::vec(0..4000, 0..4),
    )
        .prop_map(|(rule, days)| Calendar { rule, holidays: days.into_iter().map(day).collect() });
    let determination = prop_oneof![3 => Just(8), 1 => 0..=60u16];
    let when = (0..1000, 20..300, prop_oneof![1 => Just(0), 8 => 0..3000], 0.0..1.0);
    let options = (prop::option::of(0..2500), prop::option::of(0.0..1.0));
    (when, options, frequency(), convention(), calendar, determination, 0..=10u16).prop_map(
        |(when, options, frequency, convention, calendar, determination_days, index_determination_days)| {
            let (closing, first, maturity, analysis) = when;
            let (no_call, reinvestment_end) = options;
            RawDates {
                closing,
                first: closing + first,
                maturity: closing + first + maturity,
                analysis,
                no_call: no_call.map(|after| closing + after),
                reinvestment_end,
                frequency,
                convention,
                calendar,
                determination_days,
                index_determination_days,
            }
        },
    )
}

impl RawDates {
    /// Up to a month before closing, or as late as ten days before maturity.
    fn analysis(&self) -> i32 {
        let earliest = self.closing - 30;
        earliest + (f64::from(self.maturity - 10 - earliest) * self.analysis * self.analysis) as i32
    }

    fn dates(&self) -> Dates {
        let span = f64::from(self.maturity - self.closing);
        Dates {
            analysis: day(self.analysis()),
            closing: day(self.closing),
            first_payment: day(self.first),
            maturity: day(self.maturity),
            no_call: self.no_call.map(day),
            reinvestment_end: self.reinvestment_end.map(|part| day(self.closing + (span * part) as i32)),
            frequency: self.frequency,
            business_day_convention: self.convention,
            calendar: self.calendar.clone(),
            determination_days: self.determination_days,
            index_determination_days: self.index_determination_days,
        }
    }
}

/// What else a deal says of itself.
#[derive(Debug, Clone)]
struct Terms {
    ccc: Option<CccLimit>,
    event_of_default: EventOfDefault,
    current_index: f64,
    fee_basis: Option<f64>,
    financed: f64,
    equity_flows: Vec<(i32, f64)>,
}

fn terms() -> impl Strategy<Value = Terms> {
    let ccc = (0.0..0.3, prop::option::of(0.0..1.2)).prop_map(|(limit, price)| CccLimit { limit, price });
    let declared = prop_oneof![19 => Just(false), 1 => Just(true)];
    let event =
        (declared, 0..200u16).prop_map(|(declared, grace_days)| EventOfDefault { declared, grace_days });
    let flows = prop::collection::vec((0..2000, -3e6..1e6), 0..3);
    (prop::option::of(ccc), event, -0.02..0.08, prop::option::of(money(5e7)), money(1e5), flows).prop_map(
        |(ccc, event_of_default, current_index, fee_basis, financed, equity_flows)| Terms {
            ccc,
            event_of_default,
            current_index,
            fee_basis,
            financed,
            equity_flows,
        },
    )
}

fn accounts() -> impl Strategy<Value = Accounts> {
    let cash =
        |most| (money(most), money(most)).prop_map(|(interest, principal)| Cash { interest, principal });
    (cash(2e6), cash(1e5), cash(2e6), cash(1e6), cash(2e5), cash(2e5), cash(2e5)).prop_map(
        |(collection, payment, ramp_up, revolver, interest, expense, supplemental)| Accounts {
            collection,
            payment,
            ramp_up,
            revolver_funding: revolver,
            interest_reserve: interest,
            expense_reserve: expense,
            supplemental_reserve: supplemental,
        },
    )
}

/// Nothing, or an amount up to `most`.
fn money(most: f64) -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1 => Just(0.0), 1 => 0.0..most]
}

fn frequency() -> impl Strategy<Value = Frequency> {
    use Frequency::{Annual, Monthly, Quarterly, SemiAnnual};
    prop_oneof![4 => Just(Quarterly), 1 => Just(Monthly), 1 => Just(SemiAnnual), 1 => Just(Annual)]
}

fn convention() -> impl Strategy<Value = BusinessDayConvention> {
    use BusinessDayConvention::{Following, ModifiedFollowing, ModifiedPreceding, Preceding, Unadjusted};
    select(vec![ModifiedFollowing, Following, Preceding, ModifiedPreceding, Unadjusted])
}

fn day_count() -> impl Strategy<Value = DayCount> {
    use DayCount::{Actual360, Actual365Fixed, ActualActualIsda, Thirty360European, Thirty360Us};
    select(vec![Actual360, Actual365Fixed, ActualActualIsda, Thirty360Us, Thirty360European])
}

/// The members of `all` that the bits of `mask` choose; the one at `else_at` where they choose none.
fn chosen<T: Clone>(all: &[T], mask: u16, else_at: Index) -> Vec<T> {
    let some: Vec<T> = all
        .iter()
        .enumerate()
        .filter(|(i, _)| mask >> (i % 16) & 1 == 1)
        .map(|(_, one)| one.clone())
        .collect();
    if some.is_empty() && !all.is_empty() { vec![else_at.get(all).clone()] } else { some }
}
