//! Benchmarks. The worst case of each is named; the scene is set by the runtime's
//! [`BenchmarkHelper`], because titles, loans and signatures are other pallets' matter.

use crate::{
	Call, Config, Consents, Cursor, DealOf, Deals, Due, DueCount, DueCursor, DueItem, DueKind,
	Event, Ground, Holidays, Leg, MaxConsents, MaxHolidays, NextDeal, Pallet, Payment, PaymentKind,
	Stage, Terms,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use madang_primitives::{
	signing::{self, PartyConsent, Purpose},
	Commitment, DealId, Did, ExternalRef, HolderId, Holding, Holdings, KoreanDay, LoanId, Property,
	Share, TitleId,
};
use sp_core::H256;

/// Whose origin a benchmark needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
	/// The conveyance agent, the same every time.
	Agent,
	/// The bank of every mortgage and loan of the scene.
	Lender,
	/// The municipality of the scene's place.
	Municipality,
	/// The registry office of the scene's place.
	Registrar,
	/// The court of the scene's place.
	Court,
}

/// Sets the scene: what the runtime does for the benchmarks of this pallet.
pub trait BenchmarkHelper<T: Config> {
	/// Set the clock (and put whatever institutions the roles need in place).
	fn set_up();

	/// An officer's origin.
	fn origin(role: Role) -> T::RuntimeOrigin;

	/// Active DIDs, able to sign, the same for the same numbers.
	fn parties(from: u32, count: u32) -> Vec<Did>;

	/// A property with a title held in equal shares, and so many effective mortgages of the lender,
	/// each securing a disbursed loan: their entries' numbers.
	fn title(holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>);

	/// An agreed loan of the lender to the borrowers, to be secured by the title.
	fn loan(title: TitleId, borrowers: &[Did]) -> LoanId;

	/// A party's signature, with the dearest kind of key.
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
}

type Helper<T> = <T as Config>::BenchmarkHelper;

const EVIDENCE: Commitment = Commitment([3; 32]);

fn reference(number: u8) -> ExternalRef {
	[number; 32]
}

fn holdings(dids: &[Did]) -> Holdings {
	let share = Share::new(1, dids.len() as u64).expect("at least one");
	let held = dids.iter().map(|did| Holding { holder: HolderId::Did(*did), share });
	Holdings::new(held).expect("at most as many as a title has holders")
}

fn sign_all_consents<T: Config>(
	dids: impl Iterator<Item = Did>,
	purpose: Purpose,
	deal: DealId,
	terms: &impl Encode,
) -> Consents {
	let (object, terms) = (Pallet::<T>::signing_object(deal), signing::terms(terms));
	let consents = dids.map(|did| Helper::<T>::sign_consent(did, purpose, object, terms));
	BoundedVec::truncate_from(consents.collect())
}

/// A deal under way, with half of the signers selling and half buying.
struct Scene {
	deal: DealId,
	title: TitleId,
	terms: Terms,
	buyers: Vec<Did>,
}

impl Scene {
	/// Inspected, ready to conclude. `signers` is even, `mortgages` are all to be discharged.
	fn inspected<T: Config>(signers: u32, mortgages: u32) -> Self {
		Helper::<T>::set_up();
		let half = (signers / 2).max(1);
		let sellers = Helper::<T>::parties(0, half);
		let buyers = Helper::<T>::parties(half, half);
		let (property, title, numbers) = Helper::<T>::title(&sellers, mortgages);
		let deal = NextDeal::<T>::get();
		Pallet::<T>::inspect(Helper::<T>::origin(Role::Agent), property, reference(1))
			.expect("inspect");
		let payment = |kind, amount| Payment { kind, amount, due_on: Self::today::<T>() };
		let terms = Terms {
			sellers: holdings(&sellers),
			buyers: holdings(&buyers),
			price: 800,
			// As many instalments as can be.
			payments: BoundedVec::truncate_from(
				(0..8u8)
					.map(|place| match place {
						0 => payment(PaymentKind::Deposit, 100),
						7 => payment(PaymentKind::Balance, 100),
						_ => payment(PaymentKind::Interim, 100),
					})
					.collect(),
			),
			discharges: BoundedVec::truncate_from(numbers),
			contract: EVIDENCE,
			handover_on: Self::today::<T>(),
		};
		Self { deal, title, terms, buyers }
	}

