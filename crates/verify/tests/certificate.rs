//! Certificates that verify, and those that do not, each with its reasons.

mod certified;
mod chain;

use certified::*;
use chain::NOON;
use madang_credentials::{PublicKey, SdJwt, SigningKey};
use madang_primitives::{signing::VerificationKey, InstitutionId, KoreanDay};
use madang_transparency::{leaf_hash, node_hash, Anchor as Tree, PathError};
use madang_verify::{certificate::*, ChainProof, Hash, Limits};

/// The second of the proof's block.
const SHOWN: u64 = NOON / 1_000 + 3;

fn asked(nonce: &str, required: bool) -> Option<Asked> {
	Some(Asked { audience: "did:madang:bank".into(), nonce: nonce.into(), max_age: 300, required })
}

#[test]
fn a_certificate_verifies_down_to_the_anchor() {
	let made = Sample::new().make();
	let found = made.check(&Question::default()).unwrap();
	assert_eq!(found.id(), made.file.id());
	assert_eq!(found.kind(), (2, 1, VCT.to_owned()));
	assert_eq!(found.kind_names().0, "부동산등기사항증명서");
	assert_eq!(found.issuer(), ISSUER);
	assert_eq!(found.issuer_names().1, "Seoul Central Registry");
	assert_eq!(found.issuer_did(), format!("did:madang:{}", "0a".repeat(32)));
	assert_eq!((found.batch(), found.anchored()), (BATCH, (1, NOON + 500)));
	assert_eq!(found.as_of(), (3, NOON + 3_000));
	assert_eq!(found.days().1.to_string(), LAST_DAY);
	assert_eq!(found.claims()["owner"]["name"], "홍길동");
	assert_eq!(found.disclosed().len(), 1);
	assert_eq!(found.judged_at(), SHOWN);
	assert!(!found.bound());
}

#[test]
fn a_p256_key_signs_as_well() {
	let mut sample = Sample::new();
	sample.key = SigningKey::P256(p256::ecdsa::SigningKey::from_slice(&[8; 32]).unwrap());
	sample.batch.stated.key = recorded(&sample.key);
	assert_eq!(sample.make().codes(&Question::default()), [""; 0]);
}

#[test]
fn a_presentation_answers_one_question() {
	let sample = Sample::new();
	let credential = sample.sign();
	let mut made = sample.make();
	let hidden = credential.select(&[]).unwrap();
	let bound = hidden.bind("did:madang:bank", "n1", SHOWN, &holder()).unwrap();
	made.file.credential = bound.to_string();
	let now = Some(SHOWN + 5);
	let question = Question { asked: asked("n1", true), now, ..Question::default() };
	let found = made.check(&question).unwrap();
	assert!(found.bound());
	assert!(!found.claims().contains_key("owner"));
	let codes = |question: Question| made.codes(&question);
	assert_eq!(
		codes(Question { asked: asked("n2", true), now, ..Question::default() }),
		["wrong-nonce"]
	);
	assert_eq!(codes(Question { now, ..Question::default() }), ["binding-not-asked-for"]);
	let without_clock = codes(Question { asked: asked("n1", true), ..Question::default() });
	assert_eq!(without_clock, ["clock-missing"]);
	made.file.credential = hidden.to_string();
	assert_eq!(made.codes(&question), ["binding-missing"]);
	let optional = Question { asked: asked("n1", false), now, ..Question::default() };
	assert_eq!(made.codes(&optional), [""; 0]);
}

#[test]
fn what_is_not_asked_for_is_refused() {
	let made = Sample::new().make();
	let question = Question {
		kinds: vec![VCT.into()],
		issuers: vec![ISSUER],
		now: Some(SHOWN + 60),
		max_proof_age: Some(60),
		..Question::default()
	};
	assert_eq!(made.codes(&question), [""; 0]);
	let other = Question {
		kinds: vec!["urn:madang:certificate:tax".into()],
		issuers: vec![InstitutionId(8)],
		now: Some(SHOWN + 61),
		..question.clone()
	};
	assert_eq!(made.codes(&other), ["proof-too-old", "kind-not-expected", "issuer-not-expected"]);
	let early = Question { now: Some(SHOWN - 1), ..question.clone() };
	assert_eq!(made.codes(&early), ["proof-in-future"]);
	let skewed = Question { now: Some(SHOWN - 1), clock_skew: 1, ..question.clone() };
	assert_eq!(made.codes(&skewed), [""; 0]);
	let no_clock = Question { now: None, ..question };
	assert_eq!(made.codes(&no_clock), ["clock-missing"]);
}

