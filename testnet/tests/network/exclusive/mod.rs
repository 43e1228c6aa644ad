//! Tests that fill the machine: each runs while no other network does (the filter `exclusive::` of
//! `.config/nextest.toml`).
//!
//! They are short here. `scripts/chaos` runs them at full length, by settings in the environment.

mod flood;
mod kill;
mod load;
