//! Weights of the calls, calculated from reads, writes and signature checks and not measured yet.
//!
//! Each weight counts the worst case. An origin reads the officer and its institution. Claiming a
//! reference reads and writes one key. A query to the books reads two keys (the property and, for a
//! unit, its building). A notice reads and writes one key and checks the property. An event is
//! counted as one write.

use frame_support::weights::Weight;
use madang_primitives::weights::{call as signed_call, row};

/// The weights of the calls.
pub trait WeightInfo {
	/// Weight of `import_titles` with this number of rows, and of mortgages in all rows.
	fn import_titles(rows: u32, charges: u32) -> Weight;
	/// Weight of `file` with this number of signatures.
	fn file(consents: u32) -> Weight;
	/// Weight of `examine`.
	fn examine() -> Weight;
	/// Weight of `complete`.
	fn complete() -> Weight;
	/// Weight of `reject`.
	fn reject() -> Weight;
	/// Weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Weight of `bind_holder`.
	fn bind_holder() -> Weight;
	/// Weight of `change_description`.
	fn change_description() -> Weight;
}

/// Weights calculated from the counts in this file.
pub struct ComputedWeight;

/// A call without signatures.
const fn call(reads: u64, writes: u64) -> Weight {
	signed_call(reads, writes, 0)
}

/// Officer, institution, reference, time.
const BASE_READS: u64 = 4;
/// Reference, event.
const BASE_WRITES: u64 = 2;

impl WeightInfo for ComputedWeight {
	fn import_titles(rows: u32, charges: u32) -> Weight {
		// A row reads the number, the property's title, the opening, the district twice and the
		// description, and the officer again if each row is in another district. It writes the
		// title, the index, the holders, the ownership entry and the list of live charges. A charge
		// reads its bank and eight debtors and writes its entry.
		call(BASE_READS, BASE_WRITES)
			.saturating_add(row(11, 5).saturating_mul(u64::from(rows)))
			.saturating_add(row(10, 1).saturating_mul(u64::from(charges)))
	}

	fn file(consents: u32) -> Weight {
		// Reads: title of the property, district or reservation, holders, opening, last serial,
		// last receipt, queue, the bank twice, eight debtors. Writes: opening, serial, receipt,
		// queue, application. Each signature reads its DID and the used digest, and writes the
		// digest.
		let consents = u64::from(consents);
		signed_call(
			BASE_READS.saturating_add(18).saturating_add(consents.saturating_mul(2)),
			BASE_WRITES.saturating_add(5).saturating_add(consents),
			consents,
		)
	}

	fn examine() -> Weight {
		// Reads: application, title. Writes: application.
		call(BASE_READS + 3, BASE_WRITES + 1)
	}

	fn complete() -> Weight {
		// A transfer reads application, title, queue, holders, description and the notice's
		// property. A first registration reads the district and the opening. They write entry,
		// holders, title, index, opening, notice, queue, application and four events. A discharge
		// instead reads and writes the entry that it cancels and the live charges.
		call(BASE_READS + 13, BASE_WRITES + 12)
	}

	fn reject() -> Weight {
		// A closing is rejected as a whole: a transfer, eight discharges and eight mortgages, in a
		// queue of 32 applications. Each of them is read four times with its queue and written
		// twice with its queue and two events.
		call(BASE_READS + 3 + 32 + 17 * 6, BASE_WRITES + 17 * 5)
	}

	fn withdraw() -> Weight {
		// Reads and writes: application, queue, opening.
		call(BASE_READS + 4, BASE_WRITES + 3)
	}

	fn bind_holder() -> Weight {
		// Reads: title, reservation, queue, holders, first entry, last receipt, DID, used digest.
		// Writes: digest, receipt, entry, holders, title and two events.
		signed_call(BASE_READS + 9, BASE_WRITES + 7, 1)
	}

	fn change_description() -> Weight {
		// Reads: title, description, the notice twice and its property. Writes: title, notice and
		// its event.
		call(BASE_READS + 8, BASE_WRITES + 3)
	}
}
