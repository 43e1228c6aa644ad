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
//! # Mortgages
//!
//! A revolving mortgage (근저당) does not depend on what is owed under it: when a loan is settled,
//! its mortgage stays in the title record until a discharge is registered. A closing that pays off
//! a loan registers the discharge at the same time. Several loans can be under one mortgage, as long as their
//! principal together is within its maximum secured amount when each is paid out. A closing that discharges it pays
//! all of them.
//!
//! A mortgage loan without a sale is applied for and agreed in the same way. The bank has the mortgage registered by
//! an application of its own, and pays out with `pay_out`. A loan of [`Product::UnderMortgage`] is paid out under
//! mortgages that are registered already and may secure other loans.
//!
//! # Transfers
//!
//! A loan follows its mortgage (민법 361). A bank offers loans to another one with all loans under their mortgages and
//! all mortgages of each ([`Transfer`]). When the other bank accepts, one application to transfer the mortgages is
//! filed. Until the registry office has registered it, the loans are the first bank's, with all that it may do, but
//! no other loan comes under these mortgages. From then on they are the second bank's, and so is the guarantee. A
//! rejected or withdrawn application is filed again by accepting again. An offer of which the last day has passed
//! bars nothing. The same happens to loans where the registry office moves the mortgages of a bank that left.
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
//! | `reverse` | a lending officer of the lender | |
//! | `apply_under_programme`, `replace_papers` | a lending officer of a bank or of a policy agency | every borrower |
//! | `certify` | an officer of the programme's agency | |
//! | `request_guarantee`, `renew_hold` | a lending officer of the lender | |
//! | `draw`, `finish_drawing` | a lending officer of the lender | |
//! | `declare_withdrawal` | any lending officer or conveyance agent | every borrower |
//! | `complete_withdrawal` | a lending officer of the lender | |
//! | `warn`, `accelerate`, `write_off`, `take_back` | a lending officer of the lender | |
//! | `make_claimable`, `claim`, `cure`, `notify_guarantor` | a lending officer of the lender | |
//! | `set_limits`, `assign` | the council | |
//! | `pay_out` | a lending officer of the lender | |
//! | `amend` | a lending officer of the lender | every borrower |
//! | `offer_transfer`, `end_transfer` | a lending officer of the lender | |
//! | `accept_transfer`, `end_transfer` | a lending officer of the bank to which it is offered | |
//! | `offer_pledge` | a lending officer of the lender | |
//! | `accept_pledge`, `agree_to_change` | a lending officer of the pledgee | |
//! | `end_pledge` | a lending officer of the pledgee; for an offer, of the lender too | |
//! | `replace_pledgee` | the council | |
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
//!    └──► Refused ◄┘         └── draw, pay_out ──────┘
//!
//! Disbursed ◄──► WrittenOff ◄──► Settled
//! ```
//!
//! The table is [`LoanState::next`]. A loan that is approved or agreed lapses after the last day of
//! the bank's offer. A loan that a deal gives back after that day lapses at once.
//!
//! # Changes of the contract
//!
//! Lender and borrowers can agree on another contract for what is left: a later end, months without principal,
//! another rate, or a restructured debt ([`Amendment`]). It holds from the day of the call on. What was posted until
//! then is closed, so a payment that is recorded later counts from that day on at the earliest. The file and each
//! change stay as they were signed.
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
//! # Pledges
//!
//! A lender can pledge what is owed to it to another institution that lends (질권, 민법 345). Each loan has one slot:
//! while it is taken, another offer is refused, and the refusal names nobody. While a loan is pledged, the contract is
//! changed and the loan written off only as the pledgee has agreed (민법 352). Payments are never refused because of
//! it. The pledge ends when nothing is owed, and revives if the loan is owed again. It does not reach the mortgage,
//! which needs a supplementary entry (민법 348) that titles do not have yet.
//!
//! # Step times
//!
//! How long the steps of loans take is counted for each institution ([`TimedStep`], [`Pallet::step_times`]), so that
//! the aim of the plan of 2020, to cut 22 days to 10, can be measured.
//!
//! # Invariants
//!
//! 1. Loans are numbered from 1 without a gap and are never removed: [`NextLoan`] is one more than
//!    their count. Each has a file.
//! 2. [`SecuredBy`] names only loans that are owed, each by its own entries. An effective entry of a loan
//!    that is owed secures it, unless it is another bank's. Where a repayment was reversed, the loan may have been
//!    settled, and when it was owed again the mortgage may have been another bank's, or have secured as many loans as
//!    it can: then it stays without it.
//! 3. A loan has entries exactly when it is disbursed, written off or settled: one in each of its titles.
//! 4. A loan has a deal exactly when it is bound to one or was disbursed by one. An older loan that
//!    was recorded, a loan under a programme and a loan under a mortgage that was registered before have no deal.
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
//! 13. The changes of a loan's contract are numbered from 1 to [`Loan::amendments`]. Only a loan that was drawn has one.
//! 14. The versions of the limits of mortgage lending are numbered from 1 to [`LimitsVersion`].
//! 15. The times of a step are those of as many steps as were counted. Of each loan under a programme, the first
//!     answer of the agency and the first draw are counted once.
//! 16. A mortgage is marked with a transfer exactly while that transfer names it. Only loans of the transfer are under
//!     it while the offer stands or the application is pending, unless the registry office moved it. Transfers are
//!     between two banks, numbered below [`NextTransfer`].
//! 17. A pledge in force or on offer is of a loan that is owed, and one that rests is of a settled loan. It secures
//!     more than zero, and only one in force has a change that is agreed to.
//!
//! # Security considerations
//!
//! A borrower's signature to an application names the bank and all terms. A signature to an
//! agreement names the loan, all terms and the agreement. So neither can be used for another loan. Both name
//! the version of the terms.
//! When a loan is disbursed, its mortgage in the title record is compared with what was agreed.
//!
//! A transfer is agreed to by an officer of each bank. The title records take its application only from this pallet, and
//! check at the registration that the first bank is still the mortgagee and the second an active bank.
//!
//! A signature to an application under a programme names the lender, all terms, the version of the programme
//! and every paper. The first borrower is the applicant, for whom the agency signed the ticket.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod acts;
mod amendment;
mod application;
mod arrears;
mod assessing;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod claims;
mod errors;
mod events;
mod guarantor;
mod ledger;
mod limits;
mod lines;
#[cfg(test)]
mod mock;
mod offers;
mod paying_out;
mod pledge;
mod policy;
mod problems;
mod repayments;
mod reversal;
mod rules;
mod security;
mod standing;
mod state;
mod step_times;
mod storage;
mod succession;
#[cfg(test)]
mod tests;
mod traits;
mod transfer;
mod transfers;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;
mod writing_off;

