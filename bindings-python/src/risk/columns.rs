//! Options as columns: what is computed is written straight into NumPy's memory.

use crate::array::{self, Column, Kinds, Table};
use crate::convert::{Argument, Choice};
use crate::run::run;
use numpy::IntoPyArray;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use risk_core::option::Units;
use risk_core::option::batch::{
    CrossGreeksOut, GreeksOut, Options, all_greeks_into, greeks_into, prices_into,
};
use risk_core::option::implied_volatility::{Quotes, Status, implied_volatilities_into};

/// What [`columns::greeks`] takes, in this order.
const OPTIONS: [&str; 6] = ["spot", "strike", "years", "rate", "dividend_yield", "volatility"];

/// What [`columns::implied_volatility`] takes, in this order.
const QUOTES: [&str; 6] = ["price", "spot", "strike", "years", "rate", "dividend_yield"];

type Objects<'py> = [Bound<'py, PyAny>; 6];

fn columns_of<'py>(objects: &Objects<'py>, names: [&str; 6]) -> PyResult<[Column<'py>; 6]> {
    let [a, b, c, d, e, f] = std::array::from_fn(|i| Column::take(&objects[i], names[i]));
    Ok([a?, b?, c?, d?, e?, f?])
}

/// Computes the first of price, delta, gamma, vega, theta, rho, vanna, volga and charm: as many as `columns`.
fn fill(py: Python<'_>, options: &Options<'_>, units: Units, columns: &mut [&mut [f64]]) -> PyResult<()> {
    match columns {
        [price] => run(py, || prices_into(options, price)),
        [price, delta, gamma, vega, theta, rho] => {
            let out = GreeksOut { price, delta, gamma, vega, theta, rho };
            run(py, || greeks_into(options, units, out))
        }
        [price, delta, gamma, vega, theta, rho, vanna, volga, charm] => {
            let out = GreeksOut { price, delta, gamma, vega, theta, rho };
            let cross = CrossGreeksOut { vanna, volga, charm };
            run(py, || all_greeks_into(options, units, out, cross))
        }
        _ => Ok(()),
    }
}

/// Options as columns.
#[pyo3::pymodule(submodule)]
pub mod columns {
    use super::*;

    /// The first of price, delta, gamma, vega, theta, rho, vanna, volga and charm: as many as `names`, 1, 6
    /// or 9. Numbers when every argument is one.
    #[pyfunction]
    fn greeks<'py>(
        py: Python<'py>,
        kind: Bound<'py, PyAny>,
        numbers: Objects<'py>,
        units: Bound<'py, PyAny>,
        names: Vec<String>,
        out: Option<Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (kind, columns) = (Kinds::take(&kind, "kind")?, columns_of(&numbers, OPTIONS)?);
        let units = Choice::<Units>::take(&units, "units")?.view();
        let [spot, strike, years, rate, dividend_yield, volatility] =
            columns.each_ref().map(|column| column.view());
        let options = Options { kind: kind.view(), spot, strike, years, rate, dividend_yield, volatility };
        let is_one = kind.is_one() && columns.iter().all(Column::is_one);
        if is_one && out.is_none() {
            let mut numbers = [[0.0]; 9];
            let mut columns: Vec<&mut [f64]> =
                numbers.iter_mut().take(names.len()).map(<[f64; 1]>::as_mut_slice).collect();
            fill(py, &options, units, &mut columns)?;
            return array::numbers(py, &names, &columns);
        }
        let rows = run(py, || options.rows())?;
        let table = Table::new(py, &names, rows, out)?;
        let mut written = table.writable()?;
        let mut written =
            written.iter_mut().map(|column| column.as_slice_mut()).collect::<Result<Vec<_>, _>>()?;
        fill(py, &options, units, &mut written)?;
        if is_one { array::numbers(py, &names, &written) } else { Ok(table.into_dict(py)?.into_any()) }
    }

    /// Volatilities, NaN where there is none, and the number of each one's status.
    #[pyfunction]
    fn implied_volatility<'py>(
        py: Python<'py>,
        kind: Bound<'py, PyAny>,
        numbers: Objects<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let (kind, numbers) = (Kinds::take(&kind, "kind")?, columns_of(&numbers, QUOTES)?);
        let [price, spot, strike, years, rate, dividend_yield] =
            numbers.each_ref().map(|column| column.view());
        let quotes = Quotes { kind: kind.view(), price, spot, strike, years, rate, dividend_yield };
        let (volatility, status) = run(py, || {
            let rows = quotes.rows()?;
            let (mut volatility, mut status) = (vec![0.0; rows], vec![Status::default(); rows]);
            implied_volatilities_into(&quotes, &mut volatility, &mut status)?;
            Ok((volatility, status.into_iter().map(|status| status as u8).collect::<Vec<_>>()))
        })?;
        Ok((volatility.into_pyarray(py).into_any(), status.into_pyarray(py).into_any()))
    }
}
