//! Reads: the same question through the gateway and at the bare node.

use crate::{report::Measured, stage::Stage};
use anyhow::{ensure, Result};
use futures::future::try_join_all;
use madang_testnet::{
	gateway::{secured, Client},
	WebSocket,
};
use serde_json::{json, Value};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_rustls::{client::TlsStream, rustls::version::TLS13};

/// How a question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
	/// At the node, over HTTP.
	NodeHttp,
	/// At the gateway, REST.
	Rest,
	/// At the gateway, JSON-RPC over HTTPS.
	GatewayHttp,
	/// At the node, over WebSocket.
	NodeSocket,
	/// At the gateway, JSON-RPC over WebSocket.
	GatewaySocket,
}

impl Way {
	/// All of them.
	pub const ALL: [Self; 5] =
		[Self::NodeHttp, Self::Rest, Self::GatewayHttp, Self::NodeSocket, Self::GatewaySocket];

	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::NodeHttp => "bare node, JSON-RPC over HTTP",
			Self::Rest => "gateway, REST over mutual TLS",
			Self::GatewayHttp => "gateway, JSON-RPC over mutual TLS",
			Self::NodeSocket => "bare node, JSON-RPC over WebSocket",
			Self::GatewaySocket => "gateway, JSON-RPC over WebSocket and mutual TLS",
		}
	}
}

/// A connection that asks.
enum Asking {
	Http(Client),
	Rest(Client),
	Socket(WebSocket<TcpStream>),
	SecuredSocket(Box<WebSocket<TlsStream<TcpStream>>>),
}

impl Asking {
	async fn open(stage: &Stage, way: Way) -> Result<Self> {
		Ok(match way {
			Way::NodeHttp => Self::Http(Client::connect_plain(stage.node()?).await?),
			Way::Rest => Self::Rest(stage.client().await?),
			Way::GatewayHttp => Self::Http(stage.client().await?),
			Way::NodeSocket => {
				let stream = TcpStream::connect(stage.node()?).await?;
				stream.set_nodelay(true)?;
				Self::Socket(WebSocket::open(stream, stage.node()?, "/").await?)
			}
			Way::GatewaySocket => {
				let (issuer, own) = (stage.certificates.issuer(), Some(&stage.certificate));
				let address = stage.gateway.address;
				let stream = secured(address, &issuer, own, &[&TLS13]).await?;
				Self::SecuredSocket(Box::new(WebSocket::open(stream, address, "/rpc").await?))
			}
		})
	}

	/// Ask; the value of the answer.
	async fn ask(&mut self, path: &str, way: Way, question: &Value) -> Result<Value> {
		let mut answer = match self {
			Self::Rest(client) => return Ok(client.get(path).await?.ok()?["value"].take()),
			Self::Http(client) => {
				let path = if way == Way::NodeHttp { "/" } else { "/rpc" };
				client.post(path, question).await?.ok()?
			}
			Self::Socket(socket) => {
				socket.send(question).await?;
				serde_json::from_slice(&socket.receive().await?)?
			}
			Self::SecuredSocket(socket) => {
				socket.send(question).await?;
				serde_json::from_slice(&socket.receive().await?)?
			}
		};
		Ok(answer["result"]["value"].take())
	}
}

/// Ask over so many connections for so long.
pub async fn measure(
	stage: &Stage,
	way: Way,
	connections: usize,
	time: Duration,
) -> Result<Measured> {
	let bank = stage.network.members.bank().id;
	let (path, bank) = (format!("/v1/institutions/get?institution={bank}"), bank.to_string());
	let question =
		json!({ "jsonrpc": "2.0", "id": 1, "method": "institutions_get", "params": [bank] });
	let opened = try_join_all((0..connections).map(|_| Asking::open(stage, way))).await?;
	let began = Instant::now();
	let asked = opened.into_iter().map(|mut asking| {
		let (path, question) = (&path, &question);
		async move {
			let mut took = Vec::new();
			while began.elapsed() < time {
				let asked = Instant::now();
				let value = asking.ask(path, way, question).await?;
				took.push(asked.elapsed());
				ensure!(value["kind"] == "bank", "{}: {value}", way.name());
			}
			anyhow::Ok(took)
		}
	});
	let took = try_join_all(asked).await?.concat();
	Ok(Measured { way: way.name(), took, all: began.elapsed() })
}
