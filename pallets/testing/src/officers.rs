//! One table of institutions and their officers.
//!
//! There are two institutions of every kind, one of 강남구 and one of 서초구, and a third bank. Each
//! has a chief with every duty (which includes `Administer`) and an observer with the duty to
//! observe. Institutions that act in the tests have further officers, each with only the duties of
//! its role. Account numbers are unique over the whole table.

use frame_support::traits::{ConstU32, UnixTime};
use frame_system::pallet_prelude::BlockNumberFor;
use frame_system::RawOrigin;
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload},
	DistrictCode, DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, Moment, DAY_MS,
};
use pallet_institutions::{Acting, Allowance, GenesisInstitution, Quota};
use sp_runtime::testing::TestSignature;

/// An officer's account in the pallets' tests. The runtime's tests make a key of each number.
pub type AccountId = u64;

/// 강남구 역삼동, where the usual house is.
pub const YEOKSAM: DistrictCode = DistrictCode(1_168_010_100);
/// 서초구 반포동, a place of the other institutions.
pub const BANPO: DistrictCode = DistrictCode(1_165_010_700);

/// Where an institution is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
	/// 서울특별시 강남구, where the usual house is.
	Own,
	/// 서울특별시 서초구.
	Other,
}

impl Place {
	/// Both places.
	pub const ALL: [Self; 2] = [Self::Own, Self::Other];

	/// The prefix of the district codes of the place.
	pub fn prefix(self) -> DistrictPrefix {
		let value = match self {
			Self::Own => 11_680,
			Self::Other => 11_650,
		};
		DistrictPrefix { digits: 5, value }
	}
}

/// The number of the institution of a kind at a place: genesis numbers them from 1.
pub const fn institution(kind: InstitutionKind, place: Place) -> InstitutionId {
	InstitutionId(1 + place as u32 * 12 + kind as u32)
}

/// The ministry.
pub const MINISTRY: InstitutionId = institution(InstitutionKind::Ministry, Place::Own);
/// The municipality of the house.
pub const CITY: InstitutionId = institution(InstitutionKind::Municipality, Place::Own);
/// The municipality of another place.
pub const OTHER_CITY: InstitutionId = institution(InstitutionKind::Municipality, Place::Other);
/// The registry office of the house.
pub const REGISTRY: InstitutionId = institution(InstitutionKind::RegistryOffice, Place::Own);
/// The registry office of another place.
pub const OTHER_REGISTRY: InstitutionId =
	institution(InstitutionKind::RegistryOffice, Place::Other);
/// The court of the house.
pub const COURT: InstitutionId = institution(InstitutionKind::Court, Place::Own);
/// The court of another place.
pub const OTHER_COURT: InstitutionId = institution(InstitutionKind::Court, Place::Other);
/// The bank that lends to buyers.
pub const BANK: InstitutionId = institution(InstitutionKind::Bank, Place::Own);
/// The bank that has the old mortgages.
pub const OLD_BANK: InstitutionId = institution(InstitutionKind::Bank, Place::Other);
/// A third bank. It is active at genesis; tests may [`suspend`] it.
pub const THIRD_BANK: InstitutionId = InstitutionId(25);
/// The policy agency.
pub const AGENCY: InstitutionId = institution(InstitutionKind::PolicyAgency, Place::Own);
/// Another policy agency.
pub const OTHER_AGENCY: InstitutionId = institution(InstitutionKind::PolicyAgency, Place::Other);
/// The guarantee foundation of the house's place.
pub const FOUNDATION: InstitutionId = institution(InstitutionKind::GuaranteeFoundation, Place::Own);
/// The guarantee foundation of another place.
pub const OTHER_FOUNDATION: InstitutionId =
	institution(InstitutionKind::GuaranteeFoundation, Place::Other);
/// The institution of the sale's agent.
pub const AGENT_OFFICE: InstitutionId = institution(InstitutionKind::ConveyanceAgent, Place::Own);
/// The institution of another agent.
pub const OTHER_AGENT_OFFICE: InstitutionId =
	institution(InstitutionKind::ConveyanceAgent, Place::Other);

/// The office of a notary.
pub const NOTARY_OFFICE: InstitutionId = institution(InstitutionKind::Notary, Place::Own);
/// The office of another notary.
pub const OTHER_NOTARY_OFFICE: InstitutionId = institution(InstitutionKind::Notary, Place::Other);

