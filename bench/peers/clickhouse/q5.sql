SELECT count(*) AS events, process.entity_id AS entity
FROM {events} GROUP BY entity ORDER BY events DESC, entity LIMIT 25
