//! Accepts connections, until the explorer is told to stop.

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{watch, Semaphore},
	time::{sleep, timeout},
};

/// How many connections there are at once.
const CONNECTIONS: u32 = 1_024;

/// How long a client has to send the head of the next request.
const HEAD_WITHIN: Duration = Duration::from_secs(60);

/// How long answers have when the explorer stops.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// Serve until `stop` is done.
pub async fn serve(listener: TcpListener, routes: Router, stop: impl Future<Output = ()>) {
	let places = Arc::new(Semaphore::new(usize::try_from(CONNECTIONS).unwrap_or(1)));
	let (stops, stopping) = watch::channel(false);
	let mut stop = std::pin::pin!(stop);
	loop {
		let accepted = tokio::select! {
			() = &mut stop => break,
			accepted = listener.accept() => accepted,
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
		let (routes, stopping) = (routes.clone(), stopping.clone());
		tokio::spawn(async move {
			connection(stream, routes, stopping).await;
			drop(place);
		});
	}
	drop(listener);
	stops.send_replace(true);
	// All places are free again when all connections have ended.
	if timeout(STOPS_WITHIN, places.acquire_many(CONNECTIONS)).await.is_err() {
		log::warn!("connections that were still open after {STOPS_WITHIN:?} are cut");
	}
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
	// If nobody can tell it any more, it is time as well.
	let _ = stopping.wait_for(|stops| *stops).await;
}

/// Serve one connection. When the explorer stops, it ends after the answer that is under way.
async fn connection(stream: TcpStream, routes: Router, mut stopping: watch::Receiver<bool>) {
	let _ = stream.set_nodelay(true);
	let service = TowerToHyperService::new(routes);
	let mut builder = Builder::new();
	builder.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
	let mut served = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
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
