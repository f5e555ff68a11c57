-- Limits that are or were exceeded, by the machine that they are of.
CREATE TABLE alert (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    host TEXT NOT NULL,
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    severity TEXT NOT NULL,
    component TEXT NOT NULL,
    alert_type TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    occurrence_count BIGINT NOT NULL,
    last_occurrence TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ,
    acknowledged_at TIMESTAMPTZ,
    acknowledged_by TEXT
);
CREATE INDEX alert_in_time ON alert (is_active, created_at);
CREATE INDEX alert_of_host ON alert (host, is_active);
