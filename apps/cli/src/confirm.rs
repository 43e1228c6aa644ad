//! `--confirm`: what else must say that an answer is final.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What must confirm a final answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Deserialize, Serialize, ValueEnum)]
pub enum Confirm {
	/// Nothing: the node that answers is believed.
	#[default]
	#[value(name = "1")]
	#[serde(rename = "1")]
	None,
	/// A second node with another address.
	#[value(name = "2")]
	#[serde(rename = "2")]
	SecondNode,
	/// The votes of the validators, from an anchor on.
	#[value(name = "proof")]
	#[serde(rename = "proof")]
	Proof,
}
