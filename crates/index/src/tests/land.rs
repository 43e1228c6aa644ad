//! The books and the title records: a flat is entered, amended, mortgaged and sold.

use super::{
	chain::{account, reference, BEGINNING},
	on_filled, Chain,
};
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, CauseKind, Commitment, Did, DistrictCode, Epoch, Filed,
	Holding, Holdings, InstitutionId, KoreanDay, Label, LandCategory, ParcelId, Party, Pnu,
	Property, Receipt, Share, Structure, TitleId, UnitId,
};
use madang_runtime::{AccountId, Runtime, RuntimeEvent};
use pallet_registers::{
	Batch, BuildingDetails, Discrepancy, Event as Book, Parcel, ParcelDetails, Record, UnitDetails,
};
use pallet_titles::{
	Application, ApplicationState, Basis, Done, Entry, EntryState, Event, Filing, ImportedTitle,
	Line, Mortgage, Rank, Right, Section, Target,
};
use sp_core::H256;

const PNU: &str = "1168010100108580003";
const BUILDING: u128 = 11;
const UNIT: u128 = 77;
const TITLE: TitleId = TitleId(11_012_026_000_001);

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

fn pnu() -> Pnu {
	PNU.parse().unwrap()
}

fn parcel() -> ParcelId {
	ParcelId(PNU.parse().unwrap())
}

fn unit() -> Property {
	Property::Unit(UnitId::new(UNIT))
}

fn owner(number: u8) -> Holdings {
	let holder = Party::Did(Did([number; 32]));
	Holdings(vec![Holding { holder, share: Share::WHOLE }].try_into().unwrap())
}

fn record(owner_number: u8) -> Record {
	Record { owners: owner(owner_number), owners_since: None, closed: None, revision: 1 }
}

fn batch<Key>(first: Key, last: Key) -> Batch<Key> {
	Batch { count: 1, first, last, digest: H256::zero() }
}

fn done(number: u64) -> Done<AccountId> {
	Done {
		institution: InstitutionId(3),
		officer: account(3),
		external_ref: reference(number, 0),
		at: BEGINNING + number * 1_000,
	}
}

fn filed(number: u32) -> Filed {
	Filed { receipt: Receipt { year: 2026, number }, on: day("2026-11-02"), epoch: Epoch::OnChain }
}

fn entry(number: u64, section: Section, rank: u32, right: Right) -> Entry<AccountId> {
	Entry {
		section,
		rank: Rank::main(rank),
		filed: filed(rank),
		cause: Some(Cause { kind: CauseKind::Sale, on: None }),
		basis: Basis::Application,
		on: Target::Whole,
		right,
		state: EntryState::Effective,
		branches: 0,
		done: done(number),
	}
}

fn ownership(number: u8) -> Right {
	Right::Ownership {
		given_up: Holdings::default(),
		acquired: owner(number),
		price: Some(u64::MAX),
	}
}

fn mortgage() -> Right {
	let mortgage = Mortgage {
		mortgagees: Mortgage::only(InstitutionId(1)),
		max_secured: 120_000_000,
		debtors: Default::default(),
		loan: None,
		agreed_on: None,
	};
	Right::RevolvingMortgage { mortgage, granted_by: Default::default(), joint: None }
}

fn details(area: u64) -> UnitDetails<ParcelId> {
	UnitDetails {
		building: BuildingId::new(BUILDING),
		wing: None,
		floor: 3,
		number: Label::unit("301").unwrap(),
		main_use: BuildingUse::Apartment,
		area: Area::hundredths(area),
		land_rights: Default::default(),
	}
}

/// An application of a block.
pub fn application(number: u64) -> Application<AccountId> {
	let filing = Filing::Discharge { entry: 2, released_on: day("2026-11-02") };
	let line = Line { title: Some(TITLE), property: unit(), filing };
	Application {
		lines: vec![line].try_into().unwrap(),
		basis: Basis::Application,
		attachments: None,
		signed: Default::default(),
		filed: filed(12),
		by: done(number),
		examined: None,
		cure_ordered: false,
		cured: None,
		ended: None,
		state: ApplicationState::Received,
		deal: None,
	}
}

