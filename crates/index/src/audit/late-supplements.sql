-- Supplements to reports that came after their term.
SELECT s.time AS time, CAST(s.deal AS TEXT) AS deal, s.block AS block, s.idx AS event, s.institution AS institution, s.officer AS officer
FROM deal_steps s
JOIN events e ON e.block = s.block AND e.idx = s.idx
WHERE s.event = 'ReportSupplemented' AND e.fields LIKE '%"overdue":true%'
	AND s.time >= :from AND s.time < :before
ORDER BY s.block DESC, s.idx DESC
