//! The SDK's transaction extensions with this chain's rules. Their identifiers, encodings and types
//! in the metadata are those of the SDK, so clients sign as for any other chain.

mod mortality;
mod room;

pub use mortality::{check_era, CheckMortality, MAX_ERA_PERIOD};
pub use room::CheckRoom;
