//! Deals with some of their values replaced at random.

use super::{Input, every_feature, pointers, small};
use crate::clo::generate::cases;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// What happens to a value.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(Value),
    /// Another value of the same document takes its place.
    Copy(Index),
    Scale(f64),
    Delete,
    Double,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let values = [
        json!(null),
        json!(0),
        json!(-1),
        json!(1e308),
        json!(1e-308),
        json!("NaN"),
        json!(""),
        json!([]),
        json!({}),
        json!(true),
        json!("2026-07-01"),
    ];
    prop_oneof![
        2 => select(values.to_vec()).prop_map(Mutation::Replace),
        2 => any::<Index>().prop_map(Mutation::Copy),
        2 => prop_oneof![-3.0..3.0, Just(1e6), Just(1e-6)].prop_map(Mutation::Scale),
        1 => Just(Mutation::Delete),
        1 => Just(Mutation::Double),
    ]
}

/// Applies a mutation to the value at an index.
fn mutate(input: &mut Input, at: Index, mutation: &Mutation) {
    let mut places = pointers(&input.0, &|_| true);
    places.retain(|place| place.matches('/').count() > 1);
    let place: &String = at.get(&places);
    let (parent, key) = place.rsplit_once('/').unwrap();
    let value = input.0.pointer(place).unwrap().clone();
    let new = match mutation {
        Mutation::Replace(value) => value.clone(),
        Mutation::Copy(from) => {
            let other: &String = from.get(&places);
            input.0.pointer(other).unwrap().clone()
        }
        Mutation::Scale(factor) => value.as_f64().map_or(value.clone(), |number| json!(number * factor)),
        Mutation::Delete | Mutation::Double => value,
    };
    match (input.0.pointer_mut(parent).unwrap(), mutation) {
        (Value::Array(list), Mutation::Delete) => drop(list.remove(key.parse().unwrap())),
        (Value::Object(fields), Mutation::Delete) => drop(fields.remove(key)),
        (Value::Array(list), Mutation::Double) => list.push(new),
        (Value::Object(fields), Mutation::Double) => drop(fields.insert(format!("{key}2"), new)),
        (Value::Array(list), _) => list[key.parse::<usize>().unwrap()] = new,
        (parent, _) => parent[key] = new,
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn no_mutation_of_a_small_deal_does_harm(mutations in prop::collection::vec((any::<Index>(), mutation()), 1..4)) {
        let mut input = small();
        mutations.iter().for_each(|(at, mutation)| mutate(&mut input, *at, mutation));
        prop_assert_eq!(input.fault(), None, "{}", input.0);
    }

    #[test]
    fn no_mutation_of_a_large_deal_does_harm(mutations in prop::collection::vec((any::<Index>(), mutation()), 1..4)) {
        let mut input = every_feature();
        mutations.iter().for_each(|(at, mutation)| mutate(&mut input, *at, mutation));
        prop_assert_eq!(input.fault(), None, "{}", input.0);
    }
}
