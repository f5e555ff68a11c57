//! What a rebalance is to do.

use super::super::filter::Filter;
use super::super::hypo::Against;
use super::super::objective::Objective;
use super::super::rank::{Denominator, HeldNames};
use crate::quality;
use risk_core::Result;
use risk_core::check::{Checks, MOST_MONEY};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most steps of one run: par over increment.
const MOST_STEPS: f64 = 100_000.0;

/// What a rebalance is to do. By default nothing: `sale_par` and `buy_par` are zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RebalanceSettings {
    /// How the trades are found.
    pub method: Method,
    /// Par to sell; as much as there is if that is less.
    pub sale_par: f64,
    /// Par to buy, as far as the cash goes.
    pub buy_par: f64,
    /// Par of one step: 750 000.
    pub increment: f64,
    /// Most par of one asset that is bought, as a part of `buy_par`: 5 %. The first increment of an
    /// asset is bought in any case.
    pub max_concentration: f64,
    /// Most different assets that are bought; any number when absent.
    pub most_assets: Option<usize>,
    /// Which assets may be sold; all when absent.
    pub sale_filter: Option<Filter>,
    /// Which assets may be bought; all when absent.
    pub buy_filter: Option<Filter>,
    /// Identifiers and issuers that are not bought.
    pub do_not_buy: BTreeSet<String>,
    /// Identifiers and issuers that are not sold.
    pub do_not_sell: BTreeSet<String>,
    /// Whether more is bought of what the deal holds already. What is sold is never bought back.
    pub held: HeldNames,
    /// The least price at which an asset is bought: 75 %.
    pub least_price: f64,
    /// Principal cash that is not spent: none.
    pub least_cash: f64,
    /// Whether a sale is undone when a test fails after it.
    pub sale_tests: SaleTests,
    /// What a failing test is held against.
    pub against: Against,
    /// The portfolio objective, which also ranks the assets.
    pub objective: Objective,
    /// What is added to the denominators of averages when assets are ranked.
    pub denominator: Denominator,
    /// How to test.
    pub tests: quality::Settings,
    /// How many refused assets are named for each reason; all are counted. Five.
    pub most_refused: usize,
    /// How much the optimal method trades.
    pub amounts: Amounts,
    /// Most linear programs that the optimal method solves: 200.
    pub most_programs: usize,
}

impl Default for RebalanceSettings {
    fn default() -> Self {
        Self {
            method: Method::TwoPhase,
            sale_par: 0.0,
            buy_par: 0.0,
            increment: 750e3,
            max_concentration: 0.05,
            most_assets: None,
            sale_filter: None,
            buy_filter: None,
            do_not_buy: BTreeSet::new(),
            do_not_sell: BTreeSet::new(),
            held: HeldNames::Exclude,
            least_price: 0.75,
            least_cash: 0.0,
            sale_tests: SaleTests::MaintainOrImprove,
            against: Against::Before,
            objective: Objective::default(),
            denominator: Denominator::SamePar,
            tests: quality::Settings::default(),
            most_refused: 5,
            amounts: Amounts::AsAsked,
            most_programs: 200,
        }
    }
}

/// How the trades are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Step by step: the worst is sold, then the best is bought.
    #[default]
    TwoPhase,
    /// All at once, by integer programming over the tests made linear; never worse than the two-phase
    /// method, which is run too.
    Optimal,
}

/// Whether a sale is undone when a test fails after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaleTests {
    /// A sale after which a test fails is undone, as a purchase is.
    #[default]
    MaintainOrImprove,
    /// Sales are not tested, only purchases, as a known spreadsheet does.
    Unchecked,
}

/// How much the optimal method trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// What was asked for, as far as the two-phase method gets.
    #[default]
    AsAsked,
    /// At most what was asked for, and no more than improves the objective.
    AtMost,
}

impl RebalanceSettings {
    pub(super) fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        checks.money("sale_par", self.sale_par);
        checks.money("buy_par", self.buy_par);
        checks.require(
            self.increment > 0.0 && self.increment <= MOST_MONEY,
            "increment",
            format_args!("must be an amount above zero, got {}", self.increment),
        );
        for (name, par) in [("sale_par", self.sale_par), ("buy_par", self.buy_par)] {
            let steps = par / self.increment;
            checks.require(
                steps.is_nan() || steps <= MOST_STEPS,
                "increment",
                format_args!("must make at most {MOST_STEPS} steps of {name} {par}, got {}", self.increment),
            );
        }
        checks.fraction("max_concentration", self.max_concentration);
        checks.between("least_price", self.least_price, 0.0, 2.0);
        checks.money("least_cash", self.least_cash);
        self.objective.check(&"objective", &mut checks);
        checks.finish()
    }
}
