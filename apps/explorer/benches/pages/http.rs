//! Requests over one connection, one after the other.

use crate::Failure;
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::{SocketAddr, TcpStream},
};

/// A connection.
pub struct Client {
	address: SocketAddr,
	stream: BufReader<TcpStream>,
}

impl Client {
	/// Connect.
	pub fn connect(address: SocketAddr) -> Result<Self, Failure> {
		let stream = TcpStream::connect(address)?;
		stream.set_nodelay(true)?;
		Ok(Self { address, stream: BufReader::new(stream) })
	}

	/// Ask for a place: the status, and the bytes of the body.
	pub fn get(&mut self, place: &str) -> Result<(u16, usize), Failure> {
		let request = format!("GET {place} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
		self.stream.get_mut().write_all(request.as_bytes())?;
		let mut line = String::new();
		self.stream.read_line(&mut line)?;
		let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
		let (mut length, mut is_chunked) = (0, false);
		loop {
			line.clear();
			self.stream.read_line(&mut line)?;
			let Some((name, value)) = line.trim_end().split_once(": ") else { break };
			if name.eq_ignore_ascii_case("content-length") {
				length = value.parse()?;
			}
			is_chunked |= name.eq_ignore_ascii_case("transfer-encoding");
		}
		if is_chunked {
			return Ok((status, self.chunks()?));
		}
		self.pass(length)?;
		Ok((status, length))
	}

	/// The bytes of a body that is sent in chunks.
	fn chunks(&mut self) -> Result<usize, Failure> {
		let mut all = 0;
		loop {
			let mut line = String::new();
			self.stream.read_line(&mut line)?;
			let length = usize::from_str_radix(line.trim_end(), 16)?;
			// The line break after it.
			self.pass(length + 2)?;
			all += length;
			if length == 0 {
				return Ok(all);
			}
		}
	}

	fn pass(&mut self, length: usize) -> Result<(), Failure> {
		Ok(self.stream.read_exact(&mut vec![0; length])?)
	}
}
