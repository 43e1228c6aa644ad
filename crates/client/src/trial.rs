//! Asking a node what a call would do, without sending it.
//!
//! The node applies the call to the state of a final block and forgets the result. It needs a signature for that. The one
//! that it gets is valid in that block and a few before it only, so nobody can ever use it if these blocks are final. The node says
//! that they are: if it lies, it can have the call included. So a second node is asked for that, if there is one.

use crate::{
	block::BlockClient,
	call::{encode, params_for, signed, EncodedCall},
	connection::Connection,
	error::{CallError, Error},
	officer::Officer,
	outcome::call_error,
	submit::Sender,
};
use codec::Decode;
use pallet_institutions::AdmissionError;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use subxt::{metadata::ArcMetadata, tx::Payload, utils::H256};

/// For how many blocks the signature is valid, the last of which is final: the fewest that there are.
const BLOCKS: u64 = 4;

/// What a call would do.
#[derive(Debug)]
pub struct Trial {
	/// The final block in whose state it was tried, by number and hash.
	pub block: (u64, H256),
	/// The pallet and the name of the call.
	pub call: (String, String),
	/// The encoded call.
	pub bytes: Vec<u8>,
	/// The nonce of its transaction.
	pub nonce: u64,
	/// What became of it.
	pub verdict: Verdict,
}

/// What became of a call that was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// It would take effect.
	Succeeds,
	/// It would be in a block and fail.
	Fails(CallError),
	/// No block would have it.
	NotAdmitted(String),
}

impl Verdict {
	/// The error of a call that would not take effect.
	pub fn into_result(self) -> Result<(), Error> {
		match self {
			Self::Succeeds => Ok(()),
			Self::Fails(error) => Err(Error::Failed(error)),
			Self::NotAdmitted(reason) => Err(Error::Rejected(reason)),
		}
	}
}

impl Sender {
	/// Ask the node in use what a call of an officer would do after the last final block. If the sender has further nodes, one
	/// of them must say that this block is final: a node that lies of this could use the signature.
	///
	/// # Errors
	///
	/// [`Error::NodesDisagree`] if another node says that another block is final, and [`Error::Answer`] if none says anything
	/// in time. Then nothing was signed.
	pub async fn try_call(&self, call: &impl Payload, officer: &Officer) -> Result<Trial, Error> {
		let connection = self.connection().await;
		let at = connection.finalized().await?;
		if self.nodes_named() > 1 {
			self.ensure_final(connection.url(), (at.block_number(), at.block_hash())).await?;
		}
		connection.try_at(&at, call, officer).await
	}
}

impl Connection {
	async fn try_at(
		&self,
		at: &BlockClient,
		call: &impl Payload,
		officer: &Officer,
	) -> Result<Trial, Error> {
		let (number, hash) = (at.block_number(), at.block_hash());
		let account = officer.account();
		let nonce = at.tx().account_nonce(&account).await.map_err(Error::answer)?;
		let bytes = encode(at, call)?;
		let name = (call.pallet_name().to_owned(), call.call_name().to_owned());
		let encoded = EncodedCall::of_bytes(name.clone(), &bytes);
		// The last block in which it is valid is this one.
		let born = number.saturating_sub(BLOCKS - 1);
		let params = params_for(BLOCKS, (born, self.hash_of(born).await?), nonce);
		let (_, transaction) = signed(at, &encoded, officer, params)?;
		let method = "BlockBuilder_apply_extrinsic";
		let answer = self.rpc().state_call(method, Some(&transaction[..]), Some(hash)).await;
		let verdict = verdict(&answer.map_err(Error::answer)?, at.metadata())?;
		Ok(Trial { block: (number, hash), call: name, bytes, nonce, verdict })
	}
}

/// The verdict in the runtime's answer: `Result<Result<(), DispatchError>, TransactionValidityError>`.
fn verdict(answer: &[u8], metadata: ArcMetadata) -> Result<Verdict, Error> {
	match answer {
		[0, 0] => Ok(Verdict::Succeeds),
		[0, 1, error @ ..] => Ok(Verdict::Fails(call_error(error, metadata)?)),
		[1, error @ ..] => {
			let error = TransactionValidityError::decode(&mut &*error).map_err(Error::answer)?;
			Ok(Verdict::NotAdmitted(why_not_admitted(error)))
		}
		other => Err(Error::Answer(format!("not an answer to a trial: 0x{}", hex::encode(other)))),
	}
}

fn why_not_admitted(error: TransactionValidityError) -> String {
	if let TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) = error {
		if let Some(error) = AdmissionError::from_code(code) {
			return error.to_string();
		}
	}
	<&str>::from(error).to_owned()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::METADATA;
	use codec::Encode;
	use subxt::metadata::Metadata;

	fn of(answer: &[u8]) -> Result<Verdict, Error> {
		verdict(answer, ArcMetadata::from(Metadata::decode(&mut &METADATA[..]).unwrap()))
	}

	#[test]
	fn each_answer_of_the_runtime_has_its_verdict() {
		assert_eq!(of(&[0, 0]).unwrap(), Verdict::Succeeds);
		// BadOrigin.
		let Verdict::Fails(error) = of(&[0, 1, 2]).unwrap() else { panic!("it fails") };
		assert!(error.bad_origin, "{error:?}");
		let invalid = |error: InvalidTransaction| {
			of(&[vec![1], TransactionValidityError::Invalid(error).encode()].concat()).unwrap()
		};
		let admission = AdmissionError::from_code(1).unwrap().to_string();
		assert_eq!(invalid(InvalidTransaction::Custom(1)), Verdict::NotAdmitted(admission));
		let Verdict::NotAdmitted(reason) = invalid(InvalidTransaction::BadProof) else {
			panic!("it is not admitted");
		};
		assert!(reason.contains("signature"), "{reason}");
		assert!(matches!(of(&[]), Err(Error::Answer(_))));
		assert!(matches!(of(&[7]), Err(Error::Answer(_))));
	}
}
