//! Origins that carry data.

use super::*;
use frame_support::traits::{EnsureOrigin, EnsureOriginWithArg};

/// The power to accept reports: municipalities and the ministry, with the duty.
struct Accept;

impl Power for Accept {
	const NAME: &'static str = "Accept";
	const KINDS: &'static [InstitutionKind] =
		&[InstitutionKind::Municipality, InstitutionKind::Ministry];
	const DUTY: Duty = Duty::Report;
}

/// A power with the duty of this index.
struct AnyDuty<const NTH: usize>;

impl<const NTH: usize> Power for AnyDuty<NTH> {
	const NAME: &'static str = "AnyDuty";
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::ALL[NTH];
}

fn accepts(account: u64) -> Result<Acting<u64>, DispatchError> {
	<EnsureOfficer<Test, Accept> as EnsureOrigin<_>>::ensure_origin(by(account)).map_err(Into::into)
}

fn accepts_in(account: u64, district: u64) -> Result<Acting<u64>, DispatchError> {
	<EnsureOfficer<Test, Accept> as EnsureOriginWithArg<_, _>>::ensure_origin(
		by(account),
		&crate::Location::of(DistrictCode(district)),
	)
	.map_err(Into::into)
}

const YEOKSAM: u64 = 1168010100;
const SEOCHO: u64 = 1165010800;

#[test]
fn the_origin_names_the_officer_and_its_institution() {
	ExtBuilder::default().build_and_execute(|| {
		let clerk =
			Acting { officer: CLERK, institution: GANGNAM, kind: InstitutionKind::Municipality };
		assert_eq!(accepts(CLERK), Ok(clerk.clone()));
		assert_eq!(accepts_in(CLERK, YEOKSAM), Ok(clerk));
	});
}

#[test]
fn kind_duty_and_district_are_all_required() {
	ExtBuilder::default().build_and_execute(|| {
		// The right duty, but a kind without the power.
		assert_ok!(appoint(BANKER, 40, Duties::NONE.with(Duty::Report)));
		assert_eq!(accepts(40), Err(DispatchError::BadOrigin));
		// The right kind, but without the duty.
		assert_eq!(accepts(MAYOR), Err(DispatchError::BadOrigin));
		// The right kind and duty, but another district.
		assert_eq!(accepts_in(CLERK, SEOCHO), Err(DispatchError::BadOrigin));
		// The whole country covers every district.
		assert_ok!(appoint(MINISTER, 41, Duties::NONE.with(Duty::Report)));
		assert!(accepts_in(41, YEOKSAM).is_ok() && accepts_in(41, SEOCHO).is_ok());
	});
}

#[test]
fn unsigned_origins_and_accounts_that_are_not_admitted_fail() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), council(), by(NON_MEMBER)] {
			let rejected =
				<EnsureOfficer<Test, Accept> as EnsureOrigin<_>>::try_origin(origin.clone());
			assert_eq!(rejected.unwrap_err().caller, origin.caller);
		}
		assert_ok!(Members::suspend_officer(by(MAYOR), CLERK));
		assert_eq!(accepts(CLERK), Err(DispatchError::BadOrigin));
		assert_ok!(Members::reinstate_officer(by(MAYOR), CLERK));
		assert!(accepts(CLERK).is_ok());
		assert_ok!(Members::suspend_institution(council(), GANGNAM));
		assert_eq!(accepts(CLERK), Err(DispatchError::BadOrigin));
		assert_eq!(accepts_in(CLERK, YEOKSAM), Err(DispatchError::BadOrigin));
	});
}

#[test]
fn the_duty_to_observe_gives_no_other_power() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 40, Duties::NONE.with(Duty::Observe)));
		fn has<const NTH: usize>() -> bool {
			<EnsureOfficer<Test, AnyDuty<NTH>> as EnsureOrigin<_>>::ensure_origin(by(40)).is_ok()
		}
		let powers = [
			has::<0>(),
			has::<1>(),
			has::<2>(),
			has::<3>(),
			has::<4>(),
			has::<5>(),
			has::<6>(),
			has::<7>(),
			has::<8>(),
			has::<9>(),
			has::<10>(),
			has::<11>(),
			has::<12>(),
			has::<13>(),
			has::<14>(),
			has::<15>(),
			has::<16>(),
			has::<17>(),
			has::<18>(),
			has::<19>(),
		];
		let expected = Duty::ALL.map(|duty| duty == Duty::Observe);
		assert_eq!(powers, expected);
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmarks_find_an_officer_for_every_power() {
	ExtBuilder::default().build_and_execute(|| {
		type Origin = EnsureOfficer<Test, Accept>;
		let district = crate::Location::of(DistrictCode(YEOKSAM));
		// The first pass creates the officer, the second one finds it.
		for _ in 0..2 {
			let origin =
				<Origin as EnsureOriginWithArg<_, _>>::try_successful_origin(&district).unwrap();
			assert_ok!(<Origin as EnsureOriginWithArg<_, _>>::ensure_origin(origin, &district));
		}
		assert_eq!(NextInstitution::<Test>::get(), InstitutionId(5));
	});
}
