//! The book measures changed holdings as a report of the changed deal would.

use super::{invented, report};
use clo_core::quality::{Book, Settings, compliance};

#[test]
fn a_trade_in_the_book_is_a_trade_in_the_deal() {
    let deal = invented();
    let mut candidate = deal.assets[4].clone();
    candidate.id = "B01".into();
    candidate.issuer = "Wisteria".into();
    candidate.country = "Canada".into();
    let mut candidates = vec![candidate, deal.assets[0].clone()];
    candidates[1].par = 99e6; // the deal holds it: passed over

    let book = Book::new(&deal, &candidates, &Settings::default()).unwrap();
    let mut par = book.par().to_vec();
    assert_eq!(par.len(), deal.assets.len() + 1);
    let (bought, sold, cut) =
        (book.position("B01").unwrap(), book.position("A07").unwrap(), book.position("A01").unwrap());
    assert_eq!(par[bought], 0.0);
    (par[bought], par[sold], par[cut]) = (750e3, 0.0, par[cut] - 1.2e6);
    let got = book.report(&par, book.cash() + 1e6, None);

    let mut traded = deal.clone();
    traded.assets[0].par -= 1.2e6;
    traded.assets.retain(|asset| asset.id != "A07");
    traded.assets.push(clo_core::deal::Asset { par: 750e3, ..candidates[0].clone() });
    traded.accounts.collection.principal += 1e6;
    let want = report(&traded);
    assert_eq!(got.tests, want.tests);
    assert_eq!(got.cdo_monitor, want.cdo_monitor);
    assert_eq!(got.collateral_principal_amount, want.collateral_principal_amount);
}

#[test]
fn a_report_of_the_book_is_its_evaluation() {
    let deal = invented();
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let evaluation = book.evaluate(book.par(), book.cash());
    let report = compliance(&deal, &Settings::default()).unwrap();
    for (struck, test) in evaluation.tests.iter().zip(&report.tests) {
        assert_eq!((struck.number, struck.value, struck.outcome), (test.number, test.value, test.outcome));
    }
    assert_eq!(evaluation.get(33).unwrap().value, evaluation.recovery);
    let quality = book.quality(book.position("A03").unwrap()).unwrap();
    assert_eq!((quality.rating_factor, quality.recovery_rate, quality.is_caa), (4770.0, 0.5, false));
    assert_eq!(book.quality(book.par().len()), None);
    assert_eq!(book.position("nothing"), None);
}

#[test]
fn par_that_is_no_amount_counts_as_none() {
    let deal = invented();
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let mut zero = book.par().to_vec();
    (zero[0], zero[3]) = (0.0, 0.0);
    let want = book.evaluate(&zero, 0.0);
    let mut wrong = zero.clone();
    (wrong[0], wrong[3]) = (f64::NAN, -5.0);
    assert_eq!(book.evaluate(&wrong, f64::INFINITY), want);
    wrong[0] = f64::INFINITY;
    assert_eq!(book.evaluate(&wrong, f64::NAN), want);
    assert!(book.evaluate(&[], 0.0).is_passing() || book.evaluate(&[], 0.0).principal_amount == 0.0);
    let too_long = vec![1e6; zero.len() + 3];
    assert_eq!(book.evaluate(&too_long, 0.0), book.evaluate(&too_long[..zero.len()], 0.0));
}
