//! Policies (C2SP `tlog-policy`): which logs and witnesses are known, and which of them are enough.

use crate::{
	checkpoint::Checkpoint,
	errors::{PolicyError, ProofError},
	key::{KeyKind, VerifierKey},
	lines::MAX_TEXT,
	note::Note,
};
use alloc::{string::String, string::ToString, vec::Vec};

/// The largest number of logs, of witnesses and of groups.
pub const MAX_NAMES: usize = 256;

/// A policy file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	logs: Vec<VerifierKey>,
	/// Witnesses and groups, each after what it refers to.
	names: Vec<(Vec<u8>, Rule)>,
	/// None: no cosignature is needed.
	quorum: Option<usize>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Rule {
	Witness(VerifierKey),
	Group { threshold: usize, members: Vec<usize> },
}

/// A checkpoint that a policy accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
	checkpoint: Checkpoint,
	witnesses: Vec<(String, u64)>,
}

impl Accepted {
	/// The checkpoint.
	pub fn checkpoint(&self) -> &Checkpoint {
		&self.checkpoint
	}

	/// The key names of the witnesses of the policy that cosigned it, each with the time in seconds since
	/// 1970 that it states.
	pub fn witnesses(&self) -> &[(String, u64)] {
		&self.witnesses
	}
}

impl Policy {
	/// Reads a policy file.
	///
	/// # Errors
	///
	/// [`PolicyError`], with the line counted from one.
	pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
		if bytes.len() > MAX_TEXT {
			return Err(PolicyError::TooLong);
		}
		let mut reader = Reader::default();
		for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
			reader.line(number.saturating_add(1), line)?;
		}
		let quorum = reader.quorum.ok_or(PolicyError::NoQuorum)?;
		Ok(Self { logs: reader.logs, names: reader.names, quorum })
	}

	/// Whether a checkpoint needs cosignatures: at least one, of a witness of the policy. Where the key of the
	/// log is public, a policy that needs none accepts checkpoints that anyone has made.
	pub const fn has_quorum(&self) -> bool {
		self.quorum.is_some()
	}

	/// Whether a witness has the key of a log. Where the key of the log is public, anyone can cosign with it.
	pub fn counts_a_log(&self) -> bool {
		self.names.iter().any(|(_, rule)| match rule {
			Rule::Witness(key) => self.logs.iter().any(|log| log.bytes() == key.bytes()),
			Rule::Group { .. } => false,
		})
	}

	/// Checks a checkpoint: it is signed by a log of the policy with the checkpoint's origin as its name,
	/// every signature of a key of the policy is valid, and the quorum has cosigned. `now` is in seconds
	/// since 1970: a cosignature must not be later. Without a clock, pass `u64::MAX`.
	///
	/// # Errors
	///
	/// Everything that is wrong.
	pub fn check(&self, note: &Note, now: u64) -> Result<Accepted, Vec<ProofError>> {
		let mut faults = Vec::new();
		let checkpoint =
			Checkpoint::parse(note.text()).map_err(|_| faults.push(ProofError::BadCheckpoint)).ok();
		let origin = checkpoint.as_ref().map_or("", |checkpoint| &checkpoint.origin);
		let found: Vec<bool> = self
			.logs
			.iter()
			.filter(|log| log.name() == origin)
			.filter_map(|log| note.signed_by(log))
			.collect();
		if found.is_empty() {
			faults.push(ProofError::UnknownLog);
		}
		if found.contains(&false) {
			faults.push(ProofError::BadLogSignature);
		}
		let witnesses = self.cosigned(note, now, &mut faults);
		match checkpoint {
			Some(checkpoint) if faults.is_empty() => Ok(Accepted { checkpoint, witnesses }),
			_ => Err(faults),
		}
	}

	/// Which witnesses cosigned the note, and whether they are enough.
	fn cosigned(&self, note: &Note, now: u64, faults: &mut Vec<ProofError>) -> Vec<(String, u64)> {
		let mut witnesses = Vec::new();
		let mut holds: Vec<bool> = Vec::with_capacity(self.names.len());
		for (_, rule) in &self.names {
			let held = match rule {
				Rule::Witness(key) => match time_of(note, key, now) {
					Ok(Some(time)) => {
						witnesses.push((key.name().to_string(), time));
						true
					}
					Ok(None) => false,
					Err(fault) => {
						if !faults.contains(&fault) {
							faults.push(fault);
						}
						false
					}
				},
				Rule::Group { threshold, members } => {
					let count =
						members.iter().filter(|at| holds.get(**at).copied().unwrap_or(false));
					count.count() >= *threshold
				}
			};
			holds.push(held);
		}
		if self.quorum.is_some_and(|at| !holds.get(at).copied().unwrap_or(false)) {
			faults.push(ProofError::NoQuorum);
		}
		witnesses
	}
}

