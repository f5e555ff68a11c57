//! A matrix in a document: an array of its rows. For `#[serde(with = "risk_core::linalg::rows")]`.

use ndarray::Array2;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes the rows.
///
/// # Errors
/// What the serializer says.
pub fn serialize<T: Serialize, S: Serializer>(matrix: &Array2<T>, serializer: S) -> Result<S::Ok, S::Error> {
    let rows: Vec<Vec<&T>> = matrix.rows().into_iter().map(|row| row.into_iter().collect()).collect();
    rows.serialize(serializer)
}

/// Reads rows of one length.
///
/// # Errors
/// When a row differs in length from the first.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Array2<T>, D::Error> {
    let rows = Vec::<Vec<T>>::deserialize(deserializer)?;
    let columns = rows.first().map_or(0, Vec::len);
    if let Some((i, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != columns) {
        return Err(D::Error::custom(format_args!("row {i} must have {columns} numbers, got {}", row.len())));
    }
    let shape = (rows.len(), columns);
    Array2::from_shape_vec(shape, rows.into_iter().flatten().collect()).map_err(D::Error::custom)
}
