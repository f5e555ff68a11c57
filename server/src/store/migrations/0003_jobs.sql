-- Work that outlives its request. A worker holds a job until lease_until; attempts fences off one that lost it.
CREATE TABLE job (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    owner_id TEXT REFERENCES account (id),
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT,
    spec {json} NOT NULL,
    priority BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    note TEXT,
    result {json},
    error TEXT,
    worker TEXT,
    cancel_requested BOOLEAN NOT NULL,
    dedup_key TEXT UNIQUE,
    run_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    lease_until TIMESTAMPTZ,
    keep_until TIMESTAMPTZ
);
CREATE INDEX job_to_claim ON job (state, queue, priority, run_at);
CREATE INDEX job_of_owner ON job (owner_id, created_at);
CREATE INDEX job_of_kind ON job (kind, subject, created_at);
CREATE INDEX job_of_worker ON job (worker, state);
CREATE INDEX job_to_forget ON job (keep_until);

-- A file that a job made.
CREATE TABLE artifact (
    job_id UUID PRIMARY KEY REFERENCES job (id),
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content {bytes} NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
