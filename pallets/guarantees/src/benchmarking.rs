//! Benchmarks: each call in its worst case.

use super::*;
use crate::pallet::Guarantees;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{Commitment, GuaranteeId, InstitutionId, KoreanDay, LoanId};
use pallet_terms::{LegalTerms, Term, TermHandler};

const LETTER: Commitment = Commitment([1; 32]);
const REASON: Commitment = Commitment([2; 32]);
const COVER: u64 = 85_000_000;
/// A foundation that is not a member.
const GONE: InstitutionId = InstitutionId(u32::MAX);

/// What the benchmarks need from other pallets.
pub trait BenchmarkHelper {
	/// An active guarantee foundation other than that of the officer of the benchmarks.
	fn other_foundation() -> InstitutionId;
	/// Set the clock. A loan of which [`Config::OnSettled`] accepts that its claim is paid or denied, in its worst
	/// case, without a guarantee.
	fn claimed_loan() -> LoanId;
}

fn foundation<T: Config>() -> Result<(T::RuntimeOrigin, InstitutionId), BenchmarkError> {
	let origin = T::Foundation::try_successful_origin().map_err(|_| "no foundation")?;
	let acting = T::Foundation::ensure_origin(origin.clone()).map_err(|_| "no foundation")?;
	Ok((origin, acting.institution))
}

/// A guarantee in a state, written straight into storage, with everything that it can have.
fn guarantee_in<T: Config>(foundation: InstitutionId, state: GuaranteeState) -> GuaranteeId {
	// It sets the clock.
	let loan = T::BenchmarkHelper::claimed_loan();
	let today = T::LegalTerms::today();
	let approved = state != GuaranteeState::Asked;
	let guarantee = NextGuarantee::<T>::get();
	NextGuarantee::<T>::put(GuaranteeId(guarantee.0.saturating_add(1)));
	OfLoan::<T>::insert(loan, guarantee);
	let found = Guarantee {
		foundation,
		loan,
		creditor: foundation,
		principal: 100_000_000,
		asked: COVER,
		cover: if approved { COVER } else { 0 },
		ratio: 850_000,
		letter: approved.then_some(LETTER),
		state,
		since: 0,
		term: approved.then(|| Term { since: today.plus(1), last: today.plus(60) }),
		drawn: if state.covers_debt() { 100_000_000 } else { 0 },
		claimed: if state == GuaranteeState::Claimed { COVER } else { 0 },
		paid: 0,
		reguarantee: None,
		notices: 0,
	};
	Guarantees::<T>::insert(guarantee, found);
	guarantee
}

fn state_of<T: Config>(guarantee: GuaranteeId) -> Option<GuaranteeState> {
	Guarantees::<T>::get(guarantee).map(|found| found.state)
}

