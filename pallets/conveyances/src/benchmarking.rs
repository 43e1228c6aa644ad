//! Benchmarks: each call in its worst case. The runtime prepares titles, loans and signatures
//! through [`BenchmarkHelper`], because they belong to other pallets.

use crate::{
	fixture::{self, Milestone, Role, Sale, World, DOCUMENT},
	*,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Get, UnfilteredDispatchable},
	BoundedVec,
};
use madang_primitives::{
	DealId, Did, ExternalRef, Holding, Holdings, InstitutionId, KoreanDay, LoanId, Party, Property,
	Share, TitleId,
};
use pallet_terms::TermHandler;

/// What the runtime prepares for the benchmarks of this pallet. Parties sign with the kind of key
/// that is the most expensive to verify.
pub trait BenchmarkHelper<T: Config>: World {
	/// Set the clock, and add the institutions that the roles need.
	fn set_up();

	/// An officer's origin. The lender is the mortgagee of every mortgage too.
	fn origin(role: Role) -> T::RuntimeOrigin;

	/// Active DIDs, able to sign, the same for the same numbers.
	fn parties(from: u32, count: u32) -> Vec<Did>;

	/// A property with a title held in equal shares, and so many effective mortgages of the lender,
	/// each securing a disbursed loan: their entries' numbers.
	fn title(holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>);

	/// Holidays from this day on, so many that a search for a working day gives up.
	fn no_working_days(from: KoreanDay);

	/// An agreed loan of the lender to the borrowers, to be secured by the title.
	fn loan(title: TitleId, borrowers: &[Did]) -> LoanId;
}

type Helper<T> = <T as Config>::BenchmarkHelper;
type SaleOf<T> = Sale<T, Helper<T>>;

fn holdings(dids: &[Did]) -> Holdings {
	let share = Share::new(1, dids.len() as u64).expect("at least one");
	let held = dids.iter().map(|did| Holding { holder: Party::Did(*did), share });
	Holdings::new(held).expect("at most as many as a title has holders")
}

fn today<T: Config>() -> KoreanDay {
	KoreanDay::of(Pallet::<T>::now())
}

/// An officer's origin, and a reference for the call that is measured.
fn by<T: Config>(role: Role) -> (T::RuntimeOrigin, ExternalRef) {
	(Helper::<T>::origin(role), Helper::<T>::fresh_ref())
}

fn make<T: Config>(role: Role, call: Call<T>) {
	call.dispatch_bypass_filter(Helper::<T>::origin(role)).expect("a step of the sale");
}

/// As many instalments as a contract can have, all of them due today.
fn instalments(today: KoreanDay) -> BoundedVec<Payment, MaxPayments> {
	let most = MaxPayments::get();
	let amount = fixture::PRICE / u64::from(most);
	let kind = |index: u32| match index {
		0 => PaymentKind::Deposit,
		index if index.saturating_add(1) == most => PaymentKind::Balance,
		_ => PaymentKind::Interim,
	};
	let payment = |index| Payment { kind: kind(index), amount, due_on: today };
	BoundedVec::truncate_from((0..most).map(payment).collect())
}

/// A sale of half of the signers to the other half, inspected and ready to conclude. `signers` is
/// even, `mortgages` are all to be discharged.
fn inspected<T: Config>(signers: u32, mortgages: u32) -> SaleOf<T> {
	Helper::<T>::set_up();
	let half = (signers / 2).max(1);
	let sellers = Helper::<T>::parties(0, half);
	let buyers = Helper::<T>::parties(half, half);
	let (property, title, numbers) = Helper::<T>::title(&sellers, mortgages);
	let today = today::<T>();
	let (sellers, buyers) = (holdings(&sellers), holdings(&buyers));
	let terms = Terms {
		payments: instalments(today),
		..fixture::usual_terms(sellers, buyers, &numbers, today)
	};
	// The loans are made by the helper: these numbers are not used.
	let sale = Sale::new(property, title, terms, InstitutionId(0), LoanId(0));
	make::<T>(Role::Agent, sale.inspect());
	sale
}

