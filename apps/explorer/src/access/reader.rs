//! Who reads, and what they may see.

use super::role::Role;
use std::net::IpAddr;

/// Where a request comes from, as its connection says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Caller {
	/// The address. None only in tests without a connection.
	pub address: Option<IpAddr>,
	/// The certificate that was shown.
	pub certificate: Option<ShownCertificate>,
}

/// A client certificate of an accepted issuer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShownCertificate {
	/// The SHA-256 of its DER.
	pub fingerprint: [u8; 32],
	/// When its own time ends, in milliseconds since 1970.
	pub ends_at: u64,
}

/// By what a reader is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
	/// The explorer is open: it asks nobody.
	Anyone,
	/// Somebody who has not signed in.
	Unknown,
	/// An account of the explorer.
	Account(String),
	/// A certificate, and the institutions that registered it.
	Certificate([u8; 32], Vec<u32>),
}

/// A reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reader {
	/// What they may see.
	pub role: Role,
	/// By what they are known.
	pub who: Who,
}

impl Reader {
	/// Any reader of an open explorer.
	pub const ANYONE: Self = Self { role: Role::Auditor, who: Who::Anyone };

	/// A reader who has not signed in.
	pub const UNKNOWN: Self = Self { role: Role::Public, who: Who::Unknown };

	/// Whether they may see what needs a role.
	pub fn may(&self, role: Role) -> bool {
		self.role >= role
	}

	/// The name under which the log has them: `account:NAME` or `certificate:SHA-256`. None if they are not known.
	pub fn key(&self) -> Option<String> {
		match &self.who {
			Who::Anyone | Who::Unknown => None,
			Who::Account(name) => Some(format!("account:{name}")),
			Who::Certificate(fingerprint, _) => {
				Some(format!("certificate:{}", hex::encode(fingerprint)))
			}
		}
	}

	/// The institutions that registered their certificate.
	pub fn institutions(&self) -> &[u32] {
		match &self.who {
			Who::Certificate(_, institutions) => institutions,
			_ => &[],
		}
	}
}
