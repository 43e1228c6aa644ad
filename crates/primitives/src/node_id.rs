//! The ids with which nodes identify each other.

use crate::InstitutionId;
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};

/// A node's id: the Ed25519 public key that authenticates the node on every connection.
///
/// It is written as a peer id of the libp2p specification, the base58 form of the key's identity
/// multihash. `madang-node key inspect-node-key` prints it in this form (`12D3KooW…`). Nodes with
/// other kinds of keys are not admitted. The SDK does not create such keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NodeId(pub [u8; 32]);

/// The bytes before the key in a peer id: an identity multihash (0x00) of 36 bytes that hold a
/// protobuf key of kind Ed25519 (field 1: 1) with 32 bytes (field 2).
const PREFIX: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// Why a text is not a node's id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeIdError {
	/// It is not base58.
	NotBase58,
	/// It is not the peer id of an Ed25519 key.
	NotEd25519,
}

impl fmt::Display for NodeIdError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotBase58 => "not base58: a node's id begins with 12D3KooW",
			Self::NotEd25519 => "not the id of an Ed25519 key: a node's id begins with 12D3KooW",
		})
	}
}

impl core::error::Error for NodeIdError {}

/// A signature of a node's key over [`NodeId::proof_message`].
pub type NodeProof = [u8; 64];

impl NodeId {
	/// What the node's key signs to prove that an institution holds it: the signature is valid on
	/// one chain and for one institution.
	pub fn proof_message(&self, genesis: &[u8], institution: InstitutionId) -> Vec<u8> {
		(b"madang/node", genesis, institution, self.0).encode()
	}

	/// The bytes of the peer id.
	pub fn to_peer_id(self) -> [u8; 38] {
		let mut bytes = [0; 38];
		bytes[..PREFIX.len()].copy_from_slice(&PREFIX);
		bytes[PREFIX.len()..].copy_from_slice(&self.0);
		bytes
	}

	/// From the bytes of a peer id.
	///
	/// # Errors
	///
	/// [`NodeIdError::NotEd25519`] if the peer id belongs to another kind of key.
	pub fn from_peer_id(bytes: &[u8]) -> Result<Self, NodeIdError> {
		bytes
			.strip_prefix(&PREFIX)
			.and_then(|key| <[u8; 32]>::try_from(key).ok())
			.map(Self)
			.ok_or(NodeIdError::NotEd25519)
	}
}

impl fmt::Display for NodeId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&bs58::encode(self.to_peer_id()).into_string())
	}
}

impl FromStr for NodeId {
	type Err = NodeIdError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let bytes = bs58::decode(text).into_vec().map_err(|_| NodeIdError::NotBase58)?;
		Self::from_peer_id(&bytes)
	}
}

impl Serialize for NodeId {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&self.to_string())
	}
}

impl<'de> Deserialize<'de> for NodeId {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The peer id of the key with the secret 1, which the SDK's documentation uses.
	const KNOWN: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

	#[test]
	fn an_id_is_written_as_a_peer_id() {
		let id: NodeId = KNOWN.parse().unwrap();
		let secret = core::array::from_fn(|index| u8::from(index == 31));
		let pair = <sp_core::ed25519::Pair as sp_core::Pair>::from_seed(&secret);
		assert_eq!(id.0, <sp_core::ed25519::Pair as sp_core::Pair>::public(&pair).0);
		assert_eq!(id.to_string(), KNOWN);
		assert_eq!(NodeId::from_peer_id(&id.to_peer_id()), Ok(id));
	}

	#[test]
	fn other_texts_are_rejected() {
		let error_of = |text: &str| text.parse::<NodeId>().unwrap_err();
		assert_eq!(error_of("0O"), NodeIdError::NotBase58);
		assert_eq!(error_of(""), NodeIdError::NotEd25519);
		assert_eq!(error_of(&KNOWN[..50]), NodeIdError::NotEd25519);
		// The hash of a key, which is used for keys of another kind or for longer keys.
		assert_eq!(
			error_of("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"),
			NodeIdError::NotEd25519
		);
	}
}
