//! The runtime reads the client's calls, and the client's metadata is that of the runtime.

use codec::{Decode, DecodeAll, Encode};
use frame_support::traits::GetCallMetadata;
use madang_client::{
	api::{
		calls::{
			certificates, conveyances, council, identity, institutions, lending, rates, registers,
			system, terms, titles, validators,
		},
		types::*,
	},
	sole, view,
};
use madang_primitives::{
	signing::{PartySignature, VerificationKey},
	Cause, CauseKind, FormerOffice, Holding, LandCategory, Party, Share,
};
use madang_runtime::{Runtime, RuntimeCall};
use pallet_institutions::OfficerSignature;
use pallet_titles::{ImportedContent, ImportedEntry};
use subxt::{ext::frame_decode, metadata::Metadata, tx::Payload};

const REFERENCE: ExternalRef = [7; 32];
const COMMITMENT: Commitment = Commitment([8; 32]);
const DID: Did = Did([9; 32]);
const ACCOUNT: Account = [10; 32];
const BANK: InstitutionId = InstitutionId(1);
const DAY: KoreanDay = KoreanDay(20_000);
const PROPERTY: Property = Property::Unit(UnitId::new(8));
const TITLE: TitleId = TitleId(7);
const LOAN: LoanId = LoanId(6);
const DEAL: DealId = DealId(5);
const RECEIPT: Receipt = Receipt { year: 2026, number: 9 };

const fn consent() -> PartyConsent {
	let signature = PartySignature::P256([3; 64]);
	PartyConsent { did: DID, key: 1, expires_at: 2, signature }
}

const fn officer_consent() -> OfficerConsent {
	OfficerConsent { expires_at: 2, signature: OfficerSignature::Sr25519([3; 64]) }
}

fn consents() -> Vec<PartyConsent> {
	vec![consent(); 2]
}

fn holdings() -> Holdings {
	let whole = Holding { holder: Party::Did(DID), share: Share::WHOLE };
	Holdings::new([whole]).expect("one holder fits")
}

fn metadata() -> Metadata {
	let latest = Runtime::metadata_at_version(16).expect("the runtime has this version");
	Metadata::decode(&mut &latest[..]).expect("the metadata decodes")
}

/// Checks calls against the runtime.
struct Reader(Metadata);

impl Reader {
	fn new() -> Self {
		Self(metadata())
	}

	/// Check that the runtime decodes the complete call as the call with this name.
	fn assert_reads(&self, call: impl Payload) {
		let (pallet, name) = (call.pallet_name(), call.call_name());
		let (metadata, types) = (&self.0, self.0.types());
		let bytes = frame_decode::extrinsics::encode_call_data(
			pallet,
			name,
			call.call_data(),
			metadata,
			types,
		)
		.unwrap_or_else(|error| panic!("{pallet}.{name}: {error}"));
		let read = RuntimeCall::decode_all(&mut &bytes[..])
			.unwrap_or_else(|error| panic!("{pallet}.{name}: {error}"));
		let names = read.get_call_metadata();
		assert_eq!((names.pallet_name, names.function_name), (pallet, name));
		assert_eq!(read.encode(), bytes);
	}
}

#[test]
fn the_runtime_reads_calls_on_institutions() {
	let runtime = Reader::new();
	let places = vec!["11680".parse().expect("a prefix")];
	let amount = |transactions| Allowance { ref_time: 1, bytes: 2, transactions };
	let quota = Some(Quota { block: amount(3), day: amount(4) });
	let (name_ko, name_en) = ("은행".as_bytes().to_vec(), b"Bank".to_vec());
	let kind = InstitutionKind::Bank;
	runtime.assert_reads(institutions::admit_institution(
		kind,
		name_ko,
		name_en,
		places.clone(),
		ACCOUNT,
		officer_consent(),
	));
	runtime.assert_reads(institutions::suspend_institution(BANK));
	runtime.assert_reads(institutions::readmit_institution(BANK));
	runtime.assert_reads(institutions::withdraw_institution(BANK));
	runtime.assert_reads(institutions::set_jurisdiction(BANK, places));
	runtime.assert_reads(institutions::set_quota(BANK, quota));
	runtime.assert_reads(institutions::replace_administrator(BANK, ACCOUNT, officer_consent()));
	let (duties, consent) = (Duties::NONE, officer_consent());
	runtime.assert_reads(institutions::appoint_officer(ACCOUNT, duties, consent, REFERENCE));
	runtime.assert_reads(institutions::force_suspend_officer(ACCOUNT));
	runtime.assert_reads(institutions::force_reinstate_officer(ACCOUNT));
	runtime.assert_reads(institutions::set_duties(ACCOUNT, Duties::NONE));
	runtime.assert_reads(institutions::suspend_officer(ACCOUNT));
	runtime.assert_reads(institutions::reinstate_officer(ACCOUNT));
	runtime.assert_reads(institutions::revoke_officer(ACCOUNT));
	let scopes = Scopes { read: true, submit: true, audit: false };
	runtime.assert_reads(institutions::add_client_certificate([1; 32], scopes, 9));
	runtime.assert_reads(institutions::remove_client_certificate([1; 32]));
	runtime.assert_reads(institutions::anchor_log([1; 32].into(), 3, REFERENCE));
}

