//! The calls that the client makes are the runtime's, and so are the metadata it was built for.

use codec::{Decode, DecodeAll};
use frame_support::traits::GetCallMetadata;
use madang_client::{
	api::{
		calls::{
			conveyances, council, identity, institutions, lending, registers, system, titles,
			validators,
		},
		check,
		types::*,
	},
	sole,
};
use madang_primitives::{
	signing::{PartySignature, VerificationKey},
	LandCategory,
};
use madang_runtime::{Runtime, RuntimeCall};
use subxt::{ext::frame_decode, metadata::Metadata, tx::Payload};

fn metadata() -> Metadata {
	let latest = Runtime::metadata_at_version(16).expect("the runtime has the version");
	Metadata::decode(&mut &latest[..]).expect("metadata decodes")
}

/// The runtime must read the call, whole, as the call of that name.
fn assert_reads<P: Payload>(metadata: &Metadata, call: P) {
	let bytes = frame_decode::extrinsics::encode_call_data(
		call.pallet_name(),
		call.call_name(),
		call.call_data(),
		metadata,
		metadata.types(),
	)
	.unwrap_or_else(|error| panic!("{}.{}: {error}", call.pallet_name(), call.call_name()));
	let read = RuntimeCall::decode_all(&mut &bytes[..])
		.unwrap_or_else(|error| panic!("{}.{}: {error}", call.pallet_name(), call.call_name()));
	let names = read.get_call_metadata();
	assert_eq!((names.pallet_name, names.function_name), (call.pallet_name(), call.call_name()));
	assert_eq!(codec::Encode::encode(&read), bytes);
}

