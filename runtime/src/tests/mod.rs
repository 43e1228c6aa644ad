//! Tests of the runtime as a whole, which no pallet can run alone.

mod accounts;
mod admission;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod catalogue;
mod clock;
mod council;
mod evidence;
mod flood;
mod heaviest;
mod matrix;
mod may_call;
mod metadata;
mod pipeline;
mod powers;
mod quota;
mod random;
mod reform;
mod sale;
mod support;
mod terms;
mod weights;
