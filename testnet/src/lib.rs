//! Networks of real nodes on one machine, for the demo and the end-to-end tests.
//!
//! [`Network`] makes a consortium with fresh keys, starts its validators as processes, kills and
//! restarts them; [`template`] starts it from a prepared one; [`Hosts`] keep its nodes apart;
//! [`Members`] are its institutions with their officers. [`sale`] conducts a sale on it, [`books`]
//! imports the registers, [`load`] fills blocks, [`funding`] lends to small businesses, [`council`] has the founding institutions decide,
//! [`PowerCut`] takes away what is not on the disk, [`ClockShift`] shows nodes a later day, [`gateway`] runs an institution's gateway, [`explorer`] an explorer, [`command`] runs `madang` as a user does, [`browser`] looks at pages, [`nodes`]
//! proves the possession of node keys, [`scan`] looks for words in all that a chain keeps, [`calls`] has what all of them need.

pub mod books;
pub mod browser;
pub mod calls;
mod clock;
pub mod command;
mod consortium;
pub mod council;
pub mod explorer;
mod files;
pub mod funding;
pub mod gateway;
pub mod hardware;
mod hosts;
pub mod http;
pub mod load;
mod network;
pub mod nodes;
mod power_cut;
mod programs;
pub mod sale;
pub mod scan;
mod service;
pub mod stop;
pub mod template;
mod times;
mod titles;
mod web_socket;

pub use clock::ClockShift;
pub use consortium::{Member, Members};
pub use files::{allocated, copy_folder, write_secret};
pub use hosts::Hosts;
pub use network::{processor_time, Network, Node, Options, SHORTEST_SESSION};
pub use power_cut::{Damage, PowerCut};
pub use times::percentile;
pub use web_socket::WebSocket;
