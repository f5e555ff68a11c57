//! Mills' ratio at two points at once, with their difference to the last digits.

use crate::math::vector::fma;

/// How far to the left of zero [`mills`] reaches.
pub(super) const LEFT: f64 = -0.25;

/// M(x)(x + 5) in t = 1 − 9.5/(x + 5), for x ≥ −1/4; by `tests/generate/option_polynomials.py`.
const MILLS: [f64; 24] = [
    2.019_420_514_199_302,
    -1.900_352_503_780_537_8,
    1.521_076_922_164_083_6,
    -1.023_994_672_937_048_6,
    0.566_528_605_120_697_1,
    -0.245_721_012_038_333_5,
    0.074_436_687_134_088_56,
    -0.009_340_344_549_339_673,
    -0.004_013_061_180_122_832_5,
    0.002_259_275_782_999_016,
    -0.000_115_977_919_565_516_82,
    -0.000_261_306_618_173_724_17,
    6.163_871_496_847_994e-5,
    2.875_403_183_980_585_6e-5,
    -1.215_920_224_366_675_1e-5,
    -3.664_615_536_819_998_3e-6,
    2.108_150_128_986_947_5e-6,
    5.933_504_951_989_289e-7,
    -3.448_811_766_395_91e-7,
    -1.117_325_848_232_072e-7,
    4.787_498_497_752_823e-8,
    1.874_705_284_572_766_2e-8,
    -3.999_456_913_719_202e-9,
    -1.816_519_993_135_717_4e-9,
];

const SHIFT: f64 = 5.0;
const WIDTH: f64 = 2.0 * (SHIFT + LEFT);

/// What Mills' ratio M(x) = N(−x)/φ(x) is at two points, and how it falls between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mills {
    /// M(near)
    pub near: f64,
    /// M(far)
    pub far: f64,
    /// (M(near) − M(far))/(far − near), which is positive; −M′ where the two points are one.
    pub fall: f64,
}

/// Mills' ratio at two points of [−1/4, ∞), `distance` = far − near ≥ 0 apart.
///
/// # Formula
/// With u = 1/(x + 5), t = 1 − 9.5 u and M(x) = u P(t):
///
/// (M(a) − M(b))/(b − a) = u_a u_b (P(t_b) − 9.5 u_a P\[t_a, t_b\])
///
/// where P\[t_a, t_b\] is the divided difference of the polynomial P, built by Horner's scheme next to
/// its value. It is negative, so nothing cancels however close the points are: an option's value, a
/// difference of two of these, keeps its digits at the least volatilities.
#[inline(always)]
pub(super) fn mills<const FMA: bool>(near: f64, far: f64, distance: f64) -> Mills {
    let (a, b) = (near + SHIFT, far + SHIFT);
    let inverse = 1.0 / (a * b);
    let (u_near, u_far) = (b * inverse, a * inverse);
    let (value, slope) =
        divided::<FMA>(fma::<FMA>(-WIDTH, u_near, 1.0), fma::<FMA>(-WIDTH, u_far, 1.0), &MILLS);
    let far = u_far * value;
    let fall = inverse * fma::<FMA>(-WIDTH * u_near, slope, value);
    Mills { near: fma::<FMA>(distance, fall, far), far, fall }
}

/// P(y) and P\[x, y\] = (P(x) − P(y))/(x − y), by Horner's scheme in x² and y² for the even and the odd
/// powers.
#[inline(always)]
fn divided<const FMA: bool>(x: f64, y: f64, coefficients: &[f64; 24]) -> (f64, f64) {
    let (x2, y2) = (x * x, y * y);
    // The first step from the two highest powers, whose slopes are 0 before it.
    let [.., c20, c21, c22, c23] = *coefficients;
    let (mut even_slope, mut odd_slope) = (c22, c23);
    let (mut even, mut odd) = (fma::<FMA>(c22, y2, c20), fma::<FMA>(c23, y2, c21));
    let mut i = coefficients.len() - 4;
    while i > 0 {
        i -= 2;
        even_slope = fma::<FMA>(even_slope, x2, even);
        odd_slope = fma::<FMA>(odd_slope, x2, odd);
        even = fma::<FMA>(even, y2, coefficients[i]);
        odd = fma::<FMA>(odd, y2, coefficients[i + 1]);
    }
    (fma::<FMA>(y, odd, even), fma::<FMA>(x + y, fma::<FMA>(x, odd_slope, even_slope), odd))
}
