mod holidays;
mod invariants;
mod model;
mod pauses;
mod queue;
