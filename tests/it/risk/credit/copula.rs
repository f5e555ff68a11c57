use super::{close, same_on_all_threads, uniform};
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::credit::{
    Copula, CopulaModel, DefaultSampler, DefaultWorkspace, Dependence, FactorStructure, NEVER,
};
use risk_core::curve::HazardCurve;
use risk_core::math::normal;
use risk_core::random::{GROUP, Streams, stream};

const STUDENT: Copula = Copula::StudentT { degrees: 4.0 };

/// A pool of seven names in three sectors over eight quarters.
fn pool(copula: Copula) -> (Vec<HazardCurve>, Vec<f64>, CopulaModel) {
    let curves = (1..=7).map(|i| HazardCurve::flat(0.05 * f64::from(i)).unwrap()).collect();
    let quarters = (1..=8).map(|q| f64::from(q) / 4.0).collect();
    let dependence = Dependence::Sectors { sectors: vec![0, 1, 2, 0, 1, 2, 0], within: 0.5, across: 0.2 };
    (curves, quarters, CopulaModel { copula, dependence })
}

fn periods(sampler: &DefaultSampler, first: u64, paths: usize) -> Vec<u16> {
    let mut out = vec![0; sampler.names() * paths];
    let mut workspace = DefaultWorkspace::default();
    sampler.default_periods(&Streams::of(7), first, paths, &mut workspace, &mut out).unwrap();
    out
}

#[test]
fn defaults_are_what_a_path_by_itself_says() {
    let (curves, quarters, model) = pool(Copula::Gaussian);
    let sampler = DefaultSampler::new(&curves, &quarters, &model).unwrap();
    let paths = 500;
    let got = periods(&sampler, 0, paths);
    let mut times = vec![0.0; got.len()];
    let mut workspace = DefaultWorkspace::default();
    sampler.default_times(&Streams::of(7), 0, paths, &mut workspace, &mut times).unwrap();
    for path in 0..paths {
        let mut own = stream(7, path as u64);
        let factors: Vec<f64> = (0..4).map(|_| own.normal()).collect();
        own.seek(GROUP as u64);
        for (name, curve) in curves.iter().enumerate() {
            let x = 0.2f64.sqrt() * factors[0]
                + 0.3f64.sqrt() * factors[1 + name % 3]
                + 0.5f64.sqrt() * own.normal();
            let time = curve.default_time(normal::cumulative(x)).unwrap();
            let at = name * paths + path;
            assert_eq!(usize::from(got[at]), ((time * 4.0) as usize).min(8), "{name}, {path}: {time}");
            if time < 2.0 {
                close("default time", times[at], time, 1e-12);
            } else {
                assert_eq!(times[at], NEVER);
            }
        }
    }
}

#[test]
fn a_path_is_the_same_in_every_block_and_on_every_thread() {
    use rayon::prelude::*;
    for copula in [Copula::Gaussian, STUDENT] {
        let (curves, quarters, model) = pool(copula);
        let sampler = DefaultSampler::new(&curves, &quarters, &model).unwrap();
        let whole = periods(&sampler, 100, 130);
        let single = |path: u64| periods(&sampler, path, 1);
        let all = same_on_all_threads(|| (100..230).into_par_iter().map(single).collect::<Vec<_>>());
        for (path, one) in all.iter().enumerate() {
            let column: Vec<u16> = (0..7).map(|name| whole[name * 130 + path]).collect();
            assert_eq!(&column, one);
        }
    }
}

#[test]
fn pairs_default_together_as_often_as_the_copula_says() {
    let loadings = array![[0.8, 0.0], [0.5, 0.5], [-0.3, 0.6]];
    let probabilities = [0.05, 0.1, 0.2];
    let paths = 200_000;
    for copula in [Copula::Gaussian, STUDENT, Copula::StudentT { degrees: 1.5 }] {
        let curve = |p: &f64| HazardCurve::from_default_probabilities(&[1.0], &[*p]).unwrap();
        let curves: Vec<_> = probabilities.iter().map(curve).collect();
        let model =
            CopulaModel { copula, dependence: Dependence::MultiFactor { loadings: loadings.clone() } };
        let out = periods(&DefaultSampler::new(&curves, &[1.0], &model).unwrap(), 0, paths);
        let structure = FactorStructure::new(&model.dependence, 3).unwrap();
        for (i, j) in [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)] {
            let both = (0..paths).filter(|k| out[i * paths + k] == 0 && out[j * paths + k] == 0).count();
            let rho = structure.correlation(i, j);
            let expected = copula.joint_probability(probabilities[i], probabilities[j], rho).unwrap();
            let error = (expected * (1.0 - expected) / paths as f64).sqrt();
            close(&format!("{copula:?} {i} {j}"), both as f64 / paths as f64, expected, 4.0 * error);
        }
    }
}

#[test]
fn the_thresholds_of_credit_metrics_come_out() {
    // CreditMetrics Technical Document (1997), table 8.4: a BB obligor, from default up to AA.
    let row = [0.0106, 0.0100, 0.0884, 0.8053, 0.0773, 0.0067, 0.0014];
    let mut cumulative = 0.0;
    for (p, threshold) in row.iter().zip([-2.30, -2.04, -1.23, 1.37, 2.39, 2.93, 3.43]) {
        cumulative += p;
        close("threshold", Copula::Gaussian.quantile(cumulative).unwrap(), threshold, 5.1e-3);
    }
}

