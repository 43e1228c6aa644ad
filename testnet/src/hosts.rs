//! Hosts of their own for nodes: network namespaces on one bridge, which can be cut off.
//!
//! Needs root and `ip` (Debian's iproute2). Names carry this process's id; they go with the value.

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
		for place in 0..count {
			let (host, link) = (hosts.host(place), hosts.link(place));
			ip(&format!("netns add {host}"))?;
			ip(&format!("link add {link} type veth peer name eth0 netns {host}"))?;
			ip(&format!("link set {link} master {} up", hosts.bridge()))?;
			ip(&format!("-n {host} addr add {}/24 dev eth0", hosts.address(place)))?;
			ip(&format!("-n {host} link set eth0 up"))?;
			ip(&format!("-n {host} link set lo up"))?;
		}
		Ok(hosts)
	}

	/// A host's address.
	pub fn address(&self, place: usize) -> String {
		format!("{}.{}", self.subnet, place + 1)
	}

	/// What runs a program on a host: the words that come before it.
	pub fn run_on(&self, place: usize) -> Vec<String> {
		["ip", "netns", "exec", &self.host(place)].map(str::to_owned).to_vec()
	}

	/// Put hosts on a network of their own, apart from the others and from this process.
	pub fn part(&self, places: &[usize]) -> Result<()> {
		places.iter().try_for_each(|place| self.plug(*place, &self.other_bridge()))
	}

	/// Put hosts back.
	pub fn join(&self, places: &[usize]) -> Result<()> {
		places.iter().try_for_each(|place| self.plug(*place, &self.bridge()))
	}

	fn plug(&self, place: usize, bridge: &str) -> Result<()> {
		ip(&format!("link set {} master {bridge}", self.link(place)))
	}

	fn bridge(&self) -> String {
		format!("{}a", self.name)
	}

	fn other_bridge(&self) -> String {
		format!("{}b", self.name)
	}

	fn host(&self, place: usize) -> String {
		format!("{}-{place}", self.name)
	}

	fn link(&self, place: usize) -> String {
		format!("{}v{place}", self.name)
	}
}

impl Drop for Hosts {
	fn drop(&mut self) {
		// What was not made is not there to remove.
		for place in 0..self.count {
			let _ = ip(&format!("link del {}", self.link(place)));
			let _ = ip(&format!("netns del {}", self.host(place)));
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
