//! What the machine does: measured on a thread of its own, for everybody who asks.

use serde::Serialize;
use std::path::{Path, PathBuf};
use sysinfo::{Disks, Networks, System};

/// Bytes of one kind of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Space {
    /// All there are.
    pub total: u64,
    /// Those in use.
    pub used: u64,
    /// Those to be had.
    pub available: u64,
}

impl Space {
    /// The part in use, in percent.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 * self.used as f64 / self.total as f64 }
    }
}

/// The machine at a moment, and what it moved since the moment before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Machine {
    /// How busy the processors are, in percent of all of them.
    pub cpu_percent: f64,
    /// Memory.
    pub memory: Space,
    /// The disk that holds the data; the first, where the data is on another machine.
    pub disk: Space,
    /// Bytes read from disks.
    pub disk_read: u64,
    /// Bytes written to disks.
    pub disk_written: u64,
    /// Bytes sent over networks.
    pub sent: u64,
    /// Bytes received over networks.
    pub received: u64,
    /// What this process holds in memory.
    pub process_memory: u64,
}

/// The instruments. They measure changes since they were last looked at, so there is one set of them.
pub struct Instruments {
    system: System,
    disks: Disks,
    networks: Networks,
    data: PathBuf,
}

impl Instruments {
    /// Of this machine, whose data is kept below `data`.
    ///
    /// # Errors
    /// On systems that nothing is known about.
    pub fn new(data: &Path) -> Result<Self, sysinfo::Error> {
        let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
        let mut system = System::new()?;
        system.refresh_cpu_usage();
        let (disks, networks) = (Disks::new_with_refreshed_list()?, Networks::new_with_refreshed_list()?);
        Ok(Self { system, disks, networks, data })
    }

    /// Looks. The first look must come at least 200 ms after they were made.
    pub fn look(&mut self) -> Machine {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        self.disks.refresh(true);
        self.networks.refresh(true);
        let memory = Space {
            total: self.system.total_memory(),
            used: self.system.used_memory(),
            available: self.system.available_memory(),
        };
        let disk_moves = self.disks.iter().map(sysinfo::Disk::usage);
        let network_moves = self.networks.values();
        Machine {
            cpu_percent: f64::from(self.system.global_cpu_usage()).clamp(0.0, 100.0),
            memory,
            disk: self.disk(),
            disk_read: disk_moves.clone().map(|moved| moved.read_bytes).sum(),
            disk_written: disk_moves.map(|moved| moved.written_bytes).sum(),
            sent: network_moves.clone().map(sysinfo::NetworkData::transmitted).sum(),
            received: network_moves.map(sysinfo::NetworkData::received).sum(),
            process_memory: self.process_memory(),
        }
    }

    /// The disk whose mount point is nearest above the data.
    fn disk(&self) -> Space {
        let holding = self.disks.iter().filter(|disk| self.data.starts_with(disk.mount_point()));
        let nearest = holding.max_by_key(|disk| disk.mount_point().as_os_str().len());
        let Some(disk) = nearest.or_else(|| self.disks.first()) else { return Space::default() };
        let (total, available) = (disk.total_space(), disk.available_space());
        Space { total, used: total.saturating_sub(available), available }
    }

    fn process_memory(&mut self) -> u64 {
        let Ok(this) = sysinfo::get_current_pid() else { return 0 };
        let kind = sysinfo::ProcessRefreshKind::nothing().with_memory();
        self.system.refresh_processes_specifics(sysinfo::ProcessesToUpdate::Some(&[this]), true, kind);
        self.system.process(this).map_or(0, sysinfo::Process::memory)
    }
}
