//! The trades that lead to target weights (spec 002, section 5.6).

use super::input::check_name;
use portfolio_core::rebalance::{
    Band, Financing, Lots, Rebalance as Rebalanced, RebalanceSettings, drift, rebalance,
};
use risk_core::check::{Checks, MOST_MONEY};
use risk_core::progress::Progress;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A portfolio, and what it is to become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RebalanceTask)]
pub struct Rebalance {
    /// The value of every asset by its name; or these below `holdings`.
    #[schema(value_type = Object)]
    pub current_portfolio: Map<String, Value>,
    /// Weights by name, which sum to 1; an asset that is not named is sold.
    pub target_weights: BTreeMap<String, f64>,
    /// Cost per unit of currency traded, in place of the one in `rebalancing_params`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_cost: Option<f64>,
    /// How to trade.
    #[serde(default)]
    pub rebalancing_params: RebalancingParams,
}

/// How to trade.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RebalancingParams {
    /// Trades of at most this amount are not made; 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_transaction_size: Option<f64>,
    /// Cost per unit of currency traded; 0.001.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_cost_rate: Option<f64>,
    /// Who pays the costs.
    pub financing: PaidFrom,
    /// An asset whose weight is no further than this from its target is not traded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_trade_band: Option<f64>,
    /// Prices by name: trades are in whole units at these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<BTreeMap<String, f64>>,
}

/// Who pays the costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidFrom {
    /// They are paid from outside the portfolio.
    #[default]
    External,
    /// The targets are met on what the costs leave, and buys never exceed what sales bring.
    Proceeds,
}

impl From<PaidFrom> for Financing {
    fn from(from: PaidFrom) -> Self {
        match from {
            PaidFrom::External => Self::External,
            PaidFrom::Proceeds => Self::Proceeds,
        }
    }
}

impl Rebalance {
    /// Wants amounts that add up to a positive value, and weights that sum to 1.
    pub fn check(&self, checks: &mut Checks) {
        let (path, holdings) = self.holdings();
        for (name, value) in holdings {
            check_name(checks, path, name);
            let amount = value.as_f64().filter(|amount| amount.abs() <= MOST_MONEY);
            checks.require(
                amount.is_some(),
                format_args!("{path}.{name}"),
                format_args!("must be an amount of at most {MOST_MONEY:e}, got {}", told(value)),
            );
        }
        let total: f64 = holdings.values().filter_map(Value::as_f64).sum();
        checks.require(total > 0.0, path, format_args!("must add up to a positive amount, got {total}"));
        for (name, &weight) in &self.target_weights {
            check_name(checks, "target_weights", name);
            checks.between(format_args!("target_weights.{name}"), weight, -10.0, 10.0);
        }
        let sum: f64 = self.target_weights.values().sum();
        let sums = (sum - 1.0).abs() <= 1e-6;
        checks.require(sums, "target_weights", format_args!("must sum to 1, got {sum}"));
        self.check_params(checks);
    }

    fn check_params(&self, checks: &mut Checks) {
        let RebalancingParams { min_transaction_size, transaction_cost_rate, no_trade_band, prices, .. } =
            &self.rebalancing_params;
        let path = "rebalancing_params";
        let twice = self.transaction_cost.is_some() && transaction_cost_rate.is_some();
        checks.require(
            !twice,
            "transaction_cost",
            "must be absent where rebalancing_params.transaction_cost_rate is given",
        );
        let rates = [
            ("transaction_cost".to_owned(), self.transaction_cost),
            (format!("{path}.transaction_cost_rate"), *transaction_cost_rate),
        ];
        for (path, rate) in rates {
            let usable = rate.is_none_or(|rate| (0.0..1.0).contains(&rate));
            let got = rate.unwrap_or_default();
            checks.require(usable, path, format_args!("must be at least 0 and below 1, got {got}"));
        }
        if let Some(size) = min_transaction_size {
            checks.money(format_args!("{path}.min_transaction_size"), *size);
        }
        if let Some(band) = no_trade_band {
            checks.fraction(format_args!("{path}.no_trade_band"), *band);
        }
        let Some(prices) = prices else { return };
        for name in self.names() {
            let path = format!("{path}.prices.{name}");
            match prices.get(&name) {
                None => checks.problem(path, "is missing"),
                Some(price) => checks.require(
                    *price > 0.0 && *price <= MOST_MONEY,
                    path,
                    format_args!("must be positive and at most {MOST_MONEY:e}, got {price}"),
                ),
            }
        }
    }

