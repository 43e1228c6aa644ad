//! Accepts connections, until the gateway is told to stop.

use crate::{doors, gateway::Gateway, operator, tls};
use axum::{extract::Extension, Router};
use hyper_util::{
	rt::{TokioExecutor, TokioIo, TokioTimer},
	server::{conn::auto::Builder, graceful::GracefulShutdown},
	service::TowerToHyperService,
};
use jsonrpsee_server::{stop_channel, ServerHandle};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::Semaphore,
	time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

/// How long a client has to show its certificate.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// How long a client has to send the head of a request.
const HEAD_WITHIN: Duration = Duration::from_secs(15);

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
	let places = usize::try_from(gateway.config.limits.connections).unwrap_or(usize::MAX);
	let places = Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
	let graceful = Arc::new(GracefulShutdown::new());
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
		let (acceptor, routes, graceful) = (acceptor.clone(), routes.clone(), graceful.clone());
		let connections = gateway.metrics.connections.clone();
		tokio::spawn(async move {
			connections.inc();
			connection(stream, acceptor, routes, &graceful).await;
			connections.dec();
			drop(place);
		});
	}
	drop(clients);
	let _ = server_handle.stop();
	if let Some(graceful) = Arc::into_inner(graceful) {
		let _ = timeout(STOPS_WITHIN, graceful.shutdown()).await;
	} else {
		// Connections that have not shown their certificate yet, or stay open.
		sleep(Duration::from_millis(100)).await;
	}
	health.abort();
	Ok(())
}

/// Serve one connection.
async fn connection(
	stream: TcpStream,
	acceptor: TlsAcceptor,
	routes: Router,
	graceful: &GracefulShutdown,
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
	let mut builder = Builder::new(TokioExecutor::new());
	builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
	let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
	if let Err(error) = graceful.watch(served.into_owned()).await {
		log::debug!("a connection ended: {error}");
	}
}
