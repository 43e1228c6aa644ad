//! The command lines of the documentation, and contradictory ones.

use super::*;
use clap::{CommandFactory, FromArgMatches};

const NODE: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
const ACCOUNT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn parse(line: &str) -> Result<Cli, clap::Error> {
	Cli::try_parse_from(line.split_whitespace())
}

/// A line of the command, with the words HEX, NODE, PROOF and ACCOUNT replaced by such values.
fn line(arguments: &str) -> String {
	format!("madang {arguments}")
		.replace("HEX", &"ab".repeat(32))
		.replace("NODE", NODE)
		.replace("PROOF", &"cd".repeat(64))
		.replace("ACCOUNT", ACCOUNT)
}

fn assert_accepted(lines: &[&str]) {
	for arguments in lines {
		if let Err(error) = parse(&line(arguments)) {
			panic!("{arguments}: {error}");
		}
	}
}

#[test]
fn the_arguments_are_consistent() {
	Cli::command().debug_assert();
}

/// Clap finds this only when such a command is run: the value of one would be read as the other's.
#[test]
fn no_command_has_an_option_with_the_name_of_one_of_all_commands() {
	fn options(command: &clap::Command) -> Vec<String> {
		command.get_arguments().map(|option| option.get_id().to_string()).collect()
	}
	fn check(command: &clap::Command, of_all: &[String]) {
		for inner in command.get_subcommands() {
			let name = inner.get_name();
			for option in options(inner) {
				assert!(!of_all.contains(&option), "{name} has an option {option} of its own");
			}
			check(inner, of_all);
		}
	}
	let command = Cli::command();
	let of_all = options(&command);
	assert!(of_all.contains(&"key".to_owned()));
	check(&command, &of_all);
}

#[test]
fn the_words_of_a_command_have_no_values() {
	let line = line(
		"--key kim deal affirm 7 --leg price --amount 3 --on 2026-12-24 --evidence HEX --json",
	);
	let matches = Cli::command().try_get_matches_from(line.split_whitespace());
	assert_eq!(words(&matches.unwrap()), "deal affirm");
}

#[test]
fn several_nodes_are_kept_in_order() {
	let cli = parse("madang --node ws://a:1 --node ws://b:2 status").unwrap();
	assert_eq!(cli.global.node, ["ws://a:1", "ws://b:2"]);
	// One that is named twice is one node.
	let cli = parse("madang --node ws://a:1,ws://b:2,ws://a:1 --keys-dir k status").unwrap();
	let context = cli.global.context("status".to_owned(), true).unwrap();
	assert_eq!(context.nodes, ["ws://a:1", "ws://b:2"]);
	let cli = parse("madang status --json --key kim").unwrap();
	assert!(cli.global.json);
	assert_eq!(cli.global.key.as_deref(), Some("kim"));
}

/// The options of a line, in a file that is run with these options.
fn of_line(file: &str, own: &str) -> Result<Global, Failure> {
	let file = parse(&format!("madang {file} status")).unwrap().global;
	let line = format!("madang {own}");
	let matches = Cli::command().try_get_matches_from(line.split_whitespace()).unwrap();
	Cli::from_arg_matches(&matches).unwrap().global.of_line(&matches, &file)
}

const OF_FILE: &str = "--profile p --node ws://a:1 --node ws://b:1 --timeout 7 --confirm proof --anchor-file a --json \
	--key kim --keys-dir d --unfinalized --no-wait --dry-run --lang ko --wide --yes --passphrase-file f";

#[test]
fn a_line_of_a_file_has_every_option_of_the_file() {
	// What contradicts itself is not parsed in one place.
	let parts = [
		OF_FILE.replace("--unfinalized --no-wait ", ""),
		OF_FILE.replace("--no-wait --dry-run ", ""),
		OF_FILE
			.replace("--unfinalized ", "")
			.replace("--timeout 7 --confirm proof ", "")
			.replace("--dry-run ", ""),
	];
	for part in parts {
		let whole = parse(&format!("madang {part} status")).unwrap().global;
		assert_eq!(format!("{:?}", of_line(&part, "status").unwrap()), format!("{whole:?}"));
	}
}

