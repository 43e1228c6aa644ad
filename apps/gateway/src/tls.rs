//! Mutual TLS: TLS 1.3 only, and every client shows a certificate of an accepted issuer.

use crate::{access::Peer, config::Tls};
use madang_client::CertificateFile;
use std::{fs::File, io::BufReader, path::Path, sync::Arc};
use tokio_rustls::{
	rustls::{
		crypto::ring,
		pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer},
		server::WebPkiClientVerifier,
		version::TLS13,
		RootCertStore, ServerConfig, ServerConnection,
	},
	TlsAcceptor,
};

/// What accepts connections, with the files of the configuration.
pub fn acceptor(files: &Tls) -> Result<TlsAcceptor, String> {
	let provider = Arc::new(ring::default_provider());
	let mut issuers = RootCertStore::empty();
	for issuer in certificates(&files.client_issuers)? {
		issuers
			.add(issuer)
			.map_err(|error| format!("{}: {error}", files.client_issuers.display()))?;
	}
	let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(issuers), provider.clone())
		.build()
		.map_err(|error| format!("{}: {error}", files.client_issuers.display()))?;
	let own = certificates(&files.certificate)?;
	let key = PrivateKeyDer::from_pem_file(&files.key)
		.map_err(|error| format!("{}: {error}", files.key.display()))?;
	let mut config = ServerConfig::builder_with_provider(provider)
		.with_protocol_versions(&[&TLS13])
		.map_err(|error| error.to_string())?
		.with_client_cert_verifier(clients)
		.with_single_cert(own, key)
		.map_err(|error| format!("{}: {error}", files.certificate.display()))?;
	config.alpn_protocols = vec![b"http/1.1".to_vec()];
	Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The certificates of a file in PEM, at least one.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
	let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
	let file = File::open(path).map_err(|error| wrong(&error))?;
	let all: Result<Vec<_>, _> = CertificateDer::pem_reader_iter(BufReader::new(file)).collect();
	let all = all.map_err(|error| wrong(&error))?;
	match all.is_empty() {
		true => Err(wrong(&"no certificate in PEM")),
		false => Ok(all),
	}
}

/// The client of a connection.
pub fn peer(connection: &ServerConnection) -> Option<Peer> {
	let shown = connection.peer_certificates()?.first()?;
	let read = CertificateFile::of_der(shown).ok()?;
	Some(Peer { fingerprint: read.fingerprint, ends_at: read.ends_at })
}
