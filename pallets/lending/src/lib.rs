//! The loan ledger: mortgage loans and loans under programmes from application to settlement, with what
//! is owed on each.
//!
//! A bank files the application of its borrowers with their signatures, decides on it, and submits
//! the agreement that they sign. A conveyance binds the agreed loan to its deal. The closing of the
//! deal disburses it: the mortgage is registered and the loan is owed in the same block, or neither.
//! A loan ends by repayment, or by the closing of a later deal that pays it off.
//!
//! # Loans under programmes
//!
//! A policy agency opens a programme in the book of [`pallet_programmes`]. A lender, which is a bank or the
//! agency itself, files an application with the agency's ticket and the papers that the programme asks for
//! ([`Product::Policy`]). It has the slot of its applicant, and its amount is held. Then come the steps of the
//! programme: the agency certifies that it supports the applicant, a foundation guarantees
//! ([`pallet_guarantees`]), the lender decides. After a disaster a programme can leave steps out or have them
//! taken in any order. Before the agreement all steps are taken, the papers are recent, something is held, and
//! the guarantee covers its share of the whole principal. The loan is drawn at once or in parts, and no deal
//! is needed.
//!
//! Principal that is repaid goes back to the budget, if the programme says so. Each won goes back once: a
//! payment that is reversed and paid again does not go back again. A settled loan ends in the books, also if it
//! is owed again later. Borrowers can withdraw within some days of the last draw; it takes effect when they
//! have given the money back with interest, without a fee, and then the loan is as if it had not been.
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
//! | `apply_under_programme`, `replace_papers` | a lending officer of a bank or of a policy agency | every borrower |
//! | `certify` | an officer of the programme's agency | |
//! | `request_guarantee`, `renew_hold` | a lending officer of the lender | |
//! | `draw`, `finish_drawing` | a lending officer of the lender | |
//! | `declare_withdrawal` | any lending officer or conveyance agent | every borrower |
//! | `complete_withdrawal` | a lending officer of the lender | |
//! | `warn`, `accelerate`, `write_off`, `take_back` | a lending officer of the lender | |
//! | `make_claimable`, `claim`, `cure`, `notify_guarantor` | a lending officer of the lender | |
//!
//! Only the conveyances pallet binds, releases, disburses and settles loans, through
//! [`LoanLedger`].
//!
//! # Stages
//!
//! ```text
//! Applied ──► Approved ──► Agreed ◄──► Bound ──► Disbursed ◄──► Settled
//!    │  └──────────┴─────────┴──► Withdrawn ◄──────┘ ▲
//!    │             │         ├──► Lapsed             ├ record_existing
//!    └──► Refused ◄┘         └────── draw ───────────┘
//!
//! Disbursed ◄──► WrittenOff ◄──► Settled
//! ```
//!
//! The table is [`LoanState::next`]. A loan that is approved or agreed lapses after the last day of
//! the bank's offer. A loan that a deal gives back after that day lapses at once.
//!
//! # Arrears
//!
//! What is overdue follows from the account. A lender that wants everything to be due warns first. The warning
//! counts for the arrears that exist then: not for what falls due later, so it cannot be kept for another day.
//! After the notice time, and when the arrears are old enough, it accelerates. Other causes need no notice time by
//! the standard terms of loans; their evidence is behind a commitment. All that was paid counts on its value day,
//! so a payment that is recorded late can show that an acceleration was a mistake: it is taken back.
//!
//! The guarantor may be claimed on when default has lasted, or at once for the causes of the law. The chain
//! calculates the claim when everything is due. What the guarantor pays passes to it and is no longer owed to the
//! bank. The rest stays owed. The foundation's answer is the only step that waits for another: the borrower can
//! pay, and the bank can write off, while a claim waits.
//!
//! A write-off takes all that is left out of what is due. The debt remains: repayments are recoveries, a guarantor can
//! still pay, a deal can still have the mortgage discharged. Warning, acceleration, cause of a claim and write-off
//! can be taken back.
//!
//! The guarantor is told by these steps themselves, and by repayments, the end of the debt and reversals.
//!
//! # Invariants
//!
//! 1. Loans are numbered from 1 without a gap and are never removed: [`NextLoan`] is one more than
//!    their count. Each has a file.
//! 2. [`SecuredBy`] names only loans that are owed, each by its own entries. An effective entry of a loan
//!    that is owed secures it, or another loan for which it was recorded while this one was settled.
//! 3. A loan has entries exactly when it is disbursed, written off or settled: one in each of its titles.
//! 4. A loan has a deal exactly when it is bound to one or was disbursed by one. An older loan that
//!    was recorded and a loan under a programme have no deal.
//! 5. A loan that was applied for has at least one borrower. It has an agreement exactly from the
//!    signatures on; a withdrawn or lapsed loan may have one or not.
//! 6. The principal is above zero and, of a mortgage loan, within the maximum secured amount. A loan has a
//!    ledger exactly from the disbursement on. No won of its account is lost or made. It owes something exactly
//!    while it is disbursed or written off. Something is written off only of a loan that is written off.
//! 7. A loan has a last day of its offer from the approval on, and a value date of its disbursement
//!    exactly when a deal disbursed it or it was drawn.
//! 8. The offer of an approved or agreed loan is in the due queue.
//! 9. A line that was posted names a loan with a ledger. The lines of a loan that are not reversed are at
//!    most what was paid on it.
//! 10. A loan is accelerated in its account exactly where its arrears say so. The write-off of a loan that is written
//!     off is kept. Only a loan with a ledger has arrears.
//! 11. No guarantee of a loan that is owed is released. No guarantee covers a loan that is settled.
//! 12. A loan under a programme has a [`PolicyLoan`], and is in the books of programmes until it ends without
//!     an effect. What the books have as drawn is what its account has. A settled one has ended there.
//!
//! # Security considerations
//!
//! A borrower's signature to an application names the bank and all terms. A signature to an
//! agreement names the loan, all terms and the agreement. So neither can be used for another loan. Both name
//! the version of the terms.
//! When a loan is disbursed, its mortgage in the title record is compared with what was agreed.
//!
//! A signature to an application under a programme names the lender, all terms, the version of the programme
//! and every paper. The first borrower is the applicant, for whom the agency signed the ticket.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod acts;
mod application;
mod arrears;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod claims;
mod errors;
mod events;
mod guarantor;
mod ledger;
mod lines;
#[cfg(test)]
mod mock;
mod offers;
mod policy;
mod problems;
mod repayments;
mod reversal;
mod rules;
mod standing;
mod state;
mod storage;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;
mod writing_off;

