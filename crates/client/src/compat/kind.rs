//! What can have another form in another runtime.

/// Something of the runtime that has a form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
	/// A call of a pallet.
	Call,
	/// A storage item of a pallet.
	Storage,
	/// A constant of a pallet.
	Constant,
	/// An event of a pallet.
	Event,
	/// A view function of a pallet.
	View,
	/// A function of a runtime API.
	Api,
}

impl Kind {
	/// Its name in a sentence.
	pub const fn word(self) -> &'static str {
		match self {
			Self::Call => "call",
			Self::Storage => "storage item",
			Self::Constant => "constant",
			Self::Event => "event",
			Self::View => "view function",
			Self::Api => "runtime API",
		}
	}
}
