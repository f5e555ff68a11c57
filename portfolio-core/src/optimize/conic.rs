//! Convex programs, and the solver that they are given to: the one file that knows Clarabel.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettingsBuilder, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};
use risk_core::{Error, Result};
use std::ops::Range;

/// a'x + c.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Affine {
    pub terms: Vec<(usize, f64)>,
    pub constant: f64,
}

impl Affine {
    /// The variable `column`.
    pub fn variable(column: usize) -> Self {
        Self { terms: vec![(column, 1.0)], constant: 0.0 }
    }

    pub fn constant(constant: f64) -> Self {
        Self { terms: Vec::new(), constant }
    }

    /// Σᵢ factorsᵢ·x at `columns`; zeros are left out.
    pub fn combination(columns: Range<usize>, factors: impl IntoIterator<Item = f64>) -> Self {
        let terms = columns.zip(factors).filter(|term| term.1 != 0.0).collect();
        Self { terms, constant: 0.0 }
    }

    /// This plus `scale` times `other`.
    #[must_use]
    pub fn plus(mut self, scale: f64, other: &Affine) -> Self {
        self.terms.extend(other.terms.iter().map(|&(column, factor)| (column, scale * factor)));
        self.constant += scale * other.constant;
        self
    }
}

/// The set that a block of rows must lie in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cone {
    Zero,
    NonNegative,
    /// The first row is at least the Euclidean norm of the others.
    SecondOrder,
    /// Three rows with x^α·y^(1−α) ≥ |z|.
    Power(f64),
    /// Three rows with y·e^(x/y) ≤ z, y > 0.
    Exponential,
}

struct Block {
    name: String,
    cone: Cone,
    rows: Vec<Affine>,
}

/// Minimise ½x'Px + q'x where every block of affine rows lies in its cone.
#[derive(Default)]
pub(super) struct Program {
    variables: usize,
    quadratic: Vec<(usize, usize, f64)>,
    linear: Vec<f64>,
    blocks: Vec<Block>,
}

/// What the solver found.
pub(super) struct Solution {
    pub x: Vec<f64>,
    pub iterations: usize,
}

impl Program {
    /// `count` new variables without bounds.
    pub fn variables(&mut self, count: usize) -> Range<usize> {
        let first = self.variables;
        self.variables += count;
        self.linear.resize(self.variables, 0.0);
        first..self.variables
    }

    /// Adds `scale` times `cost` to the objective; its constant does not matter.
    pub fn minimize(&mut self, scale: f64, cost: &Affine) {
        for &(column, factor) in &cost.terms {
            self.linear[column] += scale * factor;
        }
    }

    /// Adds ½·`factor`·xᵢxⱼ for i = j, and `factor`·xᵢxⱼ for i < j.
    pub fn minimize_product(&mut self, i: usize, j: usize, factor: f64) {
        if factor != 0.0 {
            self.quadratic.push((i.min(j), i.max(j), factor));
        }
    }

    /// Each of `rows` is zero.
    pub fn zero(&mut self, name: impl Into<String>, rows: Vec<Affine>) {
        self.block(name, Cone::Zero, rows);
    }

    /// Each of `rows` is at least zero.
    pub fn non_negative(&mut self, name: impl Into<String>, rows: Vec<Affine>) {
        self.block(name, Cone::NonNegative, rows);
    }

    /// The first of `rows` is at least the norm of the others.
    pub fn second_order(&mut self, name: impl Into<String>, rows: Vec<Affine>) {
        self.block(name, Cone::SecondOrder, rows);
    }

    /// x^α·y^(1−α) ≥ |z|, x and y not negative.
    pub fn power(&mut self, name: impl Into<String>, alpha: f64, rows: [Affine; 3]) {
        self.block(name, Cone::Power(alpha), rows.into());
    }

    /// y·e^(x/y) ≤ z, y positive.
    pub fn exponential(&mut self, name: impl Into<String>, rows: [Affine; 3]) {
        self.block(name, Cone::Exponential, rows.into());
    }

    fn block(&mut self, name: impl Into<String>, cone: Cone, rows: Vec<Affine>) {
        if !rows.is_empty() {
            self.blocks.push(Block { name: name.into(), cone, rows });
        }
    }

    /// Turns every constant into that multiple of a new positive variable κ, and gives its column: the
    /// rows then hold for y = κ·x (Charnes and Cooper 1962).
    pub fn homogenize(&mut self) -> usize {
        let scale = self.variables(1).start;
        for row in self.blocks.iter_mut().flat_map(|block| &mut block.rows) {
            if row.constant != 0.0 {
                row.terms.push((scale, row.constant));
                row.constant = 0.0;
            }
        }
        self.non_negative("scale", vec![Affine::variable(scale)]);
        scale
    }

