//! What readers may see.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A role. Each may see what those before it may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
	/// Anyone. No account has it.
	#[serde(skip)]
	#[value(skip)]
	Public,
	/// A member of the network: all that is on the chain.
	Institution,
	/// Who supervises the network: also what auditors ask, and who looked at what.
	Auditor,
}

impl Role {
	/// All roles, from the one that sees least on.
	#[cfg(test)]
	pub const ALL: [Self; 3] = [Self::Public, Self::Institution, Self::Auditor];

	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Public => "public",
			Self::Institution => "institution",
			Self::Auditor => "auditor",
		}
	}
}

/// Who gets through to an address, and whether auditors' views of it are in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gate {
	/// The role that is needed.
	pub role: Role,
	/// Whether an auditor's view is written down.
	pub is_logged: bool,
}

/// The roles that addresses need.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roles(BTreeMap<&'static str, Role>);

impl Roles {
	/// Add an address, as the table of routes has it.
	pub fn add(&mut self, path: &'static str, role: Role) {
		self.0.insert(path, role);
	}

	/// The role that a section of the menu needs, by its address without the language.
	pub fn of_section(&self, section: &str) -> Role {
		let role = self.0.get(format!("/{{lang}}/{section}").as_str());
		role.copied().unwrap_or(Role::Auditor)
	}
}
