//! Policy files and what they accept.

use super::*;
use crate::{
	cosignature,
	note::{Note, NoteSignature},
	policy::Policy,
	PolicyError::{self, *},
	ProofError,
};

fn parse(text: &str) -> Result<Policy, PolicyError> {
	Policy::parse(text.as_bytes())
}

fn check(policy: &str, note: &Note) -> Result<usize, Vec<ProofError>> {
	let accepted = parse(policy).unwrap().check(note, 1_800_000_000)?;
	Ok(accepted.witnesses().len())
}

#[test]
fn the_quorum_decides() {
	let anchor = tree(7).anchor();
	for (witnesses, wanted) in [
		(0, Err(vec![ProofError::NoQuorum])),
		(2, Err(vec![ProofError::NoQuorum])),
		(3, Ok(3)),
		(4, Ok(4)),
	] {
		assert_eq!(check(&policy_text(), &cosigned(anchor, witnesses)), wanted);
	}
	let policy = parse(&policy_text()).unwrap();
	let accepted = policy.check(&cosigned(anchor, 3), u64::MAX).unwrap();
	assert_eq!(accepted.checkpoint().tree, anchor);
	assert_eq!(accepted.witnesses()[0], ("validator-1.example".to_string(), 1_700_000_000));
}

#[test]
fn thresholds_any_all_none_and_nested_groups() {
	let anchor = tree(7).anchor();
	let with = |quorum: &str| policy_text().split("group").next().unwrap().to_string() + quorum;
	assert_eq!(check(&with("quorum none"), &cosigned(anchor, 0)), Ok(0));
	assert!(!parse(&with("quorum none")).unwrap().has_quorum());
	assert!(parse(&with("quorum v1")).unwrap().has_quorum());
	assert_eq!(check(&with("quorum v1"), &cosigned(anchor, 1)), Ok(1));
	assert_eq!(check(&with("quorum v2"), &cosigned(anchor, 1)), Err(vec![ProofError::NoQuorum]));
	let any = with("group g any v3 v4\nquorum g");
	assert_eq!(check(&any, &cosigned(anchor, 2)), Err(vec![ProofError::NoQuorum]));
	assert_eq!(check(&any, &cosigned(anchor, 3)), Ok(3));
	let all = with("group g all v3 v4\nquorum g");
	assert_eq!(check(&all, &cosigned(anchor, 3)), Err(vec![ProofError::NoQuorum]));
	let nested =
		with("\t# a comment\n group g any v1 v2 \ngroup h 1 v4\ngroup both all g h\n\nquorum both");
	assert_eq!(check(&nested, &cosigned(anchor, 3)), Err(vec![ProofError::NoQuorum]));
	assert_eq!(check(&nested, &cosigned(anchor, 4)), Ok(4));
}

/// One witness that signs several times is one witness.
#[test]
fn a_witness_counts_once() {
	let mut note = cosigned(tree(7).anchor(), 2);
	cosignature::cosign(&mut note, &witness(1), 1_700_000_005).unwrap();
	assert_eq!(check(&policy_text(), &note), Err(vec![ProofError::NoQuorum]));
	cosignature::cosign(&mut note, &witness(3), 1_700_000_005).unwrap();
	let accepted = parse(&policy_text()).unwrap().check(&note, u64::MAX).unwrap();
	assert_eq!(accepted.witnesses()[0].1, 1_700_000_005);
}

