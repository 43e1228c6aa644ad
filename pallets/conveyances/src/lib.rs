//! A property transaction from inspection to updated books.
//!
//! A deal is the sale of one property. It moves through [`Stage`]s by the table [`Stage::next`]:
//! inspected → contracted → reported → (financed) → registered → booked, with the branches expired,
//! rescinded and void. From the contract until registration the title is reserved for the deal.
//! The closing is one call: old mortgages fall, the title passes, new mortgages enter, old loans
//! are settled and new ones disbursed, or nothing of it happens.
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
//! | `declare_holidays` | the council (`CouncilOrigin`) |
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
//! 1. A title is reserved for a deal, and `LiveDealOf` names it, exactly while the deal is live
//!    (contracted, reported, financed). So no title has two live deals.
//! 2. Terms, report and registration term are there exactly when a contract was concluded; what was
//!    registered exactly in registered and booked; a rescission report exactly in rescinded and void.
//! 3. A financed deal has loans, all for its title; a live deal's loans have no mortgage entry yet.
//! 4. The books have owners for a booked deal's property, and no mismatch is open.
//! 5. Affirmations are for legs of known deals.
//! 6. Every term that runs has its item in the due queue, at the cursor's day or later.
//!
//! # Security considerations
//!
//! The agent reports facts that no party signs: that a contract was rescinded by law, that the tax
//! is paid. It answers for them with its licence; the commitment names the document that shows
//! them. The council's holidays move terms that begin later, never one that runs.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod books;
mod closing;
mod contract;
mod due;
mod finance;
mod inspection;
mod report;
mod rescission;
mod stage;
mod try_state;
mod types;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use report::{Report, ReportForbids, ReportState, ReportStep};
pub use stage::{Stage, StageForbids, Step};
pub use types::*;
pub use weights::WeightInfo;

/// Where this pallet logs.
pub(crate) const LOG_TARGET: &str = "runtime::conveyances";

