//! What the calls cost: computed from reads, writes and signature checks, not measured yet.
//!
//! Counts are of the worst case. An origin check reads officer and institution; a claimed
//! reference reads and writes one key; a question to the books reads two keys (property and, for a
//! unit, its building); a notice reads and writes one and checks the property. An event writes its
//! list, its count and its topic: counted as one write each.

use frame_support::weights::Weight;
use madang_primitives::weights::{call as signed_call, row};

/// The weights of the calls.
pub trait WeightInfo {
	/// `import_titles` with so many rows, that have so many mortgages together.
	fn import_titles(rows: u32, charges: u32) -> Weight;
	/// `file` with so many signatures.
	fn file(consents: u32) -> Weight;
	/// `examine`.
	fn examine() -> Weight;
	/// `complete`.
	fn complete() -> Weight;
	/// `reject`.
	fn reject() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
	/// `bind_holder`.
	fn bind_holder() -> Weight;
	/// `change_description`.
	fn change_description() -> Weight;
}

/// Weights from the counts in this file.
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
		// A row reads number, property's title, opening, the district twice and the description;
		// the officer again where each row is of another district. It writes title, index,
		// holders, ownership entry and the list of live charges. A charge reads its bank and
		// eight debtors, and writes its entry.
		call(BASE_READS, BASE_WRITES)
			.saturating_add(row(11, 5).saturating_mul(u64::from(rows)))
			.saturating_add(row(10, 1).saturating_mul(u64::from(charges)))
	}

	fn file(consents: u32) -> Weight {
		// Reads: title of the property, district or reservation, holders, opening, last serial,
		// last receipt, queue, the bank twice, eight debtors. Writes: opening, serial, receipt,
		// queue, application. Each signature reads its DID and the used digest, and writes that.
		let consents = u64::from(consents);
		signed_call(
			BASE_READS.saturating_add(18).saturating_add(consents.saturating_mul(2)),
			BASE_WRITES.saturating_add(5).saturating_add(consents),
			consents,
		)
	}

	fn examine() -> Weight {
		// Reads application and title. Writes the application.
		call(BASE_READS + 3, BASE_WRITES + 1)
	}

	fn complete() -> Weight {
		// A transfer reads application, title, queue, holders, description and the notice's
		// property; a first registration the district and the opening. It writes entry, holders,
		// title, index, opening, notice, queue, application and four events. A discharge reads
		// and writes the entry it cancels and the live charges instead.
		call(BASE_READS + 13, BASE_WRITES + 12)
	}

	fn reject() -> Weight {
		// A closing falls as a whole: a transfer, eight discharges and eight mortgages, among 32
		// that wait. Each is read four times with its queue, and written twice with it and with
		// two events.
		call(BASE_READS + 3 + 32 + 17 * 6, BASE_WRITES + 17 * 5)
	}

	fn withdraw() -> Weight {
		// Reads application, queue and opening. Writes application, queue, opening.
		call(BASE_READS + 4, BASE_WRITES + 3)
	}

	fn bind_holder() -> Weight {
		// Reads title, reservation, queue, holders, first entry, last receipt, the DID and the
		// used digest. Writes digest, receipt, entry, holders, title and two events.
		signed_call(BASE_READS + 9, BASE_WRITES + 7, 1)
	}

	fn change_description() -> Weight {
		// Reads title, description, the notice twice and its property. Writes title, notice and
		// its event.
		call(BASE_READS + 8, BASE_WRITES + 3)
	}
}
