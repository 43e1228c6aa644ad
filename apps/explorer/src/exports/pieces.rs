//! The pieces of a file on their way to the asker.

use super::writing::{Writing, WritingError};
use crate::places::Place;
use futures::stream::{self, Stream};
use std::time::Duration;
use tokio::{
	sync::mpsc::{channel, Receiver, Sender},
	time::timeout,
};

/// A piece; none after the last one.
type Piece = Result<Option<Vec<u8>>, WritingError>;

/// The pieces of a file, which are read while the asker takes them. The place is free again when all are taken, or the asker
/// takes none for so long. After an error nothing follows: the connection is cut, so that nobody takes a part for the whole.
pub fn pieces(
	writing: Writing,
	place: Place,
	patience: Duration,
) -> impl Stream<Item = Result<Vec<u8>, WritingError>> {
	let (taken, pieces) = channel(1);
	tokio::spawn(write(writing, place, patience, taken));
	stream::unfold(Some(pieces), |pieces| async move {
		let mut pieces: Receiver<Piece> = pieces?;
		match pieces.recv().await {
			Some(Ok(Some(piece))) => Some((Ok(piece), Some(pieces))),
			Some(Ok(None)) => None,
			Some(Err(error)) => Some((Err(error), None)),
			None => Some((Err(WritingError::Slow), None)),
		}
	})
}

async fn write(mut writing: Writing, _place: Place, patience: Duration, taken: Sender<Piece>) {
	loop {
		let piece = writing.next().await;
		if let Err(error) = &piece {
			log::error!("an export: {error}");
		}
		let has_more = matches!(piece, Ok(Some(_)));
		match timeout(patience, taken.send(piece)).await {
			Ok(Ok(())) if has_more => {}
			// It is written, or nobody takes it.
			_ => return,
		}
	}
}