pub use acts::{AccelerationCause, Act, Arrears, ClaimCause, Posted, Warning, WriteOffReason};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use lines::{Batch, Line, LineProblem, LineRef, MaxLines, PostedLine, RefusedLine, Reversal};
pub use offers::{OfferKind, OfferTerm};
pub use pallet::*;
pub use policy::{Certification, FundUse, OfferProblem, PaperUses, PolicyLoan, PolicyTerms};
pub use problems::CreditProblem;
pub use standing::Standing;
pub use state::{LoanState, NoSuchStep, RefusalReason, Step};
pub use traits::*;
pub use types::{
	Collateral, Consents, Decision, Loan, LoanFile, LoanTerms, MaxCollateral, MortgageEntries,
	Origin, Payoff, Product,
};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet. Its storage, events and errors are in files of their own.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{Commitment, ExternalRef, GuaranteeId, LoanId, RatePpm, Won};
	use madang_schedule::{
		account::{Buckets, Ledger},
		Credit, WHOLE_RATE,
	};
	use pallet_guarantees::Guarantees;
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_programmes::{Papers, Programmes, Ticket};
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
		/// An officer of a lender who may lend: of a bank, or of a policy agency that lends itself.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// Who may submit what borrowers declare by their signatures alone: a bank's officer who may
		/// lend, or a conveyance agent. No borrower depends on the goodwill of its own bank.
		type Carrier: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer of a policy agency who may certify whom it supports.
		type Funder: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// Who is told that papers of borrowers are used.
		type PaperUses: PaperUses;
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
		/// For how many days after the draw borrowers can withdraw (금융소비자보호법 46).
		#[pallet::constant]
		type WithdrawalDays: Get<u32>;
		/// How many working days pass between the warning of acceleration and the acceleration.
		#[pallet::constant]
		type WarningDays: Get<u32>;
		/// For how many months something must be overdue before a loan without security can be accelerated.
		#[pallet::constant]
		type ArrearsMonths: Get<u16>;
		/// The same of a loan that titles secure.
		#[pallet::constant]
		type SecuredArrearsMonths: Get<u16>;
		/// For how many months something must be overdue before the guarantor can be claimed on.
		#[pallet::constant]
		type ClaimMonths: Get<u16>;
		/// For how many months something must be overdue before a loan can be written off.
		#[pallet::constant]
		type WriteOffMonths: Get<u16>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Makes titles, mortgages and borrowers for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

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
			assert!(T::WithdrawalDays::get() > 0, "no borrower could withdraw after the draw");
			assert!(T::ChangeableDays::get() > 0, "no repayment could be late");
			assert!(T::WarningDays::get() <= 31, "the notice time is counted day by day");
			assert!(
				T::WriteOffMonths::get() >= T::ClaimMonths::get(),
				"a loan could be written off before its guarantor can be claimed on"
			);
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

		/// File an application for a loan under a programme (정책자금 신청).
		///
		/// Who: a lender with a line under the programme, with a signature of every borrower to
		/// [`LoanFile::policy_application`]. The first borrower is the applicant, for whom the agency has
		/// signed the ticket. The signatures are the consent to the use of the papers. The amount is held for
		/// the loan. Where another live application has the applicant's slot, the loan is refused at once.
		/// Fails if the terms are not valid or not what the programme's current version offers, a paper is
		/// missing or too old, the ticket is not the agency's, the budget or the lender's line has no room, or
		/// a signature is missing, extra or wrong. Emits `LoanApplied`, then `ApplicationEntered` of the
		/// programmes, or `SlotTaken` and `LoanRefused`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::apply_under_programme(papers.len() as u32, consents.len() as u32))]
		pub fn apply_under_programme(
			origin: OriginFor<T>,
			terms: LoanTerms,
			documents: Commitment,
			papers: Papers,
			ticket: Ticket,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_apply_under_programme(by, terms, documents, papers, ticket, consents)
		}

		/// Say whether the agency supports the applicant (지원대상 확인).
		///
		/// Who: an officer of the agency that runs the programme of the loan. A later certificate replaces an
		/// earlier one. Fails if another agency runs the programme, the programme does not ask for it, or the
		/// loan is drawn or ended, or it is agreed and not supported. Emits
		/// `ApplicantCertified`, or `ApplicantNotSupported` and `LoanRefused`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::certify())]
		pub fn certify(
			origin: OriginFor<T>,
			loan: LoanId,
			certification: Certification,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Funder::ensure_origin(origin)?;
			Self::do_certify(T::Institutions::caller(acting, external_ref)?, loan, certification)
		}

		/// Ask a foundation to guarantee a loan under a programme (보증신청). The amount follows from the
		/// programme's share of the principal.
		///
		/// Who: the lender. Fails if another institution is the lender, the programme asks for no guarantee,
		/// the loan is drawn or ended, it has a guarantee that lives, or the institution is not an active
		/// foundation. Emits `GuaranteeAsked` of the guarantees.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::request_guarantee())]
		pub fn request_guarantee(
			origin: OriginFor<T>,
			loan: LoanId,
			foundation: InstitutionId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_request_guarantee(Self::lender(origin, external_ref)?, loan, foundation)
		}

		/// Replace the papers of an application by others, all of them (서류 보완).
		///
		/// Who: the lender, with a signature of every borrower to [`LoanFile::papers`]. Fails if another
		/// institution is the lender, the loan is drawn or ended, a paper is missing or too old, or a signature
		/// is missing, extra or wrong. Emits `PapersReplaced` of the programmes, then `PapersSubmitted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::replace_papers(papers.len() as u32, consents.len() as u32))]
		pub fn replace_papers(
			origin: OriginFor<T>,
			loan: LoanId,
			papers: Papers,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_replace_papers(by, loan, papers, consents)
		}

		/// Have the amount of a loan held again, after its hold lapsed (재배정).
		///
		/// Who: the lender. Fails if another institution is the lender, all is drawn or the loan ended, its
		/// hold is in force, or the budget or the lender's line has no room. Emits `HoldRenewed` of the
		/// programmes, then `HoldRequested`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::renew_hold())]
		pub fn renew_hold(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_renew_hold(Self::lender(origin, external_ref)?, loan)
		}

		/// Pay out a loan under a programme, or a part of it (대출실행).
		///
		/// Who: the lender. The first draw forms the debt that the foundation guarantees. Fails if another
		/// institution is the lender, the borrowers have not agreed or withdraw, the lender's offer has ended,
		/// the value day is in the future, before the agreement or too far back, nothing or not enough is held
		/// for the loan, or the guarantee does not cover it. Emits `FundsDisbursed` of the programmes,
		/// `GuaranteeFormed` of the guarantees where there is one, then `LoanDrawn`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::draw())]
		pub fn draw(
			origin: OriginFor<T>,
			loan: LoanId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_draw(Self::lender(origin, external_ref)?, loan, amount, valued_on)
		}

		/// Say that no more is drawn of a loan (잔여한도 해지). What is held for it goes back to the budget.
		///
		/// Who: the lender. Fails if another institution is the lender, nothing or everything is drawn, or the
		/// loan ended. Emits `DrawingFinished` of the programmes, then `DrawingEnded`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::finish_drawing())]
		pub fn finish_drawing(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_finish_drawing(Self::lender(origin, external_ref)?, loan)
		}

		/// Declare that the borrowers withdraw from a loan that was drawn (청약철회). It takes effect when
		/// they have given the money back.
		///
		/// Who: any lending officer or conveyance agent, with a signature of every borrower to
		/// [`LoanFile::withdrawal`]. Fails if the loan is not under a programme, not drawn or ended, the days
		/// after the last draw have passed, it was declared before, or a signature is missing, extra or wrong.
		/// Emits `WithdrawalDeclared`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::declare_withdrawal(consents.len() as u32))]
		pub fn declare_withdrawal(
			origin: OriginFor<T>,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Carrier::ensure_origin(origin)?;
			let by = T::Institutions::caller(acting, external_ref)?;
			Self::do_declare_withdrawal(by, loan, consents)
		}

		/// Record that the borrowers who withdraw have given the money back. The loan ends as if it had not
		/// been applied for, and its guarantee with it.
		///
		/// Who: the lender. The amount is at least the principal, and at most what is owed without the fee for
		/// early repayment. Fails if another institution is the lender, no withdrawal was declared, the loan
		/// ended, the value day is in the future or too far back, or the amount is another one. Emits
		/// `WithdrawalCompleted`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::complete_withdrawal())]
		pub fn complete_withdrawal(
			origin: OriginFor<T>,
			loan: LoanId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_complete_withdrawal(by, loan, amount, valued_on)
		}

		/// Warn the borrower that everything will be due (기한이익 상실 예고). The notice time of the standard terms
		/// of loans (여신거래기본약관 7) begins. A later warning replaces an earlier one.
		///
		/// Who: the lender. `letter` commits to the letter. Fails if the loan is not disbursed, nothing is overdue
		/// today, or the loan is accelerated. Emits `LoanWarned`; a guarantor is told of the default.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::warn())]
		pub fn warn(
			origin: OriginFor<T>,
			loan: LoanId,
			letter: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_warn(Self::lender(origin, external_ref)?, loan, letter)
		}

		/// Make everything due (기한의 이익 상실).
		///
		/// Who: the lender. For arrears, the notice time of a warning about the same arrears has passed, and they
		/// are older than `ArrearsMonths`, or `SecuredArrearsMonths` where titles secure the loan. Fails
		/// if they are not, the loan is not disbursed, or everything is due already. Emits `LoanAccelerated`; a
		/// guarantor is told.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::accelerate())]
		pub fn accelerate(
			origin: OriginFor<T>,
			loan: LoanId,
			cause: AccelerationCause,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accelerate(Self::lender(origin, external_ref)?, loan, cause)
		}

		/// Record that the guarantor may be claimed on (보증채무 이행청구 사유).
		///
		/// Who: the lender. Fails if the loan is not owed, no guarantee is in force, or the cause is a default that
		/// has not lasted for `ClaimMonths`. Emits `LoanClaimable`; the guarantor is told.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::make_claimable())]
		pub fn make_claimable(
			origin: OriginFor<T>,
			loan: LoanId,
			cause: ClaimCause,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_make_claimable(Self::lender(origin, external_ref)?, loan, cause)
		}

		/// Claim on the guarantor (보증채무 이행청구). The chain calculates the amount: the covered part of
		/// principal, interest and interest on arrears that are owed today, at most the cover.
		///
		/// Who: the lender. `evidence` commits to the documents. Fails if no cause was recorded or it holds no
		/// longer, not everything is due, or a claim waits or is paid. Emits `LoanClaimed`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			loan: LoanId,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_claim(Self::lender(origin, external_ref)?, loan, evidence)
		}

		/// Record that the borrower has paid up, before the claim or after its denial.
		///
		/// Who: the lender. Fails if something is overdue or everything is due, or no cause for a claim
		/// was recorded. Emits `LoanCured`; the guarantor is told.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::cure())]
		pub fn cure(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_cure(Self::lender(origin, external_ref)?, loan)
		}

		/// Tell the guarantor something else that can affect the guarantee (지역신용보증재단법 26).
		///
		/// Who: the lender. `particulars` commits to what it is. Fails if the loan is not owed, or no guarantee
		/// covers it. Emits `GuarantorNotified`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::notify_guarantor())]
		pub fn notify_guarantor(
			origin: OriginFor<T>,
			loan: LoanId,
			particulars: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_notify_guarantor(Self::lender(origin, external_ref)?, loan, particulars)
		}

		/// Write off all that is left of a loan (상각). The debt remains; payments on it are recoveries.
		///
		/// Who: the lender. Fails if the loan is not disbursed, not everything is due, nothing has been overdue
		/// for `WriteOffMonths` where that is the reason, or a guarantee that covers it was not claimed.
		/// Emits `LoanWrittenOff`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::write_off())]
		pub fn write_off(
			origin: OriginFor<T>,
			loan: LoanId,
			reason: WriteOffReason,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_write_off(Self::lender(origin, external_ref)?, loan, reason)
		}

		/// Take back an act that was a mistake (정정): as if it had never been.
		///
		/// Who: the lender. `reason` commits to the reason. Fails if the loan has no such act, its day cannot
		/// change any more, or what was posted later depends on it. Emits `ActTakenBack`; a guarantor is told.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::take_back())]
		pub fn take_back(
			origin: OriginFor<T>,
			loan: LoanId,
			act: Act,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_take_back(Self::lender(origin, external_ref)?, loan, act, reason)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All that is owed on a loan if it is paid off on a day, from that of the last posting on. `None` if it was
		/// never disbursed, or the day is before the last posting.
		pub fn payoff(loan: LoanId, on: KoreanDay) -> Option<Buckets> {
			let credit = Self::credit(loan).ok()?;
			Ledgers::<T>::get(loan)?.payoff(&Self::contract(&credit), on).ok()
		}

		/// How a loan stands today. `None` if it was never disbursed.
		pub fn standing(loan: LoanId) -> Option<Standing> {
			Self::standing_of(loan)
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
