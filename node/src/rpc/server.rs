//! The JSON-RPC server: each endpoint behind the [`Guard`].
//!
//! The SDK's own server answers WebSockets of every web page that can reach it, and knows no host
//! but loopback. It cannot be left out of the SDK's set-up, so it gets an endpoint that accepts no
//! connection.

use super::guard::Guard;
use jsonrpsee::{
	server::{
		middleware::{http::ProxyGetRequestLayer, rpc::RpcServiceBuilder},
		BatchRequestConfig, PingConfig, RandomStringIdProvider, Server, ServerHandle,
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
	sync::Arc,
	time::Duration,
};
use tokio::runtime::{Handle, Runtime};
use tower::{layer::layer_fn, Layer, ServiceBuilder};

/// Bytes of a mebibyte, in which the command line gives sizes.
const MEBIBYTE: u32 = 1024 * 1024;

/// How many characters of a request the log shows.
const LOGGED_CHARACTERS: u32 = 1024;

/// The most calls of one batch, unless the operator sets a smaller number.
const LONGEST_BATCH: u32 = 256;

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

/// Serve JSON-RPC until the servers are dropped.
pub fn start(endpoints: Vec<RpcEndpoint>, methods: &RpcModule<()>) -> Result<Servers, Error> {
	let connections = endpoints.iter().map(|endpoint| endpoint.max_connections);
	let connections = connections.fold(0, u32::saturating_add);
	let runtime = sc_rpc_server::create_rpc_runtime(connections)?;
	let threads = runtime.handle().clone();
	let mut servers = Servers { handles: Vec::new(), runtime: Some(runtime) };
	let methods = with_list_of_methods(methods.clone())?;
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
		servers.handles.push(serve(endpoint, listener, methods.clone(), &threads)?);
	}
	Ok(servers)
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
	// Each connection has a limit of its own.
	let limit = endpoint.rate_limit.map(|per_minute| {
		layer_fn(move |service| {
			MiddlewareLayer::new().with_rate_limit_per_minute(per_minute).layer(service)
		})
	});
	let (interval, silence) = PING;
	// The backend registers the listener and its tasks with the runtime.
	let _runtime = runtime.enter();
	let address = listener.local_addr()?;
	let server = Server::builder()
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
		.set_rpc_middleware(
			RpcServiceBuilder::new().rpc_logger(LOGGED_CHARACTERS).option_layer(limit),
		)
		.custom_tokio_runtime(runtime.clone())
		.build_from_tcp(listener)?
		.start(methods);
	log::info!("JSON-RPC listens on {address}");
	Ok(server)
}
