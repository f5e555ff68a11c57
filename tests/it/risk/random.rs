use super::fixture;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use risk_core::math::normal;
use risk_core::random::{GROUP, MOST_DIMENSIONS, Scrambling, Sobol, Streams, stream};
use serde::Deserialize;

#[test]
fn a_stream_is_that_of_the_rand_crate() {
    let mut theirs = ChaCha8Rng::seed_from_u64(42);
    theirs.set_stream(7);
    let mut ours = stream(42, 7);
    for _ in 0..1_000 {
        assert_eq!(rand::Rng::next_u64(&mut ours), rand::Rng::next_u64(&mut theirs));
    }
}

#[test]
fn a_sweep_gives_each_path_its_own_stream() {
    for (first, group, paths, rows) in
        [(0, 0, 1, 1), (5, 3, 64, 20), (1_000, 0, 17, 9), (u64::MAX - 20, 1 << 40, 33, 8)]
    {
        let mut uniforms = vec![0.0; rows * paths];
        let mut normals = vec![0.0; rows * paths];
        Streams::of(9).uniforms(first, group, paths, &mut uniforms);
        Streams::of(9).normals(first, group, paths, &mut normals);
        for p in 0..paths {
            let mut one = stream(9, first.wrapping_add(p as u64));
            one.seek(group * GROUP as u64);
            for row in 0..rows {
                assert_eq!(uniforms[row * paths + p], one.uniform());
            }
            one.seek(group * GROUP as u64);
            for row in 0..rows {
                assert_eq!(normals[row * paths + p], one.normal());
            }
        }
    }
    Streams::of(9).normals(0, 0, 0, &mut []);
}

#[test]
fn a_position_can_be_reached_at_once() {
    let mut path = stream(3, 1);
    let mut all = vec![0.0; 500];
    path.fill_normal(&mut all);
    assert_eq!(path.position(), 500);
    for at in [0, 1, 7, 8, 63, 64, 65, 311] {
        path.seek(at);
        let mut some = vec![0.0; 150];
        path.fill_normal(&mut some);
        assert_eq!(some, all[at as usize..at as usize + 150]);
    }
}

#[test]
fn normals_are_the_quantiles_of_the_uniforms() {
    let mut path = stream(11, 0);
    let mut uniforms = vec![0.0; 200_000];
    path.fill_uniform(&mut uniforms);
    path.seek(0);
    let mut normals = vec![0.0; uniforms.len()];
    path.fill_normal(&mut normals);
    for (&u, &z) in uniforms.iter().zip(&normals) {
        let expected = normal::quantile(u).unwrap();
        assert!((z - expected).abs() <= 2e-15 * expected.abs(), "{u}: {z} for {expected}");
    }
}

/// Mean, variance, skewness and kurtosis within four standard errors, and no correlation between
/// neighbouring draws, paths and seeds.
#[test]
fn normals_have_the_moments_of_normals() {
    const N: usize = 1 << 20;
    let draw = |seed, path| {
        let mut out = vec![0.0; N];
        stream(seed, path).fill_normal(&mut out);
        out
    };
    let z = draw(1, 0);
    let moment = |k: i32| z.iter().map(|x| x.powi(k)).sum::<f64>() / N as f64;
    let error = (N as f64).sqrt().recip();
    for (k, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
        let off = (moment(k) - expected) / (error * f64::sqrt(variance));
        assert!(off.abs() < 4.0, "moment {k} is off by {off} standard errors");
    }
    for other in [draw(1, 1), draw(2, 0), z[1..].to_vec()] {
        let together: f64 = z.iter().zip(&other).map(|(a, b)| a * b).sum();
        assert!((together * error * error).abs() < 4.0 * error);
    }
}

#[derive(Deserialize)]
struct Points {
    dimensions: Vec<usize>,
    points: Vec<Vec<f64>>,
    later_first: u64,
    later: Vec<Vec<f64>>,
    sums: Vec<f64>,
}

#[test]
fn sobol_points_are_those_of_scipy() {
    let truth: Points = fixture("sobol.json");
    let sobol = Sobol::new(MOST_DIMENSIONS, Scrambling::None).unwrap();
    for (first, rows) in [(0, &truth.points), (truth.later_first, &truth.later)] {
        let points = sobol.uniforms(first, rows.len()).unwrap();
        for (i, row) in rows.iter().enumerate() {
            for (j, expected) in truth.dimensions.iter().zip(row) {
                assert_eq!(points[[i, j - 1]], *expected, "point {i}, dimension {j}");
            }
        }
    }
    let points = sobol.uniforms(0, truth.points.len()).unwrap();
    assert_eq!(points.columns().into_iter().map(|c| c.sum()).collect::<Vec<_>>(), truth.sums);
}

