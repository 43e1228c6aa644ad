//! A host for each node: network namespaces on one bridge, which can be cut off.
//!
//! Needs root and `ip` (Debian's iproute2). The names contain this process's id; the hosts are removed
//! when the value is dropped. Those of a process that was killed are removed by the next one.

use anyhow::{bail, Context, Result};
use std::{path::Path, process::Command};

/// How all names begin.
const PREFIX: &str = "mdg";

/// How the addresses of all hosts begin.
const NETWORK: &str = "10.213";

/// Some hosts on one network.
pub struct Hosts {
	name: String,
	subnet: String,
	count: usize,
}

impl Hosts {
	/// Make so many hosts, all connected.
	pub fn new(count: usize) -> Result<Self> {
		remove_old()?;
		let id = std::process::id();
		let hosts = Self { name: format!("{PREFIX}{id}"), subnet: free_subnet(id)?, count };
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
		ip(&format!("link set {} master {bridge}", self.link(index)))?;
		Ok(())
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

/// Remove what processes have left that ended before they could. A host's name has the process's id
/// before its `-`; a link's has it before its letter.
fn remove_old() -> Result<()> {
	for line in ip("-o link show")?.lines() {
		// `7: mdg18321v0@if2: <…`
		let name = line.split(&[':', '@', ' '][..]).find(|word| is_of_ended_process(word));
		if let Some(name) = name {
			// The second end of a pair goes with the first, and another process may be at it too.
			let _ = ip(&format!("link del {name}"));
		}
	}
	for line in ip("netns list")?.lines() {
		if let Some(name) = line.split(' ').next().filter(|name| is_of_ended_process(name)) {
			let _ = ip(&format!("netns del {name}"));
		}
	}
	Ok(())
}

/// Whether a name is of hosts whose process does not run any more.
fn is_of_ended_process(name: &str) -> bool {
	let id =
		name.strip_prefix(PREFIX).and_then(|rest| rest.split(|c: char| !c.is_numeric()).next());
	id.is_some_and(|id| !id.is_empty() && !Path::new("/proc").join(id).exists())
}

/// The first three numbers of addresses that no interface has, of those for a process of this id.
fn free_subnet(id: u32) -> Result<String> {
	let taken = ip("-o -4 addr show")?;
	(0..250)
		.map(|more| format!("{NETWORK}.{}", id.wrapping_add(more) % 250))
		.find(|subnet| !taken.contains(&format!(" {subnet}.")))
		.context("no subnet is free")
}

/// Run `ip` with these words; what it prints.
fn ip(words: &str) -> Result<String> {
	let output = Command::new("ip")
		.args(words.split(' '))
		.output()
		.context("cannot run ip: install iproute2")?;
	if !output.status.success() {
		bail!("ip {words}: {}", String::from_utf8_lossy(&output.stderr).trim());
	}
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_what_an_ended_process_has_left_is_old() {
		let own = std::process::id();
		for name in
			[format!("{PREFIX}{own}a"), format!("{PREFIX}{own}v3"), format!("{PREFIX}{own}-0")]
		{
			assert!(!is_of_ended_process(&name), "{name}");
		}
		// No process has an id above four million.
		for name in ["mdg4999999a", "mdg4999999v3", "mdg4999999-0"] {
			assert!(is_of_ended_process(name), "{name}");
		}
		for name in ["lo", "eth0", "mdg", "mdga", "10"] {
			assert!(!is_of_ended_process(name), "{name}");
		}
	}
}
