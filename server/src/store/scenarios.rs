//! Scenarios: the documents that clo-core reads, and the parameters that they are shown as.

use super::audit::Change;
use super::{Database, Error, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, Utc};
use clo_core::scenario::Scenario;
use serde::{Deserialize, Serialize};

row! {
    /// A scenario without its changes. As JSON, what the audit log keeps of it.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct ScenarioHead {
        /// The identifier.
        pub id: String,
        /// The name.
        pub name: String,
        /// `MAG`, `custom`, `regulatory`.
        pub kind: String,
        /// What it is for.
        pub description: String,
        /// Whether it is offered.
        pub is_active: bool,
        /// How many parameters it has.
        pub parameter_count: i64,
        /// When a user made it; none of those that come with the program.
        pub created_at: Option<DateTime<Utc>>,
        /// When a deal was last run under it.
        pub last_used: Option<DateTime<Utc>>,
        /// How often.
        pub usage_count: i64,
    }
}

/// One parameter of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioParameter {
    /// Its name.
    pub name: String,
    /// `Economic`, `Credit`, `Market`, `Structure`.
    pub category: String,
    /// Its value.
    pub value: f64,
    /// `rate`, `fraction`, `currency`, `months`, `number`.
    pub unit: String,
    /// What it is.
    pub description: String,
    /// What it changes; none when nothing of a deal depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<String>,
}

/// A scenario to be kept.
#[derive(Debug, Clone)]
pub struct NewScenario {
    /// As clo-core reads it.
    pub scenario: Scenario,
    /// `MAG`, `custom`, `regulatory`.
    pub kind: &'static str,
    /// When a user made it.
    pub created_at: Option<DateTime<Utc>>,
    /// What it is shown as.
    pub parameters: Vec<ScenarioParameter>,
}

const HEAD: &str =
    "id, name, kind, description, is_active, parameter_count, created_at, last_used, usage_count";

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Decode(error.into()))
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Encode(error.into()))
}

impl Transaction {
    /// Keeps a scenario; none where there is one of this id.
    pub(crate) async fn add_scenario(
        &mut self,
        new: &NewScenario,
        actor: Option<&str>,
    ) -> Result<Option<ScenarioHead>> {
        let head = ScenarioHead {
            id: new.scenario.id.clone(),
            name: new.scenario.name.clone(),
            kind: new.kind.to_owned(),
            description: new.scenario.description.clone(),
            is_active: true,
            parameter_count: new.parameters.len() as i64,
            created_at: new.created_at,
            last_used: None,
            usage_count: 0,
        };
        let added = self
            .run(
                "INSERT INTO scenario (id, name, kind, description, is_active, document, parameters,
                    parameter_count, created_at, last_used, usage_count)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 0) ON CONFLICT (id) DO NOTHING",
                params![
                    &head.id,
                    &head.name,
                    &head.kind,
                    &head.description,
                    head.is_active,
                    text(&new.scenario)?,
                    text(&new.parameters)?,
                    head.parameter_count,
                    head.created_at,
                ],
            )
            .await?;
        if added == 0 {
            return Ok(None);
        }
        let (subject, subject_id) = ("scenario", head.id.as_str());
        let change =
            Change { actor, action: "create", subject, subject_id, before: None, after: Some(&head) };
        self.record(change).await?;
        Ok(Some(head))
    }
}

impl Database {
    /// Scenarios, those that come with the program first.
    pub(crate) async fn scenarios(&self, kind: Option<&str>, active_only: bool) -> Result<Vec<ScenarioHead>> {
        let of_kind = if kind.is_some() { "kind = $1" } else { "1 = 1" };
        let active = if active_only { "AND is_active" } else { "" };
        let statement = format!(
            "SELECT {HEAD} FROM scenario WHERE {of_kind} {active}
             ORDER BY CASE WHEN created_at IS NULL THEN 0 ELSE 1 END, created_at, LENGTH(id), id"
        );
        self.all(statement, kind.map(Into::into).into_iter().collect()).await
    }

    /// A scenario without its changes.
    pub(crate) async fn scenario_head(&self, id: &str) -> Result<Option<ScenarioHead>> {
        if id.contains('\0') {
            return Ok(None);
        }
        self.one(format!("SELECT {HEAD} FROM scenario WHERE id = $1"), params![id]).await
    }

    /// A scenario as clo-core reads it.
    pub(crate) async fn scenario(&self, id: &str) -> Result<Option<Scenario>> {
        if id.contains('\0') {
            return Ok(None);
        }
        let found: Option<(String,)> =
            self.one("SELECT document FROM scenario WHERE id = $1", params![id]).await?;
        found.map(|(document,)| read(&document)).transpose()
    }

    /// What a scenario is shown as.
    pub(crate) async fn scenario_parameters(&self, id: &str) -> Result<Option<Vec<ScenarioParameter>>> {
        if id.contains('\0') {
            return Ok(None);
        }
        let found: Option<(String,)> =
            self.one("SELECT parameters FROM scenario WHERE id = $1", params![id]).await?;
        found.map(|(parameters,)| read(&parameters)).transpose()
    }

    /// Notes that deals were run under a scenario.
    pub(crate) async fn note_scenario_use(&self, id: &str) -> Result<()> {
        let statement = "UPDATE scenario SET last_used = $1, usage_count = usage_count + 1 WHERE id = $2";
        self.run(statement, params![clock::now(), id]).await.map(|_| ())
    }
}
