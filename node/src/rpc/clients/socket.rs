//! The socket of a connection: it is read only as far as the connection may, and closed if the other side takes nothing.

use super::Load;
use futures::FutureExt;
use std::{
	io::{Error, ErrorKind, IoSlice, Result},
	pin::Pin,
	sync::Arc,
	task::{ready, Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	time::{sleep, Sleep},
};

/// For how long the other side may take nothing of what the node has for it.
const STALLED: Duration = Duration::from_secs(30);

/// The socket of a connection.
pub struct Socket<T> {
	inner: T,
	load: Arc<Load>,
	/// When the other side has taken nothing for too long.
	stalled: Option<Pin<Box<Sleep>>>,
	patience: Duration,
}

impl<T> Socket<T> {
	/// A socket with what the connection holds.
	pub const fn new(inner: T, load: Arc<Load>) -> Self {
		Self { inner, load, stalled: None, patience: STALLED }
	}

	fn check(&self) -> Result<()> {
		match self.load.is_closed() {
			true => Err(Error::from(ErrorKind::ConnectionAborted)),
			false => Ok(()),
		}
	}

	fn written(
		&mut self,
		context: &mut Context<'_>,
		written: Poll<Result<usize>>,
	) -> Poll<Result<usize>> {
		if let Poll::Ready(written) = written {
			self.stalled = None;
			self.load.taken(*written.as_ref().unwrap_or(&0));
			return Poll::Ready(written);
		}
		self.load.blocked(context);
		let patience = self.patience;
		let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
		ready!(stalled.poll_unpin(context));
		self.load.close();
		Poll::Ready(Err(Error::from(ErrorKind::TimedOut)))
	}
}

impl<T> Drop for Socket<T> {
	fn drop(&mut self) {
		// Its calls that have not begun need no answer.
		self.load.close();
	}
}

impl<T: AsyncRead + Unpin> AsyncRead for Socket<T> {
	fn poll_read(
		self: Pin<&mut Self>,
		context: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<Result<()>> {
		let socket = self.get_mut();
		if !socket.load.may_read(context) {
			return Poll::Pending;
		}
		socket.check()?;
		let before = buffer.filled().len();
		ready!(Pin::new(&mut socket.inner).poll_read(context, buffer))?;
		socket.load.read(buffer.filled().len().saturating_sub(before));
		Poll::Ready(Ok(()))
	}
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Socket<T> {
	fn poll_write(
		self: Pin<&mut Self>,
		context: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<Result<usize>> {
		let socket = self.get_mut();
		socket.check()?;
		let written = Pin::new(&mut socket.inner).poll_write(context, bytes);
		socket.written(context, written)
	}

	fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
		let socket = self.get_mut();
		socket.check()?;
		Pin::new(&mut socket.inner).poll_flush(context)
	}

	fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
		Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
	}

	fn poll_write_vectored(
		self: Pin<&mut Self>,
		context: &mut Context<'_>,
		slices: &[IoSlice<'_>],
	) -> Poll<Result<usize>> {
		let socket = self.get_mut();
		socket.check()?;
		let written = Pin::new(&mut socket.inner).poll_write_vectored(context, slices);
		socket.written(context, written)
	}

	fn is_write_vectored(&self) -> bool {
		self.inner.is_write_vectored()
	}
}

#[cfg(test)]
mod tests {
	use super::{
		super::{Clients, Limits},
		*,
	};
	use tokio::{
		io::{duplex, AsyncReadExt, AsyncWriteExt},
		runtime::{Builder, Runtime},
	};

	fn runtime() -> Runtime {
		Builder::new_current_thread().enable_time().build().unwrap()
	}

	fn load() -> Arc<Load> {
		let clients = Clients::new(Limits::new(4, None, 100));
		clients.open("10.0.0.1".parse().unwrap()).unwrap()
	}

	#[test]
	fn a_connection_that_takes_nothing_is_closed() {
		runtime().block_on(async {
			let (mut theirs, ours) = duplex(10);
			let load = load();
			let mut socket = Socket::new(ours, load.clone());
			socket.patience = Duration::from_millis(200);
			load.request();
			load.answered(30, &load.turn());
			load.request_ended();
			socket.write_all(&[7; 10]).await.unwrap();
			assert_eq!(load.bytes(), 20);
			// Slow is not closed.
			let reading = async {
				for _ in 0..5 {
					sleep(Duration::from_millis(100)).await;
					theirs.read_exact(&mut [0; 2]).await.unwrap();
				}
			};
			let (written, ()) = futures::join!(socket.write_all(&[7; 10]), reading);
			written.unwrap();
			let error = socket.write_all(&[7; 10]).await.unwrap_err();
			assert_eq!(error.kind(), ErrorKind::TimedOut);
			assert!(load.is_closed());
			assert!(socket.read_u8().await.is_err());
		});
	}

	#[test]
	fn a_closed_connection_ends_at_once() {
		runtime().block_on(async {
			let (theirs, ours) = duplex(10);
			let load = load();
			let mut socket = Socket::new(ours, load.clone());
			let close = async {
				sleep(Duration::from_millis(10)).await;
				load.close();
			};
			let (read, ()) = futures::join!(socket.read_u8(), close);
			assert_eq!(read.unwrap_err().kind(), ErrorKind::ConnectionAborted);
			assert!(socket.write_all(&[7]).await.is_err());
			drop(theirs);
		});
	}

	#[test]
	fn the_calls_of_a_connection_that_has_gone_do_not_begin() {
		let (_theirs, ours) = duplex(10);
		let load = load();
		drop(Socket::new(ours, load.clone()));
		assert!(load.is_closed());
	}
}
