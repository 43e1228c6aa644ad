//! Random sequences of valid and invalid calls keep the invariants.

use super::*;
use crate::{Allowance, Quota};
use frame_support::traits::UnfilteredDispatchable;
use madang_primitives::appointment::AppointmentConsent;
use proptest::prelude::*;
use sp_runtime::{testing::TestSignature, StateVersion};

/// The storage root, which represents the whole storage.
fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// The caller: the council or an account, which may or may not be an officer.
fn origins() -> impl Strategy<Value = RuntimeOrigin> {
	prop_oneof![3 => Just(council()), 7 => accounts().prop_map(by)]
}

/// A few accounts, so that calls affect the same ones: founding administrators, their officers, and
/// accounts that are not officers at first.
fn accounts() -> impl Strategy<Value = u64> {
	prop_oneof![
		4 => proptest::sample::select(vec![MINISTER, MAYOR, BANKER]),
		2 => proptest::sample::select(vec![CLERK, LENDER]),
		4 => 40u64..46,
	]
}

fn institutions() -> impl Strategy<Value = InstitutionId> {
	(0u32..7).prop_map(InstitutionId)
}

fn duties() -> impl Strategy<Value = Duties> {
	prop_oneof![
		4 => Just(ADMINISTER),
		4 => Just(LEND),
		2 => Just(ADMINISTER.with(Duty::Report)),
		1 => Just(Duties::NONE),
		1 => Just(unknown_duties()),
	]
}

fn jurisdictions() -> impl Strategy<Value = madang_primitives::Jurisdiction> {
	proptest::sample::select(vec![
		districts(&[]),
		districts(&[""]),
		districts(&["11680", "11650"]),
		districts(&["11680", "11680"]),
	])
}

/// A consent that [`sign_consent`] completes, or one that the account never gave.
fn consents() -> impl Strategy<Value = AppointmentConsent<TestSignature>> {
	let of = |account, signed: &[u8]| AppointmentConsent {
		expires_at: EXPIRY,
		signature: TestSignature(account, signed.to_vec()),
	};
	prop_oneof![
		5 => Just(of(0, b"")),
		1 => accounts().prop_map(move |account| of(account, b"something else")),
	]
}

/// Have the account consent to the call, if the account consents. Tells whether it does.
fn sign_consent(signer: Option<u64>, call: &mut Call<Test>) -> Option<bool> {
	let institution = signer.and_then(Officers::<Test>::get).map(|officer| officer.institution);
	let (account, appointment, consent) = match call {
		Call::admit_institution { kind, name_ko, name_en, administrator, consent, .. } => {
			let first = Appointment::first_administrator(*kind, name_ko, name_en);
			(*administrator, first, consent)
		}
		Call::replace_administrator { institution, account, consent } => {
			(*account, Appointment::Administrator(*institution), consent)
		}
		Call::appoint_officer { account, consent, .. } => {
			(*account, Appointment::Officer(institution.unwrap_or(MINISTRY)), consent)
		}
		_ => return None,
	};
	let consents = consent.signature.1.is_empty();
	if consents {
		*consent = super::consent(account, appointment);
	}
	Some(consents)
}

/// Quotas, some of which are too small.
fn quotas() -> impl Strategy<Value = Option<Quota>> {
	let amounts = || {
		(0u64..2_000_000, 0u64..2_000, 0u64..4)
			.prop_map(|(ref_time, bytes, transactions)| Allowance { ref_time, bytes, transactions })
	};
	proptest::option::of((amounts(), amounts()).prop_map(|(block, day)| Quota { block, day }))
}