#[test]
fn a_lines_own_option_replaces_that_of_the_file() {
	let file = OF_FILE.replace("--unfinalized --no-wait ", "");
	let own = "--profile q --timeout 8 --confirm 2 --anchor-file b --key lee --keys-dir e --passphrase-file g";
	// Before and after the words of the command.
	for line in [
		format!("{own} --node ws://c:1,ws://d:1 deal show 7"),
		format!("deal show 7 {own} --node ws://c:1 --node ws://d:1"),
	] {
		let whole = parse(&format!("madang {own} --node ws://c:1,ws://d:1 status")).unwrap();
		let flags = "--json --dry-run --lang ko --wide --yes";
		let flags = parse(&format!("madang {flags} status")).unwrap().global;
		let Global { json, dry_run, lang, wide, yes, .. } = flags;
		let expected = Global { json, dry_run, lang, wide, yes, ..whole.global };
		assert_eq!(format!("{:?}", of_line(&file, &line).unwrap()), format!("{expected:?}"));
	}
	let own = of_line("", "--json --yes --no-wait status").unwrap();
	assert!(own.json && own.yes && own.no_wait && !own.dry_run);
}

#[test]
fn a_line_does_not_change_what_holds_for_the_whole_program() {
	for line in ["--lang ko status", "status --wide"] {
		let failure = of_line("", line).unwrap_err();
		assert!(failure.message.contains("hold for the whole file"), "{failure}");
	}
}

#[test]
fn options_of_different_places_contradict_each_other_too() {
	for (file, line) in [
		("--no-wait", "--timeout 3 status"),
		("--no-wait", "--unfinalized status"),
		("--unfinalized", "--dry-run status"),
		("--dry-run", "--no-wait status"),
		("--confirm 2", "--no-wait status"),
	] {
		let failure = of_line(file, line).unwrap_err();
		assert!(failure.message.contains("cannot be used with"), "{failure}");
	}
	let cli = parse("madang --no-wait status --timeout 3").unwrap();
	assert!(cli.global.ensure_no_contradiction().is_err());
	// A line can take back what the file wants confirmed.
	assert!(of_line("--confirm 2", "--confirm 1 --no-wait status").is_ok());
}

#[test]
fn documented_commands_for_keys_and_books_are_accepted() {
	assert_accepted(&[
		"key new kim",
		"key new lee --party --kind p256",
		"key import kim --seed-file f",
		"key derive flat --from lee --label a",
		"key list",
		"key show kim",
		"key passphrase kim",
		"registers districts f",
		"registers districts f --dry-run",
		"registers import f g --only land-book,titles --skip-bad --dry-run",
		"registers import f --apply-changes --evidence HEX",
		"registers import f --evidence HEX",
		"book show unit:11680-3609902",
		"book differences",
		"book take unit:7",
		"book owners unit:7 --evidence HEX",
		"book owners unit:7 --owner HEX=1/2 --owner did:madang:HEX=1/2 --evidence HEX",
		"book close building:7 --on 2026-11-20 --reason 철거 --evidence HEX",
		"book close unit:7 --on 2026-11-20 --reason 이중등재 --successor unit:8 --order HEX --evidence HEX",
		"book reopen unit:7 --evidence HEX",
		"book reopen unit:7 --row f --evidence HEX",
		"registers end-districts f --evidence HEX",
		"registers correct-end 4211010100 --on 2023-06-11 --successor 5111010100 --evidence HEX",
		"registers correct-end 4211010100 --not-ended --evidence HEX",
		"registers correct-end --file f --evidence HEX",
		"registers renumber f --evidence HEX",
		"registers renumber f --evidence HEX --external-ref HEX",
		"registers district 1168010100",
		"registers parcel 1168010100108580000",
		"title show 11462017000004",
		"title show --property unit:7",
		"title bind 7 --from HEX --to did:madang:HEX --evidence HEX --party lee",
		"title describe 7",
		"title incomplete",
		"title clear 7 --entry 2 --ground released --ended-on 2026-11-20 --evidence HEX",
		"title clear 7 --entry 2 --ground decided --ended-on 2026-11-20 --court 8 --case HEX --evidence HEX",
		"title cut-over",
		"title cut-over 1168010100",
		"application file f --party lee",
		"application file-by-office f --court 8 --case HEX",
		"application discharge --property unit:7 --entry 2 --released-on 2026-11-24 --attachments HEX",
		"application order-cure 2026-7 --until 2026-11-25 --reasons HEX",
		"application prune 2026-7 2026-8",
		"application cure 2026-7 --attachments HEX",
		"application complete 2026-7 --reason HEX",
		"application reject 2026-7 --ground 9 --reasons HEX",
		"application withdraw 2026-7 --party lee",
		"sign apply f --party lee --out o",
		"sign inherit f --party lee --out o",
		"sign withdraw-application 2026-7 --party lee --out o",
		"commit f --again",
		"party register --consent f",
		"party resolve did:madang:HEX",
		"party resolve did:madang:HEX --version 2",
		"party resolve did:madang:HEX --at 2027-01-15T08:00:00Z",
		"party finish-recovery did:madang:HEX",
		"party rotate did:madang:HEX --new-key ed25519:HEX --party lee",
		"party rotate did:madang:HEX --new-key ed25519:HEX --party lee --out f",
		"party rotate did:madang:HEX --new-key ed25519:HEX=authentication@pin --new-key ed25519:HEX --consent f",
		"party deactivate did:madang:HEX --party lee",
		"party guardians did:madang:HEX --guardian did:madang:HEX --threshold 1 --delay-days 7 --party lee",
		"party guardians did:madang:HEX --no-issuer-recovery --consent f",
		"party sign-recovery did:madang:HEX --new-key ed25519:HEX --party lee --out f",
		"party start-recovery did:madang:HEX --new-key ed25519:HEX --acceptance f --consent g --consent h",
		"party start-recovery did:madang:HEX --new-key ed25519:HEX --acceptance f --evidence HEX",
		"party cancel-recovery did:madang:HEX party --party lee",
		"party cancel-recovery did:madang:HEX guardians --consent f --consent g",
		"party cancel-recovery did:madang:HEX institution",
	]);
}

