use crate::Result;
use crate::check::Checks;
use crate::linalg::{
    CorrelationRepair, NearestCorrelationSettings, check_symmetric, cholesky_semidefinite,
    nearest_correlation,
};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What makes the names of a pool move together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Dependence {
    /// One factor; every two names have the same correlation.
    Uniform {
        /// The asset correlation ρ, from 0 to 1.
        correlation: f64,
    },
    /// One factor; names i and j have the correlation aᵢ·aⱼ.
    OneFactor {
        /// The loading aᵢ of each name, from −1 to 1.
        loadings: Vec<f64>,
    },
    /// One factor for all and one for each sector.
    Sectors {
        /// The sector of each name: 0, 1, ….
        sectors: Vec<usize>,
        /// The correlation of two names of one sector, from `across` to 1.
        within: f64,
        /// The correlation of two names of different sectors, from 0 to 1.
        across: f64,
    },
    /// Several independent factors; names i and j have the correlation Σₖ aᵢₖ·aⱼₖ.
    MultiFactor {
        /// One row per name, one column per factor; no row longer than 1.
        #[serde(with = "crate::linalg::rows")]
        loadings: Array2<f64>,
    },
    /// A correlation matrix, repaired where it is not positive semidefinite.
    Matrix {
        /// Names × names.
        #[serde(with = "crate::linalg::rows")]
        correlation: Array2<f64>,
    },
}

/// Most names of a pool.
pub(super) const MOST_NAMES: usize = 100_000;

/// Most names under a correlation matrix.
const MOST_NAMES_OF_MATRIX: usize = 5_000;

/// How far past 1 rounding may take the length of a row of loadings.
const LENGTH_TOLERANCE: f64 = 1e-9;

/// The latent variable of each name as factors and a rest.
///
/// # Formula
/// Xᵢ = Σₖ a₍g₎ₖ·Zₖ + d₍g₎·εᵢ, with d₍g₎² = 1 − Σₖ a₍g₎ₖ² and g the group of name i
///
/// where Z and ε are independent standard normals. Names with equal loadings form a group, so that
/// what the factors give is computed once for each.
///
/// # References
/// A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised edition,
/// section 11.1.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorStructure {
    /// K, the number of independent factors.
    pub factors: usize,
    /// The loadings of each group that are not zero, with the factor of each.
    pub loadings: Vec<Vec<(usize, f64)>>,
    /// d of each group.
    pub residuals: Vec<f64>,
    /// The group of each name.
    pub groups: Vec<usize>,
    /// What was done to a correlation matrix that is none; `None` when nothing was.
    pub repair: Option<MatrixRepair>,
}

/// How far a matrix was from a correlation matrix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MatrixRepair {
    /// The smallest eigenvalue before the repair.
    pub smallest_eigenvalue: f64,
    /// The largest change of an element.
    pub largest_change: f64,
    /// The root of the sum of the squares of all changes.
    pub distance: f64,
}

impl FactorStructure {
    /// The factors behind `dependence` among `names` names.
    ///
    /// The eigenvalues of a correlation matrix that is not positive semidefinite are cut at 0 and its
    /// diagonal is brought back to 1; [`FactorStructure::repair`] says so. For another repair, such as the
    /// nearest matrix, use [`nearest_correlation`] first.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no name, a shape does not fit the names, a correlation is out
    /// of its range, or a row of loadings is longer than 1.
    ///
    /// # Examples
    /// ```
    /// use risk_core::credit::{Dependence, FactorStructure};
    ///
    /// let sectors = Dependence::Sectors { sectors: vec![0, 1, 0], within: 0.30, across: 0.10 };
    /// let structure = FactorStructure::new(&sectors, 3)?;
    /// assert_eq!(structure.groups, [0, 1, 0]);
    /// assert!((structure.correlation(0, 2) - 0.30).abs() < 1e-15);
    /// assert!((structure.correlation(0, 1) - 0.10).abs() < 1e-15);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn new(dependence: &Dependence, names: usize) -> Result<Self> {
        let mut checks = Checks::default();
        let count = format_args!("must have from 1 to {MOST_NAMES} names, got {names}");
        checks.require((1..=MOST_NAMES).contains(&names), "names", count);
        check(&mut checks, dependence, names);
        checks.finish()?;
        match dependence {
            Dependence::Uniform { correlation } => {
                Ok(Self::from_rows(1, vec![vec![(0, correlation.sqrt())]], vec![0; names]))
            }
            Dependence::OneFactor { loadings } => {
                let rows: Vec<_> = loadings.iter().map(|&a| vec![(0, a)]).collect();
                Ok(Self::grouped(1, rows))
            }
            Dependence::Sectors { sectors, within, across } => {
                let rows = sectors.iter();
                let rows =
                    rows.map(|s| vec![(0, across.sqrt()), (1 + s, (within - across).sqrt())]).collect();
                let factors = 2 + sectors.iter().max().copied().unwrap_or(0);
                Ok(Self::grouped(factors, rows))
            }
            Dependence::MultiFactor { loadings } => {
                Ok(Self::grouped(loadings.ncols(), sparse(loadings.view())))
            }
            Dependence::Matrix { correlation } => Self::from_matrix(correlation.view()),
        }
    }

    /// The correlation of names i and j; 0 when there is no such name.
    #[must_use]
    pub fn correlation(&self, i: usize, j: usize) -> f64 {
        let (Some(&g), Some(&h)) = (self.groups.get(i), self.groups.get(j)) else { return 0.0 };
        if i == j {
            return 1.0;
        }
        let of = |row: &[(usize, f64)], k: usize| row.iter().find(|(l, _)| *l == k).map_or(0.0, |(_, a)| *a);
        self.loadings[g].iter().map(|&(k, a)| a * of(&self.loadings[h], k)).sum()
    }

    fn from_matrix(correlation: ArrayView2<'_, f64>) -> Result<Self> {
        let names = correlation.nrows();
        let groups = (0..names).collect();
        if let Ok(factor) = cholesky_semidefinite(correlation) {
            return Ok(Self::from_rows(names, sparse(factor.view()), groups));
        }
        let settings = NearestCorrelationSettings {
            repair: CorrelationRepair::EigenvalueClipping,
            ..NearestCorrelationSettings::default()
        };
        let nearest = nearest_correlation(correlation, &settings)?;
        let factor = cholesky_semidefinite(nearest.correlation.view())?;
        let change = &nearest.correlation - &correlation;
        let largest_change = change.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let (smallest_eigenvalue, distance) = (nearest.smallest_eigenvalue, nearest.distance);
        let repair = Some(MatrixRepair { smallest_eigenvalue, largest_change, distance });
        Ok(Self { repair, ..Self::from_rows(names, sparse(factor.view()), groups) })
    }

    /// The structure in which names of equal rows are a group.
    fn grouped(factors: usize, rows: Vec<Vec<(usize, f64)>>) -> Self {
        let mut known = HashMap::new();
        let mut distinct = Vec::new();
        let mut groups = Vec::with_capacity(rows.len());
        for row in rows {
            let key: Vec<(usize, u64)> = row.iter().map(|&(k, a)| (k, a.to_bits())).collect();
            groups.push(*known.entry(key).or_insert_with(|| {
                distinct.push(row);
                distinct.len() - 1
            }));
        }
        Self::from_rows(factors, distinct, groups)
    }

    fn from_rows(factors: usize, rows: Vec<Vec<(usize, f64)>>, groups: Vec<usize>) -> Self {
        let rest = |row: &Vec<(usize, f64)>| 1.0 - row.iter().map(|(_, a)| a * a).sum::<f64>();
        let residual = |rest: f64| if rest > ROUNDING { rest.sqrt() } else { 0.0 };
        let residuals = rows.iter().map(|row| residual(rest(row))).collect();
        let loadings = rows.into_iter().map(|row| row.into_iter().filter(|(_, a)| *a != 0.0).collect());
        Self { factors, loadings: loadings.collect(), residuals, groups, repair: None }
    }
}

