use super::on_any_threads;
use ndarray::{Array2, s};
use proptest::prelude::*;
use risk_core::statistics::QuantileMethod;
use risk_core::var::{PanelSettings, TailMean, VarSettings, value_at_risk_levels, value_at_risk_of_each};

fn panel(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let mut out = vec![0.0; rows * columns];
    risk_core::random::stream(seed, 0).fill_normal(&mut out);
    Array2::from_shape_vec((rows, columns), out).unwrap()
}

/// Each column of the panel has, to the last bit, what it has alone.
fn check(panel: &Array2<f64>, settings: &PanelSettings) {
    let found = value_at_risk_of_each(panel.view(), settings).unwrap();
    let alone =
        VarSettings { quantile: settings.quantile, tail_mean: settings.tail_mean, ..VarSettings::default() };
    for (j, column) in panel.columns().into_iter().enumerate() {
        let reports = value_at_risk_levels(&column.to_vec(), &settings.confidences, &alone).unwrap();
        for (i, report) in reports.iter().enumerate() {
            assert_eq!(found.value_at_risk[[i, j]], report.value_at_risk, "column {j}");
            assert_eq!(Some(found.expected_shortfall[[i, j]]), report.expected_shortfall, "column {j}");
        }
    }
}

#[test]
fn a_panel_gives_each_series_what_it_has_alone() {
    for (rows, columns) in [(1, 1), (2, 9), (20, 3), (99, 17), (2_520, 20)] {
        for tail_mean in [TailMean::AtOrBelow, TailMean::WorstObservations, TailMean::Fractional] {
            for confidences in [vec![0.95, 0.99], vec![0.5], vec![0.01, 0.999]] {
                check(
                    &panel(rows, columns, 5),
                    &PanelSettings { confidences, tail_mean, ..PanelSettings::default() },
                );
            }
        }
    }
    for quantile in [
        QuantileMethod::InverseEmpirical,
        QuantileMethod::AveragedInverseEmpirical,
        QuantileMethod::ClosestObservation,
        QuantileMethod::InterpolatedInverseEmpirical,
        QuantileMethod::Hazen,
        QuantileMethod::Weibull,
        QuantileMethod::MedianUnbiased,
        QuantileMethod::NormalUnbiased,
    ] {
        check(&panel(250, 5, 6), &PanelSettings { quantile, ..PanelSettings::default() });
    }
}

#[test]
fn threads_and_layout_do_not_matter() {
    let panel = panel(500, 100, 7);
    let settings = PanelSettings::default();
    let found = on_any_threads(|| value_at_risk_of_each(panel.view(), &settings).unwrap());
    let turned = panel.t().as_standard_layout().to_owned();
    assert_eq!(value_at_risk_of_each(turned.t(), &settings).unwrap(), found);
    let backwards = panel.slice(s![..;-1, ..]);
    assert_eq!(value_at_risk_of_each(backwards, &settings).unwrap(), found);
}

proptest! {
    /// Many equal observations: the tail reaches beyond the order statistics of the quantile.
    #[test]
    fn ties_are_all_in_the_tail(values in prop::collection::vec(-3..3i32, 1..200)) {
        let panel = Array2::from_shape_fn((values.len(), 1), |(t, _)| 0.1 * f64::from(values[t]));
        check(&panel, &PanelSettings::default());
    }
}
