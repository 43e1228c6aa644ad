//! `madang certificate print`, `scan` and `compare`.

use super::*;
use crate::failure::FailureKind;

const RANGES: &str = "--expires 2099-02-26 --revocation 7:0:64";

fn issued() -> (Desk, String) {
	let desk = Desk::new();
	desk.issue(&[line(&Value::Null, 7)], RANGES, "out").unwrap();
	let path = desk.files("out").remove(0).0;
	fs::copy(path, desk.path("file")).unwrap();
	let text = desk.read("file");
	(desk, text)
}

#[test]
fn a_certificate_is_printed_and_compared_in_both_languages() {
	let (desk, text) = issued();
	for language in ["ko", "en"] {
		let out = format!("{language}.pdf");
		desk.run(&format!("certificate print @file --out @{out} --language {language}")).unwrap();
		desk.run(&format!("certificate compare @{out} @file --language {language}")).unwrap();
		let again = desk.fails(&format!("certificate print @file --out @{out}"));
		assert!(again.contains("exists"), "{again}");
	}
	let failure = desk.run("certificate compare @ko.pdf @file --language en").unwrap_err();
	assert_eq!(failure.kind, FailureKind::Rejected);
	// Another certificate of the same holder.
	desk.issue(&[line(&Value::Null, 8)], RANGES, "other").unwrap();
	let other = desk.files("other").remove(0).0;
	let failure =
		desk.run(&format!("certificate compare @ko.pdf {}", other.display())).unwrap_err();
	assert!(failure.message.contains("page 1: the paper says"), "{failure}");
	// The number of the batch is on the paper too.
	desk.write("file", &text.replace("\"batch\":null", "\"batch\":12"));
	assert!(desk.fails("certificate compare @ko.pdf @file").contains("page 1"));
}

#[test]
fn the_codes_of_a_paper_make_the_file() {
	let (desk, text) = issued();
	let codes = madang_printed::codes::split(text.as_bytes()).unwrap();
	desk.write("codes", &codes.join("\n"));
	desk.run("certificate scan @codes --out @again").unwrap();
	assert_eq!(desk.read("again"), text);
	assert!(desk.fails("certificate scan @codes --out @again").contains("exists"));
	desk.write("codes", &codes[..codes.len() - 1].join("\n"));
	let message = desk.fails("certificate scan @codes --out @x");
	assert!(message.contains("missing") || message.contains("no code"), "{message}");
	let forged = text.replace("2099-02-26", "2099-02-27");
	let codes = madang_printed::codes::split(forged.as_bytes()).unwrap();
	desk.write("codes", &codes.join("\n"));
	assert!(desk.fails("certificate scan @codes --out @x").contains("differ"));
	assert!(!desk.path("x").exists());
}

#[test]
fn text_that_was_extracted_is_compared() {
	let (desk, _) = issued();
	desk.run("certificate print @file --out @p.pdf").unwrap();
	let run = std::process::Command::new("pdftotext")
		.arg("-raw")
		.args([desk.path("p.pdf"), desk.path("text")])
		.status();
	let Ok(status) = run else { return eprintln!("pdftotext is not installed: run scripts/setup") };
	assert!(status.success());
	desk.run("certificate compare --text @text @file").unwrap();
	let text = desk.read("text");
	assert!(text.contains("1000007"), "{text}");
	desk.write("text", &text.replace("1000007", "1000008"));
	let message = desk.fails("certificate compare --text @text @file");
	assert!(message.contains("\"1000008\"") && message.contains("\"1000007\""), "{message}");
}

#[test]
fn a_font_that_is_not_one_and_a_file_that_is_not_valid_are_named() {
	let (desk, text) = issued();
	let message = desk.fails("certificate print @file --out @p.pdf --font @no-such-font");
	assert!(message.contains("no-such-font"), "{message}");
	assert!(desk
		.fails("certificate print @file --out @p.pdf --font @file")
		.contains("not a TrueType"));
	desk.write("file", &text.replace("2099-02-26", "2099-02-27"));
	assert!(desk.fails("certificate print @file --out @p.pdf").contains("differ"));
	assert!(!desk.path("p.pdf").exists());
}
