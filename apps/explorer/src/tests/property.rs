//! The page of a property, as of different blocks.

use super::{block, named, Site, FIRST};
use crate::map::Map;
use axum::http::{header, StatusCode};
use madang_index::{Event, FullBlock};
use serde_json::{json, Value};

const PNU: &str = "1168010100208580003";
const OWNER: &str = "did:madang:0101010101010101010101010101010101010101010101010101010101010101";

fn record() -> Value {
	let owners = json!([{ "holder": OWNER, "share": "1/1" }]);
	json!({ "owners": owners, "owners_since": null, "closed": null, "revision": 1 })
}

fn entry(section: &str, rank: u32, filed: &Value, right: &Value) -> Value {
	json!({
		"section": section,
		"rank": { "main": rank, "branches": [] },
		"filed": filed,
		"cause": { "kind": "sale", "on": "2026-10-01" },
		"basis": "application",
		"on": "whole",
		"right": right,
		"state": "effective",
		"branches": 0,
	})
}

fn mortgage(amount: &str, holder: &str) -> Value {
	json!({ "revolving-mortgage": {
		"mortgage": { "mortgagees": [holder], "max_secured": amount, "debtors": [OWNER], "loan": "7", "agreed_on": null },
		"granted_by": [], "joint": null,
	} })
}

/// The books have a flat.
fn books() -> Vec<Event> {
	vec![
		named(
			1,
			0,
			"Registers.DistrictsImported",
			json!({ "entered": [{ "code": "1168010100", "name": "서울특별시 강남구 <b>역삼동" }] }),
		),
		named(
			1,
			1,
			"Registers.ParcelsImported",
			json!({ "entered": [[PNU, { "pnu": PNU, "details": { "category": "building-site", "area": "330.5", "official_price": "9007199254740993" }, "record": record() }]] }),
		),
		named(
			1,
			2,
			"Registers.BuildingsImported",
			json!({ "entered": [["11", { "details": { "parcels": [PNU], "main_use": "apartment" }, "record": record() }]] }),
		),
		named(
			1,
			3,
			"Registers.UnitsImported",
			json!({ "entered": [["77", { "details": { "building": "11", "wing": "101", "floor": 3, "number": "301호", "area": "84" }, "record": record() }]] }),
		),
	]
}

/// A flat with an owner and three rights; an application is filed, and completed as the first mortgage is discharged.
pub fn chain() -> Vec<FullBlock> {
	let former =
		json!({ "receipt": "2019-77", "on": "2019-05-02", "epoch": { "before": { "office": 1 } } });
	let filed = |number: u32| json!({ "receipt": format!("2026-{number}"), "on": "2026-11-24", "epoch": "on-chain" });
	let owner = json!({ "ownership": { "given_up": [], "acquired": [{ "holder": OWNER, "share": "1/1" }], "price": "18446744073709551615" } });
	let attachment = json!({ "foreign": { "purpose": "provisional-attachment", "section": "a", "text": "ab".repeat(32) } });
	let entries = vec![
		entry("a", 1, &former, &owner),
		entry("b", 1, &former, &mortgage("120000000", "member:4")),
		entry("a", 2, &filed(3), &attachment),
		entry("b", 2, &filed(2), &mortgage("60000000", "member:5")),
	];
	let title = json!({ "title": "11012026000001", "property": "unit:77", "district": "1168010100", "entries": entries });
	let receipt = "2026-12";
	let line = json!({ "title": "11012026000001", "property": "unit:77", "filing": { "discharge": { "entry": 2, "released_on": "2026-11-24" } } });
	let application =
		json!({ "lines": [line], "by": { "institution": 4 }, "state": "received", "deal": "5" });
	let discharge = entry("b", 3, &filed(12), &json!({ "discharge": { "of": 2 } }));
	vec![
		block(0, vec![], vec![]),
		block(1, vec![], books()),
		block(2, vec![], vec![named(2, 0, "Titles.TitlesImported", json!({ "titles": [title] }))]),
		block(
			3,
			vec![],
			vec![named(
				3,
				0,
				"Titles.ApplicationFiled",
				json!({ "receipt": receipt, "application": application }),
			)],
		),
		block(
			4,
			vec![],
			vec![
				named(
					4,
					0,
					"Titles.EntryRegistered",
					json!({ "title": "11012026000001", "property": "unit:77", "number": 5, "entry": discharge }),
				),
				named(
					4,
					1,
					"Titles.EntryCancelled",
					json!({ "title": "11012026000001", "number": 2, "by": 5 }),
				),
				named(4, 2, "Titles.ApplicationCompleted", json!({ "receipt": receipt })),
			],
		),
	]
}

