//! What the council can decide, as commands under `madang council propose`.

use super::{
	appointing::{Admission, Replacement},
	certificates,
	encoded::encode,
	lending,
	quota::QuotaArgs,
};
use crate::{
	context::Context,
	failure::{Failure, OfFile},
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{
		calls::{council, institutions, notary, system, terms, titles, validators},
		types::*,
	},
	validators::session_length,
	State,
};
use std::path::{Path, PathBuf};

/// What to propose. Pausing needs a third of the seats and two votes, resuming more than half, the rest two thirds.
#[derive(Subcommand, Debug)]
pub enum Proposed {
	/// Admit an institution
	Admit(Admission),
	/// Suspend an institution: none of its officers can act
	Suspend {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Readmit a suspended institution
	Readmit {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Record that an institution has left permanently
	Withdraw {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Set an institution's jurisdiction
	SetJurisdiction {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// The first digits of the districts' codes; "" is the whole nation
		#[arg(required = true)]
		places: Vec<DistrictPrefix>,
	},
	/// Appoint a new administrator for an institution, and suspend all its other officers
	ReplaceAdministrator(Replacement),
	/// Suspend one officer of any institution; its own administrator cannot reinstate it
	SuspendOfficer {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Reinstate an officer that the council suspended
	ReinstateOfficer {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	#[command(flatten)]
	Lending(lending::Act),
	#[command(flatten)]
	Certificates(certificates::Act),
	/// Designate a ministry for apostilles, for the supervision of notaries, or for neither
	Designate {
		/// The ministry's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// It issues apostilles (아포스티유 권한당국)
		#[arg(long)]
		apostilles: bool,
		/// It supervises notaries, and annuls their acts (공증인 감독)
		#[arg(long)]
		supervision: bool,
	},
	/// Set an institution's quota (omit all numbers for the default)
	SetQuota {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		#[command(flatten)]
		quota: Option<QuotaArgs>,
	},
	/// Grant an institution a seat in the council
	#[command(alias = "give-seat")]
	GrantSeat {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Revoke an institution's seat in the council
	#[command(alias = "take-seat")]
	RevokeSeat {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Grant an institution a validator's seat
	#[command(alias = "give-validator")]
	GrantValidator {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
	},
	/// Revoke a validator's seat of an institution permanently
	#[command(alias = "take-validator")]
	RevokeValidator {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// Which of its seats, from 0
		#[arg(long, default_value_t = 0)]
		seat: u32,
	},
	/// Reinstate a suspended validator's seat
	ReinstateValidator {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// Which of its seats, from 0
		#[arg(long, default_value_t = 0)]
		seat: u32,
	},
	/// Register a node for an institution: the first node of a new member, which has no node to
	/// register it with
	RegisterNode {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// The node's id: 12D3KooW…
		id: NodeId,
		/// The signature of the node's key for this chain and the institution, in hexadecimal, as
		/// `madang-node key prove-node-key` prints it
		#[arg(long, value_name = "HEX", value_parser = values::bytes64)]
		proof: NodeProof,
	},
	/// Deregister a node of an institution: all other nodes disconnect from it
	DeregisterNode {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
	/// Close cases against validators: what they did before this is decided
	CloseCase {
		/// The cases' numbers, as `madang validator list` shows them
		#[arg(required = true)]
		cases: Vec<u32>,
	},
	/// Set the number of blocks in a session
	SetSessionLength {
		/// The number of blocks
		blocks: u32,
	},
	/// Continue without validators that are lost permanently: see "When too many validators are lost"
	///
	/// The remaining validators finalize two blocks and the delay after the decision.
	Recover {
		/// The lost seats, as INSTITUTION:SEAT; none if they were all revoked while finality had
		/// stopped
		#[arg(long, value_delimiter = ',', value_parser = values::seat)]
		lost: Vec<(InstitutionId, u32)>,
		/// The highest block that a remaining validator has finalized, as `madang validator
		/// last-finalized` finds it
		#[arg(long)]
		best_finalized: u32,
		/// Blocks for which the old validators remain responsible: from 1, below 1000 and below a
		/// session's length
		#[arg(long, default_value_t = 20)]
		delay: u32,
	},
	/// Set or correct from which day on the chain is the register of a place
	///
	/// The first day cannot change once it has come. The last day for imports can.
	SetCutOver {
		/// 2, 5, 8 or 10 digits of the districts' codes; "" is the whole nation. The longest counts
		place: DistrictPrefix,
		/// The first day of the chain as the register, as 2027-01-01
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		on: KoreanDay,
		/// The last day on which existing records can be imported
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		import_until: KoreanDay,
	},
	/// Declare holidays: days on which no term ends, terms that run already included
	DeclareHolidays {
		/// The days, as 2026-12-25
		#[arg(required = true)]
		days: Vec<KoreanDay>,
	},
	/// Take holidays back before they come
	WithdrawHolidays {
		/// The days, as 2026-12-25
		#[arg(required = true)]
		days: Vec<KoreanDay>,
	},
	/// Authorize a runtime upgrade to this code; `apply-upgrade` then applies it
	AuthorizeUpgrade {
		/// The runtime's wasm
		#[arg(value_name = "FILE")]
		code: PathBuf,
	},
	/// Pause a pallet or one call for some hours: all pauses together at most three days in two weeks
	Pause {
		/// `Pallet` or `Pallet.call`
		#[arg(value_parser = values::target)]
		target: Target,
		/// The number of hours
		#[arg(long)]
		hours: u32,
	},
	/// Resume a paused call or pallet
	Resume {
		/// `Pallet` or `Pallet.call`
		#[arg(value_parser = values::target)]
		target: Target,
	},
}

impl Proposed {
	/// The act, encoded for the runtime of a block.
	pub async fn act(self, context: &Context, state: &State) -> Result<ProposedAct, Failure> {
		match self {
			Self::Admit(admission) => admission.act(context, state).await,
			Self::Suspend { institution } => {
				encode(state, institutions::suspend_institution(institution))
			}
			Self::Readmit { institution } => {
				encode(state, institutions::readmit_institution(institution))
			}
			Self::Lending(act) => act.encoded(state),
			Self::Certificates(act) => act.encoded(state),
			Self::Designate { institution, apostilles, supervision } => {
				let designation = Designation { apostilles, supervision };
				encode(state, notary::designate(institution, designation))
			}
			Self::Withdraw { institution } => {
				encode(state, institutions::withdraw_institution(institution))
			}
			Self::SetJurisdiction { institution, places } => {
				encode(state, institutions::set_jurisdiction(institution, places))
			}
			Self::ReplaceAdministrator(replacement) => replacement.act(context, state).await,
			Self::SuspendOfficer { account } => {
				encode(state, institutions::force_suspend_officer(account))
			}
			Self::ReinstateOfficer { account } => {
				encode(state, institutions::force_reinstate_officer(account))
			}
			Self::SetQuota { institution, quota } => {
				encode(state, institutions::set_quota(institution, quota.map(Into::into)))
			}
			Self::GrantSeat { institution } => encode(state, council::grant_seat(institution)),
			Self::RevokeSeat { institution } => encode(state, council::revoke_seat(institution)),
			Self::GrantValidator { institution } => {
				encode(state, validators::grant_seat(institution))
			}
			Self::RevokeValidator { institution, seat } => {
				encode(state, validators::revoke_seat(institution, seat))
			}
			Self::ReinstateValidator { institution, seat } => {
				encode(state, validators::reinstate_seat(institution, seat))
			}
			Self::RegisterNode { institution, id, proof } => {
				encode(state, validators::register_node(institution, id, proof))
			}
			Self::DeregisterNode { institution, id } => {
				encode(state, validators::deregister_node(institution, id))
			}
			Self::CloseCase { cases } => encode(state, validators::close_case(cases)),
			Self::SetSessionLength { blocks } => {
				encode(state, validators::set_session_length(blocks))
			}
			Self::Recover { lost, best_finalized, delay } => {
				check_recovery(context, state, best_finalized, delay).await?;
				encode(state, validators::order_recovery(lost, best_finalized, delay))
			}
			Self::SetCutOver { place, on, import_until } => {
				encode(state, titles::set_cut_over(place, CutOver { on, import_until }))
			}
			Self::DeclareHolidays { days } => encode(state, terms::declare_holidays(days)),
			Self::WithdrawHolidays { days } => encode(state, terms::withdraw_holidays(days)),
			Self::AuthorizeUpgrade { code } => {
				encode(state, system::authorize_upgrade(code_hash(&code)?))
			}
			Self::Pause { target, hours } => {
				Ok(Act::Pause { target, blocks: blocks(hours, state.slot_duration()?)? })
			}
			Self::Resume { target } => Ok(Act::Resume(target)),
		}
	}
}

/// Refuse a recovery that the chain would refuse after all votes, and one that would stop it: nodes reject a
/// block whose recovery builds on a change of the set that is not final.
async fn check_recovery(
	context: &Context,
	state: &State,
	best_finalized: u32,
	delay: u32,
) -> Result<(), Failure> {
	let finalized = context.connection().await?.finalized_number().await?;
	if u64::from(best_finalized) > finalized {
		return Err(Failure::input(t!(
			"block {best_finalized} is not final on this node, whose last final block is {finalized}: name \
			 with --node the one that has finalized it (madang validator last-finalized)"
		)));
	}
	let session = session_length(state).await?;
	if delay >= session {
		return Err(Failure::input(t!(
			"--delay {delay} is not below the {session} blocks of a session"
		)));
	}
	Ok(())
}

/// The hash by which the council authorizes a runtime's code.
fn code_hash(code: &Path) -> Result<[u8; 32], Failure> {
	let bytes = std::fs::read(code).of_file(code)?;
	Ok(sp_crypto_hashing::blake2_256(&bytes))
}

/// The number of blocks in some hours, if every slot has a block.
fn blocks(hours: u32, slot_duration: u64) -> Result<u32, Failure> {
	let blocks = u64::from(hours) * 3_600_000 / slot_duration.max(1);
	u32::try_from(blocks)
		.map_err(|_| Failure::input(t!("a pause cannot last {hours} hours; shorten it")))
}