/// What rounding leaves of a variance that is zero.
const ROUNDING: f64 = 1e-13;

fn sparse(matrix: ArrayView2<'_, f64>) -> Vec<Vec<(usize, f64)>> {
    let rows = matrix.rows().into_iter();
    rows.map(|row| row.iter().copied().enumerate().filter(|(_, a)| *a != 0.0).collect()).collect()
}

fn check(checks: &mut Checks, dependence: &Dependence, names: usize) {
    let mut count = |what: &str, got: usize| {
        checks.require(
            got == names,
            what,
            format_args!("must have {names} elements, one per name, got {got}"),
        );
    };
    match dependence {
        Dependence::Uniform { correlation } => checks.fraction("correlation", *correlation),
        Dependence::OneFactor { loadings } => {
            count("loadings", loadings.len());
            for (i, &a) in loadings.iter().enumerate() {
                checks.between(format_args!("loadings[{i}]"), a, -1.0, 1.0);
            }
        }
        Dependence::Sectors { sectors, within, across } => {
            count("sectors", sectors.len());
            checks.fraction("across", *across);
            checks.between("within", *within, if *across > 0.0 { *across } else { 0.0 }, 1.0);
            if let Some((i, s)) = sectors.iter().enumerate().find(|(_, s)| **s >= MOST_NAMES) {
                checks.problem(
                    format_args!("sectors[{i}]"),
                    format_args!("must be below {MOST_NAMES}, got {s}"),
                );
            }
        }
        Dependence::MultiFactor { loadings } => {
            count("loadings", loadings.nrows());
            for (i, row) in loadings.rows().into_iter().enumerate() {
                let square: f64 = row.iter().map(|a| a * a).sum();
                let fits = square <= 1.0 + LENGTH_TOLERANCE;
                let path = format_args!("loadings[{i}]").to_string();
                checks.require(
                    fits,
                    path,
                    format_args!("must have squares that sum to at most 1, got {square}"),
                );
            }
        }
        Dependence::Matrix { correlation } => {
            count("correlation", correlation.nrows());
            check_correlation(checks, correlation.view());
        }
    }
}

fn check_correlation(checks: &mut Checks, correlation: ArrayView2<'_, f64>) {
    let most = MOST_NAMES_OF_MATRIX;
    let message = format_args!("must have at most {most} rows, got {}", correlation.nrows());
    checks.require(correlation.nrows() <= most, "correlation", message);
    if let Err(error) = check_symmetric("correlation", correlation) {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
        return;
    }
    for ((i, j), &x) in correlation.indexed_iter() {
        let (low, high) = if i == j { (1.0 - LENGTH_TOLERANCE, 1.0 + LENGTH_TOLERANCE) } else { (-1.0, 1.0) };
        if !(low..=high).contains(&x) {
            let wanted = if i == j { "1" } else { "between -1 and 1" };
            checks.problem(format_args!("correlation[{i}][{j}]"), format_args!("must be {wanted}, got {x}"));
            return;
        }
    }
}
