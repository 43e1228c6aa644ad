//! A chain in this process: the runtime and its state, without nodes.

use super::super::*;
use crate::outcome::call_error;
use codec::{Decode, DecodeAll, Encode};
use frame_support::{sp_runtime::traits::Dispatchable, sp_runtime::BuildStorage};
use madang_primitives::{
	CutOver, DistrictPrefix, Duties, Duty, ExternalRef, InstitutionId, InstitutionKind, ParcelId,
	Pnu, PropertyName,
};
use madang_runtime::{AccountId, Registers, Runtime, RuntimeCall, RuntimeOrigin, System, Titles};
use pallet_institutions::GenesisInstitution;
use std::{cell::RefCell, rc::Rc};
use subxt::{ext::frame_decode, metadata::Metadata, tx::Payload};

/// 2026-11-24 in Korea.
const NOW: u64 = 1_795_500_000_000;

/// An officer of the chain's institutions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum As {
	Ministry = 1,
	/// The municipality of 강남구.
	Gangnam,
	/// The municipality of 서초구.
	Seocho,
	Registry,
	Bank,
}

impl As {
	const ALL: [(Self, InstitutionKind, &'static str, Option<Duty>); 5] = [
		(Self::Ministry, InstitutionKind::Ministry, "", Some(Duty::Import)),
		(Self::Gangnam, InstitutionKind::Municipality, "11680", Some(Duty::KeepBooks)),
		(Self::Seocho, InstitutionKind::Municipality, "11650", Some(Duty::KeepBooks)),
		(Self::Registry, InstitutionKind::RegistryOffice, "", Some(Duty::Register)),
		(Self::Bank, InstitutionKind::Bank, "", None),
	];

	/// Its institution: genesis numbers them from 1.
	pub(super) const fn institution(self) -> InstitutionId {
		InstitutionId(self as u32)
	}

	fn account(self) -> AccountId {
		[self as u8; 32].into()
	}
}

/// What goes wrong with calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
	/// The program ends after the chain has executed the call.
	KilledAfter,
	/// The program ends while the call waits in a pool. The chain executes it when it gets the next.
	KilledInFlight,
	/// The program ends before the call reaches a node.
	KilledBefore,
	/// The call expires, and the chain never executes it.
	Expires,
}

pub(super) struct State {
	storage: sp_io::TestExternalities,
	/// The calls so far: name and result.
	pub(super) calls: Vec<(String, Result<(), CallError>)>,
	/// Faults by the number of the call from now on.
	pub(super) faults: Vec<(usize, Fault)>,
	/// The calls of which the answer was not asked yet: now, and the most at any time.
	pub(super) pending: (usize, usize),
	/// A call that waits in a pool, and who sent it.
	late: Option<(As, RuntimeCall)>,
}

/// The chain, and who uses it.
#[derive(Clone)]
pub(super) struct Local {
	pub(super) state: Rc<RefCell<State>>,
	officer: As,
	metadata: subxt::metadata::ArcMetadata,
}

impl Local {
	/// A chain with institutions and nothing else.
	pub(super) fn new(officer: As) -> Self {
		let all = [Duty::Administer, Duty::Observe];
		let institutions = As::ALL.map(|(who, kind, place, duty)| GenesisInstitution {
			kind,
			name_ko: format!("{who:?}"),
			name_en: format!("{who:?}"),
			jurisdiction: vec![place.parse::<DistrictPrefix>().unwrap()],
			officers: vec![(who.account(), Duties::from_iter(all.into_iter().chain(duty)))],
		});
		let config =
			pallet_institutions::GenesisConfig::<Runtime> { institutions: institutions.into() };
		let day = |text: &str| text.parse().unwrap();
		let cut_over = CutOver { on: day("2026-11-01"), import_until: day("2027-12-31") };
		let titles = pallet_titles::GenesisConfig::<Runtime> {
			cut_overs: vec![(DistrictPrefix::NATION, cut_over)],
			..Default::default()
		};
		let mut storage = config.build_storage().unwrap();
		titles.assimilate_storage(&mut storage).unwrap();
		let mut storage = sp_io::TestExternalities::new(storage);
		storage.execute_with(|| {
			System::set_block_number(1);
			let key =
				[sp_crypto_hashing::twox_128(b"Timestamp"), sp_crypto_hashing::twox_128(b"Now")];
			sp_io::storage::set(&key.concat(), &NOW.encode());
		});
		let metadata = Metadata::decode(&mut &crate::METADATA[..]).unwrap();
		let state =
			State { storage, calls: Vec::new(), faults: Vec::new(), pending: (0, 0), late: None };
		Self { state: Rc::new(RefCell::new(state)), officer, metadata: metadata.into() }
	}

	/// The same chain, used by another officer.
	pub(super) fn with(&self, officer: As) -> Self {
		Self { officer, ..self.clone() }
	}

	pub(super) fn run<R>(&self, read: impl FnOnce() -> R) -> R {
		self.state.borrow_mut().storage.execute_with(read)
	}

