use super::{close, matrix, on_any_threads, truth};
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::var::{
    ContributionSettings, ParametricSettings, TailMean, VarAllocation, VarMethod, VarSettings,
    factor_value_at_risk, historical_contributions, incremental_value_at_risk, parametric_value_at_risk,
    portfolio_value_at_risk,
};

const ALLOCATIONS: [VarAllocation; 3] =
    [VarAllocation::Kernel, VarAllocation::NearestDays, VarAllocation::Parametric];

fn panel_and_weights() -> impl Strategy<Value = (Array2<f64>, Vec<f64>)> {
    (5..60usize, 1..7usize).prop_flat_map(|(rows, columns)| {
        let cells = prop::collection::vec(-0.1..0.1f64, rows * columns);
        let weights = prop::collection::vec(-1e6..1e6f64, columns);
        (cells, weights).prop_map(move |(cells, weights)| {
            (Array2::from_shape_vec((rows, columns), cells).unwrap(), weights)
        })
    })
}

/// A positive semidefinite matrix: the covariance of a panel.
fn covariance(panel: &Array2<f64>) -> Array2<f64> {
    panel.t().dot(panel) / panel.nrows() as f64
}

proptest! {
    #[test]
    fn parts_add_up_to_the_last_bit((panel, weights) in panel_and_weights(), c in 0.5..0.99f64) {
        let gross: f64 = weights.iter().map(|w| w.abs()).sum();
        for allocation in ALLOCATIONS {
            for tail_mean in [TailMean::AtOrBelow, TailMean::WorstObservations, TailMean::Fractional] {
                let settings = ContributionSettings { confidence: c, allocation, tail_mean, ..ContributionSettings::default() };
                let found = historical_contributions(panel.view(), &weights, &settings).unwrap();
                let whole = VarSettings { confidence: c, tail_mean, ..VarSettings::default() };
                let whole = portfolio_value_at_risk(panel.view(), &weights, &whole).unwrap();
                for (parts, whole) in [(found.value_at_risk, whole.value_at_risk), (found.expected_shortfall, whole.expected_shortfall.unwrap())] {
                    prop_assert_eq!(parts.component.iter().sum::<f64>(), parts.total);
                    prop_assert!((parts.total - whole).abs() <= 1e-13 * gross, "{allocation:?}, {tail_mean:?}: {} for {whole}", parts.total);
                }
            }
        }
        let sigma = covariance(&panel);
        let mean = vec![0.001; weights.len()];
        for degrees in [None, Some(4.0)] {
            let settings = ParametricSettings { confidence: c, degrees, horizon_days: 10 };
            let found = parametric_value_at_risk(&weights, &mean, sigma.view(), &settings).unwrap();
            prop_assert_eq!(found.value_at_risk_contributions.component.iter().sum::<f64>(), found.value_at_risk);
            prop_assert_eq!(found.expected_shortfall_contributions.component.iter().sum::<f64>(), found.expected_shortfall);
            prop_assert!(found.expected_shortfall >= found.value_at_risk);
        }
    }

    /// The marginal risk is the change of the whole for a small change of a position.
    #[test]
    fn marginals_are_derivatives((panel, weights) in panel_and_weights(), c in 0.55..0.99f64) {
        let sigma = covariance(&panel);
        let mean = vec![0.001; weights.len()];
        let settings = ParametricSettings { confidence: c, degrees: Some(5.0), horizon_days: 1 };
        let at = |weights: &[f64]| parametric_value_at_risk(weights, &mean, sigma.view(), &settings).unwrap();
        let found = at(&weights);
        for i in 0..weights.len() {
            let change = 100.0;
            let (mut more, mut less) = (weights.clone(), weights.clone());
            more[i] += change;
            less[i] -= change;
            let (more, less) = (at(&more), at(&less));
            let slope = (more.value_at_risk - less.value_at_risk) / (2.0 * change);
            prop_assert!((found.value_at_risk_contributions.marginal[i] - slope).abs() < 1e-3 * 0.2);
            let slope = (more.expected_shortfall - less.expected_shortfall) / (2.0 * change);
            prop_assert!((found.expected_shortfall_contributions.marginal[i] - slope).abs() < 1e-3 * 0.2);
        }
    }

    #[test]
    fn joint_shortfall_is_sub_additive((panel, weights) in panel_and_weights(), c in 0.5..0.99f64) {
        let sigma = covariance(&panel);
        let mean = vec![0.0; weights.len()];
        let settings = ParametricSettings { confidence: c, ..ParametricSettings::default() };
        let of = |weights: &[f64]| parametric_value_at_risk(weights, &mean, sigma.view(), &settings).unwrap().expected_shortfall;
        let split: Vec<f64> = weights.iter().enumerate().map(|(i, w)| if i % 2 == 0 { *w } else { 0.3 * w }).collect();
        let rest: Vec<f64> = weights.iter().zip(&split).map(|(w, s)| w - s).collect();
        let sum = of(&split) + of(&rest);
        prop_assert!(of(&weights) <= sum * (1.0 + 1e-12));
    }

    #[test]
    fn without_a_position_the_rest_is_left((panel, weights) in panel_and_weights()) {
        for method in [VarMethod::Historical, VarMethod::Normal] {
            let settings = VarSettings { method, ..VarSettings::default() };
            let found = incremental_value_at_risk(panel.view(), &weights, &settings).unwrap();
            for i in 0..weights.len() {
                let mut rest = weights.clone();
                rest[i] = 0.0;
                let rest = portfolio_value_at_risk(panel.view(), &rest, &settings).unwrap();
                let size = weights.iter().map(|w| w.abs()).sum::<f64>();
                let change = found.portfolio.value_at_risk - rest.value_at_risk;
                prop_assert!((found.value_at_risk[i] - change).abs() <= 1e-12 * size);
                let change = found.portfolio.expected_shortfall.unwrap() - rest.expected_shortfall.unwrap();
                prop_assert!((found.expected_shortfall[i].unwrap() - change).abs() <= 1e-12 * size);
            }
        }
    }
}

