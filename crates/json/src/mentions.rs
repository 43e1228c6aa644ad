//! The objects that a value is about.

use crate::Error;
use codec::Decode;
use madang_primitives::{Receipt, ReceiptRange};

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

/// The kind of the object that values of a type name.
pub(crate) fn object_of(ty: &str) -> Option<&'static str> {
	OBJECTS.iter().find(|(object, _)| *object == ty).map(|(_, kind)| *kind)
}

/// The receipts of an encoded range.
pub(crate) fn receipts(mut bytes: &[u8]) -> Result<impl Iterator<Item = Mention>, Error> {
	let range =
		ReceiptRange::decode(&mut bytes).map_err(|error| Error::Bytes(error.to_string()))?;
	let receipts: Vec<_> = range.iter().take(MAX_RANGE).collect();
	let mention = |receipt: Receipt| Mention { kind: "application", id: receipt.to_string() };
	Ok(receipts.into_iter().map(mention))
}
