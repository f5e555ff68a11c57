//! The known structures: each generates the steps of its waterfalls for a deal's classes.
//!
//! A structure is a ladder of ranks. What differs between structures is which tests stand at a rank,
//! whether deferred interest is paid before or after them, whether the junior fee comes before
//! interest diversion, and what the note sequence repays besides principal.

use super::{Deal, FeeKind, Tranche, TrancheKind};
use crate::coverage::TestKind;
use crate::waterfall::{Condition, Limit, Order, Payment, Phase, Step, Waterfalls};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A known structure, with its terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Which one.
    pub structure: Structure,
    /// The manager's incentive fee; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incentive: Option<Incentive>,
    /// The most of the remaining interest that a failing diversion test turns into principal.
    #[serde(default = "half")]
    pub diversion_fraction: f64,
}

fn half() -> f64 {
    0.5
}

/// The manager's share above the equity's hurdle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incentive {
    /// The equity's internal rate of return from which the manager shares.
    pub hurdle: f64,
    /// The manager's fraction of what remains then.
    pub share: f64,
}

/// The known structures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// Any number of classes; tests stand wherever the deal has them; deferred interest is paid
    /// before the tests, and diversion comes before the junior fee.
    #[serde(rename = "clo_2_0")]
    Clo2,
    /// A, B, C, D, E.
    #[serde(rename = "mag_6")]
    Mag6,
    /// A-1A, A-1B, {A-2A, A-2B}, B, C, D.
    #[serde(rename = "mag_7")]
    Mag7,
    /// A, B, C, D, E, F.
    #[serde(rename = "mag_8")]
    Mag8,
    /// B, C, D, E.
    #[serde(rename = "mag_9")]
    Mag9,
    /// B, C, D.
    #[serde(rename = "mag_11")]
    Mag11,
    /// As [`Structure::Mag8`].
    #[serde(rename = "mag_12")]
    Mag12,
    /// As [`Structure::Mag8`].
    #[serde(rename = "mag_14")]
    Mag14,
    /// A, {B-1, B-2}, C, D, E.
    #[serde(rename = "mag_15")]
    Mag15,
    /// A, B, {C-1, C-2}, D, E.
    #[serde(rename = "mag_16")]
    Mag16,
    /// As [`Structure::Mag15`], with a Class X.
    #[serde(rename = "mag_17")]
    Mag17,
}

/// Which tests stand at a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tested {
    None,
    Oc,
    Both,
    /// Whatever the deal has.
    Any,
}

impl Tested {
    fn allows(self, kind: TestKind) -> bool {
        match self {
            Self::None => false,
            Self::Oc => kind == TestKind::Overcollateralization,
            Self::Both | Self::Any => true,
        }
    }
}

/// What is particular to a structure.
struct Shape {
    /// The tests at each rank; none for a structure of any number of ranks.
    ranks: Option<&'static [Tested]>,
    /// Deferred interest is paid after the rank's own tests.
    deferred_after_tests: bool,
    /// The junior fee is paid before interest is diverted.
    junior_fee_first: bool,
    /// What the note sequence pays before principal.
    sequence: Sequence,
}

/// What the note sequence pays to a class before its principal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sequence {
    /// Deferred interest.
    Deferred,
    /// Interest and deferred interest to the classes below the first tested rank.
    JuniorInterest,
    /// As `JuniorInterest`, after interest to the classes from the top to the first tested rank.
    AllInterest,
}

