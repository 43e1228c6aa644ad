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

/// The option `--external-ref` of the commands that send a file, and derive the reference of each call.
#[derive(clap::Args, Debug, Clone)]
pub struct Derived {
	/// The institution's own reference for the call, 64 hex digits, if the file needs only one. Without
	/// this option the reference follows from the rows, so the same rows on the same evidence take effect
	/// once
	#[arg(long, value_name = "HEX", value_parser = crate::values::bytes32)]
	pub external_ref: Option<[u8; 32]>,
}
