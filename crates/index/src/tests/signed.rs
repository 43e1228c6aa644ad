//! Transactions as they are in blocks. The benchmark of the index has them too.

use codec::Encode;
use madang_runtime::{AccountId, RuntimeCall, UncheckedExtrinsic};
use sp_core::sr25519;
use sp_runtime::{generic::Era, MultiSignature};

/// A call as a transaction: of an account with this nonce, or one that the author of the block adds. The signature is not valid.
pub fn encoded(call: RuntimeCall, signer: Option<(AccountId, u32)>) -> Vec<u8> {
	let Some((account, nonce)) = signer else {
		return UncheckedExtrinsic::new_bare(call).encode();
	};
	let extension = (
		pallet_institutions::AdmitOfficers::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		madang_runtime::extensions::CheckMortality::from(Era::mortal(64, 5)),
		frame_system::CheckNonce::from(nonce),
		pallet_institutions::ChargeQuota::new(),
		pallet_clock::SettledTime::new(),
		madang_runtime::extensions::CheckRoom::new(),
	);
	let signature = MultiSignature::Sr25519(sr25519::Signature::from_raw([5; 64]));
	UncheckedExtrinsic::new_signed(call, account.into(), signature, extension).encode()
}
