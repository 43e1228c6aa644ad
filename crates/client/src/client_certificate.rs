//! Client certificates in files: what an administrator registers, and a gateway compares.

use madang_primitives::Moment;
use pallet_institutions::{Fingerprint, MAX_CLIENT_CERTIFICATE_VALIDITY};
use sha2::{Digest, Sha256};
use x509_parser::{
	certificate::X509Certificate,
	pem::parse_x509_pem,
	prelude::{FromDer, X509Version},
};

/// What is known of a client certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateFile {
	/// The SHA-256 of its DER.
	pub fingerprint: Fingerprint,
	/// The holder, as its issuer names it.
	pub subject: String,
	/// When its own time ends, in milliseconds since 1970.
	pub ends_at: Moment,
}

impl CertificateFile {
	/// Read a file in PEM or DER. Of several certificates in PEM it is the first: the chain of issuers comes after it.
	pub fn read(bytes: &[u8]) -> Result<Self, String> {
		match bytes.starts_with(b"-----BEGIN") {
			true => {
				let (_, pem) = parse_x509_pem(bytes).map_err(|error| error.to_string())?;
				match pem.label.as_str() {
					"CERTIFICATE" => Self::of_der(&pem.contents),
					other => Err(format!("expected a certificate, and it is a {other}")),
				}
			}
			false => Self::of_der(bytes),
		}
	}

	/// Read a certificate in DER.
	pub fn of_der(der: &[u8]) -> Result<Self, String> {
		let (rest, certificate) = X509Certificate::from_der(der)
			.map_err(|_| "expected an X.509 certificate in PEM or DER".to_owned())?;
		if !rest.is_empty() {
			return Err("bytes are left after the certificate".to_owned());
		}
		if certificate.version() != X509Version::V3 {
			return Err("expected an X.509 certificate of version 3".to_owned());
		}
		let ends_at = certificate.validity().not_after.timestamp();
		// What ended before 1970 ended.
		let ends_at = Moment::try_from(ends_at).unwrap_or(0).saturating_mul(1_000);
		let subject = certificate.subject().to_string();
		Ok(Self { fingerprint: Sha256::digest(der).into(), subject, ends_at })
	}

	/// Until when it can be registered: to its own end, or as long as the chain allows.
	pub fn longest(&self, now: Moment) -> Moment {
		self.ends_at.min(now.saturating_add(MAX_CLIENT_CERTIFICATE_VALIDITY))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500
	/// -subj "/O=Hanbit Bank/serialNumber=110-81-12345"`; its fingerprint with `openssl x509 -fingerprint -sha256`.
	const PEM: &str = include_str!("client_certificate/example.pem");

	#[test]
	fn a_certificate_is_read_from_pem_and_der() {
		let read = CertificateFile::read(PEM.as_bytes()).unwrap();
		let expected = include_str!("client_certificate/example.sha256").trim();
		assert_eq!(hex::encode(read.fingerprint), expected);
		assert!(read.subject.contains("Hanbit Bank"), "{}", read.subject);
		assert!(read.subject.contains("110-81-12345"), "{}", read.subject);
		let (_, pem) = parse_x509_pem(PEM.as_bytes()).unwrap();
		assert_eq!(CertificateFile::read(&pem.contents), Ok(read));
	}

	#[test]
	fn it_is_registered_to_its_own_end_or_as_long_as_the_chain_allows() {
		let read = CertificateFile::read(PEM.as_bytes()).unwrap();
		let now = 1_795_500_596_000;
		assert_eq!(read.longest(now), now + MAX_CLIENT_CERTIFICATE_VALIDITY);
		let soon = CertificateFile { ends_at: now + 5, ..read };
		assert_eq!(soon.longest(now), now + 5);
	}

	#[test]
	fn what_is_no_certificate_is_told() {
		for (bytes, expected) in [
			(&b"hello"[..], "expected an X.509 certificate"),
			(b"", "expected an X.509 certificate"),
			(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "PRIVATE KEY"),
		] {
			let error = CertificateFile::read(bytes).unwrap_err();
			assert!(error.contains(expected), "{error}");
		}
		let (_, pem) = parse_x509_pem(PEM.as_bytes()).unwrap();
		let longer = [&pem.contents[..], &[0]].concat();
		assert!(CertificateFile::of_der(&longer).unwrap_err().contains("bytes are left"));
	}
}
