//! `paripassu import`: data from files into the database.

use super::settings::Settings;
use super::{Console, Failure};
use crate::market::import;
use clap::{Args, Subcommand};
use std::fs;
use std::path::PathBuf;

/// Put data from files into the server's database
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Prices(Prices),
}

/// Daily bars from a CSV file with the columns date, open, high, low, close and volume
///
/// The symbol is a column of the file, or --symbol, or the name of the file (AAPL.csv). A file with a
/// problem changes nothing.
#[derive(Debug, Args)]
struct Prices {
    #[command(flatten)]
    settings: Settings,
    /// The bars
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Whose bars they are
    #[arg(long)]
    symbol: Option<String>,
}

impl Import {
    /// Imports, and tells what.
    pub fn run(&self, console: &mut Console<'_>) -> Result<(), Failure> {
        let What::Prices(prices) = &self.what;
        let name = prices.file.display().to_string();
        let text = fs::read_to_string(&prices.file)
            .map_err(|error| Failure::Input(vec![format!("{name}: {error}")]))?;
        let has_column = text.lines().next().unwrap_or_default().to_lowercase().contains("symbol");
        let stem = prices.file.file_stem().map(|stem| stem.to_string_lossy().to_uppercase());
        let symbol = prices.symbol.clone().or(stem.filter(|_| !has_column));
        let bars = import::bars(&text, symbol.as_deref()).map_err(|error| {
            Failure::Input(error.problems().iter().map(|problem| format!("{name}: {problem}")).collect())
        })?;
        let config = prices.settings.gather(None)?;
        let (saved, database) = (bars.clone(), config.database_url.clone());
        prices.settings.start(&config, crate::app::import(config.clone(), bars))?;
        let symbols: std::collections::BTreeSet<&str> = saved.iter().map(|bar| bar.symbol.as_str()).collect();
        let list = symbols.into_iter().collect::<Vec<_>>().join(", ");
        let scheme = database.split(':').next().unwrap_or_default();
        writeln!(console.stdout, "{} bars of {list} are in the database ({scheme})", saved.len())?;
        Ok(())
    }
}
