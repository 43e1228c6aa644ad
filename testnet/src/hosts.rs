//! A host for each node: network namespaces on one bridge, which can be cut off.
//!
//! Needs root and `ip` (Debian's iproute2). The names contain this process's id; the hosts are removed
//! when the value is dropped.

use anyhow::{bail, Context, Result};
use std::process::Command;

/// Some hosts on one network.
pub struct Hosts {
	name: String,
	subnet: String,
	count: usize,
}

impl Hosts {
	/// Make so many hosts, all connected.
	pub fn new(count: usize) -> Result<Self> {
		let id = std::process::id();
		// A subnet for each test process, of those that nobody else is likely to use.
		let hosts =
			Self { name: format!("mdg{id}"), subnet: format!("10.213.{}", id % 250), count };
		for side in [hosts.bridge(), hosts.other_bridge()] {
			ip(&format!("link add {side} type bridge"))?;
			ip(&format!("link set {side} up"))?;
		}
		ip(&format!("addr add {}.254/24 dev {}", hosts.subnet, hosts.bridge()))?;
		for index in 0..count {
			let (host, link) = (hosts.host(index), hosts.link(index));
			ip(&format!("netns add {host}"))?;
			ip(&format!("link add {link} type veth peer name eth0 netns {host}"))?;
			ip(&format!("link set {link} master {} up", hosts.bridge()))?;
			ip(&format!("-n {host} addr add {}/24 dev eth0", hosts.address(index)))?;
			ip(&format!("-n {host} link set eth0 up"))?;
			ip(&format!("-n {host} link set lo up"))?;
		}
		Ok(hosts)
	}

	/// A host's address.
	pub fn address(&self, index: usize) -> String {
		format!("{}.{}", self.subnet, index + 1)
	}

	/// The words before a command line that run it on a host.
	pub fn run_on(&self, index: usize) -> Vec<String> {
		["ip", "netns", "exec", &self.host(index)].map(str::to_owned).to_vec()
	}

	/// Cut hosts off: they reach each other, but neither the others nor this process.
	pub fn part(&self, indexes: &[usize]) -> Result<()> {
		indexes.iter().try_for_each(|index| self.plug(*index, &self.other_bridge()))
	}

	/// Connect hosts to the others again.
	pub fn join(&self, indexes: &[usize]) -> Result<()> {
		indexes.iter().try_for_each(|index| self.plug(*index, &self.bridge()))
	}

	fn plug(&self, index: usize, bridge: &str) -> Result<()> {
		ip(&format!("link set {} master {bridge}", self.link(index)))
	}

	fn bridge(&self) -> String {
		format!("{}a", self.name)
	}

	fn other_bridge(&self) -> String {
		format!("{}b", self.name)
	}

	fn host(&self, index: usize) -> String {
		format!("{}-{index}", self.name)
	}

	fn link(&self, index: usize) -> String {
		format!("{}v{index}", self.name)
	}
}

impl Drop for Hosts {
	fn drop(&mut self) {
		// What was not made is not there to remove.
		for index in 0..self.count {
			let _ = ip(&format!("link del {}", self.link(index)));
			let _ = ip(&format!("netns del {}", self.host(index)));
		}
		for side in [self.bridge(), self.other_bridge()] {
			let _ = ip(&format!("link del {side}"));
		}
	}
}

/// Run `ip` with these words.
fn ip(words: &str) -> Result<()> {
	let output = Command::new("ip")
		.args(words.split(' '))
		.output()
		.context("cannot run ip: install iproute2")?;
	if !output.status.success() {
		bail!("ip {words}: {}", String::from_utf8_lossy(&output.stderr).trim());
	}
	Ok(())
}
