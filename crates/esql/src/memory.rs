//! How much memory a query may use when nobody says.

use std::fs;

/// Three fifths of the machine's memory, or of the control group's if that has less; `None` where neither is known.
pub(crate) fn default_limit() -> Option<usize> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_of_meminfo(&text));
    let group =
        fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    let total: usize = machine.into_iter().chain(group).min()?;
    Some(total / 5 * 3)
}

/// Bytes of `MemTotal:  8000 kB`.
fn total_of_meminfo(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_machine_s_total() {
        assert_eq!(total_of_meminfo("MemTotal:        8000 kB\nMemFree: 1 kB\n"), Some(8_192_000));
        assert_eq!(total_of_meminfo("MemFree: 1 kB"), None);
    }
}
