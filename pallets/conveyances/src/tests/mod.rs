//! Tests, one file for each concern.

mod agents;
mod amendment;
mod books;
mod charges;
mod closing;
mod contract;
mod dead_ends;
mod defects;
mod due;
mod ending;
mod finance;
mod inspection;
mod interruptions;
mod invariants;
mod legs;
mod money;
mod notices;
mod properties;
mod recovery;
mod report;
mod reports;
mod several;
mod succession;
