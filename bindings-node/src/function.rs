//! How a function of a core becomes a function of JavaScript.

use crate::argument::Argument;
use napi::bindgen_prelude::{Array, FunctionCallContext, Object, ToNapiValue};
use napi::{Env, Error, Result};
use serde::Serialize;

/// The functions that `index.js` finds in the addon, each with what it takes.
pub struct Exports<'env> {
    env: &'env Env,
    functions: Array<'env>,
}

/// What a function takes.
#[derive(Serialize)]
pub struct Taken {
    name: &'static str,
    kind: &'static str,
    optional: bool,
    /// The JSON text of the value when none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
}

impl Taken {
    /// The argument `name`, of type `A`.
    pub fn of<A: Argument>(name: &'static str, default: Option<&'static str>) -> Self {
        Self { name, kind: A::KIND, optional: A::OPTIONAL || default.is_some(), default }
    }
}

impl<'env> Exports<'env> {
    /// Nothing yet.
    pub fn new(env: &'env Env) -> Result<Self> {
        Ok(Self { env, functions: env.create_array(0)? })
    }

    /// Hands the functions over.
    pub fn finish(self, mut exports: Object<'env>) -> Result<()> {
        exports.set("functions", self.functions)
    }

    /// Adds `[path, when, what it takes as JSON text, the function]`.
    pub fn add<R: ToNapiValue>(
        &mut self,
        path: &str,
        when: &str,
        taken: &[Taken],
        call: impl Fn(FunctionCallContext<'_>) -> Result<R> + 'static,
    ) -> Result<()> {
        let taken = serde_json::to_string(taken).map_err(|error| Error::from_reason(error.to_string()))?;
        let function = self.env.create_function_from_closure::<(), R, _>(path, call)?;
        let mut entry = self.env.create_array(0)?;
        entry.insert(path)?;
        entry.insert(when)?;
        entry.insert(taken)?;
        entry.insert(function)?;
        self.functions.insert(entry)
    }
}

/// The functions of a core's module, each on its line, below a path of JavaScript.
///
/// `name(argument: how it is read, …);` calls the core's function of that name. `= expression` says what to
/// do else. `async` puts the work off the event loop, and `async |progress|` lets it be watched. `-> form`
/// says how the answer goes back; a document when nothing is said. An argument may have a default, as JSON.
macro_rules! functions {
    ($(#[$attribute:meta])* $module:ident at $path:literal of $core:path { $($lines:tt)* }) => {
        $(#[$attribute])*
        pub fn $module(exports: &mut $crate::function::Exports<'_>) -> napi::Result<()> {
            #[allow(unused_imports)]
            use $core as core;
            $crate::function::lines! { exports $path; $($lines)* }
            Ok(())
        }
    };
}

/// One line after another.
macro_rules! lines {
    ($exports:ident $path:literal;) => {};

    (
        $exports:ident $path:literal;
        async $(|$progress:ident|)? $name:ident($($argument:ident: $type:ty $(= $default:literal)?),*)
        $(-> $form:ident)? $(= $call:expr)?; $($lines:tt)*
    ) => {
        $crate::function::line! {
            later $exports $path ($($progress)?) $name ($($argument: $type $(= $default)?),*) ($($form)?) ($($call)?)
        }
        $crate::function::lines! { $exports $path; $($lines)* }
    };

    (
        $exports:ident $path:literal;
        $name:ident($($argument:ident: $type:ty $(= $default:literal)?),*)
        $(-> $form:ident)? $(= $call:expr)?; $($lines:tt)*
    ) => {
        $crate::function::line! {
            now $exports $path () $name ($($argument: $type $(= $default)?),*) ($($form)?) ($($call)?)
        }
        $crate::function::lines! { $exports $path; $($lines)* }
    };
}

/// One line.
macro_rules! line {
    ($when:ident $exports:ident $path:literal $progress:tt $name:ident $arguments:tt () $call:tt) => {
        $crate::function::line! { $when $exports $path $progress $name $arguments (document) $call }
    };
    (
        $when:ident $exports:ident $path:literal $progress:tt $name:ident
        ($($argument:ident: $type:ty $(= $default:literal)?),*) $form:tt ()
    ) => {
        $crate::function::line! {
            $when $exports $path $progress $name ($($argument: $type $(= $default)?),*) $form
            (core::$name($($argument),*))
        }
    };
    (later $exports:ident $path:literal () $name:ident $arguments:tt $form:tt $call:tt) => {
        $crate::function::line! { later $exports $path (_progress) $name $arguments $form $call }
    };
    (
        later $exports:ident $path:literal ($progress:ident) $name:ident
        ($($argument:ident: $type:ty $(= $default:literal)?),*) ($form:ident) ($call:expr)
    ) => {
        let taken = [$($crate::function::Taken::of::<$type>(
            stringify!($argument),
            $crate::function::default!($($default)?),
        )),*];
        $exports.add(concat!($path, ".", stringify!($name)), "later", &taken, |call| {
            let watch: napi::bindgen_prelude::ClassInstance<'_, $crate::run::Watch> = call.get(0)?;
            let _at = &mut 1;
            $(let $argument = $crate::argument::take::<$type>(&call, _at)?;)*
            Ok($crate::run::later(&watch, move |$progress| {
                $(let $argument = <$type as $crate::argument::Argument>::read($argument, stringify!($argument))?;)*
                $(let $argument = $crate::argument::Argument::view(&$argument);)*
                let answer: risk_core::Result<_> = $call;
                $crate::answer::$form(answer?)
            }))
        })?;
    };
    (
        now $exports:ident $path:literal () $name:ident
        ($($argument:ident: $type:ty $(= $default:literal)?),*) ($form:ident) ($call:expr)
    ) => {
        let taken = [$($crate::function::Taken::of::<$type>(
            stringify!($argument),
            $crate::function::default!($($default)?),
        )),*];
        $exports.add(concat!($path, ".", stringify!($name)), "now", &taken, |_call| {
            let _at = &mut 0;
            $(let $argument = $crate::argument::take::<$type>(&_call, _at)?;)*
            Ok($crate::run::now(move || {
                $(let $argument = <$type as $crate::argument::Argument>::read($argument, stringify!($argument))?;)*
                $(let $argument = $crate::argument::Argument::view(&$argument);)*
                let answer: risk_core::Result<_> = $call;
                $crate::answer::$form(answer?)
            }))
        })?;
    };
}

/// The default of an argument, if it has one.
macro_rules! default {
    () => {
        None
    };
    ($default:literal) => {
        Some($default)
    };
}

pub(crate) use {default, functions, line, lines};
