//! Binomial trees: options that may be exercised early, on an asset that may pay cash dividends.

use super::European;
use crate::check::Checks;
use crate::math::{exp, ln};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How the nodes of the tree are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lattice {
    /// Around the strike, so that the error falls without sawteeth: as 1/n² for European options.
    #[default]
    LeisenReimer,
    /// u = e^(σ√Δt), d = 1/u.
    CoxRossRubinstein,
}

/// When the holder may exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exercise {
    /// At expiry.
    #[default]
    European,
    /// At any time.
    American,
}

/// A tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BinomialSettings {
    /// How its nodes are laid; by default after Leisen and Reimer, who want an odd number of steps:
    /// an even one gets one more.
    pub lattice: Lattice,
    /// Its steps: 1 to 20,000, by default 1,001.
    pub steps: usize,
    /// When the holder may exercise; by default at any time.
    pub exercise: Exercise,
}

impl Default for BinomialSettings {
    fn default() -> Self {
        Self { lattice: Lattice::LeisenReimer, steps: 1_001, exercise: Exercise::American }
    }
}

/// Most steps of a tree: 200 million nodes.
const MOST_STEPS: usize = 20_000;

/// An amount of money that the asset pays to its holders.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CashDividend {
    /// When the asset goes ex dividend, in years from now; what lies after expiry, or is past, does
    /// not count.
    pub years: f64,
    /// The amount for one unit of the asset.
    pub amount: f64,
}

/// The value of an option at the root of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BinomialValue {
    /// V
    pub price: f64,
    /// Δ = ∂V/∂S, from the two nodes beside the root
    pub delta: f64,
    /// Γ = ∂²V/∂S², from the same
    pub gamma: f64,
}

/// The value of an option by a binomial tree, with delta and gamma.
///
/// The tree begins two steps before now, so that three of its nodes lie at the present and give the
/// derivatives there. Cash dividends are held in escrow: what moves in the tree is S less the present
/// value of the dividends to come, and volatility is that of this remainder. Where the probabilities
/// of the lattice would leave (0, 1), because volatility is small against r − q, the nodes are laid
/// around the forward instead: u, d = e^((r−q)Δt ± σ√Δt).
///
/// # Formula
/// V = e^(−rΔt)(p V₊ + (1 − p) V₋), and at least ω(S − K) if exercise is American
///
/// Leisen and Reimer: p = h(d₂), p′ = h(d₁), u = e^((r−q)Δt) p′/p, d = e^((r−q)Δt)(1 − p′)/(1 − p),
/// with h the second inversion of Peizer and Pratt.
///
/// # References
/// J. C. Cox, S. A. Ross, M. Rubinstein (1979), "Option pricing: a simplified approach", *Journal of
/// Financial Economics* 7, 229–263. D. Leisen, M. Reimer (1996), "Binomial models for option
/// valuation", *Applied Mathematical Finance* 3, 319–346. A. Pelsser, T. Vorst (1994), "The binomial
/// model and the Greeks", *Journal of Derivatives* 1(3), 45–49. Hull (2022), section 21.3 (dividends).
///
/// # Errors
/// [`Error::Invalid`] as by [`European::check`], when `steps` is out of range, or when the dividends
/// are not positive numbers or are worth more than the asset; [`Error::Infeasible`] when the nodes
/// leave the range of numbers.
///
/// # Examples
/// ```
/// use risk_core::option::binomial::{self, BinomialSettings, CashDividend, Lattice};
/// use risk_core::option::{European, Kind};
///
/// let put = European {
///     kind: Kind::Put,
///     spot: 52.0,
///     strike: 50.0,
///     years: 5.0 / 12.0,
///     rate: 0.10,
///     dividend_yield: 0.0,
///     volatility: 0.40,
/// };
/// let dividend = CashDividend { years: 3.5 / 12.0, amount: 2.06 };
/// let settings = BinomialSettings { lattice: Lattice::CoxRossRubinstein, steps: 50, ..Default::default() };
/// let value = binomial::value(&put, &[dividend], &settings)?;
/// // Hull, example 21.5.
/// assert!((value.price - 4.208).abs() < 0.001);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn value(
    option: &European,
    dividends: &[CashDividend],
    settings: &BinomialSettings,
) -> Result<BinomialValue> {
    let paid = check(option, dividends, settings)?;
    unchecked(option, &paid, settings)
}

