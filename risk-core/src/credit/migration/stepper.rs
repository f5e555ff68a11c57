use super::matrix::TransitionMatrix;
use crate::credit::default_time::CopulaModel;
use crate::credit::dependence::MatrixRepair;
use crate::credit::latent::{Draws, Latent};
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::cumulative_lane;
use crate::random::Streams;
use crate::{Error, Result};

/// Moves the ratings of many names, on many paths side by side, through one period at a time.
///
/// # Formula
/// Name i of rating r has the rating s after the period when
/// F⁻¹(Σⱼ≤ₛ₋₁ pᵣⱼ) ≤ Xᵢ < F⁻¹(Σⱼ≤ₛ pᵣⱼ)
///
/// where X is the latent variable and F its distribution: low draws are upgrades. The last sum is 1.
/// The latent variables of different periods are independent.
///
/// # References
/// G. M. Gupton, C. C. Finger and M. Bhatia (1997), *CreditMetrics: Technical Document*, section 8.4.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::credit::*;
/// use risk_core::random::Streams;
/// use risk_core::rating::Rating;
///
/// let quarterly = TransitionMatrix {
///     ratings: vec![Rating::BBB_MINUS, Rating::B_MINUS, Rating::D],
///     period_years: 0.25,
///     probabilities: array![[0.97, 0.027, 0.003], [0.02, 0.95, 0.03], [0.0, 0.0, 1.0]],
/// };
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let (names, paths) = (100, 64);
/// let stepper = MigrationStepper::new(&quarterly, names, &model)?;
/// let mut states = vec![1; names * paths]; // all B-
/// let mut workspace = MigrationWorkspace::default();
/// for period in 0..4 {
///     stepper.step(&Streams::of(42), 0, paths, period, &mut workspace, &mut states)?;
/// }
/// let defaults = states.iter().filter(|&&state| state == 2).count() as f64;
/// assert!((defaults / 6_400.0 - 0.11).abs() < 0.05);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MigrationStepper {
    latent: Latent,
    states: usize,
    /// States × states: the upper end of each column in the latent variable.
    thresholds: Vec<f64>,
    /// The groups that share a residual, by it; none when there are too many for bounds within which
    /// their names surely stay.
    kinds: Vec<(f64, Vec<usize>)>,
}

/// The memory in which a block of paths is moved; one per thread, used again and again.
#[derive(Debug, Clone, Default)]
pub struct MigrationWorkspace {
    draws: Draws,
    /// Per kind and path, the least and the most that factors give a group.
    least: Vec<f64>,
    most: Vec<f64>,
    /// Per path, the room of the residual in which no group leaves a state, and the uniforms at its ends.
    room: Vec<f64>,
    ends: Vec<f64>,
    /// Per state and path, the uniforms in which a name surely stays: their middle and half their width.
    stay: Vec<(f64, f64)>,
}

/// What keeps the bounds on the safe side of rounding.
const MARGIN: f64 = 1e-12;

/// Groups are few when there are at least so many names for each.
const NAMES_PER_GROUP: usize = 4;

impl MigrationStepper {
    /// The stepper of `names` names through periods of `matrix`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the matrix is none or the model does not fit the names.
    pub fn new(matrix: &TransitionMatrix, names: usize, model: &CopulaModel) -> Result<Self> {
        matrix.check()?;
        let latent = Latent::new(model.copula, &model.dependence, names)?;
        let states = matrix.ratings.len();
        let mut thresholds = Vec::with_capacity(states * states);
        for row in matrix.probabilities.rows() {
            let mut cumulative: f64 = 0.0;
            for (j, p) in row.iter().enumerate() {
                cumulative = if j + 1 == states { 1.0 } else { (cumulative + p).min(1.0) };
                thresholds.push(model.copula.quantile(cumulative).unwrap_or(f64::INFINITY));
            }
        }
        let mut kinds: Vec<(f64, Vec<usize>)> = Vec::new();
        let residuals = &latent.structure.residuals;
        if residuals.len() * NAMES_PER_GROUP <= names {
            for (group, &residual) in residuals.iter().enumerate() {
                match kinds.iter_mut().find(|(known, _)| *known == residual) {
                    Some((_, groups)) => groups.push(group),
                    None => kinds.push((residual, vec![group])),
                }
            }
        }
        Ok(Self { latent, states, thresholds, kinds })
    }

    /// The number of names.
    #[must_use]
    pub fn names(&self) -> usize {
        self.latent.structure.groups.len()
    }

    /// The state of a name that has left the pool: the number of ratings. It is not moved any more.
    #[must_use]
    pub fn matured(&self) -> u8 {
        self.states as u8
    }

    /// How many draws of a path's stream a period takes: what follows those of all periods is free.
    #[must_use]
    pub fn draws_per_period(&self) -> u64 {
        self.latent.draws_per_period()
    }

    /// What was done to a correlation matrix that is none.
    #[must_use]
    pub fn repair(&self) -> Option<MatrixRepair> {
        self.latent.structure.repair
    }

