//! A property transaction from inspection to updated books.
//!
//! A deal is the sale of one property or of several together. It moves through [`Stage`]s by the table
//! [`Stage::next`]: inspected → contracted → reported → (financed) → registered → booked, with the
//! branches lapsed, rescinded and void. From the contract until registration the shares of the sellers
//! are reserved for the deal. The closing is one call: old mortgages are discharged, the titles pass, new mortgages
//! are entered, old loans are settled and new ones disbursed. Either all of this happens or nothing.
//!
//! # Who may call
//!
//! | Call | Who |
//! |---|---|
//! | `inspect` | conveyance agent (`Agent`) |
//! | `reinspect`, `abandon` | the deal's agent |
//! | `conclude`, `amend` | the deal's agent, with a signature of every seller and buyer |
//! | `accept_title` | the deal's agent, with a signature of every buyer |
//! | `change_agent` | the new agent, with a signature of every seller and buyer; of one side, while the present agent's institution cannot act |
//! | `accept_report`, `accept_reports`, `request_supplement` | municipality of the place (`ReportOfficer`) |
//! | `supplement_report` | the deal's agent |
//! | `finance` | bank (`Lender`), its own loan, with a signature of every borrower |
//! | `unbind` | the bank, its own loan, while no closing waits |
//! | `dismiss_loan` | the deal's agent, with a signature of every buyer, unless the bank has paid it out |
//! | `file_registration` | the deal's agent, with a signature of every seller and buyer |
//! | `affirm` | payoff: the mortgage's bank; disbursement: the lending bank; price: the deal's agent with a signature of every seller; tax: the deal's agent |
//! | `withdraw_affirmation` | the institution that affirmed, or the bank that has its loan now; for the price and an interim payment any conveyance agent, with a signature of every seller |
//! | `confirm_interim` | any conveyance agent, with a signature of every seller |
//! | `register` | registry office of the place (`Registrar`) |
//! | `book` | each municipality for the properties of its place (`BookKeeper`) |
//! | `rescind` | any conveyance agent; by agreement with a signature of every seller and buyer, for the deposit with those of one side |
//! | `give_notice` | any conveyance agent, with a signature of everyone of one side |
//! | `object` | any conveyance agent, with a signature of at least one party of the other side |
//! | `report_rescission` | the deal's agent; or any conveyance agent, with a signature of everyone of one side |
//! | `withdraw_notice` | any conveyance agent, with a signature of everyone of the side that gave it |
//! | `enforce_judgment` | court of the place (`Court`) |
//! | `name_successor` | court of the place, with the successor's signature |
//!
//! Where the properties of a deal are in several places, the offices of the first one act for all: its
//! registry office (부동산등기법 7-2), its court, and its municipality for the report. Each municipality
//! writes its own books.
//!
//! What parties declare by their signatures alone, any conveyance agent carries: nobody depends on the
//! goodwill of the agent who conducts the deal. What they sign is in [`signed`], for the object
//! `object(b"deal", deal)`.
//!
//! # Invariants
//!
//! 1. The shares of the sellers are reserved for a deal exactly while the deal is live (contracted,
//!    reported or financed). So a share never has two live deals; holders of other shares of the same
//!    title dispose of theirs freely (민법 263).
//! 2. Terms, report and registration term exist exactly when a contract was concluded. The
//!    registration exists exactly in registered and booked, a rescission report exactly in
//!    rescinded and void. Notices exist only while the parties are bound, at most one of each side, and
//!    none that money stops in a live deal.
//! 3. A financed deal has loans, all for its titles. The loans of a live deal are bound to it and have
//!    no mortgage. The loans that were paid out are among them.
//! 4. The books have owners for the properties of a booked deal, and no mismatch is open.
//! 5. Affirmations are for the last closing of a live deal.
//! 6. Every term that runs has its item in the due queue.
//! 7. Deals without a contract are exactly those in the lists of their agents.
//!
//! # No state is a dead end
//!
//! The parties can change agent, loans, terms and titles of a deal while they agree. One side alone can
//! rescind for the deposit before performance began, and give notice of a breach; silence ends the
//! deal, an objection leaves it to the court. A deal that is neither filed nor paid lapses. The court
//! can always end it, and names who acts for a party that cannot.
//!
//! Once money has moved, nobody loses what it relies on without its signature. A deal with a price, a
//! payoff or a loan that was paid does not lapse. A loan that was paid out stays in the deal with its
//! mortgage until its bank takes that back or a court ends the contract. Sellers who have the price, or
//! whose mortgage is paid off, end the contract only by agreement or in court.
//!
//! # Security considerations
//!
//! The agent reports one fact that no party signs: that the tax is paid. It is liable for it with its
//! licence. The commitment names the document that shows it.
//!
//! An affirmation is for one filed closing. It falls when that closing is rejected or taken back, and
//! who gave it can withdraw it until registration. The deal remembers all the same what was paid
//! ([`Performance`]).

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod agents;
mod books;
mod calls;
mod closing;
mod contract;
mod due;
mod errors;
mod events;
mod finance;
mod inspection;
mod legs;
mod notices;
mod old_loans;
mod origins;
mod report;
mod report_state;
mod rescission;
pub mod signed;
mod size;
mod stage;
mod succession;
mod terms;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
pub mod fixture;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use origins::OfficerOfPlace;
pub use pallet::*;
pub use report_state::{MaxReports, RefusedReport, Report, ReportForbids, ReportState, ReportStep};
pub use size::DealSize;
pub use stage::{Stage, StageForbids, Step};
pub use terms::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// A deal as a runtime stores it.
pub type DealOf<T> = Deal<frame_system::pallet_prelude::BlockNumberFor<T>>;