#[test]
fn an_expired_certificate_is_refused() {
	let made = Sample::new().make();
	let last = LAST_DAY.parse::<KoreanDay>().unwrap().end() / 1_000;
	let at = |now| Question { now: Some(now), ..Question::default() };
	assert_eq!(made.codes(&at(last)), [""; 0]);
	assert_eq!(made.codes(&at(last + 1)), ["expired"]);
}

/// What one change of the sample leads to.
fn changed(change: impl FnOnce(&mut Sample)) -> Vec<&'static str> {
	let mut sample = Sample::new();
	change(&mut sample);
	sample.make().codes(&Question::default())
}

#[test]
fn the_batch_decides_about_issuer_key_and_kind() {
	// Rotation: the key that the batch names signs, and no other of the issuer.
	assert_eq!(changed(|it| it.key = ed25519(2)), ["bad-signature"]);
	let p256 = SigningKey::P256(p256::ecdsa::SigningKey::from_slice(&[8; 32]).unwrap());
	assert_eq!(changed(|it| it.key = p256), ["algorithm-does-not-fit-key"]);
	let sr25519 = |it: &mut Sample| it.batch.stated.key = VerificationKey::Sr25519([1; 32]);
	assert_eq!(changed(sr25519), ["key-unusable"]);
	assert_eq!(changed(|it| it.batch.did.0[0] ^= 1), ["issuer-differs"]);
	let other = "urn:madang:certificate:tax";
	assert_eq!(changed(|it| it.certificate.kind = other.into()), ["kind-differs"]);
	assert_eq!(changed(|it| it.kind.credential_type = other.into()), ["kind-differs"]);
	// The path of an early index is the same in a larger tree.
	assert_eq!(changed(|it| it.batch.stated.size = 23), ["size-differs"]);
}

#[test]
fn the_leaf_says_what_the_credential_says() {
	let later = |it: &mut Sample| it.leaf.issued = it.leaf.issued.minus(1);
	assert_eq!(changed(later), ["leaf-issued-differs"]);
	let longer = |it: &mut Sample| it.leaf.expires = it.leaf.expires.minus(1);
	assert_eq!(changed(longer), ["leaf-expires-differs"]);
	assert_eq!(changed(|it| it.certificate.expires_at = None), ["leaf-expires-differs"]);
	let place = |it: &mut Sample| it.certificate.status[0].index += 1;
	assert_eq!(changed(place), ["leaf-status-differs"]);
	let list = |it: &mut Sample| it.certificate.status[0].list = status_list_name(4);
	assert_eq!(changed(list), ["leaf-status-differs"]);
	let form = |it: &mut Sample| it.certificate.status[0].list = "urn:madang:list:3".into();
	assert_eq!(changed(form), ["leaf-status-differs"]);
	assert_eq!(changed(|it| it.certificate.status.truncate(1)), ["leaf-status-differs"]);
}

#[test]
fn the_anchor_decides_about_days() {
	// Dated after the anchor.
	let later = |it: &mut Sample| it.batch.at = NOON - madang_primitives::DAY_MS;
	assert_eq!(changed(later), ["issued-after-anchor"]);
	let longer = |it: &mut Sample| it.batch.stated.expires = it.leaf.expires.minus(1);
	assert_eq!(changed(longer), ["expires-after-batch"]);
	// Back-dated: the certificate is found, and the answer says when it was anchored.
	let mut sample = Sample::new();
	sample.certificate.issued_at -= 400 * 86_400;
	sample.leaf.issued = sample.leaf.issued.minus(400);
	let found = sample.make().check(&Question::default()).unwrap();
	assert_eq!(found.anchored().1, NOON + 500);
	assert!(found.days().0 < KoreanDay::of(found.anchored().1));
}

/// The bytes of a page with one bit set.
fn page(bit: u32) -> Vec<u8> {
	let mut page = vec![0; 1_024];
	page[(bit / 8) as usize] = 0x80 >> (bit % 8);
	page
}

