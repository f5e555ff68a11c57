//! What a chart is made of before it is drawn: ticks of an axis, classes of a histogram.

/// Larger values are drawn at this one: beyond it the arithmetic of an axis overflows.
const LARGEST: f64 = 1e150;

/// Values nearer to zero are drawn at zero: below it the steps of an axis vanish.
const SMALLEST: f64 = 1e-150;

/// How many classes a histogram has.
const FEWEST_CLASSES: f64 = 8.0;
const MOST_CLASSES: f64 = 40.0;

/// Numbers evenly apart on an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// How many steps from zero the lowest is, which is at or below every value.
    pub first: f64,
    /// The distance between two.
    pub step: f64,
    /// How many steps there are to the highest, at or above every value.
    pub steps: u32,
}

/// A class of a histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// The lowest value in it.
    pub low: f64,
    /// The highest, which is in the next class unless this is the last.
    pub high: f64,
    /// The values in it.
    pub count: usize,
}

impl Axis {
    /// An axis over `values` with about `steps` steps of 1, 2, 2.5 or 5 times a power of ten. Without values, from 0 to 1.
    #[must_use]
    pub fn over(values: impl IntoIterator<Item = f64>, steps: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in drawable(values) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low <= 1e-9 * high.abs().max(low.abs()) {
            let around = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
            (low, high) = (low - around, high + around);
        }
        let step = round_step((high - low) / steps);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        Self { first, step, steps: (last - first).clamp(1.0, 100.0) as u32 }
    }

    /// The number after `k` steps.
    #[must_use]
    pub fn tick(&self, k: u32) -> f64 {
        (self.first + f64::from(k)) * self.step
    }

    /// Every number, increasing.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        (0..=self.steps).map(|k| self.tick(k))
    }

    /// Where `value` is, from 0 at the lowest to 1 at the highest.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let low = self.tick(0);
        ((value.clamp(-LARGEST, LARGEST) - low) / (self.tick(self.steps) - low)).clamp(0.0, 1.0)
    }
}

/// Classes of a width that makes round limits, by the rule of Freedman and Diaconis. None when there is no value.
///
/// # References
/// D. Freedman, P. Diaconis (1981), *On the histogram as a density estimator*: a width of 2 IQR n^(-1/3).
#[must_use]
pub fn classes(values: &[f64]) -> Vec<Class> {
    let mut sorted: Vec<f64> = drawable(values.iter().copied()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let at = |p: f64| sorted[((sorted.len() - 1) as f64 * p) as usize];
    let width = 2.0 * (at(0.75) - at(0.25)) / (sorted.len() as f64).cbrt();
    let wanted = if width > 0.0 { (highest - lowest) / width } else { FEWEST_CLASSES };
    let axis = Axis::over([*lowest, *highest], wanted.clamp(FEWEST_CLASSES, MOST_CLASSES));
    let mut found: Vec<Class> =
        (0..axis.steps).map(|k| Class { low: axis.tick(k), high: axis.tick(k + 1), count: 0 }).collect();
    let mut class = 0;
    for value in sorted {
        while class + 1 < found.len() && value >= found[class].high {
            class += 1;
        }
        found[class].count += 1;
    }
    found
}

/// The values that can be drawn.
fn drawable(values: impl IntoIterator<Item = f64>) -> impl Iterator<Item = f64> {
    let drawn = |v: f64| if v.abs() < SMALLEST { 0.0 } else { v.clamp(-LARGEST, LARGEST) };
    values.into_iter().filter(|v| v.is_finite()).map(drawn)
}

/// The least of 1, 2, 2.5, 5 and 10 times a power of ten that is at least `width`, which is positive.
fn round_step(width: f64) -> f64 {
    let spelled = format!("{width:e}");
    let exponent: i32 = spelled.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let power = 10f64.powi(exponent);
    let enough = |factor: &f64| factor * power >= width * (1.0 - 1e-9);
    [1.0, 2.0, 2.5, 5.0].into_iter().find(enough).unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_numbers_around_every_value() {
        let ticks: Vec<f64> = Axis::over([-0.31, 0.12], 5.0).ticks().collect();
        assert_eq!(ticks, [-0.4, -0.30000000000000004, -0.2, -0.1, 0.0, 0.1, 0.2]);
        for values in
            [vec![], vec![5.0], vec![0.0], vec![f64::NAN], vec![f64::MAX, f64::MIN], vec![-1.6e-308]]
        {
            let axis = Axis::over(values.clone(), 5.0);
            assert!(axis.step > 0.0 && axis.tick(axis.steps) > axis.tick(0), "{values:?}: {axis:?}");
            assert!(values.iter().all(|v| !axis.place(*v).is_nan() || v.is_nan()), "{values:?}");
        }
    }

    #[test]
    fn every_value_is_in_one_class() {
        let values: Vec<f64> = (0..1000).map(|k| f64::from(k * k % 997)).collect();
        let found = classes(&values);
        assert_eq!(found.iter().map(|c| c.count).sum::<usize>(), 1000);
        for class in &found[..found.len() - 1] {
            let within = values.iter().filter(|v| (class.low..class.high).contains(*v)).count();
            assert_eq!(class.count, within);
        }
        assert_eq!(classes(&[]), []);
        for values in [&[3.0; 7][..], &[-1.6e-308], &[5e-324, 0.0], &[f64::MIN, f64::MAX]] {
            assert_eq!(classes(values).iter().map(|c| c.count).sum::<usize>(), values.len());
        }
    }
}