/// The pallet. Its calls, events and errors are in files of their own.
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::inspection::EXPIRED_AT_ONCE;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Commitment, DealId, Did, ExternalRef, InstitutionId, KoreanDay, LoanId, Property,
		ReceiptRange, TitleId,
	};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_lending::LoanLedger;
	use pallet_registers::Books;
	use pallet_terms::LegalTerms;
	use pallet_titles::{Closing, TitleRegistry};
	use sp_core::H256;

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the runtime supplies.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members, and the references they have used.
		type Institutions: Institutions;
		/// Verification of parties' signatures.
		type Signatures: Signatures;
		/// Title records.
		type Titles: TitleRegistry<Self::AccountId>;
		/// The loan ledger.
		type Loans: LoanLedger<Self::AccountId>;
		/// The land and building books.
		type Books: Books;
		/// The chain's time.
		type Time: UnixTime;

		/// Holidays, and the queue that looks at terms when they end.
		type LegalTerms: LegalTerms<DealTerm>;

		/// A conveyance agent's officer with the duty to convey.
		type Agent: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// A bank's officer with the duty to lend.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer for transaction reports of the place's municipality.
		type ReportOfficer: OfficerOfPlace<Self>;
		/// A registrar of the place's registry office.
		type Registrar: OfficerOfPlace<Self>;
		/// A book keeper of the place's municipality.
		type BookKeeper: OfficerOfPlace<Self>;
		/// An officer of the place's court with the duty to adjudicate.
		type Court: OfficerOfPlace<Self>;

		/// For how many days a contract may rely on an inspection.
		#[pallet::constant]
		type InspectionDays: Get<u32>;
		/// Most inspections without a contract that one agent can have at a time. With another one, the
		/// oldest ends.
		#[pallet::constant]
		type MaxInspections: Get<u32>;
		/// Days for the municipality to answer a report. After them it counts as accepted.
		#[pallet::constant]
		type ReportAnswerDays: Get<u32>;
		/// Most days that a municipality can give for a supplement.
		#[pallet::constant]
		type MaxSupplementDays: Get<u32>;
		/// Fewest days that a notice of breach gives to object (민법 544).
		#[pallet::constant]
		type MinNoticeDays: Get<u32>;
		/// Most days that a notice of breach gives to object.
		#[pallet::constant]
		type MaxNoticeDays: Get<u32>;
		/// Days to apply for registration from full performance (부동산등기 특별조치법 2(1)): 60.
		#[pallet::constant]
		type RegistrationDays: Get<u32>;
		/// Days after the registration term until the deal lapses and the titles are free.
		#[pallet::constant]
		type RegistrationGraceDays: Get<u32>;
		/// Days to report the contract's end (부동산거래신고법 3-2): 30.
		#[pallet::constant]
		type RescissionReportDays: Get<u32>;
		/// Most days from the contract to the balance.
		#[pallet::constant]
		type MaxContractDays: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Prepares the state for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self>;
	}

	/// The number of the next deal.
	#[pallet::storage]
	pub type NextDeal<T> = StorageValue<_, DealId, ValueQuery>;

	/// Every deal with a contract, permanently, and the inspections of [`Inspections`]. The chain gives
	/// the numbers, so nobody can choose a key.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Twox64Concat, DealId, DealOf<T>>;

	/// The inspections without a contract of each agent. An agent's number is given by the council.
	#[pallet::storage]
	pub type Inspections<T: Config> = StorageMap<
		_,
		Twox64Concat,
		InstitutionId,
		BoundedVec<LiveInspection, T::MaxInspections>,
		ValueQuery,
	>;

	/// Affirmed legs of the closings that wait. A deal has at most eight payoffs, four disbursements,
	/// price and tax, and they are removed when it ends. Only the deal's own legs are accepted, so
	/// nobody can choose a key.
	#[pallet::storage]
	pub type Affirmations<T> =
		StorageDoubleMap<_, Twox64Concat, DealId, Twox64Concat, Leg, Affirmation>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::InspectionDays::get() > 0, "an inspection is valid for a day at least");
			assert!(T::MaxInspections::get() > 0, "no deal could be opened");
			assert!(T::MaxSupplementDays::get() > 0, "no supplement could be requested");
			let notice = 1..=T::MaxNoticeDays::get();
			assert!(notice.contains(&T::MinNoticeDays::get()), "no notice could be given");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What programs ask instead of computing it themselves.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The closing of a deal, as its parties sign it when they apply for registration.
		pub fn closing(deal: DealId) -> Option<Closing> {
			Self::closing_of(deal, &Deals::<T>::get(deal)?).ok()
		}

		/// The titles of a deal as they are now. The buyers sign this to accept a change.
		pub fn titles_now(deal: DealId) -> Option<Vec<(TitleId, H256)>> {
			let snapshots = Self::snapshots(&Deals::<T>::get(deal)?).ok()?;
			Some(snapshots.iter().map(|snapshot| (snapshot.title, snapshot.digest)).collect())
		}

		/// The receipts of the closing of a deal that waits at the registry office.
		pub fn waiting_closing(deal: DealId) -> Option<ReceiptRange> {
			Self::waiting(deal, &Deals::<T>::get(deal)?)
		}

		/// The legs of the closing of a deal with a contract that stands.
		pub fn legs_of(deal: DealId) -> Vec<Leg> {
			let live = Deals::<T>::get(deal).filter(|deal| deal.stage.is_live());
			live.map(|deal| Self::legs(&deal)).unwrap_or_default()
		}
	}
}
