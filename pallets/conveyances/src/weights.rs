//! Weights: computed, not measured yet.
//!
//! Each counts the storage of its worst case, that of the other pallets included: a title with 64
//! holders, eight discharges and four loans. Every call reads and writes the sender's reference
//! (1, 1) and the deal (1, 1). An event is a write.

use crate::DueKind;
use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};
use pallet_terms::weights::{PASSED_READS, TERM_READS, TERM_WRITES};

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `inspect`.
	fn inspect() -> Weight;
	/// `reinspect`.
	fn reinspect() -> Weight;
	/// `conclude` with so many signatures.
	fn conclude(consents: u32) -> Weight;
	/// `accept_report`.
	fn accept_report() -> Weight;
	/// `request_supplement`.
	fn request_supplement() -> Weight;
	/// `supplement_report`.
	fn supplement_report() -> Weight;
	/// `finance`.
	fn finance() -> Weight;
	/// `file_registration` with so many signatures.
	fn file_registration(consents: u32) -> Weight;
	/// `affirm` with so many signatures.
	fn affirm(consents: u32) -> Weight;
	/// `register`.
	fn register() -> Weight;
	/// `book`.
	fn book() -> Weight;
	/// `rescind` with so many signatures.
	fn rescind(consents: u32) -> Weight;
	/// `report_rescission`.
	fn report_rescission() -> Weight;
	/// `declare_void`.
	fn declare_void() -> Weight;
	/// `abandon`.
	fn abandon() -> Weight;
	/// A term of this kind is looked at, and passes.
	fn pass_term(kind: DueKind) -> Weight;
}

/// Weights from counted reads, writes and signatures.
pub struct ComputedWeight;

/// Origin: officer, institution, and the place's prefixes.
const ORIGIN: u64 = 3;
/// Reference and deal.
const BASE: u64 = 2;
/// A snapshot reads the record, its queue and up to 16 live entries.
const SNAPSHOT: u64 = 20;
/// Freeing title and loans: record, queue, eight discharges, transfer and four mortgages that wait
/// are withdrawn; four loans are released; the index.
const LET_GO_READS: u64 = 20;
const LET_GO_WRITES: u64 = 20;

/// A signature: the DID's document and the used signature are read, the latter written.
fn signed(base: Weight, consents: u32) -> Weight {
	let consents = u64::from(consents);
	base.saturating_add(call(2, 1, 1).saturating_mul(consents))
}

impl WeightInfo for ComputedWeight {
	// Property to title, snapshot, number, term; deal, number, two events.
	fn inspect() -> Weight {
		call(ORIGIN + BASE + 2 + SNAPSHOT + TERM_READS, BASE + 3 + TERM_WRITES, 0)
	}

	// Snapshot, term; one event.
	fn reinspect() -> Weight {
		call(ORIGIN + BASE + SNAPSHOT + TERM_READS, BASE + 1 + TERM_WRITES, 0)
	}

	// Snapshot, index, eight mortgages, three terms, the reservation; index, reservation, two
	// events. With 64 holders on either side, checking shares is as much as 128 rows.
	fn conclude(consents: u32) -> Weight {
		let fixed = call(
			ORIGIN + BASE + SNAPSHOT + 10 + 3 * TERM_READS + PASSED_READS,
			BASE + 4 + 3 * TERM_WRITES,
			0,
		);
		signed(fixed.saturating_add(row(0, 0).saturating_mul(128)), consents)
	}

	// Two events.
	fn accept_report() -> Weight {
		call(ORIGIN + BASE, BASE + 2, 0)
	}

	// A term; one event.
	fn request_supplement() -> Weight {
		call(ORIGIN + BASE + TERM_READS, BASE + 1 + TERM_WRITES, 0)
	}

	// One event.
	fn supplement_report() -> Weight {
		call(ORIGIN + BASE + PASSED_READS, BASE + 1, 0)
	}

	// The loan, read twice; the loan, two events.
	fn finance() -> Weight {
		call(ORIGIN + BASE + 2, BASE + 3, 0)
	}

	// Snapshot, four loans, record, counter, queue, eight entries; record, counter, queue, thirteen
	// applications, one event.
	fn file_registration(consents: u32) -> Weight {
		signed(call(ORIGIN + BASE + SNAPSHOT + 15, BASE + 17, 0), consents)
	}

	// Mortgage or loan, affirmation; affirmation, one event.
	fn affirm(consents: u32) -> Weight {
		signed(call(ORIGIN + BASE + 2, BASE + 2, 0), consents)
	}

	// 14 affirmations; eight old loans, found and settled; record, queue, thirteen applications,
	// eight entries, the book's description; four new loans. Written: eight discharged and five
	// new entries, record, queue, thirteen applications, counter, notice, twelve loans with their
	// index, the live deal, events of every part.
	fn register() -> Weight {
		call(ORIGIN + BASE + 14 + 16 + 25 + 8 + PASSED_READS, BASE + 13 + 17 + 24 + 30, 0)
	}

	// Notice, book, snapshot, owners; book, notice, history, three events.
	fn book() -> Weight {
		call(ORIGIN + BASE + SNAPSHOT + 4, BASE + 6, 0)
	}

	// Letting go, a term; two events.
	fn rescind(consents: u32) -> Weight {
		let reads = ORIGIN + BASE + LET_GO_READS + TERM_READS;
		signed(call(reads, BASE + 2 + LET_GO_WRITES + TERM_WRITES, 0), consents)
	}

	// One event.
	fn report_rescission() -> Weight {
		call(ORIGIN + BASE + PASSED_READS, BASE + 1, 0)
	}

	// As a rescission without signatures.
	fn declare_void() -> Weight {
		Self::rescind(0)
	}

	// One event.
	fn abandon() -> Weight {
		call(ORIGIN + BASE, BASE + 1, 0)
	}

	// The deal, twice; one event, and a lapse's or an expiry's change of stage. A lapse lets go.
	fn pass_term(kind: DueKind) -> Weight {
		match kind {
			DueKind::Lapse => row(3 + LET_GO_READS, 4 + LET_GO_WRITES),
			_ => row(3, 4),
		}
	}
}
