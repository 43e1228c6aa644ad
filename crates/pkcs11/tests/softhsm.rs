//! Keys in tokens of SoftHSM, a hardware module in software. `scripts/with-softhsm` prepares it; with MADANG_TEST_PKCS11=none
//! these tests do nothing.

use cryptoki::{
	context::{CInitializeArgs, CInitializeFlags, Pkcs11},
	error::{Error as ModuleError, RvError},
	mechanism::{
		eddsa::{EddsaParams, EddsaSignatureScheme},
		Mechanism,
	},
	object::{Attribute, KeyType, ObjectClass, ObjectHandle},
	session::{Session, UserType},
	types::AuthPin,
};
use madang_client::{Officer, Signer};
use madang_pkcs11::{generate, public_key, Error, Key, Pin, Uri};
use pallet_institutions::OfficerSignature;
use sp_core::{ed25519, Pair};
use std::{
	collections::BTreeSet,
	env, fs,
	path::{Path, PathBuf},
	process::{self, Command},
	sync::{LazyLock, Mutex, MutexGuard, OnceLock, PoisonError},
	thread,
	time::Duration,
};

/// Some tests end the module, which is one for the whole program.
static ALONE: Mutex<()> = Mutex::new(());

/// How long a module is not begun again after it was.
const REST: Duration = Duration::from_millis(2_100);

const PIN: &str = "1234";

/// SoftHSM, for one test at a time.
struct SoftHsm {
	module: PathBuf,
	_alone: MutexGuard<'static, ()>,
}

impl SoftHsm {
	/// None if the tests are to do without it.
	fn new() -> Option<Self> {
		let module = env::var("MADANG_TEST_PKCS11").expect(
			"no SoftHSM: run this with scripts/with-softhsm, or set MADANG_TEST_PKCS11=none",
		);
		if module == "none" {
			eprintln!("SKIPPED: a test with SoftHSM");
			return None;
		}
		let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
		Self::tokens();
		Some(Self { module: module.into(), _alone })
	}

