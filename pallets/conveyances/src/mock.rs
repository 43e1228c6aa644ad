//! A runtime with this pallet and small stand-ins for the others.
//!
//! The stand-ins keep their state in storage, so that a refused call takes it back with the rest.

use crate::{self as pallet_conveyances, *};
use codec::{Decode, Encode};
use frame_support::{
	derive_impl, ensure,
	pallet_prelude::{ConstU32, DispatchError, DispatchResult, ValueQuery},
	parameter_types, storage_alias,
	traits::{EnsureOrigin, EnsureOriginWithArg, Hooks},
	Blake2_128Concat, BoundedVec,
};
use frame_system::{EnsureRoot, RawOrigin};
use madang_primitives::{
	signing::{self, PartyConsent, PartySignature, Purpose},
	Commitment, DealId, Did, DistrictCode, ExternalRef, HolderId, Holding, Holdings, InstitutionId,
	InstitutionKind, KoreanDay, LoanId, Moment, Property, Receipt, ReceiptRange, Share, TitleId,
	UnitId, Won, DAY_MS,
};
use pallet_institutions::{Acting, Institutions};
use pallet_lending::{LoanLedger, LoanView};
use pallet_registers::{Books, Notice};
use pallet_titles::{
	Closing, EntryId, Mortgage, MortgageEntry, Registered, TitleRegistry, TitleSnapshot,
};
use sp_core::H256;
use sp_runtime::BuildStorage;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Conveyances = pallet_conveyances::Pallet<Test>;
}

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

parameter_types! {
	pub static MaxDuePerBlock: u32 = 4;
	pub static MaxDaysPerBlock: u32 = 400;
}

impl Config for Test {
	type Institutions = Members;
	type Signatures = Signers;
	type Titles = Titles;
	type Loans = Ledger;
	type Books = BookRoom;
	type Time = Timestamp;
	type Agent = EnsureRole<AGENT_ROLE>;
	type Lender = EnsureRole<LENDER_ROLE>;
	type ReportOfficer = EnsureRole<MUNICIPALITY_ROLE>;
	type Registrar = EnsureRole<REGISTRAR_ROLE>;
	type BookKeeper = EnsureRole<MUNICIPALITY_ROLE>;
	type Court = EnsureRole<COURT_ROLE>;
	type CouncilOrigin = EnsureRoot<u64>;
	type InspectionDays = ConstU32<14>;
	type ReportDays = ConstU32<30>;
	type RegistrationDays = ConstU32<60>;
	type RegistrationGraceDays = ConstU32<30>;
	type RescissionReportDays = ConstU32<30>;
	type MaxContractDays = ConstU32<1_095>;
	type MaxDuePerBlock = MaxDuePerBlock;
	type MaxDaysPerBlock = MaxDaysPerBlock;
	type WeightInfo = weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Scene;
}

// Officers: the account's number is its institution's.

pub const AGENT: u64 = 1;
pub const OTHER_AGENT: u64 = 2;
pub const CITY: u64 = 3;
pub const OTHER_CITY: u64 = 4;
pub const OLD_BANK: u64 = 5;
pub const NEW_BANK: u64 = 6;
pub const REGISTRY: u64 = 7;
pub const OTHER_REGISTRY: u64 = 8;
pub const COURT: u64 = 9;
pub const OTHER_COURT: u64 = 10;
pub const STRANGER: u64 = 99;

pub const AGENT_ROLE: u8 = 0;
pub const LENDER_ROLE: u8 = 1;
pub const MUNICIPALITY_ROLE: u8 = 2;
pub const REGISTRAR_ROLE: u8 = 3;
pub const COURT_ROLE: u8 = 4;

/// 강남구 역삼동, where everything in these tests lies.
pub const YEOKSAM: DistrictCode = DistrictCode(1168010100);

/// The officer's role, kind, and whether it acts in 역삼동.
fn role(account: u64) -> Option<(u8, InstitutionKind, bool)> {
	Some(match account {
		AGENT | OTHER_AGENT => (AGENT_ROLE, InstitutionKind::ConveyanceAgent, true),
		CITY => (MUNICIPALITY_ROLE, InstitutionKind::Municipality, true),
		OTHER_CITY => (MUNICIPALITY_ROLE, InstitutionKind::Municipality, false),
		OLD_BANK | NEW_BANK => (LENDER_ROLE, InstitutionKind::Bank, true),
		REGISTRY => (REGISTRAR_ROLE, InstitutionKind::RegistryOffice, true),
		OTHER_REGISTRY => (REGISTRAR_ROLE, InstitutionKind::RegistryOffice, false),
		COURT => (COURT_ROLE, InstitutionKind::Court, true),
		OTHER_COURT => (COURT_ROLE, InstitutionKind::Court, false),
		_ => return None,
	})
}

