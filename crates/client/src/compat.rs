//! Whether the chain runs the runtime that this program was built for.

use crate::error::Error;
use codec::Decode;
use std::sync::LazyLock;
use subxt::metadata::Metadata;

/// The metadata that this program was built for.
pub static METADATA: &[u8] = include_bytes!("../metadata.scale");

/// The pallets that this program calls and reads.
pub const PALLETS: [&str; 14] = [
	"Council",
	"Validators",
	"Institutions",
	"Identity",
	"Registers",
	"Titles",
	"Rates",
	"Certificates",
	"Notary",
	"Programmes",
	"Guarantees",
	"Lending",
	"Conveyances",
	"Terms",
];

/// The hash of each of these pallets in that metadata.
static EXPECTED: LazyLock<Result<[Option<[u8; 32]>; PALLETS.len()], String>> =
	LazyLock::new(|| match Metadata::decode(&mut &METADATA[..]) {
		Ok(metadata) => Ok(hashes(&metadata)),
		Err(error) => Err(format!("own metadata: {error}")),
	});

fn hashes(metadata: &Metadata) -> [Option<[u8; 32]>; PALLETS.len()] {
	PALLETS.map(|name| metadata.pallet_by_name(name).map(|pallet| pallet.hash()))
}

/// Fail unless the chain's pallets are those that this program was built for.
pub fn check(chain: &Metadata) -> Result<(), Error> {
	let expected = EXPECTED.as_ref().map_err(|error| Error::Incompatible(error.clone()))?;
	let differing: Vec<&str> = PALLETS
		.into_iter()
		.zip(expected.iter().zip(hashes(chain)))
		.filter(|(_, (expected, found))| *expected != found)
		.map(|(name, _)| name)
		.collect();
	match differing.as_slice() {
		[] => Ok(()),
		pallets => Err(Error::Incompatible(pallets.join(", "))),
	}
}
