//! The runtime API about registered nodes.

use alloc::vec::Vec;
use madang_primitives::NodeId;

sp_api::decl_runtime_apis! {
	/// The registered nodes.
	pub trait NodesApi {
		/// The ids of all nodes that a node may connect to, in no particular order.
		fn nodes() -> Vec<NodeId>;
	}
}
