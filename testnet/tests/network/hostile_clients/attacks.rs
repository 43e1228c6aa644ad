//! What a hostile client does.

use super::raw::{call, connect_from, socket, ELSEWHERE};
use anyhow::{bail, ensure, Result};
use futures::future::join_all;
use serde_json::{json, Value};
use std::{
	net::SocketAddr,
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	time::{sleep, timeout},
};

/// Questions of one client that reads no answer.
const QUESTIONS: usize = 64;

/// Connections of a client that asks much.
const CONNECTIONS: usize = 8;

/// Calls of a batch, and subscriptions of a connection: the most that a node takes.
const BATCH: usize = 256;
const SUBSCRIPTIONS: usize = 128;

/// More connections than an address may have: half of the 200 that the nodes of tests take.
const TOO_MANY: usize = 110;

/// Within which time a connection that is refused is told so.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// Bytes of a body that nests as deep as it is long.
const DEPTH: usize = 4 << 20;

const PAUSE: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(20);

/// A way to attack.
#[derive(Clone, Copy)]
pub enum Attack {
	Questions,
	Batches,
	Subscriptions,
	Slowness,
	Idleness,
	Nesting,
}

pub const ATTACKS: [Attack; 6] = [
	Attack::Questions,
	Attack::Batches,
	Attack::Subscriptions,
	Attack::Slowness,
	Attack::Idleness,
	Attack::Nesting,
];

impl Attack {
	/// What it is.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Questions => "questions with large answers that it does not read",
			Self::Batches => "batches as large as may be",
			Self::Subscriptions => "subscriptions that it does not read",
			Self::Slowness => "bodies and heads that do not end",
			Self::Idleness => "connections that it does not use",
			Self::Nesting => "JSON that nests deeply",
		}
	}

	/// Attack a node until it is over; what was done.
	pub async fn run(self, node: SocketAddr, keys: &[String], over: &AtomicBool) -> Result<String> {
		match self {
			Self::Questions => ask_without_reading(node, keys, over).await,
			Self::Batches => send_batches(node, over).await,
			Self::Subscriptions => subscribe_without_reading(node, over).await,
			Self::Slowness => trickle(node, over).await,
			Self::Idleness => stay_idle(node, over).await,
			Self::Nesting => nest(node, over).await,
		}
	}
}

fn is_over(over: &AtomicBool) -> bool {
	over.load(Ordering::Relaxed)
}

/// Ask for the largest answers over several connections, without reading any of them.
async fn ask_without_reading(
	node: SocketAddr,
	keys: &[String],
	over: &AtomicBool,
) -> Result<String> {
	let pages = json!([{ "limit": 256, "proof": true }]);
	let questions = [
		call("state_getKeysPaged", &json!(["0x", 1_000])),
		call("state_queryStorageAt", &json!([keys])),
		call("state_getReadProof", &json!([keys])),
		call("institutions_list", &pages),
		call("programmes_list", &pages),
		call("state_getMetadata", &json!([])),
	];
	let mut sockets = Vec::new();
	let mut sent = 0;
	while !is_over(over) {
		if sockets.len() < CONNECTIONS {
			let mut socket = socket(node).await?;
			for question in questions.iter().cycle().take(QUESTIONS) {
				// Once the node reads no more, this never ends.
				match timeout(PAUSE, socket.send(question)).await {
					Ok(done) => done?,
					Err(_) => break,
				}
				sent += 1;
			}
			sockets.push(socket);
		}
		sleep(PAUSE).await;
	}
	ensure!(sent > QUESTIONS, "it sent {sent} questions only");
	Ok(format!("{sent} questions over {} connections", sockets.len()))
}

/// Send batches over several connections, and read the answers.
async fn send_batches(node: SocketAddr, over: &AtomicBool) -> Result<String> {
	let pages = call("state_getKeysPaged", &json!(["0x", 1_000]));
	let small = Value::Array(vec![pages; BATCH]);
	// More than an answer may have.
	let large = Value::Array(vec![call("state_getMetadata", &json!([])); BATCH]);
	let senders = (0..CONNECTIONS).map(|_| async {
		let mut socket = socket(node).await?;
		let mut bytes = 0;
		while !is_over(over) {
			for batch in [&small, &large] {
				socket.send(batch).await?;
			}
			for _ in 0..2 {
				let Ok(read) = timeout(PAUSE, socket.receive()).await else { break };
				bytes += read?.len();
			}
		}
		anyhow::Ok(bytes)
	});
	let bytes: Vec<usize> = join_all(senders).await.into_iter().collect::<Result<_>>()?;
	Ok(format!("{} bytes of answers", bytes.iter().sum::<usize>()))
}