    /// The solution, `what` naming it in messages.
    ///
    /// # Errors
    /// [`Error::Infeasible`] with the blocks that contradict each other, or when the objective has no
    /// bound; [`Error::NoConvergence`] when the solver stops short of 10⁻⁷.
    pub fn solve(&self, what: &str) -> Result<Solution> {
        let all: Vec<&Block> = self.blocks.iter().collect();
        let found = self.run(&all)?;
        let close = found.residual <= ALMOST && found.gap <= ALMOST;
        match found.status {
            SolverStatus::Solved => {}
            SolverStatus::AlmostSolved | SolverStatus::InsufficientProgress | SolverStatus::MaxIterations
                if close => {}
            status if is_infeasible(status) => {
                let names = self.conflict()?.join(", ");
                return Err(Error::Infeasible(format!("{what}: no portfolio satisfies {names} together")));
            }
            SolverStatus::DualInfeasible | SolverStatus::AlmostDualInfeasible => {
                return Err(Error::Infeasible(format!(
                    "{what}: has no bound; limit the weights or the leverage"
                )));
            }
            _ => {
                let Run { iterations, residual, .. } = found;
                return Err(Error::NoConvergence { what: what.to_owned(), iterations, residual });
            }
        }
        Ok(Solution { x: found.x, iterations: found.iterations })
    }

    /// Solves with some of the blocks.
    fn run(&self, blocks: &[&Block]) -> Result<Run> {
        let (mut at, mut columns, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut constants = Vec::new();
        for row in blocks.iter().flat_map(|block| &block.rows) {
            // The solver's form is Ax + s = b with s in the cone, so that s is the row itself.
            for &(column, factor) in &row.terms {
                at.push(constants.len());
                columns.push(column);
                values.push(-factor);
            }
            constants.push(row.constant);
        }
        let n = self.variables;
        let (i, j, v) = unzip(&self.quadratic);
        let quadratic = CscMatrix::new_from_triplets(n, n, i, j, v);
        let matrix = CscMatrix::new_from_triplets(constants.len(), n, at, columns, values);
        let cones: Vec<SupportedConeT<f64>> = blocks.iter().map(|block| cone(block)).collect();
        let settings = DefaultSettingsBuilder::default()
            .verbose(false)
            .max_threads(1)
            .tol_gap_abs(TOLERANCE)
            .tol_gap_rel(TOLERANCE)
            .tol_feas(TOLERANCE)
            .build()
            .map_err(|error| Error::invalid("solver", error))?;
        let mut solver = DefaultSolver::new(&quadratic, &self.linear, &matrix, &constants, &cones, settings)
            .map_err(|error| Error::invalid("solver", format_args!("{error:?}")))?;
        solver.solve();
        let found = solver.solution;
        Ok(Run {
            status: found.status,
            residual: found.r_prim.max(found.r_dual),
            gap: (found.obj_val - found.obj_val_dual).abs() / (1.0 + found.obj_val.abs()),
            iterations: found.iterations as usize,
            x: found.x,
        })
    }

    /// The names of blocks that contradict each other, of which none can be spared: each name is left
    /// out in turn, and stays out if the rest is still a contradiction (Chinneck and Dravnieks 1991).
    fn conflict(&self) -> Result<Vec<&str>> {
        let mut names: Vec<&str> = Vec::new();
        for block in &self.blocks {
            if !names.contains(&block.name.as_str()) {
                names.push(&block.name);
            }
        }
        for name in names.clone() {
            let others: Vec<&str> = names.iter().copied().filter(|other| *other != name).collect();
            let kept: Vec<&Block> =
                self.blocks.iter().filter(|block| others.contains(&block.name.as_str())).collect();
            if !kept.is_empty() && is_infeasible(self.run(&kept)?.status) {
                names = others;
            }
        }
        Ok(names)
    }
}

/// How the solver ended.
struct Run {
    status: SolverStatus,
    residual: f64,
    gap: f64,
    iterations: usize,
    x: Vec<f64>,
}

fn is_infeasible(status: SolverStatus) -> bool {
    matches!(status, SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible)
}

/// The solver's accuracy, and the residual at which an unfinished solution is still taken.
const TOLERANCE: f64 = 1e-12;
const ALMOST: f64 = 1e-7;

fn unzip(entries: &[(usize, usize, f64)]) -> (Vec<usize>, Vec<usize>, Vec<f64>) {
    let rows = entries.iter().map(|entry| entry.0).collect();
    let columns = entries.iter().map(|entry| entry.1).collect();
    (rows, columns, entries.iter().map(|entry| entry.2).collect())
}

fn cone(block: &Block) -> SupportedConeT<f64> {
    let rows = block.rows.len();
    match block.cone {
        Cone::Zero => SupportedConeT::ZeroConeT(rows),
        Cone::NonNegative => SupportedConeT::NonnegativeConeT(rows),
        Cone::SecondOrder => SupportedConeT::SecondOrderConeT(rows),
        Cone::Power(alpha) => SupportedConeT::PowerConeT(alpha),
        Cone::Exponential => SupportedConeT::ExponentialConeT(),
    }
}
