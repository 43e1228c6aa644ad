//! One example of each act that a party signs, with the fields of its object and its terms.

use crate::{keys::keys, value::Field};
use madang_client::{
	api::types::{
		Amendment, AmendmentReason, ClosingFile, Commitment, DealId, Did, Filing, FundUse,
		Guardians, Holdings, InstitutionId, KeyEntry, Keys, KoreanDay, Leg, LoanFile, LoanId,
		LoanTerms, NewAct, Notice, Paid, PaperKind, Papers, PolicyTerms, Product, ProgrammeId,
		Property, Receipt, ReceiptRange, Recovery, RecoveryGround, ReportRef, RescissionGround,
		Share, Side, Terms, TitleId, Transfer, UnitId, Version,
	},
	consent,
};
use madang_primitives::{signing::did_of, signing::terms as digest_of, CauseKind, Holding, Party};
use pallet_conveyances::{
	fixture::{credit, usual_terms},
	Payment,
};
use pallet_notary::ActKind;
use pallet_programmes::Paper;
use pallet_terms::Term;
use pallet_titles::{Closing, OpeningGround, Part};
use sp_core::H256;

pub use consent::Act;

/// An act, and what its object and its terms are made of.
pub struct Vector {
	/// The function of `madang_client::consent`.
	pub name: &'static str,
	/// What that function returns.
	pub act: Act,
	/// The kind of the object.
	pub kind: &'static str,
	/// The id of the object.
	pub id: Field,
	/// The terms.
	pub terms: Vec<Field>,
}

const DEAL: DealId = DealId(7);
const LOAN: LoanId = LoanId(9);
const TITLE: TitleId = TitleId(11_461_996_000_011);
const PROPERTY: Property = Property::Unit(UnitId::new(11_680_200_000_043));
const BANK: InstitutionId = InstitutionId(4);
const AGENT: InstitutionId = InstitutionId(6);
const OTHER_AGENT: InstitutionId = InstitutionId(8);
const PROGRAMME: ProgrammeId = ProgrammeId(3);
const BUYER: Did = Did([0x22; 32]);
const EVIDENCE: Commitment = Commitment([0x33; 32]);
const DOCUMENTS: Commitment = Commitment([0x44; 32]);
/// 2026-11-30.
const TODAY: KoreanDay = KoreanDay(20_787);
const VERSION: u32 = 1;
const STARTED_AT: u64 = 1_795_945_200_000;
const PAID: Paid = Paid { amount: 1_000_000_000, valued_on: TODAY };
const LINKED: Receipt = Receipt { year: 2026, number: 12 };

/// The DID of the party that signs.
pub fn did() -> Did {
	let [first, ..] = keys();
	did_of(&first.public())
}

fn f<T: codec::Encode + scale_info::TypeInfo + 'static>(name: &'static str, value: &T) -> Field {
	Field::new(name, value)
}

