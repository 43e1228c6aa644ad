//! Connections between a server and clients with the certificates of `scripts/example-certificates`.

use super::*;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	process::Command,
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpListener,
	task::JoinHandle,
};
use tokio_rustls::rustls::pki_types::ServerName;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/example-certificates");

/// A folder with an issuer, a server's certificate and that of the client `client`, valid for so many days.
fn issued(days: i32) -> TempDir {
	let folder = tempfile::tempdir().unwrap();
	let made = Command::new(SCRIPT)
		.arg(folder.path())
		.arg("client")
		.env("CLIENT_DAYS", days.to_string())
		.output()
		.unwrap();
	assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
	folder
}

fn file(folder: &TempDir, name: &str) -> PathBuf {
	folder.path().join(name)
}

/// A server that says yes to one client. It ends with the certificate that the client has shown, or why it was refused.
async fn server(
	own: &TempDir,
	clients: Clients<'_>,
) -> (SocketAddr, JoinHandle<Result<Option<Vec<u8>>, String>>) {
	let (certificate, key) = (file(own, "gateway.pem"), file(own, "gateway.key"));
	let acceptor = acceptor(&certificate, &key, clients).unwrap();
	let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
	let address = listener.local_addr().unwrap();
	let served = tokio::spawn(async move {
		let (stream, _) = listener.accept().await.unwrap();
		let mut stream = handshake(stream, acceptor).await?;
		let shown = certificate_of(&stream).map(<[u8]>::to_vec);
		stream.write_all(b"yes").await.unwrap();
		stream.shutdown().await.unwrap();
		Ok(shown)
	});
	(address, served)
}

/// What a client hears that shows the certificate of a folder, or none.
async fn ask(
	address: SocketAddr,
	issuer: &TempDir,
	own: Option<&TempDir>,
) -> std::io::Result<String> {
	let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
		.with_protocol_versions(&[&TLS13])
		.unwrap()
		.with_root_certificates(issuers(&file(issuer, "issuer.pem")).unwrap());
	let config = match own {
		Some(own) => {
			let key = PrivateKeyDer::from_pem_file(file(own, "client.key")).unwrap();
			config
				.with_client_auth_cert(certificates(&file(own, "client.pem")).unwrap(), key)
				.unwrap()
		}
		None => config.with_no_client_auth(),
	};
	let stream = TcpStream::connect(address).await?;
	let name = ServerName::try_from("localhost").unwrap();
	let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
	let mut heard = String::new();
	stream.read_to_string(&mut heard).await?;
	Ok(heard)
}

#[tokio::test]
async fn a_certificate_of_an_accepted_issuer_is_shown() {
	let own = issued(365);
	let issuer = file(&own, "issuer.pem");
	let expected = certificates(&file(&own, "client.pem")).unwrap()[0].to_vec();
	for clients in [Clients::All(&issuer), Clients::Some(&issuer)] {
		let (address, served) = server(&own, clients).await;
		assert_eq!(ask(address, &own, Some(&own)).await.unwrap(), "yes");
		assert_eq!(served.await.unwrap(), Ok(Some(expected.clone())), "{clients:?}");
	}
	// Who does not ask for one gets none.
	let (address, served) = server(&own, Clients::None).await;
	assert_eq!(ask(address, &own, Some(&own)).await.unwrap(), "yes");
	assert_eq!(served.await.unwrap(), Ok(None));
}

#[tokio::test]
async fn without_a_certificate_only_those_connect_who_need_none() {
	let own = issued(365);
	let issuer = file(&own, "issuer.pem");
	for (clients, connects) in
		[(Clients::All(&issuer), false), (Clients::Some(&issuer), true), (Clients::None, true)]
	{
		let (address, served) = server(&own, clients).await;
		let heard = ask(address, &own, None).await;
		assert_eq!(heard.is_ok(), connects, "{clients:?}");
		assert_eq!(served.await.unwrap().ok(), connects.then_some(None), "{clients:?}");
	}
}

#[tokio::test]
async fn certificates_of_others_and_expired_ones_do_not_connect() {
	let (own, other, expired) = (issued(365), issued(365), issued(-1));
	let issuer = file(&own, "issuer.pem");
	for clients in [Clients::All(&issuer), Clients::Some(&issuer)] {
		let (address, served) = server(&own, clients).await;
		assert!(ask(address, &own, Some(&other)).await.is_err(), "{clients:?}");
		assert!(served.await.unwrap().is_err(), "{clients:?}");
	}
	// It is of an accepted issuer, but its time is over.
	let issuer = file(&expired, "issuer.pem");
	let (address, served) = server(&own, Clients::Some(&issuer)).await;
	assert!(ask(address, &own, Some(&expired)).await.is_err());
	let refused = served.await.unwrap().unwrap_err();
	assert!(refused.contains("Expired"), "{refused}");
}

#[tokio::test]
async fn an_older_version_does_not_connect() {
	let own = issued(365);
	for (version, connects) in [("-tls1_2", false), ("-tls1_3", true)] {
		let (address, served) = server(&own, Clients::None).await;
		let client = tokio::task::spawn_blocking(move || {
			let mut command = Command::new("openssl");
			command.args(["s_client", "-connect", &address.to_string(), version]);
			command.stdin(std::process::Stdio::null()).output().unwrap()
		});
		client.await.unwrap();
		assert_eq!(served.await.unwrap().is_ok(), connects, "{version}");
	}
}

#[test]
fn a_file_that_is_wrong_is_named() {
	let own = issued(365);
	let (certificate, key) = (file(&own, "gateway.pem"), file(&own, "gateway.key"));
	let missing = file(&own, "none.pem");
	for (certificate, key, clients, wrong) in [
		(&missing, &key, Clients::None, &missing),
		(&certificate, &missing, Clients::None, &missing),
		// The key of another certificate.
		(&certificate, &file(&own, "client.key"), Clients::None, &certificate),
		(&certificate, &key, Clients::All(&missing), &missing),
		// A key is no certificate.
		(&certificate, &key, Clients::Some(&key), &key),
	] {
		let error = acceptor(certificate, key, clients).err().unwrap();
		assert!(error.contains(&wrong.display().to_string()), "{error}");
	}
}
