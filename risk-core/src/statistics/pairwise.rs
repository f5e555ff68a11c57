use super::CorrelationMethod;
use super::panel::check_shape;
use super::rank::{ascending, each_rank};
use crate::Result;
use crate::check::Checks;
use crate::linalg::rows;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::vector::fma;
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The settings of [`pairwise_correlation`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairwiseSettings {
    /// Default: Pearson's.
    pub method: CorrelationMethod,
    /// The rows in which both columns must be observed, at least 2. Default 20: with fewer, a
    /// correlation of 0.44 is within the 95 % band of none.
    pub minimum_overlap: usize,
}

impl Default for PairwiseSettings {
    fn default() -> Self {
        Self { method: CorrelationMethod::default(), minimum_overlap: 20 }
    }
}

/// The correlations of columns with gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairwiseCorrelation {
    /// `None`, in a document `null`, where the overlap is too short or a column does not vary on it.
    /// Not always positive semidefinite, as each pair has rows of its own:
    /// [`nearest_correlation`](crate::linalg::nearest_correlation) repairs it.
    #[serde(with = "rows")]
    pub correlation: Array2<Option<f64>>,
    /// The number of rows in which both columns are observed.
    #[serde(with = "rows")]
    pub overlap: Array2<usize>,
}

/// The correlation matrix of a panel with gaps: each pair of columns over the rows in which both are
/// observed.
///
/// Here, and only here, NaN in `returns` means that there is no observation. Ranks are taken anew on the
/// rows of each pair. The diagonal is 1 where a column varies on enough rows.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::statistics::{PairwiseSettings, pairwise_correlation};
///
/// let returns = array![[0.1, 0.2], [0.3, f64::NAN], [0.2, 0.4], [0.4, 0.3]];
/// let settings = PairwiseSettings { minimum_overlap: 3, ..Default::default() };
/// let found = pairwise_correlation(returns.view(), &settings)?;
/// assert_eq!(found.overlap[[0, 1]], 3);
/// assert!((found.correlation[[0, 1]].unwrap() - 0.327_326_835_353_989).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the panel has no row or no column, when a number is infinite, or when the
/// minimum overlap is below 2.
pub fn pairwise_correlation(
    returns: ArrayView2<'_, f64>,
    settings: &PairwiseSettings,
) -> Result<PairwiseCorrelation> {
    check_shape("returns", returns, 1)?;
    let mut checks = Checks::default();
    checks.require(
        settings.minimum_overlap >= 2,
        "minimum_overlap",
        format_args!("must be at least 2, got {}", settings.minimum_overlap),
    );
    if let Some(((t, j), x)) = returns.indexed_iter().find(|(_, x)| x.is_infinite()) {
        checks.problem(
            format_args!("returns[{t}][{j}]"),
            format_args!("must be finite, or NaN for a missing observation, got {x}"),
        );
    }
    checks.finish()?;
    let columns: Vec<Column> = returns.columns().into_iter().map(|x| Column::of(x.to_vec())).collect();
    let upper = (0..columns.len()).into_par_iter().map(|i| {
        let mut ranked = (Vec::new(), Vec::new());
        columns[i..]
            .iter()
            .map(|other| match settings.method {
                CorrelationMethod::Pearson => {
                    product_moment(&columns[i], other, &columns[i].values, &other.values)
                }
                CorrelationMethod::Spearman => {
                    columns[i].ranks(other, &mut ranked.0);
                    other.ranks(&columns[i], &mut ranked.1);
                    product_moment(&columns[i], other, &ranked.0, &ranked.1)
                }
            })
            .collect::<Vec<(usize, Option<f64>)>>()
    });
    let upper: Vec<Vec<(usize, Option<f64>)>> = upper.collect();
    let at = |(i, j): (usize, usize)| upper[i.min(j)][i.abs_diff(j)];
    let shape = (columns.len(), columns.len());
    Ok(PairwiseCorrelation {
        correlation: Array2::from_shape_fn(shape, |place| {
            let (overlap, correlation) = at(place);
            let correlation = correlation.filter(|_| overlap >= settings.minimum_overlap);
            if place.0 == place.1 { correlation.map(|_| 1.0) } else { correlation }
        }),
        overlap: Array2::from_shape_fn(shape, |place| at(place).0),
    })
}

