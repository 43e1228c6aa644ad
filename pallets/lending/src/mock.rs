//! A runtime with the loan ledger, and small stand-ins for the pallets it asks.
//!
//! The stand-ins keep what they know in the test's storage, so that a call that fails undoes what
//! it did to them too.

use crate as pallet_lending;
use core::cell::Cell;
use frame_support::{
	construct_runtime, derive_impl,
	pallet_prelude::{Blake2_128Concat, DispatchError, DispatchResult},
	parameter_types, storage_alias,
	traits::{EnsureOrigin, OriginTrait},
	BoundedVec,
};
use madang_primitives::{
	signing::{PartyConsent, PartySignature, Payload, Purpose},
	Commitment, DealId, Did, DistrictCode, ExternalRef, HolderId, Holding, Holdings, InstitutionId,
	InstitutionKind, KoreanDay, LoanId, Moment, Pnu, Property, RatePpm, ReceiptRange, Share,
	TitleId,
};
use pallet_identity::Signatures;
use pallet_institutions::{Acting, Institutions};
use pallet_titles::{
	Closing, EntryId, Mortgage, MortgageEntry, Registered, TitleRegistry, TitleSnapshot,
};
use sp_core::H256;
use sp_runtime::BuildStorage;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Lending: pallet_lending,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

parameter_types! {
	pub const MaxSecuredPercent: u32 = 150;
	pub const MaxRate: RatePpm = 200_000;
	pub const MaxTermMonths: u16 = 600;
}

impl pallet_lending::Config for Test {
	type Institutions = Members;
	type Signatures = Parties;
	type Titles = Record;
	type Lender = LendingOfficer;
	type Time = Timestamp;
	type MaxSecuredPercent = MaxSecuredPercent;
	type MaxRate = MaxRate;
	type MaxTermMonths = MaxTermMonths;
	type WeightInfo = pallet_lending::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// The bank of most tests, and its lending officer.
pub const BANK: InstitutionId = InstitutionId(10);
pub const OFFICER: u64 = 1;
/// Another bank, and its lending officer.
pub const OTHER_BANK: InstitutionId = InstitutionId(20);
pub const OTHER_OFFICER: u64 = 2;
/// Somebody whom nobody has appointed.
pub const STRANGER: u64 = 99;

/// The titles that exist, each reserved for the deal of its own number. Of each, entry 1 is an
/// imported mortgage of the bank and entry 2 one of the other bank.
pub const TITLES: [TitleId; 3] = [TitleId(1), TitleId(2), TitleId(3)];
pub const SECURED: u64 = 240_000_000;

/// The block's time.
pub const NOW: Moment = 1_795_500_596_000;

/// Active parties, and one whose DID is not.
pub const KIM: Did = Did([1; 32]);
pub const LEE: Did = Did([2; 32]);
pub const INACTIVE: Did = Did([9; 32]);

pub struct LendingOfficer;

impl EnsureOrigin<RuntimeOrigin> for LendingOfficer {
	type Success = Acting<u64>;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let institution = match origin.as_signer() {
			Some(&OFFICER) => BANK,
			Some(&OTHER_OFFICER) => OTHER_BANK,
			_ => return Err(origin),
		};
		let officer = if institution == BANK { OFFICER } else { OTHER_OFFICER };
		Ok(Acting { officer, institution, kind: InstitutionKind::Bank })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(OFFICER))
	}
}

pub const REFERENCE_USED: DispatchError = DispatchError::Other("reference used");

#[storage_alias]
type UsedRefs = StorageMap<Members, Blake2_128Concat, (InstitutionId, ExternalRef), ()>;

pub struct Members;

impl Institutions for Members {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		[BANK, OTHER_BANK].contains(&institution).then_some(InstitutionKind::Bank)
	}

	fn is_active(institution: InstitutionId) -> bool {
		Self::kind_of(institution).is_some()
	}

	fn covers(institution: InstitutionId, _: DistrictCode) -> bool {
		Self::is_active(institution)
	}

	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		if UsedRefs::contains_key((institution, external_ref)) {
			return Err(REFERENCE_USED);
		}
		UsedRefs::insert((institution, external_ref), ());
		Ok(())
	}
}

pub const BAD_SIGNATURE: DispatchError = DispatchError::Other("bad signature");
pub const USED_SIGNATURE: DispatchError = DispatchError::Other("used signature");

#[storage_alias]
type UsedSignatures = StorageMap<Parties, Blake2_128Concat, H256, ()>;

pub struct Parties;

fn payload(consent: &PartyConsent, purpose: Purpose, object: H256, terms: H256) -> H256 {
	let (did, expires_at) = (consent.did, consent.expires_at);
	Payload { genesis: H256::zero(), purpose, did, object, terms, expires_at }.digest()
}

fn signature(digest: H256) -> PartySignature {
	let mut bytes = [0; 64];
	bytes[..32].copy_from_slice(digest.as_bytes());
	PartySignature::Ed25519(bytes)
}

thread_local! {
	static SIGNED: Cell<u64> = const { Cell::new(0) };
}

/// What stands for a signature here: the payload's digest. Each expires at another moment, so that
/// no two are the same.
pub fn sign(did: Did, purpose: Purpose, (object, terms): (H256, H256)) -> PartyConsent {
	let later = SIGNED.with(|signed| signed.replace(signed.get() + 1));
	let expires_at = NOW + 60_000 + later;
	let blank = PartyConsent { did, key: 0, expires_at, signature: signature(H256::zero()) };
	PartyConsent { signature: signature(payload(&blank, purpose, object, terms)), ..blank }
}

