//! `madang certificate check-log` as a person runs it, its exit codes, and the command lines of the documents.

use super::*;
use crate::cli::Cli;
use clap::Parser;
use madang_transparency::ProofError;
use tempfile::TempDir;

const LINE: &str = "certificate check-log --leaf @leaf --proof @proof --policy @policy";

/// A folder with a text, a proof, a policy and a certificate.
struct Desk(TempDir);

impl Desk {
	fn new() -> Self {
		let desk = Self(tempfile::tempdir().unwrap());
		desk.write("leaf", &text(BATCH));
		desk.write("proof", &proof_of(BATCH, &[1, 2, 3]).to_string());
		desk.write("policy", &policy_text(&names(), &seats(&[1, 2, 3, 4])).unwrap());
		desk.write("certificate", &certificates(BATCH).1[1].to_json());
		desk
	}

	fn write(&self, name: &str, text: &str) {
		fs::write(self.0.path().join(name), text).unwrap();
	}

	/// Run a line; words that begin with `@` are files of the folder. The exit code, and the message.
	fn run(&self, line: &str) -> (u8, String) {
		let word = |word: &str| match word.strip_prefix('@') {
			Some(name) => self.0.path().join(name).to_str().unwrap().to_owned(),
			None => word.to_owned(),
		};
		let words = ["madang"].into_iter().chain(line.split_whitespace()).map(word);
		let cli = Cli::try_parse_from(words).unwrap();
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		match runtime.block_on(crate::run(cli, String::new(), crate::Lang::En)) {
			Ok(()) => (0, String::new()),
			Err(failure) => (failure.kind.code(), failure.message),
		}
	}
}

#[test]
fn what_is_in_the_log_has_the_exit_code_zero() {
	let desk = Desk::new();
	for options in
		["", " --json", " --certificate @certificate", " --certificate @certificate --json"]
	{
		assert_eq!(desk.run(&format!("{LINE}{options}")), (0, String::new()), "{options}");
	}
}

#[test]
fn what_is_not_in_the_log_has_the_exit_code_one() {
	let policy = policy_text(&names(), &seats(&[1, 2, 3, 4])).unwrap();
	let of_two = certificates(2).1[1].to_json();
	for (name, text) in [
		("leaf", text(2)),
		("proof", proof_of(BATCH, &[1, 2]).to_string()),
		("proof", proof_of(2, &[1, 2, 3]).to_string()),
		("policy", policy.replace("quorum validators", "quorum none")),
		("policy", policy.replace("quorum validators\n", "")),
		("policy", policy_text(&names(), &seats(&[5, 6, 7, 8])).unwrap()),
		("certificate", of_two),
	] {
		let desk = Desk::new();
		desk.write(name, &text);
		for options in ["", " --json"] {
			let (code, message) = desk.run(&format!("{LINE} --certificate @certificate{options}"));
			assert_eq!(code, 1, "{name}: {message}");
			assert!(message.contains("not shown to be in the log"), "{message}");
		}
	}
}

#[test]
fn what_cannot_be_read_has_the_exit_code_two_and_its_name() {
	for name in ["leaf", "proof", "policy", "certificate"] {
		let desk = Desk::new();
		for text in ["", "x\n"] {
			desk.write(name, text);
			let (code, message) = desk.run(&format!("{LINE} --certificate @certificate"));
			// An empty policy is one without a quorum.
			let is_policy = (name, text) == ("policy", "");
			assert_eq!(code, if is_policy { 1 } else { 2 }, "{name}: {message}");
			assert!(is_policy || message.contains(&format!("/{name}: ")), "{message}");
		}
		fs::remove_file(desk.0.path().join(name)).unwrap();
		let (code, message) = desk.run(&format!("{LINE} --certificate @certificate"));
		assert_eq!(code, 2, "{message}");
	}
	let desk = Desk::new();
	desk.write("leaf", &"x".repeat(1024 * 1024 + 1));
	assert!(desk.run(LINE).1.contains("longer than"));
}

#[test]
fn files_are_written_once() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("policy.txt");
	write_new(&path, "a\n").unwrap();
	assert!(write_new(&path, "b\n").unwrap_err().message.contains("policy.txt"));
	assert_eq!(fs::read_to_string(&path).unwrap(), "a\n");
}

#[test]
fn documented_command_lines_are_accepted() {
	let parse = |line: &str| {
		let words = ["madang", "certificate"].into_iter().chain(line.split_whitespace());
		Cli::try_parse_from(words.map(str::to_owned))
	};
	for line in [
		"checkpoint",
		"checkpoint --size 5 --out f --json",
		"policy",
		"policy --out policy.txt",
		"log-proof 3 --out folder",
		"check-log --leaf a --proof b --policy c",
		"check-log --leaf a --proof b --policy c --certificate d",
	] {
		assert!(parse(line).is_ok(), "{line}");
	}
	for line in [
		"checkpoint --size -1",
		"log-proof 3",
		"log-proof --out folder",
		"check-log --leaf a --proof b",
		"check-log --leaf a --policy c",
		"check-log --proof b --policy c",
	] {
		assert!(parse(line).is_err(), "{line} was accepted");
	}
}

/// Every reason has a code of its own, and a row on the page of the format.
#[test]
fn the_page_has_every_reason() {
	let page = include_str!("../../../../../../../docs/src/certificate-format.md");
	let of_proof = [
		ProofError::UnknownLog,
		ProofError::BadLogSignature,
		ProofError::BadCosignature,
		ProofError::CosignatureInFuture,
		ProofError::NoQuorum,
		ProofError::BadCheckpoint,
		ProofError::IndexBeyondSize,
		ProofError::PathTooShort,
		ProofError::PathTooLong,
		ProofError::WrongRoot,
	];
	let own = [
		Reason::PolicyWithoutQuorum,
		Reason::PolicyCountsLog,
		Reason::OtherIndex,
		Reason::OtherBatch,
		Reason::OtherSize,
		Reason::NotInBatch,
		Reason::NotIssued,
	];
	let all: Vec<Reason> = own.into_iter().chain(of_proof.map(Reason::Proof)).collect();
	for (at, reason) in all.iter().enumerate() {
		let row = format!("| `{}` | {} | {} |", reason.code(), reason.english(), reason.korean());
		assert!(page.contains(&row), "{row}");
		assert!(!all[..at].iter().any(|other| other.code() == reason.code()), "{reason:?}");
	}
}
