//! Plain HTTP: what programs tell their operators.

use anyhow::Result;
use http_body_util::{BodyExt, Full};
use hyper::{
	body::{Bytes, Incoming},
	client::conn::http1::handshake,
	header::{HOST, LOCATION},
	Request, Response,
};
use hyper_util::rt::TokioIo;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};

/// How long an answer may take. Generous: a machine under load is slow, not wrong.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// `GET` a path: the status and the body, as text.
pub async fn get(address: SocketAddr, path: &str) -> Result<(u16, String)> {
	let (status, body) = bytes(address, path).await?;
	Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// `GET` a path: the status, and where the answer leads. Nowhere is empty.
pub async fn location(address: SocketAddr, path: &str) -> Result<(u16, String)> {
	let answer = ask(address, path).await?;
	let location = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
	Ok((answer.status().as_u16(), location.unwrap_or_default().to_owned()))
}

/// `GET` a path: the status and the body.
pub async fn bytes(address: SocketAddr, path: &str) -> Result<(u16, Vec<u8>)> {
	let answer = ask(address, path).await?;
	let status = answer.status().as_u16();
	let body = timeout(ANSWER_WITHIN, answer.into_body().collect()).await??.to_bytes();
	Ok((status, body.to_vec()))
}

async fn ask(address: SocketAddr, path: &str) -> Result<Response<Incoming>> {
	let stream = TcpStream::connect(address).await?;
	let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
	tokio::spawn(connection);
	let request = Request::builder().uri(path).header(HOST, address.to_string());
	let request = request.body(Full::new(Bytes::new()))?;
	Ok(timeout(ANSWER_WITHIN, sender.send_request(request)).await??)
}
