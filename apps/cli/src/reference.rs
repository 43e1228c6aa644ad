//! The external reference of a business call.

/// The option `--external-ref` of the commands that make a business call.
#[derive(clap::Args, Debug, Clone)]
pub struct Reference {
	/// The institution's own reference for this call, 64 hex digits. A reference is accepted once
	/// (idempotency key). Without this option a random one is used, and printed before the call is
	/// sent
	#[arg(long, value_name = "HEX", value_parser = crate::values::bytes32)]
	pub external_ref: Option<[u8; 32]>,
}
