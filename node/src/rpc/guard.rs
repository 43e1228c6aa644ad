//! The check before JSON-RPC: no request of a web page, unless its origin is named.
//!
//! Browsers ask a server before a page of another origin sends it JSON, but not before the page opens
//! a WebSocket. So the server must look at the origin itself. Programs send no origin, or
//! the node's own address.

use super::clients::Load;
use futures::future::{select, Either};
use jsonrpsee::server::{HttpBody, HttpRequest, HttpResponse};
use sc_rpc::DenyUnsafe;
use std::{
	future::{ready, Future},
	net::IpAddr,
	pin::Pin,
	sync::Arc,
	task::{Context, Poll},
	time::Duration,
};
use tokio::time::sleep;
use tower::{Layer, Service};

/// The methods that a browser may use, and the headers that it may send.
const PREFLIGHT: [(&str, &str); 2] =
	[("access-control-allow-methods", "POST"), ("access-control-allow-headers", "content-type")];

/// How long a request may take until it has arrived.
const BODY_WITHIN: Duration = Duration::from_secs(60);

/// Which requests are answered.
#[derive(Clone)]
pub struct Guard {
	/// The origins of web pages that may use the endpoint. `None` is every page, and every host name.
	pub origins: Option<Arc<[String]>>,
	/// Whether methods are refused that make keys, or cost much.
	pub deny_unsafe: DenyUnsafe,
}

/// Why a request is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
	/// It names the node by a host name, which may be a web page's (DNS rebinding).
	Host,
	/// It is from a web page.
	Origin,
}

impl Guard {
	/// Whether a request with these headers is answered.
	fn check(&self, host: Option<&str>, origin: Option<&str>) -> Result<(), Refusal> {
		let Some(origins) = &self.origins else { return Ok(()) };
		if !host.is_some_and(is_address) {
			return Err(Refusal::Host);
		}
		// Some programs send the node's own address as the origin. No page has it: the node serves none.
		let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|at| Some(at) == host);
		let is_named = |origin: &str| own(origin) || origins.iter().any(|named| named == origin);
		if origin.is_some_and(|origin| !is_named(origin)) {
			return Err(Refusal::Origin);
		}
		Ok(())
	}
}

