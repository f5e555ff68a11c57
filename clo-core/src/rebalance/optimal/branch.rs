//! Branch and bound: the best trades in whole increments.

use super::linear::LinearProgram;
use risk_core::Result;

/// How far a number of increments may be from a whole one, the solver's accuracy considered.
const WHOLE: f64 = 1e-5;

/// By what part of its size a solution must be better to count as better.
const BETTER: f64 = 1e-10;

/// What the variables must be besides satisfying the rows.
pub(super) struct Rules {
    /// Most of each, in increments; each is whole or this much.
    pub upper: Vec<f64>,
    /// Variables of which one must be zero: a sale and a purchase of the same asset.
    pub either: Vec<(usize, usize)>,
    /// The variables that are purchases.
    pub purchases: std::ops::Range<usize>,
    /// How many purchases may be above zero.
    pub most_purchases: Option<usize>,
}

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The best solution, and its value.
    pub best: Option<(Vec<f64>, f64)>,
    /// The maximum without regard to the rules.
    pub relaxed: Option<f64>,
    /// Programs solved.
    pub programs: usize,
}

/// Bounds of a part of the search, and what it promises at most.
struct Node {
    lower: Vec<f64>,
    upper: Vec<f64>,
    bound: f64,
}

/// Searches depth first, the likelier branch first, through at most `most` programs (Land and Doig 1960).
pub(super) fn search(
    program: &LinearProgram,
    rules: &Rules,
    most: usize,
    mut report: impl FnMut() -> Result<()>,
) -> Result<Search> {
    let mut search = Search::default();
    let root = Node { lower: vec![0.0; rules.upper.len()], upper: rules.upper.clone(), bound: f64::INFINITY };
    let mut open = vec![root];
    while let Some(mut node) = open.pop() {
        if search.programs == most {
            break;
        }
        let least = search.best.as_ref().map_or(f64::NEG_INFINITY, |(_, best)| best + BETTER * best.abs());
        if node.bound <= least || !rules.close(&mut node) {
            continue;
        }
        search.programs += 1;
        report()?;
        let Some((x, value)) = program.maximize(&node.lower, &node.upper) else { continue };
        if search.programs == 1 {
            search.relaxed = Some(value);
        }
        if value <= least {
            continue;
        }
        node.bound = value;
        match rules.broken(&node, &x) {
            Some(branches) => open.extend(branches),
            None => search.best = Some((rules.rounded(&x), value)),
        }
    }
    Ok(search)
}

impl Rules {
    /// Closes the purchases that would be too many; false when there are too many already.
    fn close(&self, node: &mut Node) -> bool {
        let Some(most) = self.most_purchases else { return true };
        let forced = self.purchases.clone().filter(|&j| node.lower[j] > 0.0).count();
        if forced >= most {
            for j in self.purchases.clone().filter(|&j| node.lower[j] == 0.0).collect::<Vec<_>>() {
                node.upper[j] = 0.0;
            }
        }
        forced <= most
    }

    /// Whether a solution in whole increments keeps the rules on purchases.
    pub fn allow(&self, x: &[f64]) -> bool {
        let bought = self.purchases.clone().filter(|&j| x[j] > 0.0).count();
        self.most_purchases.is_none_or(|most| bought <= most)
            && self.either.iter().all(|(i, j)| x[*i] == 0.0 || x[*j] == 0.0)
    }

    fn is_whole(&self, j: usize, x: f64) -> bool {
        (x - x.round()).abs() <= WHOLE || (x - self.upper[j]).abs() <= WHOLE
    }

    fn rounded(&self, x: &[f64]) -> Vec<f64> {
        let round = |(x, upper): (&f64, &f64)| {
            if (x - upper).abs() <= WHOLE { *upper } else { x.round().min(*upper) }
        };
        x.iter().zip(&self.upper).map(round).collect()
    }

    /// The two branches that exclude a solution which breaks a rule, the likelier one last.
    fn broken(&self, node: &Node, x: &[f64]) -> Option<[Node; 2]> {
        let below = |j: usize, most: f64| {
            let mut upper = node.upper.clone();
            upper[j] = most.max(node.lower[j]);
            Node { lower: node.lower.clone(), upper, bound: node.bound }
        };
        let above = |j: usize, least: f64| {
            let mut lower = node.lower.clone();
            lower[j] = least.min(node.upper[j]);
            Node { lower, upper: node.upper.clone(), bound: node.bound }
        };
        if let Some(&(i, j)) = self.either.iter().find(|(i, j)| x[*i] > WHOLE && x[*j] > WHOLE) {
            let (less, more) = if x[i] < x[j] { (i, j) } else { (j, i) };
            return Some([below(more, 0.0), below(less, 0.0)]);
        }
        let fraction = |j: usize| (x[j] - x[j].floor() - 0.5).abs();
        let fractional = (0..x.len()).filter(|&j| !self.is_whole(j, x[j]));
        if let Some(j) = fractional.min_by(|&i, &j| fraction(i).total_cmp(&fraction(j))) {
            let (down, up) = (below(j, x[j].floor()), above(j, x[j].ceil().min(self.upper[j])));
            return Some(if x[j] - x[j].floor() > 0.5 { [down, up] } else { [up, down] });
        }
        let most = self.most_purchases?;
        let bought = || self.purchases.clone().filter(|&j| x[j] > WHOLE);
        let open = bought().filter(|&j| node.lower[j] == 0.0);
        let least = open.min_by(|&i, &j| x[i].total_cmp(&x[j]))?;
        (bought().count() > most).then(|| [above(least, 1.0), below(least, 0.0)])
    }
}
