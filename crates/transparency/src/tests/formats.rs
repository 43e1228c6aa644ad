//! Notes, keys and checkpoints.

use super::*;
use crate::{cosignature, note::Note, FormatError, VerifierKey};

/// The example of C2SP `signed-note`.
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE_NOTE: &str = "This is an example message.\n\n— example.com/foo \
	Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of C2SP `tlog-cosignature`, whose keys are not published.
const EXAMPLE_CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\n\
	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
	— example.com/behind-the-sofa \
	Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
	— witness.example.com/w1 \
	jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_of_c2sp_verifies() {
	let key = VerifierKey::parse(EXAMPLE_KEY).unwrap();
	let note = Note::parse(EXAMPLE_NOTE.as_bytes()).unwrap();
	assert_eq!(key.to_string(), EXAMPLE_KEY);
	assert_eq!(note.to_string(), EXAMPLE_NOTE);
	assert_eq!(note.signed_by(&key), Some(true));
	let changed = Note::parse(EXAMPLE_NOTE.replace("an example", "a sample").as_bytes()).unwrap();
	assert_eq!(changed.signed_by(&key), Some(false));
	assert_eq!(note.signed_by(witness(1).verifier()), None);
}

#[test]
fn the_checkpoint_of_c2sp_is_read() {
	let note = Note::parse(EXAMPLE_CHECKPOINT.as_bytes()).unwrap();
	assert_eq!(note.to_string(), EXAMPLE_CHECKPOINT);
	let checkpoint = Checkpoint::parse(note.text()).unwrap();
	assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
	assert_eq!(checkpoint.tree.size, 20_852_163);
	assert_eq!(checkpoint.to_string(), note.text());
	assert_eq!(note.signatures()[1].bytes()[..8], 1_679_315_147_u64.to_be_bytes());
}

#[test]
fn texts_that_are_not_notes() {
	let parse = |text: &str| Note::parse(text.as_bytes()).unwrap_err();
	let signature = EXAMPLE_NOTE.split_once("\n\n").unwrap().1.trim_end();
	assert_eq!(parse("a\n"), FormatError::NoSignature);
	assert_eq!(parse("a\n\n"), FormatError::NoSignature);
	assert_eq!(parse(&format!("a\n\n{signature}")), FormatError::NoSignature);
	assert_eq!(parse(&format!("a\r\n\n{signature}\n")), FormatError::NotText);
	assert_eq!(Note::parse(b"\xff\n\n").unwrap_err(), FormatError::NotText);
	assert_eq!(parse("a\n\n- name AAAAAAA=\n"), FormatError::BadSignatureLine);
	assert_eq!(parse("a\n\n— name AAAAAA==\n"), FormatError::BadSignatureLine);
	assert_eq!(parse("a\n\n— name AAAAAAB=\n"), FormatError::BadSignatureLine);
	assert_eq!(parse("a\n\n— na+me AAAAAAA=\n"), FormatError::BadKeyName);
	assert_eq!(parse("a\n\n— na\u{2003}me AAAAAAA=\n"), FormatError::BadKeyName);
	let many = format!("a\n\n{}", format!("{signature}\n").repeat(257));
	assert_eq!(parse(&many), FormatError::TooManySignatures);
	assert_eq!(parse(&"a".repeat(1 << 21)), FormatError::TooLong);
	assert_eq!(Note::new("no end").unwrap_err(), FormatError::NotText);
}

#[test]
fn texts_that_are_not_keys() {
	let parse = |text: &str| VerifierKey::parse(text).unwrap_err();
	assert_eq!(parse("name"), FormatError::BadKey);
	assert_eq!(parse(&EXAMPLE_KEY.replace("530d", "530e")), FormatError::WrongKeyId);
	assert_eq!(parse(&EXAMPLE_KEY.replace("530d", "530D")), FormatError::WrongKeyId);
	assert_eq!(parse(&EXAMPLE_KEY.replace("/foo", "/fool")), FormatError::WrongKeyId);
	assert_eq!(parse(&EXAMPLE_KEY.replace("/foo", " foo")), FormatError::BadKeyName);
	assert_eq!(parse("a+00000000+Bg=="), FormatError::UnsupportedKey);
	assert_eq!(parse("a+00000000+AQ=="), FormatError::BadKey);
	// The neutral element: it verifies a signature of anything.
	let mut weak = [0; 32];
	weak[0] = 1;
	assert_eq!(VerifierKey::new("a", KeyKind::Note, weak).unwrap_err(), FormatError::BadKey);
}

#[test]
fn texts_that_are_not_checkpoints() {
	let text = Checkpoint { origin: "a".into(), tree: tree(3).anchor(), extensions: vec![] };
	let parse = |text: &str| Checkpoint::parse(text).unwrap_err();
	let text = text.to_string();
	assert_eq!(parse(text.trim_end()), FormatError::MissingLine);
	assert_eq!(parse("a\n3\n"), FormatError::MissingLine);
	assert_eq!(parse(&text.replacen("a\n", "\n", 1)), FormatError::BadOrigin);
	for number in ["03", "-3", "+3", "", " 3", "3 ", "0x3", "9223372036854775808"] {
		assert_eq!(parse(&text.replace("\n3\n", &format!("\n{number}\n"))), FormatError::BadNumber);
	}
	assert_eq!(parse(&text.replace('=', "")), FormatError::BadHash);
	assert_eq!(parse(&format!("{text}\n")), FormatError::BadExtension);
	let more = Checkpoint::parse(&format!("{text}more\n")).unwrap();
	assert_eq!(more.extensions, ["more"]);
	assert_eq!(more.to_string(), format!("{text}more\n"));
	let origin = Checkpoint { origin: "a\nb".into(), tree: tree(3).anchor(), extensions: vec![] };
	assert!(origin.note().is_err());
}

#[test]
fn a_key_signs_what_its_kind_says() {
	let mut note = cosigned(tree(3).anchor(), 0);
	assert_eq!(note.sign(&witness(1)), Err(FormatError::UnsupportedKey));
	let log = signer("a", KeyKind::Note, 1);
	assert_eq!(cosignature::cosign(&mut note, &log, 1), Err(FormatError::UnsupportedKey));
	assert_eq!(cosignature::cosign(&mut note, &witness(1), 1 << 63), Err(FormatError::BadNumber));
	cosignature::cosign(&mut note, &witness(1), 7).unwrap();
	assert_eq!(note.signed_by(witness(1).verifier()), Some(true));
	// The same key as a key of notes has another identifier.
	let same = signer("validator-1.example", KeyKind::Note, 1);
	assert_ne!(same.verifier().id(), witness(1).verifier().id());
	assert_eq!(note.signed_by(same.verifier()), None);
}
