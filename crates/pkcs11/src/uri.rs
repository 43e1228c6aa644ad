//! The name of a key in a token, as RFC 7512 has it.

use crate::error::Error;
use std::{
	fmt,
	path::{Path, PathBuf},
};

/// How such a name begins.
const SCHEME: &str = "pkcs11:";

/// What is said of a PIN in a name.
const PIN_VALUE: &str =
	"pin-value: a PIN does not belong into an argument; use a file or the environment";

/// The most bytes of a name.
const MOST: usize = 2_048;

/// The name of a key: `pkcs11:token=…;object=…`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Uri {
	/// The label of the token.
	pub token: Option<String>,
	/// The serial number of the token.
	pub serial: Option<String>,
	/// Who made the token.
	pub manufacturer: Option<String>,
	/// The model of the token.
	pub model: Option<String>,
	/// The label of the key.
	pub object: Option<String>,
	/// The id of the key.
	pub id: Option<Vec<u8>>,
	/// The file of the module.
	pub module_path: Option<PathBuf>,
	/// A file with the PIN in its first line.
	pub pin_source: Option<PathBuf>,
}

impl Uri {
	/// Whether a text is meant as such a name.
	pub fn is_meant(text: &str) -> bool {
		text.get(..SCHEME.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(SCHEME))
	}

	/// Read a name. It is read strictly: what this program does not know could mean another key.
	pub fn parse(text: &str) -> Result<Self, Error> {
		// The text is not shown: who writes it wrongly may have written a PIN anywhere in it.
		let wrong = |reason: &str| Error::Uri(reason.to_owned());
		if !Self::is_meant(text) || text.len() > MOST {
			return Err(wrong("a key in a token is named pkcs11:token=…;object=…"));
		}
		let (path, query) = match text[SCHEME.len()..].split_once('?') {
			Some((path, query)) => (path, query),
			None => (&text[SCHEME.len()..], ""),
		};
		let mut uri = Self::default();
		for attribute in path.split(';').filter(|_| !path.is_empty()) {
			let (name, value) = part(attribute, ":[]@!$'()*+,=&").map_err(|error| wrong(&error))?;
			uri.set_path(name, value).map_err(|error| wrong(&error))?;
		}
		for attribute in query.split('&').filter(|_| !query.is_empty()) {
			let (name, value) =
				part(attribute, ":[]@!$'()*+,=/?|").map_err(|error| wrong(&error))?;
			uri.set_query(name, value).map_err(|error| wrong(&error))?;
		}
		if uri.token.is_none() && uri.serial.is_none() {
			return Err(wrong("the token is not named: add token=LABEL or serial=NUMBER"));
		}
		if uri.object.is_none() && uri.id.is_none() {
			return Err(wrong("the key is not named: add object=LABEL or id=%01"));
		}
		Ok(uri)
	}

	fn set_path(&mut self, name: &str, value: Vec<u8>) -> Result<(), String> {
		let place = match name {
			"token" => &mut self.token,
			"serial" => &mut self.serial,
			"manufacturer" => &mut self.manufacturer,
			"model" => &mut self.model,
			"object" => &mut self.object,
			"id" => return once(&mut self.id, name, value),
			"type" if value == b"private" => return Ok(()),
			"type" => return Err("type: only private keys sign".to_owned()),
			"slot-id" | "slot-description" | "slot-manufacturer" => {
				return Err(format!("{name}: slots change; name the token by token= or serial="))
			}
			"pin-value" => return Err(PIN_VALUE.to_owned()),
			_ => return Err(format!("{name}: this attribute is not known here")),
		};
		once(place, name, in_words(name, value)?)
	}

	fn set_query(&mut self, name: &str, value: Vec<u8>) -> Result<(), String> {
		match name {
			"module-path" => once(&mut self.module_path, name, in_words(name, value)?.into()),
			"pin-source" => {
				let source = in_words(name, value)?;
				let path = match source.strip_prefix("file:") {
					// No host is named between the second and the third slash.
					Some(path) => path.strip_prefix("//").unwrap_or(path),
					None => &source,
				};
				if path.starts_with('|') {
					return Err("pin-source: programs are not run; name a file".to_owned());
				}
				if !path.starts_with('/') {
					return Err("pin-source: expected the file's path from / on".to_owned());
				}
				once(&mut self.pin_source, name, path.into())
			}
			"pin-value" => Err(PIN_VALUE.to_owned()),
			_ => Err(format!("{name}: this attribute is not known here")),
		}
	}