	fn today<T: Config>() -> KoreanDay {
		KoreanDay::of(Pallet::<T>::now())
	}

	fn contracted<T: Config>(signers: u32, mortgages: u32) -> Self {
		let scene = Self::inspected::<T>(signers, mortgages);
		let consents = scene.consents::<T>(Purpose::ConcludeContract, &scene.terms);
		let agent = Helper::<T>::origin(Role::Agent);
		Pallet::<T>::conclude(agent, scene.deal, scene.terms.clone(), consents, reference(2))
			.expect("conclude");
		scene
	}

	fn reported<T: Config>(signers: u32, mortgages: u32) -> Self {
		let scene = Self::contracted::<T>(signers, mortgages);
		let city = Helper::<T>::origin(Role::Municipality);
		Pallet::<T>::accept_report(city, scene.deal, reference(3)).expect("accept");
		scene
	}

	fn financed<T: Config>(signers: u32, mortgages: u32, loans: u8) -> Self {
		let scene = Self::reported::<T>(signers, mortgages);
		for number in 0..loans {
			scene.finance::<T>(number);
		}
		scene
	}

	fn loan<T: Config>(&self) -> LoanId {
		// As many borrowers as a mortgage has debtors.
		let borrowers: Vec<_> = self.buyers.iter().take(8).copied().collect();
		Helper::<T>::loan(self.title, &borrowers)
	}

	fn finance<T: Config>(&self, number: u8) {
		let bank = Helper::<T>::origin(Role::Lender);
		Pallet::<T>::finance(bank, self.deal, self.loan::<T>(), reference(10 + number))
			.expect("finance");
	}

	fn filed<T: Config>(signers: u32, mortgages: u32, loans: u8) -> Self {
		let scene = Self::financed::<T>(signers, mortgages, loans);
		let consents = scene.registration_consents::<T>();
		let agent = Helper::<T>::origin(Role::Agent);
		Pallet::<T>::file_registration(agent, scene.deal, consents, reference(4)).expect("file");
		scene
	}

	fn affirmed<T: Config>(signers: u32, mortgages: u32, loans: u8) -> Self {
		let scene = Self::filed::<T>(signers, mortgages, loans);
		for (place, leg) in Pallet::<T>::legs(&scene.stored::<T>()).into_iter().enumerate() {
			let (role, consents) = match leg {
				Leg::Payoff(_) | Leg::Disbursement(_) => (Role::Lender, Consents::default()),
				Leg::Price => (Role::Agent, scene.price_consents::<T>()),
				Leg::Tax => (Role::Agent, Consents::default()),
			};
			let origin = Helper::<T>::origin(role);
			let external_ref = reference(20 + place as u8);
			Pallet::<T>::affirm(origin, scene.deal, leg, EVIDENCE, consents, external_ref)
				.expect("affirm");
		}
		scene
	}

	fn stored<T: Config>(&self) -> DealOf<T> {
		Deals::<T>::get(self.deal).expect("stored")
	}

	fn stage<T: Config>(&self) -> Stage {
		self.stored::<T>().stage
	}

	fn consents<T: Config>(&self, purpose: Purpose, terms: &impl Encode) -> Consents {
		sign_all_consents::<T>(self.terms.parties(), purpose, self.deal, terms)
	}

	fn registration_consents<T: Config>(&self) -> Consents {
		let closing = Pallet::<T>::closing_of(&self.stored::<T>()).expect("contracted");
		self.consents::<T>(Purpose::ApplyForRegistration, &closing)
	}

	fn price_consents<T: Config>(&self) -> Consents {
		let terms = (Leg::Price, EVIDENCE);
		sign_all_consents::<T>(self.terms.sellers(), Purpose::ConfirmPayment, self.deal, &terms)
	}
}

/// Holidays after a term's nominal end: the worst case of every search for a term's end.
fn no_working_days<T: Config>(days: u32) {
	let nominal = Scene::today::<T>().plus(days);
	(0..30).for_each(|later| Holidays::<T>::insert(nominal.plus(later), ()));
}

fn last<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(
		<T as frame_system::Config>::RuntimeEvent::from(event).into(),
	);
}

