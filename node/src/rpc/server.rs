//! The JSON-RPC server: each endpoint behind the [`Guard`].
//!
//! The SDK's own server answers WebSockets of every web page that can reach it, and knows no host
//! but loopback. It cannot be left out of the SDK's set-up, so it gets an endpoint that accepts no
//! connection.

use super::{
	allowance::{Allowances, Counter},
	clients::{message::Message, pace::Pace, Clients, Limits, Load},
	connection,
	guard::Guard,
};
use jsonrpsee::{
	server::{
		middleware::{http::ProxyGetRequestLayer, rpc::RpcServiceBuilder},
		stop_channel, BatchRequestConfig, HttpRequest, PingConfig, RandomStringIdProvider, Server,
		ServerHandle,
	},
	Methods, RpcModule,
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
	sync::Arc,
	time::Duration,
};
use tokio::runtime::{Builder, Handle, Runtime};
use tower::{ServiceBuilder, ServiceExt};

/// Bytes of a mebibyte, in which the command line gives sizes.
const MEBIBYTE: u32 = 1024 * 1024;

/// How many characters of a request the log shows.
const LOGGED_CHARACTERS: u32 = 1024;

/// The most calls of one batch, unless the operator sets a smaller number.
const LONGEST_BATCH: u32 = 256;

/// The most subscriptions of one connection, unless the operator sets a smaller number.
const MOST_SUBSCRIPTIONS: u32 = 128;

/// How many calls run at once that need a thread of their own. The others wait.
const CALLS: usize = 16;

/// How many threads read the state for those who follow the chain. They wait while a client takes nothing, so there are more
/// than half of 100 connections can make wait, each with 2 subscriptions and 16 operations.
const READERS: usize = 2_048;

/// How much less of the processors JSON-RPC gets than the rest of the node, if there is not enough: what makes and checks
/// blocks must not wait for what clients ask.
const NICENESS: i32 = 5;

/// How often a WebSocket's other side is asked whether it is still there, and for how long it may be
/// silent.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(60));

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
	/// The threads that answer, and those that follow the chain for clients. They are not the node's: many requests do not
	/// hold it up.
	runtimes: Vec<Runtime>,
}

impl Drop for Servers {
	fn drop(&mut self) {
		for handle in &self.handles {
			// It may have stopped already.
			let _ = handle.stop();
		}
		// Otherwise it would wait for its threads, which the node's own threads must not do.
		self.runtimes.drain(..).for_each(Runtime::shutdown_background);
	}
}

/// What an operator sets for all endpoints together.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
	/// How many calls a minute each address has for the methods that are counted.
	pub lookups: NonZeroU32,
	/// How many connections each address has: half of all, if nothing is said.
	pub per_address: Option<NonZeroU32>,
}

/// The methods that each connection has for itself. What they do runs there.
pub type OwnMethods = Box<dyn Fn(&Handle) -> Methods + Send + Sync>;

/// Serve JSON-RPC until the servers are dropped.
pub fn start(
	endpoints: Vec<RpcEndpoint>,
	methods: &RpcModule<()>,
	own: OwnMethods,
	settings: Settings,
) -> Result<Servers, Error> {
	let allowances = Arc::new(Allowances::new(settings.lookups));
	let [answering, following] = [runtime("rpc", CALLS)?, runtime("rpc-follow", READERS)?];
	let threads = answering.handle().clone();
	let follow = following.handle().clone();
	let mut servers = Servers { handles: Vec::new(), runtimes: vec![answering, following] };
	let methods = bounded_methods(with_list_of_methods(methods.clone())?, &own(&follow));
	let of_connection: Arc<dyn Fn() -> Methods + Send + Sync> = Arc::new(move || {
		let mut methods = Methods::clone(&methods);
		// They have other names: those of the same names were removed.
		let _ = methods.merge(own(&follow));
		methods
	});
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
			of_connection.clone(),
			(allowances.clone(), settings),
			&threads,
		)?);
	}
	Ok(servers)
}

/// Threads for JSON-RPC.
fn runtime(name: &str, blocking: usize) -> Result<Runtime, Error> {
	let runtime = Builder::new_multi_thread()
		.thread_name(name)
		.enable_all()
		.max_blocking_threads(blocking)
		.on_thread_start(|| {
			// It is about this thread only. Without it the node is right, but slower for others under load.
			let _ = rustix::process::setpriority_process(None, NICENESS);
		})
		.build()?;
	Ok(runtime)
}