#[test]
fn documented_commands_for_sales_and_loans_are_accepted() {
	assert_accepted(&[
		"deal inspect --property unit:7",
		"deal contract 7 --terms t.toml --consent a --consent b",
		"deal report 7 --accept",
		"deal report 7 --supplement-needed HEX",
		"deal report 7 --supplement HEX",
		"deal accept-reports 7",
		"deal accept-reports 7 8 12 --external-ref HEX",
		"deal finance 7 --loan 3",
		"deal file 7 --party lee",
		"deal affirm 7 --leg payoff:11462017000004/2 --amount 300_000_000 --on 2026-12-24 --evidence HEX",
		"deal accept-title 7 --party lee",
		"deal amend 7 --terms t.toml --consent a",
		"deal change-agent 7 --consent a",
		"deal unbind 7 --loan 3",
		"deal dismiss-loan 7 --loan 3 --consent a",
		"deal register 7",
		"deal book 7",
		"deal book 7 --external-ref HEX",
		"deal rescind 7 --by-law sellers --evidence HEX",
		"deal notice 7 --side sellers --days 14 --evidence HEX --party lee",
		"deal object 7 --evidence HEX --party lee",
		"deal withdraw-notice 7 --side sellers --party lee",
		"deal rescind 7 --agreement --evidence HEX --consent a",
		"deal report-rescission 7",
		"deal abandon 7",
		"deal successor 7 --in-place-of did:madang:HEX --evidence HEX --consent a",
		"deal judgment 7 --decided void --judgment HEX",
		"deal show 7",
		"deal watch 7",
		"loan decide 3 --refuse assessment --particulars HEX",
		"loan decide 3 --approve",
		"loan decide 3 --approve --limits-version 1 --calculation HEX --exception HEX",
		"loan repay 3 --amount 1_000",
		"loan repay 3 --amount 1_000 --on 2026-11-24 --line-ref HEX",
		"loan import-repayments lines.csv",
		"loan reverse HEX --reason HEX",
		"loan warn 3 --letter HEX",
		"loan accelerate 3",
		"loan accelerate 3 --cause insolvency --evidence HEX",
		"loan claimable 3",
		"loan claimable 3 --cause no-business --evidence HEX",
		"loan claim 3 --evidence HEX",
		"loan cure 3",
		"loan notify-guarantor 3 --particulars HEX",
		"loan write-off 3",
		"loan write-off 3 --insolvent HEX",
		"loan take-back 3 write-off --reason HEX",
		"loan standing 3",
		"loan schedule 3",
		"loan list",
		"loan list --state written-off --programme 1",
		"loan list --all --json",
		"loan portfolio",
		"loan portfolio --all",
		"loan statistics",
		"loan statistics --institution 4",
		"loan payoff 3 --on 2026-12-24",
		"loan record --title 7 --entry 2 --principal 1_000 --rate 4.2 --months 360 --repayment bullet",
		"loan record --title 7 --entry 2 --principal 1_000 --index 1 --spread -0.5 --reset-months 3 \
		--rate-cap 12 --months 360",
		"index list",
		"index show 1",
		"index publish 1 --from 2026-12-16 --rate 3.12",
		"index publish 1 --from 2026-12-16 --rate 9 --confirmed",
		"index withdraw 1 --from 2026-12-16",
		"party sign-recovery did:madang:HEX --new-key ed25519:HEX --party lee --as did:madang:HEX --out f",
		"sign register-did --institution 6 --party lee --out o",
		"sign rescind --deal 7 --agreement --evidence HEX --party lee --out p",
	]);
}

