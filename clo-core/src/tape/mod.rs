//! Loan tapes.
