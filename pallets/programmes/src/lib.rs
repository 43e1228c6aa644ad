//! Policy-fund programmes (정책자금): budgets, terms, lenders, and the slots of applicants.
//!
//! A policy agency opens a programme with terms and a budget, and gives lenders lines. Applications for
//! loans are served in the order of the chain: each one that succeeds takes the slot of its applicant and
//! has its amount held from the budget and from the line of its lender. What is held and not used goes
//! back after a term.
//!
//! This pallet is a book. The lending pallet conducts: it has the applications, decisions and loans, and
//! writes here through the trait [`Programmes`]. A loan keeps the version of the terms that it was
//! applied for under.
//!
//! The books have amounts of principal. They hold no money.
//!
//! # Who may call what
//!
//! | Call | Who |
//! |---|---|
//! | `open` | an officer of a policy agency who runs programmes |
//! | `revise`, `set_budget`, `set_line`, `close`, `reopen` | the same, for the agency's own programmes |
//! | `set_ticket_keys` | the same, for the agency's own keys |
//! | `assign` | the council |
//!
//! # Stages
//!
//! ```text
//! Applied ──► Drawing ──► Drawn ──► Ended
//!    │  └────────┼──────────▲         ▲
//!    │           ├──────────┼─────────┘
//!    ▼           ▼          ▼
//!  left            withdrawn
//! ```
//!
//! The table is [`Stage::next`]. A loan that left or was withdrawn is removed from the books: the
//! programme is as if it had not been applied for. While a loan is applied for or drawing, its hold
//! can lapse and be renewed.
//!
//! # The hold
//!
//! A hold ends after [`Terms::hold_days`] without use. Each disbursement that leaves something begins the
//! term again. When it has passed, the amount is free for other applicants. The loan keeps its slot and
//! can have its amount held again while the budget and the line have room.
//!
//! The due queue can be behind. Nothing is disbursed out of a hold whose term has passed, even before the
//! queue handles it; the amount is free for others when it does.
//!
//! # Invariants
//!
//! 1. Programmes are numbered from 1 without a gap and are never removed: [`NextProgramme`] is one more
//!    than their count. Each has a budget and every version of its terms from 1 to the current one; the
//!    terms pass [`Terms::check`].
//! 2. What is reserved and what is disbursed are together at most the total of the budget. A lender has
//!    used at most the ceiling of its line.
//! 3. What is reserved is the sum of the programme's holds. What is disbursed is the sum of what is
//!    outstanding of its entries ([`Entry::outstanding`]).
//! 4. What a lender has used of its line is the sum of both for its own loans.
//! 5. A slot names a loan exactly while that loan is in the books and not ended. Its `used` is the sum of
//!    what is disbursed of the entries with that slot. A free slot with nothing used does not exist.
//! 6. A hold belongs to an entry that is applied for or drawing, and has all that is not disbursed of it.
//!    Every hold is in the due queue.
//! 7. An entry that is applied for has its papers in [`Bundles`], and no other one has.
//!    [`UsedPapers`] names exactly those papers and loans. Each certificate of a bundle is one of its papers.
//! 8. The amount of an entry is above zero. What is disbursed is at most the amount: nothing while it is
//!    applied for, a part while it is drawing, something afterwards. What has gone back is at most what
//!    is disbursed, and nothing where the terms do not refill the budget.
//!
//! # Papers that are certificates of this chain
//!
//! A paper comes with a proof, or without one. With a proof the pallet checks that the certificate is in a batch of
//! the paper's issuer, kind and day, and is in force: when the application is filed, at the agreement and at the
//! first draw. A requirement can say that only such papers count. The pallet does not see whose certificate it is and
//! what it says: the lender checks both, and each borrower has signed the ids of the papers.
//!
//! # Security considerations
//!
//! A tag is taken only from a ticket that the programme's agency has signed for this chain, programme,
//! period, lender and applicant. The signature is checked before the slot is looked up, so a lender learns
//! about a slot only with a ticket for it. A ticket is not used up: the slot prevents a second live loan,
//! and the borrower signs each application. An agency that is suspended may have lost its keys: no
//! application is taken until it is readmitted or the council has assigned the programme to another agency.
//! The other agency needs the secret of the tags. With another secret it cannot see who has a slot.
//!
//! The agency chooses its ticket keys, and the pallet does not check that they are sound points of their
//! curves. An agency that enters a weak key harms its own programmes.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod applications;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bundles;
mod drawing;
mod errors;
mod events;
mod holds;
mod management;
#[cfg(test)]
mod mock;
mod papers;
mod slots;
mod state;
mod terms;
#[cfg(test)]
mod tests;
mod ticket;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use holds::{HoldKind, HoldTerm};
pub use pallet::*;
pub use papers::{gaps, missing, Bundle, Gap, MaxPapers, Paper, PaperId, Papers, Proofs, Why};
pub use state::{Intake, IntakeStep, Next, NoSuchStep, Stage, Step};
pub use terms::{
	Disaster, GuaranteeShare, MaxRequirements, Offer, OfferedRate, Repayment, Repayments,
	Requirement, Steps, Terms, TermsFault, Version, MAX_HOLD_DAYS,
};
pub use ticket::{Tag, Ticket, TicketKeys};
pub use traits::Programmes;
pub use types::{Application, Budget, Entered, Entry, Hold, Line, Programme, Slot, SlotId};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet. Its events and errors are in files of their own.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{ExternalRef, InstitutionId, LoanId, ProgrammeId, Won};
	use pallet_certificates::{CertificateChecks, CheckedCertificate};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_rates::ReferenceRates;
	use pallet_terms::LegalTerms;
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The members: takes references of calls, and knows lenders and agencies.
		type Institutions: Institutions;
		/// Verifies agencies' signatures of tickets.
		type Signatures: Signatures;
		/// Whether papers are certificates of this chain, and in force.
		type Certificates: CertificateChecks;
		/// The published values of indices.
		type Rates: ReferenceRates;
		/// An officer of a policy agency who may run programmes.
		type Funder: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The block's time.
		type Time: UnixTime;
		/// Holidays, and the queue that looks at holds when they end.
		type LegalTerms: LegalTerms<HoldTerm>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Number of the first programme.
	#[pallet::type_value]
	pub fn FirstProgramme() -> ProgrammeId {
		ProgrammeId(1)
	}

	/// The number that the next programme gets.
	#[pallet::storage]
	pub type NextProgramme<T: Config> = StorageValue<_, ProgrammeId, ValueQuery, FirstProgramme>;

	/// Every programme, permanently. The chain assigns the numbers, so nobody can choose keys that
	/// unbalance the trie, and a cheap hasher is enough.
	#[pallet::storage]
	pub type Programmes<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, Programme>;

	/// The terms of every version, permanently and unchanged. The chain assigns both numbers.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, Version, Terms>;

	/// The budget of each programme. It changes with each application, so it is apart from the rest.
	#[pallet::storage]
	pub type Budgets<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, Budget>;

	/// The lines of lenders. The chain assigns both numbers.
	#[pallet::storage]
	pub type Lines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, InstitutionId, Line>;

	/// The keys with which each agency signs tickets. The chain assigns the numbers of institutions.
	#[pallet::storage]
	pub type TicketKeysOf<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, TicketKeys, ValueQuery>;

	/// The slots that are taken, and those of applicants to whom something was disbursed. Tags come from
	/// outside the chain, so the key is hashed with a cryptographic hasher.
	#[pallet::storage]
	pub type Slots<T: Config> = StorageMap<_, Blake2_128Concat, SlotId, Slot<BlockNumberFor<T>>>;

	/// The loans under programmes: while they are applied for, and permanently once something is
	/// disbursed that is not withdrawn. The chain assigns the numbers of loans.
	#[pallet::storage]
	pub type Entries<T: Config> = StorageMap<_, Twox64Concat, LoanId, Entry>;

	/// What is held for loans. It changes with each disbursement, so it is apart from the entry.
	#[pallet::storage]
	pub type Holds<T: Config> = StorageMap<_, Twox64Concat, LoanId, Hold>;

	/// The papers of each application, until something of the loan is disbursed.
	#[pallet::storage]
	pub type Bundles<T: Config> = StorageMap<_, Twox64Concat, LoanId, Bundle>;

	/// Which applications use a certificate. Several can: that is flagged, not refused. Ids come from
	/// outside the chain, so they are hashed with a cryptographic hasher.
	#[pallet::storage]
	pub type UsedPapers<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PaperId, Twox64Concat, LoanId, ()>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Open a programme (정책자금 공고).
		///
		/// Who: an officer of a policy agency who runs programmes. `total` is the budget, in won; it can
		/// be zero and be set later. No lender has a line yet. Fails if the terms make no sense, or the rate
		/// follows an index without a value. Emits
		/// `ProgrammeOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open())]
		pub fn open(
			origin: OriginFor<T>,
			terms: Terms,
			total: Won,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_open(Self::funder(origin, external_ref)?, terms, total)
		}

		/// Give a programme another version of its terms (변경 공고). It is for later applications only.
		///
		/// Who: the agency. Fails if another agency runs the programme, the terms make no sense, or the rate
		/// follows an index without a value. Emits
		/// `ProgrammeRevised`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::revise())]
		pub fn revise(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			terms: Terms,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_revise(Self::funder(origin, external_ref)?, programme, terms)
		}

		/// Set the budget of a programme (예산 변경).
		///
		/// Who: the agency. Fails if another agency runs the programme, or the total is less than what is
		/// reserved and disbursed. Emits `BudgetSet`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_budget())]
		pub fn set_budget(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			total: Won,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_set_budget(Self::funder(origin, external_ref)?, programme, total)
		}

		/// Set how much a lender may lend under a programme (취급한도), or remove its line.
		///
		/// Who: the agency. An agency that lends itself (직접대출) has a line like a bank. A ceiling can
		/// always be lowered; a lender that gets a line or a higher ceiling is an active bank or the agency.
		/// Fails if another agency runs the programme, the ceiling is less than what the lender has used, or
		/// a line that is removed does not exist or is used. Emits `LineSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_line())]
		pub fn set_line(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			lender: InstitutionId,
			ceiling: Option<Won>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_set_line(Self::funder(origin, external_ref)?, programme, lender, ceiling)
		}

		/// Take no more applications for a programme (접수 마감). Loans under it continue.
		///
		/// Who: the agency. Fails if another agency runs the programme, or it is closed. Emits
		/// `ProgrammeClosed`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_close(Self::funder(origin, external_ref)?, programme)
		}

		/// Take applications for a closed programme again (접수 재개), while its window is open.
		///
		/// Who: the agency. Fails if another agency runs the programme, or it is not closed. Emits
		/// `ProgrammeReopened`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::reopen())]
		pub fn reopen(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_reopen(Self::funder(origin, external_ref)?, programme)
		}

		/// Set the keys with which the agency signs tickets, for all its programmes. Tickets of keys that
		/// are not in the list, or are at another index, are no longer accepted. An empty list accepts none.
		///
		/// Who: an officer of a policy agency who runs programmes. Fails if a key is named twice. Emits
		/// `TicketKeysSet`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::set_ticket_keys())]
		pub fn set_ticket_keys(
			origin: OriginFor<T>,
			keys: TicketKeys,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_set_ticket_keys(Self::funder(origin, external_ref)?, keys)
		}

		/// Have another agency run a programme, such as the successor of one that left (승계).
		///
		/// Who: the council. Tickets are then those of the new agency's keys; lines stay. Fails if the
		/// programme does not exist, the institution is not an active policy agency, or runs it already.
		/// Emits `ProgrammeAssigned`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::assign())]
		pub fn assign(
			origin: OriginFor<T>,
			programme: ProgrammeId,
			agency: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_assign(programme, agency)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The officer and its agency.
		fn funder(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Funder::ensure_origin(origin)?, external_ref)
		}
	}
}
