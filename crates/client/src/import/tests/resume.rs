//! Imports that are interrupted, repeated, or wait for an answer that does not come.

use super::*;

/// Run an import until it is not killed any more. Returns the last result and how often it ran.
async fn until_done(chain: &Local, rows: &[String]) -> (Imported, usize) {
	let checked = read(chain, rows).await;
	for runs in 1..100 {
		match book(chain, &checked, &Work::SendNew, &quiet).await {
			Ok(imported) => return (imported, runs),
			Err(Error::Answer(reason)) if reason == "killed" => {}
			Err(error) => panic!("{error}"),
		}
	}
	panic!("the import never ended");
}

#[tokio::test]
async fn a_killed_import_is_resumed_without_a_memory_of_its_own() {
	let chain = chain_with_yeoksam().await;
	let rows = parcels(1..3_000);
	// The second kill is before the call reaches the chain, the others after.
	chain.state.borrow_mut().faults =
		vec![(3, Fault::KilledAfter), (5, Fault::KilledBefore), (8, Fault::KilledAfter)];
	let (imported, runs) = until_done(&chain, &rows).await;
	assert_eq!(runs, 4);
	assert_eq!(imported.figures.on_chain(), rows.len());
	assert!(imported.figures.equal > 0, "{:?}", imported.figures);
	let failed = chain.take_calls().into_iter().filter(|(_, error)| error.is_some()).count();
	assert_eq!(failed, 0, "no row was sent twice");
	chain.check();
}

#[tokio::test]
async fn an_import_with_a_corrected_file_continues_where_the_first_ended() {
	let chain = chain_with_yeoksam().await;
	let mut rows = parcels(1..2_000);
	chain.state.borrow_mut().faults = vec![(3, Fault::KilledAfter)];
	let checked = read(&chain, &rows).await;
	book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap_err();
	// A row before all others, and one that is gone.
	rows.insert(0, parcel(5_000));
	rows.remove(700);
	let (imported, runs) = until_done(&chain, &rows).await;
	assert_eq!((runs, imported.figures.on_chain()), (1, rows.len()));
	assert_eq!((imported.figures.refused, imported.figures.changed), (0, 0));
}

#[tokio::test]
async fn rows_are_sent_again_after_an_expiry() {
	let chain = chain_with_yeoksam().await;
	let rows = parcels(1..1_000);
	chain.state.borrow_mut().faults = vec![(1, Fault::Expires), (2, Fault::Expires)];
	let (imported, runs) = until_done(&chain, &rows).await;
	assert_eq!((runs, imported.figures.sent), (1, rows.len()));
	// An import does not try without end.
	chain.state.borrow_mut().faults = (1..100).map(|call| (call, Fault::Expires)).collect();
	let checked = read(&chain, &parcels(5_000..5_001)).await;
	let error = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap_err();
	assert!(matches!(error, Error::Expired { .. }), "{error}");
}

/// A batch that was in a pool when the import was killed fails when it is sent again, but its rows are
/// on the chain.
#[tokio::test]
async fn a_batch_that_was_in_flight_is_counted_once() {
	let chain = chain_with_yeoksam().await;
	let rows = parcels(1..1_000);
	chain.state.borrow_mut().faults = vec![(2, Fault::KilledInFlight)];
	let (imported, runs) = until_done(&chain, &rows).await;
	assert_eq!((runs, imported.figures.on_chain()), (2, rows.len()));
	let sizes = super::batches::sizes(&read(&chain, &rows).await.rows);
	let two = sizes.iter().take(2).sum();
	assert_eq!((imported.figures.equal, imported.figures.refused), (two, 0));
	let failed: Vec<_> = chain.take_calls().into_iter().filter_map(|(_, error)| error).collect();
	assert_eq!(failed, ["ExternalRefUsed"]);
	chain.check();
}

/// Another import of the same rows is under way: what it sent first is not an error.
#[tokio::test]
async fn two_imports_at_the_same_time_end_well() {
	let chain = chain_with_yeoksam().await;
	let rows = parcels(1..600);
	let (mine, theirs) = (read(&chain, &rows).await, read(&chain, &rows[100..300]).await);
	let lines: Vec<_> = mine.rows.iter().collect();
	let mut imported = Imported::default();
	let both = async {
		book(&chain, &theirs, &Work::SendNew, &quiet).await.unwrap();
		// This import asked the chain before the other one sent its rows.
		enter::send_new(&chain, &mine.digest, &lines, None, &mut imported, &quiet).await.unwrap();
	};
	both.await;
	// The chain counts the rows that it has meanwhile, and takes the others of the same batch.
	assert_eq!((imported.figures.sent, imported.figures.equal), (599, 0));
	assert_eq!(imported.figures.refused, 0);
	chain.check();
}

#[tokio::test]
async fn an_amendment_that_an_earlier_run_filed_is_not_filed_again() {
	let chain = chain_with_yeoksam().await;
	let rows = parcels(1..600);
	book(&chain, &read(&chain, &rows).await, &Work::SendNew, &quiet).await.unwrap();
	let changed: Vec<_> = rows.iter().map(|row| row.replace("250.00", "251.00")).collect();
	let checked = read(&chain, &changed).await;
	let gangnam = chain.with(As::Gangnam);
	let work = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	chain.state.borrow_mut().faults = vec![(2, Fault::KilledAfter)];
	book(&gangnam, &checked, &work, &quiet).await.unwrap_err();
	chain.take_calls();
	let Figures { equal, amended, .. } =
		book(&gangnam, &checked, &work, &quiet).await.unwrap().figures;
	assert!(equal > 0 && amended > 0, "{equal}, {amended}");
	assert_eq!(equal + amended, rows.len());
	let failed: Vec<_> = chain.take_calls().into_iter().filter_map(|(_, error)| error).collect();
	assert_eq!(failed, Vec::<String>::new());
	// An officer who does not keep books is told so, and not for each row.
	let bank = chain.with(As::Bank);
	chain.state.borrow_mut().pending = (0, 0);
	let imported = book(&bank, &read(&bank, &rows).await, &work, &quiet).await;
	assert!(matches!(imported, Err(Error::Failed(_))), "the duty is not this officer's");
	let most = chain.state.borrow().pending.1;
	assert_eq!(chain.take_calls().len(), most, "no call was sent after the first answer");
}
