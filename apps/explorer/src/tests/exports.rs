//! Exports of events and of transactions, and their manifests.

use super::{
	access::{asked, Guarded},
	block, chain, event, hash, transaction, Answer, Site,
};
use crate::{
	access::reader::Reader,
	csv,
	exports::{check::check, Export, Exports, Format, Manifest, Signer, What, Writing},
};
use axum::{
	body::Body,
	http::{header, Method, Request, StatusCode},
};
use http_body_util::BodyExt;
use madang_index::{Event, EventFilter, FullBlock, Outcome, Range};
use madang_service::SigningKey;
use serde_json::{json, Value};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::PathBuf,
	time::Duration,
};
use tempfile::TempDir;
use tower_service::Service;

/// The private keys of RFC 8037, appendix A, and of RFC 8032, section 7.1, test 2.
const KEYS: [&str; 2] = [
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
];

fn signer(key: &str) -> Signer {
	let pkcs8 = format!("302e020100300506032b657004220420{key}");
	let key = SigningKey::of(&hex::decode(pkcs8).unwrap()).unwrap();
	Signer { key, institution: 4 }
}

async fn signing(blocks: &[FullBlock]) -> Site {
	Site::exporting(blocks, Exports::new(Some(signer(KEYS[0])))).await
}

/// Five blocks, of which one has 2,500 events and transactions.
fn full() -> Vec<FullBlock> {
	let one = |number: u64| {
		let count = if number == 3 { 2_500 } else { 2 };
		let calls = (0..count).map(|at| transaction(number, at, Outcome::Done, json!({})));
		let events = (0..count).map(|at| Event {
			pallet: "Example".to_owned(),
			..event(number, at, json!({ "loan": u64::MAX.to_string(), "number": at }))
		});
		match number {
			0 => block(0, vec![], vec![]),
			_ => block(number, calls.collect(), events.collect()),
		}
	};
	(0..5).map(one).collect()
}

async fn found(site: &Site, address: &str) -> Answer {
	let answer = site.get(address).await;
	assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
	answer
}

/// The rows of a file of CSV without its head.
fn rows(text: &str) -> Vec<Vec<String>> {
	let mut reader = ::csv::Reader::from_reader(text.as_bytes());
	let row = |row: ::csv::StringRecord| row.iter().map(str::to_owned).collect();
	reader.records().map(|found| row(found.unwrap())).collect()
}

/// The objects of a file of JSON lines.
fn lines(text: &str) -> Vec<Value> {
	text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn each_row_is_there_once_and_in_order() {
	let site = Site::with(&full()).await;
	for what in ["events", "transactions"] {
		let file = found(&site, &format!("/en/{what}/export.csv?until=4")).await;
		let places: Vec<(u64, u32)> = rows(&file.body)
			.iter()
			.map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap()))
			.collect();
		assert_eq!(places.len(), 2_506, "{what}");
		assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{what}");
		let text = found(&site, &format!("/ko/{what}/export.jsonl?until=4")).await.body;
		let index = if what == "events" { "event" } else { "transaction" };
		let place =
			|line: &Value| (line["block"].as_u64().unwrap(), line[index].as_u64().unwrap() as u32);
		assert_eq!(lines(&text).iter().map(place).collect::<Vec<_>>(), places, "{what}");
		// Some blocks only.
		let some = found(&site, &format!("/en/{what}/export.csv?first=3&until=3")).await;
		assert_eq!(rows(&some.body).len(), 2_500, "{what}");
	}
	let none = found(&site, "/en/events/export.csv?pallet=Titles&until=4").await.body;
	assert_eq!(none, "block,event,time,milliseconds,transaction,pallet,name,fields\r\n");
	let none = found(&site, "/en/events/export.jsonl?pallet=Titles&until=4").await.body;
	assert_eq!(none, "");
}

