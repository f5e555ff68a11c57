//! What happened to a pool between two dates.

use crate::deal::{Asset, CouponType};
use risk_core::rating::Rating;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;

/// The difference between a pool and the same pool later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolDiff {
    /// Assets that are in the later pool alone, in its order.
    pub added: Vec<Holding>,
    /// Assets that are in the earlier pool alone, in its order.
    pub removed: Vec<Holding>,
    /// Assets that are in both and differ, in the order of the later pool.
    pub changed: Vec<AssetChange>,
    /// How many assets are in both and the same.
    pub unchanged: usize,
    /// Every rating that moved, the largest par first.
    pub rating_moves: Vec<RatingMove>,
    /// The earlier pool in all.
    pub before: PoolTotals,
    /// The later pool in all.
    pub after: PoolTotals,
}

/// An asset that came or went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its obligor.
    pub issuer: String,
    /// Its par.
    pub par: f64,
    /// Its price, as a fraction of par.
    pub price: Option<f64>,
}

/// An asset that is not what it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssetChange {
    /// Its identifier.
    pub id: String,
    /// Its name, the later one.
    pub name: String,
    /// Par bought less par sold, repaid or lost.
    pub par_change: f64,
    /// Every field that differs, in the order of an asset's JSON.
    pub fields: Vec<FieldChange>,
}

/// A field before and after; null where it had no value, or its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its path in an asset: `spread`, `moodys.facility`.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// A rating that moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingMove {
    /// The asset's identifier.
    pub id: String,
    /// The asset's name.
    pub name: String,
    /// Whose rating it is.
    pub agency: Agency,
    /// The rating that counted in the agency's tests before; none when not rated.
    pub before: Option<Rating>,
    /// And after.
    pub after: Option<Rating>,
    /// By how many notches it got better, negative when worse; none where either rating is missing.
    pub notches: Option<i32>,
    /// The asset's later par.
    pub par: f64,
}

/// A rating agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agency {
    /// Moody's.
    Moodys,
    /// S&P.
    Sp,
}

/// A pool in all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PoolTotals {
    /// Number of assets.
    pub assets: usize,
    /// Number of obligors.
    pub obligors: usize,
    /// Par.
    pub par: f64,
    /// Of it, in default.
    pub defaulted_par: f64,
    /// Of it, rated CCC+ or Caa1 or worse by either agency, and not in default.
    pub ccc_par: f64,
    /// Par times price, of the assets that have a price.
    pub market_value: f64,
    /// Par of the assets without a price.
    pub unpriced_par: f64,
    /// Undrawn commitments.
    pub unfunded: f64,
    /// Par-weighted mean spread of the floaters that are not in default.
    pub average_spread: Option<f64>,
    /// Par-weighted mean price of the assets that have one.
    pub average_price: Option<f64>,
}

/// Compares a pool with the same pool later, asset by asset and field by field.
///
/// Assets are the same when their identifiers are. A par of zero is held all the same: what is repaid
/// in full and still on the tape has changed, and has not gone.
///
/// # Examples
/// ```
/// use clo_core::{deal::Asset, tape::compare};
///
/// let before = [Asset { id: "LX1".into(), par: 2e6, ..Asset::default() }];
/// let after = [Asset { id: "LX1".into(), par: 1.5e6, ..Asset::default() }];
/// let diff = compare(&before, &after)?;
/// assert_eq!(diff.changed[0].par_change, -0.5e6);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when an identifier stands twice in one pool, or a number is not finite.
pub fn compare(before: &[Asset], after: &[Asset]) -> Result<PoolDiff> {
    let earlier = by_id(before, "before")?;
    let later = by_id(after, "after")?;
    let mut diff = PoolDiff {
        added: after.iter().filter(|a| !earlier.contains_key(&*a.id)).map(Holding::from).collect(),
        removed: before.iter().filter(|a| !later.contains_key(&*a.id)).map(Holding::from).collect(),
        changed: Vec::new(),
        unchanged: 0,
        rating_moves: Vec::new(),
        before: totals(before),
        after: totals(after),
    };
    for (k, now) in after.iter().enumerate() {
        let Some(&(j, was)) = earlier.get(&*now.id) else { continue };
        let mut fields = Vec::new();
        changes("", &tree(was, "before", j)?, &tree(now, "after", k)?, &mut fields);
        diff.rating_moves.extend(rating_moves(was, now));
        if fields.is_empty() {
            diff.unchanged += 1;
        } else {
            let par_change = now.par - was.par;
            diff.changed.push(AssetChange { id: now.id.clone(), name: now.name.clone(), par_change, fields });
        }
    }
    diff.rating_moves.sort_by(|a, b| b.par.total_cmp(&a.par));
    Ok(diff)
}

