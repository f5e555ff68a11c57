use super::{close, same_on_all_threads, uniform};
use ndarray::array;
use risk_core::credit::{
    Copula, CopulaModel, CorrelationRule, Dependence, FactorStructure, MigrationField, MigrationName,
    MigrationSample, MigrationStepper, MigrationWorkspace, Obligor, SimulationSettings, TransitionMatrix,
    rule_correlation, simulate_migration, simulate_migration_with,
};
use risk_core::math::normal;
use risk_core::random::{GROUP, Streams, stream};
use risk_core::rating::Rating;
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

fn rating(text: &str) -> Rating {
    Rating::parse(text).unwrap()
}

fn matrix() -> TransitionMatrix {
    TransitionMatrix {
        ratings: ["A", "BB", "CCC", "D"].map(rating).to_vec(),
        period_years: 0.25,
        probabilities: array![
            [0.90, 0.10, 0.0, 0.0],
            [0.05, 0.80, 0.10, 0.05],
            [0.0, 0.15, 0.60, 0.25],
            [0.0, 0.0, 0.0, 1.0]
        ],
    }
}

fn sectors(names: usize) -> CopulaModel {
    let sectors = (0..names).map(|i| i % 3).collect();
    CopulaModel {
        copula: Copula::Gaussian,
        dependence: Dependence::Sectors { sectors, within: 0.4, across: 0.15 },
    }
}

fn moved(model: &CopulaModel, names: usize, first: u64, paths: usize, periods: usize) -> Vec<u8> {
    let stepper = MigrationStepper::new(&matrix(), names, model).unwrap();
    let mut states: Vec<u8> = (0..names).flat_map(|i| vec![(i % 3) as u8; paths]).collect();
    let mut workspace = MigrationWorkspace::default();
    for period in 0..periods {
        stepper.step(&Streams::of(5), first, paths, period, &mut workspace, &mut states).unwrap();
    }
    states
}

/// The sampling rule by itself: the first column whose cumulative probability exceeds u.
fn next(state: usize, u: f64) -> usize {
    let matrix = matrix();
    let mut cumulative = 0.0;
    for (j, p) in matrix.probabilities.row(state).iter().enumerate() {
        cumulative += p;
        if cumulative > 0.0 && cumulative > u {
            return j;
        }
    }
    3
}

#[test]
fn ratings_are_what_a_path_by_itself_says() {
    let (names, paths, periods) = (30, 100, 6);
    let got = moved(&sectors(names), names, 0, paths, periods);
    for path in 0..paths {
        let mut states: Vec<usize> = (0..names).map(|i| i % 3).collect();
        let mut own = stream(5, path as u64);
        for period in 0..periods {
            // Four factors fill one group of draws, thirty names four.
            own.seek((period * 5 * GROUP) as u64);
            let factors: Vec<f64> = (0..4).map(|_| own.normal()).collect();
            own.seek((period * 5 * GROUP + GROUP) as u64);
            for (i, state) in states.iter_mut().enumerate() {
                let x = 0.15f64.sqrt() * factors[0]
                    + 0.25f64.sqrt() * factors[1 + i % 3]
                    + 0.6f64.sqrt() * own.normal();
                *state = next(*state, normal::cumulative(x));
            }
        }
        for (i, state) in states.iter().enumerate() {
            assert_eq!(usize::from(got[i * paths + path]), *state, "name {i} on path {path}");
        }
    }
}

#[test]
fn the_search_by_bounds_finds_what_looking_at_all_finds() {
    // The same loadings, but for a trifle that makes each name a group of its own.
    let names = 30;
    for copula in [Copula::Gaussian, Copula::StudentT { degrees: 5.0 }] {
        let few = FactorStructure::new(&sectors(names).dependence, names).unwrap();
        assert_eq!(few.loadings.len(), 3);
        let mut loadings = ndarray::Array2::zeros((names, 4));
        for (i, &group) in few.groups.iter().enumerate() {
            for &(k, a) in &few.loadings[group] {
                loadings[[i, k]] = a * (1.0 + 1e-15 * i as f64);
            }
        }
        let many = CopulaModel { copula, dependence: Dependence::MultiFactor { loadings } };
        assert!(FactorStructure::new(&many.dependence, names).unwrap().loadings.len() > 8);
        let few = CopulaModel { copula, ..sectors(names) };
        assert_eq!(moved(&few, names, 0, 500, 8), moved(&many, names, 0, 500, 8));
    }
}

