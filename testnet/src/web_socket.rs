//! A WebSocket whose client reads only when it is told to.

use anyhow::{ensure, Result};
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
	time::timeout,
};

/// How long the server may take to open it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A WebSocket.
pub struct WebSocket<S>(S);

impl<S: AsyncRead + AsyncWrite + Unpin> WebSocket<S> {
	/// Open one at a path of an address to which this stream is connected.
	pub async fn open(mut stream: S, address: SocketAddr, path: &str) -> Result<Self> {
		let request = format!(
			"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
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
		let frame = [&[0x81, 0x80 | 127], &length[..], &[0; 4], text.as_bytes()].concat();
		self.0.write_all(&frame).await?;
		Ok(self.0.flush().await?)
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
