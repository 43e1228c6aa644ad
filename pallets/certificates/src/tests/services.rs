//! Which verifier may ask for what.

use super::*;

const SERVICE: ServiceCode = ServiceCode(7);

fn service() -> Service {
	let items = [&b"name"[..], b"paid_until"].map(|item| bounded(item.iter().copied()));
	Service { verifier: BANK, purpose: bounded("대출 심사".bytes()), items: bounded(items) }
}

fn register(by: InstitutionId, kind: KindId, details: Service) -> DispatchResult {
	Certificates::register_service(by_chief(by), kind, SERVICE, details, fresh_ref())
}

fn end(by: InstitutionId, service: ServiceCode) -> DispatchResult {
	Certificates::end_service(by_chief(by), KIND, service, REASON, fresh_ref())
}

#[test]
fn a_service_is_registered_and_ended() {
	build_and_execute(|| {
		kinds();
		assert_ok!(register(MINISTRY, KIND, service()));
		let (kind, service_code, at) = (KIND, SERVICE, now::<Test>());
		let by = caller(MINISTRY);
		let event =
			Event::ServiceRegistered { kind, service: service_code, details: service(), by, at };
		assert_eq!(last_event(), event);
		assert_eq!(Services::<Test>::get(KIND, SERVICE), Some(service()));
		assert_eq!(Certificates::services(KIND), [(SERVICE, service())]);
		assert_eq!(Certificates::services(LAND), []);
		let other = Service { purpose: bounded(*b"other"), ..service() };
		assert_ok!(register(MINISTRY, KIND, other.clone()));
		assert_eq!(Services::<Test>::get(KIND, SERVICE), Some(other));
		assert_ok!(register(MINISTRY, LAND, service()));
		assert_noop!(end(MINISTRY, ServiceCode(8)), Fault::ServiceNotFound);
		assert_ok!(end(MINISTRY, SERVICE));
		let (service, verifier, reason, by) = (SERVICE, BANK, REASON, caller(MINISTRY));
		assert_eq!(last_event(), Event::ServiceEnded { kind, service, verifier, reason, by, at });
		assert_eq!(Services::<Test>::get(KIND, SERVICE), None);
		assert!(Services::<Test>::contains_key(LAND, SERVICE));
	});
}

#[test]
fn what_is_wrong_with_a_service_is_said() {
	build_and_execute(|| {
		kinds();
		let with = |change: fn(&mut Service)| {
			let mut details = service();
			change(&mut details);
			register(MINISTRY, KIND, details)
		};
		assert_noop!(register(CITY, KIND, service()), Fault::NotInCharge);
		assert_noop!(register(MINISTRY, UNKNOWN, service()), Fault::KindNotFound);
		assert_noop!(register(BANK, KIND, service()), DispatchError::BadOrigin);
		assert_noop!(with(|one| one.verifier = InstitutionId(99)), Fault::InstitutionNotActive);
		assert_noop!(with(|one| one.purpose = bounded([])), Fault::InvalidName);
		assert_noop!(with(|one| one.items = bounded([])), Fault::InvalidItems);
		assert_noop!(with(|one| one.items = bounded([bounded(*b"a b")])), Fault::InvalidItems);
		let twice = [bounded(*b"a"), bounded(*b"a")];
		let details = Service { items: bounded(twice), ..service() };
		assert_noop!(register(MINISTRY, KIND, details), Fault::InvalidItems);
		assert_ok!(register(MINISTRY, KIND, service()));
		assert_noop!(with(|one| one.verifier = CITY), Fault::ServiceOfAnother);
		assert_noop!(end(CITY, SERVICE), Fault::NotInCharge);
		assert_noop!(end(BANK, SERVICE), DispatchError::BadOrigin);
		assert_ok!(end(MINISTRY, SERVICE));
		assert_noop!(with(|one| one.verifier = CITY), Fault::ServiceOfAnother);
	});
}
