//! Two dates of a pool, and what happened between them.

use clo_core::deal::Asset;
use clo_core::tape::diff::{Agency, RatingMove};
use clo_core::tape::{PoolDiff, compare, read_csv};
use proptest::prelude::*;
use risk_core::rating::Rating;
use serde_json::{Value, json};

const HEADER: &str = "ID,Issuer,Par,Maturity,Spread,Price,S&P Rating,Moody Rating,Defaulted";

fn pool(rows: &str) -> Vec<Asset> {
    read_csv(&format!("{HEADER}\n{rows}")).unwrap().assets
}

fn june_to_july() -> PoolDiff {
    let june = pool(
        "A,x,1000,2030-01-15,3%,99,B,B2,No\nB,x,2000,2031-01-15,4%,97,B-,B3,No\nC,y,500,2029-01-15,5%,80,CCC+,NR,No\n\
         D,z,700,2029-01-15,3%,98,BB,Ba2,No\n",
    );
    let july = pool(
        "B,x,1500,2031-01-15,3.75%,90,CCC,Caa1,No\nC,y,500,2029-01-15,5%,40,D,Caa1,Yes\nD,z,700,2029-01-15,3%,98,BB,Ba2,No\n\
         E,w,900,2032-01-15,3.5%,,B+,B1,No\n",
    );
    compare(&june, &july).unwrap()
}

#[test]
fn what_came_what_went_and_what_moved() {
    let diff = june_to_july();
    let ids = |holdings: &[clo_core::tape::diff::Holding]| {
        holdings.iter().map(|h| h.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&diff.added), ids(&diff.removed), diff.unchanged),
        (vec!["E".into()], vec!["A".into()], 1)
    );
    let changed: Vec<(&str, f64)> = diff.changed.iter().map(|c| (c.id.as_str(), c.par_change)).collect();
    assert_eq!(changed, [("B", -500.0), ("C", 0.0)]);
    let fields: Vec<(&str, &Value, &Value)> =
        diff.changed[0].fields.iter().map(|f| (f.field.as_str(), &f.before, &f.after)).collect();
    let mut fields = fields;
    fields.sort_by_key(|(field, ..)| *field);
    assert_eq!(
        fields,
        [
            ("moodys.rating", &json!("B3"), &json!("Caa1")),
            ("par", &json!(2000.0), &json!(1500.0)),
            ("price", &json!(0.97), &json!(0.9)),
            ("sp.rating", &json!("B-"), &json!("CCC")),
            ("spread", &json!(0.04), &json!(0.0375)),
        ]
    );
}

#[test]
fn rating_moves_count_notches_and_stand_by_par() {
    let rating = |text| Rating::parse(text);
    let row = |id: &str, agency, before, after, notches, par| RatingMove {
        id: id.into(),
        name: String::new(),
        agency,
        before: rating(before),
        after: rating(after),
        notches,
        par,
    };
    assert_eq!(
        june_to_july().rating_moves,
        [
            row("B", Agency::Moodys, "B3", "Caa1", Some(-1), 1500.0),
            row("B", Agency::Sp, "B-", "CCC", Some(-2), 1500.0),
            row("C", Agency::Moodys, "NR", "Caa1", None, 500.0),
            row("C", Agency::Sp, "CCC+", "D", Some(-5), 500.0),
        ]
    );
}

#[test]
fn the_totals_are_those_of_the_pools() {
    let diff = june_to_july();
    let (june, july) = (diff.before, diff.after);
    assert_eq!((june.assets, june.obligors, june.par), (4, 3, 4200.0));
    assert_eq!((july.assets, july.obligors, july.par), (4, 4, 3600.0));
    assert_eq!((june.defaulted_par, july.defaulted_par), (0.0, 500.0));
    assert_eq!((june.ccc_par, july.ccc_par), (500.0, 1500.0));
    assert_eq!((june.unpriced_par, july.unpriced_par), (0.0, 900.0));
    assert_eq!(july.market_value, 1500.0 * 0.9 + 500.0 * 0.4 + 700.0 * 0.98);
    // Spreads without the defaulted one: (1500 × 3.75 % + 700 × 3 % + 900 × 3.5 %) / 3100.
    assert!((july.average_spread.unwrap() - 108.75 / 3100.0).abs() < 1e-15);
    assert!((july.average_price.unwrap() - 2236.0 / 2700.0).abs() < 1e-12);
}

#[test]
fn the_same_identifier_twice_or_no_number_is_told() {
    let twice = [Asset { id: "A".into(), ..Asset::default() }, Asset { id: "A".into(), ..Asset::default() }];
    assert_eq!(
        compare(&[], &twice).unwrap_err().to_string(),
        "after[1].id: the same as that of after[0]: \"A\""
    );
    let wrong = [Asset { par: f64::NAN, ..Asset::default() }];
    assert_eq!(compare(&wrong, &[]).unwrap_err().to_string(), "before[0].par: must be finite, got NaN");
    let empty = compare(&[], &[]).unwrap();
    assert_eq!((empty.after.average_spread, empty.before.par), (None, 0.0));
}

fn any_pool() -> impl Strategy<Value = Vec<Asset>> {
    prop::collection::btree_map(0u8..12, (0.0..1e6, prop::option::of(0.5..1.0), any::<bool>()), 0..10)
        .prop_map(|assets| {
            let asset = |(id, (par, price, cov_lite)): (u8, (f64, Option<f64>, bool))| Asset {
                id: id.to_string(),
                par,
                price,
                cov_lite,
                ..Asset::default()
            };
            assets.into_iter().map(asset).collect()
        })
}

proptest! {
    #[test]
    fn the_way_back_undoes_the_way_there(before in any_pool(), after in any_pool()) {
        let there = compare(&before, &after).unwrap();
        let back = compare(&after, &before).unwrap();
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(there.changed.len(), back.changed.len());
        prop_assert_eq!(there.added.len() + there.changed.len() + there.unchanged, after.len());
        let came: f64 = there.added.iter().map(|h| h.par).sum();
        let went: f64 = there.removed.iter().map(|h| h.par).sum();
        let changed: f64 = there.changed.iter().map(|c| c.par_change).sum();
        prop_assert!((there.before.par + came - went + changed - there.after.par).abs() < 1e-6);
        let same = compare(&after, &after).unwrap();
        prop_assert_eq!(same.unchanged, after.len());
    }
}
