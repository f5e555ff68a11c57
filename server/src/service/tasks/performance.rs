//! What a portfolio has done (spec 002, section 5.7).

use super::frontier::{check_periods, trading_days, usual_rate};
use super::input::{check_weights, rectangle, series};
use portfolio_core::performance::{PerformanceSettings, performance, value_at_risk};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A portfolio whose performance is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PerformanceTask)]
pub struct PerformanceAnalysis {
    /// Its returns, or what it holds.
    pub portfolio_data: ReturnsOrHoldings,
    /// What it is measured against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark_data: Option<BenchmarkData>,
    /// The same as a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark_returns: Option<Vec<f64>>,
    /// Told back as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis_period: Option<AnalysisPeriod>,
    /// A year; 0.02.
    #[serde(default = "usual_rate")]
    pub risk_free_rate: f64,
    /// Returns in a year; 252.
    #[serde(default = "trading_days")]
    pub periods_per_year: f64,
    /// How measures are defined.
    #[serde(default)]
    pub convention: Convention,
}

/// Returns, or weights with the returns of the assets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnsOrHoldings {
    /// Simple returns of the portfolio, oldest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Vec<f64>>,
    /// In place of them: one weight per asset; they sum to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// With the weights: a row per period, oldest first, of simple returns per asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub historical_returns: Option<Vec<Vec<f64>>>,
}

/// What a portfolio is measured against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkData {
    /// As many as the portfolio has.
    pub returns: Vec<f64>,
}

/// When it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalysisPeriod {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// The last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
}

/// How measures are defined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Convention {
    /// As the field reports them.
    #[default]
    Standard,
    /// As earlier implementations of the document do: deviations with divisor n, a geometric Sharpe ratio,
    /// the deviation of the losses around their own mean, peaks from the first return on.
    Reference,
}

impl ReturnsOrHoldings {
    fn check(&self, checks: &mut Checks) {
        let path = "portfolio_data";
        match (&self.returns, &self.weights, &self.historical_returns) {
            (Some(returns), None, None) => series(checks, "portfolio_data.returns", returns, 2),
            (None, Some(weights), Some(rows)) => {
                rectangle(checks, "portfolio_data.historical_returns", rows, 2);
                let columns = rows.first().map_or(0, Vec::len);
                check_weights(checks, "portfolio_data.weights", weights, columns);
                series(checks, path, &self.series(), 2);
            }
            _ => checks.problem(path, "must have returns, or weights and historical_returns"),
        }
    }

    fn series(&self) -> Vec<f64> {
        let weights = self.weights.as_deref().unwrap_or_default();
        let of_row = |row: &Vec<f64>| row.iter().zip(weights).map(|(r, w)| r * w).sum();
        match (&self.returns, &self.historical_returns) {
            (Some(returns), _) => returns.clone(),
            (None, Some(rows)) => rows.iter().map(of_row).collect(),
            (None, None) => Vec::new(),
        }
    }
}

impl PerformanceAnalysis {
    /// Wants returns of one length, none of which loses more than everything.
    pub fn check(&self, checks: &mut Checks) {
        self.portfolio_data.check(checks);
        let wanted = self.portfolio_data.series().len();
        let path = match self.benchmark_data {
            Some(_) => "benchmark_data.returns",
            None => "benchmark_returns",
        };
        let twice = self.benchmark_data.is_some() && self.benchmark_returns.is_some();
        checks.require(!twice, "benchmark_returns", "must be absent where benchmark_data is given");
        if let Some(benchmark) = self.benchmark() {
            series(checks, path, benchmark, 2);
            let got = benchmark.len();
            checks.require(
                got == wanted,
                path,
                format_args!("must be as many as the portfolio has: {wanted}, got {got}"),
            );
        }
        if let Some(AnalysisPeriod { start_date: Some(start), end_date: Some(end) }) = self.analysis_period {
            checks.require(
                start <= end,
                "analysis_period.end_date",
                format_args!("must not be before {start}, got {end}"),
            );
        }
        checks.rate("risk_free_rate", self.risk_free_rate);
        check_periods(checks, "periods_per_year", self.periods_per_year);
    }

    /// Every measure of the series, and of it beside the benchmark. Value at risk is a return, and
    /// negative in a loss.
    ///
    /// # Errors
    /// When nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        progress.report(0, 1)?;
        let returns = self.portfolio_data.series();
        let settings = self.settings();
        let report = performance(&returns, None, self.benchmark(), &settings)?;
        let tail = |confidence| {
            value_at_risk(&returns, &PerformanceSettings { confidence, ..settings }).map(|loss| -loss)
        };
        Ok(json!({
            "performance_summary": {
                "total_return": report.total_return,
                "annualized_return": report.annualized_return,
                "volatility": report.volatility,
                "sharpe_ratio": report.sharpe_ratio,
                "max_drawdown": report.maximum_drawdown,
                "max_drawdown_duration_days": report.maximum_drawdown_duration,
                "calmar_ratio": report.calmar_ratio,
                "omega_ratio": report.omega_ratio,
            },
            "benchmark_comparison": report.relative.map(|relative| json!({
                "benchmark_total_return": relative.benchmark_total_return,
                "benchmark_annualized_return": relative.benchmark_annualized_return,
                "benchmark_volatility": relative.benchmark_volatility,
                "benchmark_sharpe": relative.benchmark_sharpe_ratio,
                "excess_return": relative.excess_return,
                "tracking_error": relative.tracking_error,
                "information_ratio": relative.information_ratio,
                "beta": relative.beta,
                "alpha": relative.alpha,
                "correlation": relative.correlation,
            })),
            "risk_metrics": {
                "var_95": tail(0.95),
                "var_99": tail(0.99),
                "downside_deviation": report.downside_deviation,
                "sortino_ratio": report.sortino_ratio,
                "skewness": report.skewness,
                "kurtosis": report.excess_kurtosis,
            },
            "metadata": {
                "analysis_period": self.analysis_period,
                "number_of_observations": report.observations,
                "risk_free_rate": self.risk_free_rate,
                "periods_per_year": self.periods_per_year,
                "convention": self.convention,
            },
        }))
    }

    fn settings(&self) -> PerformanceSettings {
        let base = match self.convention {
            Convention::Standard => PerformanceSettings::default(),
            Convention::Reference => PerformanceSettings::reference(),
        };
        PerformanceSettings {
            periods_per_year: self.periods_per_year,
            risk_free_rate: self.risk_free_rate,
            minimum_acceptable_return: self.risk_free_rate,
            ..base
        }
    }

    fn benchmark(&self) -> Option<&[f64]> {
        let given =
            self.benchmark_data.as_ref().map(|data| &data.returns).or(self.benchmark_returns.as_ref());
        given.map(Vec::as_slice)
    }
}
