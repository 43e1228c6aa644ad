//! Where a form was sent from, the cookie of a session, and addresses to which a reader returns.

use axum::http::{header, HeaderMap};

/// The site of an explorer, as browsers see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
	/// Its origin, such as `https://explorer.example`, if the configuration names it.
	pub origin: Option<String>,
	/// Whether browsers reach it by TLS.
	pub is_secure: bool,
}

impl Site {
	/// The site of an explorer with its own TLS or without, at this origin if it is named.
	pub fn new(has_tls: bool, origin: Option<&str>) -> Self {
		let origin = origin.map(|origin| origin.trim_end_matches('/').to_ascii_lowercase());
		let is_secure = has_tls || origin.as_deref().is_some_and(|one| one.starts_with("https://"));
		Self { origin, is_secure }
	}

	/// Whether a page of this site has sent a request. What does not say where it is from is from elsewhere.
	pub fn is_own(&self, headers: &HeaderMap) -> bool {
		let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
		if let Some(site) = text("sec-fetch-site") {
			return site == "same-origin";
		}
		let Some(origin) = text("origin") else { return false };
		let own = match (&self.origin, text("host")) {
			(Some(own), _) => own.clone(),
			(None, Some(host)) => {
				let scheme = if self.is_secure { "https" } else { "http" };
				format!("{scheme}://{host}")
			}
			(None, None) => return false,
		};
		origin.eq_ignore_ascii_case(&own)
	}

	/// The name of the cookie. A browser takes one with the prefix from this very host only, over TLS.
	pub const fn cookie(&self) -> &'static str {
		if self.is_secure {
			"__Host-madang-explorer"
		} else {
			"madang-explorer"
		}
	}

	/// The header that gives a browser a token.
	pub fn cookie_of(&self, token: &str) -> String {
		let secure = if self.is_secure { "; Secure" } else { "" };
		format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}", self.cookie())
	}

	/// The header that takes it away.
	pub fn no_cookie(&self) -> String {
		format!("{}; Max-Age=0", self.cookie_of(""))
	}

	/// The token of a request.
	pub fn token<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
		let all = headers.get_all(header::COOKIE).iter();
		let all = all.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
		let mut named = all.filter_map(|one| one.trim().split_once('='));
		named.find(|(name, _)| *name == self.cookie()).map(|(_, token)| token)
	}
}

/// An address of a page of this site. None for any other text.
pub fn own_page(address: &str) -> Option<&str> {
	let is_own = ["/ko/", "/en/"].iter().any(|begin| address.starts_with(begin));
	let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
	(is_own && is_plain && address.len() <= 2_048).then_some(address)
}

#[cfg(test)]
mod tests {
	use super::*;
	use axum::http::HeaderValue;

	fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
		let mut headers = HeaderMap::new();
		for (name, value) in all {
			headers.append(*name, HeaderValue::from_static(value));
		}
		headers
	}

	#[test]
	fn a_form_of_another_site_is_told_apart() {
		let site = Site::new(true, None);
		let named = Site::new(false, Some("https://Explorer.example/"));
		let plain = Site::new(false, None);
		let host = ("host", "explorer.example");
		let origin = |value| ("origin", value);
		for (site, given, expected) in [
			(&site, vec![host, ("sec-fetch-site", "same-origin")], true),
			// A browser that tells no origin because of the policy of referrers.
			(&site, vec![host, ("sec-fetch-site", "same-origin"), origin("null")], true),
			(&site, vec![host, ("sec-fetch-site", "same-site")], false),
			(&site, vec![host, ("sec-fetch-site", "cross-site")], false),
			(&site, vec![host, ("sec-fetch-site", "none")], false),
			(
				&site,
				vec![host, ("sec-fetch-site", "cross-site"), origin("https://explorer.example")],
				false,
			),
			(&site, vec![host, origin("https://explorer.example")], true),
			(&site, vec![host, origin("https://EXPLORER.example")], true),
			(&site, vec![host, origin("http://explorer.example")], false),
			(&site, vec![host, origin("https://explorer.example.org")], false),
			(&site, vec![host, origin("null")], false),
			(&site, vec![host], false),
			(&site, vec![origin("https://explorer.example")], false),
			(&plain, vec![host, origin("http://explorer.example")], true),
			(&plain, vec![host, origin("https://explorer.example")], false),
			// A proxy asks by another name.
			(&named, vec![("host", "127.0.0.1:8080"), origin("https://explorer.example")], true),
			(&named, vec![("host", "127.0.0.1:8080"), origin("http://127.0.0.1:8080")], false),
		] {
			assert_eq!(site.is_own(&headers(&given)), expected, "{given:?}");
		}
	}

	#[test]
	fn a_cookie_is_for_this_host_only() {
		let secure = "__Host-madang-explorer=ab; Path=/; HttpOnly; SameSite=Strict; Secure";
		assert_eq!(Site::new(true, None).cookie_of("ab"), secure);
		assert_eq!(Site::new(false, Some("https://a.example")).cookie_of("ab"), secure);
		let plain = Site::new(false, None);
		assert_eq!(plain.cookie_of("ab"), "madang-explorer=ab; Path=/; HttpOnly; SameSite=Strict");
		assert!(
			plain.no_cookie().contains("madang-explorer=; ")
				&& plain.no_cookie().ends_with("Max-Age=0")
		);
		let given = headers(&[
			("cookie", "a=b; madang-explorerx=no"),
			("cookie", "c=d; madang-explorer=ab"),
		]);
		assert_eq!(plain.token(&given), Some("ab"));
		// The cookie without the prefix can be of another host.
		assert_eq!(Site::new(true, None).token(&given), None);
		assert_eq!(plain.token(&HeaderMap::new()), None);
	}

	#[test]
	fn a_reader_returns_to_own_pages_only() {
		for own in ["/en/", "/ko/deals?stage=booked", "/en/loan/7"] {
			assert_eq!(own_page(own), Some(own));
		}
		let long = format!("/en/{}", "a".repeat(3_000));
		for other in [
			"",
			"/",
			"//evil.example",
			"https://evil.example",
			"/\\evil.example",
			"/xx/blocks",
			"/en/\r\nset-cookie: a=b",
			"/en/\\",
			"javascript:alert(1)",
			"/assets/x",
			"/en/가",
			long.as_str(),
		] {
			assert_eq!(own_page(other), None, "{other}");
		}
	}
}
