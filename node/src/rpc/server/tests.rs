//! The server over methods of the tests' own.

use super::*;
use serde_json::{json, Value};
use std::{
	io::{Read, Write},
	net::TcpStream,
	sync::atomic::{AtomicUsize, Ordering},
};
use tokio::net::TcpSocket;

/// The bytes of a large answer: half of what a connection may leave unread.
const LARGE: usize = 512 * 1024;

/// How many connections each endpoint has.
const CONNECTIONS: u32 = 10;

const PATIENCE: Duration = Duration::from_secs(60);

/// How many large or slow answers were made.
type Large = Arc<AtomicUsize>;

/// Methods of all kinds.
fn methods(large: Large) -> RpcModule<()> {
	let mut methods = RpcModule::new(());
	let slow = large.clone();
	let wait = move |_: jsonrpsee::types::Params<'static>, _: Arc<()>, _: jsonrpsee::Extensions| {
		slow.fetch_add(1, Ordering::Relaxed);
		tokio::time::sleep(Duration::from_millis(20))
	};
	methods.register_async_method("state_slow", wait).unwrap();
	let answer = move |_: jsonrpsee::types::Params<'_>, _: &(), _: &jsonrpsee::Extensions| {
		large.fetch_add(1, Ordering::Relaxed);
		"x".repeat(LARGE)
	};
	methods.register_method("state_large", answer).unwrap();
	methods.register_method("own_count", |_, _, _| "of all").unwrap();
	let unanswered = |_: jsonrpsee::types::Params<'_>, _: &(), with: &jsonrpsee::Extensions| {
		with.get::<Arc<Load>>().map(|load| load.unanswered())
	};
	methods.register_method("system_unanswered", unanswered).unwrap();
	methods
		.register_subscription(
			"chain_subscribe",
			"chain_told",
			"chain_unsubscribe",
			|_, pending, _, kept| async move {
				let sink = pending.accept().await?;
				sink.closed().await;
				drop(kept);
				Ok(())
			},
		)
		.unwrap();
	for name in ["certificates_check", "notary_act", "system_chain", "state_getKeys"] {
		methods.register_method(name, |_, _, _| "answered").unwrap();
	}
	methods
}

/// The methods of a connection, which count its calls.
fn own_methods(_: &Handle) -> Methods {
	let mut own = RpcModule::new(AtomicUsize::new(0));
	own.register_method("own_count", |_, count, _| count.fetch_add(1, Ordering::Relaxed)).unwrap();
	own.into()
}

/// A server with two endpoints, and their addresses.
fn started(lookups: u32) -> (Servers, [SocketAddr; 2]) {
	let (servers, addresses, _) = started_counting(lookups);
	(servers, addresses)
}

fn started_counting(lookups: u32) -> (Servers, [SocketAddr; 2], Large) {
	// Two free ports, which the server then takes.
	let free = [0, 1].map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
	let addresses = free.each_ref().map(|listener| listener.local_addr().unwrap());
	drop(free);
	let endpoint = |listen_addr| RpcEndpoint {
		listen_addr,
		batch_config: BatchRequestConfig::Unlimited,
		max_connections: CONNECTIONS,
		max_payload_in_mb: 1,
		max_payload_out_mb: 1,
		max_subscriptions_per_connection: 20,
		max_buffer_capacity_per_connection: 16,
		rate_limit: None,
		rate_limit_trust_proxy_headers: false,
		rate_limit_whitelisted_ips: Vec::new(),
		cors: Some(Vec::new()),
		rpc_methods: RpcMethods::Safe,
		is_optional: false,
		retry_random_port: false,
	};
	let endpoints = addresses.map(endpoint).into();
	let settings = Settings { lookups: NonZeroU32::new(lookups).unwrap(), per_address: None };
	let large = Large::default();
	let methods = methods(large.clone());
	let servers = start(endpoints, &methods, Box::new(own_methods), settings).unwrap();
	(servers, addresses, large)
}

fn call(method: &str) -> Value {
	json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] })
}

/// The answer to a request on a connection of its own.
fn ask(address: SocketAddr, request: &Value) -> Value {
	post(TcpStream::connect(address).unwrap(), &request.to_string())
}

