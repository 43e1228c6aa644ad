//! The cut-over: from which day on the chain is the register of a district, and how long existing records
//! can be imported there.
//!
//! The council sets it for the whole country, a province, a city or county, a town or a village. The
//! longest prefix counts.
//!
//! A property follows the district in which it is when the day of that district comes. From then on the
//! chain is its register: no reform changes that. Where a property comes by a reform to a district whose day
//! came before, that day does not count for it, because its records were not taken over then: it follows its
//! former district.

use crate::*;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{CutOver, DistrictCode, DistrictPrefix, KoreanDay, Property};
use pallet_institutions::Location;

/// The numbers of leading digits of a district's code that a cut-over can name: village, town, city
/// or county, province. The whole country has none.
const LEVELS: [u8; 4] = [10, 8, 5, 2];

/// Whether a cut-over can be set for a prefix: one of 2, 5, 8 or 10 digits, or the whole country.
pub(crate) fn is_level(prefix: &DistrictPrefix) -> bool {
	prefix.is_valid() && (prefix.digits == 0 || LEVELS.contains(&prefix.digits))
}

impl<T: Config> Pallet<T> {
	/// Set or correct a cut-over. The first day cannot change once it has come: the chain has been the
	/// register since then.
	pub(crate) fn do_set_cut_over(prefix: DistrictPrefix, new: CutOver) -> DispatchResult {
		ensure!(is_level(&prefix), Error::<T>::MalformedPrefix);
		ensure!(new.is_valid(), Error::<T>::ImportEndsTooSoon);
		let old = CutOvers::<T>::get(prefix);
		let begun = old.is_some_and(|old| old.on <= Self::today() && old.on != new.on);
		ensure!(!begun, Error::<T>::CutOverHasCome);
		CutOvers::<T>::insert(prefix, new);
		Self::deposit_event(Event::CutOverSet { prefix, old, new });
		Ok(())
	}

	/// The cut-over of a place, if there is one. Reads at most [`weights::CUT_OVER`] keys.
	pub(crate) fn cut_over_of(place: &Location) -> Option<CutOver> {
		let own = |code: DistrictCode| {
			LEVELS.iter().filter_map(|digits| code.prefix(*digits)).find_map(CutOvers::<T>::get)
		};
		let mut counts = CutOvers::<T>::get(DistrictPrefix::NATION);
		let mut arrived: Option<KoreanDay> = None;
		for former in &place.before {
			let came = |one: &CutOver| arrived.is_none_or(|day| day <= one.on);
			counts = own(former.code).filter(came).or(counts);
			// It came while the property was there, at the latest on the day of the reform.
			if counts.is_some_and(|one| one.on <= former.left) {
				return counts;
			}
			arrived = Some(former.left);
		}
		own(place.now).filter(|one| arrived.is_none_or(|day| day <= one.on)).or(counts)
	}

	/// The first day of the chain as the register of a place in which records can be imported.
	pub(crate) fn open_import(place: &Location) -> Result<KoreanDay, DispatchError> {
		let cut_over = Self::cut_over_of(place).ok_or(Error::<T>::ImportClosed)?;
		ensure!(Self::today() <= cut_over.import_until, Error::<T>::ImportClosed);
		Ok(cut_over.on)
	}

	/// Ensure that the chain is the register of a property already.
	pub(crate) fn ensure_cut_over(property: &Property) -> DispatchResult {
		let place = Self::place_of_property(property)?;
		let begun = Self::cut_over_of(&place).is_some_and(|one| one.on <= Self::today());
		ensure!(begun, Error::<T>::BeforeCutOver);
		Ok(())
	}
}