/// The codes for a certificate at an index of the revocation list, of which the batch has all places.
fn revoked_at(index: u32, size: u32, page: Option<Vec<u8>>) -> Vec<&'static str> {
	let mut sample = Sample::new().at_places(Some(index), None);
	let range = StatusRangeRecord { list: REVOCATION.0, first: 0, count: u32::MAX };
	sample.batch.stated.revocation = Some(range);
	sample.lists[0].1.size = size;
	sample.pages = page.into_iter().map(|page| (REVOCATION.0, index, page)).collect();
	sample.make().codes(&Question::default())
}

#[test]
fn every_place_of_a_list_is_read_and_no_other() {
	const SIZE: u32 = 131_072;
	for index in [0, 7, 8, 8_191, 8_192, SIZE - 1] {
		let bit = index % 8_192;
		assert_eq!(revoked_at(index, SIZE, None), [""; 0], "{index}");
		assert_eq!(revoked_at(index, SIZE, Some(page(bit))), ["revoked"], "{index}");
		for other in [bit.checked_sub(1), Some(bit + 1).filter(|bit| *bit < 8_192)] {
			let Some(other) = other else { continue };
			assert_eq!(revoked_at(index, SIZE, Some(page(other))), [""; 0], "{index}");
		}
	}
	for beyond in [SIZE, SIZE + 1, u32::MAX - 1] {
		assert_eq!(revoked_at(beyond, SIZE, None), ["status-list-wrong"], "{beyond}");
	}
	// A page that is cut short, too long, or in the compressed form.
	for bytes in [vec![0; 1_023], vec![0; 1_025], Vec::new(), b"uH4sIAAAAAAAA".to_vec()] {
		assert_eq!(revoked_at(7, SIZE, Some(bytes)), ["record-unreadable"]);
	}
}

#[test]
fn an_index_in_json_is_whole_and_not_negative() {
	let made = Sample::new().make();
	let good = made.file.to_json();
	for wrong in ["-1", "\"7\"", "7.0", "4294967296", "[7]"] {
		let text = good.replace("\"suspension\":7", &format!("\"suspension\":{wrong}"));
		assert_ne!(text, good);
		let result = check(text.as_bytes(), &made.anchor, &Question::default());
		assert_eq!(codes(&result), ["file-malformed"], "{wrong}");
	}
}

#[test]
fn what_cannot_be_evaluated_is_a_failure() {
	let suspended = |it: &mut Sample| it.pages.push((SUSPENSION.0, 7, page(7)));
	assert_eq!(changed(suspended), ["suspended"]);
	assert_eq!(changed(|it| it.lists.truncate(1)), ["status-not-shown"]);
	assert_eq!(changed(|it| it.lists[0].1.issuer.0 = 8), ["status-list-wrong"]);
	assert_eq!(changed(|it| it.lists[0].1.accreditation = 3), ["status-list-wrong"]);
	assert_eq!(changed(|it| it.lists[1].1.kind = 3), ["status-list-wrong"]);
	let purpose = |it: &mut Sample| it.lists[0].1.purpose = Purpose::Suspension;
	assert_eq!(changed(purpose), ["status-list-wrong"]);
	let outside = |it: &mut Sample| {
		it.batch.stated.revocation.as_mut().unwrap().first += 4;
	};
	assert_eq!(changed(outside), ["status-outside-batch"]);
	let behind = |it: &mut Sample| it.batch.stated.revocation.as_mut().unwrap().count = 3;
	assert_eq!(changed(behind), ["status-outside-batch"]);
	let none = |it: &mut Sample| it.batch.stated.suspension = None;
	assert_eq!(changed(none), ["status-outside-batch", "leaf-status-differs"]);
	let unrevocable = Sample::new().at_places(None, Some(7)).make();
	assert_eq!(unrevocable.codes(&Question::default()), ["not-revocable"]);
}

