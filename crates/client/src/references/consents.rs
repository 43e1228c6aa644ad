//! What a call says, without the signatures of those who consent.

use scale_info::PortableRegistry;
use subxt::{
	ext::scale_value::{scale::decode_as_type, Composite, Value, ValueDef, Variant},
	metadata::Metadata,
};

/// The types that have a signature, and the field of each that says who signed. An officer's consent has none: the call
/// names the account.
const CONSENTS: &[(&str, Option<&str>)] =
	&[("PartyConsent", Some("did")), ("AppointmentConsent", None)];

/// The content of an encoded call: its fields, of consents only who signed. None if the metadata does not fit it.
pub fn content(mut call: &[u8], metadata: &Metadata) -> Option<Value<()>> {
	let types = metadata.types();
	let value = decode_as_type(&mut call, metadata.outer_enums().call_enum_ty(), types).ok()?;
	call.is_empty().then(|| without_signatures(value, types))
}

fn without_signatures(value: Value<u32>, types: &PortableRegistry) -> Value<()> {
	let Value { value, context } = value;
	let name = types.resolve(context).and_then(|found| found.path.ident());
	let consent = CONSENTS.iter().find(|(consent, _)| name.as_deref() == Some(*consent));
	let fields = |fields: Composite<u32>| match fields {
		Composite::Named(fields) => Composite::Named(
			fields
				.into_iter()
				.filter(|(field, _)| consent.is_none_or(|(_, who)| who.as_ref() == Some(&&**field)))
				.map(|(field, value)| (field, without_signatures(value, types)))
				.collect(),
		),
		Composite::Unnamed(values) => Composite::Unnamed(
			values.into_iter().map(|value| without_signatures(value, types)).collect(),
		),
	};
	let value = match value {
		ValueDef::Composite(found) => ValueDef::Composite(fields(found)),
		ValueDef::Variant(Variant { name, values }) => {
			ValueDef::Variant(Variant { name, values: fields(values) })
		}
		ValueDef::BitSequence(bits) => ValueDef::BitSequence(bits),
		ValueDef::Primitive(primitive) => ValueDef::Primitive(primitive),
	};
	Value { value, context: () }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::api::types::{DealId, Did, PartyConsent};
	use codec::{Decode, Encode};
	use madang_primitives::signing::PartySignature;

	fn metadata() -> Metadata {
		Metadata::decode(&mut &crate::METADATA[..]).expect("metadata")
	}

	/// A closing is filed, with consents.
	fn filing(metadata: &Metadata, deal: u64, consents: &[PartyConsent]) -> Vec<u8> {
		let pallet = metadata.pallet_by_name("Conveyances").expect("the pallet");
		let call = pallet.call_variant_by_name("file_registration").expect("the call");
		let reference = [7u8; 32];
		(pallet.call_index(), call.index, DealId(deal), consents, reference).encode()
	}

	fn consent(did: u8, expires_at: u64, signature: u8) -> PartyConsent {
		let signature = PartySignature::Ed25519([signature; 64]);
		PartyConsent { did: Did([did; 32]), key: signature_key(expires_at), expires_at, signature }
	}

	/// Another key of the party for each time.
	fn signature_key(expires_at: u64) -> u8 {
		u8::try_from(expires_at).unwrap_or(u8::MAX)
	}

	#[test]
	fn a_call_that_was_signed_again_says_the_same() {
		let metadata = metadata();
		let first = filing(&metadata, 7, &[consent(1, 5, 1), consent(2, 5, 2)]);
		let again = filing(&metadata, 7, &[consent(1, 6, 3), consent(2, 6, 4)]);
		assert_ne!(first, again);
		let content_of = |call: &[u8]| content(call, &metadata).expect("it decodes");
		assert_eq!(content_of(&first), content_of(&again));
		// Another deal, and another who consents.
		assert_ne!(content_of(&first), content_of(&filing(&metadata, 8, &[consent(1, 5, 1)])));
		let other = filing(&metadata, 7, &[consent(1, 5, 1), consent(3, 5, 2)]);
		assert_ne!(content_of(&first), content_of(&other));
	}

	#[test]
	fn what_does_not_decode_has_no_content() {
		let metadata = metadata();
		let call = filing(&metadata, 7, &[consent(1, 5, 1)]);
		assert_eq!(content(&call[..call.len() - 1], &metadata), None);
		assert_eq!(content(&[&call[..], &[0]].concat(), &metadata), None);
		assert_eq!(content(&[255, 255], &metadata), None);
	}

	/// So that a renamed type does not make every repeated call another one.
	#[test]
	fn the_types_with_signatures_are_in_the_metadata() {
		let metadata = metadata();
		for (name, who) in CONSENTS {
			let found = metadata
				.types()
				.types
				.iter()
				.find(|one| one.ty.path.ident().as_deref() == Some(*name))
				.unwrap_or_else(|| panic!("no type {name}"));
			let scale_info::TypeDef::Composite(fields) = &found.ty.type_def else {
				panic!("{name} is not a structure")
			};
			let has =
				|field: &str| fields.fields.iter().any(|one| one.name.as_deref() == Some(field));
			assert!(has("signature") && who.is_none_or(has), "{name}");
		}
	}
}
