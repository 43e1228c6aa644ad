//! TLS 1.3: the server's own certificate, and those that its clients show.

use std::{fs::File, io::BufReader, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{
	rustls::{
		crypto::ring,
		pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer},
		server::{danger::ClientCertVerifier, WebPkiClientVerifier},
		version::TLS13,
		ClientConfig, RootCertStore, ServerConfig,
	},
	server::TlsStream,
	TlsAcceptor, TlsConnector,
};

/// How long a client has to show its certificate.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// Which clients show a certificate. The issuers of those that are accepted are in a file in PEM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clients<'a> {
	/// Each of them: without one, none connects.
	All(&'a Path),
	/// Those that have one. One of another issuer does not connect.
	Some(&'a Path),
	/// None is asked for one.
	None,
}

/// What accepts connections, with the server's own certificate, followed by those of its issuers, and its key: files in PEM.
///
/// # Errors
///
/// If a file cannot be read, or is not what it should be.
pub fn acceptor(certificate: &Path, key: &Path, clients: Clients) -> Result<TlsAcceptor, String> {
	let own = certificates(certificate)?;
	let private =
		PrivateKeyDer::from_pem_file(key).map_err(|error| format!("{}: {error}", key.display()))?;
	let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
		.with_protocol_versions(&[&TLS13])
		.map_err(|error| error.to_string())?
		.with_client_cert_verifier(verifier(clients)?)
		.with_single_cert(own, private)
		.map_err(|error| format!("{}: {error}", certificate.display()))?;
	config.alpn_protocols = vec![b"http/1.1".to_vec()];
	Ok(TlsAcceptor::from(Arc::new(config)))
}

/// What looks at the certificates of clients.
fn verifier(clients: Clients) -> Result<Arc<dyn ClientCertVerifier>, String> {
	let (path, is_optional) = match clients {
		Clients::All(path) => (path, false),
		Clients::Some(path) => (path, true),
		Clients::None => return Ok(WebPkiClientVerifier::no_client_auth()),
	};
	let provider = Arc::new(ring::default_provider());
	let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(issuers(path)?), provider);
	let builder = if is_optional { builder.allow_unauthenticated() } else { builder };
	let built = builder.build().map_err(|error| format!("{}: {error}", path.display()))?;
	Ok(built)
}

/// What connects to a server whose certificate is of one of these issuers.
///
/// # Errors
///
/// If the file cannot be read, or has no certificate.
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

/// A connection whose client has shown what it has to.
///
/// # Errors
///
/// Why the client is refused.
pub async fn handshake(
	stream: TcpStream,
	acceptor: TlsAcceptor,
) -> Result<TlsStream<TcpStream>, String> {
	match timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await {
		Ok(accepted) => accepted.map_err(|error| error.to_string()),
		Err(_) => Err("it did not show its certificate in time".to_owned()),
	}
}

/// The certificate that the client of a connection has shown, as DER.
pub fn certificate_of(stream: &TlsStream<TcpStream>) -> Option<&[u8]> {
	let (_, connection) = stream.get_ref();
	connection.peer_certificates()?.first().map(AsRef::as_ref)
}

#[cfg(test)]
#[path = "tls_tests.rs"]
mod tests;
