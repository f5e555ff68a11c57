//! Baselines and the HTML report.

use super::*;

#[test]
fn baselines_are_what_their_names_say() {
    let market = [flat_bars("A", &[100.0, 100.0, 120.0, 110.0])];
    let settings =
        BacktestSettings { fill_timing: FillTiming::Close, slippage_bps: 0.0, ..Default::default() };
    let found = baselines(&market, &settings, &BaselineSettings::default()).unwrap();
    let kinds: Vec<BaselineKind> = found.iter().map(|b| b.kind).collect();
    assert_eq!(kinds, [BaselineKind::HoldCash, BaselineKind::BuyAndHold, BaselineKind::Random]);
    assert_eq!(found[0].metrics.final_equity, 100_000.0);
    // All capital less commission at the first close, and a commission at the last.
    assert_close(found[1].metrics.final_equity, 99_999.0 * 1.1 - 1.0, 1e-12);
    let compared = compare_baselines(&found[0].metrics, &found);
    assert_close(compared[1].total_return, -(99_999.0 * 1.1 - 1.0) / 1e5 + 1.0, 1e-12);
    assert!(compared[1].is_best && !compared[0].is_best);
}

#[test]
fn buying_and_holding_shares_the_capital() {
    let market = [flat_bars("B", &[50.0, 50.0, 100.0]), flat_bars("A", &[10.0, 10.0, 10.0])];
    let found = baselines(&market, &free(), &BaselineSettings::default()).unwrap();
    assert_close(found[1].metrics.final_equity, 150_000.0, 1e-9);
}

#[test]
fn chance_is_seeded() {
    let market = [random_instrument("A", 300, 5), random_instrument("B", 300, 6)];
    let of = |seed| {
        let settings = BaselineSettings { seed, ..Default::default() };
        baselines(&market, &BacktestSettings::default(), &settings).unwrap()[2].clone()
    };
    assert_eq!(of(42), of(42));
    assert_ne!(of(42), of(43));
    assert!(of(42).metrics.total_trades > 5);
    let wrong = BaselineSettings { probability: 2.0, stop_loss: 0.0, ..Default::default() };
    let message = baselines(&market, &free(), &wrong).unwrap_err().to_string();
    assert!(message.contains("baseline.probability") && message.contains("baseline.stop_loss"));
}

fn result(symbol: &str) -> Backtest {
    let market = [random_instrument(symbol, 200, 3)];
    backtest(
        &market,
        &follow(crossover(3, 9), Sizing::default(), Exits::default()),
        &BacktestSettings::default(),
    )
    .unwrap()
}

#[test]
fn the_report_needs_nothing_else_and_believes_nobody() {
    let evil = "<script>alert('x')</script>";
    let settings = ReportSettings { title: evil.into(), subtitle: "\"A\" & B".into(), ..Default::default() };
    let page = html_report(&result(evil), &settings).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(!page.contains("<script") && !page.contains("http") && !page.contains("src="));
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert!(page.contains("&quot;A&quot; &amp; B"));
    for tag in ["html", "body", "table", "svg", "tr", "td", "div", "h2", "p"] {
        let count = |what: &str| page.matches(what).count();
        let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
        assert_eq!(opened, count(&format!("</{tag}>")), "{tag}");
    }
}

#[test]
fn the_report_shows_what_happened() {
    let result = result("A");
    let page = html_report(&result, &ReportSettings::default()).unwrap();
    assert_eq!(page.matches("<td>long</td>").count(), result.trades.len());
    assert_eq!(page.matches("<svg").count(), 2);
    assert!(page.contains(&format!("Final equity<b>{:.2}</b>", result.metrics.final_equity)));
    assert!(page.contains("<tr><td>2024</td>"));
    let short = ReportSettings { most_trades: 1, ..Default::default() };
    assert_eq!(html_report(&result, &short).unwrap().matches("<td>long</td>").count(), 1);
    let points = page.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(points.split(' ').count(), 200);
    assert!(!page.contains("NaN") && !page.contains("inf\""));
}

#[test]
fn there_is_a_report_of_ruin_and_of_nothing() {
    let settings = BacktestSettings { shorting: Shorting::Allowed, initial_capital: 1000.0, ..free() };
    let market = [flat_bars("A", &[100.0, 100.0, 500.0])];
    let ruined = play(&market, vec![(0, sell(10.0))], &settings);
    let page = html_report(&ruined, &ReportSettings::default()).unwrap();
    assert!(page.contains("Nothing was left of the equity on 2024-01-03"));
    let idle = html_report(&play(&market, vec![], &free()), &ReportSettings::default()).unwrap();
    assert!(idle.contains("0 of 0") && !idle.contains("NaN"));
}
