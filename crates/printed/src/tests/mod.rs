//! Printed certificates are read back, by this crate and by others.

use super::*;
use serde_json::{json, Value};
use std::{path::Path, process::Command};

/// What `scripts/setup` installs.
const FONT: &str = "/usr/share/fonts/truetype/nanum/NanumGothic.ttf";
const OTHER_FONT: &str = "/usr/share/fonts/truetype/nanum/NanumMyeongjo.ttf";

fn font(path: &str) -> Font {
	let data = std::fs::read(path).expect("the font of the package fonts-nanum: run scripts/setup");
	Font::parse(data).unwrap()
}

fn facts(claims: Value) -> Facts {
	Facts {
		id: "5a".repeat(32),
		issuer: format!("did:madang:{}", "0a".repeat(32)),
		kind: "urn:madang:certificate:business-registration".into(),
		issued: "2026-11-28".into(),
		expires: "2027-02-26".into(),
		batch: Some((12, 3, 22)),
		claims: claims.as_object().unwrap().clone(),
	}
}

fn claims() -> Value {
	json!({
		"vct": "x", "iat": 7, "business_name": "마당 상회 (Madang & Co.)",
		"business_number": "123-45-67890", "representative": "홍길동",
		"address": "서울특별시 강남구 테헤란로 858, 마당빌딩 12층 1201호 (역삼동, 긴 주소는 여러 줄로 나뉩니다)",
		"debts": [{ "creditor": "마당은행", "amount": 1_234_567 }, { "creditor": "B", "amount": 0.5 }],
		"closed": false, "hash": "0123456789abcdef".repeat(8), "own": null, "odd": "a\u{202e}b\tc"
	})
}

/// A file of this length that hardly compresses.
fn file(length: usize) -> Vec<u8> {
	use sha2::{Digest, Sha256};
	let block = |at: usize| hex::encode(Sha256::digest(at.to_be_bytes())).into_bytes();
	(0..length.div_ceil(64)).flat_map(block).take(length).collect()
}

fn document(claims: Value, language: Language) -> Document {
	certificate(&facts(claims), &file(4_000), language).unwrap()
}

/// Runs a program of poppler on a PDF, if it is installed.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8], output: &Path) -> bool {
	let input = tempfile::NamedTempFile::new().unwrap();
	std::fs::write(&input, pdf).unwrap();
	let run = Command::new(program).args(arguments).arg(input.path()).arg(output).status();
	match run {
		Ok(status) => {
			assert!(status.success(), "{program} failed");
			true
		}
		Err(_) => {
			eprintln!("{program} is not installed: run scripts/setup");
			false
		}
	}
}

#[test]
fn a_certificate_is_the_same_on_paper_in_both_languages() {
	for language in [Language::Korean, Language::English] {
		for path in [FONT, OTHER_FONT] {
			let (document, font) = (document(claims(), language), font(path));
			let pdf = print(&document, &font).unwrap();
			assert_eq!(pdf, print(&document, &font).unwrap());
			let known = Match { letters_checked: true };
			assert_eq!(compare(&document, &pdf, Some(&font)), Ok(known));
			let unknown = Match { letters_checked: false };
			assert_eq!(compare(&document, &pdf, None), Ok(unknown));
		}
		let pdf = print(&document(claims(), language), &font(FONT)).unwrap();
		let other = font(OTHER_FONT);
		let unknown = Match { letters_checked: false };
		assert_eq!(compare(&document(claims(), language), &pdf, Some(&other)), Ok(unknown));
	}
}

#[test]
fn pdftotext_reads_the_same_text() {
	for language in [Language::Korean, Language::English] {
		let document = document(claims(), language);
		let pdf = print(&document, &font(FONT)).unwrap();
		let output = tempfile::NamedTempFile::new().unwrap();
		if !poppler("pdftotext", &["-raw"], &pdf, output.path()) {
			return;
		}
		let text = std::fs::read_to_string(&output).unwrap();
		assert_eq!(compare_text(&document, &text), Ok(()), "{text}");
		assert!(text.contains("123-45-67890") && text.contains("홍길동"), "{text}");
		for (from, to) in
			[("67890", "67891"), ("홍길동", "홍길순"), ("1201호", "1201호 1"), ("12층 ", "12층")]
		{
			assert!(text.contains(from));
			let changed = compare_text(&document, &text.replace(from, to));
			assert!(
				matches!(changed, Err(Difference::Text { page: 1, .. })),
				"{from}: {changed:?}"
			);
		}
		let more = compare_text(&document, &format!("{text} more"));
		assert!(matches!(more, Err(Difference::Text { certified: None, .. })), "{more:?}");
	}
}

