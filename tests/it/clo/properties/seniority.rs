//! In the known structures nobody is paid before those who rank above him.

use super::{CLOSE, sum};
use crate::clo::generate::{cases, preset_case};
use clo_core::Deal;
use clo_core::analytics::irr::net_present_value;
use clo_core::deal::{FeeKind, Preset, Priority, Tranche, TrancheKind};
use clo_core::report::{Period, TranchePeriod};
use clo_core::waterfall::{Kind, Movement, Reason, Stage};
use proptest::prelude::*;
use risk_core::time::Date;

/// The rows of the notes, by rank from the most senior.
fn ranks<'p>(deal: &Deal, period: &'p Period) -> Vec<Vec<&'p TranchePeriod>> {
    let mut ranks: Vec<(&str, Vec<&TranchePeriod>)> = Vec::new();
    for (class, row) in deal.tranches.iter().zip(&period.tranches).filter(|(class, _)| class.is_note()) {
        match ranks.last_mut() {
            Some((label, rows)) if *label == class.rank() => rows.push(row),
            _ => ranks.push((class.rank(), vec![row])),
        }
    }
    ranks.into_iter().map(|(_, rows)| rows).collect()
}

/// What is still owed to some classes once a date is over.
fn owed(rows: &[&TranchePeriod]) -> f64 {
    rows.iter().map(|row| row.ending + row.deferred_ending + row.shortfall).sum()
}

