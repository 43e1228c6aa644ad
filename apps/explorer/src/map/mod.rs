//! The outlines of parcels, from a GeoJSON file of the operator (RFC 7946, WGS 84). The chain has none.
//!
//! The file is read once at the start. A grid of cells knows which outlines are near a place.

mod all;
mod draw;
mod outline;
mod read;

pub use all::Map;
pub use draw::{Drawing, HEIGHT, WIDTH};
