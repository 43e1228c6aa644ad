//! Tests, one file per concern.

mod closing;
mod contract;
mod defects;
mod due;
mod ending;
mod finance;
mod inspection;
mod invariants;
mod properties;
mod report;