#[test]
fn documented_commands_of_notaries_are_accepted() {
	assert_accepted(&[
		"notary sign --notary 9 --kind deed --document HEX --with did:madang:HEX --with did:madang:HEX \
		--party lee --out f",
		"notary enter --kind deed --document HEX --consent f --consent g",
		"notary enter --kind copy --document HEX --refers-to act:3",
		"notary annul 3 --reason HEX",
		"notary show 3",
		"notary find --notary 9 2026-1",
		"notary chain apostille:0",
		"notary check contract.pdf --salt HEX 3",
		"notary check contract.pdf --salt HEX --commitment HEX",
		"notary sign --notary 9 --kind correction --document HEX --refers-to act:3 \
		--with did:madang:HEX --party lee --as did:madang:HEX --key-index 1 --out f",
		"apostille issue --act 3 --capacity 공증인",
		"apostille issue --document HEX --signer 4 --capacity 국장",
		"apostille issue --batch 3 --leaf HEX --index 1 --path HEX --capacity 시장",
		"apostille show 0",
		"apostille find --authority 1 2026-1",
		"apostille annul 0 --reason HEX",
	]);
}

#[test]
fn documented_commands_of_the_council_are_accepted() {
	assert_accepted(&[
		"council list",
		"council propose --reason r suspend 5",
		"council propose --reason r designate 1 --apostilles",
		"council propose --reason r admit --kind bank --name-ko 은행 --name-en Bank --administrator \
		ACCOUNT --consent f",
		"council propose --reason r replace-administrator 4 ACCOUNT --consent f",
		"council propose --reason r suspend-officer ACCOUNT",
		"council propose --reason r reinstate-officer ACCOUNT",
		"council propose --reason r pause Titles.file --hours 2",
		"council propose --reason r resume Titles",
		"council propose --reason r set-cut-over 11680 --on 2027-01-01 --import-until 2027-12-31",
		"council propose --reason r declare-holidays 2026-12-25 2027-01-01",
		"council propose --reason r withdraw-holidays 2026-12-25",
		"term holidays",
		"term holidays --year 2027",
		"term end 2026-11-27 30",
		"term deal 7",
		"council propose --reason r authorize-upgrade f",
		"council propose --reason r set-index 1 --name-ko 기준금리 --name-en Base --publisher 5",
		"council propose --reason r set-index 1 --name-ko 기준금리 --name-en Base --publisher 5 --rate 3.1 \
		--since 2026-11-17",
		"council vote 3 --for",
		"council vote 3 --against",
		"council close 3",
		"council propose --reason r set-quota 5",
		"council propose --reason r set-quota 5 --milliseconds 200 --kib 1024 --transactions 50 \
		--seconds-per-day 60 --mib-per-day 100 --transactions-per-day 5000",
		"council propose --reason r grant-validator 5",
		"council propose --reason r revoke-validator 5 --seat 1",
		"council propose --reason r reinstate-validator 5",
		"council propose --reason r close-case 2",
		"council propose --reason r close-case 2 3",
		"council propose --reason r set-session-length 600",
		"--unfinalized council propose --reason r recover --lost 4:0,5:0 --best-finalized 7",
		"--unfinalized council propose --reason r recover --best-finalized 7 --delay 4",
		"council apply-upgrade f",
		"council propose --reason r register-node 5 NODE --proof PROOF",
		"council propose --reason r deregister-node 5 NODE",
	]);
}

#[test]
fn documented_commands_of_operators_are_accepted() {
	assert_accepted(&[
		"validator last-finalized",
		"validator checkpoint",
		"proof anchor spec.json",
		"proof make --anchor anchor.json --title 7 --at 100 -o title.proof",
		"proof make --anchor anchor.json --state-key 0x26aa -o title.proof",
		"proof check title.proof --anchor anchor.json --title 7",
		"validator list",
		"validator set-keys 0 --on ws://127.0.0.1:9944",
		"node list",
		"node register NODE --proof PROOF",
		"node deregister NODE",
		"institution show 4",
		"institution list",
		"officer appoint ACCOUNT --duties lend,enrol --consent f",
		"officer appoint ACCOUNT --duties lend --newcomer kim",
		"officer consent appointment 4 --out f",
		"officer consent replacement 4 --out f --valid-days 20",
		"officer consent admission --kind bank --name-ko 새은행 --name-en Bank --out f",
	]);
}

