//! Linear programs, and the solver that they are given to: the one file here that knows Clarabel.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettingsBuilder, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};

/// How a row compares with its constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    AtMost,
    Equal,
}

/// a'x compared with b.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub coefficients: Vec<f64>,
    pub sense: Sense,
    pub constant: f64,
}

/// Maximise c'x + k under the rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LinearProgram {
    pub objective: Vec<f64>,
    pub constant: f64,
    pub rows: Vec<Row>,
}

/// The solver's accuracy.
const TOLERANCE: f64 = 1e-10;

/// Bounds closer than this hold a variable fixed.
const FIXED: f64 = 1e-9;

impl LinearProgram {
    /// The maximum with `lower ≤ x ≤ upper`: x, and c'x + k there. None when nothing satisfies all
    /// rows, or the solver does not get there.
    pub fn maximize(&self, lower: &[f64], upper: &[f64]) -> Option<(Vec<f64>, f64)> {
        let free: Vec<usize> = (0..lower.len()).filter(|&j| upper[j] - lower[j] > FIXED).collect();
        let mut x = lower.to_vec();
        if !free.is_empty() {
            let found = self.solve(&free, lower, upper)?;
            for (&j, value) in free.iter().zip(found) {
                x[j] = value.clamp(lower[j], upper[j]);
            }
        } else if !self.is_satisfied(&x) {
            return None;
        }
        let value = self.constant + dot(&self.objective, &x);
        value.is_finite().then_some((x, value))
    }

    fn is_satisfied(&self, x: &[f64]) -> bool {
        self.rows.iter().all(|row| {
            let beyond = dot(&row.coefficients, x) - row.constant;
            match row.sense {
                Sense::AtMost => beyond <= 1e-7,
                Sense::Equal => beyond.abs() <= 1e-7,
            }
        })
    }

    /// The free variables, the others at their lower bounds.
    fn solve(&self, free: &[usize], lower: &[f64], upper: &[f64]) -> Option<Vec<f64>> {
        let (equal, most): (Vec<&Row>, Vec<&Row>) =
            self.rows.iter().partition(|row| row.sense == Sense::Equal);
        let rows: Vec<&Row> = equal.iter().chain(&most).copied().collect();
        let (n, m) = (free.len(), rows.len());
        let (mut at, mut columns, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut entry = |row: usize, column: usize, value: f64| {
            if value != 0.0 {
                at.push(row);
                columns.push(column);
                values.push(value);
            }
        };
        // The solver's form is Ax + s = b with s zero or not negative; what is fixed goes into b.
        let mut constants: Vec<f64> =
            rows.iter().map(|row| row.constant - dot(&row.coefficients, lower)).collect();
        for (k, row) in rows.iter().enumerate() {
            for (column, &j) in free.iter().enumerate() {
                entry(k, column, row.coefficients[j]);
            }
        }
        // The free variables are y = x - lower, so that 0 ≤ y ≤ upper - lower.
        for (column, &j) in free.iter().enumerate() {
            entry(m + column, column, 1.0);
            constants.push(upper[j] - lower[j]);
        }
        for column in 0..n {
            entry(m + n + column, column, -1.0);
            constants.push(0.0);
        }
        let matrix = CscMatrix::new_from_triplets(constants.len(), n, at, columns, values);
        let mut cones = Vec::new();
        if !equal.is_empty() {
            cones.push(SupportedConeT::ZeroConeT(equal.len()));
        }
        cones.push(SupportedConeT::NonnegativeConeT(most.len() + 2 * n));
        let costs: Vec<f64> = free.iter().map(|&j| -self.objective[j]).collect();
        let settings = DefaultSettingsBuilder::default()
            .verbose(false)
            .max_threads(1)
            .tol_gap_abs(TOLERANCE)
            .tol_gap_rel(TOLERANCE)
            .tol_feas(TOLERANCE)
            .build()
            .ok()?;
        let none = CscMatrix::zeros((n, n));
        let mut solver = DefaultSolver::new(&none, &costs, &matrix, &constants, &cones, settings).ok()?;
        solver.solve();
        let found = solver.solution;
        let is_solved = matches!(found.status, SolverStatus::Solved | SolverStatus::AlmostSolved);
        let is_finite = found.x.iter().all(|x| x.is_finite());
        (is_solved && is_finite).then(|| free.iter().zip(found.x).map(|(&j, y)| lower[j] + y).collect())
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
