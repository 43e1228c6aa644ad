//! P-256 as a function of the node.

use sp_runtime_interface::{
	pass_by::{PassFatPointerAndRead, PassPointerAndRead},
	runtime_interface,
};

/// Checks of P-256 signatures by the node.
#[runtime_interface]
pub trait P256Host {
	/// Whether the signature by the key over the message is valid. See [`crate::p256`] for what is
	/// accepted.
	fn verify(
		signature: PassPointerAndRead<&[u8; 64], 64>,
		message: PassFatPointerAndRead<&[u8]>,
		key: PassPointerAndRead<&[u8; 33], 33>,
	) -> bool {
		crate::memory::p256(signature, message, key)
	}
}
