use super::{near, paths, truth};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::linalg::{cholesky, solve_positive_definite};
use risk_core::random::stream;
use risk_core::stress::{FactorMove, ReverseStress, reverse_stress};

fn square(moves: &[f64], covariance: &Array2<f64>) -> f64 {
    let column = Array1::from(moves.to_vec()).insert_axis(ndarray::Axis(1));
    let solved = solve_positive_definite(covariance.view(), column.view()).unwrap();
    column.t().dot(&solved)[[0, 0]]
}

fn loss_of(found: &ReverseStress) -> f64 {
    -found.pnl.iter().sum::<f64>()
}

#[test]
fn the_best_of_all_choices_of_bounds_is_found() {
    let truth = truth();
    for case in &truth.reverse {
        let found =
            reverse_stress(&truth.exposures, truth.covariance.view(), case.loss, &case.rules).unwrap();
        for (got, expected) in found.moves.iter().zip(&case.moves) {
            assert!((got - expected).abs() < 1e-10, "{}: {:?} for {:?}", case.name, found.moves, case.moves);
        }
        assert!(near(found.mahalanobis, case.square.sqrt(), 1e-9), "{}", case.name);
        assert!(near(loss_of(&found), case.loss, 1e-12), "{}", case.name);
    }
}

#[test]
fn without_bounds_it_is_the_closed_form() {
    let truth = truth();
    let found = reverse_stress(&truth.exposures, truth.covariance.view(), 5.0, &[]).unwrap();
    let d = Array1::from(truth.exposures.clone());
    let sigma = d.dot(&truth.covariance.dot(&d)).sqrt();
    assert!(near(found.mahalanobis, 5.0 / sigma, 1e-12));
    // P(Z > 2) = 0.0227501319, and the χ² tail of 4 with 4 degrees is 3·e⁻² = 0.4060058497.
    let two = reverse_stress(&truth.exposures, truth.covariance.view(), 2.0 * sigma, &[]).unwrap();
    assert!(near(two.probability_of_loss, 0.022_750_131_948_179_2, 1e-10));
    assert!(near(two.probability_of_distance, 0.406_005_849_709_838, 1e-9));
}

#[test]
fn a_factor_that_must_not_move_does_not() {
    let truth = truth();
    let rules = [FactorMove::Still, FactorMove::Free, FactorMove::Down, FactorMove::Still];
    let found = reverse_stress(&truth.exposures, truth.covariance.view(), 5.0, &rules).unwrap();
    assert_eq!((found.moves[0], found.moves[3]), (0.0, 0.0));
    assert!(found.moves[2] <= 0.0);
}

#[test]
fn what_cannot_be_lost_is_said_so() {
    let covariance = array![[0.04, 0.01], [0.01, 0.09]];
    let up = [FactorMove::Up, FactorMove::Still];
    let error = reverse_stress(&[100.0, 50.0], covariance.view(), 10.0, &up).unwrap_err();
    assert!(matches!(&error, Error::Infeasible(why) if why.contains("loses 10")), "{error}");
    let narrow = [FactorMove::Between { low: -0.01, high: 0.01 }; 2];
    assert!(reverse_stress(&[100.0, 50.0], covariance.view(), 1.6, &narrow).is_err());
    // 1.5 is the most that these bounds allow: both at their lowest.
    let most = reverse_stress(&[100.0, 50.0], covariance.view(), 1.5, &narrow).unwrap();
    assert!(near(most.moves[0], -0.01, 1e-9) && near(most.moves[1], -0.01, 1e-9));
    let none = reverse_stress(&[0.0, 0.0], covariance.view(), 1.0, &[]).unwrap_err();
    assert!(matches!(none, Error::Infeasible(_)));
}

#[test]
fn factors_that_are_one_move_as_one() {
    let covariance = array![[0.04, 0.04], [0.04, 0.04]];
    let found = reverse_stress(&[100.0, 100.0], covariance.view(), 40.0, &[]).unwrap();
    assert!(near(found.moves[0], -0.2, 1e-12) && near(found.moves[1], -0.2, 1e-12));
    assert!(near(found.mahalanobis, 1.0, 1e-12));
    // One degree of freedom: P(|Z| > 1).
    assert!(near(found.probability_of_distance, 0.317_310_507_862_914, 1e-9));
    let apart = [FactorMove::Up, FactorMove::Free];
    assert!(reverse_stress(&[100.0, 100.0], covariance.view(), 40.0, &apart).is_err());
}

