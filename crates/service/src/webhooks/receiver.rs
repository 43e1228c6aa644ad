//! A system that is woken: where it is, and how it is reached.

use super::message::{Message, Secret};
use crate::{now, tls};
use http_body_util::Full;
use hyper::{
	body::Bytes,
	client::conn::http1::handshake,
	header::{CONTENT_TYPE, HOST, USER_AGENT},
	Request, StatusCode, Uri,
};
use hyper_util::rt::TokioIo;
use std::{net::IpAddr, path::Path, time::Duration};
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
	host: String,
	port: u16,
	path: String,
	secret: Secret,
	/// The name and version of the program that posts.
	agent: &'static str,
	/// None on the same machine.
	tls: Option<TlsConnector>,
}

impl Receiver {
	/// A receiver at an address, `https://…` or `http://…` on the same machine, with the file of the secret that both sides
	/// have and, for `https://…`, that of the issuers of its certificate. `agent` is the name and version of this program.
	///
	/// # Errors
	///
	/// If the address is none of these, or a file is not as it should be.
	pub fn of(
		url: &str,
		secret_file: &Path,
		issuers: Option<&Path>,
		agent: &'static str,
	) -> Result<Self, String> {
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
			url: url.to_owned(),
			host,
			port: uri.port_u16().unwrap_or(port),
			path,
			secret: Secret::read(secret_file)?,
			agent,
			tls,
		})
	}

	/// Post a message.
	///
	/// # Errors
	///
	/// Why it was not received.
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
			.header(USER_AGENT, self.agent)
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
		let of = |url: &str| Receiver::of(url, &secret_file, None, "test/1");
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
