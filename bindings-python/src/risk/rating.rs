//! The rating scale.

use crate::functions::functions;

functions! {
    /// The rating scale.
    rating of risk_core::rating {
        parse(text: String) =
            core::Rating::parse(text)
                .map(|r| (r.rank(), r.moodys(), r.sp(), r.fitch(), r.factor(), r.sp_factor()))
                .ok_or_else(|| risk_core::Error::invalid("text", format_args!("must be a rating, got {text}")));
        notches_down(text: String, notches: i32) =
            core::Rating::parse(text)
                .map(|r| r.notches_down(notches))
                .ok_or_else(|| risk_core::Error::invalid("text", format_args!("must be a rating, got {text}")));
    }
}