#[test]
fn every_record_must_be_shown() {
	let made = Sample::new().make();
	let wanted = [
		(batch_key(BATCH), "batch-not-shown"),
		(kind_key(2, 1), "kind-not-shown"),
		(institution_key(ISSUER), "issuer-not-shown"),
		(status_list_key(REVOCATION.0), "status-not-shown"),
		(status_page_key(REVOCATION.0, 8_163), "status-not-shown"),
		(status_page_key(SUSPENSION.0, 7), "status-not-shown"),
	];
	for (missing, code) in wanted {
		let keys: Vec<_> = made.keys.iter().filter(|key| **key != missing).cloned().collect();
		assert_eq!(keys.len() + 1, made.keys.len());
		let file = CertificateFile { proof: Some(proof(&made.chain, &keys)), ..made.file.clone() };
		let result = check(file.to_json().as_bytes(), &made.anchor, &Question::default());
		assert_eq!(codes(&result), [code]);
	}
	// Another batch than that of the proof, and one that does not exist.
	let mut other = made.file.clone();
	other.batch = Some(13);
	let result = check(other.to_json().as_bytes(), &made.anchor, &Question::default());
	assert_eq!(codes(&result), ["batch-not-shown"]);
	other.proof = Some(proof(&made.chain, &[batch_key(13)]));
	let result = check(other.to_json().as_bytes(), &made.anchor, &Question::default());
	assert_eq!(codes(&result), ["batch-unknown"]);
	for (batch, code) in [(None, "not-anchored"), (Some(BATCH), "no-proof")] {
		let bare = CertificateFile { proof: None, batch, ..made.file.clone() };
		let result = check(bare.to_json().as_bytes(), &made.anchor, &Question::default());
		assert_eq!(codes(&result), [code]);
	}
}

#[test]
fn another_chain_and_other_validators_prove_nothing() {
	let made = Sample::new().make();
	let mut sample = Sample::new();
	sample.kind.max_days = 91;
	let other = sample.make();
	let result = check(made.file.to_json().as_bytes(), &other.anchor, &Question::default());
	assert_eq!(codes(&result), ["proof-invalid"]);
	// The same genesis block, but validators of the forger's.
	let mut anchor = made.anchor.clone();
	anchor.authorities = chain::authorities(20..24);
	let result = check(made.file.to_json().as_bytes(), &anchor, &Question::default());
	assert_eq!(codes(&result), ["proof-invalid"]);
	// The reasons of the credential are told as well.
	let late = Question { now: Some(SHOWN + 400 * 86_400), ..Question::default() };
	let result = check(made.file.to_json().as_bytes(), &other.anchor, &late);
	assert_eq!(codes(&result), ["expired", "proof-invalid"]);
}

#[test]
fn the_path_is_of_this_size_and_index() {
	for size in [1, 2, 3, 5, 22] {
		for index in 0..size {
			let mut sample = Sample::new();
			(sample.size, sample.index, sample.batch.stated.size) = (size, index, size);
			let made = sample.make();
			assert_eq!(made.codes(&Question::default()), [""; 0], "{index} of {size}");
			let mut wrong = made.file.clone();
			wrong.index = index + 1;
			let result = check(wrong.to_json().as_bytes(), &made.anchor, &Question::default());
			let expected = ["wrong-root", "path-too-short", "path-too-long", "index-beyond-size"];
			let found = codes(&result);
			assert!(matches!(&found[..], [code] if expected.contains(code)), "{found:?}");
			// A doubled last leaf, and a path that lacks its last hash.
			let mut longer = made.file.clone();
			longer.path.push([1; 32]);
			let result = check(longer.to_json().as_bytes(), &made.anchor, &Question::default());
			assert_eq!(codes(&result), ["path-too-long"]);
			if longer.path.len() > 1 {
				longer.path.truncate(longer.path.len() - 2);
				let result = check(longer.to_json().as_bytes(), &made.anchor, &Question::default());
				assert_eq!(codes(&result), ["path-too-short"]);
			}
		}
	}
}

#[test]
fn the_largest_batch_is_checked() {
	let mut sample = Sample::new();
	let mut file = sample_file(&sample);
	(file.size, file.index) = ((1 << 24) - 1, 0);
	let leaf = leaf_hash(file.leaf().text().as_bytes());
	file.path = (0..24).map(|at| [at; 32]).collect();
	sample.batch.stated.root =
		file.path.iter().fold(leaf, |node, sibling| node_hash(&node, sibling));
	sample.batch.stated.size = file.size;
	let tree = Tree { size: file.size.into(), root: sample.batch.stated.root };
	assert_eq!(tree.check_hash(0, &leaf, &file.path), Ok(()));
	let made = sample.make_with(file);
	assert_eq!(made.codes(&Question::default()), [""; 0]);
	// The same as the last one, and in a tree that is one larger or smaller.
	for (size, index) in [((1 << 24) - 1, (1 << 24) - 2), (1 << 24, 1), ((1 << 24) - 1, 1)] {
		let file = CertificateFile { size, index, ..made.file.clone() };
		let result = check(file.to_json().as_bytes(), &made.anchor, &Question::default());
		assert!(!codes(&result).is_empty());
	}
}

