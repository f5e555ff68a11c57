//! The last improvements: an increment moved from one trade to another, measured by the book.

use super::super::rank::Side;
use super::super::trade::Desk;
use super::branch::Rules;
use super::program::Trades;
use risk_core::Result;

/// Most moves.
const MOST_MOVES: usize = 50;

/// By what part of the objective a move must be better.
const BETTER: f64 = 1e-12;

/// Makes the best move of one increment between two sales or two purchases, as long as one improves
/// the objective and keeps every test.
pub(super) fn polish(
    trades: &Trades<'_, '_>,
    rules: &Rules,
    x: &mut [f64],
    desk: &mut Desk<'_>,
    mut report: impl FnMut() -> Result<()>,
) -> Result<()> {
    for _ in 0..MOST_MOVES {
        report()?;
        let mut best: Option<(usize, usize, f64)> = None;
        let mut trial = desk.clone();
        for (from, to) in moves(trades, x) {
            let mut moved = x.to_vec();
            moved[from] -= 1.0;
            moved[to] += 1.0;
            let (par, cash) = trades.place(&moved);
            if !rules.allow(&moved) || cash < trades.settings.least_cash.min(desk.cash) {
                continue;
            }
            trial.place(par, cash);
            let least = best.map_or(desk.objective * (1.0 + BETTER), |(_, _, objective)| objective);
            if trial.objective > least && trial.breaches().is_empty() {
                best = Some((from, to, trial.objective));
            }
        }
        let Some((from, to, _)) = best else { break };
        x[from] -= 1.0;
        x[to] += 1.0;
        let (par, cash) = trades.place(x);
        desk.place(par, cash);
    }
    Ok(())
}

/// The trades of which one increment could be the other's.
fn moves(trades: &Trades<'_, '_>, x: &[f64]) -> Vec<(usize, usize)> {
    let of = |side: Side| {
        let of_side = trades.variables.iter().enumerate().filter(move |(_, variable)| variable.side == side);
        of_side.map(|(j, variable)| (j, variable.upper)).collect::<Vec<_>>()
    };
    let mut moves = Vec::new();
    for side in [Side::Sell, Side::Buy].map(of) {
        for &(from, _) in side.iter().filter(|(j, _)| x[*j] >= 1.0 && x[*j].fract() == 0.0) {
            let to = side.iter().filter(|(j, upper)| *j != from && x[*j] + 1.0 <= *upper);
            moves.extend(to.map(|(to, _)| (from, *to)));
        }
    }
    moves
}
