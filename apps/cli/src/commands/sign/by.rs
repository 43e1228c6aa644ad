//! Who signs a consent, and into which file.

use crate::{consents::VALID_HOURS, values};
use clap::Args;
use madang_client::api::types::Did;
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
	/// The DID that signs, if it was rotated or recovered; by default the one that the key makes
	#[arg(long = "as", value_name = "DID", value_parser = values::did)]
	pub did: Option<Did>,
	/// The number of the key in the DID's list, from 0
	#[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "did")]
	pub key_index: u8,
}
