//! Random sequences of rotations, recoveries, cancellations and days: keys change only with the
//! signature of a current key, or after a delay in which a current key could have cancelled it.

use super::party::*;
use crate::{mock::*, Dids, Recoveries};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::{Did, Moment, DAY_MS};
use proptest::{collection::vec, prelude::*};

#[derive(Clone, Debug)]
enum Step {
	/// The holder, or a thief without a key, rotates to a key.
	Rotate {
		to: u8,
		genuine: bool,
	},
	/// Guardians start a recovery: so many of the three.
	Guardians {
		to: u8,
		signers: usize,
	},
	/// The issuer or another institution starts a recovery.
	Issuer {
		to: u8,
		officer: bool,
	},
	/// An officer finishes it, perhaps the one who submits for the issuer.
	Finish {
		same: bool,
	},
	CancelByHolder {
		genuine: bool,
	},
	CancelByGuardians {
		signers: usize,
	},
	CancelByIssuer {
		officer: bool,
	},
	Days(u64),
	Deactivate,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let to = 50u8..60;
	let step = prop_oneof![
		2 => (to.clone(), any::<bool>()).prop_map(|(to, genuine)| Step::Rotate { to, genuine }),
		5 => (to.clone(), 0usize..4).prop_map(|(to, signers)| Step::Guardians { to, signers }),
		3 => (to, any::<bool>()).prop_map(|(to, officer)| Step::Issuer { to, officer }),
		8 => any::<bool>().prop_map(|same| Step::Finish { same }),
		1 => any::<bool>().prop_map(|genuine| Step::CancelByHolder { genuine }),
		1 => (0usize..4).prop_map(|signers| Step::CancelByGuardians { signers }),
		1 => any::<bool>().prop_map(|officer| Step::CancelByIssuer { officer }),
		8 => prop::sample::select(vec![1u64, 2, 3, 15, 30, 33, 61]).prop_map(Step::Days),
		1 => Just(Step::Deactivate),
	];
	vec(step, 1..40)
}

/// What the chain should have.
struct Model {
	key: u8,
	version: u32,
	active: bool,
	/// The new key, whether of the issuer, and from when to when it can be finished.
	recovery: Option<(u8, bool, Moment, Moment)>,
}

impl Model {
	/// Whether a step is allowed; changes the model if it is.
	fn take(&mut self, step: &Step) -> bool {
		let now = Identity::now();
		if let Step::Days(days) = step {
			pass_days(*days);
			return true;
		}
		let is_free = self.recovery.is_none_or(|(.., expires)| expires <= now);
		let of_issuer = self.recovery.is_some_and(|(_, of_issuer, ..)| of_issuer);
		let runs = self.recovery.is_some();
		let ready = self.recovery.is_some_and(|(.., ready, end)| (ready..end).contains(&now));
		let allowed = self.active
			&& match step {
				Step::Rotate { genuine, .. } => *genuine,
				Step::Guardians { signers, .. } => is_free && *signers >= 2,
				Step::Issuer { officer, .. } => is_free && *officer,
				Step::Finish { same } => ready && !(of_issuer && *same),
				Step::CancelByHolder { genuine } => runs && *genuine,
				Step::CancelByGuardians { signers } => runs && *signers >= 2,
				Step::CancelByIssuer { officer } => of_issuer && *officer,
				Step::Days(_) | Step::Deactivate => true,
			};
		if !allowed {
			return false;
		}
		let started = |to: &u8, of_issuer, days: u64| {
			Some((*to, of_issuer, now + days * DAY_MS, now + (days + 30) * DAY_MS))
		};
		match step {
			Step::Guardians { to, .. } => self.recovery = started(to, false, 3),
			Step::Issuer { to, .. } => self.recovery = started(to, true, 30),
			Step::Rotate { to, .. } => {
				self.key = *to;
				self.version += 1;
				self.recovery = None;
			}
			Step::Finish { .. } => {
				self.key = self.recovery.take().unwrap().0;
				self.version += 1;
			}
			Step::Deactivate => {
				self.active = false;
				self.recovery = None;
			}
			_ => self.recovery = None,
		}
		true
	}
}

