//! Receipts and queues: the order of applications is the order in which blocks include them
//! (부동산등기법 6(1), 11(3)).

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	traits::UnixTime,
	BoundedVec,
};
use madang_primitives::{
	DealId, Did, DistrictCode, InstitutionId, KoreanDay, Moment, Property, Receipt, TitleId,
};
use pallet_registers::Books;

/// First digits of the numbers that the chain gives to records opened on it: no registry office
/// has them.
const OWN_NUMBERS: u64 = 9_999;
/// A year's place in a record's number: 4 digits office, 4 year, 6 serial.
const YEAR: u64 = 1_000_000;
/// An office's place in it.
const OFFICE: u64 = 10_000 * YEAR;

/// Whether a number can be that of an imported record: 14 digits, not one of the chain's own.
pub fn is_imported_number(title: TitleId) -> bool {
	title.0 >= 1_000 * OFFICE && title.0 < OWN_NUMBERS * OFFICE
}

/// The number of the `serial`th record opened on the chain in a year, or `None` where its digits
/// are used up.
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

/// The receipt after the last one: the sequence starts again with each year (부동산등기규칙 22(2)).
/// Should the clock ever stand in an earlier year than the last receipt, the later year goes on.
pub fn receipt_after(last: Option<Receipt>, year: u16) -> Option<Receipt> {
	match last {
		Some(last) if last.year >= year => {
			Some(Receipt { year: last.year, number: last.number.checked_add(1)? })
		}
		_ => Some(Receipt { year, number: 1 }),
	}
}

