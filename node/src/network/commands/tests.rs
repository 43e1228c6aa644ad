use super::*;
use futures::{channel::oneshot, executor::block_on, stream};
use sc_network::{
	config::MultiaddrWithPeerId, IfDisconnected, ObservedRole, ReputationChange, RequestFailure,
};
use std::{collections::HashSet, sync::Mutex};

const ANNOUNCEMENTS: &str = "/announcements";

/// A network that writes down what it is asked for.
#[derive(Default)]
struct Written(Mutex<Vec<String>>);

impl Written {
	fn write(&self, what: String) {
		self.0.lock().unwrap().push(what);
	}
}

#[async_trait::async_trait]
impl NetworkPeers for Written {
	fn set_authorized_peers(&self, _: HashSet<PeerId>) {}
	fn set_authorized_only(&self, _: bool) {}
	fn add_known_address(&self, _: PeerId, _: Multiaddr) {}
	fn report_peer(&self, peer: PeerId, change: ReputationChange) {
		self.write(format!("report {peer} {}", change.value));
	}
	fn peer_reputation(&self, _: &PeerId) -> i32 {
		0
	}
	fn disconnect_peer(&self, peer: PeerId, _: ProtocolName) {
		self.write(format!("disconnect {peer}"));
	}
	fn accept_unreserved_peers(&self) {}
	fn deny_unreserved_peers(&self) {}
	fn add_reserved_peer(&self, _: MultiaddrWithPeerId) -> Result<(), String> {
		Ok(())
	}
	fn remove_reserved_peer(&self, _: PeerId) {}
	fn set_reserved_peers(&self, _: ProtocolName, _: HashSet<Multiaddr>) -> Result<(), String> {
		Ok(())
	}
	fn add_peers_to_reserved_set(
		&self,
		protocol: ProtocolName,
		peers: HashSet<Multiaddr>,
	) -> Result<(), String> {
		peers.iter().for_each(|peer| self.write(format!("add {protocol} {peer}")));
		Ok(())
	}
	fn remove_peers_from_reserved_set(
		&self,
		protocol: ProtocolName,
		peers: Vec<PeerId>,
	) -> Result<(), String> {
		peers.iter().for_each(|peer| self.write(format!("remove {protocol} {peer}")));
		Ok(())
	}
	fn sync_num_connected(&self) -> usize {
		0
	}
	fn peer_role(&self, _: PeerId, _: Vec<u8>) -> Option<ObservedRole> {
		None
	}
	async fn reserved_peers(&self) -> Result<Vec<PeerId>, ()> {
		Ok(Vec::new())
	}
}

#[async_trait::async_trait]
impl NetworkRequest for Written {
	async fn request(
		&self,
		_: PeerId,
		_: ProtocolName,
		_: Vec<u8>,
		_: Option<(Vec<u8>, ProtocolName)>,
		_: IfDisconnected,
	) -> Result<(Vec<u8>, ProtocolName), RequestFailure> {
		Err(RequestFailure::NotConnected)
	}
	fn start_request(
		&self,
		peer: PeerId,
		protocol: ProtocolName,
		request: Vec<u8>,
		_: Option<(Vec<u8>, ProtocolName)>,
		_: oneshot::Sender<Result<(Vec<u8>, ProtocolName), RequestFailure>>,
		_: IfDisconnected,
	) {
		self.write(format!("request {protocol} {request:?} {peer}"));
	}
}

/// What the network is asked for in the end.
async fn asked(commands: Vec<ToServiceCommand>, gate: &Gate) -> Vec<String> {
	let network = Arc::new(Written::default());
	run_with(stream::iter(commands), network.clone(), gate.clone(), Duration::from_millis(1)).await;
	let asked = network.0.lock().unwrap().clone();
	asked
}

fn disconnect_from(peer: PeerId) -> ToServiceCommand {
	ToServiceCommand::DisconnectPeer(peer, ANNOUNCEMENTS.into())
}

#[tokio::test]
async fn a_registered_peer_is_disconnected_and_put_back() {
	let peer = PeerId::random();
	let gate = Gate::default();
	gate.set_admitted([peer].into());
	assert_eq!(
		asked(vec![disconnect_from(peer)], &gate).await,
		[
			format!("remove {ANNOUNCEMENTS} {peer}"),
			format!("disconnect {peer}"),
			format!("add {ANNOUNCEMENTS} /p2p/{peer}"),
		]
	);
}

#[tokio::test]
async fn another_peer_is_only_disconnected() {
	let peer = PeerId::random();
	let asked = asked(vec![disconnect_from(peer)], &Gate::default()).await;
	assert_eq!(asked, [format!("disconnect {peer}")]);
}

#[test]
fn who_is_no_longer_registered_is_not_put_back() {
	let peer = PeerId::random();
	let gate = Gate::default();
	put_back(&Written::default(), &gate, peer, ANNOUNCEMENTS.into());
	let network = Written::default();
	gate.set_admitted([peer].into());
	assert!(disconnect(&network, &gate, peer, &ANNOUNCEMENTS.into()));
	gate.set_admitted(HashSet::new());
	put_back(&network, &gate, peer, ANNOUNCEMENTS.into());
	let asked = [format!("remove {ANNOUNCEMENTS} {peer}"), format!("disconnect {peer}")];
	assert_eq!(*network.0.lock().unwrap(), asked);
}

#[test]
fn requests_and_reports_are_passed_on() {
	let peer = PeerId::random();
	let (answer, _waiting) = oneshot::channel();
	let commands = vec![
		ToServiceCommand::StartRequest(
			peer,
			"/blocks".into(),
			vec![1, 2],
			answer,
			IfDisconnected::ImmediateError,
		),
		ToServiceCommand::ReportPeer(peer, ReputationChange::new(-7, "late")),
	];
	assert_eq!(
		block_on(asked(commands, &Gate::default())),
		[format!("request /blocks [1, 2] {peer}"), format!("report {peer} -7")]
	);
}
