//! The gateway of an institution: what its systems call, over mutual TLS.
//!
//! - [`doors`] are JSON-RPC and REST. Both lead to [`service`], which checks who asks ([`access`]), counts and writes down.
//! - [`reads`] hands questions on to a node, if the institution has a part in the object.
//! - [`portfolio`] has the institution's own loans, by pages.
//! - [`writes`] prepares calls and takes them signed. [`store`] keeps them, [`settle`] finds out what became of them, and
//!   [`feed`] tells it in order.
//! - [`repayments`] reads files of repayments as they come, and prepares the calls for them.
//! - [`answers`] signs answers for those who ask for that, and [`webhooks`] wakes systems when there is something new.
//! - [`signer`] is the gateway's own signer, which is off unless it is configured. With it, [`anchoring`] anchors the log once a day.
//! - [`events`] tells the events of final blocks. [`documents`] describes all methods.

mod access;
mod anchoring;
mod answers;
mod chain;
mod config;
mod documents;
mod doors;
mod error;
mod events;
mod feed;
mod gateway;
mod hexadecimal;
mod limits;
mod log_of_requests;
mod methods;
mod metrics;
mod operator;
mod params;
mod patience;
mod places;
mod portfolio;
mod reads;
mod repayments;
mod run;
mod sending;
mod server;
mod service;
mod settle;
mod signer;
mod store;
mod webhooks;
mod writes;

pub use config::Config;
pub use run::run;
