//! The accounts, rebuilt from nothing but the deal's opening cash and the ledger's movements.

use clo_core::Deal;
use clo_core::waterfall::{Account, Kind, Movement};
use risk_core::money::settle;

/// The accounts inside the deal.
const INSIDE: [Account; 5] =
    [Account::Interest, Account::Principal, Account::Redemption, Account::RevolverFunding, Account::Reserve];

pub struct Books {
    balances: [f64; INSIDE.len()],
}

impl Books {
    /// Before the first date.
    pub fn open(deal: &Deal) -> Self {
        let accounts = &deal.accounts;
        let distributed = [accounts.collection, accounts.payment, accounts.ramp_up];
        let kept = [accounts.expense_reserve, accounts.supplemental_reserve];
        Self {
            balances: [
                settle(distributed.iter().map(|cash| cash.interest).sum()),
                settle(distributed.iter().map(|cash| cash.principal).sum()),
                0.0,
                settle(accounts.revolver_funding.total()),
                settle(accounts.interest_reserve.total())
                    + settle(kept.iter().map(|cash| cash.total()).sum()),
            ],
        }
    }

    /// Books a movement: out of the account that pays, and into the one that receives.
    pub fn post(&mut self, movement: &Movement) {
        for (account, sign) in [(Some(movement.payer), -1.0), (receiver(movement), 1.0)] {
            if let Some(i) = INSIDE.iter().position(|inside| Some(*inside) == account) {
                self.balances[i] += sign * movement.paid;
            }
        }
    }

    /// What an account holds.
    pub fn balance(&self, account: Account) -> f64 {
        INSIDE.iter().zip(self.balances).filter(|(inside, _)| **inside == account).map(|(_, cash)| cash).sum()
    }

    /// The account that holds least.
    pub fn least(&self) -> f64 {
        self.balances.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub fn total(&self) -> f64 {
        self.balances.iter().sum()
    }
}

/// The account inside the deal that a movement pays into; none when the cash leaves the deal.
pub fn receiver(movement: &Movement) -> Option<Account> {
    match movement.kind {
        Kind::Collection | Kind::Sale | Kind::Transfer | Kind::Cure | Kind::Divert | Kind::Redeem => {
            INSIDE.into_iter().find(|account| account.name() == movement.payee)
        }
        _ => None,
    }
}
