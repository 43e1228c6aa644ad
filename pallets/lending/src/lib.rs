//! The loan ledger: mortgage loans from application to settlement.
//!
//! A bank files the application of its borrowers with their signatures, decides on it, and submits
//! the agreement that they sign. A conveyance binds the agreed loan to its deal. The closing of the
//! deal disburses it: the mortgage is registered and the loan is owed in the same block, or neither.
//! A loan ends by repayment, or by the closing of a later deal that pays it off.
//!
//! The ledger records promises and balances of principal. It holds no money. The bank and the payer
//! settle payments, interest and the fee for early repayment (중도상환수수료) outside the chain.
//!
//! A revolving mortgage (근저당) does not depend on what is owed under it: when a loan is settled,
//! its mortgage stays in the title record until a discharge is registered. A closing that pays off
//! a loan registers the discharge at the same time.
//!
//! # Who may call what
//!
//! | Call | Who | Signed by |
//! |---|---|---|
//! | `apply` | a lending officer of a bank | every borrower |
//! | `decide` | a lending officer of the lender | |
//! | `agree` | a lending officer of the lender | every borrower |
//! | `withdraw` | a lending officer of the lender | |
//! | `record_existing` | a lending officer of the mortgagee | |
//! | `repay` | a lending officer of the lender | |
//!
//! Only the conveyances pallet binds, releases, disburses and settles loans, through
//! [`LoanLedger`].
//!
//! # Stages
//!
//! ```text
//! Applied ──► Approved ──► Agreed ◄──► Bound ──► Disbursed ──► Settled
//!    │  └──────────┴─────────┴──► Withdrawn        ▲
//!    └──► Refused                                  └ record_existing
//! ```
//!
//! The table is [`LoanState::next`].
//!
//! # Invariants
//!
//! 1. Loans are numbered from 1 without a gap and are never removed: [`NextLoan`] is one more than
//!    their count.
//! 2. [`SecuredBy`] names exactly the disbursed loans, each once, by its own entry.
//! 3. A loan has an entry exactly when it is disbursed or settled. The entry is of its title.
//! 4. A loan has a deal exactly when it is bound to one or was disbursed by one. An older loan that
//!    was recorded has no deal, and is disbursed or settled.
//! 5. A loan that was applied for has at least one borrower. It has an agreement exactly from the
//!    signatures on; a withdrawn loan may have one or not.
//! 6. The principal is above zero and within the maximum secured amount. The outstanding amount is
//!    at most the principal, and above zero exactly while the loan is disbursed.
//!
//! # Security considerations
//!
//! A borrower's signature to an application names the bank and all terms. A signature to an
//! agreement names the loan, all terms and the agreement. So neither can be used for another loan.
//! When a loan is disbursed, its mortgage in the title record is compared with what was agreed.
#![cfg_attr(not(feature = "std"), no_std)]

