//! Relays between an outsider and the nodes, which count what passes: silence means something only if
//! somebody was called.

use anyhow::{Context, Result};
use std::sync::{
	atomic::{AtomicUsize, Ordering},
	Arc,
};
use tokio::{
	io::copy,
	net::{TcpListener, TcpStream},
	task::JoinSet,
};

/// Relays to some nodes, one for each.
pub struct Relays {
	/// The nodes' addresses by way of the relays.
	pub addresses: Vec<String>,
	dials: Vec<Arc<AtomicUsize>>,
	_tasks: JoinSet<()>,
}

impl Relays {
	/// Start relays to nodes of these addresses: `/ip4/HOST/tcp/PORT/p2p/ID`.
	pub async fn start(nodes: &[String]) -> Result<Self> {
		let (mut addresses, mut dials, mut tasks) = (Vec::new(), Vec::new(), JoinSet::new());
		for node in nodes {
			let parts: Vec<&str> = node.split('/').collect();
			let [_, _, host, _, port, _, id] = parts.as_slice() else {
				anyhow::bail!("{node} is not an address of a node");
			};
			let listener = TcpListener::bind("127.0.0.1:0").await?;
			let own_port = listener.local_addr()?.port();
			addresses.push(format!("/ip4/127.0.0.1/tcp/{own_port}/p2p/{id}"));
			let count = Arc::new(AtomicUsize::new(0));
			dials.push(count.clone());
			let target = format!("{host}:{port}");
			tasks.spawn(async move { while relay(&listener, &target, &count).await.is_ok() {} });
		}
		Ok(Self { addresses, dials, _tasks: tasks })
	}

	/// How often each node was dialled and has answered.
	pub fn dials(&self) -> Vec<usize> {
		self.dials.iter().map(|count| count.load(Ordering::Relaxed)).collect()
	}
}

/// Relay the next connection.
async fn relay(listener: &TcpListener, target: &str, dials: &Arc<AtomicUsize>) -> Result<()> {
	let (outsider, _) = listener.accept().await.context("the relay has ended")?;
	let (target, dials) = (target.to_owned(), dials.clone());
	tokio::spawn(async move {
		let Ok(node) = TcpStream::connect(target).await else { return };
		let (mut from_outsider, mut to_outsider) = outsider.into_split();
		let (mut from_node, mut to_node) = node.into_split();
		let up = copy(&mut from_outsider, &mut to_node);
		let down = async {
			if from_node.peek(&mut [0]).await? > 0 {
				dials.fetch_add(1, Ordering::Relaxed);
			}
			copy(&mut from_node, &mut to_outsider).await
		};
		// When one end closes, so does the other.
		tokio::select! { _ = up => {}, _ = down => {} }
	});
	Ok(())
}