	/// The folder of this program's tokens. Runners that give each test a program of its own run several at once, so each
	/// has a folder of its own, in that which `scripts/with-softhsm` removes.
	fn tokens() -> PathBuf {
		static TOKENS: LazyLock<PathBuf> = LazyLock::new(|| {
			let shared = PathBuf::from(env::var("SOFTHSM2_CONF").unwrap());
			let own = shared.with_file_name(format!("of-{}", process::id()));
			let tokens = own.join("tokens");
			fs::create_dir_all(&tokens).unwrap();
			let config = own.join("softhsm2.conf");
			fs::write(&config, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
			// Before the module is begun, which reads it. Other tests wait for this one.
			env::set_var("SOFTHSM2_CONF", config);
			tokens
		});
		TOKENS.clone()
	}

	/// The module, loaded until the program ends: one that was unloaded and is loaded again has never begun.
	fn context(&self) -> Pkcs11 {
		static LOADED: OnceLock<Pkcs11> = OnceLock::new();
		LOADED.get_or_init(|| Pkcs11::new(&self.module).unwrap()).clone()
	}

	/// As if another part of the program had ended the module and begun it again: all sessions end, and it sees all tokens.
	fn begin_again(&self) {
		let context = self.context();
		// The first test finds a module that was never begun.
		let _ = context.clone().finalize();
		context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
	}

	/// Make a token; its own folder.
	fn token(&self, label: &str) -> PathBuf {
		let all = || -> BTreeSet<_> {
			fs::read_dir(Self::tokens()).unwrap().map(|entry| entry.unwrap().path()).collect()
		};
		let before = all();
		let init = ["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "5678"];
		let made = Command::new("softhsm2-util").args(init).output().unwrap();
		assert!(made.status.success(), "{made:?}");
		let after = all();
		let new: Vec<_> = after.difference(&before).collect();
		assert_eq!(new.len(), 1);
		self.begin_again();
		new[0].clone()
	}

	/// Work in a token by other means than ours. The module has seen it before.
	fn session(&self, label: &str) -> Session {
		let context = self.context();
		let is_it = |slot: &_| context.get_token_info(*slot).is_ok_and(|one| one.label() == label);
		let slot = context.get_slots_with_token().unwrap().into_iter().find(is_it).unwrap();
		let session = context.open_rw_session(slot).unwrap();
		// Another session may have logged the program in.
		let _ = session.login(UserType::User, Some(&AuthPin::from(PIN)));
		session
	}
}

fn pin(text: &str) -> Option<Pin> {
	Some(Pin::new(text.to_owned()))
}

fn uri(token: &str, object: &str) -> Uri {
	Uri::parse(&format!("pkcs11:token={token};object={object}")).unwrap()
}

fn verifies(public: [u8; 32], bytes: &[u8], signature: [u8; 64]) -> bool {
	let signature = ed25519::Signature::from_raw(signature);
	ed25519::Pair::verify(&signature, bytes, &ed25519::Public::from_raw(public))
}

#[test]
fn a_key_is_made_and_signs_for_an_officer() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("one");
	let uri = uri("one", "officer");
	let module = hsm.module.as_path();
	let made = generate(module, &uri, pin(PIN).as_ref()).unwrap();
	assert_eq!(public_key(module, &uri).unwrap(), made);
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	assert_eq!(key.public(), made);
	for bytes in [&b""[..], b"x", &[7; 5_000]] {
		assert!(verifies(made, bytes, key.sign(bytes).unwrap()));
	}
	let officer = Officer::new(key);
	assert_eq!(officer.account().0, made);
	let OfficerSignature::Ed25519(signature) = officer.sign(b"payload").unwrap() else {
		panic!("a key in a token is Ed25519");
	};
	assert!(verifies(made, b"payload", signature));
	// It is not made twice, and not replaced.
	let again = generate(module, &uri, pin(PIN).as_ref());
	assert_eq!(again, Err(Error::KeyExists("label \"officer\"".to_owned())));
	assert_eq!(public_key(module, &uri).unwrap(), made);
}

#[test]
fn a_key_is_found_by_its_id_and_the_serial_number_of_its_token() {
	let Some(hsm) = SoftHsm::new() else { return };
	let module = hsm.module.as_path();
	// Two tokens of one name, as after a careless delivery.
	hsm.token("same");
	let named = Uri::parse("pkcs11:token=same;object=k;id=%01").unwrap();
	let first = generate(module, &named, pin(PIN).as_ref()).unwrap();
	hsm.token("same");
	assert_eq!(
		public_key(module, &named),
		Err(Error::SeveralTokens(2, "label \"same\"".to_owned()))
	);
	let context = Pkcs11::new(module).unwrap();
	let serials: Vec<_> = context
		.get_slots_with_token()
		.unwrap()
		.into_iter()
		.filter_map(|slot| context.get_token_info(slot).ok())
		.filter(|info| info.label() == "same")
		.map(|info| info.serial_number().to_owned())
		.collect();
	let found: Vec<_> = serials
		.iter()
		.filter_map(|serial| {
			let uri = Uri::parse(&format!("pkcs11:serial={serial};id=%01")).unwrap();
			Key::open(module, &uri, pin(PIN)).ok().map(|key| key.public())
		})
		.collect();
	assert_eq!((serials.len(), found), (2, vec![first]));
}

#[test]
fn what_is_not_there_is_named() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("present");
	let module = hsm.module.as_path();
	let error = Key::open(module, &uri("absent", "k"), pin(PIN)).unwrap_err();
	assert!(matches!(error, Error::NoToken { .. }), "{error}");
	let error = Key::open(module, &uri("present", "k"), pin(PIN)).unwrap_err();
	assert_eq!(error, Error::NoKey("label \"k\"".to_owned()));
	let error = public_key(module, &uri("present", "k")).unwrap_err();
	assert!(matches!(error, Error::NoPublicKey(_)), "{error}");
	// Two keys of one name.
	for id in ["%01", "%02"] {
		let uri = Uri::parse(&format!("pkcs11:token=present;object=k;id={id}")).unwrap();
		generate(module, &uri, pin(PIN).as_ref()).unwrap();
	}
	let error = Key::open(module, &uri("present", "k"), pin(PIN)).unwrap_err();
	assert_eq!(error, Error::SeveralKeys(2, "label \"k\"".to_owned()));
	let error = Key::open(Path::new("/no/such/module.so"), &uri("present", "k"), None).unwrap_err();
	assert!(matches!(error, Error::Module { .. }), "{error}");
	let error = Key::open(Path::new("/bin/sh"), &uri("present", "k"), None).unwrap_err();
	assert!(matches!(error, Error::Module { .. }), "{error}");
}

