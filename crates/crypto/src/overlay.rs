//! The SDK's checks of Ed25519 and sr25519, with the memory before them. Names and versions are those of the
//! SDK's interface, whose functions they replace.

use crate::memory;
use sp_core::{ed25519, sr25519};
use sp_runtime_interface::{
	pass_by::{PassFatPointerAndRead, PassPointerAndRead},
	runtime_interface,
};

/// The functions of the SDK's interface `Crypto` that are replaced.
#[runtime_interface]
pub trait Crypto {
	/// Verify an Ed25519 signature (ZIP-215).
	fn ed25519_verify(
		signature: PassPointerAndRead<&ed25519::Signature, 64>,
		message: PassFatPointerAndRead<&[u8]>,
		key: PassPointerAndRead<&ed25519::Public, 32>,
	) -> bool {
		memory::ed25519(signature, message, key)
	}

	/// Verify an sr25519 signature of any version of the scheme, which no runtime here calls.
	fn sr25519_verify(
		signature: PassPointerAndRead<&sr25519::Signature, 64>,
		message: PassFatPointerAndRead<&[u8]>,
		key: PassPointerAndRead<&sr25519::Public, 32>,
	) -> bool {
		sr25519::Pair::verify_deprecated(signature, message, key)
	}

	/// Verify an sr25519 signature.
	#[version(2)]
	fn sr25519_verify(
		signature: PassPointerAndRead<&sr25519::Signature, 64>,
		message: PassFatPointerAndRead<&[u8]>,
		key: PassPointerAndRead<&sr25519::Public, 32>,
	) -> bool {
		memory::sr25519(signature, message, key)
	}
}
