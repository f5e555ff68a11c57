//! Loan tapes.

use crate::convert::{Part, Wire};
use crate::functions::functions;
use clo_core::deal::Asset;

functions! {
    /// Loan tapes.
    tape of clo_core::tape {
        read_csv(text: String, settings: Wire<core::TapeSettings>) = core::read_csv_as(text, settings);
        read_xlsx(bytes: Vec<u8>, settings: Wire<core::TapeSettings>) = core::read_xlsx(bytes, settings);
        compare(before: Part<Vec<Asset>>, after: Part<Vec<Asset>>) = core::compare(before, after);
    }
}
