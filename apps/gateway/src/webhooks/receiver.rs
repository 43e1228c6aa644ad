//! A system that is woken: where it is, and how it is reached.

use super::message::{Message, Secret};
use crate::{
	config::{About, Webhook},
	store::now,
};
use http_body_util::Full;
use hyper::{
	body::Bytes,
	client::conn::http1::handshake,
	header::{CONTENT_TYPE, HOST, USER_AGENT},
	Request, StatusCode, Uri,
};
use hyper_util::rt::TokioIo;
use madang_service::tls;
use std::{net::IpAddr, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::TcpStream,
	time::timeout,
};
use tokio_rustls::{rustls::pki_types::ServerName, TlsConnector};

/// How long a receiver has to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// A system to wake.
pub struct Receiver {
	/// Where to post.
	pub url: String,
	/// What for.
	pub about: Vec<About>,
	host: String,
	port: u16,
	path: String,
	secret: Secret,
	/// None on the same machine.
	tls: Option<TlsConnector>,
}

impl Receiver {
	/// The receiver of a configuration.
	pub fn of(webhook: &Webhook) -> Result<Self, String> {
		let Webhook { url, secret_file, issuers, about } = webhook;
		let wrong = |reason: &str| format!("webhooks: {url}: {reason}");
		let uri: Uri = url.parse().map_err(|_| wrong("not an address"))?;
		let host = uri.host().ok_or_else(|| wrong("no host"))?;
		let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
		let is_here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
		let (port, tls) = match (uri.scheme_str(), issuers) {
			(Some("https"), Some(issuers)) => (443, Some(tls::connector(issuers)?)),
			(Some("https"), None) => {
				return Err(wrong("expected issuers, the file of its issuers"))
			}
			(Some("http"), _) if is_here => (80, None),
			_ => return Err(wrong("expected https://…, or http://… on the same machine")),
		};
		let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
		Ok(Self {
			url: url.clone(),
			about: about.clone(),
			host,
			port: uri.port_u16().unwrap_or(port),
			path,
			secret: Secret::read(secret_file)?,
			tls,
		})
	}

	/// Post a message. Why it was not received, if it was not.
	pub async fn post(&self, message: &Message) -> Result<(), String> {
		match timeout(ANSWER_WITHIN, self.answer(message)).await {
			Ok(Ok(status)) if status.is_success() => Ok(()),
			// Redirections too: the address is the configuration's matter.
			Ok(Ok(status)) => Err(format!("it answered {status}")),
			Ok(Err(reason)) => Err(reason),
			Err(_) => Err("it did not answer in time".to_owned()),
		}
	}

	async fn answer(&self, message: &Message) -> Result<StatusCode, String> {
		let text = |error: &dyn std::fmt::Display| error.to_string();
		let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
		let stream = stream.map_err(|error| text(&error))?;
		let request = self.request(message).map_err(|error| text(&error))?;
		match &self.tls {
			Some(connector) => {
				let name = ServerName::try_from(self.host.clone()).map_err(|error| text(&error))?;
				let stream = connector.connect(name, stream).await.map_err(|error| text(&error))?;
				exchange(stream, request).await
			}
			None => exchange(stream, request).await,
		}
	}

	fn request(&self, message: &Message) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
		let at = now() / 1_000;
		let host = match self.host.contains(':') {
			true => format!("[{}]:{}", self.host, self.port),
			false => format!("{}:{}", self.host, self.port),
		};
		Request::post(&self.path)
			.header(HOST, host)
			.header(CONTENT_TYPE, "application/json")
			.header(USER_AGENT, concat!("madang-gateway/", env!("CARGO_PKG_VERSION")))
			.header("webhook-id", &message.id)
			.header("webhook-timestamp", at)
			.header("webhook-signature", message.signature(at, &self.secret))
			.body(Full::new(Bytes::from(message.body.clone())))
	}
}

async fn exchange(
	stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
	request: Request<Full<Bytes>>,
) -> Result<StatusCode, String> {
	let opened = handshake(TokioIo::new(stream)).await;
	let (mut sender, connection) = opened.map_err(|error| error.to_string())?;
	let connection = tokio::spawn(connection);
	let answer = sender.send_request(request).await;
	connection.abort();
	Ok(answer.map_err(|error| error.to_string())?.status())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_receiver_elsewhere_is_reached_by_tls_only() {
		let folder = tempfile::tempdir().unwrap();
		let secret_file = folder.path().join("secret");
		std::fs::write(&secret_file, "whsec_plJ3nmyCDGBKInavdOK15jslABCDEFGH\n").unwrap();
		let mode = |mode| {
			let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
			std::fs::set_permissions(&secret_file, mode).unwrap();
		};
		mode(0o600);
		let of = |url: &str| {
			let (url, about) = (url.to_owned(), vec![About::Outcomes]);
			Receiver::of(&Webhook { url, about, secret_file: secret_file.clone(), issuers: None })
		};
		let here = of("http://127.0.0.1:8080/wake?x=1").unwrap();
		assert_eq!((here.port, here.path.as_str()), (8080, "/wake?x=1"));
		assert_eq!(of("http://[::1]/").unwrap().host, "::1");
		for (url, expected) in [
			("http://bank.example/", "expected https"),
			("ftp://127.0.0.1/", "expected https"),
			("https://bank.example/", "expected issuers"),
			("nonsense", "expected https"),
			("/path", "no host"),
		] {
			let error = of(url).err().unwrap();
			assert!(error.contains(expected), "{url}: {error}");
		}
		mode(0o604);
		let error = of("http://127.0.0.1/").err().unwrap();
		assert!(error.contains("chmod 600"), "{error}");
	}
}