#[test]
fn covariance_and_series_say_the_same_of_a_normal_portfolio() {
    let truth = truth();
    let settings = ParametricSettings { confidence: 0.99, ..ParametricSettings::default() };
    let portfolio = &truth.portfolio;
    let found = parametric_value_at_risk(
        &truth.weights,
        &portfolio.mean,
        matrix(&portfolio.covariance).view(),
        &settings,
    )
    .unwrap();
    close("VaR", found.value_at_risk, portfolio.normal_99, 1e-13);
}

/// Jorion (2007), section 7.1 and 7.2: 2 million of one currency and 1 million of another, with
/// volatilities of 5 % and 12 % and no correlation, at 95 %: k = 1.65 there, which is N⁻¹ rounded.
#[test]
fn jorions_two_currencies_have_his_components() {
    let covariance = array![[0.0025, 0.0], [0.0, 0.0144]];
    let settings = ParametricSettings {
        confidence: risk_core::math::normal::cumulative(1.65),
        ..ParametricSettings::default()
    };
    let found = parametric_value_at_risk(&[2e6, 1e6], &[0.0; 2], covariance.view(), &settings).unwrap();
    assert_eq!(found.value_at_risk.round(), 257_738.0);
    let parts = &found.value_at_risk_contributions;
    assert_eq!(parts.component.iter().map(|x| x.round()).collect::<Vec<_>>(), [105_630.0, 152_108.0]);
    let marginal: Vec<f64> = parts.marginal.iter().map(|x| (x * 1e4).round() / 1e4).collect();
    assert_eq!(marginal, [0.0528, 0.1521]);
    let share: Vec<f64> = parts.share.as_ref().unwrap().iter().map(|x| (x * 1e3).round() / 1e3).collect();
    assert_eq!(share, [0.41, 0.59]);
}

