-- Who changed what, and when. Rows are only ever added.
CREATE TABLE audit (
    id UUID PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    before {json},
    after {json}
);
CREATE INDEX audit_of_subject ON audit (subject, subject_id, at);
CREATE INDEX audit_of_actor ON audit (actor, at);
CREATE INDEX audit_in_time ON audit (at);

-- The last number given to a user, a portfolio and so on.
CREATE TABLE sequence (
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);