#[test]
fn a_row_of_the_matrix_is_what_becomes_of_a_rating() {
    let paths = 100_000;
    for model in [sectors(3), CopulaModel { copula: Copula::StudentT { degrees: 3.0 }, ..uniform(0.5) }] {
        let got = moved(&model, 3, 0, paths, 1);
        for state in 0..3 {
            for to in 0..4 {
                let count = got[state * paths..][..paths].iter().filter(|s| usize::from(**s) == to).count();
                let p = matrix().probabilities[[state, to]];
                let error = (p * (1.0 - p) / paths as f64).sqrt();
                close(&format!("{state} to {to}"), count as f64 / paths as f64, p, 4.0 * error);
            }
        }
        let both = (0..paths).filter(|k| got[paths + k] == 3 && got[2 * paths + k] == 3).count() as f64;
        let rho = FactorStructure::new(&model.dependence, 3).unwrap().correlation(1, 2);
        let expected = model.copula.joint_probability(0.05, 0.25, rho).unwrap();
        close("together", both / paths as f64, expected, 4.0 * (expected / paths as f64).sqrt());
    }
}

#[test]
fn default_and_maturity_are_for_ever() {
    let stepper = MigrationStepper::new(&matrix(), 3, &uniform(0.2)).unwrap();
    assert_eq!(stepper.matured(), 4);
    let mut states = [vec![3; 50], vec![4; 50], vec![255; 50]].concat();
    let before = states.clone();
    let mut workspace = MigrationWorkspace::default();
    for period in 0..100 {
        stepper.step(&Streams::of(1), 0, 50, period, &mut workspace, &mut states).unwrap();
    }
    assert_eq!(states, before);
    let error = stepper.step(&Streams::of(1), 0, 7, 0, &mut workspace, &mut states).unwrap_err().to_string();
    assert_eq!(error, "states: must have 21 elements, names x paths, got 150");
    stepper.step(&Streams::of(1), 0, 0, 0, &mut workspace, &mut []).unwrap();
}

fn names() -> Vec<MigrationName> {
    let name = |i: usize| MigrationName {
        rating: ["A", "BB", "CCC", "BB-"].map(rating)[i % 4],
        balance: 100.0 + i as f64,
        maturity_years: [None, Some(1.0), Some(0.6)][i % 3],
    };
    (0..24).map(name).collect()
}

fn run(paths: std::ops::Range<u64>) -> MigrationSample {
    let settings = SimulationSettings { paths, ..SimulationSettings::default() };
    simulate_migration(&names(), &matrix(), 8, &sectors(24), &settings).unwrap()
}

#[test]
fn counts_and_balances_add_up_on_every_path() {
    let sample = run(0..200);
    let total: f64 = names().iter().map(|name| name.balance).sum();
    let of = |field, period| sample.values_of(field, period);
    let ratings = &sample.ratings;
    for period in 0..8 {
        let default_balance = of(MigrationField::Balance(Rating::D), period);
        for path in 0..200 {
            let at = |field| of(field, period)[path];
            let count: f64 = ratings.iter().map(|r| at(MigrationField::Count(*r))).sum();
            assert_eq!(count + at(MigrationField::MaturedCount), 24.0);
            let balance: f64 = ratings.iter().map(|r| at(MigrationField::Balance(*r))).sum();
            close("balance", balance + at(MigrationField::MaturedBalance), total, 1e-9);
            close(
                "cumulative",
                at(MigrationField::CumulativeDefaultRate),
                default_balance[path] / total,
                1e-15,
            );
            let before =
                if period == 0 { 0.0 } else { of(MigrationField::Balance(Rating::D), period - 1)[path] };
            let defaulted = default_balance[path] - before;
            close("defaults", at(MigrationField::DefaultedBalance), defaulted, 1e-9);
            assert!(at(MigrationField::DowngradedCount) >= at(MigrationField::DefaultedCount));
            let left = total - at(MigrationField::MaturedBalance) - before;
            let rate = if left > 1e-6 { 4.0 * defaulted / left } else { 0.0 };
            close("default rate", at(MigrationField::DefaultRate), rate, 1e-12);
        }
    }
    // What matures after 0.6 or exactly 1 year is repaid at the end of the third and fifth quarter.
    let most = |period| of(MigrationField::MaturedCount, period).iter().copied().fold(0.0, f64::max);
    assert_eq!((most(0), most(1)), (0.0, 0.0));
    assert!(most(2) > 0.0 && most(2) <= 8.0 && most(3) == most(2) && most(4) > 8.0 && most(7) == most(4));
}

