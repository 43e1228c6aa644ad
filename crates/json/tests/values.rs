//! Values of the runtime as JSON and back, with the metadata that the client knows.

use codec::{Compact, Encode};
use madang_json::{Entry, Error, Mention, Runtime, Types, FORMS};
use madang_primitives::{
	Commitment, DealId, Did, DistrictPrefix, InstitutionId, InstitutionKind, InstitutionStatus,
	LoanId, Object, Property, UnitId,
};
use pallet_institutions::{Institution, Outcome};
use pallet_lending::RefusalReason;
use proptest::prelude::*;
use serde_json::{json, Value};
use std::sync::{LazyLock, OnceLock};

/// The runtime that the client knows.
fn runtime() -> &'static Runtime {
	static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
		let metadata = include_bytes!("../../client/metadata.scale");
		Runtime::decode(metadata).expect("the client's metadata")
	});
	&RUNTIME
}

fn entry(runtime: &Runtime, pallet: &str, name: &str) -> Entry {
	runtime.entry(pallet, name).unwrap_or_else(|| panic!("no {pallet}.{name}"))
}

#[test]
fn a_structure_has_the_names_of_the_source_and_the_forms_that_people_write() {
	let runtime = runtime();
	let entry = entry(runtime, "Institutions", "Institutions");
	let bank = Institution {
		kind: InstitutionKind::GuaranteeFoundation,
		name_ko: "한빛은행".as_bytes().to_vec().try_into().unwrap(),
		name_en: b"Hanbit Bank".to_vec().try_into().unwrap(),
		jurisdiction: vec!["11680".parse::<DistrictPrefix>().unwrap()].try_into().unwrap(),
		jurisdiction_set: 1_795_000_000_000,
		status: InstitutionStatus::Active,
		generation: 2,
	};
	let shown = runtime.types().shown(entry.value, &bank.encode()).unwrap();
	assert_eq!(
		shown,
		json!({
			"kind": "guarantee-foundation",
			"name_ko": "한빛은행",
			"name_en": "Hanbit Bank",
			"jurisdiction": ["11680"],
			"jurisdiction_set": "1795000000000",
			"status": "active",
			"generation": 2,
		})
	);
	assert_eq!(runtime.types().given(entry.value, &shown).unwrap(), bank.encode());
}

#[test]
fn a_variant_is_its_name_or_an_object_with_it() {
	let runtime = runtime();
	let entry = entry(runtime, "Institutions", "ExternalRefs");
	let made = |made| Outcome::<u32> { block: 7, index: 70, call: [1; 16], made };
	let shown =
		|outcome: Outcome<u32>| runtime.types().shown(entry.value, &outcome.encode()).unwrap();
	let loan = shown(made(Some(Object::Loan(LoanId(u64::MAX)))));
	assert_eq!(loan["made"], json!({ "loan": "18446744073709551615" }));
	assert_eq!((&loan["block"], &loan["index"]), (&json!(7), &json!(70)));
	assert_eq!(loan["call"], format!("0x{}", "01".repeat(16)));
	assert_eq!(shown(made(None))["made"], Value::Null);
}

#[test]
fn the_objects_of_a_value_are_found() {
	let runtime = runtime();
	let event = pallet_lending::Event::<madang_runtime::Runtime>::LoanRefused {
		loan: LoanId(12),
		by: pallet_institutions::Caller {
			officer: [3; 32].into(),
			institution: InstitutionId(4),
			kind: InstitutionKind::Bank,
			external_ref: [9; 32],
		},
		reason: RefusalReason::Documents,
		particulars: Some(Commitment([8; 32])),
		at: 5,
	};
	let event = madang_runtime::RuntimeEvent::Lending(event).encode();
	// As the state has it: one event of a transaction, without topics.
	let stored = [&Compact(1u32).encode()[..], &(0u8, 7u32).encode(), &event, &[0]].concat();
	let [record] = &runtime.records(&stored).unwrap()[..] else { panic!("one event") };
	assert_eq!(record.transaction, Some(7));
	assert_eq!(runtime.records(&[&stored[..], &[0]].concat()), Err(Error::Rest(1)));
	let found = record.mentions.clone();
	let mention = |kind, id: &str| Mention { kind, id: id.to_owned() };
	let account = sp_core::crypto::AccountId32::from([3; 32]).to_string();
	let all = [mention("account", &account), mention("institution", "4"), mention("loan", "12")];
	assert_eq!(found.into_iter().collect::<Vec<_>>(), all);
	let shown = &record.event;
	assert_eq!((&*shown.pallet, &*shown.name), ("Lending", "LoanRefused"));
	assert_eq!(shown.fields["loan"], "12");
	assert_eq!(shown.fields["reason"], "documents");
	assert_eq!(shown.fields["by"]["external_ref"], format!("0x{}", "09".repeat(32)));
}