/// A column with gaps, filled up with missing rows to a multiple of [`LANES`].
struct Column {
    given: Vec<f64>,
    /// In units of the largest, and 0 where missing.
    values: Vec<f64>,
    /// 1 where observed, else 0.
    observed: Vec<f64>,
    /// The observed rows in ascending order of their values.
    places: Vec<u64>,
}

impl Column {
    fn of(mut given: Vec<f64>) -> Self {
        given.resize(given.len().next_multiple_of(LANES), f64::NAN);
        let observed: Vec<f64> = given.iter().map(|x| f64::from(u8::from(!x.is_nan()))).collect();
        let mut places = ascending(&given, Vec::new());
        places.retain(|&t| observed[t as usize] == 1.0);
        let largest = given.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        let values = given.iter().map(|x| if x.is_nan() { 0.0 } else { x / largest }).collect();
        Self { given, values, observed, places }
    }

    /// The ranks of the rows that `other` has as well, and 0 for the rest.
    fn ranks(&self, other: &Self, out: &mut Vec<f64>) {
        out.clear();
        out.resize(self.values.len(), 0.0);
        let common: Vec<u64> =
            self.places.iter().copied().filter(|&t| other.observed[t as usize] == 1.0).collect();
        each_rank(&self.given, &common, |t, rank| out[t] = rank);
    }
}

/// The number of common rows, and the correlation of two columns of numbers on them.
fn product_moment(a: &Column, b: &Column, x: &[f64], y: &[f64]) -> (usize, Option<f64>) {
    let common = |t: &usize| a.observed[*t] * b.observed[*t] == 1.0;
    let Some(first) = (0..x.len()).find(common) else { return (0, None) };
    let mut pair = Pair { x, y, a: &a.observed, b: &b.observed, x0: x[first], y0: y[first], means: [0.0; 2] };
    // Differences from one of the rows: a constant gives sums of exactly 0.
    let [count, sum_x, sum_y, ..] = dispatch(Sums { pair: &pair });
    pair.means = [sum_x / count, sum_y / count];
    let [_, _, _, xx, yy, xy] = dispatch(Sums { pair: &pair });
    let correlation = (xx > 0.0 && yy > 0.0).then(|| (xy / xx.sqrt() / yy.sqrt()).clamp(-1.0, 1.0));
    (count as usize, correlation)
}

struct Pair<'a> {
    x: &'a [f64],
    y: &'a [f64],
    a: &'a [f64],
    b: &'a [f64],
    x0: f64,
    y0: f64,
    means: [f64; 2],
}

/// Over the common rows: their number, Σx, Σy, Σx², Σy², Σxy of the differences from `means`, which
/// are relative to `x0` and `y0`.
struct Sums<'a> {
    pair: &'a Pair<'a>,
}

/// Six sums of four lanes fit into the registers.
const LANES: usize = 4;

impl Kernel for Sums<'_> {
    type Output = [f64; 6];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; 6] {
        let Pair { x, y, a, b, x0, y0, means } = *self.pair;
        let (x, y) = (x.as_chunks::<LANES>().0, y.as_chunks::<LANES>().0);
        let (a, b) = (a.as_chunks::<LANES>().0, b.as_chunks::<LANES>().0);
        let [mut count, mut dx, mut dy, mut xx, mut yy, mut xy] = [[0.0; LANES]; 6];
        for (((x, y), a), b) in x.iter().zip(y).zip(a).zip(b) {
            for l in 0..LANES {
                let both = a[l] * b[l];
                let u = both * ((x[l] - x0) - means[0]);
                let v = both * ((y[l] - y0) - means[1]);
                count[l] += both;
                dx[l] += u;
                dy[l] += v;
                xx[l] = fma::<FMA>(u, u, xx[l]);
                yy[l] = fma::<FMA>(v, v, yy[l]);
                xy[l] = fma::<FMA>(u, v, xy[l]);
            }
        }
        [count, dx, dy, xx, yy, xy].map(|lanes| lanes.iter().sum())
    }
}
