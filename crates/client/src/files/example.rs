//! The example in `chain-spec/data/example`: its parameters, and the apartment that is for sale.

use super::generate::{generate, Example, ForSale, Parameters};
use madang_primitives::InstitutionId;
use std::sync::LazyLock;

/// The parameters with which the example in the repository was generated.
pub const PARAMETERS: Parameters = Parameters { seed: 858, parcels: 2_000, bank: InstitutionId(5) };

/// The example. Its files are in the repository.
pub fn example() -> Example {
	generate(&PARAMETERS).expect("the parameters are within bounds")
}

/// The apartment that the demonstration sells: unit 1203 on 서울특별시 강남구 역삼동 858.
pub fn for_sale() -> ForSale {
	// The whole example is generated to know it.
	static FOR_SALE: LazyLock<ForSale> = LazyLock::new(|| example().for_sale);
	*FOR_SALE
}