#[test]
fn students_copula_goes_to_the_gaussian() {
    let gaussian = Copula::Gaussian.joint_probability(0.01, 0.02, 0.3).unwrap();
    let mut apart = f64::INFINITY;
    for degrees in [3.0, 10.0, 100.0, 1e4, 1e6] {
        let joint = Copula::StudentT { degrees }.joint_probability(0.01, 0.02, 0.3).unwrap();
        assert!(joint > gaussian && joint - gaussian < apart, "{degrees}");
        apart = joint - gaussian;
    }
    assert!(apart < 1e-8);
    let (curves, quarters, model) = pool(Copula::Gaussian);
    let of =
        |model: &CopulaModel| periods(&DefaultSampler::new(&curves, &quarters, model).unwrap(), 0, 2_000);
    let near = of(&CopulaModel { copula: Copula::StudentT { degrees: 1e6 }, ..model.clone() });
    let differ = of(&model).iter().zip(&near).filter(|(a, b)| a != b).count();
    assert!(differ < 40, "{differ} of 14,000");
}

#[test]
fn each_structure_has_its_correlations() {
    let correlation = |dependence: Dependence, i, j| {
        let names = 3;
        FactorStructure::new(&dependence, names).unwrap().correlation(i, j)
    };
    close("uniform", correlation(Dependence::Uniform { correlation: 0.3 }, 0, 2), 0.3, 1e-15);
    close(
        "one factor",
        correlation(Dependence::OneFactor { loadings: vec![0.5, 0.1, -0.4] }, 0, 2),
        -0.2,
        1e-15,
    );
    let sectors = Dependence::Sectors { sectors: vec![4, 4, 0], within: 0.4, across: 0.1 };
    close("within", correlation(sectors.clone(), 0, 1), 0.4, 1e-15);
    close("across", correlation(sectors, 0, 2), 0.1, 1e-15);
    let matrix = array![[1.0, 0.3, -0.2], [0.3, 1.0, 0.5], [-0.2, 0.5, 1.0]];
    let structure = FactorStructure::new(&Dependence::Matrix { correlation: matrix.clone() }, 3).unwrap();
    for ((i, j), rho) in matrix.indexed_iter() {
        close("matrix", structure.correlation(i, j), *rho, 1e-15);
    }
    assert_eq!((structure.repair, structure.correlation(0, 9)), (None, 0.0));
}

#[test]
fn a_matrix_that_is_no_correlation_matrix_is_repaired_and_reported() {
    let matrix = array![[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]];
    let structure = FactorStructure::new(&Dependence::Matrix { correlation: matrix }, 3).unwrap();
    let repair = structure.repair.unwrap();
    close("smallest eigenvalue", repair.smallest_eigenvalue, -0.8, 1e-14);
    // By symmetry every element becomes ±½: the eigenvalue 1.9, twice, rescaled to a diagonal of 1.
    close("change", repair.largest_change, 0.4, 1e-14);
    close("distance", repair.distance, (6.0f64 * 0.16).sqrt(), 1e-13);
    close("correlation", structure.correlation(0, 2), -0.5, 1e-14);
    close("length", structure.residuals[0], 0.0, 1e-6);
    let singular = Dependence::Matrix { correlation: Array2::ones((4, 4)) };
    let structure = FactorStructure::new(&singular, 4).unwrap();
    assert_eq!(structure.repair, None);
    let large = Array2::from_shape_fn((500, 500), |(i, j)| match (i, j) {
        _ if i == j => 1.0,
        _ if (i + j) % 3 == 0 => 0.95,
        _ => -0.3,
    });
    let repair =
        FactorStructure::new(&Dependence::Matrix { correlation: large }, 500).unwrap().repair.unwrap();
    assert!(repair.smallest_eigenvalue < -1.0 && repair.largest_change <= 2.0);
}

#[test]
fn names_that_move_as_one_default_as_one() {
    let curves = vec![HazardCurve::flat(0.2).unwrap(); 4];
    for dependence in
        [Dependence::Uniform { correlation: 1.0 }, Dependence::Matrix { correlation: Array2::ones((4, 4)) }]
    {
        let model = CopulaModel { copula: STUDENT, dependence };
        let out = periods(&DefaultSampler::new(&curves, &[1.0, 2.0, 3.0], &model).unwrap(), 0, 300);
        for name in 1..4 {
            assert_eq!(out[..300], out[name * 300..][..300]);
        }
        assert!(out.iter().any(|p| *p < 3) && out.contains(&3));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn each_name_defaults_as_often_as_its_curve_says(
        p in 0.01..0.9f64, rho in 0.0..0.9f64, degrees in prop::option::of(0.5..30.0f64), seed in 0u64..1000,
    ) {
        let copula = degrees.map_or(Copula::Gaussian, |degrees| Copula::StudentT { degrees });
        let curve = HazardCurve::from_default_probabilities(&[1.0, 2.0], &[0.5 * p, p]).unwrap();
        let sampler = DefaultSampler::new(&[curve], &[1.0, 2.0], &CopulaModel { copula, ..uniform(rho) }).unwrap();
        let paths = 20_000;
        let mut out = vec![0; paths];
        let mut workspace = DefaultWorkspace::default();
        sampler.default_periods(&Streams::of(seed), 0, paths, &mut workspace, &mut out).unwrap();
        for (period, expected) in [(0, 0.5 * p), (1, 0.5 * p), (2, 1.0 - p)] {
            let share = out.iter().filter(|d| **d == period).count() as f64 / paths as f64;
            let error = (expected * (1.0 - expected) / paths as f64).sqrt();
            prop_assert!((share - expected).abs() < 5.0 * error, "{period}: {share} for {expected}");
        }
    }
}
