//! The description books: districts, parcels, buildings and units.
#![cfg_attr(not(feature = "std"), no_std)]

mod traits;
pub use traits::*;
