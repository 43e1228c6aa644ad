-- Reports that count as accepted because the municipality did not answer in time.
SELECT s.time AS time, CAST(s.deal AS TEXT) AS deal, s.block AS block, s.idx AS event
FROM deal_steps s
WHERE s.event = 'ReportAccepted' AND s.institution IS NULL
	AND s.time >= :from AND s.time < :before
ORDER BY s.block DESC, s.idx DESC