pub fn institution(account: u64) -> InstitutionId {
	InstitutionId(account as u32)
}

pub fn acting(account: u64) -> Acting<u64> {
	let kind = role(account).expect("a listed officer").1;
	Acting { officer: account, institution: institution(account), kind }
}

/// Officers of one role; with a place, only of the place.
pub struct EnsureRole<const ROLE: u8>;

impl<const ROLE: u8> EnsureOrigin<RuntimeOrigin> for EnsureRole<ROLE> {
	type Success = Acting<u64>;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(account)) => match role(account) {
				Some((has, ..)) if has == ROLE => Ok(acting(account)),
				_ => Err(origin),
			},
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		[AGENT, NEW_BANK, CITY, REGISTRY, COURT]
			.get(usize::from(ROLE))
			.map(|account| RuntimeOrigin::signed(*account))
			.ok_or(())
	}
}

impl<const ROLE: u8> EnsureOriginWithArg<RuntimeOrigin, DistrictCode> for EnsureRole<ROLE> {
	type Success = Acting<u64>;

	fn try_origin(
		origin: RuntimeOrigin,
		district: &DistrictCode,
	) -> Result<Self::Success, RuntimeOrigin> {
		let acting = <Self as EnsureOrigin<_>>::try_origin(origin.clone())?;
		match role(acting.officer) {
			Some((_, _, true)) if *district == YEOKSAM => Ok(acting),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &DistrictCode) -> Result<RuntimeOrigin, ()> {
		<Self as EnsureOrigin<_>>::try_successful_origin()
	}
}

pub struct Members;

#[storage_alias]
type UsedRefs = StorageMap<Mock, Blake2_128Concat, (InstitutionId, ExternalRef), ()>;

impl Institutions for Members {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		role(u64::from(institution.0)).map(|(_, kind, _)| kind)
	}
	fn is_active(institution: InstitutionId) -> bool {
		Self::kind_of(institution).is_some()
	}
	fn covers(institution: InstitutionId, district: DistrictCode) -> bool {
		district == YEOKSAM && role(u64::from(institution.0)).is_some_and(|(_, _, here)| here)
	}
	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		let key = (institution, external_ref);
		ensure!(!UsedRefs::contains_key(key), DispatchError::Other("reference used"));
		UsedRefs::insert(key, ());
		Ok(())
	}
}

/// A signature is the digest of what is signed, twice; used once.
pub struct Signers;

#[storage_alias]
type UsedConsents = StorageMap<Mock, Blake2_128Concat, H256, ()>;

fn payload(did: Did, purpose: Purpose, object: H256, terms: H256, expires_at: Moment) -> H256 {
	signing::Payload { genesis: H256::zero(), purpose, did, object, terms, expires_at }.digest()
}

pub fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
	// Any two consents differ, as those of two days would.
	let nonce = frame_support::storage::unhashed::get_or_default::<u64>(b"nonce");
	frame_support::storage::unhashed::put(b"nonce", &(nonce + 1));
	let expires_at = u64::MAX - nonce;
	let digest = payload(did, purpose, object, terms, expires_at);
	let mut bytes = [0; 64];
	bytes[..32].copy_from_slice(&digest.0);
	bytes[32..].copy_from_slice(&digest.0);
	PartyConsent { did, key: 0, expires_at, signature: PartySignature::Sr25519(bytes) }
}

pub const BAD_SIGNATURE: DispatchError = DispatchError::Other("bad signature");
pub const USED_SIGNATURE: DispatchError = DispatchError::Other("signature used");

impl pallet_identity::Signatures for Signers {
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError> {
		let digest = payload(consent.did, purpose, object, terms, consent.expires_at);
		let PartySignature::Sr25519(bytes) = consent.signature else { return Err(BAD_SIGNATURE) };
		ensure!(bytes[..32] == digest.0 && bytes[32..] == digest.0, BAD_SIGNATURE);
		ensure!(!UsedConsents::contains_key(digest), USED_SIGNATURE);
		UsedConsents::insert(digest, ());
		Ok(consent.did)
	}
	fn is_active(_: &Did) -> bool {
		true
	}
}

