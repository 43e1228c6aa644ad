//! Certificate files: issued in batches, read, shown, printed. What several commands need.

mod batch;
mod file;
mod issue;
mod request;
#[cfg(test)]
mod tests;

pub use batch::{number_files, BatchFile, Range};
pub use file::{read_bounded, CertificateFile, Contents};
pub use issue::{issue, NewBatch};
