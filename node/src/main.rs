//! `madang-node`: a node of the Madang network.
//!
//! An institution runs it as a validator, or to follow the chain.
//!
//! | Module | What it does |
//! |---|---|
//! | [`cli`], [`command`] | the command line, and carrying it out |
//! | [`chain_spec`], [`consortium`], [`published_keys`] | the networks that a node can join, and the keys that none may use |
//! | [`service`], [`client`] | assembles the node, and the types that its parts share |
//! | [`database`] | the chain on the disk |
//! | [`vote_journal`] | what a validator has signed |
//! | [`wasm_cache`] | the folder of compiled runtimes |
//! | [`network`] | protocols, the gate in front of them, the registered nodes |
//! | [`pool`] | the transactions that wait for a block, and each institution's share |
//! | [`rpc`] | what the node answers over JSON-RPC, and to whom |
//! | [`clock`] | notices when the node's clock is wrong |
//! | [`equivocation`] | reports validators that make two blocks in one slot |
//! | [`keystore`], [`session_keys`] | holds a validator's session keys, and makes them |
//! | [`node_key`] | makes the node's key |
//! | [`secrets`] | refuses secrets that other users could see |

// The SDK's error type is large, but each command returns it only once.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod checkpoints;
mod cli;
mod client;
mod clock;
mod command;
mod consortium;
mod database;
mod equivocation;
mod keystore;
mod network;
mod node_key;
mod pool;
mod published_keys;
mod rpc;
mod secrets;
mod service;
mod session_keys;
mod signatures;
mod vote_journal;
mod wasm_cache;

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// It gives memory back to the system. The C library's allocator keeps what a node needed once, such as the
/// 134 MB in which it unpacks the runtime: after five minutes of a stall a node had 42 MiB more with it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
