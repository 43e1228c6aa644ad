//! Who may ask, and for what: the client certificates that the institution has registered on the chain.

use crate::error::{Error, Kind};
use madang_client::{api::types::*, CertificateFile, State};
use madang_primitives::{InstitutionStatus, DAY_MS};
use serde_json::{json, Value};

/// For how long before its end a certificate is warned about: 30 days, in milliseconds.
const WARNED_BEFORE: Moment = 30 * DAY_MS;

/// The client of a connection, by its certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer {
	/// The SHA-256 of its certificate.
	pub fingerprint: Fingerprint,
	/// When the certificate itself ends, in milliseconds since 1970.
	pub ends_at: Moment,
}

impl Peer {
	/// The holder of a certificate in DER. None if it cannot be read.
	pub fn of(certificate: &[u8]) -> Option<Self> {
		let read = CertificateFile::of_der(certificate).ok()?;
		Some(Self { fingerprint: read.fingerprint, ends_at: read.ends_at })
	}
}

/// A scope that a request needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
	/// Any.
	Any,
	/// Read.
	Read,
	/// Submit.
	Submit,
	/// Audit.
	Audit,
	/// Read or submit: who submits a call may ask what became of it.
	Follow,
}

impl Scope {
	/// Its name.
	pub const fn as_str(self) -> &'static str {
		match self {
			Self::Any => "any",
			Self::Read => "read",
			Self::Submit => "submit",
			Self::Audit => "audit",
			Self::Follow => "read or submit",
		}
	}

	const fn is_in(self, scopes: Scopes) -> bool {
		match self {
			Self::Any => true,
			Self::Read => scopes.read,
			Self::Submit => scopes.submit,
			Self::Audit => scopes.audit,
			Self::Follow => scopes.read || scopes.submit,
		}
	}
}

/// What the chain says about the institution and its certificates, at a final block.
#[derive(Clone, Debug)]
pub struct Access {
	/// The institution.
	pub institution: InstitutionId,
	/// Its kind.
	pub kind: InstitutionKind,
	/// Its status.
	pub status: InstitutionStatus,
	/// Its client certificates.
	pub certificates: Vec<ClientCertificate>,
}

/// A client whose certificate is registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Client {
	/// The institution.
	pub institution: InstitutionId,
	/// Its kind.
	pub kind: InstitutionKind,
	/// The SHA-256 of its certificate.
	pub fingerprint: Fingerprint,
	/// What it may ask for.
	pub scopes: Scopes,
	/// From when on it is refused, in milliseconds since 1970.
	pub until: Moment,
}

impl Access {
	/// Read it.
	pub async fn read(state: &State, institution: InstitutionId) -> Result<Self, Error> {
		let found = state.institution(institution).await?.ok_or_else(|| {
			Error::new(Kind::NotActive, format!("there is no institution {institution}"))
		})?;
		let certificates = state.client_certificates(institution).await?.into_inner();
		Ok(Self { institution, kind: found.kind, status: found.status, certificates })
	}

	/// The client, if it may ask for this now.
	pub fn admit(&self, peer: Peer, scope: Scope, now: Moment) -> Result<Client, Error> {
		let found = self.certificates.iter().find(|one| one.fingerprint == peer.fingerprint);
		let not_registered = || {
			let fingerprint = hex::encode(peer.fingerprint);
			Error::from(Kind::NotRegistered).with("fingerprint", fingerprint)
		};
		let found = found.ok_or_else(not_registered)?;
		let until = found.until.min(peer.ends_at);
		if until <= now {
			return Err(not_registered());
		}
		match (self.status, scope) {
			(InstitutionStatus::Active, _) => {}
			// What a suspended institution has a part in continues, so it can read it.
			(InstitutionStatus::Suspended, scope) if scope != Scope::Submit => {}
			_ => return Err(Kind::NotActive.into()),
		}
		if !scope.is_in(found.scopes) {
			return Err(Error::from(Kind::NoScope).with("scope", scope.as_str()));
		}
		let Self { institution, kind, .. } = *self;
		Ok(Client { institution, kind, fingerprint: peer.fingerprint, scopes: found.scopes, until })
	}

	/// The certificates that end soon, with their ends.
	pub fn ending(&self, now: Moment) -> Vec<Value> {
		let soon = now.saturating_add(WARNED_BEFORE);
		let ending = self.certificates.iter().filter(|one| one.until <= soon);
		let ending = ending.map(
			|one| json!({ "fingerprint": hex::encode(one.fingerprint), "until": one.until.to_string() }),
		);
		ending.collect()
	}
}

