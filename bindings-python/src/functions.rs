//! How a function of a core becomes a function of Python.

/// A Python module of the functions of a core's module, each on its line.
///
/// `name(argument: how it is read, …);` calls the core's function of that name. `= expression` says what to
/// do else, `= |progress| expression` for work that is watched, which takes one more argument: whom to tell.
/// `-> form` says how the answer goes back; a document (dicts, lists, arrays) when nothing is said. `with`
/// adds modules below this one.
macro_rules! functions {
    ($(#[$attribute:meta])* $module:ident of $core:path $(, with $($below:path),+)? { $($lines:tt)* }) => {
        $crate::functions::functions! {
            @ [$(#[$attribute])* $module ($core) ($($($below),+)?)] [] core; $($lines)*
        }
    };

    // No line is left: the module.
    (@ [$(#[$attribute:meta])* $module:ident ($core:path) ($($below:path),*)] [$($function:tt)*] $alias:ident;) => {
        $(#[$attribute])*
        #[pyo3::pymodule(submodule)]
        pub mod $module {
            #[allow(unused_imports)]
            use super::*;
            #[allow(unused_imports)]
            use $core as $alias;
            $(#[pymodule_export]
            use $below;)*
            $($function)*
        }
    };

    // A line that calls the core's function of its name.
    (
        @ $head:tt $done:tt $core:ident;
        $name:ident($($argument:ident: $type:ty),*) $(-> $form:ident)?; $($lines:tt)*
    ) => {
        $crate::functions::functions! {
            @ $head $done $core;
            $name($($argument: $type),*) $(-> $form)? = $core::$name($($argument),*); $($lines)*
        }
    };

    // A line of watched work.
    (
        @ $head:tt [$($done:tt)*] $core:ident;
        $name:ident($($argument:ident: $type:ty),*) $(-> $form:ident)? = |$progress:ident| $call:expr; $($lines:tt)*
    ) => {
        $crate::functions::functions! {
            @ $head [
                $($done)*
                #[pyo3::pyfunction]
                fn $name<'py>(
                    py: pyo3::Python<'py>,
                    $($argument: pyo3::Bound<'py, pyo3::PyAny>,)*
                    progress: Option<pyo3::Bound<'py, pyo3::PyAny>>,
                ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                    $(let $argument =
                        <$type as $crate::convert::Argument>::take(&$argument, stringify!($argument))?;)*
                    $(let $argument = $crate::convert::Argument::view(&$argument);)*
                    let answer = $crate::run::run_watched(py, progress.as_ref(), |$progress| $call)?;
                    $crate::functions::answer!(py, answer $(, $form)?)
                }
            ] $core; $($lines)*
        }
    };

    // A line that says what to do.
    (
        @ $head:tt [$($done:tt)*] $core:ident;
        $name:ident($($argument:ident: $type:ty),*) $(-> $form:ident)? = $call:expr; $($lines:tt)*
    ) => {
        $crate::functions::functions! {
            @ $head [
                $($done)*
                #[pyo3::pyfunction]
                fn $name<'py>(
                    py: pyo3::Python<'py>,
                    $($argument: pyo3::Bound<'py, pyo3::PyAny>,)*
                ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                    $(let $argument =
                        <$type as $crate::convert::Argument>::take(&$argument, stringify!($argument))?;)*
                    $(let $argument = $crate::convert::Argument::view(&$argument);)*
                    let answer = $crate::run::run(py, || $call)?;
                    $crate::functions::answer!(py, answer $(, $form)?)
                }
            ] $core; $($lines)*
        }
    };
}

/// Hands an answer over in its form.
macro_rules! answer {
    ($py:ident, $answer:ident) => {
        $crate::answer::to_python($py, &$answer)
    };
    ($py:ident, $answer:ident, $form:ident) => {
        $crate::array::$form($py, $answer)
    };
}

pub(crate) use {answer, functions};
