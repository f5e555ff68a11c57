use super::{asked, assert_close, fixture, refused, result};
use crate::http::on_both;
use serde_json::{Value, json};

const PATH: &str = "/portfolio/performance-analysis";

on_both! {
    async fn every_measure_is_that_of_numpy(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let wanted = &fixture["performance"];
        let body = json!({ "portfolio_data": fixture["portfolio"], "benchmark_returns": wanted["benchmark"] });
        let got = result(&app, &token, PATH, &body).await;
        let sections = [
            ("performance_summary", ["total_return", "annualized_return", "volatility", "sharpe_ratio", "max_drawdown"].as_slice()),
            ("benchmark_comparison", ["excess_return", "tracking_error", "information_ratio", "beta", "alpha"].as_slice()),
            ("risk_metrics", ["var_95", "var_99", "downside_deviation", "sortino_ratio"].as_slice()),
        ];
        for (section, measures) in sections {
            for measure in measures {
                assert_close(&got[section][measure], wanted[measure].as_f64().unwrap(), 1e-9);
            }
        }
        assert_eq!(got["metadata"]["number_of_observations"], 30);
    }

    async fn the_small_cases_of_the_specification(engine) {
        let (app, token) = asked(engine).await;
        let of = |convention: &str, returns: Value| {
            json!({ "portfolio_data": { "returns": returns }, "convention": convention })
        };
        let first = json!([-0.02, 0.01, -0.015, 0.03, -0.01]);
        let standard = result(&app, &token, PATH, &of("standard", first.clone())).await;
        assert_close(&standard["performance_summary"]["max_drawdown"], -0.025047, 1e-6);
        let reference = result(&app, &token, PATH, &of("reference", first)).await;
        assert_close(&reference["performance_summary"]["max_drawdown"], -0.015, 1e-12);
        let second = result(&app, &token, PATH, &of("standard", json!([0.01, -0.02, 0.03, -0.04, 0.05]))).await;
        assert_close(&second["performance_summary"]["max_drawdown"], -0.04, 1e-12);
        assert_eq!(second["benchmark_comparison"], Value::Null);
    }

    async fn both_forms_of_the_body_are_one(engine) {
        let (app, token) = asked(engine).await;
        let returns = json!([0.01, -0.02, 0.03]);
        let benchmark = json!([0.0, -0.01, 0.02]);
        let period = json!({ "start_date": "2024-01-02", "end_date": "2024-01-04" });
        let spelled = json!({
            "portfolio_data": { "returns": returns }, "benchmark_data": { "returns": benchmark }, "analysis_period": period,
        });
        let one_asset = json!({
            "portfolio_data": { "weights": [1], "historical_returns": [[0.01], [-0.02], [0.03]] },
            "benchmark_returns": benchmark, "analysis_period": period,
        });
        let got = result(&app, &token, PATH, &spelled).await;
        assert_eq!(got, result(&app, &token, PATH, &one_asset).await);
        assert_eq!(got["metadata"]["analysis_period"], period);
    }

    async fn what_has_no_value_is_null(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "portfolio_data": { "returns": [0.0, 0.0] }, "benchmark_returns": [0.0, 0.0], "risk_free_rate": 0 });
        let got = result(&app, &token, PATH, &body).await;
        assert_eq!(got["performance_summary"]["sharpe_ratio"], Value::Null);
        assert_eq!(got["benchmark_comparison"]["beta"], Value::Null);
        let lost = json!({ "portfolio_data": { "returns": [0.1, -1.0] } });
        let got = result(&app, &token, PATH, &lost).await;
        assert_eq!(got["performance_summary"]["total_return"], -1.0);
    }

    async fn wrong_series_are_told(engine) {
        let (app, token) = asked(engine).await;
        let wrong = [
            (json!({ "portfolio_data": {} }), "portfolio_data"),
            (json!({ "portfolio_data": { "returns": [0.1] } }), "portfolio_data.returns"),
            (json!({ "portfolio_data": { "returns": [0.1, -1.5] } }), "portfolio_data.returns.1"),
            (json!({ "portfolio_data": { "weights": [1] } }), "portfolio_data"),
            (json!({ "portfolio_data": { "returns": [0.1, 0.2] }, "benchmark_returns": [0.1, 0.2, 0.3] }), "benchmark_returns"),
            (json!({ "portfolio_data": { "returns": [0.1, 0.2] }, "analysis_period": { "start_date": "yesterday" } }), "analysis_period.start_date"),
            (
                json!({ "portfolio_data": { "returns": [0.1, 0.2] }, "analysis_period": { "start_date": "2024-02-01", "end_date": "2024-01-01" } }),
                "analysis_period.end_date",
            ),
        ];
        for (body, place) in wrong {
            let told = refused(&app, &token, PATH, &body).await;
            assert_eq!(told[0].split(": ").next(), Some(place), "{told:?}");
        }
    }
}
