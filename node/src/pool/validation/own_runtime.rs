//! Runs the runtime's code that is compiled into this program, on the chain's state. What it changes is
//! dropped.
//!
//! The pool asks it in place of the runtime in wasm, which takes several times as long, if both have the same
//! version. Only the pool does: what it says of a transaction binds nobody, and blocks are executed in wasm.

use crate::client::{Client, Hash};
use sp_externalities::set_and_run_with_externalities;
use sp_panic_handler::AbortGuard;
use sp_state_machine::{Ext, OverlayedChanges};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Why there is no answer.
#[derive(Debug)]
pub enum Unanswered {
	/// The node does not have the state. The states of a fork are removed when it loses, and the pool may still ask
	/// on it for every transaction that it holds.
	NoState,
	/// The runtime's code panicked. In wasm a panic ends the call, so it does not end the node here either.
	Panicked,
}

/// Ask on the state after a block.
///
/// # Errors
///
/// If the node does not have this state, or if the runtime's code panics.
pub fn on_state<T>(client: &Client, at: Hash, ask: impl FnOnce() -> T) -> Result<T, Unanswered> {
	let state = client.state_at(at).map_err(|_| Unanswered::NoState)?;
	let mut changes = OverlayedChanges::default();
	let mut externalities = Ext::new(&mut changes, &state, None);
	let _guard = AbortGuard::force_unwind();
	catch_unwind(AssertUnwindSafe(|| set_and_run_with_externalities(&mut externalities, ask)))
		.map_err(|_| Unanswered::Panicked)
}
