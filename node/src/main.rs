//! `madang-node`: a node of the Madang network.
//!
//! An institution runs it as a validator or to follow the chain. [`cli`] has the command line,
//! [`command`] carries it out, [`service`] puts the node together, [`network`] says whom it
//! talks to, [`pool`] what waits for a block, [`rpc`] says what it answers, [`equivocation`] reports those who make
//! two blocks in one slot, [`keystore`] holds its session keys and [`session_keys`] makes them,
//! [`node_key`] makes its node key,
//! [`chain_spec`] and [`consortium`] make the networks it can join.

// The SDK's error type is large; a command returns it once.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod consortium;
mod equivocation;
mod keystore;
mod network;
mod node_key;
mod pool;
mod rpc;
mod service;
mod session_keys;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