fn offer<T: Config>(guarantee: GuaranteeId, offered: Reguarantee) {
	Guarantees::<T>::mutate(guarantee, |found| {
		if let Some(found) = found {
			found.reguarantee = Some(offered);
		}
	});
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Worst case: an approval, which sets a term.
	#[benchmark]
	fn decide() -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::Asked);
		let decision = Decision::Approve { cover: COVER, letter: LETTER };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, decision, [1; 32]);

		assert_eq!(state_of::<T>(guarantee), Some(GuaranteeState::Notified));
		Ok(())
	}

	/// Worst case: the only one.
	#[benchmark]
	fn withdraw_approval() -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::Notified);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, REASON, [1; 32]);

		assert_eq!(state_of::<T>(guarantee), Some(GuaranteeState::Revoked));
		Ok(())
	}

	/// Worst case: as many notices as one call takes.
	#[benchmark]
	fn acknowledge(n: Linear<1, { MaxAcknowledged::get() }>) -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::InForce);
		let kind = NoticeKind::Formed;
		let on = KoreanDay(0);
		for number in 0..n {
			let notice = Notice { kind, amount: 1, on, at: 0, acknowledged: None };
			Notices::<T>::insert(guarantee, number, notice);
		}
		let notices: NoticeNumbers = BoundedVec::truncate_from((0..n).collect());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, notices, [1; 32]);

		let all = Notices::<T>::iter_prefix_values(guarantee);
		assert_eq!(all.filter(|notice| notice.acknowledged.is_some()).count(), n as usize);
		Ok(())
	}

	/// Worst case: a guarantee that is re-guaranteed.
	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::Claimed);
		let by = T::BenchmarkHelper::other_foundation();
		offer::<T>(guarantee, Reguarantee { by, ratio: 1, accepted: true });
		let today = T::LegalTerms::today();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, COVER, today, [1; 32]);

		assert_eq!(state_of::<T>(guarantee), Some(GuaranteeState::Paid));
		Ok(())
	}

	/// Worst case: the only one.
	#[benchmark]
	fn deny() -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::Claimed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, REASON, [1; 32]);

		assert_eq!(state_of::<T>(guarantee), Some(GuaranteeState::Denied));
		Ok(())
	}

	/// Worst case: the foundation that re-guaranteed has left, and the guarantee is only notified.
	#[benchmark]
	fn reguarantee() -> Result<(), BenchmarkError> {
		let (origin, own) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(own, GuaranteeState::Notified);
		offer::<T>(guarantee, Reguarantee { by: GONE, ratio: 1, accepted: true });
		let by = T::BenchmarkHelper::other_foundation();
		let ratio = T::MaxReguarantee::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, Some(ReguaranteeOffer { by, ratio }), [1; 32]);

		let offered = Some(Reguarantee { by, ratio, accepted: false });
		assert_eq!(Guarantees::<T>::get(guarantee).and_then(|found| found.reguarantee), offered);
		Ok(())
	}

	/// Worst case: the guarantee is only notified.
	#[benchmark]
	fn accept_reguarantee() -> Result<(), BenchmarkError> {
		let (origin, by) = foundation::<T>()?;
		let guarantee = guarantee_in::<T>(GONE, GuaranteeState::Notified);
		offer::<T>(guarantee, Reguarantee { by, ratio: 1, accepted: false });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantee, 1, [1; 32]);

		assert!(Guarantees::<T>::get(guarantee)
			.is_some_and(|found| found.accepted_reguarantee().is_some()));
		Ok(())
	}

	/// Worst case: as many guarantees as one call takes, each re-guaranteed by the foundation that gets
	/// it.
	#[benchmark]
	fn assign(n: Linear<1, { MaxAssigned::get() }>) -> Result<(), BenchmarkError> {
		let origin =
			T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (_, to) = foundation::<T>()?;
		let write = |_| {
			let guarantee = guarantee_in::<T>(GONE, GuaranteeState::InForce);
			offer::<T>(guarantee, Reguarantee { by: to, ratio: 1, accepted: true });
			guarantee
		};
		let guarantees: AssignedGuarantees = BoundedVec::truncate_from((0..n).map(write).collect());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, guarantees.clone(), GONE, to);

		for guarantee in guarantees {
			let found = Guarantees::<T>::get(guarantee).ok_or("it stays")?;
			assert_eq!((found.foundation, found.reguarantee), (to, None));
		}
		Ok(())
	}

	/// Worst case: the only one.
	#[benchmark]
	fn notice_ends() -> Result<(), BenchmarkError> {
		let guarantee = guarantee_in::<T>(GONE, GuaranteeState::Notified);
		let key = GuaranteeTerm { guarantee };
		let last;

		#[block]
		{
			let term = Pallet::<T>::running(&key).ok_or("it runs")?;
			last = term.last;
			Pallet::<T>::pass(&key, last)?;
		}

		assert_eq!(last, T::LegalTerms::today().plus(60));
		assert_eq!(state_of::<T>(guarantee), Some(GuaranteeState::Lapsed));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
