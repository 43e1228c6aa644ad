//! A new key in a token.

use crate::{
	error::Error,
	module::Module,
	point::OID,
	token::{Token, Use},
	uri::Uri,
	Pin,
};
use cryptoki::{
	mechanism::Mechanism,
	object::{Attribute, KeyType, ObjectClass},
};
use rand::{rngs::OsRng, RngCore};
use std::{path::Path, time::Instant};

/// Make an Ed25519 key with this name in its token, which it can never leave. Its public key.
///
/// A key is never replaced: [`Error::KeyExists`] if there is one with this name.
pub fn generate(module: &Path, uri: &Uri, pin: Option<&Pin>) -> Result<[u8; 32], Error> {
	let module = Module::open(module)?;
	let since = Instant::now();
	let made = |module: &Module| {
		let (context, _entered) = module.enter();
		let token = Token::open(context, uri, Use::Write)?;
		token.log_in(pin)?;
		make(&token, uri)
	};
	match made(&module) {
		Err(error @ Error::NoToken { .. }) => match module.begin_again(since)? {
			true => made(&module),
			false => Err(error),
		},
		other => other,
	}
}

fn make(token: &Token, uri: &Uri) -> Result<[u8; 32], Error> {
	for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
		if !token.keys(class, uri)?.is_empty() {
			return Err(Error::KeyExists(uri.key()));
		}
	}
	let id = uri.id.clone().unwrap_or_else(|| {
		let mut id = vec![0; 16];
		OsRng.fill_bytes(&mut id);
		id
	});
	let mut both = vec![Attribute::Token(true), Attribute::Id(id)];
	both.push(Attribute::KeyType(KeyType::EC_EDWARDS));
	both.extend(uri.object.as_ref().map(|label| Attribute::Label(label.clone().into())));
	let public = [
		&both[..],
		&[Attribute::Private(false), Attribute::Verify(true), Attribute::EcParams(OID.to_vec())],
	]
	.concat();
	let private = [
		&both[..],
		&[
			Attribute::Private(true),
			Attribute::Sensitive(true),
			Attribute::Extractable(false),
			Attribute::Sign(true),
		],
	]
	.concat();
	let session = &token.session;
	let (public, _) =
		session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private)?;
	token.point(public)
}