#[test]
fn a_wrong_pin_is_tried_once() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("locked");
	let (module, uri) = (hsm.module.as_path(), uri("locked", "k"));
	generate(module, &uri, pin(PIN).as_ref()).unwrap();
	assert_eq!(Key::open(module, &uri, None).unwrap_err(), Error::NoPin);
	assert_eq!(Key::open(module, &uri, pin("9999")).unwrap_err(), Error::WrongPin);
	// A PIN that is changed while the key is in use.
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	key.sign(b"x").unwrap();
	let change = |from: &str, to: &str| {
		let session = hsm.session("locked");
		session.set_pin(&AuthPin::from(from), &AuthPin::from(to)).unwrap();
	};
	change(PIN, "4321");
	hsm.begin_again();
	thread::scope(|scope| {
		for _ in 0..8 {
			scope.spawn(|| assert_eq!(key.sign(b"x"), Err(Error::WrongPin)));
		}
	});
	// It would be right again, but this program has stopped to try.
	change("4321", PIN);
	assert_eq!(key.sign(b"x"), Err(Error::WrongPin));
	assert!(Key::open(module, &uri, pin(PIN)).unwrap().sign(b"x").is_ok());
}

/// Make a key with this label that asks for the PIN for each signature; its handle.
fn strict_key(session: &Session, label: &str) -> ObjectHandle {
	let both = [
		Attribute::Token(true),
		Attribute::Id(vec![1]),
		Attribute::KeyType(KeyType::EC_EDWARDS),
		Attribute::Label(label.as_bytes().to_vec()),
	];
	let oid = vec![0x06, 0x03, 0x2b, 0x65, 0x70];
	let public = [&both[..], &[Attribute::Verify(true), Attribute::EcParams(oid)]].concat();
	let private = [
		&both[..],
		&[
			Attribute::Private(true),
			Attribute::Sensitive(true),
			Attribute::Sign(true),
			Attribute::AlwaysAuthenticate(true),
		],
	]
	.concat();
	let (_, key) =
		session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private).unwrap();
	key
}

#[test]
fn a_key_that_asks_for_its_pin_each_time_signs_each_time() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("strict");
	let (module, uri) = (hsm.module.as_path(), uri("strict", "k"));
	let session = hsm.session("strict");
	let handle = strict_key(&session, "k");
	// It signs nothing without a login of its own.
	let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
	let refused = session.sign(&mechanism, handle, b"x");
	assert!(
		matches!(refused, Err(ModuleError::Pkcs11(RvError::UserNotLoggedIn, _))),
		"{refused:?}"
	);
	drop(session);
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	for bytes in [&b""[..], b"x", &[7; 5_000]] {
		assert!(verifies(key.public(), bytes, key.sign(bytes).unwrap()));
	}
	thread::scope(|scope| {
		for number in 0..8_u8 {
			let key = &key;
			scope.spawn(move || {
				for round in 0..10_u8 {
					let bytes = [number, round];
					assert!(verifies(key.public(), &bytes, key.sign(&bytes).unwrap()));
				}
			});
		}
	});
}

#[test]
fn a_pin_that_is_wrong_at_a_signature_is_tried_once() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("strict-pin");
	let (module, uri) = (hsm.module.as_path(), uri("strict-pin", "k"));
	strict_key(&hsm.session("strict-pin"), "k");
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	key.sign(b"x").unwrap();
	let change = |from: &str, to: &str| {
		let session = hsm.session("strict-pin");
		session.set_pin(&AuthPin::from(from), &AuthPin::from(to)).unwrap();
	};
	// The session stays logged in; the login for the signature fails.
	change(PIN, "4321");
	thread::scope(|scope| {
		for _ in 0..8 {
			scope.spawn(|| assert_eq!(key.sign(b"x"), Err(Error::WrongPin)));
		}
	});
	// It would be right again, but this program has stopped to try.
	change("4321", PIN);
	assert_eq!(key.sign(b"x"), Err(Error::WrongPin));
	assert!(Key::open(module, &uri, pin(PIN)).unwrap().sign(b"x").is_ok());
}

