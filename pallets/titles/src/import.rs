//! The import of existing records: their live entries, with the original receipts and ranks.

use crate::{order::Order, *};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{pallet_prelude::DispatchError, traits::EnsureOriginWithArg, BoundedVec};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	DistrictCode, Epoch, Filed, Holdings, KoreanDay, Property, PropertyName, TitleId,
};
use pallet_institutions::Acting;
use pallet_registers::{Books, TitleRecord};

/// Where the rows of a batch belong.
pub(crate) struct PlacedRows {
	/// The place of each row, in their order.
	pub rows: Vec<Placed>,
	/// The different places.
	pub places: u32,
	/// The districts in which the properties of all rows were before.
	pub former: u32,
}

/// Where a row belongs.
#[derive(Clone, Copy)]
pub(crate) struct Placed {
	/// Its property.
	pub property: Property,
	/// The district in which it is.
	pub district: DistrictCode,
	/// The first day on which the chain is the register there.
	pub cut_over: KoreanDay,
}

/// The entries of a new record.
type ImportedEntries<AccountId> = BoundedVec<Entry<AccountId>, MaxImported>;

/// What an entry burdens, and the kind of its right.
type Burden = (Kind, LiveTarget);

/// What the entries of a row have in common.
struct Importing<'a, AccountId> {
	title: TitleId,
	lots: Lots,
	cut_over: KoreanDay,
	by: &'a Done<AccountId>,
}

impl<T: Config> Pallet<T> {
	/// Find the property of each row and its place, and ensure that the origin may register in all of
	/// them and that records can be imported there.
	pub(crate) fn ensure_registrar_of_rows(
		origin: OriginFor<T>,
		rows: &[TitleRow],
	) -> Result<(Acting<T::AccountId>, PlacedRows), DispatchError> {
		let found = rows
			.iter()
			.map(|row| {
				let property = Self::property_named(&row.property)?;
				Ok((property, Self::place_of_property(&property)?))
			})
			.collect::<Result<Vec<_>, DispatchError>>()?;
		let (mut acting, mut open) = (None, BTreeMap::new());
		for (_, place) in &found {
			if !open.contains_key(place) {
				acting = Some(T::Registrar::ensure_origin(origin.clone(), place)?);
				open.insert(place.clone(), Self::open_import(place)?);
			}
		}
		let former = found.iter().map(|(_, place)| place.before.len() as u32);
		let former = former.fold(0, u32::saturating_add);
		let rows = found
			.into_iter()
			.map(|(property, place)| {
				let cut_over = *open.get(&place).ok_or(Error::<T>::ImportClosed)?;
				Ok(Placed { property, district: place.now, cut_over })
			})
			.collect::<Result<Vec<_>, DispatchError>>()?;
		let placed = PlacedRows { rows, places: open.len() as u32, former };
		Ok((acting.ok_or(Error::<T>::EmptyBatch)?, placed))
	}

