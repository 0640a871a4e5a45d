//! How many distinct values there are, in little memory: HyperLogLog++ of S. Heule, M. Nunkesser and A. Hall, "HyperLogLog in
//! practice" (EDBT 2013), in the form of Elasticsearch's `HyperLogLogPlusPlus`: few hashes are kept in a table and counted, many
//! go into registers. The state depends on the set of hashes alone, not on their order or on how the input was split.

use std::sync::LazyLock;

/// Hashes are kept with this many leading bits (and the length of the run of zeros that follows).
const KEPT_BITS: u32 = 25;
const LEAST_PRECISION: u32 = 4;
const GREATEST_PRECISION: u32 = 18;
/// How many neighbours the correction of an estimate's bias looks at.
const NEIGHBOURS: usize = 6;

/// Up to which count the number of empty registers is the better estimate, from precision 4 on (from the paper's appendix).
const THRESHOLDS: [i64; 15] =
    [10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 11500, 20000, 50000, 120_000, 350_000];

/// The raw estimates and their biases that the paper's appendix lists, from precision 4 on.
static BIASES: LazyLock<Vec<Vec<(f64, f64)>>> = LazyLock::new(|| {
    let mut biases = vec![Vec::new(); THRESHOLDS.len()];
    for line in include_str!("hyper_log_log_bias.csv").lines().skip(1) {
        let mut cells = line.split(',').map(|cell| cell.parse::<f64>().expect("the table holds numbers"));
        let mut cell = || cells.next().expect("the table has three columns");
        biases[cell() as usize - LEAST_PRECISION as usize].push((cell(), cell()));
    }
    biases
});

/// The precision (the logarithm of the number of registers) at which `threshold` distinct values are still counted exactly.
pub(super) fn precision_for(threshold: u64) -> u32 {
    let slots = (threshold as f32 / 0.75).ceil() as u64;
    let bits = u64::BITS - slots.saturating_mul(4).leading_zeros();
    bits.clamp(LEAST_PRECISION, GREATEST_PRECISION)
}

/// What is known of the hashes of one group. The precision is the same for all operations on it.
#[derive(Debug, Default)]
pub(super) enum HyperLogLog {
    #[default]
    Empty,
    /// One encoded hash, as many groups have.
    One(u32),
    /// All encoded hashes.
    Hashes(Box<HashSet>),
    /// For each register the longest run of zeros.
    Registers(Box<[u8]>),
}

impl HyperLogLog {
    /// Takes in a hash.
    #[inline]
    pub(super) fn add(&mut self, hash: u64, precision: u32) {
        if let HyperLogLog::Registers(registers) = self {
            let index = (hash >> (u64::BITS - precision)) as usize;
            let run = 1 + (hash << precision).leading_zeros().min(u64::BITS - precision);
            registers[index] = registers[index].max(run as u8);
        } else {
            self.add_encoded(encode(hash, precision), precision);
        }
    }

    fn add_encoded(&mut self, encoded: u32, precision: u32) {
        match self {
            HyperLogLog::Empty => *self = HyperLogLog::One(encoded),
            HyperLogLog::One(known) => {
                if *known != encoded {
                    let mut hashes = HashSet::default();
                    hashes.insert(*known);
                    hashes.insert(encoded);
                    *self = HyperLogLog::Hashes(Box::new(hashes));
                }
            }
            HyperLogLog::Hashes(hashes) => {
                hashes.insert(encoded);
                if hashes.len > most_hashes(precision) {
                    self.registers(precision);
                }
            }
            HyperLogLog::Registers(registers) => add_to_registers(registers, encoded, precision),
        }
    }

    /// Takes in what is known of a later part of the input.
    pub(super) fn merge(&mut self, later: HyperLogLog, precision: u32) {
        match later {
            HyperLogLog::Empty => {}
            HyperLogLog::One(encoded) => self.add_encoded(encoded, precision),
            HyperLogLog::Hashes(hashes) => {
                hashes.iter().for_each(|encoded| self.add_encoded(encoded, precision));
            }
            HyperLogLog::Registers(later) => {
                for (register, run) in self.registers(precision).iter_mut().zip(later) {
                    *register = (*register).max(run);
                }
            }
        }
    }

