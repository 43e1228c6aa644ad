//! The program as a shell runs it, without a network.

use std::{
	fs,
	path::Path,
	process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A user with a folder, and no settings but these.
struct User(TempDir);

impl User {
	fn new() -> Self {
		Self(tempfile::tempdir().unwrap())
	}

	fn folder(&self) -> &Path {
		self.0.path()
	}

	fn command(&self, line: &str) -> Command {
		let mut command = Command::new(env!("CARGO_BIN_EXE_madang"));
		command
			.args(line.split_whitespace())
			.env_clear()
			.env("HOME", self.folder())
			.env("MADANG_NODE_URL", "ws://127.0.0.1:9")
			.env("MADANG_PASSPHRASE", "only for this test")
			.stdin(Stdio::null());
		command
	}

	fn run(&self, line: &str) -> Output {
		self.command(line).output().unwrap()
	}

	/// What it prints, which must succeed.
	fn done(&self, line: &str) -> String {
		let output = self.run(line);
		assert!(output.status.success(), "{line}: {}", text(&output.stderr));
		text(&output.stdout)
	}

	/// Its exit code and what it prints on the error stream.
	fn fails(&self, line: &str) -> (i32, String) {
		let output = self.run(line);
		(output.status.code().unwrap(), text(&output.stderr))
	}
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_history_is_in_the_users_folder_of_states() {
	let user = User::new();
	assert_eq!(user.done("history --json").trim(), "[]");
	let line = r#"{"type":"signed","at_ms":1795500596000,"profile":null,"genesis":"ab","command":"deal inspect","call":"Conveyances.inspect","external_ref":null,"account":"5E","nonce":1,"first":"aa","transaction":"aa","signed_at":1,"expires_at":65}"#;
	let folder = user.folder().join(".local/state/madang");
	fs::create_dir_all(&folder).unwrap();
	fs::write(folder.join("journal.jsonl"), format!("{line}\n")).unwrap();
	let shown = user.done("history --unknown");
	for part in ["2026-11-24 15:09:56 KST", "deal inspect", "open until block 65"] {
		assert!(shown.contains(part), "{shown}");
	}
	// Another place, and none.
	let elsewhere = user.folder().join("state/madang");
	fs::create_dir_all(&elsewhere).unwrap();
	fs::rename(folder.join("journal.jsonl"), elsewhere.join("journal.jsonl")).unwrap();
	let list = |name: &str, value: &Path| {
		let output = user.command("history --json").env(name, value).output().unwrap();
		text(&output.stdout).matches("Conveyances.inspect").count()
	};
	assert_eq!(list("XDG_STATE_HOME", &user.folder().join("state")), 1);
	assert_eq!(list("MADANG_JOURNAL", &elsewhere.join("journal.jsonl")), 1);
	assert_eq!(list("MADANG_JOURNAL", Path::new("")), 0);
}

#[test]
fn options_that_contradict_each_other_are_refused() {
	let user = User::new();
	for line in ["--no-wait --timeout 3 status", "--dry-run --no-wait status"] {
		let (code, why) = user.fails(line);
		assert_eq!(code, 2, "{why}");
		assert!(why.contains("cannot be used with"), "{why}");
	}
}
