mod holidays;
mod invariants;
mod model;
mod outage;
mod pauses;
mod queue;
mod routing;
