//! What agents, banks, the registry office and the municipality do with titles and books outside a
//! sale: as calls, and as registrations from filing to completion.

use crate::{
	bounded, fresh_ref, house::unit_row, sign_consents, today, AccountId, Chain, Party, CLERK,
	EXAMINER, PAPERS, REGISTRAR,
};
use frame_support::{traits::UnfilteredDispatchable, BoundedVec};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use madang_primitives::{
	signing::Purpose, Area, CauseKind, Commitment, Did, Holdings, InstitutionId, LoanId,
	Party as Holder, Property, Receipt, TitleId, UnitId, Won,
};
use pallet_registers::{UnitChange, UnitDetails, Units};
use pallet_titles::{
	application_object, binding_object, binding_terms, withdrawal_object, Collateral, EntryId,
	Filing, LastReceipt, LotsOf, MaxBoundLots, Mortgage, Order, RejectionGround, ReportRef,
	Requests, TitleOf, Titles, Transfer,
};

/// A runtime with titles, for which parties can sign.
pub trait Registry: Chain + pallet_titles::Config {}
impl<T: Chain + pallet_titles::Config> Registry for T {}

/// The documents of any application.
pub const ATTACHMENTS: Commitment = Commitment([5; 32]);
/// The reasons of any decision of the registry office, and its evidence.
pub const REASONS: Commitment = Commitment([6; 32]);

/// The call that files an application, with the consents of the signers.
pub fn file<T: Registry>(
	property: Property,
	filing: Filing,
	signers: impl IntoIterator<Item = Did>,
) -> pallet_titles::Call<T> {
	file_all::<T>([(property, filing)], signers)
}

/// The call that files one application for several properties, with the consents of the signers.
pub fn file_all<T: Registry>(
	requests: impl IntoIterator<Item = (Property, Filing)>,
	signers: impl IntoIterator<Item = Did>,
) -> pallet_titles::Call<T> {
	let requests: Requests = bounded(requests);
	let (first, _) = requests.first().expect("an application is for a property");
	let purpose = Purpose::ApplyForRegistration;
	let consents = bounded(sign_consents::<T>(
		signers,
		purpose,
		application_object(first),
		&(&requests, ATTACHMENTS),
	));
	let (attachments, external_ref) = (ATTACHMENTS, fresh_ref());
	pallet_titles::Call::file { requests, attachments, consents, external_ref }
}

/// A mortgage that is agreed on today.
pub fn mortgage<T: Registry>(
	bank: InstitutionId,
	max_secured: Won,
	debtors: &[Did],
	loan: Option<LoanId>,
) -> Mortgage {
	let debtors = bounded(debtors.iter().map(|did| Holder::Did(*did)));
	let mortgagees = Mortgage::only(bank);
	Mortgage { mortgagees, max_secured, debtors, loan, agreed_on: Some(today::<T>()) }
}

/// A mortgage of the whole property that is agreed on today.
pub fn whole_mortgage<T: Registry>(
	bank: InstitutionId,
	max_secured: Won,
	debtors: &[Did],
) -> Filing {
	let mortgage = mortgage::<T>(bank, max_secured, debtors, None);
	Filing::Mortgage { mortgage, on: Collateral::Whole }
}

/// The discharge of a mortgage that was released today.
pub fn discharge<T: Registry>(entry: u32) -> Filing {
	Filing::Discharge { entry, released_on: today::<T>() }
}

/// A sale that is agreed on today and reported outside the chain.
pub fn sale<T: Registry>(from: Holdings, to: Holdings, price: Won) -> Filing {
	Filing::Transfer(Transfer {
		from,
		to,
		cause: CauseKind::Sale,
		price: Some(price),
		report: Some(ReportRef::Certificate(ATTACHMENTS)),
		caused_on: today::<T>(),
	})
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
	pallet_titles::Call::complete { receipt, reason: None, external_ref: fresh_ref() }
}

/// The call that rejects an application.
pub fn reject<T: Registry>(receipt: Receipt, ground: RejectionGround) -> pallet_titles::Call<T> {
	pallet_titles::Call::reject { receipt, ground, reasons: REASONS, external_ref: fresh_ref() }
}

/// The call that withdraws an application, with the consents of those who applied.
pub fn withdraw<T: Registry>(
	receipt: Receipt,
	signers: impl IntoIterator<Item = Did>,
) -> pallet_titles::Call<T> {
	let purpose = Purpose::WithdrawApplication;
	let object = withdrawal_object(&receipt);
	let consents = bounded(sign_consents::<T>(signers, purpose, object, &receipt));
	pallet_titles::Call::withdraw { receipt, consents, external_ref: fresh_ref() }
}

