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
	Cause, CauseKind, Commitment, CutOver, DealId, Did, DistrictPrefix, FormerOffice, Holding,
	Holdings, InstitutionId, KoreanDay, Party, Pnu, Property, PropertyName, Receipt, Share,
	TitleId,
};
use pallet_institutions::{Acting, Location};
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
/// The length of a full queue.
const QUEUE: u32 = 64;
const DEAL: DealId = DealId(1);
const REF: [u8; 32] = [1; 32];
const DOCUMENT: Commitment = Commitment([2; 32]);

fn title_number(n: u32) -> TitleId {
	TitleId(11_462_020_000_000u64.saturating_add(u64::from(n)))
}

/// Consecutive Fibonacci numbers, for which a greatest common divisor takes the most steps.
const FIBONACCI: [u64; 3] =
	[99_194_853_094_755_497, 160_500_643_816_367_088, 259_695_496_911_122_585];

/// The share of holder `number` of `count`, so that all add up to one. For an even count the
/// terms are the most expensive ones to add up: large, and without a common factor.
fn share(number: u32, count: u32) -> Share {
	let [less, more, sum] = FIBONACCI;
	let pairs = u64::from(count / 2);
	match count % 2 {
		0 => Share::new(
			if number.is_multiple_of(2) { less } else { more },
			pairs.saturating_mul(sum),
		),
		_ => Share::new(1, count.into()),
	}
	.expect("a share")
}

/// Shares of `count` DIDs from the number `first` on.
fn shares<T: Config>(first: u32, count: u32) -> Holdings {
	Holdings::new((0..count).map(|n| {
		let holder = Party::Did(Helper::<T>::did(first.saturating_add(n)));
		Holding { holder, share: share(n, count) }
	}))
	.expect("count is within bounds")
}

fn mortgage<T: Config>() -> Mortgage {
	let debtors: Vec<Party> = (0..8).map(|n| Party::Did(Helper::<T>::did(n))).collect();
	Mortgage {
		mortgagees: Mortgage::only(Helper::<T>::bank()),
		max_secured: 1,
		debtors: debtors.try_into().expect("eight are within bounds"),
		loan: None,
		agreed_on: Some(KoreanDay(0)),
	}
}

/// What every mortgage of the benchmarks is about.
fn whole<T: Config>() -> Filing {
	Filing::Mortgage { mortgage: mortgage::<T>(), on: Collateral::Whole }
}

fn transfer(from: Holdings, to: Holdings) -> Transfer {
	Transfer {
		from,
		to,
		cause: CauseKind::Sale,
		price: Some(1),
		report: Some(ReportRef::Deal(DEAL)),
		caused_on: KoreanDay(0),
	}
}

/// The name of a property without another number than the one with which it entered.
fn name(property: Property) -> PropertyName {
	match property {
		Property::Parcel(id) => PropertyName::Parcel(Pnu(id.0)),
		Property::Building(id) => PropertyName::Building(id),
		Property::Unit(id) => PropertyName::Unit(id),
	}
}

/// An entry that was received on the first day of 1970.
fn old(content: ImportedContent) -> ImportedEntry {
	ImportedEntry {
		receipt: Receipt { year: 1970, number: 1 },
		filed_on: KoreanDay(0),
		office: FormerOffice(1),
		cause: Cause { kind: CauseKind::AsImported, on: Some(KoreanDay(0)) },
		former: None,
		content,
	}
}

/// A mortgage of the lots of some holders.
fn old_mortgage<T: Config>(on: ImportedTarget) -> ImportedEntry {
	let Mortgage { mortgagees, max_secured, debtors, .. } = mortgage::<T>();
	old(ImportedContent::RevolvingMortgage { mortgagees, max_secured, debtors, on })
}

/// The row of a title with mortgages of the whole.
fn row<T: Config>(n: u32, acquired: Holdings, mortgages: u32) -> TitleRow {
	let mut entries = vec![old(ImportedContent::Ownership { acquired })];
	entries.extend((0..mortgages).map(|_| old_mortgage::<T>(ImportedTarget::Whole)));
	TitleRow {
		number: title_number(n),
		property: name(Helper::<T>::property(n)),
		entries: BoundedVec::truncate_from(entries),
	}
}

/// A cut-over for the whole country on the second day of 1970, with an import that does not end.
fn cut_over<T: Config>() {
	let cut_over = CutOver { on: KoreanDay(1), import_until: KoreanDay(i32::MAX) };
	CutOvers::<T>::insert(DistrictPrefix::NATION, cut_over);
}

fn agent<T: Config>() -> Acting<T::AccountId> {
	T::Filer::ensure_origin(Helper::<T>::agent()).expect("the agent files")
}

