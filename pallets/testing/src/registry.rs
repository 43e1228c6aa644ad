//! What agents, banks, the registry office and the municipality do with titles and books outside a
//! sale: as calls, and as registrations from filing to completion.

use crate::{
	bounded, fresh_ref, sign_consents, today, AccountId, Chain, Party, CLERK, EXAMINER, REGISTRAR,
};
use frame_support::traits::UnfilteredDispatchable;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use madang_primitives::{
	signing::{object, Purpose},
	BuildingUse, Commitment, Did, InstitutionId, LoanId, Property, Receipt, TitleId, UnitId, Won,
};
use pallet_titles::{EntryId, Filing, Ground, LastReceipt, Mortgage, TitleOf, Titles};

/// A runtime with titles, for which parties can sign.
pub trait Registry: Chain + pallet_titles::Config {}
impl<T: Chain + pallet_titles::Config> Registry for T {}

/// The call that files an application, with the consents of the signers.
pub fn file<T: Registry>(
	property: Property,
	filing: Filing,
	signers: impl IntoIterator<Item = Did>,
) -> pallet_titles::Call<T> {
	let subject = match TitleOf::<T>::get(property) {
		Some(title) => object(b"title", &title),
		None => object(b"property", &property),
	};
	let purpose = Purpose::ApplyForRegistration;
	let consents = bounded(sign_consents::<T>(signers, purpose, subject, &filing));
	pallet_titles::Call::file { property, filing, consents, external_ref: fresh_ref() }
}

/// A mortgage that is agreed on today.
pub fn mortgage<T: Registry>(
	bank: InstitutionId,
	max_secured: Won,
	debtors: &[Did],
	loan: Option<LoanId>,
) -> Mortgage {
	let debtors = bounded(debtors.iter().copied());
	Mortgage { bank, max_secured, debtors, loan, agreed_on: today::<T>() }
}

/// The receipt that was given last.
pub fn last_receipt<T: Registry>() -> Receipt {
	LastReceipt::<T>::get().expect("something was filed")
}

/// The call that takes up an application.
pub fn examine<T: Registry>(receipt: Receipt) -> pallet_titles::Call<T> {
	pallet_titles::Call::examine { receipt, external_ref: fresh_ref() }
}

/// The call that completes an application.
pub fn complete<T: Registry>(receipt: Receipt) -> pallet_titles::Call<T> {
	pallet_titles::Call::complete { receipt, external_ref: fresh_ref() }
}

/// The call that rejects an application.
pub fn reject<T: Registry>(receipt: Receipt, ground: Ground) -> pallet_titles::Call<T> {
	pallet_titles::Call::reject { receipt, ground, external_ref: fresh_ref() }
}

/// The call that binds an imported holder of a title to the DID of a party.
pub fn bind_holder<T: Registry>(
	title: TitleId,
	from: Commitment,
	party: Party,
) -> pallet_titles::Call<T> {
	let terms = madang_primitives::signing::terms(&from);
	let consent = party.sign_consent::<T>(Purpose::BindHolding, object(b"title", &title), terms);
	pallet_titles::Call::bind_holder { title, from, consent, external_ref: fresh_ref() }
}

/// The call that takes over the description of the book into a title.
pub fn change_description<T: Registry>(title: TitleId) -> pallet_titles::Call<T> {
	pallet_titles::Call::change_description { title, external_ref: fresh_ref() }
}

/// The call that changes the description of a flat in the book.
pub fn amend_unit<T: pallet_registers::Config>(
	unit: UnitId,
	area: u64,
) -> pallet_registers::Call<T> {
	let (main_use, external_ref) = (BuildingUse::MultiFamilyHousing, fresh_ref());
	pallet_registers::Call::amend_unit { unit, main_use, area, external_ref }
}

/// The origin of an officer of a pallet's mock.
pub fn by<T: frame_system::Config<AccountId = AccountId>>(account: AccountId) -> OriginFor<T> {
	RawOrigin::Signed(account).into()
}

/// File an application, examine and complete it: the entry it made.
pub fn register<T: Registry + frame_system::Config<AccountId = AccountId>>(
	filer: AccountId,
	property: Property,
	filing: Filing,
	signers: impl IntoIterator<Item = Did>,
) -> EntryId {
	let file = file::<T>(property, filing, signers);
	file.dispatch_bypass_filter(by::<T>(filer)).expect("the application is filed");
	let receipt = last_receipt::<T>();
	examine::<T>(receipt).dispatch_bypass_filter(by::<T>(EXAMINER)).expect("it is examined");
	complete::<T>(receipt).dispatch_bypass_filter(by::<T>(REGISTRAR)).expect("it is completed");
	let title = TitleOf::<T>::get(property).expect("the property has a title");
	let next = Titles::<T>::get(title).expect("the title is stored").next_entry;
	EntryId { title, number: next - 1 }
}

/// Have the municipality describe a flat otherwise and the registry office take that over, so that
/// the revision of its title goes up by one.
pub fn redescribe<T>(unit: UnitId, area: u64)
where
	T: Registry + pallet_registers::Config + frame_system::Config<AccountId = AccountId>,
{
	amend_unit::<T>(unit, area).dispatch_bypass_filter(by::<T>(CLERK)).expect("another area");
	let title = TitleOf::<T>::get(Property::Unit(unit)).expect("the flat has a title");
	change_description::<T>(title)
		.dispatch_bypass_filter(by::<T>(REGISTRAR))
		.expect("another description");
}
