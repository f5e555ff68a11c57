use crate::Result;
use crate::check::Checks;
use std::collections::VecDeque;

/// A standard Brownian motion at `times`, built from its end inwards.
///
/// The first normal number fixes the last value, the second the middle one given that, and so on, so
/// that the first numbers carry most of the path: with [`Sobol`](crate::random::Sobol) points, whose
/// first coordinates are the best, this makes the error of a path integral much smaller.
///
/// # Formula
/// W(t) given W(l) and W(r), l < t < r, is normal with mean ((r − t)·W(l) + (t − l)·W(r))/(r − l) and
/// variance (t − l)(r − t)/(r − l).
///
/// `times` are years, rising, above 0; `normals` as many independent standard normal numbers.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, section 3.1, figure 3.2.
///
/// # Examples
/// ```
/// use risk_core::process::brownian_bridge;
///
/// let path = brownian_bridge(&[0.25, 0.5, 1.0], &[2.0, 0.0, 0.0])?;
/// assert_eq!(path, [0.5, 1.0, 2.0]);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the times do not rise from above 0, or the normals are not as many and finite.
pub fn brownian_bridge(times: &[f64], normals: &[f64]) -> Result<Vec<f64>> {
    check(times, normals)?;
    let mut path = vec![0.0; times.len()];
    let (Some(&end), Some(&first)) = (times.last(), normals.first()) else { return Ok(path) };
    let last = times.len() - 1;
    path[last] = end.sqrt() * first;
    let mut normals = normals[1..].iter();
    // Open intervals (left, right) of places in `times`; place −1 is time 0.
    let mut open = VecDeque::from([(None, last)]);
    while let Some((left, right)) = open.pop_front() {
        let after = left.map_or(0, |left: usize| left + 1);
        if after == right {
            continue;
        }
        let middle = after + (right - after - 1).div_ceil(2);
        let Some(z) = normals.next() else { break };
        let (start, from) = left.map_or((0.0, 0.0), |left| (times[left], path[left]));
        let (before, behind) = (times[middle] - start, times[right] - times[middle]);
        let whole = times[right] - start;
        let mean = (behind * from + before * path[right]) / whole;
        path[middle] = mean + (before / whole * behind).sqrt() * z;
        open.push_back((left, middle));
        open.push_back((Some(middle), right));
    }
    Ok(path)
}

fn check(times: &[f64], normals: &[f64]) -> Result<()> {
    let mut checks = Checks::default();
    let mut before = 0.0;
    for (i, &time) in times.iter().enumerate() {
        if !(time > before && time < 1e9) {
            let message = format_args!("must be above {before} and below 1e9, got {time}");
            checks.problem(format_args!("times[{i}]"), message);
            break;
        }
        before = time;
    }
    checks.require(
        normals.len() == times.len(),
        "normals",
        format_args!("must be as many as the {} times, got {}", times.len(), normals.len()),
    );
    if let Some(i) = normals.iter().position(|z| !(-1e6..=1e6).contains(z)) {
        checks.between(format_args!("normals[{i}]"), normals[i], -1e6, 1e6);
    }
    checks.finish()
}