#[test]
fn a_token_that_was_removed_signs_when_it_is_back() {
	let Some(hsm) = SoftHsm::new() else { return };
	let folder = hsm.token("removed");
	let (module, uri) = (hsm.module.as_path(), uri("removed", "k"));
	let public = generate(module, &uri, pin(PIN).as_ref()).unwrap();
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	key.sign(b"before").unwrap();
	let away = SoftHsm::tokens().with_extension("away");
	fs::rename(&folder, &away).unwrap();
	thread::sleep(REST);
	hsm.begin_again();
	let error = key.sign(b"without").unwrap_err();
	assert!(error.to_string().contains("removed"), "{error}");
	fs::rename(&away, &folder).unwrap();
	thread::sleep(REST);
	assert!(verifies(public, b"after", key.sign(b"after").unwrap()));
}

#[test]
fn a_module_that_was_ended_signs_again() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("ended");
	let (module, uri) = (hsm.module.as_path(), uri("ended", "k"));
	let public = generate(module, &uri, pin(PIN).as_ref()).unwrap();
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	thread::sleep(REST);
	Pkcs11::new(module).unwrap().finalize().unwrap();
	assert!(verifies(public, b"x", key.sign(b"x").unwrap()));
	// Its sessions ended, and it did not.
	hsm.begin_again();
	assert!(verifies(public, b"y", key.sign(b"y").unwrap()));
}

#[test]
fn several_threads_sign_at_once() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("shared");
	let (module, uri) = (hsm.module.as_path(), uri("shared", "k"));
	let public = generate(module, &uri, pin(PIN).as_ref()).unwrap();
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	thread::scope(|scope| {
		for number in 0..12_u8 {
			let key = &key;
			scope.spawn(move || {
				for round in 0..20_u8 {
					let bytes = [number, round];
					assert!(verifies(public, &bytes, key.sign(&bytes).unwrap()));
				}
			});
		}
	});
}

/// Each of them fails, and one begins the module again for all.
#[test]
fn several_threads_sign_after_the_module_was_ended() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("several");
	let (module, uri) = (hsm.module.as_path(), uri("several", "k"));
	let public = generate(module, &uri, pin(PIN).as_ref()).unwrap();
	let key = Key::open(module, &uri, pin(PIN)).unwrap();
	for round in 0..3_u8 {
		thread::sleep(REST);
		Pkcs11::new(module).unwrap().finalize().unwrap();
		thread::scope(|scope| {
			for number in 0..12_u8 {
				let key = &key;
				scope.spawn(move || {
					let bytes = [number, round];
					assert!(verifies(public, &bytes, key.sign(&bytes).unwrap()));
				});
			}
		});
	}
}

#[test]
fn a_signature_that_does_not_verify_is_not_used() {
	let Some(hsm) = SoftHsm::new() else { return };
	hsm.token("forged");
	let module = hsm.module.as_path();
	let own = Uri::parse("pkcs11:token=forged;object=k;id=%01").unwrap();
	let other = Uri::parse("pkcs11:token=forged;object=other;id=%02").unwrap();
	generate(module, &own, pin(PIN).as_ref()).unwrap();
	let wrong = generate(module, &other, pin(PIN).as_ref()).unwrap();
	// The public key of another one stands with the private key.
	let session = hsm.session("forged");
	let of = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::Id(vec![1])];
	for public in session.find_objects(&of).unwrap() {
		session.destroy_object(public).unwrap();
	}
	let object = |point: Vec<u8>| {
		[
			Attribute::Class(ObjectClass::PUBLIC_KEY),
			Attribute::KeyType(KeyType::EC_EDWARDS),
			Attribute::Token(true),
			Attribute::Private(false),
			Attribute::Verify(true),
			Attribute::Id(vec![1]),
			Attribute::Label(b"k".to_vec()),
			Attribute::EcParams(vec![0x06, 0x03, 0x2b, 0x65, 0x70]),
			Attribute::EcPoint(point),
		]
	};
	session.create_object(&object([&[0x04, 0x20], &wrong[..]].concat())).unwrap();
	let key = Key::open(module, &own, pin(PIN)).unwrap();
	assert_eq!(key.public(), wrong);
	assert_eq!(key.sign(b"x"), Err(Error::BadSignature));
	let signed = Signer::sign(&key, b"x").unwrap_err().to_string();
	assert!(signed.contains("does not verify"), "{signed}");
}
