//! The optimal trades: an integer program over the tests made linear, solved around one set of trades
//! after another.
//!
//! A test N/D ≥ t is the row N - tD ≥ 0, which is linear in par and cash as long as t is fixed. The
//! objective is a sum of such ratios; it is made linear where the last set of trades leads
//! (sequential linear programming). Every set that the program proposes is measured by the book: where a
//! test fails after all, as the diversity score may, its tangent there cuts the set off.

mod branch;
mod linear;
mod polish;
mod program;

use super::rank::Side;
use super::trade::{Amounts, DUST, Desk, Gain, Method, Phase, RebalanceSettings, Run, Step, Stopped};
use super::trade::{buy, eligible, sell, steps};
use branch::search;
use linear::{LinearProgram, Row};
use polish::polish;
use program::{Trades, Variable};
use risk_core::Result;
use risk_core::progress::Progress;

/// Most programs in whole increments, each around another set of trades.
const MOST_ROUNDS: usize = 12;

/// The best set of trades so far.
struct Best<'b> {
    x: Vec<f64>,
    desk: Desk<'b>,
    /// What an increment of each trade adds to the objective.
    gains: Vec<f64>,
}

/// The best trades that the programs find, or the two-phase method's where those are not better.
///
/// # References
/// Griffith and Stewart, *A nonlinear programming technique for the optimization of continuous
/// processing systems*, Management Science 7 (1961), 379; Kelley, *The cutting-plane method for
/// solving convex programs*, J. SIAM 8 (1960), 703.
pub(super) fn improve<'b>(
    start: &Desk<'b>,
    two_phase: Run<'b>,
    settings: &RebalanceSettings,
    progress: &Progress<'_>,
) -> Result<(Run<'b>, Gain)> {
    let mut gain = Gain {
        two_phase: two_phase.desk.objective,
        optimal: two_phase.desk.objective,
        improvement: 0.0,
        relaxed: None,
        programs: 0,
        explanation: String::new(),
    };
    let Some(best) = best(start, &two_phase, settings, &mut gain, progress)? else {
        gain.explanation = "The linear programs found no trades that keep every test.".to_owned();
        return Ok((two_phase, gain));
    };
    let trades = Trades::new(start, settings);
    let optimal = replay(start, &trades, &best, settings, progress)?;
    let is_valid = optimal.desk.breaches().is_empty();
    let improvement = optimal.desk.objective - two_phase.desk.objective;
    if is_valid && improvement > 0.0 {
        gain.optimal = optimal.desk.objective;
        gain.improvement = improvement;
        gain.explanation = format!(
            "The {} trades of the integer program are worth {improvement:.6} more than the two-phase method's.",
            optimal.steps.len()
        );
        return Ok((optimal, gain));
    }
    gain.explanation = "Nothing better was found than the trades of the two-phase method.".to_owned();
    Ok((two_phase, gain))
}

/// The best set of trades in whole increments.
fn best<'b>(
    start: &Desk<'b>,
    two_phase: &Run<'b>,
    settings: &RebalanceSettings,
    gain: &mut Gain,
    progress: &Progress<'_>,
) -> Result<Option<Best<'b>>> {
    let trades = Trades::new(start, settings);
    if trades.variables.is_empty() {
        return Ok(None);
    }
    let (rules, more) = (trades.rules(), trades.more());
    let traded =
        [Side::Sell, Side::Buy].map(|side| two_phase.amounts(side).iter().map(|(_, par)| par).sum::<f64>());
    let greedy_steps = steps(settings);
    let total = greedy_steps + settings.most_programs as u64;
    let mut reference = two_phase.desk.clone();
    let mut best: Option<Best<'b>> = None;
    let mut cuts: Vec<Row> = Vec::new();
    let mut gains = vec![0.0; trades.variables.len()];
    for _ in 0..MOST_ROUNDS {
        let left = settings.most_programs - gain.programs;
        if left == 0 {
            break;
        }
        let tangents = start.book.tangents(&reference.par, reference.cash, &more, settings.increment);
        let program: LinearProgram = trades.program(&tangents, &reference, traded, &cuts);
        let mut done = greedy_steps + gain.programs as u64;
        let found = search(&program, &rules, left, || {
            done += 1;
            progress.report(done, total)
        })?;
        gain.programs += found.programs;
        gain.relaxed = found.relaxed.or(gain.relaxed);
        gains.clone_from(&program.objective);
        let Some((x, _)) = found.best else { break };
        let mut desk = start.clone();
        let (par, cash) = trades.place(&x);
        desk.place(par, cash);
        let failing = desk.breaches();
        if !failing.is_empty() {
            let there = start.book.tangents(&desk.par, desk.cash, &more, settings.increment);
            let new = trades.cuts(&there, &desk, &failing);
            if new.is_empty() {
                break;
            }
            cuts.extend(new);
            continue;
        }
        if best.as_ref().is_some_and(|best| desk.objective <= best.desk.objective) {
            break;
        }
        reference = desk.clone();
        best = Some(Best { x, desk, gains: program.objective });
    }
    let greedy = trades.increments(two_phase).map(|x| Best { x, desk: two_phase.desk.clone(), gains });
    let is_better = |a: &Best<'_>, b: &Best<'_>| a.desk.objective > b.desk.objective;
    let Some(mut best) = (match (best, greedy) {
        (Some(best), Some(greedy)) if is_better(&greedy, &best) => Some(greedy),
        (best, greedy) => best.or(greedy),
    }) else {
        return Ok(None);
    };
    polish(&trades, &rules, &mut best.x, &mut best.desk, || {
        progress.report(greedy_steps + gain.programs as u64, total)
    })?;
    Ok(Some(best))
}