    /// The trades, what they cost, and how far the portfolio is from its targets before and after.
    ///
    /// # Errors
    /// When nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        progress.report(0, 1)?;
        let params = &self.rebalancing_params;
        let (_, holdings) = self.holdings();
        let names: Vec<String> = self.names().into_iter().collect();
        let values: Vec<f64> =
            names.iter().map(|name| holdings.get(name).and_then(Value::as_f64).unwrap_or(0.0)).collect();
        let targets: Vec<f64> =
            names.iter().map(|name| self.target_weights.get(name).copied().unwrap_or(0.0)).collect();
        let price = |name: &String, prices: &BTreeMap<String, f64>| {
            let missing = || Error::invalid(format_args!("rebalancing_params.prices.{name}"), "is missing");
            prices.get(name).copied().ok_or_else(missing)
        };
        let lots = params.prices.as_ref().map(|prices| {
            let prices = names.iter().map(|name| price(name, prices)).collect::<Result<Vec<f64>>>()?;
            Ok::<Lots, Error>(Lots { prices, size: 1.0 })
        });
        let settings = RebalanceSettings {
            minimum_trade: params.min_transaction_size.unwrap_or(100.0),
            cost_rate: self.transaction_cost.or(params.transaction_cost_rate).unwrap_or(0.001),
            financing: params.financing.into(),
            band: params.no_trade_band.map(Band::Absolute),
            lots: lots.transpose()?,
        };
        let done = rebalance(&values, &targets, &settings)?;
        let after = match params.financing {
            PaidFrom::Proceeds => done.distance_after,
            // What is paid from outside moves no weight.
            PaidFrom::External => drift(&done.values, &targets, Band::Absolute(0.0))?.distance,
        };
        Ok(self.answer(&names, [&values, &targets], &done, after))
    }

    fn answer(
        &self,
        names: &[String],
        [values, targets]: [&[f64]; 2],
        done: &Rebalanced,
        distance_after: f64,
    ) -> Value {
        let total = done.total_value;
        let by_name = |numbers: &mut dyn Iterator<Item = f64>| -> Map<String, Value> {
            names.iter().cloned().zip(numbers.map(Value::from)).collect()
        };
        let transaction = |trade: &portfolio_core::rebalance::Trade| {
            let at = trade.asset;
            let told = json!({
                "current_value": values.get(at),
                "target_value": targets.get(at).map(|target| target * total),
                "transaction_amount": trade.amount,
                "transaction_type": if trade.amount > 0.0 { "buy" } else { "sell" },
                "units": trade.units,
                "cost": trade.cost,
            });
            names.get(at).map(|name| (name.clone(), told))
        };
        json!({
            "current_portfolio": {
                "total_value": total,
                "weights": by_name(&mut values.iter().map(|value| value / total)),
            },
            "target_portfolio": {
                "weights": by_name(&mut targets.iter().copied()),
                "values": by_name(&mut targets.iter().map(|target| target * total)),
            },
            "transactions": done.trades.iter().filter_map(transaction).collect::<Map<_, _>>(),
            "portfolio_after": {
                "values": by_name(&mut done.values.iter().copied()),
                "cash": done.cash,
            },
            "rebalancing_analysis": {
                "turnover": done.turnover,
                "turnover_rate": done.turnover / total,
                "one_sided_turnover": done.one_sided_turnover,
                "estimated_costs": done.costs,
                "cost_percentage": done.costs / total,
                "distance_before": done.distance_before,
                "distance_after": distance_after,
                "tracking_error_reduction": done.distance_before - distance_after,
                "number_of_transactions": done.trades.len(),
            },
            "metadata": { "financing": self.rebalancing_params.financing },
        })
    }

    /// The values by name, in either form, and where they stand.
    fn holdings(&self) -> (&'static str, &Map<String, Value>) {
        match self.current_portfolio.get("holdings") {
            Some(Value::Object(holdings)) if self.current_portfolio.len() == 1 => {
                ("current_portfolio.holdings", holdings)
            }
            _ => ("current_portfolio", &self.current_portfolio),
        }
    }

    /// Every asset that is held or wanted.
    fn names(&self) -> BTreeSet<String> {
        self.holdings().1.keys().chain(self.target_weights.keys()).cloned().collect()
    }
}

/// A value in few words.
fn told(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::String(_) => "a text".to_owned(),
        other => other.to_string(),
    }
}
