//! A client of a gateway: HTTP/1.1 over mutual TLS, on a connection that stays.

use super::Certificate;
use anyhow::{bail, Context, Result};
use futures::Stream;
use http_body_util::{combinators::UnsyncBoxBody, BodyExt, Full, StreamBody};
use hyper::{
	body::{Bytes, Frame, Incoming},
	client::conn::http1::{handshake, SendRequest},
	header::{HeaderMap, CONTENT_TYPE, HOST},
	Method, Request, Response,
};
use hyper_util::rt::TokioIo;
use madang_client::Officer;
use pallet_institutions::OfficerSignature;
use serde_json::{json, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::{convert::Infallible, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::TcpStream,
	time::{sleep, timeout, Instant},
};
use tokio_rustls::{
	client::TlsStream,
	rustls::{
		crypto::ring,
		pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer, ServerName},
		ClientConfig, RootCertStore, SupportedProtocolVersion,
	},
	TlsConnector,
};

/// How long an answer may take: a question can wait for a minute.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// How often to ask again.
const EVERY: Duration = Duration::from_millis(200);

/// The body of a request.
type Body = UnsyncBoxBody<Bytes, Infallible>;

/// A connection to a gateway.
pub struct Client {
	sender: SendRequest<Body>,
	host: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
	/// The status of HTTP.
	pub status: u16,
	/// The headers.
	pub headers: HeaderMap,
	/// The body, if it is JSON, or else its text.
	pub body: Value,
}

impl Answer {
	/// The name of the error, if it is one.
	pub fn error(&self) -> Option<&str> {
		self.body["error"]["name"].as_str()
	}

	/// The body of an answer that is no error.
	pub fn ok(self) -> Result<Value> {
		match self.status {
			200 => Ok(self.body),
			status => bail!("{status}: {}", self.body),
		}
	}
}

/// Connect to a gateway's address with a certificate, or without one. `issuer` is the issuer of the gateway's certificate.
pub async fn secured(
	address: SocketAddr,
	issuer: &Path,
	own: Option<&Certificate>,
	versions: &[&'static SupportedProtocolVersion],
) -> Result<TlsStream<TcpStream>> {
	let mut issuers = RootCertStore::empty();
	issuers.add(CertificateDer::from_pem_file(issuer).context("the issuer")?)?;
	let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
		.with_protocol_versions(versions)?
		.with_root_certificates(issuers);
	let config = match own {
		Some(own) => {
			let certificate = CertificateDer::from_pem_file(&own.certificate)?;
			let key = PrivateKeyDer::from_pem_file(&own.key)?;
			builder.with_client_auth_cert(vec![certificate], key)?
		}
		None => builder.with_no_client_auth(),
	};
	let stream = timeout(ANSWER_WITHIN, TcpStream::connect(address)).await??;
	stream.set_nodelay(true)?;
	let name = ServerName::from(address.ip());
	let stream = TlsConnector::from(Arc::new(config)).connect(name, stream);
	Ok(timeout(ANSWER_WITHIN, stream).await??)
}

impl Client {
	/// Connect with a certificate, or without one. `issuer` is the issuer of the gateway's certificate.
	pub async fn connect(
		address: SocketAddr,
		issuer: &Path,
		own: Option<&Certificate>,
		versions: &[&'static SupportedProtocolVersion],
	) -> Result<Self> {
		Self::over(secured(address, issuer, own, versions).await?, address).await
	}

	/// Connect without TLS, as to a node.
	pub async fn connect_plain(address: SocketAddr) -> Result<Self> {
		let stream = timeout(ANSWER_WITHIN, TcpStream::connect(address)).await??;
		stream.set_nodelay(true)?;
		Self::over(stream, address).await
	}

	async fn over(
		stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
		address: SocketAddr,
	) -> Result<Self> {
		let (sender, connection) = handshake(TokioIo::new(stream)).await?;
		tokio::spawn(connection);
		Ok(Self { sender, host: address.to_string() })
	}

	/// Send a request.
	pub async fn send(
		&mut self,
		method: Method,
		path: &str,
		headers: &[(&str, &str)],
		body: impl Into<Bytes>,
	) -> Result<Answer> {
		let mut headers = headers.to_vec();
		if headers.iter().all(|(name, _)| *name != CONTENT_TYPE.as_str()) {
			headers.push((CONTENT_TYPE.as_str(), "application/json"));
		}
		let body = Full::new(body.into()).boxed_unsync();
		let answer = self.request((method, path), &headers, body).await?;
		let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
		let body = timeout(ANSWER_WITHIN, answer.into_body().collect()).await??.to_bytes();
		let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
		let body = serde_json::from_slice(&body).unwrap_or_else(|_| text());
		Ok(Answer { status, headers, body })
	}

	/// Post a body that is sent in pieces, and answer as soon as the answer begins.
	pub async fn post_pieces(
		&mut self,
		path: &str,
		headers: &[(&str, &str)],
		pieces: impl Stream<Item = Bytes> + Send + 'static,
	) -> Result<Response<Incoming>> {
		let pieces = futures::StreamExt::map(pieces, |piece| Ok(Frame::data(piece)));
		let body = StreamBody::new(pieces).boxed_unsync();
		self.request((Method::POST, path), headers, body).await
	}

	async fn request(
		&mut self,
		(method, path): (Method, &str),
		headers: &[(&str, &str)],
		body: Body,
	) -> Result<Response<Incoming>> {
		let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host);
		for (name, value) in headers {
			request = request.header(*name, *value);
		}
		let request = request.body(body)?;
		self.sender.ready().await?;
		Ok(timeout(ANSWER_WITHIN, self.sender.send_request(request)).await??)
	}

	/// `GET` a path.
	pub async fn get(&mut self, path: &str) -> Result<Answer> {
		self.send(Method::GET, path, &[], "").await
	}

	/// Ask until it is answered: a gateway learns from the next final block who may ask.
	pub async fn until_answered(&mut self, path: &str) -> Result<Value> {
		let until = Instant::now() + ANSWER_WITHIN;
		loop {
			let answer = self.get(path).await?;
			if answer.status == 200 || Instant::now() > until {
				return answer.ok();
			}
			sleep(EVERY).await;
		}
	}

	/// `POST` JSON to a path.
	pub async fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
		self.send(Method::POST, path, &[], body.to_string()).await
	}

	/// Call a method by JSON-RPC: its result, or its error.
	pub async fn call(
		&mut self,
		method: &str,
		params: &Value,
	) -> Result<std::result::Result<Value, Value>> {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let mut answer = self.post("/rpc", &request).await?;
		match answer.body.get_mut("result") {
			Some(result) => Ok(Ok(result.take())),
			None => Ok(Err(answer.body["error"].take())),
		}
	}
}

/// An officer's account in SS58.
pub fn account(officer: &Officer) -> String {
	AccountId32::from(officer.account().0).to_ss58check()
}

/// What `tx_submit` takes: the officer signs what was prepared. With `wait` it answers when the outcome is known.
pub fn signed(officer: &Officer, prepared: &Value, wait: u64) -> Result<Value> {
	let payload = prepared["payload"].as_str().and_then(|text| text.strip_prefix("0x"));
	let payload = hex::decode(payload.context("a payload")?)?;
	let (OfficerSignature::Ed25519(signature) | OfficerSignature::Sr25519(signature)) =
		officer.sign(&payload)?;
	Ok(json!({
		"attempt": prepared["attempt"],
		"signature": { "algorithm": officer.algorithm().name(), "value": format!("0x{}", hex::encode(signature)) },
		"wait": wait,
	}))
}
