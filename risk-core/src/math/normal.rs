//! The standard normal distribution: density, distribution function and its inverse.

use super::dispatch::{Kernel, dispatch};
use super::vector::{exp, fma, mills};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

/// 1/√(2π).
pub const INVERSE_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// The density φ(x) = e^(−x²/2)/√(2π).
#[must_use]
pub fn density(x: f64) -> f64 {
    INVERSE_SQRT_TAU * super::exp(-0.5 * x * x)
}

/// The distribution function N(x), with the relative accuracy of its last digits also far to the
/// left: N(−37) is about 6·10⁻³⁰⁰.
///
/// # Formula
/// N(x) = ½ erfc(−x/√2)
///
/// # Examples
/// ```
/// use risk_core::math::normal;
///
/// assert_eq!(normal::cumulative(0.0), 0.5);
/// assert!((normal::cumulative(-1.6448536269514722) - 0.05).abs() < 1e-16);
/// ```
#[must_use]
pub fn cumulative(x: f64) -> f64 {
    let argument = -x * FRAC_1_SQRT_2;
    let erfc = libm::erfc(argument);
    if erfc == 0.0 || erfc == 2.0 || x.is_nan() {
        return 0.5 * erfc;
    }
    // The argument is rounded, which costs x² units of the result in the tail; the first term of
    // Taylor's series gives them back.
    let excess = libm::fma(argument, SQRT_2, x) + argument * SQRT_2_LOW;
    0.5 * erfc + FRAC_1_SQRT_PI * super::exp(-argument * argument) * (excess * FRAC_1_SQRT_2)
}

/// What √2 has beyond its double.
const SQRT_2_LOW: f64 = -9.667_293_313_452_913e-17;

const FRAC_1_SQRT_PI: f64 = 0.564_189_583_547_756_3;

/// The distribution function of every element: the fast form of [`cumulative`] for slices.
///
/// `out` gets as many elements as both slices have.
pub fn cumulative_into(x: &[f64], out: &mut [f64]) {
    dispatch(Cumulative { x, out });
}

struct Cumulative<'a> {
    x: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for Cumulative<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, &x) in self.out.iter_mut().zip(self.x) {
            *out = cumulative_lane::<FMA>(x);
        }
    }
}

