//! Business waits while time is not settled. What administrators and the council do does not.

use super::support::*;
use crate::{Executive, RuntimeCall, System};
use frame_support::assert_ok;
use pallet_clock::Unsettled;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource};

fn suspend_officer() -> RuntimeCall {
	let account = MINISTRY.observer().account();
	pallet_institutions::Call::suspend_officer { account }.into()
}

#[test]
fn business_waits_in_the_pool_while_time_is_not_settled() {
	run(|| {
		Unsettled::<crate::Runtime>::put(true);
		let call = register_did(SELLER);
		let transaction = transaction(&AGENT.pair(), call.clone(), 0);
		let (source, parent) = (TransactionSource::External, System::parent_hash());
		assert_ok!(Executive::validate_transaction(source, transaction, parent));
		assert_eq!(send(AGENT, call.clone()), Err(InvalidTransaction::ExhaustsResources.into()));
		assert_ok!(send(MINISTRY, suspend_officer()).unwrap());

		Unsettled::<crate::Runtime>::put(false);
		assert_ok!(send(AGENT, call).unwrap());
	});
}