#[test]
fn the_runtime_reads_calls_of_the_council() {
	let runtime = Reader::new();
	let pallet = Identifier::truncate_from(b"Titles".to_vec());
	let target = Target { pallet, call: None };
	let reason = Reason::truncate_from(b"why".to_vec());
	let pause = Act::Pause { target: target.clone(), blocks: 3 };
	for act in [pause, Act::Resume(target), Act::encoded(vec![0, 0, 4, 7])] {
		runtime.assert_reads(council::propose(act, reason.clone(), REFERENCE));
	}
	runtime.assert_reads(council::vote(ProposalId(1), true));
	runtime.assert_reads(council::close(ProposalId(1)));
	runtime.assert_reads(council::grant_seat(BANK));
	runtime.assert_reads(council::revoke_seat(BANK));
	runtime.assert_reads(council::withdraw_proposal(ProposalId(1)));
	runtime.assert_reads(system::authorize_upgrade([1; 32]));
	runtime.assert_reads(system::apply_authorized_upgrade(vec![1, 2, 3]));
}

#[test]
fn the_runtime_reads_calls_on_validators() {
	let runtime = Reader::new();
	runtime.assert_reads(validators::grant_seat(BANK));
	runtime.assert_reads(validators::revoke_seat(BANK, 2));
	runtime.assert_reads(validators::set_keys(2, [5; 96], vec![6; 192]));
	runtime.assert_reads(validators::reinstate_seat(BANK, 2));
	runtime.assert_reads(validators::close_case(vec![3, 4]));
	runtime.assert_reads(validators::set_session_length(4));
	runtime.assert_reads(validators::order_recovery(vec![(BANK, 0)], 5, 6));
	runtime.assert_reads(validators::register_node(BANK, NodeId([2; 32]), [7; 64]));
	runtime.assert_reads(validators::deregister_node(BANK, NodeId([2; 32])));
}

#[test]
fn the_runtime_reads_calls_on_dids() {
	let runtime = Reader::new();
	let keys = sole(VerificationKey::P256([4; 33]));
	runtime.assert_reads(identity::register_did(keys.clone(), consent(), REFERENCE));
	runtime.assert_reads(identity::rotate_keys(keys, consent(), REFERENCE));
	runtime.assert_reads(identity::deactivate_did(consent(), REFERENCE));
	runtime.assert_reads(identity::set_guardians(Guardians::default(), consent(), REFERENCE));
	let keys = sole(VerificationKey::P256([4; 33]));
	let evidence = Commitment([5; 32]);
	let consents = vec![consent()].try_into().expect("one");
	for request in [RecoveryRequest::Issuer { evidence }, RecoveryRequest::Guardians(consents)] {
		let call = identity::start_recovery(keys.clone(), consent(), request, REFERENCE);
		runtime.assert_reads(call);
	}
	let did = Did([6; 32]);
	runtime.assert_reads(identity::finish_recovery(did, REFERENCE));
	for cancellation in [Cancellation::Holder(consent()), Cancellation::Issuer] {
		runtime.assert_reads(identity::cancel_recovery(did, cancellation, REFERENCE));
	}
}