fn post(mut stream: TcpStream, body: &str) -> Value {
	stream.set_read_timeout(Some(PATIENCE)).unwrap();
	let address = stream.peer_addr().unwrap();
	write!(
		stream,
		"POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
		 content-length: {}\r\n\r\n{body}",
		body.len()
	)
	.unwrap();
	let mut answer = String::new();
	stream.read_to_string(&mut answer).unwrap();
	let (_, body) = answer.split_once("\r\n\r\n").unwrap();
	serde_json::from_str(body).unwrap()
}

#[test]
fn an_address_has_one_allowance_on_all_connections_and_endpoints() {
	let (_servers, [one, two]) = started(4);
	assert_eq!(ask(one, &call("certificates_check"))["result"], "answered");
	assert_eq!(ask(two, &call("notary_act"))["result"], "answered");
	// Each call of a batch counts.
	let batch = json!([call("notary_act"), call("notary_act"), call("notary_act")]);
	let answers = ask(one, &batch);
	assert_eq!(
		(&answers[0]["result"], &answers[1]["result"]),
		(&json!("answered"), &json!("answered"))
	);
	for error in [&answers[2], &ask(two, &call("certificates_check"))] {
		assert_eq!(error["error"]["code"], -32_005);
		assert!(error["error"]["message"].as_str().unwrap().contains("4 times within a minute"));
		// Of four a minute, one comes back every 15 seconds.
		let wait = error["error"]["data"]["retry-after-seconds"].as_u64().unwrap();
		assert!((1..=16).contains(&wait), "{wait}");
	}
	// Other methods are not counted.
	for _ in 0..10 {
		assert_eq!(ask(one, &call("system_chain"))["result"], "answered");
	}
}

#[test]
fn methods_without_a_bound_are_not_served() {
	let (_servers, [one, _]) = started(1);
	assert_eq!(ask(one, &call("state_getKeys"))["error"]["code"], -32_601);
	let listed = ask(one, &call("rpc_methods"));
	let listed = listed["result"]["methods"].as_array().unwrap();
	assert!(listed.contains(&json!("system_chain")) && !listed.contains(&json!("state_getKeys")));
}

#[test]
fn a_server_that_is_dropped_answers_no_more() {
	let (servers, [one, _]) = started(1);
	assert_eq!(ask(one, &call("system_chain"))["result"], "answered");
	drop(servers);
	let end = std::time::Instant::now() + Duration::from_secs(20);
	while TcpStream::connect(one).is_ok() {
		assert!(std::time::Instant::now() < end, "it still listens");
		std::thread::sleep(Duration::from_millis(20));
	}
}

/// How a frame with a whole message begins, and one that asks whether the client is there.
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;

/// A WebSocket, as simple as a test needs it.
struct Socket(TcpStream);

impl Socket {
	fn open(address: SocketAddr) -> Self {
		let mut stream = TcpStream::connect(address).unwrap();
		stream.set_read_timeout(Some(PATIENCE)).unwrap();
		write!(
			stream,
			"GET / HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
			 sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
		)
		.unwrap();
		let mut head = Vec::new();
		while !head.ends_with(b"\r\n\r\n") {
			let mut byte = [0];
			stream.read_exact(&mut byte).unwrap();
			head.extend(byte);
		}
		assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
		Self(stream)
	}

	/// Send a message of up to 65,535 bytes in one frame, whose mask changes nothing.
	fn send(&mut self, message: &Value) {
		let text = message.to_string();
		let length = u16::try_from(text.len()).unwrap().to_be_bytes();
		let frame = [&[TEXT, 0x80 | 126], &length[..], &[0; 4], text.as_bytes()].concat();
		self.0.write_all(&frame).unwrap();
	}

	/// The next message, in one frame as the server sends it.
	fn receive(&mut self) -> Value {
		let (mut kind, mut bytes) = self.frame();
		while kind == PING {
			(kind, bytes) = self.frame();
		}
		assert_eq!(kind, TEXT);
		serde_json::from_slice(&bytes).unwrap()
	}

