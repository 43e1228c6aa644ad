//! What a call's error means, in words.

use codec::Decode;
use madang_schedule::CreditError;
use scale_info::{form::PortableForm, Field, PortableRegistry};
use subxt::{
	error::DispatchError,
	ext::scale_value::{scale::decode_as_type, Composite, Value, ValueDef},
};

/// What an error has inside, in words: which row, and what is wrong with it. The module's bytes are the pallet, the
/// error, and what is inside.
fn inside(
	bytes: [u8; 5],
	name: &str,
	fields: &[Field<PortableForm>],
	types: &PortableRegistry,
) -> Option<String> {
	let [_, _, inside @ ..] = bytes;
	let mut inside = &inside[..];
	if name == "Lending.Credit" {
		return Some(CreditError::decode(&mut inside).ok()?.to_string());
	}
	let value = |field: &Field<PortableForm>| {
		let value = decode_as_type(&mut inside, field.ty.id, types).ok()?;
		Some(in_words(&value))
	};
	let values: Vec<_> = fields.iter().map(value).collect::<Option<_>>()?;
	(!values.is_empty()).then(|| values.join(", "))
}

/// A value in words: `index 7, why Certificate (Revoked)`.
fn in_words<T>(value: &Value<T>) -> String {
	match &value.value {
		ValueDef::Composite(fields) => fields_in_words(fields),
		ValueDef::Variant(variant) => match fields_in_words(&variant.values) {
			inside if inside.is_empty() => variant.name.clone(),
			inside => format!("{} ({inside})", variant.name),
		},
		other => other.to_string(),
	}
}

fn fields_in_words<T>(fields: &Composite<T>) -> String {
	let fields: Vec<_> = match fields {
		Composite::Named(fields) => {
			fields.iter().map(|(name, value)| format!("{name} {}", in_words(value))).collect()
		}
		Composite::Unnamed(fields) => fields.iter().map(in_words).collect(),
	};
	fields.join(", ")
}

/// What a call's error means, and what it has inside. The pallets document the cause and the remedy of each error,
/// and the metadata contains these documents.
pub(crate) fn sentence(error: &DispatchError, types: &PortableRegistry) -> String {
	match error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => {
				let documented = details.variant.docs.join(" ");
				let name = format!("{}.{}", details.pallet.name(), details.variant.name);
				let words = match documented.trim() {
					"" => name.clone(),
					text => format!("{} ({name})", text.replace("  ", " ")),
				};
				match inside(module.bytes(), &name, &details.variant.fields, types) {
					Some(inside) => format!("{words}: {inside}"),
					None => words,
				}
			}
			Err(_) => module.to_string(),
		},
		DispatchError::BadOrigin => "your institution's kind, your duties or the place do not \
			allow this call (BadOrigin): `madang status` shows what you may do"
			.to_owned(),
		other => other.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use pallet_certificates::CertificateFault;
	use pallet_programmes::{Gap, TermsFault, Why};
	use subxt::metadata::{ArcMetadata, Metadata};

	/// The sentence of an error with this name and these fields.
	fn of(pallet: &str, name: &str, fields: &impl Encode) -> String {
		let metadata = Metadata::decode(&mut &crate::METADATA[..]).unwrap();
		let pallet = metadata.pallet_by_name(pallet).unwrap();
		let variants = pallet.error_variants().unwrap();
		let variant = variants.iter().find(|variant| variant.name == name).unwrap();
		let mut error = [&[variant.index], &fields.encode()[..]].concat();
		error.resize(4, 0);
		// The variant of the pallets' errors.
		let bytes = [&[3, pallet.error_index()][..], &error].concat();
		let types = metadata.types().clone();
		let error = DispatchError::decode_from(bytes, ArcMetadata::from(metadata)).unwrap();
		sentence(&error, &types)
	}

	#[test]
	fn an_error_says_what_it_has_inside() {
		let why = Why::Certificate(CertificateFault::Revoked);
		let revoked = of("Programmes", "Paper", &Gap { index: 11, why });
		assert!(revoked.ends_with("index 11, why Certificate (Revoked)"), "{revoked}");
		let stale = of("Programmes", "Paper", &Gap { index: 0, why: Why::Stale });
		assert!(stale.ends_with("(Programmes.Paper): index 0, why Stale"), "{stale}");
		let terms = of("Programmes", "InvalidTerms", &TermsFault::GraceTooLong);
		assert!(terms.ends_with(": GraceTooLong"), "{terms}");
		let row = of("Certificates", "NotAscending", &513u16);
		assert!(row.ends_with("(Certificates.NotAscending): 513"), "{row}");
		let plain = of("Programmes", "ZeroAmount", &());
		assert!(plain.ends_with("(Programmes.ZeroAmount)"), "{plain}");
		let credit = of("Lending", "Credit", &CreditError::PayDayOutOfRange);
		assert!(credit.ends_with(&format!(": {}", CreditError::PayDayOutOfRange)), "{credit}");
	}
}