	/// The property to which a name leads.
	fn property_named(name: &PropertyName) -> Result<Property, DispatchError> {
		T::Books::find(name).ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// Import records. Returns how many differ from the book.
	pub(crate) fn do_import(
		rows: BoundedVec<TitleRow, T::MaxBatch>,
		placed: Vec<Placed>,
		by: Done<T::AccountId>,
	) -> Result<u32, DispatchError> {
		let imported = rows
			.into_iter()
			.zip(placed)
			.map(|(row, placed)| Self::import_row(row, placed, &by))
			.collect::<Result<Vec<_>, DispatchError>>()?;
		let differ = imported.iter().filter(|one| one.differs).count() as u32;
		// There are as many titles as rows, so nothing is truncated.
		let titles = BoundedVec::truncate_from(imported);
		Self::deposit_event(Event::TitlesImported { titles, differ, by });
		Ok(differ)
	}

	fn import_row(
		row: TitleRow,
		placed: Placed,
		by: &Done<T::AccountId>,
	) -> Result<ImportedTitle<T::AccountId>, DispatchError> {
		let TitleRow { number: id, property: _, entries } = row;
		let Placed { property, district, cut_over } = placed;
		ensure!(queue::is_imported_number(id), Error::<T>::MalformedNumber);
		ensure!(!Titles::<T>::contains_key(id), Error::<T>::AlreadyRegistered);
		// Land to which units have a right keeps the record that it had before.
		Self::ensure_recorded(&property)?;
		let mut title = Self::begun(property)?;
		let acquisitions = (1u32..).zip(&entries).filter_map(|(number, one)| match &one.content {
			ImportedContent::Ownership { acquired } => Some((number, acquired)),
			_ => None,
		});
		let begun = lots::begun(acquisitions).map_err(Error::<T>::from)?;
		title.next_lot = begun.next_lot;
		let act = Importing { title: id, lots: begun.lots, cut_over, by };
		let (entries, live) = Self::import_entries(&act, &mut title, entries)?;
		title.imported = title.next_entry.saturating_sub(1);
		title.taken_over = Some(cut_over);
		title.foreign = live.iter().filter(|one| one.kind.is_foreign()).count() as u32;
		// What the record contains when it begins is one state.
		title.rights = 1;
		LotsOf::<T>::insert(id, act.lots);
		if !live.is_empty() {
			LiveEntries::<T>::insert(id, live);
		}
		if title.foreign > 0 {
			IncompleteTitles::<T>::insert(id, ());
		}
		TitleOf::<T>::insert(property, id);
		let (foreign, description) = (title.foreign, title.description);
		Titles::<T>::insert(id, title);
		let record = TitleRecord { holders: begun.holdings, description };
		let differs = T::Books::title_changed(&property, record);
		Ok(ImportedTitle { title: id, property, district, description, entries, foreign, differs })
	}

	/// Write the entries of a row. Returns them, and what burdens the ownership.
	fn import_entries(
		act: &Importing<T::AccountId>,
		title: &mut Title,
		entries: BoundedVec<ImportedEntry, MaxImported>,
	) -> Result<(ImportedEntries<T::AccountId>, Live), DispatchError> {
		let (mut a, mut b, mut live) = (Order::default(), Order::default(), Live::default());
		let mut written = Vec::with_capacity(entries.len());
		for entry in entries {
			let filed = Self::check_filed(&entry, act.cut_over)?;
			let ImportedEntry { cause, former, content, .. } = entry;
			let of = (title.next_entry, cause.on);
			let (right, on, burden) = Self::imported_right(act, content, of)?;
			let section = right.section();
			let order = match section {
				Section::A => &mut a,
				Section::B => &mut b,
			};
			let rank = order
				.place(filed, former.as_ref(), title.next_rank(section))
				.map_err(|_| Error::<T>::MalformedReceipt)?;
			let (basis, done) = (Basis::Imported { former }, act.by.clone());
			let new = NewEntry { filed, cause: Some(cause), basis, on, right, done };
			let (number, entry) = Self::append_imported(act.title, title, rank.clone(), new)?;
			written.push(entry);
			if let Some((kind, on)) = burden {
				let new = LiveRef { number, kind, section, rank, filed, main: None, on };
				live.try_push(new).map_err(|_| Error::<T>::TooManyCharges)?;
			}
		}
		// There are as many as in the row, so nothing is truncated.
		Ok((BoundedVec::truncate_from(written), live))
	}

	/// Check the filing of an imported entry, and the day of its cause.
	///
	/// A receipt of the current year may be greater than those of the chain: imported entries are
	/// before all others by their epoch.
	fn check_filed(entry: &ImportedEntry, cut_over: KoreanDay) -> Result<Filed, DispatchError> {
		let ImportedEntry { receipt, filed_on, office, cause, .. } = entry;
		Self::ensure_past(*filed_on)?;
		ensure!(*filed_on < cut_over, Error::<T>::NotBeforeCutOver);
		let in_year = receipt.number > 0 && receipt.year == filed_on.to_civil().0;
		ensure!(in_year && office.is_valid(), Error::<T>::MalformedReceipt);
		cause.on.map_or(Ok(()), Self::ensure_past)?;
		let epoch = Epoch::Before { office: *office };
		Ok(Filed { receipt: *receipt, on: *filed_on, epoch })
	}

	/// The right of an imported entry, its object, and what it burdens if it is no ownership.
	fn imported_right(
		act: &Importing<T::AccountId>,
		content: ImportedContent,
		(number, caused_on): (u32, Option<KoreanDay>),
	) -> Result<(Right, Target, Option<Burden>), DispatchError> {
		match content {
			ImportedContent::Ownership { acquired } => {
				let own = act.lots.iter().filter(|lot| lot.entry == number);
				let on = match acquired.is_whole() {
					true => Target::Whole,
					// There are at most as many lots as the bound.
					false => {
						Target::Lots(BoundedVec::truncate_from(own.map(|lot| lot.id).collect()))
					}
				};
				let given_up = Holdings::default();
				Ok((Right::Ownership { given_up, acquired, price: None }, on, None))
			}
			ImportedContent::RevolvingMortgage { mortgagees, max_secured, debtors, on } => {
				ensure!(max_secured > 0, Error::<T>::NothingSecured);
				// A suspended bank keeps its mortgages.
				let known = !mortgagees.is_empty() && Self::known_once(&mortgagees);
				ensure!(known, Error::<T>::UnknownMortgagee);
				Self::check_debtors(&debtors)?;
				let (loan, agreed_on) = (None, caused_on);
				let mortgage = Mortgage { mortgagees, max_secured, debtors, loan, agreed_on };
				let granted_by = BoundedVec::new();
				let right = Right::RevolvingMortgage { mortgage, granted_by, joint: None };
				let (on, live) = Self::imported_target(&act.lots, &on)?;
				Ok((right, on, Some((Kind::RevolvingMortgage, live))))
			}
			ImportedContent::Foreign { purpose, section, on, text } => {
				ensure!(section.has(purpose), Error::<T>::WrongSection);
				let (on, live) = Self::imported_target(&act.lots, &on)?;
				let right = Right::Foreign { purpose, section, text };
				Ok((right, on, Some((Kind::Foreign(purpose), live))))
			}
		}
	}

	/// The lots that a holder list means: all that each of them has.
	fn imported_target(
		lots: &Lots,
		on: &ImportedTarget,
	) -> Result<(Target, LiveTarget), DispatchError> {
		let ImportedTarget::Holders(holders) = on else {
			return Ok((Target::Whole, LiveTarget::Whole));
		};
		for (index, holder) in holders.iter().enumerate() {
			let repeated = holders.iter().take(index).any(|one| one == holder);
			let holds = lots.iter().any(|lot| lot.party == *holder);
			ensure!(holds && !repeated, Error::<T>::LotNotFound);
		}
		let burdened: Vec<u32> =
			lots.iter().filter(|lot| holders.contains(&lot.party)).map(|lot| lot.id).collect();
		ensure!(!burdened.is_empty(), Error::<T>::LotNotFound);
		Ok(Self::targets(burdened, lots.len())?)
	}
}
