//! A rebalance as files.

use super::operation::SIDES;
use super::rebalance::Outcome;
use crate::error::ApiError;
use crate::export::{Block, Cell, Column, Document, Figure, Kind, Section, Table, csv, spreadsheet};
use crate::store::rebalancings::Rebalancing;
use clo_core::rebalance::Side;
use clo_core::rebalance::trade::Traded;

const RATIO: Kind = Kind::Number { decimals: 4 };
const WHOLE: Kind = Kind::Number { decimals: 0 };

/// The summary, the trades and the tests; with every step where the analysis is to be detailed.
pub fn workbook(operation: &Rebalancing, outcome: &Outcome, detailed: bool) -> Result<Vec<u8>, ApiError> {
    let section = |heading: &str, block| Section { heading: heading.to_owned(), blocks: vec![block] };
    let mut sections = vec![
        section("Summary", Block::Table(summary(operation, outcome))),
        section("Trades", Block::Table(trades(outcome))),
        section("Tests", Block::Table(tests(outcome))),
    ];
    if detailed {
        sections.push(section("Steps", Block::Table(steps(outcome))));
    }
    let document = Document {
        title: "Portfolio rebalancing".to_owned(),
        subtitle: operation.id.clone(),
        generated_at: operation.completed_at.unwrap_or(operation.created_at),
        sections,
    };
    Ok(spreadsheet::write(&document)?)
}

/// The trades.
pub fn table(outcome: &Outcome) -> Result<Vec<u8>, ApiError> {
    Ok(csv::write(&trades(outcome))?)
}

fn columns<const N: usize>(of: [(&str, Kind); N]) -> Vec<Column> {
    of.into_iter().map(|(name, kind)| Column::new(name, kind)).collect()
}

fn summary(operation: &Rebalancing, outcome: &Outcome) -> Table {
    let objective = outcome.rebalance.objective;
    let par = |trades: &[Traded]| trades.iter().map(|trade| trade.par).sum::<f64>();
    let figure = |label: &str, value: Cell| Figure { label: label.to_owned(), kind: RATIO, value };
    let figures = [
        figure("Operation", operation.id.as_str().into()),
        figure("Portfolio", operation.deal_id.as_str().into()),
        figure("Objective before", objective.before.into()),
        figure("Objective after sales", objective.after_sales.into()),
        figure("Objective after purchases", objective.after_purchases.into()),
        figure("Improvement", outcome.improvement().into()),
        figure("Par sold", par(&outcome.rebalance.sales).into()),
        figure("Par bought", par(&outcome.rebalance.purchases).into()),
        figure("OC ratio before", outcome.before.oc_ratio.into()),
        figure("OC ratio after", outcome.after_buy.oc_ratio.into()),
        figure("IC ratio before", outcome.before.ic_ratio.into()),
        figure("IC ratio after", outcome.after_buy.ic_ratio.into()),
    ];
    let rows = figures.into_iter().map(|figure| vec![figure.label.as_str().into(), figure.value]);
    let columns = columns([("Item", Kind::Text), ("Value", RATIO)]);
    Table { columns, rows: rows.collect(), total: None }
}

fn trades(outcome: &Outcome) -> Table {
    let row = |trade: &Traded, side: Side| {
        vec![
            spelled(side),
            trade.asset.as_str().into(),
            trade.name.as_str().into(),
            trade.issuer.as_str().into(),
            trade.par.into(),
            trade.price.into(),
            trade.cash.into(),
            trade.spread.into(),
            trade.sp_rating.map_or("NR", |rating| rating.sp()).into(),
            trade.score.into(),
            outcome.rationale(trade, side).into(),
        ]
    };
    let of = |side: Side| match side {
        Side::Sell => &outcome.rebalance.sales,
        Side::Buy => &outcome.rebalance.purchases,
    };
    let rows = SIDES.into_iter().flat_map(|side| of(side).iter().map(move |trade| row(trade, side)));
    let columns = columns([
        ("Side", Kind::Text),
        ("Asset", Kind::Text),
        ("Name", Kind::Text),
        ("Issuer", Kind::Text),
        ("Par", Kind::Money),
        ("Price", Kind::Percent),
        ("Cash", Kind::Money),
        ("Spread", Kind::Percent),
        ("S&P rating", Kind::Text),
        ("Score", RATIO),
        ("Why", Kind::Text),
    ]);
    Table { columns, rows: rows.collect(), total: None }
}

fn spelled(side: Side) -> Cell {
    if side == Side::Buy { "BUY" } else { "SELL" }.into()
}

fn tests(outcome: &Outcome) -> Table {
    let rows = outcome.rebalance.changes.iter().map(|change| {
        vec![
            f64::from(change.number).into(),
            change.name.as_str().into(),
            change.before.into(),
            change.after.into(),
            change.difference.into(),
            format!("{:?}", change.outcome_before).as_str().into(),
            format!("{:?}", change.outcome_after).as_str().into(),
        ]
    });
    let columns = columns([
        ("Test", WHOLE),
        ("Name", Kind::Text),
        ("Before", RATIO),
        ("After", RATIO),
        ("Difference", RATIO),
        ("Outcome before", Kind::Text),
        ("Outcome after", Kind::Text),
    ]);
    Table { columns, rows: rows.collect(), total: None }
}

fn steps(outcome: &Outcome) -> Table {
    let rows = outcome.rebalance.steps.iter().map(|step| {
        vec![
            (step.number as f64).into(),
            spelled(step.side),
            step.asset.as_str().into(),
            step.par.into(),
            step.price.into(),
            step.cash.into(),
            step.objective_before.into(),
            step.objective_after.into(),
            step.why.as_str().into(),
        ]
    });
    let columns = columns([
        ("Step", WHOLE),
        ("Side", Kind::Text),
        ("Asset", Kind::Text),
        ("Par", Kind::Money),
        ("Price", Kind::Percent),
        ("Cash after", Kind::Money),
        ("Objective before", RATIO),
        ("Objective after", RATIO),
        ("Why", Kind::Text),
    ]);
    Table { columns, rows: rows.collect(), total: None }
}
