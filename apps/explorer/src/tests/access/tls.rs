//! An explorer with its own TLS, asked over the network.

use super::*;
use crate::server;
use madang_client::CertificateFile;
use madang_service::tls::{acceptor, Clients};
use std::{fs, net::SocketAddr, process::Command};
use tokio::{net::TcpListener, sync::oneshot, task::spawn_blocking};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/example-certificates");

/// A folder with an issuer, a server's certificate, and those of two clients.
fn issued() -> TempDir {
	let folder = tempfile::tempdir().unwrap();
	let mut command = Command::new(SCRIPT);
	let made = command.arg(folder.path()).args(["known", "other"]).output().unwrap();
	assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
	folder
}

/// What the server answers a client that shows a certificate of a folder, or none. Nothing if it does not connect.
async fn ask(address: SocketAddr, certificate: Option<PathBuf>) -> String {
	let asked = spawn_blocking(move || {
		let mut command = Command::new("openssl");
		command.args(["s_client", "-quiet", "-connect", &address.to_string()]);
		if let Some(path) = certificate {
			command.arg("-cert").arg(&path).arg("-key").arg(path.with_extension("key"));
		}
		command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
		let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
		let question = b"GET /en/views HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
		// It can be gone by now.
		let _ = std::io::Write::write_all(child.stdin.as_mut().unwrap(), question);
		child.wait_with_output().unwrap()
	});
	String::from_utf8_lossy(&asked.await.unwrap().stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_of_a_connection_is_the_readers() {
	let (own, others) = (issued(), issued());
	let file = |name: &str| own.path().join(name);
	let known = CertificateFile::read(&fs::read(file("known.pem")).unwrap()).unwrap();
	let mut event = registered(1, 1, NOW + 1_000_000);
	event.1["fingerprint"] = json!(format!("0x{}", hex::encode(known.fingerprint)));
	let guarded = Guarded::over(&members(&[event])).await;
	let issuer = file("issuer.pem");
	let clients = Clients::Some(&issuer);
	let acceptor = acceptor(&file("gateway.pem"), &file("gateway.key"), clients).unwrap();
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	let (stop, stopped) = oneshot::channel::<()>();
	let routes = guarded.site.router.clone();
	let served = tokio::spawn(async move {
		let stopped = async move { drop(stopped.await) };
		server::serve(listener, Some(acceptor), routes, stopped).await;
	});

	let answer = ask(address, Some(file("known.pem"))).await;
	assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
	assert!(answer.contains("Who looked at what"), "{answer}");
	for certificate in [Some(file("other.pem")), None] {
		let answer = ask(address, certificate).await;
		assert!(answer.starts_with("HTTP/1.1 303 See Other"), "{answer}");
	}
	// One of another issuer does not connect at all.
	assert_eq!(ask(address, Some(others.path().join("known.pem"))).await, "");
	let entries = guarded.views.before(None, None, 9).await.unwrap();
	assert_eq!(entries.len(), 1);
	let fingerprint = hex::encode(known.fingerprint);
	assert!(entries[0].entry.contains(&fingerprint), "{}", entries[0].entry);
	assert!(entries[0].entry.contains("\"address\":\"127.0.0.1\""), "{}", entries[0].entry);
	stop.send(()).unwrap();
	served.await.unwrap();
}