    /// Moves `paths` paths from `first_path` through period number `period`, counted from 0.
    ///
    /// Row i of `states`, of `paths` elements, is name i; a state is the row of its rating in the
    /// matrix, or [`MigrationStepper::matured`]; that and every larger number stay as they are.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `states` has names × paths elements.
    pub fn step(
        &self,
        streams: &Streams,
        first_path: u64,
        paths: usize,
        period: usize,
        workspace: &mut MigrationWorkspace,
        states: &mut [u8],
    ) -> Result<()> {
        let (wanted, got) = (self.names().saturating_mul(paths), states.len());
        if wanted != got || u32::try_from(got).is_err() {
            let message = format_args!("must have {wanted} elements, names x paths, got {got}");
            return Err(Error::invalid("states", message));
        }
        if paths == 0 {
            return Ok(());
        }
        self.latent.draw(streams, first_path, paths, period, &mut workspace.draws);
        self.bound(paths, workspace);
        let stay = workspace.stay.as_slice();
        let now: &[u8] = states;
        let row = |name: usize| &now[name * paths..][..paths];
        workspace.draws.pick(self.names(), paths, row, |states, path, uniform| {
            let state = usize::from(states[path]);
            stay.get(state * paths + path).is_some_and(|(middle, half)| (uniform - middle).abs() > *half)
        });
        self.move_picked(paths, &workspace.draws, states);
        Ok(())
    }

    /// The uniforms in which a name of each state surely stays, whatever its group.
    fn bound(&self, paths: usize, workspace: &mut MigrationWorkspace) {
        let MigrationWorkspace { draws, least, most, room, ends, stay } = workspace;
        // D, which is the last state, and what has matured always stay; the others never surely do
        // where every name is a group of its own.
        stay.resize((self.states + 1) * paths, ALWAYS);
        stay.fill(ALWAYS);
        let leaving = &mut stay[..(self.states - 1) * paths];
        leaving.fill(NEVER);
        if !self.kinds.is_empty() {
            for list in [&mut *least, most] {
                list.resize(self.kinds.len() * paths, 0.0);
            }
            room.resize(2 * paths, 0.0);
            ends.resize(2 * paths, 0.0);
            dispatch(Stay { stepper: self, draws, least, most, room, ends, out: leaving });
        }
    }

    /// Gives each name that was picked out the state that its latent variable says.
    fn move_picked(&self, paths: usize, draws: &Draws, states: &mut [u8]) {
        let structure = &self.latent.structure;
        for (name, (states, &group)) in states.chunks_exact_mut(paths).zip(&structure.groups).enumerate() {
            let (residual, systematic) =
                (structure.residuals[group], &draws.systematic[group * paths..][..paths]);
            for (path, epsilon) in draws.picks(name) {
                let level = (systematic[path] + residual * epsilon) / draws.mixing[path];
                states[path] = self.next(usize::from(states[path]), level) as u8;
            }
        }
    }

    /// The state that `level` of the latent variable leads to.
    fn next(&self, from: usize, level: f64) -> usize {
        let row = &self.thresholds[from * self.states..][..self.states];
        // Most moves are short, so the search begins where the name is.
        let mut to = from;
        while to + 1 < self.states && level >= row[to] {
            to += 1;
        }
        while to > 0 && level < row[to - 1] {
            to -= 1;
        }
        to
    }
}

/// The middle and half the width of all uniforms, and of none.
const ALWAYS: (f64, f64) = (0.5, 1.0);
const NEVER: (f64, f64) = (0.5, -1.0);

struct Stay<'a> {
    stepper: &'a MigrationStepper,
    draws: &'a Draws,
    least: &'a mut [f64],
    most: &'a mut [f64],
    room: &'a mut [f64],
    ends: &'a mut [f64],
    out: &'a mut [(f64, f64)],
}

impl Kernel for Stay<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { stepper, draws, least, most, room, ends, out } = self;
        let MigrationStepper { thresholds, states, kinds, .. } = stepper;
        let (paths, mixing) = (draws.mixing.len(), draws.mixing.as_slice());
        let sides = least.chunks_exact_mut(paths).zip(most.chunks_exact_mut(paths));
        for ((_, groups), (least, most)) in kinds.iter().zip(sides) {
            least.fill(f64::INFINITY);
            most.fill(f64::NEG_INFINITY);
            for group in groups {
                let systematic = &draws.systematic[group * paths..][..paths];
                for path in 0..paths {
                    least[path] = least[path].min(systematic[path]);
                    most[path] = most[path].max(systematic[path]);
                }
            }
        }
        let (low, high) = room.split_at_mut(paths);
        let (from, to) = ends.split_at_mut(paths);
        for (state, out) in out.chunks_exact_mut(paths).enumerate() {
            let row = &thresholds[state * states..][..*states];
            let lower = if state == 0 { f64::NEG_INFINITY } else { row[state - 1] }.clamp(-1e100, 1e100);
            let upper = row[state].clamp(-1e100, 1e100);
            low.fill(-38.0);
            high.fill(38.0);
            let sides = least.chunks_exact(paths).zip(most.chunks_exact(paths));
            for ((residual, _), (least, most)) in kinds.iter().zip(sides) {
                let inverse = 1.0 / residual.max(1e-100);
                for path in 0..paths {
                    low[path] = low[path].max((lower * mixing[path] - least[path]) * inverse);
                    high[path] = high[path].min((upper * mixing[path] - most[path]) * inverse);
                }
            }
            for (from, low) in from.iter_mut().zip(&*low) {
                *from = cumulative_lane::<FMA>(low.min(38.0)) + MARGIN;
            }
            for (to, high) in to.iter_mut().zip(&*high) {
                *to = cumulative_lane::<FMA>(high.max(-38.0)) - MARGIN;
            }
            for (out, (from, to)) in out.iter_mut().zip(from.iter().zip(&*to)) {
                *out = (0.5 * (from + to), 0.5 * (to - from));
            }
        }
    }
}
