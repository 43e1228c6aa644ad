//! Rows under numbers that other parcels have given up.

use super::*;
use madang_primitives::{ClosingReason, ExternalRef, ParcelId, Pnu, Property};
use madang_runtime::{Registers, RuntimeOrigin};
use pallet_registers::Renumbering;

fn pnu(lot: u32) -> Pnu {
	parcel(lot)[..19].parse().unwrap()
}

/// The chain has lots 1 and 2, and lot 1 has become lot 9.
async fn chain_with_renumbered_lot() -> Local {
	let chain = chain_with_yeoksam().await;
	let checked = read(&chain, &parcels(1..3)).await;
	let imported = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!(imported.figures.sent, 2);
	chain.run(|| {
		let rows = vec![Renumbering { from: pnu(1), to: pnu(9) }].try_into().unwrap();
		Registers::renumber_parcels(gangnam(), rows, PAPERS, reference(1)).unwrap();
	});
	chain.take_calls();
	chain
}

fn gangnam() -> RuntimeOrigin {
	RuntimeOrigin::signed([As::Gangnam as u8; 32].into())
}

const fn reference(number: u8) -> ExternalRef {
	[number; 32]
}

/// The ministry records that a district came to another one.
pub(super) fn end_district(chain: &Local, number: u8, from: &str, to: &str) {
	let code = |text: &str| text.parse().unwrap();
	chain.run(|| {
		let ministry = RuntimeOrigin::signed([As::Ministry as u8; 32].into());
		let successors = vec![code(to)].try_into().unwrap();
		let ended = pallet_registers::Ended { on: "2026-11-01".parse().unwrap(), successors };
		let row = pallet_registers::DistrictEnd { code: code(from), ended };
		let rows = vec![row].try_into().unwrap();
		let evidence = madang_primitives::Commitment([4; 32]);
		Registers::end_districts(ministry, rows, evidence, reference(number)).unwrap();
	});
}

/// Another lot with the number of lot 1: it has other values.
fn other_lot() -> String {
	parcel(1).replace(",250.00,", ",77.00,")
}

async fn import(chain: &Local, rows: &[String], work: &Work) -> Imported {
	let checked = read(chain, rows).await;
	book(chain, &checked, work, &quiet).await.unwrap()
}

/// Before, the row differed from the parcel that had given up the number, and amended it.
#[tokio::test]
async fn a_parcel_is_never_amended_through_a_number_that_it_gave_up() {
	let chain = chain_with_renumbered_lot().await.with(As::Gangnam);
	let before = chain.books();
	let enter = Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: false,
	};
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	for (chain, work) in [
		(chain.with(As::Ministry), Work::SendNew),
		(chain.clone(), enter),
		(chain.clone(), amend),
		(chain.clone(), Work::Compare),
	] {
		let rows = [other_lot(), parcel(2)];
		let Imported { figures, changed, refused, .. } = import(&chain, &rows, &work).await;
		assert_eq!((figures.equal, figures.refused, figures.rows), (1, 1, 2), "{work:?}");
		assert_eq!(changed, []);
		let [Remark { line, reason, .. }] = &refused[..] else { panic!("one row") };
		assert_eq!(*line, 2);
		assert!(reason.contains(&format!("gave it up: its number is {} now", pnu(9))), "{reason}");
	}
	// The same values are no sign that it is the same parcel.
	let figures = import(&chain, &[parcel(1)], &Work::SendNew).await.figures;
	assert_eq!((figures.equal, figures.refused), (0, 1));
	assert_eq!(chain.take_calls(), []);
	assert_eq!(chain.books(), before);
}

/// The municipality closes lot 2.
fn close_lot_2(chain: &Local) {
	chain.run(|| {
		let lot = Property::Parcel(ParcelId::entered_as(pnu(2)));
		let (on, reason) = ("2026-11-01".parse().unwrap(), ClosingReason::Merged);
		let none = Default::default();
		let reference = reference(2);
		Registers::close_record(gangnam(), lot, on, reason, none, None, PAPERS, reference).unwrap();
	});
}

#[tokio::test]
async fn a_municipality_enters_another_parcel_under_a_free_number() {
	let chain = chain_with_renumbered_lot().await.with(As::Gangnam);
	close_lot_2(&chain);
	let again = Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: true,
	};
	let rows = [other_lot(), parcel(2), parcel(3)];
	let figures = import(&chain, &rows, &again).await.figures;
	assert_eq!((figures.sent, figures.refused), (3, 0));
	assert_eq!(chain.take_calls(), [("enter_parcels".to_owned(), None)]);
	chain.check();
	// Now they are there, also for the ministry, and can be amended.
	let ministry = chain.with(As::Ministry);
	assert_eq!(import(&ministry, &rows, &Work::SendNew).await.figures.equal, 3);
	assert_eq!(import(&chain, &rows, &again).await.figures.equal, 3);
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	let figures = import(&chain, &[parcel(1)], &amend).await.figures;
	assert_eq!((figures.amended, figures.refused), (1, 0));
	let old = ParcelId::entered_as(pnu(1));
	let revision = chain.run(|| pallet_registers::Parcels::<madang_runtime::Runtime>::get(old));
	assert_eq!(revision.unwrap().record.revision, 2, "only renumbered");
	assert_eq!(figures.rows, 1);
	chain.check();
}

/// A closed parcel cannot be amended either.
#[tokio::test]
async fn a_closed_parcel_is_not_amended() {
	let chain = chain_with_renumbered_lot().await.with(As::Gangnam);
	close_lot_2(&chain);
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	let row = parcel(2).replace(",250.00,", ",77.00,");
	let figures = import(&chain, &[row], &amend).await.figures;
	assert_eq!((figures.closed, figures.changed, figures.amended, figures.refused), (1, 0, 0, 0));
	assert_eq!(chain.take_calls(), []);
}

/// Numbers that a parcel had between two reforms are its own.
#[tokio::test]
async fn a_number_between_two_reforms_is_not_given_up() {
	let chain = chain_with_yeoksam().await;
	let rows = ["5168010100,새특별시,강남구,역삼동,", "5168010200,새특별시,강남구,역삼1동,"];
	districts(&chain, file::<DistrictRow>(&rows)).await;
	let imported = import(&chain, &[parcel(1)], &Work::SendNew).await;
	assert_eq!(imported.figures.sent, 1);
	end_district(&chain, 3, "1168010100", "5168010100");
	end_district(&chain, 4, "5168010100", "5168010200");
	for district in ["1168010100", "5168010100", "5168010200"] {
		let row = parcel(1).replace("1168010100", district);
		let figures = import(&chain, &[row], &Work::SendNew).await.figures;
		assert_eq!((figures.equal, figures.refused), (1, 0), "{district}");
	}
}
