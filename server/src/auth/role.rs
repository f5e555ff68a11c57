//! What an account may do.

use serde::{Deserialize, Serialize};

/// Each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Computes and analyses.
    Analyst,
    /// Manages deals and portfolios.
    Manager,
    /// Everything, other accounts included.
    Admin,
}