fn place(body: &str, text: &str) -> usize {
	body.find(text).unwrap_or_else(|| panic!("no {text} in {body}"))
}

#[tokio::test]
async fn an_extract_is_laid_out_as_of_a_block() {
	let site = Site::with(&chain()).await;
	let then = site.get("/ko/unit/77?block=3").await;
	assert_eq!(then.status, StatusCode::OK, "{}", then.body);
	let body = then.body;
	// Where it is, in words; names of the chain are text.
	assert!(
		body.contains("<h1>서울특별시 강남구 &lt;b&gt;역삼동 산 858-3 101동 301호</h1>"),
		"{body}"
	);
	let order = ["표제부", "갑구", "을구", "누가 먼저 변제받는가", "처리 중인 등기신청"];
	assert!(order.is_sorted_by_key(|text| place(&body, text)), "{body}");
	assert!(!body.contains("<s>"), "nothing is cancelled yet: {body}");
	assert!(body.contains("18,446,744,073,709,551,615 원"), "{body}");
	for part in [
		"href=\"/ko/application/2026-12\"",
		"href=\"/ko/deal/5\"",
		"href=\"/ko/loan/7\"",
		"href=\"/ko/building/11\"",
	] {
		assert!(body.contains(part), "{part}: {body}");
	}
	let now = site.get("/en/unit/77").await.body;
	assert!(now.contains("<s>Revolving mortgage</s>"), "{now}");
	assert!(now.contains("Discharge of a revolving mortgage (rank 1)"), "{now}");
	assert!(!now.contains("2026-12</a></td>"), "no filing is pending: {now}");
	let before = site.get("/en/unit/77?block=1").await.body;
	assert!(before.contains("It has no title record."), "{before}");
	let earlier = site.get("/en/unit/77?block=0").await.body;
	assert!(earlier.contains("The books did not have this property then."), "{earlier}");
}

#[tokio::test]
async fn the_first_creditor_is_the_one_that_the_law_puts_first() {
	let site = Site::with(&chain()).await;
	let ranks = |body: String| {
		let table = body
			.split("Who is paid first")
			.nth(1)
			.unwrap()
			.split("Pending filings")
			.next()
			.unwrap()
			.to_owned();
		let order = ["Section B, rank 1", "Section B, rank 2", "Section A, rank 2"];
		order.map(|text| table.find(text))
	};
	// Former entries first; then by receipt over both sections.
	let [first, second, third] = ranks(site.get("/en/unit/77?block=3").await.body);
	assert!(first.is_some() && first < second && second < third);
	let body = site.get("/en/unit/77?block=3").await.body;
	assert!(body.contains("180,000,000"), "the sum of both mortgages: {body}");
	assert!(body.contains("not known"), "the attachment has no amount: {body}");
	let [first, second, _] = ranks(site.get("/en/unit/77").await.body);
	assert!(first.is_none() && second.is_some(), "what is discharged is paid no more");
}

