//! A session with a token, and the keys that are found in it.

use crate::{
	error::Error,
	point::{decode, is_ed25519},
	uri::Uri,
	Pin,
};
use cryptoki::{
	context::Pkcs11,
	error::{Error as ModuleError, RvError},
	object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
	session::{Session, UserType},
	slot::{Slot, TokenInfo},
	types::AuthPin,
};

/// What a session is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
	/// To read. It is closed when it is dropped.
	Read,
	/// To make keys. It is closed when it is dropped.
	Write,
	/// To sign again and again. It is not closed when it is dropped.
	Sign,
}

/// A session with a token.
pub struct Token {
	/// The session.
	pub session: Session,
	info: TokenInfo,
}

impl Token {
	/// Open a session with the token of a key, by its label and serial number.
	pub fn open(context: &Pkcs11, uri: &Uri, purpose: Use) -> Result<Self, Error> {
		let mut fitting: Vec<(Slot, TokenInfo)> = Vec::new();
		let mut others = Vec::new();
		for slot in context.get_slots_with_token()? {
			// A token can be removed between the two questions.
			let Ok(info) = context.get_token_info(slot) else { continue };
			match fits(&info, uri) {
				true => fitting.push((slot, info)),
				false if info.token_initialized() => others.push(format!("{:?}", info.label())),
				false => {}
			}
		}
		if fitting.len() > 1 {
			return Err(Error::SeveralTokens(fitting.len(), uri.place()));
		}
		let Some((slot, info)) = fitting.pop() else {
			let found = match others.is_empty() {
				true => "the module shows no token".to_owned(),
				false => format!("the module shows {}", others.join(", ")),
			};
			return Err(Error::NoToken { wanted: uri.place(), found });
		};
		let session = match purpose {
			Use::Read => context.open_ro_session(slot)?,
			Use::Write => context.open_rw_session(slot)?,
			Use::Sign => context.open_ro_session_no_drop(slot)?,
		};
		Ok(Self { session, info })
	}

	/// Log in, if the token asks for it. A PIN is not tried if that could lock the token.
	pub fn log_in(&self, pin: Option<&Pin>) -> Result<(), Error> {
		if !self.info.login_required() {
			return Ok(());
		}
		let pin = usable(&self.info, pin)?;
		match self.session.login(UserType::User, pin.as_ref()) {
			// All sessions of a program with a token are logged in together.
			Err(ModuleError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
			other => Ok(other?),
		}
	}

	/// Log in for the signature that was begun in the session. A PIN is not tried if that could lock the token, which is
	/// asked again: others may have tried wrong ones meanwhile.
	pub fn log_in_for_signature(&self, context: &Pkcs11, pin: Option<&Pin>) -> Result<(), Error> {
		let info = context.get_token_info(self.session.get_session_info()?.slot_id())?;
		let pin = usable(&info, pin)?;
		Ok(self.session.login(UserType::ContextSpecific, pin.as_ref())?)
	}

	/// Whether a private key asks for the PIN for each signature (`CKA_ALWAYS_AUTHENTICATE`).
	pub fn asks_each_time(&self, private: ObjectHandle) -> Result<bool, Error> {
		let found = self.session.get_attributes(private, &[AttributeType::AlwaysAuthenticate])?;
		Ok(found.contains(&Attribute::AlwaysAuthenticate(true)))
	}

	/// The Ed25519 keys of this class that have the name.
	pub fn keys(&self, class: ObjectClass, uri: &Uri) -> Result<Vec<ObjectHandle>, Error> {
		let mut template = vec![Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS)];
		template.extend(uri.object.as_ref().map(|label| Attribute::Label(label.clone().into())));
		template.extend(uri.id.as_ref().map(|id| Attribute::Id(id.clone())));
		Ok(self.session.find_objects(&template)?)
	}

	/// The private key with the name.
	pub fn private_key(&self, uri: &Uri) -> Result<ObjectHandle, Error> {
		match self.keys(ObjectClass::PRIVATE_KEY, uri)?.as_slice() {
			[] => Err(Error::NoKey(uri.key())),
			[key] => Ok(*key),
			several => Err(Error::SeveralKeys(several.len(), uri.key())),
		}
	}

	/// The public part of a private key: the token shows it with the private key, or has a public key with the same id.
	pub fn public_of(&self, private: ObjectHandle, uri: &Uri) -> Result<[u8; 32], Error> {
		let missing = match self.point(private) {
			Ok(key) => return Ok(key),
			Err(error @ Error::NoPublicKey(_)) => error,
			Err(error) => return Err(error),
		};
		let asked = [AttributeType::Id];
		let id =
			self.session.get_attributes(private, &asked)?.into_iter().find_map(|one| match one {
				Attribute::Id(id) if !id.is_empty() => Some(id),
				_ => None,
			});
		let pair = Uri { id: id.or_else(|| uri.id.clone()), ..uri.clone() };
		match self.keys(ObjectClass::PUBLIC_KEY, &pair)?.as_slice() {
			[] => Err(missing),
			[public] => self.point(*public),
			several => Err(Error::SeveralKeys(several.len(), pair.key())),
		}
	}

	/// The public key that an object shows.
	pub fn point(&self, object: ObjectHandle) -> Result<[u8; 32], Error> {
		let asked = [AttributeType::EcParams, AttributeType::EcPoint];
		let (mut params, mut point) = (None, None);
		for attribute in self.session.get_attributes(object, &asked)? {
			match attribute {
				Attribute::EcParams(bytes) => params = Some(bytes),
				Attribute::EcPoint(bytes) if !bytes.is_empty() => point = Some(bytes),
				_ => {}
			}
		}
		let missing = |reason: &str| Error::NoPublicKey(reason.to_owned());
		if params.is_some_and(|params| !is_ed25519(&params)) {
			return Err(Error::OtherCurve);
		}
		let point = point.ok_or_else(|| missing("there is no CKA_EC_POINT"))?;
		decode(&point).ok_or_else(|| missing("CKA_EC_POINT has not 32 bytes"))
	}
}

/// The PIN as the module takes it, if it may be tried. It is wiped when it is dropped. None if the token has its own keys to
/// type it.
fn usable(info: &TokenInfo, pin: Option<&Pin>) -> Result<Option<AuthPin>, Error> {
	if info.user_pin_locked() {
		return Err(Error::PinLocked);
	}
	if info.user_pin_final_try() {
		return Err(Error::LastTry);
	}
	match pin {
		Some(pin) => Ok(Some(AuthPin::from(pin.as_str().to_owned().into_boxed_str()))),
		None if info.protected_authentication_path() => Ok(None),
		None => Err(Error::NoPin),
	}
}

fn fits(info: &TokenInfo, uri: &Uri) -> bool {
	let is =
		|wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|one| one == found);
	info.token_initialized()
		&& is(&uri.token, info.label())
		&& is(&uri.serial, info.serial_number())
		&& is(&uri.manufacturer, info.manufacturer_id())
		&& is(&uri.model, info.model())
}
