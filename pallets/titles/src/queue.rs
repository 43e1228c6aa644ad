//! Receipts and queues. The order of applications is the order in which blocks include them (부동산등기법
//! 6(1), 11(3)).

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

	/// Assign the next receipt.
	pub(crate) fn take_receipt() -> Result<Receipt, DispatchError> {
		let receipt = receipt_after(LastReceipt::<T>::get(), Self::this_year())
			.ok_or(Error::<T>::NumbersExhausted)?;
		LastReceipt::<T>::put(receipt);
		Ok(receipt)
	}

	/// The number that a property's record will have. An earlier application may have set it aside
	/// already. Otherwise it is the next number.
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

	/// Assign a receipt to an application and append it to its title's queue.
	///
	/// An application without a title is for the first registration of the property.
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
			// There are at most two sides of 64 parties, so the bound is never exceeded.
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

	/// The application with this receipt.
	pub(crate) fn application(receipt: Receipt) -> Result<Application, DispatchError> {
		Applications::<T>::get(receipt).ok_or_else(|| Error::<T>::ApplicationNotFound.into())
	}

	/// The district of an application's registry office.
	pub(crate) fn district_of(application: &Application) -> Result<DistrictCode, DispatchError> {
		Titles::<T>::get(application.title)
			.map(|title| title.district)
			.or_else(|| T::Books::district_of(&application.property))
			.ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// Apply an event to an application. A finished application is removed from its queue.
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
			// A number stays set aside for a property only while an application for it is pending.
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

	/// Ensure that an application is first in its queue.
	pub(crate) fn ensure_head(title: TitleId, receipt: Receipt) -> DispatchResult {
		ensure!(Queue::<T>::get(title).first() == Some(&receipt), Error::<T>::NotHeadOfQueue);
		Ok(())
	}

	/// The pending applications of a title, in order.
	pub(crate) fn waiting(title: TitleId) -> Vec<(Receipt, Application)> {
		Queue::<T>::get(title)
			.into_iter()
			.filter_map(|receipt| Applications::<T>::get(receipt).map(|found| (receipt, found)))
			.collect()
	}

	/// Start the examination of an application, if it has not started yet.
	pub(crate) fn start_examination(receipt: Receipt) -> DispatchResult {
		let application = Self::application(receipt)?;
		match application.state {
			ApplicationState::Received => {
				Self::advance(receipt, application, ApplicationEvent::Examine)
			}
			_ => Ok(()),
		}
	}

	/// Complete a standalone application that is first in its queue.
	pub(crate) fn do_complete(receipt: Receipt) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		ensure!(application.state == ApplicationState::Examining, Error::<T>::StateForbids);
		Self::ensure_head(application.title, receipt)?;
		Self::register(receipt, &application)?;
		Self::advance(receipt, application, ApplicationEvent::Complete)
	}

	/// Reject the first application of a queue. If it is part of a deal's closing, the whole
	/// closing is rejected, because a closing is registered completely or not at all.
	pub(crate) fn do_reject(receipt: Receipt, ground: Ground) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.state.waits(), Error::<T>::StateForbids);
		Self::ensure_head(application.title, receipt)?;
		let (title, deal) = (application.title, application.deal);
		Self::advance(receipt, application, ApplicationEvent::Reject { ground })?;
		if deal.is_some() {
			for (next, _) in Self::waiting(title).into_iter().filter(|(_, next)| next.deal == deal)
			{
				Self::start_examination(next)?;
				Self::advance(next, Self::application(next)?, ApplicationEvent::Reject { ground })?;
			}
		}
		Ok(())
	}

	/// Withdraw an application for the institution that filed it.
	pub(crate) fn do_withdraw(receipt: Receipt, by: InstitutionId) -> DispatchResult {
		let application = Self::application(receipt)?;
		ensure!(application.filed_by == by, Error::<T>::NotFiledByYou);
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		Self::advance(receipt, application, ApplicationEvent::Withdraw)
	}
}