/// Subscribe as often as a connection may, over several, and read nothing more.
async fn subscribe_without_reading(node: SocketAddr, over: &AtomicBool) -> Result<String> {
	let mut sockets = Vec::new();
	for _ in 0..CONNECTIONS {
		let mut socket = socket(node).await?;
		let kinds = ["chain_subscribeAllHeads", "chain_subscribeNewHeads", "events_subscribe"];
		for kind in kinds.iter().cycle().take(SUBSCRIPTIONS) {
			let params = if kind.starts_with("events") { json!([{}]) } else { json!([]) };
			socket.send(&call(kind, &params)).await?;
		}
		// Notifications are between the answers.
		let mut answers = 0;
		while answers < SUBSCRIPTIONS {
			let answer: Value = serde_json::from_slice(&socket.receive().await?)?;
			ensure!(answer["error"].is_null(), "{answer}");
			answers += usize::from(answer["id"] == 1);
		}
		socket.send(&call("chain_subscribeNewHeads", &json!([]))).await?;
		let refused = loop {
			let answer: Value = serde_json::from_slice(&socket.receive().await?)?;
			if answer["id"] == 1 {
				break answer;
			}
		};
		ensure!(refused["error"]["code"] == -32_006, "one too many: {refused}");
		sockets.push(socket);
	}
	while !is_over(over) {
		sleep(PAUSE).await;
	}
	Ok(format!("{} subscriptions", sockets.len() * SUBSCRIPTIONS))
}

/// Send heads and bodies of requests bit by bit, over several connections.
async fn trickle(node: SocketAddr, over: &AtomicBool) -> Result<String> {
	let head = format!(
		"POST / HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/json\r\nContent-Length: 15000000\r\n\r\n"
	);
	let trickles = (0..CONNECTIONS).map(|index| {
		let head = &head;
		async move {
			let mut stream = connect_from(ELSEWHERE, node).await?;
			let mut sent = 0;
			// Every second one sends its head at once, and then an endless body.
			let (bytes, length) = match index % 2 {
				0 => (b" ".repeat(64 << 10), 64 << 10),
				_ => (head.clone().into_bytes(), 1),
			};
			if index % 2 == 0 {
				// What does not begin as JSON is refused at once.
				stream.write_all(format!("{head}[").as_bytes()).await?;
			}
			let mut pieces = bytes.chunks(length).cycle();
			while !is_over(over) {
				let Some(piece) = pieces.next() else { bail!("nothing to send") };
				stream.write_all(piece).await?;
				sent += piece.len();
				sleep(PAUSE).await;
			}
			anyhow::Ok(sent)
		}
	});
	let sent: Vec<usize> = join_all(trickles).await.into_iter().collect::<Result<_>>()?;
	Ok(format!("{} bytes", sent.iter().sum::<usize>()))
}

/// Open more connections than an address may have, and do nothing.
async fn stay_idle(node: SocketAddr, over: &AtomicBool) -> Result<String> {
	let opened = (0..TOO_MANY).map(|_| async {
		let mut stream = connect_from(ELSEWHERE, node).await?;
		// The node says nothing on a connection that it takes.
		let is_refused = timeout(ANSWER_WITHIN, stream.read_u8()).await.is_ok();
		anyhow::Ok((stream, is_refused))
	});
	let opened = join_all(opened).await.into_iter().collect::<Result<Vec<_>>>()?;
	let (mut open, mut refused) = (Vec::new(), 0);
	for (stream, is_refused) in opened {
		match is_refused {
			true => refused += 1,
			false => open.push(stream),
		}
	}
	ensure!(refused > 0, "all {TOO_MANY} connections were taken");
	while !is_over(over) {
		sleep(PAUSE).await;
	}
	Ok(format!("{} idle connections; {refused} more were refused", open.len()))
}

/// Send deep JSON again and again, as a request and as parameters.
async fn nest(node: SocketAddr, over: &AtomicBool) -> Result<String> {
	let deep = ["[".repeat(DEPTH / 2), "]".repeat(DEPTH / 2)].concat();
	let params = |method: &str| {
		format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":[{deep}]}}"#)
	};
	let bodies = [
		"[".repeat(DEPTH),
		r#"{"a":"#.repeat(DEPTH / 5),
		params("loans_get"),
		params("state_getStorage"),
	];
	let mut answers = 0;
	while !is_over(over) {
		for body in &bodies {
			let mut stream = connect_from(ELSEWHERE, node).await?;
			let head = format!(
				"POST / HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/json\r\nConnection: close\r\n\
				Content-Length: {}\r\n\r\n",
				body.len()
			);
			stream.write_all(head.as_bytes()).await?;
			stream.write_all(body.as_bytes()).await?;
			let mut answer = String::new();
			timeout(PATIENCE, stream.read_to_string(&mut answer)).await??;
			ensure!(answer.contains("error"), "{answer}");
			answers += 1;
		}
	}
	Ok(format!("{answers} answers, all of them errors"))
}
