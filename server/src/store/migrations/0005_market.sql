-- What is traded.
CREATE TABLE instrument (
    symbol TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sector TEXT,
    created_at TIMESTAMPTZ NOT NULL
);

-- What it was traded at, and who says so.
CREATE TABLE price_bar (
    symbol TEXT NOT NULL REFERENCES instrument (symbol),
    day DATE NOT NULL,
    open DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    close DOUBLE PRECISION NOT NULL,
    volume DOUBLE PRECISION NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (symbol, day)
);
