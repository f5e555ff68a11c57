//! How the assets of the master list move together: one factor for all, one a sector, one an issuer.

use super::{AS_OF, SEED};
use crate::clock;
use crate::service::clo::classify::sector;
use crate::store::asset_matrices::{Correlations, Prices};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use clo_core::deal::Asset;
use risk_core::random::stream;
use std::collections::BTreeMap;

/// Returns that are recorded.
const DAYS: usize = 252;

/// Loadings of one asset.
struct Loadings {
    market: f64,
    sector: f64,
    issuer: f64,
    sector_number: usize,
    issuer_number: usize,
    /// Annual volatility of its price.
    volatility: f64,
}

fn loadings(assets: &[Asset]) -> Vec<Loadings> {
    let (mut sectors, mut issuers) = (BTreeMap::new(), BTreeMap::new());
    let number_of = |name: &str, names: &mut BTreeMap<String, usize>| {
        let next = names.len();
        *names.entry(name.to_owned()).or_insert(next)
    };
    let of = |(k, asset): (usize, &Asset)| {
        let mut draw = stream(SEED, 20_000 + k as u64);
        Loadings {
            market: 0.44 + 0.14 * draw.uniform(),
            sector: 0.36 + 0.12 * draw.uniform(),
            issuer: 0.5,
            sector_number: number_of(sector(asset), &mut sectors),
            issuer_number: number_of(asset.obligor(), &mut issuers),
            volatility: match asset.sp_rating().map_or(18, |rating| rating.rank()) {
                ..=10 => 0.025,
                11..=13 => 0.04,
                14 => 0.055,
                15 => 0.07,
                16 => 0.10,
                _ => 0.18,
            },
        }
    };
    assets.iter().enumerate().map(of).collect()
}

/// The correlations of the loadings; positive definite, as every asset has a part of its own.
pub fn correlations(assets: &[Asset]) -> Correlations {
    let loadings = loadings(assets);
    let mut cells = Vec::with_capacity(Correlations::len(assets.len()));
    for (i, a) in loadings.iter().enumerate() {
        for b in &loadings[i + 1..] {
            let mut correlation = a.market * b.market;
            if a.sector_number == b.sector_number {
                correlation += a.sector * b.sector;
            }
            if a.issuer_number == b.issuer_number {
                correlation += a.issuer * b.issuer;
            }
            cells.push((correlation * 1e4).round() as i16);
        }
    }
    let asset_ids = assets.iter().map(|asset| asset.id.clone()).collect();
    Correlations { asset_ids, cells, updated_at: clock::now() }
}

/// A year of daily prices that ends at the prices of the list.
pub fn prices(assets: &[Asset]) -> Prices {
    let loadings = loadings(assets);
    let factors = |path: u64, count: usize| -> Vec<f64> {
        let mut draw = stream(SEED, path);
        (0..count).map(|_| draw.normal()).collect()
    };
    let mut price: Vec<f64> = assets.iter().map(|asset| asset.price_or_par()).collect();
    let mut rows = vec![price.clone()];
    for day in 0..DAYS as u64 {
        let market = factors(30_000 + day, 1)[0];
        let (sectors, issuers) = (factors(40_000 + day, 64), factors(50_000 + day, assets.len()));
        let own = factors(60_000 + day, assets.len());
        for (k, (price, l)) in price.iter_mut().zip(&loadings).enumerate() {
            let rest = 1.0 - l.market * l.market - l.sector * l.sector - l.issuer * l.issuer;
            let shock = l.market * market
                + l.sector * sectors[l.sector_number % 64]
                + l.issuer * issuers[l.issuer_number]
                + rest.max(0.0).sqrt() * own[k];
            *price /= 1.0 + (l.volatility / 252.0_f64.sqrt() * shock).clamp(-0.2, 0.2);
        }
        rows.push(price.clone());
    }
    rows.reverse();
    let cells = rows.iter().flatten().map(|price| (price * 1e6).round() as u32).collect();
    Prices {
        asset_ids: assets.iter().map(|asset| asset.id.clone()).collect(),
        dates: business_days(DAYS + 1),
        cells,
    }
}

/// So many weekdays up to the date of the list, in order.
fn business_days(count: usize) -> Vec<NaiveDate> {
    let is_weekday = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let back = (0..).map_while(|days| AS_OF.checked_sub_days(Days::new(days)));
    let mut dates: Vec<NaiveDate> = back.filter(is_weekday).take(count).collect();
    dates.reverse();
    dates
}
