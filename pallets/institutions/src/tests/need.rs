//! What the origins say they need.

use super::*;
use frame_support::{
	dispatch_context::with_context,
	storage::with_transaction,
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use sp_runtime::{traits::Dispatchable, TransactionOutcome};

/// The power to accept reports: municipalities, with the duty.
struct Accept;

impl Power for Accept {
	const NAME: &'static str = "Accept";
	const KINDS: &'static [InstitutionKind] = &[InstitutionKind::Municipality];
	const DUTY: Duty = Duty::Report;
}

const YEOKSAM: u64 = 1168010100;
const SEOCHO: u64 = 1165010800;

/// What the origin needs of `Accept`, at a place.
fn needs(origin: RuntimeOrigin, district: u64) -> Vec<Need> {
	let place = Location::of(DistrictCode(district));
	let accepted =
		|| <EnsureOfficer<Test, Accept> as EnsureOriginWithArg<_, _>>::try_origin(origin, &place);
	let (result, needs) = needs_of(accepted);
	assert_eq!(result.is_err(), !needs.is_empty());
	needs
}

fn lacks(lacks: &[Lack]) -> Vec<Need> {
	let (name, kinds) = ("Accept".to_owned(), vec![InstitutionKind::Municipality]);
	vec![Need::Power { name, kinds, duty: Duty::Report, lacks: lacks.to_vec() }]
}

#[test]
fn an_officer_with_the_power_needs_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(needs(by(CLERK), YEOKSAM), []);
	});
}

#[test]
fn everything_that_an_officer_lacks_is_named() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 40, Duties::NONE.with(Duty::Report)));
		assert_eq!(needs(by(40), YEOKSAM), lacks(&[Lack::Kind]));
		assert_eq!(needs(by(MAYOR), YEOKSAM), lacks(&[Lack::Duty]));
		assert_eq!(needs(by(CLERK), SEOCHO), lacks(&[Lack::Place]));
		assert_eq!(needs(by(MAYOR), SEOCHO), lacks(&[Lack::Duty, Lack::Place]));
		assert_eq!(needs(by(LENDER), YEOKSAM), lacks(&[Lack::Kind, Lack::Duty]));
	});
}

#[test]
fn who_is_not_admitted_lacks_that_first() {
	ExtBuilder::default().build_and_execute(|| {
		let not_admitted = |error: AdmissionError| lacks(&[error.into()]);
		for origin in [council(), RuntimeOrigin::none()] {
			assert_eq!(needs(origin, YEOKSAM), not_admitted(AdmissionError::NotSigned));
		}
		let expected = not_admitted(AdmissionError::NotAnOfficer);
		assert_eq!(needs(by(NON_MEMBER), YEOKSAM), expected);
		assert_ok!(Members::suspend_officer(by(MAYOR), CLERK));
		let expected = not_admitted(AdmissionError::OfficerSuspended);
		assert_eq!(needs(by(CLERK), YEOKSAM), expected);
		assert_ok!(Members::revoke_officer(by(MAYOR), CLERK));
		assert_eq!(needs(by(CLERK), YEOKSAM), not_admitted(AdmissionError::OfficerRevoked));
		assert_ok!(Members::suspend_institution(council(), GANGNAM));
		let expected = not_admitted(AdmissionError::InstitutionSuspended);
		assert_eq!(needs(by(MAYOR), YEOKSAM), expected);
		assert_ok!(Members::withdraw_institution(council(), GANGNAM));
		let expected = not_admitted(AdmissionError::InstitutionWithdrawn);
		assert_eq!(needs(by(MAYOR), YEOKSAM), expected);
	});
}

#[test]
fn officers_of_an_earlier_generation_are_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(replace(GANGNAM, 40));
		let expected = lacks(&[AdmissionError::OfficerSuspended.into()]);
		assert_eq!(needs(by(CLERK), YEOKSAM), expected);
	});
}

#[test]
fn the_power_over_officers_is_named_while_the_institution_is_suspended_too() {
	ExtBuilder::default().build_and_execute(|| {
		let needs = |origin| {
			let try_origin = <EnsureAdministrator<Test> as EnsureOrigin<_>>::try_origin;
			needs_of(|| try_origin(origin)).1
		};
		let power = |lack: Lack| vec![Need::power::<Administration>(vec![lack])];
		assert_ok!(Members::suspend_institution(council(), GANGNAM));
		assert_eq!(needs(by(MAYOR)), []);
		assert_eq!(needs(by(CLERK)), power(Lack::Duty));
		assert_eq!(needs(by(NON_MEMBER)), power(AdmissionError::NotAnOfficer.into()));
		assert_eq!(needs(council()), power(AdmissionError::NotSigned.into()));
	});
}

#[test]
fn a_call_that_is_rolled_back_still_says_what_it_needs() {
	ExtBuilder::default().build_and_execute(|| {
		let call = RuntimeCall::from(Call::suspend_officer { account: CLERK });
		let tried = || {
			with_transaction(|| {
				let result = call.clone().dispatch(by(LENDER)).map_err(|failed| failed.error);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(result))
			})
		};
		let (result, needs) = needs_of(tried);
		assert_eq!(result, Ok(Err(DispatchError::BadOrigin)));
		assert_eq!(needs, [Need::power::<Administration>(vec![Lack::Duty])]);
	});
}

#[test]
fn each_need_is_recorded_once_and_only_while_somebody_asks() {
	ExtBuilder::default().build_and_execute(|| {
		let denied = || accepts(MAYOR).is_err() && accepts(MAYOR).is_err();
		let (result, needs) = needs_of(denied);
		assert_eq!((result, needs), (true, lacks(&[Lack::Duty])));
		// What was asked before is forgotten, also within one context.
		let ((), needs) = needs_of(|| {
			assert_eq!(needs_of(denied).1, lacks(&[Lack::Duty]));
			assert!(denied());
		});
		assert_eq!(needs, []);
		// Nobody asks: a call as in a block.
		assert!(denied());
		assert_eq!(needs_of(|| ()).1, []);
		assert!(with_context::<(), _>(|_| ()).is_none());
	});
}

fn accepts(account: u64) -> Result<Acting<u64>, BadOrigin> {
	<EnsureOfficer<Test, Accept> as EnsureOrigin<_>>::ensure_origin(by(account))
}
