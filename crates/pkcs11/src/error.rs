//! What can go wrong with a key in a token.

use cryptoki::error::{Error as ModuleError, RvError};
use std::path::PathBuf;

/// Why a key in a token cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// The name of the key is not valid.
	#[error("{0}")]
	Uri(String),
	/// No module was named.
	#[error("no PKCS#11 module is named: set MADANG_PKCS11_MODULE to its .so file, or add ?module-path=… to the key")]
	NoModule,
	/// The module cannot be loaded or begun.
	#[error("the PKCS#11 module {path} cannot be used: {reason}", path = .path.display())]
	Module {
		/// Its file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// There is no such token.
	#[error("there is no token with {wanted}; {found}")]
	NoToken {
		/// What was asked for.
		wanted: String,
		/// What there is.
		found: String,
	},
	/// More than one token is meant.
	#[error("{0} tokens have {1}: name the serial number as well (serial=…)")]
	SeveralTokens(usize, String),
	/// There is no such key.
	#[error("the token has no Ed25519 key with {0}")]
	NoKey(String),
	/// More than one key is meant.
	#[error("the token has {0} Ed25519 keys with {1}: name the key's id as well (id=%01…)")]
	SeveralKeys(usize, String),
	/// The key is not Ed25519.
	#[error(
		"the key is on another curve than edwards25519: an officer's key in a token is Ed25519"
	)]
	OtherCurve,
	/// A new key would have the name of one that is there.
	#[error("the token has a key with {0} already: no other one is made")]
	KeyExists(String),
	/// The public key cannot be read.
	#[error("the token does not show the public key of this key: {0}")]
	NoPublicKey(String),
	/// Another key has the name of the one that was opened.
	#[error("the token has another key under this name now")]
	OtherKey,
	/// A PIN is needed.
	#[error("the token asks for a PIN, and none is given")]
	NoPin,
	/// The PIN is wrong.
	#[error(
		"the PIN is wrong. It is not tried again, because the token locks itself after a few tries"
	)]
	WrongPin,
	/// One more wrong PIN would lock the token.
	#[error("the token locks itself at the next wrong PIN, so the PIN is not tried. Log in with the token's own tools, which resets that count")]
	LastTry,
	/// The token is locked.
	#[error(
		"the token is locked, because its PIN was wrong too often: unlock it with its own tools"
	)]
	PinLocked,
	/// The token made a signature that is not valid.
	#[error("the token made a signature that its public key does not verify: it is not used")]
	BadSignature,
	/// The token refused or failed.
	#[error("the module says {code} in {function}{hint}", hint = hint(.code))]
	Failed {
		/// The module's code, without `CKR_`.
		code: String,
		/// The function of PKCS#11.
		function: String,
		/// Whether it can work on another try, with a new session.
		transient: bool,
	},
}

/// What the codes that people see most mean here.
fn hint(code: &str) -> &'static str {
	match code {
		"MechanismInvalid" => ": it makes no Ed25519 signatures (CKM_EDDSA)",
		"KeyFunctionNotPermitted" => ": the key may not sign (CKA_SIGN)",
		"TokenNotPresent" | "DeviceRemoved" => ": the token is away",
		_ => "",
	}
}

impl Error {
	/// Whether it can work on another try, with a new session.
	pub(crate) const fn is_transient(&self) -> bool {
		match self {
			Self::Failed { transient, .. } => *transient,
			// The token may be back, or the module may have to be begun again to see it.
			Self::NoToken { .. } | Self::NoKey(_) => true,
			_ => false,
		}
	}
}

impl From<ModuleError> for Error {
	fn from(error: ModuleError) -> Self {
		let (code, function) = match error {
			ModuleError::Pkcs11(
				RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
				_,
			) => return Self::WrongPin,
			ModuleError::Pkcs11(RvError::PinLocked, _) => return Self::PinLocked,
			ModuleError::Pkcs11(code, function) => (code, format!("C_{function:?}")),
			other => {
				let (code, function) = (other.to_string(), "the program".to_owned());
				return Self::Failed { code, function, transient: false };
			}
		};
		let transient = matches!(
			code,
			RvError::CryptokiNotInitialized
				| RvError::DeviceError
				| RvError::DeviceMemory
				| RvError::DeviceRemoved
				| RvError::FunctionFailed
				| RvError::GeneralError
				| RvError::KeyHandleInvalid
				| RvError::ObjectHandleInvalid
				| RvError::OperationActive
				| RvError::OperationNotInitialized
				| RvError::SessionClosed
				| RvError::SessionHandleInvalid
				| RvError::SlotIdInvalid
				| RvError::TokenNotPresent
				| RvError::TokenNotRecognized
				| RvError::UserNotLoggedIn
		);
		Self::Failed { code: format!("{code:?}"), function, transient }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use cryptoki::context::Function;

	fn of(code: RvError) -> Error {
		ModuleError::Pkcs11(code, Function::Sign).into()
	}

	#[test]
	fn a_wrong_pin_is_never_tried_again() {
		for code in [RvError::PinIncorrect, RvError::PinInvalid, RvError::PinLenRange] {
			assert_eq!(of(code), Error::WrongPin);
		}
		assert_eq!(of(RvError::PinLocked), Error::PinLocked);
		let all = [Error::WrongPin, Error::PinLocked, Error::LastTry, Error::NoPin];
		assert!(all.iter().all(|error| !error.is_transient()));
	}

	#[test]
	fn a_token_that_is_away_can_come_back() {
		assert!(of(RvError::DeviceRemoved).is_transient());
		assert!(of(RvError::CryptokiNotInitialized).is_transient());
		assert!(!of(RvError::MechanismInvalid).is_transient());
		assert!(!of(RvError::KeyFunctionNotPermitted).is_transient());
		assert!(!Error::BadSignature.is_transient() && !Error::OtherKey.is_transient());
	}

	#[test]
	fn an_error_says_what_the_module_said() {
		let text = of(RvError::MechanismInvalid).to_string();
		assert_eq!(
			text,
			"the module says MechanismInvalid in C_Sign: it makes no Ed25519 signatures (CKM_EDDSA)"
		);
	}
}
