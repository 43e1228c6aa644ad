//! Registration: what each kind of application changes in the record.

use crate::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{pallet_prelude::DispatchError, BoundedVec};
use madang_primitives::{
	Cause, CauseKind, Commitment, Did, Holdings, KoreanDay, MaxHolders, Party, Property, TitleId,
};
use pallet_registers::{Books, Notice, TitleRecord};

/// What is known when a line is registered.
pub(crate) struct Act<'a, AccountId> {
	/// The application.
	pub application: &'a Application<AccountId>,
	/// The registrar.
	pub done: &'a Done<AccountId>,
	/// The joint collateral of the application's mortgages, if it has several lines.
	pub joint: Option<JointId>,
	/// The ownership entry of the same closing on this title.
	pub acquired_by: Option<u32>,
	/// The commitment to the registrar's reason, if there is one.
	pub reason: Option<Commitment>,
}

impl<AccountId: Clone> Act<'_, AccountId> {
	/// The entry of the application's receipt.
	pub fn entry(&self, cause: Option<Cause>, on: Target, right: Right) -> NewEntry<AccountId> {
		let (filed, basis) = (self.application.filed, self.application.basis.clone());
		NewEntry { filed, cause, basis, on, right, done: self.done.clone() }
	}

	fn by_order(&self) -> bool {
		self.application.by_order()
	}
}

fn cause(kind: CauseKind, on: KoreanDay) -> Option<Cause> {
	Some(Cause { kind, on: Some(on) })
}

impl<T: Config> Pallet<T> {
	/// Register every line of an application. Returns the entries in the order of the lines.
	///
	/// `acquired_by` are the ownership entries of the same closing.
	pub(crate) fn register_all(
		application: &mut Application<T::AccountId>,
		done: &Done<T::AccountId>,
		reason: Option<Commitment>,
		acquired_by: impl Fn(TitleId) -> Option<u32>,
	) -> Result<Vec<EntryId>, DispatchError> {
		let mortgages = |line: &Line| matches!(line.filing, Filing::Mortgage { .. });
		let joint = match application.lines.len() > 1 && application.lines.iter().any(mortgages) {
			true => Some(Self::take_joint()?),
			false => None,
		};
		let mut entries = Vec::new();
		for line in application.lines.clone() {
			let acquired_by = line.title.and_then(&acquired_by);
			let act = Act { application, done, joint, acquired_by, reason };
			entries.push(Self::register_line(&act, line)?);
		}
		// A first registration has its number only now.
		for (line, entry) in application.lines.iter_mut().zip(&entries) {
			line.title = Some(entry.title);
		}
		if let Some(joint) = joint {
			// An application has at most as many lines as the bound.
			Joint::<T>::insert(joint, BoundedVec::truncate_from(entries.clone()));
		}
		Ok(entries)
	}

	fn take_joint() -> Result<JointId, DispatchError> {
		NextJoint::<T>::try_mutate(|next| {
			let joint = *next;
			next.0 = next.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
			Ok(joint)
		})
	}

	fn register_line(act: &Act<T::AccountId>, line: Line) -> Result<EntryId, DispatchError> {
		let Line { property, filing, .. } = line;
		let (id, mut title) = match filing {
			Filing::Preservation { .. } => Self::open(act, property)?,
			_ => {
				let id = TitleOf::<T>::get(property).ok_or(Error::<T>::TitleNotFound)?;
				(id, Self::title(id)?)
			}
		};
		let number = match filing {
			Filing::Preservation { holdings, .. } => {
				let owners = (Holdings::default(), holdings, None);
				Self::register_ownership(act, id, &mut title, None, owners)?
			}
			Filing::Transfer(transfer) => Self::register_transfer(act, id, &mut title, transfer)?,
			Filing::Mortgage { mortgage, on } => {
				Self::register_mortgage(act, id, &mut title, mortgage, on)?
			}
			Filing::Discharge { entry, released_on } => {
				Self::register_discharge(act, id, &mut title, entry, released_on)?
			}
			Filing::BindHolder { from, to, lots } => {
				Self::register_binding(act, id, &mut title, (from, to, lots))?
			}
			Filing::MoveMortgage { entry, from, to, succeeded_on } => {
				Self::register_move(act, id, &mut title, (entry, from, to, succeeded_on))?
			}
			Filing::AssignMortgage { entry, assignment } => {
				Self::register_assignment(act, id, &mut title, (entry, assignment))?
			}
			Filing::ClearForeign { entry, ground, ended_on } => {
				Self::register_clearing(act, id, &mut title, entry, (ground, ended_on))?
			}
		};
		let (rights, next) = (title.rights, title.next_entry);
		Titles::<T>::insert(id, title);
		for number in number..next {
			Self::deposit_entry_events(id, property, number, rights);
		}
		Ok(EntryId { title: id, number })
	}