/// A title record, as small as can be.
#[derive(Clone, Encode, Decode, Debug, PartialEq)]
pub struct Record {
	pub property: Property,
	pub revision: u32,
	pub holdings: Holdings,
	pub mortgages: Vec<(u32, MortgageEntry)>,
	pub next_entry: u32,
	pub reservation: Option<DealId>,
	pub filed: Option<(DealId, Closing, ReceiptRange)>,
}

#[storage_alias]
pub type Records = StorageMap<Mock, Blake2_128Concat, TitleId, Record>;
#[storage_alias]
pub type TitleOf = StorageMap<Mock, Blake2_128Concat, Property, TitleId>;
/// Titles that refuse to be released: a defect.
#[storage_alias]
pub type Stuck = StorageMap<Mock, Blake2_128Concat, TitleId, bool, ValueQuery>;
/// Titles that forget a mortgage at closing: a defect.
#[storage_alias]
pub type Forgetful = StorageMap<Mock, Blake2_128Concat, TitleId, bool, ValueQuery>;

pub const REVISION_CHANGED: DispatchError = DispatchError::Other("revision changed");
pub const STUCK: DispatchError = DispatchError::Other("stuck");

pub struct Titles;

impl TitleRegistry for Titles {
	fn title_of(property: &Property) -> Option<TitleId> {
		TitleOf::get(property)
	}
	fn snapshot(title: TitleId) -> Option<TitleSnapshot> {
		let record = Records::get(title)?;
		let receipts = record.filed.as_ref().map(|(_, _, receipts)| *receipts);
		let digest = signing::terms(&(
			record.revision,
			&record.holdings,
			&record.mortgages,
			receipts.map(|range| range.first),
		));
		Some(TitleSnapshot {
			title,
			property: record.property,
			district: YEOKSAM,
			revision: record.revision,
			charges: record.mortgages.iter().filter(|(_, entry)| entry.effective).count() as u32,
			holdings: record.holdings,
			pending: receipts.map_or(0, |range| range.count),
			reservation: record.reservation,
			digest,
		})
	}
	fn mortgage(entry: EntryId) -> Option<MortgageEntry> {
		let record = Records::get(entry.title)?;
		record.mortgages.into_iter().find(|(number, _)| *number == entry.number).map(|(_, m)| m)
	}
	fn reserve(title: TitleId, deal: DealId) -> DispatchResult {
		Records::try_mutate(title, |record| {
			let record = record.as_mut().ok_or(DispatchError::Other("no title"))?;
			ensure!(record.reservation.is_none(), DispatchError::Other("reserved"));
			record.reservation = Some(deal);
			Ok(())
		})
	}
	fn release(title: TitleId, deal: DealId) -> DispatchResult {
		ensure!(!Stuck::get(title), STUCK);
		Records::try_mutate(title, |record| {
			let record = record.as_mut().ok_or(DispatchError::Other("no title"))?;
			ensure!(record.reservation == Some(deal), DispatchError::Other("not reserved for it"));
			record.reservation = None;
			record.filed = None;
			Ok(())
		})
	}
	fn file_closing(
		title: TitleId,
		deal: DealId,
		closing: Closing,
		_filed_by: InstitutionId,
	) -> Result<ReceiptRange, DispatchError> {
		Records::try_mutate(title, |record| {
			let record = record.as_mut().ok_or(DispatchError::Other("no title"))?;
			ensure!(record.reservation == Some(deal), DispatchError::Other("not reserved for it"));
			let count = (closing.discharges.len() + 1 + closing.mortgages.len()) as u32;
			let receipts = ReceiptRange { first: Receipt { year: 2026, number: 100 }, count };
			record.filed = Some((deal, closing, receipts));
			Ok(receipts)
		})
	}
	fn complete_closing(
		title: TitleId,
		deal: DealId,
		expected_revision: u32,
	) -> Result<Registered, DispatchError> {
		let mut record = Records::get(title).ok_or(DispatchError::Other("no title"))?;
		let (filed_for, closing, receipts) =
			record.filed.take().ok_or(DispatchError::Other("nothing filed"))?;
		ensure!(filed_for == deal, DispatchError::Other("not first"));
		ensure!(record.revision == expected_revision, REVISION_CHANGED);
		for (number, entry) in &mut record.mortgages {
			entry.effective &= !closing.discharges.contains(number);
		}
		record.holdings = after(&record.holdings, &closing);
		record.revision += 1;
		record.reservation = None;
		let mut entry = || {
			record.next_entry += 1;
			EntryId { title, number: record.next_entry - 1 }
		};
		let ownership = entry();
		let mut mortgages = BoundedVec::new();
		for mortgage in closing.mortgages {
			let id = entry();
			record.mortgages.push((id.number, MortgageEntry { mortgage, effective: true }));
			mortgages.try_push(id).expect("at most eight");
		}
		if Forgetful::get(title) {
			mortgages.pop();
		}
		let notice = Notice {
			receipt: receipts.first,
			registered_on: KoreanDay(0),
			holdings: record.holdings.clone(),
			description: H256::zero(),
		};
		BookRoom::notify(&record.property, notice)?;
		let revision = record.revision;
		Records::insert(title, record);
		Ok(Registered { revision, ownership, mortgages })
	}
}

