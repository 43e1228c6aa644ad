//! The founding institutions of a chain specification.

use crate::{Config, MaxOfficers, Name, Pallet};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use frame_support::{ensure, pallet_prelude::Get};
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
	/// Enter the founding institutions. The error names the institution and says what is wrong.
	pub(crate) fn found_all(entries: &[GenesisInstitution<T::AccountId>]) -> Result<(), String> {
		let mut names = BTreeSet::new();
		for entry in entries {
			let of_entry = |problem| format!("institution \"{}\": {problem}", entry.name_en);
			// Two institutions may have the same name in one language. The same kind and both names
			// mean that one institution is listed twice.
			ensure!(
				names.insert((entry.kind, &entry.name_ko, &entry.name_en)),
				of_entry("it is listed twice".into())
			);
			Self::found(entry).map_err(of_entry)?;
		}
		Ok(())
	}

	/// Enter a founding institution by the same rules as any other, except that its officers need
	/// not sign. The error says what is wrong.
	fn found(entry: &GenesisInstitution<T::AccountId>) -> Result<InstitutionId, String> {
		let name = |text: &str| {
			Name::try_from(text.as_bytes().to_vec()).map_err(|_| format!("name too long: {text}"))
		};
		let most = MaxOfficers::get();
		ensure!(
			u32::try_from(entry.officers.len()).is_ok_and(|count| count <= most),
			format!("{} officers are too many: at most {most}", entry.officers.len())
		);
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
