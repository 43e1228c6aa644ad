//! Checkpoints of the log of certificates (C2SP `tlog-checkpoint`), which validators cosign. Everything
//! but the network, the chain and the clock, so that it can be tested without them:
//!
//! - [`Names`]: the origin of the log and the names of keys on a chain, and the log's own key.
//! - [`Seat`] and [`policy`]: the policy file of the validators.
//! - [`Journal`]: what a validator has signed. It signs no other root for a size, and no smaller size.
//! - [`Cosignature`]: the message that nodes exchange, 144 bytes.
//! - [`Checkpoints`]: the newest checkpoints with their cosignatures, what is accepted from other nodes,
//!   and why not ([`Refused`]).
//!
//! # The log's own signature
//!
//! C2SP demands that a checkpoint is signed by its log, and that a policy names the log's key. The chain
//! has no single key, and a validator that held one could speak for all. So that key is public: everybody
//! derives it from the genesis hash ([`Names::log`]), and its signature proves nothing. What counts is the
//! quorum of cosignatures, which every policy of this crate demands. To list the validators as logs
//! instead would let one of them alone satisfy the part of a policy that is about the log, with two
//! signatures of each validator on every checkpoint and no more safety.

mod journal;
mod message;
mod names;
mod peers;
mod policy;
mod store;

#[cfg(test)]
mod tests;

pub use journal::{Journal, JournalError, NotSigned, Origin};
pub use message::Cosignature;
pub use names::Names;
pub use peers::Allowance;
pub use policy::{policy, quorum, Seat};
pub use store::{Checkpoints, Received, Refused, Stored, MAX_CHECKPOINTS};
