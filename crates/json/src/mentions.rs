//! The objects that a value is about.

use crate::{Error, Types};
use codec::Decode;
use madang_primitives::ReceiptRange;
use scale_value::{Composite, Value as Decoded, ValueDef};
use std::collections::BTreeSet;

/// The types whose values name an object, and the kind of the object.
pub const OBJECTS: &[(&str, &str)] = &[
	("InstitutionId", "institution"),
	("DealId", "deal"),
	("LoanId", "loan"),
	("TransferId", "transfer"),
	("ProgrammeId", "programme"),
	("GuaranteeId", "guarantee"),
	("TitleId", "title"),
	("ParcelId", "parcel"),
	("Pnu", "pnu"),
	("BuildingId", "building"),
	("UnitId", "unit"),
	("Receipt", "application"),
	("Did", "did"),
	("AccountId32", "account"),
	("BatchId", "batch"),
	("AccreditationId", "accreditation"),
	("ListId", "status-list"),
	("ActId", "notarial-act"),
	("ApostilleId", "apostille"),
	("ProposalId", "proposal"),
	("NodeId", "node"),
];

/// How many receipts of a range are mentioned: a closing has fewer.
const MAX_RANGE: usize = 256;

/// An object that a value is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mention {
	/// The kind, such as `loan`.
	pub kind: &'static str,
	/// The id, as JSON shows it, without quotation marks.
	pub id: String,
}

impl Types {
	/// The objects that a value is about, each once, in order.
	pub(crate) fn mentions_of(&self, value: &Decoded<u32>) -> Result<BTreeSet<Mention>, Error> {
		let mut found = BTreeSet::new();
		self.mentioned(value, &mut found)?;
		Ok(found)
	}

	fn mentioned(&self, value: &Decoded<u32>, found: &mut BTreeSet<Mention>) -> Result<(), Error> {
		let ty = self.resolve(value.context)?;
		let name = ty.path.ident();
		if name.as_deref() == Some("ReceiptRange") {
			let range = ReceiptRange::decode(&mut &self.encoded(value)?[..]);
			let range = range.map_err(|error| Error::Bytes(error.to_string()))?;
			found.extend(
				range
					.iter()
					.take(MAX_RANGE)
					.map(|receipt| Mention { kind: "application", id: receipt.to_string() }),
			);
			return Ok(());
		}
		let object = OBJECTS.iter().find(|(object, _)| name.as_deref() == Some(*object));
		if let Some((_, kind)) = object {
			let id = match self.json(value, None)? {
				serde_json::Value::String(text) => text,
				other => other.to_string(),
			};
			found.insert(Mention { kind, id });
			return Ok(());
		}
		match &value.value {
			ValueDef::Composite(fields) => self.mentioned_in(fields, found),
			ValueDef::Variant(variant) => self.mentioned_in(&variant.values, found),
			ValueDef::Primitive(_) | ValueDef::BitSequence(_) => Ok(()),
		}
	}

	fn mentioned_in(
		&self,
		fields: &Composite<u32>,
		found: &mut BTreeSet<Mention>,
	) -> Result<(), Error> {
		fields.values().try_for_each(|value| self.mentioned(value, found))
	}
}
