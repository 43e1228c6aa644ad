//! The JSON-RPC server: each endpoint behind the [`Guard`].
//!
//! The SDK's own server answers WebSockets of every web page that can reach it, and knows no host
//! but loopback. It cannot be left out of the SDK's set-up, so it gets an endpoint that accepts no
//! connection.

use super::{
	allowance::{Allowances, Counter},
	guard::Guard,
};
use futures::future::{select, Either};
use jsonrpsee::{
	server::{
		middleware::{http::ProxyGetRequestLayer, rpc::RpcServiceBuilder},
		serve_with_graceful_shutdown, stop_channel, BatchRequestConfig, PingConfig,
		RandomStringIdProvider, Server, ServerHandle,
	},
	RpcModule,
};
use sc_rpc::DenyUnsafe;
use sc_rpc_server::MiddlewareLayer;
use sc_service::{
	config::{RpcConfiguration, RpcEndpoint, RpcMethods},
	Error,
};
use std::{
	net::{Ipv4Addr, SocketAddr, TcpListener},
	num::NonZeroU32,
	pin::pin,
	sync::Arc,
	time::Duration,
};
use tokio::runtime::{Handle, Runtime};
use tower::ServiceBuilder;

/// Bytes of a mebibyte, in which the command line gives sizes.
const MEBIBYTE: u32 = 1024 * 1024;

/// How many characters of a request the log shows.
const LOGGED_CHARACTERS: u32 = 1024;

/// The most calls of one batch, unless the operator sets a smaller number.
const LONGEST_BATCH: u32 = 256;

/// How often a WebSocket's other side is asked whether it is still there, and for how long it may be
/// silent.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(60));

/// How long the server waits after it could not accept a connection: usually too many files are open.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// How many characters the id of a subscription has.
const SUBSCRIPTION_ID: usize = 16;

/// Take the endpoints from the SDK's configuration. Its own server gets one that nobody can use.
pub fn take_endpoints(config: &mut RpcConfiguration) -> Vec<RpcEndpoint> {
	let endpoints = config.addr.take().unwrap_or_default();
	let unused = endpoints.first().map(|endpoint| RpcEndpoint {
		listen_addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
		max_connections: 0,
		cors: Some(Vec::new()),
		rpc_methods: RpcMethods::Safe,
		..endpoint.clone()
	});
	config.addr = Some(unused.into_iter().collect());
	endpoints
}

/// The running servers. They end when this is dropped.
pub struct Servers {
	handles: Vec<ServerHandle>,
	/// The threads that answer. They are not the node's: many requests do not hold it up.
	runtime: Option<Runtime>,
}

impl Drop for Servers {
	fn drop(&mut self) {
		for handle in &self.handles {
			// It may have stopped already.
			let _ = handle.stop();
		}
		// Otherwise it would wait for its threads, which the node's own threads must not do.
		if let Some(runtime) = self.runtime.take() {
			runtime.shutdown_background();
		}
	}
}

/// Serve JSON-RPC until the servers are dropped. `lookups` is how many calls a minute each address has for the methods
/// that are counted.
pub fn start(
	endpoints: Vec<RpcEndpoint>,
	methods: &RpcModule<()>,
	lookups: NonZeroU32,
) -> Result<Servers, Error> {
	let allowances = Arc::new(Allowances::new(lookups));
	let connections = endpoints.iter().map(|endpoint| endpoint.max_connections);
	let connections = connections.fold(0, u32::saturating_add);
	let runtime = sc_rpc_server::create_rpc_runtime(connections)?;
	let threads = runtime.handle().clone();
	let mut servers = Servers { handles: Vec::new(), runtime: Some(runtime) };
	let methods = with_list_of_methods(bounded_methods(methods.clone()))?;
	for endpoint in endpoints {
		let listener = match bind(&endpoint) {
			Ok(listener) => listener,
			Err(_) if endpoint.is_optional => continue,
			Err(error) => {
				let address = endpoint.listen_addr;
				return Err(Error::Other(format!(
					"JSON-RPC cannot listen on {address}: {error}. Choose another port with \
					--rpc-port"
				)));
			}
		};
		servers.handles.push(serve(
			endpoint,
			listener,
			methods.clone(),
			allowances.clone(),
			&threads,
		)?);
	}
	Ok(servers)
}

/// The methods whose answers have no bound, so that a few requests of one client would hold up the node: `state_getKeysPaged`
/// answers the same by pages.
const UNBOUNDED: [&str; 2] = ["state_getKeys", "childstate_getKeys"];

/// The methods without those whose answers have no bound.
fn bounded_methods(mut methods: RpcModule<()>) -> RpcModule<()> {
	for name in UNBOUNDED {
		methods.remove_method(name);
	}
	methods
}

/// Add the method that lists all methods, which the SDK's server adds itself.
fn with_list_of_methods(mut methods: RpcModule<()>) -> Result<RpcModule<()>, Error> {
	const LIST: &str = "rpc_methods";
	let mut names: Vec<_> = methods.method_names().chain([LIST]).collect();
	names.sort_unstable();
	let list = serde_json::json!({ "methods": names });
	methods
		.register_method(LIST, move |_, _, _| list.clone())
		.map_err(|error| Error::Other(error.to_string()))?;
	Ok(methods)
}

fn bind(endpoint: &RpcEndpoint) -> std::io::Result<TcpListener> {
	let mut address = endpoint.listen_addr;
	let listener = TcpListener::bind(address).or_else(|error| {
		if !endpoint.retry_random_port {
			return Err(error);
		}
		address.set_port(0);
		TcpListener::bind(address)
	})?;
	listener.set_nonblocking(true)?;
	Ok(listener)
}