impl Signatures for Parties {
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError> {
		let digest = payload(consent, purpose, object, terms);
		if consent.signature != signature(digest) || !Self::is_active(&consent.did) {
			return Err(BAD_SIGNATURE);
		}
		if UsedSignatures::contains_key(digest) {
			return Err(USED_SIGNATURE);
		}
		UsedSignatures::insert(digest, ());
		Ok(consent.did)
	}

	fn is_active(did: &Did) -> bool {
		*did != INACTIVE
	}
}

#[storage_alias]
type Snapshots = StorageMap<Record, Blake2_128Concat, TitleId, TitleSnapshot>;

#[storage_alias]
type Mortgages = StorageMap<Record, Blake2_128Concat, EntryId, MortgageEntry>;

pub struct Record;

impl Record {
	/// Put a mortgage into the record, or change one.
	pub fn set_mortgage(entry: EntryId, mortgage: Mortgage, effective: bool) {
		Mortgages::insert(entry, MortgageEntry { mortgage, effective });
	}

	/// Cancel a mortgage, as its discharge would.
	pub fn cancel(entry: EntryId) {
		let found = Mortgages::get(entry).expect("a mortgage of the record");
		Self::set_mortgage(entry, found.mortgage, false);
	}

	fn set_reservation(title: TitleId, deal: Option<DealId>) -> DispatchResult {
		let mut found = Snapshots::get(title).ok_or(DispatchError::CannotLookup)?;
		found.reservation = deal;
		Snapshots::insert(title, found);
		Ok(())
	}
}

impl TitleRegistry for Record {
	fn title_of(property: &Property) -> Option<TitleId> {
		TITLES.into_iter().find(|title| snapshot(*title).property == *property)
	}

	fn snapshot(title: TitleId) -> Option<TitleSnapshot> {
		Snapshots::get(title)
	}

	fn mortgage(entry: EntryId) -> Option<MortgageEntry> {
		Mortgages::get(entry)
	}

	fn reserve(title: TitleId, deal: DealId) -> DispatchResult {
		Self::set_reservation(title, Some(deal))
	}

	fn release(title: TitleId, _: DealId) -> DispatchResult {
		Self::set_reservation(title, None)
	}

	fn file_closing(
		_: TitleId,
		_: DealId,
		_: Closing,
		_: InstitutionId,
	) -> Result<ReceiptRange, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn complete_closing(_: TitleId, _: DealId, _: u32) -> Result<Registered, DispatchError> {
		Err(DispatchError::Unavailable)
	}
}

/// The deal that a title is reserved for.
pub fn deal_of(title: TitleId) -> DealId {
	DealId(title.0)
}

fn snapshot(title: TitleId) -> TitleSnapshot {
	let seller = Holding { holder: HolderId::Unbound(Commitment([7; 32])), share: Share::WHOLE };
	TitleSnapshot {
		title,
		property: Property::Parcel(Pnu(1_168_010_100_108_580_000 + title.0)),
		district: DistrictCode(1_168_010_100),
		revision: 1,
		holdings: Holdings::new([seller]).expect("one holder"),
		charges: 2,
		pending: 0,
		reservation: Some(deal_of(title)),
		digest: H256::zero(),
	}
}

/// A mortgage of the bank over [`SECURED`], with no loan of the ledger.
pub fn imported_mortgage(bank: InstitutionId, debtors: &[Did]) -> Mortgage {
	Mortgage {
		bank,
		max_secured: SECURED,
		debtors: BoundedVec::truncate_from(debtors.to_vec()),
		loan: None,
		agreed_on: KoreanDay(19_000),
	}
}

/// The mortgage that a closing registers for a loan.
pub fn closing_mortgage(loan: LoanId) -> Mortgage {
	let found = pallet_lending::Loans::<Test>::get(loan).expect("a loan of the ledger");
	Mortgage {
		bank: found.bank,
		max_secured: found.max_secured,
		debtors: found.borrowers,
		loan: Some(loan),
		agreed_on: KoreanDay(20_781),
	}
}

/// Storage with the titles and their imported mortgages, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default()
		.build_storage()
		.expect("the system's genesis builds");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
		for title in TITLES {
			Snapshots::insert(title, snapshot(title));
			for (number, bank) in [(1, BANK), (2, OTHER_BANK)] {
				// An import knows no debtor by DID; the bank has bound those of its own.
				let debtors: &[Did] = if number == 1 { &[] } else { &[LEE] };
				Record::set_mortgage(
					EntryId { title, number },
					imported_mortgage(bank, debtors),
					true,
				);
			}
		}
	});
	ext
}

/// Run a test, then check every invariant.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Lending::do_try_state().expect("every invariant holds");
	});
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_lending::BenchmarkHelper for Helper {
	fn title() -> TitleId {
		// Benchmarks empty the storage between their runs.
		Snapshots::insert(TITLES[0], snapshot(TITLES[0]));
		TITLES[0]
	}

	fn mortgage(bank: InstitutionId, max_secured: u64) -> EntryId {
		let entry = EntryId { title: TITLES[0], number: 50 };
		let debtors: Vec<Did> = (0..8).map(Self::borrower).collect();
		let mortgage = Mortgage { max_secured, ..imported_mortgage(bank, &debtors) };
		Record::set_mortgage(entry, mortgage, true);
		entry
	}

	fn borrower(number: u32) -> Did {
		Did([100 + number as u8; 32])
	}

	fn consent(borrower: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign(borrower, purpose, (object, terms))
	}
}