fn by_id<'a>(assets: &'a [Asset], pool: &str) -> Result<HashMap<&'a str, (usize, &'a Asset)>> {
    let mut found: HashMap<&str, (usize, &Asset)> = HashMap::with_capacity(assets.len());
    for (k, asset) in assets.iter().enumerate() {
        if !asset.par.is_finite() {
            let message = format_args!("must be finite, got {}", asset.par);
            return Err(Error::invalid(format_args!("{pool}[{k}].par"), message));
        }
        if let Some((first, _)) = found.insert(&asset.id, (k, asset)) {
            let message = format_args!("the same as that of {pool}[{first}]: {:?}", asset.id);
            return Err(Error::invalid(format_args!("{pool}[{k}].id"), message));
        }
    }
    Ok(found)
}

/// The asset as JSON, which knows every field that there is.
fn tree(asset: &Asset, pool: &str, k: usize) -> Result<Value> {
    serde_json::to_value(asset).map_err(|error| Error::invalid(format_args!("{pool}[{k}]"), error))
}

/// What differs between two trees, leaf by leaf.
fn changes(path: &str, before: &Value, after: &Value, found: &mut Vec<FieldChange>) {
    let (Some(was), Some(is)) = (before.as_object(), after.as_object()) else {
        if before != after {
            found.push(FieldChange { field: path.to_owned(), before: before.clone(), after: after.clone() });
        }
        return;
    };
    let gone = was.keys().filter(|key| !is.contains_key(*key));
    for key in is.keys().chain(gone) {
        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let value = |tree: &serde_json::Map<String, Value>| tree.get(key).cloned().unwrap_or(Value::Null);
        changes(&inner, &value(was), &value(is), found);
    }
}

fn rating_moves(was: &Asset, now: &Asset) -> impl Iterator<Item = RatingMove> {
    let pairs = [
        (Agency::Moodys, was.moodys_rating(), now.moodys_rating()),
        (Agency::Sp, was.sp_rating(), now.sp_rating()),
    ];
    pairs.into_iter().filter(|(_, before, after)| before != after).map(|(agency, before, after)| RatingMove {
        id: now.id.clone(),
        name: now.name.clone(),
        agency,
        before,
        after,
        notches: before.zip(after).map(|(before, after)| i32::from(before.rank()) - i32::from(after.rank())),
        par: now.par,
    })
}

fn totals(assets: &[Asset]) -> PoolTotals {
    // From a zero without a sign, which a sum of nothing is not.
    let sum = |value: &dyn Fn(&Asset) -> Option<f64>| {
        assets.iter().filter_map(value).fold(0.0, |sum, value| sum + value)
    };
    let par_if = |is: &dyn Fn(&Asset) -> bool| sum(&|asset| is(asset).then_some(asset.par));
    let is_ccc =
        |asset: &Asset| [asset.moodys_rating(), asset.sp_rating()].into_iter().flatten().any(Rating::is_ccc);
    let floats = |asset: &Asset| asset.coupon_type == CouponType::Floating && !asset.defaulted;
    let par = par_if(&|_| true);
    let floating = par_if(&floats);
    let unpriced_par = par_if(&|asset| asset.price.is_none());
    let market_value = sum(&|asset| asset.price.map(|price| price * asset.par));
    let spread = sum(&|asset| floats(asset).then_some(asset.par * asset.spread));
    let mean =
        |total: f64, weight: f64| (weight > 0.0).then(|| total / weight).filter(|mean| mean.is_finite());
    PoolTotals {
        assets: assets.len(),
        obligors: assets.iter().map(Asset::obligor).collect::<std::collections::HashSet<_>>().len(),
        par,
        defaulted_par: par_if(&|asset| asset.defaulted),
        ccc_par: par_if(&|asset| !asset.defaulted && is_ccc(asset)),
        market_value,
        unpriced_par,
        unfunded: sum(&|asset| Some(asset.unfunded)),
        average_spread: mean(spread, floating),
        average_price: mean(market_value, par - unpriced_par),
    }
}

impl From<&Asset> for Holding {
    fn from(asset: &Asset) -> Self {
        Self {
            id: asset.id.clone(),
            name: asset.name.clone(),
            issuer: asset.obligor().to_owned(),
            par: asset.par,
            price: asset.price,
        }
    }
}
