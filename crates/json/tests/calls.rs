//! Calls of the runtime as JSON and back, with the metadata that the client knows.

use codec::Encode;
use madang_json::{Error, Runtime};
use madang_primitives::{Duties, Duty};
use madang_runtime::RuntimeCall;
use serde_json::{json, Map, Value};
use std::sync::LazyLock;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
	let metadata = include_bytes!("../../client/metadata.scale");
	Runtime::decode(metadata).expect("the client's metadata")
});

fn arguments(value: Value) -> Map<String, Value> {
	serde_json::from_value(value).expect("an object")
}

fn anchor() -> Vec<u8> {
	RuntimeCall::Institutions(pallet_institutions::Call::anchor_log {
		head: sp_core::H256([7; 32]),
		entries: u64::MAX,
		external_ref: [9; 32],
	})
	.encode()
}

#[test]
fn a_call_is_encoded_by_its_name_and_the_names_of_its_arguments() {
	let call = RUNTIME.call("Institutions.anchor_log").unwrap();
	assert_eq!(call.full_name(), "Institutions.anchor_log");
	assert!(call.summary.starts_with("Publish the head of a log"), "{}", call.summary);
	assert!(call.has("external_ref") && !call.has("institution"));
	let given = arguments(json!({
		"head": format!("0x{}", "07".repeat(32)),
		"entries": u64::MAX.to_string(),
		"external_ref": format!("0x{}", "09".repeat(32)),
	}));
	assert_eq!(call.encode(RUNTIME.types(), &given).unwrap(), anchor());
	assert_eq!(call.decode(RUNTIME.types(), &anchor()).unwrap(), given);
}

#[test]
fn what_is_wrong_with_a_call_is_named() {
	assert_eq!(RUNTIME.call("Institutions.no_such_call"), None);
	assert_eq!(RUNTIME.call("anchor_log"), None);
	let call = RUNTIME.call("Institutions.anchor_log").unwrap();
	let error = |given| call.encode(RUNTIME.types(), &arguments(given)).unwrap_err();
	let Error::Given { place, expected } = error(json!({ "heads": 1 })) else { panic!() };
	assert_eq!((place.as_str(), expected.contains("head, entries")), ("heads", true));
	let Error::Given { place, .. } = error(json!({ "head": "0x00" })) else { panic!() };
	assert_eq!(place, "head");
	let longer = [&anchor()[..], &[0]].concat();
	assert_eq!(call.decode(RUNTIME.types(), &longer), Err(Error::Rest(1)));
	assert!(call.decode(RUNTIME.types(), &[0xff, 0xff]).is_err());
	assert!(call.decode(RUNTIME.types(), &anchor()[..10]).is_err());
}

#[test]
fn every_call_has_a_summary_and_its_own_numbers() {
	let calls = RUNTIME.calls();
	assert!(calls.len() > 150, "{}", calls.len());
	let mut numbers: Vec<_> = calls.iter().map(|call| call.index).collect();
	numbers.dedup();
	assert_eq!(numbers.len(), calls.len());
	for call in &calls {
		assert!(!call.summary.is_empty(), "{}", call.full_name());
		assert_eq!(RUNTIME.call(&call.full_name()).as_ref(), Some(call));
	}
}

#[test]
fn duties_and_accounts_are_given_as_people_write_them() {
	let call = RUNTIME.call("Institutions.set_duties").unwrap();
	let duties = Duties::NONE.with(Duty::Lend);
	let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let encoded = call
		.encode(RUNTIME.types(), &arguments(json!({ "account": account, "duties": 64 })))
		.unwrap();
	let own = RuntimeCall::Institutions(pallet_institutions::Call::set_duties {
		account: sp_core::crypto::Ss58Codec::from_ss58check(account).unwrap(),
		duties,
	});
	assert_eq!(encoded, own.encode());
}

#[test]
fn an_error_of_a_pallet_has_its_name_its_meaning_and_what_is_inside() {
	let error = pallet_institutions::Error::<madang_runtime::Runtime>::OfficerNotFound.encode();
	let found = RUNTIME.module_error(10, &error).unwrap();
	assert_eq!((&*found.pallet, &*found.name), ("Institutions", "OfficerNotFound"));
	assert!(found.inside.is_null() && !found.meaning.is_empty(), "{found:?}");
	let inside = pallet_lending::CreditProblem::PayDayOutOfRange;
	let mut error = pallet_lending::Error::<madang_runtime::Runtime>::Credit(inside).encode();
	// The chain has four bytes of every error.
	error.resize(4, 0);
	let found = RUNTIME.module_error(33, &error).unwrap();
	assert_eq!((&*found.pallet, &*found.name), ("Lending", "Credit"));
	assert_eq!(found.inside, "pay-day-out-of-range");
	assert_eq!(RUNTIME.module_error(250, &[0; 4]), None);
	assert_eq!(RUNTIME.module_error(10, &[250, 0, 0, 0]), None);
}
