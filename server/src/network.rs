//! Who is at the other end: addresses, networks of them, and proxies that speak for others.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// Addresses that begin alike: `10.0.0.0/8`; one address is a network of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || format!("must be an address or a network, such as 10.0.0.0/8, got {text}");
        let (address, prefix) =
            text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address = canonical(address.parse().map_err(|_| wanted())?);
        let longest = bits(address).1;
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| wanted())?;
        if prefix > longest {
            return Err(wanted());
        }
        Ok(Self { address, prefix })
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl Network {
    /// Whether the address is one of these.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((ours, length), (theirs, other)) = (bits(self.address), bits(canonical(address)));
        let differ = (ours ^ theirs).checked_shr(length - self.prefix).unwrap_or(0);
        length == other && differ == 0
    }
}

/// The bits of an address, and how many there are.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (address.to_bits().into(), Ipv4Addr::BITS),
        IpAddr::V6(address) => (address.to_bits(), Ipv6Addr::BITS),
    }
}

/// An IPv4 address that came over IPv6, as itself.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Who asks. A trusted proxy says for whom it asks in `X-Forwarded-For`, which anybody can write: the
/// last address in it that is no trusted proxy's counts. Without a socket (in tests) nobody is known.
#[must_use]
pub fn client(parts: &Parts, trusted: &[Network]) -> IpAddr {
    let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = socket.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |socket| canonical(socket.0.ip()));
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if trusted.is_empty() || (socket.is_some() && !is_trusted(peer)) {
        return peer;
    }
    let headers = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut client = peer;
    for hop in headers.collect::<Vec<_>>().join(",").rsplit(',') {
        let Ok(address) = hop.trim().parse().map(canonical) else { return client };
        client = address;
        if !is_trusted(address) {
            return client;
        }
    }
    client
}

/// What counts as one client: an address, and with IPv6 the 64 bits that a provider gives to one.
#[must_use]
pub fn household(address: IpAddr) -> IpAddr {
    match canonical(address) {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}
