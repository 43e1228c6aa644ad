//! Properties as people name them, and where they are. A parcel's number and district follow the reforms
//! of districts, so the chain is asked.

use crate::{context::Context, failure::Failure};
use madang_client::{api::types::*, view, State};
use std::collections::BTreeMap;

/// The property to which a name leads. The chain is asked for a parcel only.
pub async fn property(context: &Context, name: PropertyName) -> Result<Property, Failure> {
	match name {
		PropertyName::Building(id) => Ok(Property::Building(id)),
		PropertyName::Unit(id) => Ok(Property::Unit(id)),
		PropertyName::Parcel(_) => {
			let found = view::find(&context.state().await?, name).await?;
			found.ok_or_else(|| Failure::not_found(name.to_string()))
		}
	}
}

/// The properties to which names lead.
pub async fn properties(
	context: &Context,
	names: Vec<PropertyName>,
) -> Result<Vec<Property>, Failure> {
	let mut properties = Vec::new();
	for name in names {
		properties.push(property(context, name).await?);
	}
	Ok(properties)
}

/// The requests of an application, with the properties to which their names lead.
pub async fn requests(
	context: &Context,
	named: Vec<(PropertyName, Filing)>,
) -> Result<Vec<(Property, Filing)>, Failure> {
	let mut requests = Vec::new();
	for (name, filing) in named {
		requests.push((property(context, name).await?, filing));
	}
	Ok(requests)
}

/// The present names and districts of some properties.
#[derive(Default)]
pub struct Places(BTreeMap<Property, (String, Option<DistrictCode>)>);

impl Places {
	/// Ask the chain.
	pub async fn of(
		state: &State,
		properties: impl IntoIterator<Item = Property>,
	) -> Result<Self, Failure> {
		let mut places = BTreeMap::new();
		for property in properties {
			let name = view::name_of(state, property).await?;
			let name = name.map_or_else(|| property.to_string(), |name| name.to_string());
			places.insert(property, (name, view::place_of(state, property).await?));
		}
		Ok(Self(places))
	}

	/// How people name a property: a parcel by its present number.
	pub fn name(&self, property: Property) -> String {
		self.0.get(&property).map_or_else(|| property.to_string(), |(name, _)| name.clone())
	}

	/// The district in which a property is now.
	pub fn district(&self, property: Property) -> Option<DistrictCode> {
		self.0.get(&property).and_then(|(_, district)| *district)
	}

	/// The full name of the district in which a property is now.
	pub async fn describe(&self, state: &State, property: Property) -> Result<String, Failure> {
		Ok(match self.district(property) {
			Some(code) => state.district_name(code).await?.unwrap_or_else(|| code.to_string()),
			None => String::new(),
		})
	}
}
