//! A waterfall as data: ordered steps, each a kind of payment with an order, a limit and a condition.

use risk_core::time::Date;
use serde::{Deserialize, Deserializer, Serialize};

/// The deal's four waterfalls.
///
/// On a payment date the interest waterfall runs first, then the principal waterfall; what they set
/// aside for redemption is paid out by the note sequence. After an event of default the acceleration
/// waterfall replaces all three and pays from interest and principal together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waterfalls {
    /// Pays out of interest proceeds.
    pub interest: Vec<Step>,
    /// Pays out of principal proceeds.
    pub principal: Vec<Step>,
    /// Pays out of what cures and redemptions have set aside.
    pub note_sequence: Vec<Step>,
    /// Pays out of everything after an event of default.
    pub acceleration: Vec<Step>,
}

/// The name of a waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaterfallKind {
    /// Out of interest proceeds.
    Interest,
    /// Out of principal proceeds.
    Principal,
    /// Out of the redemption pot.
    NoteSequence,
    /// Out of everything.
    Acceleration,
}

impl WaterfallKind {
    /// The name as it is spelled in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Principal => "principal",
            Self::NoteSequence => "note_sequence",
            Self::Acceleration => "acceleration",
        }
    }
}

impl Waterfalls {
    /// The four lists with their names.
    pub fn lists(&self) -> [(WaterfallKind, &[Step]); 4] {
        [
            (WaterfallKind::Interest, &self.interest),
            (WaterfallKind::Principal, &self.principal),
            (WaterfallKind::NoteSequence, &self.note_sequence),
            (WaterfallKind::Acceleration, &self.acceleration),
        ]
    }
}

/// One step: who is paid what, in which order, up to which limit, and when at all.
///
/// ```json
/// {"pay": "cure", "limit": {"until_cured": ["oc_b", "ic_b"]}}
/// {"pay": "interest", "to": ["B-1", "B-2"], "order": "pro_rata"}
/// {"pay": "fees", "to": ["incentive"], "limit": {"fraction": 0.2}, "when": {"irr_above": 0.12}}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The kind of payment.
    pub pay: Payment,
    /// The fees or classes that are paid; empty where the kind names its payee itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// How payees share cash that does not suffice.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: Order,
    /// The most that the step pays; every given limit holds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limit: Limit,
    /// The step is skipped unless this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The kinds of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Fees due (`to`: fees).
    Fees,
    /// Interest due, interest on shortfalls and on deferred interest (`to`: classes).
    Interest,
    /// Deferred interest (`to`: classes).
    Deferred,
    /// Principal (`to`: classes).
    Principal,
    /// A Class X's principal due on the date (`to`: classes).
    Amortization,
    /// Principal until the tests of `until_cured` pass: to the classes of `to`, or else set aside
    /// for the note sequence.
    Cure,
    /// Interest turned into principal proceeds.
    Divert,
    /// Principal set aside to buy collateral, within what the assumptions allow.
    Reinvest,
    /// Everything set aside for the note sequence.
    Redeem,
    /// Whatever the limit leaves (`to`: equity).
    Residual,
}

/// How payees share cash that does not suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Each in full before the next.
    #[default]
    Sequential,
    /// In proportion to what each is due.
    ProRata,
}

/// The most that a step pays. Every limit that is given holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// This amount on one payment date, in the deal's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<f64>,
    /// This amount in the year that begins on each anniversary of closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_cap: Option<f64>,
    /// This fraction of the cash that is left when the step is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// What makes all these coverage tests pass: the largest of their cures. One name or a list.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub until_cured: Vec<String>,
    /// What brings the equity to this internal rate of return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_irr: Option<f64>,
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a test's name or a list of names")]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    })
}

/// When a step is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The coverage test fails on the date, before anything is paid.
    Failing(String),
    /// The coverage test passes on the date, before anything is paid.
    Passing(String),
    /// The payment date lies in the phase.
    During(Phase),
    /// The class (or pari passu group) is the most senior outstanding.
    Controlling(String),
    /// The equity's internal rate of return, with what it has been paid so far, has reached this.
    IrrAbove(f64),
    /// The payment date is this one or later.
    From(Date),
    /// The payment date is earlier.
    Before(Date),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// The phases of a deal's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Up to the end of the reinvestment period.
    Reinvestment,
    /// After the reinvestment period.
    Amortization,
    /// Before the no-call date.
    NonCall,
    /// From the no-call date on.
    Call,
    /// The collateral is being sold: by a call, or on the last date.
    Redemption,
}
