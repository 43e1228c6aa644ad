//! Benchmarks: each call in its worst case. The runtime prepares titles, loans and signatures
//! through [`BenchmarkHelper`], because they belong to other pallets.

use crate::{
	fixture::{self, Milestone, Role, Sale, World, DOCUMENT},
	*,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get, UnfilteredDispatchable},
	BoundedVec,
};
use madang_primitives::{
	DealId, Did, ExternalRef, Holding, Holdings, InstitutionId, KoreanDay, LoanId, Party, Property,
	Receipt, Share, TitleId,
};
use pallet_terms::TermHandler;
use pallet_titles::EntryId;
use sp_core::H256;

/// What the runtime prepares for the benchmarks of this pallet. Parties sign with the kind of key
/// that is the most expensive to verify.
pub trait BenchmarkHelper<T: Config>: World {
	/// Set the clock, and add the institutions that the roles need.
	fn set_up();

	/// An officer's origin. The lender is the mortgagee of every mortgage too.
	fn origin(role: Role) -> T::RuntimeOrigin;

	/// Active DIDs, able to sign, the same for the same numbers.
	fn parties(from: u32, count: u32) -> Vec<Did>;

	/// A property with a title held in equal shares, a different one for each number, and so many
	/// effective mortgages of the lender, each securing a disbursed loan: their entries' numbers.
	fn title(number: u32, holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>);

	/// An agreed loan of the lender to the borrowers, to be secured by the titles.
	fn loan(titles: &[TitleId], borrowers: &[Did]) -> LoanId;

	/// An examiner takes up a closing.
	fn examine(receipt: Receipt);

	/// No working day from this day on, for as long as a term can move.
	fn no_working_days(from: KoreanDay);
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

/// A sale of half of the signers to the other half, inspected and ready to conclude: of as many titles as
/// a deal can have, each with one mortgage to discharge. `signers` is even.
fn inspected<T: Config>(signers: u32) -> SaleOf<T> {
	Helper::<T>::set_up();
	let half = (signers / 2).max(1);
	let (sellers, buyers) = (Helper::<T>::parties(0, half), Helper::<T>::parties(half, half));
	let mut properties = Vec::new();
	let mut parts = Vec::new();
	let mut discharges = Vec::new();
	for number in 0..MaxTitles::get() {
		let (property, title, numbers) = Helper::<T>::title(number, &sellers, 1);
		properties.push(property);
		parts.push(Part { title, sellers: holdings(&sellers), buyers: holdings(&buyers) });
		discharges.extend(numbers.iter().map(|number| EntryId { title, number: *number }));
	}
	let today = today::<T>();
	let title = parts.first().expect("some").title;
	let usual = fixture::usual_terms(title, Holdings::default(), Holdings::default(), &[], today);
	let terms = Terms {
		parts: BoundedVec::truncate_from(parts),
		discharges: BoundedVec::truncate_from(discharges),
		payments: instalments(today),
		..usual
	};
	let property = properties.remove(0);
	// The loans are made by the helper: these numbers are not used.
	let sale = Sale::new(property, title, terms, InstitutionId(0), LoanId(0));
	let sale = Sale { more: properties, ..sale };
	make::<T>(Role::Agent, sale.inspect());
	sale
}

/// The sale up to a milestone, with so many loans. Each loan has as many borrowers as it can.
fn up_to<T: Config>(last: Milestone, signers: u32, loans: u32) -> SaleOf<T> {
	let sale = inspected::<T>(signers);
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
		let file = sale.stored().closing.expect("it is filed");
		Helper::<T>::examine(file.receipts.first);
	}
	if last >= Milestone::Registered {
		make::<T>(Role::Registrar, sale.register());
	}
	sale
}

/// An agreed loan of as many buyers as a mortgage can have debtors, secured by every title.
fn loan_of<T: Config>(sale: &SaleOf<T>) -> LoanId {
	let borrowers: Vec<_> = sale.terms.buyers().into_iter().take(8).collect();
	let titles: Vec<_> = sale.terms.parts.iter().map(|part| part.title).collect();
	Helper::<T>::loan(&titles, &borrowers)
}

/// The most parties that a deal can have.
const PARTIES: u32 = 128;

fn contracted<T: Config>() -> SaleOf<T> {
	up_to::<T>(Milestone::Contracted, PARTIES, 0)
}

/// A filed closing of 8 discharges, 8 transfers and the mortgages of four loans on 8 titles.
fn filed<T: Config>(signers: u32) -> SaleOf<T> {
	up_to::<T>(Milestone::Filed, signers, 4)
}

/// Holidays after a term's nominal end: the worst case of every search for a term's end.
fn no_working_days<T: Config>(days: u32) {
	Helper::<T>::no_working_days(today::<T>().plus(days));
}

