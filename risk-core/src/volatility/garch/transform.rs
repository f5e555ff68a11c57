//! GARCH parameters as numbers without constraints, for the optimiser.

use super::likelihood::{ALPHA, BETA, DEGREES, LEVERAGE, MEAN, OMEGA, PARAMETERS};
use super::{Asymmetry, GarchMean, GarchParameters, GarchSettings, Innovation, LongRunVariance};
use crate::math::{exp, ln};

/// 1/ν is searched between these; at ν = 500 the distribution is normal to all purposes.
const LEAST_INVERSE: f64 = 1.0 / 500.0;
const MOST_INVERSE: f64 = 1.0 / 2.05;

/// Which parameters are free, for returns scaled to unit variance.
///
/// A point is (w₁, …, wₖ, [ln V_L], [μ], [logit 1/ν]): the softmax of (w₁, …, wₖ, 0) shares 1 between what
/// the last squares, the last variance and the long-run variance V_L weigh, so that the persistence is
/// below 1 and no weight is negative wherever the optimiser goes; ω = V_L·(1 − persistence).
#[derive(Clone, Copy)]
pub(super) struct Transform {
    pub settings: GarchSettings,
    /// V_L where it is not free.
    pub target: f64,
}

impl Transform {
    fn weights(&self) -> usize {
        match self.settings.asymmetry {
            Asymmetry::None => 2,
            Asymmetry::Threshold => 3,
        }
    }

    /// The natural parameters that are estimated, in the order of the likelihood's gradient.
    pub fn free(&self) -> Vec<usize> {
        let settings = &self.settings;
        let mut free = Vec::new();
        if settings.mean == GarchMean::Constant {
            free.push(MEAN);
        }
        if settings.long_run_variance == LongRunVariance::Estimated {
            free.push(OMEGA);
        }
        free.push(ALPHA);
        if settings.asymmetry == Asymmetry::Threshold {
            free.push(LEVERAGE);
        }
        free.push(BETA);
        if settings.innovation == Innovation::StudentT {
            free.push(DEGREES);
        }
        free
    }

    /// The point of a model with V_L = 1 and no asymmetry.
    pub fn start(&self, alpha: f64, beta: f64, mean: f64, degrees: f64) -> Vec<f64> {
        let slack = 1.0 - alpha - beta;
        let share = |weight: f64| ln(weight / slack);
        let mut point = match self.settings.asymmetry {
            Asymmetry::None => vec![share(alpha), share(beta)],
            Asymmetry::Threshold => vec![share(0.5 * alpha), share(0.5 * alpha), share(beta)],
        };
        if self.settings.long_run_variance == LongRunVariance::Estimated {
            point.push(0.0);
        }
        if self.settings.mean == GarchMean::Constant {
            point.push(mean);
        }
        if self.settings.innovation == Innovation::StudentT {
            let inverse = 1.0 / degrees;
            point.push(ln((inverse - LEAST_INVERSE) / (MOST_INVERSE - inverse)));
        }
        point
    }

    /// The parameters at a point, and the map from their gradient to the point's.
    pub fn parameters(&self, point: &[f64]) -> (GarchParameters, Chain) {
        let (logits, rest) = point.split_at(self.weights());
        let mut rest = rest.iter().copied();
        let mut next = || rest.next().unwrap_or(0.0);
        let (weights, slack) = softmax(logits);
        let long_run = match self.settings.long_run_variance {
            LongRunVariance::Estimated => exp(next()),
            LongRunVariance::Sample => self.target,
        };
        let mean = if self.settings.mean == GarchMean::Constant { next() } else { 0.0 };
        let share = (self.settings.innovation == Innovation::StudentT).then(|| 1.0 / (1.0 + exp(-next())));
        let (alpha, leverage, beta) = match weights[..] {
            [rise, fall, beta] => (2.0 * rise, 2.0 * (fall - rise), beta),
            [alpha, beta] => (alpha, 0.0, beta),
            _ => (0.0, 0.0, 0.0),
        };
        let parameters = GarchParameters {
            mean,
            omega: long_run * slack,
            alpha,
            leverage,
            beta,
            degrees: share.map(degrees),
        };
        (parameters, Chain { weights, slack, long_run, share })
    }

    /// The gradient in the point's coordinates from that in the natural ones.
    pub fn pull_back(&self, chain: &Chain, natural: &[f64; PARAMETERS], out: &mut [f64]) {
        let Chain { weights, slack, long_run, share } = chain;
        let by_weight = match self.settings.asymmetry {
            Asymmetry::None => vec![natural[ALPHA], natural[BETA]],
            Asymmetry::Threshold => {
                vec![2.0 * (natural[ALPHA] - natural[LEVERAGE]), 2.0 * natural[LEVERAGE], natural[BETA]]
            }
        };
        // d wᵢ/d xⱼ = wᵢ(δᵢⱼ − wⱼ), and the slack is the weight whose x is fixed at 0.
        let by_slack = long_run * natural[OMEGA];
        let average: f64 = by_weight.iter().zip(weights).map(|(g, w)| g * w).sum::<f64>() + by_slack * slack;
        let mut gradient: Vec<f64> = by_weight.iter().zip(weights).map(|(g, w)| w * (g - average)).collect();
        if self.settings.long_run_variance == LongRunVariance::Estimated {
            gradient.push(by_slack * slack);
        }
        if self.settings.mean == GarchMean::Constant {
            gradient.push(natural[MEAN]);
        }
        if let Some(u) = *share {
            let by_inverse = -natural[DEGREES] * degrees(u) * degrees(u);
            gradient.push(by_inverse * (MOST_INVERSE - LEAST_INVERSE) * u * (1.0 - u));
        }
        out.copy_from_slice(&gradient);
    }
}

/// ν where 1/ν is `share` of the way from its least to its most.
fn degrees(share: f64) -> f64 {
    1.0 / (LEAST_INVERSE + (MOST_INVERSE - LEAST_INVERSE) * share)
}

/// What the chain rule needs of a point.
pub(super) struct Chain {
    weights: Vec<f64>,
    slack: f64,
    long_run: f64,
    share: Option<f64>,
}

/// The shares eˣ of the numbers, and of a last one that is 0.
fn softmax(x: &[f64]) -> (Vec<f64>, f64) {
    let most = x.iter().fold(0.0_f64, |most, x| most.max(*x));
    let powers: Vec<f64> = x.iter().map(|x| exp(x - most)).collect();
    let last = exp(-most);
    let sum = powers.iter().sum::<f64>() + last;
    (powers.iter().map(|power| power / sum).collect(), last / sum)
}
