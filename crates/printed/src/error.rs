//! Why a document cannot be printed.

use crate::font::FontError;

/// Why a document cannot be printed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PrintError {
	/// The font cannot be used.
	#[error(transparent)]
	Font(#[from] FontError),
	/// A text is not fit for a code.
	#[error("a code has too much text")]
	Code,
}