#[test]
fn statistics_and_named_paths_are_those_of_the_values() {
    let sample = run(10..111);
    let statistics = sample.statistics();
    let field = MigrationField::Balance(Rating::D);
    let mut values = sample.values_of(field, 7);
    let spread = statistics.of(field).unwrap()[7];
    let named = sample.named_paths().unwrap();
    let value = |path: u64| values[(path - 10) as usize];
    assert_eq!(
        (value(named.min), value(named.median), value(named.max)),
        (spread.min, spread.median, spread.max)
    );
    values.sort_by(f64::total_cmp);
    assert_eq!((spread.min, spread.median, spread.max), (values[0], values[50], values[100]));
    let mean = values.iter().sum::<f64>() / 101.0;
    close("mean", spread.mean, mean, 1e-10);
    let square = values.iter().map(|x| x * x).sum::<f64>() / 101.0;
    close("deviation", spread.standard_deviation, (square - mean * mean).sqrt(), 1e-8);
    let even = run(0..4).statistics().of(field).unwrap()[7];
    let mut four = run(0..4).values_of(field, 7);
    four.sort_by(f64::total_cmp);
    assert_eq!(even.median, 0.5 * (four[1] + four[2]));
    assert_eq!(sample.values_of(MigrationField::Count(rating("AAA")), 0), Vec::<f64>::new());
    assert_eq!(sample.values_of(field, 8), Vec::<f64>::new());
    assert!(statistics.of(MigrationField::Count(rating("AAA"))).is_none());
}

#[test]
fn threads_and_shards_give_one_sample() {
    let whole = same_on_all_threads(|| run(0..2_100));
    assert_eq!(run(0..777).join(&run(777..2_100)).unwrap(), whole);
    assert!(run(0..10).join(&run(20..30)).is_err());
    assert_eq!(whole.paths(), 2_100);
    let stop = |done, _| if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let settings = SimulationSettings { paths: 0..3_000, ..SimulationSettings::default() };
    let stopped =
        simulate_migration_with(&names(), &matrix(), 8, &sectors(24), &settings, &Progress::new(&stop));
    assert_eq!(stopped, Err(Error::Cancelled));
}

#[test]
fn a_rule_builds_the_correlations() {
    let obligor = |issuer: &str, industry: &str, text| Obligor {
        issuer: issuer.to_owned(),
        industry: industry.to_owned(),
        rating: rating(text),
    };
    let pool = [
        obligor("a", "steel", "BB"),
        obligor("a", "steel", "B"),
        obligor("b", "steel", "BB"),
        obligor("c", "media", "BB-"),
        obligor("d", "media", "D"),
    ];
    let got = rule_correlation(&pool, &CorrelationRule::default()).unwrap();
    for (i, j, expected) in
        [(0, 0, 1.0), (0, 1, 0.55), (0, 2, 0.4), (1, 2, 0.31), (0, 3, 0.18), (0, 4, 0.0), (3, 4, 0.13)]
    {
        close("correlation", got[[i, j]], expected, 1e-15);
        assert_eq!(got[[i, j]], got[[j, i]]);
    }
    assert!(rule_correlation(&[], &CorrelationRule::default()).unwrap_err().to_string().contains("obligors"));
    let mut rule = CorrelationRule::default();
    rule.other.base = 1.5;
    rule.same_issuer.slope = f64::NAN;
    assert_eq!(rule_correlation(&pool, &rule).unwrap_err().problems().len(), 2);
    let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Matrix { correlation: got } };
    assert_eq!(MigrationStepper::new(&matrix(), 5, &model).unwrap().repair(), None);
}
