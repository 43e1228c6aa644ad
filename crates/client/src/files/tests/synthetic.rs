//! The synthetic registers are valid, plausible, and the same as in the repository.

use super::*;
use crate::files::{
	example::{example, for_sale, PARAMETERS},
	generate::{generate, Example, Parameters, ParcelsOutOfBounds, FEWEST_PARCELS, MOST_PARCELS},
	titles::acquisitions,
};
use madang_primitives::{
	BuildingId, BuildingUse, InstitutionId, LandCategory, Party, PropertyName, Share,
};
use pallet_titles::ImportedContent;
use proptest::prelude::*;
use std::{
	collections::{HashMap, HashSet},
	path::PathBuf,
};

/// The folder of the chain's data in the repository.
fn data() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chain-spec/data")
}

fn national_districts() -> KnownDistricts {
	let source = Source::open(&data().join(DistrictRow::FILE)).unwrap();
	let checked = read_districts(source).unwrap();
	assert_eq!(checked.refused, []);
	checked.rows.iter().map(|(_, row)| row).collect()
}

fn rows<R: Clone>(checked: &Checked<R>) -> Vec<R> {
	checked.rows.iter().map(|(_, row)| row.clone()).collect()
}

/// Write the registers, read them again, and compare.
fn assert_reads_back(made: &Example, districts: &KnownDistricts) {
	let folder = tempfile::tempdir().unwrap();
	made.write(folder.path()).unwrap();
	let read = Registers::read(folder.path(), districts, Known::default()).unwrap();
	let refusals: Vec<_> = read.refusals().map(ToString::to_string).collect();
	assert_eq!(refusals, Vec::<String>::new());
	assert_eq!(rows(&read.parcels), made.parcels);
	assert_eq!(rows(&read.buildings), made.buildings);
	assert_eq!(rows(&read.units), made.units);
	assert_eq!(rows(&read.titles), made.titles);
}

/// The mortgagees and amounts of a title's mortgages.
fn mortgages(
	title: &TitleRow,
) -> impl Iterator<Item = (Party, madang_primitives::Won)> + Clone + use<'_> {
	title.entries.iter().filter_map(|entry| match &entry.content {
		ImportedContent::RevolvingMortgage { mortgagees, max_secured, .. } => {
			mortgagees.first().map(|one| (*one, *max_secured))
		}
		_ => None,
	})
}

#[test]
fn the_national_table_is_good_and_has_yeoksam() {
	let source = Source::open(&data().join(DistrictRow::FILE)).unwrap();
	let checked = read_districts(source).unwrap();
	assert_eq!(checked.refused, []);
	assert_eq!(checked.rows.len(), 20_561);
	let yeoksam =
		checked.rows.iter().find(|(_, row)| row.code == DistrictCode(1168010100)).unwrap();
	assert_eq!(yeoksam.1.name(), "서울특별시 강남구 역삼동");
	let written = to_csv(checked.rows.iter().map(|(_, row)| row)).unwrap();
	assert_eq!(written, std::fs::read(data().join(DistrictRow::FILE)).unwrap());
}

#[test]
fn the_files_of_the_repository_are_those_of_the_generator() {
	let mut size = 0;
	for (name, content) in example().files().unwrap() {
		let path = data().join("example").join(name);
		let stored = std::fs::read(&path).unwrap();
		assert!(
			stored == content,
			"{} differs from the generator's output: run madang-generate --out chain-spec/data/example",
			path.display()
		);
		size += stored.len();
	}
	assert!(size < 2_200_000, "{size} bytes");
}

#[test]
fn the_example_can_be_read_and_is_large_enough() {
	let made = example();
	assert_reads_back(&made, &national_districts());
	assert!(made.parcels.len() >= 2_000);
	assert!(made.buildings.len() >= 700, "{}", made.buildings.len());
	assert!(made.units.len() >= 2_500, "{}", made.units.len());
}

#[test]
fn the_apartment_for_sale_is_in_the_files() {
	let read =
		Registers::read(&data().join("example"), &national_districts(), Known::default()).unwrap();
	let sale = for_sale();
	assert_eq!(sale.pnu.to_string(), "1168010100108580000");
	let (parcels, buildings) = (rows(&read.parcels), rows(&read.buildings));
	let parcel = parcels.iter().find(|row| row.pnu == sale.pnu).unwrap();
	assert_eq!(parcel.category, LandCategory::BuildingSite);
	let building = buildings.iter().find(|row| row.id == sale.building).unwrap();
	assert_eq!((&building.parcels[..], building.strata), (&[sale.pnu][..], true));
	assert_eq!(building.main_use, BuildingUse::MultiFamilyHousing);
	let units = rows(&read.units);
	let unit = units.iter().find(|row| row.id == sale.unit).unwrap();
	assert_eq!((unit.building, unit.floor), (sale.building, 12));
	assert_eq!((unit.wing.is_none(), unit.number.as_str()), (true, "1203"));
	let titles = rows(&read.titles);
	let title = titles.iter().find(|row| row.id == sale.title).unwrap();
	assert_eq!(title.property, PropertyName::Unit(sale.unit));
	assert_eq!(title.holders().share_of(&Party::Unbound(sale.owner)), Some(Share::WHOLE));
	assert_eq!(title.holders(), unit.owners);
	assert_eq!((title.entries.len(), title.foreign()), (2, 0));
	assert_eq!(
		mortgages(title).collect::<Vec<_>>(),
		[(Party::Member(PARAMETERS.bank), sale.max_secured)]
	);
}

