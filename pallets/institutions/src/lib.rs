//! Member institutions, their officers and duties, and admission of transactions.
#![cfg_attr(not(feature = "std"), no_std)]

mod traits;
pub use traits::*;