/// The new rows of the books.
fn entered() -> Vec<RuntimeEvent> {
	let (by, officer, external_ref) = (InstitutionId(3), account(3), reference(3, 0));
	let district: DistrictCode = "1168010100".parse().unwrap();
	let name = "서울특별시 강남구 역삼동".as_bytes().to_vec().try_into().unwrap();
	let row = pallet_registers::DistrictRow { code: district, name };
	let land = ParcelDetails {
		category: LandCategory::BuildingSite,
		area: Area::hundredths(33_000),
		official_price: u64::MAX,
		priced_on: None,
	};
	let building = BuildingDetails {
		parcels: vec![parcel()].try_into().unwrap(),
		main_use: BuildingUse::Apartment,
		structure: Structure::ReinforcedConcrete,
		floors_above: 5,
		floors_below: 1,
		area: Area::hundredths(100_000),
		approved_on: None,
		strata: true,
		violation: false,
	};
	let (id, flat) = (BuildingId::new(BUILDING), UnitId::new(UNIT));
	let parcel_record = Parcel { pnu: pnu(), details: land, record: record(1) };
	let building = pallet_registers::Building { details: building, record: record(1) };
	let unit = pallet_registers::Unit { details: details(8_400), record: record(1) };
	let one = |events: Vec<Book<Runtime>>| events.into_iter().map(RuntimeEvent::from).collect();
	one(vec![
		Book::DistrictsImported {
			batch: batch(district, district),
			entered: vec![row].try_into().unwrap(),
			equal: 0,
			renamed: 0,
			by,
			officer: officer.clone(),
			external_ref,
		},
		Book::ParcelsImported {
			batch: batch(pnu(), pnu()),
			equal: 0,
			entered: vec![(parcel(), parcel_record)].try_into().unwrap(),
			by,
			officer: officer.clone(),
			external_ref,
		},
		Book::BuildingsImported {
			batch: batch(id, id),
			equal: 0,
			entered: vec![(id, building)].try_into().unwrap(),
			by,
			officer: officer.clone(),
			external_ref,
		},
		Book::UnitsImported {
			batch: batch(flat, flat),
			equal: 0,
			entered: vec![(flat, unit)].try_into().unwrap(),
			by,
			officer,
			external_ref,
		},
	])
}

/// The title record, from which the book differs.
fn imported() -> Vec<RuntimeEvent> {
	let entries = vec![entry(4, Section::A, 1, ownership(1)), entry(4, Section::B, 1, mortgage())];
	let title = ImportedTitle {
		title: TITLE,
		property: unit(),
		district: "1168010100".parse().unwrap(),
		description: H256::zero(),
		entries: entries.try_into().unwrap(),
		foreign: 0,
		differs: true,
	};
	let titles = vec![title].try_into().unwrap();
	let discrepancy = Discrepancy { owners: true, description: false, since: day("2026-11-02") };
	vec![
		Book::<Runtime>::DiscrepancyFound { property: unit(), discrepancy }.into(),
		Event::<Runtime>::TitlesImported { titles, differ: 1, by: done(4) }.into(),
	]
}

/// The mortgage is discharged.
fn discharged() -> Vec<RuntimeEvent> {
	vec![
		Event::<Runtime>::EntryRegistered {
			title: TITLE,
			property: unit(),
			number: 3,
			rights: 1,
			entry: entry(9, Section::B, 2, Right::Discharge { of: 2 }),
		}
		.into(),
		Event::<Runtime>::EntryCancelled { title: TITLE, number: 2, by: 3, done: done(9) }.into(),
		Event::<Runtime>::ApplicationCompleted {
			receipt: Receipt { year: 2026, number: 12 },
			properties: vec![unit()].try_into().unwrap(),
			reason: None,
			by: done(9),
		}
		.into(),
	]
}

/// What happens to land and titles begins after this block.
const BEFORE: u64 = 20;

