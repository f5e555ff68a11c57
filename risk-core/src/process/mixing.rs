//! The variable that turns a normal vector into a Student t vector.

use super::jump::FARTHEST_NORMAL;
use crate::math::special::{gamma_lower, gamma_upper, ln_gamma};
use crate::math::{exp, ln, normal};
use crate::{Error, Result};

/// ln √((ν − 2)/W) with W the χ² variable of ν degrees of freedom that has the same rank as a normal
/// number z, as a cubic spline in z.
///
/// √((ν − 2)/W)·X is Student t of ν degrees of freedom with the covariance of the normal vector X. The
/// spline is right to 10⁻⁷.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, section 9.3.
#[derive(Debug)]
pub(super) struct Mixing {
    /// Value and slope times the distance of the nodes.
    nodes: Vec<[f64; 2]>,
}

/// Nodes to a unit of z.
const DENSITY: f64 = 16.0;

const NODES: usize = 2 * (FARTHEST_NORMAL * DENSITY) as usize + 2;

const FIRST: f64 = -((NODES / 2) as f64) / DENSITY;

impl Mixing {
    pub fn of(degrees: f64) -> Result<Self> {
        let mut nodes = vec![[0.0; 2]; NODES];
        let (left, right) = nodes.split_at_mut(NODES / 2);
        // From the middle outwards, where the neighbour is a good start.
        let start = ln(degrees) - 2.0 / (3.0 * degrees);
        for (step, side) in
            [(1.0, &mut right.iter_mut() as &mut dyn Iterator<Item = _>), (-1.0, &mut left.iter_mut().rev())]
        {
            let mut logarithm = start;
            let mut at = if step > 0.0 { 0.0 } else { -1.0 / DENSITY };
            for node in side {
                let (value, slope) = solve(at, degrees, logarithm)?;
                *node = [0.5 * (ln(degrees - 2.0) - value), -0.5 * slope / DENSITY];
                logarithm = value + step * slope / DENSITY;
                at += step / DENSITY;
            }
        }
        Ok(Self { nodes })
    }

    #[inline(always)]
    pub fn logarithm(&self, z: f64) -> f64 {
        let place = ((z - FIRST) * DENSITY).clamp(0.0, (NODES - 2) as f64);
        let left = place as usize;
        let t = place - left as f64;
        match (self.nodes.get(left), self.nodes.get(left + 1)) {
            (Some([a, da]), Some([b, db])) => {
                let rise = b - a;
                a + t * (da + t * ((3.0 * rise - 2.0 * da - db) + t * (da + db - 2.0 * rise)))
            }
            _ => 0.0,
        }
    }
}

/// ln W with the rank of z, and its slope in z: Newton's steps on the logarithm of the smaller tail.
fn solve(z: f64, degrees: f64, start: f64) -> Result<(f64, f64)> {
    let half = 0.5 * degrees;
    let tail = normal::cumulative(-z.abs());
    let mut logarithm = start;
    for _ in 0..MOST_STEPS {
        let x = 0.5 * exp(logarithm);
        // The density of ln W.
        let density = exp(half * ln(x) - x - ln_gamma(half));
        let found = if z >= 0.0 {
            gamma_upper(half, x)
        } else if x < 1e-3 {
            // The first terms of the series, where the library says 0.
            let series = 1.0 + x / (half + 1.0) * (1.0 + x / (half + 2.0) * (1.0 + x / (half + 3.0)));
            Some(density / half * series)
        } else {
            gamma_lower(half, x)
        };
        let Some(found) = found.filter(|found| *found > 0.0) else { break };
        let step = ln(found / tail) * found / density * if z < 0.0 { -1.0 } else { 1.0 };
        logarithm += step.clamp(-1.0, 1.0);
        if step.abs() < 1e-12 {
            let slope = normal::density(z) / density;
            return Ok((logarithm, slope));
        }
    }
    let what = "the quantile of the chi-squared distribution".to_owned();
    Err(Error::NoConvergence { what, iterations: MOST_STEPS, residual: 1e-12 })
}

const MOST_STEPS: usize = 60;