fn to_equity(period: &Period, stages: &[Stage]) -> f64 {
    let is_wanted = |m: &&Movement| m.kind == Kind::Residual && stages.contains(&m.waterfall);
    sum(period.payments.iter().filter(is_wanted))
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn principal_repays_the_ranks_in_turn(case in preset_case()) {
        for period in &case.project().periods {
            let ranks = ranks(&case.deal, period);
            for r in 1..ranks.len() {
                let senior: f64 = ranks[..r].iter().flatten().map(|row| row.ending).sum();
                let paid: f64 = ranks[r].iter().map(|row| row.principal_paid).sum();
                prop_assert!(senior == 0.0 || paid == 0.0, "{}: {paid} to rank {r} before {senior}", period.date);
            }
        }
    }

    #[test]
    fn within_a_rank_principal_is_shared_by_balance(case in preset_case()) {
        for period in &case.project().periods {
            for rank in ranks(&case.deal, period) {
                let beginning: f64 = rank.iter().map(|row| row.beginning).sum();
                let paid: f64 = rank.iter().map(|row| row.principal_paid).sum();
                for row in rank {
                    let share = if beginning > 0.0 { paid * row.beginning / beginning } else { 0.0 };
                    prop_assert!((row.principal_paid - share).abs() < 1e-3, "{}: {row:?}", period.date);
                }
            }
        }
    }

    /// A rank gets nothing under acceleration before all above it has been paid all.
    #[test]
    fn acceleration_pays_a_rank_in_full_before_the_next(case in preset_case()) {
        let mut case = case;
        case.deal.event_of_default.declared = true;
        for period in &case.project().periods {
            prop_assert!(period.accelerated);
            let kinds = period.payments.iter().map(|m| m.waterfall);
            prop_assert!(kinds.clone().all(|stage| matches!(stage, Stage::Collection | Stage::Acceleration)));
            let ranks = ranks(&case.deal, period);
            for r in 1..ranks.len() {
                let senior: f64 = ranks[..r].iter().map(|rows| owed(rows)).sum();
                let rows = ranks[r].iter();
                let paid: f64 = rows.map(|row| row.interest_paid + row.deferred_paid + row.principal_paid).sum();
                prop_assert!(senior < CLOSE || paid == 0.0, "{}: {paid} to rank {r} before {senior}", period.date);
            }
            let notes: f64 = ranks.iter().map(|rows| owed(rows)).sum();
            let equity = to_equity(period, &[Stage::Acceleration]);
            prop_assert!(notes < CLOSE || equity == 0.0, "{}: {equity} to equity before {notes}", period.date);
        }
    }

    /// The equity stands last: whatever was due above it out of interest has been paid, or was bounded
    /// by its own terms.
    #[test]
    fn the_equity_shares_interest_only_when_nothing_above_it_lacks_cash(case in preset_case()) {
        for period in &case.project().periods {
            if to_equity(period, &[Stage::Interest]) > 0.0 {
                let lacking = period.payments.iter().find(|m| m.waterfall == Stage::Interest && m.reason == Reason::OutOfCash);
                prop_assert!(lacking.is_none(), "{}: {lacking:?}", period.date);
                let ranks = ranks(&case.deal, period);
                let mut rows = ranks.iter().flatten();
                let unpaid = rows.find(|row| row.interest_due - row.interest_paid > CLOSE || row.deferred_ending > CLOSE);
                prop_assert!(unpaid.is_none(), "{}: {unpaid:?}", period.date);
            }
            if to_equity(period, &[Stage::NoteSequence]) > 0.0 {
                let left: f64 = ranks(&case.deal, period).iter().flatten().map(|row| row.ending).sum();
                prop_assert_eq!(left, 0.0, "{}", period.date);
            }
        }
    }

    /// On the last date all cash goes out: the equity takes what nobody else claims.
    #[test]
    fn a_deal_with_equity_ends_without_cash(case in preset_case()) {
        let mut case = case;
        if !case.deal.tranches.iter().any(Tranche::is_equity) {
            let kind = TrancheKind::Equity;
            case.deal.tranches.push(Tranche { name: "Equity".into(), kind, ..Tranche::default() });
        }
        prop_assert_eq!(case.project().periods.last().unwrap().cash.closing, 0.0);
    }

    /// Whenever the manager shares, what the equity has been paid so far is worth its cost at the hurdle.
    #[test]
    fn the_manager_shares_above_the_hurdle_alone(case in preset_case()) {
        let Priority::Preset(Preset { incentive: Some(incentive), .. }) = case.deal.waterfall else { return Ok(()) };
        let mut flows: Vec<(Date, f64)> = case.deal.equity_flows.iter().map(|flow| (flow.date, flow.amount)).collect();
        if flows.is_empty() {
            let equity = case.deal.tranches.iter().filter(|class| class.is_equity());
            let cost: f64 = equity.map(|class| class.original_balance.unwrap_or(class.balance)).sum();
            flows.push((case.deal.dates.closing, -cost));
        }
        let is_incentive = |m: &Movement| {
            case.deal.fees.iter().any(|fee| fee.kind == FeeKind::Incentive && fee.name == m.payee)
        };
        for period in &case.project().periods {
            for m in &period.payments {
                if m.kind == Kind::Residual {
                    flows.push((period.date, m.paid));
                }
                let worth = net_present_value(&flows, incentive.hurdle, period.date);
                prop_assert!(m.paid == 0.0 || !is_incentive(m) || worth > -0.01, "{}: {worth}, {m:?}", period.date);
            }
        }
    }

    /// Nothing is bought, and no test is cured, with what does not belong to the waterfall.
    #[test]
    fn each_waterfall_pays_from_its_own_account(case in preset_case()) {
        use clo_core::waterfall::Account::{Interest, Principal, Redemption};
        for period in &case.project().periods {
            for m in &period.payments {
                let payer = match m.waterfall {
                    Stage::Collection => continue,
                    Stage::Interest => Interest,
                    Stage::Principal => Principal,
                    Stage::NoteSequence | Stage::Acceleration => Redemption,
                };
                prop_assert_eq!(m.payer, payer, "{}: {:?}", period.date, m);
            }
            let bought = period.pool.purchase_cost;
            prop_assert!(!period.accelerated || bought == 0.0, "{}: bought {bought} in default", period.date);
        }
    }
}