/// A deal as a runtime stores it.
pub type DealOf<T> = Deal<frame_system::pallet_prelude::BlockNumberFor<T>>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Commitment, DealId, DistrictCode, ExternalRef, Holdings, InstitutionId, KoreanDay, LoanId,
		Moment, Property, ReceiptRange, TitleId, Won,
	};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Institutions};
	use pallet_lending::LoanLedger;
	use pallet_registers::Books;
	use pallet_titles::{EntryId, MaxCharges, TitleRegistry};
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
		type Titles: TitleRegistry;
		/// The loan ledger.
		type Loans: LoanLedger;
		/// The land and building books.
		type Books: Books;
		/// The chain's time.
		type Time: UnixTime;

		/// A conveyance agent's officer with the duty to convey.
		type Agent: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// A bank's officer with the duty to lend.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer for transaction reports of the place's municipality.
		type ReportOfficer: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;
		/// A registrar of the place's registry office.
		type Registrar: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;
		/// A book keeper of the place's municipality.
		type BookKeeper: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;
		/// An officer of the place's court with the duty to adjudicate.
		type Court: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// For how many days a contract may build on an inspection.
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
		/// Most terms handled in one block.
		#[pallet::constant]
		type MaxDuePerBlock: Get<u32>;
		/// Most days the due queue walks over in one block.
		#[pallet::constant]
		type MaxDaysPerBlock: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets the scene for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self>;
	}

	/// The number of the next deal.
	#[pallet::storage]
	pub type NextDeal<T> = StorageValue<_, DealId, ValueQuery>;

	/// Every deal, for good. Numbered by the chain: nobody chooses a key.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Twox64Concat, DealId, DealOf<T>>;

	/// The live deal of a title. A title's number is the registry's, not the caller's.
	#[pallet::storage]
	pub type LiveDealOf<T> = StorageMap<_, Twox64Concat, TitleId, DealId>;

	/// Affirmed legs. A deal has at most eight payoffs, four disbursements, price and tax; only its
	/// own legs are taken, so nobody chooses a key.
	#[pallet::storage]
	pub type Affirmations<T> =
		StorageDoubleMap<_, Twox64Concat, DealId, Twox64Concat, Leg, Affirmation>;

	/// Terms by their last day, in the order they were scheduled. Removed as they pass.
	#[pallet::storage]
	pub type Due<T> = StorageDoubleMap<_, Twox64Concat, KoreanDay, Twox64Concat, u32, DueItem>;

	/// How many terms were scheduled for a day that is not done.
	#[pallet::storage]
	pub type DueCount<T> = StorageMap<_, Twox64Concat, KoreanDay, u32, ValueQuery>;

	/// How far the due queue is worked off; nothing before the first term is scheduled.
	#[pallet::storage]
	pub type DueCursor<T> = StorageValue<_, Cursor>;

	/// Days on which no term ends, besides weekends. The council chooses them.
	#[pallet::storage]
	pub type Holidays<T> = StorageMap<_, Twox64Concat, KoreanDay, ()>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A deal changed its stage.
		StageChanged {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The stage before; none for a new deal.
			from: Option<Stage>,
			/// The stage now.
			to: Stage,
			/// Who did it; none where a term passed.
			by: Option<Acting<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// A title was read, for a new deal or again.
		Inspected {
			/// The deal.
			deal: DealId,
			/// The property.
			property: Property,
			/// Its title.
			title: TitleId,
			/// Where it lies.
			district: DistrictCode,
			/// The agent.
			agent: InstitutionId,
			/// The title's revision.
			revision: u32,
			/// The digest of the title's state.
			digest: H256,
			/// Applications that wait on the title.
			pending: u32,
			/// Live entries of section B.
			charges: u32,
			/// The deal that the title is reserved for: then this one cannot be contracted.
			reservation: Option<DealId>,
			/// The last day a contract may build on it.
			valid_through: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A contract was concluded; it counts as reported, and the title is reserved.
		Contracted {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// What each seller gives up.
			sellers: Holdings,
			/// What each buyer gets.
			buyers: Holdings,
			/// The price, in won.
			price: Won,
			/// Its instalments.
			payments: BoundedVec<Payment, MaxPayments>,
			/// Mortgage entries to discharge at closing.
			discharges: BoundedVec<u32, MaxCharges>,
			/// The contract document.
			contract: Commitment,
			/// The day of the contract.
			contracted_on: KoreanDay,
			/// The last day for a supplement to the report.
			report_due_on: KoreanDay,
			/// The last day to register.
			registration_due_on: KoreanDay,
			/// The last day before the deal expires.
			lapses_on: KoreanDay,
		},
		/// The municipality accepted the report.
		ReportAccepted {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The municipality asked for a supplement to the report.
		SupplementRequested {
			/// The deal.
			deal: DealId,
			/// The municipality.
			by: InstitutionId,
			/// The document that says why.
			reason: Commitment,
			/// The last day to supplement.
			due_on: KoreanDay,
		},
		/// The agent supplemented the report.
		ReportSupplemented {
			/// The deal.
			deal: DealId,
			/// The documents.
			documents: Commitment,
			/// Whether a supplement was late.
			overdue: bool,
		},
		/// A bank bound a loan to the deal.
		Financed {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// What is lent, in won.
			principal: Won,
			/// The maximum secured amount to register, in won.
			max_secured: Won,
			/// The day: the date of the mortgage's cause.
			bound_on: KoreanDay,
		},
		/// The closing was filed with the registry office.
		RegistrationFiled {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The agent.
			agent: InstitutionId,
			/// The receipts: discharges, transfer, mortgages.
			receipts: ReceiptRange,
			/// The digest of the closing that the parties signed.
			digest: H256,
			/// When.
			at: Moment,
		},
		/// A leg of the closing was affirmed.
		LegAffirmed {
			/// The deal.
			deal: DealId,
			/// The leg.
			leg: Leg,
			/// The institution that affirmed it, or carried the sellers' signatures.
			by: InstitutionId,
			/// The document that shows it.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The closing was registered; the reservation is over.
		Registered {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The registry office.
			by: InstitutionId,
			/// The receipts that were completed.
			receipts: ReceiptRange,
			/// The title's revision now.
			revision: u32,
			/// The ownership entry.
			ownership: EntryId,
			/// The new mortgages' entries, in the order of the loans.
			mortgages: BoundedVec<EntryId, MaxCharges>,
			/// Old loans that were settled.
			settled: BoundedVec<LoanId, MaxCharges>,
			/// What was outstanding on them, in won.
			paid_off: Won,
			/// New loans that were disbursed.
			disbursed: BoundedVec<BoundLoan, MaxLoans>,
			/// Whether the registration term had passed.
			late: bool,
			/// When.
			at: Moment,
		},
		/// The books name the new owners.
		Booked {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Its property.
			property: Property,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The books did not take the registry's notice, because descriptions differ. The deal stays
		/// registered, and is booked once they agree.
		DescriptionMismatch {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Its property.
			property: Property,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The contract was rescinded; title and loans are free.
		Rescinded {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The agent.
			by: InstitutionId,
			/// Why.
			ground: Ground,
			/// The document that shows it.
			evidence: Commitment,
			/// The last day to report it.
			report_due_on: KoreanDay,
			/// Whether it counts as reported already.
			reported: bool,
		},
		/// The contract's end was reported.
		RescissionReported {
			/// The deal.
			deal: DealId,
			/// Whether it was late.
			overdue: bool,
			/// When.
			at: Moment,
		},
		/// A court held the contract void; title and loans are free.
		DeemedVoid {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The court.
			court: InstitutionId,
			/// The judgment.
			judgment: Commitment,
			/// The last day to report it.
			report_due_on: KoreanDay,
		},
		/// A term passed and had its effect: a stage change for an inspection or a lapse, the
		/// overdue flag for the others.
		TermPassed {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Which term.
			kind: DueKind,
			/// Its last day.
			ended_on: KoreanDay,
		},
		/// A term passed, but its effect was refused by another pallet; tried again the next day.
		TermNotApplied {
			/// The deal.
			deal: DealId,
			/// Which term.
			kind: DueKind,
			/// The refusal.
			error: DispatchError,
		},
		/// The council declared holidays: terms that are set from now on do not end on them.
		HolidaysDeclared {
			/// The days.
			days: BoundedVec<KoreanDay, MaxHolidays>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no deal of that number. Look it up in the `Inspected` event.
		DealNotFound,
		/// The property has no title record. Have its ownership preserved first.
		TitleNotFound,
		/// A counter has reached its end. The council must migrate the storage.
		CounterFull,
		/// Another agent conducts the deal. Ask that agent.
		NotTheAgent,
		/// The deal's stage does not allow the call. See the stages' table.
		NotAtThisStage,
		/// The inspection is too old. Inspect again.
		InspectionExpired,
		/// The title is reserved for another deal. Wait until that one ends.
		TitleReserved,
		/// The title changed since it was inspected. Inspect again and look at what changed.
		TitleChanged,
		/// A seller or buyer is no DID. Have the registry office bind the holding first.
		UnboundParty,
		/// A share is malformed, a party is named twice, or what is bought is not exactly what is
		/// sold. Correct the shares.
		SharesUnequal,
		/// A seller does not hold what it sells. Inspect the title's holders.
		SellerDoesNotHold,
		/// Someone sells and buys. Leave out what does not change hands.
		SellerIsBuyer,
		/// Days decrease, or the payments do not end with their one balance. Order them.
		PaymentsDisordered,
		/// The payments do not come to the price, or one is nothing. Correct the amounts.
		PriceMismatch,
		/// The balance is due before today or too far ahead. Choose another day.
		BalanceDayOutOfRange,
		/// An entry to discharge is no effective mortgage of the title. Inspect the title.
		NotALiveMortgage,
		/// An entry is to be discharged twice. Name it once.
		DischargedTwice,
		/// The signatures are not exactly one of each party that must sign. Collect them.
		ConsentsDoNotMatchParties,
		/// The report's state does not allow the call. See the report's table.
		ReportNotInState,
		/// There is no loan of that number. Look it up in the ledger.
		LoanNotFound,
		/// Another bank lends that loan. Only the lender may act for it.
		NotTheLender,
		/// The loan is secured by another title. Bind it to that title's deal.
		LoanForAnotherTitle,
		/// A borrower is none of the buyers. Only buyers' loans are disbursed by a sale.
		BorrowerIsNotBuyer,
		/// The deal has as many loans as it can have. Combine loans.
		MaxLoansExceeded,
		/// The closing is filed and waits. Let the registrar complete or reject it first.
		ClosingAlreadyFiled,
		/// The closing is not filed. File it first.
		ClosingNotFiled,
		/// The deal's closing has no such leg. See its discharges and loans.
		LegNotFound,
		/// Another bank holds that mortgage. Only the mortgagee may affirm its payoff.
		NotTheMortgagee,
		/// The leg is affirmed already. Nothing more is needed.
		LegAlreadyAffirmed,
		/// A leg is not affirmed. See the `LegAffirmed` events for what is missing.
		LegNotAffirmed,
		/// The registry registered other mortgages than the deal's loans. A defect of the runtime:
		/// report it.
		MortgagesMissing,
		/// No notice of the registry waits, and the books do not name the title's holders. Ask the
		/// registry office for a notice.
		NoNotice,
		/// A judgment is given effect by the court. Ask the court.
		GroundNeedsJudgment,
		/// The contract's end is reported already. Nothing more is needed.
		RescissionAlreadyReported,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
			Self::process_due()
		}

		fn integrity_test() {
			assert!(T::MaxDuePerBlock::get() > 0, "no term would ever pass");
			assert!(T::MaxDaysPerBlock::get() > 0, "the due queue would never move");
			assert!(T::InspectionDays::get() > 0, "an inspection is good for a day at least");
			let hook =
				T::WeightInfo::process_due(T::MaxDaysPerBlock::get(), T::MaxDuePerBlock::get());
			let block = T::BlockWeights::get().max_block;
			assert!(
				hook.all_lte(block.div(4)),
				"the due queue would take over a quarter of a block"
			);
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
		/// Who: a conveyance agent. Emits `StageChanged`, `Inspected`. A title reserved for another
		/// deal may be read; the event shows the reservation.
		/// Errors: `TitleNotFound`, `CounterFull`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::inspect())]
		pub fn inspect(
			origin: OriginFor<T>,
			property: Property,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_inspect(acting, property)
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
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_reinspect(acting, deal)
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
		/// identity pallet), the registry's own, and `CounterFull`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::conclude(consents.len() as u32))]
		pub fn conclude(
			origin: OriginFor<T>,
			deal: DealId,
			terms: Terms,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_conclude(acting, deal, terms, consents)
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
			let district = Self::deal(deal)?.district;
			let acting = T::ReportOfficer::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_accept_report(acting, deal)
		}

		/// Ask for a supplement to the transaction report (보완).
		///
		/// Who: the place's municipality. Emits `SupplementRequested`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ReportNotInState`, `CounterFull`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::request_supplement())]
		pub fn request_supplement(
			origin: OriginFor<T>,
			deal: DealId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::deal(deal)?.district;
			let acting = T::ReportOfficer::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
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
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_supplement_report(acting, deal, documents)
		}

		/// Bind an agreed loan to the deal (대출).
		///
		/// Who: the bank that lends it. Emits `StageChanged` with the first loan, `Financed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingAlreadyFiled`, `LoanNotFound`,
		/// `NotTheLender`, `LoanForAnotherTitle`, `BorrowerIsNotBuyer`, `MaxLoansExceeded`, and the
		/// ledger's own.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::finance())]
		pub fn finance(
			origin: OriginFor<T>,
			deal: DealId,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Lender::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_finance(acting, deal, loan)
		}

		/// File the closing: discharges, transfer and new mortgages as one chain (등기신청).
		///
		/// Who: the deal's agent, with a signature of every seller and buyer. Emits
		/// `RegistrationFiled`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `ClosingAlreadyFiled`,
		/// `ConsentsDoNotMatchParties`, those of the identity pallet, and the registry's own.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::file_registration(consents.len() as u32))]
		pub fn file_registration(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_file_registration(acting, deal, consents)
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
				Leg::Payoff(_) | Leg::Disbursement(_) => T::Lender::ensure_origin(origin)?,
				Leg::Price | Leg::Tax => T::Agent::ensure_origin(origin)?,
			};
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_affirm(acting, deal, leg, evidence, consents)
		}

		/// Register the closing, settle the old loans and disburse the new ones, all or nothing
		/// (등기실행).
		///
		/// Who: the place's registry office. Emits `StageChanged`, `Registered`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingNotFiled`, `LegNotAffirmed`,
		/// `MortgagesMissing`, the registry's own (the title changed, another application is
		/// first), and the ledger's own.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::deal(deal)?.district;
			let acting = T::Registrar::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_register(acting, deal)
		}

		/// Take the new owners into the books from the registry's notice (공부 정리).
		///
		/// Who: the place's municipality. Emits `StageChanged` and `Booked`, or
		/// `DescriptionMismatch`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NoNotice`, `TitleNotFound`, and the books'
		/// own.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::book())]
		pub fn book(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::deal(deal)?.district;
			let acting = T::BookKeeper::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_book(acting, deal)
		}

		/// Rescind the contract (해제): title and loans are free.
		///
		/// Who: the deal's agent; by agreement with a signature of every seller and buyer, by law
		/// with none. Emits `StageChanged`, `Rescinded`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `GroundNeedsJudgment`,
		/// `ConsentsDoNotMatchParties`, those of the identity pallet, `CounterFull`, and the
		/// registry's and the ledger's own.
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
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
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
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_report_rescission(acting, deal)
		}

		/// Give effect to a judgment that the contract is void: title and loans are free.
		///
		/// Who: the place's court. Emits `StageChanged`, `DeemedVoid`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `CounterFull`, and the registry's and the
		/// ledger's own.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::declare_void())]
		pub fn declare_void(
			origin: OriginFor<T>,
			deal: DealId,
			judgment: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::deal(deal)?.district;
			let acting = T::Court::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_declare_void(acting, deal, judgment)
		}

		/// Give an inspection up.
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
			let acting = T::Agent::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_abandon(acting, deal)
		}

		/// Declare holidays. Saying it twice changes nothing, so no reference is needed.
		///
		/// Who: the council. Emits `HolidaysDeclared`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::declare_holidays(days.len() as u32))]
		pub fn declare_holidays(
			origin: OriginFor<T>,
			days: BoundedVec<KoreanDay, MaxHolidays>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			days.iter().for_each(|day| Holidays::<T>::insert(day, ()));
			Self::deposit_event(Event::HolidaysDeclared { days });
			Ok(())
		}
	}
}
