//! Accepts connections, until the explorer is told to stop.

use crate::access::reader::{Caller, ShownCertificate};
use axum::{extract::Extension, Router};
use madang_client::CertificateFile;
use madang_service::{accept, connection, tls};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{watch, Semaphore},
	time::timeout,
};
use tokio_rustls::TlsAcceptor;

/// How many connections there are at once.
const CONNECTIONS: u32 = 1_024;

/// How many clients begin a connection by TLS at once. They take no places of open connections.
const HANDSHAKES: usize = 256;

/// How long a client has to send the head of the next request.
const HEAD_WITHIN: Duration = Duration::from_secs(60);

/// How long answers have when the explorer stops.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// Serve until `stop` is done: by TLS, or without it.
pub async fn serve(
	listener: TcpListener,
	acceptor: Option<TlsAcceptor>,
	routes: Router,
	stop: impl Future<Output = ()>,
) {
	let places = Arc::new(Semaphore::new(usize::try_from(CONNECTIONS).unwrap_or(1)));
	let handshakes = Arc::new(Semaphore::new(HANDSHAKES));
	let (stops, stopping) = watch::channel(false);
	let mut stop = std::pin::pin!(stop);
	loop {
		let stream = tokio::select! {
			() = &mut stop => break,
			stream = accept(&listener) => stream,
		};
		let Ok(handshake) = handshakes.clone().try_acquire_owned() else {
			log::warn!("a connection was refused: too many begin at once");
			continue;
		};
		let (routes, places) = (routes.clone(), places.clone());
		let (acceptor, stopping) = (acceptor.clone(), stopping.clone());
		tokio::spawn(async move {
			let served = Served { routes, places, stopping };
			match acceptor {
				None => {
					drop(handshake);
					let caller = caller(&stream);
					served.serve(stream, caller).await;
				}
				Some(acceptor) => {
					let address = caller(&stream);
					match tls::handshake(stream, acceptor).await {
						Ok(stream) => {
							drop(handshake);
							let certificate = tls::certificate_of(&stream).and_then(shown);
							served.serve(stream, Caller { certificate, ..address }).await;
						}
						Err(why) => log::info!("a client was refused: {why}"),
					}
				}
			}
		});
	}
	drop(listener);
	stops.send_replace(true);
	// All places are free again when all connections have ended.
	if timeout(STOPS_WITHIN, places.acquire_many(CONNECTIONS)).await.is_err() {
		log::warn!("connections that were still open after {STOPS_WITHIN:?} are cut");
	}
}

/// What a connection is served with.
struct Served {
	routes: Router,
	places: Arc<Semaphore>,
	stopping: watch::Receiver<bool>,
}

impl Served {
	async fn serve(
		self,
		stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
		caller: Caller,
	) {
		let Ok(_place) = self.places.try_acquire() else {
			return log::warn!("a connection was refused: there are too many");
		};
		let routes = self.routes.layer(Extension(caller));
		connection(stream, routes, HEAD_WITHIN, self.stopping).await;
	}
}

fn caller(stream: &TcpStream) -> Caller {
	Caller { address: stream.peer_addr().ok().map(|peer| peer.ip()), certificate: None }
}

/// A certificate in DER. None if it cannot be read: then it is nobody's.
fn shown(certificate: &[u8]) -> Option<ShownCertificate> {
	let read = CertificateFile::of_der(certificate).ok()?;
	Some(ShownCertificate { fingerprint: read.fingerprint, ends_at: read.ends_at })
}
