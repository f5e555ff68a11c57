//! `/options`: what European options are worth, and how that changes. Nothing is stored.

use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Body, User};
use axum::Json;
use axum::extract::State;
use risk_core::option::batch::{GreeksTable, Options, greeks};
use risk_core::option::{Kind, Units};
use serde::{Deserialize, Serialize};
use std::slice;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Fewer options take less time than handing them to another thread.
const AT_ONCE: usize = 1000;

/// Below `/options`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(option_greeks))
}

/// A number that holds for every option, or one for each.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged, expecting = "invalid type, expected a number or an array of numbers")]
enum Numbers {
    Same(f64),
    Each(Vec<f64>),
}

impl Numbers {
    fn column(&self) -> &[f64] {
        match self {
            Self::Same(number) => slice::from_ref(number),
            Self::Each(numbers) => numbers,
        }
    }
}

/// What an option gives the right to do.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Right {
    Call,
    Put,
}

impl Right {
    const fn flag(self) -> i8 {
        match self {
            Self::Call => Kind::Call.flag(),
            Self::Put => Kind::Put.flag(),
        }
    }
}

/// A kind that holds for every option, or one for each.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged, expecting = "invalid value, expected `call` or `put`, or an array of these")]
enum Kinds {
    Same(Right),
    Each(Vec<Right>),
}

impl Kinds {
    fn flags(&self) -> Vec<i8> {
        match self {
            Self::Same(right) => vec![right.flag()],
            Self::Each(rights) => rights.iter().map(|right| right.flag()).collect(),
        }
    }
}

/// European options: each field a value for all of them, or an array with one for each.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionsBody {
    /// `call` or `put`.
    kind: Kinds,
    /// What the asset costs.
    spot: Numbers,
    /// At what price it may be bought or sold.
    strike: Numbers,
    /// How long the option lives.
    years: Numbers,
    /// Continuously compounded, a year, as a decimal.
    rate: Numbers,
    /// A year, as a decimal.
    volatility: Numbers,
    /// Continuously compounded, a year, as a decimal; none when absent.
    #[serde(default = "none")]
    dividend_yield: Numbers,
    /// `market`: theta and charm a calendar day, vega and vanna a point of volatility, rho a percentage point,
    /// volga a point twice; or `raw`: the derivatives themselves.
    #[serde(default)]
    #[schema(value_type = String)]
    units: Units,
}

const fn none() -> Numbers {
    Numbers::Same(0.0)
}

/// By Black, Scholes and Merton: each array has a number for each option.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct OptionGreeks {
    price: Vec<f64>,
    delta: Vec<f64>,
    gamma: Vec<f64>,
    vega: Vec<f64>,
    theta: Vec<f64>,
    rho: Vec<f64>,
    vanna: Vec<f64>,
    volga: Vec<f64>,
    charm: Vec<f64>,
}

impl OptionsBody {
    fn options<'a>(&'a self, kind: &'a [i8]) -> Options<'a> {
        Options {
            kind,
            spot: self.spot.column(),
            strike: self.strike.column(),
            years: self.years.column(),
            rate: self.rate.column(),
            dividend_yield: self.dividend_yield.column(),
            volatility: self.volatility.column(),
        }
    }

    fn greeks(&self, kind: &[i8]) -> risk_core::Result<OptionGreeks> {
        let GreeksTable { price, delta, gamma, vega, theta, rho, vanna, volga, charm } =
            greeks(&self.options(kind), self.units)?;
        Ok(OptionGreeks { price, delta, gamma, vega, theta, rho, vanna, volga, charm })
    }
}

/// Prices and Greeks of European options by the formula of Black, Scholes and Merton.
#[utoipa::path(
    post, path = "/greeks", tag = "options", request_body = OptionsBody,
    responses(
        (status = 200, body = OptionGreeks), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn option_greeks(
    State(app): State<Arc<App>>,
    _: User,
    Body(body): Body<OptionsBody>,
) -> Result<Json<OptionGreeks>, ApiError> {
    let kind = body.kind.flags();
    if body.options(&kind).rows()? <= AT_ONCE {
        return Ok(Json(body.greeks(&kind)?));
    }
    Ok(Json(app.computer.compute(move |_| body.greeks(&kind)).await?))
}
