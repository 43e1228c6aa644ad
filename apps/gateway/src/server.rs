//! Accepts connections, until the gateway is told to stop.

use crate::{access::Peer, doors, gateway::Gateway, operator};
use axum::{extract::Extension, Router};
use jsonrpsee_server::{stop_channel, ServerHandle};
use madang_service::{
	connection,
	tls::{self, Clients},
	Begun, Bounds,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpStream};
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
	let bounds = Bounds {
		connections: gateway.config.limits.connections,
		handshakes: HANDSHAKES,
		stops_within: STOPS_WITHIN,
	};
	let stop = async {
		stop.await;
		let _ = server_handle.stop();
	};
	let connected = |stream, begun| {
		connected(stream, begun, acceptor.clone(), (gateway.clone(), routes.clone()))
	};
	madang_service::serve(clients, bounds, stop, connected).await;
	health.abort();
	Ok(())
}

async fn connected(
	stream: TcpStream,
	begun: Begun,
	acceptor: TlsAcceptor,
	(gateway, routes): (Arc<Gateway>, Router),
) {
	let Some((stream, peer)) = admitted(stream, acceptor).await else { return };
	let Some((_place, stopping)) = begun.admit() else { return };
	let Some(_own) = gateway.connections.take(peer.fingerprint) else {
		return log::warn!("a connection was refused: there are too many of its institution");
	};
	gateway.metrics.connections.inc();
	connection(stream, routes.layer(Extension(peer)), HEAD_WITHIN, stopping).await;
	gateway.metrics.connections.dec();
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
