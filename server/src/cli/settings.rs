//! Where `serve` and `worker` find their settings, and how they run.

use super::Failure;
use crate::app::StartError;
use crate::config::Config;
use crate::monitor::log;
use clap::Args;
use std::fs;
use std::future::Future;
use std::path::PathBuf;

/// The file of settings.
#[derive(Debug, Args)]
pub struct Settings {
    /// Settings
    #[arg(long, value_name = "CONFIG.toml", env = "PARIPASSU_CONFIG")]
    config: Option<PathBuf>,
}

impl Settings {
    /// Defaults, over them the file, over it the environment, and over all of them what was `given`.
    pub fn gather(&self, given: Option<(String, String)>) -> Result<Config, Failure> {
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
        Config::gather(file, environment.chain(given))
            .map_err(|error| Failure::Input(error.problems().iter().map(ToString::to_string).collect()))
    }

    /// Runs `program` to its end, with a log on standard error.
    pub fn start(
        &self,
        config: &Config,
        program: impl Future<Output = Result<(), StartError>>,
    ) -> Result<(), Failure> {
        let _log = log::start(config);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(program).map_err(|error| Failure::Input(vec![error.to_string()]))
    }
}
