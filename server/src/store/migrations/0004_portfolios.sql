-- What a portfolio began with, and has.
ALTER TABLE portfolio ADD COLUMN initial_capital DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE portfolio ADD COLUMN cash_balance DOUBLE PRECISION NOT NULL DEFAULT 0;

-- What its owner wants it to hold, in percent.
CREATE TABLE allocation (
    portfolio_id UUID NOT NULL REFERENCES portfolio (id),
    symbol TEXT NOT NULL,
    percentage DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (portfolio_id, symbol)
);
