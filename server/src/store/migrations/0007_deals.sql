-- The master list of assets. The document is the asset as clo-core reads it; columns are for lists.
CREATE TABLE asset (
    id TEXT PRIMARY KEY,
    cusip TEXT,
    isin TEXT,
    name TEXT NOT NULL,
    asset_type TEXT NOT NULL,
    rating TEXT NOT NULL,
    sector TEXT NOT NULL,
    industry TEXT NOT NULL,
    current_balance DOUBLE PRECISION NOT NULL,
    original_balance DOUBLE PRECISION NOT NULL,
    coupon_rate DOUBLE PRECISION NOT NULL,
    maturity_date DATE NOT NULL,
    as_of_date DATE NOT NULL,
    document TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX asset_of_type ON asset (asset_type, id);
CREATE INDEX asset_of_rating ON asset (rating, id);

-- Tables of numbers over assets, a row each: correlations as the upper triangle without its diagonal,
-- prices date by date. Names and dates are JSON lists.
CREATE TABLE asset_matrix (
    name TEXT PRIMARY KEY,
    asset_ids TEXT NOT NULL,
    dates TEXT NOT NULL,
    cells BYTEA NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- The document is the deal as clo-core reads it; columns are for lists.
CREATE TABLE deal (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    manager TEXT NOT NULL,
    trustee TEXT NOT NULL,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    effective_date DATE NOT NULL,
    stated_maturity DATE NOT NULL,
    deal_size DOUBLE PRECISION NOT NULL,
    asset_count BIGINT NOT NULL,
    balance DOUBLE PRECISION NOT NULL,
    class_ratings TEXT NOT NULL,
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX deal_in_order ON deal (deleted_at, id);

-- The document is the scenario as clo-core reads it; parameters are what it is shown as.
CREATE TABLE scenario (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    document TEXT NOT NULL,
    parameters TEXT NOT NULL,
    parameter_count BIGINT NOT NULL,
    created_at TIMESTAMPTZ,
    last_used TIMESTAMPTZ,
    usage_count BIGINT NOT NULL
);

CREATE TABLE rebalancing (
    id TEXT PRIMARY KEY,
    deal_id TEXT NOT NULL,
    deal_version BIGINT NOT NULL,
    status TEXT NOT NULL,
    request TEXT NOT NULL,
    result TEXT,
    error TEXT,
    job_id UUID,
    total_trades BIGINT,
    objective_improvement DOUBLE PRECISION,
    created_by TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    completed_at TIMESTAMPTZ
);
CREATE INDEX rebalancing_of_deal ON rebalancing (deal_id, created_at);
CREATE INDEX rebalancing_in_time ON rebalancing (created_at);