impl Structure {
    fn shape(self) -> Shape {
        use Tested::{Both, None as Untested, Oc};
        let later = |ranks, sequence| Shape {
            ranks: Some(ranks),
            deferred_after_tests: false,
            junior_fee_first: false,
            sequence,
        };
        let early = |ranks, sequence| Shape {
            deferred_after_tests: true,
            junior_fee_first: true,
            ..later(ranks, sequence)
        };
        match self {
            Self::Clo2 => Shape { ranks: None, ..later(&[], Sequence::JuniorInterest) },
            Self::Mag6 => early(&[Untested, Both, Both, Both, Both], Sequence::AllInterest),
            Self::Mag7 => early(&[Untested, Untested, Both, Both, Both, Both], Sequence::Deferred),
            Self::Mag8 | Self::Mag12 | Self::Mag14 => {
                later(&[Untested, Both, Both, Both, Oc, Untested], Sequence::Deferred)
            }
            Self::Mag9 => later(&[Untested, Both, Both, Both, Oc, Untested], Sequence::JuniorInterest),
            Self::Mag11 => later(&[Untested, Both, Both, Both, Oc], Sequence::Deferred),
            Self::Mag15 | Self::Mag16 | Self::Mag17 => {
                later(&[Untested, Both, Both, Both, Oc], Sequence::JuniorInterest)
            }
        }
    }

    /// Mag 16 pays no junior fee in its note sequence.
    fn junior_fee_in_sequence(self) -> bool {
        self != Self::Mag16
    }
}

/// One rank of the ladder, with what the deal has there.
struct Rank {
    label: String,
    classes: Vec<String>,
    /// Its coverage tests of interest and principal.
    tests: Vec<String>,
    /// Has a class whose interest may be deferred.
    deferrable: bool,
}

impl Preset {
    /// Gathers what is wrong with the terms.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.fraction(format_args!("{path}.diversion_fraction"), self.diversion_fraction);
        if let Some(incentive) = self.incentive {
            checks.between(format_args!("{path}.incentive.hurdle"), incentive.hurdle, 0.0, 1.0);
            checks.fraction(format_args!("{path}.incentive.share"), incentive.share);
        }
    }

    /// The steps for the classes, tests and fees of `deal`.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] when the structure has other ranks or other tests than the deal.
    pub fn waterfalls(&self, deal: &Deal) -> Result<Waterfalls> {
        let shape = self.structure.shape();
        let ranks = ladder(deal, &shape)?;
        let build = Builder { preset: self, deal, shape, ranks };
        Ok(Waterfalls {
            interest: build.interest(),
            principal: build.principal(),
            note_sequence: build.note_sequence(),
            acceleration: build.acceleration(),
        })
    }
}

/// The ranks of the deal's notes, checked against the structure.
fn ladder(deal: &Deal, shape: &Shape) -> Result<Vec<Rank>> {
    let mut ranks: Vec<Rank> = Vec::new();
    let has_notes = deal.tranches.iter().any(Tranche::is_note);
    let on_ladder = |class: &&Tranche| class.is_note() || (!has_notes && class.kind == TrancheKind::ClassX);
    for class in deal.tranches.iter().filter(on_ladder) {
        if ranks.last().is_none_or(|last| last.label != class.rank()) {
            ranks.push(Rank {
                label: class.rank().to_owned(),
                classes: Vec::new(),
                tests: Vec::new(),
                deferrable: false,
            });
        }
        if let Some(rank) = ranks.last_mut() {
            rank.classes.push(class.name.clone());
            rank.deferrable |= class.pikable;
        }
    }
    let mut checks = Checks::default();
    if let Some(expected) = shape.ranks {
        checks.require(
            ranks.len() == expected.len(),
            "waterfall.preset.structure",
            format_args!("has {} ranks of notes, but the deal has {}", expected.len(), ranks.len()),
        );
    }
    for (t, test) in deal.coverage_tests.iter().enumerate() {
        if !matches!(test.kind, TestKind::Overcollateralization | TestKind::InterestCoverage) {
            continue;
        }
        let Some(r) =
            ranks.iter().position(|rank| rank.label == test.through || rank.classes.contains(&test.through))
        else {
            continue; // told by the deal's own checks
        };
        let allowed = shape.ranks.map_or(Some(Tested::Any), |expected| expected.get(r).copied());
        checks.require(
            allowed.is_none_or(|allowed| allowed.allows(test.kind)),
            format_args!("coverage_tests[{t}]"),
            format_args!("the preset's structure has no such test at {}", ranks[r].label),
        );
        ranks[r].tests.push(test.name.clone());
    }
    checks.finish().map(|()| ranks)
}

