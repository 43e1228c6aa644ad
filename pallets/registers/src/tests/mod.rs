//! Tests of the pallet, one file per concern.

mod amend;
mod books;
mod districts;
mod import;
mod invariants;
mod notices;
mod numbers;
mod properties;
mod reforms;
