//! The genesis of a consortium: its members, officers, seats and validators.

use crate::{AccountId, BlockNumber, RuntimeGenesisConfig, SessionKeys};
use alloc::{string::String, vec::Vec};
use frame_support::build_struct_json_patch;
use madang_primitives::{CutOver, DistrictPrefix, Duties, InstitutionId, InstitutionKind, NodeId};
use pallet_institutions::GenesisInstitution;
use pallet_validators::seat_account;

/// A founding member.
#[derive(Clone, Debug)]
pub struct Member {
	/// What it is.
	pub kind: InstitutionKind,
	/// Its public name in Korean.
	pub name_ko: String,
	/// Its public name in English.
	pub name_en: String,
	/// The places it answers for.
	pub jurisdiction: Vec<DistrictPrefix>,
	/// Its officers and their duties.
	pub officers: Vec<(AccountId, Duties)>,
	/// Whether it is a founding institution: one with a seat in the council.
	pub founding: bool,
	/// The keys of its validators, one for each seat.
	pub validators: Vec<SessionKeys>,
	/// The ids of its nodes.
	pub nodes: Vec<NodeId>,
}

/// From when on the chain is the register of which districts.
pub type CutOvers = Vec<(DistrictPrefix, CutOver)>;

/// The genesis of a consortium. Its members are numbered from 1 in the given order. The first ministry is in
/// charge of all kinds of certificates, until the council decides otherwise; without a ministry there are no kinds yet. A session has the
/// given number of blocks; the default is an hour.
pub fn genesis(
	members: Vec<Member>,
	cut_overs: CutOvers,
	session_length: Option<BlockNumber>,
) -> serde_json::Value {
	let seats: Vec<InstitutionId> = (1u32..)
		.zip(&members)
		.filter(|(_, member)| member.founding)
		.map(|(number, _)| InstitutionId(number))
		.collect();
	let validators: Vec<(InstitutionId, SessionKeys)> = (1u32..)
		.zip(&members)
		.flat_map(|(number, member)| {
			let institution = InstitutionId(number);
			member.validators.iter().map(move |keys| (institution, keys.clone()))
		})
		.collect();
	let nodes: Vec<(InstitutionId, NodeId)> = (1u32..)
		.zip(&members)
		.flat_map(|(number, member)| {
			member.nodes.iter().map(move |node| (InstitutionId(number), *node))
		})
		.collect();
	let keys: Vec<(AccountId, AccountId, SessionKeys)> = (1u32..)
		.zip(&members)
		.flat_map(|(institution, member)| {
			(0u32..).zip(&member.validators).filter_map(move |(number, keys)| {
				let seat: AccountId = seat_account(InstitutionId(institution), number)?;
				Some((seat.clone(), seat, keys.clone()))
			})
		})
		.collect();
	let ministry = members.iter().position(|member| member.kind == InstitutionKind::Ministry);
	let in_charge = ministry.and_then(|place| u32::try_from(place).ok()?.checked_add(1));
	let kinds = in_charge.map(|number| crate::catalogue::kinds(InstitutionId(number)));
	let institutions: Vec<GenesisInstitution<AccountId>> = members
		.into_iter()
		.map(|member| GenesisInstitution {
			kind: member.kind,
			name_ko: member.name_ko,
			name_en: member.name_en,
			jurisdiction: member.jurisdiction,
			officers: member.officers,
		})
		.collect();
	build_struct_json_patch!(RuntimeGenesisConfig {
		institutions: pallet_institutions::GenesisConfig { institutions },
		council: pallet_council::GenesisConfig { seats },
		validators: pallet_validators::GenesisConfig { seats: validators, nodes, session_length },
		session: pallet_session::GenesisConfig { keys },
		terms: pallet_terms::GenesisConfig { holidays: crate::holidays::all() },
		titles: pallet_titles::GenesisConfig { cut_overs },
		certificates: pallet_certificates::GenesisConfig { kinds: kinds.unwrap_or_default() },
	})
}
