//! Connections: taken one after the other, within bounds, and served until the program stops.

use hyper::{body::Incoming, server::conn::http1::Builder, Request, Response};
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use std::{error::Error, future::Future, sync::Arc, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::{TcpListener, TcpStream},
	sync::{watch, OwnedSemaphorePermit, Semaphore},
	time::{sleep, timeout},
};
use tower_service::Service;

/// How long to wait after a connection could not be taken, as when there are too many open files.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// How many connections a server has, and how long it waits for them when it stops.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
	/// How many are open at once.
	pub connections: u32,
	/// How many begin at once, as by TLS. They take no places of open ones; while they are many, new ones can be refused.
	pub handshakes: usize,
	/// How long answers have when the server stops.
	pub stops_within: Duration,
}

/// A connection that begins.
pub struct Begun {
	handshake: OwnedSemaphorePermit,
	places: Arc<Semaphore>,
	stopping: watch::Receiver<bool>,
}

/// The place of an open connection, and what becomes true when the server stops.
pub type Admitted = (OwnedSemaphorePermit, watch::Receiver<bool>);

impl Begun {
	/// It has begun. None if there is no place for it.
	pub fn admit(self) -> Option<Admitted> {
		drop(self.handshake);
		match self.places.try_acquire_owned() {
			Ok(place) => Some((place, self.stopping)),
			Err(_) => {
				log::warn!("a connection was refused: there are too many");
				None
			}
		}
	}
}

/// Take connections until `stop` is done, each with `connected`, and wait until they have ended.
pub async fn serve<F: Future<Output = ()> + Send + 'static>(
	listener: TcpListener,
	bounds: Bounds,
	stop: impl Future<Output = ()>,
	connected: impl Fn(TcpStream, Begun) -> F,
) {
	let Bounds { connections, handshakes, stops_within } = bounds;
	let count = usize::try_from(connections).unwrap_or(Semaphore::MAX_PERMITS);
	let (places, handshakes) =
		(Arc::new(Semaphore::new(count)), Arc::new(Semaphore::new(handshakes)));
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
		let begun = Begun { handshake, places: places.clone(), stopping: stopping.clone() };
		tokio::spawn(connected(stream, begun));
	}
	drop(listener);
	stops.send_replace(true);
	// All places are free again when all connections have ended.
	if timeout(stops_within, places.acquire_many(connections)).await.is_err() {
		log::warn!("connections that were still open after {stops_within:?} are cut");
	}
}

/// The next connection.
pub async fn accept(listener: &TcpListener) -> TcpStream {
	loop {
		match listener.accept().await {
			Ok((stream, _)) => {
				let _ = stream.set_nodelay(true);
				return stream;
			}
			Err(error) => {
				log::warn!("no connection could be accepted: {error}");
				sleep(AFTER_FAILURE).await;
			}
		}
	}
}

/// Serve one connection. When `stopping` becomes true, it ends after the answer that is under way. `head_within` is how long
/// a client has to send the head of the next request, from the answer to the last one on.
pub async fn connection<S, B>(
	stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
	service: S,
	head_within: Duration,
	mut stopping: watch::Receiver<bool>,
) where
	S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
	S::Future: Send,
	S::Error: Into<Box<dyn Error + Send + Sync>>,
	B: hyper::body::Body + Send + 'static,
	B::Data: Send,
	B::Error: Into<Box<dyn Error + Send + Sync>>,
{
	let mut builder = Builder::new();
	builder.timer(TokioTimer::new()).header_read_timeout(head_within);
	let service = TowerToHyperService::new(service);
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

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
	// If nobody can tell it any more, it is time as well.
	let _ = stopping.wait_for(|stops| *stops).await;
}