#[test]
fn a_key_has_its_parts_again() {
	let runtime = runtime();
	let entry = entry(runtime, "Institutions", "ExternalRefs");
	let parts = [InstitutionId(4).encode(), [7u8; 32].encode()];
	let key = entry.key(&parts);
	assert!(key.starts_with(&entry.key(&parts[..1])));
	assert_eq!(
		entry.parts(&key, runtime.types()),
		Some(parts.iter().map(|one| &one[..]).collect())
	);
	assert_eq!(entry.parts(&key[1..], runtime.types()), None);
	assert_eq!(entry.parts(&key[..key.len() - 1], runtime.types()), None);
	assert_eq!(entry.parts(&[&key[..], &[0]].concat(), runtime.types()), None);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
	let runtime = runtime();
	let types = runtime.types();
	let id = |pallet, name| entry(runtime, pallet, name).keys[0].1;
	let deal = id("Conveyances", "Deals");
	assert_eq!(types.given(deal, &json!("7")).unwrap(), DealId(7).encode());
	assert_eq!(types.given(deal, &json!(7)).unwrap(), DealId(7).encode());
	for wrong in [json!("-7"), json!(7.5), json!(null), json!("18446744073709551616"), json!(["7"])]
	{
		let error = types.given_as("deal", deal, &wrong).unwrap_err();
		assert!(error.to_string().starts_with("deal: expected a whole number"), "{wrong}: {error}");
	}
	let did = id("Identity", "Dids");
	let error = types.given_as("did", did, &json!("did:web:x")).unwrap_err();
	assert!(error.to_string().contains("did:madang:"), "{error}");
	let good = format!("did:madang:{}", "0b".repeat(32));
	assert_eq!(types.given(did, &json!(good)).unwrap(), Did([0x0b; 32]).encode());
	let institution = entry(runtime, "Institutions", "Institutions").value;
	let error = types.given(institution, &json!({ "kind": "pirate" })).unwrap_err();
	assert!(error.to_string().starts_with("kind: expected one of ministry, "), "{error}");
	let error = types.given(institution, &json!({ "colour": 1 })).unwrap_err();
	assert!(error.to_string().starts_with("colour: expected no such field"), "{error}");
}

#[test]
fn bytes_that_are_not_of_the_type_are_refused() {
	let runtime = runtime();
	let ty = entry(runtime, "Conveyances", "Deals").keys[0].1;
	assert!(matches!(runtime.types().shown(ty, &[0; 7]), Err(Error::Bytes(_))));
	assert_eq!(runtime.types().shown(ty, &[0; 9]), Err(Error::Rest(1)));
	assert_eq!(runtime.types().shown(u32::MAX, &[]), Err(Error::NoType(u32::MAX)));
}

/// Properties have keys of the chain's own, which nobody writes.
#[test]
fn a_property_is_shown_by_its_key() {
	let runtime = runtime();
	let entry = entry(runtime, "Titles", "TitleOf");
	let unit = Property::Unit(UnitId::new(11_680_200_000_043));
	let shown = runtime.types().shown(entry.keys[0].1, &unit.encode()).unwrap();
	assert_eq!(shown, "unit:11680200000043");
}