/// The holders after a closing.
fn after(before: &Holdings, closing: &Closing) -> Holdings {
	let kept = before.iter().filter_map(|holding| {
		let share = match closing.transfer.from.share_of(&holding.holder) {
			Some(sold) => holding.share.checked_sub(sold).expect("holds it")?,
			None => holding.share,
		};
		Some(Holding { holder: holding.holder, share })
	});
	let mut holders: Vec<Holding> = kept.collect();
	for new in closing.transfer.to.iter() {
		match holders.iter_mut().find(|holding| holding.holder == new.holder) {
			Some(old) => old.share = old.share.checked_add(new.share).expect("at most one"),
			None => holders.push(*new),
		}
	}
	Holdings::new(holders).expect("few")
}

/// A loan: its view, what it is worth still, the deal that holds it, and whether it is settled.
#[derive(Clone, Encode, Decode, Debug, PartialEq)]
pub struct Loan {
	pub view: LoanView,
	pub bound: Option<DealId>,
	pub settled: bool,
}

#[storage_alias]
pub type LoanBook = StorageMap<Mock, Blake2_128Concat, LoanId, Loan>;

pub struct Ledger;

impl LoanLedger for Ledger {
	fn loan(loan: LoanId) -> Option<LoanView> {
		LoanBook::get(loan).map(|loan| loan.view)
	}
	fn secured_by(entry: EntryId) -> Option<LoanId> {
		LoanBook::iter()
			.find(|(_, loan)| loan.view.entry == Some(entry) && !loan.settled)
			.map(|(id, _)| id)
	}
	fn bind(loan: LoanId, deal: DealId) -> DispatchResult {
		LoanBook::try_mutate(loan, |loan| {
			let loan = loan.as_mut().ok_or(DispatchError::Other("no loan"))?;
			ensure!(
				loan.bound.is_none() && loan.view.entry.is_none(),
				DispatchError::Other("loan not free")
			);
			loan.bound = Some(deal);
			Ok(())
		})
	}
	fn release(loan: LoanId, deal: DealId) -> DispatchResult {
		LoanBook::try_mutate(loan, |loan| {
			let loan = loan.as_mut().ok_or(DispatchError::Other("no loan"))?;
			ensure!(loan.bound == Some(deal), DispatchError::Other("loan not bound to it"));
			loan.bound = None;
			Ok(())
		})
	}
	fn disburse(loan: LoanId, deal: DealId, entry: EntryId) -> DispatchResult {
		LoanBook::try_mutate(loan, |loan| {
			let loan = loan.as_mut().ok_or(DispatchError::Other("no loan"))?;
			ensure!(loan.bound == Some(deal), DispatchError::Other("loan not bound to it"));
			loan.view.entry = Some(entry);
			Ok(())
		})
	}
	fn settle(loan: LoanId, _deal: DealId) -> Result<Won, DispatchError> {
		LoanBook::try_mutate(loan, |loan| {
			let loan = loan.as_mut().ok_or(DispatchError::Other("no loan"))?;
			ensure!(!loan.settled, DispatchError::Other("settled"));
			loan.settled = true;
			Ok(loan.view.principal)
		})
	}
}

