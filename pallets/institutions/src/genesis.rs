//! The founding institutions of a chain specification.

use crate::{Config, Name, Pallet};
use alloc::{format, string::String, vec::Vec};
use frame_support::ensure;
use madang_primitives::{DistrictPrefix, Duties, InstitutionId, InstitutionKind, Jurisdiction};
use serde::{Deserialize, Serialize};

/// A founding institution. Founding institutions are numbered from 1 in the order of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisInstitution<AccountId> {
	/// The kind of institution.
	pub kind: InstitutionKind,
	/// Its official Korean name.
	pub name_ko: String,
	/// Its English name.
	pub name_en: String,
	/// The districts for which it is responsible.
	pub jurisdiction: Vec<DistrictPrefix>,
	/// Its officers with their duties. At least one must administer.
	pub officers: Vec<(AccountId, Duties)>,
}

impl<T: Config> Pallet<T> {
	/// Enter a founding institution by the same rules as any other. The error says what is wrong.
	pub(crate) fn found(entry: &GenesisInstitution<T::AccountId>) -> Result<InstitutionId, String> {
		let name = |text: &str| {
			Name::try_from(text.as_bytes().to_vec()).map_err(|_| format!("name too long: {text}"))
		};
		let jurisdiction = Jurisdiction::try_from(entry.jurisdiction.clone())
			.map_err(|_| format!("{} district prefixes are too many", entry.jurisdiction.len()))?;
		let institution = Self::enter_institution(
			entry.kind,
			name(&entry.name_ko)?,
			name(&entry.name_en)?,
			jurisdiction,
		)
		.map_err(|problem| format!("{problem:?}"))?;
		for (account, duties) in &entry.officers {
			Self::do_appoint(institution, account.clone(), *duties, None)
				.map_err(|problem| format!("officer {account:?}: {problem:?}"))?;
		}
		ensure!(
			!crate::pallet::Administrators::<T>::get(institution).is_empty(),
			String::from("no officer has the duty to administer")
		);
		Ok(institution)
	}
}