pub use acts::{AccelerationCause, Act, Arrears, ClaimCause, Posted, Warning, WriteOffReason};
pub use amendment::{Amended, Amendment, AmendmentReason};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{accelerated_loan, BenchmarkHelper, Transfers as TransferBenchmarks};
pub use limits::{Assessment, LendingLimits, LimitsResult, LimitsSet};
pub use lines::{
	Batch, Line, LineProblem, LineRef, MaxLines, PostedLine, RefusedLine, RepaidLine, Reversal,
};
pub use offers::{OfferKind, OfferTerm};
pub use pallet::*;
pub use pledge::{Pledge, PledgeAct, PledgeEnd, PledgeState, PledgeTerms, PledgedChange};
pub use policy::{Certification, FundUse, OfferProblem, PaperUses, PolicyLoan, PolicyTerms};
pub use problems::CreditProblem;
pub use security::{LoansUnder, MaxUnder, MOST_UNDER};
pub use standing::Standing;
pub use state::{LoanState, NoSuchStep, RefusalReason, Step};
pub use step_times::{StepTimes, TimedStep};
pub use traits::*;
pub use transfer::{Transfer, TransferLoans, TransferTerms, MOST_TRANSFERRED};
pub use types::{
	AssignedLoans, Collateral, Consents, Decision, Loan, LoanFile, LoanTerms, MaxAssigned,
	MaxCollateral, MortgageEntries, Origin, Payoff, Product,
};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet. Its storage, events and errors are in files of their own.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(calls::calls)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Commitment, ExternalRef, GuaranteeId, LoanId, RatePpm, TransferId, Won,
	};
	use madang_schedule::{
		account::{Buckets, Ledger},
		Credit, WHOLE_RATE,
	};
	use pallet_guarantees::Guarantees;
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_programmes::{Papers, Programmes, Proofs, Ticket};
	use pallet_rates::ReferenceRates;
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
		/// The published values of indices.
		type Rates: ReferenceRates;
		/// An officer of a lender who may lend: of a bank, or of a policy agency that lends itself.
		type Lender: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// Who may submit what borrowers declare by their signatures alone: a bank's officer who may
		/// lend, or a conveyance agent. No borrower depends on the goodwill of its own bank.
		type Carrier: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer of a policy agency who may certify whom it supports.
		type Funder: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
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

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All that is owed on a loan if it is paid off on a day, from that of the last posting on. `None` if it was
		/// never disbursed, or the day is before the last posting.
		pub fn payoff(loan: LoanId, on: KoreanDay) -> Option<Buckets> {
			let credit = Self::credit(loan, &Loans::<T>::get(loan)?).ok()?;
			Ledgers::<T>::get(loan)?.payoff(&Self::contract(&credit, &Self::calendar()), on).ok()
		}

		/// How a loan stands today. `None` if it was never disbursed.
		pub fn standing(loan: LoanId) -> Option<Standing> {
			Self::standing_of(loan)
		}

		/// How long an institution took for the steps of loans that it has taken, in the order of a loan.
		pub fn step_times(institution: InstitutionId) -> Vec<(TimedStep, StepTimes)> {
			Self::step_times_of(institution)
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
