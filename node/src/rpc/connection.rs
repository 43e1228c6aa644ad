//! One connection of JSON-RPC: HTTP/1.1, and WebSocket after an upgrade.

use super::clients::{socket::Socket, Clients, Load};
use futures::future::{select, Either};
use hyper::{body::Incoming, server::conn::http1::Builder};
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use jsonrpsee::{
	core::BoxError,
	server::{HttpRequest, HttpResponse},
};
use std::{future::Future, pin::pin, sync::Arc, time::Duration};
use tokio::{
	io::AsyncWriteExt,
	net::{TcpListener, TcpStream},
	time::{sleep, timeout},
};
use tower::Service;

/// How long the head of a request may take to arrive, and how long a connection may be without a request.
const HEAD_WITHIN: Duration = Duration::from_secs(60);

/// How long the server waits after it could not accept a connection: usually too many files are open.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// How long a refusal may take. It fits into what the system keeps for the socket.
const REFUSE_WITHIN: Duration = Duration::from_secs(1);

/// The answer to a connection for which there is no place.
const NO_PLACE: &str =
	"HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\ncontent-type: text/plain\r\n\
	content-length: 65\r\n\r\nThis node has as many connections, or of this address, as it may.";

/// Take connections and serve them, until the server stops.
pub async fn accept<S, F>(
	listener: TcpListener,
	clients: Arc<Clients>,
	service: impl Fn(&Arc<Load>) -> (S, F) + Send + Sync + 'static,
	stopped: impl Future<Output = ()> + Send,
) where
	S: Service<HttpRequest<Incoming>, Response = HttpResponse, Error = BoxError>
		+ Clone
		+ Send
		+ 'static,
	S::Future: Send,
	F: Future<Output = ()> + Send + 'static,
{
	let service = Arc::new(service);
	let mut stopped = pin!(stopped);
	while let Either::Left((accepted, _)) = select(pin!(listener.accept()), &mut stopped).await {
		match accepted {
			Ok((socket, from)) => {
				// Answers are short and must not wait for others.
				let _ = socket.set_nodelay(true);
				let Some(load) = clients.open(from.ip()) else {
					tokio::spawn(refuse(socket));
					continue;
				};
				let service = service.clone();
				// Not here, where others wait to be accepted.
				tokio::spawn(async move {
					let (service, stopped) = service(&load);
					serve(socket, load, service, stopped).await;
				});
			}
			Err(error) => {
				log::debug!(target: "rpc", "Cannot accept a connection: {error}");
				sleep(ACCEPT_AGAIN_AFTER).await;
			}
		}
	}
}

/// Refuse a connection. Nobody waits for the other side to read why.
async fn refuse(mut socket: TcpStream) {
	let _ = timeout(REFUSE_WITHIN, socket.write_all(NO_PLACE.as_bytes())).await;
}

/// Serve a connection until it ends, or until the server stops.
async fn serve<S>(socket: TcpStream, load: Arc<Load>, service: S, stopped: impl Future<Output = ()>)
where
	S: Service<HttpRequest<Incoming>, Response = HttpResponse, Error = BoxError>
		+ Clone
		+ Send
		+ 'static,
	S::Future: Send,
{
	let socket = TokioIo::new(Socket::new(socket, load));
	let mut builder = Builder::new();
	builder.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
	let served = builder.serve_connection(socket, TowerToHyperService::new(service));
	let mut served = pin!(served.with_upgrades());
	let ended = match select(served.as_mut(), pin!(stopped)).await {
		Either::Left((ended, _)) => ended,
		Either::Right(_) => {
			served.as_mut().graceful_shutdown();
			served.await
		}
	};
	if let Err(error) = ended {
		log::debug!(target: "rpc", "A connection ended: {error}");
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_refusal_has_the_length_that_it_says() {
		let (head, body) = NO_PLACE.split_once("\r\n\r\n").unwrap();
		assert!(head.ends_with(&format!("content-length: {}", body.len())), "{}", body.len());
	}
}
