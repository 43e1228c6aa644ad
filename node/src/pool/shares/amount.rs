//! An amount of transactions.

/// A number of transactions, and the bytes of all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
	/// The number of transactions.
	pub count: usize,
	/// The bytes of all of them.
	pub bytes: usize,
}

impl Amount {
	/// One of `of` equal parts.
	pub const fn part(self, of: usize) -> Self {
		Self { count: self.count.div_ceil(of), bytes: self.bytes.div_ceil(of) }
	}

	/// Both amounts together.
	pub const fn plus(self, other: Self) -> Self {
		Self {
			count: self.count.saturating_add(other.count),
			bytes: self.bytes.saturating_add(other.bytes),
		}
	}

	/// What remains without the other amount.
	pub const fn minus(self, other: Self) -> Self {
		Self {
			count: self.count.saturating_sub(other.count),
			bytes: self.bytes.saturating_sub(other.bytes),
		}
	}

	/// The larger number and the larger bytes of the two.
	pub fn max(self, other: Self) -> Self {
		Self { count: self.count.max(other.count), bytes: self.bytes.max(other.bytes) }
	}

	/// One transaction of this size.
	pub const fn one(bytes: usize) -> Self {
		Self { count: 1, bytes }
	}

	/// Whether this is at most the limit.
	pub const fn fits(self, limit: Self) -> bool {
		self.count <= limit.count && self.bytes <= limit.bytes
	}

	/// Whether this is nothing.
	pub const fn is_zero(self) -> bool {
		self.count == 0 && self.bytes == 0
	}
}