fn done<T: Config>() -> Done<T::AccountId> {
	Pallet::<T>::done(&agent::<T>(), REF)
}

/// The examiner, who is another officer than the agent and the registrar.
fn examined<T: Config>() -> Done<T::AccountId> {
	let examiner =
		T::Examiner::ensure_origin(examiner::<T>(title_number(0)), &place::<T>(title_number(0)))
			.expect("the district has one");
	Pallet::<T>::done(&examiner, REF)
}

/// Import records with these numbers.
fn imported<T: Config>(count: u32, holdings: Holdings, charges: u32) -> TitleId {
	cut_over::<T>();
	// A batch may have room for fewer rows.
	for n in 0..count {
		let rows = vec![row::<T>(n, holdings.clone(), charges)];
		let property = Helper::<T>::property(n);
		let district = Pallet::<T>::district_of_property(&property).expect("it is in the books");
		let placed = vec![import::Placed { property, district, cut_over: KoreanDay(1) }];
		Pallet::<T>::do_import(BoundedVec::truncate_from(rows), placed, done::<T>())
			.expect("the row is valid");
	}
	title_number(0)
}

fn place<T: Config>(title: TitleId) -> Location {
	<Pallet<T> as TitleRegistry<T::AccountId>>::place(title).expect("imported")
}

fn registrar<T: Config>(title: TitleId) -> T::RuntimeOrigin {
	T::Registrar::try_successful_origin(&place::<T>(title)).expect("the district has one")
}

fn examiner<T: Config>(title: TitleId) -> T::RuntimeOrigin {
	T::Examiner::try_successful_origin(&place::<T>(title)).expect("the district has one")
}

/// File an application for the titles with these numbers, which everyone has signed.
fn filed<T: Config>(titles: u32, filing: Filing, signed: Vec<Did>) -> Receipt {
	let lines = (0..titles)
		.map(|n| Line {
			title: Some(title_number(n)),
			property: Helper::<T>::property(n),
			filing: filing.clone(),
		})
		.collect();
	let attachments = Some(Commitment([1; 32]));
	let application =
		Pallet::<T>::new_application(lines, Basis::Application, attachments, signed, done::<T>())
			.expect("within bounds");
	Pallet::<T>::enqueue(queue::Place::Deal, application).expect("there is room")
}

/// Fill the queue of the first property up to this length.
fn fill<T: Config>(length: u32) {
	while (Queue::<T>::get(Helper::<T>::property(0)).len() as u32) < length {
		filed::<T>(1, whole::<T>(), Vec::new());
	}
}

fn dids<T: Config>(first: u32, count: u32) -> Vec<Did> {
	(first..first.saturating_add(count)).map(Helper::<T>::did).collect()
}