/// N(x) without branches, for use inside a [`Kernel`].
#[inline(always)]
#[must_use]
pub fn cumulative_lane<const FMA: bool>(x: f64) -> f64 {
    let size = x.abs();
    let tail = mills::<FMA>(size) * exp::<FMA>(-0.5 * size * size) * INVERSE_SQRT_TAU;
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile function N⁻¹(p): the x with N(x) = p, to about 10⁻¹⁶ relative over all of (0, 1).
///
/// −∞ at 0, +∞ at 1, and `None` outside, where there is none.
///
/// # References
/// M. J. Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution",
/// *Applied Statistics* 37, 477–484, PPND16.
///
/// # Examples
/// ```
/// use risk_core::math::normal;
///
/// assert!((normal::quantile(0.99).unwrap() - 2.3263478740408408).abs() < 1e-15);
/// assert_eq!(normal::quantile(1.5), None);
/// ```
#[must_use]
pub fn quantile(p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let q = p - 0.5;
    if q.abs() <= CENTRE {
        return Some(central(q));
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return Some(f64::INFINITY.copysign(q));
    }
    let r = (-libm::log(tail)).sqrt();
    let size = if r <= FAR { middle(r) } else { far(r) };
    Some(size.copysign(q))
}

/// How far from ½ the central rational reaches.
const CENTRE: f64 = 0.425;

/// Where the outer rational begins, in √(−ln p).
const FAR: f64 = 5.0;

/// N⁻¹(½ + q) for |q| ≤ 0.425.
fn central(q: f64) -> f64 {
    let r = CENTRE * CENTRE - q * q;
    q * rational(
        r,
        &[
            3.387_132_872_796_366_5,
            1.331_416_678_917_843_8e2,
            1.971_590_950_306_551_3e3,
            1.373_169_376_550_946e4,
            4.592_195_393_154_987e4,
            6.726_577_092_700_87e4,
            3.343_057_558_358_813e4,
            2.509_080_928_730_122_7e3,
        ],
        &[
            1.0,
            4.231_333_070_160_091e1,
            6.871_870_074_920_579e2,
            5.394_196_021_424_751e3,
            2.121_379_430_158_659_7e4,
            3.930_789_580_009_271e4,
            2.872_908_573_572_194_3e4,
            5.226_495_278_852_854e3,
        ],
    )
}

/// |N⁻¹(p)| for the smaller tail p, from r = √(−ln p) ≤ 5.
fn middle(r: f64) -> f64 {
    rational(
        r - 1.6,
        &[
            1.423_437_110_749_683_5,
            4.630_337_846_156_546,
            5.769_497_221_460_691,
            3.647_848_324_763_204_5,
            1.270_458_252_452_368_4,
            2.417_807_251_774_506e-1,
            2.272_384_498_926_918_4e-2,
            7.745_450_142_783_414e-4,
        ],
        &[
            1.0,
            2.053_191_626_637_759,
            1.676_384_830_183_803_8,
            6.897_673_349_851e-1,
            1.481_039_764_274_800_8e-1,
            1.519_866_656_361_645_7e-2,
            5.475_938_084_995_345e-4,
            1.050_750_071_644_416_9e-9,
        ],
    )
}

/// |N⁻¹(p)| for the smaller tail p, from r = √(−ln p) > 5.
fn far(r: f64) -> f64 {
    rational(
        r - 5.0,
        &[
            6.657_904_643_501_103,
            5.463_784_911_164_114,
            1.784_826_539_917_291_3,
            2.965_605_718_285_048_7e-1,
            2.653_218_952_657_612_4e-2,
            1.242_660_947_388_078_4e-3,
            2.711_555_568_743_487_6e-5,
            2.010_334_399_292_288_1e-7,
        ],
        &[
            1.0,
            5.998_322_065_558_88e-1,
            1.369_298_809_227_358e-1,
            1.487_536_129_085_061_5e-2,
            7.868_691_311_456_133e-4,
            1.846_318_317_510_054_8e-5,
            1.421_511_758_316_446e-7,
            2.044_263_103_389_939_8e-15,
        ],
    )
}

fn rational(x: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    let (mut numerator, mut denominator) = (above[7], below[7]);
    for i in (0..7).rev() {
        numerator = numerator * x + above[i];
        denominator = denominator * x + below[i];
    }
    numerator / denominator
}

/// N⁻¹(½ + q)/q in t = 1 − 4q² for |q| ≤ 0.499, a rational function: the coefficients of numerator and
/// denominator, highest power first. All are positive, so nothing cancels.
const QUANTILE: [[f64; 2]; 16] = [
    [6.831_251_464_952_429e17, 1.480_507_353_043_603_5e18],
    [3.936_119_245_204_782e19, 3.397_617_866_021_231_4e19],
    [3.189_210_408_411_328e20, 1.804_555_571_010_029e20],
    [8.159_420_869_188_349e20, 3.514_074_843_402_412e20],
    [8.615_036_086_202_17e20, 3.036_632_718_127_196e20],
    [4.270_528_037_909_624e20, 1.285_802_325_899_495e20],
    [1.066_328_531_705_295_7e20, 2.820_263_343_336_863e19],
    [1.394_269_109_256_654_6e19, 3.302_885_659_820_597e18],
    [9.723_906_074_142_956e17, 2.092_133_778_654_499_2e17],
    [3.626_023_119_631_152e16, 7.157_067_858_714_673e15],
    [7.136_280_950_446_754e14, 1.301_192_441_617_168_1e14],
    [7.182_661_233_678_25e12, 1.214_812_461_890_095_2e12],
    [3.487_242_548_065_381e10, 5.476_634_314_019_373e9],
    [7.349_295_044_069_502e7, 1.068_193_830_365_114e7],
    [5.467_631_115_042_374e4, 7_267.731_737_132_846],
    [8.568_837_587_378_104, 1.0],
];

/// Where that function ends.
const QUANTILE_END: f64 = 0.499;

/// Uniforms of (0, 1), given less ½, turned into normals in place, for use inside a [`Kernel`].
///
/// One rational function without branches or logarithm, to 6·10⁻¹⁶, serves all but one in five hundred;
/// those come from [`quantile`]. It interpolates at Zolotarev's nodes, which are near the best for a
/// function that is singular at t = 0 alone.
#[inline(always)]
pub fn quantile_lanes<const FMA: bool>(shifted: &mut [f64]) {
    // Hidden from the optimiser, which would unroll the loop over the coefficients; their copies then
    // fill the registers, and the processor overlaps less.
    let coefficients = std::hint::black_box(&QUANTILE[..]);
    let (blocks, rest) = shifted.as_chunks_mut::<BLOCK>();
    for block in blocks {
        *block = quantile_block::<FMA>(block, coefficients);
    }
    if !rest.is_empty() {
        let mut block = [0.0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let normals = quantile_block::<FMA>(&block, coefficients);
        rest.copy_from_slice(&normals[..rest.len()]);
    }
}

/// As many as keep the multipliers of a processor busy, and no more than its registers hold.
const BLOCK: usize = 16;

#[inline(always)]
fn quantile_block<const FMA: bool>(q: &[f64; BLOCK], coefficients: &[[f64; 2]]) -> [f64; BLOCK] {
    let mut t = [0.0; BLOCK];
    for i in 0..BLOCK {
        t[i] = (1.0 - 2.0 * q[i]) * (1.0 + 2.0 * q[i]);
    }
    let (mut above, mut below) = ([0.0; BLOCK], [0.0; BLOCK]);
    for &[a, b] in coefficients {
        for i in 0..BLOCK {
            above[i] = fma::<FMA>(above[i], t[i], a);
        }
        for i in 0..BLOCK {
            below[i] = fma::<FMA>(below[i], t[i], b);
        }
    }
    let mut x = [0.0; BLOCK];
    let mut outside = false;
    for i in 0..BLOCK {
        x[i] = q[i] * (above[i] / below[i]);
        outside |= q[i].abs() > QUANTILE_END;
    }
    if outside { with_tails(q, x) } else { x }
}

#[cold]
#[inline(never)]
fn with_tails(q: &[f64; BLOCK], mut x: [f64; BLOCK]) -> [f64; BLOCK] {
    for (q, x) in q.iter().zip(&mut x) {
        if q.abs() > QUANTILE_END {
            *x = quantile(0.5 + q).unwrap_or(*x);
        }
    }
    x
}
