//! Where JSON-RPC listens, and what it allows there: safe methods, to programs and not to web pages,
//! unless the command line says otherwise.

use sc_cli::{Cors, RpcEndpoint, RpcMethods, RpcParams};

/// Close what the SDK leaves open. It trusts everyone who reaches loopback with unsafe methods, and
/// every web page with an endpoint that names no origins.
///
/// # Errors
///
/// If unsafe methods were open to other machines or to web pages.
pub fn close(params: &mut RpcParams) -> Result<(), String> {
	close_methods(&mut params.rpc_methods);
	let origins = params.rpc_cors.get_or_insert(Cors::List(Vec::new()));
	if is_unsafe(&params.rpc_methods) {
		if params.rpc_external || params.unsafe_rpc_external {
			return Err(unsafe_methods("--rpc-methods unsafe", "on loopback only"));
		}
		if !matches!(origins, Cors::List(list) if list.is_empty()) {
			return Err(unsafe_methods("--rpc-methods unsafe", "without --rpc-cors"));
		}
	}
	params.experimental_rpc_endpoint.iter_mut().try_for_each(close_endpoint)
}

fn close_endpoint(endpoint: &mut RpcEndpoint) -> Result<(), String> {
	close_methods(&mut endpoint.rpc_methods);
	let origins = endpoint.cors.get_or_insert_default();
	let address = endpoint.listen_addr;
	if origins.iter().any(|origin| origin == "*" || origin == "all") {
		return Err(format!(
			"--experimental-rpc-endpoint listen-addr={address}: name each origin, such as \
			cors=https://desk.example"
		));
	}
	if is_unsafe(&endpoint.rpc_methods) {
		let option = format!("--experimental-rpc-endpoint listen-addr={address},methods=unsafe");
		if !address.ip().is_loopback() {
			return Err(unsafe_methods(&option, "on loopback only"));
		}
		if !origins.is_empty() {
			return Err(unsafe_methods(&option, "without cors="));
		}
	}
	Ok(())
}

fn close_methods(methods: &mut RpcMethods) {
	if matches!(methods, RpcMethods::Auto) {
		*methods = RpcMethods::Safe;
	}
}

fn is_unsafe(methods: &RpcMethods) -> bool {
	matches!(methods, RpcMethods::Unsafe)
}

fn unsafe_methods(option: &str, how: &str) -> String {
	format!(
		"{option}: unsafe methods make and insert keys, so a node offers them {how} \
		(docs/src/keys.md)"
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	/// The options of a node as it starts with these arguments.
	fn closed(args: &[&str]) -> Result<RpcParams, String> {
		let args = ["madang-node"].iter().chain(args);
		let mut params = sc_cli::RunCmd::try_parse_from(args).unwrap().rpc_params;
		close(&mut params)?;
		Ok(params)
	}

	#[test]
	fn the_ordinary_port_is_safe_and_closed_to_web_pages() {
		let params = closed(&[]).unwrap();
		assert!(matches!(params.rpc_methods, RpcMethods::Safe));
		for is_dev in [true, false] {
			assert_eq!(params.rpc_cors(is_dev).unwrap(), Some(Vec::new()));
		}
		let params = closed(&["--rpc-cors", "https://desk.example"]).unwrap();
		assert_eq!(params.rpc_cors(false).unwrap(), Some(vec!["https://desk.example".into()]));
		assert_eq!(closed(&["--rpc-cors", "all"]).unwrap().rpc_cors(false).unwrap(), None);
	}

	#[test]
	fn every_further_endpoint_is_safe_and_closed_to_web_pages() {
		let option = "--experimental-rpc-endpoint";
		let params = closed(&[
			option,
			"listen-addr=127.0.0.1:9944",
			option,
			"listen-addr=10.77.0.2:9944,methods=auto,cors=https://desk.example",
			option,
			"listen-addr=127.0.0.1:9945,methods=unsafe",
		])
		.unwrap();
		let endpoints = params.experimental_rpc_endpoint;
		let methods = endpoints.iter().map(|endpoint| is_unsafe(&endpoint.rpc_methods));
		assert_eq!(methods.collect::<Vec<_>>(), [false, false, true]);
		assert!(!endpoints.iter().any(|endpoint| endpoint.rpc_methods == RpcMethods::Auto));
		let origins: Vec<_> = endpoints.into_iter().map(|endpoint| endpoint.cors).collect();
		let desk = Some(vec!["https://desk.example".to_owned()]);
		assert_eq!(origins, [Some(Vec::new()), desk, Some(Vec::new())]);
	}

	#[test]
	fn unsafe_methods_are_for_programs_on_this_machine() {
		let endpoint = |value| closed(&["--experimental-rpc-endpoint", value]);
		let refused = [
			closed(&["--rpc-methods", "unsafe", "--unsafe-rpc-external"]),
			closed(&["--rpc-methods", "unsafe", "--rpc-cors", "https://desk.example"]),
			closed(&["--rpc-methods", "unsafe", "--rpc-cors", "all"]),
			endpoint("listen-addr=10.77.0.2:9945,methods=unsafe"),
			endpoint("listen-addr=0.0.0.0:9945,methods=unsafe"),
			endpoint("listen-addr=127.0.0.1:9945,methods=unsafe,cors=https://desk.example"),
			endpoint("listen-addr=127.0.0.1:9944,cors=*"),
		];
		for params in refused {
			assert!(params.is_err());
		}
		closed(&["--rpc-methods", "unsafe"]).unwrap();
		endpoint("listen-addr=[::1]:9945,methods=unsafe").unwrap();
	}
}
