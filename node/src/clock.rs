//! Watches the node's own clock, on which it depends for its slots.
//!
//! A clock that is wrong shows in two ways: the blocks of the others seem to be early or late, and the
//! clock jumps against the machine's time since its start. Either is an error in the log and in the
//! metrics. The node continues: consensus refuses what is wrong by itself.

use madang_runtime::{opaque::Block, SLOT_DURATION};
use prometheus_endpoint::{register, Counter, Gauge, PrometheusError, Registry, F64, U64};
use sc_consensus::{BlockImportParams, Verifier};
use sp_consensus::BlockOrigin;
use sp_consensus_aura::Slot;
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// How many blocks are compared. Their median counts, so that a minority of authors with wrong clocks
/// changes nothing.
const BLOCKS: usize = 9;

/// A block that arrives so long before its slot was made by a clock that is ahead of this one.
const EARLY: i64 = 500;

/// A block is made in the first half of its slot and sent at once. One that arrives so long after the
/// beginning of its slot was made by a clock that is behind this one, or took too long.
const LATE: i64 = 2 * SLOT_DURATION as i64;

/// How often the clock is compared with the machine's time since its start.
const TICK: Duration = Duration::from_secs(1);

/// A difference that no correction of the clock's rate makes within a tick.
const STEP: i64 = 500;

/// How often the log repeats an alarm.
const REPEAT: Duration = Duration::from_secs(60);

/// What the blocks of others say about this node's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
	Right,
	/// Behind by at least so many milliseconds.
	Behind(i64),
	/// Ahead by so many milliseconds, or the node or its network is too slow.
	Ahead(i64),
}

/// How long after the beginning of its slot each of the last blocks arrived, in milliseconds.
#[derive(Default)]
struct Delays(VecDeque<(Slot, i64)>);

impl Delays {
	/// Add a block. A slot counts once.
	fn add(&mut self, slot: Slot, delay: i64) {
		if self.0.iter().any(|(known, _)| *known == slot) {
			return;
		}
		self.0.push_back((slot, delay));
		while self.0.len() > BLOCKS {
			self.0.pop_front();
		}
	}

	/// The median, once there are enough.
	fn median(&self) -> Option<i64> {
		let mut delays: Vec<_> = self.0.iter().map(|(_, delay)| *delay).collect();
		delays.sort_unstable();
		(delays.len() == BLOCKS).then(|| delays.get(BLOCKS / 2).copied()).flatten()
	}

	fn verdict(&self) -> Verdict {
		match self.median() {
			Some(delay) if delay < -EARLY => Verdict::Behind(delay.saturating_neg()),
			Some(delay) if delay > LATE => Verdict::Ahead(delay),
			_ => Verdict::Right,
		}
	}
}

/// The metrics.
struct Metrics {
	delay: Gauge<F64>,
	is_wrong: Gauge<U64>,
	steps: Counter<U64>,
}

impl Metrics {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let delay = Gauge::new(
			"madang_clock_block_delay_seconds",
			"How long after the beginning of its slot a block of others arrives, by this node's \
			clock: the median of the last nine",
		)?;
		let is_wrong = Gauge::new(
			"madang_clock_wrong",
			"1 while this node's clock disagrees with those of the others",
		)?;
		let steps = Counter::new(
			"madang_clock_steps_total",
			"How often this node's clock has jumped since the node's start",
		)?;
		Ok(Self {
			delay: register(delay, registry)?,
			is_wrong: register(is_wrong, registry)?,
			steps: register(steps, registry)?,
		})
	}
}

/// Watches the clock.
pub struct Clock {
	delays: Mutex<Delays>,
	last_alarm: Mutex<Option<Instant>>,
	metrics: Option<Metrics>,
}

impl Clock {
	/// A watch that shows what it finds in the metrics.
	pub fn new(registry: Option<&Registry>) -> Self {
		let metrics = registry.and_then(|registry| {
			Metrics::register(registry)
				.inspect_err(|error| log::error!("No metrics of the clock: {error}"))
				.ok()
		});
		Self { delays: Mutex::default(), last_alarm: Mutex::default(), metrics }
	}

	/// A block of another node has arrived.
	fn arrived(&self, slot: Slot, origin: BlockOrigin) {
		let begin = i64::try_from((*slot).saturating_mul(SLOT_DURATION)).unwrap_or(i64::MAX);
		let delay = now().saturating_sub(begin);
		// A node that catches up receives old blocks. They say nothing, unless they are early.
		let is_new =
			matches!(origin, BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast);
		if !is_new && delay >= 0 {
			return;
		}
		let mut delays = self.delays.lock().unwrap_or_else(PoisonError::into_inner);
		delays.add(slot, delay);
		let (median, verdict) = (delays.median(), delays.verdict());
		drop(delays);
		if let (Some(metrics), Some(median)) = (&self.metrics, median) {
			metrics
				.delay
				.set(Duration::from_millis(median.unsigned_abs()).as_secs_f64() * sign(median));
			metrics.is_wrong.set(u64::from(verdict != Verdict::Right));
		}
		self.report(verdict);
	}

	fn report(&self, verdict: Verdict) {
		let text = match verdict {
			Verdict::Right => return,
			Verdict::Behind(by) => format!("this node's clock is behind by {by} ms or more"),
			Verdict::Ahead(by) => format!(
				"this node's clock is ahead, or the node or its network is too slow: blocks arrive \
				{by} ms after the beginning of their slots"
			),
		};
		let mut last = self.last_alarm.lock().unwrap_or_else(PoisonError::into_inner);
		if last.is_none_or(|last| last.elapsed() >= REPEAT) {
			*last = Some(Instant::now());
			log::error!("Wrong time: {text}. Check NTP (docs/src/operations.md, \"The clock\")");
		}
	}

