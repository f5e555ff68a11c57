use super::assets::tiny;
use super::*;

on_both! {
    async fn a_deal_comes_in_whole_or_not_at_all(engine) {
        let desk = Desk::open(engine).await;
        let body = json!({ "id": "TINY", "manager": "Me", "class_ratings": { "A": "AAA" }, "deal": tiny(json!({})) });
        desk.viewer_may_not("/deals", body.clone()).await;
        let made = desk.post("/deals", body.clone()).await;
        assert_eq!((&made["id"], &made["version"], &made["status"]), (&json!("TINY"), &json!(1), &json!("effective")));
        assert_eq!(desk.try_post("/deals", body.clone()).await.status.as_u16(), 409);
        let document = desk.get("/deals/TINY/document").await;
        let mut copy = document.clone();
        copy["id"] = json!("COPY");
        desk.post("/deals", copy).await;
        assert_eq!(desk.get("/deals/COPY/document").await["deal"], document["deal"]);
        assert_eq!(desk.get("/portfolios/TINY/tranches").await[0]["rating"], "AAA");
        for (id, fields, problems) in [("1234", json!({}), 1), ("a b", json!({}), 1), ("X", json!({ "spread": 99, "price": 9 }), 2), ("", json!({ "price": 9 }), 2)] {
            let refused = desk.try_post("/deals", json!({ "id": id, "deal": tiny(fields) })).await;
            assert_eq!((refused.status.as_u16(), refused.body["detail"].as_array().map(Vec::len)), (422, Some(problems)), "{id}: {refused:?}");
        }
        assert_eq!(desk.status("/deals/X").await, 404);
        let delete = request(Method::DELETE, "/api/v1/deals/TINY", Some(&desk.manager), &Value::Null);
        assert_eq!(send(&desk.app, delete).await.status.as_u16(), 204);
        assert_eq!(desk.status("/deals/TINY").await, 404);
        assert_eq!(desk.post("/deals", body).await["version"], 2);
    }

    async fn a_tape_reads_back_and_a_bad_one_changes_nothing(engine) {
        let desk = Desk::open(engine).await;
        let before = desk.get("/deals/DEAL001/document").await;
        for (format, kind) in [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")] {
            let (status, tape) = desk.bytes(Method::GET, &format!("/deals/DEAL001/tape?format={format}"), kind, Vec::new()).await;
            assert_eq!(status, 200);
            let (status, report) = desk.bytes(Method::PUT, "/deals/DEAL001/tape", kind, tape).await;
            let report: Value = serde_json::from_slice(&report).unwrap();
            assert_eq!((status, &report["assets"], &report["ignored_columns"]), (200, &json!(125), &json!([])), "{report}");
            let after = desk.get("/deals/DEAL001/document").await;
            for (old, new) in before["deal"]["assets"].as_array().unwrap().iter().zip(after["deal"]["assets"].as_array().unwrap()) {
                for field in ["id", "name", "issuer", "par", "price", "maturity", "spread", "floor", "coupon", "amortization", "country", "sp_industry", "frequency", "day_count"] {
                    assert_eq!(old[field], new[field], "{field} of {}", old["id"]);
                }
                assert_eq!((&old["sp"]["rating"], &old["moodys"]["rating"]), (&new["sp"]["rating"], &new["moodys"]["rating"]));
            }
        }
        let version = desk.get("/deals/DEAL001").await["version"].clone();
        for bad in [&b"LoanX ID,Par,Maturity,Spread\nLX1,much,2030-01-01,3%\nLX2,100,never,3%\n"[..], b"", b"\xff\xfe", b"PK\x03\x04 not a workbook", b"a,b\n1,2\n"] {
            let (status, report) = desk.bytes(Method::PUT, "/deals/DEAL001/tape", "text/csv", bad.to_vec()).await;
            assert_eq!(status, 422, "{}", String::from_utf8_lossy(&report));
        }
        assert_eq!(desk.get("/deals/DEAL001").await["version"], version);
    }

    async fn a_desk_sees_compliance_analytics_and_every_movement_of_cash(engine) {
        let desk = Desk::open(engine).await;
        let compliance = desk.get("/deals/DEAL001/compliance").await;
        assert_eq!(compliance["tests"].as_array().unwrap().len(), 24);
        assert!(compliance["tests"].as_array().unwrap().iter().all(|test| !test["explanation"].as_str().unwrap().is_empty()));
        let analytics = desk.get("/deals/DEAL001/analytics").await;
        assert_eq!(analytics["tranches"].as_array().unwrap().len(), 7);
        assert_eq!(analytics["sensitivities"][0]["name"], "A1");
        let projection = desk.post("/deals/DEAL001/projection", json!({})).await;
        for period in projection["periods"].as_array().unwrap() {
            assert!(period["payments"].as_array().unwrap().iter().all(|payment| payment["reason"].is_string()));
        }
        let sale = json!({ "trades": [{ "asset": "ASSET001", "side": "sell", "par": 1e6 }, { "asset": "ASSET_203", "side": "buy", "par": 1e6 }] });
        let hypo = desk.post("/deals/DEAL001/hypo", sale).await;
        assert_eq!(hypo["before"], { let mut same = compliance; for test in same["tests"].as_array_mut().unwrap() { test["contributors"] = json!([]); } same["tests"] = hypo["before"]["tests"].clone(); same });
        assert_eq!(desk.try_post("/deals/DEAL001/hypo", json!({ "trades": [{ "asset": "NO", "side": "sell", "par": 1 }] })).await.status.as_u16(), 422);
        assert_eq!(desk.status("/deals/NO/compliance").await, 404);
    }
}
