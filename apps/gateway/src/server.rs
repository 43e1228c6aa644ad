//! Accepts connections, until the gateway is told to stop.

use crate::{access::Peer, doors, gateway::Gateway, operator};
use axum::extract::Extension;
use jsonrpsee_server::{stop_channel, ServerHandle};
use madang_service::{
	accept, connection,
	tls::{self, Clients},
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{watch, Semaphore},
	time::timeout,
};
use tokio_rustls::{server::TlsStream, TlsAcceptor};

/// How many clients show their certificates at once. Those without one do not take the places of open connections; while
/// they are many, new connections can be refused.
const HANDSHAKES: usize = 256;

/// How long a client has to send the head of the next request, from the answer to the last one on.
const HEAD_WITHIN: Duration = Duration::from_secs(120);

/// How long answers have when the gateway stops.
const STOPS_WITHIN: Duration = Duration::from_secs(20);

/// Serve until `stop` is done. `listeners` are that of clients and that of operators.
pub async fn serve(
	gateway: Arc<Gateway>,
	(clients, operators): (TcpListener, TcpListener),
	stop: impl Future<Output = ()>,
) -> Result<(), String> {
	let files = &gateway.config.tls;
	let clients_show = Clients::All(&files.client_issuers);
	let acceptor = tls::acceptor(&files.certificate, &files.key, clients_show)?;
	let (stop_handle, server_handle): (_, ServerHandle) = stop_channel();
	let routes = doors::routes(gateway.clone(), stop_handle)?;
	let health = tokio::spawn(operator::serve(operators, gateway.clone()));
	let count = gateway.config.limits.connections;
	let places = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(Semaphore::MAX_PERMITS)));
	let handshakes = Arc::new(Semaphore::new(HANDSHAKES));
	let (stops, stopping) = watch::channel(false);
	let mut stop = std::pin::pin!(stop);
	loop {
		let stream = tokio::select! {
			() = &mut stop => break,
			stream = accept(&clients) => stream,
		};
		let Ok(handshake) = handshakes.clone().try_acquire_owned() else {
			log::warn!("a connection was refused: too many clients show their certificates");
			continue;
		};
		let (acceptor, routes, stopping) = (acceptor.clone(), routes.clone(), stopping.clone());
		let (gateway, places) = (gateway.clone(), places.clone());
		tokio::spawn(async move {
			let Some((stream, peer)) = admitted(stream, acceptor).await else { return };
			drop(handshake);
			let place = places.try_acquire_owned();
			let own = gateway.connections.take(peer.fingerprint);
			let (Ok(_place), Some(_own)) = (place, own) else {
				return log::warn!("a connection was refused: there are too many");
			};
			gateway.metrics.connections.inc();
			let routes = routes.layer(Extension(peer));
			connection(stream, routes, HEAD_WITHIN, stopping).await;
			gateway.metrics.connections.dec();
		});
	}
	drop(clients);
	let _ = server_handle.stop();
	stops.send_replace(true);
	// All places are free again when all connections have ended.
	if timeout(STOPS_WITHIN, places.acquire_many(count)).await.is_err() {
		log::warn!("connections that were still open after {STOPS_WITHIN:?} are cut");
	}
	health.abort();
	Ok(())
}

/// A client that has shown its certificate.
async fn admitted(
	stream: TcpStream,
	acceptor: TlsAcceptor,
) -> Option<(TlsStream<TcpStream>, Peer)> {
	let why = match tls::handshake(stream, acceptor).await {
		Ok(stream) => match tls::certificate_of(&stream).and_then(Peer::of) {
			Some(peer) => return Some((stream, peer)),
			None => "its certificate cannot be read".to_owned(),
		},
		Err(why) => why,
	};
	log::info!("a client was refused: {why}");
	None
}
