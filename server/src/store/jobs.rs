//! The queue: jobs, who works on them, and what became of them.

use super::{Database, Result, Transaction, params, row, stored_as_text};
use crate::clock;
use crate::jobs::{Queue, State};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

stored_as_text!(State);
stored_as_text!(Queue);

row! {
    /// Work that outlives its request, without what is large: what to do, and what came of it.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Job {
        /// Its key.
        pub id: Uuid,
        /// What documents call its id.
        pub reference: String,
        /// Who asked for it; nobody when the schedule did.
        pub owner_id: Option<String>,
        /// Where it waits.
        pub queue: Queue,
        /// What it does: the name of its spec.
        pub kind: String,
        /// What it is about: a deal, a portfolio.
        pub subject: Option<String>,
        /// Where it is.
        pub state: State,
        /// How often it was begun.
        pub attempts: i64,
        /// The part that is done, from 0 to 1.
        pub progress: f64,
        /// What it is at.
        pub note: Option<String>,
        /// Why it failed, or is tried again.
        pub error: Option<String>,
        /// Who works on it, or did.
        pub worker: Option<String>,
        /// Whether it is to stop.
        pub cancel_requested: bool,
        /// When it was asked for.
        pub created_at: DateTime<Utc>,
        /// When it was last begun.
        pub started_at: Option<DateTime<Utc>>,
        /// When it reached its last state.
        pub finished_at: Option<DateTime<Utc>>,
    }
}

row! {
    /// A file that a job made.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Artifact {
        /// As it is to be saved.
        pub filename: String,
        /// Its media type.
        pub content_type: String,
        /// Of its bytes, in hexadecimal.
        pub sha256: String,
        /// Its bytes.
        pub content: Vec<u8>,
    }
}

impl Artifact {
    /// A file of these bytes.
    #[must_use]
    pub fn new(filename: String, content_type: &str, content: Vec<u8>) -> Self {
        let sha256 = super::hexadecimal(&Sha256::digest(&content));
        Self { filename, content_type: content_type.to_owned(), sha256, content }
    }
}

row! {
    /// How many jobs of a queue are in a state.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Tally {
        /// Which queue.
        pub queue: Queue,
        /// Which state.
        pub state: State,
        /// How many.
        pub jobs: i64,
    }
}

/// A job to be queued.
#[derive(Debug, Clone)]
pub(crate) struct NewJob {
    pub id: Uuid,
    pub reference: String,
    pub owner_id: Option<String>,
    pub queue: Queue,
    pub kind: String,
    pub subject: Option<String>,
    pub spec: Json,
    pub priority: i64,
    /// Of several jobs with this key only the first is queued.
    pub dedup_key: Option<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// With the result, and the file where there is one.
    Success(Json, Option<Artifact>),
    /// For this reason.
    Failure(String),
    /// It was asked to stop.
    Revoked,
    /// To be tried again at a time, for this reason.
    Retry(DateTime<Utc>, String),
    /// The worker goes away; as if it had not begun.
    HandedBack,
}

/// Which jobs a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Which {
    pub owner_id: Option<String>,
    pub kind: Option<&'static str>,
    pub subject: Option<String>,
    pub states: Vec<State>,
    pub limit: i64,
    pub offset: i64,
}

const COLUMNS: &str = "id, reference, owner_id, queue, kind, subject, state, attempts, progress, note, \
     error, worker, cancel_requested, created_at, started_at, finished_at";

