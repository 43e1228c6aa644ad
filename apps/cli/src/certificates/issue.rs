//! Issues a batch: signs a certificate for each line, and writes their files with the paths of the tree.
//!
//! Each line is read, signed and written to a file of its own before the next. In memory are only the ids, the
//! leaves' hashes and the tree. The folder appears under its name when all of it is on the disk.

use super::{
	batch::{name, BatchFile, FORMAT},
	file,
	request::{Request, MAX_LINE},
	Range,
};
use crate::failure::{Failure, OfFile};
use madang_client::api::types::{KoreanDay, StatusRange};
use madang_credentials::{Certificate, SigningKey, StatusPurpose, StatusReference};
use madang_sealed::file::folder_of;
use madang_transparency::{leaf_hash, Hash, Tree, MAX_BATCH};
use madang_verify::certificate::{status_list_name, CertificateFile, LeafDays};
use rand::{rngs::OsRng, seq::SliceRandom, Rng};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::{
	collections::HashMap,
	fs::{self, File, OpenOptions},
	io::{BufRead, BufReader, BufWriter, Read, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::Path,
};

/// What all certificates of a batch have in common.
pub struct NewBatch {
	/// The file of the lines, as messages name it.
	pub source: String,
	/// The accreditation of the issuer.
	pub accreditation: u64,
	/// The area.
	pub area: Option<String>,
	/// The issuer's DID.
	pub issuer: String,
	/// The name of the key in the issuer's DID document.
	pub key_id: String,
	/// The key in the form of the batch's file.
	pub key: String,
	/// The key that signs.
	pub signing_key: SigningKey,
	/// The kind (`vct`).
	pub kind: String,
	/// The Korean and the English name of the kind, which is a claim in the open.
	pub names: Option<[String; 2]>,
	/// The last day of validity: of every certificate whose line does not say an earlier one.
	pub expires: Option<KoreanDay>,
	/// Where revocations are looked up.
	pub revocation: Option<StatusRange>,
	/// Where suspensions are looked up.
	pub suspension: Option<StatusRange>,
	/// How many decoys each object with hidden parts has.
	pub decoys: u8,
	/// Seconds since 1970.
	pub now: u64,
}

/// What was issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issued {
	/// How many certificates.
	pub size: u32,
	/// The root.
	pub root: Hash,
	/// The last day of validity of all.
	pub expires: KoreanDay,
}

/// Issue a certificate for each line and write the folder, which must not exist.
pub fn issue(batch: &NewBatch, lines: impl Read, out: &Path) -> Result<Issued, Failure> {
	if out.symlink_metadata().is_ok() {
		return Err(t!("it exists already and is not overwritten")).of_file(out);
	}
	let parent = folder_of(out);
	let work = tempfile::Builder::new()
		.prefix(".issuing-")
		.permissions(fs::Permissions::from_mode(0o700))
		.tempdir_in(parent)
		.of_file(parent)?;
	let spool = work.path().join("spool");
	let signed = sign_all(batch, lines, &spool)?;
	let mut order: Vec<u32> = (0..signed.size()).collect();
	order.shuffle(&mut OsRng);
	let issued = write_all(batch, &signed, &order, work.path(), &spool)?;
	fs::remove_file(&spool).of_file(&spool)?;
	// All files at once: one by one would take milliseconds each.
	let folder = File::open(work.path()).of_file(out)?;
	rustix::fs::syncfs(&folder).of_file(out)?;
	// This replaces nothing but an empty folder.
	fs::rename(work.path(), out).of_file(out)?;
	// It has another name now: there is nothing to delete.
	let _ = work.keep();
	File::open(parent).and_then(|folder| folder.sync_all()).of_file(parent)?;
	Ok(issued)
}

/// The certificates that are signed, in the order of the lines.
struct Signed {
	ids: Vec<[u8; 32]>,
	leaves: Vec<Hash>,
	expires: KoreanDay,
}

impl Signed {
	fn size(&self) -> u32 {
		u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
	}
}

