//! The loan ledger: mortgage loans from application to settlement, with what is owed on each.
//!
//! A bank files the application of its borrowers with their signatures, decides on it, and submits
//! the agreement that they sign. A conveyance binds the agreed loan to its deal. The closing of the
//! deal disburses it: the mortgage is registered and the loan is owed in the same block, or neither.
//! A loan ends by repayment, or by the closing of a later deal that pays it off.
//!
//! What borrowers sign is an immutable file ([`LoanFile`]). What moves is a small [`Loan`], and from the
//! draw on an account (`madang_schedule::account`) of which the chain computes and checks every number:
//! instalments, interest, arrears, the fee for early repayment (중도상환수수료). It holds no money.
//!
//! # Repayments
//!
//! A bank posts what it received line by line or in a file of many lines. The reference of a line counts once
//! for ever: a file can be sent again. The lines of a call are posted in the order of their loans, value days
//! and references, so their order in the call makes no difference. The payments of one day are one posting of
//! the account, so it makes no difference in which calls they come. A line that is refused in one call can
//! be possible after another: it is reported, and sent again.
//!
//! The value day of a line is at most `ChangeableDays` days back. Each posting closes the days before, and an
//! account that has as many postings as it can have closes its oldest day.
//!
//! A line that was wrong is reversed and never removed. Where the account can still change, it is taken
//! out as if it had never been. Otherwise its amount is owed again from today on. A settled loan that is
//! owed again is disbursed again. Those of its entries that are still effective and secure no other loan
//! secure it again; where there are none, it is owed without security.
//!
//! A deal pays a loan off with the amount that its bank affirmed: at least the principal that is outstanding on the value
//! date. What is missing of the rest is waived, what is more is a fee, and both are in the event. Payments that
//! were posted for later days count first.
//!
//! What is owed on a day follows from [`Files`], [`Ledgers`] and the holidays, with
//! `madang_schedule::account` ([`Pallet::payoff`]).
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
//! | `cancel` | any bank's lending officer or conveyance agent | every borrower |
//! | `record_existing` | a lending officer of the mortgagee | |
//! | `repay`, `repay_batch` | a lending officer of the lender | |
//! | `reverse` | a lending officer of the bank that posted the line, which is the lender | |
//!
//! Only the conveyances pallet binds, releases, disburses and settles loans, through
//! [`LoanLedger`].
//!
//! # Stages
//!
//! ```text
//! Applied ──► Approved ──► Agreed ◄──► Bound ──► Disbursed ◄──► Settled
//!    │  └──────────┴─────────┴──► Withdrawn        ▲
//!    │             └─────────┴──► Lapsed           └ record_existing
//!    └──► Refused
//! ```
//!
//! The table is [`LoanState::next`]. A loan that is approved or agreed lapses after the last day of
//! the bank's offer. A loan that a deal gives back after that day lapses at once.
//!
//! # Invariants
//!
//! 1. Loans are numbered from 1 without a gap and are never removed: [`NextLoan`] is one more than
//!    their count. Each has a file.
//! 2. [`SecuredBy`] names only disbursed loans, each by its own entries. An effective entry of a disbursed
//!    loan secures it, or another loan for which it was recorded while this one was settled.
//! 3. A loan has entries exactly when it is disbursed or settled: one in each of its titles.
//! 4. A loan has a deal exactly when it is bound to one or was disbursed by one. An older loan that
//!    was recorded has no deal, and is disbursed or settled.
//! 5. A loan that was applied for has at least one borrower. It has an agreement exactly from the
//!    signatures on; a withdrawn or lapsed loan may have one or not.
//! 6. The principal is above zero and within the maximum secured amount. A loan has a ledger exactly while it
//!    is disbursed or settled. No won of its account is lost or made. It owes something exactly while it is
//!    disbursed.
//! 7. A loan has a last day of its offer from the approval on, and a value date of its disbursement
//!    exactly when a deal disbursed it.
//! 8. The offer of an approved or agreed loan is in the due queue.
//! 9. A line that was posted names a loan with a ledger. The lines of a loan that are not reversed are at
//!    most what was paid on it.
//!
//! # Security considerations
//!
//! A borrower's signature to an application names the bank and all terms. A signature to an
//! agreement names the loan, all terms and the agreement. So neither can be used for another loan. Both name
//! the version of the terms.
//! When a loan is disbursed, its mortgage in the title record is compared with what was agreed.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod application;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod ledger;
mod lines;
#[cfg(test)]
mod mock;
mod offers;
mod problems;
mod repayments;
mod reversal;
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
pub use lines::{Batch, Line, LineProblem, LineRef, MaxLines, PostedLine, RefusedLine, Reversal};
pub use offers::{OfferKind, OfferTerm};
pub use pallet::*;
pub use problems::CreditProblem;
pub use state::{LoanState, NoSuchStep, RefusalReason, Step};
pub use traits::*;
pub use types::{
	Collateral, Consents, Decision, Loan, LoanFile, LoanTerms, MaxCollateral, MortgageEntries,
	Origin, Payoff, Product,
};
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
	use madang_primitives::{Commitment, ExternalRef, LoanId, RatePpm, Won};
	use madang_schedule::{
		account::{Buckets, Ledger},
		Credit, WHOLE_RATE,
	};
	use pallet_guarantees::Guarantees;
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_programmes::Programmes;
	use pallet_terms::LegalTerms;
	use pallet_titles::{EntryId, TitleRegistry};

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
		/// The books of policy-fund programmes.
		type Programmes: Programmes<BlockNumberFor<Self>>;
		/// The book of guarantees.
		type Guarantees: Guarantees<Self::AccountId>;
		/// A bank's officer who may lend.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// Who may submit what borrowers declare by their signatures alone: a bank's officer who may
		/// lend, or a conveyance agent. No borrower depends on the goodwill of its own bank.
		type Carrier: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The block's time.
		type Time: UnixTime;
		/// Holidays, and the queue that looks at offers when they end.
		type LegalTerms: LegalTerms<OfferTerm>;
		/// For how many days from its approval a bank's offer stands.
		#[pallet::constant]
		type OfferDays: Get<u32>;
		/// The highest maximum secured amount, in percent of the principal. Banks register 110 to
		/// 130. A much higher amount would leave no room for later lenders.
		#[pallet::constant]
		type MaxSecuredPercent: Get<u32>;
		/// The highest principal, in won. It is above any real loan, so that sums over loans fit their type.
		#[pallet::constant]
		type MaxPrincipal: Get<Won>;
		/// The highest yearly rate of a new loan (법정최고금리).
		#[pallet::constant]
		type MaxRate: Get<RatePpm>;
		/// The longest term in months.
		#[pallet::constant]
		type MaxTermMonths: Get<u16>;
		/// How many days before today a repayment can have its value day. What is further back is final, so
		/// that an account stays short and what was told about it stays true.
		#[pallet::constant]
		type ChangeableDays: Get<u32>;
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

	/// What the borrowers of every loan signed, permanently. It is written once. The chain assigns the
	/// numbers, so nobody can choose keys that unbalance the trie, and a cheap hasher is enough.
	#[pallet::storage]
	pub type Files<T: Config> = StorageMap<_, Twox64Concat, LoanId, LoanFile>;

	/// What moves of every loan, permanently.
	#[pallet::storage]
	pub type Loans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan>;

	/// The account of every loan that was disbursed, with the postings that can still change.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Twox64Concat, LoanId, Ledger>;

	/// The lines that each bank has posted, permanently, by its own references.
	#[pallet::storage]
	pub type Lines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, LineRef, PostedLine>;

	/// The disbursed loan that an entry secures, or secured until it was discharged outside a deal. A
	/// closing finds the loans to pay off here. Title numbers come from outside the chain, so the key is
	/// hashed with a cryptographic hasher.
	#[pallet::storage]
	pub type SecuredBy<T: Config> = StorageMap<_, Blake2_128Concat, EntryId, LoanId>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::MaxSecuredPercent::get() >= 100,
				"the secured amount is at least the principal: no loan could be applied for"
			);
			assert!(
				T::MaxRate::get() <= WHOLE_RATE,
				"a rate above 100 % a year is no legal maximum"
			);
			assert!(T::MaxTermMonths::get() > 0, "no loan could be applied for");
			assert!(T::OfferDays::get() > 0, "no offer could be accepted");
			assert!(T::ChangeableDays::get() > 0, "no repayment could be late");
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
		/// [`LoanFile::application`]. `documents` commits to the document bundle. Fails if the
		/// terms are not valid or outside the limits, the title is unknown, or a signature is missing, extra or
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
			Self::do_apply(Self::lender(origin, external_ref)?, terms, documents, consents)
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
			Self::do_decide(Self::lender(origin, external_ref)?, loan, decision)
		}

		/// File the agreement that the borrowers have signed (대출약정).
		///
		/// Who: the lender, with a signature of every borrower to [`LoanFile::agreement`]. Fails if
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
			Self::do_agree(Self::lender(origin, external_ref)?, loan, agreement, consents)
		}

		/// Withdraw a loan that is not bound to a deal (철회).
		///
		/// Who: the lender, for itself. Fails if another bank is the
		/// lender, or the loan is bound to a deal or disbursed. Emits `LoanWithdrawn`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_withdraw(Self::lender(origin, external_ref)?, loan)
		}

		/// Record a loan that is older than the ledger, so that a closing can pay it off.
		///
		/// Who: the mortgagee. `credit` is the contract as it is now: its principal is what is outstanding from
		/// today on, and its term what is left. Borrowers and maximum secured amount are those of the mortgage.
		/// Fails if the credit is not valid, or the entry is not an effective mortgage of this bank, or already secures a loan.
		/// Emits `LoanRecorded`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::record_existing())]
		pub fn record_existing(
			origin: OriginFor<T>,
			entry: EntryId,
			credit: Credit,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_record_existing(Self::lender(origin, external_ref)?, entry, credit)
		}

		/// Record a repayment (상환).
		///
		/// Who: the lender. It pays fees, interest on arrears, interest and principal, in this order; what is
		/// left repays principal early, with its fee. The repayment that leaves nothing owed settles the
		/// loan. The mortgage (근저당) stays in the title record until its discharge is registered. Fails if
		/// another bank is the lender, the loan is not disbursed, the value day is in the future or too far
		/// back, the line was posted before, or the amount is more than what is owed. Emits
		/// `RepaymentRecorded`, and `LoanSettled` after the last one.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::repay())]
		pub fn repay(
			origin: OriginFor<T>,
			loan: LoanId,
			line: Line,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_repay(Self::lender(origin, external_ref)?, loan, line)
		}

		/// Withdraw a loan that is not bound to a deal, at the borrowers' word (청약철회, 금융소비자보호법
		/// 46). A bound loan is taken out of its deal first.
		///
		/// Who: any bank's lending officer or conveyance agent, with a signature of every borrower to
		/// [`LoanFile::withdrawal`]. Fails if the loan is bound, disbursed or ended, or a signature is
		/// missing, extra or wrong. Emits `LoanWithdrawn`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::cancel(consents.len() as u32))]
		pub fn cancel(
			origin: OriginFor<T>,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Carrier::ensure_origin(origin)?;
			Self::do_cancel(T::Institutions::caller(acting, external_ref)?, loan, consents)
		}

		/// Record the repayments of a bank's file.
		///
		/// Who: a lending officer of a bank, which is the lender of each loan. A line that was posted before
		/// counts as known. A line that cannot be posted is reported with its position and the reason, and the
		/// others are posted. Emits `RepaymentsPosted`, and `LoanSettled` for each loan that owes nothing
		/// any more.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::repay_batch(lines.len() as u32))]
		pub fn repay_batch(
			origin: OriginFor<T>,
			lines: Batch,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let weight = Self::do_repay_batch(Self::lender(origin, external_ref)?, lines)?;
			Ok(Some(weight).into())
		}

		/// Reverse a repayment that was none (정정).
		///
		/// Who: the bank that posted the line, which is the lender. `reason` commits to the reason. Where the
		/// account can still change, the payment is taken out as if it had never been. Otherwise its amount
		/// is owed again from today on. Fails if the bank has posted no such line, it is reversed already, or
		/// another bank is the lender now. Emits `RepaymentReversed`, and `LoanOwedAgain` if the loan was settled.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::reverse())]
		pub fn reverse(
			origin: OriginFor<T>,
			line_ref: LineRef,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_reverse(Self::lender(origin, external_ref)?, line_ref, reason)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All that is owed on a loan if it is paid off on a day, from the last posting on. `None` if it was
		/// never disbursed, or the day is before the last posting.
		pub fn payoff(loan: LoanId, on: KoreanDay) -> Option<Buckets> {
			let credit = Self::credit(loan).ok()?;
			let account = Self::account(&credit, &Ledgers::<T>::get(loan)?).ok()?;
			account.payoff(&Self::contract(&credit), on).ok()
		}
	}

	impl<T: Config> Pallet<T> {
		/// The lending officer and its bank.
		fn lender(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Lender::ensure_origin(origin)?, external_ref)
		}
	}
}
