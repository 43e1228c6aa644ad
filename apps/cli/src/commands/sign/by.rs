//! Who signs a consent, and into which file.

use crate::{consents::VALID_HOURS, values};
use clap::Args;
use std::path::PathBuf;

/// Who signs, for how long, and into which file.
#[derive(Args, Debug)]
pub struct By {
	/// The name of the party's key
	#[arg(long, value_name = "NAME")]
	pub party: String,
	/// The file to write
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
	/// Hours for which the signature is valid, at most 168
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	pub valid_hours: u64,
	/// The network's genesis hash, as `madang status` shows it; by default a node is asked for it
	#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
	pub genesis: Option<[u8; 32]>,
}
