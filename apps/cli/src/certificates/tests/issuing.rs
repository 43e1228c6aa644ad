//! What `madang certificate issue` writes.

use super::*;
use madang_transparency::Anchor;
use madang_verify::certificate::MAX_FILE_BYTES;
use std::collections::BTreeSet;

const RANGES: &str = "--expires 2099-02-26 --revocation 7:64:22 --suspension 8:0:64";

fn lines(count: usize) -> Vec<Value> {
	(0..count).map(|number| line(&Value::Null, number)).collect()
}

#[test]
fn a_batch_has_a_file_a_path_and_places_of_its_own_for_each_line() {
	let desk = Desk::new();
	desk.issue(
		&lines(22),
		&format!("{RANGES} --name-ko 소득 --name-en Income --area 11680"),
		"out",
	)
	.unwrap();
	let batch = BatchFile::read(&desk.path("out").join("batch.json")).unwrap();
	assert_eq!((batch.size, batch.accreditation, batch.batch), (22, 3, None));
	assert_eq!((batch.area.as_deref(), batch.expires.as_str()), (Some("11680"), "2099-02-26"));
	assert_eq!(batch.revocation, Some(Range { list: 7, first: 64, count: 22 }));
	let anchor = Anchor { size: 22, root: batch.root().unwrap() };
	let (mut indices, mut revocations, mut suspensions) =
		(BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
	let mut order = Vec::new();
	for (path, file) in desk.files("out") {
		let contents = contents(&file).unwrap();
		let leaf = file.leaf().text();
		assert_eq!(anchor.check(file.index.into(), leaf.as_bytes(), &file.path), Ok(()));
		let name = path.file_name().unwrap().to_str().unwrap();
		assert_eq!(name, format!("{}.certificate.json", hex::encode(contents.id)));
		assert_eq!(mode(&path), 0o600);
		indices.insert(file.index);
		revocations.insert(file.leaf.revocation.unwrap());
		suspensions.insert(file.leaf.suspension.unwrap());
		order.push((contents.claims()["income"].as_u64().unwrap(), file.index));
		let hidden: Vec<String> = contents.hidden().iter().map(ToString::to_string).collect();
		assert_eq!(
			BTreeSet::from_iter(hidden),
			["/address", "/income", "/name"].map(str::to_owned).into()
		);
		assert_eq!(contents.claims()["kind_name"]["ko"], "소득");
		assert_eq!((file.batch, file.proof), (None, None));
	}
	assert_eq!(indices, (0..22).collect());
	// All 22 places of the range, and 22 of the 64.
	assert_eq!(revocations, (64..86).collect());
	assert!(suspensions.len() == 22 && suspensions.iter().all(|place| *place < 64));
	order.sort_unstable();
	assert!(!order.is_sorted_by_key(|(_, index)| *index), "the order of the lines shows");
	assert_eq!(mode(&desk.path("out")), 0o700);
	assert_eq!(fs::read_dir(desk.path("out")).unwrap().count(), 23);
	assert_eq!(desk.names(), ["keys", "lines", "office.seed", "out", "pass"]);
}

#[test]
fn the_leaf_is_the_documented_text() {
	let desk = Desk::new();
	let options = "--expires 2099-02-26 --revocation 7:5:1";
	desk.issue(&lines(1), options, "out").unwrap();
	let (_, file) = desk.files("out").remove(0);
	let id = contents(&file).unwrap().id;
	let (issued, id_text) = (file.leaf.issued, hex::encode(id));
	let text = format!(
		"madang-certificate/v1\nid {id_text}\nissued {issued}\nexpires 2099-02-26\nrevocation 5\nsuspension -\n"
	);
	assert_eq!((file.leaf().text(), file.id()), (text.clone(), id));
	let batch = BatchFile::read(&desk.path("out").join("batch.json")).unwrap();
	assert_eq!(batch.root().unwrap(), madang_transparency::leaf_hash(text.as_bytes()));
	assert!(file.path.is_empty());
}

#[test]
fn a_mistake_is_named_by_its_line_and_nothing_is_left() {
	let desk = Desk::new();
	let before = |desk: &Desk| desk.names();
	desk.write("lines", "");
	let names = before(&desk);
	let late = json!({ "holder": null, "claims": { "a": 1 }, "expires": "2100-01-01" });
	let over = json!({ "holder": null, "claims": { "a": 1 }, "expires": "2020-01-01" });
	let hidden = json!({ "holder": null, "claims": { "a": 1 }, "hidden": ["/b"] });
	let reserved = json!({ "holder": null, "claims": { "iss": 1 }, "hidden": [] });
	let salted = json!({ "holder": null, "claims": { "a": { "_sd": 1 } } });
	for (bad, part) in [
		(json!({ "claims": {} }), "no holder"),
		(late, "after the last day of the batch"),
		(over, "which is over"),
		(hidden, "no claim at /b"),
		(reserved, "the claim iss"),
		(salted, "reserved name"),
	] {
		let failure = desk.issue(&[line(&Value::Null, 1), bad], RANGES, "out").unwrap_err();
		assert!(failure.message.contains("lines: line 2: "), "{failure}");
		assert!(failure.message.contains(part), "{failure}");
		assert_eq!(desk.names(), names);
	}
	let failure = desk.issue(&lines(3), "--revocation 7:0:3", "out").unwrap_err();
	assert!(failure.message.contains("line 1: no last day"), "{failure}");
	let failure =
		desk.issue(&lines(3), "--revocation 7:0:2 --expires 2099-01-01", "out").unwrap_err();
	assert!(failure.message.contains("line 3: the range for revocation"), "{failure}");
	let failure = desk.issue(&[], RANGES, "out").unwrap_err();
	assert!(failure.message.contains("no line"), "{failure}");
	desk.write("lines", &"x".repeat(300_000));
	assert!(desk.fails(&issue_line(RANGES, "out")).contains("line 1: longer than"));
	assert_eq!(desk.names(), names);
}

#[test]
fn nothing_is_overwritten() {
	let desk = Desk::new();
	desk.issue(&lines(1), RANGES, "out").unwrap();
	let before = fs::read(desk.path("out").join("batch.json")).unwrap();
	let failure = desk.issue(&lines(2), RANGES, "out").unwrap_err();
	assert!(failure.message.contains("not overwritten"), "{failure}");
	assert_eq!(fs::read(desk.path("out").join("batch.json")).unwrap(), before);
}

#[test]
fn only_keys_that_sign_certificates_are_taken() {
	let desk = Desk::new();
	desk.run("key import sr --party --kind sr25519 --seed-file @office.seed").unwrap();
	desk.run("key import ed --party --kind ed25519 --seed-file @office.seed").unwrap();
	desk.write("lines", &line(&Value::Null, 1).to_string());
	let with = |key: &str| issue_line(RANGES, "out").replace("key office", &format!("key {key}"));
	assert!(desk.fails(&with("sr")).contains("sr25519"));
	desk.run(&with("ed")).unwrap();
	let batch = BatchFile::read(&desk.path("out").join("batch.json")).unwrap();
	assert!(batch.key.starts_with("ed25519:"));
	assert!(contents(&desk.files("out")[0].1).is_ok());
}

#[test]
fn the_number_of_the_batch_is_written_into_every_file_and_can_be_again() {
	let desk = Desk::new();
	desk.issue(&lines(3), RANGES, "out").unwrap();
	let path = desk.path("out").join("batch.json");
	let batch = BatchFile::read(&path).unwrap();
	// Interrupted behind the first file.
	let (first, mut file) = desk.files("out").remove(0);
	file.batch = Some(12);
	fs::write(&first, file::bytes(&file)).unwrap();
	for _ in 0..2 {
		number_files(&path, &batch, 12).unwrap();
		assert!(desk.files("out").iter().all(|(_, file)| file.batch == Some(12)));
		assert_eq!(BatchFile::read(&path).unwrap().batch, Some(12));
	}
	assert!(number_files(&path, &batch, 13).is_err());
}

#[test]
fn a_changed_file_is_noticed() {
	let desk = Desk::new();
	desk.issue(&lines(1), RANGES, "out").unwrap();
	let (path, file) = desk.files("out").remove(0);
	let changed = |change: &dyn Fn(&mut CertificateFile)| {
		let mut file = file.clone();
		change(&mut file);
		let read = file::parse(&file::bytes(&file)).and_then(|file| contents(&file).map(drop));
		read.map_err(|failure| failure.message).err().unwrap_or_default()
	};
	assert_eq!(changed(&|_| ()), "");
	let differs = |change: &dyn Fn(&mut CertificateFile), code: &str| {
		let message = changed(change);
		assert!(message.contains(&format!("({code})")), "{message}");
	};
	differs(&|file| file.leaf.issued = "2020-01-01".parse().unwrap(), "leaf-issued-differs");
	differs(&|file| file.leaf.expires = "2099-02-27".parse().unwrap(), "leaf-expires-differs");
	differs(&|file| file.leaf.revocation = Some(1), "leaf-status-differs");
	differs(&|file| file.leaf.suspension = None, "leaf-status-differs");
	differs(&|file| file.index = 1, "index-beyond-size");
	assert!(changed(&|file| file.path = vec![[0; 32]; 25]).contains("not in its format"));
	let dot = file.credential.rfind('.').unwrap();
	let letter = if &file.credential[dot + 5..=dot + 5] == "A" { "B" } else { "A" };
	let changed_signature =
		|file: &mut CertificateFile| file.credential.replace_range(dot + 5..=dot + 5, letter);
	differs(&changed_signature, "bad-signature");
	assert_ne!(changed(&|file| file.credential.push_str("WyJhIiwiYiIsMV0~")), "");
	fs::write(&path, vec![b' '; MAX_FILE_BYTES + 1]).unwrap();
	assert!(file::read(&path).unwrap_err().message.contains("longer than"));
	fs::write(&path, r#"{"format":"madang-certificate/1","new":1}"#).unwrap();
	assert!(file::read(&path).unwrap_err().message.contains("not in its format"));
}
