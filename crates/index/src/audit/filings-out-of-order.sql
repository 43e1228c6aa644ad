-- Applications for one property of which the later one was completed while the earlier one was still pending.
SELECT later.changed_time AS time, p.property AS property, later.receipt AS application, earlier.receipt AS earlier, later.ended_block AS block
FROM applications later
JOIN application_properties p ON p.receipt = later.receipt
JOIN application_properties q ON q.property = p.property
JOIN applications earlier ON earlier.receipt = q.receipt AND earlier.sort < later.sort
WHERE later.state = 'completed'
	AND (earlier.ended_block IS NULL OR earlier.ended_block > later.ended_block)
	AND later.changed_time >= :from AND later.changed_time < :before
ORDER BY later.ended_block DESC, later.sort DESC, earlier.sort DESC
