//! Reports of two votes in one round of finality.
//!
//! The GRANDPA pallet checks the two signatures, and that the key was in the session of the set. But
//! a vote names only a set and a round, which other networks have as well. So at least one of the
//! two votes must be for a recent block of this chain. If the other one is not, it may be a vote of
//! another network with the same keys, or one for an abandoned block: then a case is opened, and
//! nobody is suspended.

use crate::{evidence::latest_known, pallet::SeatOfKey, Config, Error, Finding, Offence, Pallet};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{pallet_prelude::Get, traits::KeyOwnerProofSystem};
use frame_system::{offchain::CreateBare, pallet_prelude::BlockNumberFor};
use pallet_grandpa::{EquivocationOffence, EquivocationReportSystem, TimeSlot};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, Equivocation, EquivocationProof, SetId};
use sp_core::{crypto::KeyTypeId, ByteArray};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};
use sp_staking::offence::{OffenceError, OffenceReportSystem, ReportOffence};

/// The offender in a report of the GRANDPA pallet: a seat's account without further identification.
type Reportee<T> = (<T as frame_system::Config>::AccountId, ());

/// Two votes in one round.
type Votes<T> = EquivocationProof<<T as frame_system::Config>::Hash, BlockNumberFor<T>>;

/// Two votes in one round, and the proof that the key was in the session.
type Report<T> = (Votes<T>, <T as pallet_grandpa::Config>::KeyOwnerProof);

const fn vote(slot: &TimeSlot) -> Offence {
	Offence::Vote { set_id: slot.set_id, round: slot.round }
}

/// The numbers and hashes of the blocks that the two votes are for.
fn targets<T: Config>(votes: &Votes<T>) -> Option<[(BlockNumberFor<T>, T::Hash); 2]> {
	// The fields of the proof are private, but its encoding is part of the protocol.
	type Fields<T> = (SetId, Equivocation<<T as frame_system::Config>::Hash, BlockNumberFor<T>>);
	let (_, equivocation) = Fields::<T>::decode(&mut &votes.encode()[..]).ok()?;
	Some(match equivocation {
		Equivocation::Prevote(votes) => {
			[votes.first.0, votes.second.0].map(|vote| (vote.target_number, vote.target_hash))
		}
		Equivocation::Precommit(votes) => {
			[votes.first.0, votes.second.0].map(|vote| (vote.target_number, vote.target_hash))
		}
	})
}

impl<T: Config> Pallet<T> {
	/// Whether both votes are for blocks of this chain, if at least one is and the council has not
	/// decided on it.
	fn check_votes(votes: &Votes<T>) -> Result<bool, Error<T>> {
		let key: [u8; 32] =
			votes.offender().as_slice().try_into().map_err(|_| Error::<T>::InvalidEvidence)?;
		let keys = SeatOfKey::<T>::get(key).ok_or(Error::<T>::UnknownKey)?;
		let targets = targets::<T>(votes).ok_or(Error::<T>::InvalidEvidence)?;
		let numbers =
			targets.map(|(number, hash)| Self::is_recent_block(number, &hash).then_some(number));
		let (block, conclusive) = latest_known(numbers).ok_or(Error::<T>::NotOfThisChain)?;
		match Self::is_settled(&Self::seat(&keys.seat)?, block) {
			true => Err(Error::<T>::ReportedAlready),
			false => Ok(conclusive),
		}
	}
}

/// The GRANDPA pallet's report system, restricted to votes on this chain. `P` proves which seat had
/// a key in a session, and `L` is the number of blocks that a report waits in the pool of its node.
pub struct VotesOfThisChain<T, P, L>(PhantomData<(T, P, L)>);

impl<T, P, L> OffenceReportSystem<Option<T::AccountId>, Report<T>> for VotesOfThisChain<T, P, L>
where
	T: Config + pallet_grandpa::Config + pallet_authorship::Config,
	T: CreateBare<pallet_grandpa::Call<T>>,
	P: KeyOwnerProofSystem<
		(KeyTypeId, GrandpaId),
		Proof = T::KeyOwnerProof,
		IdentificationTuple = Reportee<T>,
	>,
	L: Get<u64>,
{
	type Longevity = L;

	fn publish_evidence(report: Report<T>) -> Result<(), ()> {
		EquivocationReportSystem::<T, Pallet<T>, P, L>::publish_evidence(report)
	}

	fn check_evidence(report: Report<T>) -> Result<(), TransactionValidityError> {
		match Pallet::<T>::check_votes(&report.0) {
			Ok(true) => EquivocationReportSystem::<T, Pallet<T>, P, L>::check_evidence(report),
			Ok(false) => {
				EquivocationReportSystem::<T, Inconclusive<T>, P, L>::check_evidence(report)
			}
			Err(Error::<T>::ReportedAlready) => Err(InvalidTransaction::Stale.into()),
			Err(_) => Err(InvalidTransaction::BadProof.into()),
		}
	}

	fn process_evidence(
		reporter: Option<T::AccountId>,
		report: Report<T>,
	) -> Result<(), DispatchError> {
		match Pallet::<T>::check_votes(&report.0)? {
			true => {
				EquivocationReportSystem::<T, Pallet<T>, P, L>::process_evidence(reporter, report)
			}
			false => EquivocationReportSystem::<T, Inconclusive<T>, P, L>::process_evidence(
				reporter, report,
			),
		}
	}
}

fn enter<T: Config>(
	offence: EquivocationOffence<Reportee<T>>,
	conclusive: bool,
) -> Result<(), OffenceError> {
	let seat = offence.offender.0;
	Pallet::<T>::enter_offence(Finding { seat, offence: vote(&offence.time_slot), conclusive })
		.map_err(|_| OffenceError::DuplicateReport)
}

fn are_reported<T: Config>(offenders: &[Reportee<T>], slot: &TimeSlot, conclusive: bool) -> bool {
	offenders.iter().all(|(seat, ())| Pallet::<T>::is_reported(seat, &vote(slot), conclusive))
}

/// Receives the reports of the GRANDPA pallet, which has checked the evidence.
impl<T: Config> ReportOffence<T::AccountId, Reportee<T>, EquivocationOffence<Reportee<T>>>
	for Pallet<T>
{
	fn report_offence(
		_reporters: Vec<T::AccountId>,
		offence: EquivocationOffence<Reportee<T>>,
	) -> Result<(), OffenceError> {
		enter::<T>(offence, true)
	}

	fn is_known_offence(offenders: &[Reportee<T>], time_slot: &TimeSlot) -> bool {
		are_reported::<T>(offenders, time_slot, true)
	}
}

/// Receives reports of which only one vote is known to be of this chain.
struct Inconclusive<T>(PhantomData<T>);

impl<T: Config> ReportOffence<T::AccountId, Reportee<T>, EquivocationOffence<Reportee<T>>>
	for Inconclusive<T>
{
	fn report_offence(
		_reporters: Vec<T::AccountId>,
		offence: EquivocationOffence<Reportee<T>>,
	) -> Result<(), OffenceError> {
		enter::<T>(offence, false)
	}

	fn is_known_offence(offenders: &[Reportee<T>], time_slot: &TimeSlot) -> bool {
		are_reported::<T>(offenders, time_slot, false)
	}
}
