//! Accepts connections, until the explorer is told to stop.

use crate::access::reader::{Caller, ShownCertificate};
use axum::{extract::Extension, Router};
use madang_client::CertificateFile;
use madang_service::{connection, tls, Begun, Bounds};
use std::{future::Future, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// How many connections there are at once, how many begin at once, and how long answers have when the explorer stops.
const BOUNDS: Bounds =
	Bounds { connections: 1_024, handshakes: 256, stops_within: Duration::from_secs(10) };

/// How long a client has to send the head of the next request.
const HEAD_WITHIN: Duration = Duration::from_secs(60);

/// Serve until `stop` is done: by TLS, or without it.
pub async fn serve(
	listener: TcpListener,
	acceptor: Option<TlsAcceptor>,
	routes: Router,
	stop: impl Future<Output = ()>,
) {
	let connected = |stream, begun| connected(stream, begun, acceptor.clone(), routes.clone());
	madang_service::serve(listener, BOUNDS, stop, connected).await;
}

async fn connected(stream: TcpStream, begun: Begun, acceptor: Option<TlsAcceptor>, routes: Router) {
	let caller = caller(&stream);
	let Some(acceptor) = acceptor else {
		return answer(stream, begun, routes, caller).await;
	};
	match tls::handshake(stream, acceptor).await {
		Ok(stream) => {
			let certificate = tls::certificate_of(&stream).and_then(shown);
			answer(stream, begun, routes, Caller { certificate, ..caller }).await;
		}
		Err(why) => log::info!("a client was refused: {why}"),
	}
}

async fn answer(
	stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
	begun: Begun,
	routes: Router,
	caller: Caller,
) {
	let Some((_place, stopping)) = begun.admit() else { return };
	connection(stream, routes.layer(Extension(caller)), HEAD_WITHIN, stopping).await;
}

fn caller(stream: &TcpStream) -> Caller {
	Caller { address: stream.peer_addr().ok().map(|peer| peer.ip()), certificate: None }
}

/// A certificate in DER. None if it cannot be read: then it is nobody's.
fn shown(certificate: &[u8]) -> Option<ShownCertificate> {
	let read = CertificateFile::of_der(certificate).ok()?;
	Some(ShownCertificate { fingerprint: read.fingerprint, ends_at: read.ends_at })
}
