//! Names of sections and grounds of title records, in commands, files and JSON.

use pallet_titles::{ClearGround, Section};

/// A section of a title record.
pub const fn section(section: Section) -> &'static str {
	match section {
		Section::A => "A",
		Section::B => "B",
	}
}

/// Why a foreign entry is cleared.
pub const fn clear_ground(ground: ClearGround) -> &'static str {
	match ground {
		ClearGround::Released => "released",
		ClearGround::Ended => "ended",
		ClearGround::Merged => "merged",
		ClearGround::Sold => "sold",
		ClearGround::Decided => "decided",
		ClearGround::NeverLive => "never-live",
		ClearGround::Replaced => "replaced",
	}
}

/// Read what [`clear_ground`] writes.
pub fn read_clear_ground(text: &str) -> Result<ClearGround, String> {
	let names: Vec<_> = ClearGround::ALL.into_iter().map(clear_ground).collect();
	ClearGround::ALL
		.into_iter()
		.find(|one| clear_ground(*one) == text)
		.ok_or_else(|| t!("{text}: expected one of {}", names.join(", ")))
}