	/// Emit the events of a new entry and of the entries that it has cancelled.
	pub(crate) fn deposit_entry_events(
		title: TitleId,
		property: Property,
		number: u32,
		rights: u32,
	) {
		let Some(entry) = Entries::<T>::get(title, number) else { return };
		Self::deposit_event(Event::EntryRegistered { title, property, number, rights, entry });
	}

	/// Open the record of a property. It gets its number only now, so that no number is lost to an
	/// application that is withdrawn or rejected.
	fn open(
		act: &Act<T::AccountId>,
		property: Property,
	) -> Result<(TitleId, Title), DispatchError> {
		let title = Self::opened(property)?;
		let id = Self::take_title_number()?;
		TitleOf::<T>::insert(property, id);
		Self::deposit_event(Event::TitleOpened {
			title: id,
			property,
			district: Self::district_of_property(&property)?,
			description: title.description,
			receipt: act.application.filed.receipt,
			by: act.done.clone(),
		});
		Ok((id, title))
	}

	fn register_transfer(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		transfer: Transfer,
	) -> Result<u32, DispatchError> {
		if !act.by_order() {
			Self::ensure_disposable(&title.property, act.reason)?;
			if act.application.deal.is_none() {
				Self::ensure_not_reserved(id, &transfer)?;
			}
		}
		ensure!(
			T::Books::description_of(&title.property) == Some(title.description),
			Error::<T>::DescriptionDiffers
		);
		let Transfer { from, to, cause: kind, price, caused_on, .. } = transfer;
		let cause = cause(kind, caused_on);
		Self::register_ownership(act, id, title, cause, (from, to, price))
	}

	/// Register a new owner: the lots, the burdens that follow them, and the notice for the books.
	fn register_ownership(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		cause: Option<Cause>,
		(given_up, acquired, price): (Holdings, Holdings, Option<madang_primitives::Won>),
	) -> Result<u32, DispatchError> {
		let before = LotsOf::<T>::get(id);
		let number = title.next_entry;
		let burdens = live::burdens(&LiveEntries::<T>::get(id));
		let new = (title.next_lot, number);
		let moved = lots::transferred(&before, &burdens, new, &given_up, &acquired)
			.map_err(Error::<T>::from)?;
		if !act.application.by_office() {
			Self::ensure_room(&before, &moved.lots)?;
		}
		let on = Self::object_of(&before, &moved, given_up.total() == acquired.total())?;
		title.next_lot = moved.next_lot;
		LiveEntries::<T>::mutate_exists(id, |live| {
			if let Some(live) = live {
				live::follow(live, &moved.lots, &moved.pieces);
			}
		});
		LotsOf::<T>::insert(id, moved.lots);
		Self::notify_books(act, title, cause, moved.holdings)?;
		let right = Right::Ownership { given_up, acquired, price };
		Self::append(id, title, act.entry(cause, on, right))
	}

	/// The object of an ownership entry: the whole, or the lots from which shares were taken.
	fn object_of(before: &Lots, moved: &lots::Moved, partly: bool) -> Result<Target, Error<T>> {
		let sources: BTreeSet<u32> =
			moved.pieces.iter().filter_map(|(source, _)| *source).collect();
		let untouched = moved.lots.iter().any(|lot| before.iter().any(|old| old.id == lot.id));
		match partly && untouched {
			false => Ok(Target::Whole),
			true => BoundedVec::try_from(sources.into_iter().collect::<Vec<_>>())
				.map(Target::Lots)
				.map_err(|_| Error::<T>::TooManyLots),
		}
	}

