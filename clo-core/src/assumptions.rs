//! The scenario: what a projection assumes of the future.

use crate::deal::Deal;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::curve::CurveQuotes;
use risk_core::rating::Rating;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;

/// What a projection assumes. The default is the market's base case: 2 % CDR, 20 % CPR, 30 % severity
/// recovered after a year, principal reinvested at par to the end of the reinvestment period, no call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assumptions {
    /// The index; flat at the deal's `current_index` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<CurveQuotes>,
    /// Annual constant default rate (CDR) of the performing balance; by interest period.
    pub default_rate: Vector,
    /// Annual conditional prepayment rate (CPR) of the performing balance; by interest period.
    pub prepayment_rate: Vector,
    /// Loss of a default, as a fraction of its par; by interest period.
    pub severity: Vector,
    /// Months from default to recovery, in whole interest periods of the asset.
    pub recovery_lag_months: u32,
    /// What differs for single assets, by their `id`.
    pub by_asset: BTreeMap<String, AssetAssumptions>,
    /// What principal buys.
    pub reinvestment: Reinvestment,
    /// When the equity calls the deal; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// What the collateral sells for when the deal ends.
    pub liquidation: Liquidation,
    /// Annual rate at which the equity's distributions are discounted.
    pub equity_discount_rate: f64,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            index: None,
            default_rate: Vector::Constant(0.02),
            prepayment_rate: Vector::Constant(0.20),
            severity: Vector::Constant(0.30),
            recovery_lag_months: 12,
            by_asset: BTreeMap::new(),
            reinvestment: Reinvestment::default(),
            call: None,
            liquidation: Liquidation::default(),
            equity_discount_rate: 0.12,
        }
    }
}

/// A number, or one per period: the last holds for all later periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a number or a list of numbers")]
pub enum Vector {
    /// The same in every period.
    Constant(f64),
    /// One per period.
    Path(Vec<f64>),
}

impl Vector {
    /// The value of period `k`, from 0; zero when there is none.
    #[must_use]
    pub fn at(&self, k: usize) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Path(values) => values.get(k).or(values.last()).copied().unwrap_or(0.0),
        }
    }

    fn check(&self, path: impl Display, checks: &mut Checks) {
        match self {
            Self::Constant(value) => checks.fraction(path, *value),
            Self::Path(values) => {
                checks.require(!values.is_empty(), &path, "must have at least one value");
                for (k, value) in values.iter().enumerate() {
                    checks.fraction(format_args!("{path}[{k}]"), *value);
                }
            }
        }
    }
}

/// What differs for one asset.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AssetAssumptions {
    /// Annual default rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_rate: Option<Vector>,
    /// The whole balance defaults on the first interest date on or after this one, and none before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_date: Option<Date>,
    /// Annual prepayment rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepayment_rate: Option<Vector>,
    /// Loss of a default, as a fraction of its par.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Vector>,
    /// Months from default to recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_lag_months: Option<u32>,
    /// Its ratings from later dates on, by both agencies, in ascending order of dates; up to the first of
    /// them it is rated as in the deal. What they tell is whether it counts as CCC.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<DatedRating>,
}

/// A rating from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRating {
    /// The first date.
    pub date: Date,
    /// The rating.
    pub rating: Rating,
}

/// How much principal buys collateral, and what it buys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reinvestment {
    /// Up to the end of the reinvestment period.
    pub during: Policy,
    /// After it.
    pub after: Policy,
    /// What is bought.
    pub asset: ReinvestmentAsset,
}

impl Default for Reinvestment {
    /// All principal up to the end of the reinvestment period, none after it.
    fn default() -> Self {
        Self {
            during: Policy { source: PrincipalSource::All, fraction: 1.0 },
            after: Policy { source: PrincipalSource::None, fraction: 0.0 },
            asset: ReinvestmentAsset::default(),
        }
    }
}

/// The most that may be reinvested on a payment date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Which principal counts.
    pub source: PrincipalSource,
    /// The fraction of it that may be spent.
    pub fraction: f64,
}

/// Which principal may be reinvested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalSource {
    /// All principal proceeds.
    All,
    /// Prepayments.
    Unscheduled,
    /// None.
    None,
}

/// The loan that principal buys: a floater that pays with the deal, 30/360.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReinvestmentAsset {
    /// Margin over the index; the par-weighted mean of the pool's floaters when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// Least value of the index.
    pub floor: f64,
    /// Purchase price, as a fraction of par.
    pub price: f64,
    /// Months to maturity, in whole payment periods of the deal.
    pub maturity_months: u32,
    /// Fraction of par repaid every year before maturity.
    pub amortization_rate: f64,
    /// Annual default rate by period of the deal; the pool's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_rate: Option<Vector>,
    /// Annual prepayment rate by period of the deal; the pool's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepayment_rate: Option<Vector>,
    /// Loss of a default by period of the deal; the pool's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Vector>,
    /// Months from default to recovery; the pool's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_lag_months: Option<u32>,
}

