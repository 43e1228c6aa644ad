//! The loan ledger: mortgage loans from application to settlement.
//!
//! A bank files its borrowers' application with their signatures, decides on it, and has them sign
//! the agreement. A conveyance binds the agreed loan to its deal, and the deal's closing disburses
//! it: the mortgage is registered and the loan is owed in the same block, or neither happens. A
//! loan ends by repayment, or by the closing of a later deal that pays it off.
//!
//! The ledger holds promises and balances of principal, no money. Payments, interest and the fee
//! for early repayment (중도상환수수료) go between bank and payer outside the chain.
//!
//! A revolving mortgage (근저당) does not depend on what is owed under it: a loan that is settled
//! leaves its mortgage in the title record until a discharge is registered. A closing that pays a
//! loan off registers both together.
//!
//! # Who may call what
//!
//! | Call | Who | Signed by |
//! |---|---|---|
//! | `apply` | a bank's lending officer | every borrower |
//! | `decide` | the same bank's | |
//! | `agree` | the same bank's | every borrower |
//! | `withdraw` | the same bank's | |
//! | `record_existing` | lending officer of the bank that the mortgage is for | |
//! | `repay` | the loan's bank's | |
//!
//! The rest (bind, release, disburse, settle) is for the conveyances pallet alone, through
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
//! [`LoanState::next`] is the table.
//!
//! # Invariants
//!
//! 1. Loans are numbered from 1 without a gap, and none is ever removed: [`NextLoan`] is one more
//!    than their count.
//! 2. [`SecuredBy`] names exactly the disbursed loans, each once, by its own entry.
//! 3. A loan has an entry exactly when it is disbursed or settled, and the entry is of its title.
//! 4. A loan has a deal exactly when it is bound, or was disbursed by one; a recorded older loan
//!    has none and is disbursed or settled.
//! 5. A loan of the ledger's own has at least one borrower, and an agreement exactly from their
//!    signature on; a withdrawn one may have either.
//! 6. The principal is above zero and within the maximum secured amount; no more is owed than was
//!    lent; something is owed exactly while the loan is disbursed.
//!
//! # Security considerations
//!
//! A borrower's signature names the bank and all terms (application) or the loan, all terms and
//! the agreement (agreement), so neither can be used for another loan. That a disbursed loan has
//! the mortgage that was agreed is checked against the title record when it is disbursed.
#![cfg_attr(not(feature = "std"), no_std)]