	/// Leave the notice for the books (부동산등기법 62): the owners as they are now. The books compare
	/// themselves with the record.
	fn notify_books(
		act: &Act<T::AccountId>,
		title: &Title,
		cause: Option<Cause>,
		holdings: Holdings,
	) -> Result<(), DispatchError> {
		let notice = Notice {
			filed: act.application.filed,
			registered_on: Self::today(),
			cause,
			holdings,
			description: title.description,
		};
		let record =
			TitleRecord { holders: notice.holdings.clone(), description: notice.description };
		T::Books::notify(&title.property, notice)?;
		T::Books::title_changed(&title.property, record);
		Ok(())
	}

	/// Register a mortgage. Everyone whose lots it encumbers must have signed, in a deal as outside
	/// of one: a holder who acquired its share after the filing has not.
	fn register_mortgage(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		mortgage: Mortgage,
		collateral: Collateral,
	) -> Result<u32, DispatchError> {
		Self::ensure_disposable(&title.property, act.reason)?;
		let lots = LotsOf::<T>::get(id);
		let burdened = Self::burdened(&lots, &collateral, act.acquired_by)?;
		let granted_by = Self::grantors(&burdened)?;
		ensure!(
			granted_by.iter().all(|did| act.application.signed.contains(did)),
			Error::<T>::NotGranted
		);
		let numbers: Vec<u32> = burdened.iter().map(|lot| lot.id).collect();
		let (on, live) = Self::targets(numbers, lots.len())?;
		let agreed_on = mortgage.agreed_on;
		let cause = Some(Cause { kind: CauseKind::MortgageAgreement, on: agreed_on });
		let right = Right::RevolvingMortgage { mortgage, granted_by, joint: act.joint };
		let number = Self::append(id, title, act.entry(cause, on, right))?;
		Self::push_live(id, number, Kind::RevolvingMortgage, None, live)?;
		Ok(number)
	}

	/// The object of an entry that burdens these lots of a title with so many: all of them are the whole
	/// property.
	pub(crate) fn targets(
		numbers: Vec<u32>,
		lots: usize,
	) -> Result<(Target, LiveTarget), Error<T>> {
		if numbers.len() == lots {
			return Ok((Target::Whole, LiveTarget::Whole));
		}
		let burdened: BoundedVec<u32, MaxLots> =
			BoundedVec::try_from(numbers).map_err(|_| Error::<T>::TooManyLots)?;
		Ok((Target::Lots(burdened.clone()), LiveTarget::Lots(burdened)))
	}

	/// The lots that a collateral means.
	pub(crate) fn burdened(
		lots: &[Lot],
		collateral: &Collateral,
		acquired_by: Option<u32>,
	) -> Result<Vec<Lot>, Error<T>> {
		let burdened: Vec<Lot> = match collateral {
			Collateral::Whole => lots.to_vec(),
			Collateral::Acquired => {
				lots.iter().filter(|lot| Some(lot.entry) == acquired_by).copied().collect()
			}
			Collateral::Lots(numbers) => {
				let burdened: Vec<Lot> =
					lots.iter().filter(|lot| numbers.contains(&lot.id)).copied().collect();
				// A number that is listed twice or does not exist makes the lengths differ.
				ensure!(burdened.len() == numbers.len(), Error::<T>::LotNotFound);
				burdened
			}
		};
		ensure!(!burdened.is_empty(), Error::<T>::LotNotFound);
		Ok(burdened)
	}

	/// The holders of lots, each once. All of them must be able to sign.
	pub(crate) fn grantors(lots: &[Lot]) -> Result<BoundedVec<Did, MaxHolders>, Error<T>> {
		let holders: BTreeSet<Party> = lots.iter().map(|lot| lot.party).collect();
		let dids: Option<Vec<Did>> = holders.into_iter().map(Party::did).collect();
		BoundedVec::try_from(dids.ok_or(Error::<T>::HolderUnbound)?)
			.map_err(|_| Error::<T>::TooManyHolders)
	}

	/// Discharge a mortgage. What is supplementary to it falls with it.
	fn register_discharge(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		of: u32,
		released_on: KoreanDay,
	) -> Result<u32, DispatchError> {
		let mortgage = Self::live_mortgage(id, of)?;
		Self::ensure_releases(act.application, &mortgage)?;
		let cause = cause(CauseKind::Release, released_on);
		let new = act.entry(cause, Target::Entry(of), Right::Discharge { of });
		let by = Self::append(id, title, new)?;
		Self::cancel(id, of, by, act.done)?;
		Ok(by)
	}

