//! The nodes of the scripted chain, the clock, officers and calls.

use super::{
	chain::{Act, Chain, Submission, START},
	rpc::{Condition, Node},
	transaction::Account,
};
use crate::{
	api::calls::conveyances,
	call::ERA_PERIOD,
	connection::Connection,
	error::Error,
	officer::Officer,
	outcome::Included,
	submit::{
		nodes::{Dial, Nodes},
		Sender, Sent,
	},
};
use futures::{future::BoxFuture, FutureExt};
use madang_primitives::DealId;
use std::{
	sync::{Arc, LazyLock, Mutex, MutexGuard},
	time::Duration,
};
use subxt::tx::Payload;
use tokio::{
	task::JoinHandle,
	time::{interval, sleep, timeout},
};

/// The network: one chain and several nodes.
#[derive(Clone)]
pub(super) struct World {
	chain: Arc<Mutex<Chain>>,
	nodes: Vec<Arc<Mutex<Condition>>>,
	/// The addresses to which somebody has connected.
	dialled: Arc<Mutex<Vec<String>>>,
}

impl World {
	/// A network with a block each second. Block [`START`] is the last one now.
	pub(super) fn new(nodes: usize) -> Self {
		let chain = Arc::new(Mutex::new(Chain::new()));
		let slots = chain.clone();
		tokio::spawn(async move {
			let mut clock = interval(Duration::from_secs(1));
			clock.tick().await;
			loop {
				clock.tick().await;
				slots.lock().unwrap().slot();
			}
		});
		Self { chain, nodes: (0..nodes).map(|_| Arc::default()).collect(), dialled: Arc::default() }
	}

	/// The chain.
	pub(super) fn chain(&self) -> MutexGuard<'_, Chain> {
		self.chain.lock().unwrap()
	}

	/// The condition of a node.
	pub(super) fn node(&self, index: usize) -> MutexGuard<'_, Condition> {
		self.nodes[index].lock().unwrap()
	}

	/// Change the condition of all nodes.
	pub(super) fn all_nodes(&self, change: impl Fn(&mut Condition)) {
		for index in 0..self.nodes.len() {
			change(&mut self.node(index));
		}
	}

	/// The nodes, as a sender uses them.
	pub(super) fn as_nodes(&self) -> Nodes {
		let urls: Vec<String> = (0..self.nodes.len()).map(|index| index.to_string()).collect();
		Nodes::new(&urls, self.clone())
	}

	/// A sender over all nodes.
	pub(super) async fn sender(&self) -> Sender {
		Sender::over(self.as_nodes()).await.expect("a node answers")
	}

	/// Wait until there is a block.
	pub(super) async fn until_best(&self, number: u64) {
		while self.chain().best().number < number {
			sleep(Duration::from_millis(100)).await;
		}
	}

	/// How often somebody has connected to a node.
	pub(super) fn dialled(&self, node: &str) -> usize {
		self.dialled.lock().unwrap().iter().filter(|url| *url == node).count()
	}

	/// Wait until a block is final and the sender had the time to read it.
	pub(super) async fn until_read(&self, number: u64) {
		while self.chain().finalized() < number {
			sleep(Duration::from_millis(100)).await;
		}
		sleep(Duration::from_millis(400)).await;
	}
}

impl Dial for World {
	fn dial<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Connection, Error>> {
		self.dialled.lock().unwrap().push(url.to_owned());
		let condition = self.nodes[url.parse::<usize>().expect("a node's index")].clone();
		let node = Node { chain: self.chain.clone(), condition: condition.clone() };
		async move {
			if condition.lock().unwrap().down {
				let reason = "connection refused".to_owned();
				return Err(Error::Connection { url: url.to_owned(), reason });
			}
			Connection::over(url, node).await
		}
		.boxed()
	}
}

/// One of ten officers.
pub(super) fn officer(index: u8) -> Officer {
	static OFFICERS: LazyLock<Vec<Officer>> = LazyLock::new(|| {
		let secrets = (0..10).map(|index| format!("//{index}"));
		secrets.map(|secret| Officer::from_secret(&secret).expect("a development key")).collect()
	});
	OFFICERS[usize::from(index)].clone()
}

/// An officer's account.
pub(super) fn account(index: u8) -> Account {
	officer(index).account().0
}

/// The reference of a call.
pub(super) const fn reference(index: u8) -> [u8; 32] {
	[index; 32]
}

/// A call with its own reference.
pub(super) fn call(index: u8) -> impl Payload {
	conveyances::abandon(DealId(index.into()), reference(index))
}

/// Send a call of an officer.
pub(super) async fn send(sender: &Sender, index: u8, by: u8) -> Sent {
	sender.send(&call(index), &officer(by)).await.expect("the transaction is pending")
}

/// Wait for the outcome. It arrives within 20 minutes of the paused clock, or never.
pub(super) async fn answer(sent: Sent) -> Result<Included, Error> {
	let limit = Duration::from_secs(1_200);
	timeout(limit, sent.outcome()).await.expect("the transaction has an outcome")
}

/// Wait for the outcome in the background.
pub(super) fn outcome(sent: Sent) -> JoinHandle<Result<Included, Error>> {
	tokio::spawn(answer(sent))
}

/// Check that a call is included, at the position that the chain has, and only once.
pub(super) fn assert_included(world: &World, index: u8, outcome: &Result<Included, Error>) {
	let included = outcome.as_ref().expect("the call is included");
	let found = world.chain().inclusions(&reference(index));
	let [(number, position, hash)] = found[..] else { panic!("call {index} is at {found:?}") };
	assert_eq!((included.block, included.index), (number, position));
	assert_eq!(included.transaction, hash);
	assert_eq!(Some(included.hash), world.chain().block(number).map(|block| block.hash));
}

/// Check that no finalized block has a call.
pub(super) fn assert_absent(world: &World, index: u8) {
	assert_eq!(world.chain().inclusions(&reference(index)), []);
}

/// The block at which a signature from the beginning of a test expires.
pub(super) const FIRST_EXPIRY: u64 = START + ERA_PERIOD;

/// The same act for more submissions than a test makes.
pub(super) fn always(act: Act) -> impl Iterator<Item = Act> {
	std::iter::repeat_n(act, 100)
}

/// The nonces of the submissions of a call, in order.
pub(super) fn nonces(world: &World, index: u8) -> Vec<u64> {
	let chain = world.chain();
	let of_call = |one: &&Submission| one.transaction.reference == reference(index);
	chain.submissions.iter().filter(of_call).map(|one| one.transaction.nonce).collect()
}

/// The number of submissions so far.
pub(super) fn submissions(world: &World) -> usize {
	world.chain().submissions.len()
}