/// Makes the trades one after the other, and what is left of the amounts asked for step by step.
fn replay<'b>(
    start: &Desk<'b>,
    trades: &Trades<'_, 'b>,
    best: &Best<'b>,
    settings: &RebalanceSettings,
    progress: &Progress<'_>,
) -> Result<Run<'b>> {
    let mut run = Run::new(start.clone());
    run.method = Method::Optimal;
    for side in [Side::Sell, Side::Buy] {
        let all = trades.variables.iter().zip(&best.x).zip(&best.gains);
        let mut made: Vec<(Variable, f64, f64)> = all
            .filter(|((variable, x), _)| variable.side == side && **x > 0.0)
            .map(|((variable, x), gain)| (*variable, *x, *gain))
            .collect();
        made.sort_by(|a, b| (b.1 * b.2).total_cmp(&(a.1 * a.2)));
        let candidates = trades.variables.iter().filter(|variable| variable.side == side).count();
        for (variable, x, gain) in made {
            one(&mut run, &variable, x, gain, candidates, settings);
        }
        match (settings.amounts, side) {
            (Amounts::AsAsked, Side::Sell) => sell(&mut run, settings, progress)?,
            (Amounts::AsAsked, Side::Buy) => buy(&mut run, settings, progress)?,
            (Amounts::AtMost, _) => close(&mut run, side, settings),
        }
        if side == Side::Sell {
            run.after_sales = run.desk.clone();
        }
    }
    Ok(run)
}

/// Makes one trade.
fn one(
    run: &mut Run<'_>,
    variable: &Variable,
    x: f64,
    gain: f64,
    candidates: usize,
    settings: &RebalanceSettings,
) {
    let before = run.desk.clone();
    let Some(asset) = before.book.assets().nth(variable.at) else { return };
    let par = match variable.side {
        Side::Sell => (x * settings.increment).min(before.held(variable.at)),
        Side::Buy => x * settings.increment,
    };
    run.desk.trade(variable.at, variable.side, par);
    let score = gain / settings.increment * 1e6;
    run.steps.push(Step {
        number: run.steps.len() + 1,
        asset: asset.id.clone(),
        side: variable.side,
        par,
        price: variable.price,
        cash: run.desk.cash,
        score,
        rank: None,
        candidates,
        objective_before: before.objective,
        objective_after: run.desk.objective,
        moved: run.desk.moved_from(&before),
        bound: Vec::new(),
        refused: Vec::new(),
        why: format!(
            "One of the trades that together are best under every test; a million of it by itself moves the \
             objective by {score:.6}."
        ),
    });
}

/// Ends a phase whose amount was left open.
fn close(run: &mut Run<'_>, side: Side, settings: &RebalanceSettings) {
    let names = eligible(&run.desk, side, &run.amounts(Side::Sell), settings);
    let asked = if side == Side::Sell { settings.sale_par } else { settings.buy_par };
    let traded: f64 = run.amounts(side).iter().map(|(_, par)| par).sum();
    run.phases.push(Phase {
        side,
        asked,
        traded,
        cash: run.cash(side),
        candidates: names.positions.len(),
        refused: names.listed(),
        stopped: if asked - traded <= DUST { Stopped::Done } else { Stopped::Optimal },
    });
}
