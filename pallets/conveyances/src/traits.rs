//! What this pallet asks of others.

use crate::DueKind;

/// Tells whether calls are paused without which a term cannot be met. A pause moves the terms that
/// end in it.
pub trait TermPauses {
	/// Whether any call of the chain is paused now. Every block asks this, so it must be quick.
	fn any() -> bool;

	/// Whether a call is paused now without which a term of this kind cannot be met.
	fn is_paused(kind: DueKind) -> bool;
}

/// Nothing is ever paused.
impl TermPauses for () {
	fn any() -> bool {
		false
	}

	fn is_paused(_kind: DueKind) -> bool {
		false
	}
}
