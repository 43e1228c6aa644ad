-- What was proposed to the council, with its reason, and what became of each proposal.
SELECT b.time AS time, CAST(m.id AS TEXT) AS proposal, e.name AS event, e.fields AS fields, e.block AS block
FROM events e
JOIN blocks b ON b.number = e.block
JOIN mentions m ON m.block = e.block AND m.idx = e.idx AND m.kind = 'proposal'
WHERE e.pallet = 'Council' AND e.name IN ('Proposed', 'Enacted', 'Rejected', 'Expired', 'ProposalWithdrawn')
	AND b.time >= :from AND b.time < :before
ORDER BY e.block DESC, e.idx DESC
