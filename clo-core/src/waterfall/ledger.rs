//! The ledger: every movement of cash, who it went to, what was due, and why it was not more.

use super::{Payment, WaterfallKind};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// One movement of cash on a payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    /// The part of the date that it belongs to.
    pub waterfall: Stage,
    /// Which step of the waterfall, from 1; 0 outside the waterfalls.
    pub step: usize,
    /// The account that pays.
    pub payer: Account,
    /// Who receives: a class, a fee, or an account's name.
    pub payee: CompactString,
    /// What it is for.
    pub kind: Kind,
    /// What was due, in the deal's currency.
    pub due: f64,
    /// What was paid.
    pub paid: f64,
    /// What was due and not paid.
    pub shortfall: f64,
    /// Why it was this much.
    pub reason: Reason,
}

/// The parts of a payment date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Cash comes in, and moves between accounts, before anything is paid.
    Collection,
    /// The interest waterfall.
    Interest,
    /// The principal waterfall.
    Principal,
    /// The note sequence.
    NoteSequence,
    /// The acceleration waterfall.
    Acceleration,
}

impl From<WaterfallKind> for Stage {
    fn from(kind: WaterfallKind) -> Self {
        match kind {
            WaterfallKind::Interest => Self::Interest,
            WaterfallKind::Principal => Self::Principal,
            WaterfallKind::NoteSequence => Self::NoteSequence,
            WaterfallKind::Acceleration => Self::Acceleration,
        }
    }
}

/// Where cash comes from, and where it goes inside the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The collateral: outside the deal.
    Collateral,
    /// Interest proceeds.
    Interest,
    /// Principal proceeds.
    Principal,
    /// Set aside for the note sequence or the acceleration waterfall.
    Redemption,
    /// Set aside for undrawn commitments.
    RevolverFunding,
    /// The reserves.
    Reserve,
}

impl Account {
    /// Every account.
    pub const ALL: [Self; 6] = [
        Self::Collateral,
        Self::Interest,
        Self::Principal,
        Self::Redemption,
        Self::RevolverFunding,
        Self::Reserve,
    ];

    /// The name as it is spelled in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Collateral => "collateral",
            Self::Interest => "interest",
            Self::Principal => "principal",
            Self::Redemption => "redemption",
            Self::RevolverFunding => "revolver_funding",
            Self::Reserve => "reserve",
        }
    }
}

/// What a movement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Collected from the collateral.
    Collection,
    /// Proceeds of selling the collateral.
    Sale,
    /// A draw of a commitment.
    Draw,
    /// From one account to another.
    Transfer,
    /// A fee.
    Fees,
    /// Interest.
    Interest,
    /// Deferred interest.
    Deferred,
    /// Principal.
    Principal,
    /// A Class X's principal out of interest.
    Amortization,
    /// Principal to cure a coverage test.
    Cure,
    /// Interest turned into principal.
    Divert,
    /// Collateral bought.
    Reinvest,
    /// Set aside for the note sequence.
    Redeem,
    /// The equity's distribution.
    Residual,
}

impl From<Payment> for Kind {
    fn from(payment: Payment) -> Self {
        match payment {
            Payment::Fees => Self::Fees,
            Payment::Interest => Self::Interest,
            Payment::Deferred => Self::Deferred,
            Payment::Principal => Self::Principal,
            Payment::Amortization => Self::Amortization,
            Payment::Cure => Self::Cure,
            Payment::Divert => Self::Divert,
            Payment::Reinvest => Self::Reinvest,
            Payment::Redeem => Self::Redeem,
            Payment::Residual => Self::Residual,
        }
    }
}

/// Why a movement was as large as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// All that was due.
    PaidInFull,
    /// Nothing was due.
    NothingDue,
    /// The account held no more.
    OutOfCash,
    /// The step's limit allowed no more.
    LimitReached,
    /// The step's condition did not hold.
    ConditionNotMet,
}

/// The movements of one payment date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// In the order in which they were made.
    pub movements: Vec<Movement>,
}

impl Ledger {
    /// Records a movement before or between the waterfalls, where what is due is what is paid.
    pub fn transfer(&mut self, payer: Account, payee: Account, kind: Kind, amount: f64) {
        if amount != 0.0 {
            self.movements.push(Movement {
                waterfall: Stage::Collection,
                step: 0,
                payer,
                payee: CompactString::const_new(payee.name()),
                kind,
                due: amount,
                paid: amount,
                shortfall: 0.0,
                reason: Reason::PaidInFull,
            });
        }
    }
}
