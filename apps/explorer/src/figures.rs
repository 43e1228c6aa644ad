//! What the tables of the index say together, for the overview.

use madang_index::{Store, StoreError};
use madang_primitives::KoreanDay;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// How many days the charts have.
const DAYS: u32 = 30;

/// For how long figures are shown that were counted. Everyone may ask.
const SHOWN_FOR: Duration = Duration::from_secs(10);

/// What the tables of the index say together.
pub struct Figures {
	/// Active institutions.
	pub active: usize,
	/// Deals by stage.
	pub deals: Vec<(String, u64)>,
	/// Loans by state.
	pub loans: Vec<(String, u64)>,
	/// Contracts of each of the last days.
	pub contracts: Vec<(String, u64)>,
	/// Registrations of each of the last days.
	pub registrations: Vec<(String, u64)>,
	/// Registered deals, and those of them that were late.
	pub registered: (u64, u64),
	/// From contract to registration, in milliseconds: of half of the deals at most.
	pub median: Option<u64>,
	/// Properties of which book and title record differ.
	pub differ: u64,
	/// Applications for registration that are pending.
	pub pending: u64,
	/// Terms whose last day is over.
	pub overdue: u64,
	/// Cases against validators that the council has not closed.
	pub cases: u64,
	/// Calls that are paused.
	pub paused: u64,
}

impl Figures {
	async fn of(store: &Store, (block, time): (u64, u64)) -> Result<Self, StoreError> {
		let today = KoreanDay::of(time);
		let (before, today) = (today.minus(DAYS).to_string(), today.to_string());
		let terms = store.terms_by_kind(None, &today).await?;
		let paused = store.pauses_at(block).await?.len();
		let registered = store.registered().await?;
		let times = store.times_between("contracted", "registered").await?;
		let members = store.institutions().await?;
		Ok(Self {
			active: members.iter().filter(|one| one.state == "active").count(),
			deals: store.deals_by_stage().await?,
			loans: store.loans_by_state(None).await?,
			contracts: store.deals_each_day("contracted", &before).await?,
			registrations: store.deals_each_day("registered", &before).await?,
			registered: (registered.all, registered.late),
			median: times.get(times.len() / 2).copied(),
			differ: store.count_that_differ().await?,
			pending: store.count_pending().await?,
			overdue: terms.iter().map(|(_, _, late)| late).sum(),
			cases: store.count_open_cases().await?,
			paused: u64::try_from(paused).unwrap_or_default(),
		})
	}
}

/// The figures that were counted last. They are counted once for all who ask at the same time.
#[derive(Default)]
pub struct LastFigures(Mutex<Option<(Instant, Arc<Figures>)>>);

impl LastFigures {
	/// The figures up to the last block, which has this number and this time in milliseconds since 1970.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn of(&self, store: &Store, last: (u64, u64)) -> Result<Arc<Figures>, StoreError> {
		let mut kept = self.0.lock().await;
		if let Some((_, figures)) = kept.as_ref().filter(|(at, _)| at.elapsed() < SHOWN_FOR) {
			return Ok(figures.clone());
		}
		let figures = Arc::new(Figures::of(store, last).await?);
		*kept = Some((Instant::now(), figures.clone()));
		Ok(figures)
	}
}
