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
	// An empty variable counts as unset.
	let output = user.command("history --json").env("XDG_STATE_HOME", "").output().unwrap();
	assert!(text(&output.stdout).contains("Conveyances.inspect"));
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
	for line in [
		"--no-wait --timeout 3 status",
		"--dry-run --no-wait status",
		"--no-wait status --timeout 3",
		"--no-wait --confirm 2 status",
		"--confirm proof status --no-wait",
	] {
		let (code, why) = user.fails(line);
		assert_eq!(code, 2, "{why}");
		assert!(why.contains("cannot be used with"), "{why}");
	}
}

#[test]
fn a_command_that_has_more_to_do_after_its_call_waits_for_it() {
	let user = User::new();
	for line in ["certificate anchor --batch batch.json", "validator set-keys 0"] {
		let (code, why) = user.fails(&format!("--no-wait {line}"));
		assert!(code == 2 && why.contains("it takes no --no-wait"), "{why}");
	}
}

#[test]
fn the_user_is_told_of_answers_that_are_not_confirmed() {
	let user = User::new();
	user.done("key new kim");
	let file = user.folder().join("ends.csv");
	fs::write(&file, "code,ended_on,successors\n4211010100,2023-06-11,5111010100\n").unwrap();
	let ends = format!("registers end-districts {} --evidence {}", file.display(), "ab".repeat(32));
	let nodes = "--node ws://127.0.0.1:9 --node ws://127.0.0.1:1 --key kim --yes";
	let emergency = "--unfinalized council withdraw 7";
	let (_, why) = user.fails(&format!("{nodes} --confirm 2 {emergency}"));
	let told = why.contains("--confirm does not confirm");
	assert!(told && why.contains("a block that is not final"), "{why}");
	// Without the option, for a file, and where nothing is sent, there is nothing to tell.
	for line in [
		emergency.to_owned(),
		format!("--confirm 2 {ends}"),
		format!("--confirm 2 --dry-run {ends}"),
	] {
		let (_, why) = user.fails(&format!("{nodes} {line}"));
		assert!(!why.contains("--confirm"), "{why}");
	}
}

#[test]
fn the_shells_and_man_are_served() {
	let user = User::new();
	for (shell, part) in
		[("bash", "_madang()"), ("zsh", "#compdef madang"), ("fish", "complete -c madang")]
	{
		let script = user.done(&format!("completion {shell}"));
		assert!(script.contains(part) && script.contains("explain"), "{shell}");
	}
	let folder = user.folder().join("man");
	user.done(&format!("man --output {}", folder.display()));
	let page = fs::read_to_string(folder.join("madang-deal-inspect.1")).unwrap();
	assert!(page.contains("external"), "{page}");
}

#[test]
fn the_version_is_known_without_a_node() {
	let user = User::new();
	let shown: serde_json::Value = serde_json::from_str(&user.done("version --json")).unwrap();
	assert_eq!(shown["version"], env!("CARGO_PKG_VERSION"));
	assert!(shown["spec_version"].as_u64() > Some(0), "{shown}");
	assert!(shown["node"]["error"].is_string(), "{shown}");
}

#[test]
fn names_are_explained_in_the_language_of_the_user() {
	let user = User::new();
	let english = user.done("explain Titles.NotHeadOfQueue");
	assert!(english.starts_with("Titles.NotHeadOfQueue\n"), "{english}");
	let korean = user.done("--lang ko explain Titles.NotHeadOfQueue");
	assert!(korean.contains("십시오") || korean.contains("니다"), "{korean}");
	let by = |name: &str, value: &str| {
		text(
			&user
				.command("explain titles.notheadofqueue")
				.env(name, value)
				.output()
				.unwrap()
				.stdout,
		)
	};
	assert_eq!(by("LANG", "ko_KR.UTF-8"), korean);
	assert_eq!(by("MADANG_LANG", "ko"), korean);
	assert_eq!(by("LC_ALL", "C.UTF-8"), english);
	assert!(user.done("explain titles.file").contains("who: "));
	assert!(user.done("explain 5").contains("tx resume"));
	let (code, why) = user.fails("explain headofqueue");
	assert!(code == 2 && why.contains("Titles.NotHeadOfQueue"), "{why}");
	// The names of columns, and the word before an error.
	assert!(user.done("--lang ko history").contains("결과"));
	assert!(user.done("--lang en history").contains("outcome"));
	let (_, why) = user.fails("--lang ko key show nobody");
	assert!(why.starts_with("오류: "), "{why}");
}

