//! Title records: sections, entries, ranks and the application queue.
#![cfg_attr(not(feature = "std"), no_std)]

mod traits;
pub use traits::*;
