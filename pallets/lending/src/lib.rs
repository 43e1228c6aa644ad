//! The loan ledger: mortgage loans from application to settlement.
#![cfg_attr(not(feature = "std"), no_std)]

mod traits;
pub use traits::*;
