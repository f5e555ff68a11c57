//! `paripassu validate`: whether a deal can be projected, and what is wrong with it.

use super::input::Input;
use super::table::money;
use super::{Console, Failure, printable};
use clap::Args;

/// Say what a deal is, or everything that is wrong with it
#[derive(Debug, Args)]
pub struct Validate {
    #[command(flatten)]
    input: Input,
}

impl Validate {
    /// Says in one line what the deal is.
    pub fn run(&self, console: &mut Console<'_>) -> Result<(), Failure> {
        let (deal, _) = self.input.load(console)?;
        let periods = deal.dates.payment_periods().map_err(|error| self.input.failure(&error))?;
        let dates = match (periods.first(), periods.last()) {
            (Some(first), Some(last)) => format!(" from {} to {}", first.payment, last.payment),
            _ => String::new(),
        };
        let line = format!(
            "{}: {}: {} assets of {} {} par, {} classes, {} coverage tests, {} payment dates{dates}",
            self.input.deal_name(),
            deal.name,
            money(deal.assets.len() as f64),
            money(deal.assets.iter().map(|asset| asset.par).sum()),
            deal.currency,
            deal.tranches.len(),
            deal.coverage_tests.len(),
            periods.len(),
        );
        Ok(writeln!(console.stdout, "{}", printable(&line, ' '))?)
    }
}
