use super::*;

on_both! {
    async fn the_master_list_is_paged_filtered_and_counted(engine) {
        let desk = Desk::open(engine).await;
        let page = desk.get("/assets/?limit=7&skip=380").await;
        assert_eq!((page["total_count"].as_i64(), page["has_more"].as_bool()), (Some(384), Some(false)));
        assert_eq!(page["assets"].as_array().unwrap().len(), 4);
        let loans = desk.get("/assets/?asset_type=Senior%20Loan&limit=1000").await;
        assert!(loans["assets"].as_array().unwrap().iter().all(|asset| asset["asset_type"] == "Senior Loan"));
        let by_moodys = desk.get("/assets/?rating=Ba1").await;
        assert_eq!(by_moodys["total_count"], desk.get("/assets/?rating=BB%2B").await["total_count"]);
        let statistics = desk.get("/assets/stats/summary").await;
        for kind in ["by_type", "by_rating"] {
            assert_eq!(numbers(&statistics[kind]).iter().sum::<f64>(), 384.0, "{kind}");
        }
        assert_eq!(statistics["by_type"]["Senior Loan"], loans["total_count"]);
        assert_eq!(statistics["correlations_available"], 384 * 384);
        for wrong in ["limit=0", "limit=1001", "skip=-1", "limit=many", "nonsense=1"] {
            assert_eq!(desk.status(&format!("/assets/?{wrong}")).await, 422, "{wrong}");
        }
    }

    async fn a_yield_reprices_its_asset_and_is_null_without_a_price(engine) {
        let desk = Desk::open(engine).await;
        let asset = desk.get("/assets/ASSET001").await;
        assert_eq!(asset["id"], "ASSET001");
        let (yield_rate, coupon) = (number(&asset["yield_to_maturity"]), number(&asset["coupon_rate"]));
        // Below par more than the coupon, above par less.
        let below_par = number(&asset["price"]) < 1.0;
        assert_eq!(yield_rate > coupon - 0.002, below_par || yield_rate > coupon - 0.002);
        assert!((0.0..0.5).contains(&yield_rate) && number(&asset["duration"]) > 0.0, "{asset}");
        let deal = json!({ "id": "UNPRICED", "deal": tiny(json!({ "price": null })) });
        desk.post("/deals", deal).await;
        let unpriced = desk.get("/assets/TINY1").await;
        assert!(unpriced["yield_to_maturity"].is_null() && unpriced["duration"].is_null(), "{unpriced}");
    }

    async fn correlations_are_symmetric_bounded_and_one_with_oneself(engine) {
        let desk = Desk::open(engine).await;
        let all = desk.get("/assets/ASSET001/correlations?limit=500").await;
        let all = all.as_array().unwrap();
        assert_eq!(all.len(), 383);
        assert!(all.windows(2).all(|two| number(&two[0]["correlation"]) >= number(&two[1]["correlation"])));
        let above = desk.get("/assets/ASSET001/correlations?limit=500&threshold=0.4").await;
        let expected = all.iter().filter(|pair| number(&pair["correlation"]) >= 0.4).count();
        assert_eq!(above.as_array().unwrap().len(), expected);
        let other = all[0]["asset_id_2"].as_str().unwrap();
        let there = desk.get(&format!("/assets/correlations/ASSET001/{other}")).await;
        let back = desk.get(&format!("/assets/correlations/{other}/ASSET001")).await;
        assert_eq!((&there["correlation"], &back["correlation"]), (&all[0]["correlation"], &all[0]["correlation"]));
        assert_eq!(desk.get("/assets/correlations/ASSET_001/ASSET_001").await["correlation"], 1.0);
        assert_eq!(desk.status("/assets/correlations/ASSET001/NO").await, 404);
        assert_eq!(desk.status("/assets/NO/correlations").await, 404);
        assert_eq!(desk.status("/assets/ASSET001/correlations?threshold=1.5").await, 422);
        assert_eq!(desk.status("/assets/NO").await, 404);
    }
}

/// A deal of one asset, with fields of it replaced.
pub fn tiny(fields: Value) -> Value {
    let mut asset = json!({
        "id": "TINY1", "name": "Tiny Term Loan", "issuer": "Tiny", "par": 60e6, "price": 0.99, "maturity": "2029-01-15",
        "spread": 0.04, "sp_industry": "Oil & gas", "sp": { "rating": "B" }, "moodys": { "rating": "B2" },
    });
    for (name, value) in fields.as_object().unwrap() {
        asset[name] = value.clone();
    }
    json!({
        "name": "Tiny", "current_index": 0.04,
        "dates": {
            "analysis": "2024-01-15", "closing": "2023-01-15", "first_payment": "2023-04-15", "maturity": "2033-01-15",
        },
        "waterfall": { "preset": { "structure": "clo_2_0" } },
        "tranches": [
            { "name": "A", "balance": 40e6, "coupon": { "floating": { "spread": 0.015 } } },
            { "name": "B", "balance": 10e6, "coupon": { "floating": { "spread": 0.03 } }, "pikable": true },
            { "name": "Sub", "kind": "equity", "balance": 10e6 },
        ],
        "coverage_tests": [
            { "name": "oc_b", "kind": "overcollateralization", "through": "B", "trigger": 1.1 },
        ],
        "assets": [asset],
    })
}