#[test]
fn every_changed_digit_is_found_and_named() {
	let font = font(FONT);
	let honest = document(json!({ "amount": 10_203_040 }), Language::English);
	let row = honest.rows.iter().position(|row| row.value == "10203040").unwrap();
	for at in 0..8 {
		let mut forged = honest.clone();
		let mut digits = forged.rows[row].value.clone().into_bytes();
		digits[at] = if digits[at] == b'9' { b'8' } else { b'9' };
		forged.rows[row].value = String::from_utf8(digits).unwrap();
		let printed = Some(forged.rows[row].value.clone());
		let certified = Some("10203040".to_owned());
		let found = compare(&honest, &print(&forged, &font).unwrap(), Some(&font));
		assert_eq!(found, Err(Difference::Text { page: 1, printed, certified }));
	}
	let mut longer = honest.clone();
	longer.rows.push(Row { label: "Owner".into(), value: "Kim".into() });
	assert!(compare(&honest, &print(&longer, &font).unwrap(), None).is_err());
	assert!(compare(&longer, &print(&honest, &font).unwrap(), None).is_err());
	// Codes of another file with the same text.
	let other = file(4_001);
	let other = Document { codes: codes::split(&other).unwrap(), ..honest.clone() };
	let found = compare(&honest, &print(&other, &font).unwrap(), Some(&font));
	assert_eq!(found, Err(Difference::Other));
}

#[test]
fn no_changed_byte_is_accepted() {
	let font = font(FONT);
	let document = document(json!({ "amount": 7 }), Language::English);
	let honest = print(&document, &font).unwrap();
	for at in (0..honest.len()).step_by(honest.len() / 150) {
		let mut forged = honest.clone();
		forged[at] ^= 1;
		let found = compare(&document, &forged, Some(&font));
		assert_ne!(found, Ok(Match { letters_checked: true }), "byte {at}");
	}
	let appended = [&honest[..], b"9 0 obj\n<< >>\nendobj\n"].concat();
	assert_eq!(compare(&document, &appended, Some(&font)), Err(Difference::Other));
	for no_pdf in [&b""[..], b"%PDF-1.7\n", &honest[..2_000]] {
		assert_eq!(compare(&document, no_pdf, Some(&font)), Err(Difference::NotOurs));
	}
}

/// A forged font draws one digit as another.
#[test]
fn changed_shapes_of_letters_are_noticed_with_the_font() {
	let font = font(FONT);
	let document = document(json!({ "amount": 7 }), Language::English);
	let pages = layout::pages(&document).unwrap();
	let mut embedded = font.embed(&layout::letters(&pages)).unwrap();
	let last = embedded.program.len() - 1;
	embedded.program[last] ^= 1;
	let forged = pdf::write(&pages, &embedded, &document).unwrap();
	let found = compare(&document, &forged, Some(&font));
	assert_eq!(found, Ok(Match { letters_checked: false }));
}

#[test]
fn a_long_certificate_has_several_pages_with_numbers() {
	let claims: serde_json::Map<_, _> = (0..80)
		.map(|number| (format!("claim {number:02}"), json!("가나다라 ".repeat(20))))
		.collect();
	let document = document(Value::Object(claims), Language::Korean);
	let pages = layout::pages(&document).unwrap();
	assert!(pages.len() > 4, "{}", pages.len());
	let last = pages.last().unwrap();
	assert_eq!(last.codes.len(), document.codes.len());
	let footer = format!("{}  {}/{}", document.footer, pages.len(), pages.len());
	assert_eq!(last.texts.last().unwrap().text, footer);
	let lowest = pages.iter().flat_map(|page| &page.texts).map(|text| text.y).min().unwrap();
	assert!(lowest >= 400);
	let font = font(FONT);
	let pdf = print(&document, &font).unwrap();
	assert_eq!(compare(&document, &pdf, Some(&font)), Ok(Match { letters_checked: true }));
}

