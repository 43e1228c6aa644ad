//! The anchor at genesis, from the state with which a chain begins.

use crate::{anchor::Anchor, error::SetError, set::Authority, state::root_of, Hash, Header};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::DecodeAll;

/// The key of the validators: entry `Authorities` of pallet `Grandpa`.
const AUTHORITIES: [u8; 32] = [
	0x5f, 0x9c, 0xc4, 0x5b, 0x7a, 0x00, 0xc5, 0x89, 0x93, 0x61, 0xe1, 0xc6, 0x09, 0x96, 0x78, 0xdc,
	0x5e, 0x06, 0x21, 0xc4, 0x86, 0x9a, 0xa6, 0x0c, 0x02, 0xbe, 0x9a, 0xdc, 0xc9, 0x8a, 0x0d, 0x1d,
];

impl Anchor {
	/// The anchor at the genesis block that has this state, as a chain specification contains it.
	/// The genesis hash is computed: compare it with the one that the network has published.
	///
	/// # Errors
	///
	/// If the state names no validators.
	pub fn of_state(state: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Self, SetError> {
		let authorities = state.get(&AUTHORITIES[..]).ok_or(SetError::Empty)?;
		let authorities = Vec::<Authority>::decode_all(&mut authorities.as_slice())
			.map_err(|_| SetError::Weight)?;
		let pairs = state.iter().map(|(key, value)| (key.clone(), value.clone()));
		let header = Header {
			parent: Hash::zero(),
			number: 0,
			state_root: root_of(pairs),
			extrinsics_root: root_of([]),
			digest: Vec::new(),
		};
		let genesis = header.hash();
		Ok(Self { genesis, number: 0, block: genesis, set_id: 0, authorities })
	}
}
