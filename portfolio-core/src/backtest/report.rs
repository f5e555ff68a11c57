//! The report of a backtest: one HTML page that needs nothing else.

use super::metrics::equity_returns;
use super::{Backtest, Trade, TradeSide};
use crate::performance::{FirstPeak, drawdown_series, monthly_returns};
use risk_core::Result;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// What the report says above its figures, and how long it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// `Backtest` by default.
    pub title: String,
    /// A line below the title; none by default.
    pub subtitle: String,
    /// Most rows of the table of trades, the first ones; 5000 by default.
    pub most_trades: usize,
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self { title: "Backtest".to_owned(), subtitle: String::new(), most_trades: 5000 }
    }
}

/// The report as an HTML page: figures, equity, drawdown, monthly returns and trades. It refers to
/// no other file and runs no script; every text is escaped.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) when the dates of the equity curve do not increase.
///
/// # Examples
/// ```
/// # use portfolio_core::backtest::{BacktestSettings, Instrument, View, run};
/// # use portfolio_core::indicator::Bars;
/// use portfolio_core::backtest::{ReportSettings, html_report};
/// # let dates = (1..=3).filter_map(|d| risk_core::time::Date::from_ymd_opt(2025, 7, d)).collect();
/// # let p = vec![100.0; 3];
/// # let bars = Bars { dates, open: p.clone(), high: p.clone(), low: p.clone(), close: p, volume: vec![1.0; 3] };
/// # let mut nothing = |_: &View<'_>| Ok(vec![]);
/// # let result = run(&[Instrument { symbol: "A".into(), bars }], &mut nothing, &BacktestSettings::default())?;
/// let page = html_report(&result, &ReportSettings { title: "A & B".into(), ..Default::default() })?;
/// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<h1>A &amp; B</h1>"));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn html_report(backtest: &Backtest, settings: &ReportSettings) -> Result<String> {
    let dates: Vec<Date> = backtest.equity.iter().map(|point| point.date).collect();
    let equity: Vec<f64> = backtest.equity.iter().map(|point| point.equity).collect();
    let is_solvent = equity.iter().all(|x| x.is_finite() && *x > 0.0);
    let returns = equity_returns(backtest.metrics.initial_capital, &backtest.equity);
    let title = escape(&settings.title);
    let mut page = String::with_capacity(64 * 1024);
    page.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    line(&mut page, format_args!("<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>"));
    line(&mut page, format_args!("<h1>{title}</h1>\n<p>{}</p>", escape(&settings.subtitle)));
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        line(&mut page, format_args!("<p>{first} to {last}, {} bars</p>", dates.len()));
    }
    if let Some(date) = backtest.ruin {
        line(&mut page, format_args!("<p class=\"loss\">Nothing was left of the equity on {date}.</p>"));
    }
    figures(&mut page, backtest);
    chart(&mut page, "Equity", &dates, &equity, "line");
    if is_solvent {
        let below = drawdown_series(&returns, FirstPeak::InitialWealth);
        let below: Vec<f64> = below.iter().map(|d| 100.0 * d).collect();
        chart(&mut page, "Drawdown, %", &dates, &below, "area");
        months(&mut page, &returns, &dates)?;
    }
    trades(&mut page, &backtest.trades, settings.most_trades);
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

const STYLE: &str = "body{font:14px/1.4 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}\
h1{margin:0}h2{margin:2rem 0 .5rem}p{margin:.25rem 0;color:#555}\
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.5rem;margin-top:1rem}\
.card{border:1px solid #ddd;border-radius:4px;padding:.5rem .75rem}.card b{display:block;font-size:1.2rem}\
svg{width:100%;height:auto;border:1px solid #ddd}svg text{font-size:11px;fill:#555}\
.line{fill:none;stroke:#1f5fa8;stroke-width:1.5}.area{fill:#c0392b33;stroke:#c0392b;stroke-width:1}.axis{stroke:#ddd}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{padding:.2rem .5rem;text-align:right;border-bottom:1px solid #eee}th:first-child,td:first-child{text-align:left}\
.gain{color:#1e7d32}.loss{color:#c0392b}";

/// A text that means nothing to a browser.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// Writing into a text cannot fail.
fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(page, "{text}");
}

fn percent(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{:.2}%", 100.0 * x))
}

fn number(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.2}"))
}