	/// The module: that of the name, or else this one.
	pub fn module<'a>(&'a self, usual: Option<&'a Path>) -> Result<&'a Path, Error> {
		self.module_path.as_deref().or(usual).ok_or(Error::NoModule)
	}

	/// How the key is named in its token.
	pub(crate) fn key(&self) -> String {
		let id = self.id.as_ref().map(hex::encode);
		listed([("label", self.object.as_deref()), ("id", id.as_deref())])
	}

	/// How the token is named.
	pub(crate) fn place(&self) -> String {
		listed([
			("label", self.token.as_deref()),
			("serial number", self.serial.as_deref()),
			("manufacturer", self.manufacturer.as_deref()),
			("model", self.model.as_deref()),
		])
	}
}

/// The name without its query: where the module and the PIN are is not part of what it names.
impl fmt::Display for Uri {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let parts = [
			("token", self.token.as_deref().map(str::as_bytes)),
			("serial", self.serial.as_deref().map(str::as_bytes)),
			("manufacturer", self.manufacturer.as_deref().map(str::as_bytes)),
			("model", self.model.as_deref().map(str::as_bytes)),
			("object", self.object.as_deref().map(str::as_bytes)),
			("id", self.id.as_deref()),
		];
		f.write_str(SCHEME)?;
		let given = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
		for (index, (name, value)) in given.enumerate() {
			write!(
				f,
				"{}{name}={}",
				if index == 0 { "" } else { ";" },
				encoded(value, name == "id")
			)?;
		}
		Ok(())
	}
}

fn listed<const N: usize>(parts: [(&str, Option<&str>); N]) -> String {
	let given = parts.into_iter().filter_map(|(name, value)| Some(format!("{name} {:?}", value?)));
	given.collect::<Vec<_>>().join(" and ")
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
	match place.replace(value) {
		None => Ok(()),
		Some(_) => Err(format!("{name}: it is named twice")),
	}
}

fn in_words(name: &str, value: Vec<u8>) -> Result<String, String> {
	let text = String::from_utf8(value).map_err(|_| format!("{name}: expected text in UTF-8"))?;
	match text.is_empty() || text.contains('\0') {
		true => Err(format!("{name}: expected a text")),
		false => Ok(text),
	}
}

/// A name and its value, decoded. `more` are the signs that may stand for themselves, in addition to letters and digits.
fn part<'a>(attribute: &'a str, more: &str) -> Result<(&'a str, Vec<u8>), String> {
	let (name, value) =
		attribute.split_once('=').ok_or("expected NAME=VALUE for each attribute")?;
	// What is not a name is not shown either.
	if !name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-') {
		return Err("an attribute's name has small letters and hyphens only".to_owned());
	}
	let mut decoded = Vec::with_capacity(value.len());
	let mut rest = value.as_bytes();
	while let [first, others @ ..] = rest {
		rest = others;
		if *first != b'%' {
			let sign = char::from(*first);
			if !sign.is_ascii_alphanumeric() && !"-._~".contains(sign) && !more.contains(sign) {
				return Err(format!("{name}: write spaces and special signs as %20 and so on"));
			}
			decoded.push(*first);
			continue;
		}
		let mut byte = [0];
		let digits = rest.get(..2).unwrap_or_default();
		hex::decode_to_slice(digits, &mut byte)
			.map_err(|_| format!("{name}: expected two hex digits after %"))?;
		decoded.push(byte[0]);
		rest = rest.get(2..).unwrap_or_default();
	}
	Ok((name, decoded))
}

