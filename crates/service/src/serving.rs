//! Connections: taken one after the other, and served until the program stops.

use hyper::{body::Incoming, server::conn::http1::Builder, Request, Response};
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use std::{error::Error, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::{TcpListener, TcpStream},
	sync::watch,
	time::sleep,
};
use tower_service::Service;

/// How long to wait after a connection could not be taken, as when there are too many open files.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

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
