WITH writes AS (
  SELECT process.name AS process_name, host.id AS host_id, registry.data.strings[1] AS string
  FROM {events}
  WHERE "@timestamp" > '{earliest}Z' AND host.os.family = 'windows'
    AND len(event.category) = 1 AND event.category[1] = 'registry' AND event.action = 'RegistryEvent (Value Set)'
    AND ends_with(registry.key, '\Microsoft\Windows\CurrentVersion\Run')
    AND len(registry.data.strings) = 1 AND NOT regexp_full_match(registry.data.strings[1], '{known}', 's')
), folded AS (
  SELECT process_name, host_id,
    regexp_replace(regexp_replace(string, '{names}', '', 'g'), '{home}', 'C:\\users\\user\\', 'g') AS registry_data
  FROM writes
)
SELECT count(*) AS cc, count(DISTINCT host_id) AS hosts, process_name, registry_data
FROM folded GROUP BY process_name, registry_data HAVING hosts = 1 AND cc = 1