/// No endpoint takes batches of any length: the calls of one are answered one after another, and
/// the answer is sent when all are there.
fn bounded(batches: BatchRequestConfig) -> BatchRequestConfig {
	match batches {
		BatchRequestConfig::Unlimited => BatchRequestConfig::Limit(LONGEST_BATCH),
		BatchRequestConfig::Limit(most) => BatchRequestConfig::Limit(most.min(LONGEST_BATCH)),
		BatchRequestConfig::Disabled => BatchRequestConfig::Disabled,
	}
}

fn serve(
	endpoint: RpcEndpoint,
	listener: TcpListener,
	methods: RpcModule<()>,
	allowances: Arc<Allowances>,
	runtime: &Handle,
) -> Result<ServerHandle, Error> {
	let guard = Guard {
		origins: endpoint.cors.map(Arc::from),
		deny_unsafe: match endpoint.rpc_methods {
			RpcMethods::Unsafe => DenyUnsafe::No,
			RpcMethods::Safe | RpcMethods::Auto => DenyUnsafe::Yes,
		},
	};
	// What watches nodes asks for their health without JSON.
	let health = ProxyGetRequestLayer::new("/health", "system_health")
		.map_err(|error| Error::Other(error.to_string()))?;
	let http = ServiceBuilder::new().layer(guard).layer(health);
	let (interval, silence) = PING;
	let services = Server::builder()
		.max_request_body_size(endpoint.max_payload_in_mb.saturating_mul(MEBIBYTE))
		.max_response_body_size(endpoint.max_payload_out_mb.saturating_mul(MEBIBYTE))
		.max_connections(endpoint.max_connections)
		.max_subscriptions_per_connection(endpoint.max_subscriptions_per_connection)
		.set_message_buffer_capacity(endpoint.max_buffer_capacity_per_connection)
		.set_batch_request_config(bounded(endpoint.batch_config))
		.enable_ws_ping(
			PingConfig::new().ping_interval(interval).inactive_limit(silence).max_failures(3),
		)
		.set_id_provider(RandomStringIdProvider::new(SUBSCRIPTION_ID))
		.set_http_middleware(http)
		.to_service_builder();
	// The service of a connection from an address.
	let (stopping, handle) = stop_channel();
	let stopped = stopping.clone().shutdown();
	let rate_limit = endpoint.rate_limit;
	let service = move |address| {
		// Each connection has a limit of its own, also if each of its requests is for HTTP.
		let limit = rate_limit
			.map(|per_minute| MiddlewareLayer::new().with_rate_limit_per_minute(per_minute));
		let counter = Counter { allowances: allowances.clone(), address };
		let calls = RpcServiceBuilder::new()
			.rpc_logger(LOGGED_CHARACTERS)
			.option_layer(limit)
			.layer(counter);
		let services = services.clone().set_rpc_middleware(calls);
		(services.build(methods.clone(), stopping.clone()), stopping.clone().shutdown())
	};
	let address = listener.local_addr()?;
	// The backend registers the listener with the runtime.
	let listener = {
		let _runtime = runtime.enter();
		tokio::net::TcpListener::from_std(listener)?
	};
	runtime.spawn(async move {
		let mut stopped = pin!(stopped);
		while let Either::Left((accepted, _)) = select(pin!(listener.accept()), &mut stopped).await
		{
			match accepted {
				Ok((socket, from)) => {
					// Answers are short and must not wait for others.
					let _ = socket.set_nodelay(true);
					let (service, stopped) = service(from.ip());
					tokio::spawn(serve_with_graceful_shutdown(socket, service, stopped));
				}
				Err(error) => {
					log::debug!(target: "rpc", "Cannot accept a connection: {error}");
					tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
				}
			}
		}
	});
	log::info!("JSON-RPC listens on {address}");
	Ok(handle)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};
	use std::{
		io::{Read, Write},
		net::TcpStream,
	};

	/// A server with two endpoints, and their addresses.
	fn started(lookups: u32) -> (Servers, [SocketAddr; 2]) {
		let mut methods = RpcModule::new(());
		for name in ["certificates_check", "notary_act", "system_chain", "state_getKeys"] {
			methods.register_method(name, |_, _, _| "answered").unwrap();
		}
		// Two free ports, which the server then takes.
		let free = [0, 1].map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
		let addresses = free.each_ref().map(|listener| listener.local_addr().unwrap());
		drop(free);
		let endpoint = |listen_addr| RpcEndpoint {
			listen_addr,
			batch_config: BatchRequestConfig::Unlimited,
			max_connections: 10,
			max_payload_in_mb: 1,
			max_payload_out_mb: 1,
			max_subscriptions_per_connection: 1,
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
		let servers = start(endpoints, &methods, NonZeroU32::new(lookups).unwrap()).unwrap();
		(servers, addresses)
	}

	fn call(method: &str) -> Value {
		json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] })
	}

	/// The answer to a request on a connection of its own.
	fn ask(address: SocketAddr, request: &Value) -> Value {
		let mut stream = TcpStream::connect(address).unwrap();
		let body = request.to_string();
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
			assert!(error["error"]["message"]
				.as_str()
				.unwrap()
				.contains("4 times within a minute"));
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
		assert!(
			listed.contains(&json!("system_chain")) && !listed.contains(&json!("state_getKeys"))
		);
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
}