/// What happens to land and titles in a block.
pub fn events(number: u64) -> Option<Vec<RuntimeEvent>> {
	let number = number.checked_sub(BEFORE)?;
	let (by, officer, external_ref) = (InstitutionId(3), account(3), reference(number, 0));
	let receipt = Receipt { year: 2026, number: 12 };
	let properties = || vec![unit()].try_into().unwrap();
	Some(match number {
		3 => entered(),
		4 => imported(),
		6 => vec![Book::<Runtime>::UnitAmended {
			unit: UnitId::new(UNIT),
			before: details(8_400),
			after: details(8_500),
			evidence: Commitment([1; 32]),
			revision: 2,
			old_description: H256::zero(),
			new_description: H256::zero(),
			by,
			officer,
			external_ref,
		}
		.into()],
		7 => {
			vec![Event::<Runtime>::ApplicationFiled { receipt, application: application(7) }.into()]
		}
		8 => vec![Event::<Runtime>::ApplicationExamined {
			receipt,
			properties: properties(),
			by: done(8),
		}
		.into()],
		9 => discharged(),
		11 => vec![
			Book::<Runtime>::OwnersUpdated {
				property: unit(),
				owners: owner(2),
				receipt,
				since: day("2026-11-02"),
				cause: Some(Cause { kind: CauseKind::Sale, on: None }),
				registered_on: day("2026-11-03"),
				revision: 3,
				by: None,
				officer: None,
				external_ref: None,
			}
			.into(),
			Book::<Runtime>::DiscrepancyCleared { property: unit(), since: day("2026-11-02") }
				.into(),
		],
		12 => vec![Book::<Runtime>::DistrictRenamed {
			code: "1168010100".parse().unwrap(),
			old_name: "서울특별시 강남구 역삼동".as_bytes().to_vec().try_into().unwrap(),
			new_name: "서울특별시 강남구 새역삼동".as_bytes().to_vec().try_into().unwrap(),
			revision: 2,
			by,
			officer,
			external_ref,
		}
		.into()],
		_ => return None,
	})
}

/// A block by the count of [`events`].
fn then(block: Option<u64>) -> Option<u64> {
	block.map(|block| BEFORE + block)
}

#[tokio::test]
async fn the_books_are_known_as_of_any_block() {
	on_filled(Chain::new(40), |store, _| async move {
		let flat = unit().to_string();
		let at = |block| {
			let (store, flat) = (store.clone(), flat.clone());
			async move { store.property(&flat, then(block)).await.unwrap() }
		};
		assert_eq!(at(Some(2)).await, None);
		let first = at(Some(3)).await.unwrap();
		assert_eq!((first.revision, first.place.as_deref()), (1, Some("building:11")));
		assert_eq!(first.details["area"], "84.00");
		assert_eq!(first.until.unwrap().block, BEFORE + 4);
		let differs = at(Some(5)).await.unwrap();
		assert_eq!(differs.discrepancy.unwrap()["owners"], true);
		assert_eq!(differs.details["area"], "84.00");
		let amended = at(Some(10)).await.unwrap();
		assert_eq!((amended.revision, amended.details["area"].as_str()), (2, Some("85.00")));
		let now = at(None).await.unwrap();
		assert_eq!((now.revision, now.discrepancy, now.until), (3, None, None));
		assert_eq!(now.owners[0]["holder"], Did([2; 32]).to_string());
		assert_eq!(now.owners_since.unwrap()["receipt"], "2026-12");
		let versions = store.property_versions(&flat).await.unwrap();
		let revisions: Vec<_> =
			versions.iter().map(|one| (one.since.block - BEFORE, one.revision)).collect();
		assert_eq!(revisions, [(11, 3), (11, 3), (6, 2), (4, 1), (3, 1)]);

		let land = format!("parcel:{PNU}");
		let parcel = store.property(&land, None).await.unwrap().unwrap();
		assert_eq!(parcel.pnu.as_deref(), Some(PNU));
		assert_eq!(parcel.details["official_price"], u64::MAX.to_string());
		assert_eq!(store.parcels_numbered(PNU).await.unwrap(), std::slice::from_ref(&land));
		assert!(store.parcels_numbered("1168010100108580004").await.unwrap().is_empty());
		let there = store.properties_at(&land, None, None, 10).await.unwrap();
		assert_eq!(
			there.iter().map(|one| one.property.as_str()).collect::<Vec<_>>(),
			["building:11"]
		);
		let units = store.properties_at("building:11", then(Some(3)), None, 10).await.unwrap();
		assert_eq!(units[0].property, flat);
		assert!(store
			.properties_at("building:11", None, Some(&flat), 10)
			.await
			.unwrap()
			.is_empty());
		assert!(store.properties_that_differ(None, 10).await.unwrap().is_empty());
	})
	.await;
}