	/// Watch for jumps until the node ends.
	pub async fn watch_steps(self: Arc<Self>) {
		let mut last = (now(), Instant::now());
		loop {
			tokio::time::sleep(TICK).await;
			let present = (now(), Instant::now());
			let passed = present.1.duration_since(last.1).as_millis();
			let passed = i64::try_from(passed).unwrap_or(i64::MAX);
			if let Some(step) = step(present.0.saturating_sub(last.0), passed) {
				log::error!(
					"Wrong time: this machine's clock has jumped by {step} ms, or the machine was \
					suspended. Check NTP (docs/src/operations.md, \"The clock\")"
				);
				if let Some(metrics) = &self.metrics {
					metrics.steps.inc();
				}
			}
			last = present;
		}
	}
}

/// The clock's time, in milliseconds since 1970.
fn now() -> i64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn sign(number: i64) -> f64 {
	if number < 0 {
		-1.0
	} else {
		1.0
	}
}

/// By how much the clock has jumped, if it shows so many milliseconds more while so many passed.
fn step(shown: i64, passed: i64) -> Option<i64> {
	let step = shown.saturating_sub(passed);
	(step.saturating_abs() >= STEP).then_some(step)
}

/// A check of blocks that also looks at when they arrive.
pub struct Timed<V> {
	inner: V,
	clock: Arc<Clock>,
	slot: fn(&madang_runtime::Header) -> Option<Slot>,
}

impl<V> Timed<V> {
	/// A check that tells the clock of each block, whose slot this function finds.
	pub fn new(
		inner: V,
		clock: Arc<Clock>,
		slot: fn(&madang_runtime::Header) -> Option<Slot>,
	) -> Self {
		Self { inner, clock, slot }
	}
}

#[async_trait::async_trait]
impl<V: Verifier<Block>> Verifier<Block> for Timed<V> {
	async fn verify(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<BlockImportParams<Block>, String> {
		// Before the check: it refuses blocks of a clock that is more than a slot ahead of this one.
		if let Some(slot) = (self.slot)(&block.header) {
			self.clock.arrived(slot, block.origin);
		}
		self.inner.verify(block).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn verdict(delays: &[i64]) -> Verdict {
		let mut seen = Delays::default();
		for (slot, delay) in (0_u64..).zip(delays) {
			seen.add(Slot::from(slot), *delay);
		}
		seen.verdict()
	}

	#[test]
	fn blocks_that_arrive_in_their_slots_are_no_alarm() {
		assert_eq!(verdict(&[300; BLOCKS]), Verdict::Right);
		assert_eq!(verdict(&[1_200; BLOCKS]), Verdict::Right, "a slow network");
		assert_eq!(verdict(&[-200; BLOCKS]), Verdict::Right, "clocks differ a little");
		assert_eq!(verdict(&[]), Verdict::Right);
		assert_eq!(verdict(&[-5_000; BLOCKS - 1]), Verdict::Right, "too few to tell");
	}

	#[test]
	fn a_clock_that_is_off_by_more_than_a_second_is_an_alarm() {
		// The blocks of the others arrive 300 ms after their beginning by the right time.
		assert_eq!(verdict(&[300 - 1_500; BLOCKS]), Verdict::Behind(1_200));
		assert_eq!(verdict(&[300 + 2_000; BLOCKS]), Verdict::Ahead(2_300));
		// It is set right again.
		let mut delays = vec![-3_000; BLOCKS];
		delays.extend([300; BLOCKS / 2 + 1]);
		assert_eq!(verdict(&delays), Verdict::Right);
	}

	#[test]
	fn wrong_clocks_of_a_minority_are_no_alarm() {
		let mut delays = vec![300; BLOCKS];
		delays[..BLOCKS / 2].fill(-30_000);
		assert_eq!(verdict(&delays), Verdict::Right);
		// One block that is sent again and again counts once.
		let mut seen = Delays::default();
		(0..BLOCKS).for_each(|_| seen.add(Slot::from(1), -30_000));
		assert_eq!(seen.verdict(), Verdict::Right);
	}

	#[test]
	fn a_jump_is_told_from_a_slow_tick() {
		assert_eq!(step(1_000, 1_000), None);
		assert_eq!(step(9_400, 9_300), None, "the machine was busy");
		assert_eq!(step(1_010, 1_000), None, "the rate is corrected");
		assert_eq!(step(-4_000, 1_000), Some(-5_000));
		assert_eq!(step(4_000, 1_000), Some(3_000));
	}

	#[test]
	fn the_metrics_show_a_wrong_clock() {
		let registry = Registry::new();
		let clock = Clock::new(Some(&registry));
		let slot = u64::try_from(now()).unwrap() / SLOT_DURATION;
		for ahead in 0..BLOCKS as u64 {
			clock.arrived(Slot::from(slot + 10 + ahead), BlockOrigin::NetworkInitialSync);
		}
		let metrics = clock.metrics.unwrap();
		assert_eq!(metrics.is_wrong.get(), 1);
		assert!(metrics.delay.get() < -9.0);
		// Old blocks say nothing.
		let clock = Clock::new(None);
		(0..BLOCKS as u64)
			.for_each(|old| clock.arrived(Slot::from(old), BlockOrigin::NetworkInitialSync));
		assert_eq!(clock.delays.into_inner().unwrap().median(), None);
	}
}
