//! What the rating agencies say of an asset.

use risk_core::rating::{self, Rating};
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A rating's watch or outlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// On watch for upgrade.
    Upgrade,
    /// On watch for downgrade.
    Downgrade,
    /// Negative outlook.
    Negative,
    /// Positive outlook.
    Positive,
}

/// Moody's ratings of an asset: the raw ones, and the three that indentures derive from them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MoodysRatings {
    /// The Moody's Rating (facility level).
    #[serde(with = "rating::moodys")]
    pub rating: Option<Rating>,
    /// The Moody's Default Probability Rating.
    #[serde(with = "rating::moodys")]
    pub default_probability: Option<Rating>,
    /// The rating that enters the weighted average rating factor.
    #[serde(with = "rating::moodys")]
    pub warf: Option<Rating>,
    /// Recovery rate by the indenture's table.
    pub recovery_rate: Option<f64>,
    /// Facility rating.
    #[serde(with = "rating::moodys")]
    pub facility: Option<Rating>,
    /// Watch or outlook of the facility rating.
    pub facility_outlook: Option<Outlook>,
    /// Corporate family rating.
    #[serde(with = "rating::moodys")]
    pub issuer: Option<Rating>,
    /// Watch or outlook of the corporate family rating.
    pub issuer_outlook: Option<Outlook>,
    /// Rating of the issuer's senior secured debt.
    #[serde(with = "rating::moodys")]
    pub senior_secured: Option<Rating>,
    /// Rating of the issuer's senior unsecured debt.
    #[serde(with = "rating::moodys")]
    pub senior_unsecured: Option<Rating>,
    /// Rating of the issuer's subordinated debt.
    #[serde(with = "rating::moodys")]
    pub subordinate: Option<Rating>,
    /// Credit estimate.
    #[serde(with = "rating::moodys")]
    pub credit_estimate: Option<Rating>,
    /// When the credit estimate was given; it ages out after 15 months.
    pub credit_estimate_date: Option<Date>,
}

/// S&P's ratings of an asset.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpRatings {
    /// The S&P Rating.
    #[serde(with = "rating::sp")]
    pub rating: Option<Rating>,
    /// Facility rating.
    #[serde(with = "rating::sp")]
    pub facility: Option<Rating>,
    /// Issuer credit rating.
    #[serde(with = "rating::sp")]
    pub issuer: Option<Rating>,
    /// Rating of the issuer's senior secured debt.
    #[serde(with = "rating::sp")]
    pub senior_secured: Option<Rating>,
    /// Rating of the issuer's subordinated debt.
    #[serde(with = "rating::sp")]
    pub subordinated: Option<Rating>,
    /// Recovery rating: `1`, `1+`, `2H` … `6`; none when not rated.
    pub recovery: Option<String>,
}
