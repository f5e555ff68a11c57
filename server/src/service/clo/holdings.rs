//! Bringing deals in, and changing them.

use super::asset_list;
use crate::app::State;
use crate::error::ApiError;
use crate::extract::User;
use crate::store::deals::{DealHead, DealTerms, StoredDeal};
use crate::store::{Transaction, is_duplicate};
use clo_core::Deal;

/// Most characters of a deal's id.
const LONGEST_ID: usize = 64;

/// Whether a text may name a deal: some letters, digits, `_`, `-` and `.`, and no mere number, which would
/// be the portfolio of an investor.
pub fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let some = (1..=LONGEST_ID).contains(&id.len()) && id.chars().all(plain);
    some && id.parse::<i128>().is_err() && id.chars().any(|c| c.is_ascii_alphanumeric())
}

/// Adds the assets of a deal that the master list does not have.
async fn list_assets(transaction: &mut Transaction, deal: &Deal, actor: &str) -> Result<(), ApiError> {
    for asset in &deal.assets {
        transaction.add_asset(&asset_list::head(asset, deal.dates.analysis), asset, Some(actor)).await?;
    }
    Ok(())
}

/// Keeps a deal.
pub async fn add(state: &State, user: &User, terms: &DealTerms, deal: &Deal) -> Result<DealHead, ApiError> {
    let taken = || ApiError::Conflict(format!("There is a deal {}", terms.id));
    let mut transaction = state.database.begin().await?;
    let added = transaction.add_deal(terms, deal, Some(&user.id)).await;
    let head = match added {
        Ok(head) => head.ok_or_else(taken)?,
        Err(error) if is_duplicate(&error) => return Err(taken()),
        Err(error) => return Err(error.into()),
    };
    list_assets(&mut transaction, deal, &user.id).await?;
    transaction.commit().await?;
    Ok(head)
}

/// Puts another document in the place of a deal's.
pub async fn replace(state: &State, user: &User, old: &DealHead, deal: &Deal) -> Result<DealHead, ApiError> {
    let mut transaction = state.database.begin().await?;
    let replaced = transaction.replace_deal(old, deal, Some(&user.id)).await?;
    let head = replaced.ok_or_else(|| ApiError::Conflict("The deal was changed meanwhile".to_owned()))?;
    list_assets(&mut transaction, deal, &user.id).await?;
    transaction.commit().await?;
    Ok(head)
}

/// Deletes a deal.
pub async fn delete(state: &State, user: &User, stored: &StoredDeal) -> Result<(), ApiError> {
    let mut transaction = state.database.begin().await?;
    transaction.delete_deal(&stored.head, Some(&user.id)).await?;
    transaction.commit().await?;
    Ok(())
}
