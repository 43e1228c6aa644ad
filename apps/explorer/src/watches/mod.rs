//! Watches: a reader subscribes to titles and institutions, and reads what happens to them as a feed.
//!
//! The feed is the events about any of them, by the cursors of all lists of events. A title's watch has the events of its
//! property too. Only accounts and certificates have watches: an open explorer knows no readers, so it has none.

mod feed;
mod store;
pub mod wakes;

pub use feed::{add, feed, list, remove, KINDS};
pub use store::{WatchStore, Watched};