#[tokio::test]
async fn districts_are_found_by_words_of_their_names() {
	on_filled(Chain::new(40), |store, _| async move {
		let named = |at| {
			let store = store.clone();
			async move { store.district("1168010100", then(at)).await.unwrap().map(|one| one.name) }
		};
		assert_eq!(named(Some(2)).await, None);
		assert_eq!(named(Some(11)).await.as_deref(), Some("서울특별시 강남구 역삼동"));
		assert_eq!(named(None).await.as_deref(), Some("서울특별시 강남구 새역삼동"));
		let found = |words: &'static [&'static str]| {
			let store = store.clone();
			async move { store.districts_named(words, 10).await.unwrap().len() }
		};
		assert_eq!(found(&["강남구", "새역삼"]).await, 1);
		for nothing in [&["강남구", "반포"][..], &["%"], &["_"], &["\\"], &["'"]] {
			assert_eq!(found(nothing).await, 0, "{nothing:?}");
		}
		assert_eq!(store.block_until(BEGINNING + 5_500).await.unwrap(), Some(5));
		assert_eq!(store.block_until(BEGINNING + 500).await.unwrap(), Some(0));
	})
	.await;
}

#[tokio::test]
async fn title_records_are_known_as_of_any_block() {
	on_filled(Chain::new(40), |store, _| async move {
		let flat = unit().to_string();
		assert_eq!(store.title_of(&flat, then(Some(3))).await.unwrap(), None);
		let title = store.title_of(&flat, None).await.unwrap().unwrap();
		assert_eq!(store.title(&title.title).await.unwrap(), Some(title.clone()));
		assert_eq!((title.property.as_str(), title.since.block), (flat.as_str(), BEFORE + 4));
		let at = |block| {
			let (store, title) = (store.clone(), title.title.clone());
			async move { store.title_entries(&title, then(block)).await.unwrap() }
		};
		let imported = at(Some(8)).await;
		assert_eq!(imported.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
		assert_eq!(imported[0].entry["right"]["ownership"]["price"], u64::MAX.to_string());
		assert_eq!(imported[1].cancelled, None);
		let now = at(None).await;
		assert_eq!(now.len(), 3);
		assert_eq!(now[1].cancelled.map(|(by, at)| (by, at.block)), Some((3, BEFORE + 9)));
		assert_eq!(now[2].since.block, BEFORE + 9);
	})
	.await;
}

#[tokio::test]
async fn applications_are_pending_between_their_filing_and_their_end() {
	on_filled(Chain::new(40), |store, _| async move {
		let flat = unit().to_string();
		let pending = |block| {
			let (store, flat) = (store.clone(), flat.clone());
			async move { store.pending(&flat, then(block)).await.unwrap().len() }
		};
		let counts = [pending(Some(6)).await, pending(Some(7)).await, pending(Some(8)).await];
		assert_eq!(counts, [0, 1, 1]);
		assert_eq!((pending(Some(9)).await, pending(None).await), (0, 0));
		let application = store.application("2026-12").await.unwrap().unwrap();
		assert_eq!(
			(application.state.as_str(), application.ended),
			("completed", Some(BEFORE + 9))
		);
		assert_eq!((application.institution, application.since.block), (3, BEFORE + 7));
		assert_eq!(store.application("2026-13").await.unwrap(), None);
	})
	.await;
}

#[tokio::test]
async fn an_address_in_words_leads_to_parcels_and_units() {
	on_filled(Chain::new(40), |store, _| async move {
		let found = |text: &'static str| {
			let store = store.clone();
			async move {
				let hits = store.search(text).await.unwrap();
				let id = |hit| match hit {
					crate::Hit::Object(one) => format!("{}:{}", one.kind, one.id),
					other => panic!("{other:?}"),
				};
				hits.into_iter().map(id).collect::<Vec<_>>()
			}
		};
		let parcel = [format!("parcel:{PNU}")];
		assert_eq!(found("강남구 새역삼동 858-3").await, parcel);
		assert_eq!(found("새역삼 858-3 301호").await, [unit().to_string()]);
		for nothing in ["반포동 858-3", "새역삼동 산 858-3", "새역삼동 858-3 302호", "새역삼동 859"]
		{
			assert!(found(nothing).await.is_empty(), "{nothing}");
		}
	})
	.await;
}