/// Sign a certificate for each line. Credentials and leaves go to the file `spool`, one pair a line.
fn sign_all(batch: &NewBatch, lines: impl Read, spool: &Path) -> Result<Signed, Failure> {
	let mut spool_file = BufWriter::new(new_file(spool)?);
	let mut signed = Signed { ids: vec![], leaves: vec![], expires: KoreanDay::FIRST };
	let mut revocation = batch.revocation.map(Places::new);
	let mut suspension = batch.suspension.map(Places::new);
	let (mut lines, mut line, mut number) = (BufReader::new(lines), Vec::new(), 0u64);
	loop {
		number += 1;
		let of_line = |problem: String| {
			let problem = t!("line {number}: {problem}");
			Failure::input(format!("{}: {problem}", batch.source))
		};
		line.clear();
		let read = (&mut lines).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line);
		if read.map_err(|error| of_line(error.to_string()))? == 0 {
			break;
		}
		if line.len() > MAX_LINE {
			return Err(of_line(t!("longer than {MAX_LINE} bytes")));
		}
		if line.trim_ascii().is_empty() {
			continue;
		}
		if signed.ids.len() >= MAX_BATCH {
			return Err(of_line(t!("a batch has at most {MAX_BATCH} certificates")));
		}
		let place = |purpose: StatusPurpose, places: &mut Option<Places>| match places {
			None => Ok(None),
			Some(places) => places
				.next()
				.map(Some)
				.ok_or_else(|| of_line(t!("the range for {} has no more places", purpose.name()))),
		};
		let revocation = place(StatusPurpose::Revocation, &mut revocation)?;
		let suspension = place(StatusPurpose::Suspension, &mut suspension)?;
		let request = Request::parse(&line).map_err(of_line)?;
		let expires = expiry(batch, &request).map_err(of_line)?;
		let issued = KoreanDay::of(batch.now.saturating_mul(1_000));
		let leaf = LeafDays { issued, expires, revocation, suspension };
		let credential = sign(batch, request, expires, &leaf).map_err(of_line)?;
		let id: [u8; 32] = Sha256::digest(credential.signed_part()).into();
		signed.ids.push(id);
		signed.leaves.push(leaf_hash(leaf.of(id).text().as_bytes()));
		signed.expires = signed.expires.max(expires);
		serde_json::to_writer(&mut spool_file, &(credential.to_string(), leaf)).of_file(spool)?;
		spool_file.write_all(b"\n").of_file(spool)?;
	}
	spool_file.flush().of_file(spool)?;
	match signed.ids.is_empty() {
		true => Err(Failure::input(t!("there is no line, so there is nothing to issue"))),
		false => Ok(signed),
	}
}

/// The last day of validity of a certificate.
fn expiry(batch: &NewBatch, request: &Request) -> Result<KoreanDay, String> {
	let day = match (request.expires, batch.expires) {
		(Some(day), Some(last)) if day > last => {
			return Err(t!("expires on {day}, after the last day of the batch ({last})"))
		}
		(Some(day), _) | (None, Some(day)) => day,
		(None, None) => {
			return Err(t!("no last day of validity: give expires, or --expires").into())
		}
	};
	match day < KoreanDay::of(batch.now.saturating_mul(1_000)) {
		true => Err(t!("expires on {day}, which is over")),
		false => Ok(day),
	}
}