/// Imports districts and books, for the ministry.
pub const IMPORTER: AccountId = 201;
/// Accepts reports, keeps the books and enrols parties, for the municipality of the house.
pub const CLERK: AccountId = 202;
/// Does the same for the municipality of another place.
pub const OTHER_CLERK: AccountId = 203;
/// Completes registrations, for the registry office of the house. Cannot examine.
pub const REGISTRAR: AccountId = 204;
/// Examines applications, for the registry office of the house. Cannot complete them.
pub const EXAMINER: AccountId = 205;
/// Completes registrations, for the registry office of another place.
pub const OTHER_REGISTRAR: AccountId = 206;
/// Examines applications, for the registry office of another place.
pub const OTHER_EXAMINER: AccountId = 207;
/// Gives effect to judgments, for the court of the house.
pub const JUDGE: AccountId = 208;
/// Gives effect to judgments, for the court of another place.
pub const OTHER_JUDGE: AccountId = 209;
/// Lends and enrols parties, for the bank that lends to buyers.
pub const BANKER: AccountId = 210;
/// Lends, for the bank that has the old mortgages.
pub const OLD_BANKER: AccountId = 211;
/// Lends, for the third bank.
pub const THIRD_BANKER: AccountId = 212;
/// Conducts conveyances and enrols parties.
pub const AGENT: AccountId = 213;
/// Another agent, of another institution.
pub const OTHER_AGENT: AccountId = 214;
/// Runs programmes, for the policy agency.
pub const FUNDER: AccountId = 215;
/// Runs programmes, for another policy agency.
pub const OTHER_FUNDER: AccountId = 216;
/// Decides on guarantees, for the guarantee foundation of the house's place.
pub const GUARANTOR: AccountId = 217;
/// Decides on guarantees, for the guarantee foundation of another place.
pub const OTHER_GUARANTOR: AccountId = 218;
/// Enters acts, for the notary of the house's place.
pub const NOTARY: AccountId = 219;
/// Enters acts, for the notary of another place.
pub const OTHER_NOTARY: AccountId = 220;
/// An account of no institution.
pub const NON_MEMBER: AccountId = 999;

/// The officers with the duties of one role: account, institution, duties.
const ROLES: [(AccountId, InstitutionId, &[Duty]); 20] = [
	(IMPORTER, MINISTRY, &[Duty::Import]),
	(CLERK, CITY, &[Duty::Report, Duty::KeepBooks, Duty::Enrol]),
	(OTHER_CLERK, OTHER_CITY, &[Duty::Report, Duty::KeepBooks, Duty::Enrol]),
	(REGISTRAR, REGISTRY, &[Duty::Register]),
	(EXAMINER, REGISTRY, &[Duty::Examine]),
	(OTHER_REGISTRAR, OTHER_REGISTRY, &[Duty::Register]),
	(OTHER_EXAMINER, OTHER_REGISTRY, &[Duty::Examine]),
	(JUDGE, COURT, &[Duty::Adjudicate]),
	(OTHER_JUDGE, OTHER_COURT, &[Duty::Adjudicate]),
	(BANKER, BANK, &[Duty::Lend, Duty::Enrol]),
	(OLD_BANKER, OLD_BANK, &[Duty::Lend]),
	(THIRD_BANKER, THIRD_BANK, &[Duty::Lend]),
	(AGENT, AGENT_OFFICE, &[Duty::Convey, Duty::Enrol]),
	(OTHER_AGENT, OTHER_AGENT_OFFICE, &[Duty::Convey]),
	(FUNDER, AGENCY, &[Duty::Fund]),
	(OTHER_FUNDER, OTHER_AGENCY, &[Duty::Fund]),
	(GUARANTOR, FOUNDATION, &[Duty::Guarantee]),
	(OTHER_GUARANTOR, OTHER_FOUNDATION, &[Duty::Guarantee]),
	(NOTARY, NOTARY_OFFICE, &[Duty::Notarise]),
	(OTHER_NOTARY, OTHER_NOTARY_OFFICE, &[Duty::Notarise]),
];

/// A row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Officer {
	/// The account.
	pub account: AccountId,
	/// The institution it acts for.
	pub institution: InstitutionId,
	/// What the institution is.
	pub kind: InstitutionKind,
	/// Where the institution is.
	pub place: Place,
	/// What the officer may do.
	pub duties: Duties,
}

