//! Loan tapes.

use crate::argument::{Bytes, Optional, Part};
use crate::function::functions;
use clo_core::deal::Asset;

functions! {
    /// Loan tapes.
    tape at "clo.tape" of clo_core::tape {
        async read_csv(text: String, settings: Optional<core::TapeSettings>) = core::read_csv_as(text, settings);
        async read_xlsx(bytes: Bytes, settings: Optional<core::TapeSettings>) = core::read_xlsx(bytes, settings);
        async compare(before: Part<Vec<Asset>>, after: Part<Vec<Asset>>) = core::compare(before, after);
    }
}
