//! Tests, one file per concern.

mod closing;
mod contract;
mod due;
mod ending;
mod finance;
mod inspection;
mod invariants;
mod properties;
mod report;