/// The sale up to a milestone, with so many loans. Each loan has as many borrowers as it can.
fn up_to<T: Config>(last: Milestone, signers: u32, mortgages: u32, loans: u32) -> SaleOf<T> {
	let sale = inspected::<T>(signers, mortgages);
	if last >= Milestone::Contracted {
		make::<T>(Role::Agent, sale.conclude());
	}
	if last >= Milestone::Reported {
		make::<T>(Role::Municipality, sale.accept_report());
	}
	if last >= Milestone::Financed {
		(0..loans).for_each(|_| make::<T>(Role::Lender, sale.finance(loan_of(&sale))));
	}
	if last >= Milestone::Filed {
		make::<T>(Role::Agent, sale.file());
	}
	if last >= Milestone::Affirmed {
		for (role, leg) in sale.legs() {
			make::<T>(role, sale.affirm(leg));
		}
	}
	if last >= Milestone::Registered {
		make::<T>(Role::Registrar, sale.register());
	}
	sale
}

/// An agreed loan of as many buyers as a mortgage can have debtors.
fn loan_of<T: Config>(sale: &SaleOf<T>) -> LoanId {
	let borrowers: Vec<_> = sale.terms.buyers().take(8).collect();
	Helper::<T>::loan(sale.title, &borrowers)
}

fn contracted<T: Config>() -> SaleOf<T> {
	up_to::<T>(Milestone::Contracted, MaxConsents::get(), 8, 0)
}

/// Holidays after a term's nominal end: the worst case of every search for a term's end.
fn no_working_days<T: Config>(days: u32) {
	Helper::<T>::no_working_days(today::<T>().plus(days));
}

#[benchmarks]
mod benches {
	use super::*;

