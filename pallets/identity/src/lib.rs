//! DID documents and the verification of a party's signature inside a call.
#![cfg_attr(not(feature = "std"), no_std)]

mod traits;
pub use traits::*;