impl Transaction {
    /// Queues a job; false when one with its key is there.
    pub(crate) async fn add_job(&mut self, new: NewJob) -> Result<bool> {
        let now = clock::now();
        let added = self
            .run(
                "INSERT INTO job (id, reference, owner_id, queue, kind, subject, spec, priority, state, attempts, progress,
                     cancel_requested, dedup_key, run_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0.0, FALSE, $10, $11, $11) ON CONFLICT (dedup_key) DO NOTHING",
                params![
                    new.id,
                    new.reference,
                    new.owner_id,
                    new.queue,
                    new.kind,
                    new.subject,
                    new.spec,
                    new.priority,
                    State::Pending,
                    new.dedup_key,
                    now,
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// Records what became of an attempt; false when the worker no longer holds the job.
    pub(crate) async fn end_attempt(
        &mut self,
        job: &Job,
        worker: &str,
        outcome: Outcome,
        keep: Option<TimeDelta>,
    ) -> Result<bool> {
        let now = clock::now();
        let (state, result, error, file, run_at) = match outcome {
            Outcome::Success(result, file) => (State::Success, Some(result), None, file, now),
            Outcome::Failure(error) => (State::Failure, None, Some(error), None, now),
            Outcome::Revoked => (State::Revoked, None, None, None, now),
            Outcome::Retry(at, error) => (State::Retry, None, Some(error), None, at),
            Outcome::HandedBack => (State::Pending, None, None, None, now),
        };
        let finished = state.is_final().then_some(now);
        let begun = job.attempts - i64::from(state == State::Pending);
        let held = self
            .run(
                "UPDATE job SET state = $1, result = $2, error = $3, run_at = $4, finished_at = $5, keep_until = $6,
                     attempts = $7, progress = CASE WHEN $8 THEN 1.0 ELSE progress END, lease_until = NULL
                 WHERE id = $9 AND worker = $10 AND attempts = $11 AND state = $12",
                params![
                    state,
                    result,
                    error,
                    run_at,
                    finished,
                    finished.and_then(|at| keep.map(|keep| at + keep)),
                    begun,
                    state == State::Success,
                    job.id,
                    worker,
                    job.attempts,
                    State::Started,
                ],
            )
            .await?
            == 1;
        if let Some(Artifact { filename, content_type, sha256, content }) = file.filter(|_| held) {
            self.run(
                "INSERT INTO artifact (job_id, filename, content_type, sha256, content, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                params![job.id, filename, content_type, sha256, content, now],
            )
            .await?;
        }
        Ok(held)
    }
}

impl Database {
    /// The job with this reference.
    pub(crate) async fn job(&self, reference: &str) -> Result<Option<Job>> {
        if reference.contains('\0') {
            return Ok(None);
        }
        self.one(format!("SELECT {COLUMNS} FROM job WHERE reference = $1"), params![reference]).await
    }

    /// The job that was queued with this key.
    pub(crate) async fn job_with_key(&self, dedup_key: &str) -> Result<Option<Job>> {
        self.one(format!("SELECT {COLUMNS} FROM job WHERE dedup_key = $1"), params![dedup_key]).await
    }

    /// What a job is to do.
    pub(crate) async fn job_spec(&self, id: Uuid) -> Result<Option<Json>> {
        let found = self.one::<(Json,)>("SELECT spec FROM job WHERE id = $1", params![id]).await?;
        Ok(found.map(|(spec,)| spec))
    }

    /// What came of a job, as long as it is kept.
    pub(crate) async fn job_result(&self, id: Uuid) -> Result<Option<Json>> {
        let found = self.one::<(Option<Json>,)>("SELECT result FROM job WHERE id = $1", params![id]).await?;
        Ok(found.and_then(|(result,)| result))
    }

    /// Jobs, newest first.
    pub(crate) async fn jobs(&self, which: Which) -> Result<Vec<Job>> {
        let mut values = params![which.limit, which.offset];
        let mut wanted = vec!["TRUE".to_owned()];
        let mut equal = |column: &str, value: super::Value| {
            values.push(value);
            wanted.push(format!("{column} = ${}", values.len()));
        };
        if let Some(owner) = which.owner_id {
            equal("owner_id", owner.into());
        }
        if let Some(kind) = which.kind {
            equal("kind", kind.into());
        }
        if let Some(subject) = which.subject {
            equal("subject", subject.into());
        }
        if !which.states.is_empty() {
            let states = which.states.into_iter().map(|state| {
                values.push(state.into());
                format!("${}", values.len())
            });
            wanted.push(format!("state IN ({})", states.collect::<Vec<_>>().join(", ")));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM job WHERE {} ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2",
            wanted.join(" AND ")
        );
        self.all(sql, values).await
    }

    /// How many jobs there are, by queue and state.
    pub(crate) async fn job_tallies(&self) -> Result<Vec<Tally>> {
        let sql = "SELECT queue, state, CAST(COUNT(*) AS BIGINT) AS jobs FROM job GROUP BY queue, state ORDER BY queue, state";
        self.all(sql, params![]).await
    }

    /// The file of a job.
    pub(crate) async fn artifact(&self, job_id: Uuid) -> Result<Option<Artifact>> {
        let sql = "SELECT filename, content_type, sha256, content FROM artifact WHERE job_id = $1";
        self.one(sql, params![job_id]).await
    }

    /// Takes the next job of `queues` for `worker`: the one of highest priority that has waited longest,
    /// or one whose worker let its lease run out.
    pub(crate) async fn claim_job(
        &self,
        queues: &[Queue],
        worker: &str,
        lease: TimeDelta,
    ) -> Result<Option<Job>> {
        let now = clock::now();
        let mut values = params![worker, now + lease, now, State::Started, State::Pending, State::Retry];
        let places = queues.iter().map(|queue| {
            values.push((*queue).into());
            format!("${}", values.len())
        });
        let places = places.collect::<Vec<_>>().join(", ");
        let lock = if matches!(self, Self::Postgres(_)) { "FOR UPDATE SKIP LOCKED" } else { "" };
        let sql = format!(
            "UPDATE job SET state = $4, worker = $1, lease_until = $2, started_at = $3, attempts = attempts + 1, progress = 0.0,
                 note = NULL
             WHERE id = (
                 SELECT id FROM job
                 WHERE queue IN ({places})
                   AND ((state IN ($5, $6) AND run_at <= $3) OR (state = $4 AND lease_until < $3))
                 ORDER BY priority DESC, run_at, id LIMIT 1 {lock})
             RETURNING {COLUMNS}"
        );
        self.change(sql, values).await
    }

    /// Keeps hold of a job and tells how far it is; false when another worker has it.
    pub(crate) async fn keep_job(
        &self,
        job: &Job,
        worker: &str,
        lease: TimeDelta,
        progress: f64,
    ) -> Result<bool> {
        let kept = self
            .run(
                "UPDATE job SET lease_until = $1, progress = $2
                 WHERE id = $3 AND worker = $4 AND attempts = $5 AND state = $6",
                params![clock::now() + lease, progress, job.id, worker, job.attempts, State::Started],
            )
            .await?;
        Ok(kept == 1)
    }

    /// Which jobs of a worker are to stop.
    pub(crate) async fn jobs_to_stop(&self, worker: &str) -> Result<Vec<(Uuid,)>> {
        let sql = "SELECT id FROM job WHERE worker = $1 AND state = $2 AND cancel_requested";
        self.all(sql, params![worker, State::Started]).await
    }

    /// Ends a job that has not begun, or asks its worker to stop; false when it has ended.
    pub(crate) async fn cancel_job(&self, id: Uuid, keep: TimeDelta) -> Result<bool> {
        let now = clock::now();
        let waiting = self
            .run(
                "UPDATE job SET state = $1, cancel_requested = TRUE, finished_at = $2, keep_until = $3
                 WHERE id = $4 AND state IN ($5, $6)",
                params![State::Revoked, now, now + keep, id, State::Pending, State::Retry],
            )
            .await?;
        if waiting == 1 {
            return Ok(true);
        }
        let sql = "UPDATE job SET cancel_requested = TRUE WHERE id = $1 AND state = $2";
        Ok(self.run(sql, params![id, State::Started]).await? == 1)
    }

    /// Forgets results older than `results`, and jobs whose time is over; how many of each.
    pub(crate) async fn forget_jobs(&self, results: TimeDelta) -> Result<(u64, u64)> {
        let now = clock::now();
        let mut transaction = self.begin().await?;
        let over = "SELECT id FROM job WHERE keep_until IS NOT NULL AND finished_at < $1";
        let emptied = transaction
            .run(
                "UPDATE job SET result = NULL WHERE keep_until IS NOT NULL AND finished_at < $1 AND result IS NOT NULL",
                params![now - results],
            )
            .await?;
        transaction
            .run(format!("DELETE FROM artifact WHERE job_id IN ({over})"), params![now - results])
            .await?;
        let gone = "DELETE FROM job WHERE keep_until < $1";
        let forgotten = transaction.run(gone, params![now]).await?;
        transaction.commit().await?;
        Ok((emptied, forgotten))
    }
}