#[test]
fn the_runtime_reads_every_call_that_the_client_makes() {
	let metadata = metadata();
	let reference = [7; 32];
	let commitment = Commitment([8; 32]);
	let did = Did([9; 32]);
	let consent =
		PartyConsent { did, key: 1, expires_at: 2, signature: PartySignature::P256([3; 64]) };
	let consents = vec![consent; 2];
	let keys = sole(VerificationKey::P256([4; 33]));
	let (deal, loan, title) = (DealId(5), LoanId(6), TitleId(7));
	let property = Property::Unit(UnitId(8));
	let receipt = Receipt { year: 2026, number: 9 };
	let account = [10; 32];
	let holdings = Holdings::new([madang_primitives::Holding {
		holder: madang_primitives::HolderId::Did(did),
		share: madang_primitives::Share::WHOLE,
	}])
	.expect("one holder fits");
	let day = KoreanDay(20_000);

	assert_reads(&metadata, institutions::suspend_institution(InstitutionId(1)));
	assert_reads(&metadata, institutions::readmit_institution(InstitutionId(1)));
	assert_reads(&metadata, institutions::withdraw_institution(InstitutionId(1)));
	let places = vec!["11680".parse().expect("a prefix")];
	assert_reads(&metadata, institutions::set_jurisdiction(InstitutionId(1), places.clone()));
	let quota = Some(Quota { ref_time: 1, transactions: 2 });
	assert_reads(&metadata, institutions::set_quota(InstitutionId(1), quota));
	assert_reads(&metadata, institutions::replace_administrator(InstitutionId(1), account));
	let (name_ko, name_en) = ("은행".as_bytes().to_vec(), b"Bank".to_vec());
	let kind = InstitutionKind::Bank;
	let admit = institutions::admit_institution(kind, name_ko, name_en, places, account);
	assert_reads(&metadata, admit);
	assert_reads(&metadata, institutions::appoint_officer(account, Duties::NONE, reference));
	assert_reads(&metadata, institutions::set_duties(account, Duties::NONE));
	assert_reads(&metadata, institutions::suspend_officer(account));
	assert_reads(&metadata, institutions::reinstate_officer(account));
	assert_reads(&metadata, institutions::revoke_officer(account));
	let pallet = Identifier::truncate_from(b"Titles".to_vec());
	let target = Target { pallet, call: None };
	let reason = Reason::truncate_from(b"why".to_vec());
	for act in [Act::Pause { target: target.clone(), blocks: 3 }, Act::Resume(target)] {
		assert_reads(&metadata, council::propose(act, reason.clone(), reference));
	}
	assert_reads(&metadata, council::vote(ProposalId(1), true));
	assert_reads(&metadata, council::close(ProposalId(1)));
	assert_reads(&metadata, council::grant_seat(InstitutionId(1)));
	assert_reads(&metadata, council::revoke_seat(InstitutionId(1)));
	assert_reads(&metadata, validators::grant_seat(InstitutionId(1)));
	assert_reads(&metadata, validators::revoke_seat(InstitutionId(1), 2));
	assert_reads(&metadata, validators::set_keys(2, [5; 64], vec![6; 128]));
	assert_reads(&metadata, validators::reinstate_seat(InstitutionId(1), 2));
	assert_reads(&metadata, validators::close_case(3));
	assert_reads(&metadata, validators::set_session_length(4));
	let lost = vec![(InstitutionId(1), 0)];
	assert_reads(&metadata, validators::order_recovery(lost, 5, 6));
	assert_reads(&metadata, validators::register_node(InstitutionId(1), NodeId([2; 32])));
	assert_reads(&metadata, validators::deregister_node(InstitutionId(1), NodeId([2; 32])));
	assert_reads(&metadata, system::authorize_upgrade([1; 32]));
	assert_reads(&metadata, system::apply_authorized_upgrade(vec![1, 2, 3]));
	assert_reads(&metadata, identity::register_did(keys.clone(), consent, reference));
	assert_reads(&metadata, identity::rotate_keys(keys, consent, reference));
	assert_reads(&metadata, identity::deactivate_did(consent, reference));
	let district = DistrictRow {
		code: DistrictCode(1168010100),
		name: "서울특별시 강남구 역삼동".as_bytes().to_vec().try_into().expect("short"),
	};
	assert_reads(&metadata, registers::import_districts(vec![district], reference));
	let parcel = ParcelRow {
		pnu: Pnu(1168010100108580000),
		category: LandCategory::BuildingSite,
		area: 1,
		official_price: 2,
		priced_on: day,
		owners: holdings.clone(),
	};
	assert_reads(&metadata, registers::import_parcels(vec![parcel], reference));
	assert_reads(&metadata, registers::import_buildings(vec![], reference));
	assert_reads(&metadata, registers::import_units(vec![], reference));
	assert_reads(&metadata, registers::take_notice(property, reference));
	let row = TitleRow {
		number: title,
		property,
		holdings: holdings.clone(),
		receipt,
		caused_on: day,
		charges: Default::default(),
	};
	assert_reads(&metadata, titles::import_titles(vec![row], reference));
	let filing = Filing::Discharge { entry: 3 };
	assert_reads(&metadata, titles::file(property, filing, consents.clone(), reference));
	assert_reads(&metadata, titles::examine(receipt, reference));
	assert_reads(&metadata, titles::complete(receipt, reference));
	assert_reads(&metadata, titles::reject(receipt, RejectionGround::DutyOpen, reference));
	assert_reads(&metadata, titles::withdraw(receipt, reference));
	assert_reads(&metadata, titles::bind_holder(title, commitment, consent, reference));
	let terms = LoanTerms {
		borrowers: vec![did].try_into().expect("one borrower fits"),
		title,
		principal: 1,
		max_secured: 2,
		rate: 3,
		term_months: 4,
	};
	assert_reads(&metadata, lending::apply(terms, commitment, consents.clone(), reference));
	assert_reads(&metadata, lending::decide(loan, Decision::Approve, reference));
	assert_reads(&metadata, lending::agree(loan, commitment, consents.clone(), reference));
	assert_reads(&metadata, lending::withdraw(loan, reference));
	let entry = EntryId { title, number: 2 };
	assert_reads(&metadata, lending::record_existing(entry, 1, 2, 3, reference));
	assert_reads(&metadata, lending::repay(loan, 1, reference));
	let terms = Terms {
		sellers: holdings.clone(),
		buyers: holdings,
		price: 1,
		payments: Default::default(),
		discharges: Default::default(),
		contract: commitment,
		handover_on: day,
	};
	assert_reads(&metadata, conveyances::inspect(property, reference));
	assert_reads(&metadata, conveyances::reinspect(deal, reference));
	assert_reads(&metadata, conveyances::conclude(deal, terms, consents.clone(), reference));
	assert_reads(&metadata, conveyances::accept_report(deal, reference));
	assert_reads(&metadata, conveyances::request_supplement(deal, commitment, reference));
	assert_reads(&metadata, conveyances::supplement_report(deal, commitment, reference));
	assert_reads(&metadata, conveyances::finance(deal, loan, reference));
	assert_reads(&metadata, conveyances::file_registration(deal, consents.clone(), reference));
	let leg = Leg::Disbursement(loan);
	assert_reads(
		&metadata,
		conveyances::affirm(deal, leg, commitment, consents.clone(), reference),
	);
	assert_reads(&metadata, conveyances::register(deal, reference));
	assert_reads(&metadata, conveyances::book(deal, reference));
	let ground = RescissionGround::Agreement;
	assert_reads(&metadata, conveyances::rescind(deal, ground, commitment, consents, reference));
	assert_reads(&metadata, conveyances::report_rescission(deal, reference));
	assert_reads(&metadata, conveyances::declare_void(deal, commitment, reference));
	assert_reads(&metadata, conveyances::declare_holidays(vec![day]));
	assert_reads(&metadata, conveyances::abandon(deal, reference));
}

#[test]
fn the_client_knows_this_runtime() {
	check(&metadata()).expect("crates/client/metadata.scale is this runtime's");
	assert!(RuntimeCall::get_module_names().contains(&"Conveyances"));
}
