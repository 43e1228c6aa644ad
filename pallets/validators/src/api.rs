//! The runtime APIs about registered nodes and about who cosigns checkpoints.

use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use madang_primitives::{InstitutionId, NodeId};
use scale_info::TypeInfo;

/// A validator of the session, and the key with which it cosigns checkpoints.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Cosigner {
	/// Its institution.
	pub institution: InstitutionId,
	/// The number of its seat in the institution, from 0.
	pub number: u32,
	/// The institution's English name.
	pub name: String,
	/// The public key.
	pub key: [u8; 32],
}

sp_api::decl_runtime_apis! {
	/// The registered nodes.
	pub trait NodesApi {
		/// The ids of all nodes that a node may connect to, in no particular order.
		fn nodes() -> Vec<NodeId>;
	}

	/// Who cosigns checkpoints of the log of certificates.
	pub trait CosignersApi {
		/// The validators of the session, in the order of institutions.
		fn cosigners() -> Vec<Cosigner>;
	}
}
