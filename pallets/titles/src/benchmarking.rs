//! Benchmarks of the worst case of each call.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, EnsureOriginWithArg, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Commitment, DealId, Did, HolderId, Holding, Holdings, InstitutionId, KoreanDay, Property,
	Receipt, Share, TitleId,
};
use pallet_registers::Books;
use sp_core::H256;

/// The objects that the runtime prepares for the benchmarks. Numbers begin at zero. The same number
/// always gives the same object.
pub trait BenchmarkHelper<Origin> {
	/// A property in the books without a record. All properties are in one district.
	fn property(n: u32) -> Property;
	/// Change the property's description in the book.
	fn change_book(property: Property);
	/// An officer of a conveyance agent who can file applications.
	fn agent() -> Origin;
	/// An active bank.
	fn bank() -> InstitutionId;
	/// An active DID.
	fn did(n: u32) -> Did;
	/// The consent of [`BenchmarkHelper::did`] with the most expensive kind of key.
	fn consent(n: u32, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
}

type Helper<T> = <T as Config>::BenchmarkHelper;

const HOLDERS: u32 = 64;

fn title_number(n: u32) -> TitleId {
	TitleId(11_462_020_000_000u64.saturating_add(u64::from(n)))
}

/// Equal shares of `count` DIDs from the number `first` on.
fn equal<T: Config>(first: u32, count: u32) -> Holdings {
	let share = Share::new(1, u64::from(count)).expect("count is above zero");
	Holdings::new(
		(first..first + count)
			.map(|n| Holding { holder: HolderId::Did(Helper::<T>::did(n)), share }),
	)
	.expect("count is within bounds")
}

fn mortgage<T: Config>() -> Mortgage {
	let debtors: Vec<Did> = (0..8).map(Helper::<T>::did).collect();
	Mortgage {
		bank: Helper::<T>::bank(),
		max_secured: 1,
		debtors: debtors.try_into().expect("eight are within bounds"),
		loan: None,
		agreed_on: KoreanDay(0),
	}
}

fn transfer(from: Holdings, to: Holdings) -> Transfer {
	Transfer { from, to, price: 1, contracted_on: KoreanDay(0) }
}

fn row<T: Config>(n: u32, holdings: Holdings, charges: u32) -> TitleRow {
	let Mortgage { bank, max_secured, debtors, agreed_on, .. } = mortgage::<T>();
	let receipt = Receipt { year: 1970, number: 1 };
	let charge = ImportedCharge { receipt, bank, max_secured, debtors, agreed_on };
	TitleRow {
		number: title_number(n),
		property: Helper::<T>::property(n),
		holdings,
		receipt,
		caused_on: KoreanDay(0),
		charges: vec![charge; charges as usize].try_into().expect("within bounds"),
	}
}

/// Import one record.
fn imported<T: Config>(holdings: Holdings, charges: u32) -> TitleId {
	let row = row::<T>(0, holdings, charges);
	let id = row.number;
	Pallet::<T>::do_import(BoundedVec::truncate_from(vec![row])).expect("the row is valid");
	id
}

fn registrar<T: Config>(title: TitleId) -> T::RuntimeOrigin {
	let district = Titles::<T>::get(title).expect("imported").district;
	T::Registrar::try_successful_origin(&district).expect("the district has a registrar")
}

fn filed<T: Config>(title: TitleId, filing: Filing) -> Receipt {
	let signers = match &filing {
		Filing::Mortgage(_) => holders::dids(&Holders::<T>::get(title)).expect("all are bound"),
		_ => Vec::new(),
	};
	let property = Titles::<T>::get(title).expect("imported").property;
	// `withdraw` compares the agent's institution, so it is taken from the origin.
	let by = T::Filer::ensure_origin(Helper::<T>::agent()).expect("the agent files").institution;
	Pallet::<T>::enqueue(Some(title), property, filing, by, None, signers).expect("there is room")
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: the first row has mortgages with eight debtors each.
	#[benchmark]
	fn import_titles(r: Linear<1, { T::MaxBatch::get() }>, c: Linear<0, 16>) {
		let rows: Vec<TitleRow> = (0..r)
			.map(|n| row::<T>(n, equal::<T>(0, HOLDERS), if n == 0 { c } else { 0 }))
			.collect();
		let district = T::Books::district_of(&Helper::<T>::property(0)).expect("prepared");
		let origin = T::Registrar::try_successful_origin(&district).expect("the runtime has one");
		let rows = BoundedVec::truncate_from(rows);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, rows, [1; 32]);

		assert!(Titles::<T>::contains_key(title_number(r - 1)));
		assert_eq!(LiveCharges::<T>::get(title_number(0)).len(), c as usize);
	}

