use super::*;

on_both! {
    async fn every_step_conserves_cash(engine) {
        let desk = Desk::open(engine).await;
        for (interest, principal) in [(3.5e6, 5e6), (11e6, 20e6), (100.0, 0.0), (0.0, 3e6), (2e5, 1.0), (60e6, 400e6)] {
            let available = interest + principal;
            let report = desk.post("/waterfall/calculate", json!({
                "deal_id": "DEAL001", "payment_date": "2024-08-15", "available_funds": available,
                "principal_collections": principal, "interest_collections": interest, "scenario_name": "base",
            })).await;
            let mut left = available;
            let (mut by_type, mut last) = (std::collections::BTreeMap::new(), 0);
            for step in report["payment_steps"].as_array().unwrap() {
                left -= number(&step["actual_amount"]);
                close(number(&step["remaining_funds"]), left, 1e-9);
                assert!(left > -1e-3 && number(&step["actual_amount"]) <= number(&step["target_amount"]) + 1e-6, "{step}");
                *by_type.entry(step["payment_type"].as_str().unwrap().to_owned()).or_insert(0.0) += number(&step["actual_amount"]);
                assert!(step["priority"].as_i64().unwrap() >= last);
                last = step["priority"].as_i64().unwrap();
            }
            close(number(&report["remaining_funds"]), left, 1e-9);
            close(number(&report["total_distributions"]) + left, available, 1e-9);
            for (kind, total) in [("fees", "total_fees_paid"), ("interest", "total_interest_paid"), ("principal", "total_principal_paid")] {
                close(by_type.get(kind).copied().unwrap_or(0.0), number(&report[total]), 1e-9);
            }
            let paid: f64 = report["tranche_payments"].as_object().unwrap().values()
                .map(|class| number(&class["interest"]) + number(&class["principal"])).sum();
            close(paid, number(&report["total_interest_paid"]) + number(&report["total_principal_paid"]), 1e-9);
            assert!(number(&report["reinvested"]) <= left + 1e-3);
        }
    }

    async fn the_first_interest_is_the_coupon_of_the_class(engine) {
        let desk = Desk::open(engine).await;
        let report = desk.post("/waterfall/calculate", json!({
            "deal_id": "DEAL001", "payment_date": "2024-08-15", "available_funds": 8.5e6,
            "principal_collections": 5e6, "interest_collections": 3.5e6,
        })).await;
        let steps = report["payment_steps"].as_array().unwrap();
        let first = steps.iter().find(|step| step["tranche_id"] == "A1").unwrap();
        // 260m at the index of 5.33 % and 1.50 %, 92 days from 15 May, ACT/360.
        close(number(&first["target_amount"]), 260e6 * (0.0533 + 0.015) * 92.0 / 360.0, 1e-9);
        assert!(report["trigger_status"].as_object().unwrap().contains_key("oc_b_passing"));
    }

    async fn wrong_funds_dates_and_deals_are_refused(engine) {
        let desk = Desk::open(engine).await;
        let good = json!({ "deal_id": "DEAL001", "payment_date": "2024-08-15", "available_funds": 10.0, "interest_collections": 10.0 });
        desk.post("/waterfall/calculate", good.clone()).await;
        desk.viewer_may_not("/waterfall/calculate", good.clone()).await;
        for (field, value, status) in [
            ("available_funds", json!(-1.0), 422), ("available_funds", json!(0.0), 422), ("available_funds", json!(9.0), 422),
            ("available_funds", json!("ten"), 422), ("interest_collections", json!(-10.0), 422), ("interest_collections", json!(null), 422),
            ("payment_date", json!("2024-08-01"), 422), ("payment_date", json!("2060-01-01"), 422), ("payment_date", json!("soon"), 422),
            ("deal_id", json!("NO_SUCH"), 404), ("scenario_name", json!("NO_SUCH"), 404), ("surprise", json!(1), 422),
        ] {
            let mut body = good.clone();
            body[field] = value.clone();
            let answer = desk.try_post("/waterfall/calculate", body).await;
            assert_eq!(answer.status.as_u16(), status, "{field} {value}: {answer:?}");
        }
    }

    async fn months_add_up_to_payment_dates_and_totals(engine) {
        let desk = Desk::open(engine).await;
        let report = desk.post("/waterfall/DEAL001/cash-flow-projection", json!({
            "start_date": "2024-08-15", "end_date": "2026-08-15", "scenario": "base",
            "assumptions": { "default_rate": 0.02, "recovery_rate": 0.60, "prepayment_rate": 0.15 },
        })).await;
        let (months, dates) = (report["monthly_projections"].as_array().unwrap(), report["payment_dates"].as_array().unwrap());
        // 15 August 2026 is a Saturday: that payment is made after the window.
        assert_eq!((months.len(), dates.len()), (24, 7));
        assert_eq!(months[0]["payment_date"], "2024-09-15");
        let names = ["principal_collections", "interest_collections", "fees_and_expenses", "senior_payments",
            "mezzanine_payments", "subordinate_payments", "equity_distribution"];
        let sum = |rows: &[Value], name: &str| rows.iter().map(|row| number(&row[name])).sum::<f64>();
        for name in names {
            close(sum(months, name), sum(dates, name), 1e-9);
        }
        let paid: f64 = names[2..].iter().map(|name| sum(dates, name)).sum();
        close(number(&report["total_distributions"]), paid, 1e-9);
        close(number(&report["average_monthly_payment"]), paid / 24.0, 1e-9);
        close(number(&report["total_collections"]), sum(dates, names[0]) + sum(dates, names[1]), 1e-9);
        let more = desk.post("/waterfall/DEAL001/cash-flow-projection", json!({
            "start_date": "2024-08-15", "end_date": "2026-08-15", "assumptions": { "default_rate": 0.10, "recovery_rate": 0.3 },
            "include_monthly_detail": false,
        })).await;
        assert_eq!(more["monthly_projections"], json!([]));
        assert!(number(&more["final_recovery_rate"]) < number(&report["final_recovery_rate"]));
    }

    async fn what_the_notes_lose_is_the_loss_less_the_share_of_the_equity(engine) {
        let desk = Desk::open(engine).await;
        let body = json!({
            "scenarios": [
                { "scenario_name": "Mild", "default_rate_shock": 0.03, "recovery_rate_shock": -0.10, "spread_shock": 200.0 },
                { "scenario_name": "Severe", "default_rate_shock": 0.06, "recovery_rate_shock": -0.25, "spread_shock": 500.0 },
                { "scenario_name": "None" },
            ],
            "time_horizon": 24, "monte_carlo_runs": 200,
        });
        for path in ["/waterfall/DEAL001/stress-test", "/risk/DEAL001/stress-test"] {
            let report = desk.post(path, body.clone()).await;
            for result in report["scenario_results"].as_array().unwrap() {
                let notes: f64 = numbers(&result["tranche_impacts"]).iter().sum();
                close(notes, number(&result["portfolio_loss"]) - number(&result["equity_share"]), 1e-9);
                assert!(number(&result["equity_share"]) >= 0.0, "{result}");
                assert!(number(&result["stressed_expected_shortfall"]) >= number(&result["stressed_var"]) - 1e-6);
                assert!(number(&result["stressed_var"]) >= 0.0);
            }
            assert_eq!(report["scenario_rankings"], json!(["Severe", "Mild", "None"]));
            assert!(report["critical_scenarios"].as_array().unwrap().contains(&json!("Severe")));
            close(number(&report["median_loss"]), number(&report["scenario_results"][0]["portfolio_loss"]), 1e-12);
            desk.viewer_may_not(path, body.clone()).await;
        }
        for wrong in [json!({ "scenarios": [] }), json!({ "scenarios": [{ "scenario_name": "" }] }), json!({}),
            json!({ "scenarios": [{ "scenario_name": "x", "default_rate_shock": 3 }] })] {
            assert_eq!(desk.try_post("/risk/DEAL001/stress-test", wrong).await.status.as_u16(), 422);
        }
    }
}
