//! The runtime as a whole: what no pallet can test alone.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod council;
mod matrix;
mod metadata;
mod pipeline;
mod quota;
mod random;
mod sale;
mod support;
