//! Receipts and queues. The order of applications is the order in which blocks include them (부동산등기법
//! 6(1), 11(3)).
//!
//! A queue belongs to a property, not to a record: applications for a first registration wait before
//! the record exists. An application on several properties waits in the queue of each.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	traits::UnixTime,
	BoundedVec,
};
use madang_primitives::{
	DistrictCode, Epoch, ExternalRef, Filed, InstitutionId, KoreanDay, Moment, Object, Property,
	Receipt, ReceiptRange, TitleId,
};
use pallet_institutions::{Acting, Institutions, Location};
use pallet_registers::Books;

/// Most pending applications of one property. A reservation reads all of them.
pub type MaxQueue = ConstU32<64>;

/// Most pending applications of one property that belong to no deal and that no authority has
/// filed. The other places are kept for closings, of which the largest needs 17.
pub const STANDALONE_PLACES: u32 = 30;

/// Most pending applications of one property that belong to deals. The places that are left are for
/// authorities.
pub const DEAL_PLACES: usize = 26;

/// Most pending applications of one institution for one property. Applications of deals and
/// authorities do not count.
pub const PLACES_OF_ONE: usize = 2;

/// The first four digits of the numbers of records that were opened on chain. No registry office
/// has this code.
const OWN_NUMBERS: u64 = 9_999;
/// The factor of the year in a record's number, which has 4 digits for the office, 4 for the year
/// and 6 for the serial.
const YEAR: u64 = 1_000_000;
/// The factor of the office.
const OFFICE: u64 = 10_000 * YEAR;

/// Whether a number can belong to an imported record: it has 14 digits and is not in the range that
/// the chain assigns.
pub fn is_imported_number(title: TitleId) -> bool {
	title.0 >= 1_000 * OFFICE && title.0 < OWN_NUMBERS * OFFICE
}

/// The number of the `serial`th record that is opened on chain in a year, or `None` if it does not
/// fit.
pub fn own_number(year: u16, serial: u32) -> Option<TitleId> {
	let (year, serial) = (u64::from(year), u64::from(serial));
	(year < 10_000 && serial < YEAR).then_some(())?;
	Some(TitleId(
		OWN_NUMBERS
			.checked_mul(OFFICE)?
			.checked_add(year.checked_mul(YEAR)?)?
			.checked_add(serial)?,
	))
}

/// The year and serial after the last one. If the clock is in an earlier year, the sequence of the
/// later year continues, as receipts do.
pub fn serial_after(last: Option<(u16, u32)>, year: u16) -> Option<(u16, u32)> {
	match last {
		Some((last, serial)) if last >= year => Some((last, serial.checked_add(1)?)),
		_ => Some((year, 1)),
	}
}

/// The receipt after the last one. The sequence starts again each year (부동산등기규칙 22(2)). If the
/// clock is in an earlier year than the last receipt, the sequence of the later year continues.
pub fn receipt_after(last: Option<Receipt>, year: u16) -> Option<Receipt> {
	match last {
		Some(last) if last.year >= year => {
			Some(Receipt { year: last.year, number: last.number.checked_add(1)? })
		}
		_ => Some(Receipt { year, number: 1 }),
	}
}

/// For whom an application takes its place in a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
	/// For parties or a mortgagee.
	Party(InstitutionId),
	/// For a deal's closing, which has places of its own. They were checked for the whole closing.
	Deal,
	/// For an authority, for which the last places are kept.
	Office,
}

