//! Closed trades.

use super::super::{assert_close, date};
use portfolio_core::performance::*;

fn trade((entry, exit, pnl): (&str, &str, f64)) -> ClosedTrade {
    ClosedTrade { entry_date: date(entry), exit_date: date(exit), pnl }
}

#[test]
fn trades_are_counted_by_hand() {
    // Unordered; two on one day; a break-even counts as a loss.
    let trades = [
        ("2025-01-06", "2025-01-09", 300.0),
        ("2025-01-02", "2025-01-03", -100.0),
        ("2025-01-06", "2025-01-09", -50.0),
        ("2025-01-10", "2025-01-13", 0.0),
        ("2025-01-03", "2025-01-06", 200.0),
    ]
    .map(trade);
    let settings = TradeSettings { initial_capital: 1000.0, ..TradeSettings::default() };
    let s = trade_statistics(&trades, &settings).unwrap();
    assert_eq!((s.trades, s.total_pnl, s.win_rate), (5, 350.0, Some(0.4)));
    assert_close(s.profit_factor.unwrap(), 500.0 / 150.0, 1e-15);
    assert_eq!((s.average_win, s.average_loss, s.payoff_ratio), (Some(250.0), Some(50.0), Some(5.0)));
    assert_eq!((s.largest_win, s.largest_loss, s.expectancy), (Some(300.0), Some(100.0), Some(70.0)));
    assert_eq!((s.consecutive_wins, s.consecutive_losses), (2, 2));
    assert_close(s.average_holding_days.unwrap(), 13.0 / 5.0, 1e-15);
    let equity = [
        ("2025-01-02", 1000.0),
        ("2025-01-03", 900.0),
        ("2025-01-06", 1100.0),
        ("2025-01-09", 1350.0),
        ("2025-01-13", 1350.0),
    ];
    assert_eq!(s.equity, equity.map(|(d, v)| (date(d), v)));
    // The first trade loses: the initial capital is a peak.
    assert_eq!((s.maximum_drawdown, s.maximum_drawdown_fraction), (-100.0, -0.1));
    // Equity on the eight business days: 1000 900 1100 1100 1100 1350 1350 1350, in NumPy:
    // v = np.array([...]); r = v[1:] / v[:-1] - 1; r.mean() / r.std(ddof=1) * 252**.5
    assert_close(s.sharpe_ratio.unwrap(), 6.346_190_986_858_021, 1e-12);
}

#[test]
fn weekends_thin_the_sharpe_ratio_out() {
    let trades = [("2025-01-02", "2025-01-03", 100.0), ("2025-01-06", "2025-01-07", 300.0)].map(trade);
    let sharpe = |days| {
        let settings = TradeSettings { initial_capital: 1000.0, days, ..TradeSettings::default() };
        trade_statistics(&trades, &settings).unwrap().sharpe_ratio.unwrap()
    };
    assert!(sharpe(EquityDays::Business) > sharpe(EquityDays::Calendar));
}

#[test]
fn no_trades_have_no_statistics_and_one_that_ends_at_once_has_no_sharpe_ratio() {
    let none = trade_statistics(&[], &TradeSettings::default()).unwrap();
    assert_eq!((none.trades, none.win_rate, none.sharpe_ratio, none.equity.len()), (0, None, None, 0));
    let one =
        trade_statistics(&[trade(("2025-01-02", "2025-01-02", 10.0))], &TradeSettings::default()).unwrap();
    assert_eq!((one.profit_factor, one.sharpe_ratio, one.equity.len()), (None, None, 2));
}

#[test]
fn impossible_trades_are_named() {
    let trades = [trade(("2025-01-02", "2025-01-01", f64::NAN))];
    let settings = TradeSettings { initial_capital: -1.0, ..TradeSettings::default() };
    let message = trade_statistics(&trades, &settings).unwrap_err().to_string();
    for path in ["settings.initial_capital", "trades[0].pnl", "trades[0].exit_date"] {
        assert!(message.contains(path), "{message}");
    }
}