#[benchmarks]
mod benches {
	use super::*;

	/// A title with eight mortgages; a term whose end falls among holidays.
	#[benchmark]
	fn inspect() {
		Helper::<T>::set_up();
		let (property, ..) = Helper::<T>::title(&Helper::<T>::parties(0, 2), 8);
		no_working_days::<T>(T::InspectionDays::get());
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, property, reference(1));
		assert!(Deals::<T>::contains_key(DealId(0)));
	}

	/// As `inspect`.
	#[benchmark]
	fn reinspect() {
		let scene = Scene::inspected::<T>(2, 8);
		no_working_days::<T>(T::InspectionDays::get());
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, reference(2));
		assert_eq!(scene.stage::<T>(), Stage::Inspected);
	}

	/// Eight mortgages to discharge, eight instalments, `p` signatures.
	#[benchmark]
	fn conclude(p: Linear<2, { MaxConsents::get() }>) {
		let scene = Scene::inspected::<T>(p, 8);
		let consents = scene.consents::<T>(Purpose::ConcludeContract, &scene.terms);
		let (agent, terms) = (Helper::<T>::origin(Role::Agent), scene.terms.clone());
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, terms, consents, reference(2));
		assert_eq!(scene.stage::<T>(), Stage::Contracted);
	}

	/// A deal with as many parties as can be.
	#[benchmark]
	fn accept_report() {
		let scene = Scene::contracted::<T>(MaxConsents::get(), 8);
		let city = Helper::<T>::origin(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, scene.deal, reference(3));
		assert_eq!(scene.stage::<T>(), Stage::Reported);
	}

	/// As `accept_report`.
	#[benchmark]
	fn request_supplement() {
		let scene = Scene::contracted::<T>(MaxConsents::get(), 8);
		let city = Helper::<T>::origin(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, scene.deal, EVIDENCE, reference(3));
		assert_eq!(scene.stored::<T>().report.and_then(|report| report.reason), Some(EVIDENCE));
	}

	/// As `accept_report`.
	#[benchmark]
	fn supplement_report() {
		let scene = Scene::contracted::<T>(MaxConsents::get(), 8);
		let city = Helper::<T>::origin(Role::Municipality);
		Pallet::<T>::request_supplement(city, scene.deal, EVIDENCE, reference(3)).expect("asked");
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, EVIDENCE, reference(4));
		assert_eq!(scene.stored::<T>().report.and_then(|report| report.documents), Some(EVIDENCE));
	}

	/// The fourth loan, with eight borrowers.
	#[benchmark]
	fn finance() {
		let scene = Scene::financed::<T>(MaxConsents::get(), 8, 3);
		let loan = scene.loan::<T>();
		let bank = Helper::<T>::origin(Role::Lender);
		#[extrinsic_call]
		_(bank as T::RuntimeOrigin, scene.deal, loan, reference(9));
		assert_eq!(scene.stored::<T>().loans.len(), 4);
	}

	/// Eight discharges and four mortgages, `p` signatures.
	#[benchmark]
	fn file_registration(p: Linear<2, { MaxConsents::get() }>) {
		let scene = Scene::financed::<T>(p, 8, 4);
		let consents = scene.registration_consents::<T>();
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, consents, reference(9));
		assert!(scene.stored::<T>().closing.is_some());
	}

	/// The price, `p` sellers.
	#[benchmark]
	fn affirm(p: Linear<1, 64>) {
		let scene = Scene::filed::<T>(2 * p, 8, 4);
		let consents = scene.price_consents::<T>();
		let agent = Helper::<T>::origin(Role::Agent);
		let leg = Leg::Price;
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, leg, EVIDENCE, consents, reference(9));
		assert!(crate::Affirmations::<T>::contains_key(scene.deal, leg));
	}

	/// Eight discharges with their loans, as many parties as can be, four new loans.
	#[benchmark]
	fn register() {
		let scene = Scene::affirmed::<T>(MaxConsents::get(), 8, 4);
		let registry = Helper::<T>::origin(Role::Registrar);
		#[extrinsic_call]
		_(registry as T::RuntimeOrigin, scene.deal, reference(9));
		assert_eq!(scene.stage::<T>(), Stage::Registered);
	}

	/// As many new owners as can be.
	#[benchmark]
	fn book() {
		let scene = Scene::affirmed::<T>(MaxConsents::get(), 8, 4);
		let registry = Helper::<T>::origin(Role::Registrar);
		Pallet::<T>::register(registry, scene.deal, reference(9)).expect("register");
		let city = Helper::<T>::origin(Role::Municipality);
		#[extrinsic_call]
		_(city as T::RuntimeOrigin, scene.deal, reference(8));
		assert_eq!(scene.stage::<T>(), Stage::Booked);
	}

	/// By agreement, with a closing of thirteen applications waiting and four loans bound, `p`
	/// signatures.
	#[benchmark]
	fn rescind(p: Linear<2, { MaxConsents::get() }>) {
		let scene = Scene::filed::<T>(p, 8, 4);
		no_working_days::<T>(T::RescissionReportDays::get());
		let consents = scene.consents::<T>(Purpose::RescindContract, &EVIDENCE);
		let agent = Helper::<T>::origin(Role::Agent);
		let ground = Ground::Agreement;
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, ground, EVIDENCE, consents, reference(9));
		assert_eq!(scene.stage::<T>(), Stage::Rescinded);
	}

	/// A deal with as many parties as can be.
	#[benchmark]
	fn report_rescission() {
		let scene = Scene::contracted::<T>(MaxConsents::get(), 8);
		let court = Helper::<T>::origin(Role::Court);
		Pallet::<T>::declare_void(court, scene.deal, EVIDENCE, reference(8)).expect("void");
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, reference(9));
		assert!(scene.stored::<T>().rescission.is_some_and(|end| end.reported_at.is_some()));
	}

	/// As `rescind`.
	#[benchmark]
	fn declare_void() {
		let scene = Scene::filed::<T>(MaxConsents::get(), 8, 4);
		no_working_days::<T>(T::RescissionReportDays::get());
		let court = Helper::<T>::origin(Role::Court);
		#[extrinsic_call]
		_(court as T::RuntimeOrigin, scene.deal, EVIDENCE, reference(9));
		assert_eq!(scene.stage::<T>(), Stage::Void);
	}

	/// An inspected deal.
	#[benchmark]
	fn abandon() {
		let scene = Scene::inspected::<T>(2, 8);
		let agent = Helper::<T>::origin(Role::Agent);
		#[extrinsic_call]
		_(agent as T::RuntimeOrigin, scene.deal, reference(9));
		assert_eq!(scene.stage::<T>(), Stage::Expired);
	}

	/// `d` days, none of them declared before.
	#[benchmark]
	fn declare_holidays(d: Linear<1, { MaxHolidays::get() }>) -> Result<(), BenchmarkError> {
		let council =
			<T::CouncilOrigin as frame_support::traits::EnsureOrigin<_>>::try_successful_origin()
				.map_err(|()| BenchmarkError::Weightless)?;
		let days: BoundedVec<_, MaxHolidays> =
			BoundedVec::truncate_from((0..d).map(KoreanDay).collect());
		#[extrinsic_call]
		_(council as T::RuntimeOrigin, days.clone());
		last::<T>(Event::HolidaysDeclared { days });
		Ok(())
	}

	/// One lapse that frees a title with thirteen applications and four loans; `i` items on `d`
	/// days, the others' terms met.
	#[benchmark]
	fn process_due(d: Linear<1, 32>, i: Linear<1, 32>) {
		let scene = Scene::filed::<T>(MaxConsents::get(), 8, 4);
		let today = Scene::today::<T>();
		let first = KoreanDay(today.0.saturating_sub(d));
		Deals::<T>::mutate(scene.deal, |deal| {
			let term = deal.as_mut().and_then(|deal| deal.registration_term.as_mut());
			term.expect("contracted").lapses_on = first;
		});
		DueCursor::<T>::put(Cursor { day: first, next: 0 });
		DueCount::<T>::insert(first, i);
		let item = DueItem { deal: scene.deal, kind: DueKind::Lapse };
		(0..i).for_each(|place| Due::<T>::insert(first, place, item));
		#[block]
		{
			Pallet::<T>::process_due();
		}
		assert_eq!(scene.stage::<T>(), Stage::Expired);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