	/// Check the invariants of the books and titles.
	pub(super) fn check(&self) {
		self.run(|| {
			Registers::do_try_state().unwrap();
			Titles::do_try_state().unwrap();
		});
	}

	/// The names of the calls since the last time, with the names of their errors.
	pub(super) fn take_calls(&self) -> Vec<(String, Option<String>)> {
		let calls = std::mem::take(&mut self.state.borrow_mut().calls);
		let error = |result: Result<(), CallError>| {
			result.err().map(|error| error.name.map_or(error.sentence, |(_, name)| name))
		};
		calls.into_iter().map(|(name, result)| (name, error(result))).collect()
	}

	/// Everything that the books and titles store.
	pub(super) fn books(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
		let maps = [
			("Registers", "Districts"),
			("Registers", "Parcels"),
			("Registers", "ParcelOf"),
			("Registers", "Buildings"),
			("Registers", "Units"),
			("Registers", "LandShares"),
			("Registers", "UnitAt"),
			("Registers", "Floors"),
			("Registers", "BuildingsOn"),
			("Titles", "Titles"),
			("Titles", "TitleOf"),
			("Titles", "LotsOf"),
		];
		let prefix = |(pallet, entry): (&str, &str)| {
			[pallet, entry].map(|name| sp_crypto_hashing::twox_128(name.as_bytes())).concat()
		};
		let prefixes = maps.map(prefix);
		self.run(|| {
			let mut found = Vec::new();
			for prefix in &prefixes {
				let mut key = prefix.clone();
				while let Some(next) = sp_io::storage::next_key(&key) {
					if !next.starts_with(prefix) {
						break;
					}
					found.push((next.clone(), sp_io::storage::get(&next).unwrap().to_vec()));
					key = next;
				}
			}
			found
		})
	}

	fn decoded(&self, call: &impl Payload) -> RuntimeCall {
		let bytes = frame_decode::extrinsics::encode_call_data(
			call.pallet_name(),
			call.call_name(),
			call.call_data(),
			&*self.metadata,
			self.metadata.types(),
		)
		.unwrap();
		RuntimeCall::decode_all(&mut &bytes[..]).unwrap()
	}

	fn dispatch(&self, call: RuntimeCall) -> Result<(), CallError> {
		let origin = RuntimeOrigin::signed(self.officer.account());
		let result = self.run(|| call.dispatch(origin));
		result
			.map(|_| ())
			.map_err(|failed| call_error(&failed.error.encode(), self.metadata.clone()).unwrap())
	}
}

impl Chain for Local {
	type Sent = Result<(), Error>;

	async fn values(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, Error> {
		let get = |key: &Vec<u8>| sp_io::storage::get(key).map(|value| value.to_vec());
		Ok(self.run(|| keys.iter().map(get).collect()))
	}

	async fn parcels_at(&self, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
		Ok(self.run(|| Registers::parcels_at(numbers)))
	}

	async fn holders_of(&self, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
		Ok(self.run(|| Registers::holders_of(numbers)))
	}

	async fn numbers_of(&self, parcels: Vec<ParcelId>) -> Result<Vec<Option<Pnu>>, Error> {
		Ok(self.run(|| Registers::numbers_of(parcels)))
	}

	async fn responsible_for(
		&self,
		institution: InstitutionId,
		names: Vec<PropertyName>,
	) -> Result<Vec<bool>, Error> {
		Ok(self.run(|| Registers::responsible_for(institution, names)))
	}

	fn account(&self) -> [u8; 32] {
		self.officer.account().into()
	}

	async fn send(&self, call: &impl Payload, _: ExternalRef) -> Result<Self::Sent, Error> {
		let killed = || Error::Answer("killed".to_owned());
		let fault = {
			let faults = &mut self.state.borrow_mut().faults;
			faults.iter_mut().for_each(|(calls, _)| *calls = calls.saturating_sub(1));
			let now = faults.iter().position(|(calls, _)| *calls == 0);
			now.map(|at| faults.remove(at).1)
		};
		if matches!(fault, None | Some(Fault::Expires)) {
			let pending = &mut self.state.borrow_mut().pending;
			*pending = (pending.0 + 1, pending.1.max(pending.0 + 1));
		}
		match fault {
			Some(Fault::KilledBefore) => return Err(killed()),
			Some(Fault::Expires) => return Ok(Err(Error::Expired { expires_at: 1, last: None })),
			Some(Fault::KilledInFlight) => {
				self.state.borrow_mut().late = Some((self.officer, self.decoded(call)));
				return Err(killed());
			}
			Some(Fault::KilledAfter) | None => {}
		}
		let late = self.state.borrow_mut().late.take();
		if let Some((officer, late)) = late {
			self.with(officer).dispatch(late).unwrap();
		}
		let result = self.dispatch(self.decoded(call));
		let name = call.call_name().to_owned();
		self.state.borrow_mut().calls.push((name, result.clone()));
		match fault {
			Some(_) => Err(killed()),
			None => Ok(result.map_err(Error::Failed)),
		}
	}

	async fn outcome(&self, sent: Self::Sent) -> Result<(), Error> {
		self.state.borrow_mut().pending.0 -= 1;
		sent
	}
}
