//! The optimiser.

use crate::argument::{Argument, Optional};
use crate::array::{Panel, Rows};
use crate::function::functions;
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use ndarray::Array2;
use portfolio_core::estimate::estimate;
use portfolio_core::optimize::{Estimates, Settings};
use risk_core::Result;

functions! {
    /// The optimiser.
    shortcuts at "portfolio" of portfolio_core::optimize {
        async optimize(estimates: Estimated, settings: Optional<Settings>);
        async efficient_frontier(estimates: Estimated, settings: Optional<Settings>, points: usize = "20") = core::sampled_frontier(estimates, settings, points);
    }
}

/// What is known of the assets, as JavaScript has it.
#[napi(object, object_to_js = false)]
pub struct Known {
    pub mean: Option<Float64Array>,
    pub covariance: Option<Rows>,
    pub returns: Option<Rows>,
}

/// What the optimiser knows of the assets: means and covariance, returns, or all. What is not given is
/// estimated from the returns by the defaults of `portfolio.estimate.estimate`.
pub struct Estimated(Estimates);

impl Argument for Estimated {
    type Held = Known;
    type View<'a> = &'a Estimates;

    const KIND: &'static str = "estimates";

    fn read(held: Known, _: &str) -> Result<Self> {
        let panel = |rows: Option<Rows>, name| rows.map(|rows| Panel::read(rows, name)).transpose();
        let returns = panel(held.returns, "returns")?;
        let covariance = panel(held.covariance, "covariance")?.map(|panel| panel.view().to_owned());
        let mean = held.mean.map(|mean| mean.to_vec());
        let of_returns = match &returns {
            Some(returns) if mean.is_none() || covariance.is_none() => {
                estimate(returns.view(), &Default::default())?
            }
            _ => Estimates { mean: Vec::new(), covariance: Array2::zeros((0, 0)), returns: None },
        };
        Ok(Self(Estimates {
            mean: mean.unwrap_or(of_returns.mean),
            covariance: covariance.unwrap_or(of_returns.covariance),
            returns: returns.map(|returns| returns.view().to_owned()),
        }))
    }

    fn view(&self) -> &Estimates {
        &self.0
    }
}