#[test]
fn documented_commands_for_certificates_are_accepted() {
	assert_accepted(&[
		"certificate issue lines.jsonl --issuer did:madang:HEX --signing-key office --type t \
		--accreditation 3 --expires 2027-02-26 --revocation 0:0:4096 --out batch-1",
		"certificate anchor --batch batch-1/batch.json",
		"certificate anchor --accreditation 3 --public-key ed25519:HEX --root HEX --size 22 --expires 2027-02-26",
		"certificate print f --out p --language en --without-proof",
		"certificate compare p f --language ko --font n",
		"certificate compare --text t f",
		"certificate scan c --out f",
		"certificate list 7",
		"wallet create --phrase-file p",
		"wallet recover --phrase-file p --backup b",
		"wallet key tax-office",
		"wallet key --scheme ed25519",
		"wallet import f g",
		"wallet import f --anchor a",
		"wallet list --wallet w",
		"wallet show 5a5a5a5a",
		"wallet present 5a5a5a5a --disclose /a --disclose /b/c --audience did:madang:HEX --nonce q --out f",
		"wallet copy 5a5a5a5a --out f",
		"wallet remove HEX",
		"wallet export --out f",
	]);
	for arguments in [
		"certificate anchor --batch f --size 22",
		"certificate anchor --accreditation 3 --root HEX --size 22",
		"certificate issue l --issuer did:madang:HEX --signing-key o --type t --accreditation 3 --out b",
		"wallet present 5a5a5a5a --audience bank --nonce q --out f",
		"wallet remove 5a5a5a5a",
	] {
		assert!(parse(&line(arguments)).is_err(), "{arguments} was accepted");
	}
}

#[test]
fn consent_files_have_a_hidden_former_option() {
	assert_accepted(&[
		"deal contract 7 --terms t.toml --proof a --consent b",
		"party register --proof f",
	]);
	let mut deal = Cli::command().find_subcommand("deal").unwrap().clone();
	let help = deal.find_subcommand_mut("contract").unwrap().render_long_help().to_string();
	assert!(help.contains("--consent") && !help.contains("--proof"), "{help}");
}

#[test]
fn seats_have_their_former_hidden_commands() {
	assert_accepted(&[
		"council propose --reason r give-seat 7",
		"council propose --reason r take-seat 7",
		"council propose --reason r give-validator 7",
		"council propose --reason r take-validator 7 --seat 1",
	]);
}

#[test]
fn contradictory_arguments_are_wrong_use() {
	for arguments in [
		"title show",
		"title show 7 --property unit:7",
		"title clear 7 --entry 2 --ground other --ended-on 2026-11-20 --evidence HEX",
		"title clear 7 --entry 2 --ground decided --ended-on 2026-11-20 --court 8 --evidence HEX",
		"deal report 7",
		"deal report 7 --accept --supplement HEX",
		"deal rescind 7 --evidence HEX",
		"deal rescind 7 --agreement --by-law --evidence HEX",
		"loan decide 3",
		"loan decide 3 --refuse assessment",
		"loan decide 3 --approve --limits-version 1",
		"loan decide 3 --refuse assessment --particulars HEX --limits-version 1 --calculation HEX",
		"council propose suspend 5",
		"council propose --reason r pause Titles. --hours 2",
		"council vote 3",
		"node register ACCOUNT --proof PROOF",
		"node register NODE",
		"node register NODE --proof HEX",
		"council vote 3 --for --against",
		"loan decide 3 --approve --refuse assessment",
		"deal book 7 --external-ref 12",
		"deal inspect --property house:7",
		"registers district 116801010",
		"registers parcel 1168010100008580000",
		"registers correct-end 4211010100 --evidence HEX",
		"registers correct-end 4211010100 --on 2023-06-11 --not-ended --evidence HEX",
		"registers correct-end --evidence HEX",
		"registers correct-end 4211010100 --file f --evidence HEX",
		"registers correct-end --file f --not-ended --evidence HEX",
	] {
		let error =
			parse(&line(arguments)).err().unwrap_or_else(|| panic!("{arguments} was accepted"));
		assert_eq!(error.exit_code(), 2, "{arguments}");
	}
}

#[test]
fn a_quota_has_all_its_numbers_or_none() {
	let propose = "council propose --reason r set-quota 5";
	assert!(parse(&line(propose)).is_ok());
	assert!(parse(&line(&format!("{propose} --milliseconds 200"))).is_err());
}

#[test]
fn an_appointment_needs_exactly_one_consent() {
	let appoint = "officer appoint ACCOUNT --duties lend";
	assert!(parse(&line(appoint)).is_err());
	assert!(parse(&line(&format!("{appoint} --consent f --newcomer kim"))).is_err());
	let replace = "council propose --reason r replace-administrator 4 ACCOUNT";
	assert!(parse(&line(replace)).is_err());
}