fn sample_file(sample: &Sample) -> CertificateFile {
	CertificateFile {
		credential: sample.sign().to_string(),
		leaf: sample.leaf,
		batch: Some(BATCH),
		index: sample.index,
		size: sample.size,
		path: Vec::new(),
		proof: None,
	}
}

#[test]
fn a_leaf_is_checked_without_its_certificate() {
	let sample = Sample::new();
	let made = sample.make();
	let proof = made.file.proof.as_deref().unwrap();
	let shown = madang_verify::check(proof, &made.anchor, &madang_verify::Limits::DEFAULT).unwrap();
	let (leaf, path) = (made.file.leaf(), &made.file.path);
	let found = check_leaf_at(BATCH, &leaf, 3, path, &shown).unwrap();
	assert!(found.in_force() && !found.revoked() && !found.suspended());
	for refused in [
		check_leaf_at(BATCH, &leaf, 4, path, &shown),
		check_leaf_at(BATCH, &CertificateLeaf { id: [1; 32], ..leaf }, 3, path, &shown),
		check_leaf_at(BATCH, &CertificateLeaf { revocation: None, ..leaf }, 3, path, &shown),
	] {
		assert!(refused.is_err());
	}
}

#[test]
fn a_file_is_read_as_it_was_written_and_in_no_other_form() {
	let made = Sample::new().make();
	let text = made.file.to_json();
	assert_eq!(CertificateFile::parse(text.as_bytes()), Ok(made.file.clone()));
	let mut bare = made.file.clone();
	(bare.batch, bare.proof) = (None, None);
	bare.leaf.suspension = None;
	assert_eq!(CertificateFile::parse(bare.to_json().as_bytes()), Ok(bare));
	let first = hex::encode(made.file.path[0]);
	for (from, to) in [
		("certificate/1", "certificate/2"),
		("\"batch\":12,", ""),
		("\"batch\":12,", "\"batch\":12,\"batch\":12,"),
		("\"batch\":12,", "\"batch\":12,\"more\":1,"),
		("\"batch\":12,", "\"batch\":-1,"),
		("\"suspension\":7", "\"suspension\":7,\"suspension\":8"),
		(",\"suspension\":7", ""),
		("2027-02-26", "2027-02-30"),
		("2027-02-26", "2027-2-26"),
		(first.as_str(), &first.to_uppercase()),
		(first.as_str(), &first[2..]),
		("\"proof\":\"", "\"proof\":\"="),
	] {
		let wrong = text.replacen(from, to, 1);
		assert_ne!(wrong, text, "{from}");
		let read = CertificateFile::parse(wrong.as_bytes());
		assert_eq!(read, Err(CertificateReason::FileMalformed), "{from} {to}");
	}
	let long = [text.as_bytes(), &vec![b' '; MAX_FILE_BYTES]].concat();
	assert_eq!(CertificateFile::parse(&long), Err(CertificateReason::FileTooLong));
}

#[test]
fn another_credential_of_the_batch_does_not_take_the_place() {
	let sample = Sample::new();
	let mut other = Sample::new();
	other.certificate.claims.insert("title".into(), "9".into());
	let (first, second) = (sample.sign(), other.sign());
	let mut made = sample.make();
	made.file.credential = second.to_string();
	assert_eq!(made.codes(&Question::default()), ["wrong-root"]);
	// The first one's disclosures do not belong to the second.
	let text = first.to_string();
	let disclosures = text.split_once('~').unwrap().1;
	made.file.credential = format!("{}~{disclosures}", second.signed_part());
	assert!(SdJwt::parse(&made.file.credential).is_ok());
	let found = made.codes(&Question::default());
	assert!(found.contains(&"wrong-root"), "{found:?}");
}

#[test]
fn every_reason_has_its_own_code_and_sentences() {
	let own = CertificateReason::OWN;
	for (at, reason) in own.iter().enumerate() {
		assert!(!own[..at].iter().any(|other| other.code() == reason.code()), "{reason:?}");
		assert!(reason.english().ends_with('.') && reason.korean().ends_with('.'), "{reason:?}");
	}
}

