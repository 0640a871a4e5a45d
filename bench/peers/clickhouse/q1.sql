SELECT count() AS cc, uniqExact(host_id) AS hosts, process_name, registry_data
FROM (
  SELECT process.name AS process_name, host.id AS host_id,
    replaceRegexpAll(replaceRegexpAll(assumeNotNull(registry.data.strings[1]), $x${names}$x$, ''),
      $x${home}$x$, $x$C:\\users\\user\\$x$) AS registry_data
  FROM {events}
  WHERE `@timestamp` > toDateTime64('{earliest}', 3, 'UTC') AND host.os.family = 'windows'
    AND length(event.category) = 1 AND event.category[1] = 'registry' AND event.action = 'modification'
    AND (process.code_signature.exists = false OR startsWith(process.code_signature.subject_name, 'Microsoft'))
    AND endsWith(registry.key, $x$\Microsoft\Windows\CurrentVersion\Run$x$)
    AND length(registry.data.strings) = 1 AND NOT match(registry.data.strings[1], $x$^(?s:{known})\z$x$)
)
GROUP BY process_name, registry_data HAVING hosts = 1 AND cc = 1
