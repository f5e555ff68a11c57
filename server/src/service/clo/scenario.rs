//! Scenarios as users know them: parameters by category, and what they change of a deal.

use crate::store::scenarios::{NewScenario, ScenarioParameter};
use chrono::{DateTime, Utc};
use clo_core::scenario::{
    Category, Operation, Override, Parameter, Scenario, ScenarioKind, mag_scenarios, parameters,
};
use clo_core::{Assumptions, Deal};
use risk_core::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Parameters by category and name.
pub type Tree = BTreeMap<String, BTreeMap<String, f64>>;

/// What a parameter of a known name does.
struct Known {
    names: &'static [&'static str],
    path: &'static str,
    operation: Operation,
    value: fn(f64) -> Value,
    unit: &'static str,
}

const fn known(
    names: &'static [&'static str],
    path: &'static str,
    operation: Operation,
    value: fn(f64) -> Value,
    unit: &'static str,
) -> Known {
    Known { names, path, operation, value, unit }
}

/// The names that change something.
static KNOWN: [Known; 10] = [
    known(
        &["default_rate", "cdr", "corporate_default_rate"],
        "assumptions.default_rate",
        Operation::Set,
        |v| json!(v),
        "rate",
    ),
    known(&["default_rate_shock"], "assumptions.default_rate", Operation::Add, |v| json!(v), "rate"),
    known(&["recovery_rate"], "assumptions.severity", Operation::Set, |v| json!(1.0 - v), "fraction"),
    known(&["recovery_rate_shock"], "assumptions.severity", Operation::Add, |v| json!(-v), "fraction"),
    known(&["prepayment_rate", "cpr"], "assumptions.prepayment_rate", Operation::Set, |v| json!(v), "rate"),
    known(
        &["credit_spreads", "credit_spread"],
        "assumptions.reinvestment.asset.spread",
        Operation::Set,
        |v| json!(v / 1e4),
        "basis_points",
    ),
    known(
        &["index_rate", "interest_rate", "sofr", "libor"],
        "assumptions.index",
        Operation::Set,
        |v| json!({ "flat": v }),
        "rate",
    ),
    known(
        &["recovery_lag_months"],
        "assumptions.recovery_lag_months",
        Operation::Set,
        |v| json!(v as u64),
        "months",
    ),
    known(&["liquidation_price"], "assumptions.liquidation.price", Operation::Set, |v| json!(v), "fraction"),
    known(
        &["reinvestment_price"],
        "assumptions.reinvestment.asset.price",
        Operation::Set,
        |v| json!(v),
        "fraction",
    ),
];

fn known_as(name: &str) -> Option<&'static Known> {
    let name = name.to_lowercase();
    KNOWN.iter().find(|known| known.names.contains(&name.as_str()))
}

/// A scenario of a user: parameters of known names change deals, the others are kept as they are;
/// then come the changes spelled out.
pub fn custom(
    id: &str,
    name: &str,
    description: &str,
    kind: &'static str,
    tree: &Tree,
    spelled: Vec<Override>,
    created_at: Option<DateTime<Utc>>,
) -> NewScenario {
    let (mut overrides, mut shown) = (Vec::new(), Vec::new());
    for (category, parameters) in tree {
        for (name, value) in parameters {
            let known = known_as(name);
            overrides.extend(known.map(|known| Override {
                path: known.path.to_owned(),
                operation: known.operation,
                value: (known.value)(*value),
            }));
            shown.push(ScenarioParameter {
                name: name.clone(),
                category: category.clone(),
                value: *value,
                unit: known.map_or("number", |known| known.unit).to_owned(),
                description: name.replace('_', " "),
                changes: known.map(|known| known.path.to_owned()),
            });
        }
    }
    overrides.extend(spelled);
    let kind_of = if kind == "regulatory" { ScenarioKind::Regulatory } else { ScenarioKind::Custom };
    let scenario = Scenario {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        kind: kind_of,
        overrides,
    };
    NewScenario { scenario, kind, created_at, parameters: shown }
}

/// The documented scenarios, each shown as the numeric inputs of `reference` under it.
pub fn mag(reference: &Deal, assumptions: &Assumptions) -> Result<Vec<NewScenario>> {
    let new = |scenario: Scenario| {
        let (deal, assumptions) = scenario.apply(reference, assumptions)?;
        let shown = parameters(&deal, &assumptions)?.into_iter().filter_map(shown).collect();
        Ok(NewScenario { scenario, kind: "MAG", created_at: None, parameters: shown })
    };
    mag_scenarios().into_iter().map(new).collect()
}

fn shown(parameter: Parameter) -> Option<ScenarioParameter> {
    let name = format!("{}.{}", parameter.section, parameter.description).replace(' ', "_");
    let category = match parameter.category {
        Category::Economic => "Economic",
        Category::Credit => "Credit",
        Category::Market => "Market",
        Category::Structure => "Structure",
    };
    Some(ScenarioParameter {
        name,
        category: category.to_owned(),
        value: parameter.value.as_f64()?,
        unit: parameter.unit.unwrap_or_else(|| "number".to_owned()),
        description: parameter.description,
        changes: None,
    })
}

/// The scenario (the base case where there is none) with parameters of known names over it, each named
/// `override_default_rate` and so on.
///
/// # Errors
/// With every name that is not known.
pub fn with_overrides(
    scenario: Option<Scenario>,
    custom: &BTreeMap<String, f64>,
) -> Result<Option<Scenario>> {
    if custom.is_empty() {
        return Ok(scenario);
    }
    let mut checks = risk_core::check::Checks::default();
    let mut overrides = Vec::new();
    for (name, value) in custom {
        let path = format!("custom_parameters.{name}");
        checks.finite(&path, *value);
        match known_as(name.strip_prefix("override_").unwrap_or(name)) {
            Some(known) => overrides.push(Override {
                path: known.path.to_owned(),
                operation: known.operation,
                value: (known.value)(*value),
            }),
            None => checks.problem(&path, format_args!("must be one of {}", names())),
        }
    }
    checks.finish()?;
    let mut scenario = scenario.unwrap_or_else(|| Scenario {
        id: "base".to_owned(),
        name: "base".to_owned(),
        description: String::new(),
        kind: ScenarioKind::Custom,
        overrides: Vec::new(),
    });
    scenario.overrides.extend(overrides);
    Ok(Some(scenario))
}

fn names() -> String {
    let names = KNOWN.iter().filter_map(|known| known.names.first());
    names.map(|name| format!("override_{name}")).collect::<Vec<_>>().join(", ")
}