#[tokio::test]
async fn a_property_is_found_by_its_number_and_its_title() {
	let site = Site::with(&chain()).await;
	for (address, expected) in [
		(format!("/ko/pnu/{PNU}"), format!("/ko/parcel/{PNU}")),
		("/en/title/11012026000001".to_owned(), "/en/unit/77".to_owned()),
	] {
		let answer = site.get(&address).await;
		assert_eq!(answer.headers[header::LOCATION], expected.as_str(), "{address}");
	}
	for address in ["/en/pnu/1", "/en/title/1", "/en/unit/78", "/en/parcel/1"] {
		assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
	}
	let parcel = site.get(&format!("/ko/parcel/{PNU}")).await.body;
	assert!(parcel.contains("9,007,199,254,740,993") && parcel.contains(">대<"), "{parcel}");
	assert!(parcel.contains("href=\"/ko/building/11\""), "{parcel}");
	let building = site.get("/ko/building/11").await.body;
	assert!(building.contains("101동 301호") && building.contains("아파트"), "{building}");
}

#[tokio::test]
async fn a_day_is_its_last_block() {
	let site = Site::with(&chain()).await;
	let day = "2026-11-24";
	assert_eq!(crate::shown::moment(FIRST).split(' ').next(), Some(day));
	let body = site.get(&format!("/en/unit/77?day={day}")).await.body;
	assert!(body.contains("<s>Revolving mortgage</s>"), "{body}");
	for (given, expected) in [
		("day=2026-13-01", "is not a day"),
		("day=2020-01-01", "The books did not have this property then."),
		("block=99", "is not in the index"),
		("block=x", "is not a number"),
	] {
		let answer = site.get(&format!("/en/unit/77?{given}")).await;
		assert!(!answer.status.is_server_error(), "{given}");
		assert!(answer.body.contains(expected), "{given}: {}", answer.body);
	}
}

#[tokio::test]
async fn what_the_tables_do_not_have_yet_is_said() {
	let site = Site::with(&chain()).await;
	let notice = "The tables do not have everything up to this block yet.";
	assert!(!site.get("/en/unit/77").await.body.contains(notice));
	let broken =
		named(5, 0, "Titles.EntryCancelled", json!({ "title": "1", "number": 9, "by": 1 }));
	site.store.add(&[block(5, vec![], vec![broken])]).await.unwrap();
	let error = site.store.project().await.unwrap_err().to_string();
	site.status.send_modify(|status| status.last = Some((5, FIRST)));
	let now = site.get("/en/unit/77").await.body;
	assert!(now.contains(notice), "{now}");
	assert!(!site.get("/en/unit/77?block=4").await.body.contains(notice));
	site.status.send_modify(|status| status.not_projected = Some(error));
	let line = "are not up to date: an event is not as expected.";
	assert!(site.get("/en/").await.body.contains(line));
}

#[tokio::test]
async fn the_timeline_has_what_happened_to_title_and_applications() {
	let site = Site::with(&chain()).await;
	let newest = site.get("/en/unit/77/timeline").await;
	assert_eq!(newest.status, StatusCode::OK, "{}", newest.body);
	let oldest = site.get("/en/unit/77/timeline?order=oldest").await.body;
	let order = |body: &str| {
		["Titles: application filed", "Titles: entry cancelled", "Titles: application completed"]
			.map(|text| place(body, text))
	};
	assert!(order(&oldest).is_sorted(), "{oldest}");
	assert!(order(&newest.body).iter().rev().is_sorted(), "{}", newest.body);
	assert!(oldest.contains("href=\"/en/application/2026-12\">Application 2026-12"), "{oldest}");
	assert!(oldest.contains("href=\"/en/institution/4\""), "who filed it: {oldest}");
	let korean = site.get("/ko/unit/77/timeline").await.body;
	assert!(korean.contains("<h1>이력: 서울특별시 강남구"), "{korean}");
	for (address, status) in [
		("/en/unit/78/timeline", StatusCode::NOT_FOUND),
		("/en/deal/5/timeline", StatusCode::NOT_FOUND),
		("/en/unit/77/timeline?order=x", StatusCode::BAD_REQUEST),
		("/en/unit/77/timeline?after=x", StatusCode::BAD_REQUEST),
	] {
		assert_eq!(site.get(address).await.status, status, "{address}");
	}
	let unit = site.get("/en/unit/77").await.body;
	assert!(unit.contains("href=\"/en/unit/77/timeline\""), "{unit}");
}