fn sign(
	batch: &NewBatch,
	request: Request,
	expires: KoreanDay,
	leaf: &LeafDays,
) -> Result<madang_credentials::SdJwt, String> {
	let mut claims = request.claims;
	if let Some([korean, english]) = &batch.names {
		let name = json!({ "ko": korean, "en": english });
		if claims.insert("kind_name".into(), name).is_some() {
			return Err(t!("the claim kind_name is that of --name-ko and --name-en").into());
		}
	}
	let reference = |range: Option<StatusRange>, index: Option<u32>, purpose| {
		let (range, index) = (range?, index?);
		let list = status_list_name(range.list.0);
		Some(StatusReference { list, index: index.into(), purpose })
	};
	let status = [
		reference(batch.revocation, leaf.revocation, StatusPurpose::Revocation),
		reference(batch.suspension, leaf.suspension, StatusPurpose::Suspension),
	];
	let certificate = Certificate {
		issuer: batch.issuer.clone(),
		key: batch.key_id.clone(),
		kind: batch.kind.clone(),
		issued_at: batch.now,
		not_before: None,
		expires_at: Some(expires.end().saturating_add(1) / 1_000),
		holder: request.holder,
		status: status.into_iter().flatten().collect(),
		claims,
		hidden: request.hidden,
		decoys: batch.decoys,
	};
	certificate.sign(&batch.signing_key, &mut OsRng).map_err(|error| error.to_string())
}

/// Write the file of each certificate and that of the batch. The line `n` becomes leaf `order[n]`.
fn write_all(
	batch: &NewBatch,
	signed: &Signed,
	order: &[u32],
	folder: &Path,
	spool: &Path,
) -> Result<Issued, Failure> {
	let mut leaves = vec![[0; 32]; signed.leaves.len()];
	for (leaf, index) in signed.leaves.iter().zip(order) {
		leaves[*index as usize] = *leaf;
	}
	let tree = Tree::new(leaves).map_err(Failure::input)?;
	let (size, root) = (signed.size(), tree.anchor().root);
	let lines = BufReader::new(File::open(spool).of_file(spool)?).lines();
	for ((line, id), index) in lines.zip(&signed.ids).zip(order) {
		let (credential, leaf): (String, LeafDays) =
			serde_json::from_str(&line.of_file(spool)?).of_file(spool)?;
		let path = tree.path((*index).into()).map_err(Failure::input)?;
		let certificate = CertificateFile {
			credential,
			leaf,
			batch: None,
			index: *index,
			size,
			path,
			proof: None,
		};
		let path = folder.join(name(id));
		new_file(&path)?.write_all(&file::bytes(&certificate)).of_file(&path)?;
	}
	// In the order of the ids: that of the lines or the leaves would tell which certificate is whose.
	let mut certificates = signed.ids.clone();
	certificates.sort_unstable();
	let file = BatchFile {
		format: FORMAT.into(),
		batch: None,
		accreditation: batch.accreditation,
		area: batch.area.clone(),
		key: batch.key.clone(),
		root: hex::encode(root),
		size,
		expires: signed.expires.to_string(),
		revocation: batch.revocation.map(Range::from),
		suspension: batch.suspension.map(Range::from),
		certificates,
	};
	let path = folder.join("batch.json");
	let mut writer = BufWriter::new(new_file(&path)?);
	serde_json::to_writer(&mut writer, &file).of_file(&path)?;
	writer.write_all(b"\n").and_then(|()| writer.flush()).of_file(&path)?;
	Ok(Issued { size, root, expires: signed.expires })
}

/// A new file that only its owner can read.
fn new_file(path: &Path) -> Result<File, Failure> {
	OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).of_file(path)
}

/// The places of a range in a random order, each once.
struct Places {
	first: u32,
	left: u32,
	/// A shuffled list of which only the places that differ from their index are kept.
	moved: HashMap<u32, u32>,
}

impl Places {
	fn new(range: StatusRange) -> Self {
		Self { first: range.first, left: range.count, moved: HashMap::new() }
	}
}

impl Iterator for Places {
	type Item = u32;

	fn next(&mut self) -> Option<u32> {
		let last = self.left.checked_sub(1)?;
		let at = OsRng.gen_range(0..self.left);
		let moved = self.moved.remove(&last).unwrap_or(last);
		let place = match at == last {
			true => moved,
			false => self.moved.insert(at, moved).unwrap_or(at),
		};
		self.left = last;
		self.first.checked_add(place)
	}
}

impl Issued {
	/// The facts of a batch for programs.
	pub fn json(&self) -> Value {
		json!({
			"size": self.size,
			"root": hex::encode(self.root),
			"expires": self.expires.to_string(),
		})
	}
}