#[storage_alias]
pub type Owners = StorageMap<Mock, Blake2_128Concat, Property, Holdings>;
#[storage_alias]
pub type Notices = StorageMap<Mock, Blake2_128Concat, Property, Notice>;
/// Properties whose book differs from the title record's description.
#[storage_alias]
pub type Differs = StorageMap<Mock, Blake2_128Concat, Property, bool, ValueQuery>;

pub struct BookRoom;

impl Books for BookRoom {
	fn district_of(property: &Property) -> Option<DistrictCode> {
		Owners::contains_key(property).then_some(YEOKSAM)
	}
	fn description_of(property: &Property) -> Option<H256> {
		Owners::contains_key(property).then(H256::zero)
	}
	fn owners_of(property: &Property) -> Option<Holdings> {
		Owners::get(property)
	}
	fn revision_of(property: &Property) -> Option<u32> {
		Owners::contains_key(property).then_some(1)
	}
	fn notify(property: &Property, notice: Notice) -> DispatchResult {
		Notices::insert(property, notice);
		Ok(())
	}
	fn pending_notice(property: &Property) -> Option<Notice> {
		Notices::get(property)
	}
	fn apply_notice(property: &Property) -> Result<bool, DispatchError> {
		let notice = Notices::get(property).ok_or(DispatchError::Other("no notice"))?;
		if Differs::get(property) {
			return Ok(false);
		}
		Notices::remove(property);
		Owners::insert(property, notice.holdings);
		Ok(true)
	}
}

// The world: two units, each sold by SELLER and CO_SELLER, each with a mortgage of OLD_BANK.

pub const SELLER: Did = Did([1; 32]);
pub const CO_SELLER: Did = Did([2; 32]);
pub const BUYER: Did = Did([3; 32]);
pub const CO_BUYER: Did = Did([4; 32]);
pub const OUTSIDER: Did = Did([5; 32]);

pub const UNIT: Property = Property::Unit(UnitId(1));
pub const TITLE: TitleId = TitleId(11);
pub const OTHER_UNIT: Property = Property::Unit(UnitId(2));
pub const OTHER_TITLE: TitleId = TitleId(12);

/// The loan that the old mortgage of `TITLE` secures, and its entry.
pub const OLD_LOAN: LoanId = LoanId(1);
pub const OLD_ENTRY: u32 = 2;
/// Five agreed loans of NEW_BANK to the buyers on `TITLE`, from this number on.
pub const NEW_LOAN: LoanId = LoanId(10);

pub const PRICE: Won = 1_000_000_000;
/// Tuesday 2026-11-24, 15:09 in Seoul.
pub const START: Moment = 1_795_500_596_000;

pub fn halves(one: Did, other: Did) -> Holdings {
	Holdings::new([one, other].map(|did| holding(did, 1, 2))).expect("two fit")
}

pub fn holding(did: Did, numerator: u64, denominator: u64) -> Holding {
	let share = Share::new(numerator, denominator).expect("a share");
	Holding { holder: HolderId::Did(did), share }
}

pub fn commitment(byte: u8) -> Commitment {
	Commitment([byte; 32])
}

pub fn today() -> KoreanDay {
	KoreanDay::of(Timestamp::get())
}

fn mortgage_of(bank: u64, loan: LoanId, debtor: Did) -> MortgageEntry {
	let mortgage = Mortgage {
		bank: institution(bank),
		max_secured: 360_000_000,
		debtors: BoundedVec::truncate_from(vec![debtor]),
		loan: Some(loan),
		agreed_on: KoreanDay(20_000),
	};
	MortgageEntry { mortgage, effective: true }
}

pub fn add_loan(id: LoanId, bank: u64, title: TitleId, borrowers: &[Did], entry: Option<u32>) {
	let view = LoanView {
		bank: institution(bank),
		borrowers: BoundedVec::truncate_from(borrowers.to_vec()),
		title,
		principal: 300_000_000,
		max_secured: 360_000_000,
		entry: entry.map(|number| EntryId { title, number }),
	};
	LoanBook::insert(id, Loan { view, bound: None, settled: false });
}