    /// The registers, filled from the hashes if these were kept so far.
    fn registers(&mut self, precision: u32) -> &mut [u8] {
        if !matches!(self, HyperLogLog::Registers(_)) {
            let mut registers = vec![0; 1 << precision].into_boxed_slice();
            match self {
                HyperLogLog::One(encoded) => add_to_registers(&mut registers, *encoded, precision),
                HyperLogLog::Hashes(hashes) => {
                    hashes.iter().for_each(|encoded| add_to_registers(&mut registers, encoded, precision));
                }
                HyperLogLog::Empty | HyperLogLog::Registers(_) => {}
            }
            *self = HyperLogLog::Registers(registers);
        }
        let HyperLogLog::Registers(registers) = self else { unreachable!("it was just set") };
        registers
    }

    /// About how many distinct hashes there were.
    pub(super) fn count(&self, precision: u32) -> i64 {
        match self {
            HyperLogLog::Empty => 0,
            HyperLogLog::One(_) => 1,
            HyperLogLog::Hashes(hashes) => {
                let slots = 1 << KEPT_BITS;
                linear_count(slots, slots - hashes.len as i64)
            }
            HyperLogLog::Registers(registers) => estimate(registers, precision),
        }
    }

    /// How many bytes this holds on the heap.
    pub(super) fn heap(&self) -> usize {
        match self {
            HyperLogLog::Empty | HyperLogLog::One(_) => 0,
            HyperLogLog::Hashes(hashes) => size_of::<HashSet>() + hashes.slots.len() * size_of::<u32>(),
            HyperLogLog::Registers(registers) => registers.len(),
        }
    }
}

/// How many hashes are kept before registers take their place: three quarters of the memory of the registers.
fn most_hashes(precision: u32) -> usize {
    (1 << precision) / 4 * 3 / 4
}

/// The hash in 32 bits, never 0: its first 25 bits, with the run of zeros behind them when those that choose no register are all zero.
fn encode(hash: u64, precision: u32) -> u32 {
    let kept = (hash >> (u64::BITS - KEPT_BITS)) as u32;
    if kept & ((1 << (KEPT_BITS - precision)) - 1) == 0 {
        let run = 1 + (hash << KEPT_BITS).leading_zeros().min(u64::BITS - KEPT_BITS);
        kept << 7 | run << 1 | 1
    } else {
        kept << 1
    }
}

fn add_to_registers(registers: &mut [u8], encoded: u32, precision: u32) {
    let spare = KEPT_BITS - precision;
    let (kept, run) = if encoded & 1 == 1 {
        (encoded >> 7, (encoded >> 1 & 0x3f) + spare)
    } else {
        (encoded >> 1, 1 + (encoded << (u32::BITS - 1 - spare)).leading_zeros())
    };
    let register = &mut registers[(kept >> spare) as usize];
    *register = (*register).max(run as u8);
}

fn estimate(registers: &[u8], precision: u32) -> i64 {
    let count = registers.len() as f64;
    let alpha = match precision {
        4 => 0.673,
        5 => 0.697,
        _ => 0.7213 / (1.0 + 1.079 / count),
    };
    let inverse: f64 = registers.iter().map(|run| 1.0 / (1u64 << run) as f64).sum();
    let raw = alpha * count * count / inverse;
    let corrected = if raw <= 5.0 * count { raw - bias(raw, precision) } else { raw };
    let empty = registers.iter().filter(|run| **run == 0).count() as i64;
    let linear = if empty > 0 { linear_count(registers.len() as i64, empty) } else { round(corrected) };
    if linear <= THRESHOLDS[(precision - LEAST_PRECISION) as usize] { linear } else { round(corrected) }
}

/// The expected number of values when `empty` of `slots` slots stay empty.
fn linear_count(slots: i64, empty: i64) -> i64 {
    round(slots as f64 * (slots as f64 / empty as f64).ln())
}

/// Half up, as Java's `Math.round`.
fn round(value: f64) -> i64 {
    (value + 0.5).floor() as i64
}

