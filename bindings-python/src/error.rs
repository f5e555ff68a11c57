//! The error of the cores as Python exceptions.

use pyo3::PyErr;
use risk_core::Error;

pyo3::import_exception!(paripassu.errors, InvalidError);
pyo3::import_exception!(paripassu.errors, InfeasibleError);
pyo3::import_exception!(paripassu.errors, NoConvergenceError);
pyo3::import_exception!(paripassu.errors, CancelledError);

/// The exception that tells what `error` tells.
pub fn exception(error: Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::Invalid(problems) => {
            let problems: Vec<_> =
                problems.into_iter().map(|problem| (problem.path, problem.message)).collect();
            InvalidError::new_err((message, problems))
        }
        Error::Infeasible(_) => InfeasibleError::new_err(message),
        Error::NoConvergence { .. } => NoConvergenceError::new_err(message),
        Error::Cancelled => CancelledError::new_err(message),
    }
}
