//! `madang-explorer export check`: whether a file is the one of its manifest, and who signed that.

use super::{manifest::FORM, Format, Manifest, SIGNED};
use madang_credentials::verify_signed;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
	fs::File,
	io::{BufRead, BufReader, Read},
	path::Path,
};

/// The most bytes of a manifest or of a file with keys.
const MAX_BYTES: u64 = 1 << 20;

/// What a file is found to be.
#[derive(PartialEq, Eq, Debug)]
struct Measured {
	bytes: u64,
	rows: u64,
	columns: Vec<String>,
	sha256: String,
}

/// Compare a file with its manifest. With keys (JSON Web Keys), the manifest must be signed with one of them. What the file
/// is.
///
/// # Errors
///
/// All that is wrong.
pub fn check(file: &Path, manifest: &Path, keys: Option<&Path>) -> Result<String, String> {
	let (found, key) = read(manifest, keys)?;
	let format = Format::of(&found.format);
	let format = format.ok_or_else(|| format!("the manifest names the format {}", found.format))?;
	let opened = || File::open(file).map_err(|error| format!("{}: {error}", file.display()));
	let measured = measure(opened()?, opened()?, format)
		.map_err(|error| format!("{}: {error}", file.display()))?;
	let wrong = differences(&found, &measured);
	if !wrong.is_empty() {
		let file = file.display();
		return Err(format!("{file} is not the file of the manifest: {}", wrong.join("; ")));
	}
	let signed = match (key, found.institution) {
		(Some(key), Some(institution)) => {
			format!("Signed for institution {institution} with the key {key}.")
		}
		_ => "The signature was not checked: name the keys with --keys.".to_owned(),
	};
	Ok(told(&found, &signed))
}

fn told(found: &Manifest, signed: &str) -> String {
	// As JSON: a value can have line ends and what controls a terminal.
	let query = serde_json::json!(found.query).to_string();
	format!(
		"The file is the one of the manifest: {} {} of the network {}, from block {} to block {} ({}). The filter is {}. {signed}",
		found.rows,
		if found.what == "events" { "events" } else { "transactions" },
		shown(&found.genesis),
		found.first.number,
		found.last.number,
		shown(&found.last.hash),
		query,
	)
}

/// A text of a manifest, without what controls a terminal.
fn shown(text: &str) -> String {
	text.escape_debug().to_string()
}

fn differences(found: &Manifest, measured: &Measured) -> Vec<String> {
	let mut wrong = Vec::new();
	let mut compare = |name: &str, expected: &str, is: &str| {
		if expected != is {
			wrong.push(format!("{name}: {is}, and not {expected}"));
		}
	};
	compare("bytes", &found.bytes, &measured.bytes.to_string());
	compare("rows", &found.rows, &measured.rows.to_string());
	// A file of JSON lines without rows has no columns.
	if !(measured.columns.is_empty() && found.rows == "0") {
		compare("columns", &found.columns.join(","), &measured.columns.join(","));
	}
	compare("SHA-256", &found.sha256, &measured.sha256);
	wrong
}

/// The manifest, and the name of the key that signed it if the signature was checked.
fn read(path: &Path, keys: Option<&Path>) -> Result<(Manifest, Option<String>), String> {
	let wrong = |reason: &str| format!("{}: {reason}", path.display());
	let file = json(path)?;
	let shown = &file["manifest"];
	let manifest: Manifest = serde_json::from_value(shown.clone())
		.map_err(|error| wrong(&format!("it is not a manifest of an export: {error}")))?;
	if manifest.form != FORM {
		return Err(wrong(&format!("its form is {}, and not {FORM}", manifest.form)));
	}
	let Some(keys) = keys else { return Ok((manifest, None)) };
	let signed = file["jws"].as_str().ok_or_else(|| wrong("the manifest is not signed"))?;
	let (payload, key) =
		verify_signed(signed, SIGNED, &json(keys)?).map_err(|error| wrong(&error.to_string()))?;
	let signed: Value =
		serde_json::from_slice(&payload).map_err(|_| wrong("what is signed is not a manifest"))?;
	if signed != *shown {
		return Err(wrong("the manifest is not the one that was signed"));
	}
	if manifest.key.as_ref() != Some(&key) {
		return Err(wrong("the manifest names another key than the one that signed it"));
	}
	Ok((manifest, Some(key)))
}

fn json(path: &Path) -> Result<Value, String> {
	let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
	let file = File::open(path).map_err(|error| wrong(&error))?;
	let mut text = String::new();
	file.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| wrong(&error))?;
	serde_json::from_str(&text).map_err(|error| wrong(&error))
}

/// What a file is. It is read twice: for its digest, and for its rows.
fn measure(once: impl Read, again: impl Read, format: Format) -> Result<Measured, String> {
	let (mut digest, mut bytes) = (Sha256::new(), 0u64);
	let mut reader = BufReader::new(once);
	loop {
		let piece = reader.fill_buf().map_err(|error| error.to_string())?;
		let length = piece.len();
		if length == 0 {
			break;
		}
		digest.update(piece);
		bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
		reader.consume(length);
	}
	let (rows, columns) = match format {
		Format::Csv => rows_of_csv(again),
		Format::JsonLines => rows_of_lines(again),
	};
	Ok(Measured { bytes, rows, columns, sha256: hex::encode(digest.finalize()) })
}

/// How many rows a file of CSV has after its head, and the columns. What cannot be read is no row.
fn rows_of_csv(file: impl Read) -> (u64, Vec<String>) {
	let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(file));
	let columns = reader.headers().map(|head| head.iter().map(str::to_owned).collect());
	let rows = reader.byte_records().filter(Result::is_ok).count();
	(u64::try_from(rows).unwrap_or(u64::MAX), columns.unwrap_or_default())
}

/// How many lines a file has, and the names of the members of the first one, in order.
fn rows_of_lines(file: impl Read) -> (u64, Vec<String>) {
	let (mut rows, mut columns) = (0u64, Vec::new());
	for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
		if rows == 0 {
			columns = members(&line);
		}
		rows = rows.saturating_add(1);
	}
	(rows, columns)
}

/// The names of the members of a JSON object, in the order in which they are written.
fn members(line: &[u8]) -> Vec<String> {
	struct Names;
	impl<'de> serde::de::Visitor<'de> for Names {
		type Value = Vec<String>;

		fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
			formatter.write_str("an object")
		}

		fn visit_map<A: serde::de::MapAccess<'de>>(
			self,
			mut map: A,
		) -> Result<Self::Value, A::Error> {
			let mut names = Vec::new();
			while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
				names.push(name);
			}
			Ok(names)
		}
	}
	let mut reader = serde_json::Deserializer::from_slice(line);
	serde::Deserializer::deserialize_map(&mut reader, Names).unwrap_or_default()
}
