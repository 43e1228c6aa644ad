-- Calls that were paused, and the ends of pauses.
SELECT b.time AS time, e.name AS event, e.fields AS fields, e.block AS block
FROM events e
JOIN blocks b ON b.number = e.block
WHERE e.pallet = 'Council' AND e.name IN ('Paused', 'Resumed')
	AND b.time >= :from AND b.time < :before
ORDER BY e.block DESC, e.idx DESC
