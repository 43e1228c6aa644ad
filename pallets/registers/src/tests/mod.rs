//! Tests of the pallet, one file per concern.

mod amend;
mod books;
mod import;
mod invariants;
mod notices;
mod properties;
