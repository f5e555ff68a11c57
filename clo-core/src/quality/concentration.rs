//! Concentrations: the k-th largest obligor, industry or country.

/// The group with the `rank`-th largest total (1 is the largest), and its total; of equal groups the
/// first goes before. None when fewer groups have par.
///
/// # Examples
/// ```
/// use clo_core::quality::concentration::largest;
///
/// assert_eq!(largest(&[3.0, 0.0, 5.0], 2), Some((0, 3.0)));
/// assert_eq!(largest(&[3.0, 0.0, 5.0], 3), None);
/// ```
#[must_use]
pub fn largest(totals: &[f64], rank: usize) -> Option<(usize, f64)> {
    // The few largest so far, the largest first.
    let mut top: Vec<(usize, f64)> = Vec::with_capacity(rank.min(totals.len()) + 1);
    for (group, &total) in totals.iter().enumerate() {
        let is_in = total > 0.0 && (top.len() < rank || top.last().is_some_and(|(_, least)| total > *least));
        if is_in {
            let at = top.partition_point(|(_, other)| *other >= total);
            top.insert(at, (group, total));
            top.truncate(rank);
        }
    }
    rank.checked_sub(1).and_then(|last| top.get(last).copied())
}
