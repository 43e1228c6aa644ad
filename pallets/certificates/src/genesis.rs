//! The kinds of a chain specification.

use crate::{Config, CredentialType, Kind, KindId, Pallet};
use alloc::{format, string::String};
use madang_primitives::{InstitutionId, PaperKind};
use pallet_institutions::Name;
use serde::{Deserialize, Serialize};

/// A kind at genesis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisKind {
	/// Its number.
	pub kind: KindId,
	/// Its Korean name.
	pub name_ko: String,
	/// Its English name.
	pub name_en: String,
	/// The type of its credentials.
	pub credential_type: String,
	/// The institution in charge.
	pub in_charge: InstitutionId,
	/// For how many days a certificate is valid at most.
	pub max_days: u32,
	/// Whether each batch is of an area.
	pub per_area: bool,
	/// The paper that it stands for in a loan's document bundle.
	pub paper: Option<PaperKind>,
}

impl<T: Config> Pallet<T> {
	/// Enter a kind by the same rules as the council. The error says what is wrong.
	pub(crate) fn found_kind(entry: &GenesisKind) -> Result<(), String> {
		let name = |text: &str| {
			Name::try_from(text.as_bytes().to_vec()).map_err(|_| format!("name too long: {text}"))
		};
		let credential_type = CredentialType::try_from(entry.credential_type.as_bytes().to_vec())
			.map_err(|_| format!("type too long: {}", entry.credential_type))?;
		let details = Kind {
			name_ko: name(&entry.name_ko)?,
			name_en: name(&entry.name_en)?,
			credential_type,
			in_charge: entry.in_charge,
			max_days: entry.max_days,
			per_area: entry.per_area,
			paper: entry.paper,
			retired: false,
		};
		Self::enter_kind(entry.kind, &details)
			.map(|_| ())
			.map_err(|problem| format!("kind {}: {problem:?}", entry.kind))
	}
}