/// [`value`] of an option whose numbers are known to be in range, or next to it, and whose dividends
/// fall into its life.
pub(super) fn unchecked(
    option: &European,
    dividends: &[CashDividend],
    settings: &BinomialSettings,
) -> Result<BinomialValue> {
    let escrow = Escrow { option, dividends };
    let European { kind, spot, strike, years, rate, .. } = *option;
    let rest = spot - escrow.worth(0.0);
    let intrinsic = (kind.sign() * (spot - strike)).max(0.0);
    if years <= 0.0 || rest <= 0.0 || strike <= 0.0 || option.volatility <= 0.0 {
        return certain(&escrow, settings.exercise);
    }
    let tree = Tree::new(option, rest, settings);
    let price_at = |x: f64, held: f64| kind.sign() * (x + held - strike);
    // Node j of step i lies at root · uʲ dⁱ⁻ʲ; step 2 is now.
    let (n, root) = (tree.steps, rest / (tree.up * tree.down));
    let (ln_up, ln_down) = (ln(tree.up), ln(tree.down));
    let mut spots: Vec<f64> =
        (0..=n + 2).map(|j| root * exp(ln_up * j as f64 + ln_down * (n + 2 - j) as f64)).collect();
    let mut values: Vec<f64> = spots.iter().map(|&x| price_at(x, 0.0).max(0.0)).collect();
    let discount = exp(-rate * years / n as f64);
    let (up, down) = (discount * tree.probability, discount * tree.complement);
    let back = 1.0 / tree.down;
    for step in (0..n).rev() {
        let time = years * step as f64 / n as f64;
        let offset = escrow.worth(time) - strike;
        let sign = kind.sign();
        let floor = if settings.exercise == Exercise::American { sign } else { 0.0 };
        let nodes = step + 3;
        let (current, next) = (&mut values[..nodes + 1], &mut spots[..nodes]);
        for j in 0..nodes {
            next[j] *= back;
            let held = up * current[j + 1] + down * current[j];
            let exercised = floor * (next[j] + offset);
            current[j] = if exercised > held { exercised } else { held };
        }
    }
    let (Some(&[x0, x1, x2]), Some(&[v0, v1, v2])) = (spots.first_chunk(), values.first_chunk()) else {
        return Err(Error::Infeasible("a tree has at least three nodes".to_owned()));
    };
    let (left, right) = ((v1 - v0) / (x1 - x0), (v2 - v1) / (x2 - x1));
    let price = if settings.exercise == Exercise::American { v1.max(intrinsic) } else { v1 };
    let value = BinomialValue {
        price,
        delta: left + (right - left) * (x1 - x0) / (x2 - x0),
        gamma: 2.0 * (right - left) / (x2 - x0),
    };
    if (value.price + value.delta + value.gamma).is_finite() {
        return Ok(value);
    }
    Err(Error::Infeasible("the nodes of the tree leave the range of numbers".to_owned()))
}

/// The value of an option by a binomial tree; see [`value`].
///
/// # Errors
/// As [`value`].
pub fn price(option: &European, dividends: &[CashDividend], settings: &BinomialSettings) -> Result<f64> {
    Ok(value(option, dividends, settings)?.price)
}

/// Checks the arguments; the dividends that fall into the option's life.
fn check(
    option: &European,
    dividends: &[CashDividend],
    settings: &BinomialSettings,
) -> Result<Vec<CashDividend>> {
    let mut checks = Checks::default();
    if let Err(error) = option.check() {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
    check_steps(&mut checks, settings.steps);
    for (i, dividend) in dividends.iter().enumerate() {
        checks.finite(format_args!("dividends[{i}].years"), dividend.years);
        checks.between(format_args!("dividends[{i}].amount"), dividend.amount, 0.0, option.spot);
    }
    checks.finish()?;
    let alive = |d: &&CashDividend| d.years > 0.0 && d.years <= option.years;
    let paid: Vec<CashDividend> = dividends.iter().filter(alive).copied().collect();
    let worth = Escrow { option, dividends: &paid }.worth(0.0);
    if worth > option.spot {
        let spot = option.spot;
        let message = format!("must be worth at most the asset's price of {spot}, are worth {worth}");
        return Err(Error::invalid("dividends", message));
    }
    Ok(paid)
}

/// Wants a number of steps that a tree may have.
pub(super) fn check_steps(checks: &mut Checks, steps: usize) {
    checks.require(
        (1..=MOST_STEPS).contains(&steps),
        "steps",
        format_args!("must be between 1 and {MOST_STEPS}, got {steps}"),
    );
}

/// The dividends to come in an option's life.
struct Escrow<'a> {
    option: &'a European,
    dividends: &'a [CashDividend],
}