fn is_korean(text: &str) -> bool {
	text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[test]
fn people_read_their_language_and_programs_the_same_in_every_one() {
	let user = User::new();
	for line in [
		"key show nobody",
		"key import kim --seed-file /no/such/file",
		"status",
		"officer revoke 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
		"config remove x",
		"loan import-repayments /no/such/file",
	] {
		let (code, korean) = user.fails(&format!("--lang ko {line}"));
		assert!(korean.starts_with("오류: ") && is_korean(&korean[8..]), "{line}: {korean}");
		let (english_code, english) = user.fails(line);
		assert!(!is_korean(&english) && code == english_code, "{line}: {english}");
		// Programs read the same in both.
		let of_programs = user.fails(&format!("--json --lang ko {line}"));
		assert_eq!(of_programs, user.fails(&format!("--json {line}")));
		assert!(!is_korean(&of_programs.1), "{line}: {}", of_programs.1);
	}
	assert_eq!(user.done("--json --lang ko explain 5"), user.done("--json explain 5"));
	// Why a value is not accepted, although it is found before the command line is understood.
	let (_, why) = user.fails("--lang ko officer consent appointment x --out y");
	assert!(why.contains("기관 번호"), "{why}");
	let made = user.done("--lang ko key new kim");
	assert!(made.contains("계정"), "{made}");
	// Each line of a file is for its own reader.
	fs::write(user.folder().join("lines"), "explain 5\nexplain 5 --json\nexplain 5\n").unwrap();
	let path = user.folder().join("lines").display().to_string();
	let both = user.done(&format!("--lang ko run {path}"));
	let json: Vec<_> = both.lines().filter(|line| line.starts_with('{')).collect();
	assert!(json.len() == 1 && !is_korean(json[0]), "{both}");
	assert!(both.lines().filter(|line| is_korean(line)).count() >= 3, "{both}");
	assert!(both.contains("3줄 중 3줄"), "{both}");
}

#[test]
fn a_key_of_a_polkadot_js_wallet_is_imported() {
	let user = User::new();
	let file = |name: &str| {
		let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/keys/polkadot_js");
		format!("{folder}/{name}.json")
	};
	let passphrase = user.folder().join("passphrase");
	fs::write(&passphrase, "correct horse\n").unwrap();
	let import = format!(
		"key import kim --polkadot-js {} --polkadot-js-passphrase-file {}",
		file("sr25519"),
		passphrase.display()
	);
	// Its passphrase is never that of the stored key.
	let (code, why) = user.fails(&format!("key import kim --polkadot-js {}", file("sr25519")));
	assert!(code == 2 && why.contains("--polkadot-js-passphrase-file"), "{why}");
	let (_, why) = user.fails(&format!("{import} --kind ed25519"));
	assert!(why.contains("scheme sr25519: leave out --kind"), "{why}");
	let imported: serde_json::Value =
		serde_json::from_str(&user.done(&format!("--json {import}"))).unwrap();
	let public = "sr25519:84aedc0aba19f398f70dbcbc94b318e1e8d4eab5854e4d8de569bc4890afa45e";
	assert_eq!(imported["public_key"], public);
	assert_eq!((&imported["role"], &imported["scheme"]), (&"officer".into(), &"sr25519".into()));
	// The stored key has the passphrase of this test, and signs.
	let sign = "--key kim officer consent appointment 4 --genesis 1717171717171717171717171717171717171717171717171717171717171717 --out";
	let out = user.folder().join("kim.json");
	assert!(user.done(&format!("{sign} {}", out.display())).contains("kim.json"));
	// A file that is not encrypted, from the standard input, for a party.
	let mut command = user.command("--json key import lee --party --polkadot-js -");
	let output = command.stdin(fs::File::open(file("plain")).unwrap()).output().unwrap();
	let imported: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!((&imported["role"], &imported["scheme"]), (&"party".into(), &"ed25519".into()));
	let (_, why) = user.fails(&format!("key import other --polkadot-js {}", file("ecdsa")));
	assert!(why.contains("ecdsa"), "{why}");
	let (code, why) = user.fails("key import other");
	assert!(code == 2 && why.contains("--seed-file"), "{why}");
}

#[test]
fn the_commands_of_a_file_are_run_in_turn() {
	let user = User::new();
	let file = user.folder().join("commands.txt");
	let run = format!("run {}", file.display());
	fs::write(&file, "key new kim\n# a note\n[\"key\", \"show\", \"kim\"]\nmadang key list\n")
		.unwrap();
	let shown = user.done(&format!("--json {run}"));
	let values: Vec<serde_json::Value> =
		shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
	assert_eq!(values[1]["name"], "kim", "{shown}");
	assert_eq!(values[3], serde_json::json!({ "lines": 3, "done": 3, "failed": [] }));
	// It stops at the first line that fails, or continues.
	fs::write(&file, "key show nobody\nkey show kim\nkey new kim\n").unwrap();
	let (code, why) = user.fails(&run);
	assert!(code == 2 && why.contains("line 1: there is no key nobody"), "{why}");
	assert!(!why.contains("line 2"), "{why}");
	let output = user.run(&format!("{run} --keep-going"));
	assert_eq!(output.status.code(), Some(2));
	assert!(text(&output.stderr).contains("these lines failed: 1, 3"));
	assert!(text(&output.stdout).contains("1 of 3 lines are done"));
	// Nothing is run of a file with a line that is no command.
	fs::write(&file, "key new lee\nkey sell\n").unwrap();
	let (code, why) = user.fails(&run);
	assert!(code == 2 && why.contains("line 2: "), "{why}");
	assert_eq!(user.fails("key show lee").0, 2);
	fs::write(&file, format!("{run}\n")).unwrap();
	assert!(user.fails(&run).1.contains("does not run another file"));
	// The options of the file hold for each line that has no others.
	fs::write(&file, "status\n--key lee status\n").unwrap();
	let (_, why) = user.fails(&format!("--key nobody {run} --keep-going"));
	assert!(why.contains("these lines failed: 1, 2"), "{why}");
}

#[test]
fn each_line_of_a_file_has_the_options_of_the_file_or_its_own() {
	let user = User::new();
	user.done("key new kim");
	let file = user.folder().join("commands.txt");
	let run = format!("run {}", file.display());
	let fails = |options: &str, line: &str| {
		fs::write(&file, line).unwrap();
		let (code, why) = user.fails(&format!("{options} {run}"));
		assert!(matches!(code, 2 | 3), "{why}");
		why
	};
	// The file's --confirm holds, and so does its --anchor-file.
	let call = "--key kim --yes council withdraw 7";
	assert!(fails("--confirm 2", call).contains("--confirm 2 needs two nodes"));
	let why = fails("--confirm proof --anchor-file nowhere.json", call);
	assert!(why.contains("nowhere.json"), "{why}");
	// The nodes of a line replace those of the file, and these those of the environment.
	let nodes = "--confirm 2 --node ws://127.0.0.1:9 --node ws://127.0.0.1:1";
	assert!(!fails(nodes, call).contains("needs two nodes"));
	let own = format!("--node ws://127.0.0.1:1 {call}");
	assert!(fails(nodes, &own).contains("needs two nodes"));
	// What a command takes once it takes once in a file too.
	let affirm = "deal affirm 7 --leg price --amount 300 --amount 3 --on 2026-12-24 --evidence";
	let why = fails("", &format!("{affirm} {}", "ab".repeat(32)));
	assert!(why.contains("line 1: ") && why.contains("cannot be used multiple times"), "{why}");
	assert!(fails("", "--lang ko status").contains("hold for the whole file"));
	assert!(fails("--no-wait", "status --timeout 3").contains("cannot be used with"));
}

#[test]
fn a_damaged_key_does_not_hide_the_others() {
	use std::os::unix::fs::PermissionsExt;
	let user = User::new();
	user.done("key new kim");
	let folder = user.folder().join(".local/share/madang/keys");
	fs::write(folder.join("broken.json"), "{").unwrap();
	let open = folder.join("kim.json");
	fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
	let output = user.run("key list");
	let warnings = text(&output.stderr);
	assert!(output.status.success() && text(&output.stdout).contains("kim"), "{warnings}");
	assert!(warnings.contains("broken.json"), "{warnings}");
	assert!(warnings.contains("kim.json (mode 644): chmod go="), "{warnings}");
	fs::set_permissions(&open, fs::Permissions::from_mode(0o600)).unwrap();
	assert!(!text(&user.run("key list").stderr).contains("mode"));
}

#[test]
fn a_key_is_imported_from_the_standard_input() {
	use std::io::Write;
	let user = User::new();
	let mut command = user.command("key import kim --seed-file - --json");
	let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
	let mut process = command.spawn().unwrap();
	process.stdin.take().unwrap().write_all(b"//Kim\n").unwrap();
	let output = process.wait_with_output().unwrap();
	assert!(output.status.success());
	let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
	assert!(shown["account"].is_string(), "{shown}");
}

#[test]
fn what_cannot_be_undone_is_confirmed() {
	let user = User::new();
	user.done("key new kim");
	let revoke = "--key kim officer revoke 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let (code, why) = user.fails(revoke);
	assert!(code == 2 && why.contains("--yes"), "{why}");
	// Then only the node is missing.
	assert_eq!(user.fails(&format!("--yes {revoke}")).0, 3);
	assert_eq!(user.fails(&format!("--dry-run {revoke}")).0, 3);
	let confirmed = user.command(revoke).env("MADANG_YES", "1").output().unwrap();
	assert_eq!(confirmed.status.code(), Some(3));
	assert_eq!(user.fails("--key kim council withdraw 7").0, 2);
}

#[test]
fn a_file_of_calls_is_not_sent_if_nothing_can_confirm_them() {
	let user = User::new();
	let file = user.folder().join("districts.csv");
	let table = include_str!("../../../chain-spec/data/legal-districts.csv");
	let rows: Vec<_> = table.lines().take(3).collect();
	fs::write(&file, rows.join("\n") + "\n").unwrap();
	let import = format!("--key kim registers districts {}", file.display());
	for (options, expected) in
		[("--confirm 2", "a second one"), ("--confirm proof", "--anchor-file FILE")]
	{
		let (code, error) = user.fails(&format!("{options} {import}"));
		assert!(code == 2 && error.contains(expected), "{code}: {error}");
		// A trial is sent to nobody, so it needs no more than a node, which is away here.
		let (code, error) = user.fails(&format!("{options} --dry-run {import}"));
		assert_eq!(code, 3, "{error}");
	}
	let (code, error) = user.fails(&import);
	assert_eq!(code, 3, "{error}");
}