#[test]
fn signatures_that_are_not_accepted() {
	let anchor = tree(7).anchor();
	let policy = policy_text();
	let text = cosigned(anchor, 3).to_string();
	let read = |text: &str| Note::parse(text.as_bytes()).unwrap();

	let unsigned: String = text
		.lines()
		.filter(|line| !line.starts_with("— madang"))
		.map(|l| format!("{l}\n"))
		.collect();
	assert_eq!(check(&policy, &read(&unsigned)), Err(vec![ProofError::UnknownLog]));

	let moved = text.replacen("madang.example/certificates\n7", "other.example\n7", 1);
	let found = check(&policy, &read(&moved)).unwrap_err();
	assert_eq!(found, [ProofError::UnknownLog, ProofError::BadCosignature, ProofError::NoQuorum]);

	let grown = text.replacen("\n7\n", "\n8\n", 1);
	let found = check(&policy, &read(&grown)).unwrap_err();
	assert_eq!(
		found,
		[ProofError::BadLogSignature, ProofError::BadCosignature, ProofError::NoQuorum]
	);

	let parsed = parse(&policy).unwrap();
	let early = parsed.check(&read(&text), 1_699_999_999).unwrap_err();
	assert_eq!(early, [ProofError::CosignatureInFuture, ProofError::NoQuorum]);

	// The name and identifier of a known key on the signature of another one.
	let mut forged = cosigned(anchor, 3);
	let other = forged.signatures()[3].bytes().to_vec();
	forged.add(NoteSignature::of(witness(4).verifier(), other)).unwrap();
	assert_eq!(check(&policy, &forged), Err(vec![ProofError::BadCosignature]));

	let mut not = Note::new("only a text\n").unwrap();
	not.sign(&signer("madang.example/certificates", KeyKind::Note, 100)).unwrap();
	let found = check(&policy, &not).unwrap_err();
	assert_eq!(found, [ProofError::BadCheckpoint, ProofError::UnknownLog, ProofError::NoQuorum]);
}

#[test]
fn each_fault_of_a_policy_has_its_error() {
	let all = policy_text();
	let witnesses = all.split("group").next().unwrap();
	let with = |more: &str| parse(&format!("{witnesses}{more}")).unwrap_err();
	let log = signer("b", KeyKind::Note, 9).verifier().to_string();
	let new = witness(9).verifier().to_string();
	assert_eq!(with(""), NoQuorum);
	assert_eq!(with("quorum v1\nquorum v1"), QuorumTwice { line: 7 });
	assert_eq!(with("quorum v9"), UnknownName { line: 6 });
	assert_eq!(with("group g 1 v9"), UnknownName { line: 6 });
	assert_eq!(with("group g 1 g"), UnknownName { line: 6 });
	assert_eq!(with("group g 1 none"), UnknownName { line: 6 });
	assert_eq!(with("group v1 1 v2"), NameTwice { line: 6 });
	assert_eq!(with("group none 1 v2"), NameTwice { line: 6 });
	assert_eq!(with("group g 1 v1 v1"), MemberTwice { line: 6 });
	assert_eq!(with("group g 1 v1\ngroup h 1 v1"), MemberTwice { line: 7 });
	for threshold in ["0", "3", "+1", "x", "99999999999999999999"] {
		assert_eq!(with(&format!("group g {threshold} v1 v2")), BadThreshold { line: 6 });
	}
	assert_eq!(with("group g 1"), UnknownLine { line: 6 });
	assert_eq!(with("Quorum none"), UnknownLine { line: 6 });
	assert_eq!(with("quorum none none"), UnknownLine { line: 6 });
	assert_eq!(with("\rquorum none"), BadCharacter { line: 6 });
	assert_eq!(with(&format!("witness w {log}")), BadKey { line: 6 });
	assert_eq!(with("log nonsense"), BadKey { line: 6 });
	assert_eq!(with(&format!("witness w {}", witness(1).verifier())), KeyTwice { line: 6 });
	assert_eq!(with(&format!("witness v1 {new}")), NameTwice { line: 6 });
	assert_eq!(with(&format!("log {log}\nlog {log}")), KeyTwice { line: 7 });
	assert_eq!(with(&" ".repeat(1 << 21)), TooLong);
	let ok = format!(
		"{witnesses}log {log} https://a.example\nwitness w {new} https://w.example\nquorum w"
	);
	assert!(parse(&ok).is_ok());
}
