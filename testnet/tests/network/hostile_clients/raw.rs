//! A WebSocket whose client reads only when it is told to.

use anyhow::{ensure, Result};
use serde_json::Value;
use std::{
	net::{IpAddr, Ipv4Addr, SocketAddr},
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
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

/// A WebSocket.
pub struct Socket(TcpStream);

impl Socket {
	/// Open one.
	pub async fn open(address: SocketAddr) -> Result<Self> {
		let mut stream = connect_from(ELSEWHERE, address).await?;
		let request = format!(
			"GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
			Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
		);
		stream.write_all(request.as_bytes()).await?;
		let mut head = Vec::new();
		while !head.ends_with(b"\r\n\r\n") {
			head.push(timeout(PATIENCE, stream.read_u8()).await??);
		}
		ensure!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
		Ok(Self(stream))
	}

	/// Send a message in one frame, whose mask changes nothing.
	pub async fn send(&mut self, message: &Value) -> Result<()> {
		let text = message.to_string();
		let length = u64::try_from(text.len())?.to_be_bytes();
		let head = [&[0x81, 0x80 | 127], &length[..], &[0; 4]].concat();
		self.0.write_all(&head).await?;
		self.0.write_all(text.as_bytes()).await?;
		Ok(())
	}

	/// Read the next message, in one frame as the node sends it; its bytes.
	pub async fn receive(&mut self) -> Result<Vec<u8>> {
		loop {
			let mut head = [0; 2];
			self.0.read_exact(&mut head).await?;
			let length = match head[1] {
				126 => self.0.read_u16().await?.into(),
				127 => usize::try_from(self.0.read_u64().await?)?,
				short => short.into(),
			};
			let mut bytes = vec![0; length];
			self.0.read_exact(&mut bytes).await?;
			// Of texts only: the node also asks whether the client is there.
			if head[0] == 0x81 {
				return Ok(bytes);
			}
		}
	}
}