	/// Worst case: a transfer from half of the signers to the other half.
	#[benchmark]
	fn file(p: Linear<2, 128>) {
		let sellers = p / 2;
		let id = imported::<T>(equal::<T>(0, sellers), 0);
		let (from, to) = (equal::<T>(0, sellers), equal::<T>(sellers, p - sellers));
		let filing = Filing::Transfer(transfer(from, to));
		let subject = object(b"title", &id);
		let consents: Vec<PartyConsent> = (0..p)
			.map(|n| {
				Helper::<T>::consent(n, Purpose::ApplyForRegistration, subject, terms(&filing))
			})
			.collect();
		let property = Helper::<T>::property(0);
		let consents = BoundedVec::truncate_from(consents);

		#[extrinsic_call]
		_(Helper::<T>::agent() as T::RuntimeOrigin, property, filing, consents, [1; 32]);

		assert_eq!(Queue::<T>::get(id).len(), 1);
	}

	/// Worst case: a transfer with the most parties.
	#[benchmark]
	fn examine() {
		let id = imported::<T>(equal::<T>(0, HOLDERS), 0);
		let all = (equal::<T>(0, HOLDERS), equal::<T>(HOLDERS, HOLDERS));
		let receipt = filed::<T>(id, Filing::Transfer(transfer(all.0, all.1)));
		let district = Titles::<T>::get(id).expect("imported").district;
		let origin = T::Examiner::try_successful_origin(&district).expect("the runtime has one");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, receipt, [1; 32]);

		let state = Applications::<T>::get(receipt).map(|found| found.state);
		assert_eq!(state, Some(ApplicationState::Examining));
	}

	/// Worst case: a transfer from the most holders to the most new holders.
	#[benchmark]
	fn complete() {
		let id = imported::<T>(equal::<T>(0, HOLDERS), 0);
		let all = (equal::<T>(0, HOLDERS), equal::<T>(HOLDERS, HOLDERS));
		let receipt = filed::<T>(id, Filing::Transfer(transfer(all.0, all.1.clone())));
		Pallet::<T>::start_examination(receipt).expect("it is pending");

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, receipt, [1; 32]);

		assert_eq!(Holders::<T>::get(id), all.1);
	}

	/// Worst case: a complete closing is first in a full queue.
	#[benchmark]
	fn reject() {
		let id = imported::<T>(equal::<T>(0, HOLDERS), 16);
		let deal = DealId(1);
		Pallet::<T>::do_reserve(id, deal).expect("nothing waits");
		let closing = Closing {
			discharges: (2..10).collect::<Vec<_>>().try_into().expect("eight"),
			transfer: transfer(equal::<T>(0, HOLDERS), equal::<T>(HOLDERS, HOLDERS)),
			mortgages: vec![mortgage::<T>(); 8].try_into().expect("eight"),
		};
		let by = Helper::<T>::bank();
		let chain = <Pallet<T> as TitleRegistry>::file_closing(id, deal, closing, by)
			.expect("the title is reserved");
		for _ in 17..32 {
			filed::<T>(id, Filing::Mortgage(mortgage::<T>()));
		}
		Pallet::<T>::start_examination(chain.first).expect("it is pending");

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, chain.first, Ground::DutyOpen, [1; 32]);

		assert_eq!(Queue::<T>::get(id).len(), 15);
	}

	/// Worst case: the last application of a full queue, with the most parties.
	#[benchmark]
	fn withdraw() {
		let id = imported::<T>(equal::<T>(0, HOLDERS), 0);
		for _ in 1..32 {
			filed::<T>(id, Filing::Mortgage(mortgage::<T>()));
		}
		let all = (equal::<T>(0, HOLDERS), equal::<T>(HOLDERS, HOLDERS));
		let receipt = filed::<T>(id, Filing::Transfer(transfer(all.0, all.1)));

		#[extrinsic_call]
		_(Helper::<T>::agent() as T::RuntimeOrigin, receipt, [1; 32]);

		assert_eq!(Queue::<T>::get(id).len(), 31);
	}

	/// Worst case: the last holder of a record with the most holders.
	#[benchmark]
	fn bind_holder() {
		let from = Commitment([7; 32]);
		let mut holdings = equal::<T>(0, HOLDERS);
		if let Some(holding) = holdings.0.last_mut() {
			holding.holder = HolderId::Unbound(from);
		}
		let id = imported::<T>(holdings, 0);
		let subject = object(b"title", &id);
		let consent = Helper::<T>::consent(HOLDERS, Purpose::BindHolding, subject, terms(&from));

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, id, from, consent, [1; 32]);

		assert_eq!(Titles::<T>::get(id).map(|title| title.bound), Some(1));
	}

	/// There is only one case.
	#[benchmark]
	fn change_description() {
		let id = imported::<T>(equal::<T>(0, HOLDERS), 0);
		Helper::<T>::change_book(Helper::<T>::property(0));

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, id, [1; 32]);

		assert_eq!(Titles::<T>::get(id).map(|title| title.description_number), Some(2));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