fn populate() {
	for (property, title, loan) in [(UNIT, TITLE, OLD_LOAN), (OTHER_UNIT, OTHER_TITLE, LoanId(2))] {
		let holdings = halves(SELLER, CO_SELLER);
		Owners::insert(property, holdings.clone());
		TitleOf::insert(property, title);
		let record = Record {
			property,
			revision: 7,
			holdings,
			mortgages: vec![(OLD_ENTRY, mortgage_of(OLD_BANK, loan, SELLER))],
			next_entry: 3,
			reservation: None,
			filed: None,
		};
		Records::insert(title, record);
		add_loan(loan, OLD_BANK, title, &[SELLER], Some(OLD_ENTRY));
	}
	for offset in 0..5 {
		add_loan(LoanId(NEW_LOAN.0 + offset), NEW_BANK, TITLE, &[BUYER, CO_BUYER], None);
	}
}

/// The terms of the usual sale: halves to halves, three payments, the old mortgage to go.
pub fn terms() -> Terms {
	let payment = |kind, amount, days| Payment { kind, amount, due_on: today().plus(days) };
	Terms {
		sellers: halves(SELLER, CO_SELLER),
		buyers: halves(BUYER, CO_BUYER),
		price: PRICE,
		payments: BoundedVec::truncate_from(vec![
			payment(PaymentKind::Deposit, 100_000_000, 0),
			payment(PaymentKind::Interim, 300_000_000, 20),
			payment(PaymentKind::Balance, 600_000_000, 40),
		]),
		discharges: BoundedVec::truncate_from(vec![OLD_ENTRY]),
		contract: commitment(7),
		handover_on: today().plus(40),
	}
}

pub fn consents(
	parties: impl IntoIterator<Item = Did>,
	purpose: Purpose,
	deal: DealId,
	terms: &impl Encode,
) -> Consents {
	let (object, terms) = (Conveyances::signing_object(deal), signing::terms(terms));
	let all: Vec<_> =
		parties.into_iter().map(|did| sign_consent(did, purpose, object, terms)).collect();
	Consents::try_from(all).expect("few")
}

/// A reference that was not used yet.
pub fn fresh_ref() -> ExternalRef {
	let next = frame_support::storage::unhashed::get_or_default::<u64>(b"ref");
	frame_support::storage::unhashed::put(b"ref", &(next + 1));
	let mut external_ref = [0; 32];
	external_ref[..8].copy_from_slice(&next.to_le_bytes());
	external_ref
}

pub fn by(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

// The steps of the usual sale, each through its call.

pub fn inspect() -> DealId {
	inspect_unit(UNIT)
}

pub fn inspect_unit(property: Property) -> DealId {
	let id = NextDeal::<Test>::get();
	Conveyances::inspect(by(AGENT), property, fresh_ref()).expect("inspect");
	id
}

pub fn try_conclude(deal: DealId, terms: Terms) -> DispatchResult {
	let signed = consents(terms.parties(), Purpose::ConcludeContract, deal, &terms);
	Conveyances::conclude(by(AGENT), deal, terms, signed, fresh_ref())
}

pub fn contracted() -> DealId {
	let deal = inspect();
	try_conclude(deal, terms()).expect("conclude");
	deal
}

pub fn reported() -> DealId {
	let deal = contracted();
	Conveyances::accept_report(by(CITY), deal, fresh_ref()).expect("accept");
	deal
}

pub fn financed() -> DealId {
	let deal = reported();
	Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, fresh_ref()).expect("finance");
	deal
}

pub fn registration_consents(deal: DealId) -> Consents {
	let stored = deal_of(deal);
	let closing = Conveyances::closing_of(&stored).expect("contracted");
	let parties: Vec<_> = stored.terms.iter().flat_map(|terms| terms.parties()).collect();
	consents(parties, Purpose::ApplyForRegistration, deal, &closing)
}

pub fn try_file(deal: DealId) -> DispatchResult {
	Conveyances::file_registration(by(AGENT), deal, registration_consents(deal), fresh_ref())
}

pub fn filed() -> DealId {
	let deal = financed();
	try_file(deal).expect("file");
	deal
}

pub fn try_affirm(deal: DealId, leg: Leg) -> DispatchResult {
	let evidence = commitment(9);
	let (account, signers) = match leg {
		Leg::Payoff(_) => (OLD_BANK, vec![]),
		Leg::Disbursement(_) => (NEW_BANK, vec![]),
		Leg::Price => (AGENT, vec![SELLER, CO_SELLER]),
		Leg::Tax => (AGENT, vec![]),
	};
	let signed = consents(signers, Purpose::ConfirmPayment, deal, &(leg, evidence));
	Conveyances::affirm(by(account), deal, leg, evidence, signed, fresh_ref())
}

