//! What nodes tell each other: that a seat's key has signed a checkpoint.

use crate::names::Names;
use madang_transparency::{cosignature, Anchor, Hash, VerifierKey};

/// A cosignature as it is sent. It does not have the name of the key: the receiver knows the seats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cosignature {
	/// The checkpoint's tree.
	pub tree: Anchor,
	/// The public key of the seat.
	pub key: [u8; 32],
	/// When it was signed, in seconds since 1970.
	pub time: u64,
	/// The Ed25519 signature.
	pub signature: [u8; 64],
}

impl Cosignature {
	/// The length of a message.
	pub const LENGTH: usize = 8 + 32 + 32 + 8 + 64;

	/// What a seat signs.
	pub fn message(names: &Names, tree: Anchor, time: u64) -> String {
		cosignature::message(&names.text(tree), time)
	}

	/// The bytes of the message: size, root, key, time, signature; numbers with the largest byte first.
	pub fn to_bytes(&self) -> Vec<u8> {
		let Self { tree, key, time, signature } = self;
		let (size, time) = (tree.size.to_be_bytes(), time.to_be_bytes());
		[&size[..], &tree.root, key, &time, signature].concat()
	}

	/// Reads a message. `None` if it does not have this form.
	pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let (size, rest) = bytes.split_first_chunk::<8>()?;
		let (root, rest): (&Hash, _) = rest.split_first_chunk()?;
		let (key, rest) = rest.split_first_chunk::<32>()?;
		let (time, rest) = rest.split_first_chunk::<8>()?;
		let tree = Anchor { size: u64::from_be_bytes(*size), root: *root };
		let signature = rest.try_into().ok()?;
		Some(Self { tree, key: *key, time: u64::from_be_bytes(*time), signature })
	}

	/// Whether it is the seat's signature.
	pub(crate) fn is_valid(&self, names: &Names, seat: &VerifierKey) -> bool {
		let text = names.text(self.tree);
		self.key == seat.bytes() && cosignature::is_valid(seat, &text, self.time, &self.signature)
	}
}
