//! The runtime as a whole: what no pallet can test alone.

mod council;
mod matrix;
mod metadata;
mod pipeline;
mod quota;
mod random;
mod sale;
mod support;
