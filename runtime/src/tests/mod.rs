//! The runtime as a whole: what no pallet can test alone.

mod metadata;
