//! Accepts connections, until the explorer is told to stop.

use axum::Router;
use madang_service::{accept, connection};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	net::TcpListener,
	sync::{watch, Semaphore},
	time::timeout,
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
		let stream = tokio::select! {
			() = &mut stop => break,
			stream = accept(&listener) => stream,
		};
		let Ok(place) = places.clone().try_acquire_owned() else {
			log::warn!("a connection was refused: there are too many");
			continue;
		};
		let (routes, stopping) = (routes.clone(), stopping.clone());
		tokio::spawn(async move {
			connection(stream, routes, HEAD_WITHIN, stopping).await;
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
