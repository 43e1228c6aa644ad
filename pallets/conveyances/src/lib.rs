//! A property transaction from inspection to updated books.
//!
//! A deal is the sale of one property. It moves through [`Stage`]s by the table [`Stage::next`]:
//! inspected → contracted → reported → (financed) → registered → booked, with the branches expired,
//! rescinded and void. From the contract until registration the title is reserved for the deal.
//! The closing is one call: old mortgages are discharged, the title passes, new mortgages are
//! entered, old loans are settled and new ones disbursed. Either all of this happens or nothing.
//!
//! # Who may call
//!
//! | Call | Who |
//! |---|---|
//! | `inspect` | conveyance agent (`Agent`) |
//! | `reinspect`, `abandon` | the deal's agent |
//! | `conclude` | the deal's agent, with a signature of every seller and buyer |
//! | `accept_report`, `request_supplement` | municipality of the place (`ReportOfficer`) |
//! | `supplement_report` | the deal's agent |
//! | `finance` | bank (`Lender`), its own loan |
//! | `file_registration` | the deal's agent, with a signature of every seller and buyer |
//! | `affirm` | payoff: the mortgage's bank; disbursement: the lending bank; price: the deal's agent with a signature of every seller; tax: the deal's agent |
//! | `register` | registry office of the place (`Registrar`) |
//! | `book` | municipality of the place (`BookKeeper`) |
//! | `rescind` | the deal's agent; by agreement with a signature of every seller and buyer |
//! | `report_rescission` | the deal's agent |
//! | `declare_void` | court of the place (`Court`) |
//!
//! A party signs for the object `object(b"deal", deal)`, to these terms:
//!
//! | Call | Purpose | Terms |
//! |---|---|---|
//! | `conclude` | `ConcludeContract` | the [`Terms`] |
//! | `file_registration` | `ApplyForRegistration` | the closing, [`Pallet::closing_of`] |
//! | `affirm` of [`Leg::Price`] | `ConfirmPayment` | `(leg, evidence)` |
//! | `rescind` by agreement | `RescindContract` | the evidence |
//!
//! # Invariants
//!
//! 1. A title is reserved for a deal, and `LiveDealOf` names the deal, exactly while the deal is
//!    live (contracted, reported or financed). So a title never has two live deals.
//! 2. Terms, report and registration term exist exactly when a contract was concluded. The
//!    registration exists exactly in registered and booked, a rescission report exactly in
//!    rescinded and void.
//! 3. A financed deal has loans, all for its title. The loans of a live deal have no mortgage entry.
//! 4. The books have owners for the property of a booked deal, and no mismatch is open.
//! 5. Affirmations are for legs of existing deals.
//! 6. Every term that runs has its item in the due queue of the terms pallet.
//!
//! # Security considerations
//!
//! The agent reports facts that no party signs: that a contract was rescinded by law, that the tax
//! is paid. It is liable for them with its licence. The commitment names the document that shows
//! them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod books;
mod closing;
mod contract;
mod due;
mod errors;
mod events;
mod finance;
mod inspection;
mod origins;
mod report;
mod report_state;
mod rescission;
mod stage;
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
pub use report_state::{Report, ReportForbids, ReportState, ReportStep};
pub use stage::{Stage, StageForbids, Step};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// A deal as a runtime stores it.
pub type DealOf<T> = Deal<frame_system::pallet_prelude::BlockNumberFor<T>>;

