//! Who may amend a row: the chain says it, also after a reform.

use super::*;
use crate::import::tests::numbers::end_district;

/// The price of lot 1 after a change.
fn dearer() -> String {
	parcel(1).replace(",9000000,", ",9100000,")
}

async fn amend(chain: &Local, who: As, row: String) -> Imported {
	let chain = chain.with(who);
	let work = Work::ApplyChanges(who.institution(), PAPERS);
	book(&chain, &read(&chain, &[row]).await, &work, &quiet).await.unwrap()
}

/// Before, the places of the institution were compared with the present number: nobody could amend.
#[tokio::test]
async fn a_municipality_amends_what_came_from_its_district_by_a_reform() {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	// 역삼동 comes to 방배동, which another municipality keeps.
	end_district(&chain, 1, "1168010100", "1165010100");
	let new_number = dearer().replace("1168010100", "1165010100");
	chain.take_calls();
	let imported = amend(&chain, As::Gangnam, new_number).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (1, 0));
	let imported = amend(&chain, As::Seocho, parcel(1)).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (1, 0));
	let called = ("amend_parcels".to_owned(), None);
	assert_eq!(chain.take_calls(), [called.clone(), called]);
	chain.check();
}

#[tokio::test]
async fn a_row_of_another_municipality_is_listed_and_says_so() {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	chain.take_calls();
	let imported = amend(&chain, As::Seocho, dearer()).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (0, 1));
	assert_eq!(
		imported.changed[0].reason,
		"column \"official_price_won_per_m2\": 9000000 on the chain, 9100000 in the file; not amended: \
		 another municipality keeps this record"
	);
	assert_eq!(chain.take_calls(), []);
}

/// The units and buildings are where the building's first parcel is.
#[tokio::test]
async fn buildings_and_units_follow_their_land() {
	let chain = chain_with_yeoksam().await;
	let folder_of = trial("R12c-no-land-right");
	folder(&chain, &folder_of, &Work::SendNew).await.unwrap();
	end_district(&chain, 1, "1168010100", "1165010100");
	let temporary = tempfile::tempdir().unwrap();
	let write = |name: &str, from: &str, to: &str| {
		let text = std::fs::read_to_string(folder_of.join(name)).unwrap();
		assert!(text.contains(from), "{text}");
		std::fs::write(temporary.path().join(name), text.replace(from, to)).unwrap();
	};
	write(UnitRow::FILE, ",108,", ",B108,");
	for who in [As::Gangnam, As::Seocho] {
		let chain = chain.with(who);
		let work = Work::ApplyChanges(who.institution(), PAPERS);
		let results = folder(&chain, temporary.path(), &work).await.unwrap();
		assert_eq!(results.counts("units"), [0, 2, 0, 1, 0, 0], "{who:?}");
		write(UnitRow::FILE, ",108,", ",C108,");
	}
}
