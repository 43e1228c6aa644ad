//! The usual house on the runtime: its import, its parties, and what happens to its flats next to a
//! sale.

use super::*;
use crate::{Runtime, RuntimeCall};
use frame_support::{assert_ok, BoundedVec};
use madang_primitives::{
	Area, Commitment, DistrictCode, Holdings, KoreanDay, Pnu, Property, TitleId, UnitId,
};
use madang_testing::registry;
use pallet_conveyances::fixture::record_old_loan;
use pallet_registers::{DistrictEnd, EndCorrection, Ended, MaxSuccessors, Renumbering};
use pallet_titles::{EntryId, Filing, TitleRow};

use madang_testing::house::{books, imported_holder, imported_owner, titles};
pub use madang_testing::house::{
	building_row, district_row, parcel_row, title_of, unit_row, FLAT, HOUSE, LAND, NEXT_FLAT,
	OLD_ENTRY, PNU, UNBOUND_FLAT, UNTITLED_FLAT,
};

/// The row of a title: the imported holder, one mortgage of the old bank.
pub fn title_row(flat: UnitId) -> TitleRow {
	madang_testing::house::title_row(flat, imported_owner(flat))
}

/// The import of the house, with who makes each call.
pub fn imports() -> Vec<(Officer, RuntimeCall)> {
	let titles = titles::<Runtime>([FLAT, NEXT_FLAT, UNBOUND_FLAT].map(title_row));
	books::<Runtime>()
		.into_iter()
		.map(|call| (MINISTRY, call.into()))
		.chain([(REGISTRY, titles.into())])
		.collect()
}

/// Register the DID of a party, as the institution of an officer.
pub fn register_did(by: Officer, party: Party) -> RuntimeCall {
	madang_testing::register_did::<Runtime>(by.institution(), party).into()
}

/// File the binding of the imported holder of a flat to a party.
pub fn bind_holder(flat: UnitId, party: Party) -> RuntimeCall {
	registry::bind_holder::<Runtime>(title_of(flat), imported_holder(flat), party).into()
}

/// Record the loan that the imported mortgage of a flat secures.
pub fn record_loan(flat: UnitId) -> RuntimeCall {
	let entry = EntryId { title: title_of(flat), number: OLD_ENTRY };
	record_old_loan::<Runtime, Signers>(entry).into()
}

/// Have the municipality change the description of a flat.
pub fn amend_flat(flat: UnitId, area: Area) -> RuntimeCall {
	registry::amend_unit::<Runtime>(flat, area).into()
}

/// Take over the description of the book into the title of a flat.
pub fn change_description(flat: UnitId) -> RuntimeCall {
	registry::change_description::<Runtime>(title_of(flat)).into()
}

/// File a mortgage of a bank on a flat, granted by its holder and outside any deal.
pub fn file_mortgage(flat: UnitId, holder: Party, bank: Officer) -> RuntimeCall {
	let debtor = [holder.did()];
	let mortgage = registry::whole_mortgage::<Runtime>(bank.institution(), 10_000_000, &debtor);
	file(flat, mortgage, &[holder])
}

/// End the district of the house, today.
pub fn end_of_place(successors: BoundedVec<DistrictCode, MaxSuccessors>) -> RuntimeCall {
	let ended = Ended { on: KoreanDay::of(now()), successors };
	let rows = bounded([DistrictEnd { code: YEOKSAM, ended }]);
	let (evidence, external_ref) = (Commitment([3; 32]), fresh());
	pallet_registers::Call::end_districts { rows, evidence, external_ref }.into()
}

/// Take back the end of the district of the house.
pub fn correct_end_of_place() -> RuntimeCall {
	let rows = bounded([EndCorrection { code: YEOKSAM, ended: None }]);
	let (evidence, external_ref) = (Commitment([3; 32]), fresh());
	pallet_registers::Call::correct_district_ends { rows, evidence, external_ref }.into()
}

/// Give the parcel of the house another number.
pub fn renumber_land(to: Pnu) -> RuntimeCall {
	let rows = bounded([Renumbering { from: PNU, to }]);
	let (evidence, external_ref) = (Commitment([3; 32]), fresh());
	pallet_registers::Call::renumber_parcels { rows, evidence, external_ref }.into()
}

/// The holders of a title.
pub fn holders_of(title: TitleId) -> Holdings {
	let lots = pallet_titles::LotsOf::<Runtime>::get(title);
	pallet_titles::lots::holdings(&lots).expect("the lots of a title add up")
}

/// The numbers of the live entries of a title.
pub fn live_of(title: TitleId) -> Vec<u32> {
	let live = pallet_titles::LiveEntries::<Runtime>::get(title);
	live.iter().map(|one| one.number).collect()
}

/// File an application for a flat, signed by parties.
pub fn file(flat: UnitId, filing: Filing, signers: &[Party]) -> RuntimeCall {
	let signers = signers.iter().map(|party| party.did());
	registry::file::<Runtime>(Property::Unit(flat), filing, signers).into()
}

/// Everything that is needed before the first deal: the house, the parties' DIDs, the holders of
/// two flats bound, the seller's old loan in the ledger. `make` is how a call is made.
pub fn prepare(make: impl Fn(Officer, RuntimeCall) -> frame_support::dispatch::DispatchResult) {
	for (officer, call) in imports() {
		assert_ok!(make(officer, call));
	}
	for party in PARTIES {
		assert_ok!(make(AGENT, register_did(AGENT, party)));
	}
	for (flat, party) in [(FLAT, SELLER), (NEXT_FLAT, NEIGHBOUR)] {
		assert_ok!(make(EXAMINER, bind_holder(flat, party)));
		let receipt = registry::last_receipt::<Runtime>();
		assert_ok!(make(REGISTRY, registry::complete::<Runtime>(receipt).into()));
	}
	assert_ok!(make(OLD_BANK, record_loan(FLAT)));
}
