//! What can be wrong with a tree, a path, a text or a proof.

use core::fmt;
use madang_merkle::PathFault;

macro_rules! errors {
	($(#[$doc:meta])* $name:ident { $($variant:ident $({ $field:ident: $type:ty })? $words:literal;)* }) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
		pub enum $name {
			$(
				#[doc = concat!("It says: ", $words, ".")]
				$variant $({
					#[doc = "Where it is, counted from zero."]
					$field: $type
				})?,
			)*
		}

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				match self {
					$(Self::$variant $({ $field })? => write!(f, $words),)*
				}
			}
		}

		impl core::error::Error for $name {}
	};
}

errors! {
	/// Why there is no such tree or path.
	TreeError {
		Empty "a batch needs a certificate";
		Full "the tree is full";
		LeafTwice { index: u64 } "the certificate at index {index} is in the batch already";
		NoSuchIndex "the tree has no such index";
	}
}

errors! {
	/// Why a path or a proof of growth proves nothing.
	PathError {
		IndexBeyondSize "the index is not below the size of the tree";
		IndexTwice "two certificates claim the same index";
		PathTooShort "the path is too short for this size and index";
		PathTooLong "the path is too long for this size and index";
		WrongRoot "the path does not lead to the root of the tree";
		WrongOldRoot "the proof does not lead to the root of the older tree";
		FromNothing "the older tree is empty: every tree grew out of it, and nothing is proved";
		Shrunk "the older tree is larger than the newer one";
	}
}

impl From<PathFault> for PathError {
	fn from(fault: PathFault) -> Self {
		match fault {
			PathFault::IndexBeyondSize => Self::IndexBeyondSize,
			PathFault::PathTooShort => Self::PathTooShort,
			PathFault::PathTooLong => Self::PathTooLong,
		}
	}
}

errors! {
	/// Why a text is not in its format.
	FormatError {
		TooLong "the text is too long";
		NotText "the text is not UTF-8, or has control characters";
		NoSignature "the note has no signature lines, or does not end with a new line";
		TooManySignatures "the note has too many signature lines";
		BadSignature "the signature is not one of this key over this checkpoint and time";
		BadSignatureLine "a signature line is not `— NAME BASE64`";
		BadKeyName "a key name is empty, or has a space or a plus sign";
		BadKey "a key is not `NAME+ID+BASE64`, or its point is not valid";
		WrongKeyId "the identifier of a key does not belong to its name and key";
		UnsupportedKey "the type of a key is not supported: only 01 (Ed25519) and 04 (Ed25519 cosignature)";
		BadOrigin "the origin of a checkpoint is empty";
		BadNumber "a number is not decimal, has zeros in front, or is too large";
		BadHash "a hash is not the base64 form of 32 bytes";
		BadExtension "an extension line of a checkpoint is empty";
		MissingLine "a line is missing";
		BadFirstLine "the first line is not `c2sp.org/tlog-proof@v1`";
		BadExtra "the extra data are not base64";
		PathTooLong "the path has more than 64 hashes";
	}
}

errors! {
	/// Why a text is not a policy.
	PolicyError {
		TooLong "the policy is too long, or has too many lines of a kind";
		BadCharacter { line: usize } "line {line} has a control character";
		UnknownLine { line: usize } "line {line} is not log, witness, group or quorum with its parts";
		BadKey { line: usize } "the key of line {line} is not valid here";
		KeyTwice { line: usize } "the key of line {line} is in the policy already";
		NameTwice { line: usize } "the name of line {line} is defined already, or is the word none";
		UnknownName { line: usize } "line {line} has a name that is not defined before it";
		MemberTwice { line: usize } "line {line} has a name that is a member of a group already";
		BadThreshold { line: usize } "the threshold of line {line} is not from one to the number of members";
		QuorumTwice { line: usize } "line {line} is a second quorum";
		NoQuorum "the policy has no quorum";
	}
}

errors! {
	/// Why a checkpoint or a proof is not accepted under a policy.
	ProofError {
		UnknownLog "no log of the policy has this origin and key";
		BadLogSignature "the signature of the log is not valid";
		BadCosignature "the cosignature of a witness of the policy is not valid";
		CosignatureInFuture "a cosignature is dated in the future";
		NoQuorum "too few witnesses of the policy have cosigned";
		BadCheckpoint "the signed text is not a checkpoint";
		IndexBeyondSize "the index is not below the size of the tree";
		PathTooShort "the path is too short for this size and index";
		PathTooLong "the path is too long for this size and index";
		WrongRoot "the path does not lead to the root of the checkpoint";
	}
}