#[test]
fn the_runtime_reads_calls_on_registers() {
	let runtime = Reader::new();
	let district = DistrictRow {
		code: DistrictCode(1168010100),
		name: "서울특별시 강남구 역삼동".as_bytes().to_vec().try_into().expect("short"),
	};
	runtime.assert_reads(registers::import_districts(vec![district], REFERENCE));
	let parcel = ParcelRow {
		pnu: Pnu(1168010100108580000),
		details: ParcelDetails {
			category: LandCategory::BuildingSite,
			area: Area(1),
			official_price: 2,
			priced_on: Some(DAY),
		},
		owners: holdings(),
	};
	let details = parcel.details;
	runtime.assert_reads(registers::import_parcels(vec![parcel], REFERENCE));
	runtime.assert_reads(registers::import_buildings(vec![], REFERENCE));
	runtime.assert_reads(registers::import_units(vec![], REFERENCE));
	let evidence = Commitment([5; 32]);
	let change = ParcelChange { parcel: ParcelId(1), revision: 1, details };
	runtime.assert_reads(registers::amend_parcels(vec![change], evidence, REFERENCE));
	let building = BuildingId::new(1);
	let details = BuildingDetails {
		parcels: vec![Pnu(1)].try_into().expect("one"),
		main_use: BuildingUse::DetachedHousing,
		structure: Structure::Brick,
		floors_above: 2,
		floors_below: 0,
		area: Area(3),
		approved_on: None,
		strata: false,
		violation: true,
	};
	let change = BuildingChange { building, revision: 1, details };
	runtime.assert_reads(registers::amend_buildings(vec![change], evidence, REFERENCE));
	let share = Share::WHOLE;
	let right = LandRight { parcel: Pnu(1), kind: LandRightKind::Lease, share };
	let details = UnitDetails {
		building,
		wing: Label::wing("가동").expect("a wing"),
		floor: -1,
		number: Label::unit("B01").expect("a label"),
		main_use: BuildingUse::Apartment,
		area: Area(2),
		land_rights: vec![right].try_into().expect("one"),
	};
	let change = UnitChange { unit: UnitId::new(1), revision: 1, details: details.clone() };
	runtime.assert_reads(registers::amend_units(vec![change], evidence, REFERENCE));
	runtime.assert_reads(registers::enter_parcels(vec![], evidence, REFERENCE));
	runtime.assert_reads(registers::enter_buildings(vec![], evidence, REFERENCE));
	runtime.assert_reads(registers::enter_units(vec![], evidence, REFERENCE));
	runtime.assert_reads(registers::correct_owners(PROPERTY, holdings(), evidence, REFERENCE));
	for details in [None, Some(Details::Unit(details))] {
		runtime.assert_reads(registers::reopen_record(PROPERTY, details, evidence, REFERENCE));
	}
}