/// As many inspections of the agent as it can have, all of them expired. Each is that of the deal before,
/// under numbers that no other deal has.
fn fill_inspections<T: Config>() {
	let agent = T::Agent::ensure_origin(Helper::<T>::origin(Role::Agent));
	let Ok(agent) = agent else { panic!("the benchmarks have an agent") };
	let agent = agent.institution;
	let expired = pallet_terms::Term { since: KoreanDay(0), last: KoreanDay(0) };
	let most = T::MaxInspections::get();
	let some = Inspections::<T>::get(agent).len() as u32;
	for _ in some..most {
		let deal = NextDeal::<T>::mutate(|next| {
			let deal = *next;
			next.0 = next.0.saturating_add(1);
			deal
		});
		let live = LiveInspection { deal, term: expired };
		Inspections::<T>::try_append(agent, live).expect("there is room");
	}
}

#[benchmarks]
mod benches {
	use super::*;

	/// `t` titles, an agent whose list of inspections is full and expired, and a term that ends among
	/// holidays.
	#[benchmark]
	fn inspect(t: Linear<1, { MaxTitles::get() }>) {
		Helper::<T>::set_up();
		let parties = Helper::<T>::parties(0, 2);
		let properties: Vec<_> =
			(0..t).map(|number| Helper::<T>::title(number, &parties, 1).0).collect();
		let properties = BoundedVec::truncate_from(properties);
		fill_inspections::<T>();
		no_working_days::<T>(T::InspectionDays::get());
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, properties, external_ref);
		assert!(Deals::<T>::contains_key(DealId(u64::from(T::MaxInspections::get()))));
	}

	/// As `inspect`, with every title.
	#[benchmark]
	fn reinspect() {
		let sale = inspected::<T>(2);
		no_working_days::<T>(T::InspectionDays::get());
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Inspected);
	}

	/// Eight titles, eight mortgages to discharge, eight instalments, `p` signatures.
	#[benchmark]
	fn conclude(p: Linear<2, { MaxConsents::get() }>) {
		let sale = inspected::<T>(p);
		let (terms, consents) = (sale.terms.clone(), sale.contract_consents());
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, terms, consents, external_ref);
		assert_eq!(sale.stored().stage, Stage::Contracted);
	}

	/// A deal with as many parties as it can have.
	#[benchmark]
	fn accept_report() {
		let sale = contracted::<T>();
		let (officer, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Reported);
	}

	/// `r` deals as in `accept_report`, each with another first title.
	#[benchmark]
	fn accept_reports(r: Linear<1, { MaxReports::get() }>) {
		let stored = contracted::<T>().stored();
		let seller = Helper::<T>::parties(0, 1);
		let deals: Vec<DealId> = (0..r).map(|number| DealId(1_000 + u64::from(number))).collect();
		for (number, id) in (MaxTitles::get()..).zip(&deals) {
			let mut deal = stored.clone();
			let (_, title, _) = Helper::<T>::title(number, &seller, 0);
			deal.titles.iter_mut().take(1).for_each(|first| first.title = title);
			Deals::<T>::insert(id, deal);
		}
		let last = deals.last().copied();
		let (officer, external_ref) = by::<T>(Role::Municipality);
		let deals = BoundedVec::truncate_from(deals);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, deals, external_ref);
		let last = last.and_then(Deals::<T>::get).expect("at least one");
		assert_eq!(last.stage, Stage::Reported);
	}

	/// As `accept_report`.
	#[benchmark]
	fn request_supplement() {
		let sale = contracted::<T>();
		let days = T::MaxSupplementDays::get();
		let (officer, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, DOCUMENT, days, external_ref);
		assert_eq!(sale.stored().report.and_then(|report| report.reason), Some(DOCUMENT));
	}

	/// As `accept_report`.
	#[benchmark]
	fn supplement_report() {
		let sale = contracted::<T>();
		make::<T>(Role::Municipality, sale.request_supplement(T::MaxSupplementDays::get()));
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, DOCUMENT, external_ref);
		assert_eq!(sale.stored().report.and_then(|report| report.documents), Some(DOCUMENT));
	}

	/// The fourth loan on eight titles, with `p` borrowers.
	#[benchmark]
	fn finance(p: Linear<1, 8>) {
		let sale = up_to::<T>(Milestone::Financed, PARTIES, 3);
		let borrowers: Vec<_> = sale.terms.buyers().into_iter().take(p as usize).collect();
		let titles: Vec<_> = sale.terms.parts.iter().map(|part| part.title).collect();
		let loan = Helper::<T>::loan(&titles, &borrowers);
		let Call::finance { consents, .. } = sale.finance(loan) else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Lender);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, loan, consents, external_ref);
		assert_eq!(sale.stored().loans.len(), 4);
	}

	/// Eight discharges, eight transfers and four mortgages on eight titles, `p` signatures.
	#[benchmark]
	fn file_registration(p: Linear<2, { MaxConsents::get() }>) {
		let sale = up_to::<T>(Milestone::Financed, p, 4);
		let consents = sale.registration_consents();
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, consents, external_ref);
		assert!(sale.stored().closing.is_some());
	}

	/// The price, `p` sellers.
	#[benchmark]
	fn affirm(p: Linear<1, 64>) {
		let sale = filed::<T>(2 * p);
		let (leg, paid) = (Leg::Price, sale.paid(Leg::Price));
		let consents = sale.leg_consents(leg);
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, leg, paid, DOCUMENT, consents, external_ref);
		assert!(Affirmations::<T>::contains_key(sale.deal, leg));
	}

	/// Eight titles, eight discharges with their loans, as many parties as a deal can have, four loans.
	#[benchmark]
	fn register() {
		let sale = up_to::<T>(Milestone::Affirmed, PARTIES, 4);
		let (officer, external_ref) = by::<T>(Role::Registrar);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Registered);
	}

	/// Eight books, with as many new owners as a deal can have.
	#[benchmark]
	fn book() {
		let sale = up_to::<T>(Milestone::Registered, PARTIES, 4);
		let (officer, external_ref) = by::<T>(Role::Municipality);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, external_ref);
		assert_eq!(sale.stored().stage, Stage::Booked);
	}

	/// By agreement, with the largest closing waiting and four loans bound, `p` signatures.
	#[benchmark]
	fn rescind(p: Linear<2, { MaxConsents::get() }>) {
		let sale = filed::<T>(p);
		no_working_days::<T>(T::RescissionReportDays::get());
		let ground = RescissionGround::Agreement;
		let consents = sale.rescission_consents(ground);
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, ground, DOCUMENT, consents, external_ref);
		assert_eq!(sale.stored().stage, Stage::Rescinded);
	}

	/// A side of `p` parties.
	#[benchmark]
	fn report_rescission(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Contracted, 2 * p, 0);
		make::<T>(Role::Court, sale.enforce_judgment(Judgment::Void));
		let call = sale.report_rescission_by(Side::Sellers);
		let Call::report_rescission { consents, .. } = call else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, consents, external_ref);
		assert!(sale.stored().rescission.is_some_and(|end| end.reported_at.is_some()));
	}

	/// As `rescind`.
	#[benchmark]
	fn enforce_judgment() {
		let sale = filed::<T>(PARTIES);
		no_working_days::<T>(T::RescissionReportDays::get());
		let (officer, external_ref) = by::<T>(Role::Court);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, Judgment::Void, DOCUMENT, external_ref);
		assert_eq!(sale.stored().stage, Stage::Void);
	}

	/// An inspection of eight titles, in a full list.
	#[benchmark]
	fn abandon() {
		let sale = inspected::<T>(2);
		fill_inspections::<T>();
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, external_ref);
		assert!(!Deals::<T>::contains_key(sale.deal));
	}

	/// As `conclude`, with the largest closing waiting.
	#[benchmark]
	fn amend(p: Linear<2, { MaxConsents::get() }>) {
		let sale = filed::<T>(p);
		let terms = sale.terms.clone();
		let Call::amend { consents, .. } = sale.amend(terms.clone()) else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, terms, consents, external_ref);
		assert!(sale.stored().report.is_some_and(|report| report.changed_at.is_some()));
	}

	/// Eight titles, `p` buyers, with the largest closing waiting. It is not what the titles give any more,
	/// which only a comparison with all of them shows.
	#[benchmark]
	fn accept_title(p: Linear<1, 64>) {
		let sale = filed::<T>(2 * p);
		Deals::<T>::mutate(sale.deal, |deal| {
			let closing = deal.as_mut().and_then(|deal| deal.closing.as_mut());
			closing.expect("it is filed").digest = H256::zero();
		});
		let Call::accept_title { consents, .. } = sale.accept_title() else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, consents, external_ref);
		assert!(Pallet::<T>::waiting(sale.deal, &sale.stored()).is_none());
	}

	/// The last loan of a deal with as many parties as it can have.
	#[benchmark]
	fn unbind() {
		let sale = up_to::<T>(Milestone::Financed, PARTIES, 1);
		let loan = sale.stored().loans.first().expect("one").loan;
		let (officer, external_ref) = by::<T>(Role::Lender);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, loan, external_ref);
		assert_eq!(sale.stored().stage, Stage::Reported);
	}

	/// The largest closing waits, `p` buyers.
	#[benchmark]
	fn dismiss_loan(p: Linear<1, 64>) {
		let sale = filed::<T>(2 * p);
		let loan = sale.stored().loans.first().expect("four").loan;
		let Call::dismiss_loan { consents, .. } = sale.dismiss_loan(loan) else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, loan, consents, external_ref);
		assert_eq!(sale.stored().loans.len(), 3);
	}

	/// `p` parties.
	#[benchmark]
	fn change_agent(p: Linear<2, { MaxConsents::get() }>) {
		let sale = up_to::<T>(Milestone::Contracted, p, 0);
		let (officer, external_ref) = by::<T>(Role::Agent);
		let agent = sale.stored().agent;
		// There is one agent: it takes the deal over from another one.
		let other = InstitutionId(u32::MAX);
		Deals::<T>::mutate(sale.deal, |deal| {
			if let Some(deal) = deal {
				deal.agent = other;
			}
		});
		let Call::change_agent { consents, .. } = sale.change_agent(agent) else { unreachable!() };
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, consents, external_ref);
		assert_eq!(sale.stored().agent, agent);
	}

	/// A side of `p` parties.
	#[benchmark]
	fn give_notice(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Contracted, 2 * p, 0);
		let (side, days) = (Side::Sellers, T::MaxNoticeDays::get());
		let call = sale.give_notice(side, days);
		let Call::give_notice { consents, .. } = call else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, side, days, DOCUMENT, consents, external_ref);
		assert_eq!(sale.stored().notices.len(), 1);
	}

	/// All of a side of `p` parties object.
	#[benchmark]
	fn object(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Contracted, 2 * p, 0);
		make::<T>(Role::Agent, sale.give_notice(Side::Sellers, T::MaxNoticeDays::get()));
		let Call::object { consents, .. } = sale.object() else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, DOCUMENT, consents, external_ref);
		assert!(sale.stored().notices.iter().all(|notice| notice.objected_at.is_some()));
	}

	/// A side of `p` parties.
	#[benchmark]
	fn withdraw_notice(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Contracted, 2 * p, 0);
		let side = Side::Sellers;
		make::<T>(Role::Agent, sale.give_notice(side, T::MaxNoticeDays::get()));
		let Call::withdraw_notice { consents, .. } = sale.withdraw_notice(side) else {
			unreachable!()
		};
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, side, consents, external_ref);
		assert!(sale.stored().notices.is_empty());
	}

	/// One party acts for another.
	#[benchmark]
	fn name_successor() {
		let sale = up_to::<T>(Milestone::Contracted, 2, 0);
		let parties: alloc::vec::Vec<_> = sale.terms.parties().into_iter().collect();
		let (party, to) = (parties[0], parties[1]);
		let Call::name_successor { consents, .. } = sale.name_successor(party, to) else {
			unreachable!()
		};
		let (officer, external_ref) = by::<T>(Role::Court);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, party, DOCUMENT, consents, external_ref);
		assert_eq!(sale.stored().signer(party), to);
	}

	/// The price, `p` sellers.
	#[benchmark]
	fn withdraw_affirmation(p: Linear<1, 64>) {
		let sale = filed::<T>(2 * p);
		let leg = Leg::Price;
		make::<T>(Role::Agent, sale.affirm(leg));
		let call = sale.withdraw_affirmation(leg);
		let Call::withdraw_affirmation { consents, .. } = call else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, leg, consents, external_ref);
		assert!(!Affirmations::<T>::contains_key(sale.deal, leg));
	}

	/// `p` sellers.
	#[benchmark]
	fn confirm_interim(p: Linear<1, 64>) {
		let sale = up_to::<T>(Milestone::Contracted, 2 * p, 0);
		let call = sale.confirm_interim(1);
		let Call::confirm_interim { paid, consents, .. } = call else { unreachable!() };
		let (officer, external_ref) = by::<T>(Role::Agent);
		#[extrinsic_call]
		_(officer as T::RuntimeOrigin, sale.deal, 1, paid, DOCUMENT, consents, external_ref);
		assert!(sale.stored().performance.began_on.is_some());
	}

	/// A lapse that releases eight titles and four loans.
	#[benchmark]
	fn pass_term() {
		let sale = up_to::<T>(Milestone::Financed, PARTIES, 4);
		let key = DealTerm { deal: sale.deal, kind: DueKind::Lapse };
		let term = Pallet::<T>::running(&key).expect("a live deal");
		let passed;
		#[block]
		{
			passed = Pallet::<T>::pass(&key, term.last);
		}
		assert_eq!(passed, Ok(()));
		assert_eq!(sale.stored().stage, Stage::Lapsed);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
