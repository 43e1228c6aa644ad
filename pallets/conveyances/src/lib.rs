//! A property transaction from inspection to updated books.
#![cfg_attr(not(feature = "std"), no_std)]