#[tokio::test]
async fn explorers_over_the_same_chain_write_the_same_bytes() {
	let all = full();
	let one = Site::with(&all).await;
	// The other one indexed the newest blocks first, and has more of them.
	let other = Site::with(&all[4..]).await;
	other.store.add(&all[2..4]).await.unwrap();
	other.store.add(&all[..2]).await.unwrap();
	other
		.store
		.add(&[block(5, vec![transaction(5, 0, Outcome::Done, json!({}))], vec![])])
		.await
		.unwrap();
	for address in [
		"/en/events/export.csv?until=4",
		"/en/events/export.jsonl?until=4&name=RepaymentRecorded",
		"/en/transactions/export.csv?until=4&institution=4",
		"/en/transactions/export.jsonl?first=2&until=3",
	] {
		let bytes = found(&one, address).await.body;
		assert!(bytes.len() > 1_000, "{address}");
		assert!(bytes == found(&other, address).await.body, "{address}");
		let digest = |manifest: &str| {
			let file: Value = serde_json::from_str(manifest).unwrap();
			let manifest: Manifest = serde_json::from_value(file["manifest"].clone()).unwrap();
			(manifest.sha256, manifest.bytes, manifest.rows, manifest.last)
		};
		let manifest = address.replace('?', "/manifest?");
		let [one, other] = [found(&one, &manifest).await.body, found(&other, &manifest).await.body];
		assert_eq!(digest(&one), digest(&other), "{address}");
		assert_eq!(digest(&one).1, bytes.len().to_string(), "{address}");
	}
}

#[tokio::test]
async fn the_address_of_a_file_names_its_last_block() {
	let site = Site::with(&chain()).await;
	for (address, expected) in [
		("/en/events/export.csv", "/en/events/export.csv?until=2"),
		(
			"/ko/events/export.csv/manifest?first=1",
			"/ko/events/export.csv/manifest?first=1&until=2",
		),
		(
			"/en/transactions/export.jsonl?result=done&pallet=a%26b",
			"/en/transactions/export.jsonl?pallet=a%26b&result=done&until=2",
		),
	] {
		let answer = site.get(address).await;
		assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
		assert_eq!(answer.headers[header::LOCATION], expected, "{address}");
	}
	let file = found(&site, "/en/events/export.csv?until=2").await;
	let name = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
	assert_eq!(name, "attachment; filename=\"events-0-2.csv\"");
	// Pages lead there, with their filters.
	let page = found(&site, "/en/events?pallet=Lending").await.body;
	let link = "href=\"/en/events/export.csv?pallet=Lending&amp;until=2\"";
	assert!(page.contains(link), "{page}");
	let page = found(&site, "/ko/transactions?result=failed").await.body;
	let link = "href=\"/ko/transactions/export.jsonl/manifest?result=failed&amp;until=2\"";
	assert!(page.contains(link), "{page}");
}