pub fn affirmed() -> DealId {
	let deal = filed();
	for leg in Conveyances::legs(&deal_of(deal)) {
		try_affirm(deal, leg).expect("affirm");
	}
	deal
}

pub fn registered() -> DealId {
	let deal = affirmed();
	Conveyances::register(by(REGISTRY), deal, fresh_ref()).expect("register");
	deal
}

pub fn deal_of(deal: DealId) -> DealOf<Test> {
	Deals::<Test>::get(deal).expect("a deal")
}

pub fn stage(deal: DealId) -> Stage {
	deal_of(deal).stage
}

/// The title changed under the deal's feet, as an attachment would change it.
pub fn change_title(title: TitleId) {
	Records::mutate(title, |record| {
		record.as_mut().expect("a record").revision += 1;
	});
}

/// A block later, at that time: the hook still sees the parent's.
pub fn block_at(now: Moment) {
	let number = System::block_number() + 1;
	System::reset_events();
	System::set_block_number(number);
	Conveyances::on_initialize(number);
	Timestamp::set_timestamp(now);
}

/// Blocks so that the hook runs on the first moment after a day.
pub fn pass(day: KoreanDay) {
	block_at(day.end() + 1);
	block_at(day.end() + 2);
}

pub fn days_later(days: u64) -> Moment {
	Timestamp::get() + days * DAY_MS
}

/// This pallet's events of the current block, oldest first.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Conveyances(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn changed(deal: DealId, from: Option<Stage>, to: Stage, by: Option<u64>) -> Event<Test> {
	let at = Timestamp::get();
	let title = deal_of(deal).title;
	Event::StageChanged { deal, title, from, to, by: by.map(acting), at }
}

/// Builds the world and runs a test in it; the invariants hold afterwards.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let storage =
			frame_system::GenesisConfig::<Test>::default().build_storage().expect("genesis");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Timestamp::set_timestamp(START);
			populate();
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Conveyances::do_try_state().expect("invariants hold");
		});
	}
}

/// Sets the benchmarks' scene with the stand-ins.
#[cfg(feature = "runtime-benchmarks")]
pub struct Scene;

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper<Test> for Scene {
	fn set_up() {
		Timestamp::set_timestamp(START);
	}
	fn origin(role: benchmarking::Role) -> RuntimeOrigin {
		use benchmarking::Role;
		by(match role {
			Role::Agent => AGENT,
			Role::Lender => NEW_BANK,
			Role::Municipality => CITY,
			Role::Registrar => REGISTRY,
			Role::Court => COURT,
		})
	}
	fn parties(from: u32, count: u32) -> Vec<Did> {
		let did = |number: u32| {
			let mut bytes = [9; 32];
			bytes[..4].copy_from_slice(&number.to_le_bytes());
			Did(bytes)
		};
		(from..from + count).map(did).collect()
	}
	fn title(holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>) {
		let (property, title) = (Property::Unit(UnitId(90)), TitleId(90));
		let share = Share::new(1, holders.len() as u64).expect("some");
		let held = holders.iter().map(|did| Holding { holder: HolderId::Did(*did), share });
		let numbers: Vec<u32> = (2..2 + mortgages).collect();
		let mut entries = vec![];
		for number in &numbers {
			let loan = LoanId(900 + u64::from(*number));
			add_loan(loan, NEW_BANK, title, &holders[..1], Some(*number));
			entries.push((*number, mortgage_of(NEW_BANK, loan, holders[0])));
		}
		let record = Record {
			property,
			revision: 1,
			holdings: Holdings::new(held).expect("few"),
			mortgages: entries,
			next_entry: 2 + mortgages,
			reservation: None,
			filed: None,
		};
		TitleOf::insert(property, title);
		Records::insert(title, record);
		(property, title, numbers)
	}
	fn loan(title: TitleId, borrowers: &[Did]) -> LoanId {
		let id = LoanId(1_000 + LoanBook::iter().count() as u64);
		add_loan(id, NEW_BANK, title, borrowers, None);
		id
	}
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(did, purpose, object, terms)
	}
}
