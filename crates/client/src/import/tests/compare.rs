//! What an import reports of rows that the chain has with other values.

use super::*;

const LAND: &str = "1168010100100010000";

fn building(id: u32) -> String {
	format!("{id},{LAND},단독주택,벽돌구조,2,0,201.33,1987-02-10,N,N,{}", person(id))
}

/// The row of an entry: section to caused_on, and holders to commitment.
fn entry(id: u32, head: &str, rest: &str) -> String {
	format!("1146201700000{id},building:{id},{head},{rest}")
}

/// The rows of a title: an acquisition, a mortgage and an attachment.
fn title(id: u32) -> Vec<String> {
	let acquired = format!("갑,소유권,2,2017-5300{id},1146,2017-05-12,매매,2017-03-24");
	let mortgage = format!("을,근저당권,1,2017-5400{id},1146,2017-05-12,설정계약,");
	vec![
		entry(id, &acquired, &format!("{},,,,", person(id))),
		entry(id, &mortgage, ",member:5,480000000,,"),
		entry(id, "갑,가압류,4,2020-77,1142,2020-02-03,,", &format!(",,,,{}", "ab".repeat(32))),
	]
}

/// A chain with a parcel, two buildings and their titles.
async fn chain_with_houses() -> Local {
	let chain = chain_with_yeoksam().await;
	let land = read(&chain, &parcels(1..2)).await;
	book(&chain, &land, &Work::SendNew, &quiet).await.unwrap();
	let imported = buildings(&chain, &[building(1), building(2)], &Work::SendNew).await;
	assert_eq!(imported.figures.sent, 2);
	let imported = titles(&chain, &[title(1), title(2)].concat()).await;
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
	let work = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
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
	let imported = titles(&chain, &[title(1), title(2)].concat()).await;
	assert_eq!((imported.figures.equal, imported.figures.changed), (2, 0));
	let changed = |from: &str, to: &str| -> Vec<String> {
		title(1).iter().map(|row| row.replace(from, to)).collect()
	};
	let other_amount = changed("480000000", "360000000");
	let without_attachment = title(2)[..2].to_vec();
	let imported = titles(&chain, &[other_amount, without_attachment].concat()).await;
	let reasons = reasons(&imported);
	assert_eq!(imported.figures.changed, 2);
	let amounts =
		"column \"max_secured\": - | 480000000 | - on the chain, - | 360000000 | - in the file";
	assert_eq!(reasons[0], amounts);
	assert!(
		reasons[3].contains("column \"kind\": 소유권 | 근저당권 | 가압류 on the chain"),
		"{reasons:?}"
	);
	// The title's rows are given back, to be corrected and imported as they are.
	assert_eq!(imported.changed.len(), 3 + 2);
	let other_owner = changed(&person(1), &person(9));
	let imported = titles(&chain, &other_owner).await;
	let expected = "column \"holders\": the chain has others than the file";
	assert!(imported.changed.iter().all(|remark| remark.reason == expected));
	assert_eq!(chain.take_calls(), []);
}

/// A closed import is one plain error, not a refusal of each row.
#[tokio::test]
async fn a_closed_import_is_reported_once() {
	let chain = chain_with_houses().await;
	let imported = buildings(&chain, &[building(3), building(4)], &Work::SendNew).await;
	assert_eq!(imported.figures.sent, 2);
	chain.run(|| {
		pallet_titles::CutOvers::<madang_runtime::Runtime>::remove(
			madang_primitives::DistrictPrefix::NATION,
		);
	});
	chain.take_calls();
	let registry = chain.with(As::Registry);
	let source = file::<TitleRow>(&[title(3), title(4)].concat());
	let checked = read_titles(&registry, source, &mut Known::default()).await.unwrap();
	let error = book(&registry, &checked, &Work::SendNew, &quiet).await.unwrap_err();
	assert!(error.to_string().contains("No cut-over is set for the district"), "{error}");
	assert_eq!(chain.take_calls().len(), 1);
}

/// Another record has the number or the property: the chain's reason is reported.
#[tokio::test]
async fn a_second_record_of_a_property_is_refused_by_the_chain() {
	let chain = chain_with_houses().await;
	let other_number = |row: &String| row.replace("11462017000001", "11462017000007");
	let other = title(1).iter().map(other_number).collect();
	let imported = titles(&chain, &[other, title(2)].concat()).await;
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
