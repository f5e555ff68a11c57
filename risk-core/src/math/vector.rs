//! Elementary functions without branches, for loops over slices.
//!
//! Each is a scalar body that the compiler vectorises inside a [`Kernel`](super::dispatch::Kernel).
//! The polynomials are interpolants at Chebyshev nodes, fitted with 60 digits by
//! `tests/generate/polynomials.py`; their error is below the rounding of a double.

use std::f64::consts::{LOG2_E, SQRT_2};

/// 1.5 · 2⁵²: added to a number below 2⁵¹ it rounds it to an integer, held in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts; the first has 21 zero bits at its end, so a multiple of it is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The bits of the double below √½ whose low word is zero.
const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_0000_0000;

const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;

/// a·b + c, in one rounding where `FMA`, else in two.
#[inline(always)]
#[must_use]
pub fn fma<const FMA: bool>(a: f64, b: f64, c: f64) -> f64 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// c₀ + c₁x + c₂x² + …, by Estrin's scheme in powers of x²: short chains, which keep a vector unit busy.
#[inline(always)]
#[must_use]
pub fn polynomial<const FMA: bool, const N: usize>(x: f64, coefficients: &[f64; N]) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    // Four chains in x⁴, each from its highest coefficient, joined at the end.
    let (fours, rest) = coefficients.as_chunks::<4>();
    let highest = |j: usize| rest.get(j).copied();
    let mut sums: [f64; 4] = std::array::from_fn(|j| match (highest(j), fours.last()) {
        (Some(c), Some(below)) => fma::<FMA>(c, x4, below[j]),
        (Some(c), None) => c,
        (None, below) => below.map_or(0.0, |below| below[j]),
    });
    for four in fours.iter().rev().skip(1) {
        for j in 0..4 {
            sums[j] = fma::<FMA>(sums[j], x4, four[j]);
        }
    }
    fma::<FMA>(fma::<FMA>(sums[3], x, sums[2]), x2, fma::<FMA>(sums[1], x, sums[0]))
}

/// (eʳ − 1 − r)/r² on |r| ≤ ½ ln 2.
const EXP: [f64; 10] = [
    0.500_000_000_000_000_1,
    0.166_666_666_666_666_67,
    0.041_666_666_666_624_13,
    0.008_333_333_333_300_062,
    0.001_388_888_891_721_371_7,
    0.000_198_412_698_630_536_17,
    2.480_152_129_595_437_5e-5,
    2.755_726_845_999_706_5e-6,
    2.762_008_844_570_975e-7,
    2.510_038_549_551_032e-8,
];