/// The methods whose answers have no bound, so that a few requests of one client would hold up the node: `state_getKeysPaged`
/// answers the same by pages.
const UNBOUNDED: [&str; 2] = ["state_getKeys", "childstate_getKeys"];

/// The methods without those that each connection has for itself.
fn bounded_methods(mut methods: RpcModule<()>, own: &Methods) -> Methods {
	for name in own.method_names() {
		methods.remove_method(name);
	}
	methods.into()
}

/// Add the method that lists all methods, which the SDK's server adds itself, and leave out those without a bound.
fn with_list_of_methods(mut methods: RpcModule<()>) -> Result<RpcModule<()>, Error> {
	const LIST: &str = "rpc_methods";
	for name in UNBOUNDED {
		methods.remove_method(name);
	}
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

/// The check of an endpoint's requests.
fn guard(endpoint: &RpcEndpoint) -> Guard {
	Guard {
		origins: endpoint.cors.clone().map(Arc::from),
		deny_unsafe: match endpoint.rpc_methods {
			RpcMethods::Unsafe => DenyUnsafe::No,
			RpcMethods::Safe | RpcMethods::Auto => DenyUnsafe::Yes,
		},
	}
}

fn serve(
	endpoint: RpcEndpoint,
	listener: TcpListener,
	methods: Arc<dyn Fn() -> Methods + Send + Sync>,
	(allowances, settings): (Arc<Allowances>, Settings),
	runtime: &Handle,
) -> Result<ServerHandle, Error> {
	let longest_answer = endpoint.max_payload_out_mb.saturating_mul(MEBIBYTE);
	let clients =
		Clients::new(Limits::new(endpoint.max_connections, settings.per_address, longest_answer));
	let guard = guard(&endpoint);
	// What watches nodes asks for their health without JSON.
	let health = ProxyGetRequestLayer::new("/health", "system_health")
		.map_err(|error| Error::Other(error.to_string()))?;
	let http = ServiceBuilder::new().layer(guard).layer(health);
	let (interval, silence) = PING;
	let services = Server::builder()
		.max_request_body_size(endpoint.max_payload_in_mb.saturating_mul(MEBIBYTE))
		.max_response_body_size(longest_answer)
		.max_connections(endpoint.max_connections)
		.max_subscriptions_per_connection(
			endpoint.max_subscriptions_per_connection.min(MOST_SUBSCRIPTIONS),
		)
		.set_message_buffer_capacity(endpoint.max_buffer_capacity_per_connection)
		.set_batch_request_config(bounded(endpoint.batch_config))
		.enable_ws_ping(
			PingConfig::new().ping_interval(interval).inactive_limit(silence).max_failures(3),
		)
		.set_id_provider(RandomStringIdProvider::new(SUBSCRIPTION_ID))
		.set_http_middleware(http)
		.to_service_builder();
	// The service of a connection.
	let (stopping, handle) = stop_channel();
	let stopped = stopping.clone().shutdown();
	let rate_limit = endpoint.rate_limit;
	let service = move |load: &Arc<Load>| {
		// Each connection has a limit of its own, also if each of its requests is for HTTP.
		let limit = rate_limit
			.map(|per_minute| MiddlewareLayer::new().with_rate_limit_per_minute(per_minute));
		let counter = Counter { allowances: allowances.clone(), address: load.address() };
		let calls = RpcServiceBuilder::new()
			.rpc_logger(LOGGED_CHARACTERS)
			.option_layer(limit)
			.layer(counter)
			.layer(Pace(load.clone()));
		let services = services.clone().set_rpc_middleware(calls);
		let of = load.clone();
		let service = services.build(methods(), stopping.clone()).map_request(
			move |mut request: HttpRequest<_>| {
				request.extensions_mut().insert(of.clone());
				request.extensions_mut().insert(Message::Request(of.clone()));
				request
			},
		);
		(service, stopping.clone().shutdown())
	};
	let address = listener.local_addr()?;
	// The backend registers the listener with the runtime.
	let listener = {
		let _runtime = runtime.enter();
		tokio::net::TcpListener::from_std(listener)?
	};
	runtime.spawn(connection::accept(listener, clients, service, stopped));
	log::info!("JSON-RPC listens on {address}");
	Ok(handle)
}

#[cfg(test)]
mod tests;