mod application;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod ledger;
#[cfg(test)]
mod mock;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use state::{LoanState, NoSuchStep, RefusalReason, Step};
pub use traits::*;
pub use types::{Consents, Decision, Loan, LoanTerms};
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Commitment, DealId, Did, ExternalRef, InstitutionId, LoanId, Moment, RatePpm, TitleId, Won,
	};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Institutions};
	use pallet_titles::{EntryId, MaxDebtors, TitleRegistry};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members: takes references of calls.
		type Institutions: Institutions;
		/// Verifies borrowers' signatures.
		type Signatures: Signatures;
		/// The title records.
		type Titles: TitleRegistry<Self::AccountId>;
		/// A bank's officer who may lend.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The block's time.
		type Time: UnixTime;
		/// The highest maximum secured amount, in percent of the principal. Banks register 110 to
		/// 130. A much higher amount would leave no room for later lenders.
		#[pallet::constant]
		type MaxSecuredPercent: Get<u32>;
		/// The highest yearly rate (법정최고금리).
		#[pallet::constant]
		type MaxRate: Get<RatePpm>;
		/// The longest term in months.
		#[pallet::constant]
		type MaxTermMonths: Get<u16>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Makes titles, mortgages and borrowers for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// Number of the first loan.
	#[pallet::type_value]
	pub fn FirstLoan() -> LoanId {
		LoanId(1)
	}

	/// The number that the next loan gets.
	#[pallet::storage]
	pub type NextLoan<T: Config> = StorageValue<_, LoanId, ValueQuery, FirstLoan>;

	/// Every loan, permanently. The chain assigns the numbers, so nobody can choose keys that
	/// unbalance the trie, and a cheap hasher is enough. A loan has a bounded size: eight borrowers.
	#[pallet::storage]
	pub type Loans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan>;

	/// The disbursed loan that an entry secures. A closing finds the loans to pay off here. Title
	/// numbers come from outside the chain, so the key is hashed with a cryptographic hasher.
	#[pallet::storage]
	pub type SecuredBy<T: Config> = StorageMap<_, Blake2_128Concat, EntryId, LoanId>;

	/// What happened. Each takes effect in its block; `at` is that block's time.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Borrowers have applied to a bank.
		LoanApplied {
			/// The new loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer.
			officer: T::AccountId,
			/// The borrowers.
			borrowers: BoundedVec<Did, MaxDebtors>,
			/// The title that will secure it.
			title: TitleId,
			/// The principal that is applied for, in won.
			principal: Won,
			/// The maximum secured amount to register, in won.
			max_secured: Won,
			/// The yearly rate.
			rate: RatePpm,
			/// The term in months.
			term_months: u16,
			/// The document bundle.
			documents: Commitment,
			/// The bank's own reference.
			external_ref: ExternalRef,
			/// When.
			at: Moment,
		},
		/// The bank will lend on the terms applied for.
		LoanApproved {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer who decided.
			officer: T::AccountId,
			/// When.
			at: Moment,
		},
		/// The bank will not lend.
		LoanRefused {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer who decided.
			officer: T::AccountId,
			/// Why.
			reason: RefusalReason,
			/// When.
			at: Moment,
		},
		/// Every borrower has signed the agreement.
		LoanAgreed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer.
			officer: T::AccountId,
			/// The agreement.
			agreement: Commitment,
			/// When.
			at: Moment,
		},
		/// The loan was withdrawn before it was bound to a deal.
		LoanWithdrawn {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer.
			officer: T::AccountId,
			/// When.
			at: Moment,
		},
		/// The loan was bound to a deal.
		LoanBound {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The deal.
			deal: DealId,
			/// The title of both.
			title: TitleId,
			/// When.
			at: Moment,
		},
		/// The deal ended without a closing. The loan is agreed again.
		LoanReleased {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The deal that it was bound to.
			deal: DealId,
			/// When.
			at: Moment,
		},
		/// The deal closed. The loan is disbursed and secured.
		LoanDisbursed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The deal.
			deal: DealId,
			/// The mortgage's entry.
			entry: EntryId,
			/// The amount that was disbursed and is outstanding from now on, in won.
			amount: Won,
			/// When.
			at: Moment,
		},
		/// A bank has recorded an older loan that a live mortgage secures.
		LoanRecorded {
			/// The new loan of the ledger, disbursed.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer who recorded it.
			officer: T::AccountId,
			/// The mortgage's entry.
			entry: EntryId,
			/// The debtors of the mortgage, as far as they have a DID.
			borrowers: BoundedVec<Did, MaxDebtors>,
			/// The outstanding amount, in won.
			principal: Won,
			/// The mortgage's maximum secured amount, in won.
			max_secured: Won,
			/// The yearly rate.
			rate: RatePpm,
			/// The term in months, as agreed.
			term_months: u16,
			/// The bank's own reference.
			external_ref: ExternalRef,
			/// When.
			at: Moment,
		},
		/// The bank has recorded a repayment of principal. When nothing is left, `LoanSettled`
		/// follows.
		RepaymentRecorded {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The officer who recorded it.
			officer: T::AccountId,
			/// The amount that was repaid, in won.
			amount: Won,
			/// The amount that is left, in won.
			outstanding: Won,
			/// When.
			at: Moment,
		},
		/// The loan is paid off. Its mortgage stays in the title record until it is discharged.
		LoanSettled {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The deal that paid it off at its closing; `None` when the last repayment did.
			deal: Option<DealId>,
			/// The principal that the deal paid off, or the amount of the last repayment, in won.
			amount: Won,
			/// When.
			at: Moment,
		},
	}

	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no loan of that number. Look up the number in `LoanApplied` or `LoanRecorded`.
		LoanNotFound,
		/// Another bank is the lender of the loan. Only the lender may act on it.
		NotOwnLoan,
		/// The state of the loan does not allow the call. Read its state and see the table of
		/// stages.
		WrongState,
		/// An amount is zero. Give an amount above zero.
		ZeroAmount,
		/// The maximum secured amount is below the principal. Raise it to at least that.
		SecuredTooLow,
		/// The maximum secured amount is above the permitted percentage of the principal. Lower
		/// it.
		SecuredTooHigh,
		/// The rate is above the legal maximum. Lower the rate.
		RateTooHigh,
		/// The term is zero or longer than permitted. Give one within the limit.
		TermOutOfRange,
		/// No borrower is named. Name at least one.
		NoBorrowers,
		/// A borrower is named twice. Name each once.
		DuplicateBorrower,
		/// The DID of a borrower is unknown or deactivated. Register the DID, or apply with an
		/// active one.
		BorrowerNotActive,
		/// There is no such title record. Check the number. A property without a record must be
		/// registered first.
		TitleNotFound,
		/// A signature is of somebody who is not a borrower. Leave it out.
		NotBorrower,
		/// A borrower signed twice. Leave out one of the signatures.
		DuplicateConsent,
		/// A borrower's signature is missing. Every borrower signs.
		ConsentMissing,
		/// The entry is not a mortgage of the title record. Check the number of the entry.
		MortgageNotFound,
		/// Another bank holds the mortgage. Only the mortgagee may record a loan that it secures.
		NotOwnMortgage,
		/// The mortgage is cancelled or provisional. Only an effective one secures a loan.
		MortgageNotEffective,
		/// The mortgage secures a loan of the ledger, or was registered for one. Look up that loan
		/// by the entry.
		AlreadySecuresLoan,
		/// The registered mortgage is not the one that was agreed for the loan: title, bank,
		/// debtors, amount or loan differ. File the closing with the terms of the loan.
		MortgageDiffers,
		/// The title of the loan is not reserved for the deal. Conclude the contract first, and bind
		/// a loan that the title of the deal secures.
		TitleNotReserved,
		/// The loan is bound to another deal. Wait until that deal ends.
		OtherDeal,
		/// The repayment is more than the outstanding amount. Record at most that amount.
		ExceedsOutstanding,
		/// Every loan number is used. This cannot happen in practice; an upgrade must widen the
		/// numbers.
		NumbersExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::MaxSecuredPercent::get() >= 100,
				"the secured amount is at least the principal: no loan could be applied for"
			);
			assert!(
				T::MaxRate::get() <= 1_000_000,
				"a rate above 100 % a year is no legal maximum"
			);
			assert!(T::MaxTermMonths::get() > 0, "no loan could be applied for");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// File an application for a mortgage loan (대출신청).
		///
		/// Who: a lending officer of a bank, with a signature of every borrower to
		/// [`LoanTerms::application`]. `documents` commits to the document bundle. Fails if the
		/// terms are outside the limits, the title is unknown, or a signature is missing, extra or
		/// wrong. Emits `LoanApplied`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::apply(consents.len() as u32))]
		pub fn apply(
			origin: OriginFor<T>,
			terms: LoanTerms,
			documents: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_apply(acting, terms, documents, consents, external_ref)
		}

		/// Decide on an application (대출심사).
		///
		/// Who: the lender. Fails if another bank is the lender or the application is decided
		/// already. Emits `LoanApproved` or `LoanRefused`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::decide())]
		pub fn decide(
			origin: OriginFor<T>,
			loan: LoanId,
			decision: Decision,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_decide(acting, loan, decision)
		}

		/// File the agreement that the borrowers have signed (대출약정).
		///
		/// Who: the lender, with a signature of every borrower to [`LoanTerms::agreement`]. Fails if
		/// another bank is the lender, the loan is not approved, or a signature is missing, extra or
		/// wrong. Emits `LoanAgreed`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::agree(consents.len() as u32))]
		pub fn agree(
			origin: OriginFor<T>,
			loan: LoanId,
			agreement: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_agree(acting, loan, agreement, consents)
		}

		/// Withdraw a loan that is not bound to a deal (철회).
		///
		/// Who: the lender, for itself or at the borrowers' request. Fails if another bank is the
		/// lender, or the loan is bound to a deal or disbursed. Emits `LoanWithdrawn`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_withdraw(acting, loan)
		}

		/// Record a loan that is older than the ledger, so that a closing can pay it off.
		///
		/// Who: the mortgagee. `principal` is the outstanding amount; borrowers and maximum secured
		/// amount are those of the mortgage. Fails if the entry is not an effective mortgage of this
		/// bank, or already secures a loan. Emits `LoanRecorded`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::record_existing())]
		pub fn record_existing(
			origin: OriginFor<T>,
			entry: EntryId,
			principal: Won,
			rate: RatePpm,
			term_months: u16,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_record_existing(acting, entry, principal, rate, term_months, external_ref)
		}

		/// Record a repayment of principal (상환).
		///
		/// Who: the lender. The repayment that leaves nothing outstanding settles the loan. The
		/// mortgage (근저당) stays in the title record until its discharge is registered. Fails if
		/// another bank is the lender, the loan is not disbursed, or the amount is more than the
		/// outstanding amount. Emits `RepaymentRecorded`, and `LoanSettled` after the last one.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::repay())]
		pub fn repay(
			origin: OriginFor<T>,
			loan: LoanId,
			amount: Won,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_lender(origin, external_ref)?;
			Self::do_repay(acting, loan, amount)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The lending officer and its bank. Takes the reference before every other check, so that a
		/// call that is sent again fails because of the reference and not because of the state.
		fn ensure_lender(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let acting = T::Lender::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Ok(acting)
		}
	}
}
