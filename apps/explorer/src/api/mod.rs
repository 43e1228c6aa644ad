//! `/api/v1`: everything that pages show, as JSON for programs.
//!
//! [`ENDPOINTS`] is the list of its addresses. Each has the role of a page, so the table of routes stays the only one that
//! says who may see what; and the OpenAPI document is made of the same list. Numbers of 64 bits and more are text.

mod answers;
mod description;
mod endpoints;
mod funds;
mod gate;
mod lists;
mod live;
mod network;
mod openapi;
mod others;
mod proofs;
mod records;
mod schemas;
mod shapes;
mod watches;

pub use description::description;
pub use endpoints::{Does, Endpoint, ENDPOINTS};
pub use gate::{gate, problems};
