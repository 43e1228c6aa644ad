//! The order of the imported entries of a section, from which they get their ranks.
//!
//! A record lists its entries by their former ranks. Main entries with known ranks have them in the
//! order of their receipts. What was filed at the same time has one rank (부동산등기규칙 65(2)), and a final
//! registration has the rank of its provisional registration (규칙 146), so its receipt is later than
//! its place says. A supplementary entry is listed after its main entry, with any later receipt.

use crate::Rank;
use madang_primitives::Filed;

/// The last main entry of a section.
struct Last {
	filed: Filed,
	former: Option<Rank>,
	rank: Rank,
}

/// The entries of a section so far.
#[derive(Default)]
pub struct Order {
	last: Option<Last>,
	/// The last former rank that is known.
	former: Option<Rank>,
}

/// An entry that does not follow the ones before it.
#[derive(Debug)]
pub struct OutOfOrder;

impl Order {
	/// The rank of the next entry: that of the entry before it if both have the same place, and
	/// otherwise the next one.
	pub fn place(
		&mut self,
		filed: Filed,
		former: Option<&Rank>,
		next: Rank,
	) -> Result<Rank, OutOfOrder> {
		if former < self.former.as_ref() && former.is_some() {
			return Err(OutOfOrder);
		}
		let main = former.is_none_or(Rank::is_main);
		self.former = former.cloned().or(self.former.take());
		if !main {
			return Ok(next);
		}
		if let Some(last) = &self.last {
			let same = match (&last.former, former) {
				(Some(before), Some(own)) => before == own,
				_ => last.filed == filed,
			};
			// One filing has one rank, and a later rank has a later filing.
			if filed < last.filed || (filed == last.filed && !same) {
				return Err(OutOfOrder);
			}
			if same {
				// The first filing of a rank decides on what follows.
				return Ok(last.rank.clone());
			}
		}
		self.last = Some(Last { filed, former: former.cloned(), rank: next.clone() });
		Ok(next)
	}
}
