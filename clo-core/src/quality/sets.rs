//! The tests of known deals.

use super::matrix::QualityPoint;
use super::terms::{Terms, Test};
use crate::deal::Structure;

impl Terms {
    /// The tests of a deal of this structure, with its quality point. Thresholds that such deals do
    /// not share (life, diversity, par coverage) are left to the deal, but for Mag 17. None for a
    /// structure that stands for no deal.
    #[must_use]
    pub fn of(structure: Structure) -> Option<Self> {
        let point = point(structure)?;
        let mut tests: Vec<Test> =
            numbers(structure)?.into_iter().map(|number| Test { number, ..Test::default() }).collect();
        if structure == Structure::Mag17 {
            for (number, threshold) in MAG_17 {
                if let Some(test) = tests.iter_mut().find(|test| test.number == number) {
                    test.threshold = Some(threshold);
                }
            }
        }
        Some(Self { tests, point: Some(point), ..Self::default() })
    }
}

/// Where the thresholds of Mag 17 are not the usual ones.
const MAG_17: [(u16, f64); 5] = [(11, 0.025), (33, 0.455), (35, 6.74), (37, 55.0), (38, 1.029)];

/// Which tests a deal has.
fn numbers(structure: Structure) -> Option<Vec<u16>> {
    let numbers: Vec<u16> = match structure {
        Structure::Clo2 => return None,
        Structure::Mag6 => [1, 2, 3, 4, 8, 9, 10, 11, 13, 14]
            .into_iter()
            .chain(16..=31)
            .chain([34, 35, 38])
            .chain(40..=46)
            .collect(),
        Structure::Mag7 => (1..=6).chain(8..=14).chain(16..=31).chain([34, 35, 38]).chain(40..=48).collect(),
        Structure::Mag8 => {
            (1..=11).chain(13..=24).chain(28..=30).chain(33..=35).chain(37..=39).chain(49..=54).collect()
        }
        Structure::Mag14 | Structure::Mag16 => (1..=11).chain(13..=31).chain(33..=39).collect(),
        Structure::Mag9 | Structure::Mag11 | Structure::Mag12 | Structure::Mag15 | Structure::Mag17 => {
            (1..=11).chain(13..=38).collect()
        }
    };
    Some(numbers)
}

fn point(structure: Structure) -> Option<QualityPoint> {
    let (spread, warf, warf_modifier) = match structure {
        Structure::Clo2 => return None,
        Structure::Mag6 => (0.044, 2_720.0, 64.0),
        Structure::Mag7 => (0.0415, 2_910.0, 75.0),
        Structure::Mag8 => (0.0395, 2_935.0, 70.0),
        Structure::Mag9 => (0.0405, 2_835.0, 64.0),
        Structure::Mag11 => (0.041, 2_840.0, 75.0),
        Structure::Mag12 => (0.042, 2_645.0, 63.0),
        Structure::Mag14 => (0.044, 2_695.0, 63.0),
        Structure::Mag15 | Structure::Mag17 => (0.044, 2_740.0, 67.0),
        Structure::Mag16 => (0.0365, 2_470.0, 60.0),
    };
    Some(QualityPoint { spread, diversity: None, warf, warf_modifier, spread_modifier: None })
}
