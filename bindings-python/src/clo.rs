//! Collateralized loan obligations.

/// The functions of `paripassu.clo`.
#[pyo3::pymodule]
pub mod clo {
    use crate::convert::Wire;
    use crate::run::run;
    use clo_core::{Assumptions, Deal, project_with};
    use pyo3::prelude::*;

    #[pyfunction]
    fn project<'py>(
        py: Python<'py>,
        deal: Wire<Deal>,
        assumptions: Wire<Assumptions>,
    ) -> PyResult<Bound<'py, PyAny>> {
        run(py, |progress| project_with(&deal.0, &assumptions.0, progress))
    }
}
