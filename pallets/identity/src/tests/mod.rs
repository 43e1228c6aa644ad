//! Tests, one file per concern.

mod documents;
mod guardians;
mod history;
mod key_sets;
mod party;
mod properties;
mod purposes;
mod random;
mod recovery;
mod signatures;
mod vectors;
