//! clo-core, by module.

mod by_hand;
mod quarters;
mod tape;