	/// Cancel an entry and what is supplementary to it.
	pub(crate) fn cancel(
		id: TitleId,
		of: u32,
		by: u32,
		done: &Done<T::AccountId>,
	) -> Result<(), DispatchError> {
		let live = LiveEntries::<T>::get(id);
		let supplements = live.iter().filter(|one| one.main == Some(of)).map(|one| one.number);
		for number in core::iter::once(of).chain(supplements) {
			let mut entry = Entries::<T>::get(id, number).ok_or(Error::<T>::NoLiveMortgage)?;
			entry.state = entry
				.state
				.next(EntryEvent::Cancel { by })
				.map_err(|NotAdmitted| Error::<T>::NoLiveMortgage)?;
			Entries::<T>::insert(id, number, entry);
			Self::deposit_event(Event::EntryCancelled {
				title: id,
				number,
				by,
				done: done.clone(),
			});
		}
		LiveEntries::<T>::mutate_exists(id, |live| {
			if let Some(left) = live {
				live::remove(left, of);
				if left.is_empty() {
					*live = None;
				}
			}
		});
		Ok(())
	}

	/// Ensure that the discharge of a mortgage is still the act of its mortgagee: the mortgage may
	/// have been moved after the filing. In a deal the mortgagee's affirmation says so.
	fn ensure_releases(
		application: &Application<T::AccountId>,
		mortgage: &Mortgage,
	) -> Result<(), DispatchError> {
		if application.by_office() {
			return match application.by_order() {
				true => Ok(()),
				false => Self::ensure_cannot_act(&mortgage.mortgagees, &application.signed),
			};
		}
		let own = mortgage.bank() == Some(application.by.institution);
		ensure!(own || application.deal.is_some(), Error::<T>::NotMortgagee);
		Ok(())
	}

	/// Change the identification of a holder in some of its lots. Each of the entries by which they
	/// were acquired gets a supplementary entry. Returns the first.
	fn register_binding(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		(from, to, numbers): (Party, Party, BoundedVec<u32, MaxBoundLots>),
	) -> Result<u32, DispatchError> {
		let signed = &act.application.signed;
		Self::ensure_may_bind(id, (&from, &to), act.by_order(), signed)?;
		let before = LotsOf::<T>::get(id);
		let after = lots::bound(&before, &numbers, from, to).map_err(Error::<T>::from)?;
		let mixes = lots::mixes(&before, &numbers, from, to);
		let mut by_entry: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
		for lot in before.iter().filter(|lot| numbers.contains(&lot.id)) {
			by_entry.entry(lot.entry).or_default().push(lot.id);
		}
		let cause = cause(CauseKind::Identification, act.application.filed.on);
		let holdings = lots::holdings(&after).map_err(Error::<T>::from)?;
		LotsOf::<T>::insert(id, after);
		Self::notify_books(act, title, cause, holdings)?;
		let first = title.next_entry;
		for (main, lots) in by_entry {
			// There are at most as many as the filing names.
			let on = Target::Lots(BoundedVec::truncate_from(lots));
			let new = act.entry(cause, on, Right::HolderBound { from, to, mixes });
			Self::append_supplement(id, title, main, new)?;
		}
		Ok(first)
	}

	/// Move a mortgage to the mortgagee's successor.
	fn register_move(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		(of, from, to, on): (u32, Party, Party, KoreanDay),
	) -> Result<u32, DispatchError> {
		Self::ensure_may_move(id, of, (&from, &to), act.by_order())?;
		Self::append_move(act, id, title, of, (from, to), cause(CauseKind::Succession, on))
	}

	/// Write the transfer of a mortgage, supplementary to it (부동산등기법 52 no. 3).
	pub(crate) fn append_move(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		of: u32,
		(from, to): (Party, Party),
		cause: Option<Cause>,
	) -> Result<u32, DispatchError> {
		let target = LiveEntries::<T>::get(id)
			.iter()
			.find(|one| one.number == of)
			.map(|one| one.on.clone())
			.ok_or(Error::<T>::NoLiveMortgage)?;
		let right = Right::MortgageMoved { of, from, to };
		let new = act.entry(cause, Target::Entry(of), right);
		let number = Self::append_supplement(id, title, of, new)?;
		Self::push_live(id, number, Kind::MortgageMoved, Some(of), target)?;
		Ok(number)
	}
}
