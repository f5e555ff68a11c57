//! Moody's diversity score.

/// The score of an industry that counts as `units` obligors of average size: the tenth obligor of an
/// industry diversifies less than the first.
///
/// # Formula
/// u to one decimal, then u up to 1; 1 + (u-1)/2 up to 3; 2 + (u-3)/3 up to 6; 3 + (u-6)/4 up to 10;
/// 4 + (u-10)/10 up to 20; then 5.
///
/// # References
/// Moody's Approach to Rating Multisector CDOs (2000), diversity score table.
#[must_use]
pub fn industry_score(units: f64) -> f64 {
    let u = (units * 10.0).round() / 10.0;
    match u {
        _ if u.is_nan() || u <= 0.0 => 0.0,
        _ if u <= 1.0 => u,
        _ if u <= 3.0 => 1.0 + (u - 1.0) / 2.0,
        _ if u <= 6.0 => 2.0 + (u - 3.0) / 3.0,
        _ if u <= 10.0 => 3.0 + (u - 6.0) / 4.0,
        _ if u < 20.0 => 4.0 + (u - 10.0) / 10.0,
        _ => 5.0,
    }
}

/// The units of each of `industries` industries, from the par of every obligor and its industry.
///
/// # Formula
/// U_j = Σ_{i in j} min(1, Fᵢ / F̄), with F̄ the average par of an obligor
///
/// where `obligors` are (industry, par Fᵢ); those without par are no obligors.
#[must_use]
pub fn equivalent_units(obligors: &[(usize, f64)], industries: usize) -> Vec<f64> {
    let mut units = vec![0.0; industries];
    let held = || obligors.iter().filter(|(_, par)| *par > 0.0);
    let count = held().count();
    let total: f64 = held().map(|(_, par)| par).sum();
    let average = total / count as f64;
    for (industry, par) in held() {
        if let Some(sum) = units.get_mut(*industry) {
            *sum += (par / average).min(1.0);
        }
    }
    units
}