impl<T: Config> Pallet<T> {
	/// The block's time.
	pub(crate) fn now() -> Moment {
		u64::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// The Korean day it falls on.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}

	pub(crate) fn this_year() -> u16 {
		Self::today().to_civil().0
	}

	/// Take the next receipt.
	pub(crate) fn take_receipt() -> Result<Receipt, DispatchError> {
		let receipt = receipt_after(LastReceipt::<T>::get(), Self::this_year())
			.ok_or(Error::<T>::NumbersExhausted)?;
		LastReceipt::<T>::put(receipt);
		Ok(receipt)
	}

	/// The number that a property's record will have: the one that an application before this one
	/// was given, else the next.
	fn take_title_number(property: &Property) -> Result<TitleId, DispatchError> {
		if let Some(title) = Openings::<T>::get(property) {
			return Ok(title);
		}
		let year = Self::this_year();
		let serial = match LastSerial::<T>::get() {
			Some((last, serial)) if last == year => serial.checked_add(1),
			_ => Some(1),
		};
		let serial = serial.ok_or(Error::<T>::NumbersExhausted)?;
		let title = own_number(year, serial).ok_or(Error::<T>::NumbersExhausted)?;
		LastSerial::<T>::put((year, serial));
		Openings::<T>::insert(property, title);
		Ok(title)
	}

	/// Give an application its receipt and its place at the end of its title's queue.
	///
	/// Without a title it is for the first registration of the property.
	pub(crate) fn enqueue(
		title: Option<TitleId>,
		property: Property,
		filing: Filing,
		filed_by: InstitutionId,
		deal: Option<DealId>,
		signed: Vec<Did>,
	) -> Result<Receipt, DispatchError> {
		let title = match title {
			Some(title) => title,
			None => Self::take_title_number(&property)?,
		};
		let receipt = Self::take_receipt()?;
		Queue::<T>::try_mutate(title, |queue| queue.try_push(receipt))
			.map_err(|_| Error::<T>::QueueFull)?;
		let application = Application {
			title,
			property,
			filing,
			state: ApplicationState::Received,
			filed_by,
			filed_at: Self::now(),
			deal,
			// Two sides of 64 parties at most: the bound is never met.
			signed: BoundedVec::try_from(signed).map_err(|_| Error::<T>::SignatureSurplus)?,
		};
		Applications::<T>::insert(receipt, &application);
		Self::deposit_event(Event::ApplicationFiled {
			receipt,
			title,
			property,
			filing: application.filing,
			filed_by,
			deal,
		});
		Ok(receipt)
	}

	/// The application of a receipt.
	pub(crate) fn application(receipt: Receipt) -> Result<Application, DispatchError> {
		Applications::<T>::get(receipt).ok_or_else(|| Error::<T>::ApplicationNotFound.into())
	}

	/// The district whose registry office an application goes to.
	pub(crate) fn district_of(application: &Application) -> Result<DistrictCode, DispatchError> {
		Titles::<T>::get(application.title)
			.map(|title| title.district)
			.or_else(|| T::Books::district_of(&application.property))
			.ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// Take an application to its next state; out of its queue, where it waits no more.
	pub(crate) fn advance(
		receipt: Receipt,
		mut application: Application,
		event: ApplicationEvent,
	) -> DispatchResult {
		application.state =
			application.state.next(event).map_err(|NotAdmitted| Error::<T>::StateForbids)?;
		let title = application.title;
		if !application.state.waits() {
			Queue::<T>::mutate_exists(title, |queue| {
				if let Some(waiting) = queue {
					waiting.retain(|waits| *waits != receipt);
					if waiting.is_empty() {
						*queue = None;
					}
				}
			});
			// A number stays set aside for a property only while an application for it waits.
			if !Queue::<T>::contains_key(title)
				&& Openings::<T>::get(application.property) == Some(title)
			{
				Openings::<T>::remove(application.property);
			}
		}
		Applications::<T>::insert(receipt, application);
		Self::deposit_event(match event {
			ApplicationEvent::Examine => Event::ApplicationExamined { receipt, title },
			ApplicationEvent::Complete => Event::ApplicationCompleted { receipt, title },
			ApplicationEvent::Reject { ground } => {
				Event::ApplicationRejected { receipt, title, ground }
			}
			ApplicationEvent::Withdraw => Event::ApplicationWithdrawn { receipt, title },
		});
		Ok(())
	}

	/// Whether it is an application's turn.
	pub(crate) fn ensure_head(title: TitleId, receipt: Receipt) -> DispatchResult {
		match Queue::<T>::get(title).first() == Some(&receipt) {
			true => Ok(()),
			false => Err(Error::<T>::NotHeadOfQueue.into()),
		}
	}

	/// The applications that wait on a title, in order.
	pub(crate) fn waiting(title: TitleId) -> Vec<(Receipt, Application)> {
		Queue::<T>::get(title)
			.into_iter()
			.filter_map(|receipt| Applications::<T>::get(receipt).map(|found| (receipt, found)))
			.collect()
	}

	/// Take an application up; nothing where that has been done.
	pub(crate) fn pass_examination(receipt: Receipt) -> DispatchResult {
		let application = Self::application(receipt)?;
		match application.state {
			ApplicationState::Received => {
				Self::advance(receipt, application, ApplicationEvent::Examine)
			}
			_ => Ok(()),
		}
	}

	/// Reject the application whose turn it is. One that is part of a deal's closing falls with
	/// the whole chain: a closing is registered entirely or not at all.
	pub(crate) fn do_reject(receipt: Receipt, ground: Ground) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.state.waits(), Error::<T>::StateForbids);
		Self::ensure_head(application.title, receipt)?;
		let (title, deal) = (application.title, application.deal);
		Self::advance(receipt, application, ApplicationEvent::Reject { ground })?;
		if deal.is_some() {
			for (next, _) in Self::waiting(title).into_iter().filter(|(_, next)| next.deal == deal)
			{
				Self::pass_examination(next)?;
				Self::advance(next, Self::application(next)?, ApplicationEvent::Reject { ground })?;
			}
		}
		Ok(())
	}

	/// Take an application back for the institution that filed it.
	pub(crate) fn do_withdraw(receipt: Receipt, by: InstitutionId) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.filed_by == by, Error::<T>::NotFiledByYou);
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		Self::advance(receipt, application, ApplicationEvent::Withdraw)
	}
}