#[test]
fn what_is_invisible_is_written_out() {
	let document = document(claims(), Language::English);
	assert!(document.rows.iter().any(|row| row.value == "a\\u{202e}b\\u{9}c"));
}

#[test]
fn a_letter_that_the_font_does_not_have_is_named() {
	let document = document(json!({ "name": "\u{1f600}" }), Language::English);
	let error = print(&document, &font(FONT)).unwrap_err();
	assert_eq!(error, PrintError::Font(FontError::NoLetter('\u{1f600}')));
	assert!(error.to_string().contains("U+1F600"), "{error}");
	assert!(matches!(Font::parse(b"no font".to_vec()), Err(FontError::NotAFont(_))));
}

#[test]
fn values_are_said_in_words() {
	let document = document(claims(), Language::Korean);
	let value = |label: &str| {
		let row = document.rows.iter().find(|row| row.label == label);
		row.unwrap_or_else(|| panic!("{label}")).value.as_str()
	};
	assert_eq!(document.title, "사업자등록증명");
	assert_eq!(value("폐업 여부"), "아니오");
	assert_eq!(value("채무 1 · 금액(원)"), "1234567");
	assert_eq!(value("채무 2 · 채권자"), "B");
	assert_eq!(value("own"), "-");
	assert_eq!(value("체인 기록"), "제12호 묶음, 22건 중 3번(0번부터)");
	assert!(document.rows.iter().all(|row| row.label != "vct" && row.label != "iat"));
	let mut named = facts(json!({ "kind_name": { "ko": "새 증명", "en": "New" } }));
	assert_eq!(certificate(&named, b"", Language::English).unwrap().title, "New");
	named.claims.clear();
	named.kind = "urn:other".into();
	named.batch = None;
	let document = certificate(&named, b"", Language::English).unwrap();
	assert_eq!(document.title, "urn:other");
	assert_eq!(document.rows.last().unwrap().value, "not anchored yet");
}

/// Reads all codes of grey pixels.
fn scan(width: usize, height: usize, pixel: impl Fn(usize, usize) -> u8) -> Vec<String> {
	let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
	image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn the_codes_are_read_by_another_program() {
	let file = file(4_000);
	let document = document(claims(), Language::Korean);
	let pages = layout::pages(&document).unwrap();
	let codes: Vec<_> = pages.iter().flat_map(|page| &page.codes).collect();
	assert_eq!(codes.len(), document.codes.len());
	let mut texts = Vec::new();
	for code in codes {
		let side = code.modules.len() * 4;
		let black = |x: usize, y: usize| if code.modules[y / 4][x / 4] { 0 } else { 255 };
		texts.extend(scan(side, side, black));
	}
	assert_eq!(codes::join(&texts.join("\n")), Ok(file));
}

/// As a phone does it: from the drawn page.
#[test]
fn the_codes_are_read_from_the_drawn_page() {
	let document = document(claims(), Language::Korean);
	let pdf = print(&document, &font(FONT)).unwrap();
	let folder = tempfile::tempdir().unwrap();
	let arguments = ["-gray", "-r", "200", "-f", "2", "-l", "2", "-singlefile"];
	if !poppler("pdftoppm", &arguments, &pdf, &folder.path().join("page")) {
		return;
	}
	let image = std::fs::read(folder.path().join("page.pgm")).unwrap();
	let mut header = image.splitn(4, |byte| byte.is_ascii_whitespace());
	assert_eq!(header.next(), Some(&b"P5"[..]));
	let mut number =
		|| -> usize { std::str::from_utf8(header.next().unwrap()).unwrap().parse().unwrap() };
	let (width, height) = (number(), number());
	let pixels = &image[image.len() - width * height..];
	let texts = scan(width, height, |x, y| pixels[y * width + x]);
	assert_eq!(codes::join(&texts.join("\n")), Ok(file(4_000)));
}