/// Do a step on the chain.
fn dispatch(step: &Step, did: Did, key: u8, version: u32) -> DispatchResult {
	let signer = |genuine: bool| Secret::p256(if genuine { key } else { 200 });
	let bank = || RuntimeOrigin::signed(BANKER);
	let officer = |issuer: bool| if issuer { BANKER } else { CLERK };
	let runs = Recoveries::<Test>::contains_key(did);
	match step {
		Step::Rotate { to, genuine } => {
			let keys = keys_of(&[Secret::p256(*to)]);
			let payload = from_now(rotation(did, &keys, version));
			let consent = signer(*genuine).sign_consent(0, &payload);
			Identity::rotate_keys(bank(), keys, consent, fresh_ref())
		}
		Step::Guardians { to, signers } => start(did, &Secret::p256(*to), &guardians()[..*signers]),
		Step::Issuer { to, officer: issuer } => {
			start_as(officer(*issuer), did, &Secret::p256(*to), BY_ISSUER)
		}
		Step::Finish { same } => finish_as(officer(*same), did),
		Step::CancelByHolder { genuine } if runs => {
			cancel_as(BANKER, did, by_holder(&signer(*genuine), did))
		}
		Step::CancelByGuardians { signers } if runs => {
			cancel_as(BANKER, did, by_guardians(&guardians()[..*signers], did))
		}
		Step::CancelByHolder { .. }
		| Step::CancelByGuardians { .. }
		| Step::CancelByIssuer { officer: false } => cancel_as(CLERK, did, crate::Cancellation::Issuer),
		Step::CancelByIssuer { officer: true } => {
			cancel_as(BANKER, did, crate::Cancellation::Issuer)
		}
		Step::Deactivate => {
			let consent = signer(true).sign_consent(0, &from_now(deactivation(did, version)));
			Identity::deactivate_did(bank(), consent, fresh_ref())
		}
		Step::Days(_) => Ok(()),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	#[test]
	fn keys_change_only_by_the_holder_or_after_a_delay(steps in steps()) {
		new_test_ext().execute_with(|| {
			let did = with_guardians(&Secret::p256(49));
			let mut model = Model { key: 49, version: 1, active: true, recovery: None };
			let mut started: Option<Moment> = None;
			for step in &steps {
				let (key, version) = (model.key, model.version);
				let before = Dids::<Test>::get(did).unwrap();
				let result = dispatch(step, did, key, version);
				let allowed = model.take(step);
				assert_eq!(result.is_ok(), allowed, "{step:?}: {result:?}");
				let after = Dids::<Test>::get(did).unwrap();
				// Invariant 6, without the model.
				if before.keys != after.keys {
					let waited = started.is_some_and(|at| Identity::now() - at >= 3 * DAY_MS);
					let by_holder = matches!(step, Step::Rotate { genuine: true, .. });
					assert!(by_holder || waited, "{step:?}");
				}
				started = Recoveries::<Test>::get(did).map(|recovery| recovery.started_at);
				assert_eq!(after.keys, keys_of(&[Secret::p256(model.key)]));
				assert_eq!(after.version, model.version);
				assert_eq!(Identity::resolve(did).unwrap().deactivated.is_none(), model.active);
				assert_eq!(started.is_some(), model.recovery.is_some());
				assert_ok!(Identity::do_try_state());
			}
			// No state is a dead end: the issuer, or after its time another one, helps a party that
			// has lost everything.
			if model.active {
				pass_days(61);
				assert_ok!(start_as(BANKER, did, &Secret::p256(61), BY_ISSUER));
				pass_days(30);
				assert_ok!(finish_as(CLERK, did));
			}
		});
	}
}
