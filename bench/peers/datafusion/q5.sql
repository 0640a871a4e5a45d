SELECT count(*) AS events, process['entity_id'] AS entity
FROM {events} GROUP BY process['entity_id'] ORDER BY events DESC, entity LIMIT 25
