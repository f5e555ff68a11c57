//! `paripassu worker`: runs jobs, and answers no requests.

use super::{Console, Failure};
use clap::Args;

/// Run the jobs of a server, on this machine or another, against the same database
#[derive(Debug, Args)]
pub struct Worker {
    #[command(flatten)]
    settings: super::settings::Settings,
    /// Which jobs: names of queues, each with =N for N at a time [default: all]
    #[arg(long, value_name = "QUEUE,…", value_delimiter = ',')]
    queues: Vec<String>,
}

impl Worker {
    /// Works until the process is told to stop.
    pub fn run(&self, _console: &mut Console<'_>) -> Result<(), Failure> {
        let given = match self.queues.is_empty() {
            true => None,
            false => Some(("PARIPASSU_QUEUES".to_owned(), self.queues.join(","))),
        };
        let config = self.settings.gather(given)?;
        self.settings.start(&config, crate::work(config.clone()))
    }
}