impl Escrow<'_> {
    /// The value at `time` of the dividends that an owner gets from then on. On the ex-date itself a
    /// holder may still exercise on the better side: a call before, a put after.
    fn worth(&self, time: f64) -> f64 {
        let counts = |d: &&CashDividend| d.years > time || (d.years == time && self.option.kind.sign() > 0.0);
        let present = |d: &CashDividend| d.amount * exp(-self.option.rate * (d.years - time));
        self.dividends.iter().filter(counts).map(present).sum()
    }
}

/// The value of an option whose future is known: the best of exercise now, at expiry, and around
/// each dividend. (Between these the forward moves one way, so no other moment is better but for a
/// yield and a rate that pull apart, where a grid of moments stands in.)
fn certain(escrow: &Escrow<'_>, exercise: Exercise) -> Result<BinomialValue> {
    let European { kind, spot, strike, years, rate, dividend_yield, .. } = *escrow.option;
    let rest = (spot - escrow.worth(0.0)).max(0.0);
    let worth = |t: f64| {
        let asset = rest * exp(-dividend_yield * t) + escrow.worth(t) * exp(-rate * t);
        kind.sign() * (asset - strike * exp(-rate * t))
    };
    let grid = (0..=MOMENTS).map(|i| years * f64::from(i) / f64::from(MOMENTS));
    let early = grid.chain(escrow.dividends.iter().map(|d| d.years));
    let moments: Vec<f64> = match exercise {
        Exercise::European => vec![years],
        Exercise::American => early.collect(),
    };
    let best = moments
        .into_iter()
        .map(|t| (worth(t), t))
        .fold((0.0, None), |best, (value, t)| if value > best.0 { (value, Some(t)) } else { best });
    let delta = best.1.map_or(0.0, |t| kind.sign() * exp(-dividend_yield * t));
    if !(best.0 + delta).is_finite() {
        return Err(Error::Infeasible("the option is worth more than a number can say".to_owned()));
    }
    Ok(BinomialValue { price: best.0, delta, gamma: 0.0 })
}

/// Moments at which exercise is considered when nothing is random.
const MOMENTS: u32 = 1_000;

/// A step of the tree: its moves, and the probability of a move up.
struct Tree {
    steps: usize,
    up: f64,
    down: f64,
    probability: f64,
    complement: f64,
}

impl Tree {
    fn new(option: &European, spot: f64, settings: &BinomialSettings) -> Self {
        let European { strike, years, rate, dividend_yield, volatility, .. } = *option;
        let steps = match settings.lattice {
            Lattice::LeisenReimer => settings.steps | 1,
            Lattice::CoxRossRubinstein => settings.steps,
        };
        let dt = years / steps as f64;
        let growth = exp((rate - dividend_yield) * dt);
        let jump = volatility * dt.sqrt();
        let tree = match settings.lattice {
            Lattice::CoxRossRubinstein => {
                let (up, down) = (exp(jump), exp(-jump));
                let probability = (growth - down) / (up - down);
                Self { steps, up, down, probability, complement: (up - growth) / (up - down) }
            }
            Lattice::LeisenReimer => {
                let deviation = volatility * years.sqrt();
                let d2 = (ln(spot / strike) + (rate - dividend_yield) * years) / deviation - 0.5 * deviation;
                let (p, q) = (peizer_pratt(d2, steps), peizer_pratt(-d2, steps));
                let (p1, q1) = (peizer_pratt(d2 + deviation, steps), peizer_pratt(-d2 - deviation, steps));
                Self { steps, up: growth * p1 / p, down: growth * q1 / q, probability: p, complement: q }
            }
        };
        if tree.is_sound() {
            return tree;
        }
        let (up, down) = (growth * exp(jump), growth * exp(-jump));
        let probability = 1.0 / (1.0 + exp(jump));
        Self { steps, up, down, probability, complement: 1.0 - probability }
    }

    /// Whether both moves are possible, and differ by more than rounding.
    fn is_sound(&self) -> bool {
        let possible = |p: f64| p > 1e-12 && p < 1.0;
        possible(self.probability)
            && possible(self.complement)
            && self.down > 0.0
            && self.up.is_finite()
            && self.up > self.down * (1.0 + 1e-9)
    }
}

/// The success probability of `n` (odd) trials for which more than half succeed with probability
/// N(z): the second inversion of Peizer and Pratt.
fn peizer_pratt(z: f64, n: usize) -> f64 {
    let n = n as f64;
    let scaled = z / (n + 1.0 / 3.0 + 0.1 / (n + 1.0));
    let tail = exp(-scaled * scaled * (n + 1.0 / 6.0));
    let half = 0.5 * (1.0 - tail).max(0.0).sqrt();
    if z < 0.0 {
        // ½ − half without cancellation
        0.25 * tail / (0.5 + half)
    } else {
        0.5 + half
    }
}
