//! Entries: the changes of a record by a registration. No entry is ever removed.

use crate::*;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{HolderId, Holdings, KoreanDay, Property, Receipt, TitleId, Won};
use pallet_registers::{Books, Notice};

/// The number of the ownership entry of an imported record. Only this entry can name holders
/// without a DID, because the parties of later entries sign with their DIDs.
pub const IMPORTED_OWNERSHIP: u32 = 1;

/// An entry that has no number, rank and state yet.
pub(crate) struct NewEntry {
	pub receipt: Receipt,
	pub cause: Cause,
	pub content: Content,
}

impl Content {
	/// The section of an entry with this content.
	pub const fn section(&self) -> Section {
		match self {
			Self::Ownership { .. } | Self::HolderBound { .. } => Section::A,
			Self::RevolvingMortgage(_) | Self::Discharge { .. } => Section::B,
		}
	}
}

impl Title {
	/// A record without entries.
	pub(crate) fn new(
		property: Property,
		district: madang_primitives::DistrictCode,
		description: sp_core::H256,
	) -> Self {
		Self {
			property,
			district,
			description,
			description_number: 1,
			revision: 0,
			next_entry: 1,
			next_rank_a: 1,
			next_rank_b: 1,
			imported: 0,
			bound: 0,
		}
	}

	/// The number for the next entry.
	fn take_number(&mut self) -> Option<u32> {
		let number = self.next_entry;
		self.next_entry = number.checked_add(1)?;
		Some(number)
	}

	/// The next main rank of a section.
	fn take_rank(&mut self, section: Section) -> Option<Rank> {
		let next = match section {
			Section::A => &mut self.next_rank_a,
			Section::B => &mut self.next_rank_b,
		};
		let rank = Rank::main(*next);
		*next = next.checked_add(1)?;
		Some(rank)
	}

	/// Increase the revision by one.
	pub(crate) fn revise(&mut self) -> Option<()> {
		self.revision = self.revision.checked_add(1)?;
		Some(())
	}
}

impl<T: Config> Pallet<T> {
	/// The record with this number.
	pub(crate) fn title(title: TitleId) -> Result<Title, DispatchError> {
		Titles::<T>::get(title).ok_or_else(|| Error::<T>::TitleNotFound.into())
	}

	/// Write a main entry.
	pub(crate) fn append(
		id: TitleId,
		title: &mut Title,
		new: NewEntry,
	) -> Result<u32, DispatchError> {
		let section = new.content.section();
		let rank = title.take_rank(section).ok_or(Error::<T>::NumbersExhausted)?;
		Self::append_at(id, title, rank, new)
	}

	/// Write an entry at a rank.
	pub(crate) fn append_at(
		id: TitleId,
		title: &mut Title,
		rank: Rank,
		new: NewEntry,
	) -> Result<u32, DispatchError> {
		let number = title.take_number().ok_or(Error::<T>::NumbersExhausted)?;
		let NewEntry { receipt, cause, content } = new;
		let section = content.section();
		let entry = Entry { section, rank, receipt, cause, content, state: EntryState::Effective };
		Entries::<T>::insert(id, number, entry);
		Ok(number)
	}

	/// Register an application: write its entry, update holders and live charges, and leave the
	/// notice for the books. Returns the number of the entry.
	pub(crate) fn register(
		receipt: Receipt,
		application: &Application,
	) -> Result<u32, DispatchError> {
		let (id, property) = (application.title, application.property);
		let filed_on = KoreanDay::of(application.filed_at);
		let mut title = match &application.filing {
			Filing::Preservation { .. } => Self::opened(property)?,
			_ => Self::title(id)?,
		};
		let number = match &application.filing {
			Filing::Preservation { holdings } => {
				TitleOf::<T>::insert(property, id);
				Openings::<T>::remove(property);
				let owners = (Holdings::default(), holdings.clone(), None);
				let cause = Cause { kind: CauseKind::Preservation, on: filed_on };
				Self::register_ownership(id, &mut title, receipt, cause, owners)?
			}
			Filing::Transfer(Transfer { from, to, price, contracted_on }) => {
				ensure!(
					T::Books::description_of(&property) == Some(title.description),
					Error::<T>::DescriptionDiffers
				);
				let owners = (from.clone(), to.clone(), Some(*price));
				let cause = Cause { kind: CauseKind::Sale, on: *contracted_on };
				Self::register_ownership(id, &mut title, receipt, cause, owners)?
			}
			Filing::Mortgage(mortgage) => {
				Self::ensure_granted(id, application)?;
				let cause = Cause { kind: CauseKind::MortgageAgreement, on: mortgage.agreed_on };
				Self::append_mortgage(id, &mut title, receipt, cause, mortgage.clone())?
			}
			Filing::Discharge { entry } => {
				let cause = Cause { kind: CauseKind::Release, on: filed_on };
				Self::register_discharge(id, &mut title, receipt, cause, *entry)?
			}
		};
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		let revision = title.revision;
		Titles::<T>::insert(id, title);
		Self::deposit_entry_events(id, number, revision);
		Ok(number)
	}