/// By how much an estimate is too large: the mean of the biases at the nearest estimates of the table, the nearer the weightier.
fn bias(estimate: f64, precision: u32) -> f64 {
    let table = &BIASES[(precision - LEAST_PRECISION) as usize];
    // The weights of the last few entries seen, in a ring: the search ends where entries begin to be farther than those before.
    let mut weights = [0.0; NEIGHBOURS];
    let mut first = table.len() - NEIGHBOURS;
    for (index, (known, bias)) in table.iter().enumerate() {
        let weight = 1.0 / (known - estimate).abs();
        if weight.is_infinite() {
            return *bias;
        }
        if weights[index % NEIGHBOURS] >= weight {
            first = index - NEIGHBOURS;
            break;
        }
        weights[index % NEIGHBOURS] = weight;
    }
    // Elasticsearch doesn't turn the ring back before it pairs weights and biases; neither does this, for the sake of equal results.
    let pairs = weights.iter().zip(&table[first..]);
    pairs.map(|(weight, (_, bias))| weight * bias).sum::<f64>() / weights.iter().sum::<f64>()
}

/// A set of numbers other than 0, with open addressing. A power of two of slots, at least a quarter of them free.
#[derive(Debug)]
pub(super) struct HashSet {
    /// 0 is a free slot.
    slots: Box<[u32]>,
    len: usize,
}

impl Default for HashSet {
    fn default() -> Self {
        HashSet { slots: Box::new([0; 8]), len: 0 }
    }
}

impl HashSet {
    fn insert(&mut self, number: u32) {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            let mut larger = HashSet { slots: vec![0; self.slots.len() * 2].into_boxed_slice(), len: 0 };
            self.iter().for_each(|number| larger.insert(number));
            *self = larger;
        }
        let mask = self.slots.len() - 1;
        let mut slot = number as usize & mask;
        while self.slots[slot] != 0 {
            if self.slots[slot] == number {
                return;
            }
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = number;
        self.len += 1;
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        self.slots.iter().copied().filter(|number| *number != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::mix64;
    use super::*;

    fn of(numbers: impl IntoIterator<Item = u64>, precision: u32) -> HyperLogLog {
        let mut counter = HyperLogLog::default();
        numbers.into_iter().for_each(|number| counter.add(mix64(number), precision));
        counter
    }

    #[test]
    fn precision_grows_with_the_threshold() {
        assert_eq!([0, 5, 3000, 40_000, u64::MAX].map(precision_for), [4, 5, 14, 18, 18]);
    }

    #[test]
    fn counts_exactly_up_to_the_threshold() {
        let precision = precision_for(3000);
        for count in [0, 1, 2, 100, 3000] {
            assert_eq!(of((0..count).chain(0..count), precision).count(precision), count as i64);
        }
    }

    #[test]
    fn estimates_beyond_it() {
        for (precision, error) in [(5, 0.4), (10, 0.1), (14, 0.02), (18, 0.005)] {
            for count in [5_000u64, 50_000, 500_000] {
                let found = of(0..count, precision).count(precision) as f64 / count as f64;
                assert!((found - 1.0).abs() < error, "{precision} {count} {found}");
            }
        }
    }

    #[test]
    fn neither_order_nor_splitting_matter() {
        for precision in [4, 6, 14] {
            let whole = of(0..5_000, precision);
            let mut merged = of((4_000..5_000).rev(), precision);
            merged.merge(of(1..2, precision), precision);
            merged.merge(of(0..4_100, precision), precision);
            assert_eq!(merged.count(precision), whole.count(precision));
            let mut registers_first = of(0..4_999, precision);
            registers_first.merge(of([4_999], precision), precision);
            assert_eq!(registers_first.count(precision), whole.count(precision));
        }
    }

    #[test]
    fn encoded_hashes_fill_the_same_registers() {
        let precision = 6;
        for number in 0..10_000 {
            let hash = mix64(number) >> (number % 40);
            let (mut direct, mut encoded) = (HyperLogLog::default(), vec![0; 64]);
            direct.registers(precision);
            direct.add(hash, precision);
            add_to_registers(&mut encoded, encode(hash, precision), precision);
            assert_eq!(direct.registers(precision), &encoded[..]);
        }
    }

    #[test]
    fn large_estimates_at_most_five_times_the_registers_are_corrected() {
        assert_eq!(bias(11.0, 4), 10.0);
        assert!(bias(20.0, 4) > 0.0);
        assert!(bias(1e6, 14).is_finite());
    }
}
