//! Named numbers, as the other tasks answer them.

use crate::export::{Cell, Figure, Kind};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Objects are read so deep.
const DEEPEST: usize = 4;

const MOST: usize = 200;

const COUNT: Kind = Kind::Number { decimals: 0 };
const RATIO: Kind = Kind::Number { decimals: 2 };
const LEVEL: Kind = Kind::Number { decimals: 4 };

/// The measures that are known: key, name, how they are spelled; in the order in which they are shown.
const KNOWN: [(&str, &str, Kind); 45] = [
    ("num_simulations", "Simulations", COUNT),
    ("time_horizon", "Horizon (days)", COUNT),
    ("total_return", "Total return", Kind::Percent),
    ("annualized_return", "Annualised return", Kind::Percent),
    ("volatility", "Volatility (annual)", Kind::Percent),
    ("sharpe_ratio", "Sharpe ratio", RATIO),
    ("sortino_ratio", "Sortino ratio", RATIO),
    ("calmar_ratio", "Calmar ratio", RATIO),
    ("max_drawdown", "Maximum drawdown", Kind::Percent),
    ("max_drawdown_duration_days", "Longest drawdown (days)", COUNT),
    ("downside_deviation", "Downside deviation", Kind::Percent),
    ("var_95", "VaR 95%", Kind::Percent),
    ("var_99", "VaR 99%", Kind::Percent),
    ("cvar_95", "CVaR 95%", Kind::Percent),
    ("cvar_99", "CVaR 99%", Kind::Percent),
    ("probability_of_loss", "Probability of loss", Kind::Percent),
    ("mean_final_value", "Mean final value", LEVEL),
    ("median_final_value", "Median final value", LEVEL),
    ("std_final_value", "Deviation of final value", LEVEL),
    ("min_final_value", "Lowest final value", LEVEL),
    ("max_final_value", "Highest final value", LEVEL),
    ("mean_max_drawdown", "Mean maximum drawdown", Kind::Percent),
    ("portfolio_mean_return", "Mean return (daily)", Kind::Percent),
    ("portfolio_volatility", "Volatility (daily)", Kind::Percent),
    ("beta", "Beta", RATIO),
    ("alpha", "Alpha", Kind::Percent),
    ("excess_return", "Excess return", Kind::Percent),
    ("tracking_error", "Tracking error", Kind::Percent),
    ("information_ratio", "Information ratio", RATIO),
    ("benchmark_total_return", "Benchmark total return", Kind::Percent),
    ("benchmark_annualized_return", "Benchmark annualised return", Kind::Percent),
    ("benchmark_volatility", "Benchmark volatility", Kind::Percent),
    ("benchmark_sharpe", "Benchmark Sharpe ratio", RATIO),
    ("number_of_observations", "Observations", COUNT),
    ("stressed_return", "Stressed return", Kind::Percent),
    ("stressed_volatility", "Stressed volatility", Kind::Percent),
    ("return_impact", "Return impact", Kind::Percent),
    ("volatility_impact", "Volatility impact", Kind::Percent),
    ("relative_return_impact", "Relative return impact", RATIO),
    ("relative_volatility_impact", "Relative volatility impact", RATIO),
    ("mean_return", "Mean return", Kind::Percent),
    ("expected_return", "Expected return", Kind::Percent),
    ("skewness", "Skewness", RATIO),
    ("kurtosis", "Excess kurtosis", RATIO),
    ("seed", "Seed", COUNT),
];

/// Numbers by name, alone or in objects: the result of a task may be given as it is. What is no number is not shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub struct Measures(pub Map<String, Value>);

impl Measures {
    /// Wants no more numbers than a page or two can show.
    pub fn check(&self, checks: &mut Checks, path: &str) {
        let count = self.numbers().len();
        checks.require(count <= MOST, path, format_args!("must hold at most {MOST} numbers, got {count}"));
    }

    /// The numbers with their keys: the known ones first, each once.
    #[must_use]
    pub fn numbers(&self) -> Vec<(String, f64)> {
        let mut found = Vec::new();
        gather(&self.0, DEEPEST, &mut found);
        found.sort_by_key(|(key, _)| place(key));
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|(key, _)| seen.insert(key.clone()));
        found
    }

    /// The number of this key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.numbers().into_iter().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    /// The numbers as they are shown.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        figures(self.numbers())
    }

    /// The numbers of a list in this or an object below it.
    #[must_use]
    pub fn list(&self, key: &str) -> Vec<f64> {
        let below = self.0.values().filter_map(Value::as_object);
        let list = std::iter::once(&self.0).chain(below).find_map(|object| object.get(key)?.as_array());
        list.map_or(Vec::new(), |list| list.iter().filter_map(Value::as_f64).collect())
    }
}

/// Numbers as they are shown.
pub fn figures(numbers: impl IntoIterator<Item = (String, f64)>) -> Vec<Figure> {
    let figure = |(key, value): (String, f64)| {
        let (label, kind) = spelled(&key);
        Figure { label, kind, value: Cell::Number(value) }
    };
    numbers.into_iter().map(figure).collect()
}

/// The name of a measure, and how it is spelled.
pub fn spelled(key: &str) -> (String, Kind) {
    match KNOWN.iter().find(|(known, _, _)| *known == key) {
        Some((_, name, kind)) => ((*name).to_owned(), *kind),
        None => (named(key), LEVEL),
    }
}

/// Where a measure stands among others.
pub fn place(key: &str) -> usize {
    KNOWN.iter().position(|(known, _, _)| *known == key).unwrap_or(KNOWN.len())
}

/// `tracking_error` as a name: `Tracking error`.
fn named(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn gather(object: &Map<String, Value>, deep: usize, found: &mut Vec<(String, f64)>) {
    for (key, value) in object {
        if let Some(number) = value.as_f64() {
            found.push((key.replace("annualised", "annualized"), number));
        } else if let Some(inner) = value.as_object()
            && deep > 0
            && key != "metadata"
        {
            gather(inner, deep - 1, found);
        }
    }
}
