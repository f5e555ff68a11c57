//! paripassu for Python: the tree of the compiled module.

mod clo;
mod convert;
mod error;
mod run;

/// The compiled half of the package; its Python half carries the types and the documentation.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::clo::clo;
}
