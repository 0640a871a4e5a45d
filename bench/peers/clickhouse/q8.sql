SELECT count() AS events, nullIf(regexpExtract(assumeNotNull(registry.path), $x$^([^\\]+)\\([^\\]+)\\$x$, 1), '') AS hive,
  nullIf(regexpExtract(assumeNotNull(registry.path), $x$^([^\\]+)\\([^\\]+)\\$x$, 2), '') AS root
FROM {events} GROUP BY hive, root ORDER BY events DESC, hive, root LIMIT 1000
