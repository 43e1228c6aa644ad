//! Bytes and types of a node that lies end in errors, and take no more memory than they have bytes.

use codec::{Compact, Encode};
use madang_json::{Error, Types};
use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};

/// The types of a registry with this one, and its number in it.
fn types_of<T: TypeInfo + 'static>() -> (Types, u32) {
	let mut registry = Registry::new();
	let id = registry.register_type(&MetaType::new::<T>()).id;
	(Types::new(PortableRegistry::from(registry)), id)
}

/// As calls have calls in them.
#[derive(Encode, TypeInfo)]
enum Nest {
	Nothing,
	Another(Box<Self>),
}

/// The bytes of one that nests so often.
fn nest(times: usize) -> Vec<u8> {
	[vec![1; times], vec![0]].concat()
}

#[test]
fn what_nests_as_deep_as_calls_may_is_read_and_deeper_is_refused() {
	let (types, id) = types_of::<Nest>();
	assert_eq!(nest(1), Nest::Another(Box::new(Nest::Nothing)).encode());
	// Calls nest 256 times at most, and each is a variant of its pallet in one of the runtime.
	let shown = types.shown(id, &nest(550)).unwrap();
	let depth = std::iter::successors(Some(&shown), |inner| inner.get("another")).count();
	assert_eq!(depth, 551);
	let error = types.shown(id, &nest(1 << 20)).unwrap_err();
	assert_eq!(error, Error::Bytes("it nests more than 600 times".to_owned()));
}

#[test]
fn a_list_takes_no_memory_for_what_is_not_there() {
	let (types, id) = types_of::<Vec<Vec<u128>>>();
	let announced = Compact(1u32 << 29).encode();
	let error = types.shown(id, &announced).unwrap_err();
	assert_eq!(error, Error::Bytes("the bytes end too early".to_owned()));
	let inner = [Compact(1u32).encode(), announced].concat();
	assert!(matches!(types.shown(id, &inner), Err(Error::Bytes(_))));
	let (types, id) = types_of::<String>();
	assert!(matches!(types.shown(id, &Compact(1u32 << 29).encode()), Err(Error::Bytes(_))));
}

#[test]
fn numbers_have_all_their_digits_in_each_form() {
	#[derive(Encode, TypeInfo)]
	struct Numbers {
		#[codec(compact)]
		small: u32,
		#[codec(compact)]
		large: u64,
		negative: i64,
		byte: i8,
		huge: u128,
	}
	let (types, id) = types_of::<Numbers>();
	let numbers =
		Numbers { small: u32::MAX, large: u64::MAX, negative: i64::MIN, byte: -1, huge: u128::MAX };
	let expected = serde_json::json!({
		"small": u32::MAX,
		"large": u64::MAX.to_string(),
		"negative": i64::MIN.to_string(),
		"byte": -1,
		"huge": u128::MAX.to_string(),
	});
	assert_eq!(types.shown(id, &numbers.encode()).unwrap(), expected);
	let too_large = [Compact(1u64 << 32).encode(), vec![0; 64]].concat();
	let error = types.shown_first(id, &mut &too_large[..]).unwrap_err();
	assert_eq!(error, Error::Bytes("4294967296 is too large".to_owned()));
}
