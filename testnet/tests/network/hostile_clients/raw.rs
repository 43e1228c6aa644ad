//! A WebSocket from another address.

use anyhow::Result;
use madang_testnet::WebSocket;
use serde_json::Value;
use std::{
	net::{IpAddr, Ipv4Addr, SocketAddr},
	time::Duration,
};
use tokio::{
	net::{TcpSocket, TcpStream},
	time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// The address of a client that is not where the others are.
pub const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 201, 202, 203);

/// A call with parameters.
pub fn call(method: &str, params: &Value) -> Value {
	serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

/// Connect from an address of this machine.
pub async fn connect_from(from: Ipv4Addr, to: SocketAddr) -> Result<TcpStream> {
	let socket = TcpSocket::new_v4()?;
	socket.bind((IpAddr::V4(from), 0).into())?;
	Ok(timeout(PATIENCE, socket.connect(to)).await??)
}

/// Open a WebSocket from an address of this machine.
pub async fn socket(address: SocketAddr) -> Result<WebSocket<TcpStream>> {
	WebSocket::open(connect_from(ELSEWHERE, address).await?, address, "/").await
}
