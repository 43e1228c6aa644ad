//! Tests, one file for each concern.

mod closing;
mod contract;
mod defects;
mod due;
mod ending;
mod finance;
mod inspection;
mod interruptions;
mod invariants;
mod properties;
mod report;
