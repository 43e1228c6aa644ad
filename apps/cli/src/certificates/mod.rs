//! Certificate files: issued in batches, read, shown, printed. What several commands need.

mod batch;
pub mod file;
mod issue;
mod request;
#[cfg(test)]
mod tests;

pub use batch::{number_files, BatchFile, Range};
pub use issue::{issue, NewBatch};