impl Client {
	/// The gateway itself, for what it does on its own.
	pub fn own(access: &Access) -> Self {
		let scopes = Scopes { read: true, submit: true, audit: false };
		let Access { institution, kind, .. } = *access;
		Self { institution, kind, fingerprint: [0; 32], scopes, until: Moment::MAX }
	}

	/// Whether its certificate ends within 30 days.
	pub const fn ends_soon(&self, now: Moment) -> bool {
		self.until <= now.saturating_add(WARNED_BEFORE)
	}

	/// Whether the institution may read what concerns others: it supervises the network.
	pub const fn supervises(&self) -> bool {
		matches!(self.kind, InstitutionKind::Ministry | InstitutionKind::Auditor)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: Moment = 1_795_500_596_000;
	const PEER: Peer = Peer { fingerprint: [1; 32], ends_at: NOW + 1_000 };

	fn access(status: InstitutionStatus, scopes: Scopes, until: Moment) -> Access {
		Access {
			institution: InstitutionId(4),
			kind: InstitutionKind::Bank,
			status,
			certificates: vec![ClientCertificate { fingerprint: [1; 32], scopes, until }],
		}
	}

	const ALL: Scopes = Scopes { read: true, submit: true, audit: true };

	fn kind(result: Result<Client, Error>) -> Option<Kind> {
		result.err().map(|error| error.kind)
	}

	#[test]
	fn only_a_registered_certificate_is_admitted_until_both_ends() {
		let access = |until| access(InstitutionStatus::Active, ALL, until);
		let admitted = access(NOW + 9).admit(PEER, Scope::Any, NOW).unwrap();
		assert_eq!((admitted.institution, admitted.until), (InstitutionId(4), NOW + 9));
		// The certificate's own end counts too.
		assert_eq!(access(NOW + 9_000).admit(PEER, Scope::Any, NOW).unwrap().until, PEER.ends_at);
		let other = Peer { fingerprint: [2; 32], ..PEER };
		for (peer, now) in [(other, NOW), (PEER, NOW + 9), (PEER, NOW + 1_000)] {
			let refused = kind(access(NOW + 9).admit(peer, Scope::Any, now));
			assert_eq!(refused, Some(Kind::NotRegistered));
		}
	}

	#[test]
	fn a_certificate_is_for_its_scopes_only() {
		for (scopes, allowed) in [
			(Scopes { submit: false, audit: false, ..ALL }, Scope::Read),
			(Scopes { read: false, audit: false, ..ALL }, Scope::Submit),
			(Scopes { read: false, submit: false, ..ALL }, Scope::Audit),
		] {
			let access = access(InstitutionStatus::Active, scopes, NOW + 9);
			for scope in [Scope::Any, Scope::Read, Scope::Submit, Scope::Audit] {
				let refused = kind(access.admit(PEER, scope, NOW));
				let expected = (scope != allowed && scope != Scope::Any).then_some(Kind::NoScope);
				assert_eq!(refused, expected, "{scopes:?} {scope:?}");
			}
		}
	}

	#[test]
	fn a_suspended_institution_reads_and_a_withdrawn_one_does_not() {
		let suspended = access(InstitutionStatus::Suspended, ALL, NOW + 9);
		assert_eq!(kind(suspended.admit(PEER, Scope::Read, NOW)), None);
		assert_eq!(kind(suspended.admit(PEER, Scope::Audit, NOW)), None);
		assert_eq!(kind(suspended.admit(PEER, Scope::Submit, NOW)), Some(Kind::NotActive));
		let withdrawn = access(InstitutionStatus::Withdrawn, ALL, NOW + 9);
		assert_eq!(kind(withdrawn.admit(PEER, Scope::Read, NOW)), Some(Kind::NotActive));
	}

	#[test]
	fn an_end_is_told_thirty_days_before() {
		let access = access(InstitutionStatus::Active, ALL, NOW + WARNED_BEFORE);
		let peer = Peer { ends_at: Moment::MAX, ..PEER };
		let client = access.admit(peer, Scope::Any, NOW).unwrap();
		assert!(client.ends_soon(NOW) && !client.ends_soon(NOW - 1));
		assert_eq!((access.ending(NOW).len(), access.ending(NOW - 1).len()), (1, 0));
	}
}
