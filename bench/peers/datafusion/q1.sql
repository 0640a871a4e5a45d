WITH writes AS (
  SELECT process['name'] AS process_name, host['id'] AS host_id, registry['data']['strings'][1] AS string
  FROM {events}
  WHERE "@timestamp" > TIMESTAMP '{earliest}' AND host['os']['family'] = 'windows'
    AND array_length(event['category']) = 1 AND event['category'][1] = 'registry' AND event['action'] = 'modification'
    AND (process['code_signature']['exists'] = false OR starts_with(process['code_signature']['subject_name'], 'Microsoft'))
    AND ends_with(registry['key'], '\Microsoft\Windows\CurrentVersion\Run')
    AND array_length(registry['data']['strings']) = 1 AND NOT regexp_like(registry['data']['strings'][1], '^(?s:{known})$')
), folded AS (
  SELECT process_name, host_id,
    regexp_replace(regexp_replace(string, '{names}', '', 'g'), '{home}', 'C:\users\user\', 'g') AS registry_data
  FROM writes
)
SELECT count(*) AS cc, count(DISTINCT host_id) AS hosts, process_name, registry_data
FROM folded GROUP BY process_name, registry_data HAVING count(DISTINCT host_id) = 1 AND count(*) = 1
