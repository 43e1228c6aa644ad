//! Tests, one file per concern.

mod documents;
mod key_sets;
mod party;
mod properties;
mod signatures;
mod vectors;
