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
		ClientConfig, RootCertStore, ServerConfig, ServerConnection,
	},
	TlsAcceptor, TlsConnector,
};

/// What accepts connections, with the files of the configuration.
pub fn acceptor(files: &Tls) -> Result<TlsAcceptor, String> {
	let provider = Arc::new(ring::default_provider());
	let issuers = issuers(&files.client_issuers)?;
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

/// What connects to a server whose certificate is of one of these issuers.
pub fn connector(servers: &Path) -> Result<TlsConnector, String> {
	let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
		.with_protocol_versions(&[&TLS13])
		.map_err(|error| error.to_string())?
		.with_root_certificates(issuers(servers)?)
		.with_no_client_auth();
	Ok(TlsConnector::from(Arc::new(config)))
}

/// The issuers of a file in PEM.
fn issuers(path: &Path) -> Result<RootCertStore, String> {
	let mut issuers = RootCertStore::empty();
	for issuer in certificates(path)? {
		issuers.add(issuer).map_err(|error| format!("{}: {error}", path.display()))?;
	}
	Ok(issuers)
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