	fn frame(&mut self) -> (u8, Vec<u8>) {
		let mut exactly = |length| {
			let mut bytes = vec![0; length];
			self.0.read_exact(&mut bytes).unwrap();
			bytes
		};
		let head = exactly(2);
		let mut number =
			|length| exactly(length).iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
		let length = match head[1] {
			126 => number(2),
			127 => number(8),
			short => short.into(),
		};
		(head[0], exactly(length))
	}

	fn ask(&mut self, message: &Value) -> Value {
		self.send(message);
		self.receive()
	}
}

#[test]
fn each_connection_has_methods_of_its_own() {
	let (_servers, [one, two]) = started(1);
	let mut sockets = [one, one, two].map(Socket::open);
	for socket in &mut sockets {
		for expected in 0..3 {
			assert_eq!(socket.ask(&call("own_count"))["result"], expected);
		}
	}
	let listed = ask(one, &call("rpc_methods"))["result"]["methods"].to_string();
	assert_eq!(listed.matches("own_count").count(), 1);
}

#[test]
fn a_batch_is_one_message_until_it_is_answered() {
	let (_servers, [one, _]) = started(1);
	let mut socket = Socket::open(one);
	let question = call("system_unanswered");
	let length = question.to_string().len();
	for _ in 0..3 {
		let bytes = unanswered_alone(&mut socket, &question)[0];
		assert!((length..length + 20).contains(&bytes), "{bytes} instead of {length}");
		let batch = json!([question, question, question]);
		assert_eq!(unanswered_alone(&mut socket, &batch).len(), 3);
	}
}

/// The bytes that are unanswered while each call of this message is, once no message but it is. The
/// message before it may count for a moment after its answer has come.
fn unanswered_alone(socket: &mut Socket, message: &Value) -> Vec<usize> {
	let end = std::time::Instant::now() + PATIENCE;
	while std::time::Instant::now() < end {
		let answer = socket.ask(message);
		let of_calls = answer.as_array().cloned().unwrap_or_else(|| vec![answer]);
		let unanswered: Vec<(usize, usize)> = of_calls
			.into_iter()
			.map(|answer| serde_json::from_value(answer["result"].clone()).unwrap())
			.collect();
		if unanswered.iter().all(|(messages, _)| *messages == 1) {
			return unanswered.into_iter().map(|(_, bytes)| bytes).collect();
		}
	}
	panic!("messages that were answered still count as unanswered");
}

#[test]
fn a_client_that_does_not_read_holds_up_itself_only() {
	let (_servers, [one, _], large) = started_counting(1);
	let calls = 200;
	let mut sockets = [one, one].map(Socket::open);
	for socket in &mut sockets {
		for _ in 0..calls {
			socket.send(&call("state_large"));
		}
	}
	let mut made = 0;
	while made == 0 || made != large.load(Ordering::Relaxed) {
		made = large.load(Ordering::Relaxed);
		assert_eq!(ask(one, &call("system_chain"))["result"], "answered");
		std::thread::sleep(Duration::from_secs(2));
	}
	// Some answers wait in the system's memory for the socket.
	assert!(made < 120, "{made} answers for nobody");
	assert_eq!(ask(one, &call("state_large"))["result"].as_str().unwrap().len(), LARGE);
	// It gets all of them if it reads them after all.
	for socket in &mut sockets {
		for _ in 0..calls {
			assert_eq!(socket.receive()["result"].as_str().unwrap().len(), LARGE);
		}
	}
}

#[test]
fn nothing_more_is_done_for_a_client_that_is_gone() {
	let (_servers, [one, _], made) = started_counting(1);
	let mut socket = Socket::open(one);
	let batch = Value::Array(vec![call("state_slow"); 250]);
	let batches = 20;
	for _ in 0..batches {
		socket.send(&batch);
	}
	while made.load(Ordering::Relaxed) == 0 {
		std::thread::sleep(Duration::from_millis(1));
	}
	drop(socket);
	let mut before = usize::MAX;
	while before != made.load(Ordering::Relaxed) {
		before = made.load(Ordering::Relaxed);
		std::thread::sleep(Duration::from_millis(500));
	}
	assert!(before < batches * 250 / 4, "{before} calls were done for nobody");
	assert_eq!(ask(one, &call("system_chain"))["result"], "answered");
}