fn figures(page: &mut String, backtest: &Backtest) {
    let m = &backtest.metrics;
    let cards = [
        ("Total return", percent(Some(m.total_return))),
        ("CAGR", percent(m.cagr)),
        ("Sharpe ratio", number(m.sharpe_ratio)),
        ("Sortino ratio", number(m.sortino_ratio)),
        ("Calmar ratio", number(m.calmar_ratio)),
        ("Volatility", percent(m.volatility)),
        ("Maximum drawdown", percent(Some(m.maximum_drawdown))),
        ("Initial capital", number(Some(m.initial_capital))),
        ("Final equity", number(Some(m.final_equity))),
        ("Trades", m.total_trades.to_string()),
        ("Win rate", percent(m.win_rate)),
        ("Profit factor", number(m.profit_factor)),
        ("Average win", number(m.average_win)),
        ("Average loss", number(m.average_loss)),
        ("Average duration, hours", number(m.average_trade_duration_hours)),
        ("Exposure", percent(Some(m.exposure))),
        ("Turnover", number(m.turnover)),
        ("Commission", number(Some(m.commission))),
    ];
    page.push_str("<div class=\"cards\">\n");
    for (name, value) in cards {
        line(page, format_args!("<div class=\"card\">{name}<b>{value}</b></div>"));
    }
    page.push_str("</div>\n");
}

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 260.0;
const MARGIN: f64 = 30.0;

/// A line of values over the dates.
fn chart(page: &mut String, title: &str, dates: &[Date], values: &[f64], class: &str) {
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return };
    let span = if high > low { high - low } else { 1.0 };
    let x = |k: usize| k as f64 / (values.len().max(2) - 1) as f64 * WIDTH;
    let y = |value: f64| MARGIN + (high - value) / span * (HEIGHT - 2.0 * MARGIN);
    line(page, format_args!("<h2>{title}</h2>\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">"));
    line(page, format_args!("<title>{title}</title>"));
    for value in [low, high] {
        let y = y(value);
        line(
            page,
            format_args!("<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"),
        );
        line(page, format_args!("<text x=\"4\" y=\"{:.1}\">{value:.2}</text>", y - 4.0));
    }
    let mut points = String::new();
    if class == "area" {
        let _ = write!(points, "0,{:.1} ", y(high));
    }
    for (k, value) in values.iter().enumerate() {
        let _ = write!(points, "{:.1},{:.1} ", x(k), y(*value));
    }
    if class == "area" {
        let _ = write!(points, "{WIDTH},{:.1}", y(high));
    }
    line(page, format_args!("<polyline class=\"{class}\" points=\"{}\"/>", points.trim_end()));
    let below = HEIGHT - 6.0;
    line(page, format_args!("<text x=\"4\" y=\"{below}\">{first}</text>"));
    line(
        page,
        format_args!("<text x=\"{WIDTH}\" y=\"{below}\" dx=\"-4\" text-anchor=\"end\">{last}</text>\n</svg>"),
    );
}

fn months(page: &mut String, returns: &[f64], dates: &[Date]) -> Result<()> {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    page.push_str("<h2>Monthly returns</h2>\n<table>\n<tr><th>Year</th>");
    names.iter().chain(&["Year"]).for_each(|name| {
        let _ = write!(page, "<th>{name}</th>");
    });
    page.push_str("</tr>\n");
    for row in monthly_returns(returns, dates)? {
        let _ = write!(page, "<tr><td>{}</td>", row.year);
        for month in row.months.iter().copied().chain([Some(row.total)]) {
            let _ = match month {
                Some(r) => write!(page, "<td class=\"{}\">{:.2}%</td>", sign_class(r), 100.0 * r),
                None => write!(page, "<td></td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
    Ok(())
}

fn trades(page: &mut String, trades: &[Trade], most: usize) {
    let shown = trades.len().min(most);
    line(page, format_args!("<h2>Trades</h2>\n<p>{shown} of {}</p>\n<table>", trades.len()));
    page.push_str(
        "<tr><th>Symbol</th><th>Side</th><th>Entry</th><th>Exit</th><th>Entry price</th><th>Exit price</th>",
    );
    page.push_str("<th>Quantity</th><th>P&amp;L</th><th>Return</th><th>Why</th></tr>\n");
    for trade in &trades[..shown] {
        let side = if trade.side == TradeSide::Long { "long" } else { "short" };
        let class = sign_class(trade.pnl);
        line(
            page,
            format_args!(
                "<tr><td>{}</td><td>{side}</td><td>{}</td><td>{}</td><td>{:.4}</td><td>{:.4}</td><td>{:.4}</td>\
                 <td class=\"{class}\">{:.2}</td><td class=\"{class}\">{:.2}%</td><td>{}</td></tr>",
                escape(&trade.symbol),
                trade.entry_date,
                trade.exit_date,
                trade.entry_price,
                trade.exit_price,
                trade.quantity,
                trade.pnl,
                100.0 * trade.return_on_entry,
                format!("{:?}", trade.exit_reason).to_lowercase(),
            ),
        );
    }
    page.push_str("</table>\n");
}

fn sign_class(x: f64) -> &'static str {
    if x < 0.0 { "loss" } else { "gain" }
}
