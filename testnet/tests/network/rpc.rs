//! JSON-RPC answers programs, and no web page; unsafe methods only where the operator says so.

use crate::slots::shared_slot;
use anyhow::{Context, Result};
use madang_testnet::{template, Network, Options};
use std::time::Duration;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
	time::timeout,
};

/// A method that only an address for unsafe methods answers, and one that every address answers.
const UNSAFE: &str = "system_unstable_networkState";
const SAFE: &str = "system_chain";

/// How the node refuses an unsafe method.
const REFUSED: &str = "unsafe";

/// The end of an answer that is read: more than the longest here has.
const LONGEST: u64 = 1 << 20;

/// The most calls that a node answers of one batch.
const LONGEST_BATCH: usize = 256;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn json_rpc_answers_programs_and_no_web_page() -> Result<()> {
	shared_slot(ask_as_a_web_page()).await
}

async fn ask_as_a_web_page() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for url in endpoints(&network) {
		let address = url.strip_prefix("ws://").context("a WebSocket address")?;
		let page = "Origin: https://page.example\r\n";

		let (status, answer) = post(address, address, "", SAFE).await?;
		assert_eq!(status, 200, "{url}: a program");
		assert!(answer.contains("result"), "{answer}");
		for origin in [page, "Origin: null\r\n", "Origin: http://localhost:3000\r\n"] {
			let (status, answer) = post(address, address, origin, SAFE).await?;
			assert_eq!(status, 403, "{url}: {origin}: {answer}");
		}
		let (status, answer) = post(address, "page.example:9944", "", SAFE).await?;
		assert_eq!(status, 403, "{url}: a name that points at the node: {answer}");
		assert_eq!(open_websocket(address, "").await?, 101, "{url}: a program");
		assert_eq!(open_websocket(address, page).await?, 403, "{url}: a page");

		// Both listen on loopback, which the SDK takes for a reason to trust everyone.
		let (_, answer) = post(address, address, "", UNSAFE).await?;
		assert_eq!(answer.contains(REFUSED), url == network.nodes[0].url, "{url}: {answer}");
		let (status, answer) = post(address, address, page, UNSAFE).await?;
		assert_eq!(status, 403, "{url}: {answer}");

		let batch = |calls: usize| format!("[{}]", vec![call(SAFE); calls].join(","));
		let (_, answer) = post_body(address, address, "", &batch(LONGEST_BATCH)).await?;
		assert_eq!(answer.matches("result").count(), LONGEST_BATCH, "{url}: {answer}");
		let (_, answer) = post_body(address, address, "", &batch(LONGEST_BATCH + 1)).await?;
		assert!(!answer.contains("result") && answer.contains("error"), "{url}: {answer}");
	}
	network.stop().await
}

/// The addresses of the first node: for safe methods and for unsafe ones.
fn endpoints(network: &Network) -> [String; 2] {
	[network.nodes[0].url.clone(), network.nodes[0].unsafe_url.clone()]
}

/// A call of a method without parameters.
fn call(method: &str) -> String {
	format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":[]}}"#)
}

/// Call a method over HTTP with further headers; the status, and the whole answer.
async fn post(address: &str, host: &str, headers: &str, method: &str) -> Result<(u16, String)> {
	post_body(address, host, headers, &call(method)).await
}

async fn post_body(address: &str, host: &str, headers: &str, body: &str) -> Result<(u16, String)> {
	let request = format!(
		"POST / HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/json\r\n\
		Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
		body.len()
	);
	let mut stream = TcpStream::connect(address).await?;
	stream.write_all(request.as_bytes()).await?;
	let mut answer = Vec::new();
	timeout(PATIENCE, stream.take(LONGEST).read_to_end(&mut answer)).await??;
	let answer = String::from_utf8_lossy(&answer).into_owned();
	Ok((status(&answer)?, answer))
}

/// Open a WebSocket as a browser does, with further headers; the status of the answer.
async fn open_websocket(address: &str, headers: &str) -> Result<u16> {
	let request = format!(
		"GET / HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: Upgrade\r\nUpgrade: websocket\r\n\
		Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	);
	let mut stream = TcpStream::connect(address).await?;
	stream.write_all(request.as_bytes()).await?;
	// An open one has no end: its first line is enough.
	let mut line = Vec::new();
	while !line.ends_with(b"\r\n") {
		line.push(timeout(PATIENCE, stream.read_u8()).await??);
	}
	status(&String::from_utf8_lossy(&line))
}

fn status(answer: &str) -> Result<u16> {
	let code = answer.split(' ').nth(1).with_context(|| format!("no answer: {answer}"))?;
	Ok(code.parse()?)
}
