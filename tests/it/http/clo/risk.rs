use super::*;

on_both! {
    async fn metrics_agree_with_one_another(engine) {
        let desk = Desk::open(engine).await;
        let metrics = desk.get("/risk/DEAL001/metrics?as_of_date=2024-08-10").await;
        for weights in ["sector_concentration", "rating_concentration"] {
            close(numbers(&metrics[weights]).iter().sum(), 1.0, 1e-12);
        }
        let value = |name: &str| number(&metrics[name]);
        assert!(value("value_at_risk_99") > value("value_at_risk_95"));
        assert!(value("expected_shortfall") >= value("value_at_risk_95"));
        assert!((0.005..0.30).contains(&value("portfolio_volatility")), "{metrics}");
        assert!(value("interest_rate_sensitivity").abs() < value("credit_spread_sensitivity").abs(), "floaters");
        assert!(value("credit_spread_sensitivity") < 0.0 && value("herfindahl_index") >= 1.0 / 125.0);
        assert!(!metrics["risk_factors"].as_array().unwrap().is_empty());
        // Today's date is after the tape: what has matured is gone, and the answer still stands.
        desk.get("/risk/DEAL001/metrics").await;
        assert_eq!(desk.status("/risk/DEAL001/metrics?as_of_date=yesterday").await, 422);
        assert_eq!(desk.status("/risk/DEAL001/metrics?as_of_date=2001-01-01").await, 422);
    }

    async fn the_eigenvalues_of_the_correlations_sum_to_their_number(engine) {
        let desk = Desk::open(engine).await;
        let report = desk.get("/risk/DEAL001/correlation-matrix").await;
        let values: Vec<f64> = report["eigenvalues"].as_array().unwrap().iter().map(number).collect();
        close(values.iter().sum(), 125.0, 1e-10);
        assert!(values.windows(2).all(|two| two[0] >= two[1]) && values[124] > 0.0);
        close(number(&report["condition_number"]), values[0] / values[124], 1e-12);
        let matrix = report["correlation_matrix"].as_array().unwrap();
        for (i, row) in matrix.iter().enumerate() {
            assert_eq!(row[i], 1.0);
            assert!((0..125).all(|j| row[j] == matrix[j][i]));
        }
        let pair = desk.get("/assets/correlations/ASSET001/ASSET002").await;
        assert_eq!(matrix[0][1], pair["correlation"]);
        assert_eq!(report["repaired"], false);
    }

    async fn concentrations_sum_to_one_and_have_limits(engine) {
        let desk = Desk::open(engine).await;
        for dimension in ["sector", "industry", "rating", "geography"] {
            let report = desk.get(&format!("/risk/DEAL001/concentration?dimension={dimension}")).await;
            let weights = numbers(&report["concentrations"]);
            close(weights.iter().sum(), 1.0, 1e-12);
            let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
            close(number(&report["effective_number_of_positions"]), 1.0 / squares, 1e-12);
            assert!(number(&report["concentration_ratio_top5"]) <= number(&report["concentration_ratio_top10"]) + 1e-12);
            assert!(number(&report["diversification_ratio"]) >= 1.0, "parts are no safer than the whole");
            for (segment, limit) in report["recommended_limits"].as_object().unwrap() {
                assert!(number(&report["concentrations"][segment]) > number(limit));
            }
        }
        assert_eq!(desk.status("/risk/DEAL001/concentration?dimension=colour").await, 422);
    }

    async fn value_at_risk_by_three_methods(engine) {
        let desk = Desk::open(engine).await;
        let mut found = Vec::new();
        for method in ["parametric", "historical", "monte_carlo"] {
            let at = |confidence: f64, days: u32| {
                format!("/risk/DEAL001/var?method={method}&confidence_level={confidence}&time_horizon_days={days}")
            };
            let report = desk.get(&at(0.95, 30)).await;
            let (var, shortfall) = (number(&report["var_amount"]), number(&report["expected_shortfall"]));
            assert!(var > 0.0 && shortfall >= var, "{report}");
            close(number(&report["var_percentage"]), 100.0 * var / number(&report["portfolio_value"]), 1e-12);
            assert!(number(&desk.get(&at(0.99, 30)).await["var_amount"]) > var);
            assert!(number(&desk.get(&at(0.95, 90)).await["var_amount"]) > var);
            found.push(var);
        }
        // The history was drawn from a normal distribution.
        assert!(found.iter().all(|var| (0.6..1.6).contains(&(var / found[0]))), "{found:?}");
        for wrong in ["confidence_level=0.995", "confidence_level=0.4", "time_horizon_days=0", "time_horizon_days=366", "method=guess"] {
            assert_eq!(desk.status(&format!("/risk/DEAL001/var?{wrong}")).await, 422, "{wrong}");
        }
    }
}
