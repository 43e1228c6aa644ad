//! A network of real nodes on one machine, for the demo and the end-to-end tests.
//!
//! [`Network`] makes a consortium with fresh keys, starts its validators as processes, kills and
//! restarts them; [`Hosts`] keep them apart; [`Members`] are its institutions with their officers;
//! [`sale`] conducts a sale on it, [`books`] imports the registers, [`load`] fills blocks, [`council`]
//! has the founding institutions decide, [`command`] runs `madang` as a user does.

pub mod books;
pub mod command;
mod consortium;
pub mod council;
mod hosts;
pub mod load;
mod network;
pub mod sale;

pub use consortium::{Member, Members};
pub use hosts::Hosts;
pub use network::{Network, Node, Options};
