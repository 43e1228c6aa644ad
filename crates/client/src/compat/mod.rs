//! Whether the chain has what this program was built for: each call, storage item, event and function by itself.
//!
//! The types are compiled in, so this program would misread what has another form there. An upgrade changes few of them: who
//! calls and reads the others needs no other program.

mod kind;
mod shape;

#[cfg(test)]
mod tests;

pub use kind::Kind;

use crate::error::Error;
use codec::Decode;
use std::{
	collections::HashMap,
	sync::{LazyLock, Mutex, PoisonError},
};
use subxt::{metadata::Metadata, ArcMetadata};

/// The metadata that this program was built for.
pub static METADATA: &[u8] = include_bytes!("../../metadata.scale");

static OWN: LazyLock<Result<Metadata, String>> = LazyLock::new(|| {
	Metadata::decode(&mut &METADATA[..]).map_err(|error| format!("own metadata: {error}"))
});

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

/// Of how many runtimes it is known what fits.
const RUNTIMES: usize = 4;

/// What was found out about the items of a runtime, by kind, pallet and name.
type Found = HashMap<(Kind, String, String), bool>;

/// What was found out lately.
static KNOWN: Mutex<Vec<(ArcMetadata, Found)>> = Mutex::new(Vec::new());

/// Fail unless an item of the chain's runtime has the form that this program was built for.
pub fn ensure(chain: &ArcMetadata, kind: Kind, pallet: &str, name: &str) -> Result<(), Error> {
	let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
	let Some(found) = of_runtime(&mut known, chain) else { return fits(chain, kind, pallet, name) };
	let key = (kind, pallet.to_owned(), name.to_owned());
	match found.get(&key) {
		Some(true) => Ok(()),
		Some(false) => Err(differs(kind, pallet, name)),
		None => {
			let answer = fits(chain, kind, pallet, name);
			found.insert(key, answer.is_ok());
			answer
		}
	}
}

/// What was found out about a runtime. The runtimes that are in use stay in memory, the last used one first.
fn of_runtime<'a>(
	known: &'a mut Vec<(ArcMetadata, Found)>,
	chain: &ArcMetadata,
) -> Option<&'a mut Found> {
	let same = |(one, _): &(ArcMetadata, Found)| std::ptr::eq::<Metadata>(&**one, &**chain);
	match known.iter().position(same) {
		Some(at) => known.get_mut(..=at)?.rotate_right(1),
		None => {
			known.truncate(RUNTIMES.saturating_sub(1));
			known.insert(0, (chain.clone(), Found::new()));
		}
	}
	known.first_mut().map(|(_, found)| found)
}

/// The same without a memory.
fn fits(chain: &Metadata, kind: Kind, pallet: &str, name: &str) -> Result<(), Error> {
	let own = OWN.as_ref().map_err(|error| Error::Incompatible(error.clone()))?;
	// What this program does not know either is for the caller to miss.
	match shape::of(own, kind, pallet, name) == shape::of(chain, kind, pallet, name) {
		true => Ok(()),
		false => Err(differs(kind, pallet, name)),
	}
}

fn differs(kind: Kind, pallet: &str, name: &str) -> Error {
	Error::Incompatible(format!("the {} {pallet}.{name}", kind.word()))
}
