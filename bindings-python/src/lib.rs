//! paripassu for Python: the tree of the compiled module.

#![recursion_limit = "256"]

mod answer;
mod array;
mod clo;
mod convert;
mod error;
mod functions;
mod portfolio;
mod risk;
mod run;

/// The compiled half of the package; its Python half carries the types and the documentation.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::clo::clo;
    #[pymodule_export]
    use crate::portfolio::portfolio;
    #[pymodule_export]
    use crate::risk::risk;
}