#[test]
fn a_batch_of_large_answers_does_not_wait_for_itself() {
	let (_servers, [one, _]) = started(1);
	let large = call("state_large");
	for _ in 0..3 {
		// Too large for one answer, and then not.
		let answer = ask(one, &json!([large, large, large]));
		assert_eq!(answer["error"]["code"], -32_011, "{answer}");
		assert_eq!(ask(one, &json!([large])).as_array().unwrap().len(), 1);
	}
	let mut socket = Socket::open(one);
	assert_eq!(socket.ask(&json!([large, large, large]))["error"]["code"], -32_011);
	assert_eq!(socket.ask(&json!([large])).as_array().unwrap().len(), 1);
}

#[test]
fn idle_connections_of_one_address_keep_no_other_away() {
	let (_servers, [one, _]) = started(1);
	let idle: Vec<_> = (0..CONNECTIONS / 2).map(|_| TcpStream::connect(one).unwrap()).collect();
	let mut refused = TcpStream::connect(one).unwrap();
	let mut answer = String::new();
	refused.read_to_string(&mut answer).unwrap();
	assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
	assert_eq!(
		post(from_another_address(one), &call("system_chain").to_string())["result"],
		"answered"
	);
	drop(idle);
	let end = std::time::Instant::now() + PATIENCE;
	while std::time::Instant::now() < end {
		let mut socket = TcpStream::connect(one).unwrap();
		let _ = write!(socket, "GET /health HTTP/1.1\r\nhost: {one}\r\nconnection: close\r\n\r\n");
		let mut answer = String::new();
		if socket.read_to_string(&mut answer).is_ok() && !answer.starts_with("HTTP/1.1 429 ") {
			return;
		}
	}
	panic!("the places of connections that have ended are not free");
}

/// A connection from another address of this machine.
fn from_another_address(to: SocketAddr) -> TcpStream {
	let runtime = Builder::new_current_thread().enable_io().build().unwrap();
	let stream = runtime.block_on(async {
		let socket = TcpSocket::new_v4().unwrap();
		socket.bind((Ipv4Addr::new(127, 0, 0, 2), 0).into()).unwrap();
		socket.connect(to).await.unwrap().into_std().unwrap()
	});
	stream.set_nonblocking(false).unwrap();
	stream
}

#[test]
fn deep_nesting_is_an_error_and_no_more() {
	let (_servers, [one, _]) = started(1);
	let depth = 150_000;
	let deep = ["[".repeat(depth), "]".repeat(depth)].concat();
	let call = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"rpc_methods","params":{deep}}}"#);
	for body in [&"[".repeat(depth), &r#"{"a":"#.repeat(depth), &deep] {
		let stream = TcpStream::connect(one).unwrap();
		let answer = post(stream, body);
		assert!(answer.to_string().contains("error"), "{answer}");
	}
	// Parameters are read by the method.
	assert!(post(TcpStream::connect(one).unwrap(), &call)["result"]["methods"].is_array());
}

#[test]
fn subscriptions_hold_up_no_calls() {
	let (_servers, [one, _]) = started(1);
	let mut socket = Socket::open(one);
	for _ in 0..20 {
		assert!(socket.ask(&call("chain_subscribe"))["result"].is_string());
	}
	assert_eq!(socket.ask(&call("system_chain"))["result"], "answered");
	unanswered_alone(&mut socket, &call("system_unanswered"));
}

#[test]
fn batches_that_are_answered_at_once_are_few() {
	let (_servers, [one, _], large) = started_counting(1);
	let mut socket = Socket::open(one);
	// Each is too large in the end, after the third answer.
	let batch = Value::Array(vec![call("state_large"); 200]);
	for _ in 0..20 {
		socket.send(&batch);
	}
	for _ in 0..20 {
		assert_eq!(socket.receive()["error"]["code"], -32_011);
	}
	assert!(large.load(Ordering::Relaxed) <= 20 * 3);
	unanswered_alone(&mut socket, &call("system_unanswered"));
}
