//! Entries: what a registration writes. Nothing here is ever removed.

use crate::*;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Commitment, HolderId, Holdings, InstitutionId, KoreanDay, Property, Receipt, TitleId, Won,
};
use pallet_identity::Signatures;
use pallet_registers::{Books, Notice};

/// The entry that an imported record begins with: the only one that names holders without a DID,
/// because parties to what is registered on the chain sign with theirs.
pub const IMPORTED_OWNERSHIP: u32 = 1;

/// What an entry says, before it has number, rank and state.
pub(crate) struct NewEntry {
	pub receipt: Receipt,
	pub cause: Cause,
	pub content: Content,
}

impl Content {
	/// The section it belongs in.
	pub const fn section(&self) -> Section {
		match self {
			Self::Ownership { .. } | Self::HolderBound { .. } => Section::A,
			Self::RevolvingMortgage(_) | Self::Discharge { .. } => Section::B,
		}
	}
}

impl Title {
	/// A record before its first entry.
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

	/// One registration more.
	pub(crate) fn revise(&mut self) -> Option<()> {
		self.revision = self.revision.checked_add(1)?;
		Some(())
	}
}

impl<T: Config> Pallet<T> {
	/// The record of a number.
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
	fn append_at(
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

	/// Register an application that is due: write its entry and bring holders, live charges and
	/// the books' notice up to it. The number of the entry.
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
		Self::announce(id, number, revision);
		Ok(number)
	}

	/// Tell of an entry that was written, and of the one that it cancelled.
	fn announce(title: TitleId, number: u32, revision: u32) {
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

	/// A record for a property that has none, as the books describe it.
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

	/// A mortgage is granted by everyone who holds the title when it is registered: who acquired
	/// a share after the filing did not sign. A deal's mortgages are granted in its contract.
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

	/// Complete a standalone application whose turn it is.
	pub(crate) fn do_complete(receipt: Receipt) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		ensure!(application.state == ApplicationState::Examining, Error::<T>::StateForbids);
		Self::ensure_head(application.title, receipt)?;
		Self::register(receipt, &application)?;
		Self::advance(receipt, application, ApplicationEvent::Complete)
	}

	/// Bind a holder that came with the import to its DID.
	pub(crate) fn do_bind_holder(
		id: TitleId,
		from: Commitment,
		consent: &PartyConsent,
		by: InstitutionId,
	) -> DispatchResult {
		let mut title = Self::title(id)?;
		ensure!(!Reservations::<T>::contains_key(id), Error::<T>::Reserved);
		// It takes its receipt now: entries that were applied for earlier come first.
		ensure!(!Queue::<T>::contains_key(id), Error::<T>::ApplicationsPending);
		let holdings =
			holders::bound(&Holders::<T>::get(id), from, consent.did).map_err(Error::<T>::from)?;
		let subject = object(b"title", &id);
		let to = T::Signatures::verify(consent, Purpose::BindHolding, subject, terms(&from))?;

		let main = Entries::<T>::get(id, IMPORTED_OWNERSHIP).ok_or(Error::<T>::NotHeld)?.rank;
		let branch = title.bound.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let rank = main.supplement(branch).ok_or(Error::<T>::NumbersExhausted)?;
		title.bound = branch;
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		let new = NewEntry {
			receipt: Self::take_receipt()?,
			cause: Cause { kind: CauseKind::Identification, on: Self::today() },
			content: Content::HolderBound { of: IMPORTED_OWNERSHIP, from, to },
		};
		let number = Self::append_at(id, &mut title, rank, new)?;
		Holders::<T>::insert(id, holdings);
		let revision = title.revision;
		Titles::<T>::insert(id, title);
		Self::announce(id, number, revision);
		Self::deposit_event(Event::HolderBound { title: id, number, from, to, by });
		Ok(())
	}

	/// Take over the description that the book has now (부동산표시변경, 부동산등기법 36), also in
	/// the notice that waits for the book.
	pub(crate) fn do_change_description(id: TitleId, by: InstitutionId) -> DispatchResult {
		let mut title = Self::title(id)?;
		let description =
			T::Books::description_of(&title.property).ok_or(Error::<T>::PropertyNotFound)?;
		ensure!(description != title.description, Error::<T>::DescriptionUnchanged);
		let from = core::mem::replace(&mut title.description, description);
		title.description_number =
			title.description_number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		// A notice that waits describes the property as the record did: the book would refuse it.
		if let Some(notice) = T::Books::pending_notice(&title.property) {
			T::Books::notify(&title.property, Notice { description, ..notice })?;
		}
		let (number, revision) = (title.description_number, title.revision);
		Titles::<T>::insert(id, title);
		Self::deposit_event(Event::DescriptionChanged {
			title: id,
			number,
			revision,
			from,
			to: description,
			by,
		});
		Ok(())
	}
}
