-- Two identities each: the id that a user sees, and the number of documents that count users.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    username TEXT UNIQUE,
    full_name TEXT,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    last_login TIMESTAMPTZ
);

-- A login, and every token that came of it.
CREATE TABLE session (
    id UUID PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX session_of_account ON session (account_id, expires_at);
CREATE INDEX session_revoked ON session (revoked_at);
CREATE INDEX session_expires ON session (expires_at);

-- Failed logins by the digest of the name tried, whether or not an account has it.
CREATE TABLE login_failure (
    name_digest TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    since TIMESTAMPTZ NOT NULL
);
CREATE INDEX login_failure_since ON login_failure (since);

CREATE TABLE portfolio (
    id UUID PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    owner_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    description TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX portfolio_of_owner ON portfolio (owner_id, deleted_at, number);
