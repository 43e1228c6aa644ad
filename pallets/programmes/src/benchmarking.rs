//! Benchmarks: each call in its worst case.

use super::*;
use crate::pallet::Programmes as StoredProgrammes;
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use madang_primitives::{
	signing::VerificationKey, InstitutionId, KoreanDay, LoanId, PaperKind, ProgrammeId, WHOLE_RATE,
};
use madang_schedule::IndexId;
use pallet_rates::ReferenceRates;
use pallet_terms::{Term, TermHandler};

/// An agency that no benchmark acts for.
const ANOTHER: InstitutionId = InstitutionId(u32::MAX);

/// The index that the offers follow.
const INDEX: IndexId = IndexId(u16::MAX);

fn funder<T: Config>() -> Result<(T::RuntimeOrigin, InstitutionId), BenchmarkError> {
	let origin = T::Funder::try_successful_origin().map_err(|_| "no agency")?;
	let acting = T::Funder::ensure_origin(origin.clone()).map_err(|_| "no agency")?;
	Ok((origin, acting.institution))
}

/// Terms of the largest size: every kind of papers, each in a requirement of its own.
fn terms() -> Terms {
	let requirement = |kind: PaperKind| Requirement {
		any_of: BoundedVec::truncate_from(alloc::vec![kind]),
		max_age_days: u16::MAX,
		certified: true,
	};
	Terms {
		window: (KoreanDay::FIRST, KoreanDay(i32::MAX)),
		period: u32::MAX,
		per_loan: u64::MAX,
		per_applicant: u64::MAX,
		offer: Offer {
			rate: OfferedRate::Index { index: INDEX, spread: -1_000_000, reset_months: 600 },
			most_months: u16::MAX,
			most_grace_months: 0,
			repayments: Repayments::ALL,
		},
		papers: BoundedVec::truncate_from(PaperKind::ALL.into_iter().map(requirement).collect()),
		guarantee: Some(GuaranteeShare { ratio: WHOLE_RATE, most_cover: u64::MAX }),
		path: Steps::ALL,
		disaster: Some(Disaster {
			waives: Steps::ELIGIBILITY.and(Steps::GUARANTEE),
			together: true,
			target_minutes: u32::MAX,
		}),
		hold_days: MAX_HOLD_DAYS,
		refill: true,
	}
}

/// A programme of an agency, written straight into storage.
fn programme<T: Config>(agency: InstitutionId, intake: Intake) -> ProgrammeId {
	let number = NextProgramme::<T>::get();
	NextProgramme::<T>::put(ProgrammeId(number.0.saturating_add(1)));
	let current = Version::FIRST;
	StoredProgrammes::<T>::insert(number, Programme { agency, current, intake });
	Versions::<T>::insert(number, current, terms());
	Budgets::<T>::insert(number, Budget { total: 1_000, reserved: 0, disbursed: 0 });
	number
}

/// An application under a programme, of which the whole amount is held.
fn held<T: Config>(programme: ProgrammeId) -> LoanId {
	let (loan, lender, amount) = (LoanId(1), ANOTHER, 1_000);
	let slot = SlotId { programme, period: u32::MAX, tag: [1; 32] };
	let entry = Entry {
		slot,
		version: Version::FIRST,
		lender,
		stage: Stage::Applied,
		refill: true,
		amount,
		drawn: 0,
		returned: 0,
	};
	Entries::<T>::insert(loan, entry);
	Holds::<T>::insert(
		loan,
		Hold { amount, term: Term { since: KoreanDay(0), last: KoreanDay(0) } },
	);
	Budgets::<T>::insert(programme, Budget { total: amount, reserved: amount, disbursed: 0 });
	Lines::<T>::insert(programme, lender, Line { ceiling: amount, used: amount });
	loan
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Worst case: terms of the largest size.
	#[benchmark]
	fn open() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = NextProgramme::<T>::get();
		T::Rates::fill(INDEX);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms(), u64::MAX, [1; 32]);

		let opened = StoredProgrammes::<T>::get(number);
		assert_eq!(opened.map(|programme| programme.agency), Some(agency));
		Ok(())
	}

	/// Worst case: terms of the largest size.
	#[benchmark]
	fn revise() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = programme::<T>(agency, Intake::Open);
		T::Rates::fill(INDEX);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, terms(), [1; 32]);

		assert!(Versions::<T>::contains_key(number, Version(2)));
		Ok(())
	}

	#[benchmark]
	fn set_budget() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = programme::<T>(agency, Intake::Open);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, u64::MAX, [1; 32]);

		assert_eq!(Budgets::<T>::get(number).map(|budget| budget.total), Some(u64::MAX));
		Ok(())
	}

	/// The agency lends itself. A bank is looked up twice more, which the computed weight counts.
	#[benchmark]
	fn set_line() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = programme::<T>(agency, Intake::Open);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, agency, Some(u64::MAX), [1; 32]);

		assert_eq!(Lines::<T>::get(number, agency).map(|line| line.ceiling), Some(u64::MAX));
		Ok(())
	}

	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = programme::<T>(agency, Intake::Open);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, [1; 32]);

		let closed = StoredProgrammes::<T>::get(number);
		assert_eq!(closed.map(|programme| programme.intake), Some(Intake::Closed));
		Ok(())
	}

	#[benchmark]
	fn reopen() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let number = programme::<T>(agency, Intake::Closed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, [1; 32]);

		let reopened = StoredProgrammes::<T>::get(number);
		assert_eq!(reopened.map(|programme| programme.intake), Some(Intake::Open));
		Ok(())
	}

	/// Worst case: as many keys as there can be, of the largest kind.
	#[benchmark]
	fn set_ticket_keys() -> Result<(), BenchmarkError> {
		let (origin, agency) = funder::<T>()?;
		let keys = (0..4u8).map(|number| VerificationKey::P256([number; 33])).collect();
		let keys: TicketKeys = BoundedVec::truncate_from(keys);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, keys.clone(), [1; 32]);

		assert_eq!(TicketKeysOf::<T>::get(agency), keys);
		Ok(())
	}

	#[benchmark]
	fn assign() -> Result<(), BenchmarkError> {
		let (_, agency) = funder::<T>()?;
		let number = programme::<T>(ANOTHER, Intake::Open);
		let council =
			T::CouncilOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, number, agency);

		let assigned = StoredProgrammes::<T>::get(number);
		assert_eq!(assigned.map(|programme| programme.agency), Some(agency));
		Ok(())
	}

	/// Worst case: the only one.
	#[benchmark]
	fn hold_lapses() -> Result<(), BenchmarkError> {
		let number = programme::<T>(ANOTHER, Intake::Open);
		let loan = held::<T>(number);
		let key = HoldTerm { loan };

		#[block]
		{
			let term = <Pallet<T> as TermHandler<_>>::running(&key).ok_or("it runs")?;
			<Pallet<T> as TermHandler<_>>::pass(&key, term.last)?;
		}

		assert!(!Holds::<T>::contains_key(loan));
		assert_eq!(Budgets::<T>::get(number).map(|budget| budget.reserved), Some(0));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
