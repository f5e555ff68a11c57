//! Trades: filters, ranking, hypothetical trades, rebalances.

use crate::argument::{Choice, Document, Optional, Part};
use crate::function::functions;
use clo_core::deal::{Asset, Deal};
use clo_core::quality::{Book, Settings};
use clo_core::rebalance::{RankSettings, Ranked, candidates, rank};
use serde::Serialize;

functions! {
    /// Trades: filters, ranking, hypothetical trades, rebalances.
    trades at "clo.trades" of clo_core::rebalance {
        async hypothetical(deal: Document<Deal>, master: Part<Vec<Asset>>, trades: Part<Vec<core::Trade>>, settings: Optional<core::HypoSettings>);
        async |progress| rebalance(deal: Document<Deal>, master: Part<Vec<Asset>>, settings: Optional<core::RebalanceSettings>) = core::rebalance_with(deal, master, settings, progress);
        async rank(deal: Document<Deal>, master: Part<Vec<Asset>>, settings: Optional<RankSettings>, tests: Optional<Settings>) = ranked(deal, master, tests, settings);
        filter_fields() = Ok(core::filter::fields());
        async filter_assets(assets: Part<Vec<Asset>>, filter: Part<core::Filter>) = Ok(assets.iter().filter(|asset| filter.matches(asset)).cloned().collect::<Vec<_>>());
        parse_filter(text: String, dialect: Choice<core::filter::Dialect> = r#""sql""#) = core::Filter::parse_as(text, dialect);
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
