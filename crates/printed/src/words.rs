//! What a certificate says, in words.

use crate::{
	codes::{self, CodeError},
	labels::{self, Language},
};
use serde_json::{Map, Value};

/// Claims that are not printed as such: what they say has its own row, or is only for machines.
const TECHNICAL: [&str; 9] =
	["iss", "vct", "iat", "nbf", "exp", "cnf", "status", "_sd_alg", "kind_name"];

/// What is printed of a certificate.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
	/// The id of the certificate, 64 hex digits.
	pub id: String,
	/// Who issued it.
	pub issuer: String,
	/// Its kind (`vct`).
	pub kind: String,
	/// The day of the issue.
	pub issued: String,
	/// The last day of its validity.
	pub expires: String,
	/// The batch that is anchored, the index in it and its size.
	pub batch: Option<(u64, u32, u32)>,
	/// The claims in the open and those that are disclosed.
	pub claims: Map<String, Value>,
}

/// A line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
	/// What it is.
	pub label: String,
	/// What the certificate says.
	pub value: String,
}

/// What is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
	/// The language.
	pub language: Language,
	/// The name of the kind.
	pub title: String,
	/// The table.
	pub rows: Vec<Row>,
	/// How it is verified.
	pub notes: Vec<String>,
	/// The text of each QR code.
	pub codes: Vec<String>,
	/// What is at the foot of each page.
	pub footer: String,
}

/// A certificate in words, with codes of its file.
///
/// # Errors
///
/// [`CodeError::TooLong`].
pub fn certificate(facts: &Facts, file: &[u8], language: Language) -> Result<Document, CodeError> {
	let say = |korean, english| language.choose(korean, english).to_owned();
	let codes = codes::split(file)?;
	let mut rows = Vec::new();
	let mut row = |label: String, value: &str| {
		rows.push(Row { label: printable(&label), value: printable(value) });
	};
	let mut found = Vec::new();
	for (name, value) in &facts.claims {
		if !TECHNICAL.contains(&name.as_str()) {
			flatten(labels::claim(name, language), value, language, &mut found);
		}
	}
	for (label, value) in found {
		row(label, &value);
	}
	row(say("발급자 DID", "Issuer"), &facts.issuer);
	row(say("종류", "Kind"), &facts.kind);
	row(say("발급일", "Issued on"), &facts.issued);
	row(say("유효기간 만료일", "Valid until"), &facts.expires);
	row(say("증명서 번호", "Certificate id"), &facts.id);
	let anchored = match facts.batch {
		None => say("아직 체인에 기록되지 않음", "not anchored yet"),
		Some((batch, index, size)) => match language {
			Language::Korean => format!("제{batch}호 묶음, {size}건 중 {index}번(0번부터)"),
			Language::English => format!("batch {batch}, index {index} (from 0) of {size}"),
		},
	};
	row(say("체인 기록", "On the chain"), &anchored);
	Ok(Document {
		language,
		title: printable(&title(facts, language)),
		rows,
		notes: notes(codes.len(), language),
		codes,
		footer: facts.id.clone(),
	})
}

/// The name that the issuer signed, or that of the catalogue, or the type.
fn title(facts: &Facts, language: Language) -> String {
	let name = facts.claims.get("kind_name").and_then(|name| name.get(language.choose("ko", "en")));
	let name = name.and_then(Value::as_str).map(str::to_owned);
	name.or_else(|| labels::kind(&facts.kind, language)).unwrap_or_else(|| facts.kind.clone())
}

fn notes(codes: usize, language: Language) -> Vec<String> {
	match language {
		Language::Korean => vec![
			"이 종이는 전자증명서를 사람이 읽을 수 있게 옮긴 것입니다. 효력은 코드에 담긴 전자증명서에 있으므로, \
			 반드시 아래 방법으로 확인하시기 바랍니다."
				.to_owned(),
			format!(
				"1. 다음 쪽의 코드 {codes}개를 모두 스캔하여 글자를 한 줄에 하나씩 파일로 저장합니다(순서는 관계없습니다)."
			),
			"2. madang certificate scan 파일 --out 증명서.json 으로 전자증명서를 복원합니다.".to_owned(),
			"3. madang certificate verify 로 서명, 체인 기록, 폐지·정지 여부를 확인하고, 화면의 내용을 이 종이와 \
			 비교합니다."
				.to_owned(),
			"표에는 소지자가 공개한 항목만 있습니다.".to_owned(),
		],
		Language::English => vec![
			"This paper says in words what an electronic certificate says. Only the certificate in the codes counts: \
			 always verify it."
				.to_owned(),
			format!(
				"1. Scan all {codes} codes on the next pages and save their texts in a file, one a line, in any order."
			),
			"2. madang certificate scan FILE --out CERTIFICATE puts the certificate together again.".to_owned(),
			"3. madang certificate verify checks the signature, the chain and the status. Compare what it shows with \
			 this paper."
				.to_owned(),
			"The table has only what the holder disclosed.".to_owned(),
		],
	}
}

/// One row for each value that is not an object or an array.
fn flatten(label: String, value: &Value, language: Language, rows: &mut Vec<(String, String)>) {
	let text = match value {
		Value::Object(members) if !members.is_empty() => {
			for (name, value) in members {
				let name = labels::claim(name, language);
				flatten(format!("{label} · {name}"), value, language, rows);
			}
			return;
		}
		Value::Array(elements) if !elements.is_empty() => {
			for (element, number) in elements.iter().zip(1..) {
				flatten(format!("{label} {number}"), element, language, rows);
			}
			return;
		}
		Value::Object(_) | Value::Array(_) | Value::Null => "-".to_owned(),
		Value::Bool(true) => language.choose("예", "yes").to_owned(),
		Value::Bool(false) => language.choose("아니오", "no").to_owned(),
		Value::String(text) => text.clone(),
		Value::Number(number) => number.to_string(),
	};
	rows.push((label, text));
}

/// Nothing that is invisible or changes the order of letters: such letters are written as `\u{…}`.
fn printable(text: &str) -> String {
	let mut printable = String::with_capacity(text.len());
	for letter in text.chars() {
		let plain = match letter {
			'\n' | ' ' => true,
			'\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{3164}'
			| '\u{ffa0}' => false,
			'\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => false,
			'\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'.. => false,
			other => !other.is_control() && !other.is_whitespace(),
		};
		match plain {
			true => printable.push(letter),
			false => printable.extend(letter.escape_unicode()),
		}
	}
	printable
}
