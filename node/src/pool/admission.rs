//! Whether a transaction may be counted, and for which sender.

use super::{invalid, shares, Error, Pool};
use crate::client::Hash;
use madang_runtime::{extensions::MAX_ERA_PERIOD, AccountId};
use pallet_institutions::api::{Admission, MembersApi};
use sc_client_api::HeaderBackend;
use sc_transaction_pool_api::{error::Error as PoolError, TransactionFor, TransactionSource};
use shares::Sender;
use sp_api::ProvideRuntimeApi;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// How a transaction is counted.
pub struct Admitted {
	/// The sender.
	pub sender: Sender,
	/// The first block that cannot contain the transaction any more.
	pub dies_at: u64,
}

impl Pool {
	/// Validate a transaction before it is counted.
	///
	/// If this program cannot do that, because the chain's runtime is not its own or the transaction is not
	/// signed, the runtime is asked for the sender's standing. The SDK's pool has its signature checked
	/// later, and until then the transaction counts for the sender that it names.
	pub(super) fn admit(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: &TransactionFor<Self>,
	) -> Result<Admitted, Error> {
		let most = shares::max_ahead(self.limit);
		let admit = |admission: &Admission<AccountId>| is_near(admission, most);
		if let Some(judged) = self.validation.judge(at, source, transaction, admit) {
			let judged = judged.map_err(refused)?;
			return Ok(Admitted {
				sender: sender(Some(judged.admission)),
				dies_at: judged.dies_at,
			});
		}
		let number = self.client.number(at).map_err(no_answer)?.unwrap_or_default();
		let answer = self.client.runtime_api().admission(at, transaction.clone());
		let admission = answer.map_err(no_answer)?.map_err(invalid)?;
		admission.as_ref().map_or(Ok(()), admit).map_err(invalid)?;
		// Its era is not known. A report has none: it is in a block soon, or in none.
		let dies_at = u64::from(number).saturating_add(MAX_ERA_PERIOD);
		Ok(Admitted { sender: sender(admission), dies_at })
	}
}

/// Refuse a transaction whose nonce is too far ahead of the chain's.
fn is_near(admission: &Admission<AccountId>, most: usize) -> Result<(), InvalidTransaction> {
	let is_near = usize::try_from(admission.ahead).is_ok_and(|ahead| ahead <= most);
	is_near.then_some(()).ok_or(InvalidTransaction::Future)
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

fn refused(error: TransactionValidityError) -> Error {
	match error {
		TransactionValidityError::Invalid(reason) => invalid(reason),
		TransactionValidityError::Unknown(reason) => PoolError::UnknownTransaction(reason).into(),
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

	fn admission(ahead: u32, lane: Option<Lane>) -> Admission<AccountId> {
		let officer = AccountId::new([7; 32]);
		Admission { institution: InstitutionId(4), officer, ahead, lane }
	}

	#[test]
	fn a_transaction_counts_for_its_institution_and_its_kind_of_call() {
		let institution = InstitutionId(4);
		assert_eq!(sender(Some(admission(0, None))), Sender::Institution(institution));
		for lane in [Lane::Council, Lane::Officers] {
			let governance = Sender::Governance { institution, lane, officer: [7; 32] };
			assert_eq!(sender(Some(admission(0, Some(lane)))), governance);
		}
		assert_eq!(sender(None), Sender::Unsigned);
	}

	#[test]
	fn a_nonce_may_be_ahead_by_one_share() {
		assert_eq!(is_near(&admission(5, None), 5), Ok(()));
		assert_eq!(is_near(&admission(6, None), 5), Err(InvalidTransaction::Future));
	}
}