/// eˣ to within one unit in the last place; 0 below −708.39, where the result is no longer normal,
/// and infinite above 709.78.
#[inline(always)]
#[must_use]
pub fn exp<const FMA: bool>(x: f64) -> f64 {
    let clamped = x.clamp(LEAST_EXPONENT, MOST_EXPONENT);
    let shifted = fma::<FMA>(clamped, LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = fma::<FMA>(-n, LN_2_LOW, fma::<FMA>(-n, LN_2_HIGH, clamped));
    let mantissa = 1.0 + fma::<FMA>(r * r, polynomial::<FMA, 10>(r, &EXP), r);
    let power = f64::from_bits(mantissa.to_bits().wrapping_add(shifted.to_bits() << 52));
    if x < LEAST_EXPONENT {
        0.0
    } else if x > MOST_EXPONENT {
        f64::INFINITY
    } else {
        power
    }
}

/// [`exp`] of neighbours, with the same bits: quicker when all lie within ±0.3465, where its argument
/// needs no reduction.
#[inline(always)]
pub fn exp_lanes<const FMA: bool, const N: usize>(x: &mut [f64; N]) {
    let mut near = true;
    for x in x.iter() {
        near &= x.abs() < NEAR_0;
    }
    if near {
        for x in x {
            *x = 1.0 + fma::<FMA>(*x * *x, polynomial::<FMA, 10>(*x, &EXP), *x);
        }
    } else {
        for x in x {
            *x = exp::<FMA>(*x);
        }
    }
}

/// A little less than ½ ln 2.
const NEAR_0: f64 = 0.3465;

/// ln of the least normal number and of the largest number.
const LEAST_EXPONENT: f64 = -708.396_418_532_264;
const MOST_EXPONENT: f64 = 709.782_712_893_383_9;

/// (ln((1 + s)/(1 − s)) − 2s)/s³ in s², on |s| ≤ (√2 − 1)/(√2 + 1).
const LN: [f64; 8] = [
    0.666_666_666_666_666_6,
    0.400_000_000_000_008_8,
    0.285_714_285_708_032_3,
    0.222_222_223_918_004_7,
    0.181_817_956_308_847_53,
    0.153_862_402_058_137_8,
    0.132_687_596_685_606_13,
    0.130_867_670_099_481_74,
];

/// ln(a/b) for positive normal a and b, with one division: exact to a unit in the last place also
/// where a and b are close, where ln(a) − ln(b) would not be.
#[inline(always)]
#[must_use]
pub fn ln_ratio<const FMA: bool>(a: f64, b: f64) -> f64 {
    let (mantissa_a, exponent_a) = split(a);
    let (mantissa_b, exponent_b) = split(b);
    // Both lie in [√½, √2): one doubling or halving brings their ratio into the same range.
    let above = mantissa_a > SQRT_2 * mantissa_b;
    let below = SQRT_2 * mantissa_a < mantissa_b;
    let factor = if above {
        0.5
    } else if below {
        2.0
    } else {
        1.0
    };
    let shift = if above {
        1.0
    } else if below {
        -1.0
    } else {
        0.0
    };
    ln_parts::<FMA>(mantissa_a * factor, mantissa_b, exponent_a - exponent_b + shift)
}

/// ln(x) for positive normal x.
#[inline(always)]
#[must_use]
pub fn ln<const FMA: bool>(x: f64) -> f64 {
    let (mantissa, exponent) = split(x);
    ln_parts::<FMA>(mantissa, 1.0, exponent)
}

/// x = m · 2ᵉ with m in [√½, √2).
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let offset = x.to_bits().wrapping_sub(SQRT_HALF_BITS);
    let mantissa = f64::from_bits((offset & MANTISSA).wrapping_add(SQRT_HALF_BITS));
    // The exponent as a double, by its bits: 2⁵² + 1024 + e, less the same.
    let biased = (offset.wrapping_add(0x4000_0000_0000_0000) >> 52) | 0x4330_0000_0000_0000;
    (mantissa, f64::from_bits(biased) - (4_503_599_627_370_496.0 + 1024.0))
}

/// ln(a/b) + e·ln 2, for a/b in [√½, √2].
#[inline(always)]
fn ln_parts<const FMA: bool>(a: f64, b: f64, e: f64) -> f64 {
    let s = (a - b) / (a + b);
    let z = s * s;
    let series = fma::<FMA>(s * z, polynomial::<FMA, 8>(z, &LN), s + s);
    fma::<FMA>(e, LN_2_HIGH, fma::<FMA>(e, LN_2_LOW, series))
}

/// M(x)·(x + 3/2) in (x − 4)/(x + 4), for x ≥ 0.
const MILLS: [f64; 23] = [
    1.301_588_106_024_583_7,
    -0.455_961_543_904_845_96,
    0.190_978_159_340_224_32,
    -0.018_181_426_164_440_86,
    -0.042_024_714_347_387_56,
    0.034_315_865_734_640_53,
    -0.011_902_968_889_545_348,
    8.468_375_534_309_903e-5,
    0.001_507_248_003_030_647_8,
    -0.000_293_797_868_450_553_5,
    -0.000_184_309_672_430_395_31,
    5.907_790_829_235_632e-5,
    2.876_296_948_342_636_7e-5,
    -9.661_677_779_127_061e-6,
    -5.718_743_126_402_007e-6,
    1.304_943_785_410_352_3e-6,
    1.263_346_148_144_043e-6,
    -9.964_110_957_885_566e-8,
    -2.648_377_268_236_17e-7,
    -8.822_267_513_819_507e-9,
    4.385_631_111_121_862e-8,
    2.750_207_310_941_724_3e-9,
    -4.062_939_719_561_967e-9,
];

/// Mills' ratio M(x) = N(−x)/φ(x) for x ≥ 0, to 4·10⁻¹⁶, with one division.
///
/// N(−x) = φ(x)·M(x) keeps its relative accuracy as far out as φ(x) is a normal number.
#[inline(always)]
#[must_use]
pub fn mills<const FMA: bool>(x: f64) -> f64 {
    let (above, beside) = (x + 4.0, x + 1.5);
    let inverse = 1.0 / (above * beside);
    let t = (x - 4.0) * (beside * inverse);
    polynomial::<FMA, 23>(t, &MILLS) * (above * inverse)
}
