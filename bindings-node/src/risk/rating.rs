//! The rating scale.

use crate::function::functions;
use risk_core::rating::Rating;
use risk_core::{Error, Result};
use serde::Serialize;

functions! {
    /// The rating scale.
    rating at "risk.rating" of risk_core::rating {
        parse(text: String) = read(text).map(RatingSpellings::of);
        notches_down(text: String, notches: i32) = read(text).map(|rating| rating.notches_down(notches));
    }
}

/// A rating in every spelling.
#[derive(Serialize)]
struct RatingSpellings {
    /// 0 for Aaa, one more a notch.
    rank: u8,
    /// As Moody's spells it.
    moodys: &'static str,
    /// As S&P spells it.
    sp: &'static str,
    /// As Fitch spells it.
    fitch: &'static str,
    /// Moody's rating factor.
    factor: f64,
    /// S&P's rating factor.
    sp_factor: f64,
}

impl RatingSpellings {
    fn of(rating: Rating) -> Self {
        Self {
            rank: rating.rank(),
            moodys: rating.moodys(),
            sp: rating.sp(),
            fitch: rating.fitch(),
            factor: rating.factor(),
            sp_factor: rating.sp_factor(),
        }
    }
}

fn read(text: &str) -> Result<Rating> {
    Rating::parse(text).ok_or_else(|| Error::invalid("text", format_args!("must be a rating, got {text}")))
}
