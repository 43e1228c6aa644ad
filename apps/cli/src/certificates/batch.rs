//! The file of a batch: what is anchored, and which certificate files belong to it.

use crate::{
	certificates::file as certificate_file,
	failure::{Failure, OfFile},
	files::read_bounded,
	values,
};
use madang_client::api::types::{ListId, StatusRange};
use madang_sealed::file;
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};
use std::path::Path;

/// The only format.
pub const FORMAT: &str = "madang-batch/1";
/// The longest file of a batch: 2 GiB, for 2^24 certificates.
const MAX_FILE: usize = 2 * 1024 * 1024 * 1024;
const ENDING: &str = ".certificate.json";

/// The file of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchFile {
	/// [`FORMAT`].
	pub format: String,
	/// The number of the batch, once it is anchored.
	pub batch: Option<u64>,
	/// The accreditation of the issuer.
	pub accreditation: u64,
	/// The area, as leading digits of district codes.
	pub area: Option<String>,
	/// The issuer's key.
	pub key: String,
	/// The root of the tree.
	pub root: String,
	/// How many certificates.
	pub size: u32,
	/// The last day on which a certificate is valid.
	pub expires: String,
	/// Where revocations are looked up.
	pub revocation: Option<Range>,
	/// Where suspensions are looked up.
	pub suspension: Option<Range>,
	/// The certificate files, by the ids of the certificates.
	#[serde(serialize_with = "write_names", deserialize_with = "read_names")]
	pub certificates: Vec<[u8; 32]>,
}

/// Places of a status list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
	/// The list.
	pub list: u64,
	/// The first index.
	pub first: u32,
	/// How many.
	pub count: u32,
}

impl From<StatusRange> for Range {
	fn from(range: StatusRange) -> Self {
		Self { list: range.list.0, first: range.first, count: range.count }
	}
}

impl From<Range> for StatusRange {
	fn from(range: Range) -> Self {
		Self { list: ListId(range.list), first: range.first, count: range.count }
	}
}

impl BatchFile {
	/// Read the file of a batch.
	pub fn read(path: &Path) -> Result<Self, Failure> {
		let read: Result<Self, _> = serde_json::from_slice(&read_bounded(path, MAX_FILE)?);
		let batch = read.map_err(|error| t!("not the file of a batch: {error}")).of_file(path)?;
		if batch.format != FORMAT || batch.certificates.len() != batch.size as usize {
			return Err(t!("not the file of a batch: another format, or another number of files"))
				.of_file(path);
		}
		Ok(batch)
	}

	/// The root.
	pub fn root(&self) -> Result<[u8; 32], Failure> {
		values::bytes32(&self.root).map_err(Failure::input)
	}

	/// The bytes of the file.
	pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
		let mut bytes = serde_json::to_vec(self).map_err(Failure::input)?;
		bytes.push(b'\n');
		Ok(bytes)
	}
}

/// Write the number of the batch into its file and into all its certificate files. It can be done again.
pub fn number_files(path: &Path, batch: &BatchFile, number: u64) -> Result<(), Failure> {
	let numbered = BatchFile { batch: Some(number), ..batch.clone() };
	file::replace(path, &numbered.bytes()?).of_file(path)?;
	let folder = file::folder_of(path);
	for id in &batch.certificates {
		let path = folder.join(name(id));
		let mut certificate = certificate_file::read(&path)?;
		if certificate.batch == Some(number) {
			continue;
		}
		if certificate.batch.is_some() {
			return Err(t!("the certificate is of another batch")).of_file(&path);
		}
		certificate.batch = Some(number);
		file::replace(&path, &certificate_file::bytes(&certificate)).of_file(&path)?;
	}
	Ok(())
}

/// The name of a certificate's file.
pub fn name(id: &[u8; 32]) -> String {
	format!("{}{ENDING}", hex::encode(id))
}

fn write_names<S: Serializer>(ids: &[[u8; 32]], serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(ids.iter().map(name))
}

fn read_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<[u8; 32]>, D::Error> {
	struct Names;

	impl<'de> de::Visitor<'de> for Names {
		type Value = Vec<[u8; 32]>;

		fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
			f.write_str(&t!("names of certificate files: 64 hex digits and {ENDING}"))
		}

		fn visit_seq<A: de::SeqAccess<'de>>(self, mut names: A) -> Result<Self::Value, A::Error> {
			let mut ids = Vec::new();
			while let Some(text) = names.next_element::<String>()? {
				let digits = text.strip_suffix(ENDING);
				let id = digits.and_then(|digits| values::bytes32(digits).ok());
				let id = id.filter(|id| name(id) == text);
				ids.push(
					id.ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &self))?,
				);
			}
			Ok(ids)
		}
	}

	deserializer.deserialize_seq(Names)
}