/// The call that orders the cure of an application by tomorrow.
pub fn order_cure<T: Registry>(receipt: Receipt) -> pallet_titles::Call<T> {
	let until = today::<T>().plus(1);
	let (reasons, external_ref) = (REASONS, fresh_ref());
	pallet_titles::Call::order_cure { receipt, until, reasons, external_ref }
}

/// The call that cures an application.
pub fn cure<T: Registry>(receipt: Receipt) -> pallet_titles::Call<T> {
	let (attachments, external_ref) = (ATTACHMENTS, fresh_ref());
	pallet_titles::Call::cure { receipt, attachments, external_ref }
}

/// The call by which the registry office files without a court's order.
pub fn file_by_office<T: Registry>(property: Property, filing: Filing) -> pallet_titles::Call<T> {
	pallet_titles::Call::file_by_office {
		property,
		filing,
		order: None,
		evidence: REASONS,
		consents: bounded([]),
		external_ref: fresh_ref(),
	}
}

/// The call by which the registry office files the binding of an imported holder of a title to the
/// DID of a party. Another officer completes it.
pub fn bind_holder<T: Registry>(
	title: TitleId,
	from: Commitment,
	party: Party,
) -> pallet_titles::Call<T> {
	bind::<T>(title, Holder::Unbound(from), party, None)
}

/// The call by which the registry office files the clearing of a foreign entry. Another officer completes
/// it.
pub fn clear_foreign<T: Registry>(title: TitleId, entry: u32) -> pallet_titles::Call<T> {
	let (ground, ended_on) = (pallet_titles::ClearGround::Released, today::<T>());
	pallet_titles::Call::file_by_office {
		property: Titles::<T>::get(title).expect("the title is stored").property,
		filing: Filing::ClearForeign { entry, ground, ended_on },
		order: None,
		evidence: REASONS,
		consents: bounded([]),
		external_ref: fresh_ref(),
	}
}

/// The call by which the registry office files the binding of all lots of a holder to the DID of a
/// party, on the order of a court if there is one.
pub fn bind<T: Registry>(
	title: TitleId,
	from: Holder,
	party: Party,
	order: Option<Order>,
) -> pallet_titles::Call<T> {
	let to = Holder::Did(party.did());
	let held = LotsOf::<T>::get(title).into_iter().filter(|lot| lot.party == from);
	let lots: BoundedVec<u32, MaxBoundLots> = bounded(held.map(|lot| lot.id));
	let (object, terms) = (binding_object(&title), binding_terms(&from, &to, &lots));
	let consent = party.sign_consent::<T>(Purpose::BindHolding, object, terms);
	pallet_titles::Call::file_by_office {
		property: Titles::<T>::get(title).expect("the title is stored").property,
		filing: Filing::BindHolder { from, to, lots },
		order,
		evidence: REASONS,
		consents: bounded([consent]),
		external_ref: fresh_ref(),
	}
}

/// The call that takes over the description of the book into a title.
pub fn change_description<T: Registry>(title: TitleId) -> pallet_titles::Call<T> {
	pallet_titles::Call::change_description { title, external_ref: fresh_ref() }
}

/// The call that changes the description of a flat in the book, as its record is now.
pub fn amend_unit<T: pallet_registers::Config>(
	unit: UnitId,
	area: Area,
) -> pallet_registers::Call<T> {
	let details = UnitDetails { area, ..unit_row(unit).details };
	let revision = Units::<T>::get(unit).map_or(1, |unit| unit.record.revision);
	pallet_registers::Call::amend_units {
		rows: bounded([UnitChange { unit, revision, details }]),
		evidence: PAPERS,
		external_ref: fresh_ref(),
	}
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
/// the number of its description goes up by one.
pub fn redescribe<T>(unit: UnitId, area: Area)
where
	T: Registry + pallet_registers::Config + frame_system::Config<AccountId = AccountId>,
{
	amend_unit::<T>(unit, area).dispatch_bypass_filter(by::<T>(CLERK)).expect("another area");
	let title = TitleOf::<T>::get(Property::Unit(unit)).expect("the flat has a title");
	change_description::<T>(title)
		.dispatch_bypass_filter(by::<T>(REGISTRAR))
		.expect("another description");
}