/// The number of types.
fn count(types: &Types) -> u32 {
	static COUNT: OnceLock<u32> = OnceLock::new();
	let exists = |id: &u32| !matches!(types.shown(*id, &[]), Err(Error::NoType(_)));
	*COUNT.get_or_init(|| (0..).take_while(exists).max().expect("some types") + 1)
}

/// Whether a value cannot be given because it has a form that not every value has.
fn is_of_a_form(error: &Error) -> bool {
	let Error::Given { expected, .. } = error else { return false };
	FORMS.iter().any(|form| form.meaning == expected)
}

/// Whether a type has forms inside.
fn has_a_form(schema: &Value, components: &Value) -> bool {
	let text = format!("{schema}{components}");
	FORMS.iter().any(|form| text.contains(form.meaning))
}

/// Check a value against a schema, as far as the schemas here go.
fn fits(value: &Value, schema: &Value, components: &Value) -> bool {
	if let Some(reference) = schema["$ref"].as_str() {
		let name = reference
			.strip_prefix("#/components/schemas/")
			.expect("a reference into the components");
		return fits(value, &components[name], components);
	}
	for (key, many) in [("oneOf", false), ("anyOf", true)] {
		if let Some(ways) = schema[key].as_array() {
			let fitting = ways.iter().filter(|way| fits(value, way, components)).count();
			return if many { fitting > 0 } else { fitting == 1 };
		}
	}
	match schema["type"].as_str().expect("a type") {
		"null" => value.is_null(),
		"boolean" => value.is_boolean(),
		"integer" => value.as_i64().is_some_and(|number| {
			schema["minimum"].as_i64() <= Some(number) && Some(number) <= schema["maximum"].as_i64()
		}),
		"string" => match schema["enum"].as_array() {
			Some(names) => names.contains(value),
			None => value.is_string(),
		},
		"array" => value.as_array().is_some_and(|values| {
			let count = values.len() as u64;
			let counted = schema["minItems"].as_u64().is_none_or(|min| min <= count)
				&& schema["maxItems"].as_u64().is_none_or(|max| count <= max);
			counted
				&& values.iter().enumerate().all(|(index, value)| {
					let of = match &schema["items"] {
						Value::Array(places) => &places[index],
						items => items,
					};
					fits(value, of, components)
				})
		}),
		"object" => value.as_object().is_some_and(|fields| {
			let required = schema["required"].as_array().expect("required fields");
			required.iter().all(|name| fields.contains_key(name.as_str().expect("a name")))
				&& fields.iter().all(|(name, value)| {
					let of = &schema["properties"][name];
					!of.is_null() && fits(value, of, components)
				})
		}),
		other => panic!("no such type in the schemas: {other}"),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// Bytes of any type of the runtime: what they show fits the type's schema, and gives the same bytes again.
	#[test]
	fn every_value_fits_its_schema_and_comes_back(
		bytes in prop::collection::vec(any::<u8>(), 0..300),
		offset in 0u32..1_000,
	) {
		let runtime = runtime();
		let types = runtime.types();
		let count = count(types);
		// Not all types in each case, since there are some hundreds of them.
		for id in (offset % 23..count).step_by(23) {
			let mut rest = &bytes[..];
			let Ok(shown) = types.shown_first(id, &mut rest) else { continue };
			let read = &bytes[..bytes.len() - rest.len()];
			let mut schemas = types.schemas();
			let schema = schemas.of(id).unwrap();
			let components = schemas.components();
			prop_assert!(fits(&shown, &schema, &components), "type {id}: {shown} is not of {schema}");
			match types.given(id, &shown) {
				// A form has one text for equal values, such as 2/4 and 1/2.
				Ok(again) if has_a_form(&schema, &components) => {
					let once_more = types.shown(id, &again).and_then(|shown| types.given(id, &shown));
					prop_assert_eq!(once_more, Ok(again), "type {}: {}", id, shown)
				}
				Ok(again) => prop_assert_eq!(&again[..], read, "type {}: {}", id, shown),
				Err(error) => prop_assert!(is_of_a_form(&error), "type {id}: {shown}: {error}"),
			}
		}
	}
}
