//! Checkpoints of the log of certificates, which validators cosign.
//!
//! Each final block has the size and the root of the log. When it has grown, a validator signs them with the key of its seat
//! ([`signer`]) and tells the others ([`gossip`]). Every node keeps the newest checkpoints with their cosignatures
//! ([`log_state`], [`stored`]), and answers with them and with proofs that a batch is in the log (`rpc/log.rs`). The formats, and
//! what is accepted from others, are in `crates/checkpoints`.

mod chain;
pub mod gossip;
mod log_state;
mod metrics;
mod signer;
mod stored;
#[cfg(test)]
mod tests;
mod worker;

pub use gossip::CheckpointProtocol;
pub use log_state::{NoProof, SharedLog};
pub use signer::Signer;
pub use worker::{start, Parts};

/// The file of a validator's journal of checkpoints, in the folder of its session keys.
pub const JOURNAL: &str = "checkpoint-journal";
