//! Defaults by dates of the names' own.

use risk_core::credit::{
    Copula, CopulaModel, DatedDefaultSampler, DefaultEventSampler, DefaultWorkspace, Dependence, Recovery,
    RecoverySampler,
};
use risk_core::curve::HazardCurve;

fn model(copula: Copula) -> CopulaModel {
    CopulaModel { copula, dependence: Dependence::Uniform { correlation: 0.3 } }
}

/// A default's date is the first on or after its time, and its recovery the same.
#[test]
fn a_default_is_placed_at_the_first_date_on_or_after_its_time() {
    let curves: Vec<HazardCurve> =
        (0..30).map(|i| HazardCurve::flat(0.02 + 0.01 * f64::from(i)).unwrap()).collect();
    let dates: Vec<Vec<f64>> = (0..30).map(|i| (1..i).map(|k| 0.3 * f64::from(k)).collect()).collect();
    let recoveries = [Recovery { mean: 0.5, standard_deviation: 0.2, systematic: 0.4 }; 30];
    for copula in [Copula::Gaussian, Copula::StudentT { degrees: 5.0 }] {
        let horizon = dates.last().unwrap().last().copied().unwrap();
        let timed = DefaultEventSampler::new(&curves, horizon, &model(copula), &recoveries, 7).unwrap();
        let dated = DatedDefaultSampler::new(&curves, &dates, &model(copula), &recoveries, 7).unwrap();
        let (mut events, mut found) = (vec![Vec::new(); 100], vec![Vec::new(); 100]);
        timed.draw(40, &mut DefaultWorkspace::default(), &mut events);
        dated.draw(40, &mut DefaultWorkspace::default(), &mut found);
        let mut count = 0;
        for (events, found) in events.iter().zip(&found) {
            let placed = events.iter().filter_map(|event| {
                let date = dates[event.name].iter().position(|date| *date >= event.years)?;
                Some((event.name, date, event.recovery))
            });
            let placed: Vec<_> = placed.collect();
            let got: Vec<_> = found.iter().map(|event| (event.name, event.date, event.recovery)).collect();
            assert_eq!(got, placed);
            count += placed.len();
        }
        assert!(count > 500);
    }
}

#[test]
fn what_is_wrong_with_the_dates_is_named() {
    let curves = vec![HazardCurve::flat(0.1).unwrap(); 2];
    let new = |dates: &[Vec<f64>], recoveries: &[Recovery]| {
        let error = DatedDefaultSampler::new(&curves, dates, &model(Copula::Gaussian), recoveries, 1);
        error.unwrap_err().problems().iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
    };
    let fixed = [Recovery::fixed(0.4); 2];
    assert_eq!(new(&[vec![1.0]], &fixed), ["dates"]);
    assert_eq!(new(&[vec![1.0, 0.5], vec![f64::NAN]], &fixed), ["dates[0]", "dates[1]"]);
    assert_eq!(new(&[vec![], vec![]], &fixed[..1]), ["recoveries"]);
    assert_eq!(RecoverySampler::new(&fixed, 2, 1).unwrap().draw(3, 9, 0, None), 0.0);
}