/// The time of a witness's cosignature, the latest if it has several.
fn time_of(note: &Note, key: &VerifierKey, now: u64) -> Result<Option<u64>, ProofError> {
	let mut latest = None;
	for line in note.signatures().iter().filter(|line| line.is_of(key)) {
		let time = key.cosigned(note.text(), line.bytes()).ok_or(ProofError::BadCosignature)?;
		if time > now {
			return Err(ProofError::CosignatureInFuture);
		}
		latest = latest.max(Some(time));
	}
	Ok(latest)
}

#[derive(Default)]
struct Reader {
	logs: Vec<VerifierKey>,
	names: Vec<(Vec<u8>, Rule)>,
	members: Vec<usize>,
	keys: Vec<(bool, [u8; 32])>,
	quorum: Option<Option<usize>>,
}

impl Reader {
	fn line(&mut self, line: usize, bytes: &[u8]) -> Result<(), PolicyError> {
		if bytes.iter().any(|byte| *byte < b' ' && *byte != b'\t' || *byte == 0x7f) {
			return Err(PolicyError::BadCharacter { line });
		}
		let words: Vec<&[u8]> = bytes
			.split(|byte| *byte == b' ' || *byte == b'\t')
			.filter(|word| !word.is_empty())
			.collect();
		match words.as_slice() {
			[] => Ok(()),
			[first, ..] if first.starts_with(b"#") => Ok(()),
			[b"log", key] | [b"log", key, _] => self.log(line, key),
			[b"witness", name, key] | [b"witness", name, key, _] => self.witness(line, name, key),
			[b"group", name, threshold, members @ ..] if !members.is_empty() => {
				self.group(line, name, threshold, members)
			}
			[b"quorum", name] => self.set_quorum(line, name),
			_ => Err(PolicyError::UnknownLine { line }),
		}
	}

	/// A key that is not in the policy yet. A log and a witness may have the same one.
	fn key(&mut self, line: usize, text: &[u8], witness: bool) -> Result<VerifierKey, PolicyError> {
		let key = core::str::from_utf8(text)
			.ok()
			.and_then(|text| VerifierKey::parse(text).ok())
			.filter(|key| !witness || key.kind() == KeyKind::Cosignature)
			.ok_or(PolicyError::BadKey { line })?;
		if self.keys.contains(&(witness, key.bytes())) {
			return Err(PolicyError::KeyTwice { line });
		}
		self.keys.push((witness, key.bytes()));
		Ok(key)
	}

	fn log(&mut self, line: usize, key: &[u8]) -> Result<(), PolicyError> {
		let key = self.key(line, key, false)?;
		if self.logs.len() >= MAX_NAMES {
			return Err(PolicyError::TooLong);
		}
		self.logs.push(key);
		Ok(())
	}

	fn witness(&mut self, line: usize, name: &[u8], key: &[u8]) -> Result<(), PolicyError> {
		let key = self.key(line, key, true)?;
		self.define(line, name, Rule::Witness(key))
	}

	fn define(&mut self, line: usize, name: &[u8], rule: Rule) -> Result<(), PolicyError> {
		if name == b"none" || self.find(name).is_some() {
			return Err(PolicyError::NameTwice { line });
		}
		if self.names.len() >= MAX_NAMES.saturating_mul(2) {
			return Err(PolicyError::TooLong);
		}
		self.names.push((name.to_vec(), rule));
		Ok(())
	}

	fn find(&self, name: &[u8]) -> Option<usize> {
		self.names.iter().position(|(known, _)| known == name)
	}

	fn group(
		&mut self,
		line: usize,
		name: &[u8],
		threshold: &[u8],
		words: &[&[u8]],
	) -> Result<(), PolicyError> {
		let mut members = Vec::with_capacity(words.len());
		for word in words {
			let at = self.find(word).ok_or(PolicyError::UnknownName { line })?;
			if self.members.contains(&at) {
				return Err(PolicyError::MemberTwice { line });
			}
			self.members.push(at);
			members.push(at);
		}
		let threshold = match threshold {
			b"all" => members.len(),
			b"any" => 1,
			digits => core::str::from_utf8(digits)
				.ok()
				.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
				.and_then(|digits| digits.parse().ok())
				.filter(|threshold| (1..=members.len()).contains(threshold))
				.ok_or(PolicyError::BadThreshold { line })?,
		};
		self.define(line, name, Rule::Group { threshold, members })
	}

	fn set_quorum(&mut self, line: usize, name: &[u8]) -> Result<(), PolicyError> {
		if self.quorum.is_some() {
			return Err(PolicyError::QuorumTwice { line });
		}
		self.quorum = Some(match name {
			b"none" => None,
			name => Some(self.find(name).ok_or(PolicyError::UnknownName { line })?),
		});
		Ok(())
	}
}