/// The account of the officer of an institution who has every duty.
pub const fn chief(institution: InstitutionId) -> AccountId {
	institution.0 as AccountId
}

/// The account of the officer of an institution who only observes.
pub const fn observer(institution: InstitutionId) -> AccountId {
	100 + institution.0 as AccountId
}

/// Every institution with its kind and place, in the order of the numbers.
pub fn institutions() -> impl Iterator<Item = (InstitutionId, InstitutionKind, Place)> {
	let pairs = Place::ALL
		.into_iter()
		.flat_map(|place| InstitutionKind::ALL.map(|kind| (institution(kind, place), kind, place)));
	pairs.chain([(THIRD_BANK, InstitutionKind::Bank, Place::Own)])
}

/// The officers of one institution: chief, observer, then those with a role.
pub fn officers_of(institution: InstitutionId) -> Vec<Officer> {
	let (_, kind, place) =
		institutions().find(|(id, ..)| *id == institution).expect("an institution of the table");
	let chief = (chief(institution), Duty::ALL.into_iter().collect());
	let observer = (observer(institution), Duties::NONE.with(Duty::Observe));
	let roles = ROLES
		.iter()
		.filter(|(_, of, _)| *of == institution)
		.map(|(account, _, duties)| (*account, duties.iter().copied().collect()));
	[chief, observer]
		.into_iter()
		.chain(roles)
		.map(|(account, duties)| Officer { account, institution, kind, place, duties })
		.collect()
}

/// The row of an account; `None` for an account of no institution.
pub fn officer(account: AccountId) -> Option<Officer> {
	institutions().flat_map(|(id, ..)| officers_of(id)).find(|officer| officer.account == account)
}

/// What the origin of an officer succeeds with. Panics for an account of no institution.
pub fn acting(account: AccountId) -> Acting<AccountId> {
	let Officer { institution, kind, .. } = officer(account).expect("an officer of the table");
	Acting { officer: account, institution, kind }
}

/// The institution that an officer acts for. Panics for an account of no institution.
pub fn institution_of(account: AccountId) -> InstitutionId {
	acting(account).institution
}

/// The genesis of `pallet-institutions`: `institutions` of its `GenesisConfig`.
pub fn founders() -> Vec<GenesisInstitution<AccountId>> {
	institutions()
		.map(|(id, kind, place)| GenesisInstitution {
			kind,
			name_ko: format!("기관 {}", id.0),
			name_en: format!("{kind:?} {}", id.0),
			jurisdiction: vec![place.prefix()],
			officers: officers_of(id).iter().map(|row| (row.account, row.duties)).collect(),
		})
		.collect()
}

/// Suspend an institution, as the council does. The mock's `CouncilOrigin` is root.
pub fn suspend<T: pallet_institutions::Config>(institution: InstitutionId) {
	pallet_institutions::Pallet::<T>::suspend_institution(RawOrigin::Root.into(), institution)
		.expect("an active institution");
}

/// The clock of a mock without `pallet-timestamp`. It does not move.
pub struct FixedClock;

impl UnixTime for FixedClock {
	fn now() -> core::time::Duration {
		core::time::Duration::from_millis(crate::START)
	}
}

/// The consent of an account of the tests to its appointment, valid for a day.
pub fn officer_consent<T>(
	account: AccountId,
	appointment: Appointment,
) -> AppointmentConsent<T::Signature>
where
	T: pallet_institutions::Config<AccountId = AccountId, Signature = TestSignature>,
{
	let now = Moment::try_from(T::Time::now().as_millis()).expect("a time of this age");
	let expires_at = now + DAY_MS;
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(0u32));
	let payload = AppointmentPayload { genesis, appointment, account, expires_at };
	AppointmentConsent { expires_at, signature: TestSignature(account, payload.bytes()) }
}

/// A `MaxLength` for `pallet_institutions::Config` of a mock.
pub type MaxLength = ConstU32<{ 512 * 1024 }>;

frame_support::parameter_types! {
	/// A `DefaultQuota` for `pallet_institutions::Config` of a mock, large enough for every test.
	pub const LargeQuota: Quota = Quota::UNLIMITED;
	/// A `LaneAllowance` for `pallet_institutions::Config` of a mock.
	pub const LaneAllowance: Allowance = Allowance::UNLIMITED;
}