fn vector(
	name: &'static str,
	act: Act,
	(kind, id): (&'static str, Field),
	terms: Vec<Field>,
) -> Vector {
	Vector { name, act, kind, id, terms }
}

fn new_keys() -> Keys {
	Keys::truncate_from(keys().iter().map(|key| KeyEntry::new(key.public())).collect())
}

fn whole(did: Did) -> Holdings {
	Holdings::new([Holding { holder: Party::Did(did), share: Share::WHOLE }]).expect("one fits")
}

fn sale() -> Terms {
	usual_terms(TITLE, whole(did()), whole(BUYER), &[2], TODAY)
}

fn seen() -> Vec<(TitleId, H256)> {
	vec![(TITLE, H256([0x55; 32]))]
}

fn transfer(cause: CauseKind) -> Transfer {
	let sale = cause == CauseKind::Sale;
	Transfer {
		from: whole(did()),
		to: whole(BUYER),
		cause,
		price: sale.then_some(1_000_000_000),
		report: sale.then_some(ReportRef::Deal(DEAL)),
		caused_on: TODAY,
	}
}

fn notice() -> Notice {
	let term = Term { since: TODAY, last: TODAY.plus(14) };
	Notice { side: Side::Buyers, evidence: EVIDENCE, given_at: STARTED_AT, term, objected_at: None }
}

fn mortgage_loan() -> LoanFile {
	LoanFile::from(LoanTerms {
		borrowers: vec![did()].try_into().expect("one fits"),
		product: Product::Mortgage,
		titles: vec![TITLE].try_into().expect("one fits"),
		max_secured: 360_000_000,
		credit: credit(300_000_000, 45_000),
	})
}

fn policy_loan() -> LoanFile {
	let policy =
		PolicyTerms { programme: PROGRAMME, version: Version(2), fund_use: FundUse::Operating };
	LoanFile::from(LoanTerms {
		borrowers: vec![did()].try_into().expect("one fits"),
		product: Product::Policy(policy),
		titles: Default::default(),
		max_secured: 0,
		credit: credit(50_000_000, 20_000),
	})
}

fn papers() -> Papers {
	let kind = PaperKind::BusinessRegistration;
	let paper = Paper { kind, issuer: AGENT, issued_on: TODAY, id: [0x66; 32] };
	Papers::truncate_from(vec![paper])
}

/// All of them.
pub fn all() -> Vec<Vector> {
	[of_dids(), of_titles(), of_contracts(), of_payments(), of_breaches(), of_loans(), of_others()]
		.into_iter()
		.flatten()
		.collect()
}

fn of_dids() -> Vec<Vector> {
	let (did, new_keys) = (did(), new_keys());
	let old = Guardians::default();
	let new = Guardians {
		guardians: vec![Did([0x77; 32]), Did([0x78; 32])].try_into().expect("two fit"),
		threshold: 2,
		delay_days: 7,
		issuer_recovery: false,
	};
	let recovery = Recovery {
		keys: new_keys.clone(),
		version: VERSION,
		ground: RecoveryGround::Guardians,
		started_at: STARTED_AT,
		ready_at: STARTED_AT,
		expires_at: STARTED_AT,
	};
	let object = || ("did", f("did", &did));
	let keys = || f("new_keys", &new_keys);
	let version = || f("version", &VERSION);
	let started = || vec![keys(), version(), f("started_at", &STARTED_AT)];
	vec![
		vector(
			"register_did",
			consent::register_did(did, &new_keys, BANK),
			object(),
			vec![f("keys", &new_keys), f("institution", &BANK)],
		),
		vector(
			"rotate_keys",
			consent::rotate_keys(&did, &new_keys, VERSION),
			object(),
			vec![keys(), version()],
		),
		vector("deactivate_did", consent::deactivate_did(&did, VERSION), object(), vec![version()]),
		vector(
			"set_guardians",
			consent::set_guardians(&did, &new, &old, VERSION),
			object(),
			vec![f("new", &new), f("old", &old), version()],
		),
		vector(
			"support_recovery",
			consent::support_recovery(&did, &new_keys, VERSION),
			object(),
			vec![keys(), version()],
		),
		vector(
			"accept_recovery",
			consent::accept_recovery(&did, &new_keys, VERSION),
			object(),
			vec![keys(), version()],
		),
		vector("cancel_recovery", consent::cancel_recovery(&did, &recovery), object(), started()),
		vector("oppose_recovery", consent::oppose_recovery(&did, &recovery), object(), started()),
	]
}

fn of_titles() -> Vec<Vector> {
	let (from, to) = (Party::Unbound(EVIDENCE), Party::Did(did()));
	let lots = vec![1_u32, 3];
	let filing = Filing::Preservation { ground: OpeningGround::BookOwner, holdings: whole(did()) };
	let requests = vec![(PROPERTY, filing)];
	let property = || ("property", f("property", &PROPERTY));
	let inherited = transfer(CauseKind::Inheritance);
	vec![
		vector(
			"bind_holding",
			consent::bind_holding(TITLE, from, to, &lots),
			("title", f("title", &TITLE)),
			vec![f("from", &from), f("to", &to), f("lots", &lots)],
		),
		vector(
			"apply_for_registration",
			consent::apply_for_registration(&requests, DOCUMENTS).expect("a property is named"),
			property(),
			vec![f("requests", &requests), f("attachments", &DOCUMENTS)],
		),
		vector(
			"inherit",
			consent::inherit(PROPERTY, &inherited),
			property(),
			vec![f("transfer", &inherited)],
		),
		vector(
			"withdraw_application",
			consent::withdraw_application(LINKED),
			("application", f("receipt", &LINKED)),
			vec![f("receipt", &LINKED)],
		),
	]
}

fn on_deal(name: &'static str, act: Act, terms: Vec<Field>) -> Vector {
	vector(name, act, ("deal", f("deal", &DEAL)), terms)
}

fn of_contracts() -> Vec<Vector> {
	let (seen, before) = (seen(), sale());
	let agreed = Terms { price: 990_000_000, ..before.clone() };
	let party = Did([0x77; 32]);
	vec![
		on_deal(
			"conclude",
			consent::conclude(DEAL, &seen, &before),
			vec![f("titles", &seen), f("terms", &before)],
		),
		on_deal(
			"amend",
			consent::amend(DEAL, &before, &agreed),
			vec![f("digest_of_terms_before", &digest_of(&before)), f("terms", &agreed)],
		),
		on_deal("accept_title", consent::accept_title(DEAL, &seen), vec![f("titles", &seen)]),
		on_deal(
			"change_agent",
			consent::change_agent(DEAL, AGENT, OTHER_AGENT),
			vec![f("from", &AGENT), f("to", &OTHER_AGENT)],
		),
		on_deal(
			"succeed",
			consent::succeed(DEAL, &party, EVIDENCE),
			vec![f("party", &party), f("evidence", &EVIDENCE)],
		),
	]
}

fn of_payments() -> Vec<Vector> {
	let part = Part {
		title: TITLE,
		discharges: vec![2].try_into().expect("one fits"),
		transfer: transfer(CauseKind::Sale),
	};
	let closing =
		Closing { parts: vec![part].try_into().expect("one fits"), mortgages: Default::default() };
	let file = ClosingFile {
		receipts: ReceiptRange { first: LINKED, count: 2 },
		filed_at: STARTED_AT,
		digest: digest_of(&closing),
	};
	let interim: Payment = sale().payments[1];
	let paid = Paid { amount: interim.amount, valued_on: TODAY };
	vec![
		on_deal(
			"file_closing",
			consent::file_closing(DEAL, &closing),
			vec![f("closing", &closing)],
		),
		on_deal(
			"confirm_price",
			consent::confirm_price(DEAL, &file, PAID, EVIDENCE),
			vec![
				f("leg", &Leg::Price),
				f("first_receipt", &file.receipts.first),
				f("digest_of_closing", &file.digest),
				f("paid", &PAID),
				f("evidence", &EVIDENCE),
			],
		),
		on_deal(
			"confirm_interim",
			consent::confirm_interim(DEAL, 1, &interim, paid, EVIDENCE),
			vec![
				f("leg", &Leg::Interim(1)),
				f("agreed", &interim),
				f("paid", &paid),
				f("evidence", &EVIDENCE),
			],
		),
		on_deal(
			"withdraw_price",
			consent::withdraw_price(DEAL, TODAY),
			vec![f("leg", &Leg::Price), f("paid_on", &TODAY)],
		),
		on_deal(
			"withdraw_interim",
			consent::withdraw_interim(DEAL, 1),
			vec![f("leg", &Leg::Interim(1))],
		),
	]
}

fn of_breaches() -> Vec<Vector> {
	let (notice, ground) = (notice(), RescissionGround::Agreement);
	let evidence = || f("evidence", &EVIDENCE);
	let side = || f("side", &notice.side);
	let last = || f("due_on", &notice.term.last);
	vec![
		on_deal(
			"rescind",
			consent::rescind(DEAL, ground, EVIDENCE),
			vec![f("ground", &ground), evidence()],
		),
		on_deal(
			"give_notice",
			consent::give_notice(DEAL, Side::Buyers, 14, EVIDENCE),
			vec![side(), f("days", &14_u32), evidence()],
		),
		on_deal("withdraw_notice", consent::withdraw_notice(DEAL, &notice), vec![side(), last()]),
		on_deal(
			"object_to",
			consent::object_to(DEAL, &notice, EVIDENCE),
			vec![side(), last(), evidence()],
		),
		on_deal("report_rescission", consent::report_rescission(DEAL, EVIDENCE), vec![evidence()]),
	]
}

fn of_loans() -> Vec<Vector> {
	let (file, policy, papers) = (mortgage_loan(), policy_loan(), papers());
	let amendment = Amendment {
		reason: AmendmentReason::Extension,
		credit: credit(280_000_000, 45_000),
		reinstates: false,
		agreement: EVIDENCE,
	};
	let titles = &file.terms().titles;
	let loan = || ("loan", f("loan", &LOAN));
	let terms = || f("file", &file);
	let bound = || {
		let (principal, secured) = (file.terms().credit.principal, file.terms().max_secured);
		vec![
			f("loan", &LOAN),
			f("lender", &BANK),
			f("principal", &principal),
			f("max_secured", &secured),
		]
	};
	vec![
		on_deal("bind_loan", consent::bind_loan(DEAL, LOAN, BANK, file.terms()), bound()),
		on_deal("dismiss_loan", consent::dismiss_loan(DEAL, LOAN, BANK, file.terms()), bound()),
		vector(
			"apply_for_loan",
			consent::apply_for_loan(BANK, &file, DOCUMENTS),
			("titles", f("titles", titles)),
			vec![f("bank", &BANK), terms(), f("documents", &DOCUMENTS)],
		),
		vector(
			"agree_to_loan",
			consent::agree_to_loan(LOAN, &file, EVIDENCE),
			loan(),
			vec![terms(), f("agreement", &EVIDENCE)],
		),
		vector(
			"apply_under_programme",
			consent::apply_under_programme(BANK, &policy, PROGRAMME, DOCUMENTS, &papers),
			("programme", f("programme", &PROGRAMME)),
			vec![
				f("lender", &BANK),
				f("file", &policy),
				f("documents", &DOCUMENTS),
				f("papers", &papers),
			],
		),
		vector(
			"submit_papers",
			consent::submit_papers(LOAN, &policy, &papers),
			loan(),
			vec![f("file", &policy), f("papers", &papers)],
		),
		vector(
			"amend_loan",
			consent::amend_loan(LOAN, &file, 1, &amendment),
			loan(),
			vec![terms(), f("number", &1_u16), f("amendment", &amendment)],
		),
		vector("withdraw_loan", consent::withdraw_loan(LOAN, &file), loan(), vec![terms()]),
	]
}

fn of_others() -> Vec<Vector> {
	let stated = NewAct { kind: ActKind::Deed, document: DOCUMENTS, refers_to: None };
	let parties = vec![did(), BUYER];
	vec![
		vector(
			"notarial_act",
			consent::notarial_act(&stated, AGENT, &parties),
			("notarial-act", f("document", &stated.document)),
			vec![f("act", &stated), f("notary", &AGENT), f("parties", &parties)],
		),
		vector(
			"issue_certificates",
			consent::issue_certificates(AGENT, &did()),
			("issuer", f("institution", &AGENT)),
			vec![f("did", &did())],
		),
	]
}