	/// Emit the events of a new entry and of the entry that it has cancelled.
	pub(crate) fn deposit_entry_events(title: TitleId, number: u32, revision: u32) {
		let Some(entry) = Entries::<T>::get(title, number) else { return };
		let cancelled = match entry.content {
			Content::Discharge { of } => Some(of),
			_ => None,
		};
		Self::deposit_event(Event::EntryRegistered { title, number, revision, entry });
		if let Some(of) = cancelled {
			Self::deposit_event(Event::EntryCancelled { title, number: of, by: number });
		}
	}

	/// A new record with the books' description, for a property that has no record.
	pub(crate) fn opened(property: Property) -> Result<Title, DispatchError> {
		ensure!(!TitleOf::<T>::contains_key(property), Error::<T>::AlreadyRegistered);
		let district = T::Books::district_of(&property).ok_or(Error::<T>::PropertyNotFound)?;
		let description =
			T::Books::description_of(&property).ok_or(Error::<T>::PropertyNotFound)?;
		Ok(Title::new(property, district, description))
	}

	fn register_ownership(
		id: TitleId,
		title: &mut Title,
		receipt: Receipt,
		cause: Cause,
		(given_up, acquired, price): (Holdings, Holdings, Option<Won>),
	) -> Result<u32, DispatchError> {
		let holdings = holders::transferred(&Holders::<T>::get(id), &given_up, &acquired)
			.map_err(Error::<T>::from)?;
		Holders::<T>::insert(id, &holdings);
		let description = title.description;
		T::Books::notify(
			&title.property,
			Notice { receipt, registered_on: Self::today(), holdings, description },
		)?;
		let content = Content::Ownership { given_up, acquired, price };
		Self::append(id, title, NewEntry { receipt, cause, content })
	}

	/// Ensure that all holders have granted a mortgage. A holder that acquired its share after the
	/// filing has not signed. The mortgages of a deal are granted in its contract and are not
	/// checked here.
	fn ensure_granted(title: TitleId, application: &Application) -> DispatchResult {
		let granted = application.deal.is_some()
			|| Holders::<T>::get(title).iter().all(|holding| match holding.holder {
				HolderId::Did(did) => application.signed.contains(&did),
				HolderId::Unbound(_) => false,
			});
		ensure!(granted, Error::<T>::NotHeld);
		Ok(())
	}

	pub(crate) fn append_mortgage(
		id: TitleId,
		title: &mut Title,
		receipt: Receipt,
		cause: Cause,
		mortgage: Mortgage,
	) -> Result<u32, DispatchError> {
		let content = Content::RevolvingMortgage(mortgage);
		let number = Self::append(id, title, NewEntry { receipt, cause, content })?;
		LiveCharges::<T>::try_mutate(id, |live| live.try_push(number))
			.map_err(|_| Error::<T>::TooManyCharges)?;
		Ok(number)
	}

	fn register_discharge(
		id: TitleId,
		title: &mut Title,
		receipt: Receipt,
		cause: Cause,
		of: u32,
	) -> Result<u32, DispatchError> {
		Self::live_mortgage(id, of)?;
		let content = Content::Discharge { of };
		let by = Self::append(id, title, NewEntry { receipt, cause, content })?;
		Entries::<T>::try_mutate(id, of, |entry| -> DispatchResult {
			let entry = entry.as_mut().ok_or(Error::<T>::NoLiveMortgage)?;
			entry.state = entry
				.state
				.next(EntryEvent::Cancel { by })
				.map_err(|NotAdmitted| Error::<T>::NoLiveMortgage)?;
			Ok(())
		})?;
		LiveCharges::<T>::mutate_exists(id, |live| {
			if let Some(numbers) = live {
				numbers.retain(|number| *number != of);
				if numbers.is_empty() {
					*live = None;
				}
			}
		});
		Ok(by)
	}
}
