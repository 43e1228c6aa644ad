//! Accepts connections, until the gateway is told to stop.

use crate::{doors, gateway::Gateway, operator, tls};
use axum::{extract::Extension, Router};
use hyper::server::conn::http1::Builder;
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use jsonrpsee_server::{stop_channel, ServerHandle};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{watch, Semaphore},
	time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

/// How long a client has to show its certificate.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

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
	let acceptor = tls::acceptor(&gateway.config.tls)?;
	let (stop_handle, server_handle): (_, ServerHandle) = stop_channel();
	let routes = doors::routes(gateway.clone(), stop_handle)?;
	let health = tokio::spawn(operator::serve(operators, gateway.clone()));
	let count = gateway.config.limits.connections;
	let places = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(Semaphore::MAX_PERMITS)));
	let (stops, stopping) = watch::channel(false);
	let mut stop = std::pin::pin!(stop);
	loop {
		let accepted = tokio::select! {
			() = &mut stop => break,
			accepted = clients.accept() => accepted,
		};
		let stream = match accepted {
			Ok((stream, _)) => stream,
			// As when there are too many open files.
			Err(error) => {
				log::warn!("no connection could be accepted: {error}");
				sleep(Duration::from_millis(100)).await;
				continue;
			}
		};
		let Ok(place) = places.clone().try_acquire_owned() else {
			log::warn!("a connection was refused: there are too many");
			continue;
		};
		let (acceptor, routes, stopping) = (acceptor.clone(), routes.clone(), stopping.clone());
		let connections = gateway.metrics.connections.clone();
		tokio::spawn(async move {
			connections.inc();
			connection(stream, acceptor, routes, stopping).await;
			connections.dec();
			drop(place);
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

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
	// If nobody can tell it any more, it is time as well.
	let _ = stopping.wait_for(|stops| *stops).await;
}

/// Serve one connection. When the gateway stops, it ends after the answer that is under way.
async fn connection(
	stream: TcpStream,
	acceptor: TlsAcceptor,
	routes: Router,
	mut stopping: watch::Receiver<bool>,
) {
	let _ = stream.set_nodelay(true);
	let stream = match timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await {
		Ok(Ok(stream)) => stream,
		Ok(Err(error)) => return log::info!("a client was refused: {error}"),
		Err(_) => return log::info!("a client did not show its certificate in time"),
	};
	let Some(peer) = tls::peer(stream.get_ref().1) else {
		return log::info!("a client's certificate cannot be read");
	};
	let service = TowerToHyperService::new(routes.layer(Extension(peer)));
	let mut builder = Builder::new();
	builder.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
	let served = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
	let mut served = std::pin::pin!(served);
	let ended = tokio::select! {
		ended = served.as_mut() => ended,
		() = told_to_stop(&mut stopping) => {
			served.as_mut().graceful_shutdown();
			served.await
		}
	};
	if let Err(error) = ended {
		log::debug!("a connection ended: {error}");
	}
}