#[test]
fn the_example_is_plausible() {
	let made = example();
	let percent = |part: usize, whole: usize| part * 100 / whole;

	let of = |category| made.parcels.iter().filter(|row| row.category == category).count();
	let sites = percent(of(LandCategory::BuildingSite), made.parcels.len());
	let roads = percent(of(LandCategory::Road), made.parcels.len());
	assert!((55..75).contains(&sites), "{sites} % of the parcels are building land");
	assert!((10..25).contains(&roads), "{roads} % of the parcels are roads");
	let kinds: HashSet<_> = made.parcels.iter().map(|row| row.category).collect();
	assert!(kinds.len() >= 15, "{} land categories", kinds.len());
	let cities: HashSet<_> =
		made.parcels.iter().map(|row| row.pnu.district().0 / 100_000).collect();
	assert_eq!(cities, HashSet::from([11650, 11680, 11710]));

	let mut sums = HashMap::<BuildingId, Vec<Share>>::new();
	for unit in &made.units {
		sums.entry(unit.building).or_default().push(unit.land_rights[0].share);
	}
	for building in &made.buildings {
		let shares = sums.remove(&building.id).unwrap_or_default();
		let sum = Share::sum(shares).ok();
		assert_eq!(sum, building.strata.then_some(Share::WHOLE), "building {}", building.id);
	}

	let of_units: Vec<_> =
		made.titles.iter().filter(|row| matches!(row.property, PropertyName::Unit(_))).collect();
	assert_eq!(of_units.len(), made.units.len());
	let mortgaged = of_units.iter().filter(|row| mortgages(row).next().is_some()).count();
	let mortgaged = percent(mortgaged, of_units.len());
	assert!((40..50).contains(&mortgaged), "{mortgaged} % of the units have a mortgage");
	let shared = made.titles.iter().filter(|row| row.holders().0.len() > 1).count();
	let shared = percent(shared, made.titles.len());
	assert!((15..32).contains(&shared), "{shared} % of the titles have several holders");

	let several = |row: &&TitleRow| acquisitions(&row.entries).count() > 1;
	let several = made.titles.iter().filter(several).count();
	assert!(several > 100, "{several} titles have several acquisitions");
	let outside = made.titles.iter().flat_map(mortgages);
	let outside = outside.filter(|(mortgagee, _)| matches!(mortgagee, Party::Unbound(_))).count();
	assert!(outside > 50, "{outside} mortgages are of persons who are no members");
	let incomplete = made.titles.iter().filter(|row| row.foreign() > 0).count();
	assert!((50..200).contains(&incomplete), "{incomplete} titles are incomplete");

	// All receipts are of the former registry, and each is used once.
	let mut receipts = HashSet::new();
	for entry in made.titles.iter().flat_map(|title| &title.entries) {
		assert!(entry.receipt.year <= 2025);
		assert!(receipts.insert(entry.receipt), "{} twice", entry.receipt);
	}

	// A comparison finds nobody: each person of the books appears in one record only.
	let mut people = HashSet::new();
	let held = made.titles.iter().map(TitleRow::holders);
	for holding in held.flat_map(|holdings| holdings.0.into_iter()) {
		assert!(people.insert(holding.holder), "{} holds twice", holding.holder);
	}
}

#[test]
fn books_and_title_records_name_the_same_owners() {
	let made = example();
	let parcels = made.parcels.iter().map(|row| (PropertyName::Parcel(row.pnu), &row.owners));
	let buildings = made.buildings.iter().map(|row| (PropertyName::Building(row.id), &row.owners));
	let units = made.units.iter().map(|row| (PropertyName::Unit(row.id), &row.owners));
	let owners: HashMap<_, _> = parcels.chain(buildings).chain(units).collect();
	for title in &made.titles {
		assert!(owners[&title.property].same(&title.holders()), "{}", title.property);
	}
}

#[test]
fn too_few_and_too_many_parcels_are_rejected() {
	for parcels in [0, FEWEST_PARCELS - 1, MOST_PARCELS + 1, u32::MAX] {
		let outcome = generate(&Parameters { parcels, ..PARAMETERS });
		assert_eq!(outcome.unwrap_err(), ParcelsOutOfBounds(parcels));
	}
}

#[test]
fn many_parcels_still_get_valid_numbers() {
	let made = generate(&Parameters { parcels: 20_000, ..PARAMETERS }).unwrap();
	assert_reads_back(&made, &national_districts());
}

#[test]
fn the_seed_changes_everything_and_the_bank_only_the_mortgages() {
	let small = Parameters { parcels: FEWEST_PARCELS, ..PARAMETERS };
	let one = generate(&small).unwrap();
	assert_eq!(generate(&small).unwrap(), one);
	assert_ne!(generate(&Parameters { seed: 859, ..small }).unwrap().parcels, one.parcels);
	let other = generate(&Parameters { bank: InstitutionId(9), ..small }).unwrap();
	assert_eq!(other.units, one.units);
	let banks = other.titles.iter().flat_map(mortgages).filter_map(|(party, _)| match party {
		Party::Member(bank) => Some(bank),
		_ => None,
	});
	assert!(banks.clone().count() > 0);
	assert!(banks.into_iter().all(|bank| bank == InstitutionId(9)));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn all_synthetic_registers_can_be_read(
		seed in any::<u64>(),
		parcels in FEWEST_PARCELS..600,
		bank in any::<u32>(),
	) {
		let made = generate(&Parameters { seed, parcels, bank: InstitutionId(bank) }).unwrap();
		let districts = generate::districts().collect();
		assert_reads_back(&made, &districts);
		prop_assert_eq!(made.parcels.len(), parcels as usize);
	}
}