fn encoded(value: &[u8], all: bool) -> String {
	let one = |byte: &u8| match char::from(*byte) {
		sign if !all && (sign.is_ascii_alphanumeric() || "-._~".contains(sign)) => sign.to_string(),
		_ => format!("%{byte:02X}"),
	};
	value.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_key_is_named_by_its_token_and_label() {
		let uri = Uri::parse("pkcs11:token=Bank%20One;object=%EC%A7%91;id=%01%ff").unwrap();
		assert_eq!(uri.token.as_deref(), Some("Bank One"));
		assert_eq!((uri.object.as_deref(), uri.id.as_deref()), (Some("집"), Some(&[1, 0xff][..])));
		assert_eq!(uri.to_string(), "pkcs11:token=Bank%20One;object=%EC%A7%91;id=%01%FF");
		assert_eq!(Uri::parse(&uri.to_string()).unwrap(), uri);
		assert_eq!(
			(&*uri.place(), &*uri.key()),
			(r#"label "Bank One""#, r#"label "집" and id "01ff""#)
		);
	}

	#[test]
	fn the_module_and_the_pins_file_can_be_named() {
		let text =
			"PKCS11:serial=7;type=private;id=a?module-path=/usr/lib/x.so&pin-source=file:/run/pin";
		let uri = Uri::parse(text).unwrap();
		assert_eq!(uri.module(None).unwrap(), Path::new("/usr/lib/x.so"));
		assert_eq!(uri.module(Some(Path::new("/other"))).unwrap(), Path::new("/usr/lib/x.so"));
		assert_eq!(uri.pin_source.as_deref(), Some(Path::new("/run/pin")));
		assert_eq!(uri.to_string(), "pkcs11:serial=7;id=%61");
		for (source, path) in [
			("/run/pin", "/run/pin"),
			("file:/run/pin", "/run/pin"),
			("file:///run/pin", "/run/pin"),
			// A slash too many is the same file for the system; the first one stays.
			("//run/pin", "//run/pin"),
			("file:////run/pin", "//run/pin"),
		] {
			let text = format!("pkcs11:token=t;object=k?pin-source={source}");
			let found = Uri::parse(&text).unwrap().pin_source.unwrap();
			assert_eq!(found.as_os_str(), path, "{source}");
		}
		let uri = Uri::parse("pkcs11:token=t;object=k").unwrap();
		assert_eq!(uri.module(Some(Path::new("/usual"))).unwrap(), Path::new("/usual"));
		assert_eq!(uri.module(None), Err(Error::NoModule));
	}

	#[test]
	fn what_is_wrong_is_named() {
		for (text, expected) in [
			("token=t;object=k", "is named pkcs11:"),
			("pkcs11:", "token is not named"),
			("pkcs11:object=k", "token is not named"),
			("pkcs11:token=t", "key is not named"),
			("pkcs11:token=t;object=k;token=u", "token: it is named twice"),
			("pkcs11:token=t;object=k;", "expected NAME=VALUE"),
			("pkcs11:token=t;object=", "object: expected a text"),
			("pkcs11:token=t;object=a b", "write spaces"),
			("pkcs11:token=t;object=집", "write spaces"),
			("pkcs11:token=t;object=a/b", "write spaces"),
			("pkcs11:token=t;object=%4", "two hex digits"),
			("pkcs11:token=t;object=%zz", "two hex digits"),
			("pkcs11:token=t;object=%ff", "UTF-8"),
			("pkcs11:token=t;object=%00", "expected a text"),
			("pkcs11:slot-id=0;object=k", "slots change"),
			("pkcs11:token=t;object=k;type=public", "only private keys"),
			("pkcs11:token=t;object=k;x-own=1", "not known"),
			("pkcs11:token=t;object=k?module-name=x", "not known"),
			("pkcs11:token=t;object=k;X=1", "small letters"),
			("pkcs11:token=t;object=k?pin-source=%7cprogram", "programs are not run"),
			("pkcs11:token=t;object=k?pin-source=file:%7cprogram", "programs are not run"),
			("pkcs11:token=t;object=k?pin-source=run/pin", "from / on"),
			("pkcs11:token=t;object=k?pin-source=file:run/pin", "from / on"),
			("pkcs11:token=t;object=k?pin-source=file://host/run/pin", "from / on"),
		] {
			let error = Uri::parse(text).unwrap_err().to_string();
			assert!(error.contains(expected), "{text}: {error}");
		}
		assert!(Uri::parse(&format!("pkcs11:token=t;object={}", "k".repeat(MOST))).is_err());
	}

	#[test]
	fn a_pin_is_no_argument_and_is_not_shown() {
		for text in
			["pkcs11:token=t;object=k?pin-value=4711", "pkcs11:token=t;object=k;pin-value=4711"]
		{
			let error = Uri::parse(text).unwrap_err().to_string();
			assert!(error.contains("does not belong into an argument"), "{error}");
			assert!(!error.contains("4711"), "{error}");
		}
		for text in [
			"pkcs11:token=t;object=k?pin-value:4711",
			"pkcs11:token=t;object=k?pin-value:4711=",
			"pkcs11:token=t;object=k;pin-value:4711",
			"pkcs11:token=t;object=k;4711",
			"pkcs11:token=t;pin=4711",
			"pkcs11:token=4711;token=4711",
			"pkcs11:token=t;object=4711%",
			"pkcs11:pin-value=4711",
			"token=t;object=k;pin-value=4711",
		] {
			let error = Uri::parse(text).unwrap_err().to_string();
			assert!(!error.contains("4711"), "{error}");
		}
	}
}
