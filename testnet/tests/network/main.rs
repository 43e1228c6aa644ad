//! End-to-end tests: four real nodes, real signatures, real finality.
//!
//! Each test has a time limit. They wait for finality most of the time, so a few networks run at once;
//! those in [`exclusive`] fill the machine and run alone ([`slots`]).

mod admission;
mod command;
mod exclusive;
mod faults;
mod keys;
mod limits;
mod outsider;
mod partition;
mod pool;
mod sale;
mod slots;
mod transactions;
mod upgrade;
mod validators;