/// The pallet. Its events and errors are in files of their own.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Commitment, DealId, DistrictCode, ExternalRef, KoreanDay, LoanId, Property, TitleId,
	};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Institutions};
	use pallet_lending::LoanLedger;
	use pallet_registers::Books;
	use pallet_terms::LegalTerms;
	use pallet_titles::TitleRegistry;

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
		type Loans: LoanLedger;
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
		/// Days to report from the contract (부동산거래신고법 3): 30.
		#[pallet::constant]
		type ReportDays: Get<u32>;
		/// Days to register from the balance (부동산등기 특별조치법 2(1)): 60.
		#[pallet::constant]
		type RegistrationDays: Get<u32>;
		/// Days after the registration term until the deal expires and the title is free.
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

	/// Every deal, permanently. The chain gives the numbers, so nobody can choose a key.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Twox64Concat, DealId, DealOf<T>>;

	/// The live deal of a title. The registry gives the title's number, not the caller.
	#[pallet::storage]
	pub type LiveDealOf<T> = StorageMap<_, Twox64Concat, TitleId, DealId>;

	/// Affirmed legs. A deal has at most eight payoffs, four disbursements, price and tax. Only the
	/// deal's own legs are accepted, so nobody can choose a key.
	#[pallet::storage]
	pub type Affirmations<T> =
		StorageDoubleMap<_, Twox64Concat, DealId, Twox64Concat, Leg, Affirmation>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::InspectionDays::get() > 0, "an inspection is valid for a day at least");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Read a title and open a deal on it (물건확인).
		///
		/// Who: a conveyance agent. Emits `StageChanged`, `Inspected`. A title that is reserved for
		/// another deal may be read; the event shows the reservation.
		/// Errors: `TitleNotFound`, `CounterFull`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::inspect())]
		pub fn inspect(
			origin: OriginFor<T>,
			property: Property,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_inspect(Self::agent(origin, external_ref)?, property)
		}

		/// Read the title again, before the contract.
		///
		/// Who: the deal's agent. Emits `Inspected`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `TitleNotFound`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::reinspect())]
		pub fn reinspect(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_reinspect(Self::agent(origin, external_ref)?, deal)
		}

		/// Conclude the contract (계약): the title is reserved, and the report counts as filed.
		///
		/// Who: the deal's agent, with a signature of every seller and buyer. Emits `StageChanged`,
		/// `Contracted`.
		/// Errors: of the deal (`DealNotFound`, `NotTheAgent`, `NotAtThisStage`), the title
		/// (`InspectionExpired`, `TitleNotFound`, `TitleReserved`, `TitleChanged`), the terms
		/// (`UnboundParty`, `SharesUnequal`, `SellerIsBuyer`, `SellerDoesNotHold`,
		/// `NotALiveMortgage`, `DischargedTwice`, `PaymentsDisordered`, `PriceMismatch`,
		/// `BalanceDayOutOfRange`), the signatures (`ConsentsDoNotMatchParties`, those of the
		/// identity pallet), and those of the title registry and the due queue.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::conclude(consents.len() as u32))]
		pub fn conclude(
			origin: OriginFor<T>,
			deal: DealId,
			terms: Terms,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_conclude(Self::agent(origin, external_ref)?, deal, terms, consents)
		}

		/// Accept the transaction report (신고필증).
		///
		/// Who: the place's municipality. Emits `StageChanged`, `ReportAccepted`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ReportNotInState`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::accept_report())]
		pub fn accept_report(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::of_place::<T::ReportOfficer>(origin, deal, external_ref)?;
			Self::do_accept_report(acting, deal)
		}

		/// Ask for a supplement to the transaction report (보완).
		///
		/// Who: the place's municipality. Emits `SupplementRequested`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ReportNotInState`, and those of the due queue.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::request_supplement())]
		pub fn request_supplement(
			origin: OriginFor<T>,
			deal: DealId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::of_place::<T::ReportOfficer>(origin, deal, external_ref)?;
			Self::do_request_supplement(acting, deal, reason)
		}

		/// Supplement the transaction report.
		///
		/// Who: the deal's agent. Emits `ReportSupplemented`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `ReportNotInState`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::supplement_report())]
		pub fn supplement_report(
			origin: OriginFor<T>,
			deal: DealId,
			documents: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_supplement_report(Self::agent(origin, external_ref)?, deal, documents)
		}

		/// Bind an agreed loan to the deal (대출).
		///
		/// Who: the bank that lends it. Emits `StageChanged` with the first loan, `Financed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingAlreadyFiled`, `LoanNotFound`,
		/// `NotTheLender`, `LoanForAnotherTitle`, `BorrowerIsNotBuyer`, `MaxLoansExceeded`, and
		/// those of the loan ledger.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::finance())]
		pub fn finance(
			origin: OriginFor<T>,
			deal: DealId,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_finance(Self::lender(origin, external_ref)?, deal, loan)
		}

		/// File the closing: discharges, transfer and new mortgages as one chain (등기신청).
		///
		/// Who: the deal's agent, with a signature of every seller and buyer. Emits
		/// `RegistrationFiled`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `ClosingAlreadyFiled`,
		/// `ConsentsDoNotMatchParties`, those of the identity pallet and of the title registry.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::file_registration(consents.len() as u32))]
		pub fn file_registration(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::agent(origin, external_ref)?;
			Self::do_file_registration(acting, deal, consents, external_ref)
		}

		/// Affirm a leg of the closing.
		///
		/// Who: payoff, the mortgage's bank; disbursement, the lending bank; price, the deal's agent
		/// with a signature of every seller; tax, the deal's agent. Emits `LegAffirmed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingNotFiled`, `LegNotFound`,
		/// `NotALiveMortgage`, `NotTheMortgagee`, `NotTheLender`, `NotTheAgent`,
		/// `LegAlreadyAffirmed`, `ConsentsDoNotMatchParties`, and those of the identity pallet.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::affirm(consents.len() as u32))]
		pub fn affirm(
			origin: OriginFor<T>,
			deal: DealId,
			leg: Leg,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = match leg {
				Leg::Payoff(_) | Leg::Disbursement(_) => Self::lender(origin, external_ref)?,
				Leg::Price | Leg::Tax => Self::agent(origin, external_ref)?,
			};
			Self::do_affirm(acting, deal, leg, evidence, consents)
		}

		/// Register the closing, settle the old loans and disburse the new ones, all or nothing
		/// (등기실행).
		///
		/// Who: the place's registry office. Emits `StageChanged`, `Registered`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingNotFiled`, `LegNotAffirmed`,
		/// `MortgagesMissing`, those of the title registry (the title changed, another application
		/// is first), and those of the loan ledger.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::of_place::<T::Registrar>(origin, deal, external_ref)?;
			Self::do_register(acting, deal, external_ref)
		}

		/// Write the new owners into the books from the registry's notice (공부 정리).
		///
		/// Who: the place's municipality. Emits `StageChanged` and `Booked`, or
		/// `DescriptionMismatch`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NoNotice`, `TitleNotFound`, and those of the
		/// books.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::book())]
		pub fn book(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::of_place::<T::BookKeeper>(origin, deal, external_ref)?;
			Self::do_book(acting, deal)
		}

		/// Rescind the contract (해제): title and loans are free.
		///
		/// Who: the deal's agent; by agreement with a signature of every seller and buyer, by law
		/// without any signature. Emits `StageChanged`, `Rescinded`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `GroundNeedsJudgment`,
		/// `ConsentsDoNotMatchParties`, and those of the identity pallet, the title registry, the
		/// loan ledger and the due queue.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::rescind(consents.len() as u32))]
		pub fn rescind(
			origin: OriginFor<T>,
			deal: DealId,
			ground: Ground,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::agent(origin, external_ref)?;
			Self::do_rescind(acting, deal, ground, evidence, consents)
		}

		/// Report a rescission or a void contract (해제등 신고).
		///
		/// Who: the deal's agent. Emits `RescissionReported`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `RescissionAlreadyReported`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::report_rescission())]
		pub fn report_rescission(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_report_rescission(Self::agent(origin, external_ref)?, deal)
		}

		/// Give effect to a judgment that the contract is void: title and loans are free.
		///
		/// Who: the place's court. Emits `StageChanged`, `DeemedVoid`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, and those of the title registry, the loan ledger
		/// and the due queue.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::declare_void())]
		pub fn declare_void(
			origin: OriginFor<T>,
			deal: DealId,
			judgment: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::of_place::<T::Court>(origin, deal, external_ref)?;
			Self::do_declare_void(acting, deal, judgment)
		}

		/// Give up an inspection.
		///
		/// Who: the deal's agent. Emits `StageChanged`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::abandon())]
		pub fn abandon(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_abandon(Self::agent(origin, external_ref)?, deal)
		}
	}
}
