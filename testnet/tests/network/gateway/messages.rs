//! Signed answers, and messages that wake a system.

use super::*;
use crate::slots::shared_slot;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use http_body_util::{BodyExt, Full};
use hyper::{
	body::{Bytes, Incoming},
	header::HeaderMap,
	server::conn::http1,
	service::service_fn,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::TokioIo;
use madang_testnet::{calls::fresh, write_secret};
use ring::{hmac, signature};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::{
	net::TcpListener,
	sync::mpsc::{unbounded_channel, UnboundedReceiver},
	time::timeout,
};

/// How many messages the receiver does not take at first.
const REFUSED: usize = 2;

/// A message as it came.
type Received = (HeaderMap, Bytes);

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_signed_and_systems_are_woken() -> Result<()> {
	shared_slot(tell()).await
}

async fn tell() -> Result<()> {
	let folder = tempfile::tempdir()?;
	let (address, mut received) = receiver(Ipv4Addr::LOCALHOST).await?;
	let (of_events, mut events) = receiver(Ipv4Addr::LOCALHOST).await?;
	let secret: [u8; 32] = fresh();
	let file = folder.path().join("webhook.secret");
	write_secret(&file, &format!("whsec_{}", Base64::encode_string(&secret)))?;
	let mut desk = Desk::open(&format!(
		"[[webhooks]]\nurl = \"http://{address}/wake\"\nsecret-file = {file:?}\nabout = [\"outcomes\"]\n\n\
		 [[webhooks]]\nurl = \"http://{of_events}/wake\"\nsecret-file = {file:?}\nabout = [\"events\"]\n"
	))
	.await?;
	let (client, officer) = (&mut desk.client, &desk.officer);
	let answer = client.send(Method::GET, "/v1/institutions/list", &SIGNED, "").await?;
	ensure!(answer.status == 406, "{answer:?}");
	refused(&answer, "not-signed")?;
	ensure!(client.get("/v1/gateway/keys").await?.ok()? == json!({ "keys": [] }));

	// About events it is woken once at the start, whether there are any or not.
	woken(&mut events, &secret, "events.new").await?;
	// One outcome, and then one more, when the first one has been told.
	for last in ["1", "2"] {
		let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 1)).await?.ok()?;
		client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
		is_woken(&mut received, &secret, last).await?;
	}
	// After a restart it is woken once, although nothing is new.
	desk.gateway.stop().await?;
	let file = folder.path().join("answers.pem");
	write_secret(&file, &key()?)?;
	desk.gateway.configure(&format!("[answers]\nkey = {file:?}\n"))?;
	desk.gateway.start().await?;
	is_woken(&mut received, &secret, "2").await?;
	answers_are_signed(&mut desk.connect().await?).await?;
	desk.close().await
}

/// The next message tells that this is the last outcome.
async fn is_woken(
	received: &mut UnboundedReceiver<Received>,
	secret: &[u8],
	last: &str,
) -> Result<()> {
	let (mut ids, data) = woken(received, secret, "outcomes.new").await?;
	ensure!(data["last"] == last, "{data}");
	// The first tries were refused, and came again with the same id.
	ids.dedup();
	ensure!(ids.len() == 1, "{ids:?}");
	Ok(())
}

/// The next messages up to the one that is taken: their ids, and the data of that one. What became new meanwhile makes
/// another message of it.
async fn woken(
	received: &mut UnboundedReceiver<Received>,
	secret: &[u8],
	kind: &str,
) -> Result<(Vec<String>, Value)> {
	let mut ids = Vec::new();
	let mut data = Value::Null;
	for _ in 0..=REFUSED {
		let (headers, body) = timeout(PATIENCE, received.recv()).await?.context("a message")?;
		let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
		let id = header("webhook-id").context("an id")?;
		let at = header("webhook-timestamp").context("a time")?;
		let signature = header("webhook-signature").context("a signature")?;
		let signature = signature.strip_prefix("v1,").context("its version")?;
		let message = [id.as_bytes(), b".", at.as_bytes(), b".", &body].concat();
		let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
		let is_right = hmac::verify(&key, &message, &Base64::decode_vec(signature)?).is_ok();
		ensure!(is_right, "the signature is not of the message");
		let mut body: Value = serde_json::from_slice(&body)?;
		ensure!(body["type"] == kind, "{body}");
		data = body["data"].take();
		ids.push(id.to_owned());
	}
	Ok((ids, data))
}

