//! `paripassu serve`: the HTTP server.

use super::{Console, Failure};
use crate::config::{Config, LogFormat};
use clap::Args;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// Serve the API over HTTP
///
/// Settings come from the file, over them from the environment (DATABASE_URL, JWT_SECRET_KEY, …), and
/// over both from this line. Without any, the data is kept in ./paripassu.db.
#[derive(Debug, Args)]
pub struct Serve {
    /// Settings
    #[arg(long, value_name = "CONFIG.toml", env = "PARIPASSU_CONFIG")]
    config: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    /// Serves until the process is told to stop.
    pub fn run(&self, _console: &mut Console<'_>) -> Result<(), Failure> {
        let config = self.gather()?;
        let filter = EnvFilter::new(&config.log_filter);
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        // Where a log is set up already, it stays.
        let _ = match config.log_format {
            LogFormat::Text => log.try_init(),
            LogFormat::Json => log.json().flatten_event(true).try_init(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(crate::serve(config)).map_err(|error| Failure::Input(vec![error.to_string()]))
    }

    fn gather(&self) -> Result<Config, Failure> {
        let file = match &self.config {
            None => None,
            Some(path) => {
                let name = path.display().to_string();
                let text = fs::read_to_string(path)
                    .map_err(|error| Failure::Input(vec![format!("{name}: {error}")]))?;
                Some((name, text))
            }
        };
        let file = file.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
        let environment = std::env::vars_os()
            .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
        let gathered = Config::gather(file, environment)
            .map_err(|error| Failure::Input(error.problems().iter().map(ToString::to_string).collect()))?;
        Ok(Config { listen: self.listen.unwrap_or(gathered.listen), ..gathered })
    }
}
