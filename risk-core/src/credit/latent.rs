//! The latent variables of a block of neighbouring paths, before any threshold is applied to them.

use super::copula::{Copula, Mixing};
use super::dependence::{Dependence, FactorStructure};
use crate::Result;
use crate::check::Checks;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::quantile_lanes;
use crate::math::vector::fma;
use crate::random::{GROUP, Streams};

/// Paths that are moved together.
pub const BLOCK: usize = 64;

/// Draws the latent variables X = (systematic + residual·ε)/mixing of one period.
///
/// A path's stream is used in this order, for each period: one normal per factor and one for the
/// mixing variable of a t copula, filled up to a multiple of [`GROUP`]; then one uniform per name,
/// filled up likewise.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Latent {
    pub structure: FactorStructure,
    mixing: Option<Mixing>,
    factor_rows: usize,
    name_rows: usize,
}

/// The draws of a block of paths, row by row, and what the search among them needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Draws {
    factors: Vec<f64>,
    /// Groups × paths: what the factors give.
    pub systematic: Vec<f64>,
    /// Per path: √(χ²/ν), or 1.
    pub mixing: Vec<f64>,
    /// Names × paths: the uniforms of ε.
    pub uniforms: Vec<f64>,
    /// The paths on which a name was picked out, name by name.
    pub picked: Vec<u32>,
    /// Where the picks of each name end.
    pub ends: Vec<usize>,
    /// ε of each pick.
    pub residuals: Vec<f64>,
}

impl Latent {
    pub(super) fn new(copula: Copula, dependence: &Dependence, names: usize) -> Result<Self> {
        let mut checks = Checks::default();
        copula.check(&mut checks);
        checks.finish()?;
        let structure = FactorStructure::new(dependence, names)?;
        let mixing = Mixing::new(copula);
        let factor_rows = (structure.factors + usize::from(mixing.is_some())).next_multiple_of(GROUP);
        Ok(Self { structure, mixing, factor_rows, name_rows: names.next_multiple_of(GROUP) })
    }

    /// How many draws of a stream a period takes: a multiple of [`GROUP`].
    pub(super) fn draws_per_period(&self) -> u64 {
        (self.factor_rows + self.name_rows) as u64
    }

    /// The factors, mixing variables and uniforms of `paths` paths in `period`.
    pub(super) fn draw(&self, streams: &Streams, first: u64, paths: usize, period: usize, draws: &mut Draws) {
        let group = period as u64 * self.draws_per_period() / GROUP as u64;
        draws.factors.resize(self.factor_rows * paths, 0.0);
        draws.uniforms.resize(self.name_rows * paths, 0.0);
        draws.systematic.resize(self.structure.loadings.len() * paths, 0.0);
        draws.mixing.clear();
        streams.normals(first, group, paths, &mut draws.factors);
        let names_at = group + (self.factor_rows / GROUP) as u64;
        streams.uniforms(first, names_at, paths, &mut draws.uniforms);
        let (structure, factors) = (&self.structure, &draws.factors);
        dispatch(Systematic { structure, factors, paths, out: &mut draws.systematic });
        match &self.mixing {
            None => draws.mixing.resize(paths, 1.0),
            Some(mixing) => {
                let row = factors.iter().skip(structure.factors * paths).take(paths);
                draws.mixing.extend(row.map(|&z| mixing.at(z)));
            }
        }
    }
}

impl Draws {
    /// Picks out the paths of each name for which `wanted(row(name), path, uniform)` holds, and gives
    /// them ε.
    #[inline(always)]
    pub(super) fn pick<R: Copy>(
        &mut self,
        names: usize,
        paths: usize,
        row: impl Fn(usize) -> R,
        wanted: impl Fn(R, usize, f64) -> bool,
    ) {
        self.picked.resize(names * paths + 1, 0);
        self.ends.clear();
        let picked = self.picked.as_mut_slice();
        let mut end = 0;
        for (name, uniforms) in self.uniforms.chunks_exact(paths).take(names).enumerate() {
            // Written without a branch, which would be guessed wrong too often.
            let row = row(name);
            for (path, &uniform) in uniforms.iter().enumerate() {
                picked[end] = path as u32;
                end += usize::from(wanted(row, path, uniform));
            }
            self.ends.push(end);
        }
        self.picked.truncate(end);
        self.resolve(paths);
    }

    /// Turns the uniforms of what was picked out into ε.
    fn resolve(&mut self, paths: usize) {
        self.residuals.clear();
        let mut start = 0;
        for (uniforms, &end) in self.uniforms.chunks_exact(paths).zip(&self.ends) {
            self.residuals.extend(self.picked[start..end].iter().map(|&path| uniforms[path as usize] - 0.5));
            start = end;
        }
        dispatch(Quantiles { shifted: &mut self.residuals });
    }

    /// The picks of a name: their paths and ε.
    pub(super) fn picks(&self, name: usize) -> impl Iterator<Item = (usize, f64)> {
        let start = if name == 0 { 0 } else { self.ends[name - 1] };
        let end = self.ends[name];
        let paths = self.picked[start..end].iter().map(|&path| path as usize);
        paths.zip(self.residuals[start..end].iter().copied())
    }
}

struct Systematic<'a> {
    structure: &'a FactorStructure,
    factors: &'a [f64],
    paths: usize,
    out: &'a mut [f64],
}

impl Kernel for Systematic<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (row, out) in self.structure.loadings.iter().zip(self.out.chunks_exact_mut(self.paths)) {
            out.fill(0.0);
            for &(k, loading) in row {
                let factor = &self.factors[k * self.paths..][..self.paths];
                for (y, &z) in out.iter_mut().zip(factor) {
                    *y = fma::<FMA>(loading, z, *y);
                }
            }
        }
    }
}

struct Quantiles<'a> {
    shifted: &'a mut [f64],
}

impl Kernel for Quantiles<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        quantile_lanes::<FMA>(self.shifted);
    }
}