mod application;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod ledger;
#[cfg(test)]
mod mock;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod traits;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use state::{LoanState, NoSuchStep, Step};
pub use traits::*;
pub use types::{Consents, Decision, Loan, LoanTerms, RefusalReason};
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
		type Titles: TitleRegistry;
		/// A bank's officer who may lend.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The block's time.
		type Time: UnixTime;
		/// The highest maximum secured amount, in percent of the principal. Banks register 110 to
		/// 130; what lies far above would shut out later lenders for nothing.
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

	/// Every loan there ever was. The chain gives the numbers, so that nobody can choose keys to
	/// unbalance the trie: the cheap hasher does. A loan is of bounded size: eight borrowers.
	#[pallet::storage]
	pub type Loans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan>;

	/// The disbursed loan that an entry secures: found from the title when a closing pays it off.
	/// Title numbers come from outside: the keyed part is hashed with a cryptographic hasher.
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
			/// Who filed it.
			officer: T::AccountId,
			/// Who applies.
			borrowers: BoundedVec<Did, MaxDebtors>,
			/// The title that is to secure it.
			title: TitleId,
			/// What is applied for, in won.
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
			/// Who decided.
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
			/// Who decided.
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
			/// Who filed it.
			officer: T::AccountId,
			/// The agreement.
			agreement: Commitment,
			/// When.
			at: Moment,
		},
		/// The loan was given up before a deal took it.
		LoanWithdrawn {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Who filed it.
			officer: T::AccountId,
			/// When.
			at: Moment,
		},
		/// A deal has taken the loan.
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
		/// The deal came to nothing: the loan is agreed again.
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
		/// The deal has closed: the loan is paid out and secured.
		LoanDisbursed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The deal.
			deal: DealId,
			/// The mortgage's entry.
			entry: EntryId,
			/// What was paid out and is owed from now on, in won.
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
			/// Who recorded it.
			officer: T::AccountId,
			/// The mortgage's entry.
			entry: EntryId,
			/// The mortgage's debtors, as far as they are known by DID.
			borrowers: BoundedVec<Did, MaxDebtors>,
			/// What is still owed, in won.
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
		/// The bank has recorded a repayment of principal. Where nothing is left, `LoanSettled`
		/// follows.
		RepaymentRecorded {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Who recorded it.
			officer: T::AccountId,
			/// What was repaid, in won.
			amount: Won,
			/// What is left, in won.
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
			/// The deal whose closing paid it off; none where the last repayment did.
			deal: Option<DealId>,
			/// The principal that the deal paid off, or that the last repayment was, in won.
			amount: Won,
			/// When.
			at: Moment,
		},
	}

	/// Why something was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// No loan has this number. Take the number from `LoanApplied` or `LoanRecorded`.
		LoanNotFound,
		/// The loan is another bank's. Only the lender acts on it.
		NotOwnLoan,
		/// The loan is not at a stage where this can happen. Read its state; the table of stages
		/// says what leads on from there.
		WrongState,
		/// An amount is zero. Give one above zero.
		ZeroAmount,
		/// The maximum secured amount is below the principal. Raise it to at least that.
		SecuredTooLow,
		/// The maximum secured amount is above the permitted percentage of the principal. Lower
		/// it.
		SecuredTooHigh,
		/// The rate is above the legal maximum. Lower it.
		RateTooHigh,
		/// The term is zero or longer than permitted. Give one within the limit.
		TermOutOfRange,
		/// No borrower is named. Name at least one.
		NoBorrowers,
		/// A borrower is named twice. Name each once.
		DuplicateBorrower,
		/// A borrower's DID is unknown or deactivated. Enrol it, or apply with an active one.
		BorrowerNotActive,
		/// There is no such title record. Check the number; an unregistered property must be
		/// registered first.
		TitleNotFound,
		/// A signature is of somebody who is no borrower. Leave it out.
		NotBorrower,
		/// A borrower's signature is there twice. Leave one out.
		DuplicateConsent,
		/// A borrower's signature is missing. Every borrower signs.
		ConsentMissing,
		/// The entry is no mortgage of the title record. Check the entry's number.
		MortgageNotFound,
		/// The mortgage is another bank's. Only the mortgagee records a loan that it secures.
		NotOwnMortgage,
		/// The mortgage is cancelled or provisional. Only an effective one secures a loan.
		MortgageNotEffective,
		/// The mortgage secures a loan of the ledger, or was registered for one. Look that one up
		/// by the entry.
		AlreadySecuresLoan,
		/// The registered mortgage is not the one that the loan was promised: title, bank,
		/// debtors, amount or loan differ. File the closing with the loan's own terms.
		MortgageDiffers,
		/// The loan's title is not reserved for the deal. Bind a loan for the deal's own title,
		/// after its contract.
		TitleNotReserved,
		/// The loan is bound to another deal.
		OtherDeal,
		/// More is repaid than is owed. Record at most what is outstanding.
		ExceedsOutstanding,
		/// Every loan number is used. Unreachable in practice; an upgrade must widen them.
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
		/// Made by a bank's lending officer, with a signature of every borrower to
		/// [`LoanTerms::application`]. `documents` commits to the document bundle. Fails where the
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
		/// Made by the loan's bank. Fails where the loan is another bank's or was decided on
		/// before. Emits `LoanApproved` or `LoanRefused`.
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
		/// Made by the loan's bank, with a signature of every borrower to
		/// [`LoanTerms::agreement`]. Fails where the loan is another bank's or is not approved, or
		/// a signature is missing, extra or wrong. Emits `LoanAgreed`.
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

		/// Give up a loan that no deal has taken (철회).
		///
		/// Made by the loan's bank, for itself or at the borrowers' word. Fails where the loan is
		/// another bank's, is bound to a deal, or is paid out. Emits `LoanWithdrawn`.
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

		/// Record a loan older than the ledger, so that a closing can pay it off.
		///
		/// Made by the bank that the mortgage is for. `principal` is what is still owed; borrowers
		/// and maximum secured amount come from the mortgage. Fails where the entry is no
		/// effective mortgage of this bank, or already secures a loan. Emits `LoanRecorded`.
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
		/// Made by the loan's bank. The repayment that leaves nothing settles the loan; the
		/// mortgage (근저당) stays in the title record until its discharge is registered. Fails
		/// where the loan is another bank's or not disbursed, or more is repaid than is owed.
		/// Emits `RepaymentRecorded`, and `LoanSettled` after the last one.
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
		/// Who lends, for which bank. Takes the reference before anything else is looked at, so
		/// that a call sent again is told that it was used, not that the stage is wrong.
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
