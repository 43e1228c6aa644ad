//! All methods: those of the gateway itself, and those that a node answers.

use crate::{access::Scope, reads::READS};

/// The methods of the gateway itself, with the scope that each needs.
pub const OWN: &[(&str, Scope)] = &[
	("gateway_status", Scope::Any),
	("gateway_keys", Scope::Any),
	("rpc.discover", Scope::Any),
	("tx_prepare", Scope::Submit),
	("tx_submit", Scope::Submit),
	("tx_cancel", Scope::Submit),
	("repayments_prepare", Scope::Submit),
	("tx_status", Scope::Follow),
	("outcomes_list", Scope::Follow),
	("events_list", Scope::Read),
	("loans_portfolio", Scope::Read),
	("audit_list", Scope::Audit),
	("audit_head", Scope::Audit),
];

/// The names of all methods, with the scope that each needs.
pub fn methods() -> impl Iterator<Item = (&'static str, Scope)> {
	OWN.iter().copied().chain(READS.iter().map(|read| (read.name, Scope::Read)))
}

/// The scope that a method needs. None if there is no such method.
pub fn scope_of(method: &str) -> Option<Scope> {
	methods().find(|(name, _)| *name == method).map(|(_, scope)| scope)
}

/// The path of a method: `loans_get` is `loans/get`, `registers_parcelsAt` is `registers/parcels-at`.
pub fn path_of(method: &str) -> String {
	let (namespace, name) = method.split_once(['_', '.']).unwrap_or(("", method));
	let name: String = name
		.chars()
		.flat_map(|one| {
			let dash = one.is_ascii_uppercase().then_some('-');
			dash.into_iter().chain([one.to_ascii_lowercase()])
		})
		.collect();
	format!("{namespace}/{name}")
}