impl Default for ReinvestmentAsset {
    /// A six-year bullet at par, with the pool's spread and behaviour.
    fn default() -> Self {
        Self {
            spread: None,
            floor: 0.0,
            price: 1.0,
            maturity_months: 72,
            amortization_rate: 0.0,
            default_rate: None,
            prepayment_rate: None,
            severity: None,
            recovery_lag_months: None,
        }
    }
}

/// When the equity calls the deal: on the first payment date, not before the no-call date, on which
/// either condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Call {
    /// On or after this date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// One date after a distribution to the equity below this fraction of its original balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when_distribution_below: Option<f64>,
}

impl Call {
    pub(crate) fn check(&self, checks: &mut Checks) {
        if let Some(below) = self.when_distribution_below {
            checks.between("call.when_distribution_below", below, 0.0, 10.0);
        }
    }
}

/// What the collateral sells for when the deal is called or ends. Defaulted assets bring their market
/// value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Liquidation {
    /// Price of performing assets, as a fraction of par.
    pub price: f64,
    /// Price of performing assets rated CCC or Caa; as the others when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ccc_price: Option<f64>,
}

impl Default for Liquidation {
    /// Par.
    fn default() -> Self {
        Self { price: 1.0, ccc_price: None }
    }
}

impl Assumptions {
    /// Reads assumptions.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem of form.
    pub fn from_json(json: &str) -> Result<Self> {
        risk_core::read::text(json)
    }

    /// Checks that the assumptions make sense for `deal`.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem and its path.
    pub fn check(&self, deal: &Deal) -> Result<()> {
        let mut checks = Checks::default();
        match &self.index {
            Some(quotes) => quotes.check(&"index", &mut checks),
            None => checks.require(
                deal.current_index.is_some(),
                "index",
                "is missing: give a curve here, or current_index in the deal",
            ),
        }
        self.default_rate.check("default_rate", &mut checks);
        self.prepayment_rate.check("prepayment_rate", &mut checks);
        self.severity.check("severity", &mut checks);
        check_lag(self.recovery_lag_months, "recovery_lag_months", &mut checks);
        let ids: HashSet<&str> = deal.assets.iter().map(|asset| asset.id.as_str()).collect();
        for (id, own) in &self.by_asset {
            let path = format!("by_asset.{id}");
            checks.require(ids.contains(id.as_str()), &path, "is no asset of the deal");
            own.check(&path, &mut checks);
        }
        self.reinvestment.check(&"reinvestment", &mut checks);
        if let Some(call) = self.call {
            call.check(&mut checks);
        }
        checks.between("liquidation.price", self.liquidation.price, 0.0, 2.0);
        if let Some(price) = self.liquidation.ccc_price {
            checks.between("liquidation.ccc_price", price, 0.0, 2.0);
        }
        checks.between("equity_discount_rate", self.equity_discount_rate, -0.99, 10.0);
        checks.finish()
    }
}

impl AssetAssumptions {
    fn check(&self, path: &str, checks: &mut Checks) {
        for (name, vector) in [
            ("default_rate", &self.default_rate),
            ("prepayment_rate", &self.prepayment_rate),
            ("severity", &self.severity),
        ] {
            if let Some(vector) = vector {
                vector.check(format_args!("{path}.{name}"), checks);
            }
        }
        if let Some(lag) = self.recovery_lag_months {
            check_lag(lag, format_args!("{path}.recovery_lag_months"), checks);
        }
        checks.require(
            self.ratings.is_sorted_by(|a, b| a.date < b.date),
            format_args!("{path}.ratings"),
            "dates must be in ascending order, each once",
        );
        checks.require(
            self.default_rate.is_none() || self.default_date.is_none(),
            path,
            "give a default_rate or a default_date, not both",
        );
    }
}

impl Reinvestment {
    fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.fraction(format_args!("{path}.during.fraction"), self.during.fraction);
        checks.fraction(format_args!("{path}.after.fraction"), self.after.fraction);
        let asset = &self.asset;
        if let Some(spread) = asset.spread {
            checks.rate(format_args!("{path}.asset.spread"), spread);
        }
        checks.rate(format_args!("{path}.asset.floor"), asset.floor);
        checks.between(format_args!("{path}.asset.price"), asset.price, 0.01, 2.0);
        checks.require(
            (1..=1200).contains(&asset.maturity_months),
            format_args!("{path}.asset.maturity_months"),
            format_args!("must be from 1 to 1200, got {}", asset.maturity_months),
        );
        checks.fraction(format_args!("{path}.asset.amortization_rate"), asset.amortization_rate);
        for (name, vector) in [
            ("default_rate", &asset.default_rate),
            ("prepayment_rate", &asset.prepayment_rate),
            ("severity", &asset.severity),
        ] {
            if let Some(vector) = vector {
                vector.check(format_args!("{path}.asset.{name}"), checks);
            }
        }
        if let Some(lag) = asset.recovery_lag_months {
            check_lag(lag, format_args!("{path}.asset.recovery_lag_months"), checks);
        }
    }
}

fn check_lag(months: u32, path: impl Display, checks: &mut Checks) {
    checks.require(months <= 1200, path, format_args!("must be at most 1200 months, got {months}"));
}
