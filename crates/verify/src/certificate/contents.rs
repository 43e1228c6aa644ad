//! What a certificate file says by itself, without the chain.

use super::{
	check::check_days, file::CertificateFile, reason::CertificateReason as Reason, status,
};
use alloc::{string::String, vec::Vec};
use madang_credentials::{
	verify, Algorithm, KeyBinding, Path, Policy, Profile, PublicKey, SdJwt, Verified as Credential,
};
use madang_transparency::PathError;
use serde_json::{Map, Value};

/// What a certificate file says. The signature was checked, with the key that the credential names: whether that is a
/// key of the issuer, only the chain can say.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
	/// The certificate's id.
	pub id: [u8; 32],
	/// The credential with its disclosures, without a holder's signature.
	pub credential: SdJwt,
	/// Its claims.
	pub verified: Credential,
	/// Whether it is a presentation that the holder signed.
	pub presented: bool,
}

impl Contents {
	/// The issuer.
	pub fn issuer(&self) -> &str {
		self.verified.issuer().unwrap_or_default()
	}

	/// The kind.
	pub fn kind(&self) -> &str {
		self.verified.kind().unwrap_or_default()
	}

	/// The claims.
	pub fn claims(&self) -> &Map<String, Value> {
		self.verified.claims()
	}

	/// Where the hidden claims are that are disclosed.
	pub fn hidden(&self) -> &[Path] {
		self.verified.disclosed()
	}
}

impl CertificateFile {
	/// Check everything that can be checked without the chain, and read the contents. When it is valid is not asked.
	/// `key` is the public key that the id of a key names.
	///
	/// # Errors
	///
	/// Every reason that can be known, at least one.
	pub fn contents(
		&self,
		key: impl Fn(&str) -> Option<PublicKey>,
	) -> Result<Contents, Vec<Reason>> {
		let of_credential =
			|found: Vec<_>| found.into_iter().map(Reason::Credential).collect::<Vec<_>>();
		// The holder's signature is for one verifier, who checks it.
		let end = self.credential.rfind('~').map_or(self.credential.len(), |end| end + 1);
		let (unbound, signature) = self.credential.split_at(end);
		let policy = Policy {
			now: 0,
			clock_skew: u64::MAX,
			algorithms: &Algorithm::ALL,
			key_binding: KeyBinding::Refused,
			profile: Profile::Certificate,
			status: None,
		};
		let keys = |_: Option<&str>, id: Option<&str>| key(id?);
		let verified = verify(unbound, &policy, &keys).map_err(of_credential)?;
		let credential = SdJwt::parse(unbound).map_err(of_credential)?;
		let mut reasons = Vec::new();
		check_days(&verified, &self.leaf, &mut reasons);
		let (revocation, suspension) = (self.leaf.revocation, self.leaf.suspension);
		if !status::places_agree(verified.status(), revocation, suspension) {
			reasons.push(Reason::LeafStatusDiffers);
		}
		if self.index >= self.size {
			reasons.push(Reason::Path(PathError::IndexBeyondSize));
		}
		match reasons.is_empty() {
			true => Ok(Contents {
				id: self.id(),
				credential,
				verified,
				presented: !signature.is_empty(),
			}),
			false => Err(reasons),
		}
	}
}
