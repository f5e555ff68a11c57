//! Trades: filters, ranking, hypothetical trades, rebalances.

use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use clo_core::deal::{Asset, Deal};
use clo_core::quality::{Book, Settings};
use clo_core::rebalance::{RankSettings, Ranked, candidates, rank};
use serde::Serialize;

functions! {
    /// Trades: filters, ranking, hypothetical trades, rebalances.
    trades of clo_core::rebalance {
        hypothetical(
            deal: Wire<Deal>, master: Part<Vec<Asset>>, trades: Part<Vec<core::Trade>>,
            settings: Wire<core::HypoSettings>
        );
        rebalance(deal: Wire<Deal>, master: Part<Vec<Asset>>, settings: Wire<core::RebalanceSettings>) =
            |progress| core::rebalance_with(deal, master, settings, progress);
        rank(
            deal: Wire<Deal>, master: Part<Vec<Asset>>, tests: Part<Settings>, settings: Wire<RankSettings>
        ) =
            ranked(deal, master, tests, settings);
        filter_fields() = Ok(core::filter::fields());
        filter_assets(assets: Part<Vec<Asset>>, filter: Part<core::Filter>) =
            Ok(assets.iter().filter(|asset| filter.matches(asset)).cloned().collect::<Vec<_>>());
        parse_filter(text: String, dialect: Choice<core::filter::Dialect>) =
            core::Filter::parse_as(text, dialect);
    }
}

/// A ranked asset of the deal or the master list.
#[derive(Serialize)]
struct RankedAsset<'a> {
    id: &'a str,
    position: usize,
    score: f64,
}

fn ranked<'a>(
    deal: &'a Deal,
    master: &'a [Asset],
    tests: &Settings,
    settings: &RankSettings,
) -> risk_core::Result<Vec<RankedAsset<'a>>> {
    let book = Book::new(deal, master, tests)?;
    let evaluation = book.evaluate(book.par(), book.cash());
    let ids: Vec<&str> = book.assets().map(|asset| asset.id.as_str()).collect();
    let ranked = rank(&book, &evaluation, &candidates(&book, book.par(), settings), settings)?;
    Ok(ranked
        .into_iter()
        .map(|Ranked { position, score }| RankedAsset { id: ids[position], position, score })
        .collect())
}
