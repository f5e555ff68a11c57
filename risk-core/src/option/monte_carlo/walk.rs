//! The walk of a block of paths, all of them step by step together.

use super::{
    Antithetic, Averaging, Barrier, ControlVariate, Direction, Knock, LookbackStrike, Monitoring,
    MonteCarloSettings, Payoff, Sums, geometric_value,
};
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::{exp, ln, vector};
use crate::option::European;
use crate::random::Streams;

/// Everything that is the same for all paths.
pub(super) struct Plan {
    option: European,
    payoff: Payoff,
    steps: usize,
    streams: Streams,
    antithetic: Antithetic,
    control: ControlVariate,
    /// (r − q − σ²/2)Δt
    drift: f64,
    /// σ√Δt
    deviation: f64,
    /// e^(−rT)
    discount: f64,
    /// The known mean of the control variate.
    known: f64,
}

/// The state of every path: ln(Sᵢ/S₀), and what its payoff remembers.
struct State {
    x: Vec<f64>,
    /// The least and the greatest x.
    least: Vec<f64>,
    most: Vec<f64>,
    /// Σ x, and Σ e^x
    sum: Vec<f64>,
    prices: Vec<f64>,
    /// The probability that the barrier was not crossed.
    alive: Vec<f64>,
}

impl Plan {
    pub(super) fn new(option: &European, payoff: &Payoff, settings: &MonteCarloSettings) -> Self {
        let steps = if *payoff == Payoff::European { 1 } else { settings.steps };
        let European { spot, years, rate, dividend_yield, volatility, .. } = *option;
        let dt = years / steps as f64;
        Self {
            option: *option,
            payoff: *payoff,
            steps,
            streams: Streams::of(settings.seed),
            antithetic: settings.antithetic,
            control: settings.control,
            drift: (rate - dividend_yield - 0.5 * volatility * volatility) * dt,
            deviation: volatility * dt.sqrt(),
            discount: exp(-rate * years),
            known: match payoff {
                Payoff::Asian(_) => geometric_value(option, steps),
                _ => spot * exp(-dividend_yield * years),
            },
        }
    }

    /// The sums of `paths` paths from `first` on.
    pub(super) fn walk(&self, first: u64, paths: usize) -> Sums {
        let mut normals = vec![0.0; self.steps * paths];
        self.streams.normals(first, 0, paths, &mut normals);
        let (mut y, mut x) = self.payoffs(&normals, paths, 1.0);
        if self.antithetic == Antithetic::Mirrored {
            let (mirrored_y, mirrored_x) = self.payoffs(&normals, paths, -1.0);
            for p in 0..paths {
                y[p] = 0.5 * (y[p] + mirrored_y[p]);
                x[p] = 0.5 * (x[p] + mirrored_x[p]);
            }
        }
        let mut sums = Sums::default();
        for (&y, &x) in y.iter().zip(&x) {
            let x = match self.control {
                ControlVariate::Known => x - self.known,
                ControlVariate::Off => 0.0,
            };
            sums.y += y;
            sums.yy += y * y;
            sums.x += x;
            sums.xx += x * x;
            sums.xy += x * y;
        }
        sums
    }

    /// The discounted payoffs and control variates of the paths whose draws are `sign · normals`.
    fn payoffs(&self, normals: &[f64], paths: usize, sign: f64) -> (Vec<f64>, Vec<f64>) {
        let zeros = || vec![0.0; paths];
        let mut state = State {
            x: zeros(),
            least: zeros(),
            most: zeros(),
            sum: zeros(),
            prices: zeros(),
            alive: zeros(),
        };
        state.alive.fill(1.0);
        for row in normals.chunks_exact(paths) {
            dispatch(Step { plan: self, sign, row, state: &mut state });
        }
        let European { kind, spot, strike, .. } = self.option;
        let (w, n) = (kind.sign(), self.steps as f64);
        let (mut y, mut control) = (zeros(), zeros());
        for p in 0..paths {
            let last = spot * exp(state.x[p]);
            let plain = (w * (last - strike)).max(0.0);
            let geometric = || (w * (spot * exp(state.sum[p] / n) - strike)).max(0.0);
            let (low, high) = (spot * exp(state.least[p]), spot * exp(state.most[p]));
            let (paid, known) = match self.payoff {
                Payoff::European => (plain, last),
                Payoff::Asian(Averaging::Geometric) => (geometric(), geometric()),
                Payoff::Asian(Averaging::Arithmetic) => {
                    ((w * (spot * state.prices[p] / n - strike)).max(0.0), geometric())
                }
                Payoff::Barrier(Barrier { knock: Knock::Out, .. }) => (plain * state.alive[p], last),
                Payoff::Barrier(Barrier { knock: Knock::In, .. }) => (plain * (1.0 - state.alive[p]), last),
                Payoff::Lookback(LookbackStrike::Floating) => {
                    (if w > 0.0 { last - low } else { high - last }, last)
                }
                Payoff::Lookback(LookbackStrike::Fixed) => {
                    ((if w > 0.0 { high - strike } else { strike - low }).max(0.0), last)
                }
            };
            (y[p], control[p]) = (self.discount * paid, self.discount * known);
        }
        (y, control)
    }
}

/// One step of all paths.
struct Step<'a> {
    plan: &'a Plan,
    sign: f64,
    row: &'a [f64],
    state: &'a mut State,
}

impl Kernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { plan, sign, row, state } = self;
        let n = row.len();
        let deviation = sign * plan.deviation;
        let x = &mut state.x[..n];
        match plan.payoff {
            Payoff::European => {
                for p in 0..n {
                    x[p] += vector::fma::<FMA>(deviation, row[p], plan.drift);
                }
            }
            Payoff::Asian(_) => {
                let (sum, prices) = (&mut state.sum[..n], &mut state.prices[..n]);
                for p in 0..n {
                    x[p] += vector::fma::<FMA>(deviation, row[p], plan.drift);
                    sum[p] += x[p];
                    prices[p] += vector::exp::<FMA>(x[p]);
                }
            }
            Payoff::Lookback(_) => {
                let (least, most) = (&mut state.least[..n], &mut state.most[..n]);
                for p in 0..n {
                    x[p] += vector::fma::<FMA>(deviation, row[p], plan.drift);
                    least[p] = if x[p] < least[p] { x[p] } else { least[p] };
                    most[p] = if x[p] > most[p] { x[p] } else { most[p] };
                }
            }
            Payoff::Barrier(barrier) => {
                // The distance of the barrier, positive on the side where the option begins.
                let side = if barrier.direction == Direction::Up { 1.0 } else { -1.0 };
                let distance = side * ln(barrier.level / plan.option.spot);
                let bridged = barrier.monitoring == Monitoring::Continuous && plan.deviation > 0.0;
                let watched = barrier.monitoring == Monitoring::Continuous;
                let rate = if bridged { -2.0 / (plan.deviation * plan.deviation) } else { f64::NEG_INFINITY };
                let alive = &mut state.alive[..n];
                for p in 0..n {
                    let before = distance - side * x[p];
                    x[p] += vector::fma::<FMA>(deviation, row[p], plan.drift);
                    let after = distance - side * x[p];
                    let open = if after > 0.0 && (before > 0.0 || !watched) { 1.0 } else { 0.0 };
                    // P(crossed | both ends) = e^(−2·before·after/(σ²Δt))
                    let near = before * after;
                    let crossed = if bridged && near > 0.0 { vector::exp::<FMA>(rate * near) } else { 0.0 };
                    alive[p] *= open * (1.0 - crossed);
                }
            }
        }
    }
}