/// Whether a host, with or without a port, is an IP address or `localhost`. A page can point its own
/// host name at the node, but no other.
fn is_address(host: &str) -> bool {
	let name = match host.rsplit_once(':') {
		Some((name, port)) if !port.contains(']') => name,
		_ => host,
	};
	let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
	name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

impl<S> Layer<S> for Guard {
	type Service = Guarded<S>;

	fn layer(&self, inner: S) -> Guarded<S> {
		Guarded { guard: self.clone(), inner }
	}
}

/// A service behind the [`Guard`].
#[derive(Clone)]
pub struct Guarded<S> {
	guard: Guard,
	inner: S,
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<HttpResponse, E>> + Send>>;

impl<S, B> Service<HttpRequest<B>> for Guarded<S>
where
	S: Service<HttpRequest<B>, Response = HttpResponse>,
	S::Error: Send + 'static,
	S::Future: Send + 'static,
{
	type Response = HttpResponse;
	type Error = S::Error;
	type Future = Answer<S::Error>;

	fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
		self.inner.poll_ready(context)
	}

	fn call(&mut self, mut request: HttpRequest<B>) -> Self::Future {
		let header = |name: &str| request.headers().get(name)?.to_str().ok().map(ToOwned::to_owned);
		// HTTP/2 has the host in the address.
		let host = request.uri().authority().map(ToString::to_string).or_else(|| header("host"));
		let is_from_page = request.headers().contains_key("origin");
		let origin = is_from_page.then(|| header("origin").unwrap_or_default());
		let load = request.extensions().get::<Arc<Load>>().cloned();
		// What is answered without its body has no other end.
		let ended = |answer| -> Self::Future {
			load.iter().for_each(|load| load.request_ended());
			Box::pin(ready(Ok(answer)))
		};
		if let Err(refusal) = self.guard.check(host.as_deref(), origin.as_deref()) {
			log::debug!(target: "rpc", "Refused a request: {refusal:?} {host:?} {origin:?}");
			return ended(answer(403, "This node does not answer web pages.\n"));
		}
		if let Some(origin) = origin.as_deref().filter(|_| request.method() == "OPTIONS") {
			let mut answer = answer(204, "");
			PREFLIGHT.iter().for_each(|(name, value)| set(&mut answer, name, value));
			set(&mut answer, "access-control-allow-origin", origin);
			return ended(answer);
		}
		request.extensions_mut().insert(self.guard.deny_unsafe);
		let answering = self.inner.call(request);
		Box::pin(async move {
			let mut answer = match load {
				Some(load) => in_time(&load, answering, BODY_WITHIN).await?,
				None => answering.await?,
			};
			if let Some(origin) = origin {
				set(&mut answer, "access-control-allow-origin", &origin);
			}
			Ok(answer)
		})
	}
}

/// The answer to a request whose body arrives in time.
async fn in_time<E>(
	load: &Load,
	answering: impl Future<Output = Result<HttpResponse, E>>,
	patience: Duration,
) -> Result<HttpResponse, E> {
	load.request();
	let answering = std::pin::pin!(answering);
	let answered = match select(answering, std::pin::pin!(sleep(patience))).await {
		Either::Left((answered, _)) => answered,
		// What has arrived may take its time.
		Either::Right(((), answering)) if load.has_begun() => answering.await,
		Either::Right(_) => Ok(answer(408, "The request took too long to arrive.\n")),
	};
	load.request_ended();
	answered
}

fn answer(status: u16, text: &'static str) -> HttpResponse {
	let mut answer = HttpResponse::new(HttpBody::from(text));
	if let Ok(status) = status.try_into() {
		*answer.status_mut() = status;
	}
	answer
}

fn set(answer: &mut HttpResponse, name: &'static str, value: &str) {
	if let Ok(value) = value.try_into() {
		answer.headers_mut().insert(name, value);
	}
}

#[cfg(test)]
mod tests {
	use super::{
		super::clients::{Clients, Limits},
		*,
	};
	use futures::executor::block_on;
	use std::convert::Infallible;

	const DESK: &str = "https://desk.example";

	fn guard(origins: Option<&[&str]>) -> Guard {
		let origins = origins.map(|all| all.iter().map(ToString::to_string).collect());
		Guard { origins, deny_unsafe: DenyUnsafe::Yes }
	}

	#[test]
	fn programs_are_answered_and_web_pages_are_not() {
		let closed = guard(Some(&[]));
		for host in ["127.0.0.1:9944", "localhost:9944", "LOCALHOST", "[::1]:9944", "10.77.0.2"] {
			assert_eq!(closed.check(Some(host), None), Ok(()), "{host}");
			for origin in ["https://page.example", "http://localhost:3000", "null", ""] {
				assert_eq!(
					closed.check(Some(host), Some(origin)),
					Err(Refusal::Origin),
					"{origin}"
				);
			}
		}
	}

	/// As the Python package websocket-client does.
	#[test]
	fn a_program_may_send_the_nodes_own_address_as_origin() {
		let closed = guard(Some(&[]));
		for host in ["127.0.0.1:9944", "localhost:9944", "[::1]:9944"] {
			let check = |origin: &str| closed.check(Some(host), Some(origin));
			assert_eq!(check(&format!("http://{host}")), Ok(()));
			for other in ["http://127.0.0.1:3000", "https://127.0.0.1:9944", "null", "http://"] {
				assert_eq!(check(other), Err(Refusal::Origin), "{host}: {other}");
			}
		}
		// The host name of a page that is pointed at the node.
		let page = closed.check(Some("page.example:9944"), Some("http://page.example:9944"));
		assert_eq!(page, Err(Refusal::Host));
	}

	#[test]
	fn a_host_name_that_a_page_may_own_is_refused() {
		let closed = guard(Some(&[]));
		for host in ["page.example:9944", "page.example", "127.0.0.1.page.example", "", "[::1"] {
			assert_eq!(closed.check(Some(host), None), Err(Refusal::Host), "{host}");
		}
		assert_eq!(closed.check(None, None), Err(Refusal::Host));
	}

	#[test]
	fn a_named_origin_is_answered() {
		let open = guard(Some(&[DESK]));
		assert_eq!(open.check(Some("127.0.0.1:9944"), Some(DESK)), Ok(()));
		let other = open.check(Some("127.0.0.1:9944"), Some("https://desk.example.page"));
		assert_eq!(other, Err(Refusal::Origin));
		assert_eq!(guard(None).check(Some("page.example"), Some("https://page.example")), Ok(()));
	}

	/// Whether the service behind the guard is asked, and the status of the answer.
	fn ask(guard: &Guard, method: &str, headers: &[(&'static str, &str)]) -> (bool, u16, bool) {
		let mut is_asked = false;
		let inner = tower::service_fn(|request: HttpRequest<HttpBody>| {
			is_asked = true;
			assert!(matches!(request.extensions().get(), Some(DenyUnsafe::Yes)));
			ready(Ok::<_, Infallible>(HttpResponse::new(HttpBody::empty())))
		});
		let mut request = HttpRequest::new(HttpBody::empty());
		*request.method_mut() = method.try_into().unwrap();
		for (name, value) in headers {
			request.headers_mut().insert(*name, (*value).try_into().unwrap());
		}
		let answer = block_on(guard.layer(inner).call(request)).unwrap();
		let is_open = answer.headers().contains_key("access-control-allow-origin");
		(is_asked, answer.status().as_u16(), is_open)
	}

	#[test]
	fn a_refused_request_never_reaches_the_methods() {
		let (closed, open) = (guard(Some(&[])), guard(Some(&[DESK])));
		let (host, page) = (("host", "127.0.0.1:9945"), ("origin", "https://page.example"));
		assert_eq!(ask(&closed, "POST", &[host]), (true, 200, false));
		assert_eq!(ask(&closed, "POST", &[host, page]), (false, 403, false));
		// As a browser opens a WebSocket.
		let upgrade = ("upgrade", "websocket");
		assert_eq!(ask(&closed, "GET", &[host, page, upgrade]), (false, 403, false));
		assert_eq!(ask(&closed, "POST", &[("host", "page.example")]), (false, 403, false));
		assert_eq!(ask(&open, "POST", &[host, ("origin", DESK)]), (true, 200, true));
		assert_eq!(ask(&open, "OPTIONS", &[host, ("origin", DESK)]), (false, 204, true));
		assert_eq!(ask(&open, "OPTIONS", &[host, page]), (false, 403, false));
	}

	#[test]
	fn a_request_that_does_not_arrive_is_given_up() {
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
		let clients = Clients::new(Limits::new(2, None, 100));
		let load = clients.open("10.0.0.1".parse().unwrap()).unwrap();
		let patience = Duration::from_millis(50);
		let status = |answering| {
			let answered = runtime.block_on(in_time::<Infallible>(&load, answering, patience));
			answered.unwrap().status().as_u16()
		};
		let never: Answer<Infallible> = Box::pin(std::future::pending());
		assert_eq!(status(never), 408);
		// Once a call has begun, it may take its time.
		let slow: Answer<Infallible> = Box::pin({
			let load = load.clone();
			async move {
				load.begins();
				sleep(3 * patience).await;
				Ok(answer(200, ""))
			}
		});
		assert_eq!(status(slow), 200);
	}
}