#[tokio::test]
async fn what_cannot_be_exported_is_refused_with_a_reason() {
	let blocks = chain();
	let site = Site::with(&blocks[2..]).await;
	site.store.add(&blocks[..1]).await.unwrap();
	for (query, status, reason) in [
		("?until=2", 409, "not indexed yet: 1–1"),
		("?until=9", 409, "not indexed yet: 1–1"),
		("?first=2&until=9", 409, "not indexed yet: 3–9"),
		("?first=7", 409, "not indexed yet: 7–7"),
		("?until=x", 400, "is not a number"),
		("?first=2&until=1", 400, "is before the first block"),
		("?until=2&about=loan", 400, "is not a kind and an id"),
	] {
		for part in ["", "/manifest"] {
			let answer = site.get(&format!("/en/events/export.csv{part}{query}")).await;
			assert_eq!(answer.status.as_u16(), status, "{query}: {}", answer.body);
			assert!(answer.body.contains(reason), "{query}: {}", answer.body);
		}
	}
	assert_eq!(site.get("/en/events/export.csv?first=2&until=2").await.status, StatusCode::OK);
	for address in ["/en/events/export.xlsx", "/en/blocks/export.csv", "/en/events/export.csv/x"] {
		assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
	}
	// Too many rows.
	let mut exports = Exports::new(None);
	exports.max_rows = 2_505;
	let site = Site::exporting(&full(), exports).await;
	let answer = site.get("/en/events/export.csv?until=4").await;
	assert_eq!(answer.status, StatusCode::BAD_REQUEST);
	assert!(answer.body.contains("The most rows of a file: 2,505"), "{}", answer.body);
	assert_eq!(site.get("/en/events/export.csv?until=3").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_some_are_written_at_once() {
	let exports = Exports::new(None);
	let taken: Vec<_> = std::iter::from_fn(|| exports.places.take(&Reader::ANYONE)).collect();
	let site = Site::exporting(&chain(), exports).await;
	let address = "/en/events/export.csv?until=2";
	let answer = site.get(address).await;
	assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
	drop(taken);
	assert_eq!(site.get(address).await.status, StatusCode::OK);
}

/// A file, its manifest and the keys in a folder.
struct Exported {
	file: PathBuf,
	manifest: PathBuf,
	keys: PathBuf,
	_folder: TempDir,
}

impl Exported {
	async fn of(site: &Site, address: &str) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let [file, manifest, keys] =
			["file", "manifest.json", "keys.json"].map(|name| folder.path().join(name));
		fs::write(&file, found(site, address).await.body).unwrap();
		let body = found(site, &address.replace('?', "/manifest?")).await.body;
		fs::write(&manifest, body).unwrap();
		fs::write(&keys, found(site, "/keys").await.body).unwrap();
		Self { file, manifest, keys, _folder: folder }
	}

	fn check(&self) -> Result<String, String> {
		check(&self.file, &self.manifest, Some(&self.keys))
	}

	/// What is wrong after a change of a file, which is taken back.
	fn after(&self, path: &PathBuf, change: impl Fn(&str) -> String) -> String {
		let before = fs::read_to_string(path).unwrap();
		let changed = change(&before);
		assert!(before != changed, "the change changes nothing");
		fs::write(path, changed).unwrap();
		let error = self.check().expect_err("it is wrong");
		fs::write(path, before).unwrap();
		error
	}
}

#[tokio::test]
async fn a_file_is_the_one_of_its_signed_manifest() {
	let site = signing(&full()).await;
	for address in [
		"/en/events/export.csv?until=4&pallet=Example",
		"/en/transactions/export.jsonl?until=4",
		"/en/events/export.csv?until=4&pallet=None",
		"/en/events/export.jsonl?until=4&pallet=None",
	] {
		let said = Exported::of(&site, address).await.check().unwrap();
		assert!(said.contains(&hash(1_004)), "{said}");
		assert!(
			said.contains(
				"Signed for institution 4 with the key kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
			),
			"{said}"
		);
	}
	let made = Exported::of(&site, "/en/events/export.csv?until=4&pallet=Example").await;
	assert!(made.check().unwrap().contains("2506 events"));
	// The file.
	let other = made.after(&made.file, |text| text.replace("number\"\":7}", "number\"\":8}"));
	assert!(other.contains("SHA-256") && !other.contains("rows"), "{other}");
	let cut = made.after(&made.file, |text| {
		let (rest, _) = text.trim_end().rsplit_once("\r\n").unwrap();
		format!("{rest}\r\n")
	});
	assert!(cut.contains("rows: 2505, and not 2506") && cut.contains("bytes"), "{cut}");
	let renamed = made.after(&made.file, |text| text.replacen("pallet", "Pallet", 1));
	assert!(renamed.contains("columns: block,event,time"), "{renamed}");
	// The manifest, as it is read and as it is signed.
	for (from, to) in [
		("\"rows\":\"2506\"", "\"rows\":\"2505\""),
		("\"institution\":4", "\"institution\":5"),
		("\"number\":4", "\"number\":3"),
	] {
		let error = made.after(&made.manifest, |text| text.replacen(from, to, 1));
		assert!(error.contains("is not the one that was signed"), "{error}");
	}
	let error = made.after(&made.manifest, |text| text.replace("\"jws\":\"e", "\"jws\":\"f"));
	assert!(error.contains("it is not a signature of this form"), "{error}");
	let error =
		made.after(&made.manifest, |text| text.replace("madang-export/1", "madang-export/2"));
	assert!(error.contains("its form is madang-export/2"), "{error}");
	// Another key.
	let other = json!({ "keys": [signer(KEYS[1]).key.jwk()] }).to_string();
	let error = made.after(&made.keys, |_| other.clone());
	assert!(error.contains("which is not among the keys"), "{error}");
	let forged = signing_with(KEYS[1]).await;
	let forged = Exported::of(&forged, "/en/events/export.csv?until=4&pallet=Example").await;
	let error = check(&forged.file, &forged.manifest, Some(&made.keys)).unwrap_err();
	assert!(error.contains("which is not among the keys"), "{error}");
	// Without keys only the file is compared.
	let said = check(&made.file, &made.manifest, None).unwrap();
	assert!(said.contains("The signature was not checked"), "{said}");
}

async fn signing_with(key: &str) -> Site {
	Site::exporting(&full(), Exports::new(Some(signer(key)))).await
}

#[tokio::test]
async fn a_manifest_without_a_key_says_that_it_is_not_signed() {
	let site = Site::with(&chain()).await;
	let address = "/en/events/export.csv/manifest?until=2&name=LoanApplied";
	let file: Value = serde_json::from_str(&found(&site, address).await.body).unwrap();
	assert_eq!((&file["signed"], &file["jws"]), (&json!(false), &Value::Null));
	let manifest = &file["manifest"];
	assert_eq!(manifest["genesis"], format!("0x{}", "01".repeat(32)));
	assert_eq!(manifest["query"], json!({ "name": "LoanApplied" }));
	assert_eq!(manifest["first"], json!({ "number": 0, "hash": hash(1_000) }));
	assert_eq!(manifest["last"], json!({ "number": 2, "hash": hash(1_002) }));
	assert_eq!((&manifest["rows"], &manifest["institution"]), (&json!("1"), &Value::Null));
	assert_eq!(manifest["decoding"], madang_index::DECODING);
	assert_eq!(found(&site, "/keys").await.body, "{\"keys\":[]}");
	let made = Exported::of(&site, "/en/events/export.csv?until=2&name=LoanApplied").await;
	assert!(made.check().unwrap_err().contains("the manifest is not signed"));
	check(&made.file, &made.manifest, None).unwrap();
}

/// Texts with which spreadsheets begin formulas, or that look like it.
const FORMULAS: [&str; 14] = [
	"=1+1",
	"=cmd|' /C calc'!A0",
	"+82-10",
	"-2+3",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	"\n=1",
	"＝1+1",
	"＋1",
	"'=1",
	"\",\"=1",
	"-1.2.3",
	"=HYPERLINK(\"http://a\",\"b\")",
];

#[tokio::test]
async fn no_cell_is_a_formula_and_each_text_comes_back() {
	let named = |at: usize, text: &str| Event {
		name: text.to_owned(),
		..event(1, u32::try_from(at).unwrap(), json!({ "reason": text }))
	};
	let events = FORMULAS.iter().enumerate().map(|(at, text)| named(at, text)).collect();
	let site = Site::with(&[block(0, vec![], vec![]), block(1, vec![], events)]).await;
	let text = found(&site, "/en/events/export.csv?until=1").await.body;
	assert!(text.split("\r\n").all(|line| line.is_ascii() || line.contains(['＝', '＋'])));
	let rows = rows(&text);
	assert_eq!(rows.len(), FORMULAS.len());
	for (row, text) in rows.iter().zip(FORMULAS) {
		for cell in row {
			let first = cell.chars().next().unwrap_or('x');
			let is_harmless = !"=+-@\t\r\n＝＋－＠".contains(first);
			assert!(is_harmless, "{cell:?}");
		}
		assert_eq!(csv::original(&row[6]), text);
		let fields: Value = serde_json::from_str(csv::original(&row[7])).unwrap();
		assert_eq!(fields["reason"], *text);
	}
}

#[tokio::test]
async fn numbers_have_the_same_digits_everywhere_and_back() {
	let site = Site::with(&chain()).await;
	let numbers = ["9007199254740993", "18446744073709551615"];
	let page = found(&site, "/en/events").await.body;
	assert!(page.contains("9,007,199,254,740,993") && page.contains(numbers[1]), "{page}");
	let csv = found(&site, "/en/events/export.csv?until=2&name=RepaymentRecorded").await.body;
	let fields: Value = serde_json::from_str(&rows(&csv)[0][7]).unwrap();
	let lines = lines(&found(&site, "/en/events/export.jsonl?until=2").await.body);
	assert_eq!(fields, lines[1]["fields"]);
	let kept = site.store.event(madang_index::Place { block: 1, index: 0 }).await.unwrap();
	assert_eq!(fields, kept.unwrap().fields);
	assert_eq!((&fields["amount"], &fields["loan"]), (&json!(numbers[0]), &json!(numbers[1])));
	// Times are there for people and exactly.
	assert_eq!(rows(&csv)[0][2..4], ["2026-11-24T15:09:56+09:00", "1795500596000"]);
	let genesis = &lines[0];
	assert_eq!((&genesis["time"], &genesis["milliseconds"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn failed_calls_say_why() {
	let site = Site::with(&chain()).await;
	let text = found(&site, "/en/transactions/export.jsonl?until=2").await.body;
	let lines = lines(&text);
	let results: BTreeSet<_> =
		lines.iter().map(|line| (line["result"].to_string(), line["error"].to_string())).collect();
	let expected = [
		("\"done\"".to_owned(), "null".to_owned()),
		("\"failed\"".to_owned(), "\"Lending.NotDue\"".to_owned()),
	];
	assert_eq!(results, BTreeSet::from(expected));
	assert_eq!(lines[0]["arguments"]["loan"], "18446744073709551615");
}

#[tokio::test]
async fn a_filter_that_is_not_known_is_not_left_out() {
	let site = Site::with(&chain()).await;
	for place in [
		"/en/events/export.csv?palet=Lending&until=2",
		"/en/events/export.csv?institution=4&until=2",
		"/en/transactions/export.jsonl/manifest?about=loan:7&until=2",
	] {
		let answer = site.get(place).await;
		assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{place}");
		assert!(answer.body.contains("is not a parameter of this export"), "{}", answer.body);
	}
}

#[tokio::test]
async fn who_does_not_take_a_file_is_cut_off() {
	let mut exports = Exports::new(None);
	exports.patience = Duration::from_millis(20);
	let mut taken: Vec<_> = std::iter::from_fn(|| exports.places.take(&Reader::ANYONE)).collect();
	let site = Site::exporting(&full(), exports).await;
	let address = "/en/events/export.csv?until=4";
	// One place is free, and one who takes nothing has it.
	taken.pop();
	let ask = Request::get(address).body(Body::empty()).unwrap();
	let waiting = site.router.clone().call(ask).await.unwrap();
	assert_eq!(waiting.status(), StatusCode::OK);
	// Until it is free again.
	while site.head(address).await != StatusCode::OK {
		tokio::task::yield_now().await;
	}
	let first = waiting.into_body().collect().await;
	assert!(first.is_err(), "a part is not taken for the whole");
}

#[tokio::test]
async fn programs_are_told_in_json_why_there_is_no_file() {
	let guarded = Guarded::new().await;
	let lee = guarded.cookie("lee").await;
	let csv = "/ko/events/export.csv?until=9";
	for (address, cookie, status, code) in [
		(csv, None, 403, "not-signed-in"),
		(csv, Some(&lee), 409, "not-indexed"),
		("/ko/events/export.csv/manifest?until=x", Some(&lee), 400, "invalid"),
		("/en/audit/pauses/csv", Some(&lee), 403, "forbidden"),
	] {
		for accept in ["*/*", "text/csv", "application/json"] {
			let mut request = asked(Method::GET, address, cookie.map(String::as_str));
			request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
			let answer = guarded.site.ask(request).await;
			assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.body);
			assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
			let problem: Value = serde_json::from_str(&answer.body).unwrap();
			assert_eq!(problem["code"], code, "{address}");
		}
	}
	// A person has a page, in the language of the address.
	let mut request = asked(Method::GET, csv, Some(&lee));
	request.headers_mut().insert(header::ACCEPT, "text/html,*/*;q=0.8".parse().unwrap());
	let answer = guarded.site.ask(request).await;
	assert!(answer.body.contains("<html lang=\"ko\""), "{}", answer.body);
	let mut request = asked(Method::GET, csv, None);
	request.headers_mut().insert(header::ACCEPT, "text/html".parse().unwrap());
	assert_eq!(guarded.site.ask(request).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn each_reader_has_two_files_written_at_once() {
	let guarded = Guarded::over(&full()).await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	let ask = |cookie: &str| {
		let request = asked(Method::GET, "/en/events/export.csv?until=4", Some(cookie));
		let mut router = guarded.site.router.clone();
		async move { router.call(request).await.unwrap() }
	};
	let (one, _other) = (ask(&lee).await, ask(&lee).await);
	assert_eq!(ask(&lee).await.status(), StatusCode::SERVICE_UNAVAILABLE);
	assert_eq!(ask(&kim).await.status(), StatusCode::OK, "others have places");
	one.into_body().collect().await.unwrap();
	assert_eq!(ask(&lee).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_file_whose_blocks_are_removed_has_no_end() {
	let site = Site::with(&full()).await;
	let what = What::Events(EventFilter::default());
	let within = Range { first: 0, last: 3 };
	let export = Export { what, format: Format::Csv, within, query: BTreeMap::default() };
	// The last block has 2,500 events: the first piece ends inside it.
	let mut writing = Writing::of(site.store.clone(), export.clone());
	assert!(writing.next().await.unwrap().is_some());
	site.store.reindex(0).await.unwrap();
	assert!(writing.next().await.is_err(), "a part is not taken for the whole");
	assert!(Writing::of(site.store.clone(), export).next().await.is_err());
}