	/// A title with eight mortgages, and a term that ends among holidays.
	#[benchmark]
	fn inspect() {
		Helper::<T>::set_up();
		let (property, ..) = Helper::<T>::title(&Helper::<T>::parties(0, 2), 8);
		no_working_days::<T>(T::InspectionDays::get());
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, property, external_ref);
		assert!(Deals::<T>::contains_key(DealId(0)));
	}

	/// As `inspect`.
	#[benchmark]
	fn reinspect() {
		let sale = inspected::<T>(2, 8);
		no_working_days::<T>(T::InspectionDays::get());
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Inspected);
	}

	/// Eight mortgages to discharge, eight instalments, `p` signatures.
	#[benchmark]
	fn conclude(p: Linear<2, { MaxConsents::get() }>) {
		let sale = inspected::<T>(p, 8);
		let (terms, consents) = (sale.terms.clone(), sale.contract_consents());
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, terms, consents, external_ref);
		assert_eq!(sale.stored().stage, Stage::Contracted);
	}

	/// A deal with as many parties as it can have.
	#[benchmark]
	fn accept_report() {
		let sale = contracted::<T>();
		let (city, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Reported);
	}

	/// As `accept_report`.
	#[benchmark]
	fn request_supplement() {
		let sale = contracted::<T>();
		let (city, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, sale.deal, DOCUMENT, external_ref);
		assert_eq!(sale.stored().report.and_then(|report| report.reason), Some(DOCUMENT));
	}

	/// As `accept_report`.
	#[benchmark]
	fn supplement_report() {
		let sale = contracted::<T>();
		let (city, external_ref) = by::<T>(Role::Municipality);
		Pallet::<T>::request_supplement(city, sale.deal, DOCUMENT, external_ref).expect("asked");
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, DOCUMENT, external_ref);
		assert_eq!(sale.stored().report.and_then(|report| report.documents), Some(DOCUMENT));
	}

	/// The fourth loan, with eight borrowers.
	#[benchmark]
	fn finance() {
		let sale = up_to::<T>(Milestone::Financed, MaxConsents::get(), 8, 3);
		let loan = loan_of(&sale);
		let (bank, external_ref) = by::<T>(Role::Lender);
		#[extrinsic_call]
		_(bank as T::RuntimeOrigin, sale.deal, loan, external_ref);
		assert_eq!(sale.stored().loans.len(), 4);
	}

	/// Eight discharges and four mortgages, `p` signatures.
	#[benchmark]
	fn file_registration(p: Linear<2, { MaxConsents::get() }>) {
		let sale = up_to::<T>(Milestone::Financed, p, 8, 4);
		let consents = sale.registration_consents();
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, consents, external_ref);
		assert!(sale.stored().closing.is_some());
	}

	/// The price, `p` sellers.
	#[benchmark]
	fn affirm(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Filed, 2 * p, 8, 4);
		let leg = Leg::Price;
		let consents = sale.leg_consents(leg);
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, leg, DOCUMENT, consents, external_ref);
		assert!(Affirmations::<T>::contains_key(sale.deal, leg));
	}

	/// Eight discharges with their loans, as many parties as a deal can have, four new loans.
	#[benchmark]
	fn register() {
		let sale = up_to::<T>(Milestone::Affirmed, MaxConsents::get(), 8, 4);
		let (registry, external_ref) = by::<T>(Role::Registrar);
		#[extrinsic_call]
		_(registry as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Registered);
	}

	/// As many new owners as a deal can have.
	#[benchmark]
	fn book() {
		let sale = up_to::<T>(Milestone::Registered, MaxConsents::get(), 8, 4);
		let (city, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Booked);
	}

	/// By agreement, with a closing of thirteen applications waiting and four loans bound, `p`
	/// signatures.
	#[benchmark]
	fn rescind(p: Linear<2, { MaxConsents::get() }>) {
		let sale = up_to::<T>(Milestone::Filed, p, 8, 4);
		no_working_days::<T>(T::RescissionReportDays::get());
		let ground = Ground::Agreement;
		let consents = sale.rescission_consents(ground);
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, ground, DOCUMENT, consents, external_ref);
		assert_eq!(sale.stored().stage, Stage::Rescinded);
	}

	/// A deal with as many parties as it can have.
	#[benchmark]
	fn report_rescission() {
		let sale = contracted::<T>();
		let (court, external_ref) = by::<T>(Role::Court);
		Pallet::<T>::declare_void(court, sale.deal, DOCUMENT, external_ref).expect("void");
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, external_ref);
		assert!(sale.stored().rescission.is_some_and(|end| end.reported_at.is_some()));
	}

	/// As `rescind`.
	#[benchmark]
	fn declare_void() {
		let sale = up_to::<T>(Milestone::Filed, MaxConsents::get(), 8, 4);
		no_working_days::<T>(T::RescissionReportDays::get());
		let (court, external_ref) = by::<T>(Role::Court);
		#[extrinsic_call]
		_(court as T::RuntimeOrigin, sale.deal, DOCUMENT, external_ref);
		assert_eq!(sale.stored().stage, Stage::Void);
	}

	/// An inspected deal.
	#[benchmark]
	fn abandon() {
		let sale = inspected::<T>(2, 8);
		let (agent, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Expired);
	}

	/// A lapse that releases a title with thirteen applications, and four loans.
	#[benchmark]
	fn pass_term() {
		let sale = up_to::<T>(Milestone::Filed, MaxConsents::get(), 8, 4);
		let key = DealTerm { deal: sale.deal, kind: DueKind::Lapse };
		let term = Pallet::<T>::running(&key).expect("a live deal");
		let passed;
		#[block]
		{
			passed = Pallet::<T>::pass(&key, term.last);
		}
		assert_eq!(passed, Ok(()));
		assert_eq!(sale.stored().stage, Stage::Expired);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
