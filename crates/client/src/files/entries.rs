//! The values of an entry in a file of title records: one function for each form.

use super::{error::Reason, fields};
use madang_primitives::{CauseKind, Commitment, EntryPurpose, FormerOffice, InstitutionId, Party};
use pallet_titles::{MaxMortgagees, Rank, Section};
use sp_core::{bounded::BoundedVec, Get};

/// The kind of an entry of section A that is an acquisition.
pub(super) const OWNERSHIP: &str = "소유권";
/// The kind of an entry of section B that is a revolving mortgage.
pub(super) const REVOLVING_MORTGAGE: &str = "근저당권";

/// The causes that have a kind on the chain.
const CAUSES: [(&str, CauseKind); 8] = [
	("매매", CauseKind::Sale),
	("증여", CauseKind::Gift),
	("교환", CauseKind::Exchange),
	("공유물분할", CauseKind::Division),
	("상속", CauseKind::Inheritance),
	("판결", CauseKind::Judgment),
	("설정계약", CauseKind::MortgageAgreement),
	("합병", CauseKind::Succession),
];

/// The kind of an entry (등기목적).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EntryKind {
	/// An acquisition.
	Ownership,
	/// A revolving mortgage.
	RevolvingMortgage,
	/// An entry of a kind that the chain does not know.
	Foreign(EntryPurpose),
}

/// Read a section: `갑` or `을`, also as `갑구`, `을구`, `A` and `B`.
pub(super) fn section(text: &str) -> Result<Section, Reason> {
	match text {
		"갑" | "갑구" | "A" => Ok(Section::A),
		"을" | "을구" | "B" => Ok(Section::B),
		_ => fields::form("a section is 갑 (ownership) or 을 (other rights)"),
	}
}

/// Write what [`section`] reads.
pub(super) const fn section_text(section: Section) -> &'static str {
	match section {
		Section::A => "갑",
		Section::B => "을",
	}
}

/// Read the kind of an entry of this section, if that is known.
pub(super) fn kind(text: &str, section: Option<Section>) -> Result<EntryKind, Reason> {
	let (kind, belongs) = match text {
		OWNERSHIP => (EntryKind::Ownership, section != Some(Section::B)),
		REVOLVING_MORTGAGE => (EntryKind::RevolvingMortgage, section != Some(Section::A)),
		_ => {
			let purpose: EntryPurpose = text.parse().or_else(fields::form_of)?;
			(EntryKind::Foreign(purpose), section.is_none_or(|section| section.has(purpose)))
		}
	};
	match belongs {
		true => Ok(kind),
		false => fields::form("no entry of this kind is in that section"),
	}
}

/// Read a rank of the former record, such as `3` or `3-1`. It is empty if it is unknown.
pub(super) fn rank(text: &str) -> Result<Option<Rank>, Reason> {
	if text.is_empty() {
		return Ok(None);
	}
	let read = || {
		let mut parts = text.split('-');
		let main = fields::digits(parts.next()?, 9).filter(|main| *main > 0)?;
		let branch = |part| {
			let number = fields::digits(part, 5).filter(|number| *number > 0)?;
			u16::try_from(number).ok()
		};
		let branches: Vec<u16> = parts.map(branch).collect::<Option<_>>()?;
		Some(Rank {
			main: u32::try_from(main).ok()?,
			branches: BoundedVec::try_from(branches).ok()?,
		})
	};
	match read() {
		Some(rank) => Ok(Some(rank)),
		None => fields::form("a rank is a number with up to three branches, such as 3 or 3-1"),
	}
}

/// Read the code of the office that gave a receipt: four digits.
pub(super) fn office(text: &str) -> Result<FormerOffice, Reason> {
	let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
	let office = plain.then(|| text.parse().ok()).flatten().map(FormerOffice);
	match office.filter(|office| office.is_valid()) {
		Some(office) => Ok(office),
		None => fields::form("an office is the four digits of its code, such as 1146"),
	}
}

/// Read the kind of a cause. It is empty if it is unknown or has no kind on the chain.
pub(super) fn cause(text: &str) -> Result<CauseKind, Reason> {
	if text.is_empty() {
		return Ok(CauseKind::AsImported);
	}
	match CAUSES.iter().find(|(name, _)| *name == text) {
		Some((_, kind)) => Ok(*kind),
		None => {
			let names: Vec<_> = CAUSES.iter().map(|(name, _)| *name).collect();
			fields::form_of(format!(
				"a cause is one of {}; leave it empty if it is another",
				names.join(", ")
			))
		}
	}
}

/// Write what [`cause`] reads.
pub(super) fn cause_text(kind: CauseKind) -> &'static str {
	CAUSES.iter().find(|(_, one)| *one == kind).map_or("", |(name, _)| *name)
}

/// Read a party: a member institution as `member:NUMBER`, the State as `국`, another as a commitment or
/// DID.
fn party(text: &str) -> Option<Party> {
	match text.split_once(':') {
		Some(("member", number)) => {
			let number = fields::digits(number, 10)?;
			Some(Party::Member(InstitutionId(u32::try_from(number).ok()?)))
		}
		_ if text == "국" => Some(Party::State),
		_ => fields::holder(text),
	}
}

fn party_text(party: &Party) -> String {
	match party {
		Party::Unbound(commitment) => commitment.to_string(),
		Party::State => "국".into(),
		other => other.to_string(),
	}
}

/// Read parties, joined by `;`. Empty if there are none.
fn parties(text: &str, most: usize) -> Result<Vec<Party>, Reason> {
	if text.is_empty() {
		return Ok(Vec::new());
	}
	let mut all = Vec::new();
	for (at, part) in (1..).zip(text.split(';')) {
		let Some(party) = party(part) else {
			return fields::form_of(format!(
				"party {at} is neither member:NUMBER, nor 국, nor a commitment of 64 hex digits, nor \
				 did:madang: with 64; names must not be in the files"
			));
		};
		if all.contains(&party) {
			return fields::form_of(format!("party {at} is listed twice"));
		}
		all.push(party);
	}
	match all.len() <= most {
		true => Ok(all),
		false => fields::form_of(format!("more than {most} parties")),
	}
}

/// Write what [`parties`] reads.
pub(super) fn parties_text(parties: &[Party]) -> String {
	parties.iter().map(party_text).collect::<Vec<_>>().join(";")
}

/// Read the mortgagees or the debtors of a mortgage.
pub(super) fn sides(text: &str) -> Result<BoundedVec<Party, MaxMortgagees>, Reason> {
	Ok(BoundedVec::truncate_from(parties(text, <MaxMortgagees as Get<u32>>::get() as usize)?))
}

/// Read the holders on whose shares an entry is. Empty for the whole.
pub(super) fn named(text: &str) -> Result<Vec<Party>, Reason> {
	parties(text, <madang_primitives::MaxHolders as Get<u32>>::get() as usize)
}

/// Read the commitment to the text of an entry.
pub(super) fn commitment(text: &str) -> Result<Commitment, Reason> {
	match fields::bytes32(text) {
		Some(bytes) => Ok(Commitment(bytes)),
		None => fields::form("the commitment to the entry's text has 64 hex digits"),
	}
}

/// Ensure that a value is left out.
pub(super) fn nothing(text: &str) -> Result<(), Reason> {
	match text {
		"" => Ok(()),
		_ => fields::form("an entry of this kind has no such value: leave it empty"),
	}
}
