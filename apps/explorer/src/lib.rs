//! The explorer: pages over the finalized chain, for auditors and institutions.
//!
//! One program: it follows the chain into an index ([`madang_index`]) and renders its pages itself. They work without
//! scripts, can be printed, and load nothing from elsewhere. [`access`] says who may see them.

mod access;
mod acts;
mod address;
mod api;
mod ask;
mod assets;
mod commands;
mod config;
mod csv;
mod events_of;
mod explorer;
mod exports;
mod failure;
mod figures;
mod filters;
mod lang;
mod live;
mod map;
mod page;
mod pages;
mod places;
mod proofs;
mod routes;
mod run;
mod server;
mod shown;
mod values;
mod view;
mod watches;

pub use commands::Command;
pub use config::Config;
pub use run::run;

#[cfg(test)]
mod tests;
