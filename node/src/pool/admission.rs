//! Whether a transaction may be counted, and for which sender.

use super::{
	invalid, rejected, shares,
	signature::{self, SignedBlocks},
	Error, Pool, LOG_TARGET,
};
use crate::client::Hash;
use codec::{DecodeLimit, Encode};
use frame_support::MAX_EXTRINSIC_DEPTH;
use madang_runtime::{extensions::MAX_ERA_PERIOD, AccountId, UncheckedExtrinsic, VERSION};
use pallet_institutions::{
	api::{Admission, MembersApi},
	AdmissionError,
};
use sc_client_api::HeaderBackend;
use sc_transaction_pool_api::{error::Error as PoolError, TransactionFor};
use shares::Sender;
use sp_api::{CallApiAt, CallContext, ProvideRuntimeApi};
use sp_runtime::transaction_validity::InvalidTransaction;
use sp_version::RuntimeVersion;

/// How a transaction is counted.
pub struct Admitted {
	/// The sender.
	pub sender: Sender,
	/// The first block that cannot contain the transaction any more.
	pub dies_at: u64,
}

impl Pool {
	/// Check a transaction before it is counted: its bytes, its sender's standing and nonce, and last
	/// its signature, which costs most.
	pub(super) fn admit(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Admitted, Error> {
		let number = self.client.number(at).map_err(no_answer)?.unwrap_or_default();
		let decoded = self.decode(at, transaction)?;
		let admission = self.ask(at, transaction)?;
		let dies_at = decoded.as_ref().map_or_else(
			|| u64::from(number).saturating_add(MAX_ERA_PERIOD),
			|decoded| signature::dies_at(decoded, number),
		);
		if let (Some(_), Some(decoded)) = (&admission, decoded) {
			let find = |era| SignedBlocks::find(era, &self.client, at);
			signature::check(decoded, find).map_err(invalid)?;
		}
		Ok(Admitted { sender: sender(admission), dies_at })
	}

	/// Ask the runtime for the standing of the sender and for its nonce. None if the transaction is
	/// not signed.
	fn ask(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Option<Admission<AccountId>>, Error> {
		let answer = self.client.runtime_api().admission(at, transaction.clone());
		let admission = answer.map_err(no_answer)?.map_err(invalid)?;
		let most = shares::max_ahead(self.limit);
		match admission {
			Some(Admission { ahead, .. })
				if usize::try_from(ahead).unwrap_or(usize::MAX) > most =>
			{
				Err(invalid(InvalidTransaction::Future))
			}
			admission => Ok(admission),
		}
	}

	/// Decode a transaction. Malformed bytes are rejected with a reason, which the runtime could
	/// not give. Returns none if the runtime is not this program's: then the runtime checks the
	/// signature, and until then the transaction counts for the sender that it names.
	fn decode(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Option<UncheckedExtrinsic>, Error> {
		let version =
			self.client.runtime_version_at(at, CallContext::Offchain).map_err(no_answer)?;
		if !is_own(&version) {
			self.warned.call_once(|| {
				log::warn!(
					target: LOG_TARGET,
					"The chain's runtime is {} {}, but this program has {} {}: it cannot check \
					signatures before it counts transactions. Run the program of the chain's version",
					version.spec_name,
					version.spec_version,
					VERSION.spec_name,
					VERSION.spec_version,
				);
			});
			return Ok(None);
		}
		let bytes = transaction.encode();
		UncheckedExtrinsic::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..])
			.map(Some)
			.map_err(|_| rejected(AdmissionError::Malformed))
	}
}

/// Whether a runtime reads and signs transactions as this program's runtime does.
fn is_own(version: &RuntimeVersion) -> bool {
	version.spec_name == VERSION.spec_name
		&& version.spec_version == VERSION.spec_version
		&& version.transaction_version == VERSION.transaction_version
}

fn sender(admission: Option<Admission<AccountId>>) -> Sender {
	match admission {
		Some(Admission { institution, officer, lane: Some(lane), .. }) => {
			Sender::Governance { institution, lane, officer: officer.into() }
		}
		Some(Admission { institution, .. }) => Sender::Institution(institution),
		None => Sender::Unsigned,
	}
}

/// The runtime does not answer.
fn no_answer(error: impl ToString) -> Error {
	PoolError::InvalidBlockId(error.to_string()).into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::InstitutionId;
	use pallet_institutions::Lane;

	#[test]
	fn only_a_runtime_of_the_same_name_and_versions_is_this_programs() {
		assert!(is_own(&VERSION));
		assert!(is_own(&RuntimeVersion { impl_version: 9, authoring_version: 9, ..VERSION }));
		assert!(!is_own(&RuntimeVersion { spec_name: "other".into(), ..VERSION }));
		assert!(!is_own(&RuntimeVersion { spec_version: VERSION.spec_version + 1, ..VERSION }));
		let transaction_version = VERSION.transaction_version + 1;
		assert!(!is_own(&RuntimeVersion { transaction_version, ..VERSION }));
	}

	#[test]
	fn a_transaction_counts_for_its_institution_and_its_kind_of_call() {
		let institution = InstitutionId(4);
		let admission = |lane| {
			Some(Admission { institution, officer: AccountId::new([7; 32]), ahead: 0, lane })
		};
		assert_eq!(sender(admission(None)), Sender::Institution(institution));
		for lane in [Lane::Council, Lane::Officers] {
			let governance = Sender::Governance { institution, lane, officer: [7; 32] };
			assert_eq!(sender(admission(Some(lane))), governance);
		}
		assert_eq!(sender(None), Sender::Unsigned);
	}
}
