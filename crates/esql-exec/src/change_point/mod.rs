//! Where and how a series of values changes: the statistics of Elasticsearch's change point detection.
//!
//! Two detectors look at the series, one for a single value that stands out ([`pulse`]), one for a lasting change ([`lasting`]);
//! the finding with the smaller p-value wins. A series that merely rises or falls steadily, or stays as it is, has no change.

mod kolmogorov_smirnov;
mod lasting;
mod pulse;

/// A change is reported when chance makes it less often than this.
const P_VALUE_THRESHOLD: f64 = 0.01;

/// How many values must come before and after a change.
const MIN_VALUES: usize = 10;

/// Where a series changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Change {
    /// How.
    pub(crate) kind: Kind,
    /// At which value.
    pub(crate) place: usize,
    /// How likely chance makes such a change.
    pub(crate) p_value: f64,
}

/// How a series changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One value, or a few, are much smaller.
    Dip,
    /// One value, or a few, are much larger.
    Spike,
    /// The values are distributed otherwise.
    Distribution,
    /// The mean jumps.
    Step,
    /// The trend bends.
    Trend,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Dip => "dip",
            Kind::Spike => "spike",
            Kind::Distribution => "distribution_change",
            Kind::Step => "step_change",
            Kind::Trend => "trend_change",
        }
    }
}

/// What a detector found; without a place when there is no change to point at.
struct Finding {
    p_value: f64,
    change: Option<(Kind, usize)>,
}

impl Finding {
    /// The series stays as it is.
    const NONE: Finding = Finding { p_value: 1.0, change: None };
}

/// The change of the series, if there is one.
///
/// # Errors
/// When there are too few values to tell.
pub(crate) fn detect(values: &[f64]) -> Result<Option<Change>, String> {
    let least = 2 * MIN_VALUES + 2;
    if values.len() < least {
        let found = values.len();
        return Err(format!(
            "not enough buckets to calculate change_point. Requires at least [{least}]; found [{found}]"
        ));
    }
    let pulse = pulse::detect(values);
    let lasting = lasting::detect(values);
    let found = if pulse.p_value < lasting.p_value { pulse } else { lasting };
    Ok(found.change.map(|(kind, place)| Change { kind, place, p_value: found.p_value }))
}

/// The probability that the least of so many independent trials is below `p_value`.
fn of_trials(p_value: f64, trials: usize) -> f64 {
    // Below this, one minus the probability is one.
    if p_value > 1e-10 { 1.0 - (1.0 - p_value).powf(trials as f64) } else { trials as f64 * p_value }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small irregular numbers, the same every time.
    fn noise(count: usize) -> Vec<f64> {
        let mut random = fastrand::Rng::with_seed(11);
        (0..count).map(|_| (0..12).map(|_| random.f64()).sum::<f64>() - 6.0).collect()
    }

    fn kind(values: &[f64]) -> Option<(Kind, usize)> {
        detect(values).unwrap().map(|change| (change.kind, change.place))
    }

    #[test]
    fn noise_does_not_change() {
        assert_eq!(kind(&noise(100)), None);
        assert_eq!(kind(&[5.0; 50]), None);
    }

    #[test]
    fn a_steady_trend_is_no_change() {
        let values: Vec<f64> = noise(100).iter().enumerate().map(|(at, noise)| at as f64 + noise).collect();
        assert_eq!(kind(&values), None);
    }

    #[test]
    fn one_large_value_is_a_spike() {
        let mut values = noise(60);
        values[33] = 100.0;
        assert_eq!(kind(&values), Some((Kind::Spike, 33)));
        values[33] = -100.0;
        assert_eq!(kind(&values), Some((Kind::Dip, 33)));
    }

    #[test]
    fn a_jump_of_the_mean_is_a_step() {
        let values: Vec<f64> = noise(60)
            .iter()
            .enumerate()
            .map(|(at, noise)| noise + if at < 35 { 0.0 } else { 20.0 })
            .collect();
        assert_eq!(kind(&values), Some((Kind::Step, 35)));
        assert!(detect(&values).unwrap().unwrap().p_value < 1e-20);
    }

    #[test]
    fn a_bend_is_a_change_of_trend() {
        let line = |at: usize| if at < 50 { at as f64 } else { 100.0 - at as f64 };
        let values: Vec<f64> =
            noise(100).iter().enumerate().map(|(at, noise)| 3.0 * line(at) + noise).collect();
        let (kind, place) = kind(&values).unwrap();
        assert_eq!(kind, Kind::Trend);
        assert!((47..=53).contains(&place), "{place}");
    }

    #[test]
    fn another_spread_is_a_change_of_distribution() {
        for count in [200, 800] {
            let values: Vec<f64> = noise(count)
                .iter()
                .enumerate()
                .map(|(at, noise)| if at < count / 2 { noise / 10.0 } else { 10.0 * noise })
                .collect();
            let (kind, place) = kind(&values).unwrap();
            assert_eq!(kind, Kind::Distribution);
            assert!(place.abs_diff(count / 2) <= count / 8, "{place} of {count}");
        }
    }

    #[test]
    fn few_values_do_not_tell() {
        let reason = "not enough buckets to calculate change_point. Requires at least [22]; found [21]";
        assert_eq!(detect(&noise(21)), Err(reason.to_owned()));
    }

    #[test]
    fn strange_numbers_do_no_harm() {
        for strange in [f64::NAN, f64::INFINITY, f64::MAX, 0.0] {
            let mut values = noise(40);
            values[7] = strange;
            detect(&values).unwrap();
            detect(&[strange; 40]).unwrap();
        }
    }
}