#[test]
fn factors_explain_what_the_full_covariance_has() {
    let loadings = array![[1.0, 0.2], [0.8, -0.4], [1.3, 0.0]];
    let factors = array![[1.6e-4, 2e-5], [2e-5, 4e-5]];
    let rest = [1e-4, 2e-4, 5e-5];
    let weights = [100.0, -40.0, 70.0];
    let settings = ParametricSettings { confidence: 0.99, degrees: Some(6.0), horizon_days: 5 };
    let found = factor_value_at_risk(&weights, loadings.view(), factors.view(), &rest, &settings).unwrap();
    let mut full = loadings.dot(&factors).dot(&loadings.t());
    for (i, d) in rest.iter().enumerate() {
        full[[i, i]] += d;
    }
    let whole = parametric_value_at_risk(&weights, &[0.0; 3], full.view(), &settings).unwrap();
    close("VaR", found.value_at_risk, whole.value_at_risk, 1e-14);
    close("ES", found.expected_shortfall, whole.expected_shortfall, 1e-14);
    assert_eq!(
        found.value_at_risk,
        found.factor_components.iter().sum::<f64>() + found.idiosyncratic_component
    );
    close(
        "variance",
        found.systematic_deviation.hypot(found.idiosyncratic_deviation),
        whole.standard_deviation,
        1e-14,
    );
    assert_eq!(found.factor_exposures, loadings.t().dot(&ndarray::arr1(&weights)).to_vec());
    // Without a model all is idiosyncratic.
    let none = factor_value_at_risk(&weights, Array2::zeros((3, 2)).view(), factors.view(), &rest, &settings)
        .unwrap();
    close("idiosyncratic", none.idiosyncratic_component, none.value_at_risk, 1e-15);
}

#[test]
fn a_hedge_has_a_negative_part() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    // The first asset and a smaller short position in itself.
    let twice = ndarray::concatenate![
        ndarray::Axis(1),
        panel.slice(ndarray::s![.., ..1]),
        panel.slice(ndarray::s![.., ..1])
    ];
    for allocation in ALLOCATIONS {
        let settings = ContributionSettings { allocation, ..ContributionSettings::default() };
        let found =
            on_any_threads(|| historical_contributions(twice.view(), &[100.0, -40.0], &settings).unwrap());
        for parts in [&found.value_at_risk, &found.expected_shortfall] {
            assert!(parts.component[0] > 0.0 && parts.component[1] < 0.0);
            close("ratio", parts.component[0] / parts.component[1], -2.5, 1e-12);
        }
        // A position of nothing has no part, but it has a marginal risk.
        let found = historical_contributions(panel.view(), &[1.0, 0.0, 0.0, 0.0], &settings).unwrap();
        assert_eq!(found.value_at_risk.component[1..], [0.0, 0.0, 0.0]);
        assert!(found.value_at_risk.marginal[1] > 0.0);
    }
    // Positions that cancel every day have no risk and no proportions.
    let found =
        historical_contributions(twice.view(), &[1.0, -1.0], &ContributionSettings::default()).unwrap();
    assert_eq!((found.value_at_risk.total, found.value_at_risk.share), (0.0, None));
}

/// For normal returns the three ways to divide agree within the noise of their sample.
#[test]
fn ways_to_divide_agree_on_normal_returns() {
    let truth = truth();
    let settings = VarSettings {
        simulation: risk_core::var::SimulationSettings { paths: 200_000, ..Default::default() },
        ..VarSettings::default()
    };
    let panel = risk_core::var::simulate_returns(matrix(&truth.panel).view(), &settings).unwrap();
    let share = |allocation| {
        let settings = ContributionSettings { allocation, ..ContributionSettings::default() };
        historical_contributions(panel.view(), &truth.weights, &settings).unwrap()
    };
    let exact = share(VarAllocation::Parametric).value_at_risk;
    let kernel = share(VarAllocation::Kernel);
    for i in 0..4 {
        assert!((kernel.value_at_risk.component[i] - exact.component[i]).abs() < 0.02 * exact.total);
        let es = &kernel.expected_shortfall;
        assert!((es.component[i] / es.total - exact.component[i] / exact.total).abs() < 0.02);
    }
}
