use super::{close, exposure, fixture, uniform};
use proptest::prelude::*;
use risk_core::credit::{
    LargePool, LossSettings, RecursionSettings, SimulationSettings, basel_correlation, loss_distribution,
    simulate_losses,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    large_pools: Vec<PoolTruth>,
}

#[derive(Deserialize)]
struct PoolTruth {
    pool: (f64, f64, f64),
    excess: Vec<(f64, f64)>,
    unexpected: f64,
    tails: Vec<(f64, f64, f64)>,
    density: Vec<(f64, f64, f64)>,
}

#[test]
fn a_large_pool_is_that_of_mpmath() {
    let truth: Truth = fixture("credit.json");
    assert_eq!(truth.large_pools.len(), 3);
    for PoolTruth {
        pool: (default_probability, loss_given_default, correlation),
        excess,
        unexpected,
        tails,
        density,
    } in truth.large_pools
    {
        let pool = LargePool { default_probability, loss_given_default, correlation };
        close("unexpected loss", pool.unexpected_loss().unwrap(), unexpected, 1e-13);
        for (x, expected) in excess {
            close("excess", pool.expected_excess(x).unwrap(), expected, 1e-14);
        }
        for (level, quantile, shortfall) in tails {
            close("quantile", pool.quantile(level).unwrap(), quantile, 1e-13);
            close("shortfall", pool.expected_shortfall(level).unwrap(), shortfall, 1e-12);
        }
        for (x, cumulative, slope) in density {
            close("cumulative", pool.cumulative(x).unwrap(), cumulative, 1e-14);
            close("density", pool.density(x).unwrap() / slope, 1.0, 1e-12);
        }
    }
}

#[test]
fn basels_capital_comes_out() {
    // The Basel Committee's illustrative weights (2006, annex 5) for a corporate exposure with a loss given
    // default of 45 % and a maturity of 2.5 years: 14.44 % at PD 0.03 %, 92.32 % at 1 %, 238.23 % at 20 %.
    for (p, weight) in [(0.0003, 0.1444), (0.01, 0.9232), (0.20, 2.3823)] {
        let correlation = basel_correlation(p).unwrap();
        let pool = LargePool { default_probability: p, loss_given_default: 0.45, correlation };
        let capital = pool.quantile(0.999).unwrap() - pool.expected_loss();
        let b = (0.11852 - 0.05478 * f64::ln(p)).powi(2);
        close("risk weight", capital / (1.0 - 1.5 * b) * 12.5, weight, 5e-5);
    }
    close("correlation", basel_correlation(0.01).unwrap(), 0.192_783_679_165_516, 1e-15);
    // Hull, section on Vasicek's model: a retail pool of 100 million, PD 2 %, correlation 0.1, recovery 60 %.
    let pool = LargePool { default_probability: 0.02, loss_given_default: 0.4, correlation: 0.1 };
    close("Hull", 100.0 * pool.quantile(0.999).unwrap(), 5.13, 5e-3);
}

#[test]
fn a_pool_of_many_names_goes_to_the_large_pool() {
    let large = LargePool { default_probability: 0.02, loss_given_default: 0.6, correlation: 0.2 };
    let quantile = large.quantile(0.99).unwrap();
    let mut apart = f64::INFINITY;
    for names in [50, 200, 800] {
        let pool = vec![exposure(1.0 / names as f64, 0.02, 0.4); names];
        let distribution =
            loss_distribution(&pool, &vec![0.2f64.sqrt(); names], &RecursionSettings::default()).unwrap();
        close("mean", distribution.mean_of(|l| l), 0.012, 1e-14);
        let spread = distribution.mean_of(|l| (l - 0.012).powi(2)).sqrt();
        // What remains is the variance of the names given the factor, which falls like 1/n.
        let now = spread - large.unexpected_loss().unwrap();
        assert!(0.0 < now && now < 0.3 * apart, "{names}: {now} after {apart}");
        apart = now;
        let step = 0.6 / names as f64;
        let tail = distribution.quantile(0.99).unwrap();
        assert!((tail - quantile).abs() < 0.02 * quantile + 2.0 * step, "{names}: {tail} for {quantile}");
    }
    let settings = SimulationSettings { paths: 0..20_000, ..SimulationSettings::default() };
    let sample = simulate_losses(&vec![exposure(1e-3, 0.02, 0.4); 1_000], &uniform(0.2), &settings).unwrap();
    let statistics = sample.distribution().statistics(&LossSettings::default()).unwrap();
    let error = statistics.unexpected_loss / 20_000f64.sqrt();
    close("simulated mean", statistics.expected_loss, 0.012, 4.0 * error);
    close("simulated spread", statistics.unexpected_loss, large.unexpected_loss().unwrap(), 0.03 * 0.016);
}

#[test]
fn a_pool_out_of_range_is_refused() {
    let good = LargePool { default_probability: 0.01, loss_given_default: 0.45, correlation: 0.2 };
    for bad in [0.0, 1.0, -0.1, f64::NAN, f64::INFINITY] {
        let pools = [
            (LargePool { default_probability: bad, ..good }, "default_probability"),
            (LargePool { correlation: bad, ..good }, "correlation"),
        ];
        for (pool, name) in pools {
            for error in [pool.quantile(0.5), pool.cumulative(0.1), pool.density(0.1), pool.unexpected_loss()]
            {
                assert!(error.unwrap_err().to_string().starts_with(name));
            }
        }
    }
    assert!(LargePool { loss_given_default: 0.0, ..good }.quantile(0.5).is_err());
    assert!(good.quantile(1.5).unwrap_err().to_string().contains("level"));
    assert!(good.expected_shortfall(1.0).is_err() && good.cumulative(f64::NAN).is_err());
    assert_eq!(good.quantile(0.0).unwrap(), 0.0);
    assert_eq!(good.quantile(1.0).unwrap(), 0.45);
    assert_eq!((good.cumulative(-1.0).unwrap(), good.cumulative(0.45).unwrap()), (0.0, 1.0));
    assert_eq!((good.density(0.0).unwrap(), good.density(2.0).unwrap()), (0.0, 0.0));
    close("all", good.expected_shortfall(0.0).unwrap(), good.expected_loss(), 1e-16);
    assert!(basel_correlation(1.5).is_err() && basel_correlation(f64::NAN).is_err());
}

proptest! {
    #[test]
    fn quantile_and_cumulative_are_inverse(
        p in 0.001..0.5f64, l in 0.1..1.0f64, r in 0.02..0.9f64, level in 0.01..0.999f64,
    ) {
        let pool = LargePool { default_probability: p, loss_given_default: l, correlation: r };
        let x = pool.quantile(level).unwrap();
        prop_assume!(x > 1e-9 * l && x < l * (1.0 - 1e-6));
        prop_assert!((pool.cumulative(x).unwrap() - level).abs() < 1e-8);
        prop_assert!(pool.expected_shortfall(level).unwrap() >= x * (1.0 - 1e-12));
        prop_assert!(pool.expected_excess(x).unwrap() <= pool.expected_loss());
    }
}
