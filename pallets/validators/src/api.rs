//! What a node asks about the nodes that it may talk to.

use alloc::vec::Vec;
use madang_primitives::NodeId;

sp_api::decl_runtime_apis! {
	/// The registered nodes.
	pub trait NodesApi {
		/// The ids of all nodes that a node may talk to, in no order.
		fn nodes() -> Vec<NodeId>;
	}
}
