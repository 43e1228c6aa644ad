//! Addresses of nodes that nobody else uses.
//!
//! Each network on loopback gets an IP address of its own, of the sixteen million that Linux has
//! there. So a port that a killed node gives up is never taken by another network's node: two networks
//! that start from one template have the same genesis and the same keys, and must never meet.

use anyhow::Result;
use madang_primitives::NodeId;
use std::net::{Ipv4Addr, TcpListener};

/// Where a node is reached.
#[derive(Clone, Debug)]
pub struct Address {
	host: String,
	port: u16,
	rpc_port: u16,
	unsafe_rpc_port: u16,
	metrics_port: u16,
}

impl Address {
	/// Addresses of so many nodes on a host, with ports that are free now.
	pub fn allocate(host: Ipv4Addr, count: usize) -> Result<Vec<Self>> {
		let ports = free_ports(host, 4 * count)?;
		Ok(ports
			.chunks_exact(4)
			.map(|ports| Self {
				host: host.to_string(),
				port: ports[0],
				rpc_port: ports[1],
				unsafe_rpc_port: ports[2],
				metrics_port: ports[3],
			})
			.collect())
	}

	/// The same ports on another host.
	pub fn on(self, host: String) -> Self {
		Self { host, ..self }
	}

	/// Where the node listens for others.
	pub fn listen(&self) -> String {
		format!("/ip4/{}/tcp/{}", self.host, self.port)
	}

	/// Where others reach the node of this id.
	pub fn multiaddr(&self, id: &NodeId) -> String {
		format!("{}/p2p/{id}", self.listen())
	}

	/// Where its JSON-RPC listens, for safe methods.
	pub fn url(&self) -> String {
		format!("ws://{}:{}", self.host, self.rpc_port)
	}

	/// Where its JSON-RPC listens for unsafe methods too: those that make keys.
	pub fn unsafe_url(&self) -> String {
		format!("ws://{}:{}", self.host, self.unsafe_rpc_port)
	}

	/// Where its metrics are, if it offers them: on the first address of loopback.
	pub const fn metrics_port(&self) -> u16 {
		self.metrics_port
	}

	/// Both as a node's `--experimental-rpc-endpoint` has them (docs/src/keys.md).
	pub fn rpc_endpoints(&self) -> [String; 2] {
		[(self.rpc_port, "safe"), (self.unsafe_rpc_port, "unsafe")].map(|(port, methods)| {
			let host = match self.host.parse::<Ipv4Addr>() {
				// A node refuses to offer unsafe methods to other hosts: this one is not reached.
				Ok(host) if methods == "unsafe" && !host.is_loopback() => "127.0.0.1",
				_ => &self.host,
			};
			format!("listen-addr={host}:{port},methods={methods},max-connections=200")
		})
	}
}

/// An address of loopback that is most likely nobody else's; 127.0.0.1 where the system has no other.
pub fn own_loopback() -> Ipv4Addr {
	let [second, third, fourth] = rand::random::<[u8; 3]>();
	let own = Ipv4Addr::new(127, second.max(1), third, fourth.clamp(1, 254));
	match TcpListener::bind((own, 0)) {
		Ok(_) => own,
		Err(_) => Ipv4Addr::LOCALHOST,
	}
}

/// Ports that nobody listens on now.
pub fn free_ports(host: Ipv4Addr, count: usize) -> Result<Vec<u16>> {
	let listeners =
		(0..count).map(|_| TcpListener::bind((host, 0))).collect::<Result<Vec<_>, _>>()?;
	Ok(listeners
		.iter()
		.map(|listener| listener.local_addr().map(|address| address.port()))
		.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn addresses_of_one_network_are_distinct() {
		let host = own_loopback();
		assert!(host.is_loopback());
		let addresses = Address::allocate(host, 4).unwrap();
		let mut urls: Vec<_> = addresses
			.iter()
			.flat_map(|address| [address.url(), address.unsafe_url(), address.listen()])
			.collect();
		urls.sort();
		urls.dedup();
		assert_eq!(urls.len(), 12);
	}
}