/// Of 2ᵐ points that begin at a multiple of 2ᵐ, each interval of length 2⁻ᵐ holds one.
#[test]
fn each_dyadic_interval_holds_one_point() {
    for scrambling in [Scrambling::None, Scrambling::Owen { seed: 1 }, Scrambling::Owen { seed: 2 }] {
        let sobol = Sobol::new(300, scrambling).unwrap();
        for (first, count) in [(0, 1_024), (5 << 10, 1_024), (3 << 8, 256)] {
            let points = sobol.uniforms(first, count).unwrap();
            for column in points.columns() {
                let mut held = vec![0; count];
                for u in column {
                    held[(u * count as f64) as usize] += 1;
                }
                assert!(held.iter().all(|n| *n == 1), "{scrambling:?}");
            }
        }
        // In the first two dimensions each rectangle of area 2⁻¹⁰ holds one.
        let points = sobol.uniforms(0, 1_024).unwrap();
        for m in 0..=10 {
            let mut held = vec![0; 1_024];
            for row in points.rows() {
                let (x, y) = (row[0] * f64::from(1 << m), row[1] * f64::from(1 << (10 - m)));
                held[((x as usize) << (10 - m)) + y as usize] += 1;
            }
            assert!(held.iter().all(|n| *n == 1), "{scrambling:?} {m}");
        }
    }
}

/// ∫ Π (1 + cⱼ(uⱼ − ½)) = 1, by 4,096 points.
#[test]
fn scrambled_points_integrate_better_than_random_ones() {
    const N: usize = 4_096;
    let f = |u: &[f64]| -> f64 {
        u.iter().enumerate().map(|(j, u)| 1.0 + (u - 0.5) / (1.0 + j as f64)).product()
    };
    let error = |points: &dyn Fn(u64) -> Vec<f64>| {
        let one = |seed| points(seed).chunks(8).map(f).sum::<f64>() / N as f64 - 1.0;
        ((0..16).map(|seed| f64::powi(one(seed), 2)).sum::<f64>() / 16.0).sqrt()
    };
    let sobol = error(&|seed| {
        Sobol::new(8, Scrambling::Owen { seed }).unwrap().uniforms(0, N).unwrap().into_raw_vec_and_offset().0
    });
    let random = error(&|seed| {
        let mut all = vec![0.0; 8 * N];
        stream(seed, 0).fill_uniform(&mut all);
        all
    });
    assert!(sobol < random / 50.0, "{sobol} and {random}");
}

/// Over seeds, a scrambled coordinate is uniform, and two of them have nothing to do with each other.
#[test]
fn a_scrambled_point_is_uniform_over_seeds() {
    const N: usize = 4_000;
    for point in [0, 1, 77] {
        let (mut sum, mut square, mut product) = (0.0, 0.0, 0.0);
        for seed in 0..N as u64 {
            let row = Sobol::new(2, Scrambling::Owen { seed }).unwrap().uniforms(point, 1).unwrap();
            sum += row[[0, 0]] - 0.5;
            square += (row[[0, 0]] - 0.5).powi(2) - 1.0 / 12.0;
            product += (row[[0, 0]] - 0.5) * (row[[0, 1]] - 0.5);
        }
        let error = (N as f64).sqrt();
        assert!(sum.abs() < 4.0 * error * f64::sqrt(1.0 / 12.0));
        assert!(square.abs() < 4.0 * error * f64::sqrt(1.0 / 180.0));
        assert!(product.abs() < 4.0 * error / 12.0);
    }
}

#[test]
fn sobol_normals_are_the_quantiles_of_its_points() {
    for scrambling in [Scrambling::None, Scrambling::default()] {
        let sobol = Sobol::new(37, scrambling).unwrap();
        let uniforms = sobol.uniforms(0, 300).unwrap();
        let normals = sobol.normals(0, 300).unwrap();
        assert_eq!(normals.slice(ndarray::s![100..105, ..]), sobol.normals(100, 5).unwrap());
        for (u, z) in uniforms.iter().zip(&normals) {
            let moved = if scrambling == Scrambling::None { u + f64::EPSILON / 2.0 } else { *u };
            let expected = normal::quantile(moved).unwrap();
            assert!((z - expected).abs() < 2e-15 * (1.0 + expected.abs()), "{u}: {z} for {expected}");
        }
    }
}

#[test]
fn sobol_refuses_what_it_has_not() {
    let text = |dimensions| Sobol::new(dimensions, Scrambling::None).unwrap_err().to_string();
    assert_eq!(text(0), "dimensions: must be from 1 to 1024, got 0");
    assert_eq!(text(1_025), "dimensions: must be from 1 to 1024, got 1025");
    let sobol = Sobol::new(10, Scrambling::None).unwrap();
    assert!(
        sobol.uniforms(0, usize::MAX).unwrap_err().to_string().contains("count: must be at most 5000000")
    );
    assert!(sobol.normals(u64::MAX, 1).unwrap_err().to_string().contains("first: must end before"));
    assert_eq!(sobol.uniforms(5, 0).unwrap().dim(), (0, 10));
}