fn calls() -> impl Strategy<Value = Call<Test>> {
	let names = || proptest::sample::select(vec![name("기관"), name("기관"), name(" ")]);
	prop_oneof![
		2 => (names(), jurisdictions(), accounts(), consents()).prop_map(
			|(name_ko, jurisdiction, administrator, consent)| Call::admit_institution {
				kind: InstitutionKind::Bank,
				name_ko,
				name_en: name("Member"),
				jurisdiction,
				administrator,
				consent,
			}
		),
		2 => institutions().prop_map(|institution| Call::suspend_institution { institution }),
		3 => institutions().prop_map(|institution| Call::readmit_institution { institution }),
		1 => institutions().prop_map(|institution| Call::withdraw_institution { institution }),
		1 => (institutions(), jurisdictions()).prop_map(
			|(institution, jurisdiction)| Call::set_jurisdiction { institution, jurisdiction }
		),
		3 => (institutions(), accounts(), consents()).prop_map(
			|(institution, account, consent)| {
				Call::replace_administrator { institution, account, consent }
			}
		),
		6 => (accounts(), duties(), consents(), 0u64..40).prop_map(
			|(account, duties, consent, number)| Call::appoint_officer {
				account,
				duties,
				consent,
				external_ref: reference(number),
			}
		),
		5 => (accounts(), duties()).prop_map(
			|(account, duties)| Call::set_duties { account, duties }
		),
		4 => accounts().prop_map(|account| Call::suspend_officer { account }),
		4 => accounts().prop_map(|account| Call::reinstate_officer { account }),
		2 => accounts().prop_map(|account| Call::revoke_officer { account }),
		3 => (0u8..5, any::<(bool, bool, bool)>(), NOW - 1..NOW + 9).prop_map(
			|(number, (read, submit, audit), until)| Call::add_client_certificate {
				fingerprint: [number; 32],
				scopes: Scopes { read, submit, audit },
				until,
			}
		),
		2 => (0u8..5).prop_map(
			|number| Call::remove_client_certificate { fingerprint: [number; 32] }
		),
		1 => (0u64..40).prop_map(|number| Call::anchor_log {
			head: Default::default(),
			entries: number,
			external_ref: reference(number),
		}),
		3 => accounts().prop_map(|account| Call::force_suspend_officer { account }),
		3 => accounts().prop_map(|account| Call::force_reinstate_officer { account }),
		2 => (institutions(), quotas()).prop_map(
			|(institution, quota)| Call::set_quota { institution, quota }
		),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_sequence_of_calls_keeps_the_invariants(
		calls in proptest::collection::vec((origins(), calls()), 1..60)
	) {
		ExtBuilder::default().build().execute_with(|| {
			for (origin, mut call) in calls {
				sign_consent(frame_system::ensure_signed(origin.clone()).ok(), &mut call);
				let revoked: Vec<_> = Officers::<Test>::iter()
					.filter(|(_, officer)| officer.status == OfficerStatus::Revoked)
					.collect();
				let before = root();
				let rejected = call.clone().dispatch_bypass_filter(origin.clone()).is_err();
				if rejected {
					assert_eq!(before, root(), "{call:?} failed halfway");
				}
				check_invariants();
				for (account, officer) in revoked {
					assert_eq!(Officers::<Test>::get(account), Some(officer), "{account} came back");
				}
			}
		});
	}

	#[test]
	fn only_their_own_administrator_or_the_council_can_change_officers(
		calls in proptest::collection::vec((origins(), calls()), 1..60)
	) {
		ExtBuilder::default().build().execute_with(|| {
			for (origin, mut call) in calls {
				let signer = frame_system::ensure_signed(origin.clone()).ok();
				sign_consent(signer, &mut call);
				let administered = signer
					.filter(|account| {
						Officers::<Test>::get(account)
							.is_some_and(|officer| officer.duties.contains(Duty::Administer))
					})
					.and_then(|account| {
						Members::admit_call(&account, &RuntimeCall::from(call.clone())).ok()
					})
					.map(|acting| acting.institution);
				let before: Vec<_> = Officers::<Test>::iter().collect();
				let count = before.len();
				let done = call.dispatch_bypass_filter(origin).is_ok();
				if signer.is_none() {
					continue;
				}
				assert!(!done || administered.is_some(), "a call without a power succeeded");
				for (account, officer) in before {
					let own = administered == Some(officer.institution);
					assert!(own || Officers::<Test>::get(account) == Some(officer));
				}
				assert!(administered.is_some() || Officers::<Test>::iter().count() == count);
			}
		});
	}

	#[test]
	fn nobody_becomes_an_officer_without_consent_and_nobody_of_an_older_generation_acts(
		calls in proptest::collection::vec((origins(), calls()), 1..60)
	) {
		ExtBuilder::default().build().execute_with(|| {
			for (origin, mut call) in calls {
				let signer = frame_system::ensure_signed(origin.clone()).ok();
				let consents = sign_consent(signer, &mut call);
				let officer = signer.and_then(Officers::<Test>::get);
				let before: Vec<_> = Officers::<Test>::iter_keys().collect();
				let done = call.clone().dispatch_bypass_filter(origin).is_ok();
				let appointed = Officers::<Test>::iter_keys().any(|one| !before.contains(&one));
				assert_eq!(appointed, done && consents.is_some(), "{call:?}");
				assert!(!done || consents != Some(false), "{call:?} without consent");
				let Some(officer) = officer.filter(|_| done) else {
					assert!(!done || signer.is_none(), "{call:?} by an account of nobody");
					continue;
				};
				// Only the council begins a generation, so it is still the present one.
				let of = pallet::Institutions::<Test>::get(officer.institution).unwrap();
				assert_eq!(officer.generation, of.generation, "{call:?} by a former officer");
				assert_eq!(officer.status, OfficerStatus::Active);
				let removes =
					matches!(call, Call::suspend_officer { .. } | Call::revoke_officer { .. });
				assert!(
					of.status == InstitutionStatus::Active
						|| (removes && of.status == InstitutionStatus::Suspended),
					"{call:?} while {:?}", of.status
				);
			}
		});
	}

	#[test]
	fn the_council_can_always_give_a_member_an_administrator_who_acts(
		calls in proptest::collection::vec((origins(), calls()), 1..60)
	) {
		ExtBuilder::default().build().execute_with(|| {
			for (origin, mut call) in calls {
				sign_consent(frame_system::ensure_signed(origin.clone()).ok(), &mut call);
				call.dispatch_bypass_filter(origin).ok();
			}
			for (id, institution) in pallet::Institutions::<Test>::iter().collect::<Vec<_>>() {
				if institution.status == InstitutionStatus::Withdrawn {
					continue;
				}
				if institution.status == InstitutionStatus::Suspended {
					assert_ok!(Members::readmit_institution(council(), id));
				}
				let newcomer = 2_000 + u64::from(id.0);
				assert_ok!(replace(id, newcomer));
				assert_eq!(Members::admit(&newcomer).map(|acting| acting.institution), Ok(id));
			}
			check_invariants();
		});
	}

	/// With any quota that the council can set, and with anything that others send, an institution that has sent nothing is
	/// admitted with the largest transaction.
	#[test]
	fn an_institution_that_has_sent_nothing_is_admitted(
		quota in quotas(),
		sent in proptest::collection::vec((0u64..=1_000_000, 0usize..=1_000, 0u64..3), 0..30),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let _ = Members::set_quota(council(), BANK, quota);
			let mut block = 1;
			for (weight, len, blocks) in sent {
				let _ = super::quota::send(CLERK, weight, len);
				block += blocks;
				System::set_block_number(block);
			}
			assert_ok!(super::quota::send(LENDER, 1_000_000, 1_000));
		});
	}
}
