//! What a projection tells: period by period, class by class.

use crate::analytics::{EquityResult, TrancheResult};
use crate::coverage::Measure;
use crate::waterfall::Movement;
use compact_str::CompactString;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A deal projected end to end. Amounts are in the deal's currency, rates are decimals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Projection {
    /// The deal's name.
    pub deal: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Where the deal stands on the analysis date.
    pub analysis: Snapshot,
    /// The date at which prices and yields are struck.
    pub settlement: Date,
    /// Every payment date.
    pub periods: Vec<Period>,
    /// Every class, from the most senior.
    pub tranches: Vec<TrancheResult>,
    /// The equity's return; none for a deal without equity.
    pub equity: Option<EquityResult>,
}

/// The deal before its first projected payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The analysis date.
    pub date: Date,
    /// Par of the performing assets and collected principal.
    pub collateral_principal_amount: f64,
    /// Performing par.
    pub performing: f64,
    /// Defaulted par.
    pub defaulted: f64,
    /// Number of assets.
    pub assets: usize,
    /// Par-weighted mean spread of the performing floaters.
    pub average_spread: Option<f64>,
    /// Cash in all accounts.
    pub cash: f64,
    /// The tests that compare collateral with debt.
    pub tests: Vec<Measure>,
}

/// One payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// The payment date.
    pub date: Date,
    /// The last day of its collection period.
    pub collection_end: Date,
    /// The notes' index rate of the accrual period.
    pub index_rate: f64,
    /// Paid by the acceleration waterfall, after an event of default.
    pub accelerated: bool,
    /// The collateral was sold: by a call, or because the deal ended.
    pub redeemed: bool,
    /// What came in.
    pub collections: Collections,
    /// The pool at the end of the date.
    pub pool: PoolReport,
    /// Cash in all accounts.
    pub cash: CashReport,
    /// Every movement of cash, in order.
    pub payments: Vec<Movement>,
    /// Every coverage test, as it stood before anything was paid.
    pub tests: Vec<Measure>,
    /// Every class.
    pub tranches: Vec<TranchePeriod>,
    /// Every fee.
    pub fees: Vec<FeePeriod>,
}

/// What came in during a collection period.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Collections {
    /// Interest.
    pub interest: f64,
    /// Scheduled principal and prepayments.
    pub principal: f64,
    /// Recoveries on defaulted par.
    pub recoveries: f64,
    /// Of the principal, scheduled.
    pub scheduled: f64,
    /// Of the principal, prepaid.
    pub prepayments: f64,
    /// Proceeds of selling the collateral.
    pub sales: f64,
    /// Paid out for drawn commitments.
    pub draws: f64,
}

/// The pool on a payment date.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PoolReport {
    /// Performing par, after purchases and sales.
    pub performing: f64,
    /// Defaulted par, not worked out yet.
    pub defaulted: f64,
    /// What it will recover.
    pub defaulted_value: f64,
    /// Par that defaulted in the period.
    pub defaults: f64,
    /// Par lost in the period: in workouts, and in sales below par.
    pub losses: f64,
    /// Interest added to balances.
    pub capitalized: f64,
    /// Par bought.
    pub purchased: f64,
    /// What it cost.
    pub purchase_cost: f64,
    /// CCC haircut in the overcollateralization tests.
    pub ccc_haircut: f64,
}

/// Cash in all accounts before and after a payment date.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct CashReport {
    /// Before the period's collections.
    pub opening: f64,
    /// After the payments.
    pub closing: f64,
}

/// One class on one payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranchePeriod {
    /// The class's name.
    pub name: CompactString,
    /// Annual rate.
    pub rate: f64,
    /// Principal before the payments.
    pub beginning: f64,
    /// Interest due: current, on deferred interest, and shortfalls with their interest.
    pub interest_due: f64,
    /// Of it, paid; for equity its distribution out of interest.
    pub interest_paid: f64,
    /// Principal paid; for equity its distribution out of principal.
    pub principal_paid: f64,
    /// Principal after the payments.
    pub ending: f64,
    /// Deferred interest before the payments.
    pub deferred_beginning: f64,
    /// Deferred interest paid.
    pub deferred_paid: f64,
    /// Deferred interest after the payments.
    pub deferred_ending: f64,
    /// Interest carried unpaid, of a class that may not defer.
    pub shortfall: f64,
}

/// One fee on one payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeePeriod {
    /// The fee's name.
    pub name: CompactString,
    /// Accrued in the period, interest on unpaid amounts included.
    pub accrued: f64,
    /// Paid.
    pub paid: f64,
    /// Carried unpaid.
    pub unpaid: f64,
}
