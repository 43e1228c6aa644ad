//! Why a secret was not encrypted or decrypted.

/// Why a secret was not encrypted or decrypted, or a passphrase not read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// The passphrase is empty.
	#[error("an empty passphrase protects nothing")]
	EmptyPassphrase,
	/// The key-derivation parameters ask for more memory or time than this program allows.
	#[error("the key file asks for too much memory or time to derive its key")]
	CostTooHigh,
	/// The key-derivation parameters are invalid.
	#[error("the key file's parameters are not valid: {0}")]
	InvalidParameters(String),
	/// The salt, the nonce or the ciphertext is not hexadecimal, or has the wrong length.
	#[error("the key file is damaged: a field is not hexadecimal or has the wrong length")]
	Damaged,
	/// Decryption failed: another passphrase is right, or something was changed.
	#[error("the passphrase is wrong, or the key file was changed")]
	WrongPassphrase,
	/// The secret is too long for the cipher.
	#[error("the secret is too long to be encrypted")]
	TooLong,
	/// The file of the passphrase cannot be read.
	#[error("{0}")]
	File(String),
	/// Every user of the machine can open a file with a secret.
	#[error(
		"{0} holds a secret, and every user of this machine can open it: run `chmod 600 {0}`. If somebody may have read it, \
		replace it (docs/src/keys.md)"
	)]
	NotPrivate(String),
	/// The terminal gives no passphrase.
	#[error("the passphrase cannot be read from the terminal: {0}")]
	Terminal(String),
	/// The new passphrase was typed differently the second time.
	#[error("the two passphrases differ")]
	PassphrasesDiffer,
}
