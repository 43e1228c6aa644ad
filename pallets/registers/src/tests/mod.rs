//! Tests of the pallet alone, one file per concern.

mod amend;
mod books;
mod import;
mod invariants;
mod notices;
mod properties;