struct Builder<'a> {
    preset: &'a Preset,
    deal: &'a Deal,
    shape: Shape,
    ranks: Vec<Rank>,
}

impl Builder<'_> {
    fn interest(&self) -> Vec<Step> {
        let mut steps = self.senior_fees();
        for (r, rank) in self.ranks.iter().enumerate() {
            steps.push(self.class_interest(r));
            if r == 0 {
                steps.extend(self.class_x_amortization());
            }
            self.around_deferred(rank, None, &mut steps);
        }
        let (junior, diversion) = (self.fees(FeeKind::SubordinatedManagement), self.diversion());
        if self.shape.junior_fee_first {
            steps.extend(junior);
            steps.extend(diversion);
        } else {
            steps.extend(diversion);
            steps.extend(junior);
        }
        steps.extend(self.equity());
        steps
    }

    fn principal(&self) -> Vec<Step> {
        let mut steps = self.senior_fees();
        let first_tested = self.first_tested();
        for (r, rank) in self.ranks.iter().enumerate() {
            if r <= first_tested {
                steps.push(self.class_interest(r));
                if r == first_tested {
                    if self.preset.structure == Structure::Mag6 {
                        let whole = step(Payment::Reinvest, []);
                        steps.push(Step { when: Some(Condition::During(Phase::Reinvestment)), ..whole });
                    }
                    self.around_deferred(rank, Some(Condition::Controlling(rank.label.clone())), &mut steps);
                }
                continue;
            }
            let controlling = Condition::Controlling(rank.label.clone());
            steps.push(Step { when: Some(controlling.clone()), ..self.class_interest(r) });
            self.around_deferred(rank, Some(controlling), &mut steps);
        }
        steps.push(step(Payment::Reinvest, []));
        steps.push(step(Payment::Redeem, []));
        steps
    }

    fn note_sequence(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let first_tested = self.first_tested();
        if self.shape.sequence == Sequence::AllInterest {
            steps.extend(
                (0..=first_tested.min(self.ranks.len().saturating_sub(1))).map(|r| self.class_interest(r)),
            );
        }
        for (r, rank) in self.ranks.iter().enumerate() {
            if r > first_tested && self.shape.sequence != Sequence::Deferred {
                steps.push(self.class_interest(r));
            }
            steps.extend(self.deferred(rank, None));
            steps.push(pay(Payment::Principal, &rank.classes));
            if r == 0 {
                steps.extend(self.class_x(Payment::Principal));
            }
        }
        if self.preset.structure.junior_fee_in_sequence() {
            steps.extend(self.fees(FeeKind::SubordinatedManagement));
        }
        steps.extend(self.equity());
        steps
    }

    fn acceleration(&self) -> Vec<Step> {
        let mut steps = self.senior_fees();
        for (r, rank) in self.ranks.iter().enumerate() {
            steps.push(self.class_interest(r));
            steps.extend(self.deferred(rank, None));
            let mut classes = rank.classes.clone();
            if r == 0 {
                classes.extend(self.class_x_names());
            }
            steps.push(pay(Payment::Principal, &classes));
        }
        steps.extend(self.fees(FeeKind::SubordinatedManagement));
        steps.extend(self.equity());
        steps
    }

    /// The rank of the first test, or the last rank when there is none.
    fn first_tested(&self) -> usize {
        let tested = self.ranks.iter().position(|rank| !rank.tests.is_empty());
        tested.unwrap_or(self.ranks.len().saturating_sub(1))
    }

    fn senior_fees(&self) -> Vec<Step> {
        [FeeKind::Trustee, FeeKind::Administrative, FeeKind::SeniorManagement]
            .into_iter()
            .filter_map(|kind| self.fees(kind))
            .collect()
    }

    fn fees(&self, kind: FeeKind) -> Option<Step> {
        let names: Vec<String> =
            self.deal.fees.iter().filter(|fee| fee.kind == kind).map(|fee| fee.name.clone()).collect();
        (!names.is_empty()).then(|| pay(Payment::Fees, &names))
    }

    /// Interest of a rank; a Class X shares the first rank.
    fn class_interest(&self, r: usize) -> Step {
        let mut classes = self.ranks[r].classes.clone();
        if r == 0 {
            classes.extend(self.class_x_names());
        }
        pay(Payment::Interest, &classes)
    }

    /// Every Class X that stands beside the ladder.
    fn class_x_names(&self) -> impl Iterator<Item = String> {
        let on_ladder = |class: &Tranche| self.ranks.iter().any(|rank| rank.classes.contains(&class.name));
        let beside = move |class: &&Tranche| class.kind == TrancheKind::ClassX && !on_ladder(class);
        self.deal.tranches.iter().filter(beside).map(|class| class.name.clone())
    }

    fn class_x(&self, payment: Payment) -> Option<Step> {
        let names: Vec<String> = self.class_x_names().collect();
        (!names.is_empty()).then(|| pay(payment, &names))
    }

    fn class_x_amortization(&self) -> Option<Step> {
        self.class_x(Payment::Amortization)
    }

    fn deferred(&self, rank: &Rank, when: Option<Condition>) -> Option<Step> {
        rank.deferrable.then(|| Step { when, ..pay(Payment::Deferred, &rank.classes) })
    }

    /// The rank's cure, with its deferred interest on the structure's side of it.
    fn around_deferred(&self, rank: &Rank, when: Option<Condition>, steps: &mut Vec<Step>) {
        let deferred = self.deferred(rank, when);
        let cure = (!rank.tests.is_empty()).then(|| Step {
            limit: Limit { until_cured: rank.tests.clone(), ..Limit::default() },
            ..step(Payment::Cure, [])
        });
        if self.shape.deferred_after_tests {
            steps.extend(cure);
            steps.extend(deferred);
        } else {
            steps.extend(deferred);
            steps.extend(cure);
        }
    }

    fn diversion(&self) -> Vec<Step> {
        let tests = self.deal.coverage_tests.iter().filter(|test| test.kind == TestKind::InterestDiversion);
        tests
            .map(|test| Step {
                limit: Limit {
                    fraction: Some(self.preset.diversion_fraction),
                    until_cured: vec![test.name.clone()],
                    ..Limit::default()
                },
                when: Some(Condition::All(vec![
                    Condition::During(Phase::Reinvestment),
                    Condition::Failing(test.name.clone()),
                ])),
                ..step(Payment::Divert, [])
            })
            .collect()
    }

    /// The equity up to the hurdle, the incentive fee, and the equity again.
    fn equity(&self) -> Vec<Step> {
        let names: Vec<String> = self
            .deal
            .tranches
            .iter()
            .filter(|class| class.is_equity())
            .map(|class| class.name.clone())
            .collect();
        if names.is_empty() {
            return Vec::new();
        }
        let mut steps = Vec::new();
        if let (Some(incentive), Some(fee)) = (self.preset.incentive, self.fees(FeeKind::Incentive)) {
            steps.push(Step {
                limit: Limit { until_irr: Some(incentive.hurdle), ..Limit::default() },
                ..pay(Payment::Residual, &names)
            });
            steps.push(Step {
                limit: Limit { fraction: Some(incentive.share), ..Limit::default() },
                when: Some(Condition::IrrAbove(incentive.hurdle)),
                ..fee
            });
        }
        steps.push(pay(Payment::Residual, &names));
        steps
    }
}

/// A step that pays `to`, sharing short cash in proportion to what is due where there are several.
fn pay(payment: Payment, to: &[String]) -> Step {
    step(payment, to.iter().cloned())
}

fn step(pay: Payment, to: impl IntoIterator<Item = String>) -> Step {
    let to: Vec<String> = to.into_iter().collect();
    let order = if to.len() > 1 { Order::ProRata } else { Order::Sequential };
    Step { pay, to, order, limit: Limit::default(), when: None }
}
