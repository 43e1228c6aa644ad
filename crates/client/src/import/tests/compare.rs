//! What an import reports of rows that the chain has with other values.

use super::*;

const LAND: &str = "1168010100100010000";

fn building(id: u32) -> String {
	format!("{id},{LAND},단독주택,벽돌구조,2,0,201.33,1987-02-10,N,N,{}", person(id))
}

fn title(id: u32) -> String {
	format!(
		"1146201700000{id},building:{id},{},2017-5300{id},2017-03-24,5:480000000:2017-5400{id}:\
		 2017-05-12",
		person(id)
	)
}

/// A chain with a parcel, two buildings and their titles.
async fn chain_with_houses() -> Local {
	let chain = chain_with_yeoksam().await;
	let land = read(&chain, &parcels(1..2)).await;
	book(&chain, &land, &Work::SendNew, &quiet).await.unwrap();
	let imported = buildings(&chain, &[building(1), building(2)], &Work::SendNew).await;
	assert_eq!(imported.figures.sent, 2);
	let imported = titles(&chain, &[title(1), title(2)]).await;
	assert_eq!(imported.figures.sent, 2, "{:?}", imported.refused);
	chain.check();
	chain.take_calls();
	chain
}

async fn buildings(chain: &Local, rows: &[String], work: &Work) -> Imported {
	let source = file::<BuildingRow>(rows);
	let checked = read_buildings(chain, source, &mut Known::default()).await.unwrap();
	assert_eq!(checked.refused, []);
	book(chain, &checked, work, &quiet).await.unwrap()
}

async fn titles(chain: &Local, rows: &[String]) -> Imported {
	let registry = chain.with(As::Registry);
	let source = file::<TitleRow>(rows);
	let checked = read_titles(&registry, source, &mut Known::default()).await.unwrap();
	assert_eq!(checked.refused, []);
	book(&registry, &checked, &Work::SendNew, &quiet).await.unwrap()
}

fn reasons(imported: &Imported) -> Vec<&str> {
	imported.changed.iter().map(|remark| remark.reason.as_str()).collect()
}

#[tokio::test]
async fn differences_are_named_by_column_and_owners_are_not_repeated() {
	let chain = chain_with_houses().await;
	let first = building(1).replace(",2,0,", ",3,0,").replace("1987", "1988");
	let second = building(2).replace(&person(2), &person(9));
	let imported = buildings(&chain, &[first, second], &Work::SendNew).await;
	assert_eq!(reasons(&imported), [
		"column \"floors_above\": 2 on the chain, 3 in the file; column \"approved_on\": 1987-02-10 on \
		 the chain, 1988-02-10 in the file",
		"column \"owners\": the chain has others than the file",
	]);
	assert_eq!(chain.take_calls(), []);
}

#[tokio::test]
async fn what_cannot_be_amended_stays_listed() {
	let chain = chain_with_houses().await.with(As::Gangnam);
	let work = Work::ApplyChanges(vec!["11680".parse().unwrap()], PAPERS);
	let both = building(1).replace(",2,0,", ",3,0,").replace(&person(1), &person(8));
	let owners = building(2).replace(&person(2), &person(9));
	let rows = [both, owners, building(3)];
	let imported = buildings(&chain, &rows, &work).await;
	let figures = imported.figures;
	assert_eq!((figures.amended, figures.changed, figures.missing), (1, 1, 1));
	assert_eq!(
		reasons(&imported),
		[
			"amended but for column \"owners\": the chain has others than the file",
			"column \"owners\": the chain has others than the file",
		]
	);
	assert_eq!(chain.take_calls(), [("amend_buildings".to_owned(), None)]);
	chain.check();
}

#[tokio::test]
async fn the_order_of_owners_does_not_matter() {
	let chain = chain_with_yeoksam().await;
	let of = |holders: [u32; 2]| {
		let owners = holders.map(|holder| person(holder).replace("1/1", "1/2")).join(";");
		parcel(1).replace(&person(2), &owners)
	};
	let first = read(&chain, &[of([7, 8])]).await;
	book(&chain, &first, &Work::SendNew, &quiet).await.unwrap();
	let again = read(&chain, &[of([8, 7])]).await;
	let imported = book(&chain, &again, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!((imported.figures.equal, imported.figures.changed), (1, 0));
}

#[tokio::test]
async fn titles_are_compared_with_what_was_imported() {
	let chain = chain_with_houses().await;
	let imported = titles(&chain, &[title(1), title(2)]).await;
	assert_eq!((imported.figures.equal, imported.figures.changed), (2, 0));
	let other_charge = title(1).replace("480000000", "360000000");
	let no_charge = title(2).split(",5:").next().unwrap().to_owned() + ",";
	let imported = titles(&chain, &[other_charge, no_charge]).await;
	assert_eq!(
		reasons(&imported),
		[
			"column \"charges\": 5:480000000:2017-54001:2017-05-12 on the chain, \
		 5:360000000:2017-54001:2017-05-12 in the file",
			"column \"charges\": 5:480000000:2017-54002:2017-05-12 on the chain, empty in the file",
		]
	);
	let imported = titles(&chain, &[title(1).replace(&person(1), &person(9))]).await;
	assert_eq!(reasons(&imported), ["column \"holders\": the chain has others than the file"]);
	assert_eq!(chain.take_calls(), []);
}

/// Another record has the number or the property: the chain's reason is reported.
#[tokio::test]
async fn a_second_record_of_a_property_is_refused_by_the_chain() {
	let chain = chain_with_houses().await;
	let other_number = title(1).replace("11462017000001", "11462017000007");
	let imported = titles(&chain, &[other_number, title(2)]).await;
	assert_eq!((imported.figures.refused, imported.figures.equal), (1, 1));
	let reason = &imported.refused[0].reason;
	assert!(reason.contains("(Titles.AlreadyRegistered)"), "{reason}");
}

#[tokio::test]
async fn a_comparison_sends_nothing() {
	let chain = chain_with_houses().await;
	let rows = [building(1), building(2).replace("N,N", "N,Y"), building(3)];
	let figures = buildings(&chain, &rows, &Work::Compare).await.figures;
	assert_eq!((figures.equal, figures.changed, figures.missing), (1, 1, 1));
	assert_eq!(figures.on_chain(), 2);
	assert_eq!(chain.take_calls(), []);
}