/// A square of a thousandth of a degree.
fn outline(pnu: &str, east: f64) -> String {
	let to = east + 0.001;
	format!(
		"{{\"type\":\"Feature\",\"properties\":{{\"pnu\":\"{pnu}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
		[[[{east},37.5],[{to},37.5],[{to},37.501],[{east},37.501],[{east},37.5]]]}}}}"
	)
}

fn map(features: &[String]) -> Map {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("parcels.geojson");
	let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
	std::fs::write(&file, text).unwrap();
	Map::read(&file).unwrap()
}

#[tokio::test]
async fn a_parcel_is_drawn_with_its_neighbours() {
	let next_to = "1168010100208580004";
	let map = map(&[
		outline(PNU, 127.0),
		outline(next_to, 127.001),
		outline("1168010100208580009", 127.1),
	]);
	let mut blocks = chain();
	let entered = json!([[next_to, { "pnu": next_to, "details": {}, "record": record() }]]);
	let event = named(5, 0, "Registers.ParcelsEntered", json!({ "entered": entered }));
	blocks.push(block(5, vec![], vec![event]));
	let site = Site::mapped(&blocks, map).await;
	let body = site.get(&format!("/en/parcel/{PNU}")).await.body;
	let drawn = body.split("<svg class=\"map\"").nth(1).unwrap().split("</svg>").next().unwrap();
	assert!(
		drawn.contains("<title id=\"map-title\">The parcel and those around it: 산 858-3"),
		"{drawn}"
	);
	assert!(drawn.contains("Around it: 산 858-4</desc>"), "{drawn}");
	assert!(drawn.contains(&format!("href=\"/en/pnu/{next_to}\"")), "{drawn}");
	assert!(drawn.contains("class=\"own\"") && drawn.contains("50 m"), "{drawn}");
	assert!(!drawn.contains("858-9"), "it is far away: {drawn}");
	// The list below is for those who do not see the drawing.
	let list = body.split("Parcels around it").nth(1).unwrap();
	assert!(list.contains(&format!("href=\"/en/pnu/{next_to}\"")), "{list}");
	let building = site.get("/en/building/11").await.body;
	assert!(!building.contains("<svg class=\"map\""), "{building}");
}

#[tokio::test]
async fn a_parcel_without_an_outline_says_so() {
	let site = Site::mapped(&chain(), map(&[outline("1168010100208580009", 127.0)])).await;
	let body = site.get(&format!("/en/parcel/{PNU}")).await.body;
	assert!(body.contains("has no outline of this parcel."), "{body}");
	let without = Site::with(&chain()).await;
	let body = without.get(&format!("/en/parcel/{PNU}")).await.body;
	assert!(!body.contains("has no outline of this parcel."), "{body}");
}

/// The example has an outline of each parcel of the land book, as large as the book says.
#[tokio::test]
async fn the_example_has_the_parcels_of_the_example() {
	let folder =
		std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chain-spec/data/example");
	let map = Map::read(&folder.join("parcels.geojson")).unwrap();
	let mut book = ::csv::Reader::from_path(folder.join("land-book.csv")).unwrap();
	let mut rows = 0;
	for row in book.records() {
		let row = row.unwrap();
		let outline = map.outline(&row[0]).unwrap_or_else(|| panic!("no outline of {}", &row[0]));
		let ring = &outline.rings[0];
		let metres = |[east, north]: [f64; 2]| {
			[east * 111_320.0 * 37.5f64.to_radians().cos(), north * 110_970.0]
		};
		let points: Vec<_> = ring
			.iter()
			.map(|point| metres([point[0] - ring[0][0], point[1] - ring[0][1]]))
			.collect();
		let twice: f64 =
			points.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
		let (area, book) = (twice.abs() / 2.0, row[2].parse::<f64>().unwrap());
		assert!((area - book).abs() < book * 0.15 + 3.0, "{}: {area} and {book}", &row[0]);
		rows += 1;
	}
	assert_eq!(map.count(), rows);
}
