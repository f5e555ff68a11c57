//! Whether a deal makes sense: all of it in one pass.

use super::{Deal, FeeKind, Priority, Tranche, TrancheKind};
use crate::waterfall::{Account, Condition, Payment, Step, WaterfallKind, Waterfalls};
use risk_core::Result;
use risk_core::check::{Checks, MOST_MONEY};
use std::collections::HashSet;
use std::fmt::Display;

/// Most assets of a deal.
const MOST_ASSETS: usize = 200_000;

/// Most classes, fees, tests, or steps of a waterfall.
const MOST_PARTS: usize = 1_000;

impl Deal {
    /// Checks that the deal makes sense.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem and its path.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        self.dates.check(&"dates", &mut checks);
        self.check_assets(&mut checks);
        self.check_liabilities(&mut checks);
        self.accounts.check(&"accounts", &mut checks);
        self.check_draws_are_funded(&mut checks);
        if let Some(ccc) = self.ccc {
            ccc.check(&"ccc", &mut checks);
        }
        if let Some(quality) = &self.quality {
            quality.check(&"quality", &mut checks);
        }
        if let Some(index) = self.current_index {
            checks.rate("current_index", index);
        }
        if let Some(basis) = self.fee_basis {
            checks.money("fee_basis", basis);
        }
        checks.money("financed_accrued_interest", self.financed_accrued_interest);
        for (k, flow) in self.equity_flows.iter().enumerate() {
            checks.between(format_args!("equity_flows[{k}].amount"), flow.amount, -MOST_MONEY, MOST_MONEY);
            checks.require(
                flow.date <= self.dates.settlement(),
                format_args!("equity_flows[{k}].date"),
                format_args!("must not be after {}, got {}", self.dates.settlement(), flow.date),
            );
        }
        match &self.waterfall {
            Priority::Steps(steps) => self.check_waterfalls(steps, &mut checks),
            Priority::Preset(preset) => {
                preset.check(&"waterfall.preset", &mut checks);
                if let Err(error) = preset.waterfalls(self) {
                    for problem in error.problems() {
                        checks.problem(&problem.path, &problem.message);
                    }
                }
            }
        }
        checks.finish()
    }

    fn check_assets(&self, checks: &mut Checks) {
        checks.require(
            self.assets.len() <= MOST_ASSETS,
            "assets",
            format_args!("must be at most {MOST_ASSETS}, got {}", self.assets.len()),
        );
        let mut ids = HashSet::with_capacity(self.assets.len());
        let mut total = 0.0;
        for (i, asset) in self.assets.iter().enumerate() {
            asset.check(&format_args!("assets[{i}]"), &self.dates, checks);
            checks.require(
                ids.insert(asset.id.as_str()),
                format_args!("assets[{i}].id"),
                format_args!("is given twice: {:?}", asset.id),
            );
            checks.require(
                asset.currency.is_empty() || asset.currency == self.currency,
                format_args!("assets[{i}].currency"),
                format_args!("must be the deal's {}, got {}", self.currency, asset.currency),
            );
            total += asset.par;
        }
        let cash = self.accounts.collection.total() + self.accounts.ramp_up.total();
        checks.require(
            total + cash > 0.0 || !total.is_finite(),
            "assets",
            "the pool is empty: no par, and no cash to invest",
        );
    }

    fn check_liabilities(&self, checks: &mut Checks) {
        for (path, count) in [
            ("tranches", self.tranches.len()),
            ("fees", self.fees.len()),
            ("coverage_tests", self.coverage_tests.len()),
        ] {
            checks.require(
                count <= MOST_PARTS,
                path,
                format_args!("must be at most {MOST_PARTS}, got {count}"),
            );
        }
        let accounts = Account::ALL.map(Account::name);
        let mut payees = HashSet::from(accounts);
        let mut ranks: Vec<&str> = Vec::new();
        for (i, class) in self.tranches.iter().enumerate() {
            class.check(&format_args!("tranches[{i}]"), checks);
            checks.require(
                payees.insert(class.name.as_str()),
                format_args!("tranches[{i}].name"),
                format_args!("is the name of another class or of an account: {:?}", class.name),
            );
            if ranks.last() != Some(&class.rank()) {
                checks.require(
                    !ranks.contains(&class.rank()),
                    format_args!("tranches[{i}].group"),
                    format_args!("the classes of {:?} must stand next to each other", class.rank()),
                );
                ranks.push(class.rank());
            }
        }
        checks.require(
            self.tranches.iter().any(|class| class.balance > 0.0),
            "tranches",
            "must have a class with a balance",
        );
        for (i, fee) in self.fees.iter().enumerate() {
            fee.check(&format_args!("fees[{i}]"), checks);
            checks.require(
                payees.insert(fee.name.as_str()),
                format_args!("fees[{i}].name"),
                format_args!("is the name of another fee, a class or an account: {:?}", fee.name),
            );
        }
        let mut names = HashSet::new();
        for (i, test) in self.coverage_tests.iter().enumerate() {
            test.check(&format_args!("coverage_tests[{i}]"), checks);
            checks.require(
                names.insert(test.name.as_str()),
                format_args!("coverage_tests[{i}].name"),
                format_args!("is given twice: {:?}", test.name),
            );
            checks.require(
                self.has_notes_of(&test.through),
                format_args!("coverage_tests[{i}].through"),
                format_args!("is no class of notes and no group of them: {:?}", test.through),
            );
            for (k, fee) in test.deducting.iter().flatten().enumerate() {
                checks.require(
                    self.fees.iter().any(|known| known.name == *fee),
                    format_args!("coverage_tests[{i}].deducting[{k}]"),
                    format_args!("is no fee of the deal: {fee:?}"),
                );
            }
        }
    }

    fn has_notes_of(&self, label: &str) -> bool {
        self.tranches.iter().any(|class| class.is_note() && (class.name == label || class.rank() == label))
    }

    fn check_draws_are_funded(&self, checks: &mut Checks) {
        let drawn: f64 = self.assets.iter().flat_map(|asset| &asset.draws).map(|draw| draw.amount).sum();
        let funded = self.accounts.revolver_funding.total();
        checks.require(
            drawn <= funded + 1e-6,
            "accounts.revolver_funding",
            format_args!("holds {funded}, but the assets will draw {drawn}"),
        );
    }

    fn check_waterfalls(&self, waterfalls: &Waterfalls, checks: &mut Checks) {
        for (kind, steps) in waterfalls.lists() {
            checks.require(
                steps.len() <= MOST_PARTS,
                format_args!("waterfall.steps.{}", kind.name()),
                format_args!("must be at most {MOST_PARTS}, got {}", steps.len()),
            );
            for (s, step) in steps.iter().enumerate() {
                let path = format!("waterfall.steps.{}[{s}]", kind.name());
                self.check_step(kind, step, &path, checks);
            }
        }
    }

    fn check_step(&self, kind: WaterfallKind, step: &Step, path: &str, checks: &mut Checks) {
        let place = match step.pay {
            Payment::Divert => kind == WaterfallKind::Interest,
            Payment::Reinvest => kind == WaterfallKind::Principal,
            Payment::Cure | Payment::Redeem => {
                matches!(kind, WaterfallKind::Interest | WaterfallKind::Principal)
            }
            _ => true,
        };
        checks.require(
            place,
            format_args!("{path}.pay"),
            format_args!("has no place in the {} waterfall", kind.name()),
        );
        let takes_payees = !matches!(step.pay, Payment::Divert | Payment::Reinvest | Payment::Redeem);
        let needs_payees = takes_payees && step.pay != Payment::Cure;
        checks.require(
            if step.to.is_empty() { !needs_payees } else { takes_payees },
            format_args!("{path}.to"),
            if needs_payees { "must name who is paid" } else { "must be empty: the kind names its payee" },
        );
        for (k, payee) in step.to.iter().enumerate() {
            let wanted = self.check_payee(step.pay, payee);
            if let Err(wanted) = wanted {
                checks.problem(
                    format_args!("{path}.to[{k}]"),
                    format_args!("is no {wanted} of the deal: {payee:?}"),
                );
            }
            checks.require(
                !step.to[..k].contains(payee),
                format_args!("{path}.to[{k}]"),
                format_args!("is given twice: {payee:?}"),
            );
        }
        self.check_limit(step, path, checks);
        if let Some(condition) = &step.when {
            self.check_condition(condition, &format!("{path}.when"), checks);
        }
    }

    /// Whether a step of kind `pay` can pay `payee`; else what it could pay.
    fn check_payee(&self, pay: Payment, payee: &str) -> std::result::Result<(), &'static str> {
        let class = self.tranches.iter().find(|class| class.name == payee);
        let (known, wanted) = match pay {
            Payment::Fees => (self.fees.iter().any(|fee| fee.name == payee), "fee"),
            Payment::Residual => (class.is_some_and(|class| class.is_equity()), "equity class"),
            Payment::Cure => (class.is_some_and(Tranche::is_note), "class of notes that a test can cover"),
            Payment::Amortization => {
                (class.is_some_and(|class| class.kind == TrancheKind::ClassX), "class_x")
            }
            _ => (class.is_some_and(|class| !class.is_equity()), "class of notes"),
        };
        if known { Ok(()) } else { Err(wanted) }
    }

    fn check_limit(&self, step: &Step, path: &str, checks: &mut Checks) {
        let limit = &step.limit;
        if let Some(cap) = limit.cap {
            checks.money(format_args!("{path}.limit.cap"), cap);
        }
        if let Some(cap) = limit.annual_cap {
            checks.money(format_args!("{path}.limit.annual_cap"), cap);
        }
        if let Some(fraction) = limit.fraction {
            checks.fraction(format_args!("{path}.limit.fraction"), fraction);
        }
        if let Some(hurdle) = limit.until_irr {
            checks.between(format_args!("{path}.limit.until_irr"), hurdle, 0.0, 1.0);
        }
        for (k, test) in limit.until_cured.iter().enumerate() {
            self.check_test(test, format_args!("{path}.limit.until_cured[{k}]"), checks);
        }
        checks.require(
            step.pay != Payment::Cure || !limit.until_cured.is_empty(),
            format_args!("{path}.limit.until_cured"),
            "a cure must name the tests that it cures",
        );
        let unbounded = step.pay == Payment::Fees
            && step.to.iter().any(|payee| {
                self.fees.iter().any(|fee| fee.name == *payee && fee.kind == FeeKind::Incentive)
            });
        checks.require(
            !unbounded || limit.fraction.is_some() || limit.cap.is_some(),
            format_args!("{path}.limit"),
            "an incentive fee needs a fraction or a cap",
        );
    }

    fn check_test(&self, name: &str, path: impl Display, checks: &mut Checks) {
        checks.require(
            self.coverage_tests.iter().any(|test| test.name == name),
            path,
            format_args!("is no coverage test of the deal: {name:?}"),
        );
    }

    fn check_condition(&self, condition: &Condition, path: &str, checks: &mut Checks) {
        match condition {
            Condition::Failing(test) | Condition::Passing(test) => self.check_test(test, path, checks),
            Condition::Controlling(class) => checks.require(
                self.has_notes_of(class),
                path,
                format_args!("is no class of notes and no group of them: {class:?}"),
            ),
            Condition::IrrAbove(hurdle) => checks.between(path, *hurdle, 0.0, 1.0),
            Condition::All(all) | Condition::Any(all) => {
                for (k, part) in all.iter().enumerate() {
                    self.check_condition(part, &format!("{path}[{k}]"), checks);
                }
            }
            Condition::Not(part) => self.check_condition(part, &format!("{path}.not"), checks),
            Condition::During(_) | Condition::From(_) | Condition::Before(_) => {}
        }
    }
}