impl<T: Config> Pallet<T> {
	/// The chain's time.
	pub(crate) fn now() -> Moment {
		u64::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// The current day in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}

	pub(crate) fn this_year() -> u16 {
		Self::today().to_civil().0
	}

	/// Who makes this call, and when.
	pub(crate) fn done(
		acting: &Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> Done<T::AccountId> {
		Done {
			institution: acting.institution,
			officer: acting.officer.clone(),
			external_ref,
			at: Self::now(),
		}
	}

	/// Assign the next receipt.
	pub(crate) fn take_receipt() -> Result<Filed, DispatchError> {
		let receipt = receipt_after(LastReceipt::<T>::get(), Self::this_year())
			.ok_or(Error::<T>::NumbersExhausted)?;
		LastReceipt::<T>::put(receipt);
		Ok(Filed { receipt, on: Self::today(), epoch: Epoch::OnChain })
	}

	/// Assign the next number of a record.
	pub(crate) fn take_title_number() -> Result<TitleId, DispatchError> {
		let (year, serial) = serial_after(LastSerial::<T>::get(), Self::this_year())
			.ok_or(Error::<T>::NumbersExhausted)?;
		let title = own_number(year, serial).ok_or(Error::<T>::NumbersExhausted)?;
		ensure!(!Titles::<T>::contains_key(title), Error::<T>::AlreadyRegistered);
		LastSerial::<T>::put((year, serial));
		Ok(title)
	}

	/// Ensure that there is a place in the queue of a property.
	pub(crate) fn ensure_place(property: &Property, place: Place) -> DispatchResult {
		let Place::Party(institution) = place else { return Ok(()) };
		let waiting = Self::waiting(property);
		let counted = |one: &&(Receipt, Application<T::AccountId>)| {
			one.1.deal.is_none() && !one.1.by_office()
		};
		let standalone = waiting.iter().filter(counted).count();
		ensure!((standalone as u32) < STANDALONE_PLACES, Error::<T>::QueueFull);
		let own = waiting
			.iter()
			.filter(counted)
			.filter(|(_, one)| one.by.institution == institution)
			.count();
		ensure!(own < PLACES_OF_ONE, Error::<T>::TooManyPending);
		Ok(())
	}

	/// Ensure that there are so many places for a deal in the queue of a title.
	pub(crate) fn ensure_deal_places(title: &TitleId, wanted: usize) -> DispatchResult {
		let waiting = Self::waiting(&Self::title(*title)?.property);
		let of_deals = waiting.iter().filter(|(_, one)| one.deal.is_some()).count();
		ensure!(of_deals.saturating_add(wanted) <= DEAL_PLACES, Error::<T>::QueueFull);
		Ok(())
	}

	/// Assign a receipt to an application and append it to the queue of each of its properties.
	pub(crate) fn enqueue(
		place: Place,
		mut application: Application<T::AccountId>,
	) -> Result<Receipt, DispatchError> {
		application.filed = Self::take_receipt()?;
		let receipt = application.filed.receipt;
		for line in &application.lines {
			Self::ensure_place(&line.property, place)?;
			Queue::<T>::try_mutate(line.property, |queue| match queue.last() == Some(&receipt) {
				// Two mortgages of one property, which are transferred together.
				true => Ok(()),
				false => queue.try_push(receipt),
			})
			.map_err(|_| Error::<T>::QueueFull)?;
		}
		Applications::<T>::insert(receipt, &application);
		let (institution, external_ref) = (application.by.institution, application.by.external_ref);
		T::Institutions::note_made(institution, external_ref, Object::Application(receipt));
		Self::deposit_event(Event::ApplicationFiled { receipt, application });
		Ok(receipt)
	}

	/// The application with this receipt.
	pub(crate) fn application(
		receipt: Receipt,
	) -> Result<Application<T::AccountId>, DispatchError> {
		Applications::<T>::get(receipt).ok_or_else(|| Error::<T>::ApplicationNotFound.into())
	}

	/// The place of an application's registry office: that of its first property. One of the
	/// offices of several properties may handle the whole application (부동산등기법 7-2).
	pub(crate) fn place_of(
		application: &Application<T::AccountId>,
	) -> Result<Location, DispatchError> {
		let line = application.lines.first().ok_or(Error::<T>::ApplicationNotFound)?;
		Self::place_of_property(&line.property)
	}

	/// The place of a property, by which its registry office is found.
	pub(crate) fn place_of_property(property: &Property) -> Result<Location, DispatchError> {
		T::Books::place(property).ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// The district in which a property is now.
	pub(crate) fn district_of_property(property: &Property) -> Result<DistrictCode, DispatchError> {
		T::Books::district_of(property).ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// The application, or the whole closing to which it belongs.
	pub(crate) fn chain_of(
		receipt: Receipt,
	) -> Result<Vec<(Receipt, Application<T::AccountId>)>, DispatchError> {
		let application = Self::application(receipt)?;
		ensure!(application.state.waits(), Error::<T>::StateForbids);
		match application.deal.and_then(Closings::<T>::get) {
			Some(range) => Self::chain(range),
			None => Ok(alloc::vec![(receipt, application)]),
		}
	}

	/// The applications of a closing.
	pub(crate) fn chain(
		range: ReceiptRange,
	) -> Result<Vec<(Receipt, Application<T::AccountId>)>, DispatchError> {
		range.iter().map(|receipt| Ok((receipt, Self::application(receipt)?))).collect()
	}

	/// Apply an event to an application. A finished application is removed from its queues.
	///
	/// The caller deposits the pallet's event, which says who acted.
	pub(crate) fn advance(
		receipt: Receipt,
		mut application: Application<T::AccountId>,
		event: ApplicationEvent,
	) -> DispatchResult {
		application.state =
			application.state.next(event).map_err(|NotAdmitted| Error::<T>::StateForbids)?;
		if !application.state.waits() {
			application.ended = Some(Self::today());
			for line in &application.lines {
				Self::leave(&line.property, receipt);
			}
			if let Some(deal) = application.deal {
				Closings::<T>::remove(deal);
				if matches!(application.state, ApplicationState::Rejected { .. }) {
					RejectedOn::<T>::insert(deal, Self::today());
				}
			}
		}
		Applications::<T>::insert(receipt, application);
		Ok(())
	}

	fn leave(property: &Property, receipt: Receipt) {
		Queue::<T>::mutate_exists(property, |queue| {
			if let Some(waiting) = queue {
				waiting.retain(|waits| *waits != receipt);
				if waiting.is_empty() {
					*queue = None;
				}
			}
		});
	}

	/// Ensure that an application is first in the queue of each of its properties.
	pub(crate) fn ensure_head(
		receipt: Receipt,
		application: &Application<T::AccountId>,
	) -> DispatchResult {
		let first =
			|line: &Line| Queue::<T>::get(line.property).first().is_some_and(|one| *one == receipt);
		ensure!(application.lines.iter().all(first), Error::<T>::NotHeadOfQueue);
		Ok(())
	}

	/// The pending applications of a property, in order.
	pub(crate) fn waiting(property: &Property) -> Vec<(Receipt, Application<T::AccountId>)> {
		Queue::<T>::get(property)
			.into_iter()
			.filter_map(|receipt| Applications::<T>::get(receipt).map(|found| (receipt, found)))
			.collect()
	}

	/// The properties of an application.
	pub(crate) fn properties(application: &Application<T::AccountId>) -> Properties {
		// There are as many properties as lines.
		BoundedVec::truncate_from(application.lines.iter().map(|line| line.property).collect())
	}
}
