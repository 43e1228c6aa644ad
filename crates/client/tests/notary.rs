//! The runtime reads the client's calls on notarial acts and apostilles.

use codec::{Decode, DecodeAll, Encode};
use frame_support::traits::GetCallMetadata;
use madang_client::api::{calls::notary, types::*};
use madang_primitives::signing::PartySignature;
use madang_runtime::RuntimeCall;
use subxt::{ext::frame_decode, metadata::Metadata, tx::Payload};

const REFERENCE: ExternalRef = [7; 32];
const COMMITMENT: Commitment = Commitment([8; 32]);
const BANK: InstitutionId = InstitutionId(1);

const fn consent() -> PartyConsent {
	let signature = PartySignature::P256([3; 64]);
	PartyConsent { did: Did([9; 32]), key: 1, expires_at: 2, signature }
}

/// Check that the runtime decodes the complete call as the call with this name.
fn assert_reads(call: impl Payload) {
	let metadata = Metadata::decode(&mut &madang_client::METADATA[..]).expect("metadata");
	let (pallet, name, data) = (call.pallet_name(), call.call_name(), call.call_data());
	let types = metadata.types();
	let bytes = frame_decode::extrinsics::encode_call_data(pallet, name, data, &metadata, types)
		.unwrap_or_else(|error| panic!("{pallet}.{name}: {error}"));
	let read = RuntimeCall::decode_all(&mut &bytes[..]).expect("a call");
	let names = read.get_call_metadata();
	assert_eq!((names.pallet_name, names.function_name), (pallet, name));
	assert_eq!(read.encode(), bytes);
}

#[test]
fn the_runtime_reads_calls_on_notarial_acts() {
	let (act, apostille, document, leaf) = (ActId(1), ApostilleId(2), COMMITMENT, [3; 32]);
	let designation = Designation { apostilles: true, supervision: false };
	assert_reads(notary::designate(BANK, designation));
	for kind in ActKind::ALL {
		let refers_to = Some(Attestation::Apostille(apostille));
		let stated = NewAct { kind, document, refers_to };
		assert_reads(notary::enter(stated, vec![consent(); 2], REFERENCE));
	}
	assert_reads(notary::annul(act, COMMITMENT, REFERENCE));
	let path = vec![[4; 32]; 2].try_into().expect("a short path");
	for subject in [
		NewSubject::Act(act),
		NewSubject::Certificate { batch: 5, leaf, index: 6, path },
		NewSubject::Document { document, signer: BANK },
	] {
		let capacity = "공증인".as_bytes().to_vec();
		assert_reads(notary::issue_apostille(subject, capacity, REFERENCE));
	}
	assert_reads(notary::annul_apostille(apostille, COMMITMENT, REFERENCE));
}