/// File the largest closing of this many titles: eight discharges of each, and eight joint
/// mortgages.
fn closing<T: Config>(titles: u32) -> Receipt {
	imported::<T>(titles, shares::<T>(0, HOLDERS), 16);
	let sellers: Vec<Party> = dids::<T>(0, HOLDERS).into_iter().map(Party::Did).collect();
	let parts = (0..titles).map(|n| Part {
		title: title_number(n),
		discharges: BoundedVec::truncate_from((2..10).collect()),
		transfer: transfer(shares::<T>(0, HOLDERS), shares::<T>(HOLDERS, HOLDERS)),
	});
	let mortgage = ClosingMortgage { mortgage: mortgage::<T>(), on: Collateral::Acquired };
	let closing = Closing {
		parts: BoundedVec::truncate_from(parts.collect()),
		mortgages: BoundedVec::truncate_from(vec![mortgage; 8]),
	};
	for n in 0..titles {
		Pallet::<T>::do_reserve(title_number(n), DEAL, &sellers).expect("nothing waits");
	}
	let signed = dids::<T>(0, HOLDERS.saturating_mul(2));
	<Pallet<T> as TitleRegistry<T::AccountId>>::file_closing(
		DEAL,
		closing,
		&agent::<T>(),
		REF,
		&signed,
	)
	.expect("the titles are reserved")
	.first
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: shares with large terms, and mortgages of the lots of all holders but one, with eight
	/// debtors. The first row has the mortgages.
	#[benchmark]
	fn import_titles(r: Linear<1, { T::MaxBatch::get() }>, h: Linear<2, 64>, c: Linear<0, 63>) {
		cut_over::<T>();
		let named = dids::<T>(0, h - 1).into_iter().map(Party::Did).collect();
		let on = ImportedTarget::Holders(BoundedVec::truncate_from(named));
		let mut rows: Vec<TitleRow> = (0..r).map(|n| row::<T>(n, shares::<T>(0, h), 0)).collect();
		for _ in 0..c {
			rows[0].entries.try_push(old_mortgage::<T>(on.clone())).expect("within bounds");
		}
		let place = T::Books::place(&Helper::<T>::property(0)).expect("prepared");
		let origin = T::Registrar::try_successful_origin(&place).expect("the runtime has one");
		let rows = BoundedVec::truncate_from(rows);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, rows, REF);

		assert!(Titles::<T>::contains_key(title_number(r - 1)));
		assert_eq!(LiveEntries::<T>::get(title_number(0)).len(), c as usize);
	}

	/// Worst case: the correction of a cut-over that has not come.
	#[benchmark]
	fn set_cut_over() -> Result<(), BenchmarkError> {
		let council =
			T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let later = |days| {
			let on = Pallet::<T>::today().plus(days);
			CutOver { on, import_until: on }
		};
		CutOvers::<T>::insert(DistrictPrefix::NATION, later(1));

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, DistrictPrefix::NATION, later(2));

		assert_eq!(CutOvers::<T>::get(DistrictPrefix::NATION), Some(later(2)));
		Ok(())
	}

	/// Worst case: transfers of several properties from half of the signers to the other half, so
	/// there are two signatures for each transferor. The shares have large terms.
	#[benchmark]
	fn file(r: Linear<1, { MOST_TRANSFERS }>, p: Linear<1, 64>) {
		imported::<T>(r, shares::<T>(0, p), 0);
		let (from, to) = (shares::<T>(0, p), shares::<T>(p, p));
		let sale =
			Transfer { report: Some(ReportRef::Certificate(DOCUMENT)), ..transfer(from, to) };
		let requests: Requests = BoundedVec::truncate_from(
			(0..r).map(|n| (Helper::<T>::property(n), Filing::Transfer(sale.clone()))).collect(),
		);
		let object = application_object(&Helper::<T>::property(0));
		let terms = application_terms(&requests, &DOCUMENT);
		let purpose = Purpose::ApplyForRegistration;
		let consents: Vec<PartyConsent> =
			(0..2 * p).map(|n| Helper::<T>::consent(n, purpose, object, terms)).collect();
		let consents = BoundedVec::truncate_from(consents);

		#[extrinsic_call]
		_(Helper::<T>::agent() as T::RuntimeOrigin, requests, DOCUMENT, consents, REF);

		assert_eq!(Queue::<T>::get(Helper::<T>::property(0)).len(), 1);
	}

	/// Worst case: an inheritance by as many heirs as may sign.
	#[benchmark]
	fn file_by_office(p: Linear<1, 64>) {
		let id = imported::<T>(1, shares::<T>(0, 1), 0);
		let heirs = shares::<T>(1, p);
		let transfer = Transfer {
			cause: CauseKind::Inheritance,
			price: None,
			report: None,
			..transfer(shares::<T>(0, 1), heirs)
		};
		let property = Helper::<T>::property(0);
		let (object, terms) = (object(b"property", &property), terms(&transfer));
		let purpose = Purpose::ApplyForRegistration;
		let consents = (1..=p).map(|n| Helper::<T>::consent(n, purpose, object, terms)).collect();
		let consents = BoundedVec::truncate_from(consents);
		let filing = Filing::Transfer(transfer);

		#[extrinsic_call]
		_(examiner::<T>(id) as T::RuntimeOrigin, property, filing, None, DOCUMENT, consents, REF);

		assert_eq!(Queue::<T>::get(property).len(), 1);
	}

	/// Worst case: the largest closing.
	#[benchmark]
	fn examine(p: Linear<1, { weights::MOST_PARTS }>) {
		let first = closing::<T>(p);

		#[extrinsic_call]
		_(examiner::<T>(title_number(0)) as T::RuntimeOrigin, first, REF);

		let state = Applications::<T>::get(first).map(|found| found.state);
		assert_eq!(state, Some(ApplicationState::Examining));
	}

	/// Worst case: the largest closing.
	#[benchmark]
	fn order_cure(p: Linear<1, { weights::MOST_PARTS }>) {
		let first = closing::<T>(p);
		Pallet::<T>::do_examine(first, examined::<T>()).expect("it is pending");
		let until = Pallet::<T>::today().plus(1);

		#[extrinsic_call]
		_(registrar::<T>(title_number(0)) as T::RuntimeOrigin, first, until, DOCUMENT, REF);

		let state = Applications::<T>::get(first).map(|found| found.state);
		assert_eq!(state, Some(ApplicationState::CureOrdered { until, reasons: DOCUMENT }));
	}

	/// Worst case: the largest closing.
	#[benchmark]
	fn cure(p: Linear<1, { weights::MOST_PARTS }>) {
		let first = closing::<T>(p);
		Pallet::<T>::do_examine(first, examined::<T>()).expect("it is pending");
		let until = Pallet::<T>::today().plus(1);
		Pallet::<T>::do_order_cure(first, until, DOCUMENT, examined::<T>()).expect("examined");

		#[extrinsic_call]
		_(Helper::<T>::agent() as T::RuntimeOrigin, first, DOCUMENT, REF);

		let state = Applications::<T>::get(first).map(|found| found.state);
		assert_eq!(state, Some(ApplicationState::Examining));
	}

	/// Worst case: transfers of several properties from the most holders to the most new holders,
	/// with shares of large terms.
	#[benchmark]
	fn complete(l: Linear<1, { MOST_TRANSFERS }>) {
		let id = imported::<T>(l, shares::<T>(0, HOLDERS), 16);
		let all = (shares::<T>(0, HOLDERS), shares::<T>(HOLDERS, HOLDERS));
		let filing = Filing::Transfer(transfer(all.0, all.1.clone()));
		let receipt = filed::<T>(l, filing, Vec::new());
		Pallet::<T>::do_examine(receipt, examined::<T>()).expect("it is pending");

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, receipt, None, REF);

		assert_eq!(lots::holdings(&LotsOf::<T>::get(id)), Ok(all.1));
	}

	/// Worst case: the largest closing is first in full queues.
	#[benchmark]
	fn reject(p: Linear<1, { weights::MOST_PARTS }>) {
		let first = closing::<T>(p);
		fill::<T>(QUEUE);
		Pallet::<T>::do_examine(first, examined::<T>()).expect("it is pending");
		let ground = RejectionGround::NoRightToApply;

		#[extrinsic_call]
		_(registrar::<T>(title_number(0)) as T::RuntimeOrigin, first, ground, DOCUMENT, REF);

		assert!(!Closings::<T>::contains_key(DEAL));
	}

	/// Worst case: the last application in full queues, with the most parties. A property costs the
	/// same for each of up to 64.
	#[benchmark]
	fn withdraw(l: Linear<1, 16>, p: Linear<0, 128>) {
		imported::<T>(l, shares::<T>(0, HOLDERS), 0);
		fill::<T>(QUEUE - 1);
		let all = (shares::<T>(0, HOLDERS), shares::<T>(HOLDERS, HOLDERS));
		let filing = Filing::Transfer(transfer(all.0, all.1));
		let receipt = filed::<T>(l, filing, dids::<T>(0, p));
		let (object, terms) = (withdrawal_object(&receipt), withdrawal_terms(&receipt));
		let purpose = Purpose::WithdrawApplication;
		let consents = (0..p).map(|n| Helper::<T>::consent(n, purpose, object, terms)).collect();
		let consents = BoundedVec::truncate_from(consents);

		#[extrinsic_call]
		_(Helper::<T>::agent() as T::RuntimeOrigin, receipt, consents, REF);

		let state = Applications::<T>::get(receipt).map(|found| found.state);
		assert_eq!(state, Some(ApplicationState::Withdrawn));
	}

	/// Worst case: applications with the most parties.
	#[benchmark]
	fn prune(r: Linear<1, 64>) {
		let id = imported::<T>(1, shares::<T>(0, HOLDERS), 0);
		let all = (shares::<T>(0, HOLDERS), shares::<T>(HOLDERS, HOLDERS));
		let filing = Filing::Transfer(transfer(all.0, all.1));
		let receipts: Vec<Receipt> = (0..r)
			.map(|_| {
				let receipt = filed::<T>(1, filing.clone(), dids::<T>(0, 128));
				let application = Applications::<T>::get(receipt).expect("filed");
				let event = ApplicationEvent::Withdraw;
				Pallet::<T>::advance(receipt, application, event).expect("it is pending");
				Applications::<T>::mutate(receipt, |found| {
					found.as_mut().expect("filed").ended = Some(KoreanDay(0));
				});
				receipt
			})
			.collect();
		let receipts = BoundedVec::truncate_from(receipts);

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, receipts, REF);

		assert_eq!(Applications::<T>::iter().count(), 0);
	}

	/// There is only one case.
	#[benchmark]
	fn change_description() {
		let id = imported::<T>(1, shares::<T>(0, HOLDERS), 0);
		Helper::<T>::change_book(Helper::<T>::property(0));

		#[extrinsic_call]
		_(registrar::<T>(id) as T::RuntimeOrigin, id, REF);

		assert_eq!(Titles::<T>::get(id).map(|title| title.descriptions), Some(2));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::externalities(), crate::mock::Test);
}
