//! Upgrades that change what this program uses, and those that do not.

use super::*;
use scale_info::{form::PortableForm, TypeDef, TypeDefPrimitive, Variant};

fn own() -> Metadata {
	Metadata::decode(&mut &METADATA[..]).unwrap()
}

/// The runtime with one of its types changed. The types of a runtime are in its metadata once, for all that use them.
fn with_type(ty: u32, change: impl FnOnce(&mut TypeDef<PortableForm>)) -> ArcMetadata {
	let mut metadata = own();
	let types = &mut metadata.types_mut().types;
	let found = types.iter_mut().find(|one| one.id == ty).unwrap();
	change(&mut found.ty.type_def);
	metadata.arc()
}

/// The runtime with a call of a pallet changed.
fn with_call(
	pallet: &str,
	call: &str,
	change: impl FnOnce(&mut Variant<PortableForm>),
) -> ArcMetadata {
	let calls = own().pallet_by_name(pallet).unwrap().call_ty_id().unwrap();
	with_type(calls, |calls| {
		let TypeDef::Variant(calls) = calls else { panic!("calls are variants") };
		change(calls.variants.iter_mut().find(|one| one.name == call).unwrap());
	})
}

fn sentence(result: Result<(), Error>) -> String {
	match result.unwrap_err() {
		error @ Error::Incompatible(_) => error.to_string(),
		other => panic!("{other}"),
	}
}

#[test]
fn a_program_fits_its_own_runtime() {
	let chain = own().arc();
	for pallet in chain.pallets().filter(|pallet| PALLETS.contains(&pallet.name())) {
		for call in pallet.call_variants().unwrap_or_default() {
			ensure(&chain, Kind::Call, pallet.name(), &call.name).unwrap();
		}
		for entry in pallet.storage().map(|storage| storage.entries()).unwrap_or_default() {
			ensure(&chain, Kind::Storage, pallet.name(), entry.name()).unwrap();
		}
	}
	assert!(PALLETS.iter().all(|name| chain.pallet_by_name(name).is_some()));
}

#[test]
fn a_change_of_another_pallet_or_call_stops_nothing() {
	let chain = with_call("Lending", "apply", |apply| drop(apply.fields.pop()));
	for (pallet, call) in [("Conveyances", "abandon"), ("Titles", "file"), ("Lending", "decide")] {
		ensure(&chain, Kind::Call, pallet, call).unwrap();
	}
	ensure(&chain, Kind::Storage, "Lending", "Loans").unwrap();
	ensure(&chain, Kind::Storage, "Institutions", "ExternalRefs").unwrap();
}

#[test]
fn a_change_of_the_call_itself_is_refused_by_its_name() {
	let fewer = with_call("Lending", "apply", |apply| drop(apply.fields.pop()));
	let swapped = with_call("Lending", "apply", |apply| apply.fields.swap(0, 1));
	let renamed = with_call("Lending", "apply", |apply| apply.name = "propose_loan".to_owned());
	for chain in [fewer, swapped, renamed] {
		// The second answer is from memory.
		for _ in 0..2 {
			let refused = sentence(ensure(&chain, Kind::Call, "Lending", "apply"));
			assert!(refused.contains("the call Lending.apply"), "{refused}");
		}
	}
}

#[test]
fn a_changed_type_deep_in_a_value_is_refused_for_what_has_it_only() {
	// The kinds of institutions, in another order: subxt's own hashes do not tell that apart.
	let own = own();
	let kinds = own
		.types()
		.types
		.iter()
		.find(|one| one.ty.path.segments.last().is_some_and(|name| name == "InstitutionKind"));
	let chain = with_type(kinds.unwrap().id, |kinds| {
		let TypeDef::Variant(kinds) = kinds else { panic!("kinds are variants") };
		let (one, two) = (kinds.variants[0].index, kinds.variants[1].index);
		(kinds.variants[0].index, kinds.variants[1].index) = (two, one);
	});
	let refused = sentence(ensure(&chain, Kind::Storage, "Institutions", "Institutions"));
	assert!(refused.contains("the storage item Institutions.Institutions"), "{refused}");
	let refused = sentence(ensure(&chain, Kind::Call, "Institutions", "admit_institution"));
	assert!(refused.contains("the call Institutions.admit_institution"), "{refused}");
	ensure(&chain, Kind::Storage, "Institutions", "Officers").unwrap();
	ensure(&chain, Kind::Call, "Institutions", "suspend_officer").unwrap();
}

#[test]
fn events_constants_and_functions_are_compared_too() {
	let runtime = own();
	let numbers = runtime
		.types()
		.types
		.iter()
		.find(|one| matches!(one.ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U32)));
	let chain = with_type(numbers.unwrap().id, |number| {
		*number = TypeDef::Primitive(TypeDefPrimitive::U64);
	});
	let items = [
		(Kind::Event, "Council", "Proposed", "the event Council.Proposed"),
		(Kind::Constant, "Council", "MaxPause", "the constant Council.MaxPause"),
	];
	for (kind, pallet, name, expected) in items {
		ensure(&own().arc(), kind, pallet, name).unwrap();
		let refused = sentence(ensure(&chain, kind, pallet, name));
		assert!(refused.contains(expected), "{refused}");
	}
	let functions = [
		(Kind::View, "Conveyances", "closing"),
		(Kind::Api, "NotaryApi", "attestation_chain"),
		(Kind::Api, "IdentityApi", "resolve_at"),
	];
	for (kind, pallet, name) in functions {
		assert!(shape::of(&own(), kind, pallet, name).is_some(), "{pallet}.{name}");
		ensure(&own().arc(), kind, pallet, name).unwrap();
		assert_ne!(shape::of(&own(), kind, pallet, name), shape::of(&chain, kind, pallet, name));
	}
}

#[test]
fn what_the_chain_no_longer_has_is_refused() {
	let chain = with_call("Lending", "apply", |_| ());
	assert!(ensure(&chain, Kind::Call, "Lending", "nothing").is_ok(), "nobody has it");
	let mut metadata = own();
	let calls = metadata.pallet_by_name("Terms").unwrap().call_ty_id().unwrap();
	let types = &mut metadata.types_mut().types;
	let TypeDef::Variant(calls) =
		&mut types.iter_mut().find(|one| one.id == calls).unwrap().ty.type_def
	else {
		panic!("calls are variants")
	};
	let removed = calls.variants.remove(0).name;
	let refused = sentence(ensure(&metadata.arc(), Kind::Call, "Terms", &removed));
	assert!(refused.contains(&removed), "{refused}");
}

#[test]
fn only_so_many_runtimes_are_remembered() {
	for _ in 0..3 * RUNTIMES {
		ensure(&own().arc(), Kind::Call, "Lending", "apply").unwrap();
	}
	assert!(KNOWN.lock().unwrap().len() <= RUNTIMES);
}

#[test]
fn a_runtime_in_use_is_remembered() {
	let (used, mut known) = (own().arc(), Vec::new());
	for _ in 0..2 * RUNTIMES {
		let found = of_runtime(&mut known, &used).unwrap();
		found.insert((Kind::Call, "Lending".to_owned(), "apply".to_owned()), true);
		assert!(of_runtime(&mut known, &own().arc()).unwrap().is_empty());
		assert_eq!(of_runtime(&mut known, &used).unwrap().len(), 1);
	}
	assert_eq!(known.len(), RUNTIMES);
	// One that is not used is forgotten.
	for _ in 0..RUNTIMES {
		of_runtime(&mut known, &own().arc()).unwrap();
	}
	assert!(of_runtime(&mut known, &used).unwrap().is_empty());
}