#[test]
fn the_runtime_reads_calls_on_closings_and_reforms() {
	let runtime = Reader::new();
	let evidence = Commitment([5; 32]);
	let reason = ClosingReason::Split;
	let (successors, order) = (vec![PROPERTY], Some(evidence));
	runtime.assert_reads(registers::close_record(
		PROPERTY, DAY, reason, successors, order, evidence, REFERENCE,
	));
	let code = DistrictCode(1168010100);
	let ended = Ended { on: DAY, successors: vec![code].try_into().expect("one") };
	let ends = vec![DistrictEnd { code, ended: ended.clone() }];
	runtime.assert_reads(registers::end_districts(ends, evidence, REFERENCE));
	let right = vec![EndCorrection { code, ended: Some(ended) }];
	runtime.assert_reads(registers::correct_district_ends(right, evidence, REFERENCE));
	let numbers = vec![Renumbering { from: Pnu(1), to: Pnu(2) }];
	runtime.assert_reads(registers::renumber_parcels(numbers, evidence, REFERENCE));
	runtime.assert_reads(registers::take_notice(PROPERTY, REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_titles() {
	let runtime = Reader::new();
	let row = TitleRow {
		number: TITLE,
		property: PropertyName::Unit(UnitId::new(8)),
		entries: vec![ImportedEntry {
			receipt: RECEIPT,
			filed_on: DAY,
			office: FormerOffice(1146),
			cause: Cause { kind: CauseKind::AsImported, on: None },
			former: None,
			content: ImportedContent::Ownership { acquired: holdings() },
		}]
		.try_into()
		.expect("one"),
	};
	runtime.assert_reads(titles::import_titles(vec![row], REFERENCE));
	let cut_over = CutOver { on: DAY, import_until: DAY };
	runtime.assert_reads(titles::set_cut_over(DistrictPrefix::NATION, cut_over));
	let filing = || Filing::Discharge { entry: 3, released_on: DAY };
	let requests = vec![(PROPERTY, filing())];
	runtime.assert_reads(titles::file(requests, COMMITMENT, consents(), REFERENCE));
	let order = Some(Order { by: InstitutionId(1), case: COMMITMENT });
	let consents_of_office = consents();
	runtime.assert_reads(titles::file_by_office(
		PROPERTY,
		filing(),
		order,
		COMMITMENT,
		consents_of_office,
		REFERENCE,
	));
	runtime.assert_reads(titles::order_cure(RECEIPT, DAY, COMMITMENT, REFERENCE));
	runtime.assert_reads(titles::prune(vec![RECEIPT], REFERENCE));
	runtime.assert_reads(titles::cure(RECEIPT, COMMITMENT, REFERENCE));
	runtime.assert_reads(titles::change_description(TITLE, REFERENCE));
	runtime.assert_reads(titles::examine(RECEIPT, REFERENCE));
	runtime.assert_reads(titles::complete(RECEIPT, Some(COMMITMENT), REFERENCE));
	let ground = RejectionGround::DutyOpen;
	runtime.assert_reads(titles::reject(RECEIPT, ground, COMMITMENT, REFERENCE));
	runtime.assert_reads(titles::withdraw(RECEIPT, consents(), REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_loans() {
	let runtime = Reader::new();
	let terms = LoanTerms {
		borrowers: vec![DID].try_into().expect("one borrower fits"),
		titles: vec![TITLE].try_into().unwrap(),
		product: Product::Mortgage,
		max_secured: 2,
		credit: pallet_conveyances::fixture::credit(1, 3),
	};
	runtime.assert_reads(lending::apply(terms, COMMITMENT, consents(), REFERENCE));
	runtime.assert_reads(lending::decide(LOAN, Decision::Approve(None), REFERENCE));
	runtime.assert_reads(lending::agree(LOAN, COMMITMENT, consents(), REFERENCE));
	runtime.assert_reads(lending::withdraw(LOAN, REFERENCE));
	let entry = EntryId { title: TITLE, number: 2 };
	let credit = pallet_conveyances::fixture::credit(1, 2);
	runtime.assert_reads(lending::record_existing(entry, credit, REFERENCE));
	let line = Line { line_ref: [1; 32], amount: 2, valued_on: DAY };
	runtime.assert_reads(lending::repay(LOAN, line, REFERENCE));
	runtime.assert_reads(lending::repay_batch(vec![(LOAN, line)], REFERENCE));
	runtime.assert_reads(lending::reverse(InstitutionId(1), [1; 32], COMMITMENT, REFERENCE));
	runtime.assert_reads(lending::cancel(LOAN, consents(), REFERENCE));
	let amendment = Amendment {
		reason: AmendmentReason::Deferral,
		credit: pallet_conveyances::fixture::credit(1, 2),
		reinstates: true,
		agreement: COMMITMENT,
	};
	let limits = LendingLimits { ltv: 1, ltv_regulated: 2, dsr: 3, notice: COMMITMENT };
	runtime.assert_reads(lending::set_limits(limits));
	runtime.assert_reads(lending::assign(vec![LOAN], InstitutionId(1), InstitutionId(2)));
	let result = LimitsResult::Excepted(COMMITMENT);
	let assessment = Assessment { version: 1, result, calculation: COMMITMENT };
	runtime.assert_reads(lending::decide(LOAN, Decision::Approve(Some(assessment)), REFERENCE));
	let refused = Decision::Refuse(pallet_lending::RefusalReason::Regulation, COMMITMENT);
	runtime.assert_reads(lending::decide(LOAN, refused, REFERENCE));
	runtime.assert_reads(lending::amend(LOAN, amendment, consents(), REFERENCE));
	runtime.assert_reads(lending::pay_out(LOAN, vec![entry], DAY, REFERENCE));
	let terms = TransferTerms {
		cause: AssignmentCause::Claim,
		agreed_on: DAY,
		contract: COMMITMENT,
		notice: COMMITMENT,
	};
	runtime.assert_reads(lending::offer_transfer(
		vec![LOAN],
		InstitutionId(2),
		terms,
		30,
		REFERENCE,
	));
	runtime.assert_reads(lending::accept_transfer(TransferId(1), REFERENCE));
	runtime.assert_reads(lending::end_transfer(TransferId(1), REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_pledges() {
	let runtime = Reader::new();
	let terms = PledgeTerms { contract: COMMITMENT, notice: COMMITMENT, secures: 1 };
	let (to, change) = (InstitutionId(2), PledgedChange::Amendment([1; 32].into()));
	runtime.assert_reads(lending::offer_pledge(LOAN, to, terms, DAY, REFERENCE));
	runtime.assert_reads(lending::accept_pledge(LOAN, REFERENCE));
	runtime.assert_reads(lending::end_pledge(LOAN, REFERENCE));
	runtime.assert_reads(lending::replace_pledgee(LOAN, Some(to)));
	runtime.assert_reads(lending::agree_to_change(LOAN, Some(change), REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_reference_rates() {
	let runtime = Reader::new();
	let text = |text: &str| -> pallet_institutions::Name {
		text.as_bytes().to_vec().try_into().expect("a short name")
	};
	let name = IndexName { ko: text("코픽스"), en: text("COFIX") };
	let first = Some(IndexValue { from: DAY, rate: 2 });
	runtime.assert_reads(rates::set_index(IndexId(1), name, BANK, first));
	runtime.assert_reads(rates::publish(IndexId(1), DAY, 2, true, REFERENCE));
	runtime.assert_reads(rates::withdraw(IndexId(1), DAY, REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_certificates() {
	let runtime = Reader::new();
	let text = |text: &str| text.as_bytes().to_vec().try_into().expect("a short name");
	let (kind, accreditation, list) = (KindId(1), AccreditationId(2), ListId(3));
	let (reason, reference) = (COMMITMENT, REFERENCE);
	let details = CertificateKind {
		name_ko: text("납세증명"),
		name_en: text("Tax"),
		credential_type: b"urn:tax".to_vec().try_into().expect("a short type"),
		in_charge: BANK,
		max_days: 30,
		per_area: true,
		paper: Some(PaperKind::NationalTaxPaid),
		retired: false,
	};
	let areas = || vec![DistrictPrefix { digits: 2, value: 11 }];
	runtime.assert_reads(certificates::set_kind(kind, details));
	runtime.assert_reads(certificates::delegate(kind, BANK, areas(), reference));
	runtime.assert_reads(certificates::end_delegation(kind, BANK, reason, reference));
	let until = Some(DAY.plus(1));
	runtime.assert_reads(certificates::accredit(kind, BANK, areas(), DAY, until, reference));
	runtime.assert_reads(certificates::suspend_accreditation(accreditation, reason, reference));
	runtime.assert_reads(certificates::resume_accreditation(accreditation, reason, reference));
	runtime.assert_reads(certificates::end_accreditation(accreditation, reason, reference));
	let items = vec![b"name".to_vec().try_into().expect("a short item")];
	let items = items.try_into().expect("few items");
	let service = Service { verifier: BANK, purpose: text("loan"), items };
	let code = ServiceCode(4);
	runtime.assert_reads(certificates::register_service(kind, code, service, reference));
	runtime.assert_reads(certificates::end_service(kind, code, reason, reference));
	let range = |list| Some(StatusRange { list: ListId(list), first: 8, count: 9 });
	let batch = NewBatch {
		accreditation,
		area: areas().pop(),
		key: VerificationKey::P256([2; 33]),
		root: [5; 32],
		size: 9,
		expires: DAY,
		revocation: range(3),
		suspension: range(4),
	};
	runtime.assert_reads(certificates::anchor(vec![batch; 2], reference));
	let purpose = StatusPurpose::Suspension;
	runtime.assert_reads(certificates::create_status_list(accreditation, purpose, 8, reference));
	let changes = || vec![StatusChange { index: 7, set: true }; 2];
	runtime.assert_reads(certificates::set_statuses(list, changes(), reference));
	runtime.assert_reads(certificates::override_statuses(list, changes(), reason, reference));
	runtime.assert_reads(certificates::set_issuer_did(consent(), reference));
}

#[test]
fn the_runtime_reads_calls_on_loans_under_programmes() {
	let runtime = Reader::new();
	let policy = PolicyTerms {
		programme: ProgrammeId(1),
		version: pallet_programmes::Version(2),
		fund_use: FundUse::Recovery,
	};
	let terms = LoanTerms {
		borrowers: vec![DID].try_into().expect("one borrower fits"),
		titles: Default::default(),
		product: Product::Policy(policy),
		max_secured: 0,
		credit: pallet_conveyances::fixture::credit(1, 3),
	};
	let papers =
		|| vec![Paper { kind: PaperKind::Income, issuer: BANK, issued_on: DAY, id: [1; 32] }];
	let leaf = CertificateLeaf {
		id: [1; 32],
		issued: DAY,
		expires: DAY,
		revocation: Some(1),
		suspension: None,
	};
	let proofs = || {
		let path = vec![[2; 32]].try_into().expect("one hash fits");
		vec![CertificateProof { batch: 1, leaf, index: 1, path }]
	};
	let ticket = Ticket {
		tag: [1; 32],
		programme: ProgrammeId(1),
		period: 2026,
		lender: BANK,
		applicant: DID,
		expires_at: 2,
		key: 0,
		signature: PartySignature::Ed25519([3; 64]),
	};
	runtime.assert_reads(lending::apply_under_programme(
		terms,
		COMMITMENT,
		papers(),
		proofs(),
		ticket,
		consents(),
		REFERENCE,
	));
	let supported = Certification::Supported { certificate: COMMITMENT };
	runtime.assert_reads(lending::certify(LOAN, supported, REFERENCE));
	runtime.assert_reads(lending::request_guarantee(LOAN, BANK, REFERENCE));
	runtime.assert_reads(lending::replace_papers(LOAN, papers(), proofs(), consents(), REFERENCE));
	runtime.assert_reads(lending::renew_hold(LOAN, REFERENCE));
	runtime.assert_reads(lending::draw(LOAN, 1, DAY, REFERENCE));
	runtime.assert_reads(lending::finish_drawing(LOAN, REFERENCE));
	runtime.assert_reads(lending::declare_withdrawal(LOAN, consents(), REFERENCE));
	runtime.assert_reads(lending::complete_withdrawal(LOAN, 1, DAY, REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_conveyances() {
	let runtime = Reader::new();
	let part = SoldPart { title: TITLE, sellers: holdings(), buyers: holdings() };
	let terms = Terms {
		parts: vec![part].try_into().unwrap(),
		price: 1,
		payments: Default::default(),
		discharges: Default::default(),
		contract: COMMITMENT,
		handover_on: DAY,
	};
	let (leg, ground) = (Leg::Disbursement(LOAN), RescissionGround::Agreement);
	let paid = Paid { amount: 1, valued_on: DAY };
	runtime.assert_reads(conveyances::inspect(vec![PROPERTY], REFERENCE));
	runtime.assert_reads(conveyances::reinspect(DEAL, REFERENCE));
	runtime.assert_reads(conveyances::conclude(DEAL, terms.clone(), consents(), REFERENCE));
	runtime.assert_reads(conveyances::amend(DEAL, terms, consents(), REFERENCE));
	runtime.assert_reads(conveyances::accept_title(DEAL, consents(), REFERENCE));
	runtime.assert_reads(conveyances::change_agent(DEAL, consents(), REFERENCE));
	runtime.assert_reads(conveyances::unbind(DEAL, LOAN, REFERENCE));
	runtime.assert_reads(conveyances::dismiss_loan(DEAL, LOAN, consents(), REFERENCE));
	runtime.assert_reads(conveyances::withdraw_affirmation(DEAL, leg, consents(), REFERENCE));
	runtime.assert_reads(conveyances::confirm_interim(
		DEAL,
		1,
		paid,
		COMMITMENT,
		consents(),
		REFERENCE,
	));
	let notice =
		conveyances::give_notice(DEAL, Side::Buyers, 14, COMMITMENT, consents(), REFERENCE);
	runtime.assert_reads(notice);
	runtime.assert_reads(conveyances::withdraw_notice(DEAL, Side::Buyers, consents(), REFERENCE));
	let successor = conveyances::name_successor(DEAL, DID, COMMITMENT, consents(), REFERENCE);
	runtime.assert_reads(successor);
	runtime.assert_reads(conveyances::object(DEAL, COMMITMENT, consents(), REFERENCE));
	runtime.assert_reads(conveyances::accept_report(DEAL, REFERENCE));
	runtime.assert_reads(conveyances::accept_reports(vec![DEAL], REFERENCE));
	runtime.assert_reads(conveyances::request_supplement(DEAL, COMMITMENT, 14, REFERENCE));
	runtime.assert_reads(conveyances::supplement_report(DEAL, COMMITMENT, REFERENCE));
	runtime.assert_reads(conveyances::finance(DEAL, LOAN, consents(), REFERENCE));
	runtime.assert_reads(conveyances::file_registration(DEAL, consents(), REFERENCE));
	runtime.assert_reads(conveyances::affirm(DEAL, leg, paid, COMMITMENT, consents(), REFERENCE));
	runtime.assert_reads(conveyances::register(DEAL, REFERENCE));
	runtime.assert_reads(conveyances::book(DEAL, REFERENCE));
	runtime.assert_reads(conveyances::rescind(DEAL, ground, COMMITMENT, consents(), REFERENCE));
	runtime.assert_reads(conveyances::report_rescission(DEAL, consents(), REFERENCE));
	let judgment = Judgment::Rescinded;
	runtime.assert_reads(conveyances::enforce_judgment(DEAL, judgment, COMMITMENT, REFERENCE));
	runtime.assert_reads(conveyances::abandon(DEAL, REFERENCE));
}

#[test]
fn the_runtime_reads_calls_on_terms() {
	let runtime = Reader::new();
	runtime.assert_reads(terms::declare_holidays(vec![DAY]));
	runtime.assert_reads(terms::withdraw_holidays(vec![DAY]));
}

/// The runtime's answer to a view function.
fn answered<T: codec::Decode>(pallet: &str, function: &str, input: &impl Encode) -> Option<T> {
	use frame_support::view_functions::ViewFunctionId;
	let asked = view::question(&metadata(), pallet, function, input);
	let asked = asked.expect("the runtime has this function");
	let (id, input) = <(ViewFunctionId, Vec<u8>)>::decode_all(&mut &asked[..]).unwrap();
	view::answer(&Runtime::execute_view_function(id, input).encode())
}

#[test]
fn the_runtime_answers_what_the_client_asks() {
	use madang_client::terms::LegalTerm;
	sp_io::TestExternalities::default().execute_with(|| {
		// There is no such deal.
		for kind in DueKind::ALL {
			let term = LegalTerm::Deal(DealTerm { deal: DEAL, kind });
			assert_eq!(answered::<Option<KoreanDay>>("Terms", "last_day_of", &term), Some(None));
		}
		let offer = LegalTerm::Offer(OfferTerm { loan: LOAN });
		assert_eq!(answered::<Option<KoreanDay>>("Terms", "last_day_of", &offer), Some(None));
		let deals = "Conveyances";
		assert_eq!(answered::<Option<pallet_titles::Closing>>(deals, "closing", &DEAL), Some(None));
		let now = answered::<Option<Vec<(TitleId, sp_core::H256)>>>(deals, "titles_now", &DEAL);
		assert_eq!(now, Some(None));
		let waits = answered::<Option<ReceiptRange>>(deals, "waiting_closing", &DEAL);
		assert_eq!(waits, Some(None));
		assert_eq!(answered::<Vec<Leg>>(deals, "legs_of", &DEAL), Some(Vec::new()));
		pallet_lending::StepTimesOf::<Runtime>::mutate(BANK, TimedStep::Draw, |it| it.add(7_000));
		let mut drawn = StepTimes::default();
		drawn.add(7_000);
		let times = answered::<Vec<(TimedStep, StepTimes)>>("Lending", "step_times", &BANK);
		assert_eq!(times, Some(vec![(TimedStep::Draw, drawn)]));
		let code = DistrictCode(1168010100);
		let unknown = (InstitutionId(1), vec![PropertyName::Building(BuildingId::new(1))]);
		let asked = answered::<Vec<bool>>("Registers", "responsible_for", &unknown);
		assert_eq!(asked, Some(vec![false]));
		assert_eq!(answered::<Option<CutOver>>("Titles", "cut_over_at", &code), Some(None));
	});
	assert_eq!(view::answer::<Option<KoreanDay>>(&Err::<Vec<u8>, _>(1u8).encode()), None);
	let given = Ok::<_, u8>(Some(DAY).encode()).encode();
	assert_eq!(view::answer::<Option<KoreanDay>>(&given), Some(Some(DAY)));
}
