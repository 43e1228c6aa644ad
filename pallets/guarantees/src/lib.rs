//! # Guarantees
//!
//! Credit guarantees (신용보증): a guarantee foundation covers a part of a loan, so that a small
//! business gets one. The law is 지역신용보증재단법 23 to 28 and 35-5.
//!
//! This pallet is a book. Lending conducts: it asks for a guarantee, forms, claims and releases it
//! through the trait [`Guarantees`], and is told through [`ClaimSettled`] how a claim ended.
//! The foundation decides, acknowledges and pays by calls of its own. The book records promises and
//! what was paid on them. It holds no money, and no letter: only the letter's commitment.
//!
//! # Who may call what
//!
//! | Call | Who |
//! |---|---|
//! | `decide`, `withdraw_approval` | an officer of the foundation (`Foundation`), for its own guarantee |
//! | `acknowledge` | likewise |
//! | `pay`, `deny` | likewise |
//! | `reguarantee` | likewise |
//! | `accept_reguarantee` | an officer of the foundation to which the re-guarantee was offered |
//! | `assign` | the council (`CouncilOrigin`) |
//!
//! # Stages
//!
//! ```text
//! Asked ────► Notified ──► InForce ◄──► Claimable ──► Claimed ──► Paid
//!   │            │            │  ▲          │          │  ▲ │
//!   │            │            │  │          │          │  │ ▼
//!   │            │            │  └──────────┼──────────┼─ Denied
//!   ▼            ▼            ▼             ▼          ▼    ▼
//! Declined     Lapsed       ──────────── Released ───────────
//! Withdrawn    Revoked
//!              Withdrawn
//! ```
//!
//! The table is [`GuaranteeState::next`]:
//!
//! - A decision is a notice to both sides. From then on the debt must be formed within the days of the
//!   law ([`Config::NoticeDays`]), or the guarantee lapses (23(3)). Before there is a debt, the
//!   foundation can withdraw its approval, and the guarantee ends with the application for the loan.
//!   After each of these, another guarantee can be asked for the same loan.
//! - The guarantee comes into being with the debt: with the first draw (23(2)).
//! - The creditor may claim when default or acceleration has lasted for three months, or at once where
//!   the debtor is bankrupt, dissolved or without business (24, decree 19). Lending finds that out. If
//!   the debtor pays up before the claim, the guarantee is in force again.
//! - The foundation pays, and the debt passes to it by so much (25), or it denies the claim. After a
//!   denial the creditor can claim again, with what was missing or with a judgment.
//! - When the debt is extinguished, the guarantee is too, also while a claim waits. Where the payment turns out
//!   to have been none, the debt exists and the guarantee is in force again: `Released` → `InForce`.
//!
//! # Notices
//!
//! The law has the creditor tell the foundation without delay when the debt is formed, extinguished,
//! accelerated or in default, and everything else that can affect the guarantee (26). A step of the
//! creditor's side gives its notice itself ([`Step::notice`]), so none can be forgotten. The others
//! are given with [`notify`](Guarantees::notify). The foundation acknowledges them; what it
//! does not acknowledge is given all the same.
//!
//! # Invariants
//!
//! 1. Guarantees are numbered from 1 without a gap and are never removed: [`NextGuarantee`] is one more
//!    than their count.
//! 2. [`OfLoan`] names the latest guarantee of each loan that has one. All earlier ones have ended
//!    without a debt, so a loan has at most one that lives.
//! 3. A guarantee has a letter, a cover and a term exactly from the approval on; a withdrawn one may
//!    have them or not.
//! 4. Something is asked for, at most the ratio of the principal. The cover is at most what was asked.
//! 5. Something is drawn exactly from the formation on. The ratio of it is at most the cover.
//! 6. Something is claimed exactly while a claim waits, is paid or is denied; of a released guarantee
//!    it may be. Something is paid exactly when the claim is. Paid ≤ claimed ≤ cover.
//! 7. The notices of a guarantee are numbered from 0 without a gap. The first is that of the debt. The
//!    last one of a released guarantee says that the debt is wholly extinguished. No other one does, unless the
//!    guarantee was in force again after it.
//! 8. Nobody re-guarantees its own guarantee. A re-guarantee is a part of the whole, from the approval
//!    on.
//! 9. The term of a notified guarantee is in the due queue.
//!
//! # No state is a dead end
//!
//! A guarantee that was asked for or notified ends with the application. One that covers a debt ends
//! with the debt at the latest. The only step that nobody else can take is the foundation's: where it
//! left, the council assigns its guarantees to another one, in every state, since claims on the debtor
//! (구상권) and notices belong to it too.
//!
//! # Security considerations
//!
//! The foundation alone decides what it owes: the creditor's side can only ask for less than the ratio
//! of the principal, draw what the cover allows, and claim within the cover. While the due queue is
//! behind, a notice of which the days have passed is treated as lapsed.
//!
//! Every member can read the book. So a reason to decline is one of a few, and its particulars, those
//! of a denial and of a withdrawn approval are behind commitments.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod amounts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod book;
mod claims;
mod decision;
mod errors;
mod events;
#[cfg(test)]
mod mock;
mod notice;
mod notices;
mod reguarantee;
mod rules;
mod state;
mod succession;
mod term;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use amounts::part_of;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use notice::{MaxAcknowledged, Notice, NoticeKind, NoticeNumbers};
pub use pallet::*;
pub use state::{DeclineReason, GuaranteeState, NoSuchStep, Step};
pub use term::{GuaranteeTerm, GuaranteeTermKind};
pub use traits::{ClaimSettled, DecisionTimes, Guarantees};
pub use types::{
	AssignedGuarantees, Cover, Decision, Guarantee, MaxAssigned, Reguarantee, ReguaranteeOffer,
	Request,
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
	use madang_primitives::{
		Commitment, ExternalRef, GuaranteeId, InstitutionId, KoreanDay, LoanId, RatePpm, Won,
		WHOLE_RATE,
	};
	use pallet_institutions::{Acting, Caller, Institutions};
	use pallet_terms::LegalTerms;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members: kinds and standing, and references of calls.
		type Institutions: Institutions;
		/// A foundation's officer who may decide on guarantees and pay claims.
		type Foundation: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The council, which assigns the guarantees of a foundation that left.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who is told how a claim ended: lending.
		type OnSettled: ClaimSettled<Self::AccountId>;
		/// Who counts how long foundations take to decide: lending.
		type DecisionTimes: DecisionTimes;
		/// The block's time.
		type Time: UnixTime;
		/// Holidays, and the queue that looks at notices when their days have passed.
		type LegalTerms: LegalTerms<GuaranteeTerm>;
		/// Within how many days after the foundation's notice the debt must be formed (23(3)).
		#[pallet::constant]
		type NoticeDays: Get<u32>;
		/// The largest part of a guarantee that another foundation may take over (35-5), in millionths.
		#[pallet::constant]
		type MaxReguarantee: Get<RatePpm>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Prepares the state for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// Number of the first guarantee.
	#[pallet::type_value]
	pub fn FirstGuarantee() -> GuaranteeId {
		GuaranteeId(1)
	}

	/// The number that the next guarantee gets.
	#[pallet::storage]
	pub type NextGuarantee<T: Config> = StorageValue<_, GuaranteeId, ValueQuery, FirstGuarantee>;

	/// Every guarantee, permanently. The chain assigns the numbers, so nobody can choose keys that
	/// unbalance the trie, and a cheap hasher is enough.
	#[pallet::storage]
	pub type Guarantees<T: Config> = StorageMap<_, Twox64Concat, GuaranteeId, Guarantee>;

	/// The latest guarantee that was asked for a loan. The chain assigns the numbers of loans too.
	#[pallet::storage]
	pub type OfLoan<T: Config> = StorageMap<_, Twox64Concat, LoanId, GuaranteeId>;

	/// The notices of the creditor about a guarantee, by number from zero. Each is a row of its own, so
	/// their number needs no bound.
	#[pallet::storage]
	pub type Notices<T: Config> =
		StorageDoubleMap<_, Twox64Concat, GuaranteeId, Twox64Concat, u32, Notice>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::NoticeDays::get() > 0, "no debt could be formed in time");
			assert!(
				T::MaxReguarantee::get() <= WHOLE_RATE,
				"no more than the whole can be re-guaranteed"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Decide on a guarantee that was asked for (보증심사). An approval is the notice to the
		/// enterprise and the creditor.
		///
		/// Who: the foundation that was asked. Fails if it is another foundation's, or decided already,
		/// or the cover is zero or more than was asked. Emits `GuaranteeApproved` or
		/// `GuaranteeDeclined`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::decide().saturating_add(T::DecisionTimes::weight()))]
		pub fn decide(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			decision: Decision,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_decide(Self::foundation(origin, external_ref)?, guarantee, decision)
		}

		/// Withdraw an approval before there is a debt (보증취소). The guarantee ends; another one can
		/// be asked for the loan.
		///
		/// Who: the foundation. `reason` commits to the document that says why. Fails if it is another
		/// foundation's, or not notified. Emits `ApprovalWithdrawn`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw_approval())]
		pub fn withdraw_approval(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_withdraw_approval(Self::foundation(origin, external_ref)?, guarantee, reason)
		}

		/// Acknowledge notices of the creditor about a guarantee: one or several. Also about one that
		/// has ended.
		///
		/// Who: the foundation. Fails if it is another foundation's, no notice is named, or one of them
		/// does not exist, is acknowledged already or named twice. Emits `NoticesAcknowledged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::acknowledge(notices.len() as u32))]
		pub fn acknowledge(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			notices: NoticeNumbers,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_acknowledge(Self::foundation(origin, external_ref)?, guarantee, notices)
		}

		/// Record that a claim was paid (대위변제). Lending learns it in the same call.
		///
		/// Who: the foundation. Fails if it is another foundation's, nothing is claimed, the amount is
		/// zero or more than was claimed, the value date is in the future, or lending rejects it. Emits
		/// `ClaimPaid`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::pay().saturating_add(T::OnSettled::weight()))]
		pub fn pay(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_pay(Self::foundation(origin, external_ref)?, guarantee, amount, valued_on)
		}

		/// Deny a claim (면책). Lending learns it in the same call.
		///
		/// Who: the foundation. `reason` commits to the document that says why. Fails if it is another
		/// foundation's, nothing is claimed, or lending rejects it. Emits `ClaimDenied`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::deny().saturating_add(T::OnSettled::weight()))]
		pub fn deny(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_deny(Self::foundation(origin, external_ref)?, guarantee, reason)
		}

		/// Offer another foundation a part of a guarantee (재보증), or take the offer back. It binds
		/// nobody before it is accepted, and replaces an earlier offer.
		///
		/// Who: the foundation that guarantees. Fails if it is another foundation's, neither notified
		/// nor in force, re-guaranteed already by a member that is active, or if the ratio or the
		/// foundation that is named is not permitted. Emits `ReguaranteeOffered`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::reguarantee())]
		pub fn reguarantee(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			offer: Option<ReguaranteeOffer>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_reguarantee(Self::foundation(origin, external_ref)?, guarantee, offer)
		}

		/// Accept to re-guarantee the part that was offered. It is binding.
		///
		/// Who: the foundation to which it was offered. Fails if nothing was offered to it, it has
		/// accepted already, the offer has another ratio, or the guarantee is neither notified nor in
		/// force. Emits `ReguaranteeAccepted`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::accept_reguarantee())]
		pub fn accept_reguarantee(
			origin: OriginFor<T>,
			guarantee: GuaranteeId,
			ratio: RatePpm,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accept_reguarantee(Self::foundation(origin, external_ref)?, guarantee, ratio)
		}

		/// Assign guarantees of a foundation that left to another one, in any state. Assigning the same
		/// twice fails, so no reference is needed.
		///
		/// Who: the council. Fails if no guarantee is named, one of them is not of the foundation that
		/// left or is named twice, that foundation is active, or the other one is not. Emits
		/// `GuaranteesAssigned`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::assign(guarantees.len() as u32))]
		pub fn assign(
			origin: OriginFor<T>,
			guarantees: AssignedGuarantees,
			from: InstitutionId,
			to: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_assign(guarantees, from, to)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The foundation's officer and its foundation.
		fn foundation(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Foundation::ensure_origin(origin)?, external_ref)
		}
	}
}
