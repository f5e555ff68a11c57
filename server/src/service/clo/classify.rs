//! What an asset is called in lists: its type, rating, sector, industry and country.

use clo_core::deal::{Asset, AssetKind, MoodysCategory};
use risk_core::rating::Rating;

/// Sectors, and words of the industries that belong to them; the first that fits counts.
const SECTORS: [(&str, &str); 11] = [
    ("Healthcare", "health drug pharma medical"),
    ("Energy", "oil energy coal"),
    ("Utilities", "utilit water"),
    ("Technology", "electronic high_tech software computer technology"),
    ("Communications", "telecom cable broadcast radio publish media television"),
    ("Real Estate", "reit"),
    ("Financial Services", "financ bank insurance"),
    ("Materials", "chemical plastic container metal mineral forest paper steel packaging"),
    ("Consumer", CONSUMER),
    ("Government", "sovereign public_finance"),
    ("Industrials", INDUSTRIALS),
];

const CONSUMER: &str = "food beverage tobacco retail lodging casino leisure hotel automotive consumer cosmetic cloth \
                        textile furnish farming gaming";
const INDUSTRIALS: &str = "industrial capital_equipment business aerospace building construction transport cargo \
                           environment ecological rail conglomerate equipment wholesale services";

const OTHER: &str = "Other";

/// The industry: S&P's, else Moody's.
pub fn industry(asset: &Asset) -> &str {
    match (asset.sp_industry.trim(), asset.moodys_industry.trim()) {
        ("", "") => OTHER,
        ("", moodys) => moodys,
        (sp, _) => sp,
    }
}

/// The sector of the industry.
pub fn sector(asset: &Asset) -> &'static str {
    let industry = industry(asset).to_lowercase().replace(' ', "_");
    let fits = |(_, words): &&(&str, &str)| words.split_whitespace().any(|word| industry.contains(word));
    SECTORS.iter().find(fits).map_or(OTHER, |(name, _)| name)
}

/// The type: a bond, else a loan by its lien.
pub fn asset_type(asset: &Asset) -> &'static str {
    let lien = asset.seniority.to_lowercase();
    match asset.kind {
        AssetKind::Bond => "High Yield Bond",
        AssetKind::Loan if lien.contains("second") || lien.contains("2nd") => "Second Lien",
        AssetKind::Loan if asset.moodys_category == MoodysCategory::SeniorSecuredLoan => "Senior Loan",
        AssetKind::Loan => "Unsecured Loan",
    }
}

/// The rating: S&P's, else Moody's.
pub fn rating(asset: &Asset) -> Option<Rating> {
    asset.sp_rating().or_else(|| asset.moodys_rating())
}

/// The rating as S&P spells it.
pub fn rating_name(asset: &Asset) -> &'static str {
    if asset.defaulted { "D" } else { rating(asset).map_or("NR", Rating::sp) }
}

/// The country of domicile.
pub fn country(asset: &Asset) -> &str {
    if asset.country.trim().is_empty() { "Unknown" } else { asset.country.trim() }
}

/// The grade whose rating factor is nearest.
pub fn rating_of_factor(factor: f64) -> &'static str {
    let distance = |rating: &Rating| (rating.factor() - factor).abs();
    let grades = (1..=19).filter_map(Rating::from_rank);
    grades.min_by(|a, b| distance(a).total_cmp(&distance(b))).map_or("NR", Rating::sp)
}

/// A class's name with a hyphen between letter and number: `A1` as `A-1`.
pub fn class_label(name: &str) -> String {
    let split = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let (letters, digits) = name.split_at(split);
    let plain = letters.len() == 1 && !digits.is_empty() && letters.chars().all(|c| c.is_ascii_uppercase());
    if plain { format!("{letters}-{digits}") } else { name.to_owned() }
}
