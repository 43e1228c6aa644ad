use super::*;
use madang_client::CallError;
use std::{os::unix::fs::PermissionsExt, sync::Arc};

fn signed(first: &str, transaction: &str, expires_at: u64) -> Line {
	Line::Signed(Signed {
		at_ms: 1,
		profile: Some("seoul".into()),
		genesis: "ab".repeat(32),
		command: "deal inspect".into(),
		call: "Conveyances.inspect".into(),
		external_ref: Some("cd".repeat(32)),
		account: "5E".into(),
		nonce: 7,
		first: first.into(),
		transaction: transaction.into(),
		signed_at: 1,
		expires_at,
	})
}

#[test]
fn a_transaction_has_all_its_signatures_and_its_outcome() {
	let ended = Ended::new("a".into(), Outcome::Done).placed((9, 2));
	let lines = [
		signed("a", "a", 65),
		signed("b", "b", 66),
		signed("a", "c", 70),
		Line::Ended(ended.clone()),
		Line::Ended(Ended::new("unknown".into(), Outcome::Done)),
	];
	let all = Entry::all(lines);
	assert_eq!(all.len(), 2);
	assert_eq!((all[0].hashes.join(""), all[0].expires_at), ("ac".to_owned(), 70));
	assert_eq!((&all[0].ended, all[0].is_open()), (&Some(ended), false));
	assert!(all[1].is_open());
	assert!(all[0].is_named("c") && all[0].is_named(&"cd".repeat(32)) && !all[0].is_named("b"));
}

#[test]
fn each_answer_is_an_outcome_and_no_answer_is_none() {
	let hash = H256([1; 32]);
	let of = |error: Error| Ended::of(hash, Err(&error));
	let name = Some(("Deals".to_owned(), "Closed".to_owned()));
	let place = Some((7, 2));
	let failed = of(Error::Failed(CallError { name, place, ..CallError::other("x") })).unwrap();
	assert_eq!((failed.outcome, failed.block, failed.index), (Outcome::Failed, Some(7), Some(2)));
	assert_eq!(failed.error.as_deref(), Some("Deals.Closed"));
	let expired = of(Error::Expired { expires_at: 7, last: None }).unwrap();
	assert_eq!((expired.outcome, expired.block), (Outcome::Expired, None));
	assert_eq!(of(Error::NonceConflict("x".into())).unwrap().outcome, Outcome::Replaced);
	assert_eq!(of(Error::Rejected("x".into())).unwrap().outcome, Outcome::Rejected);
	let unread = Error::Unread { block: 7, hash, index: 1, transaction: hash };
	assert_eq!(of(unread).unwrap().outcome, Outcome::Unread);
	assert_eq!(of(Error::Answer("gone".into())), None);
}

#[test]
fn the_file_is_the_owners_and_is_read_as_it_was_written() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("state/journal.jsonl");
	let journal = Journal::at(Some(path.clone()), MOST_BYTES);
	assert_eq!(journal.read().unwrap(), []);
	journal.write(&signed("a", "a", 65));
	journal.write(&Line::Ended(Ended::new("a".into(), Outcome::Failed)));
	assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
	let read = journal.read().unwrap();
	assert_eq!(read[0].ended.as_ref().map(|ended| ended.outcome), Some(Outcome::Failed));
	// A line that is cut off does not hide the others.
	let whole = fs::read_to_string(&path).unwrap();
	fs::write(&path, format!("{whole}{{\"type\":\"signed\",\"at")).unwrap();
	assert_eq!(journal.read().unwrap(), read);
}

#[test]
fn a_line_that_is_cut_off_does_not_spoil_the_next_one() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal.jsonl");
	let journal = Journal::at(Some(path.clone()), MOST_BYTES);
	journal.write(&signed("a", "a", 65));
	let whole = fs::read_to_string(&path).unwrap();
	fs::write(&path, &whole[..whole.len() - 9]).unwrap();
	journal.write(&signed("b", "b", 65));
	journal.write(&signed("c", "c", 65));
	let firsts: Vec<_> = journal.read().unwrap().into_iter().map(|one| one.signed.first).collect();
	assert_eq!(firsts, ["b", "c"]);
	// A whole line has no empty one after it.
	assert!(!fs::read_to_string(&path).unwrap().contains("\n\n"));
}

#[test]
fn a_reader_waits_while_another_program_replaces_the_file() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal.jsonl");
	let journal = Journal::at(Some(path.clone()), MOST_BYTES);
	journal.write(&signed("a", "a", 65));
	let held = lock(&path.with_extension("lock")).unwrap();
	let reader = Journal::at(Some(path.clone()), MOST_BYTES);
	let reader = std::thread::spawn(move || reader.read().unwrap().len());
	sleep(LOCK_PAUSE * 5);
	assert!(!reader.is_finished());
	drop(held);
	assert_eq!(reader.join().unwrap(), 1);
}

#[test]
fn the_file_is_bounded_and_the_one_before_is_kept() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal.jsonl");
	let journal = Journal::at(Some(path.clone()), 1_000);
	for number in 0..100 {
		let hash = number.to_string();
		journal.write(&signed(&hash, &hash, 65));
	}
	for path in [&path, &old(&path)] {
		let length = fs::metadata(path).unwrap().len();
		assert!((1..2_000).contains(&length), "{length}");
	}
	let firsts: Vec<_> = journal.read().unwrap().into_iter().map(|one| one.signed.first).collect();
	assert_eq!(firsts.last().map(String::as_str), Some("99"));
	assert!((3..20).contains(&firsts.len()), "{firsts:?}");
}

#[test]
fn several_writers_lose_no_line() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("journal.jsonl");
	let journal = Arc::new(Journal::at(Some(path), MOST_BYTES));
	let writers: Vec<_> = (0..8)
		.map(|writer| {
			let journal = Journal::at(journal.path.clone(), MOST_BYTES);
			std::thread::spawn(move || {
				for number in 0..50 {
					let hash = format!("{writer}-{number}");
					journal.write(&signed(&hash, &hash, 65));
				}
			})
		})
		.collect();
	writers.into_iter().for_each(|writer| writer.join().unwrap());
	assert_eq!(journal.read().unwrap().len(), 400);
}

#[test]
fn a_file_that_cannot_be_written_is_no_failure() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("file");
	fs::write(&file, "").unwrap();
	let journal = Journal::at(Some(file.join("journal.jsonl")), MOST_BYTES);
	journal.write(&signed("a", "a", 65));
	assert!(journal.warned.load(Ordering::Relaxed));
	assert!(journal.append(journal.path().unwrap(), &signed("a", "a", 65)).is_err());
}
