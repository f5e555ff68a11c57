//! `paripassu serve`: the HTTP server.

use super::settings::Settings;
use super::{Console, Failure};
use crate::app::Filling;
use clap::Args;
use std::net::SocketAddr;

/// Serve the API over HTTP
///
/// Settings come from the file, over them from the environment (DATABASE_URL, JWT_SECRET_KEY, …), and
/// over both from this line. Without any, the data is kept in ./paripassu.db.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Where to listen [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Fill the database with synthetic deals, portfolios and prices, and with accounts whose passwords
    /// are public
    #[arg(long)]
    demo: bool,
}

impl Serve {
    /// Serves until the process is told to stop.
    pub fn run(&self, _console: &mut Console<'_>) -> Result<(), Failure> {
        let given = self.listen.map(|listen| ("PARIPASSU_LISTEN".to_owned(), listen.to_string()));
        let config = self.settings.gather(given)?;
        let filling = if self.demo { Filling::Demo } else { Filling::None };
        self.settings.start(&config, crate::serve(config.clone(), filling))
    }
}
