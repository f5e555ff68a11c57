//! `/options`: what a request is answered is what the core computes.

use super::{logged_in, on_both, post, request, send, started};
use axum::http::{Method, StatusCode};
use risk_core::option::{European, Kind, Units, black_scholes};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/options/greeks";

on_both! {
    /// J. Hull, *Options, Futures, and Other Derivatives*, example 15.6: 4.76 and 0.81.
    async fn options_are_priced_by_black_and_scholes(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "quant@example.com").await;
        let mut body = json!({
            "kind": ["call", "put"], "spot": 42, "strike": 40.0, "years": 0.5, "rate": [0.1, 0.1], "volatility": 0.2,
        });
        let answer = send(&app, request(Method::POST, PATH, Some(&token), &body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let rounded = |k: usize| (answer.body["price"][k].as_f64().unwrap() * 100.0).round() / 100.0;
        assert_eq!([rounded(0), rounded(1)], [4.76, 0.81]);
        body["units"] = json!("raw");
        let raw = send(&app, request(Method::POST, PATH, Some(&token), &body)).await;
        for (k, kind) in [Kind::Call, Kind::Put].into_iter().enumerate() {
            let option = European {
                kind, spot: 42.0, strike: 40.0, years: 0.5, rate: 0.1, dividend_yield: 0.0, volatility: 0.2,
            };
            for (answer, units) in [(&answer, Units::Market), (&raw, Units::Raw)] {
                let want = serde_json::to_value(black_scholes::greeks_in(&option, units).unwrap()).unwrap();
                for name in ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm"] {
                    assert_eq!(answer.body[name][k], want[name], "{name} of a {kind:?}");
                }
            }
        }
    }

    async fn many_options_have_the_bits_of_one(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "quant@example.com").await;
        let strikes: Vec<f64> = (0..2_000).map(|k| 50.0 + 0.05 * f64::from(k)).collect();
        let body = |strike: Value| json!({
            "kind": "put", "spot": 100.0, "strike": strike, "years": 0.25, "rate": 0.03, "volatility": 0.3,
            "dividend_yield": 0.01,
        });
        let all = send(&app, request(Method::POST, PATH, Some(&token), &body(json!(strikes)))).await;
        assert_eq!(all.status, StatusCode::OK);
        for k in [0, 1_000, 1_999] {
            let one = send(&app, request(Method::POST, PATH, Some(&token), &body(json!(strikes[k])))).await;
            for name in ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm"] {
                assert_eq!(one.body[name], json!([all.body[name][k]]));
            }
        }
    }

    async fn what_is_wrong_is_named(engine) {
        let app = started(engine).await;
        assert_eq!(post(&app, PATH, json!({})).await.status, StatusCode::UNAUTHORIZED);
        let token = logged_in(&app, "quant@example.com").await;
        let good = json!({
            "kind": "call", "spot": 42, "strike": 40, "years": [0.5, 0.6, 0.7], "rate": 0.1, "volatility": 0.2,
        });
        let told = async |name: &str, value: Value| {
            let mut body = good.clone();
            body[name] = value;
            let answer = send(&app, request(Method::POST, PATH, Some(&token), &body)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {answer:?}");
            let problem = answer.body["detail"][0].clone();
            (problem["loc"].clone(), problem["msg"].as_str().unwrap().to_owned())
        };
        assert_eq!(told("spot", json!([42, -1, 42])).await.0, json!(["body", "spot", 1]));
        assert_eq!(told("strike", json!("forty")).await.0, json!(["body", "strike"]));
        assert!(told("strike", json!("forty")).await.1.contains("a number or an array of numbers"));
        assert!(told("kind", json!("straddle")).await.1.contains("`call` or `put`"));
        assert!(told("units", json!("weekly")).await.1.contains("market"));
        let (place, message) = told("rate", json!([0.1, 0.2])).await;
        assert_eq!((place, message.as_str()), (json!(["body", "rate"]), "must have 3 elements or 1, got 2"));
        assert_eq!(told("theta", json!(1)).await.0, json!(["body", "theta"]));
    }
}
