//! What comes from JavaScript: JSON text, which keeps every bit of a number, and plain values (arrays are in
//! `array`). `index.js` has made of every argument what its kind says.

use napi::Result as NodeResult;
use napi::bindgen_prelude::{FromNapiValue, FunctionCallContext, Uint8Array};
use risk_core::{Error, Problem, Result, read};
use serde::de::DeserializeOwned;

/// What a function takes: had from JavaScript on its thread, read and seen wherever the work is done.
pub trait Argument: Sized {
    /// What JavaScript hands over.
    type Held: FromNapiValue + Send + 'static;
    /// What the core is handed.
    type View<'a>
    where
        Self: 'a;

    /// What `index.js` makes of a value before it hands it over.
    const KIND: &'static str;
    /// Whether the value may be left out.
    const OPTIONAL: bool = false;

    /// Reads the argument called `name`.
    fn read(held: Self::Held, name: &str) -> Result<Self>;

    /// What the core is handed.
    fn view(&self) -> Self::View<'_>;
}

/// The argument at a place of a call.
pub fn take<A: Argument>(call: &FunctionCallContext<'_>, at: &mut usize) -> NodeResult<A::Held> {
    *at += 1;
    call.get(*at - 1)
}

macro_rules! text {
    ($(#[$attribute:meta])* $name:ident, $kind:literal, $optional:literal, $read:expr, $view:ty, |$it:ident| $seen:expr) => {
        $(#[$attribute])*
        pub struct $name<T>(T);

        impl<T: DeserializeOwned + Clone> Argument for $name<T> {
            type Held = String;
            type View<'a>
                = $view
            where
                Self: 'a;

            const KIND: &'static str = $kind;
            const OPTIONAL: bool = $optional;

            fn read(held: String, name: &str) -> Result<Self> {
                $read(&held, name).map(Self)
            }

            #[allow(clippy::needless_lifetimes, reason = "one of the views owns what it shows")]
            fn view<'a>(&'a self) -> $view {
                let $it = &self.0;
                $seen
            }
        }
    };
}

text!(
    /// A document that reads as a `T`: its problems are named by where they are in it.
    Document, "document", false, |json, _| read::text(json), &'a T, |it| it
);
text!(
    /// A document of which everything, and the whole, has a default.
    Optional, "settings", true, |json, _| read::text(json), &'a T, |it| it
);
text!(
    /// A part of a document that reads as a `T`: its problems are named by the argument.
    Part, "part", false, part, &'a T, |it| it
);
text!(
    /// As a [`Part`], handed over by value.
    Choice, "part", false, part, T, |it| it.clone()
);

/// Reads JSON text, and puts the argument's name before the path of each problem.
fn part<T: DeserializeOwned>(json: &str, name: &str) -> Result<T> {
    read::text(json).map_err(|error| {
        let Error::Invalid(problems) = error else { return error };
        let named = |problem: Problem| {
            let step = if problem.path.is_empty() || problem.path.starts_with('[') { "" } else { "." };
            Problem::new(format_args!("{name}{step}{}", problem.path), problem.message)
        };
        Error::Invalid(problems.into_iter().map(named).collect())
    })
}

impl<A: Argument> Argument for Option<A> {
    type Held = Option<A::Held>;
    type View<'a>
        = Option<A::View<'a>>
    where
        Self: 'a;

    const KIND: &'static str = A::KIND;
    const OPTIONAL: bool = true;

    fn read(held: Self::Held, name: &str) -> Result<Self> {
        held.map(|held| A::read(held, name)).transpose()
    }

    fn view(&self) -> Option<A::View<'_>> {
        self.as_ref().map(A::view)
    }
}

impl Argument for f64 {
    type Held = Self;
    type View<'a> = Self;

    const KIND: &'static str = "number";

    fn read(held: Self, _: &str) -> Result<Self> {
        Ok(held)
    }

    fn view(&self) -> Self {
        *self
    }
}

macro_rules! whole {
    ($($type:ty, $most:expr);* $(;)?) => {$(
        impl Argument for $type {
            type Held = f64;
            type View<'a> = Self;

            const KIND: &'static str = "number";

            fn read(held: f64, name: &str) -> Result<Self> {
                let (least, most) = (<$type>::MIN as f64, $most as f64);
                let (least, most) = (least.max(-MOST_WHOLE), most.min(MOST_WHOLE));
                if held.trunc() == held && (least..=most).contains(&held) {
                    return Ok(held as $type);
                }
                Err(Error::invalid(name, format_args!("must be a whole number from {least} to {most}, got {held}")))
            }

            fn view(&self) -> Self {
                *self
            }
        }
    )*};
}

/// 2⁵³ − 1, beyond which JavaScript's numbers are not exact.
const MOST_WHOLE: f64 = 9_007_199_254_740_991.0;

whole! {
    u8, u8::MAX;
    u32, u32::MAX;
    u64, u64::MAX;
    usize, usize::MAX;
    i32, i32::MAX;
    i64, i64::MAX;
}

/// Text, such as that of a file.
impl Argument for String {
    type Held = Self;
    type View<'a> = &'a str;

    const KIND: &'static str = "text";

    fn read(held: Self, _: &str) -> Result<Self> {
        Ok(held)
    }

    fn view(&self) -> &str {
        self
    }
}

/// Bytes, such as those of a file.
pub struct Bytes(Uint8Array);

impl Argument for Bytes {
    type Held = Uint8Array;
    type View<'a> = &'a [u8];

    const KIND: &'static str = "bytes";

    fn read(held: Uint8Array, _: &str) -> Result<Self> {
        Ok(Self(held))
    }

    fn view(&self) -> &[u8] {
        &self.0
    }
}