#[test]
fn bad_input_is_named() {
    let covariance = array![[0.04, 0.01], [0.01, 0.09]];
    let rules = [FactorMove::Between { low: 1.0, high: 0.0 }];
    let got = paths(reverse_stress(&[f64::NAN], covariance.view(), -1.0, &rules));
    assert_eq!(got, ["exposures[0]", "exposures", "loss", "moves", "moves[0]"]);
    let indefinite = array![[0.04, 0.2], [0.2, 0.09]];
    assert_eq!(paths(reverse_stress(&[1.0, 1.0], indefinite.view(), 1.0, &[])), ["covariance"]);
    let huge = reverse_stress(&[1e100, 1.0], array![[1e100, 0.0], [0.0, 1.0]].view(), 1e-100, &[]).unwrap();
    assert!(huge.moves.iter().all(|x| x.is_finite()) && huge.probability_of_loss == 0.5);
}

fn random_covariance(seed: u64, k: usize) -> Array2<f64> {
    let mut draws = stream(seed, 0);
    let root = Array2::from_shape_fn((k, k + 2), |_| 0.1 * draws.normal());
    root.dot(&root.t())
}

fn rule(number: u8) -> FactorMove {
    match number {
        0 => FactorMove::Still,
        1 => FactorMove::Up,
        2 => FactorMove::Down,
        3 => FactorMove::Between { low: -0.2, high: 0.3 },
        _ => FactorMove::Free,
    }
}

fn is_inside(moves: &[f64], rules: &[FactorMove]) -> bool {
    moves.iter().zip(rules).all(|(x, rule)| match *rule {
        FactorMove::Free => true,
        FactorMove::Still => x.abs() < 1e-12,
        FactorMove::Up => *x > -1e-9,
        FactorMove::Down => *x < 1e-9,
        FactorMove::Between { low, high } => *x > low - 1e-9 && *x < high + 1e-9,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_loss_is_reached_and_no_likelier_move_reaches_it(
        seed in 0u64..10_000,
        dollars in prop::collection::vec(-10.0..10.0f64, 5),
        numbers in prop::collection::vec(0u8..7, 5),
        loss in 0.1..3.0f64,
    ) {
        let covariance = random_covariance(seed, 5);
        let rules: Vec<FactorMove> = numbers.iter().map(|n| rule(*n)).collect();
        let Ok(found) = reverse_stress(&dollars, covariance.view(), loss, &rules) else { return Ok(()) };
        prop_assert!(near(loss_of(&found), loss, 1e-8));
        prop_assert!(is_inside(&found.moves, &rules), "{:?} {:?}", found.moves, rules);
        let least = square(&found.moves, &covariance);
        prop_assert!(near(found.mahalanobis.powi(2), least, 1e-6), "{} {least}", found.mahalanobis.powi(2));
        // Moves nearby that lose as much and keep the rules are further out.
        let mut draws = stream(seed, 9);
        let lower = cholesky(covariance.view()).unwrap();
        for _ in 0..40 {
            let z = Array1::from_shape_fn(5, |_| 0.3 * draws.normal());
            let step = lower.dot(&z);
            let mut other: Vec<f64> = found.moves.iter().zip(&step).map(|(x, s)| x + s).collect();
            for (x, number) in other.iter_mut().zip(&numbers) {
                *x = match number { 0 => 0.0, 1 => x.max(0.0), 2 => x.min(0.0), _ => *x };
            }
            let lost: f64 = -other.iter().zip(&dollars).map(|(x, d)| x * d).sum::<f64>();
            if lost > 0.0 {
                other.iter_mut().for_each(|x| *x *= loss / lost);
                if is_inside(&other, &rules) {
                    prop_assert!(square(&other, &covariance) >= least * (1.0 - 1e-7));
                }
            }
        }
    }

    #[test]
    fn distance_grows_with_the_loss_and_not_with_the_order(seed in 0u64..1_000, dollars in prop::collection::vec(-10.0..10.0f64, 3)) {
        let covariance = random_covariance(seed, 3);
        let one = reverse_stress(&dollars, covariance.view(), 1.0, &[]).unwrap();
        let two = reverse_stress(&dollars, covariance.view(), 2.0, &[]).unwrap();
        prop_assert!(near(two.mahalanobis, 2.0 * one.mahalanobis, 1e-9));
        let order = [2, 0, 1];
        let turned = Array2::from_shape_fn((3, 3), |(i, j)| covariance[[order[i], order[j]]]);
        let again = reverse_stress(&order.map(|k| dollars[k]), turned.view(), 1.0, &[]).unwrap();
        for (k, x) in order.iter().zip(&again.moves) {
            prop_assert!(near(*x, one.moves[*k], 1e-8));
        }
    }
}
