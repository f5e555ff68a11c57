//! What an empty database is filled with for a demonstration: everything that the documents' examples
//! name, the same in every database, and none of it real.

mod accounts;
mod alerts;
mod deals;
mod market;

use crate::app::State;
use crate::error::ApiError;

/// Fills what is empty; a database that has been filled stays as it is.
///
/// # Errors
/// When the database does not answer.
pub async fn fill(state: &State) -> Result<(), ApiError> {
    accounts::fill(state).await?;
    market::fill(state).await?;
    alerts::fill(state).await?;
    deals::fill(state).await
}