/// The page has a row for every reason.
#[test]
fn the_table_of_reasons() {
	let page = include_str!("../../../docs/src/certificate-format.md");
	let paths = [
		PathError::IndexBeyondSize,
		PathError::PathTooShort,
		PathError::PathTooLong,
		PathError::WrongRoot,
	];
	let all = CertificateReason::OWN.iter().copied().chain(paths.map(CertificateReason::Path));
	for reason in all {
		let row = format!("| `{}` | {} | {} |", reason.code(), reason.english(), reason.korean());
		assert!(page.contains(&row), "{row}");
	}
}

#[test]
fn without_an_anchor_only_contradictions_are_found() {
	let codes = |file: &CertificateFile| -> Vec<&str> {
		let found = check_unanchored(file);
		found.err().iter().flatten().map(|reason| reason.code()).collect()
	};
	let made = Sample::new().make();
	assert_eq!(codes(&made.file), [""; 0]);
	// Another chain shows the same, and an anchor tells them apart.
	let mut sample = Sample::new();
	sample.lists[0].1.version = 9;
	let other = sample.make();
	assert_eq!(codes(&other.file), [""; 0]);
	let file = other.file.to_json();
	assert!(check(file.as_bytes(), &made.anchor, &Question::default()).is_err());
	let changed = |change: &dyn Fn(&mut CertificateFile)| {
		let mut file = made.file.clone();
		change(&mut file);
		codes(&file)
	};
	assert_eq!(changed(&|file| file.proof = None), ["no-proof"]);
	assert_eq!(changed(&|file| file.path[0][0] ^= 1), ["wrong-root"]);
	assert_eq!(
		changed(&|file| file.leaf.revocation = Some(8_164)),
		["wrong-root", "leaf-status-differs"]
	);
	// A header, a node of the state, and the order of the keys are checked; the votes are not.
	let proof =
		ChainProof::from_bytes(made.file.proof.as_ref().unwrap(), &Limits::DEFAULT).unwrap();
	let with = |change: &dyn Fn(&mut ChainProof)| {
		let mut proof = proof.clone();
		change(&mut proof);
		changed(&|file| file.proof = Some(proof.to_bytes()))
	};
	assert_eq!(with(&|proof| proof.last.header.parent = Hash::zero()), ["proof-invalid"]);
	assert_eq!(with(&|proof| proof.state[0][0] ^= 1), ["proof-invalid"]);
	assert_eq!(with(&|proof| proof.keys.reverse()), ["proof-invalid"]);
	assert_eq!(with(&|proof| proof.last.justification.commit.precommits.clear()), [""; 0]);
}

#[test]
fn the_contents_are_read_with_the_key_that_the_credential_names() {
	let sample = Sample::new();
	let (key, id) = (sample.key.public(), format!("{}#1", sample.certificate.issuer));
	let file = sample.make().file;
	let named = |asked: &str| (asked == id).then(|| key.clone());
	let contents = file.contents(named).unwrap();
	assert_eq!((contents.id, contents.kind(), contents.presented), (file.id(), VCT, false));
	assert_eq!(
		(contents.hidden().len(), contents.claims()["owner"]["share"].as_str()),
		(1, Some("1/2"))
	);
	let codes = |file: &CertificateFile, key: &dyn Fn(&str) -> Option<PublicKey>| -> Vec<&str> {
		let reasons = file.contents(key).err().unwrap_or_default();
		reasons.into_iter().map(|reason| reason.code()).collect()
	};
	assert_eq!(codes(&file, &|_| None), ["unknown-issuer-key"]);
	assert_eq!(codes(&file, &|_| Some(holder().public())).len(), 1);
	let wrong = CertificateFile { index: 22, ..file.clone() };
	assert_eq!(codes(&wrong, &named), ["index-beyond-size"]);
	let mut wrong = file.clone();
	wrong.leaf.expires = wrong.leaf.expires.plus(1);
	wrong.leaf.suspension = None;
	assert_eq!(codes(&wrong, &named), ["leaf-expires-differs", "leaf-status-differs"]);
}

#[test]
fn a_file_is_the_same_inside_of_other_json() {
	let file = Sample::new().make().file;
	let text = serde_json::to_string(&[&file]).unwrap();
	assert_eq!(text, format!("[{}]", file.to_json()));
	assert_eq!(serde_json::from_str::<[CertificateFile; 1]>(&text).unwrap(), [file]);
	let wrong = text.replace("madang-certificate/1", "madang-certificate/2");
	assert!(serde_json::from_str::<[CertificateFile; 1]>(&wrong).is_err());
}
