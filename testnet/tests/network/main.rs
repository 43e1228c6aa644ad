//! End-to-end tests: four real nodes, real signatures, real finality.
//!
//! Each test has a time limit. They wait for finality most of the time, so a few networks run at once;
//! those that fill the machine run alone ([`slots`]).

mod admission;
mod checkpoints;
mod clients;
mod command;
mod disk;
mod explorer;
mod faults;
mod flood;
mod funding;
mod gateway;
mod hostile_clients;
mod import;
mod index;
mod insiders;
mod keys;
mod limits;
mod load;
mod operators;
mod outage;
mod outsider;
mod partition;
mod pool;
mod power;
mod proofs;
mod reads;
mod repayments;
mod restore;
mod rpc;
mod sale;
mod slots;
mod stall;
mod stop;
mod succession;
mod transactions;
mod upgrade;
mod validators;
mod warp;
