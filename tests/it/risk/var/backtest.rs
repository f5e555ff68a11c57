use super::{close, truth};
use risk_core::var::{TrafficLight, backtest, kupiec, shortfall_statistic};

/// Returns with a loss beyond a value at risk of 1 on the days given.
fn series(days: usize, exceedances: &[usize]) -> (Vec<f64>, Vec<f64>) {
    let mut returns = vec![0.0; days];
    for &day in exceedances {
        returns[day] = -2.0;
    }
    (returns, vec![1.0; days])
}

#[test]
fn kupiecs_test_is_that_of_scipy() {
    for (exceedances, days, p, statistic, p_value) in truth().kupiec {
        let found = kupiec(exceedances, days, 1.0 - p).unwrap();
        close("statistic", found.statistic, statistic, 1e-10);
        close("p-value", found.p_value, p_value, 1e-10);
    }
}

/// Jorion (2007), table 6-2: the numbers of exceptions at which the model is not rejected at 95 %.
#[test]
fn kupiecs_regions_are_those_of_the_table() {
    let table = [
        (0.99, [(252, 0, 7), (510, 1, 11), (1000, 4, 17)]),
        (0.975, [(252, 2, 12), (510, 6, 21), (1000, 15, 36)]),
        (0.95, [(252, 6, 20), (510, 16, 36), (1000, 37, 65)]),
        (0.925, [(252, 11, 28), (510, 27, 51), (1000, 59, 92)]),
        (0.90, [(252, 16, 36), (510, 38, 65), (1000, 81, 120)]),
    ];
    for (confidence, rows) in table {
        for (days, low, high) in rows {
            let kept = |n| kupiec(n, days, confidence).unwrap().p_value > 0.05;
            let inside: Vec<usize> = (0..200).filter(|n| kept(*n)).collect();
            // For 99 % and 252 days the table has "N < 7"; no exception at all is rejected, too.
            assert_eq!(inside, (low + 1..high).collect::<Vec<_>>(), "{confidence}, {days} days");
        }
    }
}

/// Jorion (2007), section 6.2.3: J.P. Morgan in 1998 had 20 exceptions in 252 days at 95 %, 6 of them the
/// day after another.
#[test]
fn jorions_bank_fails_all_three_tests() {
    // 14 clusters; six of them have a second day.
    let mut days = Vec::new();
    for cluster in 0..14 {
        days.push(18 * cluster + 2);
        if cluster < 6 {
            days.push(18 * cluster + 3);
        }
    }
    let (returns, value_at_risk) = series(253, &days);
    let found = backtest(&returns, &value_at_risk, 0.95).unwrap();
    assert_eq!((found.observations, found.exceedances), (253, 20));
    assert_eq!(found.transitions, [[218, 14], [14, 6]]);
    let uncovered = kupiec(20, 252, 0.95).unwrap();
    assert_eq!((uncovered.statistic * 100.0).round(), 391.0);
    let independence = found.independence.unwrap();
    assert_eq!((independence.statistic * 100.0).round(), 953.0);
    assert!(independence.p_value < 0.01 && found.conditional_coverage.unwrap().p_value < 0.01);
}

#[test]
fn all_or_nothing_is_judged_without_a_logarithm_of_zero() {
    let (returns, value_at_risk) = series(250, &[]);
    let none = backtest(&returns, &value_at_risk, 0.99).unwrap();
    // −2·250·ln(0.99)
    close("statistic", none.unconditional_coverage.statistic, 5.025_167_926_750_72, 1e-12);
    assert_eq!((none.independence, none.conditional_coverage), (None, None));
    assert_eq!(none.traffic_light, TrafficLight::Green);
    let all = backtest(&[-2.0; 20], &[1.0; 20], 0.99).unwrap();
    assert_eq!((all.exceedances, all.independence, all.traffic_light), (20, None, TrafficLight::Red));
    close("statistic", all.unconditional_coverage.statistic, 184.206_807_439_523_65, 1e-12);
    let one = backtest(&[-2.0], &[1.0], 0.5).unwrap();
    assert_eq!((one.exceedances, one.independence), (1, None));
    // A perfect count has no statistic.
    assert_eq!(kupiec(5, 100, 0.95).unwrap().statistic, 0.0);
    assert_eq!(kupiec(5, 100, 0.95).unwrap().p_value, 1.0);
}

#[test]
fn a_loss_of_exactly_the_value_at_risk_is_no_exceedance() {
    let found = backtest(&[-1.0, -1.000_000_1, 0.0], &[1.0; 3], 0.95).unwrap();
    assert_eq!(found.exceedances, 1);
}

/// The table of the Basel Committee (1996) for 250 days.
#[test]
fn the_lights_are_those_of_basel() {
    for (x, cumulative) in truth().traffic_light.iter().enumerate() {
        let days: Vec<usize> = (0..x).map(|i| 10 * i).collect();
        let (returns, value_at_risk) = series(250, &days);
        let found = backtest(&returns, &value_at_risk, 0.99).unwrap();
        close("cumulative probability", found.cumulative_probability, *cumulative, 1e-12);
        let expected = match x {
            0..=4 => TrafficLight::Green,
            5..=9 => TrafficLight::Yellow,
            _ => TrafficLight::Red,
        };
        assert_eq!(found.traffic_light, expected, "{x} exceedances");
    }
}

#[test]
fn the_shortfall_statistic_is_level_for_right_forecasts_and_falls_for_low_ones() {
    // Normal returns and the exact figures for 97.5 %.
    let mut returns = vec![0.0; 200_000];
    risk_core::random::stream(5, 0).fill_normal(&mut returns);
    let (var, es) = (1.959_963_984_540_054, 2.337_802_792_201_411);
    let at = |factor: f64| {
        shortfall_statistic(&returns, &vec![var * factor; 200_000], &vec![es * factor; 200_000], 0.975)
            .unwrap()
    };
    assert!(at(1.0).abs() < 0.06, "{}", at(1.0));
    assert!(at(0.8) < -0.5 && at(1.2) > 0.2);
    let found = shortfall_statistic(&[-3.0, 1.0], &[1.0, 1.0], &[2.0, 2.0], 0.5).unwrap();
    assert_eq!(found, 1.0 - 3.0 / (2.0 * 2.0 * 0.5));
    assert_eq!(shortfall_statistic(&[0.0, 1.0], &[1.0, 1.0], &[2.0, 2.0], 0.5).unwrap(), 1.0);
}

#[test]
fn what_cannot_be_compared_is_named() {
    let error = backtest(&[0.1, f64::NAN], &[0.1], 1.0).unwrap_err().to_string();
    for name in ["confidence: ", "returns[1]: must be finite", "value_at_risk: must have 2 elements"] {
        assert!(error.contains(name), "{name} in {error}");
    }
    assert!(backtest(&[], &[], 0.95).unwrap_err().to_string().contains("returns: must have at least 1"));
    let error = kupiec(3, 2, 0.0).unwrap_err().to_string();
    assert!(
        error.contains("exceedances: must be at most the 2 observations") && error.contains("confidence")
    );
    assert!(kupiec(0, 0, 0.95).unwrap_err().to_string().starts_with("observations"));
    let error = shortfall_statistic(&[0.1], &[0.1], &[0.0], 0.95).unwrap_err().to_string();
    assert_eq!(error, "expected_shortfall[0]: must be positive, got 0");
}