/// Receive messages, and refuse each two times.
async fn receiver(host: Ipv4Addr) -> Result<(SocketAddr, UnboundedReceiver<Received>)> {
	let listener = TcpListener::bind((host, 0)).await?;
	let address = listener.local_addr()?;
	let (sender, received) = unbounded_channel();
	tokio::spawn(async move {
		for count in 1.. {
			let Ok((stream, _)) = listener.accept().await else { return };
			let is_taken = count % (REFUSED + 1) == 0;
			let take = service_fn(|request: Request<Incoming>| async {
				let (head, body) = request.into_parts();
				let body = body.collect().await?.to_bytes();
				let _ = sender.send((head.headers, body));
				let mut response = Response::new(Full::new(Bytes::new()));
				if !is_taken {
					*response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
				}
				Ok::<_, hyper::Error>(response)
			});
			let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), take).await;
		}
	});
	Ok((address, received))
}

const SIGNED: [(&str, &str); 1] = [("accept", "application/jose")];

/// A new Ed25519 key as a file.
fn key() -> Result<String> {
	let key = signature::Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new());
	let key = key.map_err(|_| anyhow::anyhow!("no randomness"))?;
	let text = Base64::encode_string(key.as_ref());
	Ok(format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"))
}

/// By both doors; an error too.
async fn answers_are_signed(client: &mut Client) -> Result<()> {
	let keys = client.get("/v1/gateway/keys").await?.ok()?;
	let jwk = keys["keys"][0].clone();
	let plain = client.get("/v1/institutions/list?limit=1&at=1").await?.ok()?;
	let path = "/v1/institutions/list?limit=1&at=1";
	let payload = checked(&client.send(Method::GET, path, &SIGNED, "").await?, &jwk)?;
	ensure!(payload["answer"] == plain && payload["status"] == 200, "{payload}");
	ensure!(payload["request"]["target"] == path, "{payload}");
	ensure!(payload["request"]["method"] == "GET", "{payload}");

	let question =
		json!({ "jsonrpc": "2.0", "id": 7, "method": "institutions_get", "params": ["1"] });
	let body = question.to_string();
	let answer = client.send(Method::POST, "/rpc", &SIGNED, body.clone()).await?;
	let payload = checked(&answer, &jwk)?;
	ensure!(payload["answer"]["id"] == 7 && payload["answer"]["result"].is_object(), "{payload}");
	let digest = {
		use sha2::{Digest, Sha256};
		hex::encode(Sha256::digest(body))
	};
	ensure!(payload["request"]["body_sha256"] == digest, "{payload}");

	let answer = client.send(Method::GET, "/v1/loans/get?loan=4711", &SIGNED, "").await?;
	ensure!(answer.status == 403, "{answer:?}");
	let payload = checked(&answer, &jwk)?;
	ensure!(payload["answer"]["error"]["name"] == "no-part" && payload["status"] == 403);
	Ok(())
}

/// What was signed, if the signature is of this key.
fn checked(answer: &Answer, jwk: &Value) -> Result<Value> {
	let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok());
	ensure!(kind == Some("application/jose"), "{kind:?}");
	let text = answer.body.as_str().context("text")?;
	let (message, signed) = text.rsplit_once('.').context("a signature")?;
	let (header, payload) = message.split_once('.').context("a header")?;
	let header: Value = serde_json::from_slice(&Base64UrlUnpadded::decode_vec(header)?)?;
	ensure!(header["kid"] == jwk["kid"] && header["alg"] == "EdDSA", "{header}");
	let public = Base64UrlUnpadded::decode_vec(jwk["x"].as_str().context("a key")?)?;
	let key = signature::UnparsedPublicKey::new(&signature::ED25519, public);
	let is_right = key.verify(message.as_bytes(), &Base64UrlUnpadded::decode_vec(signed)?);
	ensure!(is_right.is_ok(), "the signature is of another answer");
	Ok(serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload)?)?)
}
