//! Instruments from Python, and strategies that are Python's own.

use crate::answer::to_python;
use crate::array::Series;
use crate::convert::{Argument, Part, Wire};
use crate::run::run_watched;
use portfolio_core::backtest::{BacktestSettings, Instruction, Instrument, Strategy, View, run_with};
use portfolio_core::indicator::Bars;
use pyo3::prelude::*;
use risk_core::time::Date;
use risk_core::{Error, Result};

/// Instruments: tuples of a symbol, dates, and arrays of open, high, low, close and volume.
pub struct Instruments(Vec<Instrument>);

type Tuple<'py> = (String, Bound<'py, PyAny>, [Bound<'py, PyAny>; 5]);

impl<'py> Argument<'py> for Instruments {
    type View<'a> = &'a [Instrument];

    fn take(object: &Bound<'py, PyAny>, _: &str) -> PyResult<Self> {
        let instrument = |(symbol, dates, columns): Tuple<'py>| {
            let dates: Vec<Date> = Part::take(&dates, "dates")?.into_inner();
            let column = |at: usize| Ok::<_, PyErr>(Series::take(&columns[at], &symbol)?.view().to_vec());
            let (open, high, low, close, volume) =
                (column(0)?, column(1)?, column(2)?, column(3)?, column(4)?);
            Ok(Instrument { bars: Bars { dates, open, high, low, close, volume }, symbol })
        };
        let tuples: Vec<Tuple<'py>> = object.extract()?;
        tuples.into_iter().map(instrument).collect::<PyResult<_>>().map(Self)
    }

    fn view(&self) -> &[Instrument] {
        &self.0
    }
}

/// A Python function that is asked after every close.
struct Callable<'py> {
    decide: &'py Py<PyAny>,
    raised: Option<PyErr>,
}

impl Callable<'_> {
    /// `decide(date, bars so far of each instrument, positions, orders, cash, equity)`
    fn ask(&self, py: Python<'_>, view: &View<'_>) -> PyResult<Vec<Instruction>> {
        let seen: Vec<usize> = view.histories.iter().map(|history| history.dates.len()).collect();
        let positions = to_python(py, &view.positions)?;
        let orders = to_python(py, &view.orders)?;
        let arguments = (view.date.to_string(), seen, positions, orders, view.cash, view.equity);
        let answer = self.decide.call1(py, arguments)?;
        Ok(Part::take(answer.bind(py), "instructions")?.into_inner())
    }
}

impl Strategy for Callable<'_> {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        Python::attach(|py| self.ask(py, view)).map_err(|error| {
            self.raised = Some(error);
            Error::Cancelled
        })
    }
}

/// Backtests of Python functions.
#[pyo3::pymodule(submodule)]
pub mod market {
    use super::*;

    /// What `decide` would have earned. What it raises is raised.
    #[pyfunction]
    fn run_callable<'py>(
        py: Python<'py>,
        instruments: Bound<'py, PyAny>,
        decide: Py<PyAny>,
        settings: Bound<'py, PyAny>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let instruments = Instruments::take(&instruments, "instruments")?;
        let settings = Wire::<BacktestSettings>::take(&settings, "settings")?;
        let (instruments, settings) = (instruments.view(), settings.view());
        let mut strategy = Callable { decide: &decide, raised: None };
        let backtest = run_watched(py, progress.as_ref(), |progress| {
            run_with(instruments, &mut strategy, settings, progress)
        });
        match strategy.raised {
            Some(raised) => Err(raised),
            None => to_python(py, &backtest?),
        }
    }
}
